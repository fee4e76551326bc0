"""Risk of the year's result: closed forms, published cases, and what must hold for any plan."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.demand.forecasting.forecast import VolumeForecast, YearErrors
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.risk import Risk
from model.pricing.risk.break_even import break_even
from model.pricing.risk.customer_departure import departure_effects, each_leaving
from model.pricing.risk.drawn_years import Draws, draw, independent
from model.pricing.risk.result_distribution import probability, quantile, reserve, summary, surcharge
from model.pricing.risk.variance_shares import DRIVERS, drivers
from model.pricing.risk.year_plan import Rules, YearPlan, rules_of
from model.pricing.risk.year_result import play
from model.pricing.settling.settlement import IN_FULL, NOTHING, Clause

NO_REACTION = Rules(
    highest_load=1.0, temporary_limit=0.0, temporary_price=1.5, staff_turnover=0.0, sick_pay_share=1.0
)
SPREADS = ("wage_sd", "absence_sd", "vacancy_mean", "vacancy_sd", "productivity_sd", "other_cost_sd")
CERTAIN = dict.fromkeys(SPREADS, 0.0)


def risk(base: Parameters, **values: float) -> Risk:
    """The base's risk with other values; years fewer unless told."""
    changed = {"years": 4000} | values
    return base.risk.model_copy(
        update={
            name: getattr(base.risk, name).model_copy(update={"value": value})
            for name, value in changed.items()
        }
    )


def plan(**changes: Any) -> YearPlan:
    """One service of 1 000 at 100 kronor and a subscription of 50 000; one role of 1 000 hours at 80 000."""
    services = pd.DataFrame(
        {
            "service": ["invoice", "subscription"],
            "price": [100.0, 50_000.0],
            "volume": [1000.0, 1.0],
            "varies": [True, False],
        }
    )
    work = pd.DataFrame({"service": ["invoice", ""], "role": ["clerk"] * 2, "hours": [600.0, 200.0]})
    staff = pd.DataFrame({"hours": [1000.0], "pay": [80_000.0]}, index=["clerk"])
    return replace(
        YearPlan(services=services, work=work, staff=staff, temporary=0.0, other=70_000.0), **changes
    )


def year(**changes: Any) -> Draws:
    """One year as planned, but for ``changes``."""
    planned = {name: np.ones(1) for name in ("wage", "productivity", "other")}
    as_planned = {"absence": np.zeros(1), "vacancy": np.zeros(1), "volume": np.ones((1, 2))}
    given = {
        name: np.atleast_2d(value) if name == "volume" else np.atleast_1d(float(value))
        for name, value in changes.items()
    }
    return Draws(**(planned | as_planned | given))


def volumes(deviation: float, degrees: int = 1_000_000) -> VolumeForecast:
    """A forecast of the one service that errs with this relative deviation."""
    parts = pd.DataFrame({"customer": [1], "activity": ["invoice"]})
    errors = YearErrors(np.array([[deviation]]), np.zeros(1), degrees)
    nothing = pd.DataFrame()
    return VolumeForecast(
        method="naive",
        way="bottom_up",
        interval=0.9,
        monthly=nothing,
        total=nothing,
        parts=parts,
        year=np.array([1000.0]),
        activities=["invoice"],
        errors=errors,
    )


def test_a_year_as_planned_has_the_planned_result() -> None:
    found = play(plan(), year(), NO_REACTION).iloc[0]
    assert found["result"] == 0
    assert (found["needed"], found["backlog_hours"], found["idle_hours"]) == (800, 0, 200)


def test_one_year_by_hand() -> None:
    """Half as much again is 900 + 200 hours; 900 of 1 000 can be worked, 2 % can be hired at 1.5."""
    rules = replace(NO_REACTION, highest_load=0.9, temporary_limit=0.02, staff_turnover=0.08)
    found = play(plan(), year(volume=[1.5, 1.0], wage=1.02, other=1.1), rules).iloc[0]
    assert found["revenue"] == pytest.approx(200_000)
    assert found["pay"] == pytest.approx(81_600)
    assert found["temporary"] == pytest.approx(20 * 80 * 1.5 * 1.02)
    assert found["other"] == pytest.approx(77_000)
    assert found["backlog_hours"] == pytest.approx(1100 - 900 - 20 * 0.9)


