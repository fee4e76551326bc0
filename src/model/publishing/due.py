"""What is due: the publication calendar of ``params/publishing.yaml`` against what has been published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from model.errors import Finding, InputError
from model.parameters.loading import project_root, read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Strict, Text, Year
from model.presentation.language import LOCALES, SWEDISH
from model.publishing.folders import published_folder
from model.publishing.manifest import published_files
from model.publishing.requests import ReportRequest, report_request
from model.report_kinds import find_kind, names_of

CALENDAR = "params/publishing.yaml"


class Publication(Strict):
    """A report of a year, the day from which it should be published, and why then; in Swedish if not said."""

    report: Text
    year: Year
    due: Annotated[date, Field(strict=False)]
    source: Text
    language: Text = SWEDISH


class PublicationCalendar(Strict):
    """All publications."""

    publications: list[Publication]


def calendar() -> list[Publication]:
    """The publications of the calendar, earliest first; InputError for every fault in it."""
    tree = read_yaml(project_root() / CALENDAR, CALENDAR)
    try:
        publications = PublicationCalendar.model_validate(tree).publications
    except ValidationError as error:
        raise InputError(*(finding(fault, CALENDAR) for fault in error.errors())) from None
    if faults := list(_faults(publications)):
        raise InputError(*faults)
    return sorted(publications, key=lambda entry: entry.due)


def due(day: date, out: Path | None = None) -> list[ReportRequest]:
    """Reports whose day has come and that have not been published, earliest first.

    The report is dated the day it was due, so that it is the same whenever it is made.
    """
    waiting = [(requested_by(entry), entry.due) for entry in calendar() if entry.due <= day]
    return [
        request.with_parameters(day=due.isoformat()) if "day" in request.parameters else request
        for request, due in waiting
        if not is_published(request, out)
    ]


def is_published(request: ReportRequest, out: Path | None = None) -> bool:
    """Whether a complete report of that name, year and scenario lies in place."""
    folder = published_folder(request, out)
    files = published_files(folder)
    return files is not None and all((folder / name).is_file() for name in files)


def requested_by(entry: Publication) -> ReportRequest:
    """The report that an entry of the calendar is about."""
    found = report_request(entry.report).with_parameters(year=entry.year)
    return found if entry.language == SWEDISH else found.with_parameters(language=entry.language)


def _faults(publications: list[Publication]) -> Iterator[Finding]:
    """Reports that there are not, and publications named twice."""
    seen: set[tuple[str, int, str]] = set()
    for number, entry in enumerate(publications):
        place, key = f"publications.{number}.report", (entry.report, entry.year, entry.language)
        kind = find_kind(entry.report)
        if kind is None or not kind.is_scheduled:
            known = names_of(lambda kind: kind.is_scheduled)
            yield Finding(CALENDAR, place, entry.report, "en av " + ", ".join(known))
        elif key in seen:
            yield Finding(
                CALENDAR,
                place,
                f"{entry.report} {entry.year} igen",
                "varje rapport, år och språk en gång",
            )
        elif entry.language not in LOCALES:
            yield Finding(
                CALENDAR, f"publications.{number}.language", entry.language, "en av " + ", ".join(LOCALES)
            )
        seen.add(key)
