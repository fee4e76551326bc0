"""Volumes: outcome against budget, forecast, and productivity."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.followup.forecast import NARROW, UNKNOWN, WIDE, Spread, YearEndForecast, year_end
from model.frames import Frame, numeric, real, text, whole
from model.time_units import MONTHS

ACTIVITY_VOLUMES = Frame(
    "cases of an activity, or of a stream; what rests on a budget is missing without one",
    activity=text("code; that of a stream sums its channels"),
    budget_year=numeric("of the year", optional=True),
    budget=numeric("of the months so far", optional=True),
    outcome=numeric("so far"),
    deviation=numeric("outcome - budget", optional=True),
    share=real("deviation over budget", optional=True),
    forecast=real("whole cases at the year's end; the channels of a stream add up", optional=True),
    low=numeric("lower bound of the 80 percent interval, never below the outcome", optional=True),
    high=numeric("upper bound", optional=True),
    wide_low=numeric("lower bound of the 95 percent interval", optional=True),
    wide_high=numeric("upper bound", optional=True),
)
YEAR_PRODUCTIVITY = Frame(
    "pieces against people and costs of a year",
    year=whole("that has all figures"),
    kind=text("outcome or budget"),
    pieces=real("of all streams"),
    fte=real("full-time equivalents"),
    per_fte=real("pieces per full-time equivalent"),
    cost=real("kronor per piece"),
)
Streams = Mapping[str, Sequence[str]]
"""The activities that count each stream (:func:`model.followup.streams.counting`)."""

Monthly = Mapping[Any, float]
"""Volumes by activity and month."""


def by_activity(
    volumes: pd.DataFrame,
    budget: pd.DataFrame | None,
    through: int,
    spread: Spread,
    streams: Streams,
) -> pd.DataFrame:
    """Streams, then the activities: :data:`ACTIVITY_VOLUMES`.

    With a budget the activities that have one; without (None) all of them, and their outcomes alone.
    """
    monthly, planned = _by_month(volumes), _by_month(budget)
    counted = dict.fromkeys(volumes["activity"])
    common = dict.fromkeys(counted if budget is None else budget["activity"])
    groups = counted_streams(volumes, streams) | {name: (name,) for name in common if name in counted}
    rows = []
    for name, members in groups.items():
        outcome = _series(monthly, members, range(1, through + 1))
        done, plan = sum(outcome), _plan(planned, members)
        if plan is None:
            rows.append((name, None, None, done, *[None] * 7))
            continue
        expected, ahead = sum(plan[:through]), year_end(outcome, plan, spread)
        mean = float(sum(_whole(monthly, planned, member, through, spread) for member in members))
        bounds = [
            max(round(mean - ahead.mean + bound), done)
            for coverage in (NARROW, WIDE)
            for bound in ahead.interval(coverage)
        ]
        share = done / expected - 1 if expected else None
        rows.append((name, sum(plan), expected, done, done - expected, share, mean, *bounds))
    table = pd.DataFrame(rows, columns=list(ACTIVITY_VOLUMES.columns))
    real_ones = [name for name in ACTIVITY_VOLUMES.columns if name not in ("activity", "outcome")]
    return ACTIVITY_VOLUMES.checked(
        table.astype(dict.fromkeys(real_ones, float)) if budget is None else table
    )


def counted_streams(volumes: pd.DataFrame, streams: Streams) -> dict[str, tuple[str, ...]]:
    """Of each stream the activities that ``volumes`` has; streams of which it has none are left out."""
    there = set(volumes["activity"])
    found = {code: tuple(name for name in own if name in there) for code, own in streams.items()}
    return {code: own for code, own in found.items() if own}


def year_forecasts(
    volumes: pd.DataFrame,
    budget: pd.DataFrame | None,
    groups: Mapping[str, Sequence[str]],
    through: int,
    spread: Spread,
) -> dict[str, tuple[list[float], YearEndForecast]]:
    """Months so far and forecast of each group of activities, with the spread of the group's own months."""
    monthly, planned = _by_month(volumes), _by_month(budget)
    found = {}
    for name, members in groups.items():
        outcome = _series(monthly, members, range(1, through + 1))
        plan = _plan(planned, members)
        found[name] = (outcome, UNKNOWN if plan is None else year_end(outcome, plan, spread))
    return found


def channel_share(volumes: pd.DataFrame, channel: str, stream: Sequence[str]) -> pd.Series:
    """Share of a stream's pieces that come by ``channel``, by month."""
    monthly = volumes[volumes["activity"].isin(stream)].pivot_table(
        index="month", columns="activity", values="volume", aggfunc="sum"
    )
    return monthly[channel] / monthly.sum(axis="columns")


def productivity(yearly: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """Pieces per full-time equivalent and cost per piece: :data:`YEAR_PRODUCTIVITY`.

    ``yearly`` is the multi-year series, ``kinds`` the kind of each of its measures; years or kinds without
    all figures are left out.
    """
    wide = yearly.pivot_table(index=["year", "kind"], columns="measure", values="value", aggfunc="first")
    wide = wide.reindex(columns=list(kinds))
    of = {kind: [name for name in kinds if kinds[name] == kind] for kind in set(kinds.values())}
    costs = [*of.get("personnel", []), *of.get("other_cost", [])]
    volumes, people = of.get("volume", []), of.get("fte", [])
    if not (volumes and costs and people):
        return YEAR_PRODUCTIVITY.frame([])
    wide = wide.dropna(subset=[*volumes, *costs, *people]).astype(float)
    pieces, fte = wide[volumes].sum(axis="columns"), wide[people].sum(axis="columns")
    table = pd.DataFrame(
        {
            "pieces": pieces,
            "fte": fte,
            "per_fte": pieces / fte,
            "cost": wide[costs].sum(axis="columns") / pieces,
        }
    )
    return YEAR_PRODUCTIVITY.checked(table.reset_index()) if len(table) else YEAR_PRODUCTIVITY.frame([])


def _by_month(table: pd.DataFrame | None) -> Monthly:
    return {} if table is None else table.groupby(["activity", "month"])["volume"].sum().to_dict()


def _plan(planned: Monthly, members: Sequence[str]) -> list[float] | None:
    """The plan of all months; None where a member has none."""
    with_plan = {name for name, _month in planned}
    return _series(planned, members, range(1, MONTHS + 1)) if with_plan.issuperset(members) else None


def _whole(monthly: Monthly, planned: Monthly, name: str, through: int, spread: Spread) -> int:
    """Forecast of one activity, in whole cases."""
    outcome = _series(monthly, (name,), range(1, through + 1))
    return round(year_end(outcome, _series(planned, (name,), range(1, MONTHS + 1)), spread).mean)


def _series(table: Monthly, members: Sequence[str], months: range) -> list[float]:
    return [float(sum(table.get((name, month), 0) for name in members)) for month in months]
