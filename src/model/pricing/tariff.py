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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Self

import pandas as pd
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from model.apportionment import whole_parts
from model.errors import Finding, InputError
from model.observations.tables import shown_as
from model.parameters.loading import read_yaml
from model.parameters.messages import expected
from model.parameters.quantity import Month, Quantity, Strict, Text
from model.pricing.money import ORE

MONTHS = 12
COLUMNS = ["customer", "fee", "label", "area", "month", "unit", "quantity", "price", "amount"]

Form = Literal["monthly", "yearly", "each", "hourly", "shared"]
BandRule = Literal["graduated", "all_units"]
Start = Literal["whole_months", "started_months"]

Amount = Annotated[
    Decimal,
    BeforeValidator(lambda cell: Decimal(str(cell)) if type(cell) in (int, float) else cell),
    Field(allow_inf_nan=False),
]
"""A decimal number as it is written in YAML."""


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


class Reconciliation(Strict):
    """How estimated volumes are invoiced and compared with actual ones."""

    instalments: Quantity[Annotated[int, Field(ge=1, le=MONTHS)]]
    compared_after: Quantity[Annotated[list[Month], Field(min_length=1)]]
    settled_after: Quantity[Month]
    threshold: Quantity[Annotated[Amount, Field(ge=0)]]
    above_threshold: Quantity[Text]

    @model_validator(mode="after")
    def _is_compared_when_settled(self) -> Self:
        if self.settled_after.value not in self.compared_after.value:
            raise ValueError("settled_after bland månaderna i compared_after")
        return self


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
        raise InputError(*(_finding(file, fault) for fault in error.errors())) from None


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
    counted = _counted(tariff, quantities)
    lines: list[_Line] = []
    for name, fee in tariff.fees.items():
        if fee.form == "shared":
            lines += _shared_lines(name, fee, counted, agreement_year)
            continue
        for customer, by_month in counted.get(fee.quantity, {}).items():
            drafts = list(_drafts(fee, by_month, _year_of(agreement_year, customer)))
            lines += _rounded(customer, name, fee, drafts)
    for name, minimum in tariff.minimums.items():
        lines += list(_top_ups(name, minimum, counted, lines))
    order = {name: position for position, name in enumerate([*tariff.fees, *tariff.minimums])}
    lines.sort(key=lambda line: (line.customer, order[line.fee], line.month))
    return pd.DataFrame([line for line in lines if line.quantity], columns=COLUMNS)


class _Line(NamedTuple):
    customer: int
    fee: str
    label: str
    area: str
    month: int
    unit: str
    quantity: Decimal
    price: Decimal
    amount: Decimal


class _Draft(NamedTuple):
    """A line before rounding."""

    month: int
    quantity: Fraction
    price: Decimal
    amount: Fraction


Counted = dict[str, dict[int, dict[int, Fraction]]]
"""Amounts by quantity, customer and month."""


def _drafts(fee: Fee, by_month: Mapping[int, Fraction], agreement_year: int) -> Iterator[_Draft]:
    if fee.bands is not None:
        rule = fee.band_rule.value if fee.band_rule else "graduated"
        yield from _banded(fee.bands.value, rule, by_month)
        return
    price = fee.price_in(agreement_year)
    part = Fraction(price) / (MONTHS if fee.form == "yearly" else 1)
    for month, amount in sorted(by_month.items()):
        yield _Draft(month, amount, price, amount * part)


def _banded(bands: Sequence[Band], rule: BandRule, by_month: Mapping[int, Fraction]) -> Iterator[_Draft]:
    """Lines by month and band; the year's volume is counted from its first month."""
    if rule == "all_units":
        volume = sum(by_month.values(), Fraction(0))
        reached = next(band for band in bands if band.upto is None or volume <= Fraction(band.upto))
        bands = [Band(upto=None, price=reached.price)]
    before = Fraction(0)
    for month, amount in sorted(by_month.items()):
        start, after = Fraction(0), before + amount
        for band in bands:
            end = after if band.upto is None else min(after, Fraction(band.upto))
            units = end - max(before, start)
            if units > 0:
                yield _Draft(month, units, band.price, units * Fraction(band.price))
            start = end
        before = after


def _rounded(customer: int, name: str, fee: Fee, drafts: Sequence[_Draft]) -> list[_Line]:
    amounts = whole_parts([draft.amount * 100 for draft in drafts])
    return [_line(customer, name, fee, draft, part) for draft, part in zip(drafts, amounts, strict=True)]


