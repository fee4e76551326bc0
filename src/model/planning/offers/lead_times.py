"""Shorter lead times for one customer, tried in simulated years: who waits longer, and what it takes.

Work is taken in the order that it is due, so a shorter promise to one customer moves the others' back. Years
are played with the people that there are, and the same random numbers with and without the offer. If its
work, or anything else that the plan keeps, is then not done in time, the place whose work it is gets one
person at a time, in a few rounds at most; what they cost is what the promise costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from model.computing.cache import cached
from model.computing.processes import Jobs, completed
from model.computing.progress import Progress
from model.demand.drawing.workload import skill_of
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed, overlaid
from model.planning.offers.effects import Effect
from model.planning.planned_year import PlannedYear
from model.pricing.money import kronor
from model.staffing.experiments.replications import PLAYED
from model.staffing.experiments.targets import LEAD
from model.staffing.experiments.year_promises import Places, role_of_skill, year_table
from model.staffing.studies.least_staffing import kept_by, team_of
from model.staffing.year.measures import in_time_table
from model.staffing.year.people import workforce
from model.staffing.year.simulated_year import simulate_year

IN_TIME, PLACES = "in_time", "places"
TRIED = Frame(
    "an activity with a lead time of the customer's own, and how much is done in time",
    activity=text("code"),
    days_before=whole("working days that the plan promises"),
    days=whole("working days that the offer promises"),
    own_before=real("share of the customer's, of the plan's promise", optional=True),
    own=real("share of the customer's, of the offer's promise", optional=True),
    others_before=real("share of all others'", optional=True),
    others=real("share of all others' with the offer", optional=True),
)
Tables = dict[str, pd.DataFrame]


@dataclass(frozen=True, kw_only=True)
class LeadTimes:
    """What an offer's lead times lead to.

    table: :data:`TRIED`, with the people that there are. years: played. added: places that got a person each,
    in order. cost: kronor a year for them. holds: whether all is done in time with them. target: share.
    """

    table: pd.DataFrame
    years: int
    target: float
    added: tuple[str, ...]
    cost: Decimal
    holds: bool


def lead_times_tried(
    planned: PlannedYear, effect: Effect, jobs: Jobs = 1, progress: Progress | None = None
) -> LeadTimes | None:
    """The lead times of an offer in ``what_if.replications`` years; None where it has none of its own."""
    offer = effect.offer
    if not offer.lead_times:
        return None
    before = planned.parameters
    after = overlaid(before, effect.changes)
    play = _Player(planned, effect.customer, jobs, progress)
    base, years = play(before, after)
    table = _tried(effect, before, planned.year, base, years)
    target = before.followup.lead_time_target.of(planned.year)
    added: list[str] = []
    lacking = _lacking(effect, before, base, after, years, planned, target)
    for _ in range(before.what_if.most_corrections.value):
        if not lacking:
            break
        added += lacking
        (years,) = play(_with_people(after, planned, added))
        lacking = _lacking(effect, before, base, after, years, planned, target)
    cost = team_of(after, planned.registers.under(after), planned.year).cost
    return LeadTimes(
        table=table,
        years=play.count,
        target=target,
        added=tuple(added),
        cost=kronor(round(sum(cost[place] for place in added)) * 100),
        holds=not lacking,
    )


@dataclass
class _Player:
    """Plays years of parameter sets; each is kept."""

    planned: PlannedYear
    customer: int
    jobs: Jobs
    progress: Progress | None
    _done: int = 0
    _asked: int = 0

    @property
    def count(self) -> int:
        """Years of each."""
        return self.planned.parameters.what_if.replications.value

    def __call__(self, *sides: Parameters) -> list[list[Tables]]:
        planned = self.planned
        tasks = [
            (
                side,
                planned.registers.under(side),
                planned.year,
                planned.outcome.seed,
                number,
                self.customer,
            )
            for side in sides
            for number in range(self.count)
        ]
        self._asked += len(tasks)
        found: dict[int, Tables] = {}
        for place, future in completed(self.jobs, year_in_time, tasks):
            found[place] = future.result()
            self._done += 1
            if self.progress:
                self.progress(self._done, self._asked)
        return [
            [found[side * self.count + number] for number in range(self.count)] for side in range(len(sides))
        ]


def year_in_time(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int, customer: int
) -> Tables:
    """:func:`played_in_time`, from the cache if it has been played before."""
    parts = only(parameters, *PLAYED)
    return cached("offers", played_in_time, parts, registers, year, seed, number, customer)


def played_in_time(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int, customer: int
) -> Tables:
    """One replication: what is done in time of the customer's work and of others', and promises by place."""
    simulated = simulate_year(parameters, registers, year, seed, number)
    row = registers.customers["number"].tolist().index(customer)
    return {IN_TIME: in_time_table(simulated, row), PLACES: year_table(parameters, simulated)}


def _shares(years: list[Tables]) -> dict[tuple[str, bool], float]:
    """Share done in time by activity and whether it is the customer's, over all years."""
    sums = pd.concat([tables[IN_TIME] for tables in years]).groupby(["activity", "own"])
    table = sums[["on_time", "cases"]].sum().reset_index()
    rows = table.itertuples(index=False, name=None)
    return {(str(activity), bool(own)): done / cases for activity, own, done, cases in rows}


