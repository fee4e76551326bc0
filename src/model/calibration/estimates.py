"""Rounding of estimates: what is written to a parameter file has as many digits as the data support."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from model.apportionment import apportion
from model.arrays import Floats

SHARE_STEPS = 10_000
CONFIDENCE = 0.95


def rounded_shares(weights: ArrayLike) -> list[float]:
    """``weights`` as shares with four decimals that sum to one (largest remainders)."""
    return [int(part) / SHARE_STEPS for part in apportion(SHARE_STEPS, weights)]


def digits(value: float, significant: int = 4) -> float:
    """``value`` rounded to that many significant digits."""
    return float(f"{value:.{significant}g}") if math.isfinite(value) else value


def exponential_mean(total: float, events: int) -> tuple[float, float, float]:
    """Maximum likelihood mean of a censored exponential, with its 95 % interval.

    total: observed time, censored and not. The interval is the exact one for a fixed number of events, and a
    good approximation under random censoring. Infinite without events.
    """
    tail = (1 - CONFIDENCE) / 2
    if events == 0:
        return math.inf, 2 * total / float(stats.chi2.ppf(1 - tail, 2)), math.inf
    low = 2 * total / float(stats.chi2.ppf(1 - tail, 2 * events))
    return total / events, low, 2 * total / float(stats.chi2.ppf(tail, 2 * events))


def clustered_error(influence: Floats, cluster: ArrayLike) -> float:
    """Standard error of an estimate from its observations' influence values, summed by cluster (day)."""
    _, index = np.unique(np.asarray(cluster), return_inverse=True)
    sums = np.bincount(index, weights=influence)
    groups = len(sums)
    correction = groups / (groups - 1) if groups > 1 else math.nan
    return math.sqrt(correction * float((sums**2).sum())) / len(influence)
