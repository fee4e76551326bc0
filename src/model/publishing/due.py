"""What is due: the publication calendar against what has been published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from model.presentation.language import SWEDISH
from model.publishing.folders import published_folder
from model.publishing.manifest import published_files, was_open
from model.publishing.open_remarks import open_remarks
from model.publishing.publication_calendar import Publication, publication_calendar
from model.publishing.requests import ReportRequest, report_request


def due(day: date, out: Path | None = None) -> list[ReportRequest]:
    """Reports whose day has come and that have not been published, earliest first.

    The report is dated the day it was due, so that it is the same whenever it is made.
    """
    waiting = [(requested_by(entry), entry.due) for entry in publication_calendar().through(day)]
    return [
        request.with_parameters(day=due.isoformat()) if "day" in request.parameters else request
        for request, due in waiting
        if not is_published(request, out)
    ]


def is_published(request: ReportRequest, out: Path | None = None) -> bool:
    """Whether a complete report of that name, year and scenario lies in place.

    One that was a draft for what stood out in its data is published anew when all of that is acknowledged or
    gone.
    """
    folder = published_folder(request, out)
    files = published_files(folder)
    if files is None or not all((folder / name).is_file() for name in files):
        return False
    codes = was_open(folder)
    return not codes or bool(open_remarks(request))


def requested_by(entry: Publication) -> ReportRequest:
    """The report that an entry of the calendar is about."""
    found = report_request(entry.report).with_parameters(year=entry.year)
    return found if entry.language == SWEDISH else found.with_parameters(language=entry.language)
