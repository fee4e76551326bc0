"""Calls and letters come of what causes them: twice the cause brings its rate once more, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.calendar import working_calendar
from model.demand.contact_subjects import bearer_of, caused_contacts, contact_subjects
from model.demand.contacts import OTHER, ContactDays, contact_days
from model.demand.drawing.sampler import Sampler
from model.demand.drawing.workload import draw
from model.demand.expected_work import expected_calls, expected_contacts
from model.demand.in_force import DaysInForce
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.contacted import CHANNELS, ContactChannel, contacted
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters

YEAR = 2012
UNITS = ("unit_1", "unit_2", "unit_3", "unit_4")
ALIKE = {YEAR: dict.fromkeys(UNITS, 1.0)}
REGISTERS = load_registers(load())
SCANNED, HANDS_ON, INCOMPLETE = 594_500, 0.25, 0.04
CUSTOMERS = len(REGISTERS.customers)
CAUSES = tuple(load().contacts.calls.of(YEAR))


def rated(rates: dict[str, float], **changes: Any) -> Parameters:
    """The base where only ``rates`` cause calls, in every unit alike."""
    named = {name.replace("__", "."): value for name, value in changes.items()}
    return load(changes={"contacts.calls": {YEAR: rates}, "contacts.calls_by_unit": ALIKE} | named)


def days(parameters: Parameters, channel: ContactChannel = "calls") -> ContactDays:
    return contact_days(DaysInForce(parameters, REGISTERS, working_calendar(parameters, YEAR)), channel)


def whole(parameters: Parameters, channel: ContactChannel = "calls") -> float:
    return sum(expected_contacts(parameters, REGISTERS, YEAR, channel).values())


def test_the_base_brings_the_calls_and_letters_that_it_always_did() -> None:
    base = load()
    calls = {2011: (12_360, 13_802, 11_845, 11_433), 2012: (12_000, 13_400, 11_500, 11_100)}
    letters = {2011: (11_820, 13_230, 11_340, 10_960), 2012: (11_500, 12_842, 11_021, 10_638)}
    for channel, years in (("calls", calls), ("mails", letters)):
        for year, expected in years.items():
            found = expected_contacts(base, REGISTERS, year, channel)
            assert list(found.values()) == pytest.approx(expected, abs=1e-6)


def test_an_invoice_brings_its_calls_in_the_unit_of_its_customer() -> None:
    """20 calls per thousand of 594 500 scanned invoices, shared by the customers' weights of suppliers."""
    found = expected_calls(rated({"supplier_scanned": 20.0}), REGISTERS, YEAR)
    weights = REGISTERS.customers.groupby("unit")["supplier_weight"].sum()
    assert sum(found.values()) == pytest.approx(11_890)
    assert found == pytest.approx((11_890 * weights / weights.sum()).to_dict())


def test_errors_closing_days_and_customers_bring_theirs() -> None:
    """5 945 incomplete documents; three days in twelve months for each customer; each customer once."""
    assert SCANNED * HANDS_ON * INCOMPLETE == 5945
    assert whole(rated({"supplier_scanned_incomplete": 100.0})) == pytest.approx(594.5)
    assert whole(rated({"customers": 7.0})) == pytest.approx(7 * CUSTOMERS)
    closing = days(rated({"closing_day": 0.5}))
    assert closing.daily.sum() == pytest.approx(0.5 * 3 * 12 * CUSTOMERS)
    by_day = closing.by_day.sum(axis=0)
    assert by_day[:4] == pytest.approx([0.5 * CUSTOMERS] * 3 + [0.0])  # 2, 3, 4 and 5 January


def test_a_customer_is_new_for_so_many_working_days() -> None:
    """Customer 3 joins on 3 December 2012; 14 working days are left of the year, of 60 that it is new."""
    joining = {"demand__onboarding": {"2012-12-03": [3]}}
    calendar = working_calendar(load(), YEAR)
    left = sum(day.month == 12 and day.day >= 3 for day in calendar.days)
    assert whole(rated({"new_customer": 90.0}, **joining)) == pytest.approx(90 * left / 60)
    assert whole(rated({"new_customer": 90.0})) == 0
    after = rated({"new_customer": 90.0}, contacts__new_customer_days=10, **joining)
    assert whole(after) == pytest.approx(90)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_doubled_rate_brings_its_contacts_once_more(cause: str) -> None:
    base = load()
    joining = {"demand.onboarding": {"2012-04-02": [3, 9]}}
    once = load(changes=joining)
    rate = base.contacts.calls.of(YEAR) | {cause: 2 * base.contacts.calls.of(YEAR)[cause]}
    twice = days(load(changes=joining | {"contacts.calls": {YEAR: rate}}))
    table = days(once).table().set_index("cause")["contacts"]
    own = float(table.loc[[cause]].sum()) if cause in table.index else 0.0
    assert twice.daily.sum() == pytest.approx(days(once).daily.sum() + own)


