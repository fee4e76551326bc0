"""Year-end forecasts: cases by hand, ends of the scale, coverage on drawn years and on the history."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from model.followup import economy, load_period, measures, volumes
from model.followup.forecast import Spread, count_of_year, ratio_of, share_of_year, spreads, year_end
from model.followup.period import Period
from model.followup.streams import counting
from model.observations.names import known_names
from model.observations.volume_history import volumes_through
from model.parameters.loading import load
from tests.accounts import ACCOUNTS, with_kinds
from tests.followup.forecast_backtest import (
    MONTHS_KNOWN,
    history,
    methods,
    on_drawn_years,
    on_history,
    scores,
)

pytestmark = pytest.mark.slow

PARAMETERS = load()
COUNTING = counting(PARAMETERS)
SPREADS = spreads(PARAMETERS)
FREE = Spread(np.inf, 0.05, 2)
HELD = Spread(0.0, 0.05, 2)


@pytest.fixture(scope="module")
def year() -> Period:
    return load_period(PARAMETERS, 2011, 12)


def test_a_free_level_scales_the_rest_of_the_plan_by_the_ratio_so_far() -> None:
    assert year_end([110.0, 110.0], [100.0] * 12, FREE).mean == pytest.approx(1320)


def test_a_held_level_is_the_plan_for_the_rest() -> None:
    assert year_end([110.0, 110.0], [100.0] * 12, HELD).mean == pytest.approx(1220)


def test_a_plan_in_thousands_does_not_scale_the_rest_of_the_year() -> None:
    """One month's plan of 1 among 1000s: the outcome counts, the eleven thousand times it do not."""
    plan = [1.0] + [1000.0] * 11
    assert year_end([1000.0], plan, FREE).mean == pytest.approx(1000 + 11_000)
    assert year_end([1000.0, 1100.0], plan, FREE).mean == pytest.approx(2100 + 1.1 * 10_000)


def test_a_month_far_above_a_small_plan_is_still_followed() -> None:
    assert year_end([4000.0], [100.0] * 12, FREE).mean == pytest.approx(40 * 1200)


def test_forecast_and_interval_by_hand() -> None:
    """Shares 0.0 and 0.2, level 0.1: noise (2 x 0.05^2 + 0.02) / 3, weight 0.01 / (0.01 + noise / 2)."""
    found = year_end([100.0, 120.0], [100.0] * 12, Spread(0.1, 0.05, 2))
    noise = (2 * 0.0025 + 0.02) / 3
    weight = 0.01 / (0.01 + noise / 2)
    assert found.mean == pytest.approx(220 + 1000 + weight * 0.1 * 1000)
    scale = np.sqrt(noise * 10 * 100**2 + weight * noise / 2 * 1000**2)
    low, high = found.interval(0.8)
    assert (high - low) / 2 == pytest.approx(scale * stats.t.ppf(0.9, 3))


def test_january_has_an_interval() -> None:
    low, high = year_end([90.0], [100.0] * 12, SPREADS.volumes).interval(0.95)
    assert low < year_end([90.0], [100.0] * 12, SPREADS.volumes).mean < high


def test_a_finished_year_is_its_outcome() -> None:
    found = year_end([1.0] * 12, [2.0] * 12, SPREADS.volumes)
    assert found.mean == 12.0
    assert found.interval(0.95) == (12.0, 12.0)
    assert found.chance_of_at_least(12.0) == 1.0
    assert found.chance_of_at_least(12.1) == 0.0


def test_more_months_than_planned_is_an_error() -> None:
    with pytest.raises(ValueError, match="more months"):
        year_end([1.0, 1.0], [1.0], SPREADS.volumes)


def test_months_without_a_plan_say_nothing_of_the_level() -> None:
    """Work of the year's end alone: nothing planned or done so far, all of it to come."""
    found = year_end([0.0, 0.0], [0.0] * 11 + [33.0], SPREADS.volumes)
    assert found.mean == pytest.approx(33)


@given(
    st.lists(st.floats(50, 150), min_size=1, max_size=11),
    st.floats(0.01, 1.0),
)
def test_the_forecast_lies_between_the_plan_and_the_ratio(done: list[float], level: float) -> None:
    plan = [100.0] * 12
    ends = sorted(year_end(done, plan, spread).mean for spread in (HELD, FREE))
    assert ends[0] - 1e-6 <= year_end(done, plan, Spread(level, 0.05, 2)).mean <= ends[1] + 1e-6


