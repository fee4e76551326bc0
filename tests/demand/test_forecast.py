"""Forecasts of volumes: what the methods say of plain series, sums that add up, intervals that hold."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.arrays import Floats
from model.calibration.sources import public_data
from model.demand.forecasting.backtest import back_test
from model.demand.forecasting.forecast import VolumeForecast, forecast, streams
from model.demand.forecasting.forecast_errors import Errors, node_forecasts
from model.demand.forecasting.interval_coverage import coverage_table
from model.demand.forecasting.intervals import (
    effective_errors,
    error_bounds,
    separate_spans,
    sum_bounds,
    widening,
)
from model.demand.forecasting.methods import FITTED, METHODS, NAIVE, forecasts, seasonal_indices
from model.demand.forecasting.reconciliation import WAYS, reconcile
from model.demand.forecasting.series import Panel, panel
from model.demand.forecasting.two_way_clusters import clustered_mean
from model.errors import InputError
from model.observations.files import data_folder
from model.observations.names import known_names
from model.observations.volume_history import forecast_activities, read_volume_history, volumes_through
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

pytestmark = pytest.mark.slow

SEASON = 1 + 0.2 * np.sin(np.arange(MONTHS) * np.pi / 6)
ALONE = pd.DataFrame({"customer": [1], "activity": "invoices"})


def simulated(seed: int, months: int = 60, customers: int = 8, noise: float = 0.05) -> Panel:
    """Customers of one service: levels that wander, one season, noise."""
    draw = np.random.default_rng(seed)
    wander = np.cumsum(draw.normal(0, 0.01, (customers, months)), axis=1)
    together = np.cumsum(draw.normal(0, 0.005, months))
    season = np.resize(SEASON, months)
    level = draw.lognormal(6, 1, customers)[:, None]
    values = level * np.exp(wander + together) * season * draw.lognormal(0, noise, (customers, months))
    parts = pd.DataFrame({"customer": range(1, customers + 1), "activity": "invoices"})
    return Panel(parts, values, (2007, 1), {})


def channels() -> Panel:
    """Two channels of one stream, three customers: one channel grows out of the other."""
    months = np.arange(48)
    grows, shrinks = 100 + 2.0 * months, 300 - 2.0 * months
    values = np.array([share * line for line in (grows, shrinks) for share in (1.0, 2.0, 3.0)])
    parts = pd.DataFrame({"customer": [1, 2, 3] * 2, "activity": ["new"] * 3 + ["old"] * 3})
    return Panel(parts, values, (2008, 1), {"new": "all", "old": "all"})


def one(method: str, series: Floats, horizon: int = MONTHS) -> Floats:
    table = Panel(ALONE, np.asarray(series, dtype=float)[None], (2008, 1), {})
    return node_forecasts(table, [method], ["bottom_up"], horizon)[method]["bottom_up"][0]


def test_naive_methods_repeat_what_they_are_named_for() -> None:
    series = np.arange(1.0, 37.0)
    assert one("naive", series, 3).tolist() == [36, 36, 36]
    assert one("seasonal_naive", series, 3).tolist() == [25, 26, 27]
    assert one("drift", series, 3) == pytest.approx([37, 38, 39])


@pytest.mark.parametrize("method", METHODS)
def test_a_level_with_a_season_goes_on_as_it_was(method: str) -> None:
    series = np.resize(100 * SEASON, 48)
    ahead = one(method, series)
    if method in ("naive", "drift"):
        assert ahead == pytest.approx(one(method, series))
    else:
        assert ahead == pytest.approx(100 * SEASON, rel=0.02)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_forecast_for_nothing_and_little_for_a_newcomer(method: str) -> None:
    newcomer = np.r_[np.zeros(40), np.full(8, 5.0)]
    assert one(method, np.zeros(48)).tolist() == [0] * MONTHS
    assert one(method, newcomer) == pytest.approx([5.0] * MONTHS)


def test_fitted_methods_wait_for_two_years() -> None:
    series = np.random.default_rng(1).uniform(5, 9, 20)
    for method in FITTED:
        assert one(method, series).tolist() == one("seasonal_naive", series).tolist()


def test_the_season_keeps_its_place_when_a_series_begins_in_the_middle_of_a_year() -> None:
    total = np.r_[np.zeros(5), np.resize(np.roll(SEASON, -5), 43)]
    found = seasonal_indices(total)
    assert found[-MONTHS:] == pytest.approx(SEASON / SEASON.mean(), rel=0.02)


@given(
    base=arrays(float, (7, 2), elements=st.floats(0, 1000)),
    variance=arrays(float, 7, elements=st.floats(0, 100)),
    way=st.sampled_from(WAYS),
)
@settings(max_examples=60, deadline=None)
def test_reconciled_sums_are_the_sums_of_their_parts(base: Floats, variance: Floats, way: str) -> None:
    summing = np.vstack([np.eye(4), [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1]]])
    found = reconcile(way, summing, base, variance)
    assert (found >= 0).all()
    assert found[4] == pytest.approx(found[0] + found[1])
    assert found[6] == pytest.approx(found[4] + found[5])


@pytest.mark.parametrize("way", WAYS)
def test_forecasts_that_add_up_already_are_left_alone(way: str) -> None:
    parts = np.array([[10.0], [20.0], [30.0]])
    summing = np.vstack([np.eye(3), np.ones((1, 3))])
    found = reconcile(way, summing, summing @ parts, np.array([1.0, 2.0, 3.0, 4.0]))
    assert found == pytest.approx(summing @ parts)


def test_minimum_trace_moves_the_uncertain_most() -> None:
    """Two parts of variance 1 and 3 and a certain total, by hand: the gap of 4 is shared 1 to 3."""
    summing = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    found = reconcile("mint", summing, np.array([[10.0], [10.0], [24.0]]), np.array([1.0, 3.0, 1e-12]))
    assert found[:, 0] == pytest.approx([11, 13, 24])


def test_bottom_up_lets_no_sum_move_its_parts_and_parts_without_sums_stay() -> None:
    base, variance = np.array([[10.0], [10.0], [24.0]]), np.array([1.0, 3.0, 1e-12])
    summing = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    assert reconcile("bottom_up", summing, base, variance)[:, 0].tolist() == [10, 10, 20]
    for way in WAYS:
        assert reconcile(way, np.eye(2), base[:2], variance[:2])[:, 0].tolist() == [10, 10]


def test_streams_sum_their_channels() -> None:
    table = channels()
    nodes = table.nodes.assign(last=table.node_values[:, -1])
    assert nodes["level"].value_counts().to_dict() == {
        "part": 6,
        "stream_customer": 3,
        "activity": 2,
        "stream": 1,
    }
    assert nodes.loc[nodes["level"] == "stream", "last"].item() == pytest.approx(6 * 400)
    assert nodes.loc[nodes["level"] == "stream_customer", "last"].tolist() == pytest.approx([400, 800, 1200])


def test_months_go_on_over_the_turn_of_the_year() -> None:
    table = simulated(1, months=59)
    assert [table.month(position) for position in (0, 58, 59, 60)] == [
        (2007, 1),
        (2011, 11),
        (2011, 12),
        (2012, 1),
    ]


def test_a_trend_leaves_methods_without_one_behind() -> None:
    tested = back_test(channels(), step=12, methods=(*NAIVE, "damped"), interval=0.5)
    assert tested.method in (*FITTED, "drift")


def test_a_walk_at_random_leaves_the_naive_method() -> None:
    draw = np.random.default_rng(3)
    values = 1000 + np.cumsum(draw.normal(0, 10, (3, 60)), axis=1)
    parts = pd.DataFrame({"customer": [1, 2, 3], "activity": "calls"})
    tested = back_test(Panel(parts, values, (2007, 1), {}), step=12, methods=(*NAIVE, "damped"), interval=0.5)
    assert tested.naive_wins
    assert tested.method == "naive"


def errors_of(table: Panel, method: str, step: int = 3) -> Errors:
    """The errors of one method."""
    return back_test(table, step=step, methods=[method], ways=["bottom_up"]).errors


def test_a_repeated_year_has_no_error_and_no_scale() -> None:
    """Beside a series that varies, without which there is nothing to test."""
    parts = pd.DataFrame({"customer": [1, 2], "activity": ["calls", "mail"]})
    values = np.stack([np.resize(SEASON, 60), np.random.default_rng(3).uniform(50, 150, 60)])
    errors = errors_of(Panel(parts, values, (2007, 1), {}), "seasonal_naive")
    repeated = errors.outcome[:, 0] - errors.forecast[:, 0]
    assert np.nanmax(np.abs(repeated)) == pytest.approx(0)
    assert np.isnan(errors.scaled[:, 0]).all()
    assert np.isfinite(errors.scaled[:, 1, 0]).all()


def test_too_short_a_history_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        back_test(simulated(1, months=24))


def test_bounds_are_ranks_of_earlier_errors() -> None:
    errors = np.arange(1.0, 20.0)
    assert error_bounds(errors, 0.9) == (1, 19)
    assert error_bounds(errors, 0.8) == (2, 18)
    assert all(np.isnan(error_bounds(errors[:18], 0.9)))


def test_bounds_hold_as_often_as_they_say_for_any_distribution() -> None:
    draw = np.random.default_rng(4)
    held = []
    for _ in range(4000):
        values = draw.exponential(size=40) ** 2
        low, high = error_bounds(values[:-1], 0.8)
        held.append(low <= values[-1] <= high)
    assert np.mean(held) == pytest.approx(0.8, abs=0.02)


def test_values_that_go_together_count_as_one() -> None:
    draw = np.random.default_rng(5)
    group = np.repeat(np.arange(30), 20)
    values = draw.normal(size=30)[group]
    mean, error = clustered_mean(values, group, np.arange(600))
    assert mean == pytest.approx(values.mean())
    assert error == pytest.approx(values.std(ddof=1) / np.sqrt(30), rel=0.1)


def test_years_that_overlap_are_one_span() -> None:
    assert separate_spans(np.array([24, 28, 32, 36]), 12) == 2
    assert separate_spans(np.array([24, 36, 48]), 12) == 3
    assert separate_spans(np.array([24, 28]), 24) == 1
    assert separate_spans(np.array([], dtype=int), 12) == 1


def test_effective_errors_by_hand() -> None:
    """Origins at 2 and 6 on average, a spread of 2 within each: intraclass correlation 14 / 18."""
    errors = np.array([[1.0, 3.0], [5.0, 7.0], [np.nan, 9.0]])
    assert effective_errors(errors, 3) == pytest.approx(3 * 2 / (1 + 14 / 18))
    assert effective_errors(errors[:1], 3) == effective_errors(errors[:, :1], 3) == 3
    assert effective_errors(np.array([[1.0, 5.0], [5.0, 1.0]]), 2) == 4  # nothing in common


def test_bounds_of_sums_are_widened_for_the_few_years() -> None:
    """Student's t with four degrees of freedom over the normal distribution at 95 %: 2.7764 / 1.9600."""
    assert widening(4, 0.95) == pytest.approx(2.776445 / 1.959964)
    errors = np.array([[-3.0, 1.0], [-1.0, 2.0], [-2.0, 4.0]])
    wider = widening(effective_errors(errors, 2), 0.6)
    assert sum_bounds(errors, 2, 0.6) == pytest.approx((-3 * wider, 4 * wider))


