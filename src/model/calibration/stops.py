"""Stops: silences longer than chance makes them, judged by the calls that were to be expected meanwhile.

How long a silence says something depends on how many calls there are: a quarter of an hour is nothing where
three calls come in half an hour, and a broken line where forty do. With N gaps between calls in the log and m
calls expected in one of them, chance leaves N exp(-m) gaps so long. A gap is a stop when that is less than
:data:`CHANCE`, and at least :data:`FEWEST_MISSED` calls are missing.

What is expected is the log's own: half-hour times weekday, and on days with fewer calls than that, as much
less. Stops found are left out of what is expected, which is then made anew until no more are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from model.arrays import Flags, Floats, Ints
from model.time_units import HALF_HOUR, HOUR, MINUTE

CHANCE: Final = 0.01
"""Gaps taken for stops that chance would make, in the whole log."""
FEWEST_MISSED: Final = 10.0
AFTERMATH: Final = HOUR
"""After a stop callers ring again: this long is left out as well."""
TOUCHED: Final = 15 * MINUTE
"""A half-hour that a stop and its aftermath cover so much of is left out ..."""
CALLS_TOUCHED: Final = 5.0
"""... and one that lost so many calls. Fewer come or fail to come by chance at the edges of any silence."""
ROUNDS: Final = 10
ZONE: Final = ZoneInfo("Europe/Stockholm")


def clock_changes(days: Sequence[pd.Timestamp], opens: float, closes: float) -> Flags:
    """Half-hours of ``days`` that the change of the clock skips or plays twice; days x half-hours."""
    starts = [timedelta(seconds=second) for second in np.arange(opens, closes, HALF_HOUR).tolist()]
    found = np.zeros((len(days), len(starts)), dtype=bool)
    for place, day in enumerate(days):
        local = day.to_pydatetime().replace(tzinfo=ZONE)
        if local.utcoffset() != (local + timedelta(days=1)).utcoffset():
            moments = [local + start for start in starts]
            found[place] = [one.utcoffset() != one.replace(fold=1).utcoffset() for one in moments]
    return found


def stopped_half_hours(
    calls: pd.DataFrame, weekdays: Ints, changed: Flags, opens: float, closes: float
) -> Flags:
    """Which half-hours a stop, or the hour after it, touched; shape (days, half-hours).

    calls: columns place (number of the day), second (of the day) and half_hour. weekdays: of each day.
    changed: half-hours of :func:`clock_changes`, in which nothing is expected.
    """
    half_hours = np.arange(opens, closes, HALF_HOUR)
    counts = np.zeros((len(weekdays), len(half_hours)))
    np.add.at(counts, (calls["place"].to_numpy(), calls["half_hour"].to_numpy()), 1.0)
    groups = dict(tuple(calls.groupby("place")["second"]))
    entered = [np.sort(groups[day].to_numpy(dtype=float)) for day in range(len(weekdays))]
    longest = max(FEWEST_MISSED, float(np.log((len(calls) + len(weekdays)) / CHANCE)))
    stopped = np.zeros(counts.shape, dtype=bool)
    for _ in range(ROUNDS):
        usual = np.where(changed, 0.0, _usual(counts, ~(stopped | changed), weekdays))
        found = np.array(
            [
                _touched(entered[day], usual[day], counts[day], half_hours, closes, longest)
                for day in range(len(weekdays))
            ]
        ).reshape(counts.shape)
        if (found == stopped).all():
            break
        stopped = found
    return stopped


def _usual(counts: Floats, usable: Flags, weekdays: Ints) -> Floats:
    """Calls that half-hour and weekday make likely: rows times columns, fitted to the usable cells."""
    week = np.eye(weekdays.max() + 1)[weekdays]
    seen = np.where(usable, counts, 0.0)
    per_half_hour: Floats = np.ones(counts.shape[1])
    level: Floats = np.ones(len(weekdays))
    for _ in range(ROUNDS):
        level = week @ _ratio(week.T @ seen.sum(axis=1), week.T @ (usable * per_half_hour).sum(axis=1))
        per_half_hour = _ratio(seen.sum(axis=0), (usable * level[:, None]).sum(axis=0))
    return level[:, None] * per_half_hour


def _ratio(seen: Floats, among: Floats) -> Floats:
    return np.asarray(np.divide(seen, among, out=np.zeros_like(among), where=among > 0))


def _touched(
    entered: Floats, usual: Floats, counts: Floats, half_hours: Floats, closes: float, longest: float
) -> Flags:
    """The half-hours of one day that stops touched."""
    edges = np.append(half_hours, closes)
    sums = np.append(0.0, np.cumsum(usual))

    def expected(begins: Floats, ends: Floats) -> Floats:
        return np.asarray(np.interp(ends, edges, sums) - np.interp(begins, edges, sums), dtype=float)

    marks = np.concatenate([edges[:1], entered, edges[-1:]])
    missed = expected(marks[:-1], marks[1:])
    # A gap has no calls: all of the day's came outside it, and there so many were expected.
    outside = sums[-1] - missed
    pace = np.minimum(1.0, np.divide(counts.sum(), outside, out=np.ones_like(outside), where=outside > 0))
    touched = np.zeros(len(half_hours), dtype=bool)
    for place in np.flatnonzero(missed * pace > longest):
        begins = np.maximum(half_hours, marks[place])
        ends = np.minimum(edges[1:], marks[place + 1] + AFTERMATH)
        covered = ends - begins
        lost = expected(begins, np.maximum(begins, ends))
        touched |= (covered >= TOUCHED) | ((covered > 0) & (lost >= CALLS_TOUCHED))
    return touched
