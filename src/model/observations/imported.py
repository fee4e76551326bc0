"""Which figures of ``data/`` are from imported files: told among the sources, and read back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

import pandas as pd

from model.observations.files import data_folder
from model.observations.provenance import ALL_ELSE, PROVENANCE, read_provenance
from model.text_tables.written import csv_text

IMPORTED = "import "
"""How a source that is an imported file begins."""
Line = tuple[str, str, str]
"""File, item and source of a figure, as the table of sources has them."""


def imported_line(table: str, columns: Sequence[str], month: str, source: str, files: Iterable[str]) -> Line:
    """``columns`` of ``month`` (2011-03) of ``table`` (2011/economy.csv) are from ``files`` of ``source``."""
    return table, f"{', '.join(columns)} {month} ({source})", f"{IMPORTED}{source}: {'; '.join(files)}"


def file_line(name: str, sha256: str, rows: int, register: str) -> str:
    """A file as a source tells it."""
    return f"{name}, sha256 {sha256}, {rows} rader i registret {register}"


def source_lines(data: Path | None = None) -> list[Line]:
    """The table of sources, row by row; nothing where there is none."""
    if not (data_folder(data) / PROVENANCE).exists():
        return []
    table = read_provenance(data).astype(str)
    return list(zip(table["file"], table["item"], table["source"], strict=True))


def with_imported(lines: Iterable[Line], new: Sequence[Line], wholly: Collection[str]) -> list[Line]:
    """``lines`` with ``new`` in the place of what they had of the same columns and months.

    wholly: files that hold nothing but imported figures; what was said of their other items goes.
    """
    tables = {file for file, _, _ in new}
    replaced = {(file, *cell) for file, item, _ in new for cell in _cells(item)}
    kept = []
    for line in lines:
        file, item, source = line
        is_import = source.startswith(IMPORTED)
        again = is_import and any((file, *cell) in replaced for cell in _cells(item))
        if again or (not is_import and file in wholly and file in tables):
            continue
        kept.append(line)
    return sorted([*kept, *new], key=lambda line: (line[0], line[1] == ALL_ELSE))


def was_imported(lines: Iterable[Line], table: str, column: str, month: str) -> bool:
    """Whether ``column`` of ``month`` of ``table`` is said to be imported."""
    return any(
        file == table and source.startswith(IMPORTED) and (column, month) in _cells(item)
        for file, item, source in lines
    )


def imported_files(data: Path | None = None) -> list[dict[str, str]]:
    """For a manifest: each imported item of each table with the files that it is from."""
    return [
        {"table": file, "figures": item, "from": source.removeprefix(IMPORTED)}
        for file, item, source in source_lines(data)
        if source.startswith(IMPORTED)
    ]


def as_csv(lines: Iterable[Line]) -> str:
    """The table of sources as it is kept."""
    table = pd.DataFrame(list(lines), columns=["file", "item", "source"])
    return csv_text(table)


def _cells(item: str) -> list[tuple[str, str]]:
    """The columns of an item, each with its month."""
    columns, _, month = item.partition(" (")[0].rpartition(" ")
    return [(column, month) for column in columns.split(", ")]
