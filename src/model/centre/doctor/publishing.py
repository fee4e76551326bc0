"""What the publication calendar says is due, and what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from model.centre.doctor.checks import Area, Check, State
from model.errors import InputError
from model.observations.needs import table_needs
from model.publishing.due import is_published, requested_by
from model.publishing.publication_calendar import Publication, publication_calendar
from model.report_kinds import find_kind

AHEAD = 3
"""So many of those to come are shown."""
A_YEAR = timedelta(days=366)
"""So far ahead is looked."""


def publishing_area(data: Path, day: date) -> Area:
    """The area of the calendar: all that is due, and what comes next."""
    try:
        entries = publication_calendar().through(day + A_YEAR)
    except InputError as error:
        return Area(
            "Kalender", [Check("publicering", State.FAULT, str(finding)) for finding in error.findings]
        )
    waiting = [entry for entry in entries if not is_published(requested_by(entry))]
    due = [entry for entry in waiting if entry.due <= day]
    ahead = [entry for entry in waiting if entry.due > day][:AHEAD]
    come = sum(entry.due <= day for entry in entries)
    done = Check("publicerat", State.WELL, f"{come - len(due)} av {come}")
    return Area("Kalender", [done, *(_entry(entry, data, day) for entry in (*due, *ahead))])


def _entry(entry: Publication, data: Path, day: date) -> Check:
    missing = list(_missing(entry, data))
    when = "dags nu" if entry.due <= day else "kommer"
    waits = f"; väntar på {', '.join(missing)}" if missing else ""
    state = State.NOTE if entry.due <= day else State.WELL
    return Check(f"{entry.report} {entry.year}", state, f"{when} ({entry.due}){waits}")


def _missing(entry: Publication, data: Path) -> Iterator[str]:
    """The tables that the report cannot be made without."""
    kind = find_kind(entry.report)
    for need in table_needs():
        about = kind is not None and not kind.is_planned and "registers" not in need.file
        if need.is_base and (about or "registers" in need.file) and need.state(data, entry.year) != "there":
            yield need.path(data, entry.year).relative_to(data).as_posix()
