"""Credits for missed service: what agreements pay back of a year, and what its risk holds for it."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from model.followup import Period
from model.followup.service_credits import CREDITS, credit_lines
from model.observations.registers import load_registers
from model.parameters.checks.pricing import credits_are_of_services
from model.parameters.loading import load
from model.parameters.schema.credits import ServiceCredit
from model.parameters.schema.parameters import Parameters
from model.pricing.risk.year_plan import AgreedCredits
from model.reports.planning.agreement_services import settlement_terms
from model.time_units import MONTHS
from tests.reports.follow_up.shown import page

BASE = load()
REGISTERS = load_registers(BASE)
SCANNED, CUSTOMER = "supplier_scanned", 7
UNIT = REGISTERS.customers.set_index("number").loc[CUSTOMER, "unit"]


def said(value: object) -> dict[str, object]:
    return {"value": value, "unit": "andel", "meaning": "villkor", "source": "antagande"}


def credit(**terms: Any) -> ServiceCredit:
    """2 % of the month's fees for each started percentage point below 90 %, unless said otherwise."""
    given = {"name": "Ledtid", "quantity": "on_time", "promised": said(0.9), "of": "fees"}
    given |= {"block": said(0.01), "price": said(0.02)}
    return ServiceCredit.model_validate(given | terms)


def with_credit(one: ServiceCredit) -> Parameters:
    settlement = BASE.settlement.model_copy(update={"credits": {"late": one}})
    return BASE.model_copy(update={"settlement": settlement})


def paid_back(one: ServiceCredit) -> list[Decimal]:
    """Of 100 invoices a month at 12 kr: 85, 179 of 200 and 95 % in time; 17 of 20 calls answered in May."""
    agreed = pd.DataFrame(
        [(CUSTOMER, SCANNED, 1200, Decimal(12), Decimal(14_400))],
        columns=["customer", "service", "volume", "price", "amount"],
    )
    months = [(CUSTOMER, SCANNED, month, 100) for month in range(1, MONTHS + 1)]
    had = pd.DataFrame(months, columns=["customer", "service", "month", "volume"])
    done = [(1, SCANNED, 100, 85), (2, SCANNED, 200, 179), (3, SCANNED, 100, 95), (4, "cash", 10, 1)]
    called = [(5, UNIT, "08:30", 8, 7), (5, UNIT, "09:00", 12, 10), (5, "another", "09:00", 10, 1)]
    period = SimpleNamespace(
        year=2011,
        lead_times=pd.DataFrame(done, columns=["month", "activity", "completed", "on_time"]),
        phone=pd.DataFrame(called, columns=["month", "unit", "half_hour", "offered", "answered"]),
    )
    lines = credit_lines(cast(Period, period), agreed, had, with_credit(one), REGISTERS)
    assert set(lines["service"]) <= {CREDITS}
    assert lines["adjustment"].tolist() == lines["settled"].tolist()
    return list(lines["settled"])


def test_what_is_missed_is_paid_back_by_the_months_fees() -> None:
    """January 5 points, 120.00; February half a point, a started one, 24.00; other work counts none."""
    assert paid_back(credit(fees=[SCANNED])) == [Decimal("-144.00")]


def test_no_more_than_what_is_at_risk() -> None:
    """0.75 % of the year's 14 400 is 108."""
    assert paid_back(credit(fees=[SCANNED], at_risk=said(0.0075), at_risk_by=said("year"))) == [-108]


def test_calls_are_those_of_the_customers_unit() -> None:
    """17 of 20 answered is five points below 90 %: a tenth of May's 1 200."""
    assert paid_back(credit(quantity="answered")) == [-120]


def test_a_credit_in_kronor() -> None:
    """Seven kronor for each of the 5 + 1 started points."""
    assert paid_back(credit(fees=[SCANNED], of="kronor", price=said(7))) == [-42]


def test_agreements_without_credits_pay_nothing_back() -> None:
    nothing: Any = pd.DataFrame()
    assert credit_lines(cast(Period, None), nothing, nothing, BASE, REGISTERS).empty


def test_the_risk_of_a_year_holds_the_same_credit() -> None:
    """1 200 000 a year: 5 % not done keeps 90 %; 15 % is five points, a tenth; 3 % of the year is at risk."""
    missed = np.array([0.0, 0.05, 0.15])
    assert AgreedCredits(((credit(), 1_200_000.0, 33),)).of(missed) == pytest.approx([0, 0, 120_000])
    capped = credit(at_risk=said(0.03), at_risk_by=said("year"))
    assert AgreedCredits(((capped, 1_200_000.0, 33),)).of(missed) == pytest.approx([0, 0, 36_000])
    in_kronor = credit(of="kronor", price=said(7))
    assert AgreedCredits(((in_kronor, 1.0, 33),)).of(missed) == pytest.approx([0, 0, 33 * 12 * 5 * 7])


def test_a_credit_is_of_services() -> None:
    assert list(credits_are_of_services(with_credit(credit(fees=[SCANNED])))) == []
    ((path, value, _),) = credits_are_of_services(with_credit(credit(fees=[SCANNED, "nothing"])))
    assert (path, value) == ("settlement.credits.late.fees", "nothing")


def test_the_agreement_says_what_is_paid_back() -> None:
    one = credit(fees=[SCANNED], at_risk=said(0.03), at_risk_by=said("year"))
    rows = page(settlement_terms(with_credit(one)))
    assert rows[-1][0] == "Ledtid"
    assert rows[-1][-1] == (
        "När andelen ärenden i utlovad tid varje månad är under 90,0 % återbetalas 2,0 % av avgifterna för "
        "varje påbörjade 1,0 procentenheter som fattas, högst 3,0 % av avgifterna varje år."
    )
    assert len(page(settlement_terms(BASE))) == len(rows) - 1
