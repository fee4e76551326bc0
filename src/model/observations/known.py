"""As known on a day: every table is cut to what its own rule says was known at the end of that day.

A report is dated, and nothing in it may rest on what came later, so that it says the same whenever it is
made. Each table declares beside its need from when its rows, or single cells of them, are known: a month's
figures some working days into the month after, an event on its day, what is decided before the year begins.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

import pandas as pd

from model.observations.tables import ANY_YEAR, KEY, Row, Years
from model.parameters.schema.parameters import Parameters
from model.parameters.until import until
from model.time_units import MONTHS
from model.working_days import working_day_after

MONTHS_WORKDAY = 5
"""A month's figures are known from this working day of the month after."""
DECIDED_ON = (11, 15)
"""Month and day of the year before, from which a year's prices, agreements and budget are known."""
TERTIAL = 4
"""Months of a tertial."""
KNOWN = "known"
"""Column of tables whose rows may say themselves from when they are known."""


class MayBeLater(Row):
    """A row that may say from which day it is known; always where that is empty.

    What is edited later stands again with the day of that: of rows with one key the last known holds.
    """

    version: ClassVar[str] = KNOWN
    may_lack: ClassVar[tuple[str, ...]] = (KNOWN,)
    years: ClassVar[dict[str, Years]] = {KNOWN: ANY_YEAR}
    known: date | None = None


class When(ABC):
    """From when each row of a table is known."""

    @abstractmethod
    def days(self, table: pd.DataFrame, year: int) -> list[date | None]:
        """The day of each row of the table of ``year``; None for what has always been known."""


@dataclass(frozen=True)
class ByDay(When):
    """What is known on the day in ``column``; always where that is empty or the column is not there."""

    column: str

    def __str__(self) -> str:
        return f"the day in `{self.column}`"

    def days(self, table: pd.DataFrame, _: int) -> list[date | None]:
        """The cells."""
        if self.column not in table:
            return [None] * len(table)
        return [None if pd.isna(day) else day for day in table[self.column]]


@dataclass(frozen=True)
class ByMonth(When):
    """A month's figures: ``month`` is a column or the month itself, ``year`` a column or the table's year.

    length: how many months a number in the column stands for.
    """

    month: str | int = "month"
    year: str = ""
    length: int = 1

    def __str__(self) -> str:
        if isinstance(self.month, int):
            return f"after month {self.month}" if self.month < MONTHS else "after the year"
        return "after the month" if self.length == 1 else f"after the {self.month}"

    def days(self, table: pd.DataFrame, year: int) -> list[date | None]:
        """When the month's figures are known."""
        months = [self.month] * len(table) if isinstance(self.month, int) else table[self.month]
        years = table[self.year] if self.year else [year] * len(table)
        return [
            month_known(int(of), int(month) * self.length) for of, month in zip(years, months, strict=True)
        ]


@dataclass(frozen=True)
class Decided(When):
    """What is decided before its year begins; ``year``: a column, or the table's year."""

    year: str = ""

    def __str__(self) -> str:
        return "when decided"

    def days(self, table: pd.DataFrame, year: int) -> list[date | None]:
        """The day of decision."""
        years = table[self.year] if self.year else [year] * len(table)
        return [date(int(of) - 1, *DECIDED_ON) for of in years]


@dataclass(frozen=True)
class KnownFrom:
    """From when rows are known.

    cells: only these of a row, by what stands in them before. only: a column and its value in rows it is of.
    """

    when: When
    cells: Mapping[str, Any] = field(default_factory=dict, hash=False)
    only: tuple[str, Any] | None = None

    def __str__(self) -> str:
        cells = ", ".join(f"`{name}`" for name in self.cells)
        rows = f"{self.only[1]}: " if self.only else ""
        return f"{rows}{self.when}" + (f" ({cells})" if cells else "")

    def later(self, table: pd.DataFrame, year: int, day: date) -> pd.Series[bool]:
        """Which rows are known only after ``day``."""
        later = [known is not None and known > day for known in self.when.days(table, year)]
        found = pd.Series(later, index=table.index, dtype=bool)
        return found if self.only is None else found & (table[self.only[0]] == self.only[1])


