"""Publication: a report is made elsewhere and put in place whole, or not at all.

The last good report stays until the next one is complete. One run at a time publishes a report; what a killed
run left behind, also in the middle of the exchange, is put right by the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import Finding, InputError
from model.publishing.folders import edited_files, published_folder, require_published_folder, work_folder
from model.publishing.rendering import render
from model.publishing.requests import ReportRequest
from model.system_faults import in_words
from model.whole_files import KEPT


def publish(
    request: ReportRequest, out: Path | None = None, kernels: str | None = None, replace: bool = False
) -> Path:
    """Render a report and put it in place below ``out`` (default ``reports/``); returns its folder.

    kernels: address of a server of warm kernels, see :mod:`model.notebook_runs.warm_kernels`. replace: as
    :func:`put_in_place`.
    """
    return put_in_place(request, out, lambda folder: render(request, folder, kernels), replace=replace)


def put_in_place(
    request: ReportRequest, out: Path | None, make: Callable[[Path], object], *, replace: bool = False
) -> Path:
    """Put what ``make`` writes into a folder in the report's place, if it succeeds; returns its folder.

    replace: whether what somebody has changed there may be replaced; a dated copy of the folder is then kept.
    """
    require_published_folder(request, out, replace=replace)
    target, work = published_folder(request, out), work_folder(request, out)
    with _one_at_a_time(target, work):
        _put_right(target, work)
        try:
            work.mkdir()
            make(work / "new")
            if edited_files(target):
                _keep_copy(target)
            _exchange(work / "new", target, work / "previous")
        finally:
            _put_right(target, work)
    return target


@contextmanager
def _one_at_a_time(target: Path, work: Path) -> Iterator[None]:
    """Hold the report's lock; the system lets go of it when the process ends, however it ends."""
    try:
        with FileLock(work.with_name(f"{work.name}.lock"), timeout=0):
            yield
    except Timeout:
        raise InputError(
            Finding(str(target), "publiceringen", "pågår redan", "en körning åt gången")
        ) from None


def _keep_copy(target: Path) -> None:
    """Copy a folder that is to be replaced to the folder :data:`KEPT` beside it."""
    shutil.copytree(target, target.parent / KEPT / f"{datetime.now():%Y-%m-%dT%H%M%S}" / target.name)


def _exchange(made: Path, target: Path, previous: Path) -> None:
    """Put ``made`` at ``target`` and what stood there at ``previous``."""
    try:
        if target.exists():
            target.rename(previous)
        made.rename(target)
    except OSError as error:  # on Windows when someone has a file of the folder open
        reason = in_words(error)
        raise InputError(
            Finding(str(target), "mappen", f"går inte att byta ut ({reason})", "att ingen har filerna öppna")
        ) from error


def _put_right(target: Path, work: Path) -> None:
    """Bring back the last good report if an exchange stopped halfway, and clear what is left."""
    previous = work / "previous"
    if previous.exists() and not target.exists():
        previous.rename(target)
    shutil.rmtree(work, ignore_errors=True)
