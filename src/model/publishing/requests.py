"""A report that is asked for: its kind, its notebook, and the parameters that it is to be run with."""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.notebook_runs.templates import notebook_file
from model.observations.known import Known
from model.parameters.loading import BASE, COMMAND_LINE, load, project_root, read_yaml, scenario_names
from model.parameters.schema.parameters import Parameters
from model.presentation.language import SWEDISH, known
from model.publishing.publication_calendar import publication_calendar
from model.publishing.typed_parameters import checked, day_faults, require_said
from model.report_kinds import ABOUT, REPORT_KINDS, ReportKind, find_kind, report_label
from model.time_units import MONTHS

NUMBERED_END = re.compile(r"(?P<stem>[a-z]+)-(?P<number>\d+)")
"""Names that tell a period: ``month-03``, ``tertial-1``."""


@dataclass(frozen=True)
class ReportRequest:
    """A report to make. name: its kind's, with the number of a monthly one: ``month-03``.

    is_dated_by_rule: whether its day is what the publication calendar says, of whatever year and month it is.
    compared: scenarios that it compares in place of those of its file.
    """

    name: str
    kind: ReportKind
    parameters: Mapping[str, Any]
    is_dated_by_rule: bool = False
    compared: tuple[str, ...] = ()

    @property
    def notebook(self) -> Path:
        """The notebook that makes it: the centre's own, or the one that comes with the package."""
        return notebook_file(self.kind.notebook)

    @property
    def year(self) -> int:
        """The year that the report is about."""
        return int(self.parameters["year"])

    @property
    def through(self) -> int:
        """The last month that it is about."""
        tertial = self.parameters.get("tertial")
        return int(self.parameters.get("month") or (4 * tertial if tertial else MONTHS))

    @property
    def scenario(self) -> str:
        """The scenario that it rests on."""
        return str(self.parameters.get("scenario", BASE))

    @property
    def changes(self) -> Mapping[str, Any]:
        """Single parameters changed on top of the scenario."""
        return self.parameters.get("changes") or {}

    @property
    def known(self) -> Known:
        """What was known on its day, which is all that it rests on."""
        return Known.on(self.parameters.get("day"), self.year if self.kind.is_planned else None)

    def loaded(self, scenario: str | None = None) -> Parameters:
        """The parameters that it rests on, as they were known; scenario: another than its own."""
        return self.known.parameters(load(scenario or self.scenario, self.changes))

    def planned(self, scenario: str | None = None) -> Parameters:
        """:meth:`loaded`, and of a report on the year to come with what is decided of it."""
        from model.planning.offers.decisions import planned_parameters  # a second of imports

        found = self.loaded(scenario)
        return planned_parameters(found, self.year, self.known) if self.kind.is_planned else found

    @property
    def language(self) -> str:
        """The language that it is in."""
        return known(self.parameters.get("language", SWEDISH), parameters_file(self.kind))

    @property
    def label(self) -> str:
        """Its name and what it is about, as in ``phone-unit_2-10`` or ``agreements-7-12``; names files.

        One in another language than Swedish says so: ``annual-en``.
        """
        language = [] if self.language == SWEDISH else [self.language]
        if not self.kind.about:
            return "-".join([self.name, *map(str, self.customers), *language])
        return report_label(self.name, *(self.parameters.get(part) for part in ABOUT), *language)

    @property
    def folder(self) -> Path:
        """Where it is published below ``reports/``: year/label, and apart what is not the base alone.

        Another scenario is named after an ``@``, single changes by a short fingerprint after a ``+``, and
        scenarios that are compared in place of the file's after a ``~``. A set for some customers has their
        numbers in its name: it does not take the place of the whole set.
        """
        text = json.dumps(self.changes, sort_keys=True, default=str)
        changed = f"+{hashlib.sha256(text.encode()).hexdigest()[:8]}" if self.changes else ""
        variant = f"@{self.scenario}{changed}" if changed or self.scenario != BASE else ""
        compared = "".join(f"~{name}" for name in self.compared)
        return Path(str(self.year)) / f"{self.label}{variant}{compared}"

    @property
    def customers(self) -> list[int]:
        """Customers that a set of documents is limited to; empty when it is for all."""
        return sorted(self.parameters.get("customers") or [])

    def with_parameters(self, **parameters: Any) -> ReportRequest:
        """The request with other parameters; those given as None are left as they are.

        One of another year or month is dated by the calendar's rule, or else as many years from the day of
        its own. Raises InputError for values that cannot be.
        """
        given = checked(
            {"year": self.year, **{name: value for name, value in parameters.items() if value is not None}},
            COMMAND_LINE,
        )
        moved = given["year"] - self.year
        if self.parameters.get("meeting") and moved:
            given = {"meeting": None, **given}  # a meeting is held once
        if "day" not in given and not self.is_dated_by_rule and moved and self.parameters.get("day"):
            given["day"] = moved_day(str(self.parameters["day"]), moved)
        merged = {**self.parameters, **given}
        own = self.parameters.get("compare")
        compared = tuple(given["compare"]) if given.get("compare", own) != own else self.compared
        if self.is_dated_by_rule and "day" not in given:
            found = replace(self, parameters=merged, compared=compared).dated()
        else:
            found = replace(self, parameters=merged, compared=compared, is_dated_by_rule=False)
        found.require_days(COMMAND_LINE)
        return found

    def require_days(self, file: str) -> None:
        """InputError for a day that is not of the report's time; file: where it stands, for messages."""
        if faults := day_faults(self.kind, self.parameters, self.through, file):
            raise InputError(*faults)

    def dated(self) -> ReportRequest:
        """The request dated as the publication calendar says; one for a meeting that day at the latest."""
        month = self.parameters.get("month")
        day = publication_calendar().day_of(self.name, self.kind, self.year, month).isoformat()
        latest = str(self.parameters.get("meeting") or day)
        return replace(self, parameters={**self.parameters, "day": min(day, latest)}, is_dated_by_rule=True)


