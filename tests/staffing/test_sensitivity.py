"""Sensitivity: on functions whose answers are known, and on the small world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.staffing import simulate
from model.staffing.experiments.key_measures import MEASURES, key_measures
from model.staffing.experiments.results import promises
from model.staffing.studies.sensitivity import (
    Model,
    Point,
    morris,
    morris_plan,
    player,
    sobol,
    tornado,
    tornado_points,
)
from tests.small_world import small_changes

pytestmark = pytest.mark.slow

NAMES = ("a", "b", "c")


def model_of(function: Callable[..., float], noise: float = 0.0) -> Model:
    """``function`` of positions (0.5 where nothing is said), with chance common to all points."""

    def play(points: Sequence[Point]) -> list[dict[str, float]]:
        values = []
        for point in points:
            at = dict.fromkeys(NAMES, 0.5) | dict(point.positions)
            chance = noise * np.random.default_rng(point.replication).standard_normal()
            values.append({"y": function(**at) + chance})
        return values

    return play


def column(table: pd.DataFrame, name: str) -> Mapping[str, float]:
    return dict(zip(table["factor"], table[name], strict=True))


def test_tornado_tells_both_sides_and_ranks_by_swing() -> None:
    table = tornado(model_of(lambda a, b, c: 10 * a - 4 * b + c**2), NAMES, replications=2)
    assert table["factor"].tolist() == ["a", "b", "c"]
    assert column(table, "low") == pytest.approx({"a": -5, "b": 2, "c": -0.25})
    assert column(table, "high") == pytest.approx({"a": 5, "b": -2, "c": 0.75})
    assert column(table, "swing") == pytest.approx({"a": 10, "b": -4, "c": 1})
    assert (table["base"] == table["base"].iloc[0]).all()


def test_tornado_cancels_chance_that_is_common() -> None:
    table = tornado(model_of(lambda a, **_: a, noise=100.0), NAMES, replications=5)
    widths = table["swing_high"] - table["swing_low"]
    assert widths.to_numpy() == pytest.approx(0, abs=1e-9)
    assert column(table, "swing")["a"] == pytest.approx(1)


@settings(deadline=None, max_examples=30)
@given(st.permutations([1.0, 3.0, 9.0]), st.floats(0.1, 100))
def test_the_order_of_factors_follows_their_weights_whatever_the_unit(
    weights: Sequence[float], unit: float
) -> None:
    at = dict(zip(NAMES, weights, strict=True))
    model = model_of(lambda a, b, c: unit * (at["a"] * a - at["b"] * b + at["c"] * c))
    wanted = sorted(NAMES, key=lambda name: -at[name])
    assert tornado(model, NAMES, 2)["factor"].tolist() == wanted
    assert morris(model, NAMES, trajectories=4, candidates=4)["factor"].tolist() == wanted


def test_elementary_effects_of_a_line_are_its_slopes() -> None:
    table = morris(model_of(lambda a, b, **_: 10 * a - 4 * b), NAMES, trajectories=5, candidates=20)
    assert table["factor"].tolist() == ["a", "b", "c"]
    assert column(table, "mu") == pytest.approx({"a": 10, "b": -4, "c": 0})
    assert column(table, "mu_star") == pytest.approx({"a": 10, "b": 4, "c": 0})
    assert table[["margin", "sigma"]].to_numpy() == pytest.approx(0, abs=1e-9)


def test_elementary_effects_tell_interaction() -> None:
    table = morris(model_of(lambda a, b, c: 10 * a * b + c), NAMES, trajectories=40, candidates=40)
    sigma = column(table, "sigma")
    assert sigma["c"] == pytest.approx(0, abs=1e-9)
    assert min(sigma["a"], sigma["b"]) > 2
    assert column(table, "mu_star")["a"] == pytest.approx(5, abs=1.5)


def test_a_plan_moves_one_factor_at_a_time_between_levels() -> None:
    plan = morris_plan(NAMES, trajectories=6, levels=4, candidates=30, seed=1)
    assert plan.shape == (6 * 4, 3)
    assert np.isin(np.round(3 * plan), [0, 1, 2, 3]).all()
    for trajectory in plan.reshape(6, 4, 3):
        steps = np.diff(trajectory, axis=0)
        assert np.abs(steps).max(axis=1) == pytest.approx(2 / 3)
        assert sorted(np.abs(steps).argmax(axis=1)) == [0, 1, 2]


def test_a_plan_is_the_same_for_the_same_seed() -> None:
    first, again, other = (morris_plan(NAMES, 6, 4, 30, seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert not (first == other).all()


def test_shares_of_the_variance_are_those_of_ishigami() -> None:
    """Ishigami and Homma 1990, a=7, b=0.1: first order 0.314, 0.442, 0; total 0.558, 0.442, 0.244."""

    def ishigami(a: float, b: float, c: float) -> float:
        x, y, z = (np.pi * (2 * value - 1) for value in (a, b, c))
        return float(np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x))

    table = sobol(model_of(ishigami), NAMES, samples=1024, seed=1)
    assert table["factor"].tolist() == ["a", "b", "c"]
    assert column(table, "first") == pytest.approx({"a": 0.314, "b": 0.442, "c": 0}, abs=0.03)
    assert column(table, "total") == pytest.approx({"a": 0.558, "b": 0.442, "c": 0.244}, abs=0.03)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERTIAL_CACHE", str(folder))
        yield folder


@pytest.mark.usefixtures("cache")
def test_the_small_world_answers_as_reason_says(registers: Registers) -> None:
    parameters = load(changes=small_changes())
    told: list[int] = []
    model = player(parameters, registers, 2012, seed=1, progress=lambda done, _: told.append(done))
    factors = ["patience", "sickness"]
    table = tornado(model, factors, replications=2)
    assert len(told) == len(tornado_points(factors, 2)) == 10
    assert set(table["measure"]) == set(MEASURES)
    answered = table[table["measure"] == "answer_rate"].set_index("factor")
    assert answered.loc["patience", "swing"] > 0
    busy = table[table["measure"] == "utilisation"].set_index("factor")
    assert busy.loc["sickness", "swing"] > 0
    again = tornado(player(parameters, registers, 2012, seed=1), factors, replications=2)
    pd.testing.assert_frame_equal(table, again, check_exact=True)


@pytest.mark.usefixtures("cache")
def test_key_measures_agree_with_the_promises(small_world: Parameters, registers: Registers) -> None:
    outcome = simulate(small_world, registers, 2012, replications=2, seed=1)
    tables = ("activities", "phone", "people", "backlog")
    rows = []
    for number in range(2):
        both = {name: getattr(outcome, name) for name in tables}
        own = {name: table[table["replication"] == number] for name, table in both.items()}
        rows.append(key_measures(own))
    measures = pd.DataFrame(rows).mean()
    kept = promises(outcome, small_world).set_index("measure")["mean"]
    assert measures[kept.index].to_numpy() == pytest.approx(kept.to_numpy(), rel=1e-12)
