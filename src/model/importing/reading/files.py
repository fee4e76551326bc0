"""What arrives as a file: there, whole, and with a digest that tells it from every other."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from model.errors import Finding, InputError
from model.system_faults import in_words
from model.visible import visible


@contextmanager
def opened(source: str) -> Iterator[BinaryIO]:
    """The bytes of a file, of what it holds if its name ends in .gz; InputError if they cannot be read."""
    path = Path(source)
    name = visible(path.name or source)
    try:
        with path.open("rb") as raw:
            packed = path.suffix.casefold() == ".gz"
            yield cast("BinaryIO", io.BufferedReader(gzip.GzipFile(fileobj=raw))) if packed else raw
    except FileNotFoundError:
        raise InputError(Finding(name, "filen", "saknas", "en läsbar fil")) from None
    except (PermissionError, IsADirectoryError) as error:
        raise InputError(
            Finding(name, "filen", "går inte att öppna", f"en läsbar fil ({in_words(error)})")
        ) from None
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise InputError(Finding(name, "filen", "skadad eller avbruten", "en hel gzip-fil")) from None


def sha256_of(source: str) -> str:
    """SHA-256 of the file as it lies; InputError if it cannot be read."""
    name = visible(Path(source).name)
    try:
        with Path(source).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            Finding(name, "filen", "går inte att läsa", f"en läsbar fil ({in_words(error)})")
        ) from None
