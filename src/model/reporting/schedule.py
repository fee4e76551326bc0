"""What is due: the publication calendar of ``params/publishing.yaml`` against what has been published."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from model.errors import Finding, InputError
from model.parameters.loading import project_root, read_yaml
from model.parameters.messages import expected
from model.parameters.quantity import Strict, Text
from model.reporting.publish import reports_folder
from model.reporting.reports import Report, report

CALENDAR = "params/publishing.yaml"


class Publication(Strict):
    """A report of a year, the day from which it should be published, and why then."""

    report: Text
    year: int
    due: Annotated[date, Field(strict=False)]
    source: Text


class PublicationCalendar(Strict):
    """All publications."""

    publications: list[Publication]


def calendar() -> list[Publication]:
    """The publications of the calendar; InputError for every fault in it."""
    tree = read_yaml(project_root() / CALENDAR, CALENDAR)
    try:
        return PublicationCalendar.model_validate(tree).publications
    except ValidationError as error:
        raise InputError(*(_finding(fault) for fault in error.errors())) from None


def due(day: date, out: Path | None = None) -> list[Report]:
    """Reports whose day has come and that have not been published, earliest first."""
    waiting = sorted((entry for entry in calendar() if entry.due <= day), key=lambda entry: entry.due)
    reports = [report(entry.report).with_parameters(year=entry.year) for entry in waiting]
    return [entry for entry in reports if not is_published(entry, out)]


def is_published(entry: Report, out: Path | None = None) -> bool:
    """Whether a complete report of that name, year and scenario lies in place."""
    manifest = (out or reports_folder()) / entry.folder / "manifest.json"
    try:
        published = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return all((manifest.parent / name).is_file() for name in published.get("files", [""]))


def _finding(fault: Any) -> Finding:
    place = ".".join(str(step) for step in fault["loc"])
    shown = "saknas" if fault["type"] == "missing" else repr(fault["input"])
    return Finding(CALENDAR, place, shown, expected(fault))
