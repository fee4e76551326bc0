"""Volumes: outcome against budget, forecast, and productivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.followup.forecast import NARROW, WIDE, Spread, YearEndForecast, year_end
from model.frames import Frame, numeric, real, text, whole
from model.time_units import MONTHS

ACTIVITY_VOLUMES = Frame(
    "cases of an activity, or of a stream of invoices",
    activity=text("code; ``supplier`` and ``customer`` sum the invoices of all channels"),
    budget_year=numeric("of the year"),
    budget=numeric("of the months so far"),
    outcome=numeric("so far"),
    deviation=numeric("outcome - budget"),
    share=real("deviation over budget", optional=True),
    forecast=real("whole cases at the year's end; the channels of a stream add up"),
    low=numeric("lower bound of the 80 percent interval, never below the outcome"),
    high=numeric("upper bound"),
    wide_low=numeric("lower bound of the 95 percent interval"),
    wide_high=numeric("upper bound"),
)
YEAR_PRODUCTIVITY = Frame(
    "invoices against people and costs of a year",
    year=whole("that has all figures"),
    kind=text("outcome or budget"),
    invoices=real("supplier and customer invoices"),
    fte=real("full-time equivalents"),
    per_fte=real("invoices per full-time equivalent"),
    cost=real("kronor per invoice"),
)
SUPPLIER = ("supplier_e_invoice", "supplier_scanned", "supplier_manual")
CUSTOMER = ("customer_file", "customer_manual")
STREAMS: dict[str, tuple[str, ...]] = {"supplier": SUPPLIER, "customer": CUSTOMER}

Monthly = Mapping[Any, float]
"""Volumes by activity and month."""


def by_activity(volumes: pd.DataFrame, budget: pd.DataFrame, through: int, spread: Spread) -> pd.DataFrame:
    """Streams of invoices, then activities that have a budget: :data:`ACTIVITY_VOLUMES`."""
    monthly = volumes.groupby(["activity", "month"])["volume"].sum().to_dict()
    planned = budget.groupby(["activity", "month"])["volume"].sum().to_dict()
    counted = set(volumes["activity"])
    common = [name for name in dict.fromkeys(budget["activity"]) if name in counted]
    groups = STREAMS | {name: (name,) for name in common}
    rows = []
    for name, members in groups.items():
        outcome = _series(monthly, members, range(1, through + 1))
        plan = _series(planned, members, range(1, MONTHS + 1))
        done, expected = sum(outcome), sum(plan[:through])
        ahead = year_end(outcome, plan, spread)
        mean = float(sum(_whole(monthly, planned, member, through, spread) for member in members))
        bounds = [
            max(round(mean - ahead.mean + bound), done)
            for coverage in (NARROW, WIDE)
            for bound in ahead.interval(coverage)
        ]
        share = done / expected - 1 if expected else None
        rows.append((name, sum(plan), expected, done, done - expected, share, mean, *bounds))
    return ACTIVITY_VOLUMES.frame(rows)


def year_forecasts(
    volumes: pd.DataFrame,
    budget: pd.DataFrame,
    groups: Mapping[str, Sequence[str]],
    through: int,
    spread: Spread,
) -> dict[str, tuple[list[float], YearEndForecast]]:
    """Months so far and forecast of each group of activities, with the spread of the group's own months."""
    monthly = volumes.groupby(["activity", "month"])["volume"].sum().to_dict()
    planned = budget.groupby(["activity", "month"])["volume"].sum().to_dict()
    found = {}
    for name, members in groups.items():
        outcome = _series(monthly, members, range(1, through + 1))
        plan = _series(planned, members, range(1, MONTHS + 1))
        found[name] = (outcome, year_end(outcome, plan, spread))
    return found


def e_invoice_share(volumes: pd.DataFrame) -> pd.Series:
    """Share of supplier invoices that come as e-invoices, by month."""
    monthly = volumes[volumes["activity"].isin(SUPPLIER)].pivot_table(
        index="month", columns="activity", values="volume", aggfunc="sum"
    )
    return monthly[SUPPLIER[0]] / monthly.sum(axis="columns")


def productivity(yearly: pd.DataFrame) -> pd.DataFrame:
    """Invoices per full-time equivalent and cost per invoice: :data:`YEAR_PRODUCTIVITY`.

    ``yearly`` is the multi-year series; years or kinds without all figures are left out.
    """
    wide = yearly.pivot_table(index=["year", "kind"], columns="measure", values="value", aggfunc="first")
    needed = ["supplier_invoices", "customer_invoices", "personnel", "overhead", "fte"]
    wide = wide.dropna(subset=needed)[needed].astype(float)
    invoices = wide["supplier_invoices"] + wide["customer_invoices"]
    table = pd.DataFrame(
        {
            "invoices": invoices,
            "fte": wide["fte"],
            "per_fte": invoices / wide["fte"],
            "cost": (wide["personnel"] + wide["overhead"]) / invoices,
        }
    )
    return YEAR_PRODUCTIVITY.checked(table.reset_index())


def _whole(monthly: Monthly, planned: Monthly, name: str, through: int, spread: Spread) -> int:
    """Forecast of one activity, in whole cases."""
    outcome = _series(monthly, (name,), range(1, through + 1))
    return round(year_end(outcome, _series(planned, (name,), range(1, MONTHS + 1)), spread).mean)


def _series(table: Monthly, members: Sequence[str], months: range) -> list[float]:
    return [float(sum(table.get((name, month), 0) for name in members)) for month in months]
