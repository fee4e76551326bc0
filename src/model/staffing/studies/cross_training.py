"""The cheapest cross-training that makes the centre stand any one person's absence, by integer programming.

Wanted: every pool keeps ``breadth.wanted_holders`` people when any one is away, and in no span of each
person's worst absence does the work ask for more than ``breadth.most_strain`` of the others' hours.
An hour counts for one pool only, so a person with many skills is not counted once for each.

Chosen: pairs of person and skill. First the hours that nobody can cover are made as few as training can make
them, then the cost as low as that allows. Absences that can be stood as things are ask for nothing, and most
of the others are stood once the worst are: these are added one by one, until what is chosen will do. Solved
by HiGHS (Huangfu and Hall, Mathematical Programming Computation 10(1), 2018) through scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from model.arrays import Flags, Floats
from model.errors import Finding, InputError
from model.frames import Frame, flag, real, text
from model.parameters.schema.parameters import Parameters
from model.staffing.studies.breadth import Absence, MonthSpan, SkillCoverage
from model.staffing.year.pay import yearly_pay
from model.staffing.year.people import HIRED

TRAININGS = Frame(
    "a skill for a person to learn",
    person=text("number in the register"),
    unit=text("code"),
    role=text("code"),
    skill=text("code"),
    near=flag("whether someone of that role holds the skill"),
    hours=real("of training"),
    cost=real("kronor"),
)
UNCOVERED = Frame(
    "hours of an absence that nobody can do",
    person=text("who is away"),
    before=real("as it is"),
    after=real("when the proposal has been learned"),
)
NARROW_FIRST = 1e-4
"""How much dearer a person seems for each skill held already: of equal choices the narrower learns."""
BUSY_FIRST = 1e-3
"""How much dearer the skill with least work seems than the one with most: of equal choices the busier."""
GAP = 1e-6
SLACK_HOURS = 0.5
"""Uncovered hours more than the fewest possible that the cheapest choice may leave."""


@dataclass(frozen=True)
class Pair:
    """A skill for a person to learn: row in the centre's people, column in its pools."""

    person: int
    pool: int


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """The training proposed: table: :data:`TRAININGS`; uncovered, over each absence: :data:`UNCOVERED`."""

    table: pd.DataFrame
    uncovered: pd.DataFrame

    @property
    def cost(self) -> float:
        """Kronor for all hours of training."""
        return float(self.table["cost"].sum())

    def changes(self, parameters: Parameters) -> dict[str, Any]:
        """The scenario's change: ``staffing.cross_training`` with the proposal added."""
        plan = {person: list(skills) for person, skills in parameters.staffing.cross_training.value.items()}
        for person, skill in zip(self.table["person"], self.table["skill"], strict=True):
            plan.setdefault(str(person), []).append(str(skill))
        return {"staffing.cross_training": plan}


def cheapest_training(
    parameters: Parameters, centre: SkillCoverage, absences: Sequence[Absence], year: int
) -> Proposal:
    """The cheapest training after which any one of ``absences`` can be stood.

    Raises InputError when more holders are wanted than there are people who may learn.
    """
    breadth = parameters.breadth
    most_strain = breadth.most_strain.value
    critical = [absence for absence in absences if absence.strain > most_strain]
    wanted = breadth.wanted_holders.value + 1
    pairs = _pairs(centre, _taught(centre, wanted, critical))
    _require_enough(parameters, centre, pairs, wanted)
    costs = np.array([_cost(parameters, centre, pair.person, year) for pair in pairs])
    near = np.array([_near(centre, pair) for pair in pairs], dtype=bool)
    held = np.array([len(centre.people[pair.person].skills) for pair in pairs])
    dearer = np.where(near, 1.0, 1 + breadth.distance_surcharge.value) * (1 + NARROW_FIRST * held)
    busy = centre.work.sum(axis=1)[[pair.pool for pair in pairs]]
    dearer = dearer * (1 + BUSY_FIRST * (1 - busy / max(busy.max(initial=0.0), 1.0)))
    fewest = [uncovered(_trained(centre, pairs), absence, most_strain) for absence in critical]
    covered: list[int] = []
    while True:
        programme = _Programme(centre, pairs, most_strain)
        programme.hold(wanted)
        programme.limit(breadth.most_new_skills.value)
        for number in covered:
            programme.cover(critical[number])
        chosen = programme.cheapest(costs * dearer, programme.fewest_uncovered() + SLACK_HOURS)
        trained = _trained(centre, [pairs[number] for number in chosen])
        left = [uncovered(trained, absence, most_strain) for absence in critical]
        excess = [0.0 if n in covered else left[n] - fewest[n] for n in range(len(critical))]
        if max(excess, default=0.0) <= SLACK_HOURS:
            break
        covered.append(int(np.argmax(excess)))
    people = [absence.person for absence in critical]
    before = [uncovered(centre, absence, most_strain) for absence in critical]
    return Proposal(
        table=_table(parameters, centre, [pairs[number] for number in chosen], near[chosen], costs[chosen]),
        uncovered=UNCOVERED.frame({"person": people, "before": before, "after": left}),
    )


