"""The whole of a file that arrived, for formats that cannot be read a part at a time."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from model.errors import Finding, InputError
from model.importing.reading.files import opened, sha256_of
from model.visible import visible


class Contents(NamedTuple):
    """name: of the file, without folder. sha256: of the file as it lies. content: unpacked."""

    name: str
    sha256: str
    content: bytes


def contents_of(source: str) -> Contents:
    """The file at path ``source``, unpacked if it is gzip; InputError if it cannot be read or is empty."""
    name = visible(Path(source).name)
    with opened(source) as file:
        content = file.read()
    if not content.strip():
        raise InputError(Finding(name, "filen", "tom", "en fil med rader"))
    return Contents(name, sha256_of(source), content)
