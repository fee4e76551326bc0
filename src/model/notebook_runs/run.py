"""Running a report: papermill executes the notebook, the exporter sets the page, tables become CSV files.

Parameters are checked against the notebook's own before anything runs: papermill pastes names into code and
accepts any. What the notebook raises comes back as the error it was, without a traceback.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from pathlib import Path

import nbformat
import papermill
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from model import __version__
from model.errors import Finding, InputError
from model.notebook_runs.faults import IN_KERNEL, fault_of
from model.notebook_runs.warm_kernels import papermill_options
from model.parameters.loading import fingerprint, load, project_root
from model.presentation.language import catalogue
from model.publishing.registry import Report, parameters_file
from tertialpdf.document import read, shown_tables
from tertialpdf.table_files import file_names, write_table
from tertialpdf.typesetting import typeset

KERNEL = "python3"
MANIFEST = "manifest.json"
# A kernel that is told to end may find its sockets closed and say so where nobody can do anything about it
# (https://github.com/ipython/ipykernel/pull/1518); what a notebook raises comes by another way.
QUIET = "__import__('logging').getLogger('tornado.general').setLevel('CRITICAL')"
KERNEL_ARGUMENTS = [
    "--log-level=CRITICAL",
    f"--IPKernelApp.exec_lines={QUIET}; {IN_KERNEL}",
]
VOLATILE = ("papermill", "execution")


class ReportError(Exception):
    """A report's notebook failed for another reason than its input."""


def render(report: Report, folder: Path, kernels: str | None = None) -> list[Path]:
    """Write the report's PDF, executed notebook, tables and manifest into ``folder``; returns the files.

    kernels: address of a server of warm kernels, see :mod:`model.notebook_runs.warm_kernels`. Raises
    InputError for faults of the input and ReportError for any other failure of the notebook.
    """
    check_parameters(report)
    files = make(report, folder, folder, folder, kernels)
    return [*files, write_manifest(report, folder, files, notebook=notebook_digest(report))]


def make(report: Report, pdfs: Path, notebooks: Path, tables: Path, kernels: str | None = None) -> list[Path]:
    """Write the report's PDF, executed notebook and tables, each kind into its folder; returns the files."""
    for folder in (pdfs, notebooks, tables):
        folder.mkdir(parents=True, exist_ok=True)
    executed = notebooks / f"{report.label}.ipynb"
    notebook = execute(report, executed, kernels)
    pdf = pdfs / f"{report.label}.pdf"
    pdf.write_bytes(typeset(read(notebook, report.label)))
    return [pdf, executed, *_write_tables(notebook, tables, report.language)]


def _write_tables(notebook: NotebookNode, folder: Path, language: str) -> list[Path]:
    """One CSV per table, named as the files attached to the PDF."""
    tables = shown_tables(notebook)
    paths = [folder / name for name in file_names(tables)]
    for table, path in zip(tables, paths, strict=True):
        write_table(table, path, language)
    return paths


def execute(report: Report, output: Path, kernels: str | None = None) -> NotebookNode:
    """The executed notebook, also written to ``output`` without what differs from run to run.

    kernels: address of a server of warm kernels; without one papermill starts a kernel of its own.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook: NotebookNode = papermill.execute_notebook(
                _in_language(report),
                output,
                parameters=dict(report.parameters),
                kernel_name=KERNEL,
                progress_bar=False,
                log_output=False,
                extra_arguments=KERNEL_ARGUMENTS,
                **papermill_options(kernels),
            )
        except PapermillExecutionError as error:
            fault = fault_of(_read(output))
            raise fault or ReportError(f"{report.name}: {error.ename}: {error.evalue}") from error
        except DeadKernelError as error:
            raise ReportError(f"{report.name}: beräkningen dog (räckte minnet?)") from error
    _settle(notebook)
    output.write_text(nbformat.writes(notebook), encoding="utf-8")  # type: ignore[no-untyped-call]
    return notebook


def _in_language(report: Report) -> NotebookNode:
    """The report's notebook with its text cells in the report's language."""
    notebook = _read(report.notebook)
    said = catalogue(report.language)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell["source"] = said.gettext(cell.source)
    return notebook


def _read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def check_parameters(report: Report) -> None:
    """Refuse parameters that the notebook does not have."""
    if not report.notebook.is_file():
        raise InputError(
            Finding(str(report.notebook), "anteckningsboken", "saknas", "en fil som går att läsa")
        )
    known = papermill.inspect_notebook(report.notebook)
    for name in report.parameters:
        if name not in known:
            wanted = f"en av {report.notebook.name}s: " + ", ".join(known)
            raise InputError(Finding(parameters_file(report.name), name, "okänd parameter", wanted))


def _settle(notebook: NotebookNode) -> None:
    """Drop timings and identifiers that differ between runs of the same input."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = "injected-parameters"
        cell["outputs"] = [output for output in cell.get("outputs", []) if not _is_noise(output)]
        if cell.cell_type != "code":
            del cell["outputs"]


def _is_noise(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def write_manifest(report: Report, folder: Path, files: list[Path], **made_by: object) -> Path:
    """Write what was made from what, by SHA-256: parameters in force, data, and each of ``files``.

    All files lie below ``folder``, and so does the manifest; returns it.
    """
    manifest = {
        "report": report.label,
        "year": report.year,
        "scenario": report.scenario,
        "parameters": dict(report.parameters),
        "parameters_sha256": fingerprint(load(report.scenario, report.changes)),
        "data_sha256": _data_digest(),
        **made_by,
        "model": __version__,
        "files": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=2), encoding="utf-8")
    return path


def notebook_digest(report: Report) -> dict[str, str]:
    """Name and SHA-256 of the notebook that a report is made by."""
    return {"name": report.notebook.name, "sha256": _digest(report.notebook)}


def _data_digest() -> str:
    """One hash of the names and contents of all files in ``data/``."""
    folder = project_root() / "data"
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {_digest(path)}\n".encode())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