KnownRules = tuple[KnownFrom, ...]
AFTER_YEAR = ByMonth(MONTHS)
MONTHLY: KnownRules = (KnownFrom(ByMonth()),)
"""Figures of a month in the column ``month``."""
SAID_BEFOREHAND: KnownRules = (KnownFrom(Decided()),)
"""What a year's decisions say."""
WHEN_SAID: KnownRules = (KnownFrom(ByDay(KNOWN)),)
"""What may say itself from when it is known, in a column ``known``."""
YEAR_CLOSED: KnownRules = (KnownFrom(AFTER_YEAR),)
"""What is summed up when the year has ended."""


@dataclass(frozen=True)
class Known:
    """What was known at the end of ``day``; without one, all that there is.

    plans: the year that is planned, whose parameters are known though they come into force later.
    """

    day: date | None = None
    plans: int | None = None

    @classmethod
    def on(cls, day: str | date | None, plans: int | None = None) -> Known:
        """Of a report's day, as it is written."""
        return cls(date.fromisoformat(day) if isinstance(day, str) else day, plans)

    def planning(self, year: int) -> Known:
        """The same, of whoever plans ``year``."""
        return replace(self, plans=year)

    @property
    def parameters_through(self) -> date | None:
        """The last day whose parameters are read: the planned year's last, or else the day; None: all."""
        if self.day is None or self.plans is None:
            return self.day
        return max(self.day, date(self.plans, MONTHS, 31))

    def parameters(self, given: Parameters) -> Parameters:
        """Parameters as they stood: without what comes into force later than is planned."""
        last = self.parameters_through
        if last is None:
            return given
        return until(given, last, last.year + self.has_decided(last.year + 1))

    def cut(self, rules: KnownRules, table: pd.DataFrame, year: int) -> pd.DataFrame:
        """The table of ``year`` with what was known: rows left out, rows and cells as they stood.

        The column :data:`KNOWN`, which tells of nothing else, is left out too.
        """
        for rule in rules:
            later = rule.later(table, year, self.day or date.max)
            if later.any() and rule.cells:
                table = table.assign(
                    **{name: _as_stood(table[name], later, cell) for name, cell in rule.cells.items()}
                )
            elif later.any():
                table = table[~later].reset_index(drop=True)
        if (last := last_versions(table)) is not table:
            table = last.reset_index(drop=True)
        return table.drop(columns=KNOWN, errors="ignore")

    def has_closed(self, year: int) -> bool:
        """Whether what is summed up when ``year`` has ended was known."""
        return self.months(year) == MONTHS

    def has_decided(self, year: int) -> bool:
        """Whether the decisions for ``year`` were known."""
        return self.day is None or self.day >= date(year - 1, *DECIDED_ON)

    def months(self, year: int) -> int:
        """How many months of ``year`` have figures that were known."""
        if self.day is None:
            return MONTHS
        return sum(month_known(year, month) <= self.day for month in range(1, MONTHS + 1))


def last_versions(table: pd.DataFrame) -> pd.DataFrame:
    """The table without rows that stand again later, each as last known in the place of the first."""
    key = list(table.attrs.get(KEY, ()))
    if KNOWN not in table or not key or not table.duplicated(key).any():
        return table
    said = [date.min if pd.isna(day) else day for day in table[KNOWN]]
    last: dict[tuple[Any, ...], int] = {}
    for place, cells in enumerate(table[key].itertuples(index=False, name=None)):
        identity = tuple(None if pd.isna(cell) else cell for cell in cells)
        if identity not in last or said[place] > said[last[identity]]:
            last[identity] = place
    return table.iloc[list(last.values())]


def _as_stood(column: pd.Series[Any], later: pd.Series[bool], cell: Any) -> pd.Series[Any]:
    """The column with ``cell`` where it was filled later, of the kind that it would have been read as."""
    found = [cell if hidden else value for value, hidden in zip(column, later, strict=True)]
    if isinstance(column.dtype, pd.Int64Dtype):
        return pd.Series(found, index=column.index, dtype="Int64")
    return pd.Series(found, index=column.index)


ALL = Known()
"""Everything that there is, whenever it came."""


def month_known(year: int, month: int) -> date:
    """The day from which the figures of ``month`` are known."""
    return working_day_after(year, month, MONTHS_WORKDAY)
