"""What is to be raised: full cost, less what is settled of earlier results, within the reserve's ceiling."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.parameters.loading import load
from model.pricing.rules.recovery import Recovery, instalments, recovery_of, reserve_ceiling

YEAR = 2012
COST = Decimal(54_100_000)


def recovery(cost: Decimal = COST, year: int = YEAR, **rules: object) -> Recovery:
    changes = {f"price_rules.{name}": value for name, value in rules.items()}
    return recovery_of(load(changes=changes), year, cost)


def test_half_of_a_surplus_is_given_back() -> None:
    """Computed: 54 100 000 - 0.5 x 1 250 000."""
    found = recovery(accumulated_result={YEAR: 1_250_000}, settle_share=0.5)
    assert found.revenue == Decimal("53475000.00")
    assert (found.settled, found.reserve) == (Decimal(625_000), Decimal(625_000))


def test_a_deficit_is_made_up_for_over_two_years() -> None:
    """Computed: 73 500 001 öre in two years, the odd öre first."""
    assert instalments(73_500_001, 2) == [36_750_001, 36_750_000]
    rules = {"accumulated_result": {2011: -735_000.01}, "settle_share": 1.0, "settle_years": 2}
    first, second, third = (recovery(Decimal(54_000_000), year, **rules) for year in (2011, 2012, 2013))
    assert first.revenue == Decimal("54367500.01")
    assert second.revenue == Decimal("54367500.00")
    assert third.revenue == Decimal(54_000_000)


@pytest.mark.parametrize(
    ("cash", "days_in_year", "ceiling"),
    [
        (Decimal(54_100_000), 366, "8868852.46"),
        (Decimal(53_400_000), 365, "8778082.19"),
        (Decimal(53_400_000), 360, "8900000.00"),
    ],
)
def test_reserve_of_sixty_days_cash_expenses(cash: Decimal, days_in_year: int, ceiling: str) -> None:
    """2 CFR 200 appendix V, billed central services; computed for these expenses."""
    assert reserve_ceiling(cash, 60, days_in_year) == Decimal(ceiling)


def test_what_the_reserve_may_not_hold_is_settled() -> None:
    """54 123 000 of which 723 000 is no payment, 365 days, 9 300 000 kept: 521 917.81 too much."""
    found = recovery(
        Decimal(54_123_000),
        accumulated_result={YEAR: 9_300_000},
        settle_share=0.0,
        non_cash=723_000,
        days_in_year=365,
    )
    assert found.ceiling == Decimal("8778082.19")
    assert found.excess == found.settled == Decimal("521917.81")
    assert found.reserve == found.ceiling
    assert found.revenue == Decimal(54_123_000) - found.excess


def test_the_calendars_days_count_unless_told() -> None:
    assert recovery().ceiling == Decimal("8868852.46")


def test_without_settlement_revenue_is_cost() -> None:
    for rule, required in (("zero_result", True), (None, False)):
        found = recovery(recovery=rule, accumulated_result={YEAR: 1_000_000})
        assert (found.revenue, found.required) == (COST, required)


@given(st.integers(-(10**11), 10**11), st.integers(1, 10))
def test_instalments_make_the_whole_and_differ_by_an_ore(ore: int, years: int) -> None:
    parts = instalments(ore, years)
    assert sum(parts) == ore
    assert max(parts) - min(parts) <= 1
    assert sorted(parts, key=abs, reverse=True) == parts


def test_amounts_have_whole_ore() -> None:
    with pytest.raises(InputError, match=r"accumulated_result\.2012"):
        load(changes={"price_rules.accumulated_result": {YEAR: 0.001}})
