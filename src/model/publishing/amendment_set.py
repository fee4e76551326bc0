"""Amendments of a year's agreements: one document per customer and day, and the edition as it is decided.

An edition is made anew as long as it is not decided. What is decided stands in ``data/YEAR/amendments.csv``,
which is only added to: earlier editions stay, in the table and as published, and the next has a new number.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from model.computing.progress import Progress
from model.errors import Finding, InputError
from model.notebook_runs.kernels import Kernels
from model.notebook_runs.warm_kernels import kernels_for
from model.observations.amendments import AMENDMENTS, amendments_file
from model.observations.deliveries import with_note
from model.parameters.loading import COMMAND_LINE
from model.parameters.own_files import put_in_own
from model.planning.amended_year import AmendedYear, amend_scenario
from model.presentation.language import speaking
from model.publishing.agreement_set import DECIDED
from model.publishing.document_set import customer_documents, make_documents
from model.publishing.folders import published_folder
from model.publishing.manifest import file_digest, published_files, was_open, write_manifest
from model.publishing.open_remarks import open_remarks
from model.publishing.publication import put_in_place
from model.publishing.requests import ReportRequest
from model.reports.planning.amendment_overview import overview
from model.text_tables.written import csv_text
from tertialpdf.table_files import write_table

OVERVIEW = "overview.csv"
RESTS_ON = ("year", "day", "scenario", "changes")
"""Parameters of the notebook that the amendment depends on."""


def amended_of(request: ReportRequest) -> AmendedYear:
    """The amendment that ``request`` is for; InputError for faults of the input."""
    return amend_scenario(
        **{name: request.parameters[name] for name in RESTS_ON if name in request.parameters}
    )


def edition_of(request: ReportRequest, amended: AmendedYear) -> ReportRequest:
    """``request`` with the number of the edition in its name: ``amendments-1``."""
    return replace(request, name=f"{request.kind.name}-{amended.edition}")


def publish_amendments(
    request: ReportRequest,
    amended: AmendedYear,
    out: Path | None = None,
    jobs: int = 1,
    kernels: Kernels = Kernels.WARM,
    progress: Progress | None = None,
    *,
    replaces: bool = False,
) -> Path:
    """Make the documents of ``amended``, the next edition, and put them in place; returns their folder.

    replaces: whether what somebody has changed there may be replaced. Raises InputError for faults of the
    input and when nothing has changed, ReportError when a document fails.
    """
    documents = documents_of(request, amended)
    make = partial(_render, request, amended, documents, jobs, kernels, progress)
    return put_in_place(request, out, make, replace=replaces)


def documents_of(request: ReportRequest, amended: AmendedYear) -> list[ReportRequest]:
    """One report for each customer and day that something changes; InputError when nothing does."""
    wanted = [each for each in amended.documents if not request.customers or each[0] in request.customers]
    if not wanted:
        shown = "inget är ändrat" if not amended.documents else f"inget för {request.customers}"
        expected = "en ändring i register, parametrar eller new_volumes.csv"
        raise InputError(Finding(COMMAND_LINE, f"tillägg {request.year}", shown, expected))
    changes = dict(request.changes)  # the notebook has a change of its own to show
    return customer_documents(
        request,
        amended.registers,
        [
            (number, f"-{start.isoformat()}", {"start": start.isoformat(), "changes": changes})
            for number, start in wanted
        ],
    )


def _render(
    request: ReportRequest,
    amended: AmendedYear,
    documents: list[ReportRequest],
    jobs: int,
    kernels: Kernels,
    progress: Progress | None,
    folder: Path,
) -> list[Path]:
    """Write the documents, the overview, the decided rows and the manifest; returns the files."""
    folder.mkdir(parents=True)
    served = kernels_for([document.notebook for document in documents], kernels)
    _, made = make_documents(documents, folder, jobs, served, lambda: None, progress)
    with speaking(request.language):
        files = {
            (each.parameters["customer"], each.parameters["start"]): f"{each.name}.pdf" for each in documents
        }
        write_table(overview(amended, files).block(), folder / OVERVIEW, request.language)
    decided = [] if request.customers else [_decided(amended, folder / DECIDED)]
    written = [folder / OVERVIEW, *decided, *made]
    codes = [one.code for one in open_remarks(request)]
    return [*written, write_manifest(request, folder, written, codes)]


def _decided(amended: AmendedYear, folder: Path) -> Path:
    """Write the year's amendments with this edition, as ``data/`` holds them."""
    folder.mkdir()
    folder.joinpath(AMENDMENTS).write_text(_text(amended), encoding="utf-8")
    return folder / AMENDMENTS


def _text(amended: AmendedYear) -> str:
    earlier = amended.state.earlier
    table = pd.concat([earlier, amended.rows]) if len(earlier) else amended.rows
    return csv_text(table)


def decide(request: ReportRequest, amended: AmendedYear, out: Path | None = None) -> Path:
    """Let the published edition ``amended`` stand in ``data/``: returns its table.

    Raises InputError when the edition has not been made, is not as it was made, or something has changed
    since.
    """
    folder = published_folder(request, out)
    made, place = folder / DECIDED / AMENDMENTS, f"{folder.name}/{DECIDED}/{AMENDMENTS}"
    command = f"tertial amend {request.year}"
    if not made.is_file():
        raise InputError(Finding(place, "filen", "saknas", f"det som {command} gör"))
    if (published_files(folder) or {}).get(f"{DECIDED}/{AMENDMENTS}") != file_digest(made):
        raise InputError(Finding(place, "filen", "ändrad efter publiceringen", f"gör om det med {command}"))
    if codes := was_open(folder):
        shown = f"ett utkast: {', '.join(codes)} är varken rättade eller kvitterade"
        raise InputError(
            Finding(place, request.name, shown, f"rätta eller kvittera, och gör om med {command}")
        )
    text = made.read_text(encoding="utf-8")
    day = list(csv.DictReader(text.splitlines()))[-1]["decided"]
    if text != _text(amended.decided_on(date.fromisoformat(day))):
        shown = "underlaget är ändrat sedan tillägget gjordes"
        raise InputError(Finding(place, request.name, shown, f"gör om det med {command}"))
    target = amendments_file(None, request.year)
    if target.is_file() and not text.startswith(target.read_text(encoding="utf-8")):
        shown = f"tillägg som beslutats efter {day} finns redan"
        raise InputError(Finding(place, request.name, shown, "en dag efter det senast beslutade"))
    put_in_own(with_note({target: text}), replace=True)
    return target
