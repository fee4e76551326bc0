"""Questions to the phone alone whose answers are cached: each a function of its arguments and its asker.

The parameters hold the parts :data:`ASKED` only, so an answer cannot depend on anything else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.demand.expected_work import expected_calls
from model.frames import Frame, flag, real, text, whole
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.kept_promises import fewest_years
from model.staffing.experiments.targets import ANSWER, SERVICE
from model.staffing.phone.crew import WITHIN, PhoneYears, Routing, phone_years
from model.staffing.phone.schedule import (
    FEW,
    PhonePromise,
    Search,
    first_requirement,
    phone_promises,
)
from model.staffing.phone.shifts import (
    Plan,
    Shift,
    cheapest,
    half_hours,
    lawful_shifts,
    on_duty,
    person_hours,
    schedule,
    smaller,
)
from model.time_units import HALF_HOUR, HOUR

SHIFTS_TRIED = Frame(
    "a unit's plan, or a smaller neighbour of it, in fresh years",
    unit=text("code"),
    change=text("shifts gone, and come instead; empty of the plan itself"),
    hours=real("on phone duty a day"),
    manned=flag("whether somebody is on duty all the time"),
    promise=text("code of the one that fewest years keep"),
    mean=real("share, over the years"),
    kept=whole("years that kept it"),
    years=whole("played"),
)
FRESH = 1000
"""Number of the first replication that no search has seen."""
DAYS_OF_WEEK = 5
ROUTINGS: tuple[Routing, ...] = ("separate", "overflow", "pooled")
ASKED = (
    "organisation",
    "calendar",
    "demand",
    "activities",
    "phone",
    "contacts",
    "services",
    "pricing.open_months",
    "optimisation",
    "simulation.confidence",
)
"""Parts of the parameters that the questions are about."""

Reserve = Mapping[tuple[str, int], float]
"""What whole years lose, by unit and promise, as a share of calls."""
T = TypeVar("T")


class Answer(NamedTuple, Generic[T]):
    """What was found, and how many years of calls were played for it."""

    found: T
    years: int


@dataclass(frozen=True)
class PhoneQuestions:
    """Asks about a year's calls; ``seed`` is that of the whole years."""

    parameters: Parameters
    registers: Registers
    year: int
    seed: int

    def least(self, unit: str, promises: Sequence[PhonePromise], years: int) -> Answer[dict[Shift, int]]:
        """The least schedule of one unit's own number that keeps ``promises`` in ``years`` years."""
        drawn = self._drawn(range(years), [unit])
        few = replace(drawn, years=drawn.years[:FEW])
        first = first_requirement(self.parameters, self._callers([unit]), len(drawn.calendar.days), promises)
        search = Search(
            self.parameters, lambda plan, early: (few if early else drawn).play({unit: plan}), promises
        )
        return Answer(search.run(first), search.played)

    def chain(
        self, unit: str, last: Plan, levels: Sequence[float], years: int
    ) -> Answer[list[dict[Shift, int]]]:
        """Plans of one unit for rising ``levels`` of answers in time, each made smaller from the next.

        ``last`` is what the highest level's is made from, and ends the list.
        """
        drawn = self._drawn(range(years), [unit])
        plans, played = [dict(last)], 0
        for level in reversed(levels):
            narrow = Search(
                self.parameters, lambda plan, _: drawn.play({unit: plan}), [PhonePromise(WITHIN, level)]
            )
            plans.append(narrow.made_smaller(plans[-1]))
            played += narrow.played
        return Answer(plans[::-1], played)

    def fewer_shifts(self, plans: Mapping[str, Plan], reserve: Reserve) -> Answer[pd.DataFrame]:
        """Every smaller neighbour of each unit's plan in fresh years: :data:`SHIFTS_TRIED`."""
        rules = self.parameters.optimisation
        shortest = round(rules.shortest_shift.value * HOUR / HALF_HOUR)
        called = np.array(self.parameters.phone.half_hour_profile.value) > 0
        rows = []
        for unit, plan in plans.items():
            drawn = self._drawn(range(FRESH, FRESH + rules.phone_proof_replications.value), [unit])
            for other in [dict(plan), *smaller(plan, shortest)]:
                manned = bool((on_duty(other, half_hours(self.parameters)) > 0)[called].all())
                worst = (
                    self._worst(drawn.play({unit: other}), unit, reserve) if manned else (ANSWER, 0.0, 0, 1)
                )
                change = _described(self.parameters, plan, other)
                rows.append((unit, change, person_hours(other), manned, *worst))
        table = SHIFTS_TRIED.frame(rows)
        return Answer(table, int(table.loc[table["manned"], "years"].sum()))

    def fresh_years(self, plans: Mapping[str, Plan]) -> Answer[Floats]:
        """What years that no search has seen give under ``plans``, all units; shape (replications, 4)."""
        count = self.parameters.optimisation.phone_replications.value
        return Answer(self._drawn(range(FRESH, FRESH + count), None).play(plans).sum(axis=1), count)

    def routed(self, plans: Mapping[str, Plan]) -> Answer[Floats]:
        """What years give by each of :data:`ROUTINGS`; shape (routings, replications, 4)."""
        count = self.parameters.optimisation.phone_replications.value
        drawn = self._drawn(range(count), None)
        played = [replace(drawn, routing=routing).play(plans).sum(axis=1) for routing in ROUTINGS]
        return Answer(np.array(played), count * len(ROUTINGS))

    def units_alone(self, plans: Mapping[str, Plan], numbers: Sequence[int]) -> Answer[Floats]:
        """What replications ``numbers`` give; shape (replications, units, 4)."""
        return Answer(self._drawn(numbers, list(plans)).play(plans), len(numbers))

    def joint(self, routing: Routing, promises: Sequence[PhonePromise]) -> Answer[float]:
        """Hours a week of one crew for all units; by overflow, each unit has one of its own all the time."""
        parameters, units = self.parameters, list(self.parameters.phone.schedule.value)
        rules = parameters.optimisation
        years = fewest_years(rules.probability.value, parameters.simulation.confidence.value)
        drawn = self._drawn(range(years), None, routing)
        few = replace(drawn, years=drawn.years[: FEW // 2])
        alone = cheapest(lawful_shifts(parameters), np.ones(half_hours(parameters), dtype=np.int64))
        own = alone if routing == "overflow" else {}
        callers = self._callers(units)
        busiest = sorted(units, key=lambda unit: -callers[unit])

        def crews(plan: Plan) -> dict[str, Plan]:
            shifts = [shift for shift in sorted(plan) for _ in range(plan[shift])]
            manned: dict[str, dict[Shift, int]] = {unit: dict(own) for unit in units}
            for number, shift in enumerate(shifts):
                crew = manned[busiest[number % len(units)]]
                crew[shift] = crew.get(shift, 0) + 1
            return dict(manned)

        search = Search(
            parameters,
            lambda plan, early: (few if early else drawn).play(crews(plan)),
            promises,
            least=0 if own else 1,
        )
        days = len(drawn.calendar.days)
        first = first_requirement(parameters, self._callers(units), days, promises)
        plan = search.run(np.maximum(first - (len(units) if own else 0), 0))
        hours = DAYS_OF_WEEK * (person_hours(plan) + len(units) * person_hours(own))
        return Answer(hours, search.played)

    def _worst(self, played: Floats, unit: str, reserve: Reserve) -> tuple[str, float, int, int]:
        """The promise that fewest years keep: its name, mean share, years that kept it, years."""
        rows = []
        for name, promise in zip((ANSWER, SERVICE), phone_promises(self.parameters, unit), strict=True):
            aim = promise.raised(reserve[unit, promise.part])
            (kept,) = aim.kept(played)
            rows.append((kept.kept, name, float(aim.shares(played).mean() - reserve[unit, promise.part])))
        kept_years, name, mean = min(rows)
        return name, mean, kept_years, len(played)

    def _callers(self, units: Sequence[str]) -> dict[str, float]:
        expected = expected_calls(self.parameters, self.registers, self.year)
        return {unit: expected[unit] for unit in units}

    def _drawn(
        self, numbers: Sequence[int], units: Sequence[str] | None, routing: Routing = "separate"
    ) -> PhoneYears:
        return phone_years(
            self.parameters,
            self.registers,
            year=self.year,
            seed=self.seed,
            replications=numbers,
            units=units,
            routing=routing,
        )


def questions(parameters: Parameters, registers: Registers, year: int, seed: int) -> PhoneQuestions:
    """Who asks about the phone of ``parameters`` in ``year``."""
    return PhoneQuestions(only(parameters, *ASKED), registers, year, seed)


def _described(parameters: Parameters, plan: Plan, other: Plan) -> str:
    """The shifts that ``other`` lacks and has instead: ``08:30-10:00`` or ``08:30-10:00 > 09:00-10:00``."""
    gone, come = (
        schedule(parameters, {shift: 1 for shift in first if first[shift] > second.get(shift, 0)})
        for first, second in ((plan, other), (other, plan))
    )
    return " > ".join([*gone, *come])
