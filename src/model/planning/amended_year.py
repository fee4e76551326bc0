"""A year whose agreements are amended: what was agreed, the amendments so far, and the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.observations.agreements import AGREEMENTS, read_agreements
from model.observations.amendments import NEED as AMENDMENTS_NEED
from model.observations.amendments import NEW_VOLUMES_NEED, read_amendments, read_new_volumes
from model.observations.files import year_file
from model.observations.known import ALL, Known
from model.observations.names import known_names
from model.observations.promises import read_promises
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planning.offers.decisions import with_decisions
from model.pricing.amending.amendment import Amending, amended_lines, amending, next_amendment
from model.pricing.amending.invoices import monthly_kronor
from model.pricing.amending.terms import Terms, amended


@dataclass(frozen=True, kw_only=True)
class AmendedYear:
    """A year's agreements, its amendments in force, and the next one.

    rows: :data:`~model.pricing.amending.amendment.AMENDED` of the next amendment, by day and customer.
    new_volumes: the table of volumes that are to change. known: what was known when it is decided.
    """

    state: Amending
    rows: pd.DataFrame
    new_volumes: pd.DataFrame
    known: Known = ALL

    @property
    def year(self) -> int:
        """The year."""
        return self.state.year

    @property
    def parameters(self) -> Parameters:
        """The parameters that hold now."""
        return self.state.levels.parameters

    @property
    def registers(self) -> Registers:
        """The registers as they are now."""
        return self.state.levels.registers

    @property
    def edition(self) -> int:
        """Number of the next amendment."""
        return self.state.edition

    @property
    def documents(self) -> list[tuple[int, date]]:
        """Each customer and day that has a document of its own, by customer and day."""
        return sorted(set(zip(self.rows["customer"].tolist(), self.rows["start"].tolist(), strict=True)))

    def decided_on(self, day: date) -> AmendedYear:
        """The same amendment, decided on ``day``."""
        return replace(self, rows=self.rows.assign(decided=day))

    def of(self, customer: int, start: date) -> CustomerAmendment:
        """What is changed for ``customer`` on ``start``; InputError when nothing is."""
        own = self.rows[self.rows["customer"] == customer]
        rows = own[own["start"] == start]
        if not len(rows):
            known = ", ".join(str(day) for number, day in self.documents if number == customer)
            raise InputError(
                Finding(
                    "tillägget",
                    f"kund {customer}",
                    start.isoformat(),
                    known or "en kund som något ändras för",
                )
            )
        earlier, sooner = self.state.earlier, own[own["start"] < start]
        before = pd.concat([earlier, sooner]) if len(earlier) else sooner
        return CustomerAmendment(
            year=self,
            customer=customer,
            start=start,
            before=before[before["customer"] == customer],
            rows=rows,
        )


@dataclass(frozen=True, kw_only=True)
class CustomerAmendment:
    """What is changed for ``customer`` on ``start``: ``rows``; ``before`` are the customer's earlier ones."""

    year: AmendedYear
    customer: int
    start: date
    before: pd.DataFrame
    rows: pd.DataFrame

    @property
    def agreed(self) -> pd.DataFrame:
        """The customer's lines of the year's agreement."""
        lines = self.year.state.levels.agreed
        return lines[lines["customer"] == self.customer]

    @property
    def after(self) -> pd.DataFrame:
        """The customer's amendments with this one."""
        return pd.concat([self.before, self.rows]) if len(self.before) else self.rows

    @property
    def reasons(self) -> list[str]:
        """Why volumes are others from the day, as the table of them says."""
        table = self.year.new_volumes
        own = table[(table["customer"] == self.customer) & (table["start"] == self.start)]
        return [str(reason) for reason in own["reason"].tolist() if reason]

    def lines(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The customer's agreement of the year with ``rows`` (``before`` or ``after``) added."""
        return amended_lines(self.agreed, rows)

    def months(self, rows: pd.DataFrame) -> dict[tuple[int, str], list[Any]]:
        """Kronor of each month and line with ``rows`` added."""
        return monthly_kronor(self.agreed, rows, self.year.parameters, self.year.year)

    def terms(self, rows: pd.DataFrame) -> Terms:
        """What holds with ``rows`` added."""
        return amended(self.year.state.agreed_terms, rows)


def amended_year(parameters: Parameters, year: int, decided: date, data: Path | None = None) -> AmendedYear:
    """The agreements of ``year`` and the amendment of them that is decided on ``decided``, as known then.

    Raises InputError when there are no agreements to amend, and for faults of what changes.
    """
    known = Known(decided, plans=year)
    parameters, _ = with_decisions(known.parameters(parameters), year, data, known)
    registers = load_registers(parameters, data, known)
    names = known_names(parameters, data, registers, known)
    if not year_file(names.data, year, AGREEMENTS).exists():
        wanted = f"årets avtal; tertial agreements --year {year}, sedan tertial new-year {year + 1}"
        raise InputError(Finding(f"data/{year}/{AGREEMENTS}", "filen", "saknas", wanted))
    agreed = read_agreements(year, names)
    earlier = known.cut(AMENDMENTS_NEED.known_from, read_amendments(year, names), year)
    volumes = known.cut(NEW_VOLUMES_NEED.known_from, read_new_volumes(year, names), year)
    state = amending(agreed, earlier, parameters, registers, year)
    rows = next_amendment(state, volumes, decided, read_promises(year, names))
    return AmendedYear(state=state, rows=rows, new_volumes=volumes, known=known)


def amend_scenario(
    year: int, day: str, scenario: str = "base", changes: Mapping[str, Any] | None = None
) -> AmendedYear:
    """:func:`amended_year` of a scenario by its name, with single ``changes``; ``day`` is ISO text."""
    return amended_year(load(scenario, changes), year, date.fromisoformat(day))
