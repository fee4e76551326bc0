"""Other assignments: what each was decided to cost in a year, and who pays for it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import ensure, file_of, known
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text
from model.parameters.schema.parameters import Parameters

ASSIGNMENTS = "assignments.csv"
PAYING = ("fees", "customers", "owner", "subscription")
"""Those who pay for an assignment; what they pay sums to its cost."""
Money = Annotated[Decimal, Field(decimal_places=2)]


class AssignmentRow(Row):
    """An assignment's planned volume, its full cost (kronor), and who pays how much of it."""

    assignment: Text
    volume: Count
    full_cost: Annotated[Decimal, Field(ge=0, decimal_places=2)]
    fees: Annotated[Decimal, Field(ge=0, decimal_places=2)]
    customers: Money
    owner: Money
    subscription: Money


def read_assignments(year: int, names: Names) -> pd.DataFrame:
    """The other assignments of ``year`` as decided: columns of :class:`AssignmentRow`, Decimal kronor."""
    table = read_table(year_file(names.data, year, ASSIGNMENTS), AssignmentRow, key=["assignment"])
    wanted = "ett uppdrag i assignments.yaml"
    ensure(known(table, ASSIGNMENTS, "assignment", names.assignments, wanted), _paid_in_full(table))
    return table


def _paid_in_full(table: pd.DataFrame) -> Iterator[Finding]:
    """Who pays for an assignment pays its cost, to the öre."""
    for row in table.to_dict("records"):
        paid = sum((row[name] for name in PAYING), Decimal(0))
        if paid != row["full_cost"]:
            place = f"uppdrag {row['assignment']}"
            yield Finding(
                file_of(table, ASSIGNMENTS), place, f"{paid} kronor betalas", f"{row['full_cost']} kronor"
            )


def _has_assignments(parameters: Parameters) -> bool:
    return bool(parameters.assignments)


NEED = TableNeed(
    name="assignments",
    file=f"{YEAR}/{ASSIGNMENTS}",
    known_from=SAID_BEFOREHAND,
    holds=N_("Övriga uppdrag: beslutad kostnad, volym och vem som betalar"),
    adds=N_("kostnad mot finansiering för varje uppdrag"),
    sections=("economy",),
    reports=("tertial", "annual"),
    read=read_assignments,
    row=AssignmentRow,
    concerns=_has_assignments,
)
