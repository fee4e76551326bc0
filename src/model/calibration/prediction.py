"""The last month predicted from the months before it, beside what happened: what the estimates are worth.

Calls are predicted for the very days of the last month, at the level of the earlier ones; the interval holds
the chance of single calls, days that differ (busy-day variation) and the level's own uncertainty. How many
hang up is predicted for the waits that callers met, by the patience of the earlier months. Intervals are of
95 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from model.arrays import Flags, Floats
from model.calibration import goodness
from model.calibration.arrivals import Arrivals
from model.calibration.estimates import CONFIDENCE
from model.calibration.patience import queued, waits_and_departures
from model.calibration.phone import UsableCalls, half_hour_counts
from model.calibration.phone_estimates import PhoneEstimates, estimates_from

FEWEST_DAYS = 5
"""With calls, for a last month to be worth predicting."""
NORMAL = float(stats.norm.ppf(0.5 + CONFIDENCE / 2))


class Predicted(NamedTuple):
    """A measure of the last month. measure: calls, half_hours (within their intervals), talk or hung_up."""

    measure: str
    predicted: float
    low: float
    high: float
    happened: float


@dataclass(frozen=True)
class Prediction:
    """Of ``month`` ("2011-03") from ``days`` days before it.

    measures: those that both parts can tell. half_hours: predicted, low, high, happened calls by half-hour.
    """

    month: str
    days: int
    measures: tuple[Predicted, ...]
    half_hours: pd.DataFrame


def predict_last_month(calls: UsableCalls) -> Prediction | None:
    """The last month of ``calls`` from those before it; None where there are too few days for either."""
    months = [f"{day:%Y-%m}" for day in calls.days]
    last = np.array(months) == max(months)
    if last.sum() < FEWEST_DAYS or last.all():
        return None
    earlier, later = (estimates_from(_of_days(calls, chosen)) for chosen in (~last, last))
    if earlier.arrivals is None:
        return None
    half_hours = _half_hours(earlier.calls, earlier.arrivals, later.calls)
    measures = [_calls(half_hours), _within(half_hours), *_talk(earlier, later), *_hung_up(earlier, later)]
    return Prediction(max(months), int((~last).sum()), tuple(measures), half_hours.iloc[:-1])


def _of_days(calls: UsableCalls, chosen: Flags) -> UsableCalls:
    days = [day for day, wanted in zip(calls.days, chosen.tolist(), strict=True) if wanted]
    table = calls.table[calls.table["day"].isin(days)]
    return replace(calls, table=table, days=days, usable=calls.usable[chosen])


def _half_hours(before: UsableCalls, arrivals: Arrivals, after: UsableCalls) -> pd.DataFrame:
    """Calls by half-hour, and of all (the last row), over the usable half-hours of the days ``after``."""

    def profile(calls: UsableCalls) -> Floats:
        shape = np.outer(arrivals.weekdays[calls.weekdays], arrivals.half_hours)
        return np.asarray(np.where(calls.usable, shape, 0.0))

    level = arrivals.calls / profile(before).sum()
    cells = level * profile(after)
    counts = np.where(after.usable, half_hour_counts(after), 0.0)
    busy = arrivals.busy_days.cv**2
    parts = [(cells[:, place], counts[:, place]) for place in range(cells.shape[1])]
    own_errors = [*arrivals.half_hour_errors.tolist(), arrivals.calls**-0.5]
    rows = []
    for (expected, seen), own in zip([*parts, (cells, counts)], own_errors, strict=True):
        mean = expected.sum()
        by_day = expected.reshape(len(after.days), -1).sum(axis=1)
        level_error = busy / arrivals.days + own**2
        spread = NORMAL * np.sqrt(mean + busy * (by_day**2).sum() + level_error * mean**2)
        rows.append((mean, max(mean - spread, 0.0), mean + spread, seen.sum()))
    return pd.DataFrame(rows, columns=["predicted", "low", "high", "happened"], dtype=float)


def _calls(half_hours: pd.DataFrame) -> Predicted:
    whole = half_hours.iloc[-1]
    predicted, low, high, happened = whole[["predicted", "low", "high", "happened"]].tolist()
    return Predicted("calls", predicted, low, high, happened)


def _within(half_hours: pd.DataFrame) -> Predicted:
    """How many half-hours lie within their intervals, and how many should."""
    open_at = half_hours.iloc[:-1].query("predicted > 0")
    inside = open_at["happened"].between(open_at["low"], open_at["high"]).sum()
    count = len(open_at)
    low, high = (float(stats.binom.ppf(part, count, CONFIDENCE)) for part in (0.025, 0.975))
    return Predicted("half_hours", CONFIDENCE * count, low, high, float(inside))


def _talk(earlier: PhoneEstimates, later: PhoneEstimates) -> list[Predicted]:
    if earlier.handling is None or later.handling is None:
        return []
    mean = earlier.handling.mean
    spread = NORMAL * float(np.hypot(earlier.handling.mean_error, later.handling.mean_error))
    return [Predicted("talk", mean, mean - spread, mean + spread, later.handling.mean)]


def _hung_up(earlier: PhoneEstimates, later: PhoneEstimates) -> list[Predicted]:
    """The expected number is the sum of the hazards that the waits of the last month ran through."""
    if earlier.patience is None:
        return []
    waits, gone = waits_and_departures(queued(later.calls).kept)
    if not len(waits):
        return []
    expected = float(-np.log(goodness.measured(earlier.patience.survival)(waits)).sum())
    spread = NORMAL * expected**0.5
    return [Predicted("hung_up", expected, max(expected - spread, 0.0), expected + spread, float(gone.sum()))]
