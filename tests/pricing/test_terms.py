"""A service whose pieces are not all charged alike, through the loop: price, agreement, settlement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from model.apportionment import apportion
from model.demand.volumes import expected_volumes
from model.parameters.loading import load, read_yaml
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.rated import Terms
from model.parameters.schema.services import Service
from model.planning.planned_year import PlannedYear
from model.pricing.prices import paid_as_came
from model.pricing.settling.own_tariff import agreed_tariff
from model.pricing.settling.settlement import IN_FULL, Clause, Paid, settle
from model.pricing.tariffs.charges import charge
from model.pricing.tariffs.terms import PaidPieces, in_list_prices, list_fee
from model.reports.planning.terms_in_words import terms_in_words
from tests.pricing.ruled_year import REGISTERS, YEAR, planned_for

SERVICE = "supplier_manual"


def said(value: object) -> dict[str, object]:
    return {"value": value, "unit": "st", "meaning": "villkor", "source": "antagande"}


def terms(**steps: object) -> Terms:
    return Terms.model_validate({name: said(value) for name, value in steps.items()})


def banded(each: str, rule: str, *bands: tuple[object, object, object]) -> Terms:
    """Bands as end, price and flat amount, counted anew each period."""
    made = [{"upto": end, "price": price, "flat": flat} for end, price, flat in bands]
    return terms(bands=made, band_rule=rule, counted_by=each)


REBATE = terms(
    bands=[{"upto": 40, "price": Decimal(1)}, {"upto": None, "price": Decimal("0.75")}],
    band_rule="graduated",
    counted_by="month",
)


def with_terms(own: Terms) -> Parameters:
    parameters = load(changes={"price_rules.productivity": None, "price_rules.cap": None})
    service = parameters.services[SERVICE].model_copy(update={"terms": own})
    return parameters.model_copy(update={"services": parameters.services | {SERVICE: service}})


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (terms(block=25, counted_by="month"), 2 + 1 + 3),
        (terms(block=25, counted_by="quarter"), 4),
        (terms(included=30, counted_by="month"), 0 + 0 + 33),
        (REBATE, 26 + 10 + 40 + Decimal("0.75") * 23),
        (banded("quarter", "graduated", (50, 1, 0), (None, Decimal("0.5"), 0)), 50 + Decimal("24.5")),
        (banded("half_year", "all_units", (98, 1, 0), (None, Decimal("0.5"), 0)), Decimal("49.5")),
        (banded("month", "all_units", (20, 0, 1), (None, 0, 3)), 3 + 1 + 3),
        (banded("month", "graduated", (30, 0, 25), (None, 1, 0)), 25 + 25 + 25 + 33),
    ],
)
def test_pieces_in_list_prices(own: Terms, expected: object) -> None:
    """26, 10 and 63 pieces in January to March, 99 in the quarter."""
    assert sum(n for _, n in in_list_prices(list_fee(own), [26, 10, 63, *[0] * 9])) == expected


@pytest.fixture(scope="module")
def planned() -> PlannedYear:
    return planned_for(with_terms(REBATE))


def months_of(planned: PlannedYear, customer: int) -> list[float]:
    name = planned.parameters.services[SERVICE].activities[0]
    expected = expected_volumes(planned.parameters, REGISTERS, YEAR)
    own = expected[(expected["activity"] == name) & (expected["customer"] == customer)]
    return own.set_index("month")["volume"].reindex(range(1, 13), fill_value=0).tolist()


def lines(planned: PlannedYear) -> pd.DataFrame:
    return planned.agreed[planned.agreed["service"] == SERVICE]


def test_the_list_price_recovers_the_cost_of_what_is_paid_for(planned: PlannedYear) -> None:
    """Revenue is cost to the öre, and the list price higher than without the rebate."""
    assert planned.prices.revenue == planned.prices.recovery.revenue
    assert sum(planned.agreed["amount"]) == planned.prices.revenue
    plain = planned_for(load(changes={"price_rules.productivity": None, "price_rules.cap": None}))
    prices = [found.prices.lines.set_index("service").loc[SERVICE, "price"] for found in (planned, plain)]
    assert prices[0] > prices[1]


def test_customers_agree_on_what_their_pieces_come_to(planned: PlannedYear) -> None:
    """The twelve months' whole pieces, 40 of each at the list price and the rest at three quarters of it."""
    held = 0
    whole = agreed_tariff(planned.agreed, planned.parameters, YEAR)
    own = whole.model_copy(update={"fees": {SERVICE: whole.fees[SERVICE]}})
    for line in lines(planned).to_dict("records"):
        charged = charge(own, quantities(planned, line["customer"], line["volume"]))
        assert sum(charged["amount"]) == line["amount"]
        held += line["amount"] < line["price"] * line["volume"]
    assert held > 1