def uncovered(centre: SkillCoverage, absence: Absence, most_strain: float = 1.0) -> float:
    """Fewest hours of work that those present leave undone in spans of ``absence``.

    They give at most ``most_strain`` of their time; spans that are not strained more than that are left out.
    """
    programme = _Programme(centre, (), most_strain)
    programme.cover(absence)
    return programme.fewest_uncovered()


def _trained(centre: SkillCoverage, pairs: Sequence[Pair]) -> SkillCoverage:
    """``centre`` when ``pairs`` have been learned."""
    can = centre.can.copy()
    for pair in pairs:
        can[pair.person, pair.pool] = True
    return replace(centre, can=can)


class _Programme:
    """Variables: each pair (0 or 1); for each span covered the hours of each flow, and those left uncovered.

    A flow is a person's hours in a pool that they can work in, or could after training.
    """

    def __init__(self, centre: SkillCoverage, pairs: Sequence[Pair], most_strain: float) -> None:
        self._centre, self._pairs, self._most_strain = centre, pairs, most_strain
        self._size = len(pairs)
        self._uncovered: list[int] = []
        self._rows: list[dict[int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def hold(self, wanted: int) -> None:
        """Every pool has at least ``wanted`` holders."""
        for pool, holders in enumerate(self._centre.holders):
            own = [number for number, pair in enumerate(self._pairs) if pair.pool == pool]
            if holders < wanted:
                self._require(dict.fromkeys(own, 1.0), low=float(wanted - holders))

    def limit(self, most: int) -> None:
        """Nobody learns more than ``most`` skills."""
        for person in sorted({pair.person for pair in self._pairs}):
            own = [number for number, pair in enumerate(self._pairs) if pair.person == person]
            self._require(dict.fromkeys(own, 1.0), high=float(most))

    def cover(self, absence: Absence) -> None:
        """What comes in during spans of ``absence`` that are too much is done, or counted as uncovered."""
        for span in absence.spans:
            if span.strain > self._most_strain:
                self._cover(absence.person, span)

    def _cover(self, away: str, span: MonthSpan) -> None:
        months = slice(span.first - 1, span.last)
        work, present = self._centre.work[:, months].sum(axis=1), self._centre.presence[:, months].sum(axis=1)
        here = [row for row, person in enumerate(self._centre.people) if person.person != away]
        learned = {(pair.person, pair.pool): number for number, pair in enumerate(self._pairs)}
        by_pool: dict[int, dict[int, float]] = {int(pool): {} for pool in np.flatnonzero(work > 0)}
        for person in here:
            given: dict[int, float] = {}
            for pool, covered in by_pool.items():
                pair = learned.get((person, pool))
                if self._centre.can[person, pool] or pair is not None:
                    flow = self._variable()
                    given[flow] = covered[flow] = 1.0
                    if pair is not None:
                        most = float(min(work[pool], self._most_strain * present[person]))
                        self._require({flow: 1.0, pair: -most}, high=0.0)
            self._require(given, high=float(self._most_strain * present[person]))
        for pool, covered in by_pool.items():
            self._uncovered.append(self._variable())
            self._require({**covered, self._uncovered[-1]: 1.0}, float(work[pool]), float(work[pool]))

    def fewest_uncovered(self) -> float:
        """Fewest hours, over all spans covered, that nobody can do whatever is learned."""
        cost = np.zeros(self._size)
        cost[self._uncovered] = 1.0
        return float(self._solve(cost)[self._uncovered].sum())

    def cheapest(self, costs: Floats, most_uncovered: float) -> NDArray[np.intp]:
        """Numbers of the pairs that cost least while at most ``most_uncovered`` hours are left undone."""
        self._require(dict.fromkeys(self._uncovered, 1.0), high=most_uncovered)
        cost = np.zeros(self._size)
        cost[: len(costs)] = costs
        return np.flatnonzero(self._solve(cost)[: len(costs)] > 0.5)

    def _variable(self) -> int:
        self._size += 1
        return self._size - 1

    def _require(self, row: dict[int, float], low: float = -np.inf, high: float = np.inf) -> None:
        if row:
            self._rows.append(row)
            self._low.append(low)
            self._high.append(high)

    def _solve(self, cost: Floats) -> Floats:
        places = [(number, column) for number, row in enumerate(self._rows) for column in row]
        values = [value for row in self._rows for value in row.values()]
        whole = np.arange(self._size) < len(self._pairs)
        if not self._rows:
            return np.zeros(self._size)
        matrix = coo_array((values, np.array(places).T), shape=(len(self._rows), self._size))
        solved = milp(
            cost,
            integrality=whole.astype(int),
            bounds=Bounds(0.0, np.where(whole, 1.0, np.inf)),
            constraints=LinearConstraint(matrix.tocsr(), np.array(self._low), np.array(self._high)),
            options={"mip_rel_gap": GAP},
        )
        if solved.x is None:
            raise RuntimeError(f"the training programme has no solution: {solved.message}")
        return np.asarray(solved.x)


def _taught(centre: SkillCoverage, wanted: int, critical: Sequence[Absence]) -> set[str]:
    """Skills that may have to be learned: those with too few holders, and those of the critical absentees."""
    thin = {pool.skill for pool, count in zip(centre.pools, centre.holders, strict=True) if count < wanted}
    away = {absence.person for absence in critical}
    return thin.union(*(person.skills for person in centre.people if person.person in away))


def _pairs(centre: SkillCoverage, skills: set[str]) -> list[Pair]:
    """Every person in the register with every pool of ``skills`` that they could work in but cannot today."""
    return [
        Pair(row, column)
        for row, person in enumerate(centre.people)
        if not person.person.startswith(HIRED)
        for column, pool in enumerate(centre.pools)
        if pool.skill in skills and not centre.can[row, column] and pool.unit in (None, person.unit)
    ]


def _require_enough(
    parameters: Parameters, centre: SkillCoverage, pairs: Sequence[Pair], wanted: int
) -> None:
    """Raise InputError when a pool cannot have ``wanted`` holders even if all who may learn it do."""
    learners = np.bincount([pair.pool for pair in pairs], minlength=len(centre.pools))
    findings = [
        Finding(
            "parametrarna",
            "breadth.wanted_holders",
            str(wanted - 1),
            f"högst {centre.holders[row] + learners[row] - 1}, så många kan lära sig "
            + parameters.staffing.skills[pool.skill].name.lower()
            + (f" i {pool.unit}" if pool.unit else ""),
        )
        for row, pool in enumerate(centre.pools)
        if centre.holders[row] + learners[row] < wanted
    ]
    if findings:
        raise InputError(*findings)


def _near(centre: SkillCoverage, pair: Pair) -> bool:
    """Whether someone with the person's role holds the skill already, anywhere in the centre."""
    role, skill = centre.people[pair.person].role, centre.pools[pair.pool].skill
    return any(person.role == role and skill in person.skills for person in centre.people)


def _cost(parameters: Parameters, centre: SkillCoverage, person: int, year: int) -> float:
    """Kronor for learning one skill: hours of training at the cost of an hour present."""
    who = centre.people[person]
    yearly = float(yearly_pay(parameters, who.role, year, who.valid)) * who.employment
    present = float(centre.presence[person].sum())
    return parameters.staffing.training_hours_per_new_skill.value * yearly / present


def _table(
    parameters: Parameters, centre: SkillCoverage, pairs: Sequence[Pair], near: Flags, costs: Floats
) -> pd.DataFrame:
    people = [centre.people[pair.person] for pair in pairs]
    skills = [centre.pools[pair.pool].skill for pair in pairs]
    return TRAININGS.frame(
        {
            "person": [person.person for person in people],
            "unit": [person.unit for person in people],
            "role": [person.role for person in people],
            "skill": skills,
            "near": near,
            "hours": float(parameters.staffing.training_hours_per_new_skill.value),
            "cost": costs,
        }
    )
