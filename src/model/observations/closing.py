"""A year's closing: what its books come to when its agreements are settled, in kronor with öre."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from model.errors import Finding, InputError
from model.marked import N_
from model.observations.checks import combinations, complete, ensure
from model.observations.files import year_file
from model.observations.known import YEAR_CLOSED
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.rules.row_rules import never_negative
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table, shown_as
from model.parameters.quantity import Text
from model.report_kinds import PRICED

CLOSING = "closing.csv"
Item = Literal["revenue", "settlement", "costs", "result"]


class ClosingRow(Row):
    """One sum of the closing; revenue and costs are both positive."""

    item: Item
    amount: Annotated[Decimal, Field(decimal_places=2)]
    source: Text


class Closing(NamedTuple):
    """Kronor: booked revenue, what the settlement of agreements adds to it, costs, and what is left."""

    revenue: Decimal
    settlement: Decimal
    costs: Decimal
    result: Decimal

    @property
    def settled_revenue(self) -> Decimal:
        """Revenue when the agreements are settled."""
        return self.revenue + self.settlement


def is_closed(data: Path | None, year: int) -> bool:
    """Whether ``year`` is closed."""
    return year_file(data, year, CLOSING).is_file()


def read_closing(year: int, names: Names) -> Closing:
    """The closing of ``year``; InputError where a sum is missing or they do not make the result."""
    path = year_file(names.data, year, CLOSING)
    table = read_table(path, ClosingRow, key=["item"])
    ensure(complete(table, CLOSING, combinations({"item": get_args(Item)})))
    found = Closing(**dict(zip(table["item"], table["amount"], strict=True)))
    left = found.settled_revenue - found.costs
    if found.result != left:
        wanted = f"revenue plus settlement minus costs: {left} kr"
        raise InputError(Finding(shown_as(path), "item result", f"{found.result} kr", wanted))
    return found


NEED = TableNeed(
    name="closing",
    file=f"{YEAR}/{CLOSING}",
    row=ClosingRow,
    known_from=YEAR_CLOSED,
    holds=N_("Årets bokslut: intäkter, slutavräkning, kostnader och resultat"),
    adds=N_("resultatet till reserven och senare års priser"),
    sections=("economy",),
    reports=("annual", *PRICED),
    rules=(
        never_negative("closing", "amount", by=("item",), only={"item": ("revenue", "costs")}),
        sums.CLOSING,
    ),
)
