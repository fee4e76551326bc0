"""Pieces of our own services that are not all charged alike: what they come to in list prices.

The list price is found as for any service; terms say how many list prices a customer's pieces come to, so
that whoever looks for prices, and whoever charges by them, counts the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from model.apportionment import apportion
from model.parameters.schema.rated import MONTHS_OF, Terms
from model.pricing.tariffs.rated import amount_of
from model.time_units import MONTHS

Line = tuple[int, str]


def in_list_prices(terms: Terms, months: Sequence[int]) -> Decimal:
    """What pieces of the months (January first) come to, in list prices: exact, as terms are decimals."""
    by_period = np.array(months, dtype=object).reshape(-1, MONTHS_OF[terms.period]).sum(axis=1)
    units = np.array([Fraction(count) for count in by_period.tolist()], dtype=object)
    paid = Fraction(sum(amount_of(terms, units), Fraction(0)))
    return Decimal(paid.numerator) / paid.denominator


def terms_as_fee(terms: Terms, price: Decimal, about: Mapping[str, str]) -> dict[str, Any]:
    """The steps of a fee whose list price is ``price``. about: unit, meaning and source of what it sets."""
    given = terms.model_dump(exclude_none=True, exclude={"bands"})
    if terms.bands is None:
        return {**given, "price": {"value": price, **about}}
    bands = [
        {"upto": band.upto, "price": band.price * price, "flat": band.flat * price}
        for band in terms.bands.value
    ]
    return {**given, "bands": {"value": bands, **about}}


@dataclass(frozen=True)
class PaidPieces:
    """How many list prices pieces come to, by customer and service; all alike of services without terms.

    profiles: how the pieces of a customer's service lie over the months; evenly where nothing is said.
    """

    terms: Mapping[str, Terms] = field(default_factory=dict)
    profiles: Mapping[Line, Sequence[Fraction]] = field(default_factory=dict)

    def of(self, customer: int, service: str, volume: int) -> Decimal:
        """What ``volume`` pieces of a year come to, in list prices."""
        if service not in self.terms:
            return Decimal(volume)
        profile = self.profiles.get((customer, service), ())
        months = apportion(volume, profile if any(profile) else [1] * MONTHS).tolist()
        return in_list_prices(self.terms[service], months)


ALIKE = PaidPieces()
