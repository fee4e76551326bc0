"""Support cost is passed on as textbooks do it; nothing is lost, and what cannot be borne is told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from model.errors import InputError
from model.pricing.costing.allocation import METHODS, Method, allocate

CASES: dict[str, Any] = YAML(typ="safe").load(Path(__file__).with_name("allocation_cases.yaml"))
SUPPORT = ["alfa", "beta", "gamma"]
OPERATING = ["ett", "två"]

costs = st.fixed_dictionaries({name: st.decimals(-10_000_000, 100_000_000, places=2) for name in SUPPORT})
drivers = st.fixed_dictionaries(
    {
        name: st.fixed_dictionaries(
            {other: st.floats(0, 1000) for other in SUPPORT} | {to: st.floats(0.1, 1000) for to in OPERATING}
        )
        for name in SUPPORT
    }
)


@pytest.mark.parametrize("name", CASES)
def test_published_cases(name: str) -> None:
    case = CASES[name]
    found = allocate(case["costs"], case["usage"], case["method"], case.get("order"))
    tolerance = Decimal(str(case["tolerance"]))
    for what, values in (("allocated", found.allocated), ("passed_on", found.passed_on)):
        for department, published in case[what].items():
            assert abs(values[department] - Decimal(str(published))) <= tolerance, department
    assert sum(found.allocated.values()) == sum(case["costs"].values())


def test_whole_dollars_without_a_rounding_error() -> None:
    """Largest remainder gives the dollar that the book's table lacks."""
    case = CASES["three_departments_reciprocal"]
    found = allocate(case["costs"], case["usage"], step=Decimal(1))
    assert found.allocated == {"machining": 107_276, "assembly": 132_724}


@settings(max_examples=60, deadline=None)
@given(cost=costs, usage=drivers, method=st.sampled_from(METHODS))
def test_cost_is_conserved_for_any_drivers(
    cost: dict[str, Decimal], usage: dict[str, dict[str, float]], method: Method
) -> None:
    found = allocate(cost, usage, method)
    for name, amount in cost.items():
        assert sum(found.by_origin.loc[name]) == amount
    assert sum(found.allocated.values()) == sum(cost.values())


@settings(max_examples=30, deadline=None)
@given(cost=costs, usage=drivers)
def test_reciprocal_is_the_limit_of_repeated_allocation(
    cost: dict[str, Decimal], usage: dict[str, dict[str, float]]
) -> None:
    """Support cost passed back and forth until nothing is left, own use among it."""
    share = {
        name: {to: value / sum(users.values()) for to, value in users.items()}
        for name, users in usage.items()
    }
    waiting = {name: float(amount) for name, amount in cost.items()}
    ended = dict.fromkeys(OPERATING, 0.0)
    while max(map(abs, waiting.values())) > 1e-4:
        for to in OPERATING:
            ended[to] += sum(waiting[name] * share[name][to] for name in SUPPORT)
        waiting = {to: sum(waiting[name] * share[name][to] for name in SUPPORT) for to in SUPPORT}
    found = allocate(cost, usage, "reciprocal")
    for to in OPERATING:
        assert float(found.allocated[to]) == pytest.approx(ended[to], abs=0.1, rel=1e-7)


@settings(max_examples=20, deadline=None)
@given(cost=costs, usage=drivers, own=st.floats(0, 1e6), method=st.sampled_from(METHODS))
def test_own_use_changes_nothing_for_others(
    cost: dict[str, Decimal], usage: dict[str, dict[str, float]], own: float, method: Method
) -> None:
    more = usage | {"alfa": usage["alfa"] | {"alfa": own}}
    order = SUPPORT
    assert allocate(cost, more, method, order).allocated == allocate(cost, usage, method, order).allocated


@settings(max_examples=20, deadline=None)
@given(cost=costs, usage=drivers)
def test_the_order_of_departments_matters_to_step_down_only(
    cost: dict[str, Decimal], usage: dict[str, dict[str, float]]
) -> None:
    turned = {name: cost[name] for name in reversed(cost)}
    for method in ("direct", "reciprocal"):
        assert allocate(turned, usage, method).allocated == allocate(cost, usage, method).allocated


