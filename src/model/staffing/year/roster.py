"""The roster of a year: when each person is at work, on the phone, away, or at home.

Absence (holiday, sickness, other leave), meetings, training, lunches and phone shifts are drawn and laid out
minute by minute before anything is played. Phone shifts go in turn to the present person who has had the
least phone time, and override meetings and breaks: the phones stay staffed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.arrays import Flags, Floats, Ints
from model.calendar import WorkingCalendar
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import Mode
from model.staffing.year.absence import absent_days, meeting_days, planning_days, training_blocks
from model.staffing.year.people import Person
from model.time_units import HALF_HOUR, MINUTE

MINUTES_OF_DAY = 1440
DRAIN_MINUTES = 15


@dataclass(frozen=True)
class Roster:
    """Changes of mode in order of time, and what they amount to.

    time: seconds since the year began, shape (changes,). person: row in ``people``. mode: new mode.
    present_hours, phone_hours: shape (people, 12), hours at work and on phone duty by month. absent_days:
    shape (people,), working days away while employed.
    """

    people: tuple[Person, ...]
    time: Floats
    person: NDArray[np.int32]
    mode: NDArray[np.int8]
    present_hours: Floats
    phone_hours: Floats
    absent_days: Ints


@dataclass(frozen=True)
class _Day:
    """What every day has in common, minutes of the day: lunches to choose from, breaks, and their lengths."""

    lunches: tuple[int, ...]
    lunch: int
    breaks: tuple[int, ...]
    pause: int

    @classmethod
    def of(cls, parameters: Parameters) -> _Day:
        calendar = parameters.calendar
        return cls(
            tuple(int(seconds(clock) / MINUTE) for clock in calendar.lunch_starts.value),
            int(calendar.lunch_minutes.value),
            tuple(int(seconds(clock) / MINUTE) for clock in calendar.break_starts.value),
            int(calendar.break_minutes.value),
        )


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
    absent = absent_days(parameters, calendar, people, seed, replication)
    blocks = training_blocks(parameters, calendar, people, seed, replication)
    shifts = _shifts(parameters)
    planning = planning_days(parameters, calendar)
    meetings = meeting_days(parameters, calendar)
    rhythm = _Day.of(parameters)
    phone_minutes = np.zeros(len(people))
    employed = days_there(people, calendar)
    answers = np.array([parameters.phone.skill in person.skills for person in people], dtype=bool)
    changes: list[tuple[Floats, NDArray[np.intp], NDArray[np.int8]]] = []
    present, on_phone = np.zeros((len(people), 12)), np.zeros((len(people), 12))
    for day in range(len(calendar.days)):
        start, end = _working_minutes(calendar, day, people, employed[:, day])
        here = ~absent[:, day]
        duty = _assign_phone(shifts, people, here & answers, start, end, phone_minutes)
        if day in planning:
            away = np.array([person.unit in planning[day] for person in people])
            here &= ~away | np.array([index in duty for index in range(len(people))])
        plan = np.full((len(people), MINUTES_OF_DAY), Mode.HOME, dtype=np.int8)
        for index in np.flatnonzero(here).tolist():
            row = plan[index]
            row[start[index] : end[index]] = Mode.BACK_OFFICE
            for begin, length in [*meetings.get((day, people[index].unit), ()), *blocks[index].get(day, ())]:
                row[begin : begin + length] = Mode.AWAY
            row[: start[index]] = row[end[index] :] = Mode.HOME
            _paint_breaks(row, rhythm, index, duty.get(index), int(end[index]))
            if index in duty:
                row[duty[index].start : duty[index].end] = Mode.PHONE
        month = calendar.months[day] - 1
        present[:, month] += np.count_nonzero(plan >= Mode.BACK_OFFICE, axis=1) / 60
        on_phone[:, month] += np.count_nonzero(plan == Mode.PHONE, axis=1) / 60
        person, minute = _changes(plan)
        changes.append((calendar.starts[day] + minute * MINUTE, person, plan[person, minute]))
    time, person, mode = (np.concatenate(column) for column in zip(*changes, strict=True))
    return Roster(
        people=tuple(people),
        time=time,
        person=person.astype(np.int32),
        mode=mode.astype(np.int8),
        present_hours=present,
        phone_hours=on_phone,
        absent_days=np.count_nonzero(absent & employed, axis=1),
    )


def _changes(plan: NDArray[np.int8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Person and minute of each change of mode in a day that begins at home, in order of time."""
    changed = np.empty(plan.shape, dtype=np.bool_)
    changed[:, 0] = plan[:, 0] != Mode.HOME
    np.not_equal(plan[:, 1:], plan[:, :-1], out=changed[:, 1:])
    person, minute = np.divmod(np.flatnonzero(changed), MINUTES_OF_DAY)
    order = np.lexsort((person, minute))
    return person[order], minute[order]


