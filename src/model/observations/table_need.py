"""What a table of a centre is for: declared once, beside its reader.

No report needs every table. One that is not there is left out of what rests on it, and the report says what
it would add; only what a figure rests on is required. From the declarations follow the tables of a period,
the line of each in a report's last section, and the list in ``docs/data.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from model.errors import Finding, InputError
from model.observations.deliveries import require_whole
from model.observations.files import data_folder
from model.observations.known import ByMonth, KnownRules
from model.observations.names import Names
from model.observations.rules.rule import Rule
from model.observations.tables import Row, has_rows, read_rows, shown_as
from model.observations.watched import Watched
from model.parameters.schema.parameters import Parameters

YEAR = "{year}"
"""Stands for the year in the file of a table that each year has one of."""
MONTH = "month"
State = Literal["there", "empty", "missing"]


def _any(_: Parameters) -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class TableNeed:
    """A table: where it lies, what it holds and what it adds.

    name: as :class:`model.followup.period.Period` calls it. file: below the folder of data, ``{year}``
    for the year. row: what a row of it is. known_from: from when its rows and cells are known. holds,
    adds: messages of the catalogue: what a row is, and what a report says with it. sections: codes of the
    reports' sections that rest on it. reports: kinds of reports that show it. is_base: whether it is
    among the first that a centre brings. read: gives the table; of a period when ``by_month``: then it
    takes the last month too. cut: the column of months or days that tells what was known at a month's
    end. may_be_empty: whether headings alone say that nothing has come, as of a register of events; else
    they are as no table at all. watched: series that are looked at before a report is made. rules: what
    else of it is told though it is possible. concerns: whether a centre has what the table is of; to one
    without phones nobody says that its calls are missing.
    """

    name: str
    file: str
    row: type[Row]
    known_from: KnownRules
    holds: str
    adds: str
    sections: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    is_base: bool = False
    read: Callable[..., Any] | None = None
    by_month: bool = False
    cut: str = ""
    may_be_empty: bool = False
    watched: tuple[Watched, ...] = ()
    rules: tuple[Rule, ...] = ()
    concerns: Callable[[Parameters], bool] = _any

    def path(self, data: Path | None, year: int) -> Path:
        """The file of ``year``."""
        return data_folder(data) / self.file.replace(YEAR, str(year))

    def state(self, data: Path | None, year: int) -> State:
        """Whether the table is there with rows, or at least may be without."""
        path = self.path(data, year)
        if not path.is_file():
            return "missing"
        return "there" if self.may_be_empty or has_rows(path) else "empty"

    def reached(self, data: Path | None, year: int) -> int | None:
        """The last month that the table of ``year`` has figures of, 0 for none; None where it has none."""
        for rule in self.known_from:
            if isinstance(rule.when, ByMonth) and rule.when.month == MONTH and rule.when.length == 1:
                rows = read_rows(self.path(data, year), MONTH)
                told = [row[MONTH] for row in rows if not rule.cells or any(map(row.get, rule.cells))]
                return max((int(month) for month in told if month.isdecimal()), default=0)
        return None

    def table(self, year: int, names: Names, through: int) -> Any:
        """The table to the end of month ``through``, as it was known; InputError for its faults."""
        assert self.read is not None
        require_whole(self.path(names.data, year), names.data)
        found = self.read(year, names, through=through) if self.by_month else self.read(year, names)
        return names.known.cut(self.known_from, found, year) if isinstance(found, pd.DataFrame) else found


class MissingTableError(InputError):
    """A table that is asked for and not there; what rests on it can be left out."""

    def __init__(self, need: TableNeed, year: int, data: Path | None = None) -> None:
        self.need = need
        path = need.path(data, year)
        shown = "saknas" if need.state(data, year) == "missing" else "har inga rader"
        super().__init__(Finding(shown_as(path), "filen", shown, "en läsbar fil"))


@dataclass
class Absent:
    """Stands where a table of ``year`` would.

    is_asked_for: whether something would have rested on it. is_missed: whether the centre has what it is of.
    """

    need: TableNeed
    year: int
    data: Path
    is_missed: bool = True
    is_asked_for: bool = False

    def error(self) -> MissingTableError:
        """What to raise where the table is asked for, which is noted."""
        self.is_asked_for = True
        return MissingTableError(self.need, self.year, self.data)


class MayLackTables:
    """Has tables in its fields, or an :class:`Absent`: whoever asks for that is told by MissingTableError.

    So nothing takes a table that is not there for one without rows.
    """

    if not TYPE_CHECKING:

        def __getattribute__(self, name: str) -> Any:
            found = object.__getattribute__(self, name)
            if isinstance(found, Absent):
                raise found.error()
            return found

    def is_there(self, name: str) -> bool:
        """Whether the field ``name`` is there; nothing is noted."""
        return not isinstance(vars(self)[name], Absent)

    def require(self, *names: str) -> None:
        """MissingTableError for the first of ``names`` that is absent; all of them count as asked for."""
        if not self.has(*names):
            raise next(found.error() for name in names if isinstance(found := vars(self)[name], Absent))

    def has(self, *names: str) -> bool:
        """Whether all of the fields ``names`` are there; those that are not count as asked for."""
        absent = [found for name in names if isinstance(found := vars(self)[name], Absent)]
        for each in absent:
            each.is_asked_for = True
        return not absent
