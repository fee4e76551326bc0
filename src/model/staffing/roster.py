"""The roster of a year: when each person is at work, on the phone, away, or at home.

Absence (holiday, sickness, other leave), meetings, training, lunches and phone shifts are drawn and laid out
minute by minute before anything is played. Phone shifts go in turn to the present person who has had the
least phone time, and override meetings and breaks: the phones stay staffed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from model.calendar import DAY, HOUR, MINUTE, WorkingCalendar
from model.parameters.quantity import seconds
from model.parameters.schema import Parameters
from model.randomness import stream
from model.staffing.people import PHONE, Person

MINUTES_OF_DAY = 1440
MEETING_START = 13.0 * 60
UNIT_MEETING_START = 9.0 * 60
BLOCK_STARTS = (8.5 * 60, 10.5 * 60, 14.5 * 60)
BLOCK_MINUTES = 120
DRAIN_MINUTES = 15
JULY = 7


class Mode(IntEnum):
    """What a person does: at home, away for a while, at the desk, or on phone duty (and at the desk)."""

    HOME = 0
    AWAY = 1
    BACK_OFFICE = 2
    PHONE = 3


@dataclass(frozen=True)
class Roster:
    """Changes of mode in order of time, and what they amount to.

    time: seconds since the year began, shape (changes,). person: row in ``people``. mode: new mode.
    present_hours, phone_hours: shape (people, 12), hours at work and on phone duty by month.
    """

    people: tuple[Person, ...]
    time: NDArray[np.float64]
    person: NDArray[np.int32]
    mode: NDArray[np.int8]
    present_hours: NDArray[np.float64]
    phone_hours: NDArray[np.float64]


@dataclass(frozen=True)
class _Shift:
    """A phone shift of one unit, minutes of the day."""

    unit: str
    start: int
    end: int
    staff: int


def lay_out(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, replication: int
) -> Roster:
    """Draw the roster of ``calendar.year`` for ``people``; the same arguments give the same roster."""
    absent = _absence(parameters, calendar, people, seed, replication)
    blocks = _training_blocks(parameters, calendar, people, seed, replication)
    shifts = _shifts(parameters)
    planning = _planning_days(parameters, calendar)
    phone_minutes = np.zeros(len(people))
    changes: list[tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.int8]]] = []
    present, on_phone = np.zeros((len(people), 12)), np.zeros((len(people), 12))
    for day in range(len(calendar.days)):
        start, end = _working_minutes(calendar, day, people)
        here = ~absent[:, day]
        duty = _assign_phone(shifts, people, here, start, end, phone_minutes)
        away = np.array([person.unit in planning.get(day, ()) for person in people])
        here &= ~away | np.array([index in duty for index in range(len(people))])
        plan = np.full((len(people), MINUTES_OF_DAY), Mode.HOME, dtype=np.int8)
        for index in np.flatnonzero(here).tolist():
            row = plan[index]
            row[start[index] : end[index]] = Mode.BACK_OFFICE
            _paint_meetings(row, parameters, calendar, day, people[index], blocks[index])
            row[: start[index]] = row[end[index] :] = Mode.HOME
            _paint_breaks(row, parameters, index, duty.get(index), int(end[index]))
            if index in duty:
                row[duty[index].start : duty[index].end] = Mode.PHONE
        month = calendar.months[day] - 1
        present[:, month] += (plan >= Mode.BACK_OFFICE).sum(axis=1) / 60
        on_phone[:, month] += (plan == Mode.PHONE).sum(axis=1) / 60
        before = np.hstack([np.full((len(people), 1), Mode.HOME, dtype=np.int8), plan[:, :-1]])
        person, minute = np.nonzero(plan != before)
        order = np.lexsort((person, minute))
        person, minute = person[order], minute[order]
        changes.append((calendar.starts[day] + minute * MINUTE, person, plan[person, minute]))
    time, person, mode = (np.concatenate(column) for column in zip(*changes, strict=True))
    return Roster(tuple(people), time, person.astype(np.int32), mode.astype(np.int8), present, on_phone)


def _working_minutes(
    calendar: WorkingCalendar, day: int, people: Sequence[Person]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last minute of each person's day; part-timers leave earlier in proportion."""
    begin = calendar.work_start / MINUTE
    length = (calendar.ends[day] - calendar.starts[day] - calendar.work_start) / MINUTE
    shares = np.array([person.employment for person in people])
    started = np.array([person.start_month for person in people]) <= calendar.months[day]
    end = np.rint(begin + length * shares).astype(np.int64)
    return np.full(len(people), int(begin)), np.where(started, end, int(begin))


def _absence(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, replication: int
) -> NDArray[np.bool_]:
    """Days each person is absent; shape (people, working days)."""
    staffing = parameters.staffing
    days = len(calendar.days)
    absent = np.zeros((len(people), days), dtype=bool)
    monthly = np.array(staffing.vacation_month_profile.value) * staffing.vacation_days.value
    vacation = stream(seed, replication, "vacation")
    for index in range(len(people)):
        lengths = np.floor(np.cumsum(monthly) + vacation.random()).astype(int)
        for month, length in enumerate(np.diff(lengths, prepend=0), start=1):
            in_month = np.flatnonzero(calendar.months == month)
            first = vacation.integers(0, max(len(in_month) - length, 0) + 1)
            absent[index, in_month[first : first + length]] = True
    sickness = stream(seed, replication, "sickness")
    absent |= _spells(sickness, staffing.sick_share.value, staffing.sick_spell_days.value, len(people), days)
    absent |= stream(seed, replication, "other leave").random(absent.shape) < staffing.other_leave_share.value
    return absent


