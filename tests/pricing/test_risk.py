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
from model.pricing.risk.bad_years import CHANCES, bad_years
from model.pricing.risk.break_even import break_even
from model.pricing.risk.customer_departure import departure_effects, each_leaving
from model.pricing.risk.drawn_years import (
    Draws,
    draw,
    draw_volumes,
    factors_of,
    independent,
    years_of,
)
from model.pricing.risk.estimation import estimation
from model.pricing.risk.result_distribution import probability, quantile, reserve, summary, surcharge
from model.pricing.risk.result_parts import PARTS, parts_of, result_parts
from model.pricing.risk.variance_shares import DRIVERS, Years, drivers
from model.pricing.risk.year_plan import ProportionalCredit, Rules, YearPlan, rules_of
from model.pricing.risk.year_result import over_ceiling, play
from model.pricing.settling.settlement import IN_FULL, NOTHING, Clause

NO_REACTION = Rules(
    highest_load=1.0,
    temporary_limit=0.0,
    temporary_price=1.5,
    staff_turnover=0.0,
    sick_pay_share=1.0,
    adaptable_share=1.0,
    cover_share=0.0,
    peak_sd=0.0,
    vacancy_months=3.0,
    recruitment_cost=0.0,
    postponed_share=0.0,
    late_cost=-1.0,
)
"""Nothing costs but what is paid for hours and things."""
SPREADS = (
    "wage_sd",
    "absence_sd",
    "vacancy_mean",
    "vacancy_sd",
    "productivity_sd",
    "other_cost_sd",
    "minutes_sd",
    "leaving_probability",
)
CERTAIN: dict[str, Any] = dict.fromkeys(SPREADS, 0.0) | {"experience": None, "common_loads": {}}


NARROWED = ("wage_sd", "absence_sd", "vacancy_sd", "productivity_sd", "other_cost_sd", "minutes_sd")


def risk(base: Parameters, **values: Any) -> Risk:
    """The base's risk with other values; years fewer unless told."""
    changed: dict[str, Any] = {"years": 4000} | values
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
    """Half as much again is 900 + 200 hours; 900 of 1 000 can be worked, 2 % can be worked over at 1.5.

    The other 180 hours are done next year: a quarter more of them, at 1.5, and at the wages that came.
    """
    rules = replace(NO_REACTION, highest_load=0.9, temporary_limit=0.02, late_cost=0.25)
    found = play(plan(), year(volume=[1.5, 1.0], wage=1.02, other=1.1), rules).iloc[0]
    assert found["revenue"] == pytest.approx(200_000)
    assert found["pay"] == pytest.approx(81_600)
    assert found["temporary"] == pytest.approx(20 * 80 * 1.5 * 1.02)
    assert found["other"] == pytest.approx(77_000)
    assert found["backlog_hours"] == pytest.approx(180)
    assert found["next_year"] == pytest.approx(180 * 80 * 1.5 * 1.25 * 1.02)
    assert found["result"] == pytest.approx(200_000 - 81_600 - 2448 - 27_540 - 77_000)


def shares(planned: YearPlan, uncertain: Risk, ahead: VolumeForecast | None, rules: Rules) -> pd.DataFrame:
    """Drivers of the result by name."""

    def drawn(these: Risk) -> Years:
        return factors_of(planned, these), draw_volumes(planned, these, ahead, {"invoice": "invoice"})

    found = drivers(planned, drawn(uncertain), drawn(independent(uncertain)), uncertain, rules)
    return found.set_index("driver")


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
    draws = draw(divided, uncertain, ahead, {"invoice": "invoice"})
    assert draws.by_customer is not None
    came = draws.by_customer @ np.array([250.0, 750.0, 0.0])
    assert came == pytest.approx(1000 * draws.volume[:, 0])
    assert draws.by_customer[:, 0].mean() == pytest.approx(1.2, abs=0.01)
    assert draws.by_customer[:, 0].std() > 1.2 * draws.volume[:, 0].std()
    in_full = play(divided, draws, NO_REACTION)["revenue"]
    assert in_full.to_numpy() == pytest.approx(play(plan(), draws, NO_REACTION)["revenue"].to_numpy())
    banded = replace(divided, clause=CLAUSES["band"])
    alone = shares(banded, uncertain, ahead, NO_REACTION).loc["volume"]
    assert alone["low"] <= 1 <= alone["high"]


