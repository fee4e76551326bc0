"""Days told by a rule: the tenth working day of the month after, 1 November of the year before."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from model.observations.files import MONTH_NAMES
from model.parameters.quantity import Strict
from model.time_units import MONTHS
from model.working_days import from_working_day, working_day_after

MONTH_OF = {name: number for number, name in MONTH_NAMES.items()}
A_LEAP_YEAR = 2000
YEARS_ON = {"year before": -1, "same year": 0, "year after": 1}


class Counted(StrEnum):
    """What a rule counts from."""

    MONTH_AFTER = "month after"
    YEAR_BEFORE = "year before"
    SAME_YEAR = "same year"
    YEAR_AFTER = "year after"


def _day_of_year(text: str) -> str:
    day_and_month(text)
    return text


def day_and_month(text: str) -> tuple[int, int]:
    """Month and day of ``1 november``; ValueError for anything else, and for 29 February."""
    number, _, name = text.strip().lower().partition(" ")
    if name not in MONTH_OF or not number.isdigit() or (MONTH_OF[name], int(number)) == (2, 29):
        raise ValueError("en dag som 1 november")
    day = dt.date(A_LEAP_YEAR, MONTH_OF[name], int(number))
    return day.month, day.day


DayOfYear = Annotated[str, AfterValidator(_day_of_year)]


class DayRule(Strict):
    """A day of any year. A day that is not worked gives the next one that is.

    workday: so many working days into the month after the last that the report is about. date: a day of the
    report's own year, the one before or the one after, such as ``1 november``; with ``of: month after`` there
    is ``day`` instead, of that month.
    """

    workday: Annotated[int, Field(ge=1, le=60)] | None = None
    day: Annotated[int, Field(ge=1, le=28)] | None = None
    date: DayOfYear | None = None
    of: Annotated[Counted, Field(strict=False)]

    @model_validator(mode="after")
    def _one_way(self) -> DayRule:
        monthly = self.of is Counted.MONTH_AFTER
        if (self.workday is not None) + (self.day is not None) != monthly or (self.date is None) != monthly:
            raise ValueError("workday eller day tillsammans med of: month after, annars date")
        return self

    def in_year(self, year: int, last_month: int | None) -> dt.date:
        """The day for a report on ``year`` that is about it through ``last_month``, or all of it."""
        month = last_month or MONTHS
        if self.workday is not None:
            return working_day_after(year, month, self.workday)
        if self.day is not None:
            return from_working_day(dt.date(year + month // MONTHS, month % MONTHS + 1, self.day))
        assert self.date is not None
        return from_working_day(dt.date(year + YEARS_ON[self.of], *day_and_month(self.date)))