CLAUSES = {
    "none": NOTHING,
    "actual": IN_FULL,
    "band": Clause(Fraction(1, 20), Fraction(1, 4)),
    "dual_rate": Clause(Fraction(0), Fraction(1, 4)),
}


@pytest.mark.parametrize(
    ("form", "half_more", "a_little_less"),
    [("none", 0, 0), ("actual", 50_000, -4000), ("band", 45_000 / 4, 0), ("dual_rate", 12_500, -1000)],
)
def test_revenue_follows_the_volume_clause(form: str, half_more: float, a_little_less: float) -> None:
    """100 000 kronor of invoices: half as many again came, or 4 % fewer."""
    found = [
        play(plan(clause=CLAUSES[form]), year(volume=[volume, 1.0]), NO_REACTION)["revenue"].iloc[0]
        for volume in (1.5, 0.96)
    ]
    assert found == pytest.approx([150_000 + half_more, 150_000 + a_little_less])


def test_the_clause_is_settled_customer_by_customer() -> None:
    """One takes 30 % more and one 30 % less of 500 each: nothing in all, and both are outside the band."""
    lines = pd.DataFrame({"customer": [1, 2, 3], "service": ["invoice"] * 3, "volume": [500, 500, 0]})
    draws = replace(year(), by_customer=np.array([[1.3, 0.7, 1.0]]))
    for clause in CLAUSES.values():
        found = play(plan(agreed=lines, clause=clause), draws, NO_REACTION)["revenue"].iloc[0]
        assert found == pytest.approx(150_000)
    one_more = replace(year(volume=[1.15, 1.0]), by_customer=np.array([[1.3, 1.0, 1.0]]))
    found = play(plan(agreed=lines, clause=CLAUSES["band"]), one_more, NO_REACTION)["revenue"].iloc[0]
    assert found == pytest.approx(150_000 + 0.25 * 0.25 * 50_000)
    bought = replace(year(volume=[1.1, 1.0]), by_customer=np.ones((1, 3)))
    found = play(plan(agreed=lines, clause=NOTHING), bought, NO_REACTION)["revenue"].iloc[0]
    assert found == pytest.approx(150_000 + 10_000)  # what no agreement holds is paid in full


def test_a_band_of_normal_volumes_in_closed_form(base: Parameters) -> None:
    """Beyond b of a normal deviation s: 2 share^2 ((s^2 + b^2) (1 - F(b/s)) - b s f(b/s)) is the variance."""
    s, b, share = 0.08, 0.05, 0.25
    draws = draw(plan(), risk(base, **CERTAIN, years=40_000), volumes(s), {"invoice": "invoice"})
    normal = NormalDist()
    tail = (s**2 + b**2) * (1 - normal.cdf(b / s)) - b * s * normal.pdf(b / s)
    for form, deviation in {
        "none": 0,
        "actual": s,
        "dual_rate": share * s,
        "band": share * (2 * tail) ** 0.5,
    }.items():
        revenue = play(plan(clause=CLAUSES[form]), draws, NO_REACTION)["revenue"]
        assert revenue.mean() == pytest.approx(150_000, abs=4 * 100_000 * deviation / 200 + 1e-6)
        assert revenue.std() == pytest.approx(100_000 * deviation, rel=0.02, abs=1e-6)


@given(seed=st.integers(0, 50), band=st.fractions(0, 1), share=st.fractions(0, 1))
@settings(max_examples=20, deadline=None)
def test_a_band_lies_between_nothing_and_actual_volumes(
    base: Parameters, seed: int, band: Fraction, share: Fraction
) -> None:
    """In every drawn year; fixed revenue never moves, and hours do not depend on the clause."""
    draws = draw(plan(), risk(base, years=100, seed=seed), volumes(0.1), {"invoice": "invoice"})
    fixed, between, full = (
        play(plan(clause=clause), draws, rules_of(base.risk))
        for clause in (NOTHING, Clause(band, share), IN_FULL)
    )
    assert (fixed["revenue"] - 150_000).abs().max() < 1e-6
    low, high = (full["revenue"].clip(**{side: 150_000}) for side in ("upper", "lower"))
    assert ((between["revenue"] >= low - 1e-6) & (between["revenue"] <= high + 1e-6)).all()
    assert (fixed["needed"] == full["needed"]).all()