def days_there(people: Sequence[Person], calendar: WorkingCalendar) -> Flags:
    """Who is employed on which working day; shape (people, days)."""
    return np.array(
        [[day in person.valid for day in calendar.days] for person in people], dtype=bool
    ).reshape(len(people), len(calendar.days))


def _working_minutes(
    calendar: WorkingCalendar, day: int, people: Sequence[Person], employed: Flags
) -> tuple[Ints, Ints]:
    """First and last minute of each person's day; part-timers leave earlier in proportion."""
    begin = calendar.work_start / MINUTE
    length = (calendar.ends[day] - calendar.starts[day] - calendar.work_start) / MINUTE
    shares = np.array([person.employment for person in people])
    end = np.rint(begin + length * shares).astype(np.int64)
    return np.full(len(people), int(begin)), np.where(employed, end, int(begin))


def closing_minutes(parameters: Parameters) -> set[int]:
    """Minutes of the day at which the phones close: in the evening, and before half-hours without calls."""
    opening = int(seconds(parameters.calendar.opening_hours.value[0]) / MINUTE)
    called = [share > 0 for share in parameters.phone.half_hour_profile.value]
    length = int(HALF_HOUR / MINUTE)
    return {
        opening + length * (number + 1)
        for number, calls in enumerate(called)
        if calls and not (number + 1 < len(called) and called[number + 1])
    }


def _shifts(parameters: Parameters) -> list[_Shift]:
    """Phone shifts; one after which nobody calls goes on a little, for those who are still in the queue."""
    closing = closing_minutes(parameters)
    shifts = []
    for unit, spans in parameters.phone.schedule.value.items():
        for span, staff in spans.items():
            start, end = (int(seconds(clock) / MINUTE) for clock in span.split("-"))
            shifts.append(_Shift(unit, start, end + DRAIN_MINUTES if end in closing else end, staff))
    return shifts


def _assign_phone(
    shifts: list[_Shift],
    people: Sequence[Person],
    may: Flags,
    start: Ints,
    end: Ints,
    phone_minutes: Floats,
) -> dict[int, _Shift]:
    """One shift at most for each who may; those with least phone time first. Updates ``phone_minutes``."""
    duty: dict[int, _Shift] = {}
    candidates = np.flatnonzero(may).tolist()
    latest = end.max()
    for shift in shifts:
        able = [
            index
            for index in candidates
            if index not in duty
            and people[index].unit == shift.unit
            and start[index] <= shift.start
            and end[index] >= min(shift.end, latest)
        ]
        for index in sorted(able, key=lambda index: (phone_minutes[index], index))[: shift.staff]:
            duty[index] = shift
            phone_minutes[index] += shift.end - shift.start
    return duty


def _paint_breaks(row: NDArray[np.int8], day: _Day, index: int, shift: _Shift | None, end: int) -> None:
    """Mark lunch and the two short breaks, moved so that they do not fall in the phone shift."""
    own = index % len(day.lunches)
    wanted = [*day.lunches[own:], *day.lunches[:own]]
    free = [
        start for start in wanted if shift is None or start + day.lunch <= shift.start or start >= shift.end
    ]
    lunch = free[0] if free else (shift.end if shift else wanted[0])
    row[lunch : min(lunch + day.lunch, end)] = Mode.AWAY
    for earliest in day.breaks:
        begin = earliest + own * day.pause
        if shift is not None and shift.start < begin + day.pause and begin < shift.end:
            begin = shift.end if shift.end < end else shift.start - day.pause
        if begin + day.pause <= end:
            row[begin : begin + day.pause] = Mode.AWAY