def test_intervals_cover_simulated_years() -> None:
    """Nine in ten, within what thirty such histories can tell; the parts' and their months' errors pooled."""
    tables = []
    for seed in range(30):
        table = simulated(seed)
        errors = errors_of(table, "seasonal_naive")
        tables.append(coverage_table(table, errors, 0.9, ["part"]))
    by_horizon = pd.concat(tables).groupby("horizon")["coverage"].agg(["mean", "sem"])
    assert (by_horizon["mean"].drop("sum") - 0.9).abs().max() < 0.04
    assert ((by_horizon["mean"] + 3 * by_horizon["sem"]) > 0.9).all()


def public_weeks() -> Panel:
    """Answered and abandoned calls by week in a public log of a call centre (178 weeks)."""
    path = public_data("../shared/data") / "calls/kaggle_daily_call_center.csv"
    if not path.is_file():
        pytest.skip("the public data are not here")
    with Path(path).open(encoding="utf-8") as file:
        rows = [
            [float(row[f"{kind} Calls"]) for kind in ("Answered", "Abandoned")]
            for row in csv.DictReader(file)
        ]
    weeks = len(rows) // 7
    values = np.array(rows[: weeks * 7]).reshape(weeks, 7, 2).sum(axis=1).T
    return Panel(pd.DataFrame({"customer": [1, 2], "activity": "calls"}), values, (2000, 1), {})


