"""What files held when they were delivered: a note, so that half a file is not taken for a whole one.

``data/delivered.csv`` is written by whoever delivers, or by a command once a file has been looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from math import isfinite
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from model.errors import Finding, InputError
from model.observations.files import data_folder, read_files
from model.observations.tables import Row, read_rows, read_table, shown_as
from model.parameters.quantity import Count, Text
from model.text_tables.written import csv_text
from model.whole_files import write_whole

DELIVERED = "delivered.csv"


class DeliveredRow(Row):
    """What a file below ``data/`` held when it was delivered: rows, sum of all numbers, SHA-256."""

    file: Text
    rows: Count
    sum: float
    sha256: Text


class Delivered(NamedTuple):
    """Rows, the sum of all cells that are numbers, and the digest of a table's file."""

    rows: int
    sum: float
    sha256: str


def contents(path: Path) -> Delivered:
    """What a file holds now."""
    rows = read_rows(path)
    total = sum(_number(cell) for row in rows for cell in row.values())
    return Delivered(len(rows), round(total, 4), hashlib.sha256(path.read_bytes()).hexdigest())


def _number(cell: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        return 0.0
    return value if isfinite(value) else 0.0


def write_delivered(files: Sequence[Path], data: Path | None = None) -> Path:
    """Write what ``files`` hold now into the delivery note; other files' rows are kept. Returns its path."""
    folder = data_folder(data)
    path = folder / DELIVERED
    rows = delivered(folder) | {file.relative_to(folder).as_posix(): contents(file) for file in files}
    noted = [(name, *rows[name]) for name in sorted(rows)]
    write_whole(path, csv_text(pd.DataFrame(noted, columns=list(DeliveredRow.model_fields), dtype=object)))
    return path


def delivered(data: Path | None = None) -> dict[str, Delivered]:
    """What each file held when it was delivered, by its path below ``data``; nothing without a note."""
    path = data_folder(data) / DELIVERED
    if not path.is_file():
        return {}
    table = read_table(path, DeliveredRow, key=["file"])
    return {
        row["file"]: Delivered(row["rows"], row["sum"], row["sha256"]) for row in table.to_dict("records")
    }


def tables_of(years: Iterable[int], data: Path | None = None) -> set[str]:
    """The tables of ``years`` and of no year that are there, by path below ``data``."""
    folder = data_folder(data)
    apart = {DELIVERED, "provenance.csv", "acknowledged.csv"}
    found = [path for path in read_files(folder) if path.suffix == ".csv" and path.name not in apart]
    of = set(map(str, years))
    names = [path.relative_to(folder) for path in found]
    return {name.as_posix() for name in names if not name.parts[0].isdigit() or name.parts[0] in of}


def require_whole(path: Path, data: Path) -> None:
    """InputError for a file that has fewer rows than were delivered."""
    note = data / DELIVERED
    if not note.is_file() or not path.is_relative_to(data):
        return
    told = delivered(data).get(path.relative_to(data).as_posix())
    if told is None:
        return
    rows = contents(path).rows
    if rows < told.rows:
        wanted = f"{told.rows} rader, som levererades ({DELIVERED})"
        raise InputError(Finding(shown_as(path), "filen", f"{rows} rader", wanted))
