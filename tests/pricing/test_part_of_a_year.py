"""What is in force k of a year's n days costs, is sold and is paid for k/n, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.demand.expected_work import expected_work
from model.demand.in_force import charged_months
from model.demand.volumes import expected_volumes
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing import PriceList, agreements, cost_pools_by_unit, price_list
from model.pricing.costing.cost_pools import cost_pools, scenario_fte
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.costing.yearly_sums import subscription_weights
from model.pricing.customer_agreement import customer_agreement
from model.pricing.money import to_ore
from model.pricing.prices import charged_volume, service_volumes
from model.staffing.year.presence import drawn_hours

YEAR = 2012
BASE = load()
REGISTERS = load_registers(BASE)
GIVES_WAY = {"price_rules.when_impossible": "give_way"}
ADMINISTRATOR = "finance_administrator"
SALARIES = 39_663_154
"""Kronor of the base's salaries, of which each role's are rounded to whole ones."""


def cost(changes: Mapping[str, Any], registers: Registers = REGISTERS) -> Decimal:
    return sum(cost_pools(load(changes=changes), registers, YEAR)["amount"], Decimal(0))


def priced(parameters: Parameters, registers: Registers = REGISTERS, worked: Parameters = BASE) -> PriceList:
    """The price list when people work seven tenths of the hours that those of ``worked`` are there for."""
    present, used = (drawn_hours(side, registers, YEAR, seed=1) for side in (parameters, worked))
    capacity = pd.DataFrame({"present_hours": present, "used_hours": pd.Series(used) * 0.7})
    hours = pd.DataFrame({"hours": expected_work(parameters, registers, YEAR)})
    return price_list(parameters, registers, YEAR, activity_hours=hours, capacity=capacity)


def with_add_on(customer: int, service: str, start: date, end: date | None = None) -> Registers:
    row = {"customer": customer, "service": service, "start": start, "end": end}
    add_ons = pd.concat([REGISTERS.add_ons, pd.DataFrame([row])], ignore_index=True)
    return Registers(REGISTERS.customers, REGISTERS.people, add_ons)


def test_five_fewer_from_july_save_184_of_366_days_of_what_they_cost() -> None:
    """Those who leave are paid 1 924 539 kronor a year."""
    whole = cost({}) - cost({"staffing.headcount_change": {ADMINISTRATOR: -5}})
    saved = cost({}) - cost({"staffing.mid_year_change": {date(YEAR, 7, 1): {ADMINISTRATOR: -5}}})
    assert whole == 1_924_539
    assert saved == 967_528  # 1 924 539 x 184 / 366
    after = cost_pools(
        load(changes={"staffing.mid_year_change": {date(2011, 7, 1): {ADMINISTRATOR: -5}}}), REGISTERS, YEAR
    )
    assert cost({}) - sum(after["amount"], Decimal(0)) == whole


def test_five_more_from_december_cost_31_of_366_days() -> None:
    """27 000 x 12 x 0.975 x 1.3846 = 437 395.14 kronor a year for each."""
    more = cost({"staffing.mid_year_change": {"2012-12-01": {ADMINISTRATOR: 5}}}) - cost({})
    assert more == 185_235  # 2 186 975.70 x 31 / 366 = 185 235.65; the base is 0.3 krona below its pay
    assert cost({"staffing.mid_year_change": {"2013-01-01": {ADMINISTRATOR: 5}}}) == cost({})


def test_wages_are_revised_on_a_day() -> None:
    """91 days at the old wages, 275 at two per cent more."""
    revised = {"economy.salary_level": {"2012-01-01": 1.0, "2012-04-01": 1.02}}
    assert float(cost(revised) - cost({})) == pytest.approx(SALARIES * 0.02 * 275 / 366, abs=3)
    charged = {"economy.social_charge": {"2012-07-01": 0.4}}
    assert float(cost(charged) - cost({})) == pytest.approx(
        SALARIES * (0.4 - 0.3846) / 1.3846 * 184 / 366, abs=3
    )
    pools = cost_pools(load(changes=charged), REGISTERS, YEAR).set_index("pool")
    salary = pools.loc["head_of_area"]
    assert float(salary["social_charge"] / salary["pay"]) == pytest.approx((182 * 0.3846 + 184 * 0.4) / 366)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.dates(date(2011, 6, 1), date(2013, 6, 30)), min_size=1, max_size=6, unique=True),
    st.sampled_from(["2012-01-01", "2012-04-01", "2012-10-17"]),
)
def test_a_person_in_any_number_of_rows_costs_and_works_what_one_row_does(
    days: list[date], revision: str
) -> None:
    parameters = load(changes={"economy.salary_level": {revision: 1.03}})
    days = sorted(days)
    firsts, lasts = [None, *days], [*(day - timedelta(days=1) for day in days), None]
    people = REGISTERS.people
    split = people[people["person"] == "P010"]
    rows = [split.assign(start=first, end=last) for first, last in zip(firsts, lasts, strict=True)]
    place = int(split.index[0])
    divided = pd.concat([people.iloc[:place], *rows, people.iloc[place + 1 :]], ignore_index=True)
    registers = Registers(REGISTERS.customers, divided, REGISTERS.add_ons)
    for found in (cost_pools, cost_pools_by_unit):
        assert found(parameters, registers, YEAR).equals(found(parameters, REGISTERS, YEAR))
    assert scenario_fte(parameters, registers, YEAR) == scenario_fte(parameters, REGISTERS, YEAR)


@pytest.mark.slow
def test_an_hour_costs_the_same_when_people_come_with_their_customers() -> None:
    """24 of 33 customers join from April to November, and those who come from them."""
    hourly = {
        scenario: priced(side, worked=side).capacity.set_index("role")["hourly_cost"][ADMINISTRATOR]
        for scenario, side in ((name, load(name, GIVES_WAY)) for name in ("base", "onboarding"))
    }
    assert hourly["onboarding"] == pytest.approx(hourly["base"], rel=0.02)


@pytest.mark.slow
def test_no_price_rises_because_staff_that_stood_idle_leave() -> None:
    fewer = load(changes={**GIVES_WAY, "staffing.mid_year_change": {"2012-07-01": {ADMINISTRATOR: -5}}})
    before, after = (priced(side).capacity.set_index("role") for side in (load(changes=GIVES_WAY), fewer))
    assert after["hourly_cost"][ADMINISTRATOR] <= before["hourly_cost"][ADMINISTRATOR] * 1.001
    assert after["idle_cost"][ADMINISTRATOR] < before["idle_cost"][ADMINISTRATOR] - 900_000


@pytest.mark.slow
def test_who_joins_in_november_has_a_sixth_of_its_weight() -> None:
    """61 of 366 days; the sums still recover all of the cost."""
    joining = load(changes={"demand.onboarding": {"2012-11-01": [33]}, **GIVES_WAY})
    before, after = (subscription_weights(side, REGISTERS, YEAR) for side in (BASE, joining))
    assert after[33] == pytest.approx(before[33] / 6)
    assert {number: weight for number, weight in after.items() if number != 33} == {
        number: weight for number, weight in before.items() if number != 33
    }
    prices = priced(joining)
    agreed = agreements(prices, joining)
    own = agreed[agreed["service"] == SUBSCRIPTION].set_index("customer")["amount"]
    assert float(own[33] / own[1]) == pytest.approx(after[33] / before[1], rel=1e-6)
    assert sum(agreed["amount"]) == prices.revenue == prices.recovery.revenue
    invoices = customer_agreement(
        prices, joining, REGISTERS, now=agreed, before=agreed.iloc[:0], customer=33
    ).invoices
    assert [amount == 0 for amount in invoices["total"]] == [True] * 10 + [False] * 2
    assert sum(invoices["total"]) == sum(agreed.loc[agreed["customer"] == 33, "amount"])


@pytest.mark.slow
def test_who_joins_within_a_month_is_invoiced_from_that_day() -> None:
    joining = load(changes={"demand.onboarding": {"2012-11-16": [33]}, **GIVES_WAY})
    prices = priced(joining)
    agreed = agreements(prices, joining)
    base = customer_agreement(
        prices, joining, REGISTERS, now=agreed, before=agreed.iloc[:0], customer=33
    ).invoices["base"]
    assert float(base.iloc[10] / base.iloc[11]) == pytest.approx(0.5, rel=1e-6)  # 15 of 30 days, 31 of 31


def test_who_leaves_in_june_gives_work_and_pays_until_then() -> None:
    leaving = load(changes={"demand.leaving": {"2012-06-30": [5]}})
    found = expected_volumes(leaving, REGISTERS, YEAR)
    usual = expected_volumes(BASE, REGISTERS, YEAR)
    first = found["month"] <= 6
    assert (found.loc[(found["customer"] == 5) & ~first, "volume"] == 0).all()
    pd.testing.assert_frame_equal(found[first], usual[first])
    weights = [subscription_weights(side, REGISTERS, YEAR)[5] for side in (BASE, leaving)]
    assert weights[1] == pytest.approx(weights[0] * 182 / 366)
    gone = load(changes={"demand.leaving": {"2011-12-31": [5]}})
    assert subscription_weights(gone, REGISTERS, YEAR)[5] == 0


def test_the_register_says_it_as_well_as_a_plan() -> None:
    """Whoever is a customer from a day, by the register, is so with others' volumes unchanged in total."""
    customers = REGISTERS.customers.assign(start=None)
    customers["start"] = customers["start"].astype(object)
    customers.loc[customers["number"] == 33, "start"] = date(2012, 11, 1)
    registers = Registers(customers, REGISTERS.people, REGISTERS.add_ons)
    planned = load(changes={"demand.onboarding": {"2012-11-01": [33]}})
    pd.testing.assert_frame_equal(
        expected_volumes(BASE, registers, YEAR), expected_volumes(planned, REGISTERS, YEAR)
    )
    assert expected_volumes(BASE, registers, 2011).query("customer == 33")["volume"].sum() == 0
    whole = expected_volumes(BASE, registers, 2011)["volume"].sum()
    assert whole == pytest.approx(expected_volumes(BASE, REGISTERS, 2011)["volume"].sum(), rel=0.01)


