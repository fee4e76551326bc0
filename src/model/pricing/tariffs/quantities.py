"""Quantities as they are written, exactly: whole numbers over a common denominator, by customer and month.

A tariff multiplies and rounds many thousand amounts. As integers in arrays that is exact and fast, where
fractions are exact and slow, and floats neither know a tie nor a tenth.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.apportionment import MOST_BITS, ExactIntegers
from model.arrays import Flags
from model.errors import Finding, InputError
from model.time_units import MONTHS

MONTH_NUMBERS = np.arange(1, MONTHS + 1)
MOST_DECIMALS, MOST_FLOAT_BITS = 15, 50
"""Within these a float times a power of ten, rounded, is the decimal number that it is written as."""


class MonthlyAmounts(NamedTuple):
    """Amounts of a quantity, ``units`` / ``scale``: a row per customer, rising, and a column per month."""

    customers: ExactIntegers
    units: ExactIntegers
    scale: int


def monthly_amounts(known: Sequence[str], quantities: pd.DataFrame) -> dict[str, MonthlyAmounts]:
    """The amounts of every quantity in ``known`` that has any.

    ``quantities``: customer, quantity, month (1-12), amount; repeated rows add up. Raises InputError with
    every row that cannot be counted.
    """
    table = quantities[["customer", "quantity", "month", "amount"]]
    amounts = table["amount"].to_numpy()
    of_known = pd.Index(known).get_indexer(pd.Index(table["quantity"]))
    in_year = table["month"].isin(MONTH_NUMBERS).to_numpy()
    refused = table[(of_known < 0) | ~in_year | ~_countable(amounts)]
    if len(refused):
        raise InputError(*(_refused(row, known) for row in refused.itertuples(index=False, name=None)))
    customers, months = (table[name].to_numpy(dtype=np.int64) for name in ("customer", "month"))
    counted = {}
    for number, name in enumerate(known):
        rows = np.flatnonzero(of_known == number)
        if len(rows):
            counted[name] = _dense(customers[rows], months[rows], amounts[rows])
    return counted


def _countable(amounts: NDArray[Any]) -> Flags:
    """Which amounts are numbers that are not negative."""
    if amounts.dtype == object:
        exact = map(_written, amounts.tolist())
        return np.array([Decimal(amount).is_finite() and amount >= 0 for amount in exact], dtype=bool)
    return np.asarray(np.isfinite(amounts) & (amounts >= 0))


def _refused(row: tuple[Any, ...], known: Sequence[str]) -> Finding:
    customer, name, month, amount = row
    value, wanted = str(amount), "ett tal som inte är negativt"
    if name not in known:
        value, wanted = str(name), "en av taxans: " + ", ".join(known)
    elif month not in range(1, MONTHS + 1):
        value, wanted = str(month), "en månad 1-12"
    return Finding("mängderna", f"kund {customer}, {name}, månad {month}", value, wanted)


def _dense(numbers: ExactIntegers, months: ExactIntegers, amounts: NDArray[Any]) -> MonthlyAmounts:
    """Rows of customer, month and amount as a table; repeated ones add up."""
    customers, place = np.unique(numbers, return_inverse=True)
    whole, scale = as_whole(amounts)
    units = np.zeros((len(customers), MONTHS), dtype=whole.dtype)
    np.add.at(units, (place, months - 1), whole)
    return MonthlyAmounts(customers, units, scale)


def as_whole(numbers: NDArray[Any]) -> tuple[ExactIntegers, int]:
    """``numbers``, as they are written, as whole numbers over a common denominator."""
    if numbers.dtype.kind == "f":
        for places in range(MOST_DECIMALS + 1):
            whole = np.rint(numbers * 10.0**places)
            if (np.abs(whole) * len(whole) < 2**MOST_FLOAT_BITS).all() and (
                whole / 10.0**places == numbers
            ).all():
                return whole.astype(np.int64), 10**places
    ratios = [_written(number).as_integer_ratio() for number in numbers.tolist()]
    scale = lcm(*{denominator for _, denominator in ratios})
    found = [numerator * (scale // denominator) for numerator, denominator in ratios]
    fits = sum(map(abs, found)).bit_length() <= MOST_BITS
    return np.array(found, dtype=np.int64 if fits else object), scale


def _written(number: Any) -> int | Decimal:
    """A number as it is written: 0.1 is a tenth, and not the float next to it."""
    return number if type(number) in (int, Decimal) else Decimal(str(number))
