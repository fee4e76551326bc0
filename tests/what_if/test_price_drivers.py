"""What drives the prices."""

from __future__ import annotations

import pytest

from model.planning.planned_year import PlannedYear
from model.planning.price_drivers import driving_factors, of_service, price_drivers
from model.presentation import formats
from model.reports.planning import price_drivers as report

pytestmark = pytest.mark.slow


def test_drivers_move_prices_as_they_must(planned: PlannedYear) -> None:
    table = price_drivers(planned)
    factors = driving_factors(planned.parameters)
    assert set(table["factor"]) == set(factors)
    scanned = of_service(table, "supplier_scanned").set_index("factor")
    assert list(scanned["swing"]) == sorted(scanned["swing"], reverse=True)
    for dearer in ("payable_minutes", "supplier_hands_on", "salary_level", "overhead", "sickness"):
        assert scanned.loc[dearer, "low"] < 0 < scanned.loc[dearer, "high"]
        assert scanned.loc[dearer, "elasticity"] > 0
    assert scanned.loc["practical_capacity", "low"] > 0 > scanned.loc["practical_capacity", "high"]
    shares = scanned.loc[["salary_level", "overhead"], "elasticity"].sum()
    assert 0.8 < shares < 1, "salaries and overhead are nearly all of the cost; the rest is a fixed sum"
    assert scanned.loc["overhead", "swing"] == pytest.approx(
        scanned.loc["overhead", "elasticity"] * 0.1 * scanned.loc["overhead", "base"], rel=1e-6
    )


def test_a_price_s_drivers_in_words_and_chart(planned: PlannedYear) -> None:
    table, parameters = price_drivers(planned), planned.parameters
    sides = report.sides(table, parameters, "supplier_scanned")
    assert len(sides) == report.BARS
    low, high = sides["Lönenivå"]
    assert (low[1], high[1]) == ("−2\u00a0%", "+2\u00a0%")
    assert low[0] < 0 < high[0]
    first = next(iter(sides))
    assert formats.inside(first) in report.caption(table, parameters, "supplier_scanned")
