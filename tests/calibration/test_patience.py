"""Patience: Kaplan-Meier against a published example, the exponential against known truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.calibration.estimates import exponential_mean
from model.calibration.patience import patience, survival
from model.calibration.phone import UsableCalls

# Weeks in remission under 6-mercaptopurine: Freireich et al., Blood 21, 1963.
WEEKS = np.array([6.0, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35])
RELAPSED = np.array([1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0], dtype=bool)


def test_kaplan_meier_of_a_published_example() -> None:
    estimate = survival(WEEKS, RELAPSED, points=(0, 6, 7, 10, 13, 16, 22, 23), fewest=1, fewest_later=0)
    by_hand = np.cumprod([1, 18 / 21, 16 / 17, 14 / 15, 11 / 12, 10 / 11, 6 / 7, 5 / 6])
    assert estimate.shares == pytest.approx(by_hand)
    assert estimate.shares.round(4).tolist() == [1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert estimate.median == 23
    assert estimate.exponential_mean == pytest.approx(359 / 9)


def test_greenwood_interval_of_a_published_example() -> None:
    """At week 10 the standard error is 0.0963."""
    estimate = survival(WEEKS, RELAPSED, points=(0, 10), fewest=1, fewest_later=0)
    assert (estimate.high - estimate.low)[1] / 2 / 1.959964 == pytest.approx(0.0963, abs=5e-5)


@pytest.mark.parametrize("seed", range(4))
def test_exponential_patience_is_recovered_from_censored_waits(seed: int) -> None:
    random = np.random.default_rng(seed)
    willing, offered = random.exponential(300, 4000), random.exponential(80, 4000)
    estimate = survival(np.minimum(willing, offered), willing < offered)
    assert estimate.exponential_mean == pytest.approx(300, rel=0.1)
    assert estimate.tail_mean == pytest.approx(300, rel=0.6)
    truth = np.exp(-estimate.times / 300)
    assert estimate.shares == pytest.approx(truth, abs=0.04)
    assert np.mean((estimate.low <= truth) & (truth <= estimate.high)) > 0.7


def test_exponential_interval_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        willing, offered = random.exponential(300, 300), random.exponential(100, 300)
        _, low, high = exponential_mean(
            float(np.minimum(willing, offered).sum()), int((willing < offered).sum())
        )
        covered += low < 300 < high
    assert 0.92 < covered / 400 < 0.98


def test_no_one_who_leaves_gives_an_infinite_mean() -> None:
    mean, low, high = exponential_mean(1000.0, 0)
    assert (mean, high) == (np.inf, np.inf)
    assert low == pytest.approx(1000 / -np.log(0.025))


def test_curve_ends_before_the_data_get_thin() -> None:
    waits = np.repeat([5.0, 35.0, 500.0], [400, 400, 100])
    estimate = survival(waits, np.arange(900) % 3 == 0, fewest=500)
    assert estimate.times[-1] == 30
    assert estimate.waiting.min() >= 500


def test_immediate_balking_lowers_the_first_point() -> None:
    waits = np.repeat([0.0, 60.0], [100, 900])
    assert survival(waits, waits == 0).shares[0] == pytest.approx(0.9)


def test_curve_falls_and_starts_at_zero_seconds() -> None:
    random = np.random.default_rng(3)
    estimate = survival(np.floor(random.exponential(100, 3000)), random.random(3000) < 0.3)
    assert estimate.times[0] == 0
    assert (np.diff(estimate.shares) <= 0).all()
    assert (np.diff(estimate.times) > 0).all()
    assert estimate.shares[-1] > 0


def test_only_queued_callers_with_a_clear_end_count() -> None:
    table = pd.DataFrame(
        {
            "queued": [True, True, True, False],
            "abandoned_with_service": [False, False, True, False],
            "wait_seconds": [30, 60, 90, 0],
            "outcome": ["answered", "abandoned", "abandoned", "answered"],
        }
    )
    waiting = patience(UsableCalls(table=table, days=[], usable=np.empty((0, 15), dtype=bool), left_out={}))
    assert (waiting.survival.callers, waiting.survival.abandoned) == (2, 1)
    assert list(waiting.left_out.values()) == [1, 1]
