"""Monthly measures of a period, each with its year-end forecast: money, volumes, service, staff, complaints.

A measure's name is its key everywhere: in ``commitments.csv`` (column ``measure``), in tables and in charts.
Shares are over everything that was offered, received, completed or agreed in the months so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.followup import economy, volumes
from model.followup.forecast import (
    NARROW,
    WIDE,
    YearEndForecast,
    count_of_year,
    ratio_of,
    share_of_year,
    year_end,
)
from model.followup.period import Period
from model.frames import Frame, flag, real, text, whole
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

Kind = Literal["money", "volume", "share", "ratio", "count"]
BOUNDS = ["low", "high", "wide_low", "wide_high"]
OUTLOOK = Frame(
    "a measure so far and at the year's end, in the unit of its kind",
    measure=text("code"),
    kind=text("money (kronor), volume, count (pieces), share (0-1) or ratio"),
    so_far=real("all months so far together", optional=True),
    plan=real("budget or plan of the year", optional=True),
    forecast=real("expected at the year's end", optional=True),
    low=real("lower bound of the 80 percent interval", optional=True),
    high=real("upper bound, likewise", optional=True),
    wide_low=real("lower bound of the 95 percent interval", optional=True),
    wide_high=real("upper bound, likewise", optional=True),
)
COURSE = OUTLOOK.extended("the outlook of a measure as it was after a month", month=whole("1-12"))
ACCURACY = Frame(
    "a forecast of a year that is over, against its outcome; kronor",
    measure=text("costs or revenue"),
    month=whole("after which it was made"),
    forecast=real("of the year"),
    outcome=real("of the year"),
    error=real("forecast over outcome, less one"),
    within=flag("whether the error is within ``outlook.accuracy_target``"),
    held=flag("whether the outcome lies in the 80 percent interval"),
)
INVOICES = (*volumes.SUPPLIER, *volumes.CUSTOMER)


@dataclass(frozen=True, kw_only=True)
class OutlookMeasure:
    """A measure so far and at the year's end.

    kind: money (kronor), volume and count (pieces), share (0-1), ratio (as named). months: value of each
    month so far. so_far: of all of them together. plan: budget or plan of the year, None without one. bounds:
    the 80 percent interval and the 95 percent one, as BOUNDS.
    """

    name: str
    kind: Kind
    months: tuple[float, ...]
    so_far: float
    plan: float | None
    forecast: YearEndForecast
    bounds: tuple[float, ...]


def measures(period: Period, parameters: Parameters) -> dict[str, OutlookMeasure]:
    """All monthly measures of ``period`` by name: accounts, activities, and those of :func:`_of_service`."""
    return period.once("measures", parameters, lambda: _worked_out(period, parameters))


def _worked_out(period: Period, parameters: Parameters) -> dict[str, OutlookMeasure]:
    found = [
        *_of_money(period),
        *_of_volumes(period),
        *_of_service(period, parameters),
        *_of_costs(period),
        _complaints(period),
    ]
    return {measure.name: measure for measure in found}


def outlook(period: Period, parameters: Parameters) -> pd.DataFrame:
    """One row per measure: :data:`OUTLOOK`.

    Examples:
        >>> from model import load, load_period, outlook
        >>> base = load()
        >>> ahead = outlook(load_period(base, 2011, through=4), base).set_index("measure")
        >>> bool(ahead.loc["costs", "low"] < ahead.loc["costs", "forecast"] < ahead.loc["costs", "high"])
        True
    """
    rows = [
        (measure.name, measure.kind, measure.so_far, measure.plan, measure.forecast.mean, *measure.bounds)
        for measure in measures(period, parameters).values()
    ]
    return OUTLOOK.frame(rows)


def course(period: Period, parameters: Parameters) -> pd.DataFrame:
    """The forecasts as they were in each month of the period: :data:`COURSE`."""
    tables = [
        outlook(period.until(month), parameters).assign(month=month) for month in range(1, period.through + 1)
    ]
    table = pd.concat(tables, ignore_index=True)
    return COURSE.checked(table[["month", *table.columns.drop("month")]])


def accuracy(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Forecasts of a year that is over against its outcome, costs and revenue: :data:`ACCURACY`.

    Raises ValueError before the year is over.
    """
    if not period.is_whole_year:
        raise ValueError("a forecast can be judged when its year is over")
    found = course(period, parameters)
    outcome = found[found["month"] == MONTHS].set_index("measure")["so_far"]
    table = found[(found["month"] < MONTHS) & found["measure"].isin(["costs", "revenue"])]
    table = table.assign(outcome=table["measure"].map(outcome))
    error = table["forecast"] / table["outcome"] - 1
    table = table.assign(
        error=error,
        within=error.abs() <= parameters.outlook.accuracy_target.value,
        held=table["outcome"].between(table["low"], table["high"]),
    )
    return ACCURACY.checked(table[list(ACCURACY.columns)].reset_index(drop=True))


