"""What an offer does to its customer, to all others, to cost and to the result, with values by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.planning.offers.chance import Drawn
from model.planning.offers.effects import Effect, effect_of
from model.planning.offers.offer import Negotiation, Offer
from model.planning.offers.offered import faults_of, offer_changes
from model.planning.planned_year import PlannedYear, plan_year
from model.pricing.money import kronor, to_ore
from tests.offers.conftest import CUSTOMER, YEAR, Make
from tests.small_world import small_changes

E_INVOICE, SCANNED = "supplier_e_invoice", "supplier_scanned"
CERTAIN = {
    f"risk.{name}": 0.0
    for name in (
        "wage_sd",
        "absence_sd",
        "vacancy_mean",
        "vacancy_sd",
        "productivity_sd",
        "other_cost_sd",
        "peak_sd",
        "minutes_sd",
        "adaptable_share",
        "leaving_probability",
    )
}
"""Nothing happens in a year but what was planned."""


def line(effect: Effect, service: str, agreed: str = "at_list") -> tuple[int, Decimal]:
    """Volume and kronor of the customer's line."""
    table = getattr(effect, agreed)
    own = table[(table["customer"] == CUSTOMER) & (table["service"] == service)]
    return (int(own["volume"].sum()), sum(own["amount"], Decimal(0)))


def planned_line(effect: Effect, service: str) -> tuple[int, Decimal]:
    table = effect.answer.base.agreed
    own = table[(table["customer"] == CUSTOMER) & (table["service"] == service)]
    return (int(own["volume"].sum()), sum(own["amount"], Decimal(0)))


def test_an_offer_of_what_is_planned_changes_nothing(made: Make, drawn: Drawn) -> None:
    effect = made()
    assert effect.changes == {}
    base = effect.answer.base.agreed
    for agreed in (effect.anew, effect.at_list):
        assert effect.paid(agreed) == effect.paid(base)
        assert effect.others(agreed) == effect.others(base)
    assert effect.chance_anew == effect.chance_at_list == drawn.base
    assert set(effect.moved["change"]) == {Decimal("0.00")}


def test_a_switch_of_sixty_invoices(made: Make, negotiated: PlannedYear) -> None:
    """Sixty invoices fewer are scanned and sixty more are e-invoices, and nobody else's move."""
    as_planned = made()
    e_invoices, scanned = (planned_line(as_planned, name)[0] for name in (E_INVOICE, SCANNED))
    effect = made(volumes={E_INVOICE: e_invoices + 60, SCANNED: scanned - 60})
    prices = negotiated.prices.lines.set_index("service")["price"]
    assert line(effect, E_INVOICE) == (e_invoices + 60, (e_invoices + 60) * prices[E_INVOICE])
    assert line(effect, SCANNED) == (scanned - 60, (scanned - 60) * prices[SCANNED])
    assert effect.cost.at_price == 60 * (prices[E_INVOICE] - prices[SCANNED]) < 0
    assert effect.cost.at_once == 0
    assert effect.cost.followed < 0
    assert effect.others(effect.at_list) == effect.others(effect.answer.base.agreed)
    now, before = (
        agreed[(agreed["customer"] != CUSTOMER) & (agreed["service"] != "transition_adjustment")].set_index(
            ["customer", "service"]
        )["volume"]
        for agreed in (effect.anew, effect.answer.base.agreed)
    )
    assert now.to_dict() == before.to_dict()


def test_what_one_pays_less_the_others_pay_more_when_prices_are_made_anew(made: Make) -> None:
    """All agreements sum to the year's full cost, so the others' change is the cost's less the customer's."""
    effect = made(volumes={SCANNED: 0})
    base = effect.answer.base.agreed
    own = effect.paid(effect.anew) - effect.paid(base)
    others = effect.others(effect.anew) - effect.others(base)
    assert own < 0
    assert own + others == effect.answer.changed.prices.revenue - effect.answer.base.prices.revenue
    assert sum(effect.moved["change"]) == others


def test_nine_months_of_an_add_on(made: Make, negotiated: PlannedYear) -> None:
    price = negotiated.prices.lines.set_index("service")["price"]["accounting_to_reporting"]
    effect = made(add_ons={"accounting_to_reporting": [4, 12]})
    assert line(effect, "accounting_to_reporting") == (9, 9 * price)
    assert effect.cost.at_price == 9 * price
    assert planned_line(effect, "accounting_to_reporting")[0] == 0


def test_an_add_on_that_is_closed(made: Make, negotiated: PlannedYear) -> None:
    price = negotiated.prices.lines.set_index("service")["price"]["internal_balances"]
    half, none = made(add_ons={"internal_balances": [1, 6]}), made(add_ons={"internal_balances": []})
    assert planned_line(half, "internal_balances") == (12, 12 * price)
    assert line(half, "internal_balances") == (6, 6 * price)
    assert line(none, "internal_balances") == (0, 0)
    assert made(add_ons={"fixed_assets": []}).changes == {}  # what it does not have is not closed


