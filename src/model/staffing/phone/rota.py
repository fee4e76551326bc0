"""Who sits when in a week: people assigned to phone shifts, fairly and within the law, by integer programme.

Everyone has one shift at most a day, is there for the whole of it, can answer the phone of the own unit, and
has no more phone hours a week than allowed in proportion to the employment. Fair: the highest share of phone
hours among the people, counted against the employment times the days there, is as low as it can be; then the
lowest is as high as that allows. Shifts are lawful already (:mod:`model.staffing.phone.shifts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from model import integer_programme
from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar
from model.parameters.schema.parameters import Parameters
from model.staffing.phone.shifts import Plan, Shift
from model.staffing.year.absence import absent_days
from model.staffing.year.people import Person
from model.staffing.year.roster import days_there
from model.time_units import HALF_HOUR, HOUR

WORKING_DAYS = 5
UNFILLED = 1e4
"""Hours per full-time day that an empty shift weighs: as few as possible are left empty."""
GAP = 0.01
MOST_NODES = 1000
"""Branches of the programme that are looked into, as in :mod:`model.staffing.phone.shifts`."""
HOURS_OF_DAY = 24.0


@dataclass(frozen=True)
class Rota:
    """A week of one unit.

    table: person, day (column of the week), shift. load: person, employment, days, hours, share (hours per
    full-time day there). there: who is at work on each day. unfilled: shifts that nobody could take.
    """

    table: pd.DataFrame
    load: pd.DataFrame
    there: Mapping[str, Sequence[bool]]
    unfilled: int


def weekly_rota(
    parameters: Parameters, people: Sequence[Person], there: Flags, plan: Plan, unit: str
) -> Rota:
    """The fairest week; ``there``: who is at work on which day, shape (people, days)."""
    shifts = [shift for shift in sorted(plan) for _ in range(plan[shift])]
    days = there.shape[1]
    able = [
        (who, day, place)
        for who, person in enumerate(people)
        for day in range(days)
        for place, shift in enumerate(shifts)
        if there[who, day] and may_take(parameters, person, unit, shift)
    ]
    weight = np.array([person.employment for person in people]) * there.sum(axis=1)
    chosen = _solved(parameters, people, shifts, able, weight, days)
    rows = [(people[who].person, day, shifts[place]) for who, day, place in chosen]
    table = pd.DataFrame(rows, columns=["person", "day", "shift"])
    hours = np.zeros(len(people))
    for who, _, place in chosen:
        hours[who] += shifts[place].hours
    load = pd.DataFrame(
        {
            "person": [person.person for person in people],
            "employment": [person.employment for person in people],
            "days": there.sum(axis=1),
            "hours": hours,
            "share": np.divide(hours, weight, out=np.zeros(len(people)), where=weight > 0),
        }
    )
    at_work = {person.person: there[row].tolist() for row, person in enumerate(people)}
    return Rota(table, load, at_work, len(shifts) * days - len(chosen))


def may_take(parameters: Parameters, person: Person, unit: str, shift: Shift) -> bool:
    """Whether ``person`` answers for ``unit`` and is at work for the whole of ``shift``."""
    calendar = parameters.calendar
    start, end, opening = (
        _seconds(clock) for clock in (*calendar.working_hours.value, calendar.opening_hours.value[0])
    )
    leaves = start + (end - start) * person.employment
    return (
        parameters.phone.skill in person.skills
        and person.unit == unit
        and opening + shift.end * HALF_HOUR <= leaves + HOUR / 60
    )


def week_there(
    parameters: Parameters, calendar: WorkingCalendar, people: Sequence[Person], seed: int, week: int
) -> Flags:
    """Who is at work on the working days of ISO week ``week`` in the first simulated year."""
    absent = absent_days(parameters, calendar, people, seed, 0)
    own = [index for index, day in enumerate(calendar.days) if day.isocalendar().week == week]
    return np.asarray(~absent[:, own] & days_there(people, calendar)[:, own])


def _seconds(clock: str) -> float:
    hours, minutes = clock.split(":")
    return int(hours) * HOUR + int(minutes) * 60.0


def _solved(
    parameters: Parameters,
    people: Sequence[Person],
    shifts: Sequence[Shift],
    able: Sequence[tuple[int, int, int]],
    weight: Floats,
    days: int,
) -> list[tuple[int, int, int]]:
    """Which of ``able`` (person, day, shift) are chosen.

    Variables: each of them, empty places of each day and shift, the highest and the lowest share.
    """
    count, places = len(able), days * len(shifts)
    highest, lowest = count + places, count + places + 1
    rows: list[dict[int, float]] = [{} for _ in range(places)]
    low, high = [1.0] * places, [1.0] * places
    for place in range(places):
        rows[place][count + place] = 1.0
    once: dict[tuple[int, int], dict[int, float]] = {}
    hours: list[dict[int, float]] = [{} for _ in people]
    for number, (who, day, place) in enumerate(able):
        rows[day * len(shifts) + place][number] = 1.0
        once.setdefault((who, day), {})[number] = 1.0
        hours[who][number] = shifts[place].hours
    for row in once.values():
        rows.append(row)
        low.append(0.0)
        high.append(1.0)
    most = parameters.optimisation.most_phone_hours.value
    for who, row in enumerate(hours):
        if row:
            rows += [row, {**row, highest: -weight[who]}, {**row, lowest: -weight[who]}]
            low += [0.0, -np.inf, 0.0]
            high += [most * people[who].employment, 0.0, np.inf]
    size = count + places + 2
    entries = [(row, column) for row, columns in enumerate(rows) for column in columns]
    entered = [value for columns in rows for value in columns.values()]
    cost = np.zeros(size)
    cost[count : count + places], cost[highest], cost[lowest] = UNFILLED, 1.0, -0.1
    values = integer_programme.least(
        cost,
        coo_array((entered, np.array(entries).T), shape=(len(rows), size)).tocsr(),
        np.array(low),
        np.array(high),
        whole=np.repeat([1, 0], [count + places, 2]),
        bounds=(0.0, np.repeat([1.0, HOURS_OF_DAY], [count + places, 2])),
        gap=GAP,
        most_nodes=MOST_NODES,
    )
    return [able[number] for number in np.flatnonzero(values[:count] > 0.5).tolist()]
