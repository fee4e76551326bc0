"""The lines of the price list."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Strict, Text


class Charging(StrEnum):
    """How the price of a service is charged: for each piece, each whole month, or the year."""

    EACH = "each"
    BY_MONTH = "by_month"
    BY_YEAR = "by_year"


class Service(Strict):
    """A line of the price list; the first activity gives the volume, the others are included.

    short_name: where there is little room, if ``name`` is long. covers: what work it is, of one that is not
    counted by the piece. unit: what is counted, as readers call it. headline: whether its price is among
    those shown first. Without activities: idle capacity, incomplete documents, and what the rules of pricing
    adjust.
    """

    name: Text
    short_name: str = ""
    covers: str = ""
    kind: Literal["base", "add_on"]
    unit: Text
    charged: Annotated[Charging, Field(strict=False)]
    headline: bool = False
    activities: list[str]

    @property
    def is_by_piece(self) -> bool:
        """Whether it is charged by what comes, and not by the month or the year."""
        return self.charged is Charging.EACH
