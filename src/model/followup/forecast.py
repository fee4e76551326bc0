"""Forecast of a year from its first months: the plan, how far from it the year is, how much months vary.

The plan is a budget by month, or last year's months. Each month's deviation from it is taken as a share of
the month's size; the shares have a level of the year's own and vary around it:

    deviation of month m = size of m x (level + noise of m),  level ~ N(0, T^2), noise ~ N(0, s^2)

The months that remain are their plan plus ``size x w x (mean share so far)``, with the credibility weight w =
T^2 / (T^2 + s^2 / n) of Bühlmann (ASTIN Bulletin 4(3), 1967): with T = 0 they are the plan, with T without
bound they are the plan times the ratio so far. The noise s^2 is that of the months so far, beside a prior one
that counts as a few months, so that January has an interval too. Intervals are Student's t. What was tried,
and how often the intervals held: docs/follow_up.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from model.arrays import Floats
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

NARROW, WIDE = 0.8, 0.95
"""What shares of outcomes the two intervals of a report are to hold."""

SMALL_SHARE = 0.25
WRONG_UNIT = 50.0
"""A month that is this many times its plan is taken for a plan in another unit: no sign of those to come."""


class Spread(NamedTuple):
    """What is assumed before the year begins, as shares of a month's size.

    level: standard deviation of a year's level (T). month: of a month around it (s). months: how many months
    of the year ``month`` counts as.
    """

    level: float
    month: float
    months: float


class YearEndForecast(NamedTuple):
    """Expected total of the year; its error is Student's t with ``degrees`` of freedom, times ``scale``."""

    mean: float
    scale: float
    degrees: float

    def interval(self, coverage: float) -> tuple[float, float]:
        """Bounds that are to hold a share ``coverage`` of the outcomes; equal when the year is over."""
        margin = self.scale * float(stats.t.ppf(0.5 + coverage / 2, self.degrees))
        return self.mean - margin, self.mean + margin

    def chance_of_at_least(self, value: float) -> float:
        """Probability that the year ends at ``value`` or above."""
        if not self.scale:
            return float(self.mean >= value)
        return float(stats.t.cdf((self.mean - value) / self.scale, self.degrees))


UNKNOWN = YearEndForecast(float("nan"), float("nan"), 1.0)
"""The forecast of what has no plan to rest on."""


class Spreads(NamedTuple):
    """The assumed spread of volumes, of money and of shares."""

    volumes: Spread
    money: Spread
    shares: Spread


def spreads(parameters: Parameters) -> Spreads:
    """The spreads of ``parameters.outlook``; a share's level is not held to any plan."""
    assumed = parameters.outlook
    months = assumed.prior_months.value
    return Spreads(
        volumes=Spread(assumed.level_sd.value, assumed.month_sd.value, months),
        money=Spread(assumed.level_sd.value, assumed.money_month_sd.value, months),
        shares=Spread(np.inf, assumed.share_sd.value, months),
    )


def year_end(
    outcome: Sequence[float] | Floats,
    plan: Sequence[float] | Floats,
    spread: Spread,
    size: Sequence[float] | Floats | None = None,
) -> YearEndForecast:
    """Forecast of the year: ``outcome`` of the months so far, ``plan`` of all months.

    size: what deviations are shares of, by month; by default the plan. A difference, such as a result,
    needs one, for its plan may be nothing. A month WRONG_UNIT times its plan counts as it came, and not for
    those that remain. Raises ValueError when there are more outcomes than months.
    """
    done, months = np.asarray(outcome, dtype=float), np.asarray(plan, dtype=float)
    sizes = np.abs(months if size is None else np.asarray(size, dtype=float))
    if len(done) > len(months):
        raise ValueError("more months with an outcome than with a plan")
    past, rest = sizes[: len(done)], sizes[len(done) :]
    deviation = done - months[: len(done)]
    if size is None:
        past = np.where(np.abs(done) > WRONG_UNIT * past, 0.0, past)
    used = past > 0
    noise, degrees = spread.month**2, spread.months
    share, known = 0.0, 0.0
    if used.any():
        share = float(deviation[used].sum() / past.sum())
        squares = float(((deviation[used] / past[used] - share) ** 2).sum())
        degrees = spread.months + int(used.sum()) - 1
        noise = (spread.months * spread.month**2 + squares) / degrees if degrees else spread.month**2
        known = float(past.sum() ** 2 / (past**2).sum())
    weight, level_variance = _credibility(spread.level**2, noise, known)
    mean = done.sum() + months[len(done) :].sum() + weight * share * rest.sum()
    variance = noise * float((rest**2).sum()) + level_variance * float(rest.sum()) ** 2
    return YearEndForecast(float(mean), float(np.sqrt(variance)), max(degrees, 1.0))


