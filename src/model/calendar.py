"""The centre's working year: Swedish working days, short days and opening half-hours.

Times are seconds since 1 January 00:00 of the year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.arrays import Floats, Ints
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.time_units import DAY, HALF_HOUR, HOUR
from model.working_days import working_days


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """Working days of one year, in order, and the clock times that structure them."""

    year: int
    days: tuple[date, ...]
    work_start: float
    work_end: float
    opening: tuple[float, float]
    short_days: frozenset[date]
    short_day_reduction: float

    @cached_property
    def starts(self) -> Floats:
        """Midnight of each working day, seconds since the year began; shape (days,)."""
        first = date(self.year, 1, 1)
        return np.array([(day - first).days * DAY for day in self.days])

    @cached_property
    def months(self) -> Ints:
        """Month (1-12) of each working day."""
        return np.array([day.month for day in self.days])

    @cached_property
    def weekdays(self) -> Ints:
        """Weekday (0 = Monday) of each working day."""
        return np.array([day.weekday() for day in self.days])

    @cached_property
    def ends(self) -> Floats:
        """End of working hours of each working day, seconds since the year began; shape (days,)."""
        reduction = np.array(
            [self.short_day_reduction if day in self.short_days else 0.0 for day in self.days]
        )
        return np.asarray(self.starts + self.work_end - reduction)

    @property
    def half_hours(self) -> int:
        """Number of half-hours that the phones are open."""
        return round((self.opening[1] - self.opening[0]) / HALF_HOUR)

    def first_of_month(self, month: int) -> int:
        """Index of the first working day of ``month``."""
        return int(np.argmax(self.months == month))

    @cached_property
    def _index_of_date(self) -> NDArray[np.int16]:
        """Index of the working day that each date is or is followed by, to the day after the last one."""
        return np.searchsorted(self.starts, np.arange(self.starts[-1] / DAY + 2) * DAY).astype(np.int16)

    def day_index(self, times: Floats) -> NDArray[np.int16]:
        """Index of the working day that each time falls on or, outside working days, the next one.

        Times after the last working day give ``len(days)``.
        """
        date = np.clip(times, 0.0, self.starts[-1] + DAY)
        date /= DAY
        return np.asarray(self._index_of_date[date.astype(np.int16)])

    def deadlines(self, working_days: int, clock: float | None = None) -> Floats:
        """When work arriving on each working day is due: ``clock`` (default: end of work) on a later one.

        One more value than there are working days: the last is for what comes after all of them. Deadlines
        beyond the year are extrapolated by calendar weeks (five working days are seven days).
        """
        index = np.arange(len(self.days) + 1) + working_days
        inside = np.minimum(index, len(self.days) - 1)
        beyond = np.maximum(index - (len(self.days) - 1), 0) * DAY * 7 / 5
        ends = self.ends[inside] if clock is None else self.starts[inside] + clock
        return np.asarray(ends + beyond)

    def deadline(self, times: Floats, working_days: int, clock: float | None = None) -> Floats:
        """When work arriving at ``times`` is due, by :meth:`deadlines`."""
        return np.asarray(self.deadlines(working_days, clock)[self.day_index(times)])


def working_calendar(parameters: Parameters, year: int) -> WorkingCalendar:
    """Calendar of ``year``: weekdays that are no Swedish public holiday or customary eve.

    Raises InputError when short days are given for other years and not for this one.
    """
    rules = parameters.calendar
    work_start, work_end = map(seconds, rules.working_hours.value)
    open_from, open_to = map(seconds, rules.opening_hours.value)
    return WorkingCalendar(
        year=year,
        days=working_days(year),
        work_start=work_start,
        work_end=work_end,
        opening=(open_from, open_to),
        short_days=frozenset(rules.short_days.of(year) if rules.short_days.value else ()),
        short_day_reduction=rules.short_day_reduction.value * HOUR,
    )
