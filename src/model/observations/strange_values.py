"""Values of a year's tables that are far outside their own months: to be told before a report is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from model.errors import Finding, InputError
from model.observations.checks import file_of, row
from model.observations.economy import ECONOMY, EconomyRow
from model.observations.files import year_file
from model.observations.tables import Row, read_table
from model.observations.volumes import BUDGET, VOLUMES, BudgetRow, VolumeRow
from model.plausibility import far_outside


class _Looked(NamedTuple):
    """Columns of a table whose values should be like those of other months with the same ``by``."""

    file: str
    row: type[Row]
    values: tuple[str, ...]
    by: tuple[str, ...]


_TABLES = (
    _Looked(ECONOMY, EconomyRow, ("budget", "outcome"), ("unit", "account")),
    _Looked(VOLUMES, VolumeRow, ("volume",), ("customer", "activity")),
    _Looked(BUDGET, BudgetRow, ("volume",), ("activity",)),
)


def strange_values(year: int, data: Path | None = None) -> list[Finding]:
    """A finding for each value of economy and volumes far outside its own months of ``year``.

    Tables that are not there or cannot be read are passed over: who needs them tells of that.
    """
    return [finding for table in _TABLES for finding in _strange(table, year_file(data, year, table.file))]


def _strange(looked: _Looked, path: Path) -> Iterator[Finding]:
    try:
        table = read_table(path, looked.row)
    except InputError:
        return
    by = list(looked.by)
    series = table.groupby(by, sort=False).ngroup().to_numpy()
    for column in looked.values:
        values = pd.to_numeric(table[column]).to_numpy(np.float64)
        found = far_outside(values, series)
        for place in map(int, np.flatnonzero(found.outside)):
            index = table.index[place]
            which = ", ".join(f"{name} {table[name].iloc[place]}" for name in by)
            wanted = f"omkring {found.usual[place]:.0f}, som andra månader har ({which})"
            where = f"{row(index)}, kolumn {column}"
            yield Finding(file_of(table, looked.file), where, str(table[column].iloc[place]), wanted)
