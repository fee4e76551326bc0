"""Example volumes: expected volumes with seeded noise, their yearly totals kept."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.arrays import Ints
from model.calendar import working_calendar
from model.demand.volumes import activity_volume, expected_volumes, month_shares
from model.example_centre.streams import table_stream
from model.observations.registers import Registers
from model.observations.volumes import has_customer
from model.parameters.schema.demand import Activity
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

CUSTOMER_CV, MONTH_CV, CELL_CV = 0.04, 0.015, 0.04
FIXED_BUDGET_CV = 0.03
BUDGETED_APART = ("fixed", "buyers")
"""Drivers of work whose budgeted volume no other budget gives."""
YEAR_CV = 0.02
"""How far a year comes from what was planned, where the parameters do not say what came (assumption)."""
BUDGET_STEP = 100

# The plan for 2011 hoped for more e-invoices than came (assumption).
SUPPLIER = "supplier_invoices"
PLANNED_CHANNELS = {2011: {"supplier_e_invoice": 0.385, "supplier_scanned": 0.595, "supplier_manual": 0.02}}


def volumes(
    parameters: Parameters, registers: Registers, year: int, meetings: pd.DataFrame, log: pd.DataFrame
) -> pd.DataFrame:
    """Volumes by month, customer and activity; meetings and log entries are counted in their own tables."""
    expected = expected_volumes(parameters, registers, year)
    counted = {"customer_meeting": meetings, "customer_log": log}
    came = {} if is_stated(parameters, year) else _deviations(parameters, year)
    frames = []
    for name, activity in parameters.activities.items():
        if not has_customer(activity):
            continue
        rows = expected[expected["activity"] == name]
        if name in counted:
            frames.append(_counted(rows, counted[name]))
        else:
            frames.append(rows.assign(volume=_drawn(rows, name, activity, year, came)))
    table = pd.concat(frames, ignore_index=True)
    used = table.groupby(["customer", "activity"])["volume"].transform("sum") > 0
    table = table[used].sort_values(["month", "customer"], kind="stable")
    return table[["month", "customer", "activity", "volume"]].reset_index(drop=True)


def volume_budget(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Budgeted volumes by month and activity."""
    planned = _planned(parameters, year)
    calendar = working_calendar(parameters, year)
    draw = table_stream(year, "volume budget")
    frames = []
    for name, activity in planned.activities.items():
        total = activity_volume(planned, registers, name, year)
        error = draw.normal(0, FIXED_BUDGET_CV)
        if name == "customer_meeting":
            total = parameters.followup.meetings_per_customer.of(year) * len(registers.customers)
        elif activity.driver in BUDGETED_APART and activity.timing == "profile" and year in PLANNED_CHANNELS:
            total = round(total * (1 + error) / BUDGET_STEP) * BUDGET_STEP
        if round(total) == 0:
            continue
        by_month = apportion(round(total), month_shares(planned, calendar, activity))
        months = np.arange(1, MONTHS + 1)
        frames.append(pd.DataFrame({"month": months, "activity": name, "volume": by_month}))
    table = pd.concat(frames, ignore_index=True)
    return table.sort_values("month", kind="stable").reset_index(drop=True)


def _planned(parameters: Parameters, year: int) -> Parameters:
    """The parameters with the budgeted invoices of ``year`` in place of the expected ones."""
    demand = parameters.demand
    streams = {}
    for name, stream in demand.streams.items():
        share = stream.channel_share
        if share is not None and name == SUPPLIER and year in PLANNED_CHANNELS:
            share = share.model_copy(update={"value": share.value | {year: PLANNED_CHANNELS[year]}})
        streams[name] = stream.model_copy(update={"volume": stream.budget, "channel_share": share})
    return parameters.model_copy(update={"demand": demand.model_copy(update={"streams": streams})})


def _counted(rows: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    months = entries["date"].map(lambda day: day.month).rename("month")
    counts = entries.groupby([entries["customer"], months]).size().rename("volume")
    return (
        rows.drop(columns="volume")
        .merge(counts.reset_index(), how="left")
        .fillna({"volume": 0})
        .astype({"volume": int})
    )


def is_stated(parameters: Parameters, year: int) -> bool:
    """Whether the parameters say what came of ``year``; of all other years they say what is expected."""
    return year in parameters.economy.outcome.revenue.value


def _deviations(parameters: Parameters, year: int) -> dict[str, float]:
    """By activity what came of a year against what was expected."""
    return {
        name: float(table_stream(year, "volumes of the year", name).lognormal(0, YEAR_CV))
        for name in parameters.activities
    }


def _drawn(rows: pd.DataFrame, name: str, activity: Activity, year: int, came: Mapping[str, float]) -> Ints:
    expected = rows["volume"].to_numpy()
    if activity.timing != "profile":
        return np.asarray(np.rint(expected).astype(np.int64))
    total = round(float(expected.sum()) * came.get(name, 1.0))
    if not total:
        return np.zeros(len(rows), dtype=np.int64)
    draw = table_stream(year, "volumes", name)
    shape = (len(rows) // MONTHS, MONTHS)
    noise = (
        draw.lognormal(0, CUSTOMER_CV, (shape[0], 1))
        * draw.lognormal(0, MONTH_CV, (1, MONTHS))
        * draw.lognormal(0, CELL_CV, shape)
    )
    return apportion(total, expected * noise.ravel())