def quantities(planned: PlannedYear, customer: int, volume: int) -> pd.DataFrame:
    months = apportion(volume, months_of(planned, customer)).tolist()
    rows = [(customer, SERVICE, month, pieces) for month, pieces in enumerate(months, start=1)]
    return pd.DataFrame(rows, columns=["customer", "quantity", "month", "amount"])


def test_a_year_settled_in_full_is_what_the_tariff_charges_for_it() -> None:
    """120 agreed, ten a month; 200 came in March: 40 + 0.75 x 160 are 160 list prices of 8, for 120."""
    own = {"use": REBATE}
    agreed = pd.DataFrame([(1, "use", 120, Decimal(8), Decimal(960))], columns=list(_COLUMNS))
    came = pd.DataFrame([(1, "use", 200)], columns=["customer", "service", "volume"])
    march = [Fraction(count) for count in (0, 0, 200, *[0] * 9)]
    paid = Paid(PaidPieces(own), PaidPieces(own, {(1, "use"): march}))
    full = settle(agreed, came, {"use": IN_FULL}, paid=paid)
    assert full["settled"].tolist() == [160 * 8]
    half = settle(agreed, came, {"use": Clause(Fraction(0), Fraction(1, 2))}, paid=paid)
    assert half["adjustment"].tolist() == [20 * 8]


_COLUMNS: tuple[str, ...] = ("customer", "service", "volume", "price", "amount")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_an_agreement_says_the_terms() -> None:
    assert plain(terms_in_words(REBATE)) == (
        "antalet varje månad faller i band, var och en till sitt bands pris (till och med 40: 100 % av "
        "priset; därutöver: 75 % av priset)."
    )
    both = plain(terms_in_words(terms(included=30, block=25, counted_by="quarter")))
    assert both == "30 är fria varje kvartal; antalet räknas i påbörjade 25-tal varje kvartal."
    dated = terms(price_from={date(YEAR, 7, 1): Decimal("1.02")}, minimum=420)
    assert plain(terms_in_words(dated)) == (
        "från 1 juli 2012 är det 102,0 % av priset; beloppet är minst 420,00 kr varje år, för månader som "
        "kunden har avtal."
    )


def test_terms_are_read_from_yaml(tmp_path: Path) -> None:
    """As a centre writes them: days as keys, and numbers as they stand."""
    written = (
        "price_from: {value: {2012-07-01: 1.02}, unit: listpriser, meaning: Från juli, source: beslut}\n"
    )
    written += "minimum: {value: 420, unit: kr, meaning: Minsta avgift, source: beslut}\n"
    (tmp_path / "terms.yaml").write_text(written)
    read = Terms.model_validate(read_yaml(tmp_path / "terms.yaml", "terms.yaml"))
    assert read.price_from
    assert read.price_from.value == {date(2012, 7, 1): Decimal("1.02")}
    assert read.minimum
    assert read.minimum.value == 420


def test_without_terms_pieces_are_pieces() -> None:
    nothing = pd.DataFrame({"activity": [], "customer": [], "month": [], "volume": []})
    assert paid_as_came(load(), REGISTERS, YEAR, nothing).of(1, SERVICE, 17) == 17


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"charged": "by_month", "terms": {"block": said(25)}}, "per styck"),
        ({"terms": {"price": said(2)}}, "eget pris"),
        ({"terms": {}}, "minst ett"),
    ],
)
def test_terms_are_of_pieces_and_without_a_price(changes: dict[str, Any], place: str) -> None:
    plain = load().services[SERVICE].model_dump()
    with pytest.raises(ValidationError, match=place):
        Service.model_validate(plain | changes)
