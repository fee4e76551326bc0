"""The forecast's method is chosen by the year's sum as much as the months; means of methods are tried too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.tsa.holtwinters import ExponentialSmoothing, SimpleExpSmoothing

from model.arrays import Floats
from model.demand.forecasting import backtest, methods
from model.demand.forecasting.backtest import back_test
from model.demand.forecasting.forecast_errors import Errors, forecasts_at, node_forecasts
from model.demand.forecasting.methods import COMBINATIONS, METHODS
from model.demand.forecasting.series import Panel

PARTS = pd.DataFrame({"customer": [1, 2], "activity": "invoices"})


def made(values: Floats) -> Panel:
    return Panel(PARTS, values, (2020, 1), {})


def history(months: int = 48) -> Panel:
    draw = np.random.default_rng(3)
    season = 1 + 0.3 * np.sin(np.arange(months) * np.pi / 6)
    return made(np.array([[400.0], [90.0]]) * season * draw.lognormal(0, 0.1, (2, months)))


def errors(name: str, error: Floats) -> Errors:
    """One origin's errors of the two parts and their sum, twelve months, scaled by one."""
    outcome = np.full((1, 3, 12), 100.0)
    ones = np.ones((1, 3))
    return Errors(
        method=name,
        way="bottom_up",
        origins=np.array([24]),
        outcome=outcome,
        forecast=outcome - error,
        scale=ones,
        square_scale=ones,
    )


def test_a_method_that_meets_the_year_beats_one_that_is_a_little_nearer_each_month() -> None:
    """Months off by 10 up and down in turn: the year's sum is met. Off by 9 each: it is missed by 108.

    Relative to their means, 9.5 and 4.5 a month: months 10/9.5 and 9/9.5, sums 0 and 2.
    """
    turning = errors("turning", np.tile([10.0, -10.0], 6))
    leaning = errors("leaning", np.full(12, 9.0))
    panel = made(np.ones((2, 36)))
    first, second = backtest._used_errors(panel, [turning, leaning], ["part"])
    assert [*first, *second] == pytest.approx([10 / 19, 28 / 19])


def test_where_no_whole_year_is_known_the_months_stand_for_both() -> None:
    error = np.full(12, 9.0)
    error[6:] = np.nan
    panel = made(np.ones((2, 36)))
    first, second = backtest._used_errors(panel, [errors("a", error), errors("b", error / 3)], ["part"])
    assert [*first, *second] == pytest.approx([1.5, 0.5])


@pytest.mark.parametrize("method", COMBINATIONS)
def test_a_combination_is_the_mean_of_what_it_is_of(method: str) -> None:
    panel, ways = history(), ["bottom_up", "mint"]
    weights = COMBINATIONS[method]
    assert sum(weights.values()) == pytest.approx(1)
    each = node_forecasts(panel, [*weights], ways, 12)
    found = node_forecasts(panel, [method], ways, 12)[method]
    for way in ways:
        mean = sum(weight * each[name].get(way, each[name]["bottom_up"]) for name, weight in weights.items())
        assert found[way] == pytest.approx(mean)
        assert panel.summing @ found[way][:2] == pytest.approx(found[way])
    tried = forecasts_at(panel, [method], ways, np.array([36]), 12)
    until = node_forecasts(panel.until(36), [method], ways, 12)[method]
    assert tried[method][0]["mint"] == pytest.approx(until["mint"])


def test_ets_follows_a_trend_and_leaves_a_level_alone() -> None:
    level = np.tile(np.full(36, 50.0), (2, 1)) + np.random.default_rng(1).normal(0, 0.5, (2, 36))
    rising = level + np.arange(36) * 2.0
    flat, steep = (
        node_forecasts(made(values), ["ets"], ["bottom_up"], 12)["ets"]["bottom_up"]
        for values in (level, rising)
    )
    assert flat[0, -1] == pytest.approx(50, abs=1)
    assert steep[0, -1] == pytest.approx(50 + 47 * 2, rel=0.05)


def test_each_model_is_fitted_once_to_a_series_though_three_methods_use_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Three nodes, three models; and the optimiser finds what the library's own choice of one finds."""
    made_models: list[int] = []

    class Counted(ExponentialSmoothing):  # type: ignore[misc]
        def fit(self, **how: object) -> object:
            made_models.append(len(self.endog))
            return super().fit(**how)

    monkeypatch.setattr(methods, "ExponentialSmoothing", Counted)
    panel = history()
    found = node_forecasts(panel, ["smoothing", "damped", "ets", "combined"], ["bottom_up"], 12)
    assert made_models == [48] * 9
    cleared = panel.node_values[2] / methods.seasonal_indices(panel.node_values[2])
    own = SimpleExpSmoothing(cleared / cleared.mean(), initialization_method="estimated").fit()
    season = methods.seasonal_indices(panel.node_values[2])[-12:]
    apart = methods.forecasts(methods.FITTED["smoothing"], panel.node_values[2:], np.zeros(1, int), 12)
    assert apart[0, 0] == pytest.approx(own.forecast(12) * cleared.mean() * season, rel=1e-4)
    assert found["smoothing"]["bottom_up"].shape == (3, 12)


@pytest.mark.slow
def test_the_back_test_tries_every_method_and_keeps_to_what_is_used() -> None:
    found = back_test(history(), step=6)
    assert set(found.scores["method"]) == set(METHODS)
    assert found.method in METHODS
    years = found.scores[found.scores["level"] == "activity"].set_index("method")["year_error"]
    assert float(years[found.method].min()) <= float(years["naive"].min())
