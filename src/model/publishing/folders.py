"""Where reports are put, and whether they can be: asked before any long computing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from model.errors import Finding, InputError
from model.parameters.loading import project_root
from model.publishing.requests import ReportRequest

WORK = ".work"


def reports_folder() -> Path:
    """The project's folder of published reports."""
    return project_root() / "reports"


def published_folder(request: ReportRequest, out: Path | None) -> Path:
    """Where a report is published below ``out`` (default ``reports/``)."""
    return (out or reports_folder()) / request.folder


def work_folder(request: ReportRequest, out: Path | None) -> Path:
    """Where it is made first."""
    return (out or reports_folder()) / WORK / request.folder


def require_published_folder(request: ReportRequest, out: Path | None) -> None:
    """InputError if the report cannot be published below ``out``."""
    target = published_folder(request, out)
    for folder in (work_folder(request, out).parent, target.parent):
        require_writable(folder)
    if target.exists() and not target.is_dir():
        raise InputError(Finding(str(target), "mappen", "är en fil", "en mapp, eller att inget finns där"))


def require_writable(folder: Path) -> None:
    """Make ``folder`` if need be; InputError if nothing can be written to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            Finding(str(folder), "mappen", f"går inte att skriva i ({reason})", "en mapp med skrivrättighet")
        ) from None
