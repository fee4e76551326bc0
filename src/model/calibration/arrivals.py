"""When calls come: profile over the day and the week, and how much days differ beyond chance.

Model: the count of a half-hour h of day d is Poisson with mean F_d exp(a_w(d) + b t_d + c_h), with weekday
effects a, a trend b over the weeks, half-hour effects c and a day factor F of mean 1 and coefficient of
variation v, common to the day. The effects are fitted by Poisson regression; v by setting Pearson's statistic
of the day totals, with variance m + v^2 m^2, to its degrees of freedom (Breslow, Applied Statistics, 1984).
The day factor is the "busy-day variation" of Brown et al., JASA 100(469), 2005.

The trend is in the model because the centre's own year has its month profile for slow change; without it, the
fall in volume during the bank's January would pass for variation between days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, stats

from model.arrays import Floats
from model.calibration.estimates import CONFIDENCE
from model.calibration.phone import UsableCalls, half_hour_counts
from model.errors import Finding, InputError

MAXIMUM_ITERATIONS = 100
DAYS_A_WEEK = 7.0


@dataclass(frozen=True)
class BusyDays:
    """Coefficient of variation of the day factor with its 95 % interval."""

    cv: float
    low: float
    high: float
    degrees_of_freedom: int


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Profiles (shares summing to one) with relative standard errors, and busy-day variation.

    expected: calls that the effects give each half-hour of each day, without the day factor, also where the
    system stood still; shape (days, half-hours).
    """

    calls: int
    days: int
    half_hours: Floats
    half_hour_errors: Floats
    weekdays: Floats
    weekday_errors: Floats
    busy_days: BusyDays
    busy_days_without_trend: BusyDays
    trend_per_week: float
    days_per_weekday: list[int]
    expected: Floats


def arrival_pattern(calls: UsableCalls) -> Arrivals:
    """Profiles and busy-day variation of ``calls``.

    Half-hours in which no call ever came are closed: their share is zero. Raises InputError when there are
    too few days, or some half-hour never is without a stop, to tell the effects apart.
    """
    counts, within = half_hour_counts(calls), calls.within
    day, half_hour = np.nonzero(within)
    open_at = np.flatnonzero(within.any(axis=0))
    days = np.unique(day)
    weeks = np.array([(moment - calls.days[0]).days / DAYS_A_WEEK for moment in calls.days])
    weeks -= weeks[days].mean() if len(days) else 0.0
    length = len(calls.week)
    weekday = np.eye(length)[calls.weekdays]
    later = np.eye(within.shape[1])[:, open_at[1:]]
    steady = np.hstack([weekday[day], later[half_hour]])
    design = np.hstack([weekday[day], weeks[day, None], later[half_hour]])
    told_apart = len(days) > length + 1 and calls.usable.any(axis=0).all()
    if not told_apart or np.linalg.matrix_rank(design) < design.shape[1]:
        wanted = "minst två veckors arbetsdagar, med varje halvtimme utan driftstopp någon dag"
        raise InputError(Finding("samtalsloggen", "perioden", f"{len(days)} användbara dagar", wanted))

    def by_day(values: Floats) -> Floats:
        return np.asarray(np.bincount(day, weights=values, minlength=len(calls.days))[days], dtype=float)

    observed = counts[day, half_hour]
    effects = poisson_regression(observed, design)
    fitted = np.exp(design @ effects)
    totals = by_day(observed)
    busy = busy_day_variation(totals, by_day(fitted), length + 1)
    level = np.exp(steady @ poisson_regression(observed, steady))
    dispersion = float(((observed - fitted) ** 2 / fitted).sum()) / (len(observed) - design.shape[1])
    per_half_hour = np.bincount(half_hour, weights=observed, minlength=within.shape[1])
    per_weekday = np.bincount(calls.weekdays[days], minlength=length)
    of_half_hours = np.full(within.shape[1], -np.inf)
    of_half_hours[open_at] = np.concatenate([[0.0], effects[length + 1 :]])
    return Arrivals(
        calls=int(observed.sum()),
        days=len(days),
        half_hours=_shares(of_half_hours),
        half_hour_errors=_relative_errors(max(dispersion, 1.0), per_half_hour.astype(float)),
        weekdays=_shares(effects[:length]),
        weekday_errors=np.sqrt((busy.cv**2 + 1 / totals.mean()) / per_weekday),
        busy_days=busy,
        busy_days_without_trend=busy_day_variation(totals, by_day(level), length),
        trend_per_week=float(np.expm1(effects[length])),
        days_per_weekday=per_weekday.tolist(),
        expected=np.exp((weekday @ effects[:length] + weeks * effects[length])[:, None] + of_half_hours),
    )


def _relative_errors(dispersion: float, counted: Floats) -> Floats:
    """Relative standard errors of counts; zero where nothing comes at all."""
    return np.sqrt(np.divide(dispersion, counted, out=np.zeros_like(counted), where=counted > 0))


def _shares(effects: Floats) -> Floats:
    """Log-linear effects as shares that sum to one."""
    levels = np.exp(effects)
    return np.asarray(levels / levels.sum())


def poisson_regression(counts: Floats, design: Floats) -> Floats:
    """Maximum likelihood effects of a log-linear Poisson model, by iterated weighted least squares.

    counts: (n,); design: (n, k) of full rank. McCullagh and Nelder, Generalized Linear Models, 2.5.
    """
    mean = counts + 0.5
    effects: Floats = np.zeros(design.shape[1])
    for _ in range(MAXIMUM_ITERATIONS):
        weight = np.sqrt(mean)
        working = np.log(mean) + (counts - mean) / mean
        effects = np.asarray(np.linalg.lstsq(design * weight[:, None], working * weight)[0], dtype=float)
        updated = np.exp(design @ effects)
        if np.allclose(updated, mean, rtol=1e-12, atol=0):
            break
        mean = updated
    return effects


def busy_day_variation(totals: Floats, fitted: Floats, effects: int) -> BusyDays:
    """Day factor's coefficient of variation from day totals and fitted means; zero if chance explains all.

    effects: number of effects fitted to the day totals. The interval inverts the chi-square distribution of
    Pearson's statistic. Raises ValueError when there are no more totals than effects.
    """
    freedom = len(totals) - effects
    if freedom < 1:
        raise ValueError("busy-day variation needs more days than effects")

    def excess(variance: float, target: float) -> float:
        return float(((totals - fitted) ** 2 / (fitted + variance * fitted**2)).sum()) - target

    def solve(target: float) -> float:
        if excess(0.0, target) <= 0:
            return 0.0
        upper = 1.0
        while excess(upper, target) > 0:
            upper *= 2
        return float(np.sqrt(optimize.brentq(excess, 0.0, upper, args=(target,), xtol=1e-14)))

    tail = (1 - CONFIDENCE) / 2
    low, high = (float(stats.chi2.ppf(part, freedom)) for part in (1 - tail, tail))
    return BusyDays(cv=solve(freedom), low=solve(low), high=solve(high), degrees_of_freedom=freedom)
