"""Key figures of whole years, for series that reach further back than the monthly tables."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pandas as pd

from model.marked import N_
from model.observations.checks import ensure, known_codes
from model.observations.files import year_file
from model.observations.known import AFTER_YEAR, Decided, KnownFrom
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.rules.row_rules import never_negative
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text

YEARLY = "yearly.csv"

COLUMNS = ["year", "kind", "measure", "value", "source", "note"]

KNOWN_FROM = (
    KnownFrom(AFTER_YEAR, only=("kind", "outcome")),
    KnownFrom(Decided(), only=("kind", "budget")),
)


class YearlyRow(Row):
    """A figure of a whole year; empty when it is not known."""

    kind: Literal["outcome", "budget"]
    measure: Text
    value: Decimal | None
    source: Text
    note: str | None


def known_years(first: int, last: int, data: Path | None = None) -> list[int]:
    """The years from ``first`` to ``last`` that have key figures."""
    return [year for year in range(first, last + 1) if year_file(data, year, YEARLY).exists()]


def read_yearly(years: Iterable[int], names: Names) -> pd.DataFrame:
    """Key figures of ``years``: columns year, kind, measure, value, source, note; no rows of no years."""
    tables = []
    for year in years:
        table = read_table(year_file(names.data, year, YEARLY), YearlyRow, key=["kind", "measure"])
        ensure(known_codes(table, YEARLY, "measure", names.dimensions.yearly_measures))
        table = names.known.cut(KNOWN_FROM, table, year)
        table.insert(0, "year", year)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=COLUMNS)


NEED = TableNeed(
    name="yearly",
    file=f"{YEAR}/{YEARLY}",
    row=YearlyRow,
    known_from=KNOWN_FROM,
    holds=N_("Årets nyckeltal, en tabell för varje år"),
    adds=N_("flera år bredvid varandra"),
    sections=("several_years",),
    reports=("annual",),
    rules=(never_negative("yearly", "value", by=("kind", "measure")), sums.YEARLY),
)