@given(st.lists(st.floats(80, 120), min_size=2, max_size=11))
def test_the_wide_interval_holds_the_narrow_one(done: list[float]) -> None:
    found = year_end(done, [100.0] * 12, SPREADS.volumes)
    (low, high), (wide_low, wide_high) = found.interval(0.8), found.interval(0.95)
    assert wide_low < low < found.mean < high < wide_high


def test_a_share_of_the_year_weighs_its_months() -> None:
    """90 of 100 calls in January, half as many calls in each month that remains."""
    found = share_of_year([90.0], [100.0], [2.0] + [1.0] * 11, SPREADS.shares)
    assert found.mean == pytest.approx(0.9)
    assert found.scale > 0


def test_a_share_with_a_season_follows_it() -> None:
    """January twice as sick as the other months: the year is less sick than January."""
    found = share_of_year([0.1], [1.0], [1.0] * 12, SPREADS.shares, [2.0] + [1.0] * 11)
    assert found.mean == pytest.approx((0.1 + 11 * 0.05) / 12)


def test_nothing_offered_gives_no_share() -> None:
    assert np.isnan(share_of_year([0.0], [0.0], [1.0] * 12, SPREADS.shares).mean)


def test_a_count_goes_on_at_its_pace() -> None:
    mean, low, high = count_of_year(8, 4, 0.8)
    assert mean == pytest.approx(24)
    assert low < 24 < high
    assert count_of_year(24, 12, 0.8) == (24.0, 24.0, 24.0)


def test_counts_are_covered_as_often_as_said() -> None:
    """Poisson years at 24 a year, seen in April: the exact share within the interval."""
    inside = 0.0
    for so_far in range(40):
        _, low, high = count_of_year(so_far, 4, 0.8)
        rest = stats.poisson(16)
        held = rest.cdf(high - so_far) - rest.cdf(low - so_far - 1)
        inside += stats.poisson(8).pmf(so_far) * held
    assert 0.78 < inside < 0.92


def test_a_ratio_adds_relative_errors() -> None:
    top = year_end([100.0, 110.0], [100.0] * 12, SPREADS.money)
    bottom = year_end([50.0, 60.0], [50.0] * 12, SPREADS.volumes)
    found = ratio_of(top, bottom)
    relative = np.hypot(top.scale / top.mean, bottom.scale / bottom.mean)
    assert found.scale / found.mean == pytest.approx(relative)


def test_intervals_hold_in_drawn_years() -> None:
    """Years as the spread supposes, with heavy tails: near 80 and 95 percent, and credibility errs least."""
    tested = on_drawn_years(SPREADS.volumes, level=0.05, month=0.05, years=120)
    found = scores(tested).set_index("method")
    assert 0.76 <= found.loc["credibility", "narrow"] <= 0.90
    assert 0.92 <= found.loc["credibility", "wide"] <= 0.99
    assert found["error"].idxmin() == "credibility"


def test_intervals_held_in_the_years_of_the_history() -> None:
    series = history(PARAMETERS, volumes_through(2011, known_names(PARAMETERS)))
    tried = {name: found for name, found in methods(SPREADS.volumes).items() if "season" not in name}
    tested = on_history(series, {name: tried[name] for name in ("plan", "ratio", "credibility")})
    found = scores(tested).set_index("method")
    assert set(tested["year"]) == {2008, 2009, 2010, 2011}
    assert set(tested["months"]) == set(MONTHS_KNOWN)
    assert {"supplier_scanned", *series.streams.values()} <= set(tested["series"])
    assert 0.75 <= found.loc["credibility", "narrow"] <= 0.90
    assert 0.92 <= found.loc["credibility", "wide"] <= 0.98
    assert found.loc["credibility", "error"] < found.loc["ratio", "error"] < found.loc["plan", "error"]
    assert found.loc["plan", "wide"] < 0.8, "holding on to last year's level is not honest"


def accounts(ore: list[int], months: int) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "month": month,
            "unit": unit,
            "account": account,
            "budget": Decimal(1000),
            "outcome": Decimal(ore[(month + place) % len(ore)]) / 100 if month <= months else None,
        }
        for month in range(1, 13)
        for place, account in enumerate(ACCOUNTS)
        for unit in ("unit_1", "unit_2")
    )
    return with_kinds(table)


