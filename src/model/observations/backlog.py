"""Backlog: cases that are open at the end of each month, by activity, the whole centre."""

from __future__ import annotations

from datetime import date

import pandas as pd

from model.marked import N_
from model.observations.checks import complete, each_month, ensure, holds, known
from model.observations.files import last_day, year_file
from model.observations.known import MONTHLY
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Count, Month, Text
from model.time_units import MONTHS
from model.validity.dated import Dated
from model.validity.span import Span

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


def read_backlog(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Backlog at the end of months 1 to ``through``; columns as :class:`BacklogRow`."""
    table = read_table(year_file(names.data, year, BACKLOG), BacklogRow, key=["month", "activity"])
    table["oldest_days"] = table["oldest_days"].astype("Int64")
    promise = names.lead_times
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
                or _agrees(line.oldest_days, line.overdue, promise[line.activity], year, line.month)
            ),
            ["activity", "overdue", "oldest_days"],
            "oldest_days över aktivitetens ledtid precis när något är försenat",
        ),
    )
    return table[table["month"] <= through].reset_index(drop=True)


def _agrees(oldest: int, overdue: int, promised: Dated[int], year: int, month: int) -> bool:
    """Whether there is overdue work precisely when the oldest is, by a promise that has held since a year."""
    last = last_day(year, month)
    since = [value for _, value in promised.parts(year, Span(date(year - 1, 12, 31), last))]
    return len(set(since)) > 1 or not since or (oldest > since[0]) == (overdue > 0)


NEED = TableNeed(
    name="backlog",
    file=f"{YEAR}/{BACKLOG}",
    row=BacklogRow,
    known_from=MONTHLY,
    holds=N_("Öppna ärenden vid månadens slut per aktivitet"),
    adds=N_("balansen: vad som är öppet, för sent och äldst"),
    sections=("lead_times",),
    reports=("month", "tertial", "annual"),
    read=read_backlog,
    by_month=True,
    cut="month",
    watched=(Watched(row=BacklogRow, values=("open", "overdue", "oldest_days"), by=("activity",)),),
)