def test_customers_that_differ_are_drawn_and_make_the_whole(base: Parameters) -> None:
    """Two customers err by themselves and together; what they take is the service's volume."""
    parts = pd.DataFrame({"customer": [1, 2], "activity": ["invoice"] * 2})
    errors = YearErrors(np.array([[0.02]]), np.array([0.05, 0.05]), 1_000_000)
    empty = pd.DataFrame()
    ahead = VolumeForecast(
        method="naive",
        way="bottom_up",
        interval=0.9,
        monthly=empty,
        total=empty,
        parts=parts,
        year=np.array([300.0, 900.0]),
        activities=["invoice"],
        errors=errors,
    )
    lines = pd.DataFrame({"customer": [1, 2, 3], "service": ["invoice"] * 3, "volume": [250, 750, 0]})
    divided = plan(agreed=lines)
    uncertain = risk(base, **CERTAIN)
    draws, second = (
        draw(divided, each, ahead, {"invoice": "invoice"}) for each in (uncertain, independent(uncertain))
    )
    assert draws.by_customer is not None
    came = draws.by_customer @ np.array([250.0, 750.0, 0.0])
    assert came == pytest.approx(1000 * draws.volume[:, 0])
    assert draws.by_customer[:, 0].mean() == pytest.approx(1.2, abs=0.01)
    assert draws.by_customer[:, 0].std() > 1.2 * draws.volume[:, 0].std()
    in_full = play(divided, draws, NO_REACTION)["revenue"]
    assert in_full.to_numpy() == pytest.approx(play(plan(), draws, NO_REACTION)["revenue"].to_numpy())
    banded = replace(divided, clause=CLAUSES["band"])
    alone = drivers(banded, draws, second, NO_REACTION).set_index("driver").loc["volume"]
    assert alone["low"] <= 1 <= alone["high"]


def test_posts_that_fall_vacant_are_not_filled_when_less_comes() -> None:
    """600 hours fewer are needed, but only half a year's turnover, 40 hours, can go."""
    found = play(plan(), year(volume=[0.0, 1.0]), replace(NO_REACTION, staff_turnover=0.08)).iloc[0]
    assert found["unfilled_hours"] == pytest.approx(40)
    assert found["pay"] == pytest.approx(80 * 960)


def test_vacancies_and_absence_save_pay_and_take_hours() -> None:
    rules = replace(NO_REACTION, sick_pay_share=0.25)
    found = play(plan(), year(vacancy=0.1, absence=0.5), rules).iloc[0]
    assert found["pay"] == pytest.approx(80 * (900 - 450 * 0.75))
    assert found["backlog_hours"] == pytest.approx(800 - 450)


def test_the_budget_for_temporary_staff_buys_hours() -> None:
    busy = plan(temporary=12_000.0, other=58_000.0)
    found = play(busy, year(productivity=1.375), NO_REACTION).iloc[0]
    assert found["needed"] == pytest.approx(1100)
    assert found["backlog_hours"] == pytest.approx(0)
    assert found["temporary"] == 12_000


def test_simulated_reserve_meets_the_normal_one(base: Parameters) -> None:
    """Only other costs are uncertain, so the result is normal: the same case through 40 000 drawn years."""
    uncertain = risk(base, **CERTAIN | {"other_cost_sd": 1200 / 54_123}, years=40_000)
    costly = plan(other=54_123.0, staff=plan().staff.assign(pay=0.0))
    outcome = play(costly, draw(costly, uncertain), NO_REACTION)
    costs = -(outcome["result"] - outcome["revenue"]).to_numpy()
    found = quantile(costs, 0.9)
    assert found.low <= 55_660.8619 <= found.high
    assert found.value == pytest.approx(55_660.8619, rel=5e-4)


