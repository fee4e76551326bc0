"""Which calls of a log are the centre's: kinds, hours and days of the week, as told or as the log has them.

The hours are the centre's opening hours, and the week Monday to Friday. Where no call comes in those hours,
the log's own are taken; where some day of the week has hardly any calls and five other days in a row have (a
bank open from Sunday), those; and where that helps nothing, the days that have calls. What differs from the
centre's own is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calibration.phone import WEEKDAYS, WORKING_DAYS
from model.errors import Finding, InputError
from model.parameters.quantity import seconds
from model.time_units import DAY, HALF_HOUR, HOUR, MINUTE

Hours = tuple[str, str]
Week = tuple[int, ...]
SEVEN = 7
MONDAY_TO_FRIDAY: Week = (0, 1, 2, 3, 4)
HARDLY_ANY = 0.05
"""Share of the busiest weekday's calls: with fewer the centre is closed that day."""


@dataclass(frozen=True)
class Choices:
    """What is asked for; None leaves it to the centre's parameters and the log.

    month_profile: that invoices give, by its name in ``demand.month_profiles``.
    """

    kinds: tuple[str, ...] | None = None
    hours: Hours | None = None
    week: Week | None = None
    month_profile: str | None = None


@dataclass(frozen=True)
class Chosen:
    """What was chosen, and sentences on what was not as asked or as the centre has it."""

    kinds: tuple[str, ...]
    hours: Hours
    week: Week
    said: tuple[str, ...]


def chosen(log: pd.DataFrame, choices: Choices, opening: Hours) -> Chosen:
    """The kinds, hours and week to use of ``log``, for a centre that is open ``opening``.

    Raises InputError for kinds, hours or days that no call has.
    """
    log, said = _of_kinds(log, choices.kinds)
    second = (log["entered"] - log["entered"].dt.normalize()).dt.total_seconds().to_numpy(dtype=float)
    hours = choices.hours or opening
    if not _within(second, hours).any():
        if choices.hours:
            raise InputError(_nothing("–".join(hours)))
        hours = own_hours(second)
        said.append(
            f"Inga samtal kom under öppettiden {'–'.join(opening)}; loggens egna tider används,"
            f" {'–'.join(hours)}."
        )
    days = log["entered"].dt.day_of_week.to_numpy()[_within(second, hours)]
    counted = np.bincount(days, minlength=SEVEN).astype(float)
    week = choices.week or usual_week(counted)
    lacking = [WEEKDAYS[day] for day in week if not counted[day]]
    if lacking:
        raise InputError(_nothing(", ".join(lacking)))
    if week != MONDAY_TO_FRIDAY:
        said.append(f"Veckans dagar i loggen: {', '.join(WEEKDAYS[day] for day in week)}.")
    return Chosen(choices.kinds or (), hours, week, tuple(said))


def _of_kinds(log: pd.DataFrame, kinds: Sequence[str] | None) -> tuple[pd.DataFrame, list[str]]:
    counted = log["type"].value_counts()
    there = ", ".join(f"{kind} {count}" for kind, count in counted.items())
    if kinds is None:
        return log, [f"Alla ärendetyper räknas ({there}); --kinds väljer."] if len(counted) > 1 else []
    unknown = [kind for kind in kinds if kind not in counted.index]
    if unknown:
        wanted = f"någon av loggens ärendetyper ({there or 'inga'})"
        raise InputError(Finding("samtalsloggen", "ärendetyp", ", ".join(unknown), wanted))
    return log[log["type"].isin(kinds)], []


def _nothing(place: str) -> Finding:
    return Finding("samtalsloggen", place, "inga samtal", "samtal där; välj med --hours och --week")


def _within(second: Floats, hours: Hours) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    opens, closes = map(seconds, hours)
    return (second >= opens) & (second < closes)


def own_hours(second: Floats) -> Hours:
    """Whole half-hours from the first call of any day to the last."""
    opens = np.floor(second.min() / HALF_HOUR) * HALF_HOUR
    closes = min((np.floor(second.max() / HALF_HOUR) + 1) * HALF_HOUR, DAY - MINUTE)
    return _clock(opens), _clock(closes)


def _clock(second: float) -> str:
    return f"{int(second // HOUR):02d}:{int(second % HOUR // MINUTE):02d}"


def usual_week(counted: Floats) -> Week:
    """The days of the week to use, from the number of calls on each, Monday first."""
    has = counted > HARDLY_ANY * counted.max()
    runs = [tuple((first + step) % SEVEN for step in range(WORKING_DAYS)) for first in (0, 6, 5, 4, 3, 2, 1)]
    for run in runs:
        if all(has[day] for day in run):
            return run
    within = tuple(day for day in MONDAY_TO_FRIDAY if has[day])
    return within or tuple(int(day) for day in np.flatnonzero(has))
