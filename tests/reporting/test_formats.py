"""Numbers and dates as Swedish readers write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.presentation import formats
from model.presentation.kinds import said_between, shown_around, shown_between

NB = "\u00a0"
numbers = st.decimals(-(10**12), 10**12, places=4)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.number(1_025_000), f"1{NB}025{NB}000"),
        (formats.million_kronor(Decimal(54_123_000)), f"54,1{NB}mnkr"),
        (formats.thousand_kronor(Decimal("54123499.99")), f"54{NB}123{NB}tkr"),
        (formats.percent(-0.025), f"−2,5{NB}%"),
        (formats.percent(0.025, signed=True), f"+2,5{NB}%"),
        (formats.kronor(Decimal("1234.5")), f"1{NB}234,50"),
        (formats.number(-0.04, 1), "0,0"),
        (formats.number(0, signed=True), "0"),
        (formats.number(None), "–"),
        (formats.percent(float("nan")), "–"),
        (shown_around(54.12, 0.31, "decimal"), f"54,1{NB}±{NB}0,3"),
        (shown_around(0.917, 0.002, "percent"), f"91,7{NB}±{NB}0,2{NB}%"),
        (shown_around(0.034, 0.012, "change_percent"), f"+3,4{NB}±{NB}1,2{NB}%"),
        (shown_between(0.881, 0.89, "percent"), f"88,1{NB}–{NB}89,0{NB}%"),
        (shown_between(-0.02, 0.03, "change_percent"), f"−2,0{NB}–{NB}+3,0{NB}%"),
        (shown_between(94.0, 96.3, "value"), f"94,0{NB}–{NB}96,3"),
        (shown_between(12.0, 14.0, "value"), f"12{NB}–{NB}14"),
        (said_between(-356_000, 947_000, "tkr"), f"−356{NB}–{NB}947{NB}tkr"),
        (formats.long_date(date(2011, 4, 30)), "30 april 2011"),
        (formats.month_name(8), "augusti"),
        (formats.month_abbreviation(1), "jan"),
    ],
)
def test_formats(shown: str, expected: str) -> None:
    assert shown == expected


@given(value=numbers, decimals=st.integers(0, 3))
def test_a_number_can_be_read_back(value: Decimal, decimals: int) -> None:
    shown = formats.number(value, decimals)
    read = Decimal(shown.replace(NB, "").replace("−", "-").replace(",", "."))
    assert abs(read - value) <= Decimal(5).scaleb(-decimals - 1)


@given(value=numbers, signed=st.booleans())
def test_no_ascii_minus_and_no_space_that_could_break(value: Decimal, signed: bool) -> None:
    for shown in (formats.number(value, 2, signed), formats.percent(value, 1, signed), formats.kronor(value)):
        assert "-" not in shown
        assert " " not in shown


def test_months_of_a_period() -> None:
    said = [formats.months_until(2011, month) for month in (1, 4, 12)]
    assert said == ["januari 2011", "januari–april 2011", "2011"]
