"""Volumes: handled cases by month, customer and activity, and their budget by month and activity."""

from __future__ import annotations

from datetime import date

import pandas as pd

from model.marked import N_
from model.observations.checks import combinations, complete, each_month, ensure, known
from model.observations.files import year_file
from model.observations.known import MONTHLY, SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Text
from model.parameters.schema.demand import Activity
from model.report_kinds import FORECAST
from model.time_units import MONTHS

VOLUMES = "volumes.csv"
BUDGET = "volume_budget.csv"


class VolumeRow(Row):
    """Cases of one activity that arose for one customer in one month."""

    month: Month
    customer: int
    activity: Text
    volume: Count


class BudgetRow(Row):
    """Budgeted cases of one activity in one month, all customers together."""

    month: Month
    activity: Text
    volume: Count


def has_customer(activity: Activity) -> bool:
    """Whether the activity's cases belong to a customer; runs and releases belong to the whole centre."""
    of_the_day = activity.driver == "working_days"
    of_the_period = activity.timing == "month_start" and activity.driver == "fixed"
    return not (of_the_day or of_the_period)


def read_volumes(year: int, names: Names, *, through: int | None = MONTHS) -> pd.DataFrame:
    """Volumes of months 1 to ``through``, or to the table's last: columns month, customer, activity, volume.

    Volumes are cases. Every customer of the year has a row, and each pair of customer and
    activity one for every month (zero is written).
    """
    table = read_table(year_file(names.data, year, VOLUMES), VolumeRow, key=["month", "customer", "activity"])
    if through is None:
        through = int(table["month"].max()) if len(table) else MONTHS
    ensure(
        known(table, VOLUMES, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, VOLUMES, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, VOLUMES, combinations({"customer": names.customers_on(date(year, MONTHS, 31))})),
        complete(table, VOLUMES, each_month(table, ["customer", "activity"], through)),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def read_volume_budget(year: int, names: Names) -> pd.DataFrame:
    """Budgeted volumes of the whole year: columns month, activity, volume (cases)."""
    table = read_table(year_file(names.data, year, BUDGET), BudgetRow, key=["month", "activity"])
    ensure(
        known(table, BUDGET, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, BUDGET, each_month(table, ["activity"], MONTHS)),
    )
    return table


VOLUMES_NEED = TableNeed(
    name="volumes",
    file=f"{YEAR}/{VOLUMES}",
    row=VolumeRow,
    known_from=MONTHLY,
    holds=N_("Ärenden per månad, kund och aktivitet"),
    adds=N_("volymerna, kanalerna och kostnaden per styck"),
    sections=("volumes",),
    reports=("month", "tertial", "annual", "customer", *FORECAST),
    is_base=True,
    read=read_volumes,
    by_month=True,
    cut="month",
    watched=(Watched(row=VolumeRow, values=("volume",), by=("customer", "activity")),),
)
BUDGET_NEED = TableNeed(
    name="volume_budget",
    file=f"{YEAR}/{BUDGET}",
    row=BudgetRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Budgeterade ärenden per månad och aktivitet"),
    adds=N_("avvikelser mot budget och årsprognoser för volymerna"),
    sections=("volumes",),
    reports=("month", "tertial", "annual", "customer"),
    read=read_volume_budget,
    watched=(Watched(row=BudgetRow, values=("volume",), by=("activity",), is_plan=True),),
)
