"""Estimates with confidence intervals from independent replications."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from math import ceil
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from model.arrays import Floats
from model.frames import Frame, real

ESTIMATED = Frame(
    "an estimate from independent replications",
    mean=real("over the replications"),
    low=real("lower bound of the mean's interval"),
    high=real("upper bound"),
)
"""What :func:`estimates` gives, beside the columns that it is grouped by."""


class Estimate(NamedTuple):
    """What independent replications say of a mean, a ratio or a quantile, and its confidence interval.

    NaN of what there was nothing to measure: the answers to calls that nobody made.
    """

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval's width."""
        return (self.high - self.low) / 2


def student(confidence: float, degrees: int) -> float:
    """How many standard errors an interval of ``confidence`` reaches to either side, by Student's t."""
    return float(special.stdtrit(degrees, 0.5 + confidence / 2))


def estimate(values: pd.Series, confidence: float = 0.95) -> Estimate:
    """Interval for the mean of independent ``values``; needs at least two.

    Missing values had nothing to measure; with fewer than two others there is no interval (NaN).
    """
    observed = values.dropna().to_numpy(dtype=float)
    if len(values) >= 2 > len(observed):
        return Estimate(float(observed[0]) if len(observed) else np.nan, np.nan, np.nan)
    if len(observed) < 2:
        raise ValueError("an interval needs at least two replications")
    mean, spread = float(observed.mean()), float(observed.std(ddof=1))
    margin = student(confidence, len(observed) - 1) * spread / np.sqrt(len(observed))
    return Estimate(mean, mean - margin, mean + margin)


def ratio(part: pd.Series, whole: pd.Series, confidence: float = 0.95) -> Estimate:
    """Interval for the mean of ``part`` over the mean of ``whole``, each over independent replications.

    This is the share of all callers, or their mean wait, when replications have unequal numbers of them. The
    mean of the replications' own ratios is something else when busy ones fare worse; see docs/model.md for
    how little it differs over a year. The interval holds the ratios r for which the mean of part - r x whole
    is zero within its own interval (Fieller, *Journal of the Royal Statistical Society* B 16(2), 1954): for
    normal sums it covers exactly as often as it says. ValueError when ``whole`` may be zero.
    """
    sums = np.column_stack([part, whole]).astype(float)
    count = len(sums)
    if count < 2:
        raise ValueError("an interval needs at least two replications")
    mean = sums.mean(axis=0)
    spread = np.cov(sums, rowvar=False) * student(confidence, count - 1) ** 2 / count
    square, product, constant = (
        mean[1] ** 2 - spread[1, 1],
        mean[0] * mean[1] - spread[0, 1],
        mean[0] ** 2 - spread[0, 0],
    )
    if square <= 0:
        raise ValueError("a ratio needs a whole that is surely not zero")
    margin = np.sqrt(max(product**2 - square * constant, 0.0))
    low, high = (product - margin) / square, (product + margin) / square
    return Estimate(float(mean[0] / mean[1]), float(low), float(high))


def quantile(replications: Sequence[Floats], share: float, confidence: float = 0.95) -> Estimate:
    """Interval for the value that the share ``share`` of all observations does not exceed.

    One array of observations per replication, of any length. The interval holds the values x for which the
    mean, over replications, of (observations up to x) - share x (observations) is zero within its own
    interval: at the true quantile that mean is zero however the observations of a replication depend on each
    other (Woodruff, *JASA* 47(260), 1952). An end that the replications are too few to find is infinite.
    """
    if len(replications) < 2:
        raise ValueError("an interval needs at least two replications")
    ordered = [np.sort(values) for values in replications]
    sizes = np.array([len(values) for values in ordered], dtype=float)
    pooled = np.sort(np.concatenate(ordered))
    margin = student(confidence, len(ordered) - 1) / np.sqrt(len(ordered))

    def surely_reached(place: int, times_margin: float) -> bool:
        below = np.array([values.searchsorted(pooled[place], side="right") for values in ordered])
        excess = below - share * sizes
        return bool(excess.mean() > times_margin * margin * excess.std(ddof=1))

    every = range(len(pooled))
    low = bisect_left(every, True, key=lambda place: surely_reached(place, -1.0))
    high = bisect_left(every, True, key=lambda place: surely_reached(place, 1.0))
    point = float(pooled[max(ceil(share * len(pooled)) - 1, 0)])
    ends = np.append(pooled, np.inf)
    return Estimate(point, float(ends[low]), float(ends[high]))


def estimates(
    table: pd.DataFrame, by: list[str], value: Callable[[pd.DataFrame], pd.Series], confidence: float = 0.95
) -> pd.DataFrame:
    """Interval of a measure within each group of ``by``.

    ``table`` has a column ``replication``; ``value`` turns sums by group and replication into the measure.
    Result: columns of ``by``, mean, low, high. Groups seen in one replication only are left out.
    """
    keys = [*by, "replication"]
    sums = table.groupby(keys, as_index=False).sum(numeric_only=True)
    sums["measure"] = value(sums)
    rows = []
    for key, group in sums.groupby(by, sort=False):
        if group["measure"].notna().sum() >= 2:
            rows.append((*key, *estimate(group["measure"], confidence)))
    return pd.DataFrame(rows, columns=[*by, "mean", "low", "high"])
