"""What the prices of a year settle, from which years' results, and the reserve before and after."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from model.parameters.schema.pricing import PriceRules
from model.pricing.money import ZERO
from model.pricing.reserve.books import Books
from model.pricing.reserve.roll_forward import Release, rolled_forward, terms_of


class SettledPart(NamedTuple):
    """What prices settle of the closing of a year: its result, and the part of it, kronor."""

    from_year: int
    result: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Settling:
    """What prices of ``year`` settle, Decimal kronor; surpluses are positive.

    first: the first year of the reserve; what is of the year before is the reserve that it began with.
    closed: the year whose closing the prices are the first to settle. before: the reserve then, None when
    that year is not closed. between: what prices of the years from then to this settle. release: what the
    closing lets prices settle, this year and later.
    """

    year: int
    first: int
    closed: int
    before: Decimal | None
    between: Decimal
    parts: tuple[SettledPart, ...]
    release: Release | None

    @property
    def is_opening(self) -> bool:
        """Whether nothing but the reserve that the first year began with is known."""
        return self.closed < self.first

    @property
    def settled(self) -> Decimal:
        """What the prices settle in all."""
        return sum((part.amount for part in self.parts), ZERO)

    @property
    def after(self) -> Decimal | None:
        """The reserve that is left, but for results of years that are not counted yet."""
        return None if self.before is None else self.before - self.between - self.settled


def settling(books: Books | None, rules: PriceRules, year: int) -> Settling | None:
    """What prices of ``year`` settle by ``rules``; None where there is no closed year and no reserve.

    Only years before ``year`` count, and what their prices settled is what was decided.
    """
    terms = terms_of(rules)
    closed = year - terms.lag
    if books is None or closed < books.first - 1:
        return None
    reserve = rolled_forward(books.before(year), terms)
    parts = reserve.settled_in(year)
    between = sum((sum(reserve.settled_in(each).values(), ZERO) for each in range(closed + 1, year)), ZERO)
    return Settling(
        year=year,
        first=books.first,
        closed=closed,
        before=reserve.closing(closed),
        between=between,
        parts=tuple(
            SettledPart(source, books.result_of(source) or ZERO, part)
            for source, part in sorted(parts.items())
        ),
        release=next((each for each in reserve.releases if each.year == closed), None),
    )
