"""Estimates with confidence intervals from independent replications."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


class Estimate(NamedTuple):
    """Mean over replications and its confidence interval (Student's t)."""

    mean: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Half the interval's width."""
        return (self.high - self.low) / 2


def estimate(values: pd.Series, confidence: float = 0.95) -> Estimate:
    """Interval for the mean of independent ``values``; needs at least two."""
    observed = values.dropna().to_numpy(dtype=float)
    if len(observed) < 2:
        raise ValueError("an interval needs at least two replications")
    mean, spread = float(observed.mean()), float(observed.std(ddof=1))
    margin = float(stats.t.ppf(0.5 + confidence / 2, len(observed) - 1)) * spread / np.sqrt(len(observed))
    return Estimate(mean, mean - margin, mean + margin)


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
