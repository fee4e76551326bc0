"""Running a report: papermill executes the notebook, the exporter sets the page, tables become CSV files.

Parameters are checked against the notebook's own before anything runs: papermill pastes names into code and
accepts any. What the notebook raises comes back as the error it was, without a traceback.
"""

from __future__ import annotations

import hashlib
import json
import re
import warnings
from pathlib import Path

import nbformat
import papermill
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from model import __version__
from model.errors import Finding, InputError
from model.reporting.display import write_csv
from model.reporting.document import read, table_descriptions
from model.reporting.reports import Report
from model.reporting.typesetting import typeset

KERNEL = "python3"
VOLATILE = ("papermill", "execution")
FINDING = re.compile(r"^(?P<file>[^,]+), (?P<place>.+?): värdet (?P<value>.*); väntat: (?P<expected>.*)$")


class ReportError(Exception):
    """A report's notebook failed for another reason than its input."""


def render(report: Report, folder: Path) -> list[Path]:
    """Write the report's PDF, executed notebook, tables and manifest into ``folder``; returns the files.

    Raises InputError for faults of the input and ReportError for any other failure of the notebook.
    """
    check_parameters(report)
    folder.mkdir(parents=True, exist_ok=True)
    executed = folder / f"{report.name}.ipynb"
    notebook = execute(report, executed)
    pdf = folder / f"{report.name}.pdf"
    pdf.write_bytes(typeset(read(notebook, report.name)))
    tables = []
    for table in table_descriptions(notebook):
        path = folder / f"{table['name']}.csv"
        write_csv(table, path)
        tables.append(path)
    files = [pdf, executed, *tables]
    manifest = folder / "manifest.json"
    manifest.write_text(json.dumps(_manifest(report, files), ensure_ascii=False, indent=2), encoding="utf-8")
    return [*files, manifest]


def execute(report: Report, output: Path) -> NotebookNode:
    """The executed notebook, also written to ``output`` without what differs from run to run."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            notebook: NotebookNode = papermill.execute_notebook(
                report.notebook,
                output,
                parameters=dict(report.parameters),
                kernel_name=KERNEL,
                progress_bar=False,
                log_output=False,
                cwd=None,
            )
        except PapermillExecutionError as error:
            raise _cause(report, error) from None
    _settle(notebook)
    output.write_text(nbformat.writes(notebook), encoding="utf-8")
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
            shown = f"params/reports/{report.name}.yaml"
            raise InputError(Finding(shown, name, "okänd parameter", "en av " + ", ".join(known)))


def _cause(report: Report, error: PapermillExecutionError) -> Exception:
    """What went wrong, as a controller should read it."""
    if error.ename == "InputError":
        matches = [FINDING.match(line) for line in str(error.evalue).splitlines()]
        findings = [Finding(**match.groupdict()) for match in matches if match]
        if findings:
            return InputError(*findings)
    return ReportError(f"{report.name}: {error.ename}: {error.evalue}")


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


def _manifest(report: Report, files: list[Path]) -> dict[str, object]:
    """What was made from what: report, parameters, model version, and each file's SHA-256."""
    return {
        "report": report.name,
        "year": report.year,
        "scenario": report.scenario,
        "parameters": dict(report.parameters),
        "notebook": {"name": report.notebook.name, "sha256": _digest(report.notebook)},
        "model": __version__,
        "files": {path.name: _digest(path) for path in files},
    }


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
