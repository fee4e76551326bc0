"""Backlog: what was open at each month's end, and how it came about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.calendar import WorkingCalendar
from model.frames import Frame, numeric, real, text, whole

OPEN_CASES = Frame(
    "cases open at the end of a month",
    open=whole("not completed"),
    overdue=whole("of open, past their promised time"),
    overdue_share=real("of open", optional=True),
    oldest_days=numeric("age of the oldest", optional=True),
)
BALANCE = OPEN_CASES.extended(
    "a month's balance of an activity: opening + arisen - completed = open",
    activity=text("code"),
    month=whole("1-12"),
    opening=whole("open when the month began; missing where what arose or was completed is", optional=True),
    arisen=whole("in the month; missing without volumes", optional=True),
    completed=whole("in the month; missing without lead times", optional=True),
)
LATEST = OPEN_CASES.extended(
    "cases of an activity open at the end of the last month",
    activity=text("code"),
    change=whole("open less opening of the month", optional=True),
    days_of_work=real("open over what was completed a working day in the month", optional=True),
)


def balance(
    backlog: pd.DataFrame, volumes: pd.DataFrame | None, lead_times: pd.DataFrame | None
) -> pd.DataFrame:
    """Open cases by activity and month: :data:`BALANCE`; None of the tables that are not there.

    What was open when the year began follows from January's balance.
    """
    key = ["activity", "month"]
    counts = {
        "arisen": None if volumes is None else volumes.groupby(key)["volume"].sum(),
        "completed": None if lead_times is None else lead_times.set_index(key)["completed"],
    }
    table = backlog
    for name, count in counts.items():
        if count is None:
            table = table.assign(**{name: np.nan})
        else:
            table = table.merge(count.rename(name).reset_index(), on=key, how="left")
            table[name] = table[name].astype("Int64").fillna(0).astype(int)
    table["opening"] = table["open"] - table["arisen"] + table["completed"]
    table["overdue_share"] = table["overdue"] / table["open"].where(table["open"] > 0)
    order = {name: place for place, name in enumerate(dict.fromkeys(backlog["activity"]))}
    columns = ["opening", "arisen", "completed", "open", "overdue", "overdue_share", "oldest_days"]
    table = table.sort_values(
        ["activity", "month"],
        key=lambda column: column.map(order) if column.name == "activity" else column,
        ignore_index=True,
    )
    return BALANCE.checked(table[["activity", "month", *columns]])


def latest(balanced: pd.DataFrame, calendar: WorkingCalendar) -> pd.DataFrame:
    """The last month of :func:`balance`, most overdue first: :data:`LATEST`."""
    month = int(balanced["month"].max())
    table = balanced[balanced["month"] == month]
    working_days = int((calendar.months == month).sum())
    daily = table["completed"] / working_days
    table = table.assign(
        change=table["open"] - table["opening"], days_of_work=table["open"] / daily.where(daily > 0)
    )
    table = table.sort_values(["overdue", "open"], ascending=False, kind="stable", ignore_index=True)
    return LATEST.checked(
        table[["activity", "open", "overdue", "overdue_share", "oldest_days", "change", "days_of_work"]]
    )


def by_month(balanced: pd.DataFrame) -> pd.DataFrame:
    """Sums over activities, and the oldest of all: :data:`OPEN_CASES` by month."""
    grouped = balanced.groupby("month")
    table = grouped[["open", "overdue"]].sum().assign(oldest_days=grouped["oldest_days"].max()).reset_index()
    table["overdue_share"] = table["overdue"] / table["open"].where(table["open"] > 0)
    return OPEN_CASES.by("month").checked(table[["month", *OPEN_CASES.columns]])
