"""Whole planned years, simulated: an hour costs what it does, whoever joins or leaves within the year.

A year of the base gives an administrator's hour about 320 kronor and the scanned invoice 11.95; counted for
twelve months whatever joins or leaves, an hour cost 513 and the invoice 12.25.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from model.planning.planned_year import PlannedYear, plan_scenario

pytestmark = pytest.mark.slow
YEAR = 2012
ROLE, SCANNED = "finance_administrator", "supplier_scanned"
GIVES_WAY: dict[str, Any] = {"price_rules.when_impossible": "give_way"}


@cache
def planned(scenario: str, leave: bool = False) -> PlannedYear:
    left = {"staffing.mid_year_change": {"2012-07-01": {ROLE: -5}}} if leave else {}
    return plan_scenario(YEAR, scenario, GIVES_WAY | left, replications=2)


def hourly(year: PlannedYear) -> float:
    return float(year.prices.capacity.set_index("role")["hourly_cost"][ROLE])


def test_the_shipped_onboarding_gives_an_hour_the_price_of_the_bases() -> None:
    assert hourly(planned("base")) == pytest.approx(321, rel=0.01)
    assert hourly(planned("onboarding")) == pytest.approx(321, rel=0.01)


def test_the_scanned_invoice_does_not_rise_when_staff_that_stood_idle_leave() -> None:
    before, after = (
        year.prices.lines.set_index("service") for year in (planned("base"), planned("base", leave=True))
    )
    assert after.loc[SCANNED, "price"] <= before.loc[SCANNED, "price"]
    assert float(after.loc[SCANNED, "unit_cost"]) == pytest.approx(
        float(before.loc[SCANNED, "unit_cost"]), rel=0.01
    )
    revenue = planned("base").prices.revenue - planned("base", leave=True).prices.revenue
    assert float(revenue) == pytest.approx(967_528, abs=1000)  # 1 924 539 x 184 / 366
