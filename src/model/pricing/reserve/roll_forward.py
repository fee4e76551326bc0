"""The reserve rolled forward: opening + result - settled = closing, and what prices settle of it.

The result of a year is what its prices leave beside what they settle of earlier years. Prices that give back
a krona bring in a krona less, so the books' result is result - settled, and closing - opening is just that.

When a year is closed, ``settle_share`` of the reserve that is not yet promised to any year's prices is
settled, and so is what the limits do not allow to be kept, surplus or deficit. It begins ``settle_lag`` years
after and is spread over ``settle_years``, in whole öre, the odd ones first. Since prices of a year are
decided before the year before is closed, a lag of two settles a result that is known, as fixed rates with
carry-forward do (2 CFR 200 appendix V G.3); a lag of one takes a price list decided after the closing.
What decided prices settled otherwise than planned stays in the reserve, and comes with the next closing.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from model.apportionment import exactly, whole_parts
from model.parameters.schema.pricing import PriceRules
from model.pricing.money import kronor, to_ore
from model.pricing.reserve.books import Books


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How the reserve is settled; ``surplus_days`` and ``deficit_days`` are None without a limit."""

    lag: int
    share: Fraction
    years: int
    surplus_days: Fraction | None
    deficit_days: Fraction | None
    non_cash: Decimal
    days_in_year: int | None


@dataclass(frozen=True)
class RolledYear:
    """A closed year of the roll-forward, kronor: opening + result - settled = closing."""

    year: int
    opening: Decimal
    result: Decimal
    settled: Decimal
    closing: Decimal


@dataclass(frozen=True, kw_only=True)
class Release:
    """What the closing of ``year`` lets later prices settle, kronor; deficits negative.

    free: of the reserve, what no prices had been promised. most, least: the limits on what is kept, None
    without. excess: what they do not allow to be kept. total: what is settled in all. parts: by year of
    prices. kept: free less total.
    """

    year: int
    free: Decimal
    most: Decimal | None
    least: Decimal | None
    excess: Decimal
    total: Decimal
    kept: Decimal
    parts: Mapping[int, Decimal]


@dataclass(frozen=True)
class Reserve:
    """Every closed year, and what each closing lets later prices settle; the opening reserve comes first."""

    terms: Terms
    books: Books
    years: tuple[RolledYear, ...]
    releases: tuple[Release, ...]

    def settled_in(self, year: int) -> dict[int, Decimal]:
        """What prices of ``year`` settle, by the year whose closing it is of: as decided, else as planned."""
        if year in self.books.decided:
            return dict(self.books.decided[year])
        return {each.year: each.parts[year] for each in self.releases if year in each.parts}

    def closing(self, year: int) -> Decimal | None:
        """The reserve at the end of ``year``; None where it is not closed."""
        if year == self.books.first - 1:
            return self.books.opening
        return next((each.closing for each in self.years if each.year == year), None)


def terms_of(rules: PriceRules) -> Terms:
    """The terms of ``price_rules``; nothing is settled unless ``recovery`` says so."""
    settles = rules.recovery.value == "settle"
    return Terms(
        lag=rules.settle_lag.value,
        share=exactly(rules.settle_share.value) if settles else Fraction(0),
        years=rules.settle_years.value,
        surplus_days=_days(rules.reserve_days.value) if settles else None,
        deficit_days=_days(rules.deficit_days.value) if settles else None,
        non_cash=Decimal(str(rules.non_cash.value)),
        days_in_year=rules.days_in_year.value,
    )


def rolled_forward(books: Books, terms: Terms) -> Reserve:
    """The reserve of ``books`` to the end of the last closed year."""
    balance, years = books.opening, []
    reserve = Reserve(terms, books, (), (_release(books, terms, (), books.first - 1, balance),))
    for closed in books.closed:
        settled = kronor(sum(map(to_ore, reserve.settled_in(closed.year).values())))
        end = balance + closed.result
        years.append(RolledYear(closed.year, balance, closed.result + settled, settled, end))
        release = _release(books, terms, reserve.releases, closed.year, end)
        reserve = Reserve(terms, books, tuple(years), (*reserve.releases, release))
        balance = end
    return reserve


def instalments(ore: int, years: int) -> list[int]:
    """``ore`` spread over ``years`` in whole öre, the odd ones first; the parts make the whole."""
    sign = -1 if ore < 0 else 1
    return [sign * part for part in whole_parts([Fraction(abs(ore), years)] * years)]


def days_of(expenses: Decimal, days: Fraction, days_in_year: int) -> Decimal:
    """``days`` of a year's ``expenses``, kronor rounded to the öre."""
    return kronor(round(Fraction(expenses) * 100 * days / days_in_year))


def _release(
    books: Books, terms: Terms, earlier: tuple[Release, ...], year: int, closing: Decimal
) -> Release:
    free = closing - _promised(books, earlier, year)
    most, least = _limits(books, terms, year)
    share = kronor(round(Fraction(free) * 100 * terms.share))
    kept, excess = free - share, Decimal("0.00")
    if most is not None and kept > most:
        excess = kept - most
    if least is not None and kept < least:
        excess = kept - least
    total = share + excess
    first = year + terms.lag
    parts = {first + place: kronor(ore) for place, ore in enumerate(instalments(to_ore(total), terms.years))}
    return Release(
        year=year,
        free=free,
        most=most,
        least=least,
        excess=excess,
        total=total,
        kept=free - total,
        parts=parts,
    )


def _promised(books: Books, earlier: tuple[Release, ...], year: int) -> Decimal:
    """What prices of the years after ``year`` settle of earlier closings: as decided, else as planned."""
    planned = {
        (later, release.year): part
        for release in earlier
        for later, part in release.parts.items()
        if later not in books.decided
    }
    decided = {(later, source): part for later, of in books.decided.items() for source, part in of.items()}
    promised = [
        part for (later, source), part in (planned | decided).items() if later > year and source < year
    ]
    return sum(promised, Decimal("0.00"))


def _limits(books: Books, terms: Terms, year: int) -> tuple[Decimal | None, Decimal | None]:
    """The largest reserve and the largest deficit (negative) that may be kept at the end of ``year``."""
    costs = next((each.costs for each in books.closed if each.year == year), books.opening_costs)
    if costs is None:
        return None, None
    days_in_year = terms.days_in_year or 365 + calendar.isleap(year)
    cash = max(costs - terms.non_cash, Decimal(0))
    most = None if terms.surplus_days is None else days_of(cash, terms.surplus_days, days_in_year)
    least = None if terms.deficit_days is None else -days_of(cash, terms.deficit_days, days_in_year)
    return most, least


def _days(days: float | None) -> Fraction | None:
    return None if days is None else exactly(days)