def test_variance_of_a_linear_year_is_the_sum_of_its_parts(base: Parameters) -> None:
    """Volume at the price, pay and other costs at their deviations; no reaction. In closed form."""
    uncertain = risk(base, **CERTAIN | {"wage_sd": 0.05, "other_cost_sd": 0.04}, years=20_000)
    draws = draw(plan(), uncertain, volumes(0.03), {"invoice": "invoice"})
    parts = {"volume": 100_000 * 0.03, "wage": 80_000 * 0.05, "other": 70_000 * 0.04}
    result = play(plan(), draws, NO_REACTION)["result"]
    whole = np.sqrt(sum(value**2 for value in parts.values()))
    assert result.std() == pytest.approx(whole, rel=0.02)
    assert result.mean() == pytest.approx(0, abs=4 * whole / np.sqrt(20_000))
    second = draw(plan(), independent(uncertain), volumes(0.03), {"invoice": "invoice"})
    table = drivers(plan(), draws, second, NO_REACTION).set_index("driver")
    assert table.index[:3].tolist() == ["wage", "volume", "other"]
    for name, value in parts.items():
        assert table.loc[name, "low"] <= value**2 / whole**2 <= table.loc[name, "high"]
        assert table.loc[name, "alone"] == pytest.approx(value**2 / whole**2, abs=0.05)
    assert table.loc[["absence", "vacancy", "productivity"], "total"].tolist() == [0, 0, 0]


def test_probability_of_a_normal_result_is_its_distribution_function(base: Parameters) -> None:
    uncertain = risk(base, **CERTAIN | {"other_cost_sd": 0.05}, years=20_000)
    rich = plan(services=plan().services.assign(price=[102.0, 50_000.0]))
    found = probability(play(rich, draw(rich, uncertain), NO_REACTION)["result"].to_numpy())
    assert found.low <= NormalDist().cdf(2000 / 3500) <= found.high


def test_heavier_tails_for_fewer_years(base: Parameters) -> None:
    uncertain = risk(base, **CERTAIN, years=20_000)
    spread = [
        quantile(draw(plan(), uncertain, volumes(0.02, degrees), {"invoice": "invoice"}).volume[:, 0], 0.99)
        for degrees in (3, 1_000_000)
    ]
    assert spread[0].low > spread[1].high


@given(scale=st.floats(0.0, 0.95), name=st.sampled_from(["volume_spread", *CERTAIN]))
@settings(max_examples=25, deadline=None)
def test_more_certain_inputs_give_a_narrower_result(base: Parameters, scale: float, name: str) -> None:
    """Less of any one spread, the same years otherwise. Vacancies are tried without their bound at zero."""
    uncertain = risk(base, years=2000, vacancy_mean=0.1)
    surer = risk(base, **{"vacancy_mean": 0.1, name: getattr(uncertain, name).value * scale}, years=2000)
    rules = replace(rules_of(base.risk), staff_turnover=1e-9, temporary_limit=0.0)
    spreads = []
    for each in (uncertain, surer):
        draws = draw(plan(), each, volumes(0.03), {"invoice": "invoice"})
        spreads.append(float(play(plan(), draws, rules)["result"].std()))
    assert spreads[1] <= spreads[0] * 1.02


@given(rise=st.floats(0.0, 0.2), seed=st.integers(0, 50))
@settings(max_examples=20, deadline=None)
def test_alternatives_meet_the_same_years(base: Parameters, rise: float, seed: int) -> None:
    """A higher price is better in every single year, by exactly what came of the volume."""
    uncertain = risk(base, years=200, seed=seed)
    dear = plan(services=plan().services.assign(price=[100.0 * (1 + rise), 50_000.0]))
    found = [
        play(each, draw(each, uncertain, volumes(0.1), {"invoice": "invoice"}), rules_of(base.risk))
        for each in (plan(), dear)
    ]
    gain = found[1]["result"] - found[0]["result"]
    drawn = draw(plan(), uncertain, volumes(0.1), {"invoice": "invoice"})
    assert gain.to_numpy() == pytest.approx(100_000 * rise * drawn.volume[:, 0], abs=1e-6)


def test_the_price_level_gives_the_wanted_certainty(base: Parameters) -> None:
    uncertain, rules = risk(base, other_cost_sd=0.05), rules_of(base.risk)
    draws = draw(plan(), uncertain, volumes(0.05), {"invoice": "invoice"})
    outcome = play(plan(), draws, rules)
    level = surcharge(outcome, 0.9).value
    dear = plan(services=plan().services.assign(price=plan().services["price"] * (1 + level + 1e-9)))
    assert probability(play(dear, draws, rules)["result"].to_numpy()).value == pytest.approx(0.9, abs=3e-4)
    held = outcome["result"].to_numpy() + reserve(outcome["result"].to_numpy(), 0.9).value
    assert (held >= -1e-6).mean() == pytest.approx(0.9, abs=3e-4)


