"""Whom a rule that gave way would have held: two customers with services of their own, last year 100 each."""

from __future__ import annotations

import pytest

from model.pricing.rules.passed_bounds import PassedBound, passed_bounds
from tests.pricing.ruled_year import REGISTERS, planned
from tests.pricing.test_price_rules import own_services, solved

LAST: list[float | None] = [100, 100]
COST: list[float] = [130, 90]


@pytest.mark.parametrize(
    ("rule", "value", "customer", "bound", "charge", "by"),
    [
        ("cap", 0.05, 1, 10_500, 13_000, 2_500),
        ("floor", 0.03, 2, 9_700, 9_000, 700),
        ("minimum_fee", 95, 2, 9_500, 9_000, 500),
    ],
)
def test_who_is_outside_and_by_how_much(
    rule: str, value: float, customer: int, bound: int, charge: int, by: int
) -> None:
    found = solved(own_services(LAST, COST))
    [passed] = passed_bounds(own_services(LAST, COST, **{rule: value}), found, rule)
    assert passed == PassedBound(rule=rule, customer=customer, bound=bound, charge=charge)
    assert passed.by == by


def test_an_adjustment_passes_its_limit_either_way() -> None:
    """A cap of 10 % moves 20 from the first (110) to the second; 10 % of 130 and of 90 are 13 and 9."""
    found = solved(own_services(LAST, COST, cap=0.10))
    asked = own_services(LAST, COST, cap=0.10, largest_adjustment=0.10)
    passed = passed_bounds(asked, found, "largest_adjustment")
    assert [(one.customer, one.bound, one.charge) for one in passed] == [
        (2, 9_900, 11_000),
        (1, 11_700, 11_000),
    ]


def test_who_is_on_a_bound_has_not_passed_it() -> None:
    found = solved(own_services(LAST, COST))
    assert passed_bounds(own_services(LAST, COST, cap=0.30), found, "cap") == []
    assert passed_bounds(own_services(LAST, COST, cap=0.05), found, "productivity") == []


def test_the_price_list_remembers_what_was_asked_for() -> None:
    prices = planned(cap=0.0, when_impossible="give_way").prices
    assert prices.rules.says("cap") is None
    assert prices.asked.says("cap") == 0.0
    passed = passed_bounds(prices.asked, prices.ruled, "cap")
    assert 0 < len(passed) < len(REGISTERS.customers)
    assert [one.by for one in passed] == sorted((one.by for one in passed), reverse=True)
