"""Scenarios against the base: paired, corrected for being many, and honest about what pairing gained."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing import simulate
from model.staffing.experiments.comparison import (
    MEASURES,
    comparison,
    paired,
    planned_hours,
    scenario_measures,
    verdict,
)
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.replications import Outcome

EXPERIMENTS = 2000
numbers = st.floats(-1e6, 1e6)


@given(arrays(float, st.integers(2, 12), elements=numbers), st.integers(1, 5))
def test_identical_scenarios_differ_by_nothing_for_certain(base: np.ndarray, scenarios: int) -> None:
    found = paired(base, np.tile(base, (scenarios, 1)), 0.95)
    for values in (found.mean, found.low, found.high):
        assert (values == 0).all()
    assert all(np.isposinf(gain) or np.isnan(gain) for gain in found.reduction)


@given(arrays(float, (3, 6), elements=numbers), arrays(float, 6, elements=numbers))
def test_the_interval_lies_around_the_mean_and_widens_with_the_number_of_scenarios(
    others: np.ndarray, base: np.ndarray
) -> None:
    alone, together = paired(base, others[:1], 0.95), paired(base, others, 0.95)
    assert alone.mean[0] == together.mean[0]
    assert together.low[0] <= alone.low[0] <= alone.mean[0] <= alone.high[0] <= together.high[0]


def test_one_scenario_has_students_interval_of_the_differences() -> None:
    base, other = np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.5, 6.0])
    found = paired(base, other[None, :], 0.95)
    expected = estimate(pd.Series(other - base))
    assert (found.mean[0], found.low[0], found.high[0]) == pytest.approx(expected)


def test_the_variance_reduction_is_what_pairing_saves() -> None:
    generator = np.random.default_rng(1)
    shared, own = generator.normal(size=(2, 100_000))
    found = paired(shared, np.array([shared + 0.5 * own, own, -shared]), 0.95)
    assert found.reduction == pytest.approx([2.25 / 0.25, 1.0, 0.5], rel=0.05)


def test_differences_that_only_rounding_spreads_are_the_same_in_every_replication() -> None:
    base = np.array([0.1, 0.2, 0.4, 0.7])
    other = base + 0.3
    assert (other - base).var(ddof=1) > 0, "rounding"
    assert np.isposinf(paired(base, other[None, :], 0.95).reduction).all()


@pytest.mark.slow
def test_all_intervals_hold_at_once_as_often_as_they_should() -> None:
    """Seven scenarios that share the base, as in the report; uncorrected, they hold too seldom."""
    generator = np.random.default_rng(2)
    effects = np.linspace(-1, 1, 7)
    together = apart = 0
    for _ in range(EXPERIMENTS):
        common = generator.normal(size=8)
        base = common + 0.5 * generator.normal(size=8)
        others = common + effects[:, None] + 0.5 * generator.normal(size=(7, 8))
        found = paired(base, others, 0.95)
        together += ((found.low <= effects) & (effects <= found.high)).all()
        single = [paired(base, other[None, :], 0.95) for other in others]
        apart += all(one.low[0] <= effect <= one.high[0] for one, effect in zip(single, effects, strict=True))
    assert together / EXPERIMENTS > 0.95 - 3 * np.sqrt(0.95 * 0.05 / EXPERIMENTS)
    assert apart / EXPERIMENTS < 0.9


def test_one_replication_tells_nothing() -> None:
    with pytest.raises(ValueError, match="two replications"):
        paired(np.array([1.0]), np.array([[2.0]]), 0.95)


@pytest.mark.parametrize(
    ("low", "high", "wanted", "words"),
    [
        (0.1, 0.2, 1, "better"),
        (0.1, 0.2, -1, "worse"),
        (-0.2, -0.1, -1, "better"),
        (-0.2, -0.1, 1, "worse"),
        (0.1, 0.2, 0, "higher"),
        (-0.2, -0.1, 0, "lower"),
        (-0.1, 0.1, 1, "unsure"),
        (0.0, 0.1, 1, "unsure"),
        (0.0, 0.0, 1, "same"),
    ],
)
def test_a_verdict_needs_an_interval_that_leaves_zero_out(
    low: float, high: float, wanted: int, words: str
) -> None:
    assert verdict(low, high, wanted) == words


@pytest.fixture(scope="module")
def played(small_world: Parameters, registers: Registers) -> list[Outcome]:
    """The small world, the same once more under another name, and with one number for all units."""
    pooled = changed(small_world, {"phone.routing": "pooled"})
    first = simulate(small_world, registers, 2012, replications=3, seed=1)
    third = simulate(pooled, registers, 2012, replications=3, seed=1)
    return [first, replace(first, scenario="twin"), replace(third, scenario="pooled")]


def test_scenarios_are_compared_in_every_measure(played: list[Outcome], small_world: Parameters) -> None:
    table = comparison(played, small_world).set_index(["scenario", "measure"])
    assert set(table.index.get_level_values("measure")) == set(MEASURES)
    assert table.loc["base", "verdict"].isna().all()
    assert set(table.loc["twin", "verdict"]) == {"same"}
    assert table.loc[("pooled", "answer_rate"), "difference"] > 0
    assert (table["replications"] == 3).all()
    change = table.loc["pooled", "mean"] - table.loc["base", "mean"]
    assert change.to_numpy() == pytest.approx(table.loc["pooled", "difference"].astype(float).to_numpy())


def test_only_replications_that_all_have_are_compared(
    played: list[Outcome], small_world: Parameters, registers: Registers
) -> None:
    fewer = replace(simulate(small_world, registers, 2012, replications=2, seed=1), scenario="twin")
    table = comparison([played[0], fewer], small_world)
    assert set(table["replications"]) == {2}
    assert set(table["verdict"].dropna()) == {"same"}


def test_staff_needed_is_the_hours_at_the_planned_utilisation(played: list[Outcome]) -> None:
    people = played[0].people.groupby("replication")
    present_each = (people["present_hours"].sum() / people["person"].nunique()).mean()
    assert planned_hours(played[0], 0.5) == pytest.approx(0.5 * present_each)
    measures = scenario_measures(played[0], 1000.0)
    assert (measures["staff_needed"] * 1000).to_numpy() == pytest.approx(measures["hours"].to_numpy())
