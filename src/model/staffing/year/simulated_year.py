"""One simulated year: draw the workload, lay out the roster, play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.arrays import Flags, Floats, Integers
from model.calendar import WorkingCalendar, working_calendar
from model.demand.drawing.workload import CALL_BACK, MAIL, Workload, draw, skill_of
from model.demand.promises import (
    call_back_deadlines,
    mail_deadlines,
    own_lead_times,
    promised_deadlines,
)
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import NONE, Days, History, Office, PhoneCalls, Staff, Work
from model.staffing.engine.play import Engine, play
from model.staffing.year.learning import pace
from model.staffing.year.people import Person, workforce
from model.staffing.year.roster import Roster, lay_out


@dataclass(frozen=True)
class SimulatedYear:
    """A played year with all that led to it; ``history`` is row by row that of ``workload``."""

    calendar: WorkingCalendar
    workload: Workload
    roster: Roster
    history: History


@dataclass(frozen=True)
class DrawnYear:
    """A year before it is played: ``office`` holds ``rows`` of ``workload``, those that need hands."""

    calendar: WorkingCalendar
    workload: Workload
    roster: Roster
    rows: Integers
    office: Office


def simulate_year(
    parameters: Parameters,
    registers: Registers,
    year: int,
    seed: int,
    replication: int,
    engine: Engine = "compiled",
) -> SimulatedYear:
    """Replication ``replication`` of ``year`` under ``parameters``; both engines give the same to the bit."""
    drawn = draw_year(parameters, registers, year, seed, replication)
    history = with_untouched(drawn.workload, drawn.rows, play(drawn.office, engine))
    return SimulatedYear(drawn.calendar, drawn.workload, drawn.roster, history)


def draw_year(
    parameters: Parameters, registers: Registers, year: int, seed: int, replication: int
) -> DrawnYear:
    """Workload and roster of a replication, as an office to play."""
    calendar = working_calendar(parameters, year)
    workload = draw(parameters, registers, calendar, seed, replication)
    roster = lay_out(parameters, calendar, workforce(parameters, registers, year), seed, replication)
    rows = rows_for_hands(workload)
    office = office_of(parameters, registers, calendar, workload, rows, roster)
    return DrawnYear(calendar, workload, roster, rows, office)


def rows_for_hands(workload: Workload) -> Integers:
    """Items that need someone's hands, in order of release; the others end as they come.

    Raises ValueError for an item that would never arise, because it follows from one that nobody handles.
    """
    items, calls = workload.items, workload.calls
    needs_hands = items.work > 0
    needs_hands[calls.follow_up[calls.follow_up != NONE]] = True
    rows = np.flatnonzero(needs_hands)
    parents = items.parent[rows]
    if not needs_hands[parents[parents != NONE]].all():
        raise ValueError("an item with work must not have a parent without")
    return np.asarray(rows[np.argsort(items.release[rows], kind="stable")])


def office_of(
    parameters: Parameters,
    registers: Registers,
    calendar: WorkingCalendar,
    workload: Workload,
    rows: Integers,
    roster: Roster,
) -> Office:
    """The centre as the engines play it: items ``rows`` of ``workload``, its calls, and ``roster``."""
    items, calls, people = workload.items, workload.calls, roster.people
    own = _own_lead_times(parameters, registers, workload.activities)
    pools = _Pools(parameters, workload)
    position = np.full(len(items) + 1, NONE, dtype=np.int32)
    position[rows] = np.arange(len(rows))
    activity = items.activity[rows]
    pooled = parameters.phone.routing.value == "pooled"
    return Office(
        work=Work(
            release=items.release[rows],
            due=items.due[rows],
            work=items.work[rows],
            pool=pools.of(activity, items.unit[rows]),
            parent=position[items.parent[rows]],
            delay=items.delay[rows],
            deadline=_deadline_rows(activity, items.customer[rows], workload.activities, own),
        ),
        calls=PhoneCalls(
            arrival=calls.arrival,
            patience=calls.patience,
            handling=calls.handling,
            group=np.zeros(len(calls), dtype=np.int16) if pooled else calls.unit.astype(np.int16),
            next_attempt=calls.next_attempt,
            retry_delay=calls.retry_delay,
            follow_up=position[calls.follow_up],
        ),
        staff=Staff(
            time=roster.time,
            person=roster.person,
            mode=roster.mode,
            can=np.array([pools.opened_by(person) for person in people]).reshape(len(people), pools.count),
            group=np.array(
                [0 if pooled else workload.units.index(person.unit) for person in people], dtype=np.int32
            ),
            pace=pace(parameters, calendar, people, pools.opened_by, pools.count),
        ),
        days=Days(
            starts=calendar.starts,
            work_start=calendar.work_start,
            closing=calendar.opening[1],
            deadline=np.array(
                [_due_by_day(parameters, calendar, name) for name in workload.activities]
                + [_due_by_day(parameters, calendar, name, days) for (name, _), days in own.items()]
            ),
        ),
        overflow_after=(
            parameters.phone.overflow_after.value if parameters.phone.routing.value == "overflow" else np.inf
        ),
    )


class _Pools:
    """Where work waits: by skill, and by unit where the skill is practised within the unit."""

    def __init__(self, parameters: Parameters, workload: Workload) -> None:
        self._skills = list(parameters.staffing.skills)
        self._units = workload.units
        self._shared = np.array(
            [parameters.staffing.skills[skill].scope.value == "centre" for skill in self._skills]
        )
        self._skill_of_activity = np.array(
            [self._skills.index(skill_of(parameters, name)) for name in workload.activities], dtype=np.int16
        )
        self.count = len(self._skills) * len(self._units)

    def of(self, activity: Integers, unit: Integers) -> NDArray[np.int16]:
        """Pool of items of each activity and unit."""
        skill = self._skill_of_activity[activity]
        return (skill * len(self._units) + np.where(self._shared[skill], 0, unit)).astype(np.int16)

    def opened_by(self, person: Person, skills: frozenset[str] | None = None) -> Flags:
        """Which pools ``skills`` (default: all that the person has) let the person take from."""
        opened = np.zeros(self.count, dtype=np.bool_)
        for name in person.skills if skills is None else skills:
            skill = self._skills.index(name)
            unit = 0 if self._shared[skill] else self._units.index(person.unit)
            opened[skill * len(self._units) + unit] = True
        return opened


def _own_lead_times(
    parameters: Parameters, registers: Registers, activities: Sequence[str]
) -> dict[tuple[str, int], int]:
    """Working days by activity and customer (row) that has been promised them alone."""
    return {
        (name, row): days
        for name in activities
        for row, days in own_lead_times(parameters, registers, name).items()
    }


def _deadline_rows(
    activity: Integers,
    customer: Integers,
    activities: Sequence[str],
    own: Mapping[tuple[str, int], int],
) -> NDArray[np.int16]:
    """Which row of the deadlines each item goes by: its activity's, or after those its customer's own."""
    found = activity.astype(np.int16)
    for number, (name, row) in enumerate(own, start=len(activities)):
        found[(activity == activities.index(name)) & (customer == row)] = number
    return found


def _due_by_day(
    parameters: Parameters, calendar: WorkingCalendar, name: str, own: int | None = None
) -> Floats:
    """Deadline of an item of activity ``name`` that arises from another on each working day.

    own: working days that its customer has been promised in place of the activity's.
    """
    if name == CALL_BACK:
        return call_back_deadlines(calendar, parameters.phone)[:-1]
    if name == MAIL:
        return mail_deadlines(calendar, parameters.mail)[:-1]
    return promised_deadlines(calendar, parameters.activities[name], own)[:-1]


def with_untouched(workload: Workload, rows: Integers, played: History) -> History:
    """History of all items: ``rows`` as played, and those that needed nobody."""
    items = workload.items
    release, due, end = items.arrival.copy(), items.due.copy(), items.arrival.copy()
    start, worked = np.full(len(items), np.nan), np.zeros(len(items))
    person = np.full(len(items), NONE, dtype=np.int16)
    release[rows], due[rows], start[rows] = played.release, played.due, played.start
    end[rows], worked[rows], person[rows] = played.end, played.worked, played.person
    carried = np.flatnonzero((items.parent != NONE) & (items.work == 0))
    end[carried] = end[items.parent[carried]]
    return replace(played, release=release, due=due, start=start, end=end, worked=worked, person=person)
