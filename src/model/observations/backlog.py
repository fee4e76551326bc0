"""Backlog: cases that are open at the end of each month, by activity, the whole centre."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from model.observations.checks import complete, each_month, ensure, holds, known
from model.observations.files import year_file
from model.observations.names import known_names
from model.observations.tables import Row, read_table
from model.parameters.loading import load
from model.parameters.quantity import Count, Month, Text
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

BACKLOG = "backlog.csv"


class BacklogRow(Row):
    """Open cases of one activity at the end of a month.

    ``overdue`` are past the promised lead time; ``oldest_days`` is how many working days ago the oldest open
    case came in, empty when none is open.
    """

    month: Month
    activity: Text
    open: Count
    overdue: Count
    oldest_days: Count | None


def read_backlog(
    year: int, data: Path | None = None, *, through: int = MONTHS, parameters: Parameters | None = None
) -> pd.DataFrame:
    """Backlog at the end of months 1 to ``through``; columns as :class:`BacklogRow`."""
    parameters = parameters or load()
    table = read_table(year_file(data, year, BACKLOG), BacklogRow, key=["month", "activity"])
    table["oldest_days"] = table["oldest_days"].astype("Int64")
    names = known_names(data, parameters)
    promise = {name: activity.lead_time.value for name, activity in parameters.activities.items()}
    ensure(
        known(table, BACKLOG, "activity", names.activities, "en aktivitet i activities.yaml"),
        complete(table, BACKLOG, each_month(table, ["activity"], through)),
        holds(
            table,
            BACKLOG,
            lambda line: line.overdue <= line.open,
            ["overdue", "open"],
            "overdue högst lika med open",
        ),
        holds(
            table,
            BACKLOG,
            lambda line: pd.isna(line.oldest_days) == (line.open == 0),
            ["open", "oldest_days"],
            "oldest_days när något är öppet, annars tomt",
        ),
        holds(
            table,
            BACKLOG,
            lambda line: (
                line.activity not in promise
                or pd.isna(line.oldest_days)
                or (line.oldest_days > promise[line.activity]) == (line.overdue > 0)
            ),
            ["activity", "overdue", "oldest_days"],
            "oldest_days över aktivitetens ledtid precis när något är försenat",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)