def _tried(
    effect: Effect, before: Parameters, year: int, base: list[Tables], years: list[Tables]
) -> pd.DataFrame:
    old, new = _shares(base), _shares(years)
    stated = before.demand.customer_lead_times.value
    rows = [
        (
            name,
            stated.get(name, {}).get(effect.customer, before.activities[name].lead_time.on(date(year, 1, 1))),
            days,
            old.get((name, True)),
            new.get((name, True)),
            old.get((name, False)),
            new.get((name, False)),
        )
        for name, days in effect.offer.lead_times.items()
    ]
    return TRIED.frame(rows)


def _lacking(
    effect: Effect,
    before: Parameters,
    base: list[Tables],
    after: Parameters,
    years: list[Tables],
    planned: PlannedYear,
    target: float,
) -> list[str]:
    """Places that are to get a person: where the customer's work is late, or a kept promise breaks."""
    registers = planned.registers.under(after)
    people = workforce(after, registers, planned.year)
    roles, named = role_of_skill(after, people), Places.of(after, people)
    units = dict(zip(registers.customers["number"], registers.customers["unit"], strict=True))
    shares = _shares(years)
    found = [
        named.name(roles[skill_of(after, name)], after.activities[name].unit or units[effect.customer])
        for name in effect.offer.lead_times
        if shares.get((name, True), 1.0) < target
    ]
    old, new = _by_place(before, base), _by_place(after, years)
    desk = [
        place
        for (place, promise), (mean, wanted) in new.items()
        if promise == LEAD and mean < wanted and _held(old.get((place, promise)))
    ]
    return list(dict.fromkeys([*found, *desk]))


def _held(promise: tuple[float, float] | None) -> bool:
    return promise is None or promise[0] >= promise[1]


def _by_place(parameters: Parameters, years: list[Tables]) -> dict[tuple[str, str], tuple[float, float]]:
    """Mean and target of each promise of a place."""
    stacked = pd.concat(
        [tables[PLACES].assign(replication=number) for number, tables in enumerate(years)], ignore_index=True
    )
    kept = kept_by(parameters, stacked)[["place", "promise", "mean", "target"]]
    rows = kept.itertuples(index=False, name=None)
    return {(place, promise): (mean, wanted) for place, promise, mean, wanted in rows}


def _with_people(parameters: Parameters, planned: PlannedYear, added: list[str]) -> Parameters:
    """The parameters with a person more in each place named, once for each time."""
    team = team_of(parameters, planned.registers.under(parameters), planned.year)
    counts = team.counts
    for place in added:
        counts[place] += 1
    return changed(parameters, team.changes(parameters, counts))
