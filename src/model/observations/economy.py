"""Economy: budget and outcome by month, unit and account, in kronor with öre."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, get_args

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.observations.checks import combinations, complete, each_month, ensure, file_of, known, row
from model.observations.files import MONTH_NAMES, year_file
from model.observations.names import Names
from model.observations.tables import Row, read_table
from model.parameters.quantity import Month, Text
from model.time_units import MONTHS

ECONOMY = "economy.csv"

Account = Literal[
    "salaries",
    "competence",
    "wellbeing",
    "temporary_staff",
    "premises",
    "it",
    "administration",
    "committee",
    "consumption",
    "revenue",
]
Kronor = Annotated[Decimal, Field(decimal_places=2)]

ACCOUNTS: tuple[str, ...] = get_args(Account)
COST_ACCOUNTS = ACCOUNTS[:-1]
PERSONNEL_ACCOUNTS = ACCOUNTS[:4]
OVERHEAD_ACCOUNTS = ACCOUNTS[4:-1]


class EconomyRow(Row):
    """Budget and outcome of one account; costs and revenue are both positive. No outcome yet: empty."""

    month: Month
    unit: Text
    account: Account
    budget: Kronor
    outcome: Kronor | None


def read_economy(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Budget of the whole year and outcome of months 1 to ``through`` (None after that).

    Columns month, unit, account, budget, outcome; ``unit`` is ``common`` for what belongs to no unit.
    """
    table = read_table(year_file(names.data, year, ECONOMY), EconomyRow, key=["month", "unit", "account"])
    ensure(
        known(table, ECONOMY, "unit", names.units_and_common, "en enhet eller common"),
        complete(table, ECONOMY, combinations({"account": ACCOUNTS})),
        complete(table, ECONOMY, each_month(table, ["unit", "account"], MONTHS)),
        _outcome_is_there(table, through),
    )
    table.loc[table["month"] > through, "outcome"] = None
    return table


def _outcome_is_there(table: pd.DataFrame, through: int) -> Iterator[Finding]:
    for line in table[(table["month"] <= through) & table["outcome"].isna()].itertuples():
        wanted = f"ett utfall, perioden går till och med {MONTH_NAMES[through]}"
        yield Finding(file_of(table, ECONOMY), f"{row(line.Index)}, kolumn outcome", "tomt", wanted)