def test_posts_that_fall_vacant_are_not_filled_when_less_comes() -> None:
    """600 hours fewer are needed, but only half a year's turnover, 40 hours, can go, less what is vacant."""
    rules = replace(NO_REACTION, staff_turnover=0.08)
    found = play(plan(), year(volume=[0.0, 1.0]), rules).iloc[0]
    assert found["unfilled_hours"] == pytest.approx(40)
    assert found["pay"] == pytest.approx(80 * 960)
    found = play(plan(), year(volume=[0.0, 1.0], vacancy=0.03), rules).iloc[0]
    assert found["unfilled_hours"] == pytest.approx(10)


def test_of_less_work_only_what_can_be_adapted_is_saved() -> None:
    """60 hours fewer are needed; a quarter of them, 15, is saved."""
    rules = replace(NO_REACTION, staff_turnover=0.08, adaptable_share=0.25)
    found = play(plan(), year(volume=[0.9, 1.0]), rules).iloc[0]
    assert found["unfilled_pay"] == pytest.approx(15 * 80)


def test_vacancies_and_absence_save_pay_and_take_hours() -> None:
    rules = replace(NO_REACTION, sick_pay_share=0.25)
    found = play(plan(), year(vacancy=0.1, absence=0.5), rules).iloc[0]
    assert found["pay"] == pytest.approx(80 * (900 - 450 * 0.75))
    assert found["backlog_hours"] == pytest.approx(800 - 450)


def test_a_vacancy_costs_its_cover_and_its_recruiting() -> None:
    """5 % vacant saves 4 000; four fifths is covered at 1.5, and it is filled at a fifth of a year's pay.

    The saving is 4 000, the cover 40 x 120 = 4 800, and 12 / 3 posts filled for each post empty all year cost
    4 000 x 4 x 0.2 = 3 200: vacancies lose.
    """
    rules = replace(NO_REACTION, cover_share=0.8, recruitment_cost=0.2)
    found = play(plan(), year(vacancy=0.05), rules).iloc[0]
    assert found["temporary"] == pytest.approx(4800)
    assert found["recruiting"] == pytest.approx(3200)
    assert found["result"] == pytest.approx(4000 - 4800 - 3200)


def test_the_budget_for_temporary_staff_is_there_to_be_used() -> None:
    """12 000 are budgeted; a year that needs nobody has them left, one that needs 100 hours does not."""
    busy = plan(temporary=12_000.0, other=58_000.0)
    rules = replace(NO_REACTION, temporary_limit=0.1)
    assert play(busy, year(), rules).iloc[0]["result"] == pytest.approx(12_000)
    found = play(busy, year(productivity=1.375), rules).iloc[0]
    assert (found["overtime_hours"], found["temporary"]) == (pytest.approx(100), pytest.approx(12_000))
    assert found["result"] == pytest.approx(0)


def test_slack_that_is_used_up_is_made_good_next_year() -> None:
    """At 10 % longer times 80 of 200 free hours go; a quarter of them was development: 20 hours at 80."""
    rules = replace(NO_REACTION, postponed_share=0.25)
    found = play(plan(), year(productivity=1.1), rules).iloc[0]
    assert found["postponed_hours"] == pytest.approx(20)
    assert found["result"] == pytest.approx(-1600)
    assert play(plan(), year(productivity=0.9), rules).iloc[0]["postponed_hours"] == 0


def test_overtime_of_uneven_weeks_is_the_normal_loss() -> None:
    """Loads normal around 0.8 with deviation 0.08: beyond 0.9 is 0.08 x (f(1.25) - 1.25 x F(-1.25))."""
    normal = NormalDist()
    loss = 0.08 * (normal.pdf(1.25) - 1.25 * normal.cdf(-1.25))
    found = over_ceiling(np.array([0.8]), 0.9, 0.1)
    assert found[0] == pytest.approx(loss)
    weeks = 0.8 * (1 + 0.1 * np.random.default_rng(1).standard_normal(400_000))
    assert np.maximum(weeks - 0.9, 0).mean() == pytest.approx(loss, rel=0.02)
    rules = replace(NO_REACTION, highest_load=0.9, peak_sd=0.1, temporary_limit=1.0)
    assert play(plan(), year(), rules).iloc[0]["overtime_hours"] == pytest.approx(1000 * loss)
    assert over_ceiling(np.array([1.0]), 0.9, 0.0)[0] == pytest.approx(0.1)