@pytest.mark.slow
def test_an_add_on_opened_in_december_costs_and_is_sold_one_month() -> None:
    """Customer 1 buys the register of fixed assets for a month: its price is what it was."""
    service = "fixed_assets"
    parameters, more = load(changes=GIVES_WAY), with_add_on(1, service, date(2012, 12, 1))
    activity = parameters.services[service].activities[0]
    volumes = [
        expected_volumes(parameters, registers, YEAR).groupby("activity")["volume"].sum()[activity]
        for registers in (REGISTERS, more)
    ]
    assert volumes[1] - volumes[0] == pytest.approx(1)
    lines = [priced(parameters, registers).lines.set_index("service") for registers in (REGISTERS, more)]
    assert lines[1]["volume"][service] - lines[0]["volume"][service] == 1
    before, after = (float(side["unit_cost"][service]) for side in lines)
    assert after == pytest.approx(before, rel=0.002)
    assert lines[1]["price"][service] == lines[0]["price"][service]


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(st.dates(date(2012, 1, 1), date(2012, 12, 31)))
def test_volumes_before_and_after_any_day_make_the_whole(day: date) -> None:
    """One that leaves on a day and one that joins on the next, otherwise alike, are one customer."""
    early = load(changes={"demand.leaving": {day: [7]}})
    usual = expected_volumes(BASE, REGISTERS, YEAR)
    gone = usual["volume"] - expected_volumes(early, REGISTERS, YEAR)["volume"]
    late = load(changes={"demand.onboarding": {day + timedelta(days=1): [7]}})
    own = expected_volumes(late, REGISTERS, YEAR)
    by_month = [name for name in BASE.activities if BASE.activities[name].customer_weight == "buyers"]
    counted = ~own["activity"].isin(by_month)  # add-ons are sold by whole months
    left = own["volume"].where(own["customer"] == 7, 0.0)
    assert gone[counted].to_numpy() == pytest.approx(left[counted].to_numpy(), abs=1e-6)
    weights = [subscription_weights(side, REGISTERS, YEAR)[7] for side in (BASE, early, late)]
    assert weights[0] == pytest.approx(weights[1] + weights[2], abs=1e-11)
    share = Fraction((day - date(2012, 1, 1)).days + 1, 366)
    assert weights[1] == pytest.approx(float(share) * weights[0], abs=1e-11)


