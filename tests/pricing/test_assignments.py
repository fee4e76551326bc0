"""Other assignments: who pays for each, worked out by hand, and full cost = financing whatever is decided."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from model.demand.expected_work import expected_work
from model.errors import InputError
from model.example_centre.agreements import expected_capacity
from model.observations.registers import Registers, load_registers
from model.parameters.checks.rules import breaches
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.pricing import PriceList, agreements, price_list
from model.pricing.costing.assignment_financing import assignment_financing
from model.pricing.subscription_content import subscription_content, subscription_items

YEAR = 2012
BASE = load()
REGISTERS = load_registers(BASE)
COSTS = pd.DataFrame(
    [
        ("assignments", "outgoing_payment", Decimal("700.10")),
        ("assignments", "payment_run", Decimal("300.03")),
        ("assignments", "personal_assistance", Decimal("100.00")),
        ("assignments", "subletting", Decimal("270014.05")),
        ("subscription", "vehicle_branch_number", Decimal("55.55")),
        ("subscription", "e_invoice_onboarding", Decimal("44.44")),
        ("subscription", "cash", Decimal("9.99")),
    ],
    columns=["service", "activity", "total"],
)


def with_assignments(changed: dict[str, dict[str, Any]], **beside: Any) -> Parameters:
    """The example's parameters with other terms for assignments, their work where it is then paid."""
    tree = BASE.model_dump()
    for name, terms in changed.items():
        for key, value in terms.items():
            if key == "fee":
                tree["assignments"][name]["fee"] = value and {**_QUANTITY, "value": value}
            else:
                tree["assignments"][name][key] = value if value is None else {**_QUANTITY, "value": value}
    in_subscription = [
        activity
        for one in tree["assignments"].values()
        if one["paid_by"]["value"] == "subscription"
        for activity in one["activities"]
    ]
    every = [activity for one in tree["assignments"].values() for activity in one["activities"]]
    own = [name for name in tree["services"]["subscription"]["activities"] if name not in every]
    tree["services"]["subscription"]["activities"] = own + in_subscription
    tree["services"]["assignments"]["activities"] = [name for name in every if name not in in_subscription]
    parameters = Parameters.model_validate(tree | beside)
    assert breaches(parameters) == []
    return parameters


_QUANTITY = {"unit": "prov", "meaning": "Prov", "source": "prov"}


RENTS = {"paid_by": "customers", "payers": "district", "fee": {"2012-01-01": 300}}
"""Subletting with 300 kronor of every rent case from outside, and the districts for the rest."""


def priced(parameters: Parameters, registers: Registers = REGISTERS, **more: Any) -> PriceList:
    """A price list of expected hours."""
    hours = expected_work(parameters, registers, YEAR)
    worked = pd.DataFrame({"hours": pd.Series(hours)})
    capacity = expected_capacity(parameters, registers, YEAR, hours)
    return price_list(parameters, registers, YEAR, activity_hours=worked, capacity=capacity, **more)


def test_who_pays_by_hand() -> None:
    """Fees first: 900 rents of 300 kronor; the rest is 1.01 for five of fourteen and 1.00 for nine."""
    parameters = with_assignments({"subletting_administration": RENTS})
    found = assignment_financing(parameters, REGISTERS, YEAR, COSTS)
    table = found.table.set_index("assignment")
    assert table.loc["treasury", ["full_cost", "fees", "customers"]].tolist() == [
        Decimal("1000.13"),
        Decimal(0),
        Decimal("1000.13"),
    ]
    assert table.loc["subletting_administration", ["volume", "fees", "customers"]].tolist() == [
        900,
        Decimal(270_000),
        Decimal("14.05"),
    ]
    assert table["subscription"].tolist() == [0, Decimal("55.55"), 0, Decimal("44.44"), 0]
    assert found.elsewhere == Decimal(270_000)
    rent = found.parts[found.parts["assignment"] == "subletting_administration"]
    assert rent["amount"].tolist() == [Decimal("1.01")] * 5 + [Decimal("1.00")] * 9
    treasury = found.parts[found.parts["assignment"] == "treasury"]
    assert treasury[["customer", "amount"]].to_numpy().tolist() == [[15, Decimal("1000.13")]]
    assert found.by_customer[1] == Decimal("7.15") + Decimal("1.01"), "a fourteenth of 100, and of the rents"


