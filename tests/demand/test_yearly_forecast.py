"""A year's forecast: which months it holds, and that its back-test is made once."""

from __future__ import annotations

from functools import wraps
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.arrays import Floats
from model.demand.forecasting import methods
from model.demand.forecasting import yearly_forecast as module
from model.demand.forecasting.backtest import BackTest, back_test
from model.demand.forecasting.series import Panel
from model.demand.forecasting.yearly_forecast import cached_back_test, planned_volumes, yearly_forecast
from model.demand.volume_plan import plan_changes
from model.demand.volumes import expected_volumes
from model.observations.names import known_names
from model.observations.registers import Registers
from model.observations.volume_history import forecast_activities
from model.observations.volumes import read_volumes
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid

pytestmark = pytest.mark.slow


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """Horizons of the back-tests that are made, by the seasonal naive method alone."""
    horizons: list[int] = []

    @wraps(back_test)
    def quick(history: Panel, horizon: int, *_: object, **__: object) -> BackTest:
        horizons.append(horizon)
        return back_test(history, horizon, step=12, interval=0.5, methods=["seasonal_naive"])

    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path))
    monkeypatch.setattr(module, "back_test", quick)
    return horizons


def series(level: float) -> Panel:
    parts = pd.DataFrame({"customer": [1, 2], "activity": "invoices"})
    values = np.random.default_rng(2).uniform(0.9, 1.1, (2, 48)) * level
    return Panel(parts, values, (2008, 1), {})


def test_a_back_test_is_made_once_for_the_same_history(made: list[int]) -> None:
    first, again = (cached_back_test(series(100.0), 12, step=3, interval=0.9) for _ in range(2))
    assert made == [12]
    assert first.scores.equals(again.scores)
    cached_back_test(series(200.0), 12, step=3, interval=0.9)
    cached_back_test(series(100.0), 6, step=3, interval=0.9)
    assert made == [12, 12, 6]


def test_a_longer_history_is_fitted_at_its_new_months_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Three series at months 24, 27, 30, 33 of 36, and then, three months ahead, at 36, 39 and 42 of 48."""
    fitted: list[int] = []

    def level(history: Floats, horizon: int) -> list[Floats]:
        fitted.append(len(history))
        return [np.full(horizon, history.mean() + place) for place in range(3)]

    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path))
    monkeypatch.setitem(methods.FAMILIES, methods.FITTED["smoothing"], level)
    how: dict[str, Any] = {"step": 3, "interval": 0.9, "methods": ("smoothing", "ets")}
    cached_back_test(series(100.0).until(36), 12, **how)
    assert fitted == [month for month in (24, 27, 30, 33) for _ in range(3)]
    fitted.clear()
    found = cached_back_test(series(100.0), 12, lead=3, **how)
    assert fitted == [month for month in (36, 39, 42) for _ in range(3)]
    anew = back_test(series(100.0), 12, lead=3, **how)
    assert np.array_equal(found.errors.forecast, anew.errors.forecast)


def test_next_year_is_forecast_whole(base: Parameters, made: list[int]) -> None:
    found = yearly_forecast(base, 2012)
    assert found.history.months == 60
    assert found.ahead.monthly[["year", "month"]].drop_duplicates().to_numpy().tolist() == [
        [2012, month] for month in range(1, 13)
    ]


def test_the_rest_of_a_year_is_forecast_from_its_first_months(base: Parameters, made: list[int]) -> None:
    found = yearly_forecast(base, 2011, known=8)
    assert made == [4]
    assert found.ahead.monthly["month"].unique().tolist() == [9, 10, 11, 12]


def test_a_forecast_becomes_whole_volumes_that_the_model_then_expects(
    base: Parameters, registers: Registers, made: list[int]
) -> None:
    found = yearly_forecast(base, 2012)
    plan = planned_volumes(found, base)
    wanted = found.ahead.total[found.ahead.total["level"] == "activity"].set_index("activity")["volume"]
    assert plan.groupby("activity")["volume"].sum().to_dict() == wanted.round().to_dict()
    cells = plan.merge(
        found.ahead.monthly[found.ahead.monthly["level"] == "part"], on=["customer", "activity", "month"]
    )
    assert len(cells) == len(plan)
    assert (cells["volume_x"] - cells["volume_y"]).abs().max() < 1
    after = overlaid(base, plan_changes(plan, base, registers, 2012))
    expected = expected_volumes(after, registers, 2012).groupby(["customer", "activity"])["volume"].sum()
    planned = plan.groupby(["customer", "activity"])["volume"].sum()
    assert expected[planned.index].to_numpy() == pytest.approx(planned.to_numpy(dtype=float), abs=1e-3)


def test_known_months_stand_in_the_plan_as_they_came(base: Parameters, made: list[int]) -> None:
    plan = planned_volumes(yearly_forecast(base, 2011, known=8), base)
    came = read_volumes(2011, known_names(base), through=8)
    came = came[came["activity"].isin(forecast_activities(base)) & (came["volume"] > 0)]
    both = came.merge(plan, on=["customer", "activity", "month"])
    assert len(both) == len(came)
    assert (both["volume_x"] == both["volume_y"]).all()
    assert sorted(plan["month"].unique()) == list(range(1, 13))


def test_a_year_that_is_over_has_nothing_to_forecast(base: Parameters) -> None:
    with pytest.raises(ValueError, match="nothing remains"):
        yearly_forecast(base, 2011, known=12)


def test_processes_change_nothing() -> None:
    table = series(100.0)
    alone, together = (
        back_test(table, 6, step=12, interval=0.5, methods=["naive", "smoothing"], jobs=jobs)
        for jobs in (1, 2)
    )
    assert alone.scores.equals(together.scores)
    assert np.array_equal(alone.errors.forecast, together.errors.forecast)
