"""Values that hold each from a day until the next: wages, charges, promises, prices."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Generic, TypeVar

from model.apportionment import exactly
from model.validity.span import ONE_DAY, Span

T = TypeVar("T")
U = TypeVar("U")
V = TypeVar("V")


@dataclass(frozen=True)
class Dated(Generic[T]):
    """``values``: by the day from which each is in force, until the day before the next; rising days.

    Before the first day there is none.
    """

    values: tuple[tuple[date, T], ...]

    @classmethod
    def of(cls, values: Mapping[date, T]) -> Dated[T]:
        """Values by the day from which each is in force, in any order."""
        return cls(tuple(sorted(values.items(), key=lambda entry: entry[0])))

    @classmethod
    def always(cls, value: T) -> Dated[T]:
        """One value on every day."""
        return cls(((date.min, value),))

    def value_on(self, day: date) -> T:
        """The value in force on ``day``; raises KeyError before the first."""
        place = bisect_right([first for first, _ in self.values], day)
        if not place:
            raise KeyError(day)
        return self.values[place - 1][1]

    def parts(self, year: int, within: Span | None = None) -> list[tuple[Span, T]]:
        """The spans of ``year`` (of them what is ``within``) and the value in each, in order.

        Days before the first value are in none. Two that follow on each other may hold the same value.
        """
        asked = Span.of_year(year) if within is None else Span.of_year(year) & within
        lasts = [first - ONE_DAY for first, _ in self.values[1:]]
        found = []
        for (first, value), last in zip(self.values, [*lasts, None], strict=True):
            part = None if asked is None else asked & Span(first, last)
            if part is not None:
                found.append((part, value))
        return found

    def mean(self, year: int, within: Span | None = None) -> Fraction:
        """Mean of numbers over the days of ``year`` (of them those ``within``), each as it is written.

        Raises KeyError with the first of these days that has no value, ValueError when there are no days.
        """
        asked = Span.of_year(year) if within is None else Span.of_year(year) & within
        if asked is None:
            raise ValueError(f"no day of {year} to take the mean of")
        self.value_on(asked.start)
        parts = self.parts(year, within)
        days = sum(part.days(year) for part, _ in parts)
        return sum((part.days(year) * exactly(value) for part, value in parts), Fraction(0)) / days

    def together(self, other: Dated[U], combined: Callable[[T, U], V]) -> Dated[V]:
        """``combined`` values of both, from the first day that both have one."""
        firsts = sorted({first for first, _ in (*self.values, *other.values)})
        start = max((entry.values[0][0] for entry in (self, other) if entry.values), default=date.max)
        return Dated(
            tuple(
                (first, combined(self.value_on(first), other.value_on(first)))
                for first in firsts
                if first >= start and self.values and other.values
            )
        )
