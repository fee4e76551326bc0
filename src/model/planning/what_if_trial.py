"""The quick answer to *what if*, tried in whole simulated years: do the promises hold, and at what price?

The staffing that follows is made whole: people by role, and lawful phone shifts that cover what the promises
to callers take. A few years are played with the same random numbers as the base's. A place (a unit, or a role
of the whole centre) that breaks a promise which the base keeps in the same years gets one person more, or a
phone shift where most callers are missed, in a few rounds at most. What still does not hold is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from model.computing.cache import cached
from model.computing.processes import Jobs, completed
from model.computing.progress import Progress
from model.frames import Frame, real, text
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.phone_groups import PROMISES_TO_CALLERS
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.parameters.variation import changed
from model.planning.expected_year import as_expected
from model.planning.planned_year import PlannedYear
from model.planning.what_if import Situation, WhatIf, situation
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.key_measures import by_replication
from model.staffing.experiments.replications import PLAYED, Outcome, Tables, outcome_of
from model.staffing.experiments.results import PROMISES, promises
from model.staffing.experiments.targets import PHONE_PROMISES
from model.staffing.experiments.year_promises import year_table
from model.staffing.phone.need import PhoneService, phone_need, phone_service
from model.staffing.phone.shifts import Shift, cheapest, half_hours, lawful_shifts, plan_of, schedule
from model.staffing.studies.changed_year import Staffed, simulated
from model.staffing.studies.least_staffing import kept_by, team_of
from model.staffing.year.measures import measure
from model.staffing.year.people import full_time, workforce
from model.staffing.year.simulated_year import simulate_year

PLACES = "places"
NEGLIGIBLE = 1e-9

COMPARED = PROMISES.extended(
    "a promise in the changed year, and in the base (before)",
    target_before=real("share"),
    mean_before=real("share", optional=True),
    low_before=real("share", optional=True),
    high_before=real("share", optional=True),
    kept_before=real("share of the years", optional=True),
    difference=real("of the means, paired by year", optional=True),
    difference_low=real("lower bound", optional=True),
    difference_high=real("upper bound", optional=True),
)
BROKEN = Frame(
    "a promise that the changed year does not hold, though the base does",
    place=text("unit or role"),
    promise=text("code"),
    target=real("share"),
    mean=real("share, over the years"),
    target_before=real("of the base", optional=True),
    mean_before=real("of the base; missing where it has no such place", optional=True),
)

Years = list[Tables]


class Correction(NamedTuple):
    """A place that got a person, or a phone shift, because it broke ``promise``."""

    place: str
    promise: str
    phone: bool


@dataclass(frozen=True, kw_only=True)
class Tried:
    """The answer in simulated years.

    base, changed: with simulated hours, of the same replications. outcomes: of both, in that order.
    promises: :data:`COMPARED`. corrections: made on the way. broken: :data:`BROKEN`, what still does not
    hold.
    """

    answer: WhatIf
    base: Situation
    changed: Situation
    outcomes: tuple[Outcome, Outcome]
    replications: int
    promises: pd.DataFrame
    corrections: tuple[Correction, ...]
    broken: pd.DataFrame

    @property
    def holds(self) -> bool:
        """Whether every promise that the base keeps is kept, on average over the years played."""
        return self.broken.empty


def tried(
    planned: PlannedYear,
    answer: WhatIf,
    replications: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Tried:
    """Play ``answer``; replications default to ``what_if.replications``.

    progress: told of years played, and of how many there are so far.
    """
    before, asked = planned.parameters, answer.changed.parameters
    rules, follows = before.what_if, answer.changed is answer.following
    count = replications or rules.replications.value
    play = _Player(planned, count, jobs, progress)
    parameters = whole_staffing(answer) if follows else asked
    base, years = play(before, parameters)
    corrections: list[Correction] = []
    broken = _broken(before, base, parameters, years)
    for _ in range(rules.most_corrections.value if follows else 0):
        if broken.empty:
            break
        more = corrections_of(broken)
        parameters = _corrected(parameters, planned, more, outcome_of(parameters, planned.year, 0, years))
        corrections += more
        (years,) = play(parameters)
        broken = _broken(before, base, parameters, years)
    outcomes = [
        outcome_of(side, planned.year, planned.outcome.seed, tables)
        for side, tables in ((before, base), (parameters, years))
    ]
    priced = [
        situation(
            side,
            planned,
            _as_simulated(side, planned.registers.under(side), outcome),
        )
        for side, outcome in zip((before, parameters), outcomes, strict=True)
    ]
    compared = _compared(before, parameters, outcomes)
    return Tried(
        answer=answer,
        base=priced[0],
        changed=priced[1],
        outcomes=(outcomes[0], outcomes[1]),
        replications=count,
        promises=compared,
        corrections=tuple(corrections),
        broken=broken,
    )


def _as_simulated(parameters: Parameters, registers: Registers, outcome: Outcome) -> Staffed:
    return simulated(parameters, registers, as_expected(outcome, parameters, registers))


def whole_staffing(answer: WhatIf) -> Parameters:
    """The parameters with the staffing that follows, in whole people and lawful phone shifts.

    Each role has the fewest people whose full-time equivalents suffice.
    """
    after = answer.changed.parameters
    people: dict[Role, int] = {}
    for role, need in answer.changed.staffed.fte.items():
        change = ceil(need - answer.base.staffed.fte[role] - NEGLIGIBLE)
        while _fte(after, answer, role, change - 1) >= need - NEGLIGIBLE:
            change -= 1
        while _fte(after, answer, role, change) < need - NEGLIGIBLE:
            change += 1
        if change:
            people[role] = change
    return changed(after, {"staffing.headcount_change": people, "phone.schedule": _schedule(answer)})


def _fte(parameters: Parameters, answer: WhatIf, role: Role, change: int) -> float:
    staffed = changed(parameters, {"staffing.headcount_change": {role: change}})
    return float(
        full_time(workforce(staffed, answer.changed.registers, answer.year), answer.year).get(role, 0)
    )


def _schedule(answer: WhatIf) -> dict[str, dict[str, int]]:
    """Phone shifts that cover what the promises take; those there are, when it is what the base takes."""
    before, after = answer.base.parameters, answer.changed.parameters
    base, registers = answer.base.registers, answer.changed.registers
    needs = [phone_need(before, base, answer.year), phone_need(after, registers, answer.year)]
    stands = before.phone.schedule.value != after.phone.schedule.value
    if stands or needs[0].weekly_hours == needs[1].weekly_hours:
        return after.phone.schedule.value
    margin = _margin(phone_service(before, base, answer.year), needs[0].service)
    crews = phone_need(changed(after, _sought(after, margin)), registers, answer.year).crews
    shifts = lawful_shifts(after)
    plans = {}
    for unit, crew in crews.items():
        least = crew if crew.any() else np.eye(1, len(crew), dtype=np.int64)[0]
        plans[unit] = schedule(after, cheapest(shifts, least))
    return after.phone.schedule.value | plans


def _sought(parameters: Parameters, margin: float) -> dict[str, Any]:
    """The promises to callers, with ``margin`` of what they let be missed: common, and numbers' own."""
    phone, sought = parameters.phone, dict[str, Any]()
    for name in PROMISES_TO_CALLERS:
        common = {day: 1 - (1 - target) * margin for day, target in getattr(phone, name).value.items()}
        sought[f"phone.{name}"] = common.get(date.min, common) if len(common) == 1 else common
        own = getattr(phone.groups, name).value
        sought[f"phone.groups.{name}"] = {unit: 1 - (1 - target) * margin for unit, target in own.items()}
    return sought


