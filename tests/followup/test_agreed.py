"""Volumes and amounts against agreements, and the economy by service, on small cases worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.followup import agreed, channels, productivity, service_economy
from model.followup.streams import counting
from model.observations.registers import ALL_CUSTOMERS, Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.rated import Terms
from tests.accounts import ACCOUNTS, with_kinds

YEAR = 2011
E_INVOICE, ASSETS, SUBSCRIPTION = "supplier_e_invoice", "fixed_assets", "subscription"


@cache
def parameters() -> Parameters:
    return load()


@cache
def registers() -> Registers:
    add_ons = pd.DataFrame({"customer": [1], "service": [ASSETS], "start": [date(2011, 9, 1)], "end": [None]})
    own = load_registers(parameters())
    return Registers(customers=own.customers, people=own.people, add_ons=add_ons)


def agreements(*lines: tuple[int, str, int, str]) -> pd.DataFrame:
    rows = [
        (customer, service, volume, Decimal(price), volume * Decimal(price))
        for customer, service, volume, price in lines
    ]
    return pd.DataFrame(rows, columns=["customer", "service", "volume", "price", "amount"])


def volumes(*lines: tuple[int, int, str, int]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["month", "customer", "activity", "volume"])


NO_INCOMPLETE = pd.DataFrame(columns=["month", "customer", "activity", "cleared_by_phone", "returned"])
JULY_EMPTY = pd.DataFrame(
    {
        "month": range(1, 13),
        "activity": E_INVOICE,
        "volume": [10, 10, 10, 10, 10, 10, 0, 10, 10, 10, 10, 10],
    }
)


def table(
    lines: pd.DataFrame,
    came: pd.DataFrame,
    incomplete: pd.DataFrame = NO_INCOMPLETE,
    rules: Parameters | None = None,
) -> pd.DataFrame:
    return agreed.agreed_and_actual(
        lines,
        came,
        budget=JULY_EMPTY,
        incomplete=incomplete,
        parameters=rules or parameters(),
        registers=registers(),
        year=YEAR,
    )


def months_of(found: pd.DataFrame, service: str, column: str) -> list[Any]:
    return found.loc[found["service"] == service, column].tolist()


def test_agreed_volumes_follow_the_budget_and_make_the_agreement() -> None:
    found = table(agreements((1, E_INVOICE, 110, "4.40")), volumes((1, 1, E_INVOICE, 12)))
    assert months_of(found, E_INVOICE, "agreed") == [10] * 6 + [0] + [10] * 5
    assert sum(months_of(found, E_INVOICE, "agreed_amount")) == Decimal("484.00")
    assert months_of(found, E_INVOICE, "amount")[0] == Decimal("52.80")


def test_months_of_a_service_with_terms_are_what_the_terms_make_of_them() -> None:
    """Five free each month at 4.40: 5 x 11 of 110 are agreed on, 242.00; 12 that came are 7, 30.80."""
    free = {"value": Decimal(5), "unit": "st", "meaning": "Fria", "source": "prov"}
    month = {"value": "month", "unit": "period", "meaning": "Per månad", "source": "prov"}
    own = Terms.model_validate({"included": free, "counted_by": month})
    service = parameters().services[E_INVOICE].model_copy(update={"terms": own})
    rules = parameters().model_copy(update={"services": parameters().services | {E_INVOICE: service}})
    lines = agreements((1, E_INVOICE, 110, "4.40")).assign(amount=[Decimal("242.00")])
    found = table(lines, volumes((1, 1, E_INVOICE, 12)), rules=rules)
    assert months_of(found, E_INVOICE, "agreed_amount") == [22] * 6 + [0] + [22] * 5
    assert months_of(found, E_INVOICE, "amount")[0] == Decimal("30.80")


def test_months_that_have_not_passed_have_no_volume_and_no_amount() -> None:
    found = table(
        agreements((1, E_INVOICE, 110, "4.40"), (1, SUBSCRIPTION, 1, "100.00")),
        volumes((1, 1, E_INVOICE, 12), (2, 1, E_INVOICE, 8)),
    )
    later = found[found["month"] > 2]
    assert later["volume"].isna().all()
    assert later["amount"].isna().all()
    assert later["agreed_amount"].notna().all()


def test_an_add_on_counts_in_the_months_that_it_is_charged_for() -> None:
    """Opened in September: work done in August is not charged."""
    came = volumes(*((month, 1, ASSETS, 1) for month in range(1, 13)))
    found = table(agreements((1, ASSETS, 4, "3400.00")), came)
    assert months_of(found, ASSETS, "agreed") == [0] * 8 + [1] * 4
    assert months_of(found, ASSETS, "volume") == [0] * 8 + [1] * 4


def test_yearly_sums_go_in_twelfths_to_the_ore() -> None:
    found = table(
        agreements((1, SUBSCRIPTION, 1, "100.00")), volumes(*((m, 1, E_INVOICE, 0) for m in range(1, 13)))
    )
    parts = months_of(found, SUBSCRIPTION, "amount")
    assert set(parts) == {Decimal("8.33"), Decimal("8.34")}
    assert sum(parts) == Decimal("100.00")
    assert found["volume"].isna().all()


def test_a_volume_without_agreement_is_charged_at_the_price_of_the_others() -> None:
    found = table(agreements((1, E_INVOICE, 11, "4.40")), volumes((1, 1, E_INVOICE, 1), (1, 2, E_INVOICE, 5)))
    own = found[found["customer"] == 2]
    assert own["agreed"].sum() == 0
    assert own["amount"].tolist()[0] == Decimal("22.00")


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (((1, ASSETS, 12, "3400.00"),), "inget avtal;"),
        (((1, E_INVOICE, 11, "4.40"), (3, E_INVOICE, 11, "4.00")), "andra kunder har olika pris"),
    ],
)
def test_a_volume_that_nobody_can_price_is_refused(
    lines: tuple[tuple[int, str, int, str], ...], words: str
) -> None:
    with pytest.raises(InputError, match=f"kund 2, {E_INVOICE}: värdet .*{words}"):
        table(agreements(*lines), volumes((1, 2, E_INVOICE, 5)))


def test_incomplete_documents_are_charged_when_they_have_a_price_of_their_own() -> None:
    rule = parameters().pricing.incomplete_documents.model_copy(update={"value": "own_price"})
    pricing = parameters().pricing.model_copy(update={"incomplete_documents": rule})
    rules = parameters().model_copy(update={"pricing": pricing})
    incomplete = pd.DataFrame(
        [(1, 1, "payment_order", 3, 2), (1, 1, "supplier_manual", 1, 0)], columns=NO_INCOMPLETE.columns
    )
    lines = agreements((1, "incomplete_documents", 24, "20.00"))
    found = table(lines, volumes((1, 1, E_INVOICE, 0)), incomplete, rules)
    assert months_of(found, "incomplete_documents", "agreed") == [2] * 12
    assert months_of(found, "incomplete_documents", "amount")[0] == Decimal("120.00")


@settings(max_examples=30, deadline=None)
@given(
    bought=st.dictionaries(
        st.tuples(st.integers(1, 33), st.sampled_from([E_INVOICE, "customer_file", SUBSCRIPTION])),
        st.tuples(st.integers(0, 10_000), st.decimals(0, 500, places=2)),
        min_size=1,
    )
)
def test_months_make_every_agreement(bought: dict[tuple[int, str], tuple[int, Decimal]]) -> None:
    lines = agreements(
        *(
            (customer, service, 1 if service == SUBSCRIPTION else volume, str(price))
            for (customer, service), (volume, price) in bought.items()
        )
    )
    found = agreed.summed(table(lines, volumes((1, 1, "cash", 1))), ["customer", "service"], 1)
    assert found["amount_year"].tolist() == lines["amount"].tolist()
    pieces = found["service"] != SUBSCRIPTION
    assert found.loc[pieces, "agreed_year"].tolist() == lines.loc[pieces.to_numpy(), "volume"].tolist()


def test_sums_by_customer_and_their_total() -> None:
    found = table(
        agreements((1, E_INVOICE, 110, "4.40"), (2, E_INVOICE, 220, "4.40"), (2, SUBSCRIPTION, 1, "120.00")),
        volumes((1, 1, E_INVOICE, 12), (1, 2, E_INVOICE, 15)),
    )
    by_customer = agreed.by_customer(found, registers(), 1).set_index("customer")
    assert by_customer.index.tolist() == [1, 2, ALL_CUSTOMERS]
    assert by_customer.loc[2, "amount_deviation"] == Decimal("-22.00")
    assert by_customer.loc[2, "amount"] == Decimal("76.00")
    total = by_customer.loc[ALL_CUSTOMERS]
    assert total["amount"] == by_customer["amount"].iloc[:2].sum()
    pieces = agreed.by_customer_and_stream(
        found, {"supplier": [E_INVOICE], "customer": ["customer_file"]}, 1
    ).set_index(["stream", "customer"])
    assert pieces.loc[("supplier", 1), "share"] == pytest.approx(0.2)
    assert pieces.loc[("supplier", ALL_CUSTOMERS), ["agreed", "volume"]].tolist() == [30, 27]
    assert "customer" not in pieces.index.get_level_values("stream")


COUNTING = counting(load())


def economy(budget: str, outcome: str) -> pd.DataFrame:
    """Every account the same amount each month; revenue ten times it."""
    rows = [
        (
            month,
            "unit_1",
            account,
            *(Decimal(amount) * (10 if account == "revenue" else 1) for amount in (budget, outcome)),
        )
        for month in range(1, 13)
        for account in ACCOUNTS
    ]
    return with_kinds(pd.DataFrame(rows, columns=["month", "unit", "account", "budget", "outcome"]))


def test_economy_by_service_by_hand() -> None:
    """January: cost 90 budgeted and 99 booked, shared 1:2; revenue 44.00 + 10.00 agreed of 100 budgeted."""
    lines = agreements((1, E_INVOICE, 110, "4.40"), (1, SUBSCRIPTION, 1, "120.00"))
    found = table(lines, volumes((1, 1, E_INVOICE, 20)))
    costs = pd.DataFrame(
        {"service": [E_INVOICE, SUBSCRIPTION], "volume": [110, 1], "full_cost": [Decimal(500), Decimal(1000)]}
    )
    result = service_economy.by_service(found, economy("10.00", "11.00"), costs, parameters(), 1)
    result = result.set_index("service")
    assert result.index.tolist() == [E_INVOICE, SUBSCRIPTION, "unexplained", "all"]
    own = result.loc[E_INVOICE]
    assert (own["revenue_budget"], own["revenue"]) == (Decimal("44.00"), Decimal("88.00"))
    assert (own["cost_budget"], own["cost"]) == (Decimal("30.00"), Decimal("33.00"))
    assert (own["result_budget"], own["result"], own["result_deviation"]) == (14, 55, 41)
    assert own["cost_deviation"] == Decimal("-3.00")
    assert result.loc["unexplained", "revenue"] == 110 - 88 - 10
    assert result.loc["all", "result"] == 110 - 99


@given(
    parts=st.lists(st.decimals("0.01", 10**7, places=2), min_size=2, max_size=2),
    budget=st.decimals(0, 10**6, places=2),
    outcome=st.decimals(0, 10**6, places=2),
    through=st.integers(1, 12),
)
@settings(max_examples=30, deadline=None)
def test_services_and_the_unexplained_make_the_economy(
    parts: list[Decimal], budget: Decimal, outcome: Decimal, through: int
) -> None:
    lines = agreements((1, E_INVOICE, 110, "4.40"), (1, SUBSCRIPTION, 1, "121.01"))
    found = table(lines, volumes(*((month, 1, E_INVOICE, month) for month in range(1, 13))))
    costs = pd.DataFrame({"service": [E_INVOICE, SUBSCRIPTION], "volume": 1, "full_cost": parts})
    result = service_economy.by_service(
        found, economy(str(budget), str(outcome)), costs, parameters(), through
    )
    for column in ("revenue_budget", "revenue", "cost_budget", "cost", "result"):
        assert sum(result[column].iloc[:-1], Decimal(0)) == result[column].iloc[-1]
    assert result["cost"].iloc[-2] == 0


def test_channel_shares_sum_to_one_and_are_missing_without_invoices() -> None:
    came = volumes(
        (1, 1, E_INVOICE, 30), (1, 1, "supplier_scanned", 70), (2, 1, "customer_file", 5), (2, 1, "cash", 9)
    )
    found = channels.channel_shares(came, COUNTING, ["month"]).set_index(["month", "channel"])["share"]
    assert found[1, E_INVOICE] == pytest.approx(0.3)
    assert "supplier_manual" not in found.index.get_level_values("channel")
    assert found[2, "customer_file"] == 1
    assert found[[(1, "customer_file"), (2, E_INVOICE)]].isna().all()
    assert channels.channel_shares(came, COUNTING)["volume"].sum() == 105
    assert channels.channel_shares(came, {}, ["month"]).empty, "a centre without channels"


def test_productivity_by_month_by_hand() -> None:
    staff = pd.DataFrame({"month": [1, 1], "unit": ["unit_1", "unit_2"], "fte": [3.0, 2.0]})
    came = volumes((1, 1, E_INVOICE, 30), (1, 1, "customer_manual", 70), (1, 1, "cash", 9))
    pieces = [name for own in COUNTING.values() for name in own]
    found = productivity.by_month(came, economy("10.00", "11.00"), staff, pieces).iloc[0]
    assert found["pieces"] == 100
    assert found["per_fte"] == 20
    assert found["costs"] == Decimal("99.00")
    assert found["cost_per_piece"] == pytest.approx(0.99)


def test_price_index_of_a_fixed_basket() -> None:
    """Basket 100 x 5.00 + 10 x 50.00 = 1000 before and 100 x 4.00 + 10 x 50.00 = 900 now."""
    lines = agreements((1, E_INVOICE, 100, "4.00"), (1, "supplier_manual", 10, "50.00"))
    earlier = pd.DataFrame(
        [
            (2010, E_INVOICE, Decimal("5.00")),
            (2010, "supplier_manual", Decimal("50.00")),
            (2010, "cash", Decimal("1.00")),
        ],
        columns=["year", "service", "price"],
    )
    measures = {"customer_invoices": 100, "personnel": 1, "overhead": 1, "fte": 10}
    kinds = {"supplier_invoices": "volume", "customer_invoices": "volume", "personnel": "personnel"}
    kinds |= {"overhead": "other_cost", "fte": "fte"}
    yearly = pd.DataFrame(
        [
            (year, "outcome", measure, Decimal(value))
            for year, more in ((2010, 900), (2011, 1100))
            for measure, value in (measures | {"supplier_invoices": more}).items()
        ],
        columns=["year", "kind", "measure", "value"],
    )
    prices = productivity.prices_by_year(earlier, lines, YEAR)
    assert prices["service"].tolist() == [E_INVOICE] * 2 + ["supplier_manual"] * 2
    found = productivity.productivity_and_price(yearly, kinds, prices, lines)
    assert found["basket"].tolist() == [Decimal("1000.00"), Decimal("900.00")]
    assert found["price_index"].tolist() == [100, 90]
    assert found["per_fte_index"].tolist() == pytest.approx([100, 120])
