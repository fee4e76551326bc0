"""The user's files are hers: the one rule for what a command writes at a place that she names.

What is there already is replaced only when she asks for it (``--replace``), and then a dated copy of it is
kept beside it. The centre's ``params/base`` and ``data`` are never such a place: what changes there is
changed by commands of their own. A place is tried before anything is computed, and again when it is written.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from model.errors import Finding, InputError
from model.parameters.centre_folder import centre_in_force, find_centre
from model.whole_files import beside, keep_copy, write_together

PROTECTED = ("params/base", "data")
"""Folders of a centre that nothing is written to by a name that the user gives."""


def require_place(*paths: Path, replace: bool = False, endings: Collection[str] = ()) -> None:
    """InputError, with every fault, unless each of ``paths`` is a place that a file may be written to.

    endings: those that its name may have. replace: whether what is there may be replaced.
    """
    faults = [fault for path in paths for fault in _faults(path, replace, endings)]
    if faults:
        raise InputError(*dict.fromkeys(faults))  # one folder may be the place of several


def require_outside(folder: Path) -> None:
    """InputError for a folder within the centre's ``params/base`` or ``data``."""
    if inside := protected(folder):
        wanted = "en plats utanför params/base och data, där bara egna kommandon skriver"
        raise InputError(Finding(str(folder), "platsen", f"ligger i centrets {inside}", wanted))


def protected(path: Path) -> str | None:
    """Which of :data:`PROTECTED` a path lies in, links followed; None for any other."""
    place = path.resolve()
    for centre in filter(None, (centre_in_force(), find_centre(place))):
        for name in PROTECTED:
            folder = (centre / name).resolve()
            if place == folder or folder in place.parents:
                return name
    return None


def put(files: Mapping[Path, str | bytes], *, replace: bool = False) -> list[Path]:
    """Write all of ``files`` (text as UTF-8), or none; returns the copies of what was replaced.

    What is there already with the same content is left alone. Raises InputError as :func:`require_place`.
    """
    require_place(*files, replace=True)
    return put_in_own(files, replace=replace)


def put_in_own(files: Mapping[Path, str | bytes], *, replace: bool = False) -> list[Path]:
    """:func:`put` for a command whose own place is among those that no other writes to."""
    other = {path: content for path, content in files.items() if not _is(path, content)}
    faults = [_there(path) for path in other if path.exists() and not replace]
    if faults:
        raise InputError(*faults)
    return write_together(other, keep=partial(keep_copy, moment=datetime.now()))


@contextmanager
def putting(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A path to write to; what is there takes the place of ``path`` when the block ends well.

    Of what was there a dated copy is kept. Raises InputError as :func:`require_place`.
    """
    require_place(path, replace=replace)
    with beside(path) as part:
        yield part
        if path.exists():
            keep_copy(path, datetime.now())


def unused(path: Path) -> Path:
    """``path``, or where that is taken the same name with the first number that is free."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _faults(path: Path, replace: bool, endings: Collection[str]) -> Iterator[Finding]:
    if endings and path.suffix.lower() not in endings:
        wanted = f"ett filnamn på ändelsen {' eller '.join(endings)}"
        yield Finding(str(path), "filen", path.name, wanted)
    elif inside := protected(path):
        wanted = "en plats utanför params/base och data, där bara egna kommandon skriver"
        yield Finding(str(path), "filen", f"ligger i centrets {inside}", wanted)
    elif path.is_dir():
        yield Finding(str(path), "filen", "är en mapp", "ett filnamn")
    elif path.exists() and not replace:
        yield _there(path)
    else:
        yield from _unwritable(path)


def _there(path: Path) -> Finding:
    wanted = "ett nytt namn, eller valet --replace; då sparas en kopia"
    return Finding(str(path), "filen", "finns redan", wanted)


def _unwritable(path: Path) -> Iterator[Finding]:
    """A finding where the folder of ``path``, or the first above it that there is, cannot be written to."""
    folder = next(folder for folder in path.absolute().parents if folder.exists())
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        yield Finding(str(folder), "mappen", "går inte att skriva i", "en mapp med skrivrättighet")


def _is(path: Path, content: str | bytes) -> bool:
    """Whether the file at ``path`` is ``content`` already."""
    try:
        return path.read_bytes() == (content.encode("utf-8") if isinstance(content, str) else content)
    except OSError:
        return False
