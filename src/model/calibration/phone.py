"""From the bank's call log to calls of a centre like ours, and what handling one takes.

The log's working week runs Sunday to Thursday, with a short Friday: its first working day is our Monday, and
so on; Friday and Saturday are left out. Calls count when they are ordinary service (PS, and PE in English),
reached the queue or an agent, and came within our opening hours. Half-hours in which the system stood still,
and those of the hour after, when callers ring again, are left out: see :func:`stopped_half_hours`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from model.arrays import Flags, Ints
from model.calibration.estimates import clustered_error
from model.errors import Finding, InputError
from model.observations.exclusions import Selection, leave_out
from model.parameters.quantity import seconds
from model.time_units import HALF_HOUR, HOUR, MINUTE

ORDINARY_TYPES = ("PS", "PE")
WORKING_DAYS = 5
FIRST_WEEKDAY = 6
"""Sunday, in the counting of Python and pandas: Monday is 0."""
LONGEST_SILENCE = 15 * MINUTE
AFTERMATH = HOUR
SHORTEST_SERVICE = 10
LONGEST_SERVICE = HOUR


@dataclass(frozen=True)
class UsableCalls:
    """Calls that an estimate may use.

    table: the log's columns and day (date), weekday (0-4), second (of the day), half_hour (0 is the first).
    usable: days x half-hours, False where the system stood still; rows are ``days``.
    """

    table: pd.DataFrame
    days: list[pd.Timestamp]
    usable: Flags
    left_out: Mapping[str, int]
    missing_days: list[str] = field(default_factory=list)

    @property
    def weekdays(self) -> Ints:
        """Our weekday (0 is Monday) of each day."""
        return np.array([our_weekday(day) for day in self.days])


def our_weekday(day: pd.Timestamp) -> int:
    """Weekday with the log's first working day as 0."""
    return (day.weekday() - FIRST_WEEKDAY) % 7


def ordinary_calls(log: pd.DataFrame, opening: tuple[str, str] = ("08:30", "16:00")) -> UsableCalls:
    """The calls of ``log`` that correspond to ours, with every row left out counted by reason.

    Raises InputError when some weekday of the five has no call at all.
    """
    opens, closes = map(seconds, opening)
    day = log["entered"].dt.normalize()
    second = (log["entered"] - day).dt.total_seconds()
    log = log.assign(
        day=day,
        weekday=(log["entered"].dt.day_of_week - FIRST_WEEKDAY) % 7,
        second=second,
        half_hour=((second - opens) // HALF_HOUR).astype(int),
    )
    first = leave_out(
        log,
        {
            "other_type": lambda calls: ~calls["type"].isin(ORDINARY_TYPES),
            "no_real_call": lambda calls: calls["outcome"] == "other",
            "gave_up_before_queue": lambda calls: (calls["outcome"] == "abandoned") & ~calls["queued"],
            "weekend": lambda calls: calls["weekday"] >= WORKING_DAYS,
            "outside_opening_hours": lambda calls: (calls["second"] < opens) | (calls["second"] >= closes),
        },
    )
    days = sorted(first.kept["day"].unique())
    lacking = set(range(WORKING_DAYS)) - {our_weekday(day) for day in days}
    if lacking:
        shown = ", ".join(str(number + 1) for number in sorted(lacking))
        raise InputError(
            Finding(
                "samtalsloggen", "arbetsdag " + shown, "inga samtal", "samtal alla fem arbetsdagar i veckan"
            )
        )
    stopped = np.array([stopped_half_hours(first.kept, day, opens, closes) for day in days])
    place = np.searchsorted(
        np.array(days, dtype="datetime64[ns]"), first.kept["day"].to_numpy("datetime64[ns]")
    )
    in_stop = pd.Series(stopped[place, first.kept["half_hour"].to_numpy()], index=first.kept.index)
    running = leave_out(first.kept, {"stop_or_hour_after": lambda calls: in_stop.loc[calls.index]})
    return UsableCalls(
        table=running.kept,
        days=days,
        usable=~stopped,
        left_out=first.left_out | running.left_out,
        missing_days=_missing(days),
    )


def stopped_half_hours(calls: pd.DataFrame, day: pd.Timestamp, opens: float, closes: float) -> Flags:
    """The half-hours of ``day`` that a stop touched: no call for LONGEST_SILENCE, or AFTERMATH of that."""
    entered = np.sort(calls.loc[calls["day"] == day, "second"].to_numpy(dtype=float))
    marks = np.concatenate([[opens], entered, [closes]])
    half_hours = np.arange(opens, closes, HALF_HOUR)
    stopped = np.zeros(len(half_hours), dtype=bool)
    for place in np.flatnonzero(np.diff(marks) > LONGEST_SILENCE):
        begins, ends = marks[place], marks[place + 1] + AFTERMATH
        stopped |= (half_hours < ends) & (half_hours + HALF_HOUR > begins)
    return stopped


def _missing(days: list[pd.Timestamp]) -> list[str]:
    """Working days between the first and the last that the log has no calls on."""
    every = pd.date_range(days[0], days[-1])
    return [f"{day:%Y-%m-%d}" for day in every if our_weekday(day) < WORKING_DAYS and day not in set(days)]


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
    return leave_out(
        calls.table,
        {
            "not_answered": lambda table: table["outcome"] != "answered",
            "no_agent": lambda table: table["agent"].isna(),
            "too_short": lambda table: table["service_seconds"] < SHORTEST_SERVICE,
            "too_long": lambda table: table["service_seconds"] > LONGEST_SERVICE,
        },
    )
