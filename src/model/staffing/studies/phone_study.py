"""What is asked of the phone alone: least schedules, proof, cost against service, and ways of routing.

Everything here is remembered: the same question is answered once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pandas as pd

from model.calendar import HALF_HOUR, HOUR, working_calendar
from model.computing.cache import code_digest, remembered
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.comparison import paired
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.kept_promises import fewest_years
from model.staffing.experiments.replications import fingerprint
from model.staffing.experiments.year_promises import ANSWER, SERVICE
from model.staffing.phone.crew import (
    ANSWERED,
    OFFERED,
    WAIT,
    WITHIN,
    Floats,
    PhoneYears,
    Routing,
    phone_years,
)
from model.staffing.phone.schedule import (
    FEW,
    PhonePromise,
    Schedule,
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
from model.staffing.studies.least_staffing import judged

SCHEDULING, WEIGHING = "Söker telefonschema", "Väger kostnad mot service"
FRESH = 1000
"""Number of the first replication that no search has seen."""
ROUTINGS: tuple[Routing, ...] = ("separate", "overflow", "pooled")
PART = {ANSWER: ANSWERED, SERVICE: WITHIN}
DAYS_OF_WEEK = 5
SOURCES = ("integer_programme.py", "staffing/experiments", "staffing/phone", "staffing/studies")
"""What remembered answers depend on."""

T = TypeVar("T")
Tell = Callable[[str, int, int], None]
Reserve = Mapping[tuple[str, int], float]
"""What whole years lose, by unit and promise, as a share of calls."""


class PhoneStudy:
    """Answers for the units' own numbers, and for other ways of routing."""

    def __init__(
        self, parameters: Parameters, registers: Registers, year: int, seed: int, tell: Tell
    ) -> None:
        self._parameters, self._registers, self._year, self._seed = parameters, registers, year, seed
        self._tell, self._done = tell, 0
        self._key = (
            code_digest(SOURCES),
            fingerprint(parameters, registers),
            parameters.optimisation.model_dump_json(),
            year,
            seed,
        )
        self.years = 0

    def _remembered(self, compute: Callable[[], T], *question: object) -> T:
        """What ``compute`` answers to a ``question`` of plain values about these parameters and year."""
        return remembered("optimisation", (*self._key, *question), compute)

    def _drawn(
        self, numbers: Sequence[int], units: Sequence[str] | None, routing: Routing = "separate"
    ) -> PhoneYears:
        return phone_years(self._parameters, self._registers, self._year, self._seed, numbers, units, routing)

    def found(self, unit: str, reserve: Reserve) -> Schedule:
        """The least schedule of one unit's own number."""
        promises = [
            replace(promise, target=min(promise.target + reserve[unit, promise.part], 1.0))
            for promise in phone_promises(self._parameters)
        ]
        return self._least(unit, promises, self._parameters.optimisation.phone_replications.value)

    def _least(self, unit: str, promises: Sequence[PhonePromise], years: int) -> Schedule:
        def search() -> Schedule:
            drawn = self._drawn(range(years), [unit])
            few = replace(drawn, years=drawn.years[:FEW])
            first = first_requirement(
                self._parameters, self._year, [unit], len(drawn.calendar.days), promises
            )
            return Search(
                self._parameters, lambda plan, early: (few if early else drawn).play({unit: plan}), promises
            ).run(first)

        return self._counted(self._remembered(search, "unit", unit, repr(promises), years))

    def _counted(self, schedule: Schedule) -> Schedule:
        self.years += schedule.played
        self._done += 1
        self._tell(SCHEDULING, self._done, max(self._done, len(self._parameters.phone.schedule.value)))
        return schedule

    def lost(self, plans: Mapping[str, Plan], played: pd.DataFrame) -> dict[tuple[str, int], float]:
        """What whole years answer less than the phone alone, in the same years, with their standard error."""
        numbers = sorted(played["replication"].unique())
        alone = self._drawn(numbers, None).play(plans)
        lost = {}
        for name, part in PART.items():
            whole = played[played["promise"] == name].assign(share=lambda row: row["part"] / row["whole"])
            table = whole.pivot_table(index="replication", columns="place", values="share")
            for place, unit in enumerate(plans):
                gap = alone[:, place, part] / alone[:, place, OFFERED] - table[unit].to_numpy()
                lost[unit, part] = float(max(gap.mean() + gap.std(ddof=1) / np.sqrt(len(gap)), 0.0))
        return lost

    def fewer_shifts(self, plans: Mapping[str, Plan], reserve: Reserve) -> pd.DataFrame:
        """Every smaller neighbour of each unit's plan in fresh years."""
        rules = self._parameters.optimisation
        shortest = round(rules.shortest_shift.value * HOUR / HALF_HOUR)

        def tried() -> pd.DataFrame:
            rows = []
            for unit, plan in plans.items():
                drawn = self._drawn(range(FRESH, FRESH + rules.phone_proof_replications.value), [unit])
                for other in [dict(plan), *smaller(plan, shortest)]:
                    manned = bool((on_duty(other, half_hours(self._parameters)) > 0).all())
                    worst = (
                        self._worst(drawn.play({unit: other}), unit, reserve)
                        if manned
                        else (ANSWER, 0.0, 0, 1)
                    )
                    change = _described(self._parameters, plan, other)
                    rows.append((unit, change, person_hours(other), manned, *worst))
            return pd.DataFrame(
                rows, columns=["unit", "change", "hours", "manned", "promise", "mean", "kept", "years"]
            )

        text = repr([(unit, sorted(plan.items())) for unit, plan in plans.items()])
        table = self._remembered(tried, "fewer shifts", text, repr(sorted(reserve.items())))
        self.years += int(table.loc[table["manned"], "years"].sum())
        return judged(self._parameters, table)

    def _worst(self, played: Floats, unit: str, reserve: Reserve) -> tuple[str, float, int, int]:
        """The promise that fewest years keep: its name, mean share, years that kept it, years."""
        rows = []
        for name, promise in zip((ANSWER, SERVICE), phone_promises(self._parameters), strict=True):
            aim = replace(promise, target=min(promise.target + reserve[unit, promise.part], 1.0))
            (kept,) = aim.kept(played)
            rows.append((kept.kept, name, float(aim.shares(played).mean() - reserve[unit, promise.part])))
        kept_years, name, mean = min(rows)
        return name, mean, kept_years, len(played)

    def duty(self, now: Mapping[str, Plan], plans: Mapping[str, Plan]) -> pd.DataFrame:
        """People on duty by half-hour now and in the answer, beside the mean load of calls, erlang."""
        phone, count = self._parameters.phone, half_hours(self._parameters)
        days = len(working_calendar(self._parameters, self._year).days)
        service = phone.talk_time_mean.value + phone.after_call_mean.value
        frames = [
            pd.DataFrame(
                {
                    "unit": unit,
                    "half_hour": range(count),
                    "load": np.array(phone.half_hour_profile.value)
                    * (phone.calls.of(self._year)[unit] / days * service / HALF_HOUR),
                    "now": on_duty(now[unit], count),
                    "planned": on_duty(plans[unit], count),
                }
            )
            for unit in plans
        ]
        return pd.concat(frames, ignore_index=True)

    def frontier(self, hour_cost: float) -> pd.DataFrame:
        """The least phone duty for each promise of an answer in time, played in fresh years.

        Columns: level, hours (a week), cost (kronor a year), mean, low, high (share in time), answered.
        """
        rules, confidence = self._parameters.optimisation, self._parameters.simulation.confidence.value
        units = list(self._parameters.organisation.units.value)
        years = fewest_years(rules.probability.value, confidence)
        levels = rules.frontier.value
        days = len(working_calendar(self._parameters, self._year).days)
        fresh = range(FRESH, FRESH + rules.phone_replications.value)
        chains = {unit: self._chain(unit, levels, years) for unit in units}
        rows = []
        for number, level in enumerate(levels):
            plans = {unit: chains[unit][number] for unit in units}
            text = repr([(unit, sorted(plan.items())) for unit, plan in plans.items()])
            played = self._remembered(
                lambda plans=plans: self._drawn(fresh, None).play(plans).sum(axis=1),  # type: ignore[misc]
                "frontier",
                text,
            )
            hours = sum(map(person_hours, plans.values()))
            share = estimate(pd.Series(played[:, WITHIN] / played[:, OFFERED]), confidence)
            answered = float((played[:, ANSWERED] / played[:, OFFERED]).mean())
            rows.append((level, hours * DAYS_OF_WEEK, hours * days * hour_cost, *share, answered))
            self.years += len(played)
            self._tell(WEIGHING, number + 1, len(levels))
        return pd.DataFrame(rows, columns=["level", "hours", "cost", "mean", "low", "high", "answered"])

    def _chain(self, unit: str, levels: Sequence[float], years: int) -> list[dict[Shift, int]]:
        """The least plans of one unit for rising promises: the last is sought, each before made smaller."""

        def search() -> list[dict[Shift, int]]:
            plan = self._least(unit, [PhonePromise(WITHIN, levels[-1])], years).plan
            drawn = self._drawn(range(years), [unit])
            plans = [plan]
            for level in reversed(levels[:-1]):
                narrow = Search(
                    self._parameters, lambda plan, _: drawn.play({unit: plan}), [PhonePromise(WITHIN, level)]
                )
                plans.append(narrow.made_smaller(plans[-1]))
            return plans[::-1]

        return self._remembered(search, "chain", unit, repr(levels), years)

    def routings(self, plans: Mapping[str, Plan]) -> pd.DataFrame:
        """The three ways of routing calls with the same people on duty and the same callers."""
        numbers = range(self._parameters.optimisation.phone_replications.value)

        def played() -> Floats:
            drawn = self._drawn(numbers, None)
            return np.array([replace(drawn, routing=routing).play(plans).sum(axis=1) for routing in ROUTINGS])

        years = self._remembered(played, "routing")
        self.years += years.shape[0] * years.shape[1]
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
        return pd.DataFrame(rows, columns=["routing", "measure", "mean", "difference", "low", "high"])

    def routing_hours(self, plans: Mapping[str, Plan], reserve: Reserve) -> dict[str, float]:
        """Hours of phone duty a week that each way of routing needs to keep the promises to every unit."""
        separate = sum(map(person_hours, plans.values())) * DAYS_OF_WEEK
        promises = [
            replace(
                promise,
                target=promise.target + float(np.mean([reserve[unit, promise.part] for unit in plans])),
            )
            for promise in phone_promises(self._parameters)
        ]
        found = {"separate": separate}
        for routing in ROUTINGS[1:]:
            found[routing] = self._remembered(
                lambda routing=routing: self._joint(routing, promises),  # type: ignore[misc]
                "joint",
                routing,
                repr(promises),
            )
        return found

    def _joint(self, routing: Routing, promises: Sequence[PhonePromise]) -> float:
        """Hours a week of one crew for all units; by overflow, each unit has one of its own all the time."""
        parameters, units = self._parameters, list(self._parameters.organisation.units.value)
        rules = parameters.optimisation
        years = fewest_years(rules.probability.value, parameters.simulation.confidence.value)
        drawn = self._drawn(range(years), None, routing)
        few = replace(drawn, years=drawn.years[: FEW // 2])
        alone = cheapest(lawful_shifts(parameters), np.ones(half_hours(parameters), dtype=np.int64))
        own = alone if routing == "overflow" else {}
        busiest = sorted(units, key=lambda unit: -parameters.phone.calls.of(self._year)[unit])

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
        first = first_requirement(parameters, self._year, units, days, promises)
        schedule = search.run(np.maximum(first - (len(units) if own else 0), 0))
        return DAYS_OF_WEEK * (person_hours(schedule.plan) + len(units) * person_hours(own))


def _described(parameters: Parameters, plan: Plan, other: Plan) -> str:
    """The shifts that ``other`` lacks and has instead: ``08:30-10:00`` or ``08:30-10:00 > 09:00-10:00``."""
    gone, come = (
        schedule(parameters, {shift: 1 for shift in first if first[shift] > second.get(shift, 0)})
        for first, second in ((plan, other), (other, plan))
    )
    return " > ".join([*gone, *come])