def report_request(name: str) -> ReportRequest:
    """The report called ``name`` with the parameters of its file; InputError if there is a fault in them."""
    kind = find_kind(name)
    if kind is None:
        raise InputError(
            Finding(COMMAND_LINE, "rapport", name, "en av " + ", ".join(kind.name for kind in REPORT_KINDS))
        )
    file = parameters_file(kind)
    parameters = checked(read_yaml(project_root() / file, file), file)
    require_said(kind, parameters, file)
    _require_basis(parameters, file)
    if kind.monthly or NUMBERED_END.fullmatch(kind.name):
        parameters = _as_named(name, kind, parameters, file)
    label = f"{kind.name}-{parameters['month']:02d}" if kind.monthly else name
    request = ReportRequest(label, kind, parameters)
    if name != kind.name or not parameters.get("day"):
        request = request.dated()
    request.require_days(file)
    return request


def _require_basis(parameters: Mapping[str, Any], file: str) -> None:
    """InputError, as of ``file``, for a scenario that there is not and for changes that cannot be made."""
    scenario, known = parameters.get("scenario", BASE), scenario_names()
    named = [("scenario", scenario), *(("compare", name) for name in parameters.get("compare") or ())]
    wanted = "ett av: " + ", ".join(known)
    if faults := [Finding(file, place, str(name), wanted) for place, name in named if name not in known]:
        raise InputError(*faults)
    if changes := parameters.get("changes"):
        load(scenario, changes, said_in=file)


def moved_day(day: str, years: int) -> str:
    """The same day so many years on; the last of February for one that there is not."""
    old = date.fromisoformat(day)
    last = monthrange(old.year + years, old.month)[1]
    return date(old.year + years, old.month, min(old.day, last)).isoformat()


def parameters_file(kind: ReportKind) -> str:
    """The file that holds a report's parameters, from the project's root."""
    return f"params/reports/{kind.name}.yaml"


def _as_named(name: str, kind: ReportKind, parameters: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The parameters with the month or tertial that the report's name tells, where it tells one.

    Raises InputError where the file says another tertial than its name, or no month where the name has none.
    """
    parts = NUMBERED_END.fullmatch(name)
    if parts is None:
        if parameters.get("month") is None:
            raise InputError(Finding(file, "month", "saknas", "en månad, 1 till 12"))
        return dict(parameters)
    period = "month" if kind.monthly else parts["stem"]
    told, number = parameters.get(period), int(parts["number"])
    if not kind.monthly and told not in (None, number):
        raise InputError(Finding(file, period, str(told), f"{number}, som i filens namn"))
    return {**parameters, period: number}