def test_longer_times_cost_before_anything_is_late(base: Parameters) -> None:
    """Five per cent slower loses money though no promise is missed; 2 % faster gains less than 2 %."""
    rules = rules_of(base.risk)
    slower, planned, faster = (
        play(plan(), year(productivity=time), rules).iloc[0] for time in (1.05, 1.0, 0.98)
    )
    assert slower["backlog_hours"] == 0
    assert slower["result"] < planned["result"] - 500
    assert 0 < faster["result"] - planned["result"] < 0.02 * 800 * 80


def test_a_credit_for_missed_promises_is_a_cost_up_to_what_is_at_risk() -> None:
    """100 of 1 100 hours are missed, 9.1 %: of 2 200 at risk, lost at 20 %, that is 1 000."""
    credited = plan(credit=ProportionalCredit(2200.0, 0.2))
    found = play(credited, year(productivity=1.375), NO_REACTION).iloc[0]
    assert found["credit"] == pytest.approx(1000)
    lost = play(credited, year(productivity=3.0), NO_REACTION).iloc[0]
    assert lost["credit"] == pytest.approx(2200)


def test_a_customer_who_leaves_takes_revenue_and_work() -> None:
    """Of two customers the one with a quarter leaves at mid-year: 18 750 and 75 of 600 hours are gone."""
    divided = plan(
        customers=pd.Series({1: 37_500.0, 2: 112_500.0}), taken=np.array([[0.25, 0.25], [0.75, 0.75]])
    )
    found = play(divided, replace(year(), left=np.array([[0.5, 0.0]])), NO_REACTION).iloc[0]
    assert found["left_revenue"] == pytest.approx(18_750)
    assert found["revenue"] == pytest.approx(150_000 - 18_750)
    assert found["needed"] == pytest.approx(800 - 75)


def test_leaving_customers_in_closed_form(base: Parameters) -> None:
    """Notice on day u of the year, n months to pay: (1 - n / 12 - u)+ is lost, in mean (1 - n / 12)^2 / 2."""
    divided = plan(customers=pd.Series({1: 90_000.0, 2: 60_000.0}), taken=np.full((2, 2), 0.5))
    uncertain = risk(base, **CERTAIN | {"leaving_probability": 0.2, "leaving_notice": 3}, years=40_000)
    lost = play(divided, draw(divided, uncertain), NO_REACTION)["left_revenue"]
    assert lost.mean() == pytest.approx(150_000 * 0.2 * 0.75**2 / 2, rel=0.03)


def test_what_shares_a_factor_varies_together(base: Parameters) -> None:
    """Loads 0.8 and 0.5 are a correlation of 0.4; what has no load has none."""
    loads = {"absence": 0.8, "productivity": 0.5}
    spreads = {"absence_sd": 0.01, "productivity_sd": 0.02, "wage_sd": 0.01}
    uncertain = risk(base, **CERTAIN | spreads | {"common_loads": loads}, years=40_000)
    draws = draw(plan(), uncertain)
    found = np.corrcoef([draws.absence, draws.productivity, draws.wage])
    assert found[0, 1] == pytest.approx(0.4, abs=0.02)
    assert found[0, 2] == pytest.approx(0, abs=0.02)
    assert draws.absence.std() == pytest.approx(0.01, rel=0.02)


def test_a_sum_with_a_common_factor_has_its_covariance_twice(base: Parameters) -> None:
    """Wages 4 tkr, other costs 3.5, loads 0.6 and 0.5: the variance is 4^2 + 3.5^2 + 2 x 0.3 x 4 x 3.5."""
    changes = {"wage_sd": 0.05, "other_cost_sd": 0.05, "common_loads": {"wage": 0.6, "other": 0.5}}
    uncertain = risk(base, **CERTAIN | changes, years=40_000)
    result = play(plan(), draw(plan(), uncertain), NO_REACTION)["result"]
    whole = 1000 * np.sqrt(4**2 + 3.5**2 + 2 * 0.3 * 4 * 3.5)
    assert result.std() == pytest.approx(whole, rel=0.02)
    assert reserve(result.to_numpy(), 0.9).value == pytest.approx(1.2816 * whole, rel=0.03)


