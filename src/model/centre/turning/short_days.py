"""Shortened days of a new year: before the same holidays as before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import holidays

from model.working_days import working_days

OFF = ("public", "de_facto")
ONE_DAY = timedelta(days=1)


def next_short_days(known: Iterable[date], year: int) -> list[date]:
    """Working days of ``year`` before the holidays that ``known`` days stood before, in order.

    A day before no holiday is not carried: it was of its year.
    """
    eves = {name for day in known for name in _names(day + ONE_DAY)}
    found = {
        day - ONE_DAY for day in _holidays(year) if eves & _names(day) and day - ONE_DAY in working_days(year)
    }
    return sorted(found)


def _names(day: date) -> set[str]:
    return set(_holidays(day.year).get_list(day))


def _holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("SE", years=year, categories=OFF, include_sundays=False)
