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
from model.computing.processes import Jobs
from model.computing.progress import StageProgress
from model.computing.value_digest import value_digest
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.kept_promises import fewest_years, most_failures
from model.staffing.experiments.replications import PLAYED
from model.staffing.experiments.targets import LEAD, PHONE_PROMISES
from model.staffing.experiments.year_promises import play_years
from model.staffing.phone.rota import Rota, week_there, weekly_rota
from model.staffing.phone.shifts import (
    Plan,
    plan_of,
    schedule,
)
from model.staffing.studies.least_staffing import (
    Counts,
    StaffSearch,
    Team,
    hours_needed,
    judged,
    kept_by,
    salary_cost,
    staff_cost,
    team_of,
)
from model.staffing.studies.phone_questions import FRESH, Reserve
from model.staffing.studies.phone_study import PART, PhoneStudy
from model.staffing.year.people import PHONE, workforce

STAFFING = "Spelar hela år"
YEARS_TOLD = 50
"""Years played between what is told of a search whose length nobody knows."""
MARGIN = 0.003
"""Share of calls that the reserve is above what is lost, and grows by when whole years break a promise."""
SHORT = 0.01
"""Share of calls lost that tells of shifts that nobody could take: people are needed, not more shifts."""
PROOF_BLOCK = 1000
"""Numbers set aside for each proof."""
MOST_PROOFS = 4
"""Answers that are put to the proof before the last is given with what its proof shows."""
CHUNK = 4
"""Years played at once of what is expected to fail its proof."""
MOST_ROUNDS = 12
"""Schedules that are tried before the promises are said to be out of reach."""


