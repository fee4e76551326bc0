"""A report that is asked for: its kind, its notebook, and the parameters that it is to be run with."""

from __future__ import annotations

import hashlib
import json
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.notebook_runs.templates import notebook_file
from model.observations.known import Known
from model.parameters.loading import BASE, COMMAND_LINE, load, project_root, read_yaml
from model.parameters.schema.parameters import Parameters
from model.presentation.language import SWEDISH, known
from model.publishing.publication_calendar import publication_calendar
from model.report_kinds import ABOUT, REPORT_KINDS, ReportKind, find_kind, report_label
from model.time_units import MONTHS

DAYS = ("day", "meeting")
"""Parameters that are days."""


@dataclass(frozen=True)
class ReportRequest:
    """A report to make. name: its kind's, with the number of a monthly one: ``month-03``.

    is_dated_by_rule: whether its day is what the publication calendar says, of whatever year and month it is.
    """

    name: str
    kind: ReportKind
    parameters: Mapping[str, Any]
    is_dated_by_rule: bool = False

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

        Another scenario is named after an ``@``, single changes by a short fingerprint after a ``+``. A set
        for some customers has their numbers in its name: it does not take the place of the whole set.
        """
        text = json.dumps(self.changes, sort_keys=True, default=str)
        changed = f"+{hashlib.sha256(text.encode()).hexdigest()[:8]}" if self.changes else ""
        variant = f"@{self.scenario}{changed}" if changed or self.scenario != BASE else ""
        return Path(str(self.year)) / f"{self.label}{variant}"

    @property
    def customers(self) -> list[int]:
        """Customers that a set of documents is limited to; empty when it is for all."""
        return sorted(self.parameters.get("customers") or [])

    def with_parameters(self, **parameters: Any) -> ReportRequest:
        """The request with other parameters; those given as None are left as they are.

        One of another year or month is dated by the calendar's rule, or else as many years from the day of
        its own.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        _require_days(self.kind, given.get("year", self.year), given, COMMAND_LINE)
        if self.parameters.get("meeting") and given.get("year", self.year) != self.year:
            given = {"meeting": None, **given}  # a meeting is held once
        if "day" in given:
            return replace(self, parameters={**self.parameters, **given}, is_dated_by_rule=False)
        if self.is_dated_by_rule:
            return replace(self, parameters={**self.parameters, **given}).dated()
        if "year" in given and self.parameters.get("day"):
            given["day"] = moved_day(str(self.parameters["day"]), given["year"] - self.year)
        return replace(self, parameters={**self.parameters, **given})

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
    parameters = read_yaml(project_root() / file, file)
    year = parameters.get("year", "saknas")
    if not isinstance(year, int):
        raise InputError(Finding(file, "year", str(year), "ett årtal som 2012"))
    number = name.removeprefix(kind.name)
    parameters = _require_days(kind, year, parameters, file)
    if kind.monthly:
        parameters = _of_month(number, parameters, file)
        name = f"{kind.name}-{parameters['month']:02d}"
    request = ReportRequest(name, kind, parameters)
    return request.dated() if number or not parameters.get("day") else request


def _require_days(kind: ReportKind, year: int, parameters: Mapping[str, Any], file: str) -> dict[str, Any]:
    """The parameters with their days as text; InputError for what is no day, or one of another year."""
    faults, found, allowed = [], dict(parameters), kind.dated_in(year)
    for name in DAYS:
        if (told := parameters.get(name)) is None:
            continue
        try:
            day = date.fromisoformat(str(told))
        except ValueError:
            faults.append(Finding(file, name, str(told), "ett datum som 2011-04-30"))
            continue
        if day.year not in allowed:
            wanted = f"ett datum under {allowed[0]} eller {allowed[1]}, rapporten är om {year}"
            faults.append(Finding(file, name, str(day), wanted))
        found[name] = day.isoformat()
    if faults:
        raise InputError(*faults)
    return found


def moved_day(day: str, years: int) -> str:
    """The same day so many years on; the last of February for one that there is not."""
    old = date.fromisoformat(day)
    last = monthrange(old.year + years, old.month)[1]
    return date(old.year + years, old.month, min(old.day, last)).isoformat()


def parameters_file(kind: ReportKind) -> str:
    """The file that holds a report's parameters, from the project's root."""
    return f"params/reports/{kind.name}.yaml"


def _of_month(number: str, parameters: Mapping[str, Any], file: str) -> dict[str, Any]:
    """Parameters of the month that the name asks for (``-03``), else of the file's."""
    month = int(number[1:]) if number else parameters.get("month", "saknas")
    if not isinstance(month, int) or not 1 <= month <= 12:
        raise InputError(Finding(file, "month", str(month), "en månad, 1 till 12"))
    return {**parameters, "month": month}
