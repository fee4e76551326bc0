"""What is to be raised: full cost, less what prices settle of closed years' results."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.pricing.reserve.books import Books, ClosedYear
from model.pricing.rules.recovery import Recovery, recovery_of

YEAR = 2013
COST = Decimal(54_100_000)


def closed(result: str, costs: int = 54_000_000) -> Books:
    return Books(first=2011, closed=(ClosedYear(2011, costs + Decimal(result), Decimal(costs)),))


def recovery(books: Books | None, cost: Decimal = COST, year: int = YEAR, **rules: object) -> Recovery:
    changes = {f"price_rules.{name}": value for name, value in rules.items()}
    return recovery_of(load(changes=changes), year, cost, books)


def test_half_of_a_surplus_is_given_back() -> None:
    """Computed: 54 100 000 - 0.5 x 1 250 000."""
    found = recovery(closed("1250000"), settle_share=0.5)
    assert found.revenue == Decimal("53475000.00")
    assert found.settled == Decimal(625_000)
    assert found.settling is not None
    assert found.settling.after == Decimal(625_000)


def test_a_result_enters_whole_in_the_second_year_after() -> None:
    """2 CFR 200 appendix V G.3: charged 54 650 000, cost 54 123 000; of 55 200 000 then 54 673 000."""
    books = closed("527000", costs=54_123_000)
    assert recovery(books, Decimal(55_200_000), settle_share=1.0).revenue == Decimal("54673000.00")
    for year in (2012, 2014):
        found = recovery(books, Decimal(55_200_000), year, settle_share=1.0)
        assert found.revenue == Decimal(55_200_000)
    next_year = recovery(books, Decimal(55_200_000), 2012, settle_share=1.0, settle_lag=1)
    assert next_year.revenue == Decimal("54673000.00")


def test_a_deficit_is_made_up_for_over_two_years() -> None:
    """Computed: 735 000.01 in two years, the odd öre first."""
    rules = {"settle_share": 1.0, "settle_years": 2, "settle_lag": 1}
    books = closed("-735000.01")
    revenues = [recovery(books, Decimal(54_000_000), year, **rules).revenue for year in (2012, 2013, 2014)]
    assert revenues == [Decimal("54367500.01"), Decimal("54367500.00"), Decimal(54_000_000)]


def test_without_settlement_revenue_is_cost() -> None:
    for rule, required in (("zero_result", True), (None, False)):
        found = recovery(closed("1000000"), recovery=rule)
        assert (found.revenue, found.required, found.settling) == (COST, required, None)
    assert recovery(None).settling is None


def test_the_opening_reserve_is_one_amount_of_whole_ore() -> None:
    with pytest.raises(InputError, match=r"opening_reserve\.2011"):
        load(changes={"price_rules.opening_reserve": {2011: 0.001}})
    with pytest.raises(InputError, match="högst 1"):
        load(changes={"price_rules.opening_reserve": {2012: 1.0}})
