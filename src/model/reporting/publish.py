"""Publishing: a report is made elsewhere and put in place whole, or not at all.

The last good report stays until the next one is complete. One run at a time publishes a report; what a killed
run left behind, also in the middle of the exchange, is put right by the next.
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

WORK = ".work"


def reports_folder() -> Path:
    """The project's folder of published reports."""
    return project_root() / "reports"


def publish(report: Report, out: Path | None = None) -> Path:
    """Render ``report`` and put it in place below ``out`` (default ``reports/``); returns its folder."""
    place = out or reports_folder()
    require_place(report, place)
    target, work = place / report.folder, place / WORK / report.folder
    with _one_at_a_time(report, place):
        _put_right(target, work)
        try:
            work.mkdir(parents=True)
            render(report, work / "new")
            _exchange(work / "new", target, work / "previous")
        finally:
            _put_right(target, work)
    return target


def require_place(report: Report, out: Path | None = None) -> None:
    """InputError if ``report`` cannot be put below ``out``; asked before any long computing."""
    place = out or reports_folder()
    target, work = place / report.folder, place / WORK / report.folder
    for folder in (place, work.parent, target.parent):
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


@contextmanager
def _one_at_a_time(report: Report, place: Path) -> Iterator[None]:
    """Hold the report's lock; the system lets go of it when the process ends, however it ends."""
    try:
        with FileLock(place / WORK / f"{report.folder.as_posix().replace('/', '-')}.lock", timeout=0):
            yield
    except Timeout:
        raise InputError(
            Finding(str(place / report.folder), "publiceringen", "pågår redan", "en körning åt gången")
        ) from None


def _exchange(made: Path, target: Path, previous: Path) -> None:
    """Put ``made`` at ``target`` and what stood there at ``previous``."""
    try:
        if target.exists():
            target.rename(previous)
        made.rename(target)
    except OSError as error:  # on Windows when someone has a file of the folder open
        reason = error.strerror or str(error)
        raise InputError(
            Finding(str(target), "mappen", f"går inte att byta ut ({reason})", "att ingen har filerna öppna")
        ) from error


def _put_right(target: Path, work: Path) -> None:
    """Bring back the last good report if an exchange stopped halfway, and clear what is left."""
    previous = work / "previous"
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(work, ignore_errors=True)
