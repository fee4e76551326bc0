"""The rules in the example's price list and agreements, and in all that is computed from these."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from model.errors import InputError
from model.parameters.loading import load, scenario_names
from model.pricing.costing.costs import ADJUSTMENT, YEARLY_SUMS
from model.pricing.money import to_ore
from model.pricing.risk.break_even import break_even
from model.pricing.risk.customer_departure import each_leaving
from model.pricing.risk.year_plan import plan_of
from model.pricing.rules.clash_messages import finding_of
from model.pricing.rules.last_year import Compared
from model.pricing.settling.own_tariff import DEDUCTION, agreed_tariff
from model.pricing.tariffs.charges import charge
from tests.pricing.as_agreed import quantities_as_agreed
from tests.pricing.ruled_year import (
    BEFORE,
    NO_RULES,
    REGISTERS,
    YEAR,
    expected_work,
    left_over,
    planned,
    planned_for,
)

BUDGET = Decimal("54123000.00")
CAP = 0.0125
CAPPED = planned(cap=CAP)


def total(column: pd.Series) -> Decimal:
    return sum(column, Decimal(0))


def test_without_rules_prices_are_rounded_full_cost_and_nobody_is_adjusted() -> None:
    plain = planned_for(load(changes=NO_RULES))
    alone = planned_for(load(changes=NO_RULES | {"price_rules.recovery": "zero_result"}), before=None)
    pd.testing.assert_frame_equal(plain.prices.lines, alone.prices.lines)
    pd.testing.assert_frame_equal(plain.agreed, alone.agreed)
    assert ADJUSTMENT not in set(plain.agreed["service"])
    for line in plain.prices.lines.to_dict("records"):
        if line["service"] not in YEARLY_SUMS:
            step = Decimal("0.05") if line["charged"] == "each" else 10
            assert abs(line["price"] - line["unit_cost"]) <= Decimal(step) / 2


def test_capped_customers_are_adjusted_and_the_sum_is_still_the_cost() -> None:
    prices, agreed = CAPPED.prices, CAPPED.agreed
    assert total(agreed["amount"]) == prices.revenue == BUDGET
    moved = agreed[agreed["service"] == ADJUSTMENT]
    assert total(moved["amount"]) == 0
    assert min(moved["amount"]) < 0 < max(moved["amount"])
    assert prices.lines.iloc[-1]["service"] == ADJUSTMENT
    assert prices.lines.iloc[-1]["revenue"] == 0
    charged = agreed.groupby("customer")["amount"].agg(total)
    for customer in prices.rules.customers:
        assert customer.compared is not None
        assert to_ore(charged[customer.number]) <= customer.compared.high * (1 + Fraction(str(CAP)))


def test_an_adjustment_is_a_change_of_price() -> None:
    table = CAPPED.compared
    assert total(table.iloc[:-1]["adjustment"]) == table.iloc[-1]["adjustment"] == 0
    for row in table.to_dict("records"):
        assert row["price_effect"] + row["volume_effect"] == row["change"]
    plain = planned(cap=None).compared
    effect = CAPPED.compared["price_effect"] - plain["price_effect"]
    assert (effect == CAPPED.compared["adjustment"]).all()


def test_last_years_adjustment_is_what_this_year_is_compared_with() -> None:
    """Who paid 1 000 less by adjustment last year starts from there."""
    line = (31, ADJUSTMENT, 1, Decimal(-1000), Decimal(-1000), None, None)
    before = pd.concat([BEFORE, pd.DataFrame([line], columns=BEFORE.columns)], ignore_index=True)
    first, second = (planned(before=table).prices.rules.customers[30] for table in (BEFORE, before))
    assert first.compared is not None
    assert second.compared == Compared(first.compared.low - 100_000, first.compared.high - 100_000)


def test_the_own_tariff_charges_adjustments_too() -> None:
    lines = charge(
        agreed_tariff(CAPPED.agreed, CAPPED.parameters, YEAR),
        quantities_as_agreed(CAPPED.agreed, CAPPED.parameters, REGISTERS, YEAR),
    )
    assert total(lines["amount"]) == BUDGET
    charged = lines.replace({"fee": {DEDUCTION: ADJUSTMENT}})
    charged = charged[charged["fee"] == ADJUSTMENT].groupby("customer")["amount"].agg("sum")
    agreed = CAPPED.agreed[CAPPED.agreed["service"] == ADJUSTMENT].set_index("customer")["amount"]
    assert charged.index.tolist() == sorted(agreed.index)
    assert (charged - agreed).abs().max() < Decimal("0.12")  # less than an öre a month


def test_risk_and_leaving_take_adjustments_as_agreed() -> None:
    parameters = CAPPED.parameters
    plan = plan_of(CAPPED.prices, expected_work("base")[1], parameters)
    assert plan.revenue == pytest.approx(float(BUDGET))
    assert not plan.services.set_index("service").loc[ADJUSTMENT, "varies"]
    found = each_leaving(CAPPED.agreed, plan, parameters.risk)
    assert found["lost_revenue"].sum() == pytest.approx(float(BUDGET))
    assert found["stranded"].notna().all()
    assert ADJUSTMENT not in set(break_even(CAPPED.prices.lines, plan, 0.25)["service"])


def test_all_hours_used_are_planned_for_and_costs_make_the_budget() -> None:
    """What no service takes of a role's hours is support: a row without a service."""
    capacity = expected_work("base")[1].assign(used_hours=lambda table: table["used_hours"] + 100.0)
    plan = plan_of(CAPPED.prices, capacity, CAPPED.parameters)
    by_role = plan.work.groupby("role")["hours"].sum()
    assert by_role.to_dict() == pytest.approx(capacity["used_hours"].to_dict())
    sold = plan.work[plan.work["service"] != ""].groupby("role")["hours"].sum()
    support = plan.work[plan.work["service"] == ""].set_index("role")["hours"]
    for role in support.index:
        assert support[role] == pytest.approx(capacity.loc[role, "used_hours"] - sold.get(role, 0.0))
    assert plan.staff["pay"].sum() + plan.temporary + plan.other == pytest.approx(float(BUDGET))
    assert plan.staff.loc["accountant", "hours"] == capacity.loc["accountant", "present_hours"]


