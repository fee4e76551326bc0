"""Publishing: a report is made elsewhere and put in place whole, or not at all.

The last good report stays until the next one is complete. One run at a time publishes a report; what a killed
run left behind, also in the middle of the exchange, is put right by the next.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from model.errors import Finding, InputError
from model.notebook_runs.run import render
from model.publishing.places import places, require_place
from model.publishing.registry import Report


def publish(report: Report, out: Path | None = None, kernels: str | None = None) -> Path:
    """Render ``report`` and put it in place below ``out`` (default ``reports/``); returns its folder.

    kernels: address of a server of warm kernels, see :mod:`model.notebook_runs.warm_kernels`.
    """
    return put_in_place(report, out, lambda folder: render(report, folder, kernels))


def put_in_place(report: Report, out: Path | None, make: Callable[[Path], object]) -> Path:
    """Put what ``make`` writes into a folder in the place of ``report``, if it succeeds; returns it."""
    require_place(report, out)
    target, work = places(report, out)
    with _one_at_a_time(target, work):
        _put_right(target, work)
        try:
            work.mkdir()
            make(work / "new")
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
