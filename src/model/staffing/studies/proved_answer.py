"""A staffing and a phone schedule that keep the promises, proved by years that no search has seen.

The phone schedule is sought first, with the phone alone; then the staffing, in whole years with that
schedule. In whole years shifts are sometimes short of people, and newcomers' calls take longer, so a little
fewer are answered than the phone alone says: what is lost, unit by unit in the same years, is added to what
the phone alone has to reach, and the search goes on until whole years keep every promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.frames import flag
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.kept_promises import fewest_years, most_failures
from model.staffing.experiments.targets import PHONE_PROMISES
from model.staffing.phone.shifts import Plan, schedule
from model.staffing.studies.least_staffing import (
    JUDGEMENT,
    KEPT,
    PROOF,
    Counts,
    StaffSearch,
    Team,
    judged,
    kept_by,
)
from model.staffing.studies.phone_questions import FRESH
from model.staffing.studies.phone_study import PART, PhoneStudy
from model.staffing.studies.played_years import PlayedYears

TRIED = KEPT.extended(
    "one person fewer in a place, and the promise that fewest years keep then",
    passes=flag("whether all years together show every promise"),
)
FEWER_PEOPLE = TRIED.extended("one person fewer in a place, and what the years prove of it", **JUDGEMENT)
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


@dataclass(kw_only=True)
class ProvedAnswer:
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
    play: PlayedYears
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
        scheduled = changed(self.parameters, {"phone.schedule": schedules(self.parameters, self.plans)})
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
            search, least = self.search, fewest_people(self.team, self.plans)
            self.counts = search.run(self.now, {name: max(least[name], floor[name]) for name in least})
            self.steps += search.steps
            played = self.play(search.staffed(self.counts), self._checked)
            broken = self._broken(played)
            if not broken:
                played = self._put_to_the_proof(self.counts)
                self.proof = self._proof_of(played)
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
        proof = self._proof_of(played)
        if proof["shown"].all():
            self.counts, self.proof = fewer, proof
            self.steps.append((fewer, ()))
            return True
        self.refused[place] = self._worst(proof, place)
        row = self.fewer_people["place"] == place
        refused = judged(self.parameters, TRIED.frame([self.refused[place]]))
        both = pd.concat([self.fewer_people[~row], refused], ignore_index=True)
        self.fewer_people = FEWER_PEOPLE.checked(both)
        return False

    def _proof_of(self, played: pd.DataFrame) -> pd.DataFrame:
        """What the years played prove of each promise: :data:`PROOF`."""
        return PROOF.checked(judged(self.parameters, kept_by(self.parameters, played)))

    def _worst(self, found: pd.DataFrame, place: str) -> dict[str, Any]:
        """The promise that fewest years kept, of equals one of ``place``; as a row about one fewer there."""
        order = found.assign(own=found["place"] == place, failures=found["years"] - found["kept"])
        worst = order.sort_values(["failures", "own"], ascending=False, kind="stable").iloc[0]
        columns = ("promise", "target", "mean", "kept", "years")
        return {"place": place, **{name: worst[name] for name in columns}, "passes": False}

    def _broken(self, played: pd.DataFrame) -> set[tuple[str, str]]:
        """Place and promise of those that the years played do not show to hold."""
        found = self._proof_of(played)
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
        """One person fewer in each place, put to the answer's proof until it surely fails: FEWER_PEOPLE.

        Who has failed a whole proof before is not tried again.
        """
        rules, search, rows = self.parameters.optimisation, self.search, []
        numbers = self._block(self.proofs - 1)[: rules.neighbour_replications.value]
        allowed = most_failures(
            len(numbers), rules.probability.value, self.parameters.simulation.confidence.value
        )
        least = fewest_people(self.team, self.plans)
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
        return FEWER_PEOPLE.checked(judged(self.parameters, TRIED.frame(rows)))


def fewest_people(team: Team, plans: Mapping[str, Plan]) -> Counts:
    """The fewest in each place: a unit's own has as many as its shifts a day."""
    shifts = {unit: sum(plan.values()) for unit, plan in plans.items()}
    return {place.name: max(shifts.get(place.name, 1), 1) for place in team.places}


def schedules(parameters: Parameters, plans: Mapping[str, Plan]) -> dict[str, dict[str, int]]:
    """The phone shifts of each unit as the parameter ``phone.schedule`` has them."""
    return {unit: schedule(parameters, plan) for unit, plan in plans.items()}
