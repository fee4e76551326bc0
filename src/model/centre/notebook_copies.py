"""Copies of the reports' notebooks in a centre's folder, with its own parameters in the first cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat

from model.notebook_runs.templates import FOLDER, packaged_notebooks
from model.parameters.loading import read_yaml
from model.parameters.own_files import put
from model.publishing.publication_calendar import publication_calendar
from model.report_kinds import REPORT_KINDS

PARAMETERS = "parameters"


def copy_notebooks(centre: Path, replace: bool = False) -> list[Path]:
    """Copy all that come with the package; InputError if another is there and is not to be replaced."""
    folder = centre / FOLDER
    own = {f"{kind.notebook}.ipynb": kind for kind in reversed(REPORT_KINDS)}
    calendar = publication_calendar(centre)
    files: dict[Path, str | bytes] = {}
    for name, kind in own.items():
        file = f"params/reports/{kind.name}.yaml"
        given = read_yaml(centre / file, file)
        day = calendar.day_of(kind.name, kind, given["year"], given.get("month"))
        parameters = {"day": day.isoformat(), **given}
        files[folder / name] = _with_parameters(packaged_notebooks() / name, parameters)
    put(files, replace=replace)
    return sorted(folder / name for name in own)


def _with_parameters(path: Path, parameters: dict[str, Any]) -> str:
    """The notebook at ``path`` with ``parameters`` in place of those that its first cell assigns."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
    cell = next(cell for cell in notebook.cells if PARAMETERS in cell.metadata.get("tags", []))
    lines = []
    for line in cell.source.splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name} = {parameters[name]!r}" if name in parameters else line)
    cell.source = "\n".join(lines)
    written: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return written
