"""How well the estimates' distributions describe the log: tests of fit.

With ten thousand calls a test finds the smallest departure, and the estimates are made of the same calls,
which makes a p-value too large where something was fitted. So the size of the departure stands beside it: the
largest difference between distributions, or the statistic over its degrees of freedom.

References: Brown et al., "Statistical analysis of a telephone call center", *JASA* 100(469), 2005, sections 3
and 4 (arrivals within a half-hour, lognormal talk); Kaplan and Meier, *JASA* 53(282), 1958; Akritas,
"Pearson-type goodness-of-fit tests: the univariate case", *JASA* 83(401), 1988 (censored patience).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import stats

from model.arrays import Flags, Floats
from model.calibration.arrivals import poisson_regression
from model.calibration.patience import Survival
from model.calibration.phone import UsableCalls, half_hour_counts
from model.time_units import HALF_HOUR

SEED = 1999
"""Of the times within the log's whole seconds."""
PARTS = 10
"""Of the time that callers wait, each with as many who leave."""


class Goodness(NamedTuple):
    """A test of fit. ``freedom`` is None where there is none; departure: as the module says."""

    test: str
    observations: int
    statistic: float
    freedom: int | None
    p_value: float
    departure: float


def same_profile_every_day(calls: UsableCalls) -> Goodness:
    """Pearson's chi-square: do all days share one profile of half-hours, whatever their numbers of calls?"""
    counts = half_hour_counts(calls)
    day, half_hour = np.nonzero(calls.usable)
    observed = counts[day, half_hour]
    used = np.unique(day)
    later = np.eye(calls.usable.shape[1])[half_hour][:, 1:]
    design = np.hstack([(day[:, None] == used).astype(float), later])
    fitted = np.exp(design @ poisson_regression(observed, design))
    return _chi_square("half_hours", int(observed.sum()), observed, fitted, len(observed) - design.shape[1])


def no_busy_days(calls: UsableCalls, expected: Floats, effects: int) -> Goodness:
    """Pearson's chi-square: are the days' totals Poisson about ``expected``, without a day factor?"""
    counts = np.where(calls.usable, half_hour_counts(calls), 0.0).sum(axis=1)
    fitted = np.where(calls.usable, expected, 0.0).sum(axis=1)
    used = calls.usable.any(axis=1)
    return _chi_square("days", int(counts.sum()), counts[used], fitted[used], int(used.sum()) - effects)


def _chi_square(test: str, observations: int, observed: Floats, fitted: Floats, freedom: int) -> Goodness:
    statistic = float(((observed - fitted) ** 2 / fitted).sum())
    return Goodness(
        test, observations, statistic, freedom, float(stats.chi2.sf(statistic, freedom)), statistic / freedom
    )


def even_within_half_hours(calls: UsableCalls, opens: float) -> Goodness:
    """Kolmogorov-Smirnov: do calls come as a Poisson process of constant rate within each half-hour?

    Of J calls at T_1 ... T_J in a half-hour of length L, (J + 1 - j) (-log (L - T_j) / (L - T_(j-1))) are
    then independent standard exponentials (Brown et al.). The log's seconds are spread evenly.
    """
    table = calls.table
    spread = np.random.default_rng(SEED).random(len(table))
    time = table["second"].to_numpy(dtype=float) + spread - opens - HALF_HOUR * table["half_hour"].to_numpy()
    day, cell = table["day"].to_numpy("datetime64[ns]"), table["half_hour"].to_numpy()
    order = np.lexsort((time, cell, day))
    time, day, cell = np.clip(time[order], 0.0, HALF_HOUR * (1 - 1e-9)), day[order], cell[order]
    first = np.append(True, (day[1:] != day[:-1]) | (cell[1:] != cell[:-1]))
    group = np.cumsum(first) - 1
    size, begin = np.bincount(group), np.flatnonzero(first)
    number = np.arange(len(time)) - begin[group] + 1
    before = np.where(first, 0.0, np.roll(time, 1))
    standard = (size[group] + 1 - number) * np.log((HALF_HOUR - before) / (HALF_HOUR - time))
    return _kolmogorov("within", standard, "expon")


def lognormal_talk(talk: Floats, mean: float, cv: float) -> Goodness:
    """Kolmogorov-Smirnov: is talk time lognormal with this mean and coefficient of variation?"""
    variance = float(np.log1p(cv**2))
    return _kolmogorov("talk", talk, "lognorm", (variance**0.5, 0.0, mean * float(np.exp(-variance / 2))))


def _kolmogorov(test: str, values: Floats, distribution: str, shape: tuple[float, ...] = ()) -> Goodness:
    found = stats.kstest(values, distribution, args=shape)
    departure = float(found.statistic)
    return Goodness(test, len(values), departure, None, float(found.pvalue), departure)


def patience_as(
    test: str, waits: Floats, gone: Flags, survival: Callable[[Floats], Floats], effects: int
) -> Goodness:
    """Pearson's chi-square over time, for patience that an answer censors (Akritas).

    Time is divided by the tenths of those who left; in each part as many should leave as ``survival``'s
    hazard gives the callers who still wait. effects: estimated from the same calls. departure: largest
    difference from the Kaplan-Meier curve where at least a tenth of those who left did so later.
    """
    ends = np.unique(np.quantile(waits[gone], np.linspace(0.1, 1, PARTS)))
    ends[-1] = waits.max()
    hazard = [float(-np.log(survival(np.minimum(waits, end))).sum()) for end in ends.tolist()]
    expected = np.diff(hazard, prepend=float(-np.log(survival(np.zeros(len(waits)))).sum()))
    part = np.searchsorted(ends, waits[gone], side="left")
    observed = np.bincount(part, minlength=len(ends)).astype(float)
    curve = stats.ecdf(stats.CensoredData.right_censored(waits, ~gone)).sf
    seen = curve.quantiles[curve.quantiles <= np.quantile(waits[gone], 0.9)]
    departure = float(np.abs(curve.evaluate(seen) - survival(seen)).max())
    found = _chi_square(test, len(waits), observed, expected, len(ends) - effects)
    return found._replace(departure=departure)


def exponential(mean: float) -> Callable[[Floats], Floats]:
    """Share still waiting, of an exponential patience."""
    return lambda times: np.exp(-times / mean)


def measured(survival: Survival) -> Callable[[Floats], Floats]:
    """Share still waiting by the measured curve, in straight lines, with its exponential tail."""
    end, last = survival.times[-1], survival.shares[-1]

    def shares(times: Floats) -> Floats:
        beyond = last * np.exp(-np.maximum(times - end, 0.0) / survival.tail_mean)
        return np.where(times > end, beyond, np.interp(times, survival.times, survival.shares))

    return shares