def _margin(there: PhoneService, needed: PhoneService) -> float:
    """Calls that the base's schedule misses, over those that its promises let it miss; at most one."""
    return min((1 - there.answered) / (1 - needed.answered), 1.0) if needed.answered < 1 else 1.0


def corrections_of(broken: pd.DataFrame) -> list[Correction]:
    """One correction for each place at the desk, and one for each unit's phone."""
    phone = broken["promise"].isin(PHONE_PROMISES)
    found = []
    for where in (phone, ~phone):
        for place, rows in broken[where].groupby("place"):
            found.append(Correction(str(place), str(rows["promise"].iloc[0]), bool(where is phone)))
    return found


def _corrected(
    parameters: Parameters, planned: PlannedYear, more: Sequence[Correction], outcome: Outcome
) -> Parameters:
    """A person more in each place at the desk, and a shift more on each unit's phone."""
    plans = dict(parameters.phone.schedule.value)
    for correction in more:
        if correction.phone:
            plan = dict(plan_of(parameters, plans[correction.place]))
            shift = _most_missed(parameters, outcome, correction.place)
            plans[correction.place] = schedule(parameters, {**plan, shift: plan.get(shift, 0) + 1})
    team = team_of(parameters, planned.registers.under(parameters), planned.year)
    counts = team.counts
    for correction in more:
        if not correction.phone:
            counts[correction.place] += 1
    return changed(parameters, {"phone.schedule": plans} | team.changes(parameters, counts))


