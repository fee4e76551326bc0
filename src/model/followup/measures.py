"""Monthly measures of a period, each with its year-end forecast: money, volumes, service, staff, complaints.

A measure's name is its key everywhere: in ``commitments.csv`` (column ``measure``), in tables and in charts.
Shares are over everything that was offered, received, completed or agreed in the months so far. A measure
whose table is missing is not among them; without a plan or budget to rest on, a measure has no forecast.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calendar import working_calendar
from model.demand.contacts import contact_days
from model.demand.in_force import DaysInForce
from model.followup import economy, streams, volumes
from model.followup.forecast import (
    NARROW,
    UNKNOWN,
    WIDE,
    YearEndForecast,
    count_of_year,
    ratio_of,
    share_of_year,
    year_end,
)
from model.followup.period import Period
from model.frames import Frame, flag, real, text, whole
from model.parameters.contacted import ContactChannel, without_cause
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
        *_of_volumes(period, parameters),
        *_of_phone(period, parameters),
        *_of_mail(period, parameters),
        *_of_lead_times(period, parameters),
        *_of_channels(period, parameters),
        *_of_staff(period, parameters),
        *_of_costs(period, parameters),
        *_of_complaints(period),
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
    if not period.has("economy"):
        return
    table = economy.by_account(period.economy, period.through, period.spreads.money)
    summed = economy.by_account_and_month(period.economy)
    for row in table.to_dict("records"):
        name = str(row["account"])
        ahead = economy.of_sum(summed, name, period.through, period.spreads.money)
        yield OutlookMeasure(
            name=name,
            kind="money",
            months=tuple(economy.monthly(summed, name)[: period.through]),
            so_far=float(row["outcome"]),
            plan=_number(row["budget_year"]),
            forecast=ahead._replace(mean=_or_nan(row["forecast"])),
            bounds=tuple(_or_nan(row[column]) for column in BOUNDS),
        )


def _of_volumes(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    if not period.has("volumes"):
        return
    spread, counting = period.spreads.volumes, streams.counting(parameters)
    budget = period.volume_budget if period.has("volume_budget") else None
    table = volumes.by_activity(period.volumes, budget, period.through, spread, counting)
    own = volumes.counted_streams(period.volumes, counting)
    groups = {name: own.get(name, (name,)) for name in table["activity"].tolist()}
    found = volumes.year_forecasts(period.volumes, budget, groups, period.through, spread)
    for row in table.to_dict("records"):
        months, ahead = found[str(row["activity"])]
        yield OutlookMeasure(
            name=str(row["activity"]),
            kind="volume",
            months=tuple(months),
            so_far=sum(months),
            plan=_number(row["budget_year"]),
            forecast=ahead._replace(mean=_or_nan(row["forecast"])),
            bounds=tuple(_or_nan(row[column]) for column in BOUNDS),
        )


def _of_phone(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """Calls offered, answered, and answered in time."""
    if not period.has("phone"):
        return
    profile = parameters.demand.month_profiles[parameters.phone.month_profile].value
    sums = period.phone.groupby("month")[["offered", "answered", "within_threshold"]].sum()
    offered = _values(sums["offered"])
    yield _volume("offered", offered, _planned(parameters, "calls", period), period)
    yield _share("answer_rate", _values(sums["answered"]), offered, profile, period)
    yield _share("service_level", _values(sums["within_threshold"]), offered, profile, period)


def _of_mail(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """Letters received, and answered in time."""
    if not period.has("mail"):
        return
    profile = parameters.demand.month_profiles[parameters.mail.month_profile].value
    sums = period.mail.groupby("month")[["received", "on_time"]].sum()
    received = _values(sums["received"])
    yield _volume("mail", received, _planned(parameters, "mails", period), period)
    yield _share("mail_on_time", _values(sums["on_time"]), received, profile, period)


def _of_lead_times(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    if period.has("lead_times"):
        sums = period.lead_times.groupby("month")[["completed", "on_time"]].sum()
        profile = parameters.demand.month_profiles[parameters.phone.month_profile].value
        yield _share("lead_time_kept", _values(sums["on_time"]), _values(sums["completed"]), profile, period)


def _of_channels(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """The share of the channel that is followed, and wrongly scanned pieces per thousand scanned."""
    if not period.has("volumes"):
        return
    profile = parameters.demand.month_profiles[parameters.phone.month_profile].value
    counted = period.volumes.pivot_table(
        index="month", columns="activity", values="volume", aggfunc="sum", fill_value=0
    )
    followed = streams.followed(parameters, period.volumes)
    if followed is not None:
        channel, stream = followed
        whole = sum((_values(counted[name]) for name in stream), np.zeros(period.through))
        yield _share("followed_channel", _values(counted[channel]), whole, profile, period)
    scanned = [name for name in streams.scanned(parameters) if name in counted.columns]
    if scanned and period.has("scanning_errors"):
        errors = _values(period.scanning_errors.set_index("month")["reported"])
        came = sum((_values(counted[name]) for name in scanned), np.zeros(period.through))
        yield _scaled(_share("scanning_errors", errors, came, profile, period), "ratio", 1000.0)


def _of_staff(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """Sick leave, of those whose is known; none of so few that it would be theirs alone."""
    staff = period.staff.dropna(subset=["sick_share"]) if period.has("staff") else pd.DataFrame()
    least = parameters.followup.minimum_answers.value
    if staff.empty or staff.groupby("month")["headcount"].sum().min() < least:
        return
    sums = staff.assign(sick=staff["sick_share"] * staff["fte"]).groupby("month")[["sick", "fte"]].sum()
    sums = sums.reindex(range(1, period.through + 1), fill_value=0.0)
    season, even = parameters.outlook.sick_season.value, [1.0] * MONTHS
    yield _share("sick_share", _values(sums["sick"]), _values(sums["fte"]), even, period, season)


def _of_costs(period: Period, parameters: Parameters) -> Iterator[OutlookMeasure]:
    """Result less its budget; cost per piece; budget adherence: costs over the same months' budget."""
    if not period.has("economy"):
        return
    money, table = period.spreads.money, period.economy
    costs = economy.year_forecast(table, "costs", period.through, money)
    spent = np.array(economy.monthly(table, "costs")[: period.through])
    budget = np.array(economy.monthly(table, "costs", "budget"))
    if period.has_budget:
        earned = np.array(economy.monthly(table, "result")[: period.through])
        meant = np.array(economy.monthly(table, "result", "budget"))
        result = economy.year_forecast(table, "result", period.through, money)
        gap = earned - meant[: period.through]
        ahead = result._replace(mean=result.mean - float(meant.sum()))
        yield _measure("result_against_budget", "money", gap, gap.sum(), 0.0, ahead)
    yield from _cost_per_piece(period, parameters, costs, spent, budget)
    if period.has_budget and budget[: period.through].all():
        past = budget[: period.through]
        whole = YearEndForecast(costs.mean / budget.sum(), costs.scale / budget.sum(), costs.degrees)
        yield _measure("budget_adherence", "share", spent / past, spent.sum() / past.sum(), 1.0, whole)


