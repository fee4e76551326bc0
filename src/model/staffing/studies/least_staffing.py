"""The cheapest staffing with which every place keeps its promises: integer programme and simulated years.

A place is a unit with those who work within it, or a role that works for the whole centre. The programme
chooses how many each has, at least cost: enough hours for the work, and what has been learned from simulated
years. A place whose promises some staffing has broken needs one person more than it had there, as more
people never help less; so every choice that the programme has passed over costs less and has been seen, or
follows from what has been seen, to break a promise, where a place's promises depend on its own people alone.
Cuts of this kind: Atlason, Epelman and Henderson, *Annals of Operations Research* 127, 2004.

Where places help each other, a cut may have asked for too much; so one person fewer in each place is tried
last, with the others as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from model import integer_programme
from model.errors import Finding, InputError
from model.frames import Frame, flag, real, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.parameters.variation import changed
from model.staffing.experiments.kept_promises import Kept, fewest_years
from model.staffing.experiments.targets import EVERY_PROMISE, PHONE_PROMISES, targets
from model.staffing.experiments.year_promises import Places
from model.staffing.year.pay import yearly_pay
from model.staffing.year.people import Person, workforce

MOST_ROUNDS = 60
"""Staffings that are played before the search is given up."""

KEPT = Frame(
    "a promise of a place, and the years that kept it",
    place=text("a unit, or a role of the centre"),
    promise=text("code"),
    target=real("share that is promised"),
    mean=real("share, over the years"),
    kept=whole("years that kept it"),
    years=whole("played"),
)
JUDGEMENT = {
    "low": real("lower bound of the probability that a year keeps it, an exact interval"),
    "high": real("upper bound"),
    "shown": flag("whether it is surely as probable as wanted"),
    "refuted": flag("whether it is surely less probable"),
}
PROOF = KEPT.extended("a promise of a place, and what the years prove of it", **JUDGEMENT)
Counts = dict[str, int]
"""People in each place."""


@dataclass(frozen=True)
class Place:
    """Where people are counted: those of ``role`` in ``unit``, or in the whole centre (None)."""

    name: str
    role: Role
    unit: str | None


@dataclass(frozen=True)
class Team:
    """The places of a centre, who is there now, and what one more in each costs a year, kronor."""

    places: tuple[Place, ...]
    people: tuple[Person, ...]
    cost: Mapping[str, float]

    @property
    def counts(self) -> Counts:
        """People in each place now."""
        return {
            place.name: sum(self.of(person) == place.name for person in self.people) for place in self.places
        }

    def of(self, person: Person) -> str:
        """The place of ``person``."""
        return next(
            place.name
            for place in self.places
            if place.role == person.role and place.unit in (None, person.unit)
        )

    def changes(self, parameters: Parameters, counts: Counts) -> dict[str, dict[str, dict[Role, int]]]:
        """The scenario's change: ``staffing.headcount_change_by_unit`` that gives ``counts``."""
        path = "staffing.headcount_change_by_unit"
        given = parameters.staffing.headcount_change_by_unit.value
        plan = {unit: Counter(roles) for unit, roles in given.items()}
        for place in self.places:
            sizes = Counter(dict.fromkeys(parameters.organisation.units.value, 0))
            sizes.update(person.unit for person in self.people if self.of(person) == place.name)
            for _ in range(abs(difference := counts[place.name] - self.counts[place.name])):
                unit = place.unit or _next_unit(sizes, difference > 0)
                step = 1 if difference > 0 else -1
                plan.setdefault(unit, Counter())[place.role] += step
                sizes[unit] += step
        return {
            path: {
                unit: {role: change for role, change in roles.items() if change}
                for unit, roles in plan.items()
                if any(roles.values())
            }
        }


def _next_unit(sizes: Counter[str], more: bool) -> str:
    """The smallest unit that has someone of the role, or the largest to take from."""
    manned = [unit for unit in sizes if sizes[unit] > 0]
    return min(manned, key=lambda unit: (sizes[unit] if more else -sizes[unit], unit))


