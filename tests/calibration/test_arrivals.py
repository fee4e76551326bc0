"""Arrival profiles and busy-day variation against known answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.calibration.arrivals import arrival_pattern, busy_day_variation, poisson_regression
from model.calibration.phone import UsableCalls

pytestmark = pytest.mark.slow

HALF_HOURS = 15
SHAPE = np.array([4, 6, 8, 9, 8, 7, 5, 4, 5, 8, 9, 8, 7, 6, 6])
WEEK = np.array([5, 4, 4, 3, 4])


def made(counts: np.ndarray) -> UsableCalls:
    """Calls whose number per day (row; Sunday first, five a week) and half-hour is ``counts``."""
    weeks = len(counts) // 5
    days = [pd.Timestamp(1999, 1, 3) + pd.Timedelta(weeks=w, days=d) for w in range(weeks) for d in range(5)]
    place, half_hour = np.nonzero(counts)
    table = pd.DataFrame({"day": [days[number] for number in place], "half_hour": half_hour})
    table = table.loc[table.index.repeat(counts[place, half_hour])]
    return UsableCalls(table=table, days=days, usable=np.ones_like(counts, dtype=bool), left_out={})


def test_profiles_are_recovered_exactly_from_counts_without_noise() -> None:
    counts = np.tile(np.outer(WEEK, SHAPE), (3, 1))
    pattern = arrival_pattern(made(counts))
    assert pattern.half_hours == pytest.approx(SHAPE / SHAPE.sum())
    assert pattern.weekdays == pytest.approx(WEEK / WEEK.sum())
    assert pattern.trend_per_week == pytest.approx(0, abs=1e-9)
    assert pattern.busy_days.cv == 0
    assert (pattern.calls, pattern.days, pattern.days_per_weekday) == (counts.sum(), 15, [3] * 5)


def test_trend_is_not_taken_for_busy_days() -> None:
    levels = 40 * 0.9 ** (np.arange(50) / 7 * 7 / 5)
    counts = np.round(np.outer(levels, SHAPE)).astype(int)
    pattern = arrival_pattern(made(counts))
    assert pattern.trend_per_week == pytest.approx(-0.1, abs=0.01)
    assert pattern.busy_days.cv == 0
    assert pattern.busy_days_without_trend.cv > 0.2


@pytest.mark.parametrize("seed", range(3))
def test_poisson_days_show_no_busy_day_variation(seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(np.outer(np.tile(WEEK, 40), SHAPE))
    busy = arrival_pattern(made(counts)).busy_days
    assert busy.low == 0
    assert busy.cv < 0.02


@pytest.mark.parametrize("seed", range(3))
def test_busy_day_variation_is_recovered(seed: int) -> None:
    random = np.random.default_rng(seed)
    factor = random.gamma(1 / 0.15**2, 0.15**2, size=(200, 1))
    counts = random.poisson(np.outer(np.tile(WEEK, 40), SHAPE) * factor)
    busy = arrival_pattern(made(counts)).busy_days
    assert busy.cv == pytest.approx(0.15, abs=0.025)
    assert busy.low < busy.cv < busy.high


def test_interval_covers_busy_day_variation_as_often_as_it_says() -> None:
    random = np.random.default_rng(5)
    covered = 0
    for _ in range(400):
        totals = random.poisson(600 * random.gamma(1 / 0.1**2, 0.1**2, size=19)).astype(float)
        busy = busy_day_variation(totals, np.full(19, totals.mean()), effects=1)
        covered += busy.low < 0.1 < busy.high
    assert 0.92 < covered / 400 < 0.98


def test_busy_day_variation_needs_more_days_than_effects() -> None:
    with pytest.raises(ValueError, match="more days than effects"):
        busy_day_variation(np.array([80.0]), np.array([100.0]), effects=1)


def test_busy_day_variation_by_hand() -> None:
    """Two days 80 and 120 around 100 with one effect: (2 x 400) / (100 + v 10 000) = 1 gives v = 0.07."""
    busy = busy_day_variation(np.array([80.0, 120.0]), np.array([100.0, 100.0]), effects=1)
    assert busy.cv == pytest.approx(np.sqrt(0.07))


def test_poisson_regression_gives_group_means() -> None:
    counts, group = np.array([0.0, 3.0, 5.0, 7.0]), np.array([0, 0, 1, 1])
    assert np.exp(poisson_regression(counts, np.eye(2)[group])) == pytest.approx([1.5, 6.0])
