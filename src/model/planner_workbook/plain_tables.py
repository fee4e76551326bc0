"""Tables of values as a plain Excel workbook: a sheet each, nothing locked and nothing computed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from model.planner_workbook.locked_cells import BLUE, TEXT_AS_IT_IS
from model.presentation.tables import Table
from tertialpdf.blocks import Cell, Exact

HEADING = {"bold": True, "font_color": "#FFFFFF", "bg_color": BLUE, "text_wrap": True}
WIDEST = 40


def write_tables(path: Path, tables: Mapping[str, Table]) -> None:
    """Write each table's values on the sheet that names it; the same tables give the same bytes."""
    book = xlsxwriter.Workbook(str(path), TEXT_AS_IT_IS)
    book.set_properties({"created": datetime.combine(date(2000, 1, 1), time())})
    looks = {
        "heading": book.add_format(HEADING),
        "amount": book.add_format({"num_format": "#,##0.00"}),
        "plain": book.add_format(),
    }
    for title, table in tables.items():
        page = book.add_worksheet(title)
        page.freeze_panes(1, 0)
        data = table.block().data
        for at, (heading, cells) in enumerate(zip(data.header, data.columns, strict=True)):
            page.write_string(0, at, heading, looks["heading"])
            page.set_column(
                at, at, min(max([len(heading), *(len(_shown(cell)) for cell in cells)]) + 2, WIDEST)
            )
            for row, cell in enumerate(cells, start=1):
                _write(page, row, at, cell, looks)
    book.close()


def _write(page: Any, row: int, at: int, cell: Cell, looks: Mapping[str, Any]) -> None:
    if isinstance(cell, Exact):
        has_ore = "." in cell.decimal
        page.write_number(row, at, float(cell.decimal), looks["amount" if has_ore else "plain"])
    elif isinstance(cell, int | float):
        page.write_number(row, at, cell)
    elif cell is not None:
        page.write_string(row, at, str(cell))


def _shown(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.decimal if isinstance(cell, Exact) else str(cell)