def share_of_year(
    part: ArrayLike,
    whole: ArrayLike,
    size: Sequence[float] | Floats,
    spread: Spread,
    season: Sequence[float] | None = None,
) -> YearEndForecast:
    """Forecast of a share of the year, such as answered of offered calls: ``part`` of ``whole`` by month.

    size: relative size of all twelve months. season: the share's own relative size by month, if it has one.
    The months that remain have the share so far, after season, and months vary around it: by the spread's
    month before they have shown it, though by no more than SMALL_SHARE of the share. A share's level is drawn
    to no plan. NaN when there is nothing yet to take a share of.
    """
    counted, base = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    profile = np.asarray(size, dtype=float)
    usual = np.ones(len(profile)) if season is None else np.asarray(season, dtype=float)
    if not base.sum():
        return YearEndForecast(np.nan, np.nan, 1.0)
    level = base.sum() / profile[: len(base)].sum()
    expected = np.concatenate([base, level * profile[len(base) :]])
    month = min(spread.month, SMALL_SHARE * max(float(counted.sum() / base.sum()), 1 / float(base.sum())))
    free = Spread(np.inf, month, spread.months)
    year = year_end(counted, np.zeros(len(expected)), free, expected * usual)
    return YearEndForecast(year.mean / expected.sum(), year.scale / expected.sum(), year.degrees)


def ratio_of(numerator: YearEndForecast, denominator: YearEndForecast) -> YearEndForecast:
    """Forecast of a ratio of two forecasts with independent errors, by the delta method."""
    mean = numerator.mean / denominator.mean
    relative = np.hypot(numerator.scale / numerator.mean, denominator.scale / denominator.mean)
    return YearEndForecast(mean, float(abs(mean) * relative), min(numerator.degrees, denominator.degrees))


def count_of_year(so_far: int, months: int, coverage: float) -> tuple[float, float, float]:
    """Forecast and bounds of rare events, such as complaints: ``so_far`` in the first ``months``.

    Events come at random at a rate that is known from those that have come alone (a gamma posterior after
    Jeffreys' prior); what remains is then negative binomial. Mean, lower, upper bound, the bounds whole.
    """
    rest = (MONTHS - months) / MONTHS
    if not rest:
        return float(so_far), float(so_far), float(so_far)
    rate = months / MONTHS
    law = stats.nbinom(so_far + 0.5, rate / (rate + rest))
    low, high = law.ppf([0.5 - coverage / 2, 0.5 + coverage / 2])
    return float(so_far * (1 + rest / rate)), float(so_far + low), float(so_far + high)


def _credibility(level: float, noise: float, known: float) -> tuple[float, float]:
    """Weight of what is seen, and the level's variance given it; ``known``: number of months seen."""
    if not known:
        return 0.0, level if np.isfinite(level) else 0.0
    if not np.isfinite(level):
        return 1.0, noise / known
    if not level:
        return 0.0, 0.0
    if not noise:
        return 1.0, 0.0
    weight = level / (level + noise / known)
    return weight, weight * noise / known
