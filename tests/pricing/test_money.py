"""Exact money: nothing is lost or made when it is shared or rounded."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.apportionment import half_even, product, whole_parts, whole_rows
from model.pricing.money import kronor, shared, to_ore, to_step

amounts = st.integers(0, 10_000_000_000).map(kronor)
weights = st.lists(st.floats(0, 1e6), min_size=1, max_size=40).filter(lambda shares: sum(shares) > 1e-3)


@given(amount=amounts, shares=weights)
def test_shares_sum_to_the_whole(amount: Decimal, shares: list[float]) -> None:
    parts = shared(amount, shares)
    assert sum(parts) == amount
    assert all(part >= 0 for part in parts)


@given(amount=amounts, shares=weights)
def test_no_part_is_a_whole_ore_from_its_exact_share(amount: Decimal, shares: list[float]) -> None:
    for part, share in zip(shared(amount, shares), shares, strict=True):
        assert abs(float(part) - float(amount) * share / sum(shares)) <= 0.01 + 1e-9 * float(amount)


def test_a_hundred_kronor_over_three_equal() -> None:
    assert shared(Decimal(100), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]


def test_largest_remainders_go_first() -> None:
    assert shared(Decimal("0.10"), [0.345, 0.345, 0.31]) == [
        Decimal("0.04"),
        Decimal("0.03"),
        Decimal("0.03"),
    ]


@given(amount=amounts, step=st.sampled_from([1, 5, 50, 1000]))
def test_rounding_stays_within_half_a_step(amount: Decimal, step: int) -> None:
    rounded = to_step(amount, step)
    assert to_ore(rounded) % step == 0
    assert abs(to_ore(rounded) - to_ore(amount)) * 2 <= step


@pytest.mark.parametrize(
    ("exact", "rounded"), [("8.12", "8.10"), ("8.13", "8.15"), ("8.125", "8.10"), ("8.175", "8.20")]
)
def test_halves_go_to_the_even_step(exact: str, rounded: str) -> None:
    assert to_step(Decimal(exact), 5) == Decimal(rounded)


@pytest.mark.parametrize(
    ("amount", "ore"),
    [("1.234", 123), ("1.239", 124), ("1.235", 124), ("1.245", 124), ("-1.239", -124), (0.29, 29)],
)
def test_ore_are_the_nearest_and_halves_go_to_the_even(amount: str | float, ore: int) -> None:
    """A float is taken as it is written: 0.29 is 29 öre, though the nearest binary number lies below."""
    assert to_ore(Decimal(amount) if isinstance(amount, str) else amount) == ore


integers = st.integers(-(10**6), 10**6) | st.integers(-(10**25), 10**25)
rows = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(integers, min_size=width, max_size=width), min_size=1, max_size=5)
)


@given(numerators=rows, factor=integers, denominator=st.integers(1, 50) | st.integers(1, 10**25))
def test_many_rows_at_once_are_rounded_as_each_row_by_itself(
    numerators: list[list[int]], factor: int, denominator: int
) -> None:
    """In integers of 64 bits or, when they do not suffice, in Python's own: what fractions give."""
    fits = all(abs(cell) < 2**62 for row in numerators for cell in row)
    table = np.array(numerators, dtype=np.int64 if fits else object)
    found = whole_rows(product(table, factor), denominator).tolist()
    exact = [[Fraction(cell * factor, denominator) for cell in row] for row in numerators]
    assert found == [whole_parts(row) for row in exact]
    assert half_even(product(table, factor), denominator).tolist() == [
        [round(c) for c in row] for row in exact
    ]
