"""The bytes of a file that arrived, compressed or not, with its name and hash."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import NamedTuple

from model.errors import Finding, InputError

GZIP = b"\x1f\x8b"


class Contents(NamedTuple):
    """name: of the file, without folder. sha256: of the file as it lies. content: unpacked."""

    name: str
    sha256: str
    content: bytes


def contents_of(source: str) -> Contents:
    """The file at path ``source``, unpacked if it is gzip; InputError if it cannot be read or is empty."""
    path = Path(source)
    try:
        packed = path.read_bytes()
        content = gzip.decompress(packed) if packed.startswith(GZIP) else packed
    except (OSError, EOFError, zlib.error):
        shown = "saknas" if not path.exists() else "går inte att läsa"
        raise InputError(Finding(path.name, "filen", shown, "en hel fil som går att läsa")) from None
    if not content.strip():
        raise InputError(Finding(path.name, "filen", "tom", "en fil med rader"))
    return Contents(path.name, hashlib.sha256(packed).hexdigest(), content)
