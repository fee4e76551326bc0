"""Suggestions and complaints: how many, about what, how fast they were answered, what they led to."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from model.calendar import WorkingCalendar
from model.frames import Frame, day, numeric, real, text, whole

COUNTED = Frame(
    "suggestions and complaints", received=whole("cases"), positive=whole("cases that are praise")
)
COMPILED = Frame(
    "suggestions and complaints beside the same months of the year before",
    received=whole("cases"),
    positive=whole("cases that are praise"),
    received_before=whole("cases of the year before", optional=True),
    positive_before=whole("cases of the year before", optional=True),
    change=whole("of received", optional=True),
)
ANSWER_TIMES = Frame(
    "how fast suggestions and complaints are answered",
    received=whole("cases"),
    answered=whole("cases"),
    unanswered=whole("at the end of the period that was read"),
    median_days=real("working days, of the answered", optional=True),
    within=real("share of the answered that took at most so many working days", optional=True),
)
UNANSWERED = Frame(
    "a case that waits for its answer",
    case=text("number"),
    received=day("when it came"),
    customer=numeric("number; missing without one", optional=True),
    category=text("code"),
    unit=text("code"),
    days=whole("working days since it came"),
)
LED_TO = Frame(
    "what single cases led to",
    category=text("code"),
    led_to=text("as the register has it"),
    cases=whole("that led to it"),
    latest=day("when the last of them came"),
)
GROUPS: dict[str, Any] = {
    "category": text("code"),
    "unit": text("code"),
    "process": text("code", optional=True),
    "customer": numeric("number", optional=True),
}
"""What cases are told by; of those without a process or customer it is missing."""
COUNTS = list(COUNTED.columns)


def complaints_by(complaints: pd.DataFrame, column: str) -> pd.DataFrame:
    """Cases by ``column``, one of :data:`GROUPS`, most first: :data:`COUNTED` by it.

    Cases without a process or customer are a row of their own, where ``column`` is missing.
    """
    table = complaints.assign(received=1, positive=complaints["positive"].astype(int))
    sums = table.groupby(column, dropna=False)[COUNTS].sum().reset_index()
    sums = sums.sort_values(["received", column], ascending=[False, True], ignore_index=True)
    return _by(COUNTED, column).checked(sums)


def compilation(now: pd.DataFrame, before: pd.DataFrame | None, column: str = "category") -> pd.DataFrame:
    """The compilation of tertial and year end, most first: :data:`COMPILED` by ``column``.

    The sums of the columns are all cases. Without a register of the year before (None) its columns are
    missing.
    """
    table, contract = complaints_by(now, column), _by(COMPILED, column)
    if before is None:
        return contract.checked(table.reindex(columns=list(contract.columns)))
    earlier = complaints_by(before, column).rename(columns={name: f"{name}_before" for name in COUNTS})
    both = table.merge(earlier, on=column, how="outer")
    counts = [*COUNTS, *(f"{name}_before" for name in COUNTS)]
    both[counts] = both[counts].fillna(0).astype(int)
    both["change"] = both["received"] - both["received_before"]
    both = both.sort_values(["received", "received_before", column], ascending=[False, False, True])
    return contract.checked(both.reset_index(drop=True))


def answered_within(complaints: pd.DataFrame, calendar: WorkingCalendar, working_days: int) -> float:
    """Share of the answered cases that were answered within so many working days; NaN if none was."""
    waits = [wait for wait in _waits(complaints, calendar) if wait is not None]
    return float(np.mean([wait <= working_days for wait in waits])) if waits else float("nan")


def time_to_answer(
    complaints: pd.DataFrame, calendar: WorkingCalendar, working_days: int, column: str | None = None
) -> pd.DataFrame:
    """How fast cases are answered, by ``column`` or all together (one row): :data:`ANSWER_TIMES`.

    within: at most ``working_days``. Shares and medians without answers are missing.
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
    contract = _by(ANSWER_TIMES, column) if column else ANSWER_TIMES
    return contract.checked(result[list(contract.columns)])


def unanswered(complaints: pd.DataFrame, calendar: WorkingCalendar, as_of: date) -> pd.DataFrame:
    """Cases not yet answered, oldest first: :data:`UNANSWERED`."""
    waiting = complaints[complaints["answered"].isna()]
    days = [_working_days(calendar, day, as_of) for day in waiting["received"]]
    table = waiting[list(UNANSWERED.columns)[:-1]].assign(days=np.array(days, dtype=np.int64))
    return UNANSWERED.checked(table.sort_values(["received", "case"], ignore_index=True))


def led_to(complaints: pd.DataFrame) -> pd.DataFrame:
    """What single cases led to: :data:`LED_TO`."""
    known = complaints.dropna(subset=["led_to"])
    grouped = known.groupby(["category", "led_to"])["received"]
    table = grouped.agg(["size", "max"]).reset_index().rename(columns={"size": "cases", "max": "latest"})
    return LED_TO.checked(
        table.sort_values(["category", "cases", "led_to"], ascending=[True, False, True], ignore_index=True)
    )


def _by(contract: Frame, column: str) -> Frame:
    return Frame(contract.about, None, **{column: GROUPS[column]}, **contract.columns)


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