def _spells(
    generator: np.random.Generator, share: float, mean_days: float, people: int, days: int
) -> NDArray[np.bool_]:
    """Alternating renewal: geometric spells of ``mean_days``, absent ``share`` of days in the long run."""
    absent = np.zeros((people, days), dtype=bool)
    if share == 0:
        return absent
    begin = share / (mean_days * (1 - share))
    chance = generator.random(absent.shape)
    state = chance[:, 0] < share
    for day in range(days):
        if day:
            state = np.where(state, chance[:, day] < 1 - 1 / mean_days, chance[:, day] < begin)
        absent[:, day] = state
    return absent


def _training_blocks(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, replication: int
) -> list[dict[int, list[int]]]:
    """For each person: start minutes of two-hour blocks of courses, talks and group work, by day."""
    staffing = parameters.staffing
    profile = np.array(staffing.meeting_month_profile.value)
    generator = stream(seed, replication, "training")
    plans = []
    for person in people:
        hours = staffing.group_hours.value + staffing.training_hours.value + person.extra_training
        counts = generator.multinomial(round(hours * MINUTE / BLOCK_MINUTES), profile / profile.sum())
        plan: dict[int, list[int]] = {}
        for month, count in enumerate(counts, start=1):
            for day in generator.choice(np.flatnonzero(calendar.months == month), count):
                plan.setdefault(int(day), []).append(int(generator.choice(BLOCK_STARTS)))
        plans.append(plan)
    return plans


def _shifts(parameters: Parameters) -> list[_Shift]:
    """Phone shifts; one that lasts until closing goes on a little, for those who are still in the queue."""
    closing = seconds(parameters.calendar.opening_hours.value[1]) / MINUTE
    shifts = []
    for unit, spans in parameters.phone.schedule.value.items():
        for span, staff in spans.items():
            start, end = (int(seconds(clock) / MINUTE) for clock in span.split("-"))
            shifts.append(_Shift(unit, start, end + DRAIN_MINUTES if end == closing else end, staff))
    return shifts


def _assign_phone(
    shifts: list[_Shift],
    people: Sequence[Person],
    here: NDArray[np.bool_],
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    phone_minutes: NDArray[np.float64],
) -> dict[int, _Shift]:
    """One shift at most for each person; those with least phone time first. Updates ``phone_minutes``."""
    duty: dict[int, _Shift] = {}
    for shift in shifts:
        able = [
            index
            for index, person in enumerate(people)
            if here[index]
            and index not in duty
            and person.unit == shift.unit
            and PHONE in person.skills
            and start[index] <= shift.start
            and end[index] >= min(shift.end, end.max())
        ]
        for index in sorted(able, key=lambda index: (phone_minutes[index], index))[: shift.staff]:
            duty[index] = shift
            phone_minutes[index] += shift.end - shift.start
    return duty


def _planning_days(parameters: Parameters, calendar: WorkingCalendar) -> dict[int, tuple[str, ...]]:
    """Which units are at planning days on which day: two at a time, one pair a week after the other."""
    units = tuple(parameters.organisation.units.value)
    first = calendar.first_of_month(parameters.staffing.planning_month.value)
    plan = {}
    for pair in range((len(units) + 1) // 2):
        for offset in range(parameters.staffing.planning_days.value):
            plan[first + 5 * pair + offset] = units[2 * pair : 2 * pair + 2]
    return plan


def _paint_meetings(
    row: NDArray[np.int8],
    parameters: Parameters,
    calendar: WorkingCalendar,
    day: int,
    person: Person,
    blocks: dict[int, list[int]],
) -> None:
    """Mark unit meetings, area meetings and training as away."""
    staffing, units = parameters.staffing, tuple(parameters.organisation.units.value)
    month, week = calendar.months[day], calendar.days[day].isocalendar().week
    meets = week % staffing.unit_meeting_weeks.value == 0 and month != JULY
    if meets and calendar.weekdays[day] == units.index(person.unit) % 5:
        _away(row, UNIT_MEETING_START, staffing.unit_meeting_hours.value)
    tenth = calendar.first_of_month(int(month)) + 9
    if month in staffing.area_meeting_months.value and day == tenth:
        _away(row, MEETING_START, staffing.area_meeting_hours.value)
    for minute in blocks.get(day, []):
        _away(row, minute, BLOCK_MINUTES * MINUTE / HOUR)


def _paint_breaks(
    row: NDArray[np.int8], parameters: Parameters, index: int, shift: _Shift | None, end: int
) -> None:
    """Mark lunch and the two short breaks, moved so that they do not fall in the phone shift."""
    calendar = parameters.calendar
    lunches = [int(seconds(clock) / MINUTE) for clock in calendar.lunch_starts.value]
    length = int(calendar.lunch_minutes.value)
    own = index % len(lunches)
    wanted = [*lunches[own:], *lunches[:own]]
    free = [start for start in wanted if shift is None or start + length <= shift.start or start >= shift.end]
    lunch = free[0] if free else (shift.end if shift else wanted[0])
    row[lunch : min(lunch + length, end)] = Mode.AWAY
    pause = int(calendar.break_minutes.value)
    for clock in calendar.break_starts.value:
        begin = int(seconds(clock) / MINUTE) + own * pause
        if shift is not None and shift.start < begin + pause and begin < shift.end:
            begin = shift.end if shift.end < end else shift.start - pause
        if begin + pause <= end:
            row[begin : begin + pause] = Mode.AWAY


def _away(row: NDArray[np.int8], minute: float, hours: float) -> None:
    row[int(minute) : int(minute + hours * 60)] = Mode.AWAY


__all__ = ["DAY", "Mode", "Roster", "lay_out"]