def _shared_lines(
    name: str, fee: Fee, counted: Counted, agreement_year: int | Mapping[int, int]
) -> Iterator[_Line]:
    """The year's sum by customer and month, in proportion to their weights."""
    weights = [
        (customer, month, weight)
        for customer, by_month in sorted(counted.get(fee.quantity, {}).items())
        for month, weight in sorted(by_month.items())
    ]
    whole = sum((weight for *_, weight in weights), Fraction(0))
    if not whole:
        raise InputError(Finding("mängderna", name, "inga vikter", f"någon kund med {fee.quantity}"))
    if isinstance(agreement_year, Mapping) and fee.price_by_agreement_year is not None:
        raise InputError(
            Finding("taxan", name, "price_by_agreement_year", "ett pris, när kunder delar på ett belopp")
        )
    price = fee.price_in(agreement_year if isinstance(agreement_year, int) else 1)
    exact = [Fraction(price) * weight / whole for *_, weight in weights]
    for (customer, month, weight), part in zip(
        weights, whole_parts([100 * amount for amount in exact]), strict=True
    ):
        yield _line(customer, name, fee, _Draft(month, weight, price, Fraction(0)), part)


def _top_ups(name: str, minimum: Minimum, counted: Counted, lines: Iterable[_Line]) -> Iterator[_Line]:
    """What is lacking to the minimum: each month, or for the year in the last month in force."""
    charged: dict[tuple[int, int], Decimal] = {}
    for line in lines:
        if not minimum.fees or line.fee in minimum.fees:
            key = (line.customer, line.month)
            charged[key] = charged.get(key, Decimal(0)) + line.amount
    least = Fraction(minimum.amount.value)
    for customer, by_month in counted.get(minimum.quantity, {}).items():
        in_force = sorted(month for month, amount in by_month.items() if amount)
        paid = {month: charged.get((customer, month), Decimal(0)) for month in range(1, MONTHS + 1)}
        if minimum.per == "month":
            periods = [(month, least * by_month[month], paid[month]) for month in in_force]
        else:
            whole = least * sum(by_month.values(), Fraction(0)) / MONTHS
            periods = [(in_force[-1], whole, sum(paid.values(), Decimal(0)))] if in_force else []
        for month, wanted, found in periods:
            lacking = ORE * round(100 * wanted) - found
            if lacking > 0:
                yield _Line(
                    customer,
                    name,
                    minimum.name,
                    minimum.area,
                    month,
                    minimum.amount.unit,
                    Decimal(1),
                    lacking,
                    lacking,
                )


def _line(customer: int, name: str, fee: Fee, draft: _Draft, ore: int) -> _Line:
    quantity = Decimal(draft.quantity.numerator) / Decimal(draft.quantity.denominator)
    return _Line(customer, name, fee.name, fee.area, draft.month, fee.unit, quantity, draft.price, ORE * ore)


def _counted(tariff: Tariff, quantities: pd.DataFrame) -> Counted:
    """The quantities as fractions; raises InputError for every row that cannot be charged."""
    counted: Counted = {}
    findings = []
    known = tariff.quantities
    for row in quantities[["customer", "quantity", "month", "amount"]].itertuples(index=False, name=None):
        customer, name, month, amount = row
        place = f"kund {customer}, {name}, månad {month}"
        if name not in known:
            findings.append(Finding("mängderna", place, str(name), "en av taxans: " + ", ".join(known)))
        elif month not in range(1, MONTHS + 1):
            findings.append(Finding("mängderna", place, str(month), "en månad 1-12"))
        elif not Decimal(str(amount)).is_finite() or amount < 0:
            findings.append(Finding("mängderna", place, str(amount), "ett tal som inte är negativt"))
        else:
            by_month = counted.setdefault(name, {}).setdefault(int(customer), {})
            by_month[int(month)] = by_month.get(int(month), Fraction(0)) + Fraction(str(amount))
    if findings:
        raise InputError(*findings)
    return counted


def _year_of(agreement_year: int | Mapping[int, int], customer: int) -> int:
    """Year of the customer's agreement; raises InputError when it is not told or before the first."""
    year = agreement_year if isinstance(agreement_year, int) else agreement_year.get(customer, 0)
    if year < 1:
        raise InputError(Finding("avtalsåret", f"kund {customer}", str(year), "1 för det första året, 2 ..."))
    return year


def _finding(file: str, fault: Any) -> Finding:
    place = ".".join(map(str, fault["loc"])) or "filen"
    if fault["type"] == "value_error":
        return Finding(file, place, "går inte ihop", str(fault["ctx"]["error"]))
    missing = fault["type"] == "missing"
    return Finding(file, place, "saknas" if missing else repr(fault["input"]), expected(fault))
