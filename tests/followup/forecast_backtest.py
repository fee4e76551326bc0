"""Back-test of the year-end forecast: years that are over, forecast from each of their months.

Two kinds of years. Those of the volumes' history, activities and whole streams of invoices, where the plan is
an earlier year's months (budgets of earlier years are not kept); and drawn years, whose deviations from
budget are known, for money and other series with one year only. Intervals are judged by how often they held:
the narrow one is to hold eight years of ten, the wide one nineteen of twenty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.demand.forecasting.forecast import streams
from model.demand.forecasting.methods import FITTED, forecasts
from model.demand.forecasting.series import Panel, panel
from model.followup.forecast import NARROW, WIDE, Spread, YearEndForecast, year_end
from model.observations.volume_history import forecast_activities
from model.parameters.schema.parameters import Parameters
from model.randomness import stream
from model.time_units import MONTHS

Method = Callable[[Floats, int], YearEndForecast]
"""From months of earlier years and of the year so far, and how many the latter are, to a forecast."""

TRIED = ("smoothing", "damped", "theta")
MONTHS_KNOWN = tuple(range(1, MONTHS))


def history(parameters: Parameters, volumes: pd.DataFrame) -> Panel:
    """Monthly series of ``volumes`` (columns year, month, customer, activity, volume)."""
    return panel(volumes, forecast_activities(parameters), streams(parameters))


def methods(spread: Spread) -> dict[str, Method]:
    """What is tried on the history: plans held, scaled, or weighed by credibility, and fitted models."""
    free, fixed = spread._replace(level=np.inf), spread._replace(level=0.0)
    tried: dict[str, Method] = {
        "plan": partial(_from_plan, plan=_last_year, spread=fixed),
        "ratio": partial(_from_plan, plan=_last_year, spread=free),
        "credibility": partial(_from_plan, plan=_last_year, spread=spread),
        "season": partial(_from_plan, plan=usual_year, spread=free),
        "season_credibility": partial(_from_plan, plan=usual_year, spread=spread),
    }
    return tried | {name: partial(_fitted, name=name) for name in TRIED}


def usual_year(earlier: Floats) -> Floats:
    """A usual year's months: last year's total in the mean month shares of all years; shape (months,)."""
    years = earlier.reshape(-1, MONTHS)
    shares = years / years.sum(axis=1, keepdims=True)
    return np.asarray(shares.mean(axis=0) * years[-1].sum())


def on_history(series: Panel, tried: Mapping[str, Method]) -> pd.DataFrame:
    """Every method from every month of every year but the first, for activities and streams.

    Columns method, year, months, series, error (of the year, relative), narrow, wide (whether the interval
    held; None without one), width (of the narrow one, relative).
    """
    nodes = series.nodes
    kept = nodes["level"].isin(["activity", "stream"]).to_numpy()
    names, values = nodes.loc[kept, "activity"].tolist(), series.node_values[kept]
    years = values.shape[1] // MONTHS
    rows = [
        (method, series.first[0] + year, months, name, *_scored(find(known, months), known_year))
        for method, find in tried.items()
        for name, whole in zip(names, values, strict=True)
        for year in range(1, years)
        for known_year in [float(whole[year * MONTHS : (year + 1) * MONTHS].sum())]
        for months in MONTHS_KNOWN
        for known in [whole[: year * MONTHS + months]]
    ]
    columns = ["method", "year", "months", "series", "error", "narrow", "wide", "width"]
    return pd.DataFrame(rows, columns=columns)


def on_drawn_years(
    spread: Spread, level: float, *, month: float, years: int = 400, seed: int = 2011, degrees: float = 5.0
) -> pd.DataFrame:
    """Drawn years against an even budget: columns as :func:`on_history` without series.

    level, month: true standard deviations. Months have heavy tails (Student's t with ``degrees``), so that
    the noise is not what the interval supposes. Tried are the plan, the ratio and credibility.
    """
    draw = stream(seed, years, "forecast back-test", f"{level} {month}")
    plan = np.full(MONTHS, 100.0)
    unit = month / np.sqrt(degrees / (degrees - 2))
    tried = {
        "plan": spread._replace(level=0.0),
        "ratio": spread._replace(level=np.inf),
        "credibility": spread,
    }
    rows = []
    for year in range(years):
        share = level * draw.standard_normal() + unit * draw.standard_t(degrees, MONTHS)
        done = plan * (1 + share)
        for method, assumed in tried.items():
            for months in MONTHS_KNOWN:
                found = year_end(done[:months], plan, assumed)
                rows.append((method, year, months, *_scored(found, float(done.sum()))))
    return pd.DataFrame(rows, columns=["method", "year", "months", "error", "narrow", "wide", "width"])


def scores(tested: pd.DataFrame, by: list[str] | None = None) -> pd.DataFrame:
    """By method (and ``by``): error (mean absolute), bias, narrow, wide (share that held), width, n."""
    keys = ["method", *(by or [])]
    table = tested.assign(bias=tested["error"], error=tested["error"].abs())
    numbers = ["error", "bias", "narrow", "wide", "width"]
    grouped = table.astype(dict.fromkeys(numbers, float)).groupby(keys, sort=False)
    return grouped[numbers].mean().assign(n=grouped.size()).reset_index()


def _scored(found: YearEndForecast, outcome: float) -> Iterator[float | bool | None]:
    yield found.mean / outcome - 1
    if not np.isfinite(found.scale):
        yield from (None, None, None)
        return
    narrow, wide = found.interval(NARROW), found.interval(WIDE)
    yield narrow[0] <= outcome <= narrow[1]
    yield wide[0] <= outcome <= wide[1]
    yield (narrow[1] - narrow[0]) / outcome


def _last_year(earlier: Floats) -> Floats:
    return earlier[-MONTHS:]


def _from_plan(
    known: Floats, months: int, *, plan: Callable[[Floats], Floats], spread: Spread
) -> YearEndForecast:
    return year_end(known[-months:], plan(known[:-months]), spread)


def _fitted(known: Floats, months: int, *, name: str) -> YearEndForecast:
    """The year from a model of :mod:`model.demand.forecasting.methods`; it has no interval of its own."""
    family = FITTED[name]
    found = forecasts(family, known[None, :], np.zeros(1, dtype=np.int64), MONTHS - months)
    ahead = found[family.index(name), 0]
    return YearEndForecast(float(known[-months:].sum() + ahead.sum()), np.inf, 1.0)
