"""The tables that rules look at: as values, without judging them, each as known at the end of a month.

Tables that are not there or cannot be read are None: who needs them tells of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar, get_args

import numpy as np
import pandas as pd

from model.errors import InputError
from model.observations.checks import row
from model.observations.files import last_day
from model.observations.known import ByDay, ByMonth
from model.observations.registers import Registers, load_registers
from model.observations.rules.rule import Remark, Rule, Value
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_cells
from model.parameters.schema.parameters import Parameters

T = TypeVar("T")
KEPT_TABLES = 128


@dataclass(frozen=True)
class Tables:
    """The tables of ``year`` below ``data``, as known at the end of month ``through``.

    needs: every table by name. earlier: the folder of the years before. parameters: those that the tables are
    held against; rules that need them are passed over where there are none.
    """

    year: int
    through: int
    data: Path
    earlier: Path
    needs: Mapping[str, TableNeed] = field(repr=False, compare=False)
    parameters: Parameters | None = field(default=None, repr=False, compare=False)
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, what: str, make: Callable[[], T]) -> T:
        """What ``make`` makes of the tables, made once."""
        if what not in self._kept:
            self._kept[what] = make()
        found: T = self._kept[what]
        return found

    def path(self, need: TableNeed, year: int | None = None) -> Path:
        """The table's file of a year, this one unless said."""
        return need.path(self.data if year in (None, self.year) else self.earlier, year or self.year)

    def all_rows(self, name: str, year: int | None = None) -> pd.DataFrame | None:
        """The table called ``name`` with all that stands in it; the index says where in the file a row is."""
        need = self.needs[name]
        path = self.path(need, year)
        try:
            stamp = path.stat()
        except OSError:
            return None
        found = _values(path, stamp.st_mtime_ns, stamp.st_size, need.row)
        return None if found is None else found.copy()

    def known(self, name: str, year: int | None = None) -> pd.DataFrame | None:
        """As :meth:`all_rows`, without what was not known at the end of the month; None without rows."""
        table = self.all_rows(name, year)
        if table is None or table.empty:
            return None
        if year is None or year == self.year:
            table = self._cut(self.needs[name], table)
        return None if table.empty else table

    def _cut(self, need: TableNeed, table: pd.DataFrame) -> pd.DataFrame:
        last = last_day(self.year, self.through)
        for rule in need.known_from:
            later = _later(rule.when, table, self.through, last)
            if rule.only is not None:
                later &= (table[rule.only[0]] == rule.only[1]).to_numpy()
            if not later.any():
                continue
            if rule.cells:
                table = table.assign(
                    **{name: table[name].mask(later, cell) for name, cell in rule.cells.items()}
                )
            else:
                table = table[~later]
        return table

    @cached_property
    def registers(self) -> Registers | None:
        """The registers, if they can be read."""
        if self.parameters is None:
            return None
        try:
            return load_registers(self.parameters, self.data)
        except InputError:
            return None

    def remark(
        self,
        rule: Rule,
        name: str,
        *,
        at: Any = None,
        column: str = "",
        key: Mapping[str, Any] | None = None,
        value: Value | None = None,
        other: Value | None = None,
    ) -> Remark:
        """What ``rule`` finds in the table called ``name``; at: the index of its row."""
        need = self.needs[name]
        return Remark(
            rule=rule,
            file=self.shown(name),
            reports=rule.reports or need.reports,
            row=None if at is None else int(row(at).removeprefix("rad ")),
            column=column,
            key=key or {},
            value=value,
            other=other,
        )

    def shown(self, name: str) -> str:
        """The table's file as messages name it."""
        return f"data/{self.needs[name].file.replace(YEAR, str(self.year))}"


def plain(value: Any) -> Any:
    """A cell as plain Python has it: keys of remarks are written as text."""
    return value.item() if isinstance(value, np.generic) else value


def _later(when: Any, table: pd.DataFrame, through: int, last: date) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Rows of what is known only after the month's end."""
    none = np.zeros(len(table), dtype=bool)
    if isinstance(when, ByMonth):
        if when.year:
            return none
        if isinstance(when.month, int):
            return np.full(len(table), when.month > through)
        return (table[when.month] * when.length > through).to_numpy()
    if isinstance(when, ByDay) and when.column in table:
        return np.array([isinstance(day, date) and day > last for day in table[when.column]], dtype=bool)
    return none


@lru_cache(maxsize=KEPT_TABLES)
def _values(path: Path, _changed: int, _size: int, model: type[Row]) -> pd.DataFrame | None:
    try:
        cells = read_cells(path, model)
    except InputError:
        return None
    for name, one in model.model_fields.items():
        if name in cells:
            cells[name] = _typed(cells[name], _kinds(one.annotation))
    return cells


def _kinds(annotation: Any) -> set[type]:
    """The plain types that a column's cells may have."""
    if isinstance(annotation, type):
        return {annotation}
    return {kind for part in get_args(annotation) for kind in _kinds(part)}


def _typed(cells: pd.Series[str], kinds: set[type]) -> pd.Series[Any]:
    """Text as numbers, days or truths, as the column is declared; NaN or None for what is none."""
    if date in kinds:
        return pd.Series([_day(cell) for cell in cells], index=cells.index, dtype=object)
    if bool in kinds:
        return cells.str.lower() == "true"
    if kinds & {int, float, Decimal}:
        return pd.to_numeric(cells, errors="coerce")
    return cells


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def each(frame: pd.DataFrame) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The rows of a frame: index, and cells by column."""
    for at, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        yield at, {str(name): plain(cell) for name, cell in cells.items()}
