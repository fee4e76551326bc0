"""The engine against exact results: one phone group, constant staff, exponential times.

Intervals are by batch means at 99.9 %, so that a right engine fails one time in a thousand at most, and the
seeds are fixed besides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from model.randomness import ticks
from model.staffing.engine.office import Fate, History
from model.staffing.queueing.erlang_a import ErlangA, answered_within
from tests.staffing.phone_group import play_phone_group
from tests.staffing.queueing_theory import ErlangC, transient

SERVICE = 180.0
BATCHES = 20


def phone_group(arrival: np.ndarray, servers: int, patience: float, seed: int) -> History:
    """Play calls at ``arrival`` (s) with exponential handling and patience."""
    generator = np.random.default_rng([seed, 1])
    handling = generator.exponential(SERVICE, len(arrival))
    return play_phone_group(arrival, handling, generator.exponential(patience, len(arrival)), servers)


@dataclass(frozen=True)
class Observed:
    """Batch means of one long run."""

    wait: np.ndarray
    delayed: np.ndarray
    abandoned: np.ndarray
    in_time: np.ndarray


def long_run(load: float, servers: int, patience: float, calls: int, seed: int, threshold: float) -> Observed:
    gaps = np.random.default_rng([seed, 0]).exponential(SERVICE / load, calls)
    arrival = np.cumsum(gaps)
    history = phone_group(arrival, servers, patience, seed)
    answered = history.fate == Fate.ANSWERED
    wait = np.where(answered, history.answered, history.call_end) - history.call_arrival
    warm = calls // 10

    def means(values: np.ndarray) -> np.ndarray:
        return values[warm:].reshape(BATCHES, -1).mean(axis=1)

    return Observed(
        means(wait), means(wait > 0), means(~answered), means(answered & (wait <= ticks(np.array(threshold))))
    )


def assert_covers(batches: np.ndarray, exact: float) -> None:
    margin = stats.t.ppf(0.9995, len(batches) - 1) * batches.std(ddof=1) / np.sqrt(len(batches))
    assert batches.mean() == pytest.approx(exact, abs=margin)
    assert margin < 0.5 * exact


@pytest.mark.parametrize(
    ("load", "servers", "patience"), [(1.8, 2, 300.0), (9.0, 10, 120.0), (12.0, 10, 300.0)]
)
def test_impatient_callers_meet_erlang_a(load: float, servers: int, patience: float) -> None:
    found = long_run(load, servers, patience, calls=50_000, seed=7, threshold=60)
    exact = ErlangA(load, servers, SERVICE, patience)
    assert_covers(found.wait, exact.wait)
    assert_covers(found.delayed, exact.delayed)
    assert_covers(found.abandoned, exact.abandoned)
    assert_covers(found.in_time, exact.service_level(60))


def test_patient_callers_meet_erlang_c() -> None:
    found = long_run(7.0, 10, 1e9, calls=60_000, seed=8, threshold=20)
    exact = ErlangC(7.0, 10, SERVICE)
    assert_covers(found.wait, exact.wait)
    assert_covers(found.delayed, exact.delayed)
    assert_covers(found.in_time, exact.service_level(20))


def test_a_day_with_a_peak_meets_the_forward_equations() -> None:
    hour, servers, patience, days = 3600.0, 6, 240.0, 150
    rates = np.array([0.02, 0.05, 0.03])
    states = transient(
        lambda time: float(rates[min(int(time // hour), 2)]),
        lambda _: servers,
        SERVICE,
        patience,
        np.linspace(0, 3 * hour, 181),
        60,
    )
    answered = states @ answered_within(60, 61, servers, SERVICE, patience)
    step = np.repeat(rates, 60)
    exact = float((step * (answered[:-1] + answered[1:]) / 2).sum() * 60)
    generator = np.random.default_rng(9)
    found = np.zeros(days)
    for day in range(days):
        counts = generator.poisson(rates * hour)
        arrival = np.sort(np.repeat(np.arange(3) * hour, counts) + generator.uniform(0, hour, counts.sum()))
        history = phone_group(arrival, servers, patience, seed=day)
        found[day] = (history.answered - history.call_arrival <= 60).sum()
    assert_covers(found, exact)


def test_littles_law_to_the_tick() -> None:
    """The integral of the number waiting, added up event by event, is the sum of the waits."""
    arrival = np.cumsum(np.random.default_rng(3).exponential(15.0, 2_000))
    history = phone_group(arrival, 11, 200.0, seed=3)
    left = np.where(history.fate == Fate.ANSWERED, history.answered, history.call_end)
    times = np.concatenate([history.call_arrival, left])
    order = np.argsort(times, kind="stable")
    waiting = np.cumsum(np.repeat([1, -1], len(arrival))[order])
    assert waiting[-1] == 0
    assert (waiting[:-1] * np.diff(times[order])).sum() == (left - history.call_arrival).sum()


def test_abandonments_are_patience_rate_times_mean_queue() -> None:
    patience = 200.0
    arrival = np.cumsum(np.random.default_rng(4).exponential(15.0, 40_000))
    history = phone_group(arrival, 11, patience, seed=4)
    gone = history.fate == Fate.ABANDONED
    waited = np.where(gone, history.call_end, history.answered) - history.call_arrival
    assert gone.sum() == pytest.approx(waited.sum() / patience, rel=0.05)
