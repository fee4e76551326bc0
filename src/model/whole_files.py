"""Files written whole or not at all: beside their place first, onto the disk, then put there by a rename.

Who reads at the same time finds what was, or all of what is. A run that is killed leaves what was, and at
most a hidden file beside it that nothing reads.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from model.errors import Finding, InputError
from model.system_faults import in_words

KEPT = "tidigare"
"""Beside files that commands replace: what they were, in a folder named by the moment."""


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """A path in the folder of ``path`` to write to; what is there takes its place when the block ends well.

    The folder is made if need be. Raises InputError when it cannot be written to.
    """
    with _told(path), _part(path) as part:
        yield part
        settle(part, path.resolve())


def settle(part: Path, path: Path) -> None:
    """Let ``part``, of the same folder, take the place of ``path`` once all of it is on the disk."""
    with part.open("rb+") as written:
        os.fsync(written.fileno())
    part.replace(path)


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write text (UTF-8) or bytes to ``path``. Raises InputError when it cannot be done.

    mode: who may read and write it, less what the user's umask takes away.
    """
    with beside(path) as part:
        part.touch(mode)
        part.write_bytes(_bytes(content))


def write_together(
    files: Mapping[Path, str | bytes], keep: Callable[[Path], Path | None] | None = None
) -> list[Path]:
    """Write all of ``files`` (text as UTF-8), or none; returns the copies of those that were replaced.

    keep: copies a file that is to be replaced, if it should, and returns the copy. Raises InputError when one
    cannot be written; those before it are then as they were.
    """
    parts: dict[Path, Path] = {}
    copies: list[Path | None] = []
    with ExitStack() as staged:
        for path, content in files.items():
            with _told(path):
                parts[path.resolve()] = part = staged.enter_context(_part(path))
                part.write_bytes(_bytes(content))
        before = {path: path.read_bytes() if path.exists() else None for path in parts}
        for path in files:
            if keep is not None and path.exists():
                with _told(path):
                    copies.append(keep(path))
        try:
            _put_in_place(parts, before)
        except InputError:
            _forget(copy for copy in copies if copy)
            raise
    return [copy for copy in copies if copy]


def keep_copy(path: Path, moment: datetime) -> Path:
    """Copy a file that is to be replaced to the folder :data:`KEPT` beside it; returns the copy."""
    kept = path.parent / KEPT / f"{moment:%Y-%m-%dT%H%M%S}" / path.name
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, kept)
    return kept


def _forget(copies: Iterable[Path]) -> None:
    """Take away copies of what was not replaced after all, and their folders where nothing else is there."""
    for copy in copies:
        copy.unlink(missing_ok=True)
        for folder in (copy.parent, copy.parent.parent):
            with suppress(OSError):
                folder.rmdir()


def _put_in_place(parts: Mapping[Path, Path], before: Mapping[Path, bytes | None]) -> None:
    done: list[Path] = []
    try:
        for path, part in parts.items():
            with _told(path):
                settle(part, path)
            done.append(path)
    except InputError:
        for path in done:
            was = before[path]
            if was is None:
                path.unlink()
            else:
                path.write_bytes(was)
        raise


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """A hidden name in the folder of ``path``, where nothing is left afterwards."""
    target = path.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """A place that cannot be written to as a fault of the input."""
    try:
        yield
    except OSError as error:
        shown = f"går inte att skriva i ({in_words(error)})"
        wanted = "en mapp med skrivrättighet och utrymme"
        raise InputError(Finding(str(path.parent), "mappen", shown, wanted)) from None


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content
