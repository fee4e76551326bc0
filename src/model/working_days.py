"""Which days of a year are worked in Sweden: weekdays that are no public holiday or customary eve.

Public holidays, and the midsummer, Christmas and New Year's eves that are off in fact, come from the
``holidays`` library.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5


@cache
def working_days(year: int) -> tuple[date, ...]:
    """The working days of ``year``, in order."""
    off = holidays.country_holidays(
        "SE", years=year, categories=("public", "de_facto"), include_sundays=False
    )
    first, last = date(year, 1, 1), date(year, 12, 31)
    all_days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return tuple(day for day in all_days if day.weekday() < SATURDAY and day not in off)


def from_working_day(day: date) -> date:
    """``day``, or the first working day after it where it is none."""
    later = (each for year in (day.year, day.year + 1) for each in working_days(year) if each >= day)
    return next(later)


def working_day_after(year: int, month: int, number: int) -> date:
    """Working day ``number``, from 1, counted from the first of the month after ``month`` of ``year``."""
    first = date(year + month // 12, month % 12 + 1, 1)
    later = [each for year in (first.year, first.year + 1) for each in working_days(year) if each >= first]
    return later[number - 1]
