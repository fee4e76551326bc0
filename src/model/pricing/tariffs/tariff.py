"""Tariffs: how a price is charged, as data; and what a tariff charges for given quantities.

A tariff is a YAML file. Each fee has a *form*, a *quantity* that it is charged for, and a price:

- ``monthly``: the price for each one in force that month (agreement, employee, user, opened add-on, asset);
- ``yearly``: the same with a price per year, a twelfth for each month in force;
- ``each``: the price each time (invoice, pay slip, project, incomplete document);
- ``hourly``: the price per hour;
- ``shared``: a yearly sum that customers share in proportion to the quantity, a weight.

The price is one amount, one for each year of the agreement (the last holds on), or bands of volume over the
year: ``graduated`` charges each unit the price of the band that it falls in, ``all_units`` charges all units
the price of the band that the year's volume reaches. A *minimum* tops up what its fees come to. Work that
incomplete documents cause is a fee whose quantity those who cause it have.

Amounts are exact: each customer's year of a fee is rounded once and lies in öre on its lines by largest
remainder, so that lines, months, customers and the whole agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, ValidationError, model_validator

from model.apportionment import ExactIntegers, half_even, product, whole_rows
from model.errors import Finding, InputError
from model.observations.tables import shown_as
from model.parameters.loading import read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Amount, Quantity, Strict, Text
from model.parameters.schema.settlement import Reconciliation
from model.pricing.money import ORE
from model.pricing.tariffs.quantities import MONTH_NUMBERS, MonthlyAmounts, as_whole, monthly_amounts
from model.time_units import MONTHS

COLUMNS = ["customer", "fee", "label", "area", "month", "unit", "quantity", "price", "amount"]

Form = Literal["monthly", "yearly", "each", "hourly", "shared"]
BandRule = Literal["graduated", "all_units"]
Start = Literal["whole_months", "started_months"]


class Band(Strict):
    """Price of the units up to and including number ``upto`` of the year; None is without end."""

    upto: Annotated[Amount, Field(gt=0)] | None
    price: Amount


class Fee(Strict):
    """One fee of a tariff: exactly one of ``price``, ``price_by_agreement_year`` and ``bands``."""

    name: Text
    area: Text
    form: Form
    quantity: Text
    price: Quantity[Amount] | None = None
    price_by_agreement_year: Quantity[Annotated[list[Amount], Field(min_length=1)]] | None = None
    bands: Quantity[Annotated[list[Band], Field(min_length=1)]] | None = None
    band_rule: Quantity[BandRule] | None = None

    @model_validator(mode="after")
    def _has_one_price(self) -> Self:
        prices = (self.price, self.price_by_agreement_year, self.bands)
        if sum(price is not None for price in prices) != 1:
            raise ValueError("ett av price, price_by_agreement_year och bands")
        return self

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        if self.bands is None:
            return self
        ends = [band.upto for band in self.bands.value]
        closed = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(closed) < len(ends) - 1 or closed != sorted(set(closed)):
            raise ValueError("band med stigande upto, det sista utan (null)")
        if self.band_rule is None or self.form not in ("each", "hourly"):
            raise ValueError("volymband har band_rule och form each eller hourly")
        return self

    @property
    def unit(self) -> str:
        """Unit of the price, such as kr/faktura."""
        price = self.price or self.price_by_agreement_year or self.bands
        return price.unit if price else ""

    def price_in(self, agreement_year: int) -> Decimal:
        """Price in year 1, 2, ... of the agreement, of a fee without bands."""
        if self.price is not None:
            return self.price.value
        prices = self.price_by_agreement_year.value if self.price_by_agreement_year else []
        return prices[min(agreement_year, len(prices)) - 1]


class Minimum(Strict):
    """Least that ``fees`` (none named: all) come to for each one of ``quantity`` in force."""

    name: Text
    area: Text
    fees: list[Text]
    quantity: Text
    per: Literal["month", "year"]
    amount: Quantity[Annotated[Amount, Field(ge=0)]]


class Tariff(Strict):
    """A price list as it is charged."""

    title: Text
    start: Quantity[Start] | None = None
    fees: Annotated[dict[str, Fee], Field(min_length=1)]
    minimums: dict[str, Minimum] = Field(default_factory=dict)
    reconciliation: Reconciliation | None = None

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        for name, minimum in self.minimums.items():
            if name in self.fees or not set(minimum.fees) <= set(self.fees):
                raise ValueError(f"minimums.{name}: ett eget namn och avgifter som finns")
        return self

    @property
    def quantities(self) -> list[str]:
        """What must be counted to charge by this tariff."""
        fees = [fee.quantity for fee in self.fees.values()]
        return list(dict.fromkeys([*fees, *(minimum.quantity for minimum in self.minimums.values())]))


def load_tariff(path: Path) -> Tariff:
    """The tariff in a YAML file; InputError with every fault when it is not one."""
    file = shown_as(path)
    try:
        return Tariff.model_validate(read_yaml(path, file))
    except ValidationError as error:
        raise InputError(*(finding(fault, file) for fault in error.errors())) from None


def open_months(start: date, end: date | None, year: int, rule: Start = "whole_months") -> list[int]:
    """Months of ``year`` that an agreement from ``start`` to ``end`` (both included) is charged for.

    ``whole_months``: those that it is in force from first to last day, so that one that starts on 15 August
    is charged from September; ``started_months``: those with any day in force.
    """
    months = []
    for month in range(1, MONTHS + 1):
        first = date(year, month, 1)
        last = date(year + month // MONTHS, month % MONTHS + 1, 1) - timedelta(days=1)
        whole = start <= first and (end is None or end >= last)
        started = start <= last and (end is None or end >= first)
        if whole if rule == "whole_months" else started:
            months.append(month)
    return months


def charge(
    tariff: Tariff, quantities: pd.DataFrame, agreement_year: int | Mapping[int, int] = 1
) -> pd.DataFrame:
    """What customers are charged: customer, fee, label, area, month, unit, quantity, price, amount (kronor).

    ``quantities``: customer, quantity (a name that the tariff uses), month (1-12), amount; repeated rows add
    up. ``agreement_year`` is the year of the agreement (1 is the first), of all or by customer. A line's
    price is that of one unit; its amount, in öre, is quantity x price (a twelfth of it for yearly fees; its
    share for shared ones). Lines of nothing are left out. Sorted by customer, fee and month. Raises
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


