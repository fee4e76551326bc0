"""What files held when they were delivered: a note, so that what is changed afterwards is noticed.

``data/delivered.csv`` is written by whoever delivers, by a command once a file has been looked at, and by the
commands that fill tables. It may tell of every file that a centre keeps: tables and comments below ``data/``,
and parameters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from model.errors import Finding, InputError
from model.observations.acknowledgements import ACKNOWLEDGED
from model.observations.files import data_folder, read_files
from model.observations.provenance import PROVENANCE
from model.observations.tables import Row, read_table, rows_of, shown_as
from model.parameters.quantity import Count, Text
from model.text_tables.written import csv_text
from model.whole_files import write_whole

DELIVERED = "delivered.csv"
PARAMS = "params"
"""The folder beside ``data/`` whose files a note may tell of too."""
KEPT_BY_COMMANDS = (DELIVERED, ACKNOWLEDGED)
"""Files that only commands write, each time something is said: no note tells of them."""
TABLE, TEXTS = ".csv", (".yaml", ".md")
_BETWEEN = re.compile(r"[\s,;:{}\[\]\"']+")


class DeliveredRow(Row):
    """What a file held when it was delivered: rows, sum of all numbers, SHA-256.

    file: below ``data/``, or ``params/...``. rows: of a table, or lines of another file that say something.
    """

    file: Text
    rows: Count
    sum: float
    sha256: Text


class Delivered(NamedTuple):
    """Rows, the sum of all that are numbers, and the digest of a file."""

    rows: int
    sum: float
    sha256: str


def contents(path: Path, content: bytes | None = None) -> Delivered:
    """What a file holds now, or with ``content``."""
    content = path.read_bytes() if content is None else content
    if path.suffix == TABLE:
        cells = [list(row.values()) for row in rows_of(path, content)]
    else:
        lines = content.decode("utf-8", errors="replace").splitlines()
        cells = [_BETWEEN.split(line) for line in lines if line.strip()]
    total = sum(_number(cell) for row in cells for cell in row)
    return Delivered(len(cells), round(total, 4), hashlib.sha256(content).hexdigest())


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        return 0.0
    return value if isfinite(value) else 0.0


def write_delivered(files: Sequence[Path], data: Path | None = None) -> Path:
    """Write what ``files`` hold now into the delivery note; other files' rows are kept. Returns its path."""
    folder = data_folder(data)
    rows = delivered(folder) | {noted_as(file, folder): contents(file) for file in files}
    write_whole(folder / DELIVERED, _as_kept(rows))
    return folder / DELIVERED


def with_note(files: Mapping[Path, str], data: Path | None = None, *, new: bool = False) -> dict[Path, str]:
    """``files`` that a command is to write, with the delivery note of what they will hold.

    So what is changed by hand is told, and not what commands change. new: whether files that the note does
    not tell of are noted too; else it stays as short as it is.
    """
    folder = data_folder(data)
    before = delivered(folder)
    names = {path: noted_as(path, folder) for path in files if is_noted(path, folder)}
    rows = {
        name: contents(path, files[path].encode("utf-8"))
        for path, name in names.items()
        if new or name in before
    }
    if not rows or before | rows == before:
        return dict(files)
    return {**files, folder / DELIVERED: _as_kept(before | rows)}


def _as_kept(rows: Mapping[str, Delivered]) -> str:
    noted = [(name, *rows[name]) for name in sorted(rows)]
    return csv_text(pd.DataFrame(noted, columns=list(DeliveredRow.model_fields), dtype=object))


def delivered(data: Path | None = None) -> dict[str, Delivered]:
    """What each file held when it was delivered, by its name there; nothing without a note."""
    path = data_folder(data) / DELIVERED
    if not path.is_file():
        return {}
    table = read_table(path, DeliveredRow, key=["file"])
    return {
        row["file"]: Delivered(row["rows"], row["sum"], row["sha256"]) for row in table.to_dict("records")
    }


def noted_as(path: Path, data: Path) -> str:
    """What a note calls a file: its path below ``data``, or from ``params`` beside it."""
    return path.relative_to(data if path.is_relative_to(data) else data.parent).as_posix()


def noted_path(name: str, data: Path) -> Path:
    """The file that a note tells of."""
    return (data.parent if name.startswith(f"{PARAMS}/") else data) / name


def is_noted(path: Path, data: Path) -> bool:
    """Whether a note may tell of the file: a table, a comment or parameters."""
    if path.is_relative_to(data.parent / PARAMS):
        return path.suffix in TEXTS
    return path.is_relative_to(data) and path.suffix in (TABLE, *TEXTS) and path.name not in KEPT_BY_COMMANDS


def files_below(folder: Path, data: Path) -> list[Path]:
    """The files below ``folder`` that a note may tell of, in order."""
    there = read_files(data) if folder.is_relative_to(data) else sorted(folder.rglob("*"))
    return [path for path in there if path.is_relative_to(folder) and is_noted(path, data)]


def tables_of(years: Iterable[int], data: Path | None = None) -> set[str]:
    """The tables of ``years`` and of no year that are there, by path below ``data``."""
    folder = data_folder(data)
    apart = {*KEPT_BY_COMMANDS, PROVENANCE}
    found = [path for path in read_files(folder) if path.suffix == TABLE and path.name not in apart]
    of = set(map(str, years))
    names = [path.relative_to(folder) for path in found]
    return {name.as_posix() for name in names if not name.parts[0].isdigit() or name.parts[0] in of}


class Changed(NamedTuple):
    """A file that is not what was delivered. now: None where it is gone, or cannot be taken apart."""

    file: str
    then: Delivered
    now: Delivered | None
    is_gone: bool


def changed(data: Path) -> Iterator[Changed]:
    """The files that are not what the note says; InputError for a note that cannot be read."""
    for name, then in delivered(data).items():
        path = noted_path(name, data)
        if not path.is_file():
            yield Changed(name, then, None, True)
        elif hashlib.sha256(content := path.read_bytes()).hexdigest() != then.sha256:
            yield Changed(name, then, _taken_apart(path, content), False)


def _taken_apart(path: Path, content: bytes) -> Delivered | None:
    try:
        return contents(path, content)
    except InputError:
        return None


def require_whole(path: Path, data: Path) -> None:
    """InputError for a file that has fewer rows than were delivered."""
    if not (data / DELIVERED).is_file() or not path.is_relative_to(data) or not path.is_file():
        return
    then = delivered(data).get(noted_as(path, data))
    if then is None or hashlib.sha256(content := path.read_bytes()).hexdigest() == then.sha256:
        return
    rows = contents(path, content).rows
    if rows < then.rows:
        wanted = f"{then.rows} rader, som levererades ({DELIVERED})"
        raise InputError(Finding(shown_as(path), "filen", f"{rows} rader", wanted))
