"""What a year's decided prices settle of earlier years' results, in kronor with öre."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field

from model.marked import N_
from model.observations.checks import ensure, holds
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Year

RESERVE = "reserve.csv"
Kronor = Annotated[Decimal, Field(decimal_places=2)]


class ReserveRow(Row):
    """A year whose result is settled: the result that was known, and the part that these prices settle.

    Both are positive for surpluses, which are given back.
    """

    from_year: Year
    result: Kronor
    settled: Kronor


class DecidedRow(NamedTuple):
    """A row of the table."""

    from_year: int
    result: Decimal
    settled: Decimal


def has_decided_reserve(data: Path | None, year: int) -> bool:
    """Whether it is told what prices of ``year`` settle."""
    return year_file(data, year, RESERVE).is_file()


def read_decided_reserve(year: int, names: Names) -> list[DecidedRow]:
    """What prices of ``year`` settle; no rows where they settle nothing."""
    table = read_table(year_file(names.data, year, RESERVE), ReserveRow, key=["from_year"])
    earlier = f"ett år före {year}"
    ensure(holds(table, RESERVE, lambda line: line.from_year < year, ["from_year"], earlier))
    return [DecidedRow(*row) for row in table.itertuples(index=False, name=None)]


NEED = TableNeed(
    name="reserve",
    file=f"{YEAR}/{RESERVE}",
    row=ReserveRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Vad årets priser reglerar av tidigare års resultat, som det beslutades"),
    adds=N_("vad reserven har minskat med genom priserna"),
    sections=("economy",),
    reports=("annual",),
    may_be_empty=True,
)
