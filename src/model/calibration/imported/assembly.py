"""A scenario put together from what each log gives, and from sentences on what it does not give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from model.calibration.choices import Choices, Chosen, Hours, chosen
from model.calibration.estimates import rounded_shares
from model.calibration.imported.invoice_months import InvoiceMonths
from model.calibration.overlay import Change, Cite, phone_changes, phone_evidence
from model.calibration.phone import UsableCalls
from model.calibration.phone_estimates import PhoneEstimates, phone_estimates
from model.calibration.prediction import Prediction, predict_last_month
from model.calibration.stops import clock_changes
from model.calibration.tried import PREDICTION, as_evidence, predict_by_kind
from model.errors import Finding, InputError
from model.parameters.drivers import first_counted
from model.parameters.overlays import Evidence, Overlay
from model.parameters.schema.parameters import Parameters
from model.time_units import DAY

File = tuple[str, str]
"""Name and SHA-256."""
FILES_CITED = 3
MONTH_PROFILES = "demand.month_profiles."
HALF_HOURS, WEEKDAYS = "phone.half_hour_profile", "phone.weekday_profile"
ESTIMATES = {"arrivals": "Dygn, vecka och dagsvariation", "talk": "Samtalstid", "patience": "Tålamod"}
OWN_DESCRIPTION = (
    "Skattat ur {files}. Det som inte gick att skatta är grundscenariots, liksom volymer, scheman och "
    "priser. Filen skrivs av tertial calibrate och ändras inte för hand."
)


@dataclass(frozen=True)
class Calibration:
    """The scenario, and what there is to tell of it: sentences (Swedish), and the last month predicted.

    by_kind: the same of each kind of call or number, where the log has several.
    """

    overlay: Overlay
    said: tuple[str, ...]
    phone: PhoneEstimates | None = None
    prediction: Prediction | None = None
    by_kind: Mapping[str, Prediction] = field(default_factory=dict)


@dataclass
class Assembly:
    """What has been gathered so far, for a centre with ``parameters``."""

    parameters: Parameters
    choices: Choices
    changes: Change = field(default_factory=dict)
    evidence: Evidence = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    found: PhoneEstimates | None = None
    prediction: Prediction | None = None
    by_kind: Mapping[str, Prediction] = field(default_factory=dict)

    @property
    def opening(self) -> Hours:
        """The centre's opening hours."""
        opens, closes = self.parameters.calendar.opening_hours.value
        return opens, closes

    @property
    def month_profile(self) -> str:
        """Path of the profile that invoices give: the one asked for, else the first that work follows."""
        asked = self.choices.month_profile
        return MONTH_PROFILES + (
            asked or self.parameters.activities[first_counted(self.parameters)].month_profile
        )

    def phone(self, log: pd.DataFrame, files: Sequence[File], choices: Choices | None = None) -> None:
        """Add what ``log``, from ``files``, tells of the phone."""
        choice = chosen(log, choices or self.choices, self.opening)
        self.said += choice.said
        self.phone_as(log, choice, citing(files), about(files))

    def phone_as(self, log: pd.DataFrame, choice: Chosen, cite: Cite, evidence: Evidence) -> None:
        """Add what the calls of ``choice`` tell, cited by ``cite``; ``evidence`` tells of the file."""
        found = phone_estimates(log, choice)
        changes = phone_changes(found, cite)
        self.said += stops(found.calls)
        self.said += [f"{ESTIMATES[name]} står kvar som förut: {why}." for name, why in found.lacking.items()]
        if HALF_HOURS in changes and choice.hours != self.opening:
            del changes[HALF_HOURS]
            hours = f"loggens tider är {'–'.join(choice.hours)}, centrets {'–'.join(self.opening)}"
            self.said.append(f"Halvtimmarnas andelar står kvar som förut: {hours}.")
        if found.arrivals and WEEKDAYS not in changes:
            self.said.append("Veckodagarnas andelar står kvar som förut: loggens vecka är inte fem dagar.")
        self.add(changes)
        self.evidence["phone"] = phone_evidence(found, choice.hours, evidence)
        self.found, self.prediction = found, predict_last_month(found.calls)
        if self.prediction is not None:
            self.by_kind = predict_by_kind(log, choice)
            self.evidence["phone"][PREDICTION] = as_evidence(self.prediction, self.by_kind)

    def invoices(self, months: InvoiceMonths | str, files: Sequence[File]) -> None:
        """Add the month profile of the centre's own invoices, or why there is none."""
        if isinstance(months, str):
            self.said.append(f"Leverantörsfakturornas år står kvar som förut: {months}.")
            return
        source = citing(files)(f"{months.invoices} fakturor, {months.first} till {months.last}")
        self.add({self.month_profile: {"value": rounded_shares(months.shares), "source": source}})
        self.evidence["invoices"] = {**about(files), "invoices": months.invoices}

    def add(self, changes: Change) -> None:
        """Add ``changes``, but those of month profiles that the centre does not have, which is said."""
        for path, change in changes.items():
            name = path.removeprefix(MONTH_PROFILES)
            if name == path or name in self.parameters.demand.month_profiles:
                self.changes[path] = change
            else:
                known = ", ".join(self.parameters.demand.month_profiles)
                self.said.append(f"Centret har ingen månadsprofil {name}; --month-profile väljer ({known}).")

    def finished(self, title: str, description: str) -> Calibration:
        """The whole. Raises InputError where nothing could be estimated: it would be the base scenario."""
        if not self.changes:
            wanted = "data som något går att skatta ur. " + " ".join(self.said)
            raise InputError(Finding("loggarna", "skattningen", "inget gick att skatta", wanted))
        overlay = Overlay(title, description, self.changes, self.evidence)
        return Calibration(overlay, tuple(self.said), self.found, self.prediction, self.by_kind)


def stops(calls: UsableCalls) -> Iterator[str]:
    """A sentence for each day of which half-hours are left out."""
    for day, usable in zip(calls.days, calls.usable, strict=True):
        if not usable.all():
            changed = clock_changes([day], 0, DAY).any()
            why = "klockan ställdes om" if changed else "driftstopp, och timmen efter det"
            yield f"{day:%Y-%m-%d}: {int((~usable).sum())} halvtimmar utelämnade ({why})."


def named(files: Sequence[File]) -> str:
    """The names of ``files``, the first few of many."""
    return _few([name for name, _ in files])


def citing(files: Sequence[File]) -> Cite:
    """Source text of estimates from ``files``: names and digests, and what they were made of."""
    shown = _few([f"{name} (sha256 {digest})" for name, digest in files])
    return lambda sample: f"skattat ur {shown}; {sample}"


def about(files: Sequence[File]) -> Evidence:
    """All ``files`` with their digests."""
    return {"files": {name: {"sha256": digest} for name, digest in files}}


def _few(names: Sequence[str]) -> str:
    more = [f"{len(names) - FILES_CITED} filer till"] if len(names) > FILES_CITED else []
    return ", ".join([*names[:FILES_CITED], *more])