@dataclass(frozen=True, kw_only=True)
class OptimisationStudy:
    """The answer and what it rests on.

    now, counts: people in each place. plans_now, plans: phone shifts by unit. cost_now, cost: kronor a year.
    changes: the answer as parameters. proof: place, promise, target, mean, kept, years, and in the
    proof low, high, shown. fewer_people: place, promise (worst), mean, kept, years, low, high, refuted,
    passes (the proof).
    fewer_shifts: unit, hours, promise, mean, kept, years, refuted. duty: unit, half_hour, load, now, planned.
    frontier: level, hours, cost, mean, low, high. ladder: step, people, cost, mean, low, high, weakest.
    routing: routing, measure, mean, difference, low, high; routing_hours: hours of phone duty a week that
    each needs. rotas: an example week by unit. reserve: see the module. steps: staffings tried. proofs: sets
    of fresh years that were needed.
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
        own = value_digest(only(parameters, *PLAYED))
        table = play_years(
            parameters, self.registers, year=self.year, seed=self.seed, numbers=list(numbers), jobs=self.jobs
        )
        self.asked |= {(own, number) for number in numbers}
        self.tell(len(self.asked))
        return table


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

    play = _Years(registers, year, used, jobs, count)
    team = team_of(base, registers, year)
    now = play(base, range(rules.search_replications.value))
    plans_now = {unit: plan_of(base, spans) for unit, spans in base.phone.schedule.value.items()}
    reserve: Reserve = {key: lost + MARGIN for key, lost in phone.lost(plans_now, now).items()}
    finding = _Finding(
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
        "phone.schedule": _schedules(base, plans),
        **team.changes(base, counts),
    }
    ladder = _ladder(base, registers, year, search, counts, _floor(team, plans), play)
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
        frontier=phone.frontier(_hour_cost(base, year, now)),
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


@dataclass(kw_only=True)
class _Finding:
    """The answer in the making: schedule, staffing, proof by years that no search has seen, and again.

    What breaks a promise gets more: a phone promise more time on the phone, or a person where shifts are left
    empty; any other a person. An answer whose proof fails is improved and proved by another set of years. If
    one fewer in a place stands the same proof, it is put to another, and if it stands that, too, it is the
    answer. refused: places of which one fewer has failed a whole proof.
    """

    parameters: Parameters
    registers: Registers
    team: Team
    phone: PhoneStudy
    play: _Years
    now: pd.DataFrame
    reserve: dict[tuple[str, int], float]
    plans: dict[str, Plan] = field(default_factory=dict)
    counts: Counts = field(default_factory=dict)
    proof: pd.DataFrame = field(default_factory=pd.DataFrame)
    fewer_people: pd.DataFrame = field(default_factory=pd.DataFrame)
    refused: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: list[tuple[Counts, tuple[str, ...]]] = field(default_factory=list)
    proofs: int = 0

    @property
    def search(self) -> StaffSearch:
        """The search for staff with the schedule as it is."""
        scheduled = changed(self.parameters, {"phone.schedule": _schedules(self.parameters, self.plans)})
        return StaffSearch(scheduled, self.registers, self.team, self.play)

    def run(self) -> None:
        """Find it. Raises InputError when the promises are out of reach."""
        self._find()
        while True:
            self.fewer_people = self._fewer()
            passing = self.fewer_people.loc[self.fewer_people["passes"], "place"].tolist()
            spared = next((place for place in passing if self._holds_with_fewer(place)), None)
            if spared is None:
                return

    def _find(self) -> None:
        """An answer that has been proved, or the last that was put to the proof."""
        floor, broken = dict.fromkeys(self.team.counts, 0), set[tuple[str, str]]()
        for _ in range(MOST_ROUNDS):
            self.plans = {
                unit: self.phone.found(unit, self.reserve) for unit in self.parameters.phone.schedule.value
            }
            search, least = self.search, _floor(self.team, self.plans)
            self.counts = search.run(self.now, {name: max(least[name], floor[name]) for name in least})
            self.steps += search.steps
            played = self.play(search.staffed(self.counts), self._checked)
            broken = self._broken(played)
            if not broken:
                played = self._put_to_the_proof(self.counts)
                self.proof = judged(self.parameters, kept_by(self.parameters, played))
                broken = self._broken(played)
                if self.proofs == MOST_PROOFS or not broken:
                    return
                for place in {place for place, promise in broken if promise not in PHONE_PROMISES}:
                    self.refused[place] = self._worst(self.proof, place)
            floor = self._improved(broken, played)
        raise InputError(
            Finding(
                "parametrarna",
                "optimisation.probability",
                f"{self.parameters.optimisation.probability.value:g}",
                "löften som går att hålla med fler i telefon; brutna: "
                + ", ".join(sorted({f"{promise} ({place})" for place, promise in broken})),
            )
        )

    @property
    def _checked(self) -> range:
        """Years that the answer has to keep every promise in before it is put to the proof."""
        probability = self.parameters.optimisation.probability.value
        return range(fewest_years(probability, self.parameters.simulation.confidence.value))

    def _block(self, proof: int) -> range:
        """The years of a proof, counted from 0."""
        first = FRESH + proof * PROOF_BLOCK
        return range(first, first + PROOF_BLOCK)

    def _put_to_the_proof(self, counts: Counts) -> pd.DataFrame:
        """Years that nothing has been chosen by, with ``counts``."""
        numbers = self._block(self.proofs)[: self.parameters.optimisation.proof_replications.value]
        self.proofs += 1
        return self.play(self.search.staffed(counts), numbers)

    def _holds_with_fewer(self, place: str) -> bool:
        """Whether one fewer in ``place`` stands a proof of its own; the answer is then made smaller."""
        if self.proofs == MOST_PROOFS:
            return False
        fewer = {**self.counts, place: self.counts[place] - 1}
        played = self._put_to_the_proof(fewer)
        proof = judged(self.parameters, kept_by(self.parameters, played))
        if proof["shown"].all():
            self.counts, self.proof = fewer, proof
            self.steps.append((fewer, ()))
            return True
        self.refused[place] = self._worst(proof, place)
        row = self.fewer_people["place"] == place
        refused = judged(self.parameters, pd.DataFrame([self.refused[place]]))
        self.fewer_people = pd.concat([self.fewer_people[~row], refused], ignore_index=True)
        return False

    def _worst(self, found: pd.DataFrame, place: str) -> dict[str, Any]:
        """The promise that fewest years kept, of equals one of ``place``; as a row about one fewer there."""
        order = found.assign(own=found["place"] == place, failures=found["years"] - found["kept"])
        worst = order.sort_values(["failures", "own"], ascending=False, kind="stable").iloc[0]
        columns = ("promise", "target", "mean", "kept", "years")
        return {"place": place, **{name: worst[name] for name in columns}, "passes": False}

    def _broken(self, played: pd.DataFrame) -> set[tuple[str, str]]:
        """Place and promise of those that the years played do not show to hold."""
        found = judged(self.parameters, kept_by(self.parameters, played))
        lacking = found[~found["shown"]]
        return set(zip(lacking["place"].astype(str), lacking["promise"].astype(str), strict=True))

    def _improved(self, broken: set[tuple[str, str]], played: pd.DataFrame) -> Counts:
        """The fewest in each place from now on; the reserve grows where phone time is the cure."""
        lost = self.phone.lost(self.plans, played)
        more = {place for place, promise in broken if promise not in PHONE_PROMISES}
        for place, promise in broken:
            if promise in PHONE_PROMISES:
                key = place, PART[promise]
                if lost[key] > SHORT:
                    more.add(place)
                else:
                    self.reserve[key] = max(self.reserve[key], lost[key]) + MARGIN
        return {name: count + (name in more) for name, count in self.counts.items()}

    def _fewer(self) -> pd.DataFrame:
        """One person fewer in each place, put to the answer's proof until it surely fails.

        The promise that fewest years keep, and passes: whether all years together show every promise. Who has
        failed a whole proof before is not tried again.
        """
        rules, search, rows = self.parameters.optimisation, self.search, []
        numbers = self._block(self.proofs - 1)[: rules.neighbour_replications.value]
        allowed = most_failures(
            len(numbers), rules.probability.value, self.parameters.simulation.confidence.value
        )
        least = _floor(self.team, self.plans)
        for name in self.counts:
            if name in self.refused:
                rows.append(self.refused[name])
            elif self.counts[name] > least[name]:
                staffed = search.staffed({**self.counts, name: self.counts[name] - 1})
                for done in range(CHUNK, len(numbers) + CHUNK, CHUNK):
                    found = kept_by(self.parameters, self.play(staffed, numbers[:done]))
                    failures = int((found["years"] - found["kept"]).max())
                    if failures > allowed:
                        break
                rows.append({**self._worst(found, name), "passes": failures <= allowed})
        columns = ["place", "promise", "target", "mean", "kept", "years", "passes"]
        return judged(self.parameters, pd.DataFrame(rows, columns=columns)).astype({"passes": bool})


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
