"""Lines that customers are charged by, as arrays, and as the table that they become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.apportionment import ExactIntegers
from model.frames import Frame, exact, money, text, whole
from model.pricing.money import kronor
from model.time_units import MONTHS

Kind = Literal["fee", "minimum", "maximum", "credit", "vat"]
CHARGES = Frame(
    "what a customer is charged of a fee in a month",
    customer=whole("number"),
    kind=text("fee, minimum, maximum, credit or vat"),
    fee=text("name in the tariff, or that of a minimum, a maximum or a credit; vat"),
    label=text("what the fee is called"),
    area=text("of services"),
    month=whole("1-12"),
    unit=text("of the price"),
    quantity=exact("units"),
    price=money("kronor of one unit; of VAT its rate"),
    amount=money("kronor in öre: quantity x price, of yearly fees a twelfth of it, of shared ones a share"),
)
VAT: Kind = "vat"
MONTH_NUMBERS = np.arange(1, MONTHS + 1)


@dataclass(frozen=True, kw_only=True)
class Charged:
    """Lines of one fee, those of nothing included: units / scale at ``price`` come to ``ore``.

    ``units`` and ``ore`` have a row per customer and a column per segment, or per segment and band; ``price``
    is one that fits them all. months: of the segments.
    """

    kind: Kind = "fee"
    name: str
    label: str
    area: str
    unit: str
    customers: ExactIntegers
    units: ExactIntegers
    scale: int
    price: NDArray[Any]
    ore: ExactIntegers
    months: ExactIntegers

    @property
    def of_columns(self) -> ExactIntegers:
        """Month of each column."""
        return np.repeat(self.months, self.units.shape[1] // len(self.months))

    @property
    def by_month(self) -> ExactIntegers:
        """Öre of each customer and month."""
        if self.ore.shape[1] == MONTHS:
            return self.ore
        found = np.zeros((len(self.customers), MONTHS), dtype=self.ore.dtype)
        np.add.at(found.T, self.of_columns - 1, self.ore.T)
        return found


def sums(charged: Sequence[Charged], fees: Sequence[str]) -> tuple[ExactIntegers, ExactIntegers]:
    """Customers, and öre of each one and month, of the named fees (none: of all)."""
    chosen = [one for one in charged if not fees or one.name in fees]
    customers = np.unique(np.concatenate([one.customers for one in chosen])) if chosen else np.array([], int)
    found = np.zeros((len(customers), MONTHS), dtype=object)
    for one in chosen:
        found[np.searchsorted(customers, one.customers)] += one.by_month
    return customers, found


def table_of(charged: Sequence[Charged], is_cut: bool) -> pd.DataFrame:
    """The lines with a quantity, by customer, fee and month."""
    frames, order = [], []
    for position, fee in enumerate(charged):
        row, column = np.nonzero(fee.units)
        price = np.broadcast_to(fee.price, fee.units.shape)
        fields = {
            "customer": fee.customers[row],
            "kind": fee.kind,
            "fee": fee.name,
            "label": fee.label,
            "area": fee.area,
            "month": fee.of_columns[column],
            "unit": fee.unit,
            "quantity": _each(fee.units[row, column], partial(_over, Decimal(fee.scale))),
            "price": pd.Series(price[row, column], dtype=object),
            "amount": _each(fee.ore[row, column], kronor),
        }
        frames.append(pd.DataFrame(fields))
        order.append(np.full(len(row), position))
    if not frames:
        return CHARGES.frame([])
    table = pd.concat(frames, ignore_index=True)
    rows = np.lexsort((table["month"], np.concatenate(order), table["customer"]))
    table = table.iloc[rows].reset_index(drop=True)
    return CHARGES.checked(_joined(table) if is_cut else table)


def _over(scale: Decimal, part: int) -> Decimal:
    return Decimal(part) / scale


def _each(numbers: ExactIntegers, made: Callable[[int], Decimal]) -> pd.Series:
    """A decimal of each of ``numbers``; made once of equal ones, as most customers' are."""
    different, places = np.unique(numbers, return_inverse=True)
    values = np.array([made(number) for number in different.tolist()], dtype=object)
    return pd.Series(values[places], dtype=object)


def _joined(table: pd.DataFrame) -> pd.DataFrame:
    """Lines of a month that was cut for another fee's sake are one."""
    key = [name for name in CHARGES.columns if name not in ("quantity", "amount")]
    sums = table.groupby(key, sort=False)[["quantity", "amount"]].agg("sum").reset_index()
    return sums[list(CHARGES.columns)]
