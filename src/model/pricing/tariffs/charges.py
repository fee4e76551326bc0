"""What a tariff charges customers for given quantities.

Amounts are exact: each customer's year of a fee is rounded once and lies in öre on its lines by largest
remainder, so that lines, months, customers and the whole agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.apportionment import ExactIntegers, half_even, product, whole_rows
from model.errors import Finding, InputError
from model.frames import Frame, exact, money, text, whole
from model.pricing.money import ORE
from model.pricing.tariffs.quantities import MONTH_NUMBERS, MonthlyAmounts, as_whole, monthly_amounts
from model.pricing.tariffs.tariff import Band, Fee, Minimum, Tariff
from model.time_units import MONTHS

CHARGES = Frame(
    "what a customer is charged of a fee in a month",
    customer=whole("number"),
    fee=text("name in the tariff, or that of a minimum"),
    label=text("what the fee is called"),
    area=text("of services"),
    month=whole("1-12"),
    unit=text("of the price"),
    quantity=exact("units"),
    price=money("kronor of one unit"),
    amount=money("kronor in öre: quantity x price, of yearly fees a twelfth of it, of shared ones a share"),
)


def charge(
    tariff: Tariff, quantities: pd.DataFrame, agreement_year: int | Mapping[int, int] = 1
) -> pd.DataFrame:
    """What customers are charged: :data:`CHARGES`, sorted by customer, fee and month, without empty lines.

    ``quantities``: customer, quantity (a name that the tariff uses), month (1-12), amount; repeated rows add
    up. ``agreement_year`` is the year of the agreement (1 is the first), of all or by customer. Raises
    InputError for quantities that no fee uses, that are negative or not a number, for months outside the
    year, and for a shared sum that nobody has a weight in.
    """
    counted = monthly_amounts(tariff.quantities, quantities)
    charged: list[_Charged] = []
    for name, fee in tariff.fees.items():
        amounts = counted.get(fee.quantity)
        if fee.form == "shared":
            charged.append(_shared(name, fee, amounts, agreement_year))
        elif amounts is not None:
            charged.append(_by_quantity(name, fee, amounts, agreement_year))
    for name, minimum in tariff.minimums.items():
        if minimum.quantity in counted:
            charged.append(_top_up(name, minimum, counted[minimum.quantity], charged))
    return _table(charged)


@dataclass(frozen=True, kw_only=True)
class _Charged:
    """Lines of one fee, those of nothing included: units / scale at ``price`` come to ``ore``.

    ``units`` and ``ore`` have a row per customer and a column per month, or per month and band; ``price`` is
    one that fits them all.
    """

    name: str
    label: str
    area: str
    unit: str
    customers: ExactIntegers
    units: ExactIntegers
    scale: int
    price: NDArray[Any]
    ore: ExactIntegers

    @property
    def months(self) -> ExactIntegers:
        """Month of each column."""
        return np.repeat(MONTH_NUMBERS, self.units.shape[1] // MONTHS)


def _by_quantity(
    name: str, fee: Fee, counted: MonthlyAmounts, agreement_year: int | Mapping[int, int]
) -> _Charged:
    """A fee charged for its quantity; each customer's year is rounded once."""
    years = _years_of(agreement_year, counted.customers.tolist())
    units, scale = counted.units, counted.scale
    if fee.bands is not None and fee.band_rule is not None and fee.band_rule.value == "graduated":
        units, scale = _in_bands(fee.bands.value, counted)
        prices = [[band.price for band in fee.bands.value] * MONTHS]
    elif fee.bands is not None:
        prices = [[_reached(fee.bands.value, year)] for year in _exact_sums(counted)]
    else:
        prices = [[fee.price_in(year)] for year in years]
    price = np.array(prices, dtype=object)
    rate, divisor = as_whole(price.ravel())
    twelfths = MONTHS if fee.form == "yearly" else 1
    exact = product(units, rate.reshape(price.shape), 100)
    ore = whole_rows(exact, scale * divisor * twelfths)
    return _Charged(
        name=name,
        label=fee.name,
        area=fee.area,
        unit=fee.unit,
        customers=counted.customers,
        units=units,
        scale=scale,
        price=price,
        ore=ore,
    )


def _exact_sums(counted: MonthlyAmounts) -> list[Fraction]:
    return [Fraction(whole, counted.scale) for whole in counted.units.sum(axis=1).tolist()]


def _reached(bands: Sequence[Band], volume: Fraction) -> Decimal:
    """Price of the band that the year's volume reaches."""
    return next(band.price for band in bands if band.upto is None or volume <= Fraction(band.upto))


