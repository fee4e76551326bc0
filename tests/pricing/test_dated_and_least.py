"""Prices that hold from a day, and least amounts, through the loop: price, agreement, settlement, tariff."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from model.demand.in_force import charged_months
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.rated import Terms
from model.planning.planned_year import PlannedYear
from model.pricing.agreements import compared_lines
from model.pricing.rules.rule_set import TargetLine
from model.pricing.settling.own_tariff import agreed_tariff, delivered_quantities
from model.pricing.settling.settlement import IN_FULL, Paid, settle
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.terms import ALL_YEAR, Least, PaidPieces
from tests.pricing.ruled_year import REGISTERS, YEAR, planned_for
from tests.pricing.test_terms import terms

LEAP = 2012
AGREED = ["customer", "service", "volume", "price", "amount"]
EVEN = PaidPieces({"slips": terms(price_from={date(LEAP, 4, 16): Decimal("1.1")})}, year=LEAP)


def test_a_price_holds_from_its_day() -> None:
    """30 pieces a month: three months at 1, April 15 days at 1 and 15 at 1.1, eight at 1.1: 385.5."""
    assert EVEN.of(1, "slips", 360) == Decimal("385.5")


def test_a_month_within_which_the_price_changes_has_each_days_part() -> None:
    """31 pieces in May, at 1 for 10 of its 31 days: 10 + 21 x 1.1; three: 3 x 33.1 / 31, no decimal."""
    dated = {"slips": terms(price_from={date(LEAP, 5, 11): Decimal("1.1")})}
    may = {(1, "slips"): [Fraction(month == 5) for month in range(1, 13)]}
    paid = PaidPieces(dated, may, LEAP)
    assert paid.of(1, "slips", 31) == Decimal("33.1")
    assert paid.of(1, "slips", 3) == 3 * Fraction("33.1") / 31


def test_what_is_sold_by_the_month_has_prices_from_days_too() -> None:
    """Open from March: March to June at 1, July to December at 1.02."""
    dated = {"books": terms(price_from={date(LEAP, 7, 1): Decimal("1.02")})}
    opened = {(1, "books"): [Fraction(month >= 3) for month in range(1, 13)]}
    assert PaidPieces(dated, opened, LEAP, frozenset({"books"})).of(1, "books", 10) == Decimal("10.12")


def settled(own: Terms, came: int, months: Any = None, held: Any = ALL_YEAR) -> Decimal:
    """What ``came`` at 24.90, of an agreement on nothing, comes to when the year is settled in full."""
    profile = {} if months is None else {(1, "slips"): list(map(Fraction, months))}
    pieces = PaidPieces({"slips": own}, profile, LEAP, in_force={(1, "slips"): held})
    agreed = pd.DataFrame(
        [(1, "slips", 0, Decimal("24.90"), Decimal(0)), (2, "slips", 0, Decimal("24.90"), Decimal(0))],
        columns=AGREED,
    )
    had = pd.DataFrame([(1, "slips", came)], columns=["customer", "service", "volume"])
    found = settle(agreed, had, {"slips": IN_FULL}, paid=Paid(pieces, pieces))
    return Decimal(found.loc[found["customer"] == 1, "settled"].item())


@pytest.mark.parametrize(("came", "expected"), [(10, "420.00"), (20, "498.00"), (0, "0.00")])
def test_a_least_amount_of_the_year(came: int, expected: str) -> None:
    """24.90 each and at least 420 a year: 10 slips 420, 20 slips 498; who has bought nothing pays nothing."""
    assert settled(terms(minimum=420), came) == Decimal(expected)


def test_a_least_amount_of_a_part_of_the_year_is_that_part() -> None:
    """A customer from 16 October (half the month's 31 days but a half) has 2 + 16/31 twelfths of 420."""
    held = [Fraction(0)] * 9 + [Fraction(16, 31), Fraction(1), Fraction(1)]
    assert settled(terms(minimum=420), 1, held=held) == Decimal("88.06")


def test_a_least_amount_of_each_month() -> None:
    """3, 2, 1 pieces and at last 4: 74.70 + 50 + 50 + 8 x 50 + 99.60."""
    own = terms(minimum=50, minimum_by="month")
    assert settled(own, 10, [3, 2, 1, *[0] * 8, 4]) == Decimal("674.30")


def test_months_have_what_their_own_pieces_come_to() -> None:
    """At least 150 a quarter at 24.90: 74.70 + 49.80 + (150 - 124.50), 150 twice, and 8 pieces, 199.20."""
    own = terms(minimum=150, minimum_by="quarter")
    months = PaidPieces({"slips": own}).ore_of(1, "slips", [3, 2, 0, *[0] * 8, 8], Decimal("24.90"))
    assert months == [7470, 4980, 2550, 0, 0, 15_000, 0, 0, 15_000, 0, 0, 19_920]
    assert EVEN.ore_of(1, "slips", [30] * 12, Decimal(8))[2:5] == [24_000, 25_200, 26_400]


def test_a_price_brings_in_what_it_should_beside_least_amounts() -> None:
    """10 and 90 pieces, 100 kr at least: at 2.50 they bring in 100 + 225; 3.61 is the first to pay more."""
    small, large = (Least(((1, Fraction(count)),), (10_000,)) for count in (10, 90))
    line = TargetLine(
        service="slips", whole=100, target=Fraction(32_500), ceiling=None, step=5, least=(small, large)
    )
    assert line.amount(250) == 32_500 == 100_00 + 225_00
    assert line.price_of(Fraction(32_500)) == 250
    assert line.price_of(Fraction(20_000)) == 110
    assert line.price_of(Fraction(150_000)) == 1500


SERVICE, MONTHLY = "supplier_manual", "fixed_assets"


def with_terms(own: dict[str, Terms]) -> Parameters:
    parameters = load(changes={"price_rules.productivity": None, "price_rules.cap": None})
    changed = {name: parameters.services[name].model_copy(update={"terms": one}) for name, one in own.items()}
    return parameters.model_copy(update={"services": parameters.services | changed})


@pytest.fixture(scope="module")
def planned() -> PlannedYear:
    dated = terms(price_from={date(YEAR, 7, 1): Decimal("1.02")})
    return planned_for(with_terms({SERVICE: terms(minimum=30_000), MONTHLY: dated}))


def test_the_list_covers_its_cost_with_least_amounts_and_dated_prices(planned: PlannedYear) -> None:
    """Revenue is what is to be raised, and each line of the list is what its agreements sum to."""
    agreed = planned.agreed
    assert sum(agreed["amount"]) == planned.prices.revenue == planned.prices.recovery.revenue
    revenue = planned.prices.lines.set_index("service")["revenue"]
    for service in (SERVICE, MONTHLY):
        assert sum(agreed.loc[agreed["service"] == service, "amount"]) == revenue[service]


def test_customers_agree_on_the_least_amount_or_more(planned: PlannedYear) -> None:
    own = planned.agreed[planned.agreed["service"] == SERVICE]
    by_piece = [price * volume for price, volume in zip(own["price"], own["volume"], strict=True)]
    assert own["amount"].tolist() == [max(amount, Decimal(30_000)) for amount in by_piece]
    assert 0 < sum(amount == 30_000 for amount in own["amount"]) < len(own)


def test_a_month_from_july_costs_more(planned: PlannedYear) -> None:
    """All year: six months at the list price and six at 1.02 of it."""
    own = planned.agreed[(planned.agreed["service"] == MONTHLY) & (planned.agreed["volume"] == 12)]
    assert len(own)
    assert all(own["amount"] == own["price"] * Decimal("12.12"))


def test_the_tariff_of_the_agreements_charges_what_they_say(planned: PlannedYear) -> None:
    """Months by the tariff engine sum, for each customer, to the amounts that were agreed."""
    kept = planned.agreed["service"].isin([SERVICE, MONTHLY])
    agreed = planned.agreed[kept].reset_index(drop=True)
    charged = charged_months(planned.parameters, REGISTERS, YEAR)
    pieces = agreed.loc[agreed["service"] == SERVICE, ["customer", "service", "volume"]].assign(month=1)
    opened = pd.DataFrame(
        [(customer, MONTHLY, 1, month) for customer in _who(agreed, MONTHLY) for month in range(1, 13)],
        columns=["customer", "service", "volume", "month"],
    )
    held = agreed.loc[(agreed["service"] == MONTHLY) & (agreed["volume"] == 12), "customer"]
    had = pd.concat([pieces, opened[opened["customer"].isin(held)]], ignore_index=True)
    quantities = delivered_quantities(agreed, had, planned.parameters, charged)
    lines = charge(agreed_tariff(agreed, planned.parameters, YEAR), quantities, year=YEAR)
    came = lines.groupby("customer")["amount"].agg("sum").to_dict()
    whole = agreed[(agreed["service"] == SERVICE) | agreed["customer"].isin(held)]
    assert came == whole.groupby("customer")["amount"].agg("sum").to_dict()


def _who(agreed: pd.DataFrame, service: str) -> list[int]:
    return list(agreed.loc[agreed["service"] == service, "customer"])


def test_what_a_new_price_costs_counts_what_is_paid_for() -> None:
    """100 pieces, of which 80 list prices are paid: from 8 to 9 kr is 80 kr dearer, and no volume."""
    before = pd.DataFrame([(1, "slips", 100, Decimal(8), Decimal(640))], columns=AGREED)
    now = before.assign(price=[Decimal(9)], amount=[Decimal(720)])
    line = compared_lines(now, before).iloc[0]
    assert (line["price_effect"], line["volume_effect"]) == (80, 0)
