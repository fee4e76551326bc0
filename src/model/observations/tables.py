"""Reading the CSV tables of ``data/``: every row checked against a row model, all faults reported at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError

from model.errors import Finding, InputError
from model.parameters.loading import project_root
from model.parameters.messages import expected

MAXIMUM_FINDINGS = 20
HEADER_ROWS = 1
FILE = "file"
"""Attribute of a table that says which file it was read from."""


class Row(BaseModel):
    """Base of every row model: columns are fields, unknown columns are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_table(path: Path, row_model: type[Row], key: Sequence[str] = ()) -> pd.DataFrame:
    """The table at ``path`` (UTF-8, comma separated, decimal point) as a frame with the model's columns.

    ``key`` names the columns that together identify a row. Empty cells are None. Raises InputError naming
    file, row, column, value and what was expected for each fault (at most MAXIMUM_FINDINGS).
    """
    rows, findings = [], []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(_cells(path, row_model), start=1 + HEADER_ROWS):
        try:
            row = row_model.model_validate({name: cell or None for name, cell in cells.items()})
        except ValidationError as error:
            findings += [_finding(path, number, cells, fault) for fault in error.errors()]
            continue
        identity = tuple(getattr(row, column) for column in key)
        if key and identity in seen:
            shown = ", ".join(map(str, identity))
            wanted = f"{', '.join(key)} högst en gång (finns även på rad {seen[identity]})"
            findings.append(Finding(shown_as(path), f"rad {number}", shown, wanted))
        seen[identity] = number
        rows.append(row.model_dump())
    if findings:
        raise InputError(*findings[:MAXIMUM_FINDINGS])
    table = pd.DataFrame(rows, columns=list(row_model.model_fields))
    table.attrs[FILE] = shown_as(path)
    return table


def has_rows(path: Path) -> bool:
    """Whether the file holds more than its headings."""
    with path.open("rb") as file:
        return any(line.strip(b", ;\t\r\n\x00") for line in islice(file, HEADER_ROWS, None))


def shown_as(path: Path) -> str:
    """The file as messages name it: from the project's folder if it lies there."""
    root = project_root()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def read_text(path: Path) -> str:
    """Contents of a UTF-8 file, with or without a byte order mark; InputError if it is anything else."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Finding(shown_as(path), "filen", "saknas", "en läsbar fil")) from None
    except UnicodeDecodeError as error:
        wanted = "filen sparad som UTF-8 (den ser ut att vara Windows-1252)"
        raise InputError(Finding(shown_as(path), f"byte {error.start}", "inte UTF-8", wanted)) from None


def _cells(path: Path, row_model: type[Row]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(read_text(path)), strict=True)
    columns, found = list(row_model.model_fields), list(reader.fieldnames or [])
    if found != columns:
        raise InputError(Finding(shown_as(path), "rad 1", ",".join(found), "kolumnerna " + ",".join(columns)))
    rows = []
    for number, row in enumerate(reader, start=1 + HEADER_ROWS):
        if None in row or None in row.values():
            shown = ",".join(cell for cell in row.values() if isinstance(cell, str))
            raise InputError(
                Finding(
                    shown_as(path),
                    f"rad {number}",
                    shown,
                    f"{len(columns)} kolumner (decimalkomma i ett tal?)",
                )
            )
        rows.append(row)
    return rows


def _finding(path: Path, number: int, cells: dict[str, str], fault: Any) -> Finding:
    column = str(fault["loc"][0]) if fault["loc"] else "raden"
    return Finding(
        shown_as(path), f"rad {number}, kolumn {column}", cells.get(column) or "tomt", expected(fault)
    )