def _in_bands(bands: Sequence[Band], counted: MonthlyAmounts) -> tuple[ExactIntegers, int]:
    """Units by month and band, and their scale; the year's volume is counted from its first month."""
    ends, divisor = as_whole(np.array([band.upto for band in bands if band.upto is not None], dtype=object))
    scale = lcm(counted.scale, divisor)
    units = product(counted.units, scale // counted.scale)
    ends = product(ends, scale // divisor) if len(ends) else ends
    after = units.astype(np.result_type(units, ends)).cumsum(axis=1)
    below = [np.zeros_like(after), *(np.minimum(after, end) for end in ends.tolist()), after]
    # What of the year lies within a band is the step between two ends; a month's part is its growth.
    within = [np.diff(upper - lower, axis=1, prepend=0) for lower, upper in pairwise(below)]
    return np.stack(within, axis=2).reshape(len(units), -1), scale


def _shared(
    name: str, fee: Fee, counted: MonthlyAmounts | None, agreement_year: int | Mapping[int, int]
) -> _Charged:
    """The year's sum by customer, in proportion to their weights, and each one's part by month as they weigh.

    Customers come first, so that each pays over the year what its part of the sum is, to the öre.
    """
    if counted is None or not counted.units.any():
        raise InputError(Finding("mängderna", name, "inga vikter", f"någon kund med {fee.quantity}"))
    if isinstance(agreement_year, Mapping) and fee.price_by_agreement_year is not None:
        raise InputError(
            Finding("taxan", name, "price_by_agreement_year", "ett pris, när kunder delar på ett belopp")
        )
    price = fee.price_in(agreement_year if isinstance(agreement_year, int) else 1)
    rate, divisor = as_whole(np.array([price], dtype=object))
    weights = counted.units.sum(axis=1)
    parts = whole_rows(product(weights[None, :], rate, 100), int(weights.sum()) * divisor)[0]
    ore = np.vstack(
        [
            whole_rows(product(months[None, :], int(part)), max(int(weight), 1))
            for months, part, weight in zip(counted.units, parts, weights, strict=True)
        ]
    )
    return _Charged(
        name=name,
        label=fee.name,
        area=fee.area,
        unit=fee.unit,
        customers=counted.customers,
        units=counted.units,
        scale=counted.scale,
        price=np.array([[price]], dtype=object),
        ore=ore,
    )


def _top_up(name: str, minimum: Minimum, counted: MonthlyAmounts, charged: Sequence[_Charged]) -> _Charged:
    """What is lacking to the minimum: each month, or for the year in the last month in force."""
    found = np.zeros(counted.units.shape, dtype=object)
    for fee in charged:
        if not minimum.fees or fee.name in minimum.fees:
            by_month = fee.ore.reshape(len(fee.customers), MONTHS, -1).sum(axis=2)
            _, own, theirs = np.intersect1d(counted.customers, fee.customers, return_indices=True)
            found[own] += by_month[theirs]
    in_force = counted.units > 0
    rate, divisor = as_whole(np.array([minimum.amount.value], dtype=object))
    if minimum.per == "month":
        wanted = half_even(product(counted.units, rate, 100), counted.scale * divisor)
        lacking = np.where(in_force, wanted - found, 0)
    else:
        whole = product(counted.units, rate, 100).sum(axis=1)
        wanted = half_even(whole, counted.scale * divisor * MONTHS)
        last = in_force & (in_force.cumsum(axis=1) == in_force.sum(axis=1)[:, None])
        lacking = np.where(last, (wanted - found.sum(axis=1))[:, None], 0)
    ore = np.maximum(lacking, 0)
    return _Charged(
        name=name,
        label=minimum.name,
        area=minimum.area,
        unit=minimum.amount.unit,
        customers=counted.customers,
        units=(ore > 0).astype(np.int64),
        scale=1,
        price=np.array([[ORE * part for part in row] for row in ore.tolist()], dtype=object),
        ore=ore,
    )


def _table(charged: Sequence[_Charged]) -> pd.DataFrame:
    """The lines with a quantity, by customer, fee and month."""
    frames, order = [], []
    for position, fee in enumerate(charged):
        row, column = np.nonzero(fee.units)
        units, price = fee.units[row, column].tolist(), np.broadcast_to(fee.price, fee.units.shape)
        scale = Decimal(fee.scale)
        fields = {
            "customer": fee.customers[row],
            "fee": fee.name,
            "label": fee.label,
            "area": fee.area,
            "month": fee.months[column],
            "unit": fee.unit,
            "quantity": pd.Series([Decimal(part) / scale for part in units], dtype=object),
            "price": pd.Series(price[row, column], dtype=object),
            "amount": pd.Series([ORE * part for part in fee.ore[row, column].tolist()], dtype=object),
        }
        frames.append(pd.DataFrame(fields))
        order.append(np.full(len(row), position))
    if not frames:
        return CHARGES.frame([])
    table = pd.concat(frames, ignore_index=True)
    rows = np.lexsort((table["month"], np.concatenate(order), table["customer"]))
    return CHARGES.checked(table.iloc[rows].reset_index(drop=True))


def _years_of(agreement_year: int | Mapping[int, int], customers: Sequence[int]) -> list[int]:
    """Year of each customer's agreement; raises InputError when one is not told or before the first."""
    if isinstance(agreement_year, int):
        years = dict.fromkeys(customers, agreement_year)
    else:
        years = {customer: agreement_year.get(customer, 0) for customer in customers}
    wanted = "1 för det första året, 2 ..."
    early = {customer: year for customer, year in years.items() if year < 1}
    if early:
        raise InputError(
            *(Finding("avtalsåret", f"kund {key}", str(year), wanted) for key, year in early.items())
        )
    return list(years.values())