def _of_money(period: Period) -> Iterator[OutlookMeasure]:
    table = economy.by_account(period.economy, period.through, period.spreads.money)
    summed = economy.by_account_and_month(period.economy)
    for row in table.to_dict("records"):
        name = str(row["account"])
        months = tuple(economy.monthly(summed, name)[: period.through])
        ahead = economy.of_sum(summed, name, period.through, period.spreads.money)
        bounds = tuple(float(row[column]) for column in BOUNDS)
        forecast = ahead._replace(mean=float(row["forecast"]))
        outcome, budget = float(row["outcome"]), float(row["budget_year"])
        yield OutlookMeasure(
            name=name,
            kind="money",
            months=months,
            so_far=outcome,
            plan=budget,
            forecast=forecast,
            bounds=bounds,
        )


def _of_volumes(period: Period) -> Iterator[OutlookMeasure]:
    spread = period.spreads.volumes
    table = volumes.by_activity(period.volumes, period.volume_budget, period.through, spread)
    groups = {name: volumes.STREAMS.get(name, (name,)) for name in table["activity"].tolist()}
    found = volumes.year_forecasts(period.volumes, period.volume_budget, groups, period.through, spread)
    for row in table.to_dict("records"):
        months, ahead = found[str(row["activity"])]
        bounds = tuple(float(row[column]) for column in BOUNDS)
        forecast, planned = ahead._replace(mean=float(row["forecast"])), float(row["budget_year"])
        yield OutlookMeasure(
            name=str(row["activity"]),
            kind="volume",
            months=tuple(months),
            so_far=sum(months),
            plan=planned,
            forecast=forecast,
            bounds=bounds,
        )


