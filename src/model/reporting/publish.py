"""Publishing: a report is made elsewhere and put in place whole, or not at all.

The last good report stays until the next one is complete. One run at a time publishes to a folder; what a
killed run left behind is cleared by the next.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import Finding, InputError
from model.parameters.loading import project_root
from model.reporting.reports import Report
from model.reporting.run import render

WORK = ".arbete"
LOCK = ".lock"
PREVIOUS = "föregående"


def reports_folder() -> Path:
    """The project's folder of published reports."""
    return project_root() / "reports"


def publish(report: Report, out: Path | None = None) -> Path:
    """Render ``report`` and put it in place below ``out`` (default ``reports/``); returns its folder."""
    place = out or reports_folder()
    require_writable(place)
    with _one_at_a_time(place, report):
        work, target = place / WORK / report.folder, place / report.folder
        _recover(work / PREVIOUS, target)
        made = _fresh(work) / "ny"
        render(report, made)
        _swap(made, target, work / PREVIOUS)
        shutil.rmtree(work, ignore_errors=True)
    return target


def require_writable(place: Path) -> None:
    """InputError if nothing can be written to ``place``; asked before any long computing."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(Finding(str(place), "mappen", reason, "en mapp som går att skriva i")) from None


@contextmanager
def _one_at_a_time(place: Path, report: Report) -> Iterator[None]:
    lock = place / WORK / f"{report.folder.as_posix().replace('/', '-')}{LOCK}"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout:
        raise InputError(
            Finding(str(report.folder), "publiceringen", "pågår redan", "en körning åt gången")
        ) from None


def _recover(previous: Path, target: Path) -> None:
    """Put back the last good report if a run was killed just between taking it away and replacing it."""
    if previous.exists() and not target.exists():
        previous.rename(target)


def _fresh(folder: Path) -> Path:
    """An empty folder where whatever an interrupted run left is gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _swap(made: Path, target: Path, previous: Path) -> None:
    """Put ``made`` at ``target``; what stood there comes back if that fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    had_previous = target.exists()
    if had_previous:
        target.rename(previous)
    try:
        made.rename(target)
    except OSError:
        if had_previous:
            previous.rename(target)
        raise
