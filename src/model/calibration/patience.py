"""How long callers are willing to wait: Kaplan-Meier, where being answered censors a caller's patience.

Only callers who joined the queue tell anything: who was answered at once showed no more than a patience above
zero, and would not move the curve. The exponential estimate stands beside the curve, and its form past the
last point is used as the tail of the curve.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Flags, Floats
from model.calibration.estimates import CONFIDENCE, exponential_mean
from model.calibration.phone import UsableCalls
from model.observations.exclusions import Selection, leave_out

POINTS = (
    0,
    5,
    10,
    15,
    20,
    25,
    30,
    40,
    50,
    60,
    75,
    90,
    120,
    150,
    180,
    210,
    240,
    270,
    300,
    360,
    420,
    480,
    600,
    720,
)
FEWEST_WAITING = 500
"""The curve ends at the last point that so many callers still wait at."""


@dataclass(frozen=True, kw_only=True)
class Survival:
    """Share of callers still willing to wait after so many seconds.

    times, shares, low, high, waiting: shape (points,); waiting is the number of callers observed that long.
    median is None when fewer than half are seen to leave. Means are of exponentials: over all, and past the
    last point.
    """

    callers: int
    abandoned: int
    times: Floats
    shares: Floats
    low: Floats
    high: Floats
    waiting: Floats
    median: float | None
    exponential_mean: float
    exponential_interval: tuple[float, float]
    tail_mean: float
    tail_interval: tuple[float, float]
    tail_abandoned: int


@dataclass(frozen=True)
class Patience:
    """The survival of queued callers, and who was left out."""

    survival: Survival
    left_out: Mapping[str, int]


def patience(calls: UsableCalls) -> Patience:
    """Patience of the callers who joined the queue."""
    chosen = queued(calls)
    return Patience(survival=survival(*waits_and_departures(chosen.kept)), left_out=chosen.left_out)


def waits_and_departures(table: pd.DataFrame) -> tuple[Floats, Flags]:
    """Seconds waited, and whether the caller gave up (else was answered)."""
    return table["wait_seconds"].to_numpy(dtype=float), (table["outcome"] == "abandoned").to_numpy()


def queued(calls: UsableCalls) -> Selection:
    """The callers who joined the queue and of whom it is clear how that ended."""
    return leave_out(
        calls.table,
        {
            "no_wait": lambda table: ~table["queued"],
            "unclear_end": lambda table: table["abandoned_with_service"],
        },
    )


def survival(
    waits: Floats,
    abandoned: Flags,
    points: Sequence[float] = POINTS,
    fewest: int = FEWEST_WAITING,
) -> Survival:
    """Kaplan-Meier at ``points`` while at least ``fewest`` callers wait, and the exponential beside it.

    waits: seconds in queue; abandoned: whether the caller gave up (else answered: censored).
    """
    estimate = stats.ecdf(stats.CensoredData.right_censored(waits, ~abandoned)).sf
    bounds: Any
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # no interval past the last caller, who is not asked for
        bounds = estimate.confidence_interval(CONFIDENCE, method="linear")
    waiting = np.array([float((waits >= point).sum()) for point in points])
    times = np.array(points, dtype=float)[waiting >= min(fewest, len(waits))]
    shares = np.asarray(estimate.evaluate(times), dtype=float)
    times = times[shares > 0]
    end = times[-1]
    beyond = waits > end
    mean, *interval = exponential_mean(float(waits.sum()), int(abandoned.sum()))
    late = int((abandoned & beyond).sum())
    tail, *tail_interval = exponential_mean(float((waits[beyond] - end).sum()), late)
    half = np.flatnonzero(estimate.probabilities <= 0.5)
    return Survival(
        callers=len(waits),
        abandoned=int(abandoned.sum()),
        times=times,
        shares=shares[: len(times)],
        low=np.asarray(bounds.low.evaluate(times), dtype=float),
        high=np.asarray(bounds.high.evaluate(times), dtype=float),
        waiting=waiting[: len(times)],
        median=float(estimate.quantiles[half[0]]) if len(half) else None,
        exponential_mean=mean,
        exponential_interval=(interval[0], interval[1]),
        tail_mean=tail,
        tail_interval=(tail_interval[0], tail_interval[1]),
        tail_abandoned=late,
    )
