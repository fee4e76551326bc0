"""Rendering a report: its notebook is run, the exporter sets the page, its tables become CSV files."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from nbformat import NotebookNode

from model.errors import Finding, InputError
from model.notebook_runs.run import NotebookRun, check_parameters, execute
from model.publishing.manifest import write_manifest
from model.publishing.open_remarks import open_remarks
from model.publishing.requests import ReportRequest, parameters_file
from model.publishing.typed_parameters import DEFAULTS, NEEDED
from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.notebook import read, shown_tables
from tertialpdf.table_files import file_names, write_table
from tertialpdf.typesetting import typeset


def render(request: ReportRequest, folder: Path, kernels: str | None = None) -> list[Path]:
    """Write the report's PDF, executed notebook, tables, workbook and manifest into ``folder``; returns them.

    kernels: address of a server of warm kernels, see :mod:`model.notebook_runs.warm_kernels`. Raises
    InputError for faults of the input and NotebookError for any other failure of the notebook.
    """
    require_parameters(request)
    files = write_document(request, folder, folder, folder, kernels)
    if request.kind.workbook:
        files.append(resolve_name(request.kind.workbook)(request, folder))
    codes = [one.code for one in open_remarks(request)]
    return [*files, write_manifest(request, folder, files, codes)]


def require_parameters(request: ReportRequest) -> None:
    """InputError for parameters that the report's notebook does not have."""
    check_parameters(run_of(request))


def write_document(
    request: ReportRequest, pdfs: Path, notebooks: Path, tables: Path, kernels: str | None = None
) -> list[Path]:
    """Write the report's PDF, executed notebook and tables, each kind into its folder; returns the files."""
    for folder in (pdfs, notebooks, tables):
        folder.mkdir(parents=True, exist_ok=True)
    executed = notebooks / f"{request.label}.ipynb"
    notebook = execute(run_of(request), executed, kernels)
    pdf = pdfs / f"{request.label}.pdf"
    pdf.write_bytes(page_of(notebook, request.label))
    return [pdf, executed, *_write_tables(notebook, tables, request.language)]


def page_of(notebook: NotebookNode, label: str) -> bytes:
    """The notebook's PDF; InputError, each fault with its file or cell, where it cannot be set."""
    try:
        return typeset(read(notebook, label))
    except NotPrintableError as error:
        raise InputError(*(_finding(fault, label) for fault in error.faults)) from error


def _finding(fault: Fault, label: str) -> Finding:
    return Finding(fault.source or label, f"cell {fault.cell}", fault.what, "text som kan sättas på sidan")


def run_of(request: ReportRequest) -> NotebookRun:
    """The run of its notebook that makes a report."""
    return NotebookRun(
        request.name,
        request.notebook,
        request.parameters,
        parameters_file(request.kind),
        request.language,
        DEFAULTS,
        NEEDED,
    )


def _write_tables(notebook: NotebookNode, folder: Path, language: str) -> list[Path]:
    """One CSV per table, named as the files attached to the PDF."""
    tables = shown_tables(notebook)
    paths = [folder / name for name in file_names(tables)]
    for table, path in zip(tables, paths, strict=True):
        write_table(table, path, language)
    return paths
