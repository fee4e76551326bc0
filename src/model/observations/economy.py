"""Economy: budget and outcome by month, unit and account, in kronor with öre."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import (
    combinations,
    complete,
    each_month,
    ensure,
    file_of,
    known,
    known_codes,
    row,
)
from model.observations.files import MONTH_NAMES, year_file
from model.observations.known import ByMonth, Decided, KnownFrom
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.rules.row_rules import never_negative
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Month, Text
from model.time_units import MONTHS

ECONOMY = "economy.csv"

Kronor = Annotated[Decimal, Field(decimal_places=2)]


class EconomyRow(Row):
    """Budget and outcome of one account; costs and revenue are both positive.

    No outcome yet: empty. A centre that has no budget by month leaves the whole column of it empty.
    """

    month: Month
    unit: Text
    account: Text
    budget: Kronor | None
    outcome: Kronor | None


def read_economy(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Budget of the whole year, if there is one, and outcome of months 1 to ``through`` (None after that).

    Columns month, unit, account, budget, outcome, kind (of the account); ``unit`` is ``common`` for what
    belongs to no unit. Every account that the centre declares has rows, in the order of the declaration.
    """
    table = read_table(year_file(names.data, year, ECONOMY), EconomyRow, key=["month", "unit", "account"])
    last = MONTHS if table["budget"].notna().any() else through
    ensure(
        known(table, ECONOMY, "unit", names.units_and_common, "en enhet eller common"),
        known_codes(table, ECONOMY, "account", names.accounts),
        complete(table, ECONOMY, combinations({"account": names.accounts})),
        complete(table, ECONOMY, each_month(table, ["unit", "account"], last)),
        _budget_is_whole(table),
        _outcome_is_there(table, through),
    )
    table.loc[table["month"] > through, "outcome"] = None
    table["kind"] = table["account"].map(dict(names.accounts))
    place = {account: number for number, account in enumerate(names.accounts)}
    table = table.sort_values("account", key=lambda codes: codes.map(place), kind="stable", ignore_index=True)
    return table if has_budget(table) else table[table["month"] <= through].reset_index(drop=True)


def has_budget(economy: pd.DataFrame) -> bool:
    """Whether the table has a budget: one has every month of every account, or none at all."""
    return bool(economy["budget"].notna().any())


def _budget_is_whole(table: pd.DataFrame) -> Iterator[Finding]:
    if not has_budget(table):
        return
    for line in table[table["budget"].isna()].itertuples():
        wanted = "en budget, som övriga rader har (utan budget är hela kolumnen tom)"
        yield Finding(file_of(table, ECONOMY), f"{row(line.Index)}, kolumn budget", "tomt", wanted)


def _outcome_is_there(table: pd.DataFrame, through: int) -> Iterator[Finding]:
    for line in table[(table["month"] <= through) & table["outcome"].isna()].itertuples():
        wanted = f"ett utfall, perioden går till och med {MONTH_NAMES[through]}"
        yield Finding(file_of(table, ECONOMY), f"{row(line.Index)}, kolumn outcome", "tomt", wanted)


NEED = TableNeed(
    name="economy",
    file=f"{YEAR}/{ECONOMY}",
    row=EconomyRow,
    known_from=(KnownFrom(Decided(), {"budget": None}), KnownFrom(ByMonth(), {"outcome": None})),
    holds=N_("Budget och utfall per månad, enhet och konto"),
    adds=N_("intäkter, kostnader och resultat; med budget också avvikelser och årsprognos"),
    sections=("economy",),
    reports=("month", "tertial", "annual"),
    is_base=True,
    read=read_economy,
    by_month=True,
    watched=(
        Watched(row=EconomyRow, values=("budget",), by=("unit", "account"), is_plan=True),
        Watched(row=EconomyRow, values=("outcome",), by=("unit", "account"), plan="budget"),
    ),
    rules=(
        never_negative("economy", "budget", by=("unit", "account")),
        never_negative("economy", "outcome", by=("unit", "account")),
        sums.BUDGET,
        sums.OUTCOME,
    ),
)
