"""The months of a year that something is charged for, where months are charged whole."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from model.time_units import MONTHS
from model.validity.span import Span

Start = Literal["whole_months", "started_months"]
REMEMBERED = 4096
"""Spans whose months are kept: most of a register's are alike."""


@lru_cache(REMEMBERED)
def open_months(valid: Span, year: int, rule: Start = "whole_months") -> tuple[int, ...]:
    """Months of ``year`` that what is in force in ``valid`` is charged for.

    ``whole_months``: those that it is in force from first to last day, so that one that starts on 15 August
    is charged from September; ``started_months``: those with any day in force.
    """
    whole = rule == "whole_months"
    return tuple(
        month
        for month in range(1, MONTHS + 1)
        if (of_month := Span.of_month(year, month)).within(valid) or (not whole and of_month & valid)
    )
