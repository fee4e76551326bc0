"""Example lead times and backlog: cases are completed that month or the next, most within the promise."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from model.arrays import Floats, Ints
from model.calendar import WorkingCalendar, working_calendar
from model.demand.volumes import expected_volumes
from model.example_centre.streams import table_stream
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

LEVEL, SPREAD = 0.972, 0.009
WEAK_MONTHS = {1: 0.020, 7: 0.022, 12: 0.014}
LOWEST, HIGHEST = 0.93, 0.995
CORRECTION_SHARE = 0.97
CORRECTION_DELAY = 0.15
OVERDUE_SHARE, OLDEST_BEYOND_MEAN = 0.12, 2.0


def lead_times(
    parameters: Parameters, registers: Registers, year: int, volumes: pd.DataFrame
) -> pd.DataFrame:
    """Completed cases by month and activity, and those on time.

    Work of the whole centre, which has no customer, is taken from its expected volumes.
    """
    calendar = working_calendar(parameters, year)
    by_customer = volumes.pivot_table(index="activity", columns="month", values="volume", aggfunc="sum")
    expected = expected_volumes(parameters, registers, year).pivot_table(
        index="activity", columns="month", values="volume", aggfunc="sum"
    )
    frames = []
    for name, activity in parameters.activities.items():
        arrived = (by_customer if name in by_customer.index else expected).loc[name].to_numpy(dtype=float)
        if not arrived.sum():
            continue
        days = activity.lead_time.on(date(year, 1, 1)) if activity.timing == "profile" else 0
        completed = _completed(arrived, days, calendar)
        draw = table_stream(year, "lead times", name)
        level = (
            LEVEL + draw.normal(0, SPREAD) - np.array([WEAK_MONTHS.get(m, 0.0) for m in range(1, MONTHS + 1)])
        )
        share = np.clip(level + draw.normal(0, SPREAD / 2, MONTHS), LOWEST, HIGHEST)
        frames.append(
            pd.DataFrame(
                {
                    "month": range(1, MONTHS + 1),
                    "activity": name,
                    "completed": completed,
                    "on_time": draw.binomial(completed, share),
                }
            )
        )
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values("month", kind="stable").reset_index(drop=True)


def scanning_errors(volumes: pd.DataFrame, year: int) -> pd.DataFrame:
    """Reported scanning errors, the cases of that activity, and corrections, some of them a month later."""
    draw = table_stream(year, "scanning errors")
    reported = volumes[volumes["activity"] == "scanning_error_report"].groupby("month")["volume"].sum()
    right = draw.binomial(reported.to_numpy(), CORRECTION_SHARE)
    later = draw.binomial(right, CORRECTION_DELAY)
    corrected = right - later + np.concatenate([[0], later[:-1]])
    return pd.DataFrame({"month": reported.index, "reported": reported.to_numpy(), "corrected": corrected})


def backlog(
    parameters: Parameters, volumes: pd.DataFrame, lead_times: pd.DataFrame, year: int
) -> pd.DataFrame:
    """What is open at each month's end: what :func:`lead_times` completes the month after.

    Some of those that the next month completes late are overdue by then already.
    """
    calendar = working_calendar(parameters, year)
    arrived = volumes.pivot_table(index="activity", columns="month", values="volume", aggfunc="sum")
    late = (
        lead_times.assign(late=lead_times["completed"] - lead_times["on_time"])
        .pivot_table(index="activity", columns="month", values="late", aggfunc="sum")
        .astype(int)
    )
    rows = []
    for name, activity in parameters.activities.items():
        promise = activity.lead_time.on(date(year, 1, 1))
        if name not in arrived.index or activity.timing != "profile" or promise == 0:
            continue
        draw = table_stream(year, "backlog", name)
        waiting = _waiting(arrived.loc[name].to_numpy(dtype=float), promise, calendar).astype(int)
        late_next = np.roll(late.loc[name].to_numpy(), -1)
        overdue = np.minimum(draw.binomial(late_next, OVERDUE_SHARE), waiting)
        beyond = promise + 1 + draw.poisson(OLDEST_BEYOND_MEAN, MONTHS)
        within = draw.integers(max(promise - 1, 0), promise + 1, MONTHS)
        for month in range(MONTHS):
            oldest = beyond[month] if overdue[month] else within[month]
            is_open = bool(waiting[month])
            rows.append((month + 1, name, waiting[month], overdue[month], oldest if is_open else None))
    table = pd.DataFrame(rows, columns=["month", "activity", "open", "overdue", "oldest_days"])
    table["oldest_days"] = table["oldest_days"].astype("Int64")
    return table.sort_values("month", kind="stable").reset_index(drop=True)


def _completed(arrived: Floats, lead_time: int, calendar: WorkingCalendar) -> Ints:
    """Cases completed each month when those of the last half lead time wait until the next month.

    The year begins with as many waiting as it ends with.
    """
    waiting = _waiting(arrived, lead_time, calendar)
    return np.asarray(arrived - waiting + np.roll(waiting, 1)).astype(np.int64)


def _waiting(arrived: Floats, lead_time: int, calendar: WorkingCalendar) -> Floats:
    """Cases open at the end of each month: those that came during the last half lead time."""
    days = np.bincount(calendar.months, minlength=MONTHS + 1)[1:]
    return np.rint(arrived * np.minimum(lead_time / 2 / days, 1))