def _of_service(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """Calls offered and answered, mail, lead times, e-invoices, scanning errors, sick leave."""
    profiles = parameters.demand.month_profiles
    calls = profiles[parameters.phone.month_profile].value
    letters = profiles[parameters.mail.month_profile].value
    phone = period.phone.groupby("month")[["offered", "answered", "within_threshold"]].sum()
    mail = period.mail.groupby("month")[["received", "on_time"]].sum()
    lead = period.lead_times.groupby("month")[["completed", "on_time"]].sum()
    counted = period.volumes.pivot_table(
        index="month", columns="activity", values="volume", aggfunc="sum", fill_value=0
    )
    errors = period.scanning_errors.set_index("month")["reported"]
    staff = period.staff.dropna(subset=["sick_share"])
    sick = staff.assign(sick=staff["sick_share"] * staff["fte"]).groupby("month")[["sick", "fte"]].sum()
    planned = float(sum(parameters.phone.calls.of(period.year).values()))
    yield _volume("offered", _values(phone["offered"]), planned * np.array(calls), period)
    yield _share("answer_rate", _values(phone["answered"]), _values(phone["offered"]), calls, period)
    yield _share(
        "service_level", _values(phone["within_threshold"]), _values(phone["offered"]), calls, period
    )
    planned = float(sum(parameters.mail.volume.of(period.year).values()))
    yield _volume("mail", _values(mail["received"]), planned * np.array(letters), period)
    yield _share("mail_on_time", _values(mail["on_time"]), _values(mail["received"]), letters, period)
    yield _share("lead_time_kept", _values(lead["on_time"]), _values(lead["completed"]), calls, period)
    supplier = sum((_values(counted[name]) for name in volumes.SUPPLIER), np.zeros(period.through))
    scanned = _values(counted["supplier_scanned"])
    yield _share("e_invoice_share", _values(counted["supplier_e_invoice"]), supplier, calls, period)
    share = _share("scanning_errors", _values(errors), scanned, calls, period)
    yield _scaled(share, "ratio", 1000.0)
    season = parameters.outlook.sick_season.value
    even = [1.0] * MONTHS
    yield _share("sick_share", _values(sick["sick"]), _values(sick["fte"]), even, period, season)


def _of_costs(period: Period) -> Iterator[OutlookMeasure]:
    """Result less its budget; cost per invoice; budget adherence: costs over the same months' budget."""
    money, spread = period.spreads.money, period.spreads.volumes
    costs = economy.year_forecast(period.economy, "costs", period.through, money)
    counted, invoices = volumes.year_forecasts(
        period.volumes, period.volume_budget, {"all": INVOICES}, period.through, spread
    )["all"]
    spent = np.array(economy.monthly(period.economy, "costs")[: period.through])
    budget = np.array(economy.monthly(period.economy, "costs", "budget"))
    earned = np.array(economy.monthly(period.economy, "result")[: period.through])
    meant = np.array(economy.monthly(period.economy, "result", "budget"))
    result = economy.year_forecast(period.economy, "result", period.through, money)
    gap = earned - meant[: period.through]
    ahead = result._replace(mean=result.mean - float(meant.sum()))
    yield _measure("result_against_budget", "money", gap, gap.sum(), 0.0, ahead)
    planned = period.volume_budget.loc[period.volume_budget["activity"].isin(INVOICES), "volume"].sum()
    yield _measure(
        "cost_per_invoice",
        "ratio",
        spent / np.array(counted),
        spent.sum() / sum(counted),
        budget.sum() / float(planned),
        ratio_of(costs, invoices),
    )
    past = budget[: period.through]
    whole = YearEndForecast(costs.mean / budget.sum(), costs.scale / budget.sum(), costs.degrees)
    yield _measure("budget_adherence", "share", spent / past, spent.sum() / past.sum(), 1.0, whole)


def _complaints(period: Period) -> OutlookMeasure:
    months = pd.Series([day.month for day in period.complaints["received"]], dtype=int)
    counts = months.value_counts().reindex(range(1, period.through + 1), fill_value=0).sort_index()
    total = int(counts.sum())
    mean, low, high = count_of_year(total, period.through, NARROW)
    _, wide_low, wide_high = count_of_year(total, period.through, WIDE)
    values = tuple(float(count) for count in counts)
    forecast = YearEndForecast(mean, float("nan"), 1.0)
    return OutlookMeasure(
        name="complaints",
        kind="count",
        months=values,
        so_far=float(total),
        plan=None,
        forecast=forecast,
        bounds=(low, high, wide_low, wide_high),
    )


def _volume(name: str, outcome: Floats, plan: Floats, period: Period) -> OutlookMeasure:
    ahead = year_end(outcome, plan, period.spreads.volumes)
    done = float(outcome.sum())
    return _measure(name, "volume", outcome, done, float(round(plan.sum())), ahead, lowest=done)


def _share(
    name: str,
    part: Floats,
    whole: Floats,
    size: list[float],
    period: Period,
    season: list[float] | None = None,
) -> OutlookMeasure:
    ahead = share_of_year(part, whole, size, period.spreads.shares, season)
    so_far = float(part.sum() / whole.sum()) if whole.sum() else float("nan")
    monthly = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return _measure(name, "share", monthly, so_far, None, ahead, 0.0, 1.0)


def _measure(
    name: str,
    kind: Kind,
    months: Floats,
    so_far: float,
    plan: float | None,
    forecast: YearEndForecast,
    lowest: float = -np.inf,
    highest: float = np.inf,
) -> OutlookMeasure:
    narrow, wide = forecast.interval(NARROW), forecast.interval(WIDE)
    low, high, wide_low, wide_high = (min(max(bound, lowest), highest) for bound in (*narrow, *wide))
    values = tuple(float(value) for value in months)
    return OutlookMeasure(
        name=name,
        kind=kind,
        months=values,
        so_far=float(so_far),
        plan=plan,
        forecast=forecast,
        bounds=(low, high, wide_low, wide_high),
    )


def _scaled(measure: OutlookMeasure, kind: Kind, factor: float) -> OutlookMeasure:
    forecast = measure.forecast
    return OutlookMeasure(
        name=measure.name,
        kind=kind,
        months=tuple(factor * value for value in measure.months),
        so_far=factor * measure.so_far,
        plan=measure.plan,
        forecast=YearEndForecast(factor * forecast.mean, factor * forecast.scale, forecast.degrees),
        bounds=tuple(factor * bound for bound in measure.bounds),
    )


def _values(column: pd.Series) -> Floats:
    return column.sort_index().to_numpy(dtype=float)