@given(st.lists(st.integers(0, 10**7), min_size=3, max_size=12), st.integers(1, 12))
def test_money_forecasts_add_up_to_the_ore(ore: list[int], months: int) -> None:
    table = accounts(ore, months)
    rows = economy.by_account(table, months, SPREADS.money).set_index("account")
    units = economy.by_unit(table, months, SPREADS.money).set_index("unit")
    forecast = rows["forecast"]
    assert forecast["result"] == forecast["revenue"] - forecast["costs"]
    assert forecast["costs"] == forecast["personnel"] + forecast["other"] == units.loc["all", "forecast"]
    assert units.loc["all", "forecast"] == units.loc["unit_1", "forecast"] + units.loc["unit_2", "forecast"]
    assert all(amount == round(amount, 2) for amount in forecast)


def test_volume_forecasts_are_whole_and_channels_add_up(year: Period) -> None:
    known = year.until(5)
    table = volumes.by_activity(known.volumes, known.volume_budget, 5, SPREADS.volumes, COUNTING).set_index(
        "activity"
    )
    assert (table["forecast"] == table["forecast"].round()).all()
    assert (
        table.loc["supplier_invoices", "forecast"]
        == table.loc[list(COUNTING["supplier_invoices"]), "forecast"].sum()
    )
    assert (table["low"] >= table["outcome"]).all()


def test_every_measure_ends_at_its_outcome(year: Period) -> None:
    table = measures.outlook(year, PARAMETERS)
    assert table["forecast"].to_numpy() == pytest.approx(table["so_far"].to_numpy())
    for bound in measures.BOUNDS:
        assert table[bound].to_numpy() == pytest.approx(table["so_far"].to_numpy())


def test_a_cut_period_is_what_was_read_at_that_month(year: Period) -> None:
    cut, read = year.until(4), load_period(PARAMETERS, 2011, 4)
    for name in ("volumes", "phone", "mail", "lead_times", "staff", "complaints", "meetings", "customer_log"):
        pd.testing.assert_frame_equal(
            getattr(cut, name).reset_index(drop=True), getattr(read, name).reset_index(drop=True)
        )
    assert cut.economy["outcome"].isna().equals(read.economy["outcome"].isna())
    pd.testing.assert_frame_equal(
        measures.outlook(cut, PARAMETERS), measures.outlook(read, PARAMETERS), check_exact=False
    )
    with pytest.raises(ValueError, match="not within"):
        read.until(5)


def test_result_against_budget_is_revenue_less_costs_less_their_budget(year: Period) -> None:
    found = measures.measures(year.until(4), PARAMETERS)
    rows = economy.by_account(year.until(4).economy, 4, SPREADS.money).set_index("account")
    assert found["result_against_budget"].so_far == pytest.approx(float(rows.loc["result", "deviation"]))
    assert found["result"].so_far == pytest.approx(float(rows.loc["result", "outcome"]))


def test_budget_adherence_is_over_the_budget_of_the_same_months(year: Period) -> None:
    """Costs of 249 in each of three months of a budget of 250, and of 100 in the nine that follow."""
    table = pd.DataFrame(
        (month, "unit_1", account, Decimal(250 if month < 4 else 100), Decimal(249) if month < 4 else None)
        for month in range(1, 13)
        for account in ACCOUNTS
    )
    table.columns = pd.Index(["month", "unit", "account", "budget", "outcome"])
    found = measures.measures(replace(year.until(3), economy=with_kinds(table)), PARAMETERS)[
        "budget_adherence"
    ]
    assert found.so_far == pytest.approx(249 / 250)
    assert found.months == pytest.approx([249 / 250] * 3)
    assert found.plan == 1.0
    assert 0.99 < found.forecast.mean < 1.0  # most of the year's budget is spent, and the level is as so far


def test_forecasts_are_judged_when_the_year_is_over(year: Period) -> None:
    found = measures.accuracy(year, PARAMETERS)
    row = found[(found["measure"] == "costs") & (found["month"] == 8)].iloc[0]
    assert row["error"] == pytest.approx(row["forecast"] / row["outcome"] - 1)
    assert row["within"] == (abs(row["error"]) <= 0.01)
    with pytest.raises(ValueError, match="over"):
        measures.accuracy(year.until(11), PARAMETERS)