def test_a_settled_surplus_lowers_every_price_but_idle_capacity() -> None:
    found = planned(books=left_over(2_000_000), settle_share=1.0)
    assert found.prices.revenue == total(found.agreed["amount"]) == BUDGET - 2_000_000
    lines, plain = (year.prices.lines.set_index("service")["revenue"] for year in (found, planned()))
    assert lines["idle_capacity"] == plain["idle_capacity"]
    assert all(lines[name] < plain[name] for name in ("supplier_scanned", "payment_order", "subscription"))


def test_rules_that_clash_stop_the_price_list() -> None:
    with pytest.raises(InputError, match=r"price_rules\.cap") as error:
        planned(cap=0.0)
    [finding] = error.value.findings
    assert finding.file == "params/base/price_rules.yaml"
    assert "saknas" in finding.value


def test_rules_that_clash_give_way_one_by_one_when_told_to() -> None:
    found = planned(cap=0.0, productivity=0.05, when_impossible="give_way")
    assert [finding_of(clash).place for clash in found.prices.clashes] == [
        "price_rules.recovery och price_rules.cap",
        "price_rules.recovery och price_rules.productivity",
    ]
    assert total(found.agreed["amount"]) == BUDGET


def test_a_settlement_larger_than_the_cost_is_told() -> None:
    with pytest.raises(InputError, match="ledig kapacitet"):
        planned(books=left_over(54_000_000), settle_share=1.0, cap=None, when_impossible="give_way")


@pytest.mark.slow
@pytest.mark.parametrize("scenario", scenario_names())
def test_every_scenario_can_be_priced(scenario: str) -> None:
    found = planned(scenario)
    assert total(found.agreed["amount"]) == found.prices.revenue == found.prices.recovery.full_cost


def test_nothing_is_compared_without_last_year() -> None:
    found = planned(before=None, cap=0.0)
    assert found.prices.rules.frame is None
    assert not found.prices.ruled.adjustments


@pytest.mark.parametrize("recovery", ["settle", None])
@pytest.mark.parametrize("limit", [0.0, 0.0005, 0.002])
def test_a_narrow_limit_moves_prices_and_keeps_the_caps(limit: float, recovery: str | None) -> None:
    found = planned(cap=CAP, largest_adjustment=limit, recovery=recovery).prices
    for customer in found.rules.customers:
        charge = found.ruled.charged[customer.number]
        assert customer.cap is not None
        assert customer.limit is not None
        assert charge <= customer.cap
        assert abs(charge - found.ruled.listed[customer.number]) <= customer.limit + found.ruled.exceeded
    half_steps = {line.service: Fraction(line.step or 0, 2) * line.volume for line in found.rules.lines}
    volume = {line.service: line.volume for line in found.rules.lines}
    rounded = dict.fromkeys(found.rules.weights, Fraction(0))
    for (customer_number, service), bought in found.rules.volumes.items():
        rounded[customer_number] += half_steps.get(service, 0) * Fraction(bought, volume.get(service, 1))
    assert found.ruled.exceeded <= max(rounded.values()) + sum(half_steps.values()) / 10
