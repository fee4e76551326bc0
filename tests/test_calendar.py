"""The working year: days, holidays, deadlines."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.calendar import WorkingCalendar, working_calendar
from model.parameters.loading import load
from model.time_units import DAY, HOUR


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return working_calendar(load(), 2012)


@pytest.mark.parametrize(("year", "days"), [(2011, 253), (2012, 250)])
def test_number_of_working_days(year: int, days: int) -> None:
    assert len(working_calendar(load(), year).days) == days


@pytest.mark.parametrize(
    "day",
    [
        date(2012, 1, 6),
        date(2012, 4, 6),
        date(2012, 6, 6),
        date(2012, 6, 22),
        date(2012, 12, 24),
        date(2012, 12, 31),
    ],
)
def test_swedish_holidays_and_eves_are_off(calendar: WorkingCalendar, day: date) -> None:
    assert day not in calendar.days


def test_short_days_end_two_hours_earlier(calendar: WorkingCalendar) -> None:
    lengths = calendar.ends - calendar.starts - calendar.work_start
    short = [calendar.days[index] for index in np.flatnonzero(lengths < lengths.max())]
    assert short == sorted(calendar.short_days)
    assert set(lengths) == {6.75 * HOUR, 8.75 * HOUR}


def test_fifteen_open_half_hours(calendar: WorkingCalendar) -> None:
    assert calendar.half_hours == 15


def test_deadline_counts_working_days_and_cut_off(calendar: WorkingCalendar) -> None:
    friday = calendar.days.index(date(2012, 3, 2))
    noon = np.array([calendar.starts[friday] + 12 * HOUR])
    monday = calendar.starts[friday + 1]
    assert calendar.days[friday + 1] == date(2012, 3, 5)
    assert calendar.deadline(noon, 1)[0] == monday + calendar.work_end
    assert calendar.deadline(noon, 1, clock=14 * HOUR)[0] == monday + 14 * HOUR
    assert calendar.deadline(noon, 0)[0] == calendar.starts[friday] + calendar.work_end


@pytest.mark.parametrize(
    ("came", "working_days", "due"),
    [
        (date(2012, 3, 2), 2, date(2012, 3, 6)),
        (date(2012, 3, 2), 3, date(2012, 3, 7)),
        (date(2012, 3, 2), 5, date(2012, 3, 9)),
        (date(2012, 3, 2), 10, date(2012, 3, 16)),
        (date(2012, 4, 3), 3, date(2012, 4, 10)),  # Easter: 6 and 9 April are off
        (date(2012, 6, 20), 5, date(2012, 6, 28)),  # midsummer's eve
    ],
)
def test_deadlines_of_several_days(
    calendar: WorkingCalendar, came: date, working_days: int, due: date
) -> None:
    now = np.array([calendar.starts[calendar.days.index(came)] + 9 * HOUR])
    day = (due - date(2012, 1, 1)).days * DAY
    assert calendar.deadline(now, working_days)[0] == day + calendar.work_end
    assert calendar.deadline(now, working_days, clock=14 * HOUR)[0] == day + 14 * HOUR


def test_deadlines_beyond_the_year_go_on_by_calendar_weeks(calendar: WorkingCalendar) -> None:
    """The year's last working day is Friday 28 December: five working days later is the next Friday."""
    last = calendar.starts[-1]
    found = calendar.deadlines(5)[-2:]
    assert found[0] == last + 7 * DAY + calendar.work_end
    assert found[1] == last + 6 * 7 / 5 * DAY + calendar.work_end  # what comes after all of them


def test_weekend_counts_as_the_next_working_day(calendar: WorkingCalendar) -> None:
    saturday = (date(2012, 3, 3) - date(2012, 1, 1)).days * DAY + 10 * HOUR
    index = int(calendar.day_index(np.array([saturday]))[0])
    assert calendar.days[index] == date(2012, 3, 5)


def test_every_time_of_the_year_has_its_working_day(calendar: WorkingCalendar) -> None:
    times = np.arange(0, 367 * DAY, 5 * HOUR + 7 / 1024)
    expected = [int((calendar.starts < np.floor(time / DAY) * DAY).sum()) for time in times]
    assert calendar.day_index(times).tolist() == expected
    assert calendar.day_index(np.array([np.inf])).tolist() == [len(calendar.days)]


YEAR_2012 = working_calendar(load(), 2012)


@given(time=st.floats(0, 365 * DAY), days=st.integers(0, 60))
def test_deadlines_grow_with_time_and_lead(time: float, days: int) -> None:
    calendar = YEAR_2012
    now, later = np.array([time]), np.array([time + DAY])
    assert calendar.deadline(now, days) <= calendar.deadline(later, days)
    assert calendar.deadline(now, days) < calendar.deadline(now, days + 1)
