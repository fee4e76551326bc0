"""The year cut where anything changes: its months, and the days within them when a price or a number does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import lcm

import numpy as np

from model.apportionment import ExactIntegers
from model.parameters.schema.rated import MONTHS_OF, Period
from model.time_units import MONTHS
from model.validity.span import ALWAYS, Span, days_in_year


@dataclass(frozen=True)
class Segments:
    """Parts of a year, each within a month.

    months: 1-12 of each. spans: its days; open ones where the year is not known, whole months then. shares:
    of its month's days. of_year: of the year's days.
    """

    months: tuple[int, ...]
    spans: tuple[Span, ...]
    shares: tuple[Fraction, ...]
    of_year: tuple[Fraction, ...]

    @classmethod
    def whole_months(cls) -> Segments:
        """Twelve months of any year."""
        numbers = tuple(range(1, MONTHS + 1))
        return cls(numbers, (ALWAYS,) * MONTHS, (Fraction(1),) * MONTHS, (Fraction(1, MONTHS),) * MONTHS)

    @classmethod
    def cut(cls, year: int, days: Collection[date]) -> Segments:
        """The months of ``year`` cut before each of ``days``."""
        months, spans, shares = [], [], []
        for month in range(1, MONTHS + 1):
            whole = Span.of_month(year, month)
            starts = sorted({whole.start} | {day for day in days if day in whole})
            ends = [*(day - timedelta(days=1) for day in starts[1:]), whole.end]
            for first, last in zip(starts, ends, strict=True):
                months.append(month)
                spans.append(Span(first, last))
                shares.append(Fraction((last - first).days + 1, (whole.end - whole.start).days + 1))
        of_year = tuple(Fraction(span.days(year), days_in_year(year)) for span in spans)
        return cls(tuple(months), tuple(spans), tuple(shares), of_year)

    def __len__(self) -> int:
        return len(self.months)

    @property
    def has_days(self) -> bool:
        """Whether the year is known, and with it the days of each month."""
        return self.spans[0] != ALWAYS

    @property
    def month_places(self) -> ExactIntegers:
        """Position of each one's month, from 0."""
        return np.array(self.months) - 1

    @property
    def scaled_shares(self) -> tuple[ExactIntegers, int]:
        """The shares of their months as whole numbers over a common denominator."""
        return scaled(self.shares)

    def of_period(self, period: Period) -> Iterator[slice]:
        """The segments of each month, quarter, half-year or year."""
        count = MONTHS_OF[period]
        ends = np.searchsorted(self.month_places, range(0, MONTHS + count, count)).tolist()
        yield from (slice(first, last) for first, last in pairwise(ends))

    def by_month(self, units: ExactIntegers) -> ExactIntegers:
        """Units, a column per segment, added up by month."""
        if len(self) == MONTHS:
            return units
        found = np.zeros((len(units), MONTHS), dtype=units.dtype)
        np.add.at(found.T, self.month_places, units.T)
        return found

    def held(self, valid: Span) -> ExactIntegers:
        """1 of each segment that is in ``valid``, else 0: segments are cut where it begins and ends."""
        return np.array([int(valid == ALWAYS or span.within(valid)) for span in self.spans])


def scaled(numbers: Collection[Fraction]) -> tuple[ExactIntegers, int]:
    """``numbers`` as whole ones over a common denominator."""
    scale = lcm(*(number.denominator for number in numbers))
    return np.array([int(number * scale) for number in numbers], dtype=np.int64), scale
