"""Reading the CSV tables of ``data/``: every row checked against a row model, all faults reported at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from model.errors import Finding, InputError
from model.parameters.centre_folder import centre_in_force
from model.parameters.messages import expected

MAXIMUM_FINDINGS = 20
HEADER_ROWS = 1
FILE = "file"
"""Attribute of a table that says which file it was read from."""


class Row(BaseModel):
    """Base of every row model: columns are fields, unknown columns are refused.

    named_by_the_centre: endings of columns that a centre may have as many of as it likes, last in the table,
    and their type.
    """

    named_by_the_centre: ClassVar[dict[str, Any]] = {}
    model_config = ConfigDict(extra="forbid", frozen=True)


def read_table(path: Path, row_model: type[Row], key: Sequence[str] = ()) -> pd.DataFrame:
    """The table at ``path`` (UTF-8, comma separated, decimal point) as a frame with the model's columns.

    ``key`` names the columns that together identify a row. Empty cells are None. Raises InputError naming
    file, row, column, value and what was expected for each fault (at most MAXIMUM_FINDINGS).
    """
    text = read_text(path)
    row_model = _with_own_columns(row_model, text)
    rows, findings = [], []
    seen: dict[tuple[Any, ...], int] = {}
    for number, cells in enumerate(_cells(path, text, row_model), start=1 + HEADER_ROWS):
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


def shown_as(path: Path) -> str:
    """The file as messages name it: from the centre's folder if it lies there."""
    root = centre_in_force()
    return path.relative_to(root).as_posix() if root and path.is_relative_to(root) else str(path)


def read_text(path: Path) -> str:
    """Contents of a UTF-8 file, with or without a byte order mark; InputError if it is anything else."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(Finding(shown_as(path), "filen", "saknas", "en läsbar fil")) from None
    except UnicodeDecodeError as error:
        wanted = "filen sparad som UTF-8 (den ser ut att vara Windows-1252)"
        raise InputError(Finding(shown_as(path), f"byte {error.start}", "inte UTF-8", wanted)) from None


def _with_own_columns(row_model: type[Row], text: str) -> type[Row]:
    """The model with the columns of ``text`` that the centre has named itself."""
    endings = row_model.named_by_the_centre
    headings = list(csv.DictReader(io.StringIO(text)).fieldnames or []) if endings else []
    own: dict[str, Any] = {
        column: (kind, ...)
        for column in headings
        for ending, kind in endings.items()
        if column.endswith(ending) and column not in row_model.model_fields
    }
    return create_model(row_model.__name__, __base__=row_model, **own) if own else row_model


def _cells(path: Path, text: str, row_model: type[Row]) -> list[dict[str, str]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
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
