from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from model.importing.checks import Checked, checked
from model.importing.description import Check
from model.importing.formulas import parse, value

KINDS = {
    "begins": "clock",
    "ends": "clock",
    "spent": "duration",
    "day": "day",
    "last": "day",
    "outcome": "text",
}


def clock(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def run(rows: list[dict[str, object]], **check: object) -> Checked:
    frame = pl.DataFrame(rows).with_row_index("row", offset=2)
    rule = Check.model_validate({"rule": "regeln", "value": "ends - begins", **check})
    return checked(frame, [rule], KINDS, {"begins": "Start", "ends": "Slut", "spent": "Tid"})


CALLS: list[dict[str, object]] = [
    {"begins": time(9), "ends": time(9, 0, 30), "spent": 30.0, "outcome": "answered"},
    {"begins": time(23, 59, 50), "ends": time(0, 0, 10), "spent": 20.0, "outcome": "answered"},
    {"begins": time(9), "ends": time(9, 0, 30), "spent": 1800.0, "outcome": "answered"},
    {"begins": time(9), "ends": time(9, 0, 30), "spent": None, "outcome": "abandoned"},
]


def test_a_row_that_breaks_a_check_is_set_aside_in_the_files_own_words() -> None:
    found = run(CALLS, equals="spent", tolerance=1)
    assert found.frame["row"].to_list() == [2, 3, 5]
    assert found.set_aside.rows() == [
        (4, "Slut, Start", "Slut 09:00:30, Start 09:00:00: Slut - Start = 30", "1800 (Tid): regeln")
    ]


def test_a_row_may_be_left_out_or_only_told() -> None:
    left_out = run(CALLS, equals="spent", otherwise="left_out")
    assert left_out.left_out.rows() == [(4, "regeln")]
    told = run(CALLS, equals="spent", otherwise="told")
    assert (told.frame.height, told.told, told.first) == (4, {"regeln": 1}, {"regeln": 4})


def test_where_and_unless_choose_rows() -> None:
    assert run(CALLS, at_most=10, where={"outcome": ["abandoned"]}).set_aside["row"].to_list() == [5]
    assert run(CALLS, at_most=10, unless={"begins": ["09:00:00"]}).set_aside["row"].to_list() == [3]


def test_a_check_of_a_column_that_the_file_lacks_is_passed_over() -> None:
    assert run([{"begins": time(9), "ends": time(8)}], equals="spent").frame.height == 1


@pytest.mark.parametrize("text", ["a -b", "a / b", "a + b * c", "a.b", "", "__import__", "a; b"])
def test_what_is_no_formula_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kolumner och tal"):
        parse(text)


@pytest.mark.parametrize("bounds", [{}, {"equals": 1, "at_least": 1}])
def test_a_check_has_one_bound(bounds: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="en av equals"):
        Check.model_validate({"rule": "r", "value": "a", **bounds})


@given(st.integers(0, 86_399), st.integers(0, 86_399))
def test_from_one_clock_to_another_is_forward_within_a_day(begins: int, spent: int) -> None:
    frame = pl.DataFrame({"begins": [clock(begins)], "ends": [clock((begins + spent) % 86_400)]})
    assert frame.select(value(parse("ends - begins"), KINDS)).item() == spent


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=2, max_size=2))
def test_amounts_are_added_exactly(amounts: list[Decimal]) -> None:
    frame = pl.DataFrame(
        {"a": [amounts[0]], "b": [amounts[1]]}, schema=dict.fromkeys("ab", pl.Decimal(18, 2))
    )
    assert frame.select(value(parse("a - b"), {"a": "money", "b": "money"})).item() == amounts[0] - amounts[1]


def test_an_empty_cell_in_a_sum_is_nothing_and_no_cells_are_no_sum() -> None:
    frame = pl.DataFrame({"a": [3, None, None], "b": [None, 4, None]}, schema=dict.fromkeys("ab", pl.Int64))
    assert frame.select(value(parse("a - b"), {"a": "whole", "b": "whole"})).to_series().to_list() == [
        3,
        -4,
        None,
    ]
    assert (
        frame.select(value(parse("a * b"), {"a": "whole", "b": "whole"})).to_series().to_list() == [None] * 3
    )


def test_days_apart_are_seconds() -> None:
    frame = pl.DataFrame({"day": [date(2030, 2, 28)], "last": [date(2030, 2, 28) + timedelta(days=1)]})
    assert frame.select(value(parse("last - day"), KINDS)).item() == 86_400
