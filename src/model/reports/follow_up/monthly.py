"""A row's course over the months: as a line in a table's cell, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from model.presentation.columns import Column
from model.presentation.formats import month_abbreviation, month_name


def courses(table: pd.DataFrame, by: str, values: str, through: int) -> dict[Any, list[float]]:
    """``values`` of each ``by`` from January to ``through``; NaN where a month has no row."""
    months = range(1, through + 1)
    return {
        name: own.set_index("month")[values].reindex(months).astype(float).tolist()
        for name, own in table.groupby(by)
    }


def course_column(label: str, through: int, decimals: int = 0) -> Column:
    """The column ``months`` of :func:`courses`, drawn on the page and a column for each month in the file."""
    names = [month_name(month) for month in range(1, through + 1)]
    return Column("months", label, "sparkline", decimals, points=names)


def by_month(months: Sequence[int], shown: Sequence[str]) -> str:
    """``jan 87 %, feb 90 %``."""
    return ", ".join(
        f"{month_abbreviation(int(month))} {each}" for month, each in zip(months, shown, strict=True)
    )


def by_size(table: pd.DataFrame, column: str) -> list[dict[Any, Any]]:
    """Rows that have a value of ``column``, least first."""
    return table.dropna(subset=[column]).sort_values(column, kind="stable").to_dict("records")


def greatest(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The first row with the greatest value in ``column``."""
    return table.nlargest(1, column).to_dict("records")[0]
