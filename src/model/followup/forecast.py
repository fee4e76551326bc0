"""Forecast of a year's total from its first months.

The months so far over their budget give a ratio; the rest of the year is its budget times that ratio. The
interval takes each month's ratio as one observation (Student's t) and the remaining months as independent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats


class Forecast(NamedTuple):
    """Expected total of the year and a 95 % interval for it; equal bounds when the year is over."""

    mean: float
    low: float
    high: float


def year_end(outcome: Sequence[float], budget: Sequence[float], confidence: float = 0.95) -> Forecast:
    """Forecast of the year: ``outcome`` of the months so far, ``budget`` of all months.

    With one month, or a budget of zero so far, the rest is its budget and the interval is that point.
    Raises ValueError when there are more outcomes than budgeted months.
    """
    done, plan = np.asarray(outcome, dtype=float), np.asarray(budget, dtype=float)
    if len(done) > len(plan):
        raise ValueError("more months with an outcome than with a budget")
    past, rest = plan[: len(done)], plan[len(done) :]
    ratio = done.sum() / past.sum() if past.sum() else 1.0
    mean = float(done.sum() + ratio * rest.sum())
    if len(done) < 2 or not rest.size or not past.all():
        return Forecast(mean, mean, mean)
    spread = float(np.std(done / past, ddof=1)) * float(np.sqrt((rest**2).sum()))
    margin = float(stats.t.ppf(0.5 + confidence / 2, len(done) - 1)) * spread
    return Forecast(mean, mean - margin, mean + margin)
