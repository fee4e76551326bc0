"""Stein's two stages: enough replications, intervals that cover as often as they say, a ceiling told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.precision import (
    interval,
    replications_needed,
    simulate_until_precise,
    until_precise,
)
from model.staffing.experiments.replications import Outcome

pytestmark = pytest.mark.slow

EXPERIMENTS = 2000
TOLERANCE = 3.5 * np.sqrt(0.95 * 0.05 / EXPERIMENTS)
"""How far the share of 2 000 intervals that cover may be from 95 %, but for one time in two thousand."""


def test_the_number_follows_the_pilots_spread() -> None:
    t_9 = 2.2621571627409915  # 97.5 % point with nine degrees of freedom (table)
    assert replications_needed(1.0, 10, 0.5, 0.95) == np.ceil((t_9 / 0.5) ** 2) == 21
    assert replications_needed(2.0, 10, 0.5, 0.95) == 82
    assert replications_needed(0.01, 10, 0.5, 0.95) == 10
    assert replications_needed(0.0, 10, 0.5, 0.95) == 10


def test_the_interval_is_no_wider_than_wanted_and_lies_around_the_mean_of_all() -> None:
    values = pd.Series(np.random.default_rng(1).normal(5, 2, 400))
    needed = replications_needed(float(values[:10].std()), 10, 0.3, 0.95)
    found = interval(values[:needed], 10, 0.95)
    assert found.mean == pytest.approx(values[:needed].mean())
    assert found.half_width <= 0.3
    assert interval(values[: needed - 1], 10, 0.95).half_width > 0.3


def covered(values: np.ndarray, found: tuple[float, float, float]) -> bool:
    return found[1] <= 0 <= found[2]


def test_it_covers_as_often_as_it_says_at_the_wanted_precision() -> None:
    generator = np.random.default_rng(2)
    hits = 0
    for _ in range(EXPERIMENTS):
        pilot = generator.normal(size=5)
        count = replications_needed(float(pilot.std(ddof=1)), 5, 0.4, 0.95)
        values = np.concatenate([pilot, generator.normal(size=count - 5)])
        hits += covered(values, interval(pd.Series(values), 5, 0.95))
    assert abs(hits / EXPERIMENTS - 0.95) < TOLERANCE


@pytest.mark.parametrize("ceiling", [8, 10_000])
def test_it_covers_as_often_when_measures_share_their_number_or_a_ceiling_cuts_it(ceiling: int) -> None:
    generator = np.random.default_rng(3)
    hits = 0
    for _ in range(EXPERIMENTS):
        shared = generator.normal(size=(2, 5))
        other = 0.8 * shared[0] + 0.6 * shared[1]  # a second measure, correlated with the first
        needs = [replications_needed(float(pilot.std(ddof=1)), 5, 0.5, 0.95) for pilot in (shared[0], other)]
        count = min(max(needs), ceiling)
        values = np.concatenate([shared[0], generator.normal(size=count - 5)])
        hits += covered(values, interval(pd.Series(values), 5, 0.95))
    assert abs(hits / EXPERIMENTS - 0.95) < TOLERANCE


def test_playing_one_more_until_it_looks_narrow_would_cover_too_seldom() -> None:
    """Why the rule is not that one."""
    generator = np.random.default_rng(4)
    hits = 0
    for _ in range(EXPERIMENTS // 4):
        values = generator.normal(size=200)
        for count in range(3, 201):
            found = estimate(pd.Series(values[:count]))
            if found.half_width <= 0.6:
                break
        hits += covered(values, found)
    assert hits / (EXPERIMENTS // 4) < 0.93


def outcome(count: int, spread: float) -> Outcome:
    """An outcome with ``count`` replications in which hours vary by about ``spread`` and nothing else."""
    hours = 100 + spread * np.random.default_rng(5).normal(size=200)[:count]
    numbers = np.arange(count)
    return Outcome(
        scenario="test",
        title="Prov",
        year=2012,
        seed=1,
        replications=count,
        confidence=0.95,
        activities=pd.DataFrame(
            {"replication": numbers, "activity": "cash", "month": 1, "on_time": 9, "hands_on": 10}
        ),
        phone=pd.DataFrame({"replication": numbers, "offered": 10, "answered": 9, "within_threshold": 8}),
        people=pd.DataFrame(
            {"replication": numbers, "phone_hours": 0.0, "back_office_hours": hours, "present_hours": 500.0}
        ),
        presence=pd.DataFrame(),
        backlog=pd.DataFrame({"replication": numbers, "month": 12, "open": 0, "overdue": 0}),
        run=pd.DataFrame(),
    )


def test_as_many_are_played_as_the_neediest_measure_takes() -> None:
    wanted = {"hours": 1.0, "answer_rate": 0.01}
    found = until_precise(lambda count: outcome(count, 2.0), wanted, 10, 200)
    measures = found.measures.set_index("measure")
    assert measures.loc["answer_rate", "needed"] == 10
    assert found.outcome.replications == measures.loc["hours", "needed"] > 10
    assert (measures["high"] - measures["low"] <= 2 * measures["wanted"]).all()
    assert not found.stopped


def test_a_pilot_that_is_precise_enough_is_all() -> None:
    played: list[int] = []

    def play(count: int) -> Outcome:
        played.append(count)
        return outcome(count, 0.1)

    assert until_precise(play, {"hours": 1.0}, 10, 200).outcome.replications == 10
    assert played == [10]


def test_a_ceiling_stops_it_and_is_told() -> None:
    found = until_precise(lambda count: outcome(count, 20.0), {"hours": 1.0, "answer_rate": 0.01}, 10, 30)
    measures = found.measures.set_index("measure")
    assert (found.outcome.replications, found.stopped) == (30, True)
    assert measures["reached"].to_dict() == {"hours": False, "answer_rate": True}
    assert measures.loc["hours", "needed"] > 30
    assert measures.loc["hours", "high"] - measures.loc["hours", "low"] > 2


def test_the_year_is_simulated_until_it_is_precise(small_world: Parameters, registers: Registers) -> None:
    easy = {
        f"simulation.precision.{name}": 1e6 for name in type(small_world.simulation.precision).model_fields
    }
    strict = changed(
        small_world, {**easy, "simulation.precision.hours": 1.0, "simulation.most_replications": 4}
    )
    found = simulate_until_precise(strict, registers, 2012, pilot=2, seed=1)
    assert (found.pilot, found.ceiling, found.outcome.replications) == (2, 4, 4)
    assert found.stopped
    assert set(found.measures["measure"]) == set(type(small_world.simulation.precision).model_fields)
