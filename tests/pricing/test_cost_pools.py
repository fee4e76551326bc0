"""Costs by type and by unit make the budget to the öre."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.observations.registers import load_registers
from model.parameters.loading import load
from model.pricing import cost_pools_by_unit
from model.pricing.costing.cost_pools import cost_pools

YEAR = 2012
PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)


def total(column: pd.Series) -> Decimal:
    return sum(column, Decimal(0))


@pytest.mark.parametrize("scenario", ["base", "five_fewer"])
def test_units_sum_to_each_pool(scenario: str) -> None:
    parameters = load(scenario)
    pools = cost_pools(parameters, REGISTERS, YEAR).set_index("pool")["amount"]
    units = cost_pools_by_unit(parameters, REGISTERS, YEAR).groupby("pool")["amount"].agg(total)
    assert units.to_dict() == pools.to_dict()


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(reserve=st.integers(0, 20_000_000), overhead=st.integers(0, 20_000_000))
def test_any_costs_are_split_exactly(reserve: int, overhead: int) -> None:
    """39 663 154 kronor of salaries beside what is named."""
    named = {"economy.other_personnel": {YEAR: {"competence": 1, "wellbeing": 0, "temporary_staff": 70}}}
    named["economy.other_personnel"][YEAR]["pay_reserve"] = reserve
    parameters = load(changes={**named, "economy.budget.overhead": {YEAR: overhead}})
    units = cost_pools_by_unit(parameters, REGISTERS, YEAR)
    assert total(units["amount"]) == 39_663_154 + 71 + reserve + overhead


def test_salaries_are_pay_and_social_charges() -> None:
    pools = cost_pools(PARAMETERS, REGISTERS, YEAR)
    salaried = pools[pools["social_charge"] > 0]
    assert set(salaried["pool"]) == set(PARAMETERS.staffing.roles)
    for pool in salaried.to_dict("records"):
        assert pool["pay"] + pool["social_charge"] == pool["amount"]
        assert abs(pool["pay"] * Decimal("0.3846") - pool["social_charge"]) < Decimal("0.01")


def test_each_unit_pays_its_own_head_and_the_area_its_own_costs() -> None:
    by_unit = cost_pools_by_unit(PARAMETERS, REGISTERS, YEAR)
    heads = by_unit[by_unit["pool"] == "unit_head"]
    assert heads["unit"].tolist() == ["unit_1", "unit_2", "unit_3", "unit_4"]
    assert len(set(heads["amount"])) == 1
    area = by_unit.loc[by_unit["unit"] == "common", "pool"]
    assert {"head_of_area", "committee", "administration"} <= set(area)
    assert "temporary_staff" not in set(area)


def test_people_who_leave_a_unit_take_their_salaries_along() -> None:
    fewer = load(changes={"staffing.headcount_change_by_unit": {"unit_2": {"accountant": -1}}})
    before, after = (
        cost_pools_by_unit(parameters, REGISTERS, YEAR).set_index(["pool", "unit"])["amount"].to_dict()
        for parameters in (PARAMETERS, fewer)
    )
    saved = {unit: before["accountant", unit] - after["accountant", unit] for unit in ("unit_1", "unit_2")}
    assert saved["unit_2"] > 500_000
    assert abs(saved["unit_1"]) < 1
