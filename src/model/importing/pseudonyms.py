"""Pseudonyms for people: the same person gets the same, and only who has the centre's secret can make it."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

import polars as pl

from model.errors import Finding, InputError
from model.parameters.loading import project_root

SECRET_BYTES = 32
DIGEST_BYTES = 10
_FOLDER = ".secret"
_FILE = "pseudonyms.key"


def secret(centre: Path | None = None, *, make: bool = True) -> bytes:
    """The centre's secret: ``.secret/pseudonyms.key``, made the first time, readable by its owner alone.

    It lies outside ``data/`` and is ignored by git. ``make`` False: a passing secret where there is none, for
    a dry run. Raises InputError for a file that is no secret or that others may read.
    """
    path = (centre or project_root()) / _FOLDER / _FILE
    if path.is_file():
        return _checked(path)
    made = secrets.token_bytes(SECRET_BYTES)
    if make:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        (path.parent / ".gitignore").write_text("*\n", encoding="ascii")
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made.hex().encode())
    return made


def fingerprint(key: bytes) -> str:
    """Tells one secret from another without telling it."""
    return hashlib.blake2b(b"tertial", key=key, digest_size=8).hexdigest()


def pseudonyms(cells: pl.Series, key: bytes) -> pl.Series:
    """A pseudonym for each cell (keyed BLAKE2b, 20 hexadecimal digits); null stays null."""
    people = cells.unique().drop_nulls()
    made = [hashlib.blake2b(one.encode(), key=key, digest_size=DIGEST_BYTES).hexdigest() for one in people]
    return cells.replace_strict(people, pl.Series(made, dtype=pl.String), return_dtype=pl.String)


def _checked(path: Path) -> bytes:
    shown = f"{_FOLDER}/{_FILE}"
    if os.name == "posix" and path.stat().st_mode & 0o077:
        raise InputError(
            Finding(shown, "filen", "kan läsas av andra", "rättigheter för ägaren ensam (chmod 600)")
        )
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != SECRET_BYTES:
        raise InputError(
            Finding(shown, "filen", "ingen hemlighet", "filen som tertial import skrev; ta tillbaka den")
        )
    return key
