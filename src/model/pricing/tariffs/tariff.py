"""Tariffs: how prices are charged, as data.

A tariff is a YAML file. Each fee has a *form*, a *quantity* that it is charged for, and a price:

- ``monthly``: the price for each one in force that month (agreement, employee, user, opened add-on, asset);
- ``yearly``: the same with a price per year, a twelfth for each month in force;
- ``each``: the price each time (invoice, pay slip, project, incomplete document);
- ``hourly``: the price per hour;
- ``shared``: a yearly sum that customers share in proportion to the quantity, a weight.

The price is one amount, one for each year of the agreement (the last holds on), one from each of several
days, or bands. Units of a month, a quarter or a year may be free, be charged by started blocks, and fall in
bands (:mod:`model.parameters.schema.rated`): ``graduated`` charges each unit the price of the band that it
falls in, ``all_units`` all units that of the band that the last one reaches; a band may have a flat amount. A
fee may be a share of other fees. On sums of fees there are *minimums*, *maximums* and *credits*
(:mod:`model.pricing.tariffs.credits`), and on all of it VAT. Work that incomplete documents cause is a fee
whose quantity those who cause it have.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from model.errors import InputError
from model.observations.tables import shown_as
from model.parameters.loading import read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Amount, Quantity, Strict, Text
from model.parameters.schema.credits import Credit
from model.parameters.schema.rated import Period, Rate
from model.parameters.schema.settlement import Reconciliation
from model.pricing.tariffs.fees import Fee
from model.pricing.tariffs.short_form import in_full
from model.validity.charged_months import Start

PartOfMonth = Start | Literal["by_day", "by_day_of_month"]
"""What is charged of a month, or a year, that something is in force a part of: whole months, started ones,
or days. ``by_day``: of the days of what the price is for, the month or the year; ``by_day_of_month``: of the
month's days, a year being twelve months."""


class Limit(Strict):
    """The least, or the most, that ``fees`` (none named: all) come to for each of ``quantity`` in force."""

    name: Text
    area: Text
    fees: list[Text] = Field(default_factory=list)
    quantity: Text
    per: Period
    amount: Quantity[Annotated[Amount, Field(ge=0)]]


class Tariff(Strict):
    """A price list as it is charged.

    extract: what of a larger list this is, and what it leaves out; empty of a whole one. vat: rate on all
    that has none of its own; prices are without it.
    """

    title: Text
    extract: str = ""
    currency: Text = "kr"
    start: Quantity[PartOfMonth] | None = None
    fees: Annotated[dict[str, Fee], Field(min_length=1)]
    minimums: dict[str, Limit] = Field(default_factory=dict)
    maximums: dict[str, Limit] = Field(default_factory=dict)
    credits: dict[str, Credit] = Field(default_factory=dict)
    vat: Quantity[Rate] | None = None
    reconciliation: Reconciliation | None = None

    @model_validator(mode="before")
    @classmethod
    def _written_in_short(cls, given: Any) -> Any:
        return in_full(given)

    @model_validator(mode="after")
    def _names_agree(self) -> Self:
        known = set(self.fees)
        on_sums: dict[str, dict[str, Limit] | dict[str, Credit]] = {
            "minimums": self.minimums,
            "maximums": self.maximums,
            "credits": self.credits,
        }
        taken = set(known)
        for section, entries in on_sums.items():
            for name, entry in entries.items():
                if name in taken or not set(entry.fees) <= known:
                    raise ValueError(f"{section}.{name}: ett eget namn och avgifter som finns")
                taken.add(name)
        before: list[str] = []
        for name, fee in self.fees.items():
            if fee.fees is not None and not set(fee.fees) <= set(before):
                raise ValueError(f"fees.{name}: en andel av avgifter som står före den")
            before.append(name)
        return self

    @property
    def limits(self) -> Iterator[tuple[str, Limit, bool]]:
        """Name and terms of each limit, minimums first, and whether it is a least."""
        yield from ((name, limit, True) for name, limit in self.minimums.items())
        yield from ((name, limit, False) for name, limit in self.maximums.items())

    @property
    def quantities(self) -> list[str]:
        """What must be counted to charge by this tariff."""
        names = [name for fee in self.fees.values() for name in (fee.quantity, fee.included_for) if name]
        names += [limit.quantity for _, limit, _ in self.limits]
        return list(dict.fromkeys([*names, *(credit.quantity for credit in self.credits.values())]))

    @property
    def happening(self) -> set[str]:
        """Quantities that something is charged for each time, which must be told by month."""
        fees = {fee.quantity for fee in self.fees.values() if fee.form in ("each", "hourly") and fee.quantity}
        return fees | {credit.quantity for credit in self.credits.values() if credit.promised is None}

    @property
    def part_of_month(self) -> PartOfMonth:
        """The rule of :attr:`start`; whole months where nothing is said."""
        return "whole_months" if self.start is None else self.start.value

    @property
    def days_of_change(self) -> set[date]:
        """Days from which a price or a fee is another."""
        days: set[date] = set()
        for fee in self.fees.values():
            days |= set(fee.price_from.value) if fee.price_from else set()
            days |= {fee.valid_from} if fee.valid_from else set()
            days |= {fee.valid_through + timedelta(days=1)} if fee.valid_through else set()
        return days - {date.min}


def load_tariff(path: Path) -> Tariff:
    """The tariff in a YAML file; InputError with every fault when it is not one."""
    file = shown_as(path)
    try:
        return Tariff.model_validate(read_yaml(path, file))
    except ValidationError as error:
        raise InputError(*(finding(fault, file) for fault in error.errors())) from None
