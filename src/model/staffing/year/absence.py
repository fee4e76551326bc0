"""Time away from work and desk: holidays, sickness, courses, meetings, planning days.

Each person has random streams of their own, so that who else works changes nothing for them. Days are indices
of working days, times of day are minutes after midnight.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar
from model.parameters.schema.parameters import Parameters
from model.randomness import stream
from model.staffing.year.people import Person
from model.time_units import MINUTE
from model.validity.span import Span

MEETING_START = 13 * 60
UNIT_MEETING_START = 9 * 60
BLOCK_STARTS = (8 * 60 + 30, 10 * 60 + 30, 14 * 60 + 30)
BLOCK_MINUTES = 120
JULY = 7

Block = tuple[int, int]
"""Start minute and number of minutes."""


def absent_days(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, replication: int
) -> Flags:
    """Days each person is absent; shape (people, working days)."""
    staffing = parameters.staffing
    shape = (len(people), len(calendar.days))
    absent = np.zeros(shape, dtype=bool)
    monthly = np.array(staffing.vacation_month_profile.value) * staffing.vacation_days.value
    sickness, leave = np.empty(shape), np.empty(shape)
    for index, person in enumerate(people):
        sickness[index] = stream(seed, replication, "sickness", person.person).random(shape[1])
        leave[index] = stream(seed, replication, "other leave", person.person).random(shape[1])
        vacation = stream(seed, replication, "vacation", person.person)
        lengths = np.floor(np.cumsum(monthly) + vacation.random()).astype(int)
        for month, length in enumerate(np.diff(lengths, prepend=0), start=1):
            in_month = np.flatnonzero(calendar.months == month)
            first = vacation.integers(0, max(len(in_month) - length, 0) + 1)
            absent[index, in_month[first : first + length]] = True
        if person.person in staffing.long_absence.value:
            away = Span(*staffing.long_absence.value[person.person])
            absent[index] |= np.array([day in away for day in calendar.days])
    absent |= leave < staffing.other_leave_share.value
    return absent | _spells(sickness, staffing.sick_share.value, staffing.sick_spell_days.value)


def expected_absence(parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person]) -> Floats:
    """Days that each person is expected to be absent while employed; shape (people,).

    Exact for whoever is employed all months whole: a month's holiday is taken to fall alike on all its days.
    """
    staffing = parameters.staffing
    days = np.bincount(calendar.months, minlength=13)[1:]
    monthly = np.array(staffing.vacation_month_profile.value) * staffing.vacation_days.value
    holiday = np.minimum(monthly / np.maximum(days, 1), 1.0)[calendar.months - 1]
    there = (1 - staffing.other_leave_share.value) * (1 - staffing.sick_share.value)
    chance = 1 - (1 - holiday) * there
    expected = np.empty(len(people))
    for index, person in enumerate(people):
        employed = np.array([day in person.valid for day in calendar.days])
        own = chance
        if person.person in staffing.long_absence.value:
            away = Span(*staffing.long_absence.value[person.person])
            own = np.where([day in away for day in calendar.days], 1.0, chance)
        expected[index] = own[employed].sum()
    return expected


def _spells(chance: Floats, share: float, mean_days: float) -> Flags:
    """Alternating renewal: geometric spells of ``mean_days``, absent ``share`` of days in the long run.

    chance: uniform draws, shape (people, days).
    """
    absent = np.zeros(chance.shape, dtype=bool)
    begin = share / (mean_days * (1 - share))
    state = chance[:, 0] < share
    for day in range(chance.shape[1]):
        if day:
            state = np.where(state, chance[:, day] < 1 - 1 / mean_days, chance[:, day] < begin)
        absent[:, day] = state
    return absent


def training_blocks(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, replication: int
) -> list[dict[int, list[Block]]]:
    """For each person: two-hour blocks of courses, talks and group work, by day."""
    staffing = parameters.staffing
    profile = np.array(staffing.meeting_month_profile.value)
    plans = []
    for person in people:
        generator = stream(seed, replication, "training", person.person)
        hours = staffing.group_hours.value + staffing.training_hours.value + person.extra_training
        counts = generator.multinomial(round(hours * MINUTE / BLOCK_MINUTES), profile / profile.sum())
        plan: dict[int, list[Block]] = {}
        for month, count in enumerate(counts, start=1):
            for day in generator.choice(np.flatnonzero(calendar.months == month), count):
                plan.setdefault(int(day), []).append((int(generator.choice(BLOCK_STARTS)), BLOCK_MINUTES))
        plans.append(plan)
    return plans


def planning_days(parameters: Parameters, calendar: WorkingCalendar) -> dict[int, tuple[str, ...]]:
    """Which units are at planning days on which day: two at a time, one pair a week after the other."""
    units = tuple(parameters.organisation.units.value)
    first = calendar.first_of_month(parameters.staffing.planning_month.value)
    plan = {}
    for pair in range((len(units) + 1) // 2):
        for offset in range(parameters.staffing.planning_days.value):
            plan[first + 5 * pair + offset] = units[2 * pair : 2 * pair + 2]
    return plan


def meeting_days(parameters: Parameters, calendar: WorkingCalendar) -> dict[tuple[int, str], list[Block]]:
    """Unit and area meetings, by day and unit."""
    staffing, units = parameters.staffing, tuple(parameters.organisation.units.value)
    plan: dict[tuple[int, str], list[Block]] = {}
    unit_meeting = (UNIT_MEETING_START, int(staffing.unit_meeting_hours.value * 60))
    area_meeting = (MEETING_START, int(staffing.area_meeting_hours.value * 60))
    for day, when in enumerate(calendar.days):
        if when.isocalendar().week % staffing.unit_meeting_weeks.value == 0 and when.month != JULY:
            for index, unit in enumerate(units):
                if when.weekday() == index % 5:
                    plan.setdefault((day, unit), []).append(unit_meeting)
    for month in staffing.area_meeting_months.value:
        tenth = calendar.first_of_month(month) + 9
        for unit in units:
            plan.setdefault((tenth, unit), []).append(area_meeting)
    return plan
