"""Apportionment: the parts make the whole, each next to its exact share."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.apportionment import apportion, whole_parts, whole_table

WEIGHTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda weights: sum(weights) > 1e-3)


@given(st.integers(0, 10**11), WEIGHTS)
def test_parts_make_the_whole(total: int, weights: list[float]) -> None:
    parts = apportion(total, weights)
    exact = total * np.array(weights) / sum(weights)
    assert parts.sum() == total
    assert (np.abs(parts - exact) <= 1 + 1e-9 * total).all()


def test_the_largest_remainder_is_rounded_up() -> None:
    assert apportion(10, [1, 1, 1]).tolist() == [4, 3, 3]
    assert apportion(7, [0.5, 0.3, 0.2]).tolist() == [4, 2, 1]
    assert apportion(10_000, [1, 1, 1]).tolist() == [3334, 3333, 3333]


def test_a_budget_over_33_customers() -> None:
    """54 100 000.01 kronor by weights 1 to 33, in öre; floats and fractions agree."""
    total, weights = 5_410_000_001, list(range(1, 34))
    parts = apportion(total, weights).tolist()
    assert parts[:4] == [9_643_494, 19_286_988, 28_930_481, 38_573_975]
    assert parts[-2:] == [308_591_800, 318_235_294]
    assert parts == whole_parts([Fraction(total * weight, sum(weights)) for weight in weights])


def test_a_sum_over_33_customers_by_their_weights() -> None:
    """11 480 636.37 kronor by weights in ten thousandths; rounding each half up would lose two öre."""
    # fmt: off
    weights = [
        308, 240, 346, 298, 269, 279, 279, 539, 519, 260, 327, 144, 414, 231, 192, 2_019, 481, 125,
        269, 29, 346, 67, 48, 327, 96, 96, 240, 404, 125, 462, 15, 14, 192,
    ]
    wanted = [
        35_360_360, 27_553_527, 39_723_002, 34_212_296, 30_882_912, 32_030_976, 32_030_976,
        61_880_630, 59_584_503, 29_849_655, 37_541_681, 16_532_116, 47_529_835, 26_520_270,
        22_042_822, 231_794_048, 55_221_861, 14_350_795, 30_882_912, 3_329_385, 39_723_002,
        7_692_026, 5_510_705, 37_541_681, 11_021_411, 11_021_411, 27_553_527, 46_381_771,
        14_350_795, 53_040_540, 1_722_095, 1_607_289, 22_042_822,
    ]
    # fmt: on
    total = 1_148_063_637
    assert apportion(total, weights).tolist() == wanted
    assert sum(wanted) == total
    assert sum(int(total * weight / sum(weights) + 0.5) for weight in weights) == total - 2


def test_shape_is_kept() -> None:
    assert apportion(100, np.ones((3, 4))).shape == (3, 4)


def test_equal_remainders_of_unequal_decimals_are_equal() -> None:
    """1 509 127.2, 302.4 and 2 570.4: the first with four tenths; floats tell the two apart."""
    assert apportion(1_512_000, [0.9981, 0.0002, 0.0017]).tolist() == [1_509_127, 303, 2_570]


@given(
    st.integers(-(10**11), 10**11),
    st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=40).filter(any),
)
def test_floats_count_as_they_are_written(total: int, weights: list[Decimal]) -> None:
    exact = [Fraction(weight) * total / sum(map(Fraction, weights)) for weight in weights]
    assert apportion(total, weights).tolist() == whole_parts(exact)
    assert apportion(total, list(map(float, weights))).tolist() == whole_parts(exact)


@pytest.mark.parametrize(
    "weights",
    [[0.0, 0.0], [1.0, -0.5], [-1.0, 2.0], [1.0, math.nan], [1.0, math.inf], [math.nan, math.nan], []],
)
def test_impossible_weights(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="positive sum"):
        apportion(1, weights)


def fractions_summing_to_whole(rows: list[list[int]]) -> list[list[Fraction]]:
    """Thirteenths, with a last cell that makes each row's sum whole."""
    parts = [[Fraction(part, 13) for part in row] for row in rows]
    return [[*row, -sum(row, Fraction(0)) + 5] for row in parts]


@given(st.lists(st.fractions(-100, 100, max_denominator=50), max_size=20))
def test_whole_parts_keep_the_sum(exact: list[Fraction]) -> None:
    parts = whole_parts(exact)
    assert sum(parts) == round(sum(exact, Fraction(0)))
    assert all(abs(part - amount) <= 1 for part, amount in zip(parts, exact, strict=True))


def test_equal_remainders_go_in_order() -> None:
    assert whole_parts([Fraction(1, 3)] * 3) == [1, 0, 0]
    assert whole_parts([Fraction(-1, 3)] * 3) == [0, 0, -1]


@given(st.lists(st.lists(st.integers(-300, 300), min_size=4, max_size=4), min_size=1, max_size=8))
def test_a_table_keeps_the_sums_of_rows_and_columns(rows: list[list[int]]) -> None:
    exact = fractions_summing_to_whole(rows)
    table = whole_table(exact)
    assert [sum(row) for row in table] == [sum(row) for row in exact]
    columns = [sum(column) for column in zip(*exact, strict=True)]
    assert [sum(column) for column in zip(*table, strict=True)] == whole_parts(columns)
    assert all(
        abs(part - cell) < 1
        for row, cells in zip(table, exact, strict=True)
        for part, cell in zip(row, cells, strict=True)
    )


def test_rows_that_are_not_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        whole_table([[Fraction(1, 2)]])
