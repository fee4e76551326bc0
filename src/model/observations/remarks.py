"""What stands out in a year's tables and is no fault: told before a report is made, and on its last page.

A rule looks at the tables of a year and yields remarks; RULES has them all, and whoever tells of them takes
them as one list. Tables that are not there or cannot be read are passed over: who needs them tells of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Integers
from model.errors import Finding, InputError
from model.observations import economy, volumes
from model.observations.checks import row
from model.observations.files import MONTH_NAMES, data_folder
from model.observations.needs import table_needs
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_cells
from model.observations.watched import MONTH, Watched
from model.plausibility import far_from_plan, far_outside
from model.time_units import MONTHS

ROWS = "rows"
"""Column of a remark on how many rows a month has."""
KEPT_TABLES = 128
TEN = 10


class Why(StrEnum):
    """What stands out: a value among its own months, or what a forecast makes of it."""

    OUTSIDE = "outside_its_months"
    FORECAST = "far_from_its_plan"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One thing that stands out.

    file: as messages name it. row: of the file; None where it is no single row. column: of the table. key:
    which of its series, and the month. value: what is there; usual: what other months have, or the plan.
    """

    why: Why
    need: TableNeed
    file: str
    row: int | None
    column: str
    key: Mapping[str, Any]
    value: float
    usual: float

    def finding(self) -> Finding:
        """As the terminal tells it."""
        which = ", ".join(f"{name} {value}" for name, value in self.key.items() if name != MONTH)
        month = self.key.get(MONTH)
        place = f"rad {self.row}" if self.row else MONTH_NAMES[month] if month else "månaderna hittills"
        usual, like = f"omkring {_short(self.usual)}", f" ({which})" if which else ""
        if self.why is Why.FORECAST:
            wanted = f"{usual}, som planen har{like}; prognosen för året följer utfallet"
        else:
            wanted = f"{usual}, som andra månader har{like}"
        return Finding(self.file, f"{place}, kolumn {self.column}", _short(self.value), wanted)


@dataclass(frozen=True)
class Tables:
    """The tables of ``year`` below ``data``, as known at the end of month ``through``; those before too."""

    year: int
    through: int
    data: Path
    earlier: Path = field(default_factory=Path)

    def rows(self, need: TableNeed, watched: Watched) -> pd.DataFrame:
        """The watched columns of the year and the one before it, with year, month and ``at`` (row, or -1)."""
        years = (self.year - 1, self.year) if YEAR in need.file else (self.year,)
        tables = []
        for year in years:
            folder = self.data if year == self.year else self.earlier
            path = need.path(folder, year)
            table = _series(path, year if YEAR in need.file else 0, watched)
            if table is not None:
                known = watched.is_plan or year < self.year or YEAR not in need.file
                tables.append(table if known else table[table[MONTH] <= self.through])
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


Rule = Callable[[Tables], Iterator[Remark]]


def remarks(
    year: int, data: Path | None = None, *, through: int = MONTHS, earlier: Path | None = None
) -> list[Remark]:
    """What stands out in the tables of ``year`` to the end of month ``through``.

    data: the folder of data, the centre's own if none is given. earlier: that of years before, if another.
    """
    folder = data_folder(data)
    tables = Tables(year, through, folder, earlier or folder)
    return [remark for rule in RULES for remark in rule(tables)]


def outside_their_months(tables: Tables) -> Iterator[Remark]:
    """Values far outside the other months of the same series, those of the year before among them."""
    for need in table_needs():
        for watched in need.watched:
            frame = tables.rows(need, watched)
            if frame.empty:
                continue
            series = _numbered(frame, watched.by)
            for column in watched.values or [ROWS]:
                values = frame[column].to_numpy(np.float64)
                counted = column == ROWS or _is_count(watched.row, column)
                found = far_outside(values, series, counts=counted)
                own = found.outside & (frame["year"] == tables.year).to_numpy()
                for place in map(int, np.flatnonzero(own)):
                    yield _remark(need, watched, frame, place, column, float(found.usual[place]), tables)