def test_a_customer_of_half_the_year_pays_its_days_of_what_is_a_sum(made: Make) -> None:
    """January to June 2012 are 182 of 366 days, and six of twelve months."""
    effect = made(months=[1, 6])
    for service in ("subscription", "idle_capacity"):
        _, amount = planned_line(effect, service)
        assert line(effect, service)[1] == kronor(round(to_ore(amount) * Fraction(182, 366)))
    assert line(effect, "internal_balances")[0] == 6
    assert 0 < line(effect, SCANNED)[0] < planned_line(effect, SCANNED)[0]


def test_volumes_of_a_part_of_the_year_are_those_that_are_offered(made: Make) -> None:
    effect = made(months=[1, 6], volumes={SCANNED: 101})
    assert line(effect, SCANNED)[0] == 101
    assert line(effect, SCANNED, "anew")[0] == 101
    assert line(effect, E_INVOICE)[0] == line(made(months=[1, 6]), E_INVOICE)[0]


def test_a_surcharge_is_paid_by_the_customer_and_lowers_everyones_subscription(
    made: Make, negotiated: PlannedYear
) -> None:
    """12 000 kr in the line of other assignments; prices anew: all agreements sum to the same, so that the
    subscription, which all share, is 12 000 kr less.
    """
    effect = made(lead_times={"payment_order": 1}, surcharge=12_000)
    _, before = planned_line(effect, "assignments")
    assert line(effect, "assignments") == (1, before + 12_000)
    assert line(effect, "assignments", "anew") == (1, before + 12_000)
    assert effect.cost.at_price == 12_000
    assert effect.cost.followed == 0
    base = effect.answer.base
    sums = [agreed.groupby("service")["amount"].agg("sum") for agreed in (base.agreed, effect.anew)]
    assert sums[1].sum() == sums[0].sum()
    assert sums[1]["subscription"] == sums[0]["subscription"] - 12_000
    assert effect.others(effect.anew) < effect.others(base.agreed)
    more = effect.chance_at_list.expected - made().chance_at_list.expected
    assert more == pytest.approx(12_000, rel=0.005)  # in some years a customer leaves
    none = made(surcharge=0)
    assert none.paid(none.anew) == none.paid(base.agreed)


def test_people_who_come_with_a_customer_come_later_and_the_others_stay_as_many() -> None:
    """Staffing that follows a customer's late start falls: it is not read as people being away."""
    planned = plan_year(load(changes=small_changes()), YEAR, replications=2)
    effect = effect_of("A", Offer(title="prov", months=[7, 12]), CUSTOMER, Drawn(planned, None))
    assert effect.answer.following is not None
    assert effect.answer.following.fte <= effect.answer.base.fte
    assert effect.cost.followed < 0


@pytest.fixture(scope="module")
def certain() -> Drawn:
    return Drawn(plan_year(load(changes=small_changes() | CERTAIN), YEAR, replications=2), None)


def test_at_the_list_the_result_takes_what_the_customer_pays(certain: Drawn) -> None:
    """In years where all goes as planned, nine months more of an add-on are its price, and work that fits."""
    as_planned = effect_of("A", Offer(title="prov"), CUSTOMER, certain)
    effect = effect_of(
        "B", Offer(title="prov", add_ons={"accounting_to_reporting": [4, 12]}), CUSTOMER, certain
    )
    more = effect.chance_at_list.expected - as_planned.chance_at_list.expected
    assert more == pytest.approx(float(effect.cost.at_price), abs=1.0)
    assert effect.chance_at_list.reserve == pytest.approx(certain.base.reserve - more, abs=1.0)


def test_every_fault_of_an_offer_is_told_by_its_place(negotiated: PlannedYear) -> None:
    offers = {
        "A": Offer(title="a", volumes={"supplier_scaned": 1}, add_ons={SCANNED: [1, 12]}),
        "B": Offer(title="b", lead_times={"call": 1}),
    }
    negotiation = Negotiation(customer=99, year=YEAR, offers=offers)
    found = faults_of(negotiation, negotiated.parameters, negotiated.registers, "erbjudande.yaml")
    assert [(fault.place, fault.value) for fault in found] == [
        ("customer", "99"),
        ("offers.A.volumes", "supplier_scaned"),
        ("offers.A.add_ons", SCANNED),
        ("offers.B.lead_times", "call"),
    ]


def test_months_that_the_register_does_not_have_are_refused(negotiated: PlannedYear) -> None:
    customers = negotiated.registers.customers
    ends = [date(YEAR, 9, 30) if number == CUSTOMER else None for number in customers["number"]]
    ended = replace(
        negotiated.registers,
        customers=customers.assign(end=pd.Series(ends, index=customers.index, dtype=object)),
    )
    offer = Offer(title="prov", months=[4, 12])
    with pytest.raises(InputError) as told:
        offer_changes(offer, CUSTOMER, negotiated.parameters, ended, YEAR)
    (fault,) = told.value.findings
    assert (fault.place, fault.value) == (f"kund {CUSTOMER}", "2012-04-01 till 2012-09-30")
    assert "2012-04-01 till 2012-12-31" in fault.expected