def _cost_per_piece(
    period: Period, parameters: Parameters, costs: YearEndForecast, spent: Floats, budget: Floats
) -> Iterator[OutlookMeasure]:
    if not period.has("volumes"):
        return
    there = set(period.volumes["activity"])
    pieces = [name for name in streams.pieces(parameters) if name in there]
    if not pieces:
        return
    planned = period.volume_budget if period.has("volume_budget") else None
    counted, ahead = volumes.year_forecasts(
        period.volumes, planned, {"all": pieces}, period.through, period.spreads.volumes
    )["all"]
    if not all(counted):
        return
    plan = None
    if planned is not None and period.has_budget:
        volume = float(planned.loc[planned["activity"].isin(pieces), "volume"].sum())
        plan = budget.sum() / volume if volume else None
    yield _measure(
        "cost_per_piece",
        "ratio",
        spent / np.array(counted),
        spent.sum() / sum(counted),
        plan,
        ratio_of(costs, ahead),
    )


def _of_complaints(period: Period) -> Iterator[OutlookMeasure]:
    if not period.has("complaints"):
        return
    months = pd.Series([day.month for day in period.complaints["received"]], dtype=int)
    counts = months.value_counts().reindex(range(1, period.through + 1), fill_value=0).sort_index()
    total = int(counts.sum())
    mean, low, high = count_of_year(total, period.through, NARROW)
    _, wide_low, wide_high = count_of_year(total, period.through, WIDE)
    yield OutlookMeasure(
        name="complaints",
        kind="count",
        months=tuple(float(count) for count in counts),
        so_far=float(total),
        plan=None,
        forecast=YearEndForecast(mean, float("nan"), 1.0),
        bounds=(low, high, wide_low, wide_high),
    )


def _planned(parameters: Parameters, channel: ContactChannel, period: Period) -> Floats | None:
    """Contacts that were expected by month; None where the year has no plan."""
    if period.year not in without_cause(parameters, channel).value:
        return None
    calendar = working_calendar(parameters, period.year)
    expected = contact_days(DaysInForce(parameters, period.registers, calendar), channel)
    return np.asarray(expected.by_month(calendar).sum(axis=0))


def _number(amount: Any) -> float | None:
    return None if amount is None or pd.isna(amount) else float(amount)


def _or_nan(amount: Any) -> float:
    return float("nan") if amount is None else float(amount)


def _volume(name: str, outcome: Floats, plan: Floats | None, period: Period) -> OutlookMeasure:
    done = float(outcome.sum())
    if plan is None:
        return _measure(name, "volume", outcome, done, None, UNKNOWN, lowest=done)
    ahead = year_end(outcome, plan, period.spreads.volumes)
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
