"""Lead times: cases completed, and those within the promised lead time; scanning errors reported."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from model.errors import Finding
from model.marked import N_
from model.observations.checks import combinations, complete, each_month, ensure, file_of, holds, known, row
from model.observations.files import year_file
from model.observations.known import MONTHLY
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Text
from model.time_units import MONTHS

LEAD_TIMES = "lead_times.csv"
SCANNING_ERRORS = "scanning_errors.csv"


class LeadTimeRow(Row):
    """Cases of one activity completed in one month, the whole centre."""

    month: Month
    activity: Text
    completed: Count
    on_time: Count


class ScanningErrorRow(Row):
    """Wrongly scanned invoices that were reported to the scanning firm, and that it corrected."""

    month: Month
    reported: Count
    corrected: Count


def read_lead_times(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Completed cases of months 1 to ``through``: columns month, activity, completed, on_time."""
    table = read_table(year_file(names.data, year, LEAD_TIMES), LeadTimeRow, key=["month", "activity"])
    ensure(
        known(table, LEAD_TIMES, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, LEAD_TIMES, each_month(table, ["activity"], through)),
        holds(
            table,
            LEAD_TIMES,
            lambda line: line.on_time <= line.completed,
            ["on_time", "completed"],
            "on_time högst lika med completed",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def read_scanning_errors(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Scanning errors of months 1 to ``through``: columns month, reported, corrected."""
    table = read_table(year_file(names.data, year, SCANNING_ERRORS), ScanningErrorRow, key=["month"])
    ensure(
        complete(table, SCANNING_ERRORS, combinations({"month": range(1, through + 1)})),
        _corrected_after_reported(table),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def _corrected_after_reported(table: pd.DataFrame) -> Iterator[Finding]:
    summed = table.sort_values("month")[["reported", "corrected"]].cumsum()
    for index in summed.index[summed["corrected"] > summed["reported"]]:
        shown = f"{summed.loc[index, 'corrected']} rättade av {summed.loc[index, 'reported']} hittills"
        yield Finding(file_of(table, SCANNING_ERRORS), row(index), shown, "inte fler rättade än anmälda")


LEAD_TIMES_NEED = TableNeed(
    name="lead_times",
    file=f"{YEAR}/{LEAD_TIMES}",
    row=LeadTimeRow,
    known_from=MONTHLY,
    holds=N_("Avslutade ärenden per månad och aktivitet, och hur många i tid"),
    adds=N_("andelen klart inom utlovad ledtid"),
    sections=("lead_times",),
    reports=("month", "tertial", "annual", "customer"),
    read=read_lead_times,
    rules=(sums.COMPLETED,),
    by_month=True,
    cut="month",
    watched=(Watched(row=LeadTimeRow, values=("completed", "on_time"), by=("activity",)),),
)
SCANNING_NEED = TableNeed(
    name="scanning_errors",
    file=f"{YEAR}/{SCANNING_ERRORS}",
    row=ScanningErrorRow,
    known_from=MONTHLY,
    holds=N_("Felskannade fakturor per månad, anmälda och rättade"),
    adds=N_("felskannade per tusen skannade"),
    sections=("development",),
    reports=("month", "tertial", "annual"),
    read=read_scanning_errors,
    by_month=True,
    cut="month",
    watched=(Watched(row=ScanningErrorRow, values=("reported", "corrected")),),
    concerns=lambda parameters: bool(parameters.demand.rework.scanning_error_share.value),
)
