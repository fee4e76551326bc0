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
from model.observations.exclusions import Rule, Selection, leave_out

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
"""The curve ends at the last point that so many callers still wait at ..."""
FEWEST_LATER = 10
"""... and so many give up after, for its tail. So many are needed for an estimate at all."""


MOST_WITHOUT_WAIT = 0.1
"""Share of those who hang up that may do so within their first second; more means that waits are missing."""


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
    rules: dict[str, Rule] = {
        "no_wait": lambda table: ~table["queued"],
        "unclear_end": lambda table: table["abandoned_with_service"],
    }
    if calls.table["wait_seconds"].isna().any():
        rules["no_end_logged"] = lambda table: table["wait_seconds"].isna()
    return leave_out(calls.table, rules)


def no_patience(calls: UsableCalls) -> str:
    """Why the calls tell nothing of patience; empty when they do."""
    chosen = queued(calls).kept
    if chosen.empty:
        return "ingen väntan i kö är loggad"
    waits, gone = waits_and_departures(chosen)
    given_up = int(gone.sum())
    if not given_up:
        return "ingen lade på i kön"
    without = int((waits[gone] == 0).sum())
    if without > MOST_WITHOUT_WAIT * given_up:
        return f"{without} av {given_up} som lade på i kön har väntan 0: loggen har inte deras väntan"
    if int((waits[gone] > 0).sum()) < FEWEST_LATER:
        return f"bara {given_up} lade på i kön (minst {FEWEST_LATER} behövs)"
    return ""


def survival(
    waits: Floats,
    abandoned: Flags,
    points: Sequence[float] = POINTS,
    fewest: int = FEWEST_WAITING,
    fewest_later: int = FEWEST_LATER,
) -> Survival:
    """Kaplan-Meier at ``points`` while at least ``fewest`` callers wait, and the exponential beside it.

    At least ``fewest_later`` give up after the last point, unless that is the first.

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
    later = np.array([int((abandoned & (waits > point)).sum()) for point in points])
    # Where hardly anyone gives up, the curve is its first point, and all the rest is tail.
    told = (waiting >= min(fewest, len(waits))) & (later >= fewest_later)
    told[0] = True
    times = np.array(points, dtype=float)[told]
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
