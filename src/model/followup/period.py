"""All observations of a year up to a month, read and checked together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

import pandas as pd

from model.errors import Finding, InputError
from model.followup.forecast import Spreads, spreads
from model.observations.amendments import NEED as AMENDMENTS_NEED
from model.observations.consistency import (
    backlog_balances,
    call_backs_were_answered,
    incomplete_documents_came,
)
from model.observations.dialogue import COMPLAINTS, COMPLAINTS_NEED, read_complaints
from model.observations.economy import has_budget
from model.observations.files import MONTH_NAMES, last_day, year_file
from model.observations.known import ALL, Known, month_known
from model.observations.names import Names, known_names
from model.observations.needs import PERIOD
from model.observations.registers import Registers, load_registers
from model.observations.rules.promises import with_promises
from model.observations.table_need import Absent, MayLackTables, TableNeed
from model.observations.tables import shown_as
from model.parameters.schema.parameters import Parameters
from model.pricing.amending.amendment import amended_lines
from model.time_units import MONTHS

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Period(MayLackTables):
    """The tables of :mod:`model.observations` for months 1 to ``through`` of ``year``.

    A table that the centre does not have is absent: MissingTableError for whoever asks for it.
    """

    names: Names
    registers: Registers
    year: int
    through: int
    volumes: pd.DataFrame
    volume_budget: pd.DataFrame
    economy: pd.DataFrame
    phone: pd.DataFrame
    mail: pd.DataFrame
    lead_times: pd.DataFrame
    scanning_errors: pd.DataFrame
    staff: pd.DataFrame
    complaints: pd.DataFrame
    meetings: pd.DataFrame
    customer_log: pd.DataFrame
    customer_survey: pd.DataFrame
    staff_survey: pd.DataFrame
    commitments: pd.DataFrame
    self_assessment: pd.DataFrame
    actions: pd.DataFrame
    improvements: pd.DataFrame
    process_log: pd.DataFrame
    agreements: pd.DataFrame
    full_costs: pd.DataFrame
    assignments: pd.DataFrame
    call_backs: pd.DataFrame
    backlog: pd.DataFrame
    incomplete_documents: pd.DataFrame
    survey_answers: pd.DataFrame
    information_study: pd.DataFrame
    notes: dict[str, str]
    """What is to be known of the year's own figures, by place in its reports."""
    complaints_before: pd.DataFrame | None
    amendments: pd.DataFrame | None = None
    """The same months of the year before; None when that year has no register."""
    spreads: Spreads
    staff_survey_units: pd.DataFrame
    competence_plans: pd.DataFrame
    courses: pd.DataFrame
    _beside: dict[str, Absent] = field(default_factory=dict, repr=False)
    _worked_out: dict[object, tuple[object, Any]] = field(default_factory=dict, init=False, repr=False)

    @property
    def has_budget(self) -> bool:
        """Whether the economy is there and has a budget."""
        return self.has("economy") and has_budget(self.economy)

    @property
    def missed(self) -> list[TableNeed]:
        """Tables asked for and not there, of what the centre has; those that most rests on first."""
        absent = [*self._absent().values(), *self._beside.values()]
        return [each.need for each in absent if each.is_asked_for and each.is_missed]

    def beside(self, need: TableNeed, read: Callable[[], T], there: bool | None = None) -> T:
        """A table that is no period's, read when it is asked for; MissingTableError where it is not there.

        there: whether it is, where its file alone does not tell.
        """
        if there or (there is None and need.state(self.names.data, self.year) == "there"):
            return self.once(need.name, None, read)
        raise self._beside.setdefault(need.name, Absent(need, self.year, self.names.data)).error()

    def made_of(self, *tables: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of ``tables``; where one of them is absent, the same absence."""
        absent = next((found for name in tables if (found := self._absent().get(name))), None)
        return make() if absent is None else cast("T", absent)

    def once(self, subject: str, given: object, compute: Callable[[], T]) -> T:
        """What ``compute`` makes of this period, worked out once for each ``subject`` and object ``given``.

        A report asks for the same measures in every section. Neither they nor the period are to be changed.
        """
        key = (subject, id(given))  # what is given is kept beside the answer, so that no other has its id
        if key not in self._worked_out:
            self._worked_out[key] = (given, compute())
        found: T = self._worked_out[key][1]
        return found

    @property
    def agreed(self) -> pd.DataFrame:
        """The agreements with the amendments that have begun by the period's end."""
        amendments = self.amendments
        if amendments is None or not len(amendments):
            return self.agreements
        return self.made_of("agreements", make=lambda: amended_lines(self.agreements, amendments))

    @property
    def last_day(self) -> date:
        """The day that the period ends."""
        return last_day(self.year, self.through)

    @property
    def is_whole_year(self) -> bool:
        """Whether the period is the year."""
        return self.through == MONTHS

    def until(self, month: int) -> Period:
        """What was known at the end of ``month``, at most the period's own last month."""
        if not 1 <= month <= self.through:
            raise ValueError(f"month {month} is not within the period's {self.through}")
        if month == self.through:
            return self
        return self.once(f"until month {month}", None, lambda: self._cut(month))

    def _absent(self) -> dict[str, Absent]:
        found = {need.name: vars(self)[need.name] for need in PERIOD}
        return {name: table for name, table in found.items() if isinstance(table, Absent)}

    def _cut(self, month: int) -> Period:
        last, absent = last_day(self.year, month), self._absent()
        cut: dict[str, Any] = dict(absent)
        for need in PERIOD:
            if need.cut and need.name not in absent:
                table = getattr(self, need.name)
                until = month if need.cut == "month" else last
                cut[need.name] = table[table[need.cut] <= until]
        if self.complaints_before is not None:
            same = [day.month <= month for day in self.complaints_before["received"]]
            cut["complaints_before"] = self.complaints_before[same]
        if self.amendments is not None:
            cut["amendments"] = (
                self.amendments[self.amendments["start"] <= last] if len(self.amendments) else self.amendments
            )
        if "economy" not in absent:
            known = self.economy["outcome"].where(self.economy["month"] <= month, None)
            cut["economy"] = self.economy.assign(outcome=known)
        return replace(self, through=month, **cut)


def load_period(
    parameters: Parameters, year: int, through: int, data: Path | None = None, known: Known = ALL
) -> Period:
    """The period's observations as ``known``, of the tables that there are.

    Raises InputError with every fault of every table: a month is missing, a value is wrong, two disagree; and
    when the period's last month was not known. The registers are read too, so that their faults are told with
    the others.

    Examples:
        >>> from model import load, load_period
        >>> period = load_period(load(), 2011, through=4)
        >>> period.last_day.isoformat(), period.is_whole_year
        ('2011-04-30', False)
    """
    if through not in range(1, MONTHS + 1):
        raise InputError(Finding("rapporten", "månad", str(through), "ett tal från 1 till 12"))
    _require_known(known, year, through)
    faults: dict[Finding, None] = {}
    registers = _tried(lambda: load_registers(parameters, data, known), faults)
    names = _tried(lambda: known_names(parameters, data, registers, known), faults)
    if names is None:
        raise InputError(*faults)
    found: dict[str, Any] = {}
    for need in PERIOD:
        table = None
        if need.state(data, year) == "there":
            table = _tried(partial(need.table, year, names, through), faults)
        is_unknown = isinstance(table, pd.DataFrame) and table.empty and not need.may_be_empty
        is_absent = need.state(data, year) != "there" or is_unknown
        absent = Absent(need, year, names.data, is_missed=need.concerns(parameters))
        found[need.name] = absent if is_absent else table
    before = _tried(lambda: _complaints_before(year, through, names), faults)
    amendments = _tried(lambda: _amendments(year, through, names), faults)
    if isinstance(indicators := found["commitments"], pd.DataFrame):
        found["commitments"] = with_promises(indicators, parameters, last_day(year, through))
    _require_any(found, year, names)
    faults.update(dict.fromkeys(_disagreements(found)))
    if faults or registers is None:
        raise InputError(*faults)
    return Period(
        names=names,
        registers=registers,
        year=year,
        through=through,
        complaints_before=before,
        amendments=amendments,
        spreads=spreads(parameters),
        **found,
    )


def _require_known(known: Known, year: int, through: int) -> None:
    """InputError when the figures of month ``through`` were not known."""
    first = month_known(year, through)
    if known.day is not None and known.day < first:
        wanted = f"tidigast {first}, när siffrorna för {MONTH_NAMES[through]} är kända"
        raise InputError(Finding("rapporten", "day", str(known.day), wanted))


def _tried(read: Callable[[], T], faults: dict[Finding, None]) -> T | None:
    """What ``read`` gives; None where its input is at fault, which is added to ``faults`` once."""
    try:
        return read()
    except InputError as error:
        faults.update(dict.fromkeys(error.findings))
        return None


def _require_any(found: dict[str, Any], year: int, names: Names) -> None:
    """InputError where the year has no table at all."""
    if all(isinstance(table, Absent) for table in found.values()):
        folder, base = names.data / str(year), [need for need in PERIOD if need.is_base]
        wanted = "minst en tabell; börja med " + ", ".join(need.path(names.data, year).name for need in base)
        raise InputError(Finding(shown_as(folder), "mappen", "inga tabeller för året", wanted))


def _disagreements(found: dict[str, Any]) -> Iterable[Finding]:
    """Faults between tables that are there and can be read."""
    checks: dict[tuple[str, ...], Callable[..., Iterable[Finding]]] = {
        ("call_backs", "phone"): call_backs_were_answered,
        ("incomplete_documents", "volumes"): incomplete_documents_came,
        ("backlog", "volumes", "lead_times"): backlog_balances,
    }
    for names, check in checks.items():
        tables = [found[name] for name in names]
        if all(isinstance(table, pd.DataFrame) for table in tables):
            yield from check(*tables)


def _amendments(year: int, through: int, names: Names) -> pd.DataFrame:
    """The amendments that have begun by the end of month ``through``."""
    last = last_day(year, through)
    table: pd.DataFrame = AMENDMENTS_NEED.table(year, names, through)
    begun = pd.Series([day <= last for day in table["start"]], dtype=bool)
    return table[begun].reset_index(drop=True)


def _complaints_before(year: int, through: int, names: Names) -> pd.DataFrame | None:
    if not year_file(names.data, year - 1, COMPLAINTS).exists():
        return None
    return names.known.cut(
        COMPLAINTS_NEED.known_from, read_complaints(year - 1, names, through=through), year - 1
    )
