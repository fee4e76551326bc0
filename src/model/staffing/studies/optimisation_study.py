"""The least staffing and the phone schedule that keep the promises, and what lies around that answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from model.calendar import working_calendar
from model.computing.processes import Jobs
from model.computing.progress import StageProgress
from model.frames import Frame, real, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.targets import LEAD, PHONE_PROMISES
from model.staffing.phone.rota import Rota, week_there, weekly_rota
from model.staffing.phone.shifts import Plan, plan_of
from model.staffing.studies.least_staffing import (
    Counts,
    StaffSearch,
    Team,
    hours_needed,
    salary_cost,
    staff_cost,
    team_of,
)
from model.staffing.studies.phone_questions import FRESH, Reserve
from model.staffing.studies.phone_study import PhoneStudy
from model.staffing.studies.played_years import YEARS_TOLD, PlayedYears
from model.staffing.studies.proved_answer import MARGIN, ProvedAnswer, fewest_people, schedules
from model.staffing.year.people import phone_role, workforce

STAFFING = "Spelar hela år"


LADDER = Frame(
    "as many more or fewer in every place at once",
    step=whole("people more in each place, negative for fewer"),
    people=whole("in all"),
    cost=real("kronor a year"),
    mean=real("share of cases in time"),
    low=real("lower bound of its interval"),
    high=real("upper bound"),
    weakest=real("share of cases in time of the place where it is least"),
)


@dataclass(frozen=True, kw_only=True)
class OptimisationStudy:
    """The answer and what it rests on.

    now, counts: people in each place. plans_now, plans: phone shifts by unit. cost_now, cost: kronor a year.
    changes: the answer as parameters. proof: :data:`~model.staffing.studies.least_staffing.PROOF`.
    fewer_people: :data:`~model.staffing.studies.proved_answer.FEWER_PEOPLE`. fewer_shifts, duty, frontier,
    routing: the frames of :mod:`model.staffing.studies.phone_study`. ladder: :data:`LADDER`. routing_hours:
    hours of phone duty a week that each routing needs. rotas: an example week by unit. reserve: see
    :mod:`model.staffing.studies.proved_answer`. steps: staffings tried. proofs: sets of fresh years that were
    needed.
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
    proofs: int
    simulated: int
    phone_years: int


def study(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    seed: int | None = None,
    jobs: Jobs = 1,
    tell: StageProgress | None = None,
) -> OptimisationStudy:
    """The whole study. ``tell`` hears of stage, done and total.

    Raises InputError when no number of people can keep a promise.
    """
    base = changed(parameters, {"phone.routing": "separate"})
    used = parameters.simulation.seed.value if seed is None else seed
    phone = PhoneStudy(base, registers, year, seed=used, tell=tell or (lambda *_: None))
    rules = parameters.optimisation

    def count(done: int) -> None:
        if tell:
            tell(STAFFING, done, -(-done // YEARS_TOLD) * YEARS_TOLD)

    play = PlayedYears(registers, year, used, jobs, count)
    team = team_of(base, registers, year)
    now = play(base, range(rules.search_replications.value))
    plans_now = {unit: plan_of(base, spans) for unit, spans in base.phone.schedule.value.items()}
    reserve: Reserve = {key: lost + MARGIN for key, lost in phone.lost(plans_now, now).items()}
    finding = ProvedAnswer(
        parameters=base,
        registers=registers,
        team=team,
        phone=phone,
        play=play,
        now=now,
        reserve=dict(reserve),
    )
    finding.run()
    plans, counts, search = finding.plans, finding.counts, finding.search
    staffed = search.staffed(counts)
    changes = {
        "phone.schedule": schedules(base, plans),
        **team.changes(base, counts),
    }
    ladder = _ladder(base, registers, year, search, counts, fewest_people(team, plans), play)
    return OptimisationStudy(
        year=year,
        seed=used,
        confidence=parameters.simulation.confidence.value,
        team=team,
        now=team.counts,
        counts=counts,
        plans_now=plans_now,
        plans=plans,
        cost_now=staff_cost(base, registers, year),
        cost=staff_cost(staffed, registers, year),
        changes=changes,
        proof=finding.proof,
        fewer_people=finding.fewer_people,
        fewer_shifts=phone.fewer_shifts(plans, finding.reserve),
        duty=phone.duty(plans_now, plans),
        frontier=phone.frontier(_hour_cost(base, registers, year, now)),
        ladder=ladder,
        routing=phone.routings(plans_now),
        routing_hours=phone.routing_hours(plans, finding.reserve),
        rotas=_rotas(staffed, registers, year, used, plans),
        reserve=finding.reserve,
        steps=finding.steps,
        proofs=finding.proofs,
        simulated=len(play.asked),
        phone_years=phone.years,
    )


def _ladder(
    parameters: Parameters,
    registers: Registers,
    year: int,
    search: StaffSearch,
    counts: Counts,
    floor: Counts,
    play: PlayedYears,
) -> pd.DataFrame:
    """Cost and cases in time with more or fewer in every place at once, in fresh years: :data:`LADDER`."""
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
    return LADDER.frame(rows)


def _rotas(
    parameters: Parameters, registers: Registers, year: int, seed: int, plans: Mapping[str, Plan]
) -> dict[str, Rota]:
    """An example week of each unit, with those who are there in the first simulated year."""
    calendar, people = working_calendar(parameters, year), workforce(parameters, registers, year)
    there = week_there(parameters, calendar, people, seed, parameters.optimisation.rota_week.value)
    rotas = {}
    for unit, plan in plans.items():
        own = [
            row
            for row, person in enumerate(people)
            if person.unit == unit and parameters.phone.skill in person.skills
        ]
        rotas[unit] = weekly_rota(parameters, [people[row] for row in own], there[own], plan, unit)
    return rotas


def _hour_cost(parameters: Parameters, registers: Registers, year: int, table: pd.DataFrame) -> float:
    """Kronor for an hour present of those who answer the phone; zero when nobody does."""
    role = phone_role(parameters, registers)
    _, present = hours_needed(table)
    units = [unit for unit in parameters.organisation.units.value if unit in present.index]
    return salary_cost(parameters, role, year) / float(present[units].mean()) if role and units else 0.0
