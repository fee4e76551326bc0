"""From hours to prices to agreements: costs are conserved and every sum is exact."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.demand.volumes import expected_hours
from model.errors import InputError
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing import PriceList, agreements, comparison, price_list, service_costs
from model.pricing.costing.cost_pools import beyond_budget, cost_pools
from model.pricing.costing.costs import CALL_ACTIVITIES, IDLE, YEARLY_SUMS, by_component

YEAR = 2012
BUDGET = Decimal("54123000.00")
PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
HOURS = {
    name: expected_hours(PARAMETERS, REGISTERS, name, YEAR) for name in PARAMETERS.activities
} | dict.fromkeys(CALL_ACTIVITIES, 4000.0)
PRESENT = {"finance_administrator": 86_000.0, "accountant": 18_000.0, "system_administrator": 8_600.0}
USED = {"finance_administrator": 74_000.0, "accountant": 13_000.0, "system_administrator": 7_300.0}


def hours(scale: float = 1.0) -> pd.DataFrame:
    return pd.DataFrame({"hours": {name: worked * scale for name, worked in HOURS.items()}})


def capacity(share: float | None = None) -> pd.DataFrame:
    used = USED if share is None else {role: share * present for role, present in PRESENT.items()}
    return pd.DataFrame({"present_hours": PRESENT, "used_hours": used})


def prices(parameters: Parameters = PARAMETERS, registers: Registers = REGISTERS) -> PriceList:
    return price_list(parameters, registers, YEAR, activity_hours=hours(), capacity=capacity())


def total(column: pd.Series) -> Decimal:
    return sum(column, Decimal(0))


def test_pools_are_the_budget_of_the_source() -> None:
    pools = cost_pools(PARAMETERS, REGISTERS, YEAR)
    personnel = total(pools.loc[pools["kind"] != "overhead", "amount"])
    overhead = total(pools.loc[pools["kind"] == "overhead", "amount"])
    assert total(pools["amount"]) == BUDGET
    assert (round(personnel / 10**6, 1), round(overhead / 10**6, 1)) == (Decimal("42.1"), Decimal("12.1"))
    assert round(BUDGET / 10**6, 1) == Decimal("54.1")


def test_salaries_follow_people_and_pay() -> None:
    pools = cost_pools(PARAMETERS, REGISTERS, YEAR).set_index("pool")["amount"]
    factor = Decimal("0.975") * Decimal("1.3846") * 12
    assert pools["head_of_area"] == (Decimal(62_000) * factor).quantize(Decimal(1))
    assert pools["unit_head"] == (4 * Decimal(45_000) * factor).quantize(Decimal(1))


def test_fewer_people_cost_less() -> None:
    fewer = load("five_fewer")
    saved = BUDGET - total(cost_pools(fewer, REGISTERS, YEAR)["amount"])
    assert 4 * 430_000 < saved < 5 * 440_000


@pytest.mark.parametrize(("level", "dearer"), [(1.01, 396_631), (1.02, 793_263)])
def test_dearer_wages_cost_what_they_cost_whatever_the_budget(level: float, dearer: int) -> None:
    """A hundredth of the 39 663 154 kronor of salaries, by role in whole kronor; the reserve stays."""
    pools = cost_pools(load(changes={"economy.salary_level": {date(YEAR, 1, 1): level}}), REGISTERS, YEAR)
    assert total(pools["amount"]) - BUDGET == dearer
    assert pools.set_index("pool")["amount"]["pay_reserve"] == 448_846


def test_what_the_parts_come_to_is_compared_with_the_budget() -> None:
    poor = load(changes={"economy.budget.personnel": {YEAR: 30_000_000}})
    pools = cost_pools(poor, REGISTERS, YEAR)
    assert total(pools["amount"]) == BUDGET
    assert beyond_budget(poor, YEAR, pools) == 12_062_000
    assert beyond_budget(PARAMETERS, YEAR, cost_pools(PARAMETERS, REGISTERS, YEAR)) == 0


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    weights=st.lists(st.floats(0.01, 1e4), min_size=len(HOURS), max_size=len(HOURS)),
    used=st.floats(0, 1),
)
def test_allocation_conserves_cost_for_any_hours(weights: list[float], used: float) -> None:
    drawn = pd.DataFrame({"hours": dict(zip(HOURS, weights, strict=True))})
    costs = service_costs(PARAMETERS, REGISTERS, YEAR, drawn, capacity(used))
    assert total(costs["total"]) == BUDGET
    assert all(amount >= 0 for amount in costs["total"])


def test_idle_capacity_is_a_line_of_its_own_and_in_no_other_price() -> None:
    """Its line recovers the hours that stand idle and what they bear of premises and management."""
    found = prices()
    idle = total(found.lines.loc[found.lines["service"] == IDLE, "revenue"])
    costs = found.costs[found.costs["activity"] == IDLE]
    assert idle == total(costs["total"]) > 0
    assert total(found.costs["unused"]) == total(costs["unused"]) == total(found.capacity["idle_cost"])
    agreed = agreements(found, PARAMETERS)
    assert total(agreed.loc[agreed["service"] == IDLE, "amount"]) == idle


def test_revenue_is_the_cost_to_the_ore() -> None:
    found = prices()
    assert found.revenue == BUDGET
    assert total(found.lines["revenue"]) == BUDGET
    agreed = agreements(found, PARAMETERS)
    assert total(agreed["amount"]) == BUDGET
    assert sorted(agreed["customer"].unique()) == list(range(1, 34))


def test_each_agreement_line_is_volume_times_price() -> None:
    agreed = agreements(prices(), PARAMETERS)
    for line in agreed.to_dict("records"):
        assert line["amount"] == line["volume"] * line["price"]


def test_prices_are_full_cost_within_half_a_step() -> None:
    lines = prices().lines
    for line in lines[~lines["service"].isin(YEARLY_SUMS)].to_dict("records"):
        step = Decimal("0.05") if line["charged"] == "each" else Decimal(10)
        assert line["price"] % step == 0
        assert abs(line["price"] - line["unit_cost"]) <= step / 2


def test_volumes_of_customers_sum_to_the_forecast() -> None:
    volumes = prices().volumes.groupby("service")["volume"].sum()
    assert volumes[["supplier_e_invoice", "supplier_scanned", "supplier_manual"]].sum() == 1_025_000
    assert volumes[["customer_file", "customer_manual"]].sum() == 1_600_000
    assert volumes["accounting_to_reporting"] == 8 * 12


def test_customers_in_another_order_pay_the_same() -> None:
    turned = replace(REGISTERS, customers=REGISTERS.customers.iloc[::-1].reset_index(drop=True))
    first = agreements(prices(), PARAMETERS).groupby("customer")["amount"].agg(total)
    second = agreements(prices(registers=turned), PARAMETERS).groupby("customer")["amount"].agg(total)
    assert first.to_dict() == second.to_dict()


def test_more_e_invoices_move_volume_and_price() -> None:
    many = load("e_invoices_90")
    volumes = prices(many).volumes.groupby("service")["volume"].sum()
    assert volumes["supplier_e_invoice"] == round(0.9 * 1_025_000)


def test_cost_without_volume_is_told() -> None:
    none = load(
        changes={
            "demand.streams.customer_invoices.channel_share": {
                2012: {"customer_file": 1.0, "customer_manual": 0.0}
            }
        }
    )
    with pytest.raises(InputError, match="Kundfaktura, manuell"):
        price_list(none, REGISTERS, YEAR, activity_hours=hours(), capacity=capacity())


def test_components_by_service_keep_the_total() -> None:
    found = prices()
    assert total(by_component(found.costs)["total"]) == BUDGET


def line(customer: int, service: str, volume: int, price: str) -> dict[str, object]:
    return {
        "customer": customer,
        "service": service,
        "volume": volume,
        "price": Decimal(price),
        "amount": volume * Decimal(price),
    }


def test_change_is_split_in_price_and_volume() -> None:
    before = pd.DataFrame([line(1, "a", 100, "2.00"), line(2, "a", 10, "2.00")])
    now = pd.DataFrame([line(1, "a", 110, "1.90"), line(1, "b", 1, "50.00")])
    table = comparison(now, before, REGISTERS).set_index("customer")
    first = table.loc[1]
    assert first["change"] == Decimal("59.00")
    assert first["price_effect"] == Decimal("-11.00")  # 110 x (1.90 - 2.00)
    assert first["volume_effect"] == Decimal("70.00")  # 10 more at 2.00, and b for the first time
    assert table.loc[2, "change"] == Decimal("-20.00")
    assert table.loc[0, "change"] == Decimal("39.00")
