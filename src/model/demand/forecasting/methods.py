"""Forecast methods: three naive ones to beat, four of statsmodels, and means of several.

``naive`` repeats the last month, ``seasonal_naive`` the same month of the last year, ``drift`` goes on along
the line from the first month to the last. ``smoothing`` (simple exponential smoothing), ``damped`` (additive
trend that dies out), ``theta`` (Assimakopoulos and Nikolopoulos, International Journal of Forecasting 16(4),
2000) and ``ets`` (of level, trend and damped trend the model with the least corrected AIC: Hyndman, Koehler,
Ord and Snyder, Forecasting with Exponential Smoothing, 2008) work on volumes cleared of the season and put it
back. The season is that of all customers together: histories are short, and customers of a service share its
year (Withycombe, International Journal of Forecasting 5, 1989). ``combined`` is the mean of the fitted ones,
``combined_seasonal`` the mean of that and the seasonal naive one: means err less than most of what they are
of (Bates and Granger, Operational Research Quarterly 20(4), 1969).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
from statsmodels.tools.sm_exceptions import ConvergenceWarning
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.holtwinters import ExponentialSmoothing, SimpleExpSmoothing
from statsmodels.tsa.seasonal import seasonal_decompose

from model.arrays import Floats, Ints
from model.time_units import MONTHS

Method = Callable[[Floats, int], Floats]
"""From one series without season (months,) and a horizon to a forecast (horizon,)."""

NAIVE = ("naive", "seasonal_naive", "drift")
TRENDS = ((None, False), ("add", False), ("add", True))
"""Of the models that ``ets`` chooses among: trend, and whether it dies out."""
LEAST_HISTORY = 2 * MONTHS


def _smoothing(series: Floats, horizon: int) -> Floats:
    model = SimpleExpSmoothing(series, initialization_method="estimated")
    return np.asarray(model.fit().forecast(horizon))


def _damped(series: Floats, horizon: int) -> Floats:
    model = ExponentialSmoothing(series, trend="add", damped_trend=True, initialization_method="estimated")
    return np.asarray(model.fit().forecast(horizon))


def _theta(series: Floats, horizon: int) -> Floats:
    return np.asarray(ThetaModel(series, period=MONTHS, deseasonalize=False).fit().forecast(horizon))


def _ets(series: Floats, horizon: int) -> Floats:
    models = [
        ExponentialSmoothing(
            series, trend=trend, damped_trend=damped, initialization_method="estimated"
        ).fit()
        for trend, damped in TRENDS
    ]
    return np.asarray(min(models, key=lambda model: float(model.aicc)).forecast(horizon))


FITTED: dict[str, Method] = {"smoothing": _smoothing, "damped": _damped, "theta": _theta, "ets": _ets}
SEVERAL = ("smoothing", "damped", "theta", "ets")
COMBINATIONS: dict[str, dict[str, float]] = {
    "combined": dict.fromkeys(SEVERAL, 1 / 4),
    "combined_seasonal": dict.fromkeys(SEVERAL, 1 / 8) | {"seasonal_naive": 1 / 2},
}
"""Means of methods, and how much each weighs."""
METHODS = (*NAIVE, *FITTED, *COMBINATIONS)


def forecasts(method: str, history: Floats, group: Ints, horizon: int) -> Floats:
    """Forecasts of all series; shape (series, horizon), never below zero.

    history: shape (series, months). group: for each series the series that gives it its season, shape
    (series,). A series counts from its first volume on; with less than two years of it, the seasonal naive
    method is used, and with less than one the mean.
    """
    if method in COMBINATIONS:
        parts = COMBINATIONS[method].items()
        return np.asarray(sum(weight * forecasts(part, history, group, horizon) for part, weight in parts))
    seasons = {number: seasonal_indices(history[number]) for number in np.unique(group).tolist()}
    rows = [
        _one(method, series, seasons[number], horizon)
        for series, number in zip(history, group.tolist(), strict=True)
    ]
    return np.maximum(np.array(rows).reshape(len(history), horizon), 0.0)


def seasonal_indices(total: Floats) -> Floats:
    """Each month's level relative to a year's mean, by classical multiplicative decomposition; as ``total``.

    Ones with less than two whole years, or when a month of the last two years is empty.
    """
    start = int(np.argmax(total > 0))
    known = total[start:]
    if len(known) < LEAST_HISTORY or not (known > 0).all():
        return np.ones(len(total))
    parts = seasonal_decompose(known, model="multiplicative", period=MONTHS, extrapolate_trend="period")
    found = np.asarray(parts.seasonal)
    return np.resize(np.roll(found[:MONTHS], start % MONTHS), len(total))


def _one(method: str, series: Floats, season: Floats, horizon: int) -> Floats:
    if not series.any():
        return np.zeros(horizon)
    start = int(np.argmax(series > 0))
    known = series[start:]
    if len(known) < MONTHS:
        return np.full(horizon, known.mean())
    if method == "naive":
        return np.full(horizon, known[-1])
    if method == "drift":
        step = (known[-1] - known[0]) / (len(known) - 1)
        return np.asarray(known[-1] + step * np.arange(1, horizon + 1))
    if method == "seasonal_naive" or len(known) < LEAST_HISTORY:
        return np.asarray(np.resize(known[-MONTHS:], horizon))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        cleared = known / season[start:]
        level = cleared.mean()  # near one, the optimiser needs half the steps
        ahead = FITTED[method](cleared / level, horizon) * level
    return np.asarray(ahead * np.resize(season[-MONTHS:], horizon))