class _Charged(NamedTuple):
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
    return _Charged(name, fee.name, fee.area, fee.unit, counted.customers, units, scale, price, ore)


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
    """The year's sum by customer and month, in proportion to their weights."""
    if counted is None or not counted.units.any():
        raise InputError(Finding("mängderna", name, "inga vikter", f"någon kund med {fee.quantity}"))
    if isinstance(agreement_year, Mapping) and fee.price_by_agreement_year is not None:
        raise InputError(
            Finding("taxan", name, "price_by_agreement_year", "ett pris, när kunder delar på ett belopp")
        )
    price = fee.price_in(agreement_year if isinstance(agreement_year, int) else 1)
    rate, divisor = as_whole(np.array([price], dtype=object))
    exact = product(counted.units.reshape(1, -1), rate, 100)
    ore = whole_rows(exact, int(counted.units.sum()) * divisor).reshape(counted.units.shape)
    one = np.array([[price]], dtype=object)
    return _Charged(
        name, fee.name, fee.area, fee.unit, counted.customers, counted.units, counted.scale, one, ore
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
    units = (ore > 0).astype(np.int64)
    price = np.array([[ORE * part for part in row] for row in ore.tolist()], dtype=object)
    return _Charged(
        name, minimum.name, minimum.area, minimum.amount.unit, counted.customers, units, 1, price, ore
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
        return pd.DataFrame(columns=COLUMNS)
    table = pd.concat(frames, ignore_index=True)
    rows = np.lexsort((table["month"], np.concatenate(order), table["customer"]))
    return table.iloc[rows].reset_index(drop=True)


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