def team_of(parameters: Parameters, registers: Registers, year: int) -> Team:
    """The places and people of a scenario."""
    people = workforce(parameters, registers, year)
    named = Places.of(parameters, people)
    places = []
    for role in parameters.staffing.roles:
        units = [unit for unit in parameters.organisation.units.value if (unit, role) in named.manned]
        if role in named.within:
            places += [Place(named.name(role, unit), role, unit) for unit in units]
        elif units:
            places.append(Place(role, role, None))
    cost = {place.name: salary_cost(parameters, place.role, year) for place in places}
    return Team(tuple(places), people, cost)


def salary_cost(parameters: Parameters, role: Role, year: int) -> float:
    """Kronor a year for one full-time employee: salary paid, and charges on it."""
    return float(yearly_pay(parameters, role, year))


def staff_cost(parameters: Parameters, registers: Registers, year: int) -> float:
    """Kronor a year for all who handle items, each by role and share of full time."""
    return sum(
        salary_cost(parameters, person.role, year) * person.employment
        for person in workforce(parameters, registers, year)
    )


def kept_by(parameters: Parameters, table: pd.DataFrame) -> pd.DataFrame:
    """Years that kept each promise: :data:`KEPT`; ``table``: years as they were played."""
    aims = {place: targets(parameters, {place: 1.0}) for place in table["place"].unique()}
    own = table[table["promise"].isin(EVERY_PROMISE)]
    wanted = [aims[place][promise] for place, promise in zip(own["place"], own["promise"], strict=True)]
    own = own.assign(share=own["part"] / own["whole"], target=wanted)
    own = own.assign(kept=own["share"] >= own["target"])
    groups = own.groupby(["place", "promise"], sort=False, as_index=False)
    found = groups.agg(
        target=("target", "first"), mean=("share", "mean"), kept=("kept", "sum"), years=("kept", "size")
    )
    return KEPT.checked(found)


def judged(parameters: Parameters, table: pd.DataFrame) -> pd.DataFrame:
    """The table (kept, years) with :data:`JUDGEMENT`: is the probability wanted shown, or refuted?"""
    wanted = parameters.optimisation.probability.value
    confidence = parameters.simulation.confidence.value
    kept = [Kept(*pair) for pair in pairs(table)]
    intervals = [one.interval(confidence) for one in kept]
    return table.assign(
        low=np.array([low for low, _ in intervals], dtype=float),
        high=np.array([high for _, high in intervals], dtype=float),
        shown=np.array([one.shows(wanted, confidence) for one in kept], dtype=bool),
        refuted=np.array([one.refutes(wanted, confidence) for one in kept], dtype=bool),
    )


def pairs(table: pd.DataFrame) -> list[tuple[int, int]]:
    """Years that kept a promise, and years, row by row."""
    return list(zip(table["kept"].astype(int).tolist(), table["years"].astype(int).tolist(), strict=True))


