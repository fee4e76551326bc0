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
from statsmodels.tsa.holtwinters import ExponentialSmoothing
from statsmodels.tsa.seasonal import seasonal_decompose

from model.arrays import Floats, Ints
from model.time_units import MONTHS

NAIVE = ("naive", "seasonal_naive", "drift")
TRENDS = {"smoothing": (None, False), "holt": ("add", False), "damped": ("add", True)}
"""Exponential smoothing: trend, and whether it dies out. ``ets`` chooses among them."""
LEAST_HISTORY = 2 * MONTHS


def _exponential(series: Floats, horizon: int) -> list[Floats]:
    """By simple and by damped smoothing, and by the best of all :data:`TRENDS`: each is fitted once.

    Quasi-Newton finds the same parameters as the library's own choice of optimiser, in a third of its steps.
    """
    fits = {
        name: ExponentialSmoothing(
            series, trend=trend, damped_trend=damped, initialization_method="estimated"
        ).fit(method="L-BFGS-B")
        for name, (trend, damped) in TRENDS.items()
    }
    best = min(fits.values(), key=lambda fit: float(fit.aicc))
    return [np.asarray(fit.forecast(horizon)) for fit in (fits["smoothing"], fits["damped"], best)]


def _theta(series: Floats, horizon: int) -> list[Floats]:
    return [np.asarray(ThetaModel(series, period=MONTHS, deseasonalize=False).fit().forecast(horizon))]


FAMILIES: dict[tuple[str, ...], Callable[[Floats, int], list[Floats]]] = {
    ("smoothing", "damped", "ets"): _exponential,
    ("theta",): _theta,
}
"""Methods that are fitted together, and what gives their forecasts (horizon,) of a series without season."""
FITTED = {method: family for family in FAMILIES for method in family}
"""Methods that are fitted, and the family of each."""
COMBINATIONS: dict[str, dict[str, float]] = {
    "combined": dict.fromkeys(FITTED, 1 / 4),
    "combined_seasonal": dict.fromkeys(FITTED, 1 / 8) | {"seasonal_naive": 1 / 2},
}
"""Means of methods, and how much each weighs."""
METHODS = (*NAIVE, *FITTED, *COMBINATIONS)


def forecasts(methods: tuple[str, ...], history: Floats, group: Ints, horizon: int) -> Floats:
    """Forecasts of all series by each method; shape (methods, series, horizon), never below zero.

    methods: one naive method, or a family of :data:`FAMILIES`. history: shape (series, months). group: for
    each series the series that gives it its season, shape (series,). A series counts from its first volume
    on; with less than two years of it, the seasonal naive method is used, and with less than one the mean.
    """
    seasons = {number: seasonal_indices(history[number]) for number in np.unique(group).tolist()}
    rows = [
        _series_forecasts(methods, series, seasons[number], horizon)
        for series, number in zip(history, group.tolist(), strict=True)
    ]
    shape = (len(history), len(methods), horizon)
    return np.asarray(np.maximum(np.array(rows).reshape(shape).transpose(1, 0, 2), 0.0))


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


def _series_forecasts(methods: tuple[str, ...], series: Floats, season: Floats, horizon: int) -> Floats:
    """Forecasts of one series by each method; shape (methods, horizon)."""
    start = int(np.argmax(series > 0))
    known = series[start:]
    if methods in FAMILIES and len(known) >= LEAST_HISTORY and series.any():
        cleared = known / season[start:]
        level = cleared.mean()  # near one, the optimiser needs half the steps
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            ahead = FAMILIES[methods](cleared / level, horizon)
        return np.asarray(np.array(ahead) * level * np.resize(season[-MONTHS:], horizon))
    return np.tile(_without_fit(methods[0], known, horizon), (len(methods), 1))


def _without_fit(method: str, known: Floats, horizon: int) -> Floats:
    if not known.any():
        return np.zeros(horizon)
    if len(known) < MONTHS:
        return np.full(horizon, known.mean())
    if method == "naive":
        return np.full(horizon, known[-1])
    if method == "drift":
        step = (known[-1] - known[0]) / (len(known) - 1)
        return np.asarray(known[-1] + step * np.arange(1, horizon + 1))
    return np.asarray(np.resize(known[-MONTHS:], horizon))
