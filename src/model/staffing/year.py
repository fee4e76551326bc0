"""One simulated year: draw the workload, lay out the roster, play."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.calendar import WorkingCalendar, working_calendar
from model.demand.workload import CALL_BACK, CORRESPONDENCE, MAIL, Workload, draw
from model.observations.registers import Registers
from model.parameters.quantity import seconds
from model.parameters.schema import Parameters
from model.staffing.engine import History, Rules, play
from model.staffing.people import Person, workforce
from model.staffing.roster import Roster, lay_out


@dataclass(frozen=True)
class SimulatedYear:
    """A played year with all that led to it."""

    calendar: WorkingCalendar
    workload: Workload
    roster: Roster
    history: History


def simulate_year(
    parameters: Parameters, registers: Registers, year: int, seed: int, replication: int
) -> SimulatedYear:
    """Replication ``replication`` of ``year`` under ``parameters``."""
    calendar = working_calendar(parameters, year)
    people = workforce(parameters, registers)
    workload = draw(parameters, registers, calendar, seed, replication)
    roster = lay_out(parameters, calendar, people, seed, replication)
    history = play(workload, roster, calendar, rules_of(parameters, calendar, people, workload))
    return SimulatedYear(calendar, workload, roster, history)


def rules_of(
    parameters: Parameters, calendar: WorkingCalendar, people: tuple[Person, ...], workload: Workload
) -> Rules:
    """Pools, phone groups and deadlines in the form that the engine plays."""
    skills = list(parameters.staffing.skills)
    units = workload.units
    shared = np.array([parameters.staffing.skills[skill].scope.value == "centre" for skill in skills])
    skill_of_activity = np.array(
        [skills.index(_skill(parameters, activity)) for activity in workload.activities], dtype=np.int32
    )
    item_skill = skill_of_activity[workload.items.activity]
    unit = np.where(shared[item_skill], 0, workload.items.unit)
    pooled = parameters.phone.routing.value == "pooled"
    return Rules(
        pool=(item_skill * len(units) + unit).astype(np.int32),
        pools_of=tuple(
            tuple(
                sorted(
                    skills.index(skill) * len(units)
                    + (0 if shared[skills.index(skill)] else units.index(person.unit))
                    for skill in person.skills
                )
            )
            for person in people
        ),
        group=tuple(0 if pooled else index for index in range(len(units))),
        group_of_person=tuple(0 if pooled else units.index(person.unit) for person in people),
        released_due=tuple(_due_by_day(parameters, calendar, activity) for activity in workload.activities),
    )


def _skill(parameters: Parameters, activity: str) -> str:
    return CORRESPONDENCE if activity in (CALL_BACK, MAIL) else parameters.activities[activity].skill


def _due_by_day(parameters: Parameters, calendar: WorkingCalendar, name: str) -> tuple[float, ...]:
    """Deadline of an item of activity ``name`` that is released on each working day."""
    if name == CALL_BACK:
        lead, cut_off = parameters.phone.callback_lead_time.value, None
    elif name == MAIL:
        lead, cut_off = parameters.mail.lead_time.value, None
    else:
        activity = parameters.activities[name]
        lead = activity.lead_time.value
        cut_off = None if activity.cut_off is None else seconds(activity.cut_off.value)
    return tuple(calendar.deadline(calendar.starts, lead, cut_off).tolist())