def hours_needed(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Hours of work a year of each place, and hours present of one of its people; means over years."""
    years = table["replication"].nunique()
    work = table[table["promise"] != "presence"].groupby("place")["hours"].sum() / years
    presence = table[table["promise"] == "presence"].groupby("place")[["part", "hours"]].sum()
    return work, presence["hours"] / presence["part"]


def cheapest_counts(
    costs: Sequence[float], least: Sequence[int], hours: Sequence[tuple[float, float]]
) -> list[int]:
    """People in each place at least cost: ``least`` or more, with hours (needed, of each) that suffice."""
    found = integer_programme.least(
        np.array(costs, dtype=float),
        np.diag([float(each) for _, each in hours]),
        np.array([needed for needed, _ in hours], dtype=float),
        bounds=(np.array(least, dtype=float), np.inf),
    )
    return [round(count) for count in found.tolist()]


@dataclass
class StaffSearch:
    """Finds the cheapest counts.

    play: staffed parameters and numbers of years, to their table. steps: what was tried: round, place counts
    and what broke.
    """

    parameters: Parameters
    registers: Registers
    team: Team
    play: Callable[[Parameters, Sequence[int]], pd.DataFrame]
    steps: list[tuple[Counts, tuple[str, ...]]] = field(default_factory=list)
    _floor: Counts = field(default_factory=dict)

    def run(self, now: pd.DataFrame, floor: Counts) -> Counts:
        """The cheapest counts found; ``now``: table of years with those who are there now, floor: the fewest.

        Raises InputError when no number of people keeps a promise.
        """
        rules, names = self.parameters.optimisation, [place.name for place in self.team.places]
        work, present = hours_needed(now)
        hours = [
            (float(work.get(name, 0.0)), rules.most_utilisation.value * float(present[name]))
            for name in names
        ]
        self._floor = floor
        least = [floor[name] for name in names]
        costs = [self.team.cost[name] for name in names]
        stages = (rules.search_replications.value, self._many)
        for _ in range(MOST_ROUNDS):
            counts = dict(zip(names, cheapest_counts(costs, least, hours), strict=True))
            broken = next(filter(None, (self._broken(counts, stage) for stage in stages)), ())
            self.steps.append((counts, tuple(broken)))
            if not broken:
                return self._fewer(counts)
            least = [counts[name] + (name in broken) for name in names]
        raise InputError(
            Finding(
                "parametrarna",
                "optimisation.probability",
                f"{rules.probability.value:g}",
                "löften som går att hålla med fler personer; dessa går inte: " + ", ".join(sorted(broken)),
            )
        )

    @property
    def _many(self) -> int:
        """Years that show the probability wanted, if all of them keep a promise."""
        rules, confidence = self.parameters.optimisation, self.parameters.simulation.confidence.value
        return max(fewest_years(rules.probability.value, confidence), rules.search_replications.value)

    def staffed(self, counts: Counts) -> Parameters:
        """The parameters with ``counts`` people in the places."""
        return changed(self.parameters, self.team.changes(self.parameters, counts))

    def _broken(self, counts: Counts, years: int) -> list[str]:
        """Places with a promise that the first ``years`` years do not keep surely enough."""
        found = self._desk(self.play(self.staffed(counts), range(years)))
        failing = [not self.holds(Kept(*pair)) for pair in pairs(found)]
        return sorted(set(found.loc[failing, "place"]))

    def _desk(self, table: pd.DataFrame) -> pd.DataFrame:
        """Years that kept the promises that people at the desk keep; the phone has its own search."""
        found = kept_by(self.parameters, table)
        return found[~found["promise"].isin(PHONE_PROMISES)]

    def holds(self, kept: Kept) -> bool:
        """Whether every year kept the promise, or enough of many to show the probability wanted."""
        wanted, confidence = (
            self.parameters.optimisation.probability.value,
            self.parameters.simulation.confidence.value,
        )
        return kept.kept == kept.years or kept.shows(wanted, confidence)

    def _fewer(self, counts: Counts) -> Counts:
        """The counts when no place can do with one person fewer."""
        for name in sorted(counts, key=lambda name: -self.team.cost[name]):
            fewer = {**counts, name: counts[name] - 1}
            if fewer[name] < self._floor[name] or self._breaks_early(fewer):
                continue
            if not self._broken(fewer, self._many):
                self.steps.append((fewer, ()))
                return self._fewer(fewer)
        return counts

    def _breaks_early(self, counts: Counts) -> bool:
        """Whether one of the first years breaks a promise: played one by one until it does."""
        years = range(self.parameters.optimisation.search_replications.value)
        return any(self._year_breaks(counts, number) for number in years)

    def _year_breaks(self, counts: Counts, number: int) -> bool:
        found = self._desk(self.play(self.staffed(counts), [number]))
        return bool((found["kept"] < found["years"]).any())
