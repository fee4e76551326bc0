"""The lines of the price list."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from model.parameters.quantity import Quantity, Strict, Text
from model.parameters.schema.rated import Rate, Terms


class Charging(StrEnum):
    """How the price of a service is charged: for each piece, each whole month, or the year."""

    EACH = "each"
    BY_MONTH = "by_month"
    BY_YEAR = "by_year"


class Service(Strict):
    """A line of the price list; the first activity gives the volume, the others are included.

    short_name: where there is little room, if ``name`` is long. covers: what work it is, of one that is not
    counted by the piece. unit: what is counted, as readers call it. headline: whether its price is among
    those shown first. terms: how pieces, or months, are counted that are not all charged alike. vat: its own
    rate, where it is not ``pricing.vat``. Without activities: idle capacity, incomplete documents, and what
    the rules of pricing adjust.
    """

    name: Text
    short_name: str = ""
    covers: str = ""
    kind: Literal["base", "add_on", "assignment"]
    unit: Text
    charged: Annotated[Charging, Field(strict=False)]
    headline: bool = False
    activities: list[str]
    terms: Terms | None = None
    vat: Quantity[Rate] | None = None

    @model_validator(mode="after")
    def _terms_are_of_pieces(self) -> Self:
        by_month = self.charged is Charging.BY_MONTH and self.terms is not None and self.terms.only_dated
        if self.terms is not None and not ((self.is_by_piece or by_month) and self.activities):
            raise ValueError(
                "terms hör till en tjänst som räknas och tas ut per styck (each); en som tas ut per månad "
                "(by_month) kan ha price_from"
            )
        return self

    @property
    def is_by_piece(self) -> bool:
        """Whether it is charged by what comes, and not by the month or the year."""
        return self.charged is Charging.EACH
