"""Rates of contacts from months: known rates come back within their intervals, as often as is said."""

from __future__ import annotations

import numpy as np
import pytest

from model.arrays import Floats, Ints
from model.calibration.contact_rates import ContactRates, contact_rates
from model.calibration.contact_series import own_rates, rate_changes
from model.demand.expected_work import expected_contacts
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.variation import changed

CAUSES = ("scanned", "e_invoice", "reminder", "new_customer")
TRUE = np.array([14.0, 6.0, 300.0, 60.0])
ASSUMED, ERRORS = np.array([20.0, 3.0, 200.0, 30.0]), np.array([20.0, 6.0, 200.0, 60.0])
FACTORS = np.array([0.9, 1.1, 1.05, 0.95])
YEARS, UNITS = 3, 4


def months(seed: int) -> tuple[Floats, Floats, Ints]:
    """Contacts of three years of four units, a day in five busier or calmer than a Poisson's."""
    draw = np.random.default_rng(seed)
    count = UNITS * 12 * YEARS
    unit = np.repeat(np.arange(UNITS), 12 * YEARS)
    came = [draw.lognormal(np.log(level), 0.3, count) for level in (12.0, 8.0, 0.7)]
    counted = np.column_stack([*came, draw.poisson(0.3, count)])
    busy = draw.gamma(1 / 0.05**2, 0.05**2, count)
    return draw.poisson((counted @ TRUE) * FACTORS[unit] * busy).astype(float), counted, unit


def estimated(seed: int) -> ContactRates:
    contacts, counted, unit = months(seed)
    return contact_rates(contacts, counted, unit, causes=CAUSES, assumed=ASSUMED, errors=ERRORS)


def test_known_rates_come_back_within_their_intervals() -> None:
    """90 % intervals of four rates in 40 simulated centres: 160, of which 144 are to hold; 3 sd is 11."""
    held = []
    for seed in range(40):
        rates = estimated(seed).rates
        held.append((rates["low"] <= TRUE) & (rates["high"] >= TRUE))
    assert 144 - 15 <= np.sum(held) <= 160


def test_units_factors_and_the_spread_come_back() -> None:
    found = estimated(7)
    assert found.by_unit == pytest.approx(FACTORS / FACTORS.mean(), abs=0.02)
    assert 1.2 < found.dispersion < 4  # a Poisson of 450 a month with 5 % on it: 1 + 450 x 0.0025 is 2.1
    assert (found.rates["learned"] > 0.9).all()


def test_what_the_months_do_not_tell_stays_as_assumed() -> None:
    """A cause that never came, and two that always come together."""
    contacts, counted, unit = months(3)
    never = np.column_stack([counted, np.zeros(len(counted)), counted[:, 2]])
    found = contact_rates(
        contacts,
        never,
        unit,
        causes=(*CAUSES, "never", "reminder_too"),
        assumed=np.append(ASSUMED, [8.0, 100.0]),
        errors=np.append(ERRORS, [2.0, 200.0]),
    ).rates.set_index("cause")
    assert found.loc["never", ["rate", "error", "learned"]].tolist() == pytest.approx([8.0, 2.0, 0.0])
    together = found.loc[["reminder", "reminder_too"], "rate"].sum()
    assert together == pytest.approx(300, abs=35)
    assert found.loc["reminder_too", "learned"] < 0.7


def test_a_rate_without_error_stands_and_none_is_negative() -> None:
    contacts, counted, unit = months(5)
    fixed = contact_rates(
        contacts, counted, unit, causes=CAUSES, assumed=TRUE, errors=np.array([0.0, 1.0, 50.0, 9.0])
    ).rates.set_index("cause")
    assert fixed.loc["scanned", "rate"] == 14.0
    little = np.column_stack([counted, 500 - counted[:, 2] * 20])
    found = contact_rates(
        contacts,
        little,
        unit,
        causes=(*CAUSES, "against"),
        assumed=np.append(ASSUMED, 0.1),
        errors=np.append(ERRORS, 10.0),
    )
    assert (found.rates["rate"] >= 0).all()


def test_no_contacts_tell_nothing() -> None:
    with pytest.raises(ValueError, match="no contacts"):
        contact_rates(
            np.zeros(2), np.ones((2, 1)), np.array([0, 0]), causes=["a"], assumed=TRUE[:1], errors=TRUE[:1]
        )


def test_the_example_learns_from_its_year_and_expects_what_came() -> None:
    """The rates that 2011 gives, laid over the base, expect as many letters in 2011 as came: 47 350."""
    base = load()
    found = {"mails": own_rates(base, "mails")}
    changes = {path: change["value"] for path, change in rate_changes(base, found).items()}
    assert found["mails"].observations == 48
    after = changed(base, changes)
    expected = expected_contacts(after, load_registers(after), 2011, "mails")
    assert sum(expected.values()) == pytest.approx(47_350, rel=0.02)
    assert "supplier_reminder" in after.contacts.in_cause_months.value
    assert "closing_day" not in after.contacts.in_cause_months.value
