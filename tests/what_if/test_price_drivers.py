"""What drives the prices."""

from __future__ import annotations

import re

import pytest

from model.planning.planned_year import PlannedYear
from model.planning.price_drivers import driving_factors, of_service, price_drivers
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
    chart = report.driver_chart(table, parameters, "supplier_scanned")
    bars = chart.alternative.split(": ", 1)[1].split("; ")
    assert len(bars) == report.BARS
    wages = next(bar for bar in bars if bar.startswith("lönenivå"))
    assert re.fullmatch(r"lönenivå −2\u00a0% −0,\d\d, \+2\u00a0% \+0,\d\d", wages)
    first = bars[0].split(" ")[0]
    assert f"Leverantörsfaktura, skannad: {first}" in chart.caption
