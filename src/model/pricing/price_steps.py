"""From one price list to another, step by step: why a service's price moves. The steps sum to the change."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pandas as pd

from model.pricing.money import ZERO
from model.pricing.prices import PriceList, charged_volume

PHONE = "phone_minutes"
"""Driver of the support departments that bear calls and mail."""

Step = Literal["hours", "rate", "phone", "support", "overhead", "unused", "rounding"]
"""hours: more or fewer hours a piece. rate: a dearer or cheaper hour. phone, support, overhead: what a piece
bears of calls and mail, of other support, of what is bought. unused: idle salaries. rounding: to a step, and
what the subscription takes of other prices' rounding."""


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """What one piece costs, kronor."""

    hours: Fraction
    rate: Fraction
    phone: Fraction
    support: Fraction
    overhead: Fraction
    unused: Fraction
    price: Fraction

    @property
    def cost(self) -> Fraction:
        return self.hours * self.rate + self.phone + self.support + self.overhead + self.unused


def price_steps(before: PriceList, after: PriceList, service: str) -> dict[Step, Fraction]:
    """Kronor that each step adds to the price of ``service``.

    hours is the change of hours at the hourly cost before, rate the change of that cost at the hours after.
    Raises KeyError for a service that one of them does not have.
    """
    old, new = _piece(before, service), _piece(after, service)
    rate = new.rate if new.hours else old.rate
    steps: dict[Step, Fraction] = {
        "hours": (new.hours - old.hours) * (old.rate if old.hours else rate),
        "rate": new.hours * (rate - (old.rate if old.hours else rate)),
        "phone": new.phone - old.phone,
        "support": new.support - old.support,
        "overhead": new.overhead - old.overhead,
        "unused": new.unused - old.unused,
    }
    return steps | {"rounding": (new.price - new.cost) - (old.price - old.cost)}


def _piece(prices: PriceList, service: str) -> _Piece:
    line = prices.lines.set_index("service")[["price"]].to_dict("index")[service]
    costs = prices.costs[prices.costs["service"] == service]
    sold = prices.volumes[prices.volumes["service"] == service]
    volume = Fraction(sum(charged_volume(sold, prices.year)))
    hours = Fraction(float(costs["hours"].sum()))
    direct, support, overhead, unused = (
        _each(costs[name], volume) for name in ("direct", "support", "overhead", "unused")
    )
    answering = prices.support.loc[prices.support["driver"] == PHONE, "centre"].tolist()
    borne = prices.by_origin.reindex(columns=costs["activity"].tolist()).loc[answering].to_numpy().ravel()
    phone = Fraction(sum((amount for amount in borne if isinstance(amount, Decimal)), ZERO)) / volume
    return _Piece(
        hours=hours / volume,
        rate=direct * volume / hours if hours else Fraction(0),
        phone=phone,
        support=support - phone,
        overhead=overhead,
        unused=unused,
        price=Fraction(line["price"]),
    )


def _each(amounts: pd.Series, volume: Fraction) -> Fraction:
    return Fraction(sum(amounts, ZERO)) / volume
