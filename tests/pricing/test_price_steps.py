"""Why a price moves, from two price lists drawn by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from model.pricing.price_steps import price_steps


class Prices:
    """What one service costs: two activities, the second of which has no calls."""

    def __init__(self, price: str, volume: int, hours: list[float], phone: str, **amounts: list[str]) -> None:
        self.lines = pd.DataFrame({"service": ["cash"], "volume": [volume], "price": [Decimal(price)]})
        self.year = 2012
        self.volumes = pd.DataFrame(
            {"service": ["cash"], "volume": [volume], "days": [366], "paid": [Decimal(volume)]}
        )
        exact = {name: [Decimal(value) for value in column] for name, column in amounts.items()}
        rows = {"service": "cash", "activity": ["cash", "cash_control"], "hours": hours} | exact
        self.costs = pd.DataFrame(rows)
        self.by_origin = pd.DataFrame({"cash": [Decimal(phone), Decimal(7)]}, index=["answering", "it"])
        self.support = pd.DataFrame({"centre": ["answering", "it"], "driver": ["phone_minutes", "fte"]})


BEFORE: Any = Prices(
    "11.00",
    100,
    [1.5, 0.5],
    phone="120",
    direct=["450", "150"],
    support=["200", "40"],
    overhead=["90", "10"],
    unused=["60", "20"],
)
"""A piece: 0.02 hours at 300 = 6, calls 1.2, other support 1.2, overhead 1, idle 0.8: 10.2, and 0.8 up."""

AFTER: Any = Prices(
    "16.00",
    50,
    [1.0, 0.5],
    phone="75",
    direct=["340", "110"],
    support=["100", "25"],
    overhead=["80", "20"],
    unused=["15", "0"],
)
"""A piece: 0.03 hours at 300 = 9, calls 1.5, other support 1, overhead 2, idle 0.3: 13.8, rounded 2.2 up."""


def test_each_step_by_hand() -> None:
    found = {step: float(part) for step, part in price_steps(BEFORE, AFTER, "cash").items()}
    assert found == pytest.approx(
        {
            "hours": 0.01 * 300,
            "rate": 0,
            "phone": 0.3,
            "support": -0.2,
            "overhead": 1,
            "unused": -0.5,
            "rounding": 1.4,
        }
    )
    assert sum(price_steps(BEFORE, AFTER, "cash").values()) == Fraction(5)


def test_a_dearer_hour_is_counted_at_the_hours_after() -> None:
    dearer: Any = Prices(
        "16.00",
        50,
        [1.0, 0.5],
        phone="75",
        direct=["440", "160"],
        support=["100", "25"],
        overhead=["80", "20"],
        unused=["15", "0"],
    )
    found = price_steps(BEFORE, dearer, "cash")
    assert float(found["hours"]) == pytest.approx(0.01 * 300)
    assert float(found["rate"]) == pytest.approx(0.03 * 100)


def test_what_takes_no_time_before_costs_its_hours_at_the_rate_after() -> None:
    free: Any = Prices(
        "4.00",
        10,
        [0.0, 0.0],
        phone="0",
        direct=["0", "0"],
        support=["20", "0"],
        overhead=["20", "0"],
        unused=["0", "0"],
    )
    there, back = price_steps(free, AFTER, "cash"), price_steps(AFTER, free, "cash")
    assert (float(there["hours"]), float(there["rate"])) == pytest.approx((9, 0))
    assert (float(back["hours"]), float(back["rate"])) == pytest.approx((-9, 0))
