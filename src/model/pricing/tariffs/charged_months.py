"""The months of a year that an agreement is charged for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from model.time_units import MONTHS

Start = Literal["whole_months", "started_months"]


def open_months(start: date, end: date | None, year: int, rule: Start = "whole_months") -> list[int]:
    """Months of ``year`` that an agreement from ``start`` to ``end`` (both included) is charged for.

    ``whole_months``: those that it is in force from first to last day, so that one that starts on 15 August
    is charged from September; ``started_months``: those with any day in force.
    """
    months = []
    for month in range(1, MONTHS + 1):
        first = date(year, month, 1)
        last = date(year + month // MONTHS, month % MONTHS + 1, 1) - timedelta(days=1)
        whole = start <= first and (end is None or end >= last)
        started = start <= last and (end is None or end >= first)
        if whole if rule == "whole_months" else started:
            months.append(month)
    return months
