"""A parameter's value together with its unit, meaning and source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator

from model.apportionment import exactly
from model.errors import Finding, InputError
from model.validity.dated import Dated
from model.validity.span import Span

T = TypeVar("T")

Share = Annotated[float, Field(ge=0, le=1)]
NonNegative = Annotated[float, Field(ge=0)]
Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=0)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Month = Annotated[int, Field(ge=1, le=12)]
Text = Annotated[str, Field(min_length=1)]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
ClockRange = Annotated[list[Clock], Field(min_length=2, max_length=2)]


def _as_written(cell: Any, info: ValidationInfo) -> Any:
    """Numbers of YAML, and what JSON holds in their place, as decimal numbers."""
    is_number = type(cell) in (int, float) or (info.mode == "json" and isinstance(cell, str))
    return Decimal(str(cell)) if is_number else cell


def _as_day(cell: Any) -> Any:
    """A date that is written as text as a date."""
    try:
        return date.fromisoformat(cell) if isinstance(cell, str) else cell
    except ValueError:
        return cell


Day = Annotated[date, BeforeValidator(_as_day)]
"""A day as YAML or JSON gives it: a date, or text such as ``2012-07-01``."""
Amount = Annotated[Decimal, BeforeValidator(_as_written), Field(allow_inf_nan=False)]
"""A decimal number as it is written in YAML."""


class Strict(BaseModel):
    """Base of every parameter model: immutable, no unknown keys, no silent conversions, finite numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Quantity(Strict, Generic[T]):
    """One documented parameter."""

    value: T
    unit: Text
    meaning: Text
    source: Text


class NextYear(StrEnum):
    """How a value by year becomes next year's."""

    SAME = "same"
    """As last year; of days before holidays, the same holidays."""
    INDEX = "index"
    """Last year's times the index of wages or prices."""
    FORECAST = "forecast"
    """What the volumes' forecast says."""
    DECIDED = "decided"
    """Somebody decides."""
    DERIVED = "derived"
    """It follows from what has been decided."""


@dataclass(frozen=True)
class Carried:
    """Declares in the schema how a parameter is carried when the parameter says nothing itself.

    index: path of the parameter whose value of the year, a share, last year's is raised by: of what is
    indexed, and of what is proposed where somebody decides. sums: names beside it that it is the sum of when
    it is derived.
    """

    rule: NextYear
    index: str = ""
    sums: tuple[str, ...] = ()


Rule = Annotated[NextYear, Field(strict=False)]


class ByYear(Quantity[dict[Year, T]], Generic[T]):
    """A parameter that has one value per year; ``next_year``: how the next one is found."""

    next_year: Rule | None = None

    def of(self, year: int) -> T:
        """Value of ``year``; raises InputError when that year has none."""
        if year not in self.value:
            known = ", ".join(str(known_year) for known_year in sorted(self.value))
            raise InputError(
                Finding("params/base", self.meaning, str(year), f"ett år som har ett värde: {known}")
            )
        return self.value[year]


class ByDate(Quantity[dict[Day, T]], Generic[T]):
    """A parameter whose values hold each from a day until the next one's; a bare value always holds.

    A year in place of a day is its first. next_year: how the next value is found, of those that have days.
    """

    next_year: Rule | None = None

    value: Annotated[dict[Day, T], Field(min_length=1)]

    @field_validator("value", mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        """A value that is given without a day, as one from the first day that there is."""
        if not isinstance(value, dict):
            return {date.min: value}
        return {_first_day(key): part for key, part in value.items()}

    @property
    def dated(self) -> Dated[T]:
        """The values and the days that each is in force."""
        return Dated.of(self.value)

    @property
    def last(self) -> T:
        """The value that holds from its day on."""
        return self.dated.values[-1][1]

    def on(self, day: date) -> T:
        """Value in force on ``day``; raises InputError before the first."""
        self._require(day)
        return self.dated.value_on(day)

    def of(self, year: int) -> T:
        """Value in force when ``year`` begins: what was decided before it."""
        return self.on(date(year, 1, 1))

    def mean(self, year: int, within: Span | None = None) -> Fraction:
        """Mean of numbers over the days of ``year``; raises InputError when a day has none."""
        asked = Span.of_year(year) if within is None else Span.of_year(year) & within
        if asked is not None:
            self._require(asked.start)
        return self.dated.mean(year, within)

    def _require(self, day: date) -> None:
        first = min(self.value)
        if day < first:
            raise InputError(
                Finding("params/base", self.meaning, str(day), f"en dag som har ett värde: från {first}")
            )


class Beginnings(Quantity[dict[Day, T]], Generic[T]):
    """What is not there before its day: without the day it would always have been there."""


class Revisions(Quantity[dict[Day, T]], Generic[T]):
    """Changes of a level as shares, each from its day on: 0.02 is two per cent more than the day before.

    A year's index is the mean of the level over its days against that of the year before, so that a change
    within a year counts for its days, and its rest in the year after. A year in place of a day is its first.
    next_year: how the next is found.
    """

    next_year: Rule | None = None

    @field_validator("value", mode="before")
    @classmethod
    def _from_days(cls, value: Any) -> Any:
        """Changes whose years are their first days."""
        return {_first_day(key): part for key, part in value.items()} if isinstance(value, dict) else value

    def index(self, year: int) -> Fraction:
        """By what share the level of ``year`` is above that of the year before, each a mean over its days.

        Raises InputError when ``year`` has no change of its own; that nothing changes is told by a 0.
        """
        if not self.days_of(year):
            known = ", ".join(str(day) for day in sorted(self.value))
            raise InputError(
                Finding(
                    "params/base", self.meaning, str(year), f"en dag under året som har ett värde: {known}"
                )
            )
        level = self.level
        return level.mean(year) / level.mean(year - 1) - 1

    @property
    def level(self) -> Dated[Fraction]:
        """The level of each day, against the one before the first change."""
        levels = {date.min: Fraction(1)}
        for day, change in sorted(self.value.items()):
            levels[day] = (1 + exactly(change)) * levels[max(levels)]
        return Dated.of(levels)

    def days_of(self, year: int) -> list[date]:
        """The days of ``year`` that have a change, rising."""
        return sorted(day for day in self.value if day.year == year)


def _first_day(key: Any) -> Any:
    """The first day of a key that is a year; other keys as they are."""
    is_year = type(key) is int and date.min.year <= key <= date.max.year
    return date(key, 1, 1) if is_year else key


def seconds(clock: str) -> float:
    """Seconds after midnight of a clock time such as ``08:30``."""
    parsed = time.fromisoformat(clock)
    return parsed.hour * 3600.0 + parsed.minute * 60.0
