"""How counted units become an amount: free units, started blocks and bands, of a fee as of a credit.

Units of a *period* go through four steps, each of which may be left out: those that are ``included`` are
taken off, the rest is counted in ``block`` s, the blocks fall in ``bands``, and each band has a price a unit,
a flat amount, or both. Nothing is rounded on the way.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import Amount, Day, Quantity, Strict, Text
from model.time_units import MONTHS

BandRule = Literal["graduated", "all_units"]
BlockRule = Literal["started", "whole"]
Period = Literal["month", "quarter", "half_year", "year"]
MONTHS_OF: dict[Period, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": MONTHS}
Above = Annotated[Amount, Field(gt=0)]
Rate = Annotated[Amount, Field(ge=0, lt=1)]
"""Of VAT."""


class Band(Strict):
    """Units up to and including number ``upto`` of the period; None is without end.

    price: of each unit. flat: of the band itself, once a period that reaches it.
    """

    upto: Above | None
    price: Amount = Decimal(0)
    flat: Amount = Decimal(0)

    @model_validator(mode="after")
    def _has_a_price(self) -> Self:
        if not {"price", "flat"} & self.model_fields_set:
            raise ValueError("price, flat eller båda")
        return self


class Rated(Strict):
    """The steps from units to an amount.

    price_from: prices by the day that each holds from. counted_by: the period that included units, blocks
    and bands are counted anew in. included_for: a quantity, each of which brings the included units.
    """

    price: Quantity[Amount] | None = None
    price_from: Quantity[Annotated[dict[Day, Amount], Field(min_length=1)]] | None = None
    bands: Quantity[Annotated[list[Band], Field(min_length=1)]] | None = None
    band_rule: Quantity[BandRule] | None = None
    included: Quantity[Above] | None = None
    included_for: Text | None = None
    block: Quantity[Above] | None = None
    block_rule: Quantity[BlockRule] | None = None
    counted_by: Quantity[Period] | None = None

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        if self.bands is None:
            if self.band_rule is not None:
                raise ValueError("band_rule hör till bands")
            return self
        ends = [band.upto for band in self.bands.value]
        closed = [end for end in ends[:-1] if end is not None]
        if ends[-1] is not None or len(closed) < len(ends) - 1 or closed != sorted(set(closed)):
            raise ValueError("band med stigande upto, det sista utan (null)")
        if self.band_rule is None:
            raise ValueError("volymband har band_rule")
        return self

    @model_validator(mode="after")
    def _steps_agree(self) -> Self:
        if self.block_rule is not None and self.block is None:
            raise ValueError("block_rule hör till block")
        if self.included_for is not None and self.included is None:
            raise ValueError("included_for hör till included")
        return self

    @property
    def unit(self) -> str:
        """Unit of the price, such as kr/faktura."""
        price = self.price or self.price_from or self.bands
        return price.unit if price else ""

    @property
    def period(self) -> Period:
        """What units are counted by; the year where nothing is said."""
        return "year" if self.counted_by is None else self.counted_by.value

    @property
    def steps(self) -> list[Band]:
        """The bands; one without end of what has a single price."""
        if self.bands is not None:
            return self.bands.value
        return [Band(upto=None, price=self.price.value if self.price else Decimal(0))]

    @property
    def reaches_one_band(self) -> bool:
        """Whether all units are charged by the band that the last of them reaches."""
        return self.band_rule is not None and self.band_rule.value == "all_units"


class Terms(Rated):
    """How what is bought of a service is counted when it is charged at its list price.

    Prices and flat amounts of bands are in list prices: 0.9 is a tenth off, 1 the price itself. So are those
    of price_from, which hold from their days; before the first it is the list price. minimum: kronor that
    pieces come to at least in each minimum_by, in proportion to the months that the customer is one.
    """

    minimum: Quantity[Above] | None = None
    minimum_by: Quantity[Period] | None = None

    @model_validator(mode="after")
    def _leave_the_price_to_the_list(self) -> Self:
        if self.price or self.included_for:
            raise ValueError("terms har band, included och block, men inget eget pris")
        if self.price_from and self.bands:
            raise ValueError("ett av price_from och bands")
        if not (self.bands or self.included or self.block or self.price_from or self.minimum):
            raise ValueError("minst ett av bands, included, block, price_from och minimum")
        if self.minimum_by is not None and self.minimum is None:
            raise ValueError("minimum_by hör till minimum")
        return self

    @property
    def least_of(self) -> Period:
        """The period that the minimum is of; the year where nothing is said."""
        return "year" if self.minimum_by is None else self.minimum_by.value

    @property
    def only_dated(self) -> bool:
        """Whether nothing but days decides what is paid."""
        return not (self.bands or self.included or self.block or self.minimum)

    @property
    def steps(self) -> list[Band]:
        """The bands; the list price without end where there are none."""
        return self.bands.value if self.bands else [Band(upto=None, price=Decimal(1))]