FEE = "opening_balances"


@pytest.mark.slow
def test_a_fee_by_the_year_opened_in_december_is_paid_for_31_of_366_days() -> None:
    """Twelve buyers and 31/366: nobody else's price rises, and the price is full cost over 4 423 days."""
    parameters, more = load(changes=GIVES_WAY), with_add_on(1, FEE, date(2012, 12, 1))
    before, after = (priced(parameters, registers) for registers in (REGISTERS, more))
    old, new = (side.lines.set_index("service").loc[FEE] for side in (before, after))
    assert [old["volume"], new["volume"]] == [12, 13]
    assert float(new["unit_cost"]) == pytest.approx(float(new["full_cost"]) * 366 / 4423)
    assert new["price"] < old["price"]
    agreed = agreements(after, parameters)
    own = agreed[agreed["service"] == FEE].set_index("customer")
    part = round(Fraction(new["price"]) * 100 * 31 / 366)
    assert to_ore(own.loc[1, "amount"]) == part
    assert set(own.loc[own.index != 1, "amount"]) == {new["price"]}
    assert new["revenue"] == 12 * new["price"] + own.loc[1, "amount"]
    assert sum(agreed["amount"]) == after.revenue == before.revenue
    assert charged_months(parameters, more, YEAR).of(1, FEE) == (0,) * 11 + (1,)


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(st.dates(date(2012, 1, 1), date(2012, 12, 30)))
def test_the_days_of_a_fee_before_and_after_any_day_make_the_year(day: date) -> None:
    early, late = with_add_on(1, FEE, date(2010, 1, 1), day), with_add_on(1, FEE, day + timedelta(days=1))
    held = [service_volumes(BASE, registers, YEAR) for registers in (early, late)]
    days = [table.query("customer == 1 and service == @FEE")["days"].item() for table in held]
    assert days == [(day - date(2012, 1, 1)).days + 1, (date(2012, 12, 31) - day).days]
    paid = [sum(charged_volume(table[table["service"] == FEE], YEAR), Fraction(0)) - 12 for table in held]
    assert paid == [Fraction(days[0], 366), Fraction(days[1], 366)]
    assert sum(paid) == 1
