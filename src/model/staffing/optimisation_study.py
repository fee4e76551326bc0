"""The least staffing and the phone schedule that keep the promises, and proof of it by fresh replications.

The phone schedule is sought first, with the phone alone; then the staffing, in whole years with that
schedule. In whole years shifts are sometimes short of people, and newcomers' calls take longer, so a little
fewer are answered than the phone alone says: what is lost, unit by unit in the same years, is added to what
the phone alone has to reach, and the search goes on until whole years keep every promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from model.calendar import HALF_HOUR, working_calendar
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parallel import Jobs
from model.parameters.schema import Parameters
from model.parameters.variation import changed
from model.staffing.comparison import paired
from model.staffing.estimates import estimate
from model.staffing.experiments import fingerprint
from model.staffing.kept_promises import Kept, fewest_years
from model.staffing.least_staffing import (
    Counts,
    StaffSearch,
    Team,
    hours_needed,
    kept_by,
    salary_cost,
    staff_cost,
    team_of,
)
from model.staffing.people import PHONE, workforce
from model.staffing.phone_crew import (
    ANSWERED,
    OFFERED,
    WAIT,
    WITHIN,
    Floats,
    PhoneYears,
    Routing,
    phone_years,
)
from model.staffing.phone_schedule import (
    FEW,
    PhonePromise,
    Schedule,
    Search,
    first_requirement,
    phone_promises,
)
from model.staffing.phone_shifts import (
    Plan,
    Shift,
    cheapest,
    half_hours,
    lawful_shifts,
    on_duty,
    person_hours,
    plan_of,
    schedule,
    smaller,
)
from model.staffing.remembered import remembered
from model.staffing.rota import Rota, week_there, weekly_rota
from model.staffing.year_promises import ANSWER, LEAD, PHONE_PROMISES, SERVICE, play_years

SCHEDULING, STAFFING, WEIGHING = "Söker telefonschema", "Spelar hela år", "Väger kostnad mot service"
FRESH = 1000
"""Number of the first replication that no search has seen."""
MARGIN = 0.003
"""Share of calls that the reserve is above what is lost, and grows by when whole years break a promise."""
SHORT = 0.01
"""Share of calls lost that tells of shifts that nobody could take: people are needed, not more shifts."""
MOST_ROUNDS = 12
"""Schedules that are tried before the promises are said to be out of reach."""
ROUTINGS: tuple[Routing, ...] = ("separate", "overflow", "pooled")
PART = {ANSWER: ANSWERED, SERVICE: WITHIN}
DAYS_OF_WEEK = 5
YEARS_TOLD = 50
"""Years played between what is told of a search whose length nobody knows."""
PHONE_MODULES = ("kept_promises", "phone_crew", "phone_schedule", "phone_shifts")

Tell = Callable[[str, int, int], None]
Reserve = Mapping[tuple[str, int], float]
"""What whole years lose, by unit and promise, as a share of calls."""


@dataclass(frozen=True)
class Study:
    """The answer and what it rests on.

    now, counts: people in each place. plans_now, plans: phone shifts by unit. cost_now, cost: kronor a year.
    changes: the answer as parameters. kept_now, proof: place, promise, target, mean, kept, years, and in the
    proof low, high, shown. fewer_people: place, promise (worst), mean, kept, years, low, high, refuted.
    fewer_shifts: unit, hours, promise, mean, kept, years, refuted. duty: unit, half_hour, load, now, planned.
    frontier: level, hours, cost, mean, low, high. ladder: step, people, cost, mean, low, high, weakest.
    routing: routing, measure, mean, difference, low, high; routing_hours: hours of phone duty a week that
    each needs. rotas: an example week by unit. reserve: see the module. steps: staffings tried.
    """

    year: int
    seed: int
    confidence: float
    team: Team
    now: Counts
    counts: Counts
    plans_now: Mapping[str, Plan]
    plans: Mapping[str, Plan]
    cost_now: float
    cost: float
    changes: Mapping[str, Any]
    kept_now: pd.DataFrame
    proof: pd.DataFrame
    fewer_people: pd.DataFrame
    fewer_shifts: pd.DataFrame
    duty: pd.DataFrame
    frontier: pd.DataFrame
    ladder: pd.DataFrame
    routing: pd.DataFrame
    routing_hours: Mapping[str, float]
    rotas: Mapping[str, Rota]
    reserve: Reserve
    steps: Sequence[tuple[Counts, tuple[str, ...]]]
    simulated: int
    phone_years: int


@dataclass
class _Years:
    """Whole years under some parameters, and how many have been asked for."""

    registers: Registers
    year: int
    seed: int
    jobs: Jobs
    tell: Callable[[int], None]
    asked: set[tuple[str, int]] = field(default_factory=set)

    def __call__(self, parameters: Parameters, numbers: Sequence[int]) -> pd.DataFrame:
        own = fingerprint(parameters, self.registers)
        table = play_years(parameters, self.registers, self.year, self.seed, list(numbers), self.jobs)
        self.asked |= {(own, number) for number in numbers}
        self.tell(len(self.asked))
        return table


def study(
    parameters: Parameters,
    registers: Registers,
    year: int,
    seed: int | None = None,
    jobs: Jobs = 1,
    tell: Tell | None = None,
) -> Study:
    """The whole study. ``tell`` hears of stage, done and total.

    Raises InputError when no number of people can keep a promise.
    """
    base = changed(parameters, {"phone.routing": "separate"})
    used = parameters.simulation.seed.value if seed is None else seed
    phone = _Phone(base, registers, year, used, tell or (lambda *_: None))
    rules = parameters.optimisation

    def count(done: int) -> None:
        if tell:
            tell(STAFFING, done, -(-done // YEARS_TOLD) * YEARS_TOLD)

    play = _Years(registers, year, used, jobs, count)
    team = team_of(base, registers, year)
    now = play(base, range(rules.search_replications.value))
    plans_now = {unit: plan_of(base, spans) for unit, spans in base.phone.schedule.value.items()}
    reserve: Reserve = {key: lost + MARGIN for key, lost in phone.lost(plans_now, now).items()}
    floor = dict.fromkeys(team.counts, 0)
    checked = range(fewest_years(rules.probability.value, parameters.simulation.confidence.value))
    for _ in range(MOST_ROUNDS):
        plans = {unit: phone.found(unit, reserve).plan for unit in plans_now}
        scheduled = changed(base, {"phone.schedule": _schedules(base, plans)})
        search = StaffSearch(scheduled, registers, team, play)
        least = _floor(team, plans)
        counts = search.run(now, {name: max(least[name], floor[name]) for name in least})
        staffed = search.staffed(counts)
        played = play(staffed, checked)
        found = kept_by(parameters, played)
        phones = found[found["promise"].isin(PHONE_PROMISES)]
        if all(search.holds(Kept(kept, years)) for kept, years in _pairs(phones)):
            break
        lost = phone.lost(plans, played)
        broken = {
            (str(row["place"]), PART[row["promise"]])
            for row in phones.to_dict("records")
            if not search.holds(Kept(int(row["kept"]), int(row["years"])))
        }
        empty = {unit for unit, part in broken if lost[unit, part] > SHORT}
        reserve = {
            key: max(reserve[key], lost[key]) + MARGIN
            if key in broken and key[0] not in empty
            else reserve[key]
            for key in reserve
        }
        floor = {name: count + (name in empty) for name, count in counts.items()}
    else:
        expected = "ett löfte om telefonen som går att hålla med dessa pass"
        raise InputError(Finding("parametrarna", "phone.answered_target", "inte nått", expected))
    changes = {
        "phone.schedule": _schedules(base, plans),
        **team.changes(base, counts),
    }
    fresh = range(FRESH, FRESH + rules.proof_replications.value)
    proof = _judged(base, kept_by(base, play(staffed, fresh)))
    few = range(FRESH, FRESH + rules.neighbour_replications.value)
    fewer_people = _fewer_people(base, search, counts, _floor(team, plans), play, few)
    ladder = _ladder(base, registers, year, search, counts, _floor(team, plans), play)
    return Study(
        year,
        used,
        parameters.simulation.confidence.value,
        team,
        team.counts,
        counts,
        plans_now,
        plans,
        staff_cost(base, registers, year),
        staff_cost(staffed, registers, year),
        changes,
        kept_by(base, now),
        proof,
        fewer_people,
        phone.fewer_shifts(plans, reserve),
        phone.duty(plans_now, plans),
        phone.frontier(_hour_cost(base, year, now)),
        ladder,
        phone.routings(plans_now),
        phone.routing_hours(plans, reserve),
        _rotas(staffed, registers, year, used, plans),
        reserve,
        search.steps,
        len(play.asked),
        phone.years,
    )


class _Phone:
    """All that is asked of the phone alone."""

    def __init__(
        self, parameters: Parameters, registers: Registers, year: int, seed: int, tell: Tell
    ) -> None:
        self._parameters, self._registers, self._year, self._seed = parameters, registers, year, seed
        self._tell, self._done = tell, 0
        self._key = (
            fingerprint(parameters, registers),
            parameters.optimisation.model_dump_json(),
            year,
            seed,
        )
        self.years = 0

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

        return self._counted(
            remembered(search, PHONE_MODULES, "unit", *self._key, unit, repr(promises), years)
        )

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
        shortest = round(rules.shortest_shift.value * 3600 / HALF_HOUR)

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
        table = remembered(
            tried, PHONE_MODULES, "fewer shifts", *self._key, text, repr(sorted(reserve.items()))
        )
        self.years += int(table.loc[table["manned"], "years"].sum())
        return _judged(self._parameters, table)

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
            played = remembered(
                lambda plans=plans: self._drawn(fresh, None).play(plans).sum(axis=1),  # type: ignore[misc]
                PHONE_MODULES,
                "frontier",
                *self._key,
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

        return remembered(search, PHONE_MODULES, "chain", *self._key, unit, repr(levels), years)

    def routings(self, plans: Mapping[str, Plan]) -> pd.DataFrame:
        """The three ways of routing calls with the same people on duty and the same callers."""
        numbers = range(self._parameters.optimisation.phone_replications.value)

        def played() -> Floats:
            drawn = self._drawn(numbers, None)
            return np.array([replace(drawn, routing=routing).play(plans).sum(axis=1) for routing in ROUTINGS])

        years = remembered(played, PHONE_MODULES, "routing", *self._key)
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
            found[routing] = remembered(
                lambda routing=routing: self._joint(routing, promises),  # type: ignore[misc]
                PHONE_MODULES,
                "joint",
                *self._key,
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


def _fewer_people(
    parameters: Parameters,
    search: StaffSearch,
    counts: Counts,
    floor: Counts,
    play: _Years,
    numbers: Sequence[int],
) -> pd.DataFrame:
    """The promise that fewest fresh years keep when a place has one person fewer."""
    rows = []
    for name in counts:
        if counts[name] <= floor[name]:
            continue
        found = kept_by(parameters, play(search.staffed({**counts, name: counts[name] - 1}), numbers))
        own = found[found["place"] == name].sort_values("kept", kind="stable").iloc[0]
        rows.append(own.to_dict())
    return _judged(parameters, pd.DataFrame(rows, columns=list(found.columns)))


def _ladder(
    parameters: Parameters,
    registers: Registers,
    year: int,
    search: StaffSearch,
    counts: Counts,
    floor: Counts,
    play: _Years,
) -> pd.DataFrame:
    """Cost and cases in time with more or fewer in every place at once, in fresh years."""
    rules, rows = parameters.optimisation, []
    numbers = range(FRESH, FRESH + rules.search_replications.value)
    for step in rules.staff_steps.value:
        sizes = {name: count + step for name, count in counts.items()}
        if any(sizes[name] < floor[name] for name in sizes):
            continue
        staffed = search.staffed(sizes)
        cases = play(staffed, numbers)
        cases = cases[~cases["promise"].isin((*PHONE_PROMISES, "presence"))]
        sums = cases.groupby("replication")[["part", "whole"]].sum()
        share = estimate(sums["part"] / sums["whole"], parameters.simulation.confidence.value)
        own = cases[cases["promise"] == LEAD].groupby("place")[["part", "whole"]].sum()
        weakest = float((own["part"] / own["whole"]).min())
        rows.append((step, sum(sizes.values()), staff_cost(staffed, registers, year), *share, weakest))
    return pd.DataFrame(rows, columns=["step", "people", "cost", "mean", "low", "high", "weakest"])


def _rotas(
    parameters: Parameters, registers: Registers, year: int, seed: int, plans: Mapping[str, Plan]
) -> dict[str, Rota]:
    """An example week of each unit, with those who are there in the first simulated year."""
    calendar, people = working_calendar(parameters, year), workforce(parameters, registers)
    there = week_there(parameters, calendar, people, seed, parameters.optimisation.rota_week.value)
    rotas = {}
    for unit, plan in plans.items():
        own = [row for row, person in enumerate(people) if person.unit == unit and PHONE in person.skills]
        rotas[unit] = weekly_rota(parameters, [people[row] for row in own], there[own], plan, unit)
    return rotas


def _judged(parameters: Parameters, table: pd.DataFrame) -> pd.DataFrame:
    """The table with exact intervals, and whether the probability wanted is shown or refuted."""
    wanted = parameters.optimisation.probability.value
    confidence = parameters.simulation.confidence.value
    kept = [Kept(*pair) for pair in _pairs(table)]
    intervals = [one.interval(confidence) for one in kept]
    return table.assign(
        low=[low for low, _ in intervals],
        high=[high for _, high in intervals],
        shown=[one.shows(wanted, confidence) for one in kept],
        refuted=[one.refutes(wanted, confidence) for one in kept],
    )


def _pairs(table: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(table["kept"].astype(int).tolist(), table["years"].astype(int).tolist(), strict=True))


def _floor(team: Team, plans: Mapping[str, Plan]) -> Counts:
    """The fewest in each place: a unit has as many as its shifts a day."""
    shifts = {unit: sum(plan.values()) for unit, plan in plans.items()}
    return {place.name: max(shifts.get(place.unit or "", 1), 1) for place in team.places}


def _schedules(parameters: Parameters, plans: Mapping[str, Plan]) -> dict[str, dict[str, int]]:
    return {unit: schedule(parameters, plan) for unit, plan in plans.items()}


def _described(parameters: Parameters, plan: Plan, other: Plan) -> str:
    """The shifts that ``other`` lacks and has instead: ``08:30-10:00`` or ``08:30-10:00 > 09:00-10:00``."""
    gone, come = (
        schedule(parameters, {shift: 1 for shift in first if first[shift] > second.get(shift, 0)})
        for first, second in ((plan, other), (other, plan))
    )
    return " > ".join([*gone, *come])


def _hour_cost(parameters: Parameters, year: int, table: pd.DataFrame) -> float:
    """Kronor for an hour present of those who answer the phone."""
    _, present = hours_needed(table)
    units = [unit for unit in parameters.organisation.units.value if unit in present.index]
    return salary_cost(parameters, "finance_administrator", year) / float(present[units].mean())
