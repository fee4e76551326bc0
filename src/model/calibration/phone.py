"""From a log of calls to the calls of a centre like ours, and what handling one takes.

Calls count when they are of the kinds chosen, reached the queue or an agent, and came on a day of the week
and within the hours that the centre is open. Half-hours in which the system stood still, and those of the
hour after, when callers ring again, are left out: see :mod:`model.calibration.stops`.

The bank's log of 1999 has a working week from Sunday to Thursday, with a short Friday: its first working day
is our Monday, and so on. Its kinds are ordinary service (PS, and PE in English).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from model.arrays import Flags, Floats, Ints
from model.calibration.estimates import clustered_error
from model.calibration.stops import clock_changes, stopped_half_hours
from model.errors import Finding, InputError
from model.observations.exclusions import Rule, Selection, leave_out
from model.parameters.quantity import seconds
from model.time_units import HALF_HOUR, HOUR

WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
ORDINARY_TYPES = ("PS", "PE")
"""Of the bank."""
SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
"""The bank's working week, in the counting of Python and pandas: Monday is 0."""
WORKING_DAYS = 5
SHORTEST_SERVICE = 10
LONGEST_SERVICE = HOUR


@dataclass(frozen=True)
class UsableCalls:
    """Calls that an estimate may use.

    table: the log's columns and day (date), weekday (place in ``week``), second (of the day), half_hour (0 is
    the first). usable: days x half-hours, False where the system stood still or the clock was changed; rows
    are ``days``. week: the days of the week that calls were chosen from, Monday 0, in the order that the
    centre's week has them.
    """

    table: pd.DataFrame
    days: list[pd.Timestamp]
    usable: Flags
    left_out: Mapping[str, int]
    missing_days: list[str] = field(default_factory=list)
    week: Sequence[int] = SUNDAY_TO_THURSDAY

    @property
    def weekdays(self) -> Ints:
        """Place in the week of each day."""
        return np.array([self.week.index(day.weekday()) for day in self.days])

    @property
    def within(self) -> Flags:
        """Usable half-hours of the day that some call ever came in; the others are as good as closed."""
        counts = half_hour_counts(self)
        return np.asarray(self.usable & (counts.sum(axis=0) > 0))


def ordinary_calls(
    log: pd.DataFrame,
    opening: tuple[str, str] = ("08:30", "16:00"),
    *,
    week: Sequence[int] = SUNDAY_TO_THURSDAY,
    kinds: Collection[str] = ORDINARY_TYPES,
) -> UsableCalls:
    """The calls of ``log`` that correspond to ours, with every row left out counted by reason.

    kinds: of call; none given takes them all. Raises InputError when some day of the ``week`` has no call.
    """
    opens, closes = map(seconds, opening)
    day = log["entered"].dt.normalize()
    second = (log["entered"] - day).dt.total_seconds()
    place = {number: index for index, number in enumerate(week)}
    log = log.assign(
        day=day,
        weekday=log["entered"].dt.day_of_week.map(place),
        second=second,
        half_hour=((second - opens) // HALF_HOUR).astype(int),
    )
    of_kind: dict[str, Rule] = {"other_type": lambda calls: ~calls["type"].isin(kinds)} if kinds else {}
    first = leave_out(
        log,
        {
            **of_kind,
            "no_real_call": lambda calls: calls["outcome"] == "other",
            "gave_up_before_queue": lambda calls: (calls["outcome"] == "abandoned") & ~calls["queued"],
            "weekend": lambda calls: calls["weekday"].isna(),
            "outside_opening_hours": lambda calls: (calls["second"] < opens) | (calls["second"] >= closes),
        },
    )
    days = sorted(first.kept["day"].unique())
    lacking = set(week) - {day.weekday() for day in days}
    if lacking:
        shown = ", ".join(WEEKDAYS[number] for number in week if number in lacking)
        wanted = "samtal alla veckans dagar: " + ", ".join(WEEKDAYS[number] for number in week)
        raise InputError(Finding("samtalsloggen", shown, "inga samtal", wanted))
    kept = first.kept.assign(place=_places(first.kept["day"], days))
    weekdays = np.array([place[day.weekday()] for day in days])
    changed = clock_changes(days, opens, closes)
    stopped = stopped_half_hours(kept, weekdays, changed, opens, closes)
    cell = (kept["place"].to_numpy(), kept["half_hour"].to_numpy())
    rules: dict[str, Rule] = {"stop_or_hour_after": lambda calls: _flags(stopped[cell], kept, calls)}
    if changed.any():
        rules["clock_change"] = lambda calls: _flags(changed[cell], kept, calls)
    running = leave_out(first.kept, rules)
    return UsableCalls(
        table=running.kept,
        days=days,
        usable=~(stopped | changed),
        left_out=first.left_out | running.left_out,
        missing_days=_missing(days, week),
        week=tuple(week),
    )


def _flags(flags: Flags, of: pd.DataFrame, among: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(flags, index=of.index).loc[among.index]


def half_hour_counts(calls: UsableCalls) -> Floats:
    """Calls by day and half-hour, shaped as ``calls.usable``."""
    counts = np.zeros(calls.usable.shape)
    place = _places(calls.table["day"], calls.days)
    np.add.at(counts, (place, calls.table["half_hour"].to_numpy()), 1.0)
    return counts


def _places(day: pd.Series[pd.Timestamp], days: list[pd.Timestamp]) -> Ints:
    return np.searchsorted(np.array(days, dtype="datetime64[ns]"), day.to_numpy("datetime64[ns]"))


def _missing(days: list[pd.Timestamp], week: Sequence[int]) -> list[str]:
    """Days of the ``week`` between the first and the last that the log has no calls on."""
    every = pd.date_range(days[0], days[-1])
    return [f"{day:%Y-%m-%d}" for day in every if day.weekday() in week and day not in set(days)]


@dataclass(frozen=True, kw_only=True)
class Handling:
    """Talk time of answered calls, seconds; standard errors allow for days that differ."""

    calls: int
    mean: float
    mean_error: float
    cv: float
    cv_error: float
    median: float
    left_out: Mapping[str, int]


def handling_time(calls: UsableCalls) -> Handling:
    """Mean and coefficient of variation of talk time."""
    chosen = talk_times(calls)
    talk = chosen.kept["service_seconds"].to_numpy(dtype=float)
    day = chosen.kept["day"].to_numpy()
    mean, deviation = float(talk.mean()), float(talk.std(ddof=1))
    cv = deviation / mean
    centred = (talk - mean) / deviation
    return Handling(
        calls=len(talk),
        mean=mean,
        mean_error=clustered_error(talk - mean, day),
        cv=cv,
        cv_error=clustered_error(cv * ((centred**2 - 1) / 2 - cv * centred), day),
        median=float(np.median(talk)),
        left_out=chosen.left_out,
    )


def talk_times(calls: UsableCalls) -> Selection:
    """The answered calls, without those whose service time is known not to be talk."""
    rules: dict[str, Rule] = {
        "not_answered": lambda table: table["outcome"] != "answered",
        "no_agent": lambda table: table["agent"].isna(),
        "too_short": lambda table: table["service_seconds"] < SHORTEST_SERVICE,
        "too_long": lambda table: table["service_seconds"] > LONGEST_SERVICE,
    }
    answered = calls.table["outcome"] == "answered"
    if calls.table.loc[answered, "service_seconds"].isna().any():
        rules["no_talk_logged"] = lambda table: table["service_seconds"].isna()
    return leave_out(calls.table, rules)
