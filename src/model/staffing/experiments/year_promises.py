"""Which promises a whole simulated year keeps, by the place that keeps them: a unit, or a role of the centre.

Work belongs to the role that most of those who can do it have: to its place in the unit that the work comes
to, if the role works within units and has people there. The phone belongs to the unit that is called. Where
several roles work within units, the unit's own place is that of those who answer its phone; others have
places of their own, ``unit/role``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.computing.cache import cached
from model.computing.processes import Jobs, completed
from model.demand.drawing.workload import skill_of
from model.frames import Frame, numeric, real, text, whole
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.phone_groups import group_number
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.staffing.engine.office import Fate
from model.staffing.experiments.replications import PLAYED
from model.staffing.experiments.targets import ANSWER, SERVICE, promise_of
from model.staffing.year.people import Person
from model.staffing.year.simulated_year import SimulatedYear, simulate_year
from model.time_units import HOUR

YEAR_PROMISES = Frame(
    "what came of a promise in a place in a year",
    promise=text("code; ``presence`` tells of the place's people"),
    place=text("a unit, or a role of the centre"),
    part=numeric("calls or cases that kept it; of presence, people"),
    whole=numeric("calls or cases in all; of presence, none"),
    hours=real("of work on it, and in calls; of presence, those that the people are there"),
)
YEARS_PROMISES = YEAR_PROMISES.extended(
    "what came of a promise in a place in one of several years", replication=whole("number of the year")
)
Row = tuple[str, str, float, float, float]
"""Promise, place, part, whole, hours."""


def role_of_skill(parameters: Parameters, people: Sequence[Person]) -> dict[str, Role]:
    """The role that most holders of each skill have; skills that nobody holds are left out."""
    holders: dict[str, Counter[Role]] = {skill: Counter() for skill in parameters.staffing.skills}
    for person in people:
        for skill in person.skills:
            holders[skill][person.role] += 1
    return {skill: count.most_common(1)[0][0] for skill, count in holders.items() if count}


def unit_roles(parameters: Parameters, people: Sequence[Person]) -> list[Role]:
    """Roles whose people work within units: most of them hold a skill that is practised there.

    First the one that most of those who answer the phone have, then in the order of the parameters.
    """
    within = {name for name, skill in parameters.staffing.skills.items() if skill.scope.value == "unit"}
    every, narrow = Counter(person.role for person in people), Counter[Role]()
    for person in people:
        narrow[person.role] += bool(person.skills & within)
    answering = role_of_skill(parameters, people).get(parameters.phone.skill)
    roles = [role for role in parameters.staffing.roles if 2 * narrow[role] > every[role]]
    return sorted(roles, key=lambda role: role != answering)


@dataclass(frozen=True)
class Places:
    """What the places of a centre are called. within: :func:`unit_roles`. home: each role's largest unit."""

    within: Sequence[Role]
    manned: Set[tuple[str, Role]]
    home: Mapping[Role, str]

    @classmethod
    def of(cls, parameters: Parameters, people: Sequence[Person]) -> Places:
        """The places of ``people``."""
        heads = Counter((person.unit, person.role) for person in people)
        home: dict[Role, str] = {}
        for (unit, role), _ in heads.most_common():
            home.setdefault(role, unit)
        return cls(unit_roles(parameters, people), set(heads), home)

    def name(self, role: Role, unit: str) -> str:
        """The place of ``role`` for work that comes to ``unit``."""
        if role not in self.within:
            return role
        own = unit if (unit, role) in self.manned else self.home.get(role, unit)
        return own if role == self.within[0] else f"{own}/{role}"


