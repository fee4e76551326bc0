"""What drawn years say of the result: quantiles, probabilities, reserve, surcharge, with their intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Floats
from model.frames import Frame, real, text

RESULT_MEASURES = Frame(
    "a measure of the drawn years' results",
    measure=text("code"),
    value=real("in the row's unit"),
    low=real("lower bound of the Monte Carlo interval"),
    high=real("upper bound"),
    unit=text("kr or andel"),
)
CONFIDENCE = 0.95


class Probability(NamedTuple):
    """A probability with its Monte Carlo interval."""

    value: float
    low: float
    high: float


class Amount(NamedTuple):
    """A quantile of drawn amounts, with its Monte Carlo interval."""

    value: float
    low: float
    high: float


def probability(result: Floats, confidence: float = CONFIDENCE) -> Probability:
    """P(result >= 0) with Clopper and Pearson's interval for the number of drawn years."""
    found = stats.binomtest(int((np.asarray(result) >= 0).sum()), len(result))
    low, high = found.proportion_ci(confidence, method="exact")
    return Probability(float(found.statistic), float(low), float(high))


def reserve(result: Floats, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Kronor to hold in reserve so that result + reserve >= 0 in the share ``wanted`` of the years.

    Negative when the result holds by itself.
    """
    return quantile(-np.asarray(result), wanted, confidence)


def surcharge(outcome: pd.DataFrame, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Share to raise all prices by, for the result to hold in the share ``wanted`` of the years."""
    revenue = outcome["revenue"].to_numpy()
    return quantile((revenue - outcome["result"].to_numpy()) / revenue - 1, wanted, confidence)


def quantile(values: Floats, wanted: float, confidence: float = CONFIDENCE) -> Amount:
    """Smallest value that at least the share ``wanted`` does not exceed.

    The interval is of order statistics and holds for any distribution (David and Nagaraja, Order Statistics,
    3rd ed., section 7.1).
    """
    ordered = np.sort(values)
    count = len(ordered)
    tail = (1 - confidence) / 2
    ranks = np.asarray(stats.binom.ppf([tail, 1 - tail], count, wanted)).astype(int)
    low, high = np.clip(ranks + np.array([-1, 0]), 0, count - 1)
    middle = min(max(int(np.ceil(wanted * count - 1e-9)) - 1, 0), count - 1)
    return Amount(float(ordered[middle]), float(ordered[low]), float(ordered[high]))


def summary(outcome: pd.DataFrame, wanted: float) -> pd.DataFrame:
    """The distribution in a few lines: :data:`RESULT_MEASURES`."""
    result = outcome["result"].to_numpy()
    spread = stats.norm.ppf(0.5 + CONFIDENCE / 2) * result.std(ddof=1) / np.sqrt(len(result))
    missed = outcome["backlog_hours"].to_numpy()
    rows: list[tuple[str, float, float, float, str]] = [
        ("mean", result.mean(), result.mean() - spread, result.mean() + spread, "kr"),
        ("p5", *quantile(result, 0.05), "kr"),
        ("p50", *quantile(result, 0.5), "kr"),
        ("p95", *quantile(result, 0.95), "kr"),
        ("no_deficit", *probability(result), "andel"),
        ("reserve", *reserve(result, wanted), "kr"),
        ("surcharge", *surcharge(outcome, wanted), "andel"),
        ("no_backlog", *probability(-missed), "andel"),
        ("temporary", *quantile(outcome["temporary"].to_numpy(), 0.5), "kr"),
    ]
    return RESULT_MEASURES.frame(rows)
