"""Apportionment: whole units shared by weight so that the parts make exactly the whole."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor, lcm
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.arrays import Ints

ExactIntegers = NDArray[Any]
"""Whole numbers, of 64 bits or, where those do not suffice, Python's own (dtype object)."""
Weights = ArrayLike | Sequence[Fraction] | Sequence[Decimal]
"""What parts are in proportion to: whole numbers, fractions, or decimals, floats as they are written."""

MOST_BITS = 62
REMEMBERED = 2**16
"""Numbers whose fractions are kept: parameters and registers state the same ones again and again."""
REFUSED = "weights must be finite, none negative, with a positive sum"


@lru_cache(REMEMBERED, typed=True)
def exactly(value: Any) -> Fraction:
    """A number as the decimal that it is written as: 0.1 is a tenth, not the float nearest to it."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def apportion(total: int, weights: Weights) -> Ints:
    """``total`` shared in proportion to ``weights`` by the largest remainder method; the shape is kept.

    Each part is its exact share rounded down or up; the first of equal remainders is rounded up. Money is
    shared in öre. Weights are whole numbers, Fractions, or decimals that count as they are written (see
    :func:`exactly`): floats that were computed carry errors, which can move a tie. Raises ValueError when a
    weight is no finite number or negative, and when all are zero.
    """
    shares = np.asarray(weights)
    numerators = _whole_weights(shares.ravel())
    whole = sum(numerators)
    if min(numerators, default=0) < 0 or not whole:
        raise ValueError(REFUSED)
    total = operator.index(total)
    parts, remainders = map(list, zip(*(divmod(total * weight, whole) for weight in numerators), strict=True))
    for place in sorted(range(len(parts)), key=lambda place: -remainders[place])[: total - sum(parts)]:
        parts[place] += 1
    return np.array(parts, dtype=np.int64).reshape(shares.shape)


def _whole_weights(weights: NDArray[Any]) -> list[int]:
    """Whole numbers in proportion to ``weights``."""
    values = weights.tolist()
    if all(isinstance(weight, int) for weight in values):
        return list(map(int, values))
    try:
        exact = [exactly(weight) for weight in values]
    except ValueError as error:
        raise ValueError(f"{REFUSED}: {error}") from None
    return over_one_denominator(exact)[0]


def over_one_denominator(exact: Sequence[Fraction]) -> tuple[list[int], int]:
    """Numerators of ``exact`` over their least common denominator, and that: quicker to reckon with."""
    common = lcm(*(number.denominator for number in exact))
    return [number.numerator * (common // number.denominator) for number in exact], common


def whole_parts(exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers next to ``exact`` ones, whose sum is theirs, by the largest remainder method.

    Parts may be negative. A sum that is not whole is rounded, half to even. The first of equal remainders
    is rounded up. Fractions, unlike floats, cannot move a tie.
    """
    parts = [floor(amount) for amount in exact]
    left = round(sum(exact, Fraction(0))) - sum(parts)
    by_remainder = sorted(range(len(exact)), key=lambda index: parts[index] - exact[index])
    for index in by_remainder[:left]:
        parts[index] += 1
    return parts


def whole_rows(numerators: ExactIntegers, denominator: int) -> ExactIntegers:
    """:func:`whole_parts` of every row of ``numerators`` / ``denominator``, all rows at once.

    Integers of 64 bits must hold each row's sum: see :func:`product`.
    """
    numerators = _for(denominator, numerators)
    parts = numerators // denominator
    remainders = numerators - parts * denominator
    left = half_even(numerators.sum(axis=1), denominator) - parts.sum(axis=1)
    order = np.argsort(-remainders, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(order.shape[1])[None, :], axis=1)
    return np.asarray(parts + (rank < left[:, None]))


def half_even(numerators: ExactIntegers, denominator: int) -> ExactIntegers:
    """Whole numbers nearest to ``numerators`` / ``denominator``, half to even."""
    numerators = _for(denominator, numerators)
    whole = numerators // denominator
    twice = 2 * (numerators - whole * denominator)
    up = (twice > denominator) | ((twice == denominator) & (whole % 2 == 1))
    return np.asarray(whole + up)


def product(amounts: ExactIntegers, *factors: ExactIntegers | int) -> ExactIntegers:
    """``amounts`` times all ``factors``; in Python's own integers when a row's sum could leave 64 bits."""
    bound = amounts.shape[-1] * _largest(amounts)
    for factor in factors:
        bound *= _largest(np.asarray(factor))
    exact = amounts if bound.bit_length() <= MOST_BITS else amounts.astype(object)
    for factor in factors:
        exact = exact * factor
    return exact


def _for(denominator: int, numerators: ExactIntegers) -> ExactIntegers:
    """``numerators`` of a kind that can be divided by ``denominator``."""
    return numerators if denominator.bit_length() <= MOST_BITS else numerators.astype(object)


def _largest(numbers: ExactIntegers) -> int:
    return max(abs(int(numbers.max(initial=0))), abs(int(numbers.min(initial=0))), 1)


def whole_table(exact: Sequence[Sequence[Fraction]]) -> list[list[int]]:
    """Whole numbers next to those of a table whose rows sum to whole numbers, all sums kept.

    Rows sum to theirs, columns to the :func:`whole_parts` of their exact sums, and every cell is rounded down
    or up (controlled rounding: Bacharach, *Management Science* 12(9), 1966). Each row is rounded first; then,
    as long as a column has too much, a unit moves along a path of cells that may be rounded the other way,
    which exists because the exact table is a flow with these sums. Raises ValueError when a row's sum is not
    whole.
    """
    if any(sum(row, Fraction(0)).denominator != 1 for row in exact):
        raise ValueError("rows must sum to whole numbers")
    table = [whole_parts(row) for row in exact]
    columns = range(len(exact[0])) if exact else range(0)
    wanted = whole_parts([sum((row[column] for row in exact), Fraction(0)) for column in columns])
    surplus = [sum(row[column] for row in table) - wanted[column] for column in columns]
    while any(surplus):
        came_from = _paths(exact, table, next(column for column in columns if surplus[column] > 0))
        column = next(column for column in came_from if surplus[column] < 0)
        surplus[column] += 1
        while (step := came_from[column]) is not None:
            row, before = step
            table[row][column] += 1
            table[row][before] -= 1
            column = before
        surplus[column] -= 1
    return table


def _paths(
    exact: Sequence[Sequence[Fraction]], table: list[list[int]], start: int
) -> dict[int, tuple[int, int] | None]:
    """Columns that a unit of column ``start`` can get to: the row and the column that it came through."""
    came_from: dict[int, tuple[int, int] | None] = {start: None}
    waiting = [start]
    for column in waiting:
        for row, cells in enumerate(exact):
            if table[row][column] <= cells[column]:
                continue
            for other, cell in enumerate(cells):
                if other not in came_from and table[row][other] < cell:
                    came_from[other] = (row, column)
                    waiting.append(other)
    return came_from
