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


class Looked(NamedTuple):
    """Of each value, whether it is far outside its series, and the usual size there (NaN where none is)."""

    outside: Flags
    usual: Floats


def far_outside(
    values: ArrayLike, series: Integers, *, ratio: float = RATIO, deviations: float = DEVIATIONS
) -> Looked:
    """Which of ``values`` are far outside their ``series`` (a number for each value, from 0).

    Zeros and values that are not finite are no part of a series and never stand out; signs do not count.
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
    return Looked(there & enough & (off > limits), np.exp(middles))


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
