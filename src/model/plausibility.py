"""Values far outside their own series: to be told, not refused.

A series is what one thing has period by period. Its usual size is the median of the logarithms, its spread
their median absolute deviation: neither follows the value that is looked for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from model.arrays import Flags, Floats, Integers

FEWEST = 5
"""Values that a series must have before one of them can stand out."""
DEVIATIONS = 8.0
"""Robust standard deviations from the median that are far outside."""
RATIO = 8.0
"""A value must also be this many times larger or smaller than usual: quiet series have next to no spread."""
_TO_STANDARD_DEVIATION = 1.4826


FAR_FROM_PLAN = 8.0
"""An outcome this many times its plan, or its plan so many times it, is told where a forecast follows it."""


class Looked(NamedTuple):
    """Of each value, whether it is far outside its series, and the usual size there (NaN where none is)."""

    outside: Flags
    usual: Floats


def far_outside(
    values: ArrayLike,
    series: Integers,
    *,
    ratio: float = RATIO,
    deviations: float = DEVIATIONS,
    counts: bool = False,
) -> Looked:
    """Which of ``values`` are far outside their ``series`` (a number for each value, from 0).

    counts: they are counts of what comes at random, which must also differ by more than chance makes them
    (``deviations`` standard deviations of a Poisson distribution). Zeros and what is not finite are no part
    of a series and never stand out; signs do not count.
    """
    sizes = np.abs(np.asarray(values, dtype=np.float64))
    there = np.isfinite(sizes) & (sizes > 0)
    logs = np.log(np.where(there, sizes, 1.0))
    groups = int(series.max(initial=-1)) + 1
    middles = _medians(logs, series, there, groups)[series]
    off = np.abs(logs - middles)
    spreads = _medians(off, series, there, groups)[series] * _TO_STANDARD_DEVIATION
    enough = np.bincount(series[there], minlength=groups)[series] >= FEWEST
    limits = np.maximum(spreads * deviations, np.log(ratio))
    usual = np.exp(middles)
    outside = there & enough & (off > limits)
    if counts:
        outside &= np.abs(sizes - usual) > deviations * np.sqrt(np.maximum(sizes, usual))
    return Looked(outside, usual)


def far_from_plan(outcome: float, plan: float, *, counts: bool = False) -> bool:
    """Whether ``outcome`` is FAR_FROM_PLAN times ``plan`` or the other way round; nothing has no ratio.

    counts: as :func:`far_outside` has it.
    """
    came, expected = abs(outcome), abs(plan)
    if not came or not expected:
        return False
    if counts and abs(came - expected) <= DEVIATIONS * np.sqrt(max(came, expected)):
        return False
    return max(came, expected) >= FAR_FROM_PLAN * min(came, expected)


def _medians(values: Floats, series: Integers, there: Flags, groups: int) -> Floats:
    """Median of each series' values that are ``there``; NaN where none are."""
    found, kept = series[there], values[there]
    order = np.lexsort((kept, found))
    ordered = kept[order]
    counts = np.bincount(found, minlength=groups)
    ends = np.cumsum(counts)
    medians = np.full(groups, np.nan)
    some = counts > 0
    low, high = ends - counts + (counts - 1) // 2, ends - counts + counts // 2
    medians[some] = (ordered[low[some]] + ordered[high[some]]) / 2
    return medians
