"""Suggestions and complaints: how many, about what, how fast they were answered, what they led to."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from model.calendar import WorkingCalendar

COUNTS = ["received", "positive"]


def complaints_by(complaints: pd.DataFrame, column: str) -> pd.DataFrame:
    """Cases by ``column`` (category, unit, process or customer), most first: that column, received, positive.

    Cases without a process or customer are a row of their own, where ``column`` is missing.
    """
    table = complaints.assign(received=1, positive=complaints["positive"].astype(int))
    sums = table.groupby(column, dropna=False)[COUNTS].sum().reset_index()
    return sums.sort_values(["received", column], ascending=[False, True], ignore_index=True)


def compilation(now: pd.DataFrame, before: pd.DataFrame | None, column: str = "category") -> pd.DataFrame:
    """The compilation of tertial and year end: cases by ``column`` beside the same months of the year before.

    Columns: that column, received, positive, received_before, positive_before, change. Most first; the sums
    of the columns are all cases. Without a register of the year before (None) its columns are missing.
    """
    table = complaints_by(now, column)
    if before is None:
        return table.reindex(columns=[*table.columns, "received_before", "positive_before", "change"])
    earlier = complaints_by(before, column).rename(columns={name: f"{name}_before" for name in COUNTS})
    both = table.merge(earlier, on=column, how="outer")
    counts = [*COUNTS, *(f"{name}_before" for name in COUNTS)]
    both[counts] = both[counts].fillna(0).astype(int)
    both["change"] = both["received"] - both["received_before"]
    return both.sort_values(
        ["received", "received_before", column], ascending=[False, False, True]
    ).reset_index(drop=True)


def answered_within(complaints: pd.DataFrame, calendar: WorkingCalendar, working_days: int) -> float:
    """Share of the answered cases that were answered within so many working days; NaN if none was."""
    waits = [wait for wait in _waits(complaints, calendar) if wait is not None]
    return float(np.mean([wait <= working_days for wait in waits])) if waits else float("nan")


def time_to_answer(
    complaints: pd.DataFrame, calendar: WorkingCalendar, working_days: int, column: str | None = None
) -> pd.DataFrame:
    """How fast cases are answered, by ``column`` or all together (one row).

    Columns: ``column`` if given, received, answered, unanswered (at the end of the period that was read),
    median_days (working days, of the answered), within (share of the answered that took at most
    ``working_days``). Shares and medians without answers are missing.
    """
    table = complaints.assign(
        wait=pd.Series(_waits(complaints, calendar), index=complaints.index, dtype=float)
    )
    key = column or "all"
    if column is None:
        table = table.assign(all=0)
    grouped = table.groupby(key, dropna=False)["wait"]
    result = grouped.agg(["size", "count", "median"])
    within = grouped.agg(lambda waits: float((waits.dropna() <= working_days).mean()))
    result = result.rename(columns={"size": "received", "count": "answered", "median": "median_days"})
    result = result.assign(unanswered=result["received"] - result["answered"], within=within).reset_index()
    columns = ["received", "answered", "unanswered", "median_days", "within"]
    return result[[column, *columns] if column else columns]


def unanswered(complaints: pd.DataFrame, calendar: WorkingCalendar, as_of: date) -> pd.DataFrame:
    """Cases not yet answered, oldest first: case, received, customer, category, unit, days (working days)."""
    waiting = complaints[complaints["answered"].isna()]
    days = [_working_days(calendar, day, as_of) for day in waiting["received"]]
    table = waiting[["case", "received", "customer", "category", "unit"]].assign(days=days)
    return table.sort_values(["received", "case"], ignore_index=True)


def led_to(complaints: pd.DataFrame) -> pd.DataFrame:
    """What single cases led to: category, led_to, cases (how many led to it), latest (date received)."""
    known = complaints.dropna(subset=["led_to"])
    grouped = known.groupby(["category", "led_to"])["received"]
    table = grouped.agg(["size", "max"]).reset_index().rename(columns={"size": "cases", "max": "latest"})
    return table.sort_values(
        ["category", "cases", "led_to"], ascending=[True, False, True], ignore_index=True
    )


def _waits(complaints: pd.DataFrame, calendar: WorkingCalendar) -> list[int | None]:
    """Working days from each case to its answer; None while there is none."""
    return [
        None if pd.isna(sent) else _working_days(calendar, received, sent)
        for received, sent in zip(
            complaints["received"].tolist(), complaints["answered"].tolist(), strict=True
        )
    ]


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    return sum(start < day <= end for day in calendar.days)
