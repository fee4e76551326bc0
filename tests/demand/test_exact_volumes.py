"""A year's volumes in fractions: what floats come near, and ties that floats would decide."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from model.calendar import working_calendar
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import DaysInForce
from model.demand.volumes import expected_volumes
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters

YEAR = 2012
WEIGHTS = {"supplier_weight": [0.3, 0.3, 0.4], "customer_weight": [0.1, 0.2, 0.7]}
REGISTERS = Registers(
    pd.DataFrame({"number": [1, 2, 3], "unit": "unit_1", "kind": "district", **WEIGHTS}),
    pd.DataFrame(),
    pd.DataFrame([(2, "fixed_assets", None, None)], columns=["customer", "service", "start", "end"]),
)
PART = {
    "demand.onboarding": {date(YEAR, 11, 1): [2]},
    "demand.leaving": {date(YEAR, 5, 15): [1, 4]},
    "demand.mid_year_change": {date(YEAR, 3, 9): {"supplier_invoices": 1.2, "cases": 0.9}},
}


def exact(parameters: Parameters, registers: Registers, year: int = YEAR) -> ExactVolumes:
    return ExactVolumes(DaysInForce(parameters, registers, working_calendar(parameters, year)))


def world(**changes: Any) -> Parameters:
    return load(
        changes={
            "demand.streams.supplier_invoices.volume": {YEAR: 1000},
            "demand.streams.supplier_invoices.channel_share": {
                YEAR: {"supplier_e_invoice": 0.7, "supplier_scanned": 0.1, "supplier_manual": 0.2}
            },
            **{name.replace("__", "."): value for name, value in changes.items()},
        }
    )


def test_a_years_volumes_are_the_products_of_the_decimals() -> None:
    """A tenth of 1 000 are 100: 30, 30 and 40. A profile of 0.084 in January gives 8.4 of the 100."""
    found = exact(world(), REGISTERS)
    assert found.by_customer("supplier_scanned") == [30, 30, 40]
    months = world().demand.month_profiles["supplier"].value
    assert found.by_month("supplier_scanned") == [100 * Fraction(str(share)) for share in months]
    assert sum(found.by_month("supplier_scanned")) == 100


def test_who_joins_in_november_has_what_comes_on_its_days() -> None:
    """Two months' whole parts of the second customer's 30; the add-on is its alone."""
    found = exact(world(demand__onboarding={date(YEAR, 11, 1): [2]}), REGISTERS)
    november, december = (
        Fraction(str(share)) for share in world().demand.month_profiles["supplier"].value[10:]
    )
    assert found.by_customer("supplier_scanned") == [30, 30 * (november + december), 40]
    shares = found.month_shares("supplier_scanned")
    numbers = REGISTERS.customers["number"].tolist()
    assert shares[numbers[1]] == (*[0] * 10, november, december)
    assert shares[numbers[0]][10:] == (november, december)
    assert sum(shares[numbers[0]]) == 1
    of_add_on = found.by_customer("fixed_assets")
    assert [of_add_on[0], of_add_on[2]] == [0, 0]
    assert sum(of_add_on) == sum(found.by_month("fixed_assets"))


def test_a_month_begun_counts_by_how_its_cases_fall_on_its_days() -> None:
    """Who joins on Christmas Eve has the working days between the holidays."""
    parameters = world(demand__onboarding={date(YEAR, 12, 24): [2]})
    calendar = working_calendar(parameters, YEAR)
    activity = parameters.activities["supplier_scanned"]
    weekdays = parameters.demand.weekday_profiles[activity.weekday_profile].value
    days = [(day, Fraction(str(weekdays[day.weekday()]))) for day in calendar.days if day.month == 12]
    part = sum(weight for day, weight in days if day.day >= 24) / sum(weight for _, weight in days)
    december = Fraction(str(parameters.demand.month_profiles["supplier"].value[11]))
    assert 0 < part < Fraction(1, 5)
    assert exact(parameters, REGISTERS).by_customer("supplier_scanned")[1] == 30 * december * part


@pytest.mark.parametrize("changes", [{}, PART])
def test_floats_come_near(changes: dict[str, Any]) -> None:
    parameters = load(changes=changes)
    registers = load_registers(parameters)
    expected, found = expected_volumes(parameters, registers, YEAR), exact(parameters, registers)
    for name, own in expected.groupby("activity", sort=False):
        by_customer = own.groupby("customer", sort=False)["volume"].sum().tolist()
        assert list(map(float, found.by_customer(name))) == pytest.approx(by_customer, rel=1e-12)
        by_month = own.groupby("month")["volume"].sum().tolist()
        assert list(map(float, found.by_month(name))) == pytest.approx(by_month, rel=1e-12)
