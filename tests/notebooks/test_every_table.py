"""Every table of every report that has languages: the same figures in all, and values in its file."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

import pytest
from babel.numbers import get_decimal_symbol

from model.presentation.language import LOCALES, SWEDISH, catalogue
from model.report_kinds import REPORT_KINDS
from tertialpdf.blocks import Cell, Exact, TableBlock
from tertialpdf.table_files import write_table
from tests.notebooks.conftest import Report

OTHERS = [language for language in LOCALES if language != SWEDISH]
NAMES = [kind.name for kind in REPORT_KINDS]


NUMBER_IN_WORDS = re.compile(
    r"[±+\u2212-]?\d+([\u00a0 ]\d{3})*([.,]\d+)?([\u00a0 ]?–[\u00a0 ]?[\u2212-]?\d[\d\u00a0 .,]*)?"
    r"([\u00a0 ]?(tkr|mnkr|kr|%|p\.e\.|pp|st|s|min|tim|h))?"
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_DIGITS = 17
"""What a double holds; nothing is known more exactly."""


def is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float | Exact) and not isinstance(cell, bool)


def columns(table: TableBlock) -> list[tuple[str, list[Cell]]]:
    return [
        (heading, list(cells)) for heading, cells in zip(table.data.header, table.data.columns, strict=True)
    ]


def differing(one: TableBlock, other: TableBlock, language: str) -> list[str]:
    """Where the figures, rows or order of two tables differ; what has no figures is compared as words."""
    if len(one.rows) != len(other.rows) or len(one.data.columns) != len(other.data.columns):
        return [f"{one.name}: {len(one.rows)} and {len(other.rows)} rows"]
    if list(one.total) != list(other.total):
        return [f"{one.name}: sums in rows {list(one.total)} and {list(other.total)}"]
    said = catalogue(language).gettext
    found = []
    for (heading, own), (_heading, theirs) in zip(columns(one), columns(other), strict=True):
        for row, (cell, translated) in enumerate(zip_longest(own, theirs)):
            if isinstance(cell, str) and isinstance(translated, str) and not DAY.fullmatch(cell):
                known = said(cell) != cell and translated not in (said(cell), cell)
                if known and own.count(cell) == 1:
                    found.append(f"{one.name}, {heading}, row {row}: {cell!r} and {translated!r}")
            elif cell != translated:
                found.append(f"{one.name}, {heading}, row {row}: {cell} and {translated}")
    return found


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_figures_rows_and_their_order_are_the_same_in_all_languages(
    name: str, language: str, report: Report
) -> None:
    swedish, other = report(name).tables, report(name, language).tables
    assert [table.name for table in other] == [table.name for table in swedish]
    assert swedish
    found = [
        line
        for one, another in zip(swedish, other, strict=True)
        for line in differing(one, another, language)
    ]
    assert found == []


def faults(table: TableBlock) -> list[str]:
    """Cells of a table's file that are not written as values."""
    units = [cells for heading, cells in columns(table) if heading in ("Enhet", "Unit")]
    found = []
    for heading, cells in columns(table):
        filled = [(row, cell) for row, cell in enumerate(cells) if cell is not None]
        place = f"{table.name}, {heading}"
        if any(is_number(cell) for _row, cell in filled):
            found += [f"{place}, row {row}: {cell!r}" for row, cell in filled if not is_number(cell)]
        else:
            found += [
                f"{place}, row {row}: {cell!r} is a number in words"
                for row, cell in filled
                if isinstance(cell, str) and NUMBER_IN_WORDS.fullmatch(cell) and not DAY.fullmatch(cell)
            ]
        for row, cell in filled:
            is_amount = isinstance(cell, Exact) and any(own[row] in ("kr", "SEK") for own in units)
            is_money = is_amount or heading.endswith((", kr", ", SEK"))
            if not is_number(cell):
                continue
            number = Decimal(cell.decimal if isinstance(cell, Exact) else repr(cell))
            digits, exponent = number.as_tuple()[1:]
            if len(digits) > MOST_DIGITS or (is_money and exponent not in range(-2, 99)):
                found.append(f"{place}, row {row}: {number} has too many digits")
    return found


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_a_number_is_written_as_one(
    name: str, language: str, report: Report, tmp_path: Path
) -> None:
    found = []
    for table in report(name, language).tables:
        found += faults(table)
        path = tmp_path / "table.csv"
        write_table(table, path, language)
        mark = get_decimal_symbol(LOCALES[language])
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file, delimiter=";" if mark == "," else ","))
        assert header == list(table.data.header)
        assert len(rows) == len(table.rows)
        for position, (_heading, cells) in enumerate(columns(table)):
            for row, cell in zip(rows, cells, strict=True):
                if is_number(cell):
                    exact = cell.decimal if isinstance(cell, Exact) else cell
                    assert float(row[position].replace(mark, ".")) == float(exact)  # type: ignore[arg-type]
    assert found == []


def test_what_does_not_agree_is_found() -> None:
    """The comparison finds a figure, a row, their order and a sum that differ."""
    table = TableBlock(
        name="t",
        header=["a", "b"],
        align=["left", "right"],
        rows=[["Ekonomi", "1"], ["Kund", "2"]],
        data={"header": ["a", "b"], "columns": [["Ekonomi", "Kund"], [1, 2.5]]},
    )

    def changed(**data: object) -> TableBlock:
        return TableBlock.model_validate(table.model_dump() | data)

    assert differing(table, table, "en") == []
    other = {"header": ["a", "b"], "columns": [["Economy", "Customer"], [1, 2.6]]}
    assert differing(table, changed(data=other), "en") == ["t, b, row 1: 2.5 and 2.6"]
    swapped = {"header": ["a", "b"], "columns": [["Customer", "Economy"], [1, 2.5]]}
    assert len(differing(table, changed(data=swapped), "en")) == 2
    assert differing(table, changed(rows=[["Ekonomi", "1"]]), "en") == ["t: 2 and 1 rows"]
    assert differing(table, changed(total=[1]), "en") == ["t: sums in rows [] and [1]"]


@pytest.mark.parametrize(
    "cell",
    [
        "427 tkr",
        "\u2212356\u00a0–\u00a0947\u00a0tkr",
        "89,3\u00a0%",
        "2011",
        "+2,5\u00a0p.e.",
        "1\u00a0025\u00a0000",
    ],
)
def test_a_shown_number_is_a_fault(cell: str) -> None:
    def of(*cells: Cell) -> TableBlock:
        rows = [[str(cell)] for cell in cells]
        data = {"header": ["a"], "columns": [list(cells)]}
        return TableBlock(name="t", header=["a"], align=["left"], rows=rows, data=data)

    assert len(faults(of(cell, "Ekonomi"))) == 1
    assert len(faults(of(cell, 2.5))) == 1
    assert faults(of("Ekonomi", "2011-04-30", "08:30", "Enhet 1")) == []
