"""Key figures of whole years, for series that reach further back than the monthly tables."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pandas as pd

from model.observations.files import year_file
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

YEARLY = "yearly.csv"

Measure = Literal[
    "supplier_invoices",
    "customer_invoices",
    "revenue",
    "personnel",
    "overhead",
    "headcount",
    "fte",
    "complaints",
    "positive_complaints",
    "customer_meetings",
]


class YearlyRow(Row):
    """A figure of a whole year; empty when it is not known."""

    kind: Literal["outcome", "budget"]
    measure: Measure
    value: Decimal | None
    source: Text
    note: str | None


def known_years(first: int, last: int, data: Path | None = None) -> list[int]:
    """The years from ``first`` to ``last`` that have key figures."""
    return [year for year in range(first, last + 1) if year_file(data, year, YEARLY).exists()]


def read_yearly(years: Iterable[int], data: Path | None = None) -> pd.DataFrame:
    """Key figures of ``years``: columns year, kind, measure, value, source, note."""
    tables = []
    for year in years:
        table = read_table(year_file(data, year, YEARLY), YearlyRow, key=["kind", "measure"])
        table.insert(0, "year", year)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
