"""A table's values as a CSV file, as a spreadsheet of the document's language reads it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from babel import localedata
from babel.numbers import get_decimal_symbol

from tertialpdf.blocks import Cell, Exact, TableBlock
from tertialpdf.spreadsheet_cells import as_text


def file_names(tables: Sequence[TableBlock]) -> list[str]:
    """File name of each table; the second table of a name has its number in it."""
    names: list[str] = []
    for number, table in enumerate(tables):
        name = f"{table.name}.csv"
        names.append(name if name not in names else f"{table.name}-{number}.csv")
    return names


def write_table(table: TableBlock, path: Path, language: str) -> None:
    """Write the table's values: UTF-8 with byte order mark, a row for each of its rows.

    Where the language has a decimal comma the delimiter is a semicolon, else a comma, as Excel expects.
    """
    mark = get_decimal_symbol(_known(language))
    columns = [[_text(cell, mark) for cell in column] for column in table.data.columns]
    _write(path, mark, [table.data.header, *zip(*columns, strict=True)])


def write_rows(header: Sequence[str], rows: Sequence[Sequence[str]], path: Path, language: str) -> None:
    """Write a table of words as they stand; without its headings where it has none."""
    mark = get_decimal_symbol(_known(language))
    _write(path, mark, [header, *rows] if any(header) else rows)


def _known(language: str) -> str:
    """The language as Babel has it; English where it has none."""
    code = language.replace("-", "_")
    return code if localedata.exists(code) else "en"


def _write(path: Path, mark: str, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";" if mark == "," else ",", lineterminator="\n")
        writer.writerows([as_text(cell) for cell in row] for row in rows)


def _text(cell: Cell, mark: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Exact):
        return cell.decimal.replace(".", mark)
    return str(cell).replace(".", mark) if isinstance(cell, float) else str(cell)
