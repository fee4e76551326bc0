"""What the publication calendar says is due, and what it waits for."""

from __future__ import annotations

from datetime import date, timedelta

from model.centre.doctor.checks import Area, Check, State
from model.errors import InputError
from model.observations.names import Names
from model.observations.readiness import Readiness, of_registers, of_year
from model.publishing.due import is_published, requested_by
from model.publishing.publication_calendar import Publication, publication_calendar

AHEAD = 3
"""So many of those to come are shown."""
A_YEAR = timedelta(days=366)
"""So far ahead is looked."""


def publishing_area(names: Names, day: date) -> Area:
    """The area of the calendar: all that is due, and what comes next."""
    try:
        entries = publication_calendar().through(day + A_YEAR)
    except InputError as error:
        return Area(
            "Kalender", [Check("publicering", State.FAULT, str(finding)) for finding in error.findings]
        )
    left = [entry for entry in entries if not is_published(requested_by(entry))]
    due = [entry for entry in left if entry.due <= day]
    ahead = [entry for entry in left if entry.due > day][:AHEAD]
    come = sum(entry.due <= day for entry in entries)
    done = Check("publicerat", State.WELL, f"{come - len(due)} av {come}")
    return Area("Kalender", [done, *(_entry(entry, names, day) for entry in (*due, *ahead))])


def _entry(entry: Publication, names: Names, day: date) -> Check:
    when = "dags nu" if entry.due <= day else "kommer"
    state = State.NOTE if entry.due <= day else State.WELL
    told = "; ".join(filter(None, (f"{when} ({entry.due})", str(_readiness(entry, names)))))
    return Check(f"{entry.report} {entry.year}", state, told)


def _readiness(entry: Publication, names: Names) -> Readiness:
    request = requested_by(entry)
    if request.kind.is_planned:
        return of_registers(names, entry.year)
    return of_year(names, entry.year, request.through)
