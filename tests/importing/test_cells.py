"""Cells of each kind: what they become, and what was expected of those that are nothing of the kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from model.importing.cells import Written, expected, typed
from model.importing.description import Column

SWEDISH = Written()


def values(cells: list[str | None], written: Written = SWEDISH, **column: Any) -> list[object]:
    found = typed(pl.Series(cells, dtype=pl.String), Column(**column), written)
    return ["FEL" if bad else value for value, bad in zip(found.values, found.bad, strict=True)]


def test_amounts_with_every_space_and_sign() -> None:
    cells = [
        "48\u00a0616,58",
        "1\u202f234\u2009567,5",
        "1 500,00-",
        "(1 500)",
        "\u2212 3,5",
        "+7",
        ",5",
        "1.234,50",
        "5 kr",
    ]
    assert values(cells, kind="money") == list(
        map(Decimal, ("48616.58", "1234567.50", "-1500", "-1500", "-3.5", "7", "0.5", "1234.5", "5"))
    )


def test_what_is_no_amount_is_never_guessed_at() -> None:
    cells = ["1.234", "12 34", "1,2,3", "--3", "-(3)", "1e3", "1e400", "inf", "x", "", None, "1 23,50"]
    assert values(cells, kind="money") == ["FEL"] * len(cells)


def test_amounts_are_exact_in_every_unit() -> None:
    assert values(["1,23456", "-0,00001", "1,234567"], kind="money", unit="tkr") == [
        Decimal("1234.56"),
        Decimal("-0.01"),
        "FEL",
    ]
    assert values(["12345", "0,5"], kind="money", unit="öre") == [Decimal("123.45"), "FEL"]
    assert values(["9999999999999999,99", "10000000000000000"], kind="money") == [
        Decimal("9999999999999999.99"),
        "FEL",
    ]
    assert values(["12,5"], kind="money", sign=-1) == [Decimal("-12.5")]


def test_a_decimal_point_has_commas_between_its_groups() -> None:
    assert values(["1,234.50", "1,234", "12.5"], Written("."), kind="number") == [1234.5, "FEL", 12.5]


def test_days_of_each_form() -> None:
    cells = ["2011-03-31", "31.3.2011", "20110331", "31 mars 2011", "2011-03-31 08:15:00", "2011/3/31"]
    assert values(cells, kind="day") == [date(2011, 3, 31)] * 6
    assert values(["2011-02-30", "11-03-31", "3/4/2011", "40633"], kind="day") == ["FEL"] * 4
    assert values(["3/4/2011"], kind="day", formats=["%d/%m/%Y"]) == [date(2011, 4, 3)]


def test_serial_numbers_count_from_1900_or_1904() -> None:
    assert values(["40633", "40633,5"], kind="day", formats=["excel"]) == [date(2011, 3, 31)] * 2
    assert values(["39171"], kind="day", formats=["excel-1904"]) == [date(2011, 3, 31)]


def test_periods_of_each_form_and_the_one_that_closes_the_books() -> None:
    cells = ["201103", "2011-03", "mars 2011", "03/2011", "2011-03-31", "Mar-2011"]
    assert values(cells, kind="period") == ["2011-03"] * 6
    assert values(["201113", "201114", "201100"], kind="period") == ["2011-13", "FEL", "FEL"]
    assert values(["201113"], Written(final=None), kind="period") == ["FEL"]
    assert values(["3", "13", "14"], kind="period", year=2012) == ["2012-03", "2012-13", "FEL"]


def test_clocks_and_times_spent() -> None:
    assert values(["08:30-09:00", "8.30", "08:30:15", "24:00"], kind="clock") == [
        time(8, 30),
        time(8, 30),
        time(8, 30, 15),
        "FEL",
    ]
    assert values(["0:03:29", "3:29", "100:00:00", "29", "-5"], kind="duration") == [
        209,
        209,
        360_000,
        29,
        "FEL",
    ]
    assert values(["2,5"], kind="duration", unit="min") == [150]


def test_moments_stand_in_their_zone_and_a_skipped_hour_is_no_time() -> None:
    cells = ["2011-03-27 02:30:00", "2011-07-01T12:00:00", "2011-12-01 12:00"]
    assert values(cells, kind="moment", zone="Europe/Stockholm") == [
        "FEL",
        datetime(2011, 7, 1, 10, tzinfo=UTC),
        datetime(2011, 12, 1, 11, tzinfo=UTC),
    ]


def test_shares_truths_and_counts() -> None:
    assert values(["75,0 %", "0,75"], kind="share") == [0.75, 0.75]
    assert values(["75,0"], kind="share", unit="%") == [0.75]
    assert values(["Ja", "nej", "kanske"], kind="truth") == [True, False, "FEL"]
    assert values(["1 000", "2,0", "2,5", "99999999999999999999"], kind="whole") == [1000, 2, "FEL", "FEL"]
    assert values(["1", "5", "9"], kind="whole", least=2, most=8) == ["FEL", 5, "FEL"]


def test_codes_become_the_centres_own() -> None:
    codes = {"Enhet 1": "unit_1"}
    assert values(["Enhet 1", "Enhet 9"], codes=codes) == ["unit_1", "Enhet 9"]
    assert values(["enhet\u00a0 1"], codes=codes) == ["unit_1"]
    assert values(["Enhet 1", "Enhet 9"], codes=codes, other_codes="refused") == ["unit_1", "FEL"]


def test_an_empty_cell_is_a_fault_unless_it_may_be_blank() -> None:
    assert values(["", " \u00a0 "], kind="money") == ["FEL", "FEL"]
    assert values(["", "1"], kind="money", blank=True) == [None, Decimal(1)]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ({"kind": "money"}, "x", "ett belopp i kr med decimalkomma, till exempel 1 234,50"),
        ({"kind": "money"}, "1,005", "högst 2 decimaler"),
        ({"kind": "whole", "least": 0}, "-1", "ett heltal, minst 0"),
        ({"kind": "period"}, "2011", "en period som 2011-03 (eller period 13 för bokslut)"),
        ({"kind": "day"}, "", "ett datum som 2011-03-31 (cellen är tom)"),
        ({"codes": {"A": "a"}, "other_codes": "refused"}, "B", "en av koderna A"),
    ],
)
def test_what_was_expected_is_said(column: dict[str, Any], cell: str, words: str) -> None:
    assert words in expected(cell, Column(**column), Written())


def test_a_unit_belongs_to_its_kind() -> None:
    with pytest.raises(ValidationError, match="en enhet för money"):
        Column(kind="money", unit="min")
