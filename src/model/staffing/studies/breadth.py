"""Who can do what, against what there is to do: skills held by too few, and when that is felt most.

A *pool* is where work waits: a skill, within each unit where the skill is practised there, else for the whole
centre. Arrays have one row per person or pool, and a column per month.

Whether the work fits those who can do it is the transportation problem of skills: nobody's hour counts for
two pools at once. The *strain* is the least share of their hours that people must give so that all work is
done, found by linear programming (HiGHS).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from model.arrays import Flags, Floats, Ints
from model.calendar import WorkingCalendar, working_calendar
from model.demand.drawing.items import NONE
from model.demand.drawing.workload import Workload, draw, skill_of
from model.frames import Frame, flag, real, text, whole
from model.observations.registers import Registers, skills_needed
from model.parameters.schema.parameters import Parameters
from model.staffing.year.people import HIRED, Person, workforce
from model.staffing.year.roster import lay_out
from model.time_units import HOUR, MONTHS

HOLDERS = Frame(
    "a skill of a unit, or of all, and those who hold it",
    skill=text("code"),
    unit=text("code; missing of a skill of all units", optional=True),
    holders=whole("people"),
    full_time=real("their shares of full time added up"),
    left=whole("holders when one of them is away"),
    thin=flag("whether fewer are left than ``breadth.wanted_holders``"),
)


@dataclass(frozen=True)
class Pool:
    """A skill, and the unit in which it is practised (None: the whole centre)."""

    skill: str
    unit: str | None = None


@dataclass(frozen=True)
class SkillCoverage:
    """Who can do what, what there is to do and when they are there.

    can: shape (people, pools). work, presence: hours that come in and hours at work, shapes (pools, 12) and
    (people, 12), means of drawn years.
    """

    people: tuple[Person, ...]
    pools: tuple[Pool, ...]
    can: Flags
    work: Floats
    presence: Floats

    @property
    def holders(self) -> Ints:
        """Number of people who can do the work of each pool."""
        return np.asarray(self.can.sum(axis=0))


def centre_of(parameters: Parameters, registers: Registers, year: int, seed: int) -> SkillCoverage:
    """The centre of ``parameters`` in ``year``: its people, and work and presence as drawn with ``seed``."""
    calendar = working_calendar(parameters, year)
    people, pools = workforce(parameters, registers, year), pools_of(parameters, registers)
    drawn = range(parameters.breadth.screening_replications.value)
    work = [
        _hours(parameters, calendar, draw(parameters, registers, calendar, seed, number), pools)
        for number in drawn
    ]
    presence = [lay_out(parameters, calendar, people, seed, number).present_hours for number in drawn]
    return SkillCoverage(
        people,
        pools,
        np.array([[can_do(person, pool) for pool in pools] for person in people]),
        np.mean(work, axis=0),
        np.mean(presence, axis=0),
    )


def pools_of(parameters: Parameters, registers: Registers) -> tuple[Pool, ...]:
    """Every pool that some work may wait in, in the order of skills and units."""
    needed = skills_needed(parameters, registers.customers)
    units = parameters.organisation.units.value
    return tuple(
        Pool(name, unit)
        for name, skill in parameters.staffing.skills.items()
        if name in needed
        for unit in ([u for u in units if u in needed[name]] if skill.scope.value == "unit" else [None])
    )


def can_do(person: Person, pool: Pool) -> bool:
    """Whether ``person`` takes work from ``pool``."""
    return pool.skill in person.skills and pool.unit in (None, person.unit)


def holders_table(parameters: Parameters, centre: SkillCoverage) -> pd.DataFrame:
    """How many hold each skill, fewest first: :data:`HOLDERS`."""
    employment = np.array([person.employment for person in centre.people])
    left = np.maximum(centre.holders - 1, 0)
    table = pd.DataFrame(
        {
            "skill": [pool.skill for pool in centre.pools],
            "unit": [pool.unit for pool in centre.pools],
            "holders": centre.holders,
            "full_time": employment @ centre.can,
            "left": left,
            "thin": left < parameters.breadth.wanted_holders.value,
        }
    )
    table = table.sort_values(["holders", "full_time"], kind="stable").reset_index(drop=True)
    return HOLDERS.checked(table)


def strain(work: Floats, presence: Floats, can: Flags) -> float:
    """Least share of their hours that people must give for all work to be done; above 1 it cannot be.

    work: hours by pool. presence: hours by person. can: shape (people, pools). Infinite when there is work
    that nobody present can do.
    """
    usable = (can & (presence > 0)[:, None])[:, work > 0]
    wanted = work[work > 0]
    if not len(wanted):
        return 0.0
    if not bool(usable.any(axis=0).all()):
        return float("inf")
    person, pool = np.nonzero(usable)
    flows, own = np.arange(len(person)), np.arange(len(presence))
    done = coo_array((np.ones(len(flows)), (pool, flows)), shape=(len(wanted), len(flows) + 1))
    given = coo_array((np.ones(len(flows)), (person, flows)), shape=(len(presence), len(flows) + 1))
    limit = coo_array((presence, (own, np.full(len(own), len(flows)))), shape=given.shape)
    solved = milp(
        np.append(np.zeros(len(flows)), 1.0),
        constraints=[
            LinearConstraint(done.tocsr(), wanted, wanted),
            LinearConstraint((given - limit).tocsr(), -np.inf, 0.0),
        ],
    )
    if solved.x is None:
        raise RuntimeError(f"the strain has no solution: {solved.message}")
    return float(solved.x[-1])


@dataclass(frozen=True)
class MonthSpan:
    """Months in a row, 1 to 12, and the strain on those who are there."""

    first: int
    last: int
    strain: float = field(default=0.0, compare=False)


@dataclass(frozen=True)
class Absence:
    """A person away from the first to the last month.

    spans: the runs of months within it (``breadth.strain_months`` at a time), with the strain on those who
    can do the work then.
    """

    person: str
    first: int
    last: int
    spans: tuple[MonthSpan, ...] = field(default=(), compare=False)

    @property
    def strain(self) -> float:
        """Greatest strain of any of its spans."""
        return max((span.strain for span in self.spans), default=0.0)


def worst_absences(centre: SkillCoverage, months: int, strain_months: int) -> list[Absence]:
    """For each person the ``months`` in a row in which those who share any of their work are strained most.

    Those are the people and pools that are linked by skills, directly or through others; of equal windows the
    first. Spans are ``strain_months`` in a row (at most ``months``). People whom the scenario hires are not
    in the register and have no absence planned.
    """
    group, count = _groups(centre.can), len(centre.people)
    length = min(strain_months, months)
    absences = []
    for row, person in enumerate(centre.people):
        if person.person.startswith(HIRED):
            continue
        others = (group[:count] == group[row]) & (np.arange(count) != row)
        shared = group[count:] == group[row]
        windows = [_span(centre, others, shared, first, months) for first in range(1, MONTHS - months + 2)]
        worst = max(windows, key=lambda window: (round(window.strain, 6), -window.first))
        starts = range(worst.first, worst.last - length + 2)
        spans = tuple(_span(centre, others, shared, first, length) for first in starts)
        absences.append(Absence(person.person, worst.first, worst.last, spans))
    return absences


def _span(centre: SkillCoverage, people: Flags, pools: Flags, first: int, length: int) -> MonthSpan:
    months = slice(first - 1, first - 1 + length)
    found = strain(
        centre.work[pools, months].sum(axis=1),
        centre.presence[people, months].sum(axis=1),
        centre.can[np.ix_(people, pools)],
    )
    return MonthSpan(first, first + length - 1, found)


def _groups(can: Flags) -> Ints:
    """Number of the group that each person, then each pool, is linked to."""
    people, pools = can.shape
    row, column = np.nonzero(can)
    size = people + pools
    links = coo_array((np.ones(len(row)), (row, column + people)), shape=(size, size))
    return np.asarray(connected_components(links.tocsr(), directed=False)[1])


def _hours(
    parameters: Parameters, calendar: WorkingCalendar, workload: Workload, pools: Sequence[Pool]
) -> Floats:
    """Hours of work that come into each pool by month, shape (pools, 12).

    What follows from other work (second handlings, call-backs) is spread over the months as the pool's other
    work is. Calls count once, at their first attempt, and so do the call-backs that they lead to.
    """
    items, calls, units = workload.items, workload.calls, workload.units
    skills = [skill_of(parameters, name) for name in workload.activities]
    where = np.array([[_position(pools, skill, unit) for unit in units] for skill in skills])
    pool, known = where[items.activity, items.unit], np.isfinite(items.arrival)
    phone = np.array([_position(pools, parameters.phone.skill, unit) for unit in units])
    first = np.isfinite(calls.arrival)
    table = np.zeros((len(pools), MONTHS))
    np.add.at(table, (pool[known], _month(calendar, items.arrival[known])), items.work[known])
    np.add.at(
        table, (phone[calls.unit[first]], _month(calendar, calls.arrival[first])), calls.handling[first]
    )
    arises = ~known
    arises[calls.follow_up[~first & (calls.follow_up != NONE)]] = False
    later = np.bincount(pool[arises], weights=items.work[arises], minlength=len(pools))
    whole = table.sum(axis=1, keepdims=True)
    share = np.divide(table, whole, out=np.full_like(table, 1 / MONTHS), where=whole > 0)
    return np.asarray((table + share * later[:, None]) / HOUR)


def _month(calendar: WorkingCalendar, times: Floats) -> NDArray[np.intp]:
    """Month of each time, 0 to 11; what comes after the last working day counts as its month."""
    return np.asarray(calendar.months[np.minimum(calendar.day_index(times), len(calendar.days) - 1)] - 1)


def _position(pools: Sequence[Pool], skill: str, unit: str) -> int:
    """Row of the pool of ``skill`` that the work of ``unit`` goes to, or NONE: it never has any."""
    rows = (row for row, pool in enumerate(pools) if pool.skill == skill and pool.unit in (None, unit))
    return next(rows, NONE)