@settings(max_examples=25, deadline=None)
@given(more=st.floats(0.0, 3.0))
def test_more_of_a_cause_brings_more_by_its_rate_and_nothing_else(more: float) -> None:
    """Payment orders are 75 000 a year: 38.4 calls per thousand, and 213.3 per thousand incomplete."""
    base = load()
    changed = load(changes={"activities.payment_order.rate": {YEAR: 75_000.0 * more}})
    before, after = (days(each).table().groupby("cause")["contacts"].sum() for each in (base, changed))
    for name in before.index:
        factor = more if name.startswith("payment_order") else 1.0
        assert after.get(name, 0.0) == pytest.approx(factor * before[name])


def test_a_fifth_more_supplier_invoices_raise_the_load_by_their_share() -> None:
    """Of 48 000 calls 56 % follow supplier invoices: 22 reminders, 18 scanned, 6 manual, 5 and 5."""
    followers = ["supplier_reminder", "supplier_scanned", "supplier_scanned_incomplete", "supplier_manual"]
    followers += ["supplier_manual_incomplete", "supplier_e_invoice", "supplier_register"]
    table = days(load()).table().groupby("cause")["contacts"].sum()
    share = table[followers].sum() / table.sum()
    assert share == pytest.approx(0.56)
    more = load(changes={"demand.streams.supplier_invoices.volume": {YEAR: 1_230_000}})
    assert whole(more) == pytest.approx(48_000 * (1 + 0.2 * share))
    assert whole(more, "mails") == pytest.approx(46_001 * (1 + 0.2 * share))


def test_changes_on_the_way_are_felt_from_their_day() -> None:
    """From July twice the supplier invoices: the months before stay, and those after rise by their share."""
    calendar = working_calendar(load(), YEAR)
    more = load(changes={"demand.mid_year_change": {"2012-07-01": {"supplier_invoices": 2.0}}})
    before, after = days(load()).by_month(calendar).sum(axis=0), days(more).by_month(calendar).sum(axis=0)
    assert after[:6] == pytest.approx(before[:6])
    assert after[6:] == pytest.approx(1.56 * before[6:])
    halved = load(changes={"demand.mid_year_change": {"2012-07-01": {"calls": 0.5}}})
    assert days(halved).by_month(calendar).sum(axis=0)[6:] == pytest.approx(before[6:] / 2)


def test_contacts_come_in_the_months_of_their_cause_where_that_is_known() -> None:
    profile = load().demand.month_profiles["supplier"].value
    parameters = rated({"supplier_scanned": 20.0}, contacts__in_cause_months=["supplier_scanned"])
    months = days(parameters).by_month(working_calendar(parameters, YEAR)).sum(axis=0)
    assert months == pytest.approx(11_890 * np.array(profile) / sum(profile))


def test_numbers_of_their_own_come_beside_what_causes_bring() -> None:
    parameters = rated({"customers": 2.0}, phone__calls={YEAR: {"unit_2": 500}})
    found = days(parameters)
    assert found.table().set_index("cause").loc[OTHER, "contacts"] == pytest.approx(500)
    assert sum(found.by_unit.values()) == pytest.approx(500 + 2 * CUSTOMERS)


def test_a_unit_whose_customers_call_more_gets_more() -> None:
    plain, more = (
        expected_calls(
            load(changes={"contacts.calls": {YEAR: {"customers": 10.0}}, "contacts.calls_by_unit": factors}),
            REGISTERS,
            YEAR,
        )
        for factors in (ALIKE, {YEAR: ALIKE[YEAR] | {"unit_3": 1.5}})
    )
    assert more == pytest.approx(plain | {"unit_3": 1.5 * plain["unit_3"]})


