"""Supplier invoices in a published register: their year, their payment rhythm, their sizes.

A register tells when invoices were paid, not when they came. The month profile can stand in for arrivals, a
few weeks late; the weekday of payment is the payment run's, and says nothing of when invoices arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.observations.exclusions import leave_out
from model.time_units import MONTHS

DAYS_OF_WEEK = 7
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.99)


@dataclass(frozen=True, kw_only=True)
class InvoicePatterns:
    """Profiles of paid invoices.

    months: shares summing to one, each payment spread over the week that its run covers; months_by_year and
    months_as_paid (no spreading) beside it. weekdays: shares of invoices paid Monday to Sunday.
    size_quantiles: quantile -> pence. lines_per_invoice: mean number of lines.
    """

    invoices: int
    lines: int
    months: Floats
    months_by_year: Mapping[int, Floats]
    months_as_paid: Floats
    weekdays: Floats
    size_quantiles: Mapping[float, int]
    lines_per_invoice: float
    single_line_share: float
    left_out: Mapping[str, int]


def invoice_patterns(register: pd.DataFrame) -> InvoicePatterns:
    """Profiles of the invoices in ``register`` (see :func:`model.observations.invoice_register`)."""
    columns = [column for column in register.columns if column != "file"]
    chosen = leave_out(
        register,
        {
            "repeated_line": lambda lines: lines.duplicated(columns),
            "credit": lambda lines: lines["pence"] < 0,
            "zero_amount": lambda lines: lines["pence"] == 0,
        },
    )
    lines = chosen.kept
    invoices = lines.groupby("invoice", sort=True).agg(
        paid=("paid_date", "min"), pence=("pence", "sum"), lines=("line", "size")
    )
    paid = invoices["paid"]
    return InvoicePatterns(
        invoices=len(invoices),
        lines=len(lines),
        months=month_profile(paid),
        months_by_year={int(year): month_profile(days) for year, days in paid.groupby(paid.dt.year)},
        months_as_paid=_shares(paid.dt.month - 1, MONTHS),
        weekdays=_shares(paid.dt.day_of_week, DAYS_OF_WEEK),
        size_quantiles={q: round(float(invoices["pence"].quantile(q))) for q in QUANTILES},
        lines_per_invoice=float(invoices["lines"].mean()),
        single_line_share=float((invoices["lines"] == 1).mean()),
        left_out=chosen.left_out,
    )


def month_profile(paid: pd.Series[pd.Timestamp]) -> Floats:
    """Share of each month, with every payment spread evenly over the seven days up to it.

    Payments are made in weekly runs; without spreading, a month with five run days looks a quarter busier
    than one with four. Days before the first of January count to December: the profile is a closed year.
    """
    spread = [_shares((paid - pd.Timedelta(days=back)).dt.month - 1, MONTHS) for back in range(DAYS_OF_WEEK)]
    return np.asarray(np.mean(spread, axis=0))


def _shares(places: pd.Series[int], length: int) -> Floats:
    return np.bincount(places.to_numpy(), minlength=length) / len(places)
