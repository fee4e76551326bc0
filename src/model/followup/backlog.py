"""Backlog: what was open at each month's end, and how it came about."""

from __future__ import annotations

import pandas as pd

from model.calendar import WorkingCalendar


def balance(backlog: pd.DataFrame, volumes: pd.DataFrame, lead_times: pd.DataFrame) -> pd.DataFrame:
    """Open cases by activity and month, as a balance: opening + arisen - completed = open.

    Columns: activity, month, opening, arisen, completed, open, overdue, overdue_share, oldest_days. What was
    open when the year began follows from January's balance.
    """
    arisen = volumes.groupby(["activity", "month"])["volume"].sum().rename("arisen").reset_index()
    table = backlog.merge(arisen, on=["activity", "month"], how="left").merge(
        lead_times[["activity", "month", "completed"]], on=["activity", "month"], how="left"
    )
    table = table.astype({"arisen": "Int64", "completed": "Int64"}).fillna({"arisen": 0, "completed": 0})
    table = table.astype({"arisen": int, "completed": int})
    table["opening"] = table["open"] - table["arisen"] + table["completed"]
    table["overdue_share"] = table["overdue"] / table["open"].where(table["open"] > 0)
    order = {name: place for place, name in enumerate(dict.fromkeys(backlog["activity"]))}
    columns = ["opening", "arisen", "completed", "open", "overdue", "overdue_share", "oldest_days"]
    table = table.sort_values(
        ["activity", "month"],
        key=lambda column: column.map(order) if column.name == "activity" else column,
        ignore_index=True,
    )
    return table[["activity", "month", *columns]]


def latest(balanced: pd.DataFrame, calendar: WorkingCalendar) -> pd.DataFrame:
    """The last month of :func:`balance`, most overdue first.

    Columns: activity, open, overdue, overdue_share, oldest_days, change (open less opening of the month),
    days_of_work (open over what was completed a working day in the month).
    """
    month = int(balanced["month"].max())
    table = balanced[balanced["month"] == month]
    working_days = int((calendar.months == month).sum())
    daily = table["completed"] / working_days
    table = table.assign(
        change=table["open"] - table["opening"], days_of_work=table["open"] / daily.where(daily > 0)
    )
    table = table.sort_values(["overdue", "open"], ascending=False, kind="stable", ignore_index=True)
    return table[["activity", "open", "overdue", "overdue_share", "oldest_days", "change", "days_of_work"]]


def by_month(balanced: pd.DataFrame) -> pd.DataFrame:
    """Sums over activities: month, open, overdue, overdue_share, oldest_days (the oldest of all)."""
    grouped = balanced.groupby("month")
    table = grouped[["open", "overdue"]].sum().assign(oldest_days=grouped["oldest_days"].max()).reset_index()
    table["overdue_share"] = table["overdue"] / table["open"].where(table["open"] > 0)
    return table[["month", "open", "overdue", "overdue_share", "oldest_days"]]
