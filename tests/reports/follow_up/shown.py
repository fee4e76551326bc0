"""What a reader sees, with ordinary spaces; and a period with some tables replaced by small ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.presentation.tables import Table
from tertialpdf.blocks import Cell


def plain(text: object) -> str:
    """A sentence or a cell, no-break spaces as ordinary ones."""
    return str(text.data if isinstance(text, Markdown) else text).replace("\u00a0", " ")


def page(table: Table) -> list[list[str]]:
    """Rows as the page shows them."""
    return [[plain(cell) for cell in row] for row in table.rows]


def file(table: Table) -> dict[str, list[Cell]]:
    """Columns of the table's file, by heading; of two with one heading, the last."""
    data = table.block().data
    return {heading: list(cells) for heading, cells in zip(data.header, data.columns, strict=True)}


def with_tables(period: Period, **tables: Any) -> Period:
    """The period with other tables; a list of rows as dictionaries is a frame."""
    frames = {name: pd.DataFrame(rows) if isinstance(rows, list) else rows for name, rows in tables.items()}
    return replace(period, **frames)
