"""Customer dialogue: suggestions and complaints, meetings, the customer log."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from model.calendar import WorkingCalendar


def complaints_by(complaints: pd.DataFrame, column: str) -> pd.DataFrame:
    """Cases by ``column`` (category, unit or process), most first: that column, received, positive."""
    table = complaints.assign(received=1, positive=complaints["positive"].astype(int))
    sums = table.groupby(column)[["received", "positive"]].sum().reset_index()
    return sums.sort_values(["received", column], ascending=[False, True], ignore_index=True)


def answered_within(complaints: pd.DataFrame, calendar: WorkingCalendar, working_days: int) -> float:
    """Share of the answered cases that were answered within so many working days; NaN if none was."""
    answered = complaints.dropna(subset=["answered"])
    if answered.empty:
        return float("nan")
    waits = [
        _working_days(calendar, received, sent)
        for received, sent in zip(answered["received"].tolist(), answered["answered"].tolist(), strict=True)
    ]
    return float(np.mean([wait <= working_days for wait in waits]))


def log_by(log: pd.DataFrame, column: str) -> pd.DataFrame:
    """Entries of the customer log by ``column``: that column, entries, most first."""
    counts = log.groupby(column).size().sort_values(ascending=False)
    return counts.rename("entries").reset_index()


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``."""
    return sum(start < day <= end for day in calendar.days)