def test_few_years_of_experience_give_students_t(base: Parameters) -> None:
    """n years: t with n - 1 degrees of freedom, times sqrt(1 + 1 / n). Of 5 and 90 %: 1.533 x 1.095."""
    uncertain = risk(base, **CERTAIN | {"other_cost_sd": 0.05, "experience": 5}, years=60_000)
    result = play(plan(), draw(plan(), uncertain), NO_REACTION)["result"].to_numpy()
    assert reserve(result, 0.9).value == pytest.approx(3500 * 1.5332 * 1.0954, rel=0.02)


def test_vacancies_have_the_stated_mean_and_deviation(base: Parameters) -> None:
    changes = {"vacancy_mean": 0.02, "vacancy_sd": 0.015}
    drawn = draw(plan(), risk(base, **CERTAIN | changes, years=40_000)).vacancy
    assert (drawn.mean(), drawn.std()) == (pytest.approx(0.02, rel=0.02), pytest.approx(0.015, rel=0.03))
    assert drawn.min() >= 0


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
    table = shares(plan(), uncertain, volumes(0.03), NO_REACTION)
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


@given(scale=st.floats(0.0, 0.95), name=st.sampled_from(["volume_spread", *NARROWED]))
@settings(max_examples=25, deadline=None)
def test_more_certain_inputs_give_a_narrower_result(base: Parameters, scale: float, name: str) -> None:
    """Less of any one spread, the same years otherwise, where nobody reacts and nothing varies together."""
    changes: dict[str, Any] = {"vacancy_mean": 0.1, "common_loads": {}, "years": 2000}
    uncertain = risk(base, **changes)
    surer = risk(base, **changes | {name: getattr(uncertain, name).value * scale})
    rules = replace(NO_REACTION, sick_pay_share=0.35)
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
    table = shares(plan(), certain, None, rules_of(base.risk))
    assert table.index.tolist() == list(DRIVERS)
    assert (table["total"] == 0).all()
    assert summary(play(plan(), draws, NO_REACTION), 0.9).set_index("measure").loc["no_deficit", "value"] == 1


def priced(full_cost: int = 100_000) -> pd.DataFrame:
    return pd.DataFrame({"service": ["invoice"], "full_cost": [Decimal(full_cost)]})


def test_break_even_is_fixed_cost_over_contribution() -> None:
    """600 hours at 80 kronor, a quarter of it adaptable: 12 kronor a unit; 88 000 / (100 - 12) = 1 000."""
    found = break_even(priced(), plan(), 0.25).iloc[0]
    assert (found["variable_cost"], found["fixed_cost"]) == (12, 88_000)
    assert (found["lowest"], found["highest"]) == (pytest.approx(1000), np.inf)


def test_break_even_below_plan_when_the_price_is_above_cost() -> None:
    drawn = replace(year(), volume=np.array([[0.8, 1.0], [0.95, 1.0], [1.1, 1.0]]))
    found = break_even(priced(90_000), plan(), 0.0, drawn).iloc[0]
    assert found["lowest"] == pytest.approx(900)
    assert found["reached"] == pytest.approx(2 / 3)


def test_a_unit_that_costs_more_than_it_brings_never_breaks_even() -> None:
    cheap = plan(services=plan().services.assign(price=[10.0, 50_000.0]))
    assert np.isnan(break_even(priced(), cheap, 0.25).iloc[0]["lowest"])


def test_break_even_under_a_band_has_a_lowest_and_a_highest_volume() -> None:
    """The amount stands within 5 %, and a quarter of the price is paid beyond; a unit saves 12 and costs 12.

    Below: 12 x (1 000 - v) is saved and 25 x (950 - v) lost, so v = (950 x 25 - 12 000) / 13 = 903.8. Above
    the planned volume nothing is paid until 1 050 for what costs 12, so the highest is 1 000.
    """
    drawn = replace(year(), volume=np.array([[0.89, 1.0], [0.92, 1.0], [1.0, 1.0], [1.02, 1.0]]))
    found = break_even(priced(), plan(clause=CLAUSES["band"]), 0.25, drawn).iloc[0]
    assert (found["lowest"], found["highest"]) == (pytest.approx(11_750 / 13), pytest.approx(1000))
    assert found["reached"] == pytest.approx(0.5)


