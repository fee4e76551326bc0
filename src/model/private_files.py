"""Folders and files that are this user's alone: what is remembered, logged, or spoken through."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from model.whole_files import write_whole

OWN_FOLDER = 0o700
OWN_FILE = 0o600
_OTHERS = 0o077


def private_folder(path: Path) -> Path:
    """``path``, made with those above it where it is not there; open to nobody else, made now or before."""
    for folder in (*reversed(path.parents), path):
        with suppress(FileExistsError):
            folder.mkdir(mode=OWN_FOLDER)
    if path.stat().st_mode & _OTHERS:
        path.chmod(OWN_FOLDER)
    return path


def write_private(path: Path, content: str | bytes) -> None:
    """:func:`~model.whole_files.write_whole` of a file, in a folder, that nobody else reads or changes.

    Raises InputError when it cannot be written, and OSError when the folder is another's.
    """
    private_folder(path.parent)
    write_whole(path, content, mode=OWN_FILE)
