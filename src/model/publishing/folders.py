"""Where reports are put, and whether they can be: asked before any long computing."""

from __future__ import annotations

import tempfile
from pathlib import Path

from model.errors import Finding, InputError
from model.parameters.loading import project_root
from model.parameters.own_files import require_outside
from model.publishing.manifest import MANIFEST, file_digest, published_files
from model.publishing.requests import ReportRequest
from model.system_faults import in_words

WORK = ".work"
LEFT = ("Thumbs.db", "desktop.ini")


def reports_folder() -> Path:
    """The project's folder of published reports."""
    return project_root() / "reports"


def published_folder(request: ReportRequest, out: Path | None) -> Path:
    """Where a report is published below ``out`` (default ``reports/``)."""
    return (out or reports_folder()) / request.folder


def work_folder(request: ReportRequest, out: Path | None) -> Path:
    """Where it is made first."""
    return (out or reports_folder()) / WORK / request.folder


def require_published_folder(request: ReportRequest, out: Path | None, *, replace: bool = False) -> None:
    """InputError if the report cannot be published below ``out``.

    A report of before that is as it was made gives place to the new one. One that somebody has changed, or
    put files beside, does so only if ``replace``.
    """
    target = published_folder(request, out)
    require_outside(target)
    for folder in (work_folder(request, out).parent, target.parent):
        require_writable(folder)
    if target.exists() and not target.is_dir():
        raise InputError(Finding(str(target), "mappen", "är en fil", "en mapp, eller att inget finns där"))
    if not replace and (edited := edited_files(target)):
        shown = ", ".join(edited[:3]) + (" med flera" if len(edited) > 3 else "")
        wanted = "filen flyttad, eller valet --replace; då sparas en kopia"
        raise InputError(Finding(str(target), shown, "är ändrad sedan den gjordes", wanted))


def edited_files(folder: Path) -> list[str]:
    """Files in a report's folder that are not as its manifest says, but for what systems leave there."""
    made = published_files(folder) or {}
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)
    named = {path.relative_to(folder).as_posix(): path for path in found if not _is_left(path, folder)}
    return [name for name, path in named.items() if made.get(name) != file_digest(path)]


def _is_left(path: Path, folder: Path) -> bool:
    """Whether an editor or a file manager has left the file there."""
    parts = path.relative_to(folder).parts
    return path.name in LEFT or any(part.startswith((".", "~$")) for part in parts)


def require_writable(folder: Path) -> None:
    """Make ``folder`` if need be; InputError if nothing can be written to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        reason = in_words(error)
        raise InputError(
            Finding(str(folder), "mappen", f"går inte att skriva i ({reason})", "en mapp med skrivrättighet")
        ) from None
