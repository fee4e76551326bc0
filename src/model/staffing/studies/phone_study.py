"""What is asked of the phone alone: least schedules, proof, cost against service, and ways of routing.

The questions are those of :mod:`model.staffing.studies.phone_questions`, whose answers are cached. The years
of calls that they took are counted once for each question, however often it is asked, and whether or not its
answer was in the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import numpy as np
import pandas as pd

from model.calendar import working_calendar
from model.computing.cache import CacheEntry, entry
from model.computing.progress import StageProgress
from model.demand.expected_work import expected_calls
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.phone_groups import group_number
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.comparison import paired
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.kept_promises import fewest_years
from model.staffing.experiments.targets import ANSWER, SERVICE
from model.staffing.phone.crew import ANSWERED, OFFERED, WAIT, WITHIN
from model.staffing.phone.schedule import PhonePromise, phone_promises
from model.staffing.phone.shifts import Plan, Shift, half_hours, on_duty, person_hours
from model.staffing.studies.least_staffing import JUDGEMENT, judged
from model.staffing.studies.phone_questions import (
    DAYS_OF_WEEK,
    ROUTINGS,
    SHIFTS_TRIED,
    Answer,
    Reserve,
    questions,
)
from model.time_units import HALF_HOUR

FEWER_SHIFTS = SHIFTS_TRIED.extended(
    "a unit's plan, or a smaller one, and what years prove of it", **JUDGEMENT
)
DUTY = Frame(
    "a half-hour of a unit",
    unit=text("code"),
    half_hour=whole("from 0, after opening"),
    load=real("mean load of calls, erlang"),
    now=whole("people on duty as it is"),
    planned=whole("people on duty in the answer"),
)
FRONTIER = Frame(
    "the least phone duty for a promise of an answer in time",
    level=real("share that is promised"),
    hours=real("on phone duty a week"),
    cost=real("kronor a year"),
    mean=real("share in time, in fresh years"),
    low=real("lower bound of its interval"),
    high=real("upper bound"),
    answered=real("share of calls"),
)
ROUTING = Frame(
    "a measure under a way of routing calls, the first being the units' own numbers",
    routing=text("separate, overflow or pooled"),
    measure=text("code"),
    mean=real("in the measure's unit"),
    difference=real("to separate numbers, paired by year"),
    low=real("lower bound of the difference"),
    high=real("upper bound"),
)
SCHEDULING, WEIGHING = "Söker telefonschema", "Väger kostnad mot service"
PART = {ANSWER: ANSWERED, SERVICE: WITHIN}
T = TypeVar("T")


class PhoneStudy:
    """Answers for the units' own numbers, and for other ways of routing."""

    def __init__(
        self, parameters: Parameters, registers: Registers, year: int, *, seed: int, tell: StageProgress
    ) -> None:
        self._parameters, self._registers, self._year = parameters, registers, year
        self._ask = questions(parameters, registers, year, seed)
        self._tell, self._done = tell, 0
        self._played: dict[CacheEntry, int] = {}

    @property
    def years(self) -> int:
        """Years of calls that the answers took."""
        return sum(self._played.values())

    def _answer(self, question: Callable[..., Answer[T]], *about: object) -> T:
        place = entry("optimisation", question, *about)
        answer = place.answer(partial(question, *about))
        self._played[place] = answer.years
        return answer.found

    def found(self, unit: str, reserve: Reserve) -> dict[Shift, int]:
        """The least schedule of one unit's own number."""
        promises = [
            promise.raised(reserve[unit, promise.part]) for promise in phone_promises(self._parameters, unit)
        ]
        return self._least(unit, promises, self._parameters.optimisation.phone_replications.value)

    def _least(self, unit: str, promises: Sequence[PhonePromise], years: int) -> dict[Shift, int]:
        plan = self._answer(self._ask.least, unit, promises, years)
        self._done += 1
        self._tell(SCHEDULING, self._done, max(self._done, len(self._parameters.phone.schedule.value)))
        return plan

    def lost(self, plans: Mapping[str, Plan], played: pd.DataFrame) -> dict[tuple[str, int], float]:
        """What whole years answer less than the phone alone, in the same years, with their standard error."""
        numbers = sorted(played["replication"].unique().tolist())
        alone = self._answer(self._ask.units_alone, plans, numbers)
        lost = {}
        for name, part in PART.items():
            whole = played[played["promise"] == name].assign(share=lambda row: row["part"] / row["whole"])
            table = whole.pivot_table(index="replication", columns="place", values="share")
            for place, unit in enumerate(plans):
                if unit not in table:  # nobody calls it
                    lost[unit, part] = 0.0
                    continue
                gap = alone[:, place, part] / alone[:, place, OFFERED] - table[unit].to_numpy()
                lost[unit, part] = float(max(gap.mean() + gap.std(ddof=1) / np.sqrt(len(gap)), 0.0))
        return lost

    def fewer_shifts(self, plans: Mapping[str, Plan], reserve: Reserve) -> pd.DataFrame:
        """Every smaller neighbour of each unit's plan in fresh years: :data:`FEWER_SHIFTS`."""
        table = self._answer(self._ask.fewer_shifts, plans, reserve)
        return FEWER_SHIFTS.checked(judged(self._parameters, table))

    def duty(self, now: Mapping[str, Plan], plans: Mapping[str, Plan]) -> pd.DataFrame:
        """People on duty by half-hour now and in the answer, beside the load of calls: :data:`DUTY`."""
        phone, count = self._parameters.phone, half_hours(self._parameters)
        days = len(working_calendar(self._parameters, self._year).days)
        service = {unit: group_number(phone, unit).handling_mean for unit in plans}
        callers = expected_calls(self._parameters, self._registers, self._year)
        frames = [
            pd.DataFrame(
                {
                    "unit": unit,
                    "half_hour": range(count),
                    "load": np.array(phone.half_hour_profile.value)
                    * (callers[unit] / days * service[unit] / HALF_HOUR),
                    "now": on_duty(now[unit], count),
                    "planned": on_duty(plans[unit], count),
                }
            )
            for unit in plans
        ]
        return DUTY.checked(pd.concat(frames, ignore_index=True)) if frames else DUTY.frame([])

    def frontier(self, hour_cost: float) -> pd.DataFrame:
        """The least phone duty for each promise of an answer in time, in fresh years: :data:`FRONTIER`."""
        rules, confidence = self._parameters.optimisation, self._parameters.simulation.confidence.value
        units = list(self._parameters.phone.schedule.value)
        if not units:
            return FRONTIER.frame([])
        years = fewest_years(rules.probability.value, confidence)
        levels = rules.frontier.value
        days = len(working_calendar(self._parameters, self._year).days)
        chains = {unit: self._chain(unit, levels, years) for unit in units}
        rows = []
        for number, level in enumerate(levels):
            plans = {unit: chains[unit][number] for unit in units}
            played = self._answer(self._ask.fresh_years, plans)
            hours = sum(map(person_hours, plans.values()))
            share = estimate(pd.Series(played[:, WITHIN] / played[:, OFFERED]), confidence)
            answered = float((played[:, ANSWERED] / played[:, OFFERED]).mean())
            rows.append((level, hours * DAYS_OF_WEEK, hours * days * hour_cost, *share, answered))
            self._tell(WEIGHING, number + 1, len(levels))
        return FRONTIER.frame(rows)

    def _chain(self, unit: str, levels: Sequence[float], years: int) -> list[dict[Shift, int]]:
        """The least plans of one unit for rising promises of an answer in time."""
        last = self._least(unit, [PhonePromise(WITHIN, levels[-1])], years)
        return self._answer(self._ask.chain, unit, last, levels[:-1], years)

    def routings(self, plans: Mapping[str, Plan]) -> pd.DataFrame:
        """The three ways of routing calls, with the same people and callers: :data:`ROUTING`."""
        if not plans:
            return ROUTING.frame([])
        years = self._answer(self._ask.routed, plans)
        values = {
            "wait": years[:, :, WAIT] / years[:, :, ANSWERED],
            SERVICE: years[:, :, WITHIN] / years[:, :, OFFERED],
            ANSWER: years[:, :, ANSWERED] / years[:, :, OFFERED],
        }
        rows = []
        for measure, by_year in values.items():
            found = paired(by_year[0], by_year[1:], self._parameters.simulation.confidence.value)
            for place, routing in enumerate(ROUTINGS):
                difference = [
                    float(column[place - 1]) if place else 0.0
                    for column in (found.mean, found.low, found.high)
                ]
                rows.append((routing, measure, float(by_year[place].mean()), *difference))
        return ROUTING.frame(rows)

    def routing_hours(self, plans: Mapping[str, Plan], reserve: Reserve) -> dict[str, float]:
        """Hours of phone duty a week that each way of routing needs to keep the promises to every unit."""
        separate = sum(map(person_hours, plans.values())) * DAYS_OF_WEEK
        found = {"separate": separate}
        if not plans:
            return found
        promises = [
            promise.raised(float(np.mean([reserve[unit, promise.part] for unit in plans])))
            for promise in phone_promises(self._parameters, *self._parameters.organisation.units.value)
        ]
        for routing in ROUTINGS[1:]:
            found[routing] = self._answer(self._ask.joint, routing, promises)
        return found
