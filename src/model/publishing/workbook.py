"""The planner's workbook among what is published: whole or not at all, and never over someone's edits."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from model.errors import Finding, InputError
from model.notebook_runs.run import MANIFEST, write_manifest
from model.planner_workbook.writing import write_workbook
from model.planning.planned_year import PlannedYear
from model.publishing.places import places
from model.publishing.registry import Report, report

NAME = "workbook"


def workbook_report(**parameters: Any) -> Report:
    """The workbook as something to publish, with the price list's parameters and those given."""
    return replace(report("price-list"), name=NAME).with_parameters(**parameters)


def workbook_name(entry: Report) -> str:
    """The file's name."""
    return f"prislista-{entry.year}.xlsx"


def require_unedited(entry: Report, out: Path | None) -> None:
    """InputError if the workbook in place is no longer as it was made: nobody's edits are overwritten."""
    folder, _ = places(entry, out)
    path = folder / workbook_name(entry)
    if not path.exists():
        return
    try:
        made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"][path.name]
    except (OSError, ValueError, KeyError, TypeError):
        made = None
    if hashlib.sha256(path.read_bytes()).hexdigest() != made:
        wanted = "filen flyttad eller sparad under annat namn, eller valet --replace"
        raise InputError(Finding(str(path), "filen", "är ändrad sedan den gjordes", wanted))


def make_workbook(planned: PlannedYear, entry: Report, folder: Path) -> list[Path]:
    """Write the workbook of ``planned`` and its manifest into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / workbook_name(entry)
    write_workbook(planned, entry, path)
    return [path, write_manifest(entry, folder, [path])]
