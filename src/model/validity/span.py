"""A span of days in which something is in force, and what part of a year and of its months that is.

All parts are exact fractions, so that the parts of any periods that make a year sum to the year's.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from model.time_units import MONTHS

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From ``first`` through ``last``, both days included; None where the span is open.

    Raises ValueError when it would end before it begins.

    Examples:
        >>> Span(date(2012, 11, 1)).share(2012)
        Fraction(1, 6)
    """

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"a span cannot end {self.last}, before it begins {self.first}")

    @classmethod
    def of_year(cls, year: int) -> Span:
        """The days of ``year``."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def of_month(cls, year: int, month: int) -> Span:
        """The days of a month (1-12)."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def start(self) -> date:
        """The first day, or the first that there is."""
        return self.first or date.min

    @property
    def end(self) -> date:
        """The last day, or the last that there is."""
        return self.last or date.max

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def __and__(self, other: Span) -> Span | None:
        """The days that both have; None when they have none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return _span(start, end) if start <= end else None

    def within(self, other: Span) -> bool:
        """Whether ``other`` has every day of this one."""
        return other.start <= self.start and self.end <= other.end

    def before(self, day: date) -> Span | None:
        """What of the span is before ``day``; None when nothing is."""
        return None if day == date.min else self & Span(None, day - ONE_DAY)

    def since(self, day: date) -> Span | None:
        """What of the span is from ``day`` on; None when nothing is."""
        return self & Span(day)

    def days(self, year: int) -> int:
        """Days of ``year`` in the span."""
        start, end = max(self.start, date(year, 1, 1)), min(self.end, date(year, 12, 31))
        return max((end - start).days + 1, 0)

    def share(self, year: int) -> Fraction:
        """Days of ``year`` in the span over those of the year."""
        return Fraction(self.days(year), days_in_year(year))

    def months(self, year: int) -> tuple[Fraction, ...]:
        """Each month's days in the span over the days of the *year*; the twelve sum to :meth:`share`."""
        whole = days_in_year(year)
        return tuple(
            Fraction(_length(self & Span.of_month(year, month)), whole) for month in range(1, MONTHS + 1)
        )

    def of_months(self, year: int) -> tuple[Fraction, ...]:
        """Each month's days in the span over the days of that *month*: 1 of a month in force throughout."""
        return tuple(
            Fraction(_length(self & Span.of_month(year, month)), monthrange(year, month)[1])
            for month in range(1, MONTHS + 1)
        )


ALWAYS = Span()
"""Open both ways."""


def days_in_year(year: int) -> int:
    """365, or 366 in a leap year."""
    return 365 + isleap(year)


def overlapping(spans: Sequence[Span]) -> bool:
    """Whether any day is in two of ``spans``."""
    ordered = sorted(spans, key=lambda span: span.start)
    return any(earlier.end >= later.start for earlier, later in pairwise(ordered))


def _span(start: date, end: date) -> Span:
    return Span(None if start == date.min else start, None if end == date.max else end)


def _length(span: Span | None) -> int:
    """Days of a span with both ends."""
    return 0 if span is None else (span.end - span.start).days + 1
