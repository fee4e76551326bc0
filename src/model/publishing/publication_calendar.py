"""The publication calendar of ``params/publishing.yaml``: rules that give each report its day in any year.

A report that is planned or followed up returns every year, so that its day is a rule
(:mod:`model.publishing.day_rules`); what is published once may be given with its year and day instead. From
the same rules each report is dated, whether the calendar publishes it or somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from model.errors import Finding, InputError
from model.parameters.loading import project_root, read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Strict, Text, Year
from model.presentation.language import LOCALES, SWEDISH
from model.publishing.day_rules import Counted, DayRule
from model.publishing.typed_parameters import day_faults
from model.report_kinds import ReportKind, find_kind, names_of
from model.time_units import MONTHS

CALENDAR = "params/publishing.yaml"
AROUND = (-1, 0, 1)
"""Years, from that of a day, that a report whose day it is may be about."""
TERTIAL = 4
"""Months of a tertial."""
UNLESS_SAID = {
    True: DayRule(date="1 november", of=Counted.YEAR_BEFORE),
    False: DayRule(workday=10, of=Counted.MONTH_AFTER),
}
"""When a report is dated that the calendar has no rule for, by whether it is of a planned year."""
Given = Annotated[date, Field(strict=False)]


class Publication(Strict):
    """A report of a year, the day from which it should be published, and why then; in Swedish if not said."""

    report: Text
    year: Year
    due: Given
    source: Text
    language: Text = SWEDISH


class Recurring(DayRule):
    """A report that returns every year, its day, and why then; in Swedish if not said."""

    report: Text
    source: Text
    language: Text = SWEDISH

    def of_year(self, year: int) -> Publication:
        """The report on ``year``."""
        due = self.in_year(year, last_month(self.report))
        return Publication(report=self.report, year=year, due=due, source=self.source, language=self.language)


@dataclass(frozen=True)
class PublicationCalendar:
    """What is published once, what returns, and how other reports are dated.

    What returns is due from ``first`` through ``last``, and about ``first_year`` or a later one.
    """

    once: tuple[Publication, ...] = ()
    recurring: tuple[Recurring, ...] = ()
    dates: tuple[Recurring, ...] = ()
    first: date | None = None
    last: date | None = None
    first_year: int | None = None

    def through(self, day: date) -> list[Publication]:
        """The publications that are due until ``day``, earliest first."""
        found = [entry for entry in self.once if entry.due <= day]
        if self.recurring:
            first, last = self.first or date.min, min(day, self.last or day)
            earliest = first.year + AROUND[0] if self.first_year is None else self.first_year
            years = range(earliest, last.year + AROUND[-1] + 1)
            every = (rule.of_year(year) for rule in self.recurring for year in years)
            found += [entry for entry in every if first <= entry.due <= last]
        return sorted(found, key=lambda entry: entry.due)

    def day_of(self, name: str, kind: ReportKind, year: int, month: int | None) -> date:
        """When a report of ``kind`` called ``name`` on ``year``, through ``month`` of it, is dated.

        What has no rule of its own is dated as its kind is; what has none at all by :data:`UNLESS_SAID`.
        """
        rules = {rule.report: rule for rule in (*self.dates, *self.recurring)}
        rule = rules.get(name) or rules.get(kind.name) or UNLESS_SAID[kind.is_planned]
        return rule.in_year(year, last_month(name, month))


def last_month(name: str, month: int | None = None) -> int | None:
    """The last month that a report called ``name`` is about; None when that is the year's."""
    stem, _, number = name.rpartition("-")
    if number.isdigit():
        return int(number) * (TERTIAL if stem == "tertial" else 1)
    return month


def publication_calendar(centre: Path | None = None) -> PublicationCalendar:
    """The calendar of ``centre``, or the one in use; empty where it has none. InputError for every fault."""
    path = (centre or project_root()) / CALENDAR
    if not path.is_file():
        return PublicationCalendar()
    tree = read_yaml(path, CALENDAR)
    faults: list[Finding] = [
        Finding(CALENDAR, str(name), "okänd nyckel", "en av " + ", ".join(KEYS))
        for name in tree
        if name not in KEYS
    ]
    entries = list(_entries(tree, "publications", faults))
    found = PublicationCalendar(
        once=tuple(entry for entry in entries if isinstance(entry, Publication)),
        recurring=tuple(entry for entry in entries if isinstance(entry, Recurring)),
        dates=tuple(entry for entry in _entries(tree, "dates", faults) if isinstance(entry, Recurring)),
        first=_given(tree, "from", Given, faults),
        last=_given(tree, "through", Given, faults),
        first_year=_given(tree, "first_year", Year, faults),
    )
    if found.recurring and found.first is None and found.first_year is None and not faults:
        wanted = "dagen som den första rapporten är dags, eller first_year, när rapporter återkommer varje år"
        faults.append(Finding(CALENDAR, "from", "saknas", wanted))
    if faults := faults or [*_faults(entries, "publications"), *_faults(found.dates, "dates")]:
        raise InputError(*faults)
    return found


KEYS = ("publications", "dates", "from", "first_year", "through")


def _entries(tree: dict[str, Any], part: str, faults: list[Finding]) -> Iterator[Publication | Recurring]:
    for number, entry in enumerate(tree.get(part) or []):
        is_once = not isinstance(entry, dict) or {"year", "due"} & entry.keys()
        model: type[BaseModel] = Publication if is_once and part == "publications" else Recurring
        found = _checked(TypeAdapter(model), entry, f"{part}.{number}", faults)
        if found is not None:
            yield found


def _given(tree: dict[str, Any], name: str, kind: Any, faults: list[Finding]) -> Any:
    return _checked(TypeAdapter(kind), tree[name], name, faults) if name in tree else None


def _checked(adapter: TypeAdapter[Any], value: Any, place: str, faults: list[Finding]) -> Any:
    """What ``value`` is as the model has it; None, and its faults at ``place``, when it is not so."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        faults += [finding({**fault, "loc": (place, *fault["loc"])}, CALENDAR) for fault in error.errors()]
        return None


def _faults(entries: list[Publication | Recurring] | tuple[Recurring, ...], part: str) -> Iterator[Finding]:
    """Reports that there are not, and those named twice."""
    seen: set[tuple[str, int | None, str]] = set()
    for number, entry in enumerate(entries):
        year = entry.year if isinstance(entry, Publication) else None
        key = (entry.report, year, entry.language)
        kind = find_kind(entry.report)
        if kind is None or (part == "publications" and not kind.is_scheduled):
            known = names_of(_scheduled if part == "publications" else bool)
            yield Finding(CALENDAR, f"{part}.{number}.report", entry.report, "en av " + ", ".join(known))
        elif key in seen:
            shown = " ".join(str(word) for word in (entry.report, year, "igen") if word is not None)
            wanted = "varje rapport, år och språk en gång"
            yield Finding(CALENDAR, f"{part}.{number}.report", shown, wanted)
        elif entry.language not in LOCALES:
            wanted = "en av " + ", ".join(LOCALES)
            yield Finding(CALENDAR, f"{part}.{number}.language", entry.language, wanted)
        elif isinstance(entry, Publication):
            through = last_month(entry.report) or MONTHS
            given = {"year": entry.year, "due": entry.due.isoformat()}
            yield from day_faults(kind, given, through, CALENDAR, f"{part}.{number}.")
        seen.add(key)


def _scheduled(kind: ReportKind) -> bool:
    return kind.is_scheduled