def _most_missed(parameters: Parameters, outcome: Outcome, unit: str) -> Shift:
    """The shortest lawful shift in which most callers to ``unit`` were not answered in time."""
    phone = outcome.phone[outcome.phone["unit"] == unit].groupby("half_hour").sum(numeric_only=True)
    missed = (phone["offered"] - phone["within_threshold"]).reindex(
        range(half_hours(parameters)), fill_value=0
    )
    shifts = lawful_shifts(parameters)
    shortest = min(shift.hours for shift in shifts)
    candidates = [shift for shift in shifts if shift.hours == shortest]
    return max(candidates, key=lambda shift: int(missed.iloc[shift.start : shift.end].sum()))


@dataclass
class _Player:
    """Plays years of several parameter sets at once, and caches them."""

    planned: PlannedYear
    replications: int
    jobs: Jobs
    progress: Progress | None
    _done: int = 0
    _asked: int = 0

    def __call__(self, *sides: Parameters) -> list[Years]:
        planned = self.planned
        tasks = [
            (side, planned.registers.under(side), planned.year, planned.outcome.seed, number)
            for side in sides
            for number in range(self.replications)
        ]
        self._asked += len(tasks)
        tables: dict[int, Tables] = {}
        for place, future in completed(self.jobs, year_with_places, tasks):
            tables[place] = future.result()
            self._done += 1
            if self.progress:
                self.progress(self._done, self._asked)
        each = self.replications
        return [[tables[side * each + number] for number in range(each)] for side in range(len(sides))]


def year_with_places(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> Tables:
    """:func:`played_with_places`, from the cache if it has been played before."""
    return cached("what_if", played_with_places, only(parameters, *PLAYED), registers, year, seed, number)


def played_with_places(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> Tables:
    """Tables of one replication (:func:`model.staffing.year.measures.measure`), and its promises by place."""
    simulated_year = simulate_year(parameters, registers, year, seed, number)
    return measure(parameters, simulated_year) | {PLACES: year_table(parameters, simulated_year)}


def _places(parameters: Parameters, years: Years) -> pd.DataFrame:
    """Promises by place, means over the years: place, promise, target, mean."""
    stacked = pd.concat(
        [tables[PLACES].assign(replication=number) for number, tables in enumerate(years)], ignore_index=True
    )
    return kept_by(parameters, stacked)[["place", "promise", "target", "mean"]]


def _broken(before: Parameters, base: Years, after: Parameters, years: Years) -> pd.DataFrame:
    """What the changed year does not hold, though the base holds what it promised there."""
    both = _places(after, years).merge(
        _places(before, base), on=["place", "promise"], how="left", suffixes=("", "_before")
    )
    held = ~(both["mean_before"] < both["target_before"])
    return BROKEN.checked(both[held & (both["mean"] < both["target"])].reset_index(drop=True))


def _compared(before: Parameters, after: Parameters, outcomes: Sequence[Outcome]) -> pd.DataFrame:
    """The centre's promises before and after, as in :class:`Tried`."""
    tables = [promises(outcome, side) for outcome, side in zip(outcomes, (before, after), strict=True)]
    both = tables[1].merge(tables[0], on="measure", suffixes=("", "_before"))
    years = [by_replication(outcome) for outcome in outcomes]
    changes = [
        estimate(years[1][measure] - years[0][measure], outcomes[1].confidence)
        for measure in both["measure"].tolist()
    ]
    compared = both.assign(
        difference=[change.mean for change in changes],
        difference_low=[change.low for change in changes],
        difference_high=[change.high for change in changes],
    )
    return COMPARED.checked(compared)
