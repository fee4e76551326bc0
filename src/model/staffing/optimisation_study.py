"""The least staffing and the phone schedule that keep the promises, and proof of it by fresh replications.

The phone schedule is sought first, with the phone alone; then the staffing, in whole years with that
schedule. In whole years shifts are sometimes short of people, and newcomers' calls take longer, so a little
fewer are answered than the phone alone says: what is lost, unit by unit in the same years, is added to what
the phone alone has to reach, and the search goes on until whole years keep every promise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from model.calendar import working_calendar
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parallel import Jobs
from model.parameters.schema import Parameters
from model.parameters.variation import changed
from model.staffing.estimates import estimate
from model.staffing.experiments import fingerprint
from model.staffing.kept_promises import Kept, fewest_years
from model.staffing.least_staffing import (
    Counts,
    StaffSearch,
    Team,
    hours_needed,
    judged,
    kept_by,
    pairs,
    salary_cost,
    staff_cost,
    team_of,
)
from model.staffing.people import PHONE, workforce
from model.staffing.phone_shifts import (
    Plan,
    plan_of,
    schedule,
)
from model.staffing.phone_study import FRESH, PART, PhoneStudy, Reserve, Tell
from model.staffing.rota import Rota, week_there, weekly_rota
from model.staffing.year_promises import LEAD, PHONE_PROMISES, play_years

STAFFING = "Spelar hela år"
YEARS_TOLD = 50
"""Years played between what is told of a search whose length nobody knows."""
MARGIN = 0.003
"""Share of calls that the reserve is above what is lost, and grows by when whole years break a promise."""
SHORT = 0.01
"""Share of calls lost that tells of shifts that nobody could take: people are needed, not more shifts."""
MOST_ROUNDS = 12
"""Schedules that are tried before the promises are said to be out of reach."""


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
    phone = PhoneStudy(base, registers, year, used, tell or (lambda *_: None))
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
        if all(search.holds(Kept(kept, years)) for kept, years in pairs(phones)):
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
    proof = judged(base, kept_by(base, play(staffed, fresh)))
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
    return judged(parameters, pd.DataFrame(rows, columns=list(found.columns)))


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


def _floor(team: Team, plans: Mapping[str, Plan]) -> Counts:
    """The fewest in each place: a unit has as many as its shifts a day."""
    shifts = {unit: sum(plan.values()) for unit, plan in plans.items()}
    return {place.name: max(shifts.get(place.unit or "", 1), 1) for place in team.places}


def _schedules(parameters: Parameters, plans: Mapping[str, Plan]) -> dict[str, dict[str, int]]:
    return {unit: schedule(parameters, plan) for unit, plan in plans.items()}


def _hour_cost(parameters: Parameters, year: int, table: pd.DataFrame) -> float:
    """Kronor for an hour present of those who answer the phone."""
    _, present = hours_needed(table)
    units = [unit for unit in parameters.organisation.units.value if unit in present.index]
    return salary_cost(parameters, "finance_administrator", year) / float(present[units].mean())
