"""The planner's workbook among what is published: whole or not at all, and never over someone's edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from model.computing.processes import Jobs
from model.computing.progress import Progress
from model.planner_workbook.comparison import write_comparison
from model.planner_workbook.contents import Origin
from model.planner_workbook.writing import write_workbook
from model.planning.planned_year import PlannedYear
from model.planning.price_lists import PriceLists, price_lists_of
from model.presentation.language import speaking
from model.publishing.manifest import write_manifest
from model.publishing.open_remarks import open_remarks
from model.publishing.requests import ReportRequest, report_request

NAME = "workbook"
PRICE_LIST = "price-list"
"""The report whose year and parameters it has."""


def workbook_request(**parameters: Any) -> ReportRequest:
    """The workbook as something to publish, with the price list's parameters and those given."""
    return replace(report_request(PRICE_LIST), name=NAME).with_parameters(**parameters)


def workbook_name(request: ReportRequest) -> str:
    """The file's name."""
    return f"prislista-{request.year}.xlsx"


def listed(request: ReportRequest, jobs: Jobs = 1, progress: Progress | None = None) -> PriceLists:
    """The price lists that a report sets side by side: its scenario's first, and those that it compares."""
    given = request.parameters
    return price_lists_of(
        [request.scenario, *(given.get("compare") or [])],
        request.year,
        request.changes,
        staffing=given.get("staffing"),
        replications=given.get("replications"),
        seed=given.get("seed"),
        jobs=jobs,
        progress=progress,
        known=request.known,
    )


def make_comparison(request: ReportRequest, folder: Path) -> Path:
    """Write the workbook of price lists side by side into ``folder``, in the report's language."""
    path = folder / f"{request.label}-{request.year}.xlsx"
    with speaking(request.language):
        write_comparison(listed(request), date.fromisoformat(str(request.parameters["day"])), path)
    return path


def make_workbook(planned: PlannedYear, request: ReportRequest, folder: Path) -> list[Path]:
    """Write the workbook of ``planned`` and its manifest into ``folder``; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / workbook_name(request)
    day = date.fromisoformat(str(request.parameters["day"]))
    write_workbook(planned, Origin(day, request.scenario, request.changes), path)
    codes = [one.code for one in open_remarks(request)]
    return [path, write_manifest(request, folder, [path], codes)]