def test_quantile_intervals_hold_as_often_as_they_say() -> None:
    draws = np.random.default_rng(9).exponential(size=(1000, 300))
    truth = -np.log(0.1)
    found = [quantile(row, 0.9) for row in draws]
    assert np.mean([each.low <= truth <= each.high for each in found]) == pytest.approx(0.95, abs=0.025)


def test_the_volume_that_comes_is_the_forecast_not_the_agreed(base: Parameters) -> None:
    agreed = plan(services=plan().services.assign(volume=[2000.0, 1.0]))
    draws = draw(agreed, risk(base, **CERTAIN, volume_spread=0.0), volumes(0.1), {"invoice": "invoice"})
    assert draws.volume[:, 0].tolist() == [0.5] * 4000
    assert draws.volume[:, 1].tolist() == [1.0] * 4000


def test_a_certain_year_has_no_drivers(base: Parameters) -> None:
    certain = risk(base, **CERTAIN, volume_spread=0.0)
    draws = draw(plan(), certain)
    table = drivers(plan(), draws, draw(plan(), independent(certain)), rules_of(base.risk))
    assert table["driver"].tolist() == list(DRIVERS)
    assert (table["total"] == 0).all()
    assert summary(play(plan(), draws, NO_REACTION), 0.9).set_index("measure").loc["no_deficit", "value"] == 1


def priced(full_cost: int = 100_000) -> pd.DataFrame:
    return pd.DataFrame({"service": ["invoice"], "full_cost": [Decimal(full_cost)]})


def test_break_even_is_fixed_cost_over_contribution() -> None:
    """600 hours at 80 kronor, a quarter of it adaptable: 12 kronor a unit; 88 000 / (100 - 12) = 1 000."""
    found = break_even(priced(), plan(), 0.25).iloc[0]
    assert (found["variable_cost"], found["fixed_cost"]) == (12, 88_000)
    assert found["break_even"] == pytest.approx(1000)
    assert found["margin"] == pytest.approx(0)


def test_break_even_below_plan_when_the_price_is_above_cost() -> None:
    drawn = np.array([[0.8, 1.0], [0.95, 1.0], [1.1, 1.0]])
    found = break_even(priced(90_000), plan(), 0.0, drawn).iloc[0]
    assert found["break_even"] == pytest.approx(900)
    assert found["reached"] == pytest.approx(2 / 3)


def test_a_unit_that_costs_more_than_it_brings_never_breaks_even() -> None:
    cheap = plan(services=plan().services.assign(price=[10.0, 50_000.0]))
    assert np.isinf(break_even(priced(), cheap, 0.25).iloc[0]["break_even"])


AGREEMENTS = pd.DataFrame(
    {
        "customer": [1, 1, 2, 2],
        "service": ["invoice", "subscription"] * 2,
        "volume": [250, 1, 750, 1],
        "amount": [Decimal(25_000), Decimal(25_000), Decimal(75_000), Decimal(25_000)],
    }
)


def test_what_a_leaving_customer_leaves_behind_by_hand(base: Parameters) -> None:
    """A quarter of 600 hours at a load of 0.8 are 187.5 paid hours; 80 a year can go, the first year half."""
    settings = risk(base, staff_turnover=0.08, avoidable_overhead=0.3, overhead_years=2.0, leaving_years=4)
    found = departure_effects(AGREEMENTS, plan(), 1, settings)
    assert found["avoided_pay"].tolist() == pytest.approx([80 * hours for hours in (40, 120, 187.5, 187.5)])
    assert found["avoided_other"].tolist() == pytest.approx([3500, 7000, 7000, 7000])
    assert found["stranded"].iloc[0] == pytest.approx(50_000 - 3200 - 3500)
    assert found["surcharge"].iloc[0] == pytest.approx(43_300 / 100_000)
    assert found["adapted"].tolist() == [False, False, True, True]


def test_every_customer_in_turn(base: Parameters) -> None:
    table = each_leaving(AGREEMENTS, plan(), risk(base))
    assert table["customer"].tolist() == [2, 1]
    assert table.set_index("customer").loc[1, "lost_revenue"] == 50_000


def test_nobody_is_left_to_pay(base: Parameters) -> None:
    with pytest.raises(ValueError, match="only one"):
        departure_effects(AGREEMENTS[AGREEMENTS["customer"] == 1], plan(), 1, risk(base))