def test_intervals_of_a_real_series_hold_within_their_own_uncertainty() -> None:
    """Weeks stand for months here: the series is what tests the intervals, not its season."""
    weeks = public_weeks()
    errors = errors_of(weeks, "naive", step=2)
    table = coverage_table(weeks, errors, 0.9, ["part", "activity"]).set_index(["level", "horizon"])
    assert (table["coverage"] > 0.75).all()
    assert (table.loc[[("part", "1"), ("activity", "1")], "high"] >= 0.9).all()


@pytest.fixture(scope="module")
def ahead() -> tuple[Panel, VolumeForecast]:
    table = channels()
    noisy = table.values * np.random.default_rng(6).lognormal(0, 0.03, table.values.shape)
    table = Panel(table.parts, noisy, table.first, table.streams)
    tested = back_test(table, step=3, methods=("seasonal_naive", "smoothing"), ways=("mint",), interval=0.8)
    return table, forecast(table, tested, interval=0.8)


def test_every_level_of_the_forecast_adds_up(ahead: tuple[Panel, VolumeForecast]) -> None:
    monthly = ahead[1].monthly
    sums = monthly.pivot_table(index=["year", "month"], columns="level", values="volume", aggfunc="sum")
    for level in ("activity", "stream", "stream_customer"):
        assert sums[level].to_numpy() == pytest.approx(sums["part"].to_numpy())
    assert sums.index.tolist() == [(2012, month) for month in range(1, 13)]


