"""What is bought of our own services that is not all charged alike: what it comes to in list prices.

The list price is found as for any service; terms say how many list prices a customer's pieces come to, by the
steps of a tariff's fee whose price is 1, so that whoever looks for prices, and whoever charges by them,
counts the same. A least amount is in kronor: what lacks to it is added to what pieces come to at a price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from model.apportionment import apportion, whole_parts
from model.parameters.schema.rated import MONTHS_OF, Terms
from model.pricing.tariffs.fees import Fee
from model.pricing.tariffs.pieces import pieces
from model.pricing.tariffs.quantities import Counted, by_segment
from model.pricing.tariffs.segments import Segments
from model.time_units import MONTHS

Line = tuple[int, str]
Months = Sequence[Fraction]
REMEMBERED = 256
ALL_YEAR: Months = (Fraction(1),) * MONTHS
BY_THEMSELVES = {"minimum", "minimum_by"}
"""Terms that are no steps of a fee, but on its sums."""


@dataclass(frozen=True)
class Least:
    """The least that pieces come to. parts: month and list prices of each; bounds: öre of each period."""

    parts: tuple[tuple[int, Fraction], ...]
    bounds: tuple[int, ...]

    def lacking(self, price: int | Fraction) -> int:
        """Öre to add to what the pieces come to at ``price``, öre, to reach the least of every period."""
        came = [0] * len(self.bounds)
        months = MONTHS // len(self.bounds)
        for (month, _), ore in zip(self.parts, whole_parts([price * n for _, n in self.parts]), strict=True):
            came[(month - 1) // months] += ore
        return sum(max(bound - ore, 0) for bound, ore in zip(self.bounds, came, strict=True))


def in_list_prices(fee: Fee, months: Sequence[int], year: int | None = None) -> list[tuple[int, Fraction]]:
    """What is bought in each month (January first) comes to: month and list prices of each part, exact.

    fee: see :func:`list_fee`. year: needed where prices have days.
    """
    segments = _segments(fee, year)
    level, flow, scale = by_segment(np.array([months], dtype=np.int64), segments)
    told = np.ones((1, len(segments)), dtype=np.bool_)
    found = pieces(fee, Counted(np.zeros(1, dtype=np.int64), level, flow, scale, told), segments, [1])
    count = found.units.shape[1] // len(segments)
    prices = np.broadcast_to(found.price, found.units.shape)[0].tolist()
    return [
        (segments.months[place // count], Fraction(units, found.scale) * Fraction(price))
        for place, (units, price) in enumerate(zip(found.units[0].tolist(), prices, strict=True))
        if units and price
    ]


def list_fee(terms: Terms, *, by_month: bool = False) -> Fee:
    """The fee that a list price of 1 makes of ``terms``; by_month: of what is in force, not what happens."""
    about = {"unit": "listpriser", "meaning": "villkor", "source": "villkor"}
    named = {"name": "villkor", "area": "villkor", "quantity": "antal"}
    form = {"form": "monthly" if by_month else "each"}
    return Fee.model_validate({**named, **form, **terms_as_fee(terms, Decimal(1), about)})


def terms_as_fee(terms: Terms, price: Decimal, about: Mapping[str, str]) -> dict[str, Any]:
    """The steps of a fee whose list price is ``price``. about: unit, meaning and source of what it sets."""
    given = terms.model_dump(exclude_none=True, exclude={"bands", "price_from", *BY_THEMSELVES})
    if terms.bands is not None:
        bands = [
            {"upto": band.upto, "price": band.price * price, "flat": band.flat * price}
            for band in terms.bands.value
        ]
        return {**given, "bands": {"value": bands, **about}}
    if terms.price_from is not None:
        days = {date.min: Decimal(1)} | terms.price_from.value
        return {**given, "price_from": {"value": {day: part * price for day, part in days.items()}, **about}}
    return {**given, "price": {"value": price, **about}}


@lru_cache(REMEMBERED)
def _segments_of(year: int | None, days: frozenset[date]) -> Segments:
    return Segments.whole_months() if year is None else Segments.cut(year, days)


def _segments(fee: Fee, year: int | None) -> Segments:
    return _segments_of(year, frozenset(fee.price_from.value) - {date.min} if fee.price_from else frozenset())


@dataclass(frozen=True)
class PaidPieces:
    """How many list prices what is bought comes to, by customer and service; all alike without terms.

    profiles: how the pieces of a customer's service lie over the months; evenly where nothing is said. year:
    of the calendar. by_month: services that are sold by the month. in_force: how much of each month customers
    have what has a minimum; all of it where nothing is said.
    """

    terms: Mapping[str, Terms] = field(default_factory=dict)
    profiles: Mapping[Line, Months] = field(default_factory=dict)
    year: int | None = None
    by_month: frozenset[str] = frozenset()
    in_force: Mapping[Line, Months] = field(default_factory=dict)

    def of(self, customer: int, service: str, volume: int) -> Decimal | Fraction:
        """What ``volume`` pieces of a year come to, in list prices."""
        if service not in self.terms:
            return Decimal(volume)
        return as_decimal(sum((n for _, n in self._parts(customer, service, volume)), Fraction(0)))

    def least(self, customer: int, service: str, volume: int) -> Least | None:
        """The least that ``volume`` pieces come to in kronor; None without one, and of what is not bought."""
        terms = self.terms.get(service)
        if terms is None or terms.minimum is None or not volume:
            return None
        return Least(tuple(self._parts(customer, service, volume)), self._bounds(customer, service))

    def lacking(self, customer: int, service: str, volume: int, price: Decimal) -> int:
        """Öre that ``volume`` pieces at ``price``, kronor, lack to the least that they come to."""
        least = self.least(customer, service, volume)
        return 0 if least is None else least.lacking(100 * Fraction(price))

    def ore_of(self, customer: int, service: str, months: Sequence[int], price: Decimal) -> list[int]:
        """Öre of each month for the pieces of ``months`` (January first) at ``price``, kronor.

        What lacks to a least amount lies in the last month of its period that the customer has it.
        """
        each = 100 * Fraction(price)
        found, terms = [0] * MONTHS, self.terms[service]
        parts = in_list_prices(self._fees[service], months, self.year)
        for (month, _), ore in zip(parts, whole_parts([each * n for _, n in parts]), strict=True):
            found[month - 1] += ore
        if terms.minimum is not None and any(months):
            held, count = self.in_force.get((customer, service), ALL_YEAR), MONTHS_OF[terms.least_of]
            for first, bound in zip(range(0, MONTHS, count), self._bounds(customer, service), strict=True):
                period = range(first, first + count)
                last = max((month for month in period if held[month]), default=first)
                found[last] += max(bound - sum(found[month] for month in period), 0)
        return found

    def _bounds(self, customer: int, service: str) -> tuple[int, ...]:
        """Öre that each period comes to at least: as much of it as the customer has it."""
        terms = self.terms[service]
        if terms.minimum is None:
            return ()
        count, held = MONTHS_OF[terms.least_of], self.in_force.get((customer, service), ALL_YEAR)
        each = Fraction(terms.minimum.value) * 100 / count
        exact = [each * sum(held[first : first + count], Fraction(0)) for first in range(0, MONTHS, count)]
        return tuple(round(bound) for bound in exact)

    def _parts(self, customer: int, service: str, volume: int) -> list[tuple[int, Fraction]]:
        profile = self.profiles.get((customer, service), ())
        months = apportion(volume, profile if any(profile) else [1] * MONTHS).tolist()
        return in_list_prices(self._fees[service], months, self.year)

    @cached_property
    def _fees(self) -> dict[str, Fee]:
        return {name: list_fee(terms, by_month=name in self.by_month) for name, terms in self.terms.items()}


def as_decimal(number: Fraction) -> Decimal | Fraction:
    """``number`` as a decimal where it is one, as terms without days make it."""
    decimal = Decimal(number.numerator) / number.denominator
    return decimal if Fraction(decimal) == number else number


ALIKE = PaidPieces()