def year_table(parameters: Parameters, simulated: SimulatedYear) -> pd.DataFrame:
    """What came of each promise in a year: :data:`YEAR_PROMISES`."""
    people = simulated.roster.people
    named = Places.of(parameters, people)
    rows: list[Row] = [
        *_phone_rows(parameters, simulated),
        *_desk_rows(parameters, simulated, role_of_skill(parameters, people), named),
    ]
    present = simulated.roster.present_hours.sum(axis=1)
    places = [named.name(person.role, person.unit) for person in people]
    rows += [
        ("presence", str(place), sum(own == place for own in places), 0, hours)
        for place, hours in pd.Series(present).groupby(places).sum().items()
    ]
    table = pd.DataFrame(rows, columns=list(YEAR_PROMISES.columns))
    return YEAR_PROMISES.checked(table.groupby(["promise", "place"], as_index=False).sum())


def _phone_rows(parameters: Parameters, simulated: SimulatedYear) -> list[Row]:
    units, history = simulated.workload.units, simulated.history
    unit = simulated.workload.calls.unit
    made, answered = history.fate != Fate.NEVER_MADE, history.fate == Fate.ANSWERED
    wait = np.where(answered, history.answered - history.call_arrival, np.inf)
    talk = np.where(answered, history.call_end - history.answered, 0.0)
    rows: list[Row] = []
    for number, name in enumerate(units):
        own = unit == number
        threshold = group_number(parameters.phone, name).answer_threshold
        offered, within = int((own & made).sum()), int((own & (wait <= threshold)).sum())
        if not offered:
            continue
        rows.append((ANSWER, name, int((own & answered).sum()), offered, float(talk[own].sum()) / HOUR))
        rows.append((SERVICE, name, within, offered, 0.0))
    return rows


def _desk_rows(
    parameters: Parameters, simulated: SimulatedYear, roles: Mapping[str, Role], places: Places
) -> list[Row]:
    """Cases that need hands, on time and in all, and hours worked on them, as in the table of activities."""
    items, history, workload = simulated.workload.items, simulated.history, simulated.workload
    known = np.where(np.isfinite(items.arrival), items.arrival, history.release)
    handled = np.flatnonzero(np.isfinite(known) & (items.work > 0))
    begin = np.flatnonzero(np.diff(items.case[handled], prepend=-1))
    if not len(begin):
        return []
    cases = handled[begin]
    end = np.maximum.reduceat(history.end[handled], begin)
    on_time = np.isfinite(end) & (end <= history.due[cases])
    seconds = np.add.reduceat(
        np.where(np.isfinite(history.end[handled]), history.worked[handled], 0.0), begin
    )
    count = len(workload.units)
    cell = items.activity[cases].astype(np.int64) * count + items.unit[cases]
    size = len(workload.activities) * count
    sums = [np.bincount(cell, weights, size) for weights in (on_time, np.ones(len(cell)), seconds / HOUR)]
    rows: list[Row] = []
    for number, (part, in_all, hours) in enumerate(zip(*sums, strict=True)):
        activity, unit = workload.activities[number // count], workload.units[number % count]
        role = roles.get(skill_of(parameters, activity))
        if in_all and role is not None:
            place = places.name(role, unit)
            rows.append((promise_of(activity), place, float(part), float(in_all), float(hours)))
    return rows


def play_years(
    parameters: Parameters,
    registers: Registers,
    *,
    year: int,
    seed: int,
    numbers: Sequence[int],
    jobs: Jobs = 1,
) -> pd.DataFrame:
    """Tables of the years ``numbers``: :data:`YEARS_PROMISES`; what has been played is cached."""
    tasks = [(parameters, registers, year, seed, number) for number in numbers]
    tables: dict[int, pd.DataFrame] = {}
    for place, future in completed(jobs, promises_of_year, tasks):
        tables[numbers[place]] = future.result()
    stacked = [tables[number].assign(replication=number) for number in numbers]
    return YEARS_PROMISES.checked(pd.concat(stacked, ignore_index=True))


def promises_of_year(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> pd.DataFrame:
    """:func:`year_table` of one replication, from the cache if it has been played before."""
    return cached("optimisation", table_of_year, only(parameters, *PLAYED), registers, year, seed, number)


def table_of_year(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> pd.DataFrame:
    """:func:`year_table` of one replication, played; it reads the parts that are played."""
    return year_table(parameters, simulate_year(parameters, registers, year, seed, number))
