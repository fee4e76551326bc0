"""A price that is decided is that price; the others and the agreements still bring in the whole cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.parameters.shorthand import in_short
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.rules.clash_messages import finding_of
from model.pricing.rules.rule_set import RuleSet
from tests.pricing.ruled_year import YEAR, planned
from tests.pricing.test_price_rules import clash, rules_for, solved

VOLUMES = {(1, "a"): 10, (1, "b"): 5, (2, "b"): 15}
COST = {"a": 100.0, "b": 300.0}


def rules(step: int = 1, **prices: float) -> RuleSet:
    """Ten of a at a cost of 10.00 and twenty of b at 15.00."""
    return rules_for(COST, VOLUMES, step=step, set_prices={YEAR: prices})


def test_the_other_price_bears_what_a_low_one_does_not() -> None:
    """10 x 8.00 = 80, so that b must bring in 320: 16.00 each."""
    found = solved(rules(a=8.0))
    assert found.prices == {"a": 800, "b": 1600}
    assert found.charged == {1: 8_000 + 8_000, 2: 24_000}


def test_a_decided_price_is_no_multiple_of_the_step() -> None:
    """Of the 19.60 that a lacks b bears 300/350: 15.84, in whole kronor 16; the subscription has the rest."""
    asked = rules_for(COST | {SUBSCRIPTION: 50.0}, VOLUMES, step=100, set_prices={YEAR: {"a": 8.04}})
    found = solved(asked)
    assert (found.prices, found.sums[SUBSCRIPTION]) == ({"a": 804, "b": 1600}, 45_000 - 8_040 - 32_000)


def test_decided_prices_that_bring_in_too_much_are_told() -> None:
    """10 x 20 and 20 x 15 are 500 kronor of 400."""
    found = clash(rules(a=20.0, b=15.0))
    assert found.yields is None
    told = finding_of(found)
    assert told.place == "price_rules.set_prices"
    assert "500,00 kr" in told.value
    assert "400,00 kr" in told.value


def test_a_decided_price_above_its_ceiling_is_a_clash_of_productivity() -> None:
    last = {(1, "a"): (10, 10.0), (1, "b"): (5, 15.0), (2, "b"): (15, 15.0)}
    still = {"wage_index": {YEAR: 0.0}, "price_index": {YEAR: 0.0}, "productivity": 0.0}
    asked = rules_for(
        COST, VOLUMES, last, set_prices={YEAR: {"a": 12.0}}, productivity_binds="each_price", **still
    )
    assert "productivity" in clash(asked).rules


def test_the_example_pays_its_cost_whatever_is_decided() -> None:
    found = planned(set_prices={YEAR: {"supplier_e_invoice": 4.5}})
    lines = found.prices.lines.set_index("service")
    assert lines.loc["supplier_e_invoice", "price"] == Decimal("4.50")
    assert sum(found.agreed["amount"], Decimal(0)) == found.prices.recovery.full_cost


def test_prices_in_short() -> None:
    assert in_short(load(), YEAR, prices=["supplier_e_invoice=4,50"]) == {
        "price_rules.set_prices": {YEAR: {"supplier_e_invoice": 4.5}}
    }
    for entry in ("fax=4", "supplier_e_invoice=billigt"):
        with pytest.raises(InputError, match="--price"):
            in_short(load(), YEAR, prices=[entry])


@pytest.mark.parametrize("prices", [{"subscription": 1000.0}, {"fax": 1.0}, {"payment_order": 63.005}])
def test_what_has_no_price_of_a_unit_is_not_decided(prices: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"price_rules\.set_prices\.2012"):
        load(changes={"price_rules.set_prices": {YEAR: prices}})
