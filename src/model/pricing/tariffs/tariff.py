"""Tariffs: how a price is charged, as data.

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
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from model.errors import InputError
from model.observations.tables import shown_as
from model.parameters.loading import read_yaml
from model.parameters.messages import finding
from model.parameters.quantity import Amount, Quantity, Strict, Text
from model.parameters.schema.settlement import Reconciliation
from model.validity.charged_months import Start

Form = Literal["monthly", "yearly", "each", "hourly", "shared"]
BandRule = Literal["graduated", "all_units"]


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
