"""The centre's own supplier invoices: how they fall over the months, by the day that they arrived."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from model.arrays import Floats
from model.time_units import MONTHS


@dataclass(frozen=True)
class InvoiceMonths:
    """Shares of the twelve months, from ``invoices`` that arrived in months ``first`` to ``last``."""

    shares: Floats
    invoices: int
    first: str
    last: str


def invoice_months(rows: pl.DataFrame) -> InvoiceMonths | str:
    """The month profile of rows of the register ``supplier_invoices``; else why there is none.

    Whole years are needed, the latest months in a row that make them up, so that each month counts alike.
    """
    counted = (
        rows.group_by(pl.col("arrived").dt.strftime("%Y-%m").alias("month"))
        .len()
        .drop_nulls()
        .sort("month")
        .rows()
    )
    numbers = [int(month[:4]) * MONTHS + int(month[5:]) - 1 for month, _ in counted]
    in_a_row = 1
    while in_a_row < len(numbers) and numbers[-in_a_row - 1] == numbers[-1] - in_a_row:
        in_a_row += 1
    whole = in_a_row // MONTHS * MONTHS
    if not whole:
        return f"fakturor från {min(in_a_row, len(numbers))} månader i följd (minst {MONTHS} behövs)"
    chosen, places = counted[-whole:], numbers[-whole:]
    shares = np.zeros(MONTHS)
    np.add.at(shares, np.array(places) % MONTHS, [count for _, count in chosen])
    total = int(shares.sum())
    return InvoiceMonths(shares / total, total, chosen[0][0], chosen[-1][0])
