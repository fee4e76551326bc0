"""What a switch of channel saves, three ways: at the price, at once, and when staffing has followed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from model.parameters.loading import load
from model.parameters.shorthand import in_short
from model.parameters.variation import overlaid
from model.planning.planned_year import PlannedYear, plan_year
from model.planning.what_if import WhatIf, what_if
from tests.small_world import small_changes

YEAR = 2012


@pytest.fixture(scope="module")
def caused() -> PlannedYear:
    """The small world with calls and letters that have causes, and none beside."""
    base = load()
    own: dict[str, Any] = {
        "phone.calls": {YEAR: {}},
        "mail.volume": {YEAR: {}},
        "contacts.calls": base.contacts.calls.value,
        "contacts.mails": base.contacts.mails.value,
    }
    return plan_year(load(changes=small_changes() | own), YEAR, replications=2)


def asked(planned: PlannedYear, **more: Any) -> WhatIf:
    """The planned year with nine invoices of ten as e-invoices, and what else is asked."""
    changes = in_short(planned.parameters, YEAR, ["supplier_e_invoice=0.9"])
    return what_if(planned, overlaid(planned.parameters, changes | more))


def test_a_switch_is_told_three_ways(caused: PlannedYear) -> None:
    """Half of 20 500 invoices become e-invoices: of these 58/60 were scanned and 2/60 manual."""
    answer = asked(caused)
    saving = answer.switch
    assert saving is not None
    assert saving.moved == pytest.approx(10_250, rel=1e-6)
    prices = caused.prices.lines.set_index("service")["price"]
    scanned, manual, e_invoice = (prices[f"supplier_{name}"] for name in ("scanned", "manual", "e_invoice"))
    expected = (scanned * 58 + manual * 2) / 60 - e_invoice
    assert saving.each(saving.at_price) == pytest.approx(expected, rel=Decimal("1e-6"))
    assert saving.at_once == 0
    assert answer.following is not None
    assert saving.followed == answer.base.cost - answer.following.cost
    assert saving.followed > 0
    assert 60 < saving.calls < 150
    assert 60 < saving.letters < 150


def test_the_rest_of_the_question_is_left_aside(caused: PlannedYear) -> None:
    more = {"phone.talk_time_mean": 400.0}
    assert asked(caused).switch == asked(caused, **more).switch
    assert what_if(caused, overlaid(caused.parameters, more)).switch is None


def test_few_scanned_invoices_no_longer_bear_the_calls_of_many(caused: PlannedYear) -> None:
    """Its price rises by what all share, less than a tenth; it doubled while it bore 18 % of all calls."""
    scanned = asked(caused).services().set_index("service").loc["supplier_scanned"]
    assert 0 < scanned["share"] < 0.1
