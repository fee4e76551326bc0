"""The phone schedule of fewest hours that keeps the promises: integer programme and simulation in turn.

The programme chooses lawful shifts of fewest hours; the simulation plays the choice. Where a promise is not
kept surely enough, one person more in each half-hour in turn tells what it would gain, and the linear
requirement that follows from these gains is added to the programme: Atlason, Epelman and Henderson, "Call
center staffing with simulation and cutting plane methods", *Annals of Operations Research* 127, 2004; for
shifts and practical use Cezik and L'Ecuyer, "Staffing multiskill call centers via linear programming and
simulation", *Management Science* 54(2), 2008. The requirements are exact where what is gained falls with
every person more, which is not certain; so the answer is then made smaller step by step, one person fewer on
a shift or one's shift half an hour shorter, until no such step keeps the promises. That it is least among
its neighbours is thus tried; that no quite different schedule is smaller is not.

The first choice has as many on duty as Erlang's model with abandonment asks for in each half-hour by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import Floats, Ints
from model.parameters.phone_groups import group_number, weighed
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.kept_promises import Kept, most_failures
from model.staffing.phone.crew import ANSWERED, OFFERED, WITHIN
from model.staffing.phone.shifts import (
    Cut,
    Plan,
    Shift,
    cheapest,
    lawful_shifts,
    on_duty,
    person_hours,
    smaller,
)
from model.staffing.queueing.erlang_a import ErlangA
from model.time_units import HALF_HOUR, HOUR

MOST_ROUNDS = 80
"""Choices of the programme that are played before the search is given up."""
FEW = 8
"""Years at most in which the gain of one person more is found."""
NEGLIGIBLE = 1e-6
"""Share of calls that is no difference: no number of people answers them all."""


@dataclass(frozen=True)
class PhonePromise:
    """A share of call attempts that are to be answered (within the threshold, when ``part`` is WITHIN).

    own: of each of several units, where they differ; ``target`` is the highest of them.
    """

    part: int
    target: float
    own: tuple[float, ...] = ()

    def raised(self, by: float) -> PhonePromise:
        """The promise with ``by`` more, at most of all calls."""
        own = tuple(min(target + by, 1.0) for target in self.own)
        return PhonePromise(self.part, min(self.target + by, 1.0), own)

    def targets(self, units: int) -> Floats:
        """The share promised of each of ``units`` units."""
        return np.array(self.own) if self.own else np.full(units, self.target)

    def shares(self, played: Floats) -> Floats:
        """The share of each year and unit, one of no calls; shape (replications, units)."""
        offered = played[:, :, OFFERED]
        return np.divide(played[:, :, self.part], offered, out=np.ones(offered.shape), where=offered > 0)

    def kept(self, played: Floats) -> list[Kept]:
        """Years that kept it, for each unit."""
        shares = self.shares(played)
        kept = shares >= self.targets(shares.shape[1])
        return [Kept(int(count), len(shares)) for count in kept.sum(axis=0)]


def phone_promises(parameters: Parameters, *units: str) -> tuple[PhonePromise, PhonePromise]:
    """What the callers of ``units`` are promised: an answer, and one within the threshold."""
    numbers = [group_number(parameters.phone, unit) for unit in units]
    return (
        _promise(ANSWERED, [number.answered_target for number in numbers]),
        _promise(WITHIN, [number.service_level_target for number in numbers]),
    )


def _promise(part: int, targets: Sequence[float]) -> PhonePromise:
    return PhonePromise(part, max(targets), () if len(set(targets)) == 1 else tuple(targets))


class Search:
    """Finds the least plan of one crew whose ``play`` gives shape (replications, units, 4).

    ``least``: people on duty at any time, whatever the promises. played: years so far.
    """

    def __init__(
        self,
        parameters: Parameters,
        play: Callable[[Plan, bool], Floats],
        promises: Sequence[PhonePromise],
        least: int = 1,
    ) -> None:
        """``play``: plan and whether a few years are enough, to what the years gave."""
        rules = parameters.optimisation
        self._play, self._promises = play, promises
        self._probability = rules.probability.value
        self._confidence = parameters.simulation.confidence.value
        self._shifts = lawful_shifts(parameters)
        self._shortest = round(rules.shortest_shift.value * HOUR / HALF_HOUR)
        called = np.array(parameters.phone.half_hour_profile.value) > 0
        self._least = np.where(called, least, 0).astype(np.int64)
        self._cuts: list[Cut] = []
        self.played = 0

    def run(self, first: Ints) -> dict[Shift, int]:
        """The least plan found when the search begins with ``first`` on duty in each half-hour."""
        plan = self._choice(np.maximum(first, self._least))
        self._cut(plan, always=True)
        for _ in range(MOST_ROUNDS):
            plan = self._choice(self._least)
            if not self._cut(plan):
                return self.made_smaller(plan)
        raise RuntimeError("the promises cannot be kept by any number of people on the phone")

    def holds(self, plan: Plan) -> bool:
        """Whether the years played show each promise to hold with the probability wanted."""
        played = self._years(plan)
        return all(
            kept.shows(self._probability, self._confidence)
            for promise in self._promises
            for kept in promise.kept(played)
        )

    def _choice(self, least: Ints) -> dict[Shift, int]:
        return cheapest(self._shifts, least, self._cuts)

    def _years(self, plan: Plan, few: bool = False) -> Floats:
        played = self._play(plan, few)
        self.played += len(played)
        return played

    def _cut(self, plan: dict[Shift, int], always: bool = False) -> bool:
        """Add requirements from what ``plan`` lacks (or ``always``); whether there were any."""
        played = self._years(plan)
        failures = most_failures(len(played), self._probability, self._confidence)
        lacking = []
        for promise in self._promises:
            reached = np.sort(promise.shares(played), axis=0)[failures]
            lacking += [
                (promise, unit, float(target - share))
                for unit, (share, target) in enumerate(
                    zip(reached, promise.targets(len(reached)), strict=True)
                )
                if always or share < target
            ]
        if not lacking:
            return False
        duty, before = on_duty(plan, len(self._least)), self._years(plan, few=True)
        gains = np.array([self._gain(plan, slot, before) for slot in range(len(self._least))])
        for promise, unit, lack in lacking:
            weight = np.maximum(gains[:, self._promises.index(promise), unit], 0.0)
            if weight.any():
                scale = weight.max()
                least = lack / scale + weight @ duty / scale
                self._cuts.append(Cut(weight / scale, float(least)))
        return True

    def _gain(self, plan: dict[Shift, int], slot: int, before: Floats) -> Floats:
        """Mean gain in each promise's share from one more in half-hour ``slot``; shape (promises, units)."""
        more = Shift(slot, slot + 1)
        after = self._years({**plan, more: plan.get(more, 0) + 1}, few=True)
        return np.array(
            [(promise.shares(after) - promise.shares(before)).mean(axis=0) for promise in self._promises]
        )

    def made_smaller(self, plan: dict[Shift, int]) -> dict[Shift, int]:
        """The plan when no smaller neighbour keeps the promises; the greatest saving is taken first."""
        while True:
            fewer = sorted(smaller(plan, self._shortest), key=person_hours)
            kept = (
                other
                for other in fewer
                if (on_duty(other, len(self._least)) >= self._least).all() and self.holds(other)
            )
            found = next(kept, None)
            if found is None:
                return plan
            plan = found


def first_requirement(
    parameters: Parameters, callers: Mapping[str, float], days: int, promises: Sequence[PhonePromise]
) -> Ints:
    """People on duty in each half-hour by itself, by Erlang's model with abandonment on a mean day.

    callers: of the year, by unit. Units that share a crew are answered alike: calls as long as theirs are on
    average.
    """
    phone = parameters.phone
    numbers = [(group_number(phone, unit), count) for unit, count in callers.items()]
    calls = sum(count for _, count in numbers) / days
    service, patience, threshold = (
        weighed((getattr(number, name), count) for number, count in numbers)
        for name in ("handling_mean", "patience_mean", "answer_threshold")
    )

    def servers(load: float) -> int:
        fewest = 1
        while load:
            queue = ErlangA(load, fewest, service, patience)
            shares = {ANSWERED: queue.answered, WITHIN: queue.service_level(threshold)}
            if all(shares[promise.part] >= promise.target - NEGLIGIBLE for promise in promises):
                break
            fewest += 1
        return fewest

    profile = phone.half_hour_profile.value
    return np.array([servers(calls * share / HALF_HOUR * service) if share else 0 for share in profile])