def far_from_their_plan(tables: Tables) -> Iterator[Remark]:
    """Outcomes so far from the plan that what a forecast makes of them must not pass in silence."""
    for need, outcome, plan, by in _forecasts(tables):
        if outcome.empty or plan.empty:
            continue
        months = sorted(set(outcome[MONTH]))
        done = outcome.groupby(by)[outcome.columns[-1]].sum()
        planned = plan[plan[MONTH].isin(months)].groupby(by)[plan.columns[-1]].sum()
        both = pd.concat([done, planned], axis="columns", join="inner")
        for key, (came, expected) in zip(both.index, both.to_numpy(np.float64), strict=True):
            if far_from_plan(came, expected, counts=need is volumes.VOLUMES_NEED):
                keys = key if isinstance(key, tuple) else (key,)
                yield Remark(
                    why=Why.FORECAST,
                    need=need,
                    file=_shown(need, tables),
                    row=None,
                    column=str(outcome.columns[-1]),
                    key=dict(zip(by, keys, strict=True)),
                    value=came,
                    usual=expected,
                )


RULES: tuple[Rule, ...] = (outside_their_months, far_from_their_plan)
"""Each looks at the tables of a year. A new one is told wherever these are."""


def _forecasts(tables: Tables) -> Iterator[tuple[TableNeed, pd.DataFrame, pd.DataFrame, list[str]]]:
    """What is forecast by its plan: table, outcomes and plan of the year (value last), and by what."""
    money = economy.NEED
    plan, outcome = (_of_year(money, watched, tables) for watched in money.watched)
    came = outcome.dropna(subset="outcome") if not outcome.empty else outcome
    yield money, _last(came, "outcome"), _last(plan, "budget"), ["unit", "account"]
    cases, budget = volumes.VOLUMES_NEED, volumes.BUDGET_NEED
    outcome, plan = (_of_year(need, need.watched[0], tables) for need in (cases, budget))
    yield cases, _last(outcome, "volume"), _last(plan, "volume"), ["activity"]


def _of_year(need: TableNeed, watched: Watched, tables: Tables) -> pd.DataFrame:
    table = _series(need.path(tables.data, tables.year), tables.year, watched)
    if table is None:
        return pd.DataFrame()
    return table if watched.is_plan else table[table[MONTH] <= tables.through]


def _last(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table if table.empty else table[[*(name for name in table if name != column), column]]


def _remark(
    need: TableNeed,
    watched: Watched,
    frame: pd.DataFrame,
    place: int,
    column: str,
    usual: float,
    tables: Tables,
) -> Remark:
    line = frame.iloc[place]
    at = int(line["at"])
    return Remark(
        why=Why.OUTSIDE,
        need=need,
        file=_shown(need, tables),
        row=None if at < 0 else int(row(at).removeprefix("rad ")),
        column=column,
        key={MONTH: int(line[MONTH])} | {name: line[name] for name in watched.by},
        value=float(line[column]),
        usual=usual,
    )


def _shown(need: TableNeed, tables: Tables) -> str:
    return f"data/{need.path(tables.data, tables.year).relative_to(tables.data).as_posix()}"


def _series(path: Path, year: int, watched: Watched) -> pd.DataFrame | None:
    """The watched columns as numbers, beside year, month, by and ``at``; None for what is not there."""
    try:
        stamp = path.stat()
    except OSError:
        return None
    return _read(path, stamp.st_mtime_ns, stamp.st_size, year, watched)


@lru_cache(maxsize=KEPT_TABLES)
def _read(path: Path, _changed: int, _size: int, year: int, watched: Watched) -> pd.DataFrame | None:
    try:
        cells = read_cells(path, watched.row)
    except InputError:
        return None
    when = cells[watched.when]
    month = when if watched.when == MONTH else when.str.slice(5, 7)
    by = list(watched.by)
    table = cells[by].assign(
        year=pd.to_numeric(cells["year"], errors="coerce") if "year" in cells else year,
        month=pd.to_numeric(month, errors="coerce"),
    )
    table = table[table[MONTH].between(1, MONTHS)].astype({MONTH: int})
    if not watched.values:
        return table.groupby(["year", MONTH, *by]).size().rename(ROWS).reset_index().assign(at=-1)
    numbers = {name: pd.to_numeric(cells[name], errors="coerce") for name in watched.values}
    return table.assign(at=table.index, **numbers)


def _numbered(frame: pd.DataFrame, by: Any) -> Integers:
    if not by:
        return np.zeros(len(frame), dtype=np.int64)
    return frame.groupby(list(by), sort=False).ngroup().to_numpy(np.int64)


def _is_count(model: type[Row], column: str) -> bool:
    return "int" in str(model.model_fields[column].annotation)


def _short(value: float) -> str:
    """A number in a message: whole where that says enough."""
    return f"{value:.0f}" if abs(value) >= TEN or float(value).is_integer() else f"{value:.3g}"