def test_without_mutual_use_all_methods_agree() -> None:
    cost = {"it": Decimal("1000.01"), "lokaler": Decimal(500)}
    usage = {"it": {"a": 1, "b": 2}, "lokaler": {"a": 3, "b": 1}}
    first, *others = (allocate(cost, usage, method).allocated for method in METHODS)
    assert all(other == first for other in others)


def test_usage_as_a_table() -> None:
    table = pd.DataFrame({"alfa": [None, 1.0], "ett": [3.0, 1.0]}, index=["alfa", "beta"])
    found = allocate({"alfa": 100, "beta": 60}, table, "step_down")
    assert found.order == ("beta", "alfa")
    assert found.allocated == {"ett": 160}
    assert found.passed_on == {"alfa": 130, "beta": 60}


def test_two_departments_that_only_support_each_other_are_told() -> None:
    usage = {"alfa": {"beta": 1}, "beta": {"alfa": 1}, "gamma": {"ett": 1}}
    for method in METHODS:
        with pytest.raises(InputError, match=r"alfa.*bär kostnaden"):
            allocate({"alfa": 10, "beta": 0, "gamma": 5}, usage, method)


def test_a_department_that_feeds_a_closed_circle_is_told() -> None:
    usage = {"alfa": {"beta": 1}, "beta": {"alfa": 1}, "gamma": {"ett": 1, "alfa": 1}}
    with pytest.raises(InputError, match="gamma"):
        allocate({"alfa": 0, "beta": 0, "gamma": 5}, usage, "reciprocal")


def test_a_closed_circle_without_cost_does_no_harm() -> None:
    usage = {"alfa": {"beta": 1}, "beta": {"alfa": 1}, "gamma": {"ett": 1}}
    for method in METHODS:
        assert allocate({"alfa": 0, "beta": 0, "gamma": 5}, usage, method).allocated == {"ett": 5}


def test_an_almost_closed_circle_is_solved_exactly() -> None:
    nearly = Fraction(10**18 - 1, 10**18)
    usage: dict[str, dict[str, Fraction | int]] = {
        "alfa": {"beta": nearly, "ett": 1 - nearly},
        "beta": {"alfa": 1},
    }
    found = allocate({"alfa": Decimal("0.01"), "beta": 7}, usage, "reciprocal")
    assert found.allocated == {"ett": Decimal("7.01")}


def test_cost_without_users_is_told_and_no_cost_needs_none() -> None:
    with pytest.raises(InputError, match=r"alfa.*3\.00 kronor"):
        allocate({"alfa": 3}, {}, "direct")
    assert allocate({"alfa": 0, "beta": 1}, {"beta": {"ett": 1}}).allocated == {"ett": 1}


def test_an_income_of_support_is_a_deduction() -> None:
    found = allocate({"alfa": -100, "beta": 300}, {"alfa": {"ett": 1, "två": 3}, "beta": {"ett": 1}})
    assert found.allocated == {"ett": 275, "två": -75}


@pytest.mark.parametrize("wrong", [-1, float("nan"), "många"])
def test_usage_that_is_no_quantity_is_told(wrong: Any) -> None:
    with pytest.raises(InputError, match="alfa till ett"):
        allocate({"alfa": 1}, {"alfa": {"ett": wrong, "två": 1}})


def test_unknown_departments_and_orders_are_told() -> None:
    with pytest.raises(InputError, match="delta"):
        allocate({"alfa": 1}, {"alfa": {"ett": 1}, "delta": {"ett": 1}})
    with pytest.raises(InputError, match="ordning"):
        allocate({"alfa": 1}, {"alfa": {"ett": 1}}, "step_down", ["alfa", "beta"])


def test_costs_in_parts_of_an_ore_are_told() -> None:
    with pytest.raises(InputError, match="alfa"):
        allocate({"alfa": Decimal("0.001")}, {"alfa": {"ett": 1}})