def test_bounds_lie_around_the_total_of_all_months(ahead: tuple[Panel, VolumeForecast]) -> None:
    total = ahead[1].total[lambda table: table["level"] == "part"]
    assert (total["low"] < total["high"]).all()
    by_month = ahead[1].monthly.query("level == 'part'").groupby(["customer", "activity"])["volume"].sum()
    assert total.set_index(["customer", "activity"])["volume"].sort_index().to_numpy() == pytest.approx(
        by_month.sort_index().to_numpy()
    )


def test_drawn_years_add_up_and_err_as_before(ahead: tuple[Panel, VolumeForecast]) -> None:
    found = ahead[1]
    years = found.draw(20_000, np.random.default_rng(7))
    assert years.shape == (20_000, 6)
    assert (years >= 0).all()
    assert np.median(years, axis=0) == pytest.approx(found.year, rel=0.02)
    common, own = found.draw_errors(1000, np.random.default_rng(7))
    for number, name in enumerate(found.activities):
        members = (found.parts["activity"] == name).to_numpy()
        whole = found.draw(1000, np.random.default_rng(7))[:, members].sum(axis=1)
        assert whole == pytest.approx(found.year[members].sum() * (1 + common[:, number]))
        assert own[:, members] @ found.year[members] == pytest.approx(np.zeros(1000), abs=1e-6)


def test_drawn_years_are_the_same_for_the_same_stream(ahead: tuple[Panel, VolumeForecast]) -> None:
    first, again = (ahead[1].draw(50, np.random.default_rng(8)) for _ in range(2))
    assert (first == again).all()


def test_part_of_a_year_is_forecast_from_its_months(ahead: tuple[Panel, VolumeForecast]) -> None:
    table, whole = ahead
    tested = back_test(table, step=2, methods=("seasonal_naive",), interval=0.8)
    rest = forecast(table, tested, horizon=4, interval=0.8)
    assert rest.monthly["month"].max() == 4
    assert rest.year.sum() < whole.year.sum()
    with pytest.raises(ValueError, match="horizon"):
        forecast(table, tested, horizon=13)


def test_parts_are_forecast_alone_bottom_up() -> None:
    table = channels()
    found = node_forecasts(table, ["drift"], ["bottom_up"], 3)["drift"]["bottom_up"]
    assert found[:6] == pytest.approx(forecasts(("drift",), table.values, np.arange(6), 3)[0])


def test_what_is_forecast_is_what_is_sold_by_the_piece(base: Parameters) -> None:
    names = forecast_activities(base)
    assert names[0] == "supplier_e_invoice"
    assert "supplier_register" not in names
    assert "journal_voucher" in names, "an add-on sold by the piece"
    assert not any(base.activities[name].driver.startswith("buyers_x") for name in names)
    assert streams(base) == {
        "supplier_e_invoice": "supplier_invoices",
        "supplier_scanned": "supplier_invoices",
        "supplier_manual": "supplier_invoices",
        "customer_file": "customer_invoices",
        "customer_manual": "customer_invoices",
    }


def test_the_history_goes_on_into_the_years_of_their_own(base: Parameters) -> None:
    history = volumes_through(2011, known_names(base), 6)
    assert history["year"].unique().tolist() == [2007, 2008, 2009, 2010, 2011]
    assert history.loc[history["year"] == 2011, "month"].max() == 6
    table = panel(history, forecast_activities(base), streams(base))
    assert table.months == 54
    sums = history.groupby(["year", "activity"])["volume"].sum()
    supplier = [f"supplier_{channel}" for channel in ("e_invoice", "scanned", "manual")]
    assert sum(sums[2010, name] for name in supplier) == 996_000
    assert sums[2010, "customer_file"] + sums[2010, "customer_manual"] == 1_534_000


def test_a_year_without_volumes_is_named(base: Parameters) -> None:
    with pytest.raises(InputError, match="2012"):
        volumes_through(2012, known_names(base))


def test_a_month_missing_in_the_history_is_named(base: Parameters, tmp_path: Path) -> None:
    registers = tmp_path / "registers"
    registers.mkdir()
    source = data_folder(None)
    (registers / "customers.csv").write_bytes((source / "registers/customers.csv").read_bytes())
    (tmp_path / "history").mkdir()
    lines = [f"2010,{month},1,payment_order,5" for month in range(1, 12)]
    (tmp_path / "history/volumes.csv").write_text(
        "\n".join(["year,month,customer,activity,volume", *lines]) + "\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="december"):
        read_volume_history(known_names(base, tmp_path))


def test_nothing_to_forecast_is_an_error() -> None:
    table = pd.DataFrame({"year": [2011], "month": [1], "customer": [1], "activity": ["a"], "volume": [0]})
    with pytest.raises(ValueError, match="no volumes"):
        panel(table, ["a"])