def test_fixed_amounts_carry_any_volume_up_to_the_planned_one() -> None:
    found = break_even(priced(), plan(clause=NOTHING), 0.25).iloc[0]
    assert (found["lowest"], found["highest"]) == (0, pytest.approx(1000))


def test_break_even_is_settled_agreement_by_agreement() -> None:
    """Two customers of 500 deviate by 20 % each way: the band is left on both sides, and nothing is over."""
    lines = pd.DataFrame({"customer": [1, 2], "service": ["invoice"] * 2, "volume": [500, 500]})
    divided = plan(agreed=lines, clause=Clause(Fraction(1, 20), Fraction(1, 4)))
    up, down = np.array([[1.2, 0.8]]), np.array([[1.2, 1.0]])
    both = break_even(priced(), divided, 0.25, replace(year(), by_customer=up)).iloc[0]
    assert both["reached"] == 1
    # one takes 100 more: 1 200 more cost, and 25 x 75 = 1 875 are paid
    more = replace(year(volume=[1.1, 1.0]), by_customer=down)
    assert break_even(priced(), divided, 0.25, more).iloc[0]["reached"] == 1
    dearer = break_even(priced(), divided, 0.5, more).iloc[0]
    assert dearer["reached"] == 0  # 100 units cost 2 400


def test_the_parts_make_the_result_of_every_year(base: Parameters) -> None:
    divided = plan(
        temporary=2000.0, other=68_000.0, credit=ProportionalCredit(500.0, 0.1),
        customers=pd.Series({1: 150_000.0}), taken=np.ones((1, 2)),
    )  # fmt: skip
    uncertain = risk(base, years=500, leaving_probability=0.1)
    outcome = play(
        divided, draw(divided, uncertain, volumes(0.05), {"invoice": "invoice"}), rules_of(base.risk)
    )
    parts = parts_of(outcome, divided)
    assert parts.sum(axis=1).to_numpy() == pytest.approx(outcome["result"].to_numpy(), abs=1e-6)
    assert all(parts[name].abs().max() > 0 for name in PARTS if name not in ("planned", "credit"))
    table = result_parts(outcome, divided).set_index("part")
    assert table["expected"].sum() == pytest.approx(outcome["result"].mean())
    assert (table["low"] <= table["high"]).all()


def test_a_bad_year_is_one_of_the_years_and_tells_what_happened(base: Parameters) -> None:
    """Only time varies, so a year as bad as one in ten has times at about its tenth percentile."""
    uncertain = risk(base, **CERTAIN | {"productivity_sd": 0.02}, years=10_000)
    draws = draw(plan(), uncertain)
    outcome = play(plan(), draws, replace(rules_of(base.risk), temporary_limit=1.0))
    table = bad_years(plan(), outcome, draws)
    assert table["chance"].tolist() == list(CHANCES)
    assert table["time"].tolist() == pytest.approx(
        [1 + 0.02 * NormalDist().inv_cdf(1 - chance) for chance in CHANCES], abs=0.004
    )
    assert table["result"].is_monotonic_decreasing
    assert table["work"].tolist() == pytest.approx([1.0] * 3)
    assert table["customer"].tolist() == [0, 0, 0]


def test_the_risk_itself_is_apart_from_what_is_not_known(base: Parameters) -> None:
    """Other costs alone, at mean zero: known, one year in two holds, and the reserve is the normal one.

    With 16 years of experience the true mean lies within 1.753 / 4 deviations in nine worlds of ten.
    """
    uncertain = risk(base, **CERTAIN | {"other_cost_sd": 0.05, "experience": 16}, years=20_000)
    factors, none = factors_of(plan(), uncertain), draw_volumes(plan(), uncertain, None, {})
    found = estimation(plan(), factors, none, uncertain, NO_REACTION)
    assert found.known.low <= 0.5 <= found.known.high
    assert found.reserve.value == pytest.approx(3500 * 1.2816, rel=0.03)
    wide = 3500 * 1.753 / 4
    assert found.results == (pytest.approx(-wide, rel=0.25), pytest.approx(wide, rel=0.25))
    assert found.probabilities[0] < 0.4 < 0.6 < found.probabilities[1]
    predicted = play(plan(), years_of(factors, none, uncertain), NO_REACTION)["result"].to_numpy()
    assert reserve(predicted, 0.9).value > found.reserve.value


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