def test_the_drawn_year_brings_what_is_expected() -> None:
    """What is drawn from: 200 calls per thousand of 11 890 scanned invoices, a fiftieth of the year's."""
    parameters = rated(
        {"supplier_scanned": 200.0},
        demand__streams__supplier_invoices__volume={YEAR: 20_500},
        phone__busy_day_cv=0.0,
    )
    expected = expected_calls(parameters, REGISTERS, YEAR)
    assert sum(expected.values()) == pytest.approx(20_500 * 0.58 * 0.2)
    sampler = Sampler(parameters, REGISTERS, working_calendar(parameters, YEAR), 4, 0)
    assert sampler.contacts("calls").sum(axis=1).tolist() == pytest.approx(list(expected.values()))


def test_who_causes_the_contacts_bears_them() -> None:
    """At 90 % e-invoices a tenth is left for the rest, not 60: a sixth as many calls about scanned."""
    base, switched = load(), load("e_invoices_90")
    before, after = (contact_subjects(each, REGISTERS, YEAR) for each in (base, switched))
    assert before["supplier_scanned"] / sum(before.values()) == pytest.approx(0.18)
    assert after["supplier_scanned"] == pytest.approx(before["supplier_scanned"] / 6)
    assert after["supplier_e_invoice"] == pytest.approx(before["supplier_e_invoice"] * 0.9 / 0.4)
    assert after["payment_order"] == pytest.approx(before["payment_order"])
    apart = contact_subjects(base, REGISTERS, YEAR, "incomplete_documents")
    assert apart["incomplete_documents"] / sum(apart.values()) == pytest.approx(0.06 + 0.02 + 0.01 + 0.02)


def test_contacts_of_no_known_cause_are_about_what_they_are_said_to_be() -> None:
    none: dict[str, Any] = {f"contacts.{channel}": {YEAR: {}} for channel in CHANNELS}
    shares = load().pricing.allocation.phone_subjects.value
    found = contact_subjects(load(changes=none | {"phone.calls": {YEAR: {"unit_1": 300}}}), REGISTERS, YEAR)
    assert {name: hours / sum(found.values()) for name, hours in found.items()} == pytest.approx(shares)
    nobody = contact_subjects(load(changes=none), REGISTERS, YEAR)
    assert nobody == pytest.approx(shares)


def test_units_get_contacts_by_number_or_by_cause() -> None:
    assert contacted(load(), "calls") == list(UNITS)
    alone = load(
        changes={
            "contacts.calls": {2011: {}, 2012: {"supplier_scanned": 5.0}},
            "contacts.calls_by_unit": {2012: {"unit_1": 0.0}},
        }
    )
    assert contacted(alone, "calls") == ["unit_2", "unit_3", "unit_4"]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("contacts.calls", {YEAR: {"vädret": 2.0}}, "en orsak i contacts.causes"),
        ("contacts.mails_error", {"vädret": 2.0}, "en orsak i contacts.causes"),
        ("contacts.calls_by_unit", {YEAR: {"unit_9": 2.0}}, "enheterna"),
    ],
)
def test_rates_of_what_does_not_exist_are_told(path: str, value: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        load(changes={path: value})


@pytest.mark.slow
def test_calls_are_drawn_where_they_are_expected() -> None:
    parameters = rated({"supplier_scanned": 40.0}, phone__busy_day_cv=0.0)
    drawn = draw(parameters, REGISTERS, working_calendar(parameters, YEAR), 4, 0).calls
    first = np.bincount(drawn.unit[np.isfinite(drawn.arrival)], minlength=4)
    expected = np.array(list(expected_calls(parameters, REGISTERS, YEAR).values()))
    assert np.abs(first - expected).max() < 4 * np.sqrt(expected.max())


def test_the_year_by_cause_sums_to_what_comes() -> None:
    """The 48 000 calls and 46 001 letters of the base; 10 560 calls about reminders."""
    table = caused_contacts(load(), REGISTERS, YEAR).set_index("cause")
    assert table[["calls", "mails"]].sum().tolist() == pytest.approx([48_000, 46_001])
    assert table.loc["supplier_reminder", "calls"] == pytest.approx(10_560)
    subjects = contact_subjects(load(), REGISTERS, YEAR)
    assert table["hours"].sum() == pytest.approx(sum(subjects.values()))
    assert bearer_of(load(), "customers") == "system_administration"