def test_the_owner_and_fees_lower_what_agreements_bring_in() -> None:
    """Treasury paid by the owner, and vehicles 100 kronor each of 1 200 with the rest in the subscription."""
    parameters = with_assignments(
        {
            "treasury": {"paid_by": "owner", "payers": None},
            "vehicle_branch_numbers": {"fee": {"2012-01-01": 100}},
            "subletting_administration": RENTS,
        }
    )
    found = priced(parameters)
    table = found.financing.table.set_index("assignment")
    elsewhere = table.loc["treasury", "full_cost"] + 120_000 + 270_000
    assert found.recovery.elsewhere == found.financing.elsewhere == elsewhere
    assert found.revenue == Decimal(54_123_000) - elsewhere
    assert sum(agreements(found, parameters)["amount"]) == found.revenue
    assert subscription_items(found)["fees"] == -120_000
    assert sum(found.lines["full_cost"]) == Decimal(54_123_000)
    lines = found.lines.set_index("service")
    assert lines.loc["assignments", "volume"] == 14, "the districts; nobody else pays directly any longer"
    assert lines.loc["subscription", "full_cost"] - lines.loc[
        "subscription", "unit_cost"
    ] * 33 == pytest.approx(Decimal(120_000), abs=Decimal("0.01"))


def test_prices_by_the_piece_are_as_without_assignments() -> None:
    """Who pays for assignments moves money between customers, not the price of an invoice."""
    none = with_assignments(
        {name: {"paid_by": "subscription", "payers": None, "fee": None} for name in BASE.assignments}
    )
    some = with_assignments({"subletting_administration": RENTS})
    apart, together = (priced(each).lines.set_index("service") for each in (some, none))
    sold = [name for name in together.index if name not in ("subscription", "assignments")]
    assert apart.loc[sold, "price"].tolist() == together.loc[sold, "price"].tolist()
    assert "assignments" not in together.index
    moved = together.loc["subscription", "revenue"] - apart.loc["subscription", "revenue"]
    assert moved == apart.loc["assignments", "revenue"] + 270_000


PAID = st.sampled_from(["customers", "owner", "subscription"])
PAYERS = st.sampled_from([1, 15, 33, "equal", "district", "supplier", "customer"])
FEES = st.sampled_from([None, {"2012-01-01": 0}, {"2012-01-01": 0.35}, {"2012-01-01": 1.11}])


@pytest.mark.slow
@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(terms=st.lists(st.tuples(PAID, PAYERS, FEES), min_size=5, max_size=5))
def test_full_cost_is_financed_to_the_ore(terms: list[tuple[str, Any, Any]]) -> None:
    """Whatever is decided of the five: fees, customers, owner and subscription pay all, and no more."""
    parameters = with_assignments(
        {
            name: {"paid_by": by, "payers": payers if by == "customers" else None, "fee": fee}
            for name, (by, payers, fee) in zip(BASE.assignments, terms, strict=True)
        }
    )
    found = priced(parameters)
    table, agreed = found.financing.table, agreements(found, parameters)
    paying = table[["fees", "customers", "owner", "subscription"]]
    assert [sum(row) for row in paying.to_numpy().tolist()] == table["full_cost"].tolist()
    assert sum(found.financing.parts["amount"], Decimal(0)) == sum(table["customers"], Decimal(0))
    assert sum(agreed["amount"]) + sum(table["fees"]) + sum(table["owner"]) == Decimal(54_123_000)
    own = agreed[agreed["service"] == "assignments"].set_index("customer")["amount"].to_dict()
    assert own == found.financing.by_customer
    content = subscription_content(found)
    subscribed = agreed[agreed["service"] == "subscription"].set_index("customer")["amount"]
    assert content.groupby("customer")["amount"].agg("sum").to_dict() == subscribed.to_dict()
    assert content.groupby("item")["amount"].agg("sum").to_dict() == subscription_items(found)


def test_no_rule_of_prices_holds_an_assignment() -> None:
    """A district whose assignments were nothing last year is not capped for them, and nobody bears them."""
    rules = load(
        changes={"price_rules.cap": 0.0, "price_rules.productivity": None, "price_rules.recovery": None}
    )
    last = agreements(priced(rules), rules)
    free = priced(rules, before=last[last["service"] != "assignments"])
    held = [
        customer
        for customer in free.rules.customers
        if free.ruled.charged[customer.number] != free.ruled.listed[customer.number]
    ]
    assert held == []
    district = next(customer for customer in free.rules.customers if customer.number == 1)
    assert district.compared is not None
    assert district.cap == free.ruled.listed[1], "its cap is what it is charged, assignments and all"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"assignments.treasury.payers": "stadsdel"}, "assignments.treasury.payers"),
        ({"assignments.treasury.payers": 77}, "assignments.treasury.payers: värdet 77"),
        ({"assignments.treasury.paid_by": "owner"}, "payers när paid_by är customers"),
    ],
)
def test_who_is_to_pay_is_there(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load_registers(load(changes=changes))


def test_work_lies_where_it_is_paid() -> None:
    tree = BASE.model_dump()
    tree["services"]["subscription"]["activities"].append("personal_assistance")
    tree["services"]["assignments"]["activities"].remove("personal_assistance")
    found = [place for place, _value, _wanted in breaches(Parameters.model_validate(tree))]
    assert found == ["assignments.assistance_reconciliation.activities"]
    tree = BASE.model_dump()
    del tree["assignments"]["treasury"]
    found = [value for _place, value, _wanted in breaches(Parameters.model_validate(tree))]
    assert found == ["outgoing_payment", "payment_run"]
