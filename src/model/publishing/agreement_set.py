"""The agreements of a year: one document per customer, made side by side and published as one.

In the set's folder lie the PDFs, named by number and name of the customer, an overview of their sums, and
below ``notebooks/`` and ``tables/`` what each was made from. A set for all customers is the year as it was
decided: ``decided/`` holds it as the tables that the follow-up and next year's prices read. If one document
fails, none is published. Whoever is no customer on any day of the year has no document. Agreements are those
that were decided with their customers (:mod:`model.planning.offers.decisions`), or they are not made.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from model.computing.progress import Progress
from model.demand.in_force import customer_spans_of
from model.errors import Finding, InputError
from model.notebook_runs.kernels import Kernels
from model.notebook_runs.warm_kernels import kernels_for
from model.observations.registers import load_registers
from model.parameters.loading import COMMAND_LINE
from model.planning.decided_year import decided_tables
from model.planning.planned_year import PlannedYear, plan_scenario
from model.presentation.language import speaking
from model.publishing.decided import decided_otherwise
from model.publishing.document_set import customer_documents, make_documents
from model.publishing.manifest import write_manifest
from model.publishing.open_remarks import open_remarks
from model.publishing.publication import put_in_place
from model.publishing.requests import ReportRequest
from model.reports.names import customer_names
from model.reports.planning.agreement_overview import overview
from model.text_tables.written import csv_text
from tertialpdf.table_files import write_table

OVERVIEW = "agreements.csv"
DECIDED = "decided"
PLANNED = ("scenario", "changes", "year", "replications", "seed", "day")
"""Parameters of the notebook that the planned year depends on."""
PLAN = "model.reports.open_basis:planned"
"""What every notebook begins with, for the server of warm kernels."""


def publish_set(
    request: ReportRequest,
    out: Path | None = None,
    jobs: int = 1,
    kernels: Kernels = Kernels.WARM,
    progress: Progress | None = None,
    *,
    replaces: bool = False,
) -> Path:
    """Make the documents of ``request`` and put the set in place below ``out``; returns its folder.

    replaces: whether what somebody has changed there may be replaced. Raises InputError for faults of the
    input, ReportError when a document fails, with its customer's name.
    """
    documents = documents_of(request)
    make = partial(_render, request, documents, jobs, kernels, progress)
    return put_in_place(request, out, make, replace=replaces)


def documents_of(request: ReportRequest) -> list[ReportRequest]:
    """One report for each customer of the set ``request``, of those who are one on any day of the year.

    Raises InputError for a customer that there is not, or is asked for and is none in the year, and when a
    customer's decided edition says otherwise.
    """
    parameters = request.planned()
    registers = load_registers(parameters, known=request.known)
    known = sorted(registers.customers["number"].tolist())
    spans = customer_spans_of(parameters, registers, request.year)
    wanted = f"ett av numren {known[0]}–{known[-1]}"
    faults = [
        Finding(COMMAND_LINE, "--customer", str(key), wanted) for key in request.customers if key not in known
    ]
    faults += [
        Finding(
            COMMAND_LINE, "--customer", f"{key}, som inte är kund", f"en som är kund någon dag {request.year}"
        )
        for key in request.customers
        if key in known and key not in spans
    ]
    if not spans:
        faults.append(
            Finding(
                "customers.csv", "start och end", "ingen kund", f"en som är kund någon dag {request.year}"
            )
        )
    if faults := faults or decided_otherwise(request):
        raise InputError(*faults)
    return customer_documents(
        request, registers, [(number, "", {}) for number in request.customers or sorted(spans)]
    )


def left_out(request: ReportRequest) -> dict[int, str]:
    """Number and name of those who get no agreement, since they are no customers on any day of the year."""
    parameters = request.planned()
    registers = load_registers(parameters, known=request.known)
    spans, names = customer_spans_of(parameters, registers, request.year), customer_names(registers)
    return {number: names[number] for number in registers.customer_spans if number not in spans}


def _render(
    request: ReportRequest,
    documents: list[ReportRequest],
    jobs: int,
    kernels: Kernels,
    progress: Progress | None,
    folder: Path,
) -> list[Path]:
    """Write all ``documents``, the overview and the manifest into ``folder``; returns the files."""
    folder.mkdir(parents=True)
    parameters = {name: value for name, value in request.parameters.items() if name in PLANNED}
    served = kernels_for([document.notebook for document in documents], kernels, PLAN, parameters)
    planned, made = make_documents(
        documents, folder, jobs, served, lambda: plan_scenario(**parameters), progress
    )
    with speaking(request.language):
        sums = overview(planned, {each.parameters["customer"]: f"{each.label}.pdf" for each in documents})
        write_table(sums.block(), folder / OVERVIEW, request.language)
    decided = [] if request.customers else _decided(planned, folder / DECIDED)
    files = [folder / OVERVIEW, *decided, *made]
    codes = [one.code for one in open_remarks(request)]
    return [*files, write_manifest(request, folder, files, codes)]


def _decided(planned: PlannedYear, folder: Path) -> list[Path]:
    """Write the decided year's tables into ``folder``, as ``data/`` holds them; returns the files."""
    folder.mkdir()
    for name, table in decided_tables(planned).items():
        folder.joinpath(name).write_text(csv_text(table), encoding="utf-8", newline="\n")
    return sorted(folder.iterdir())
