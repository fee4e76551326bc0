"""Exact formulas against published figures, and against each other where they meet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import exp, factorial, pi, sin
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import integrate

from model.staffing.queueing.erlang_a import ErlangA, answered_within, birth_death
from tests.staffing.general_service import cosmetatos, kimura, lee_longton
from tests.staffing.queueing_theory import (
    ErlangC,
    busy_at,
    erlang_b,
    load_for_blocking,
    priority_waits,
    servers_for_service_level,
    transient,
    with_absence,
)

pytestmark = pytest.mark.slow

CASES = list(csv.DictReader(Path(__file__).with_name("queueing_cases.csv").open(encoding="utf-8")))
PATIENT = ErlangC(load=10, servers=14, service=180)
IMPATIENT = ErlangA(load=10, servers=14, service=3, patience=5)
ROOM = ErlangA(load=10, servers=10, service=600, patience=900, room=20)


def _day(threshold: float) -> float:
    """Expected calls of the day that are answered within ``threshold`` minutes."""
    rate, servers, service, patience, room = 4.2, 12, 2.0, 1.0, 80
    times = np.linspace(0, 480, 961)
    states = transient(lambda _: rate, lambda _: servers, service, patience, times, room)
    answered = states @ answered_within(threshold, room + 1, servers, service, patience)
    return float(np.trapezoid(rate * answered, times))


def _queue_by_kimura(utilisation: float, squared_cv: float) -> float:
    """Mean number waiting for five servers."""
    return 5 * utilisation * kimura(5 * utilisation, 5, 1, squared_cv**0.5)


EVEN_SERVICE = {
    1: (1.8, 2, 1),
    2: (1.4, 2, 1),
    3: (1.0, 2, 1),
    4: (0.6, 2, 1),
    5: (2.8, 4, 1),
    6: (2.0, 4, 1),
    7: (1.2, 4, 1),
    8: (22.5, 25, 100),
    9: (20.0, 25, 100),
    10: (17.5, 25, 100),
    11: (45.0, 50, 100),
    12: (40.0, 50, 100),
    13: (35.0, 50, 100),
}
"""Load, servers and service of the cases of M/D/c."""
GENERAL_SERVICE = {1: (0.9, 4.0), 2: (0.7, 4.0), 3: (0.9, 1.5), 4: (0.7, 1.5), 5: (0.9, 0.5), 6: (0.7, 0.5)}
"""Utilisation of five servers and squared coefficient of variation of the cases of M/G/c."""

RESULTS: dict[str, Callable[[], float]] = {
    "B1": lambda: erlang_b(1, 1),
    "B2": lambda: erlang_b(5, 10),
    "B3": lambda: load_for_blocking(15, 0.01),
    "C1": lambda: PATIENT.delayed,
    "C2": lambda: PATIENT.service_level(20),
    "C3": lambda: PATIENT.wait,
    "C4": lambda: with_absence(14, 0.3),
    "C5": lambda: ErlangC(10.5, 13, 180).wait,
    "C6": lambda: ErlangC(8, 10, 600).wait,
    "C7": lambda: ErlangC(7.5, 11, 180).wait_of_delayed,
    "A1": lambda: IMPATIENT.delayed,
    "A2": lambda: IMPATIENT.abandoned,
    "A3": lambda: IMPATIENT.wait,
    "A4": lambda: IMPATIENT.service_level(1 / 3),
    "A5": lambda: ROOM.blocked,
    "A6": lambda: ROOM.queue,
    "T1": lambda: busy_at(lambda time: 10 + 5 * sin(time), 0.5, 0),
    "T2": lambda: busy_at(lambda time: 10 + 5 * sin(time), 0.5, pi / 2),
    "P1": lambda: priority_waits([0.2, 0.6], 1)[0] + 1,
    "P2": lambda: priority_waits([0.2, 0.6], 1)[1] + 1,
    "S1": lambda: birth_death(np.full(200, 10.0), 12.0 * np.minimum(np.arange(1, 201), 3))[0],
    "G1": lambda: lee_longton(0.8, 1, 1, cv=0),
    "D1": lambda: 4.2 * 480 - _day(np.inf),
    "D2": lambda: _day(1 / 3),
    "H1": lambda: 5 * ErlangC(5 / 6, 1, 1 / 6).wait,
    "H2": lambda: 1 - ErlangC(5 / 6, 1, 1 / 6).service_level(1),
    "H3": lambda: 6 * ErlangC(2, 3, 1 / 3).wait,
    "H4": lambda: 1 - ErlangC(2, 3, 1 / 3).delayed,
    **{f"K{case}": partial(cosmetatos, *given) for case, given in EVEN_SERVICE.items()},
    **{f"L{case}": partial(_queue_by_kimura, *given) for case, given in GENERAL_SERVICE.items()},
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']} {case['quantity']}")
def test_published_case(case: dict[str, str]) -> None:
    found = RESULTS[case["case"]]()
    assert found == pytest.approx(float(case["expected"]), abs=float(case["tolerance"]), rel=1e-12)


def test_every_case_is_computed() -> None:
    assert [case["case"] for case in CASES] == list(RESULTS)


@given(load=st.floats(0.01, 8000), servers=st.integers(1, 5000))
def test_blocking_is_a_share_that_one_more_server_lowers(load: float, servers: int) -> None:
    blocked = erlang_b(load, servers)
    assert 0 <= blocked <= 1
    fewer = erlang_b(load, servers + 1)
    assert fewer <= blocked
    assert fewer == pytest.approx(load * blocked / (servers + 1 + load * blocked), rel=1e-6, abs=1e-300)


@given(utilisation=st.floats(0.05, 0.98), servers=st.integers(1, 3000), threshold=st.floats(0, 600))
def test_endless_patience_makes_erlang_a_erlang_c(utilisation: float, servers: int, threshold: float) -> None:
    load = utilisation * servers
    patient, endless = ErlangC(load, servers, 180), ErlangA(load, servers, 180, 1e9)
    assert endless.delayed == pytest.approx(patient.delayed, rel=1e-3, abs=1e-9)
    assert endless.wait == pytest.approx(patient.wait, rel=1e-3, abs=1e-9)
    assert endless.service_level(threshold) == pytest.approx(patient.service_level(threshold), abs=1e-3)
    assert endless.abandoned == pytest.approx(0, abs=1e-3)


@given(
    load=st.floats(0.1, 3000),
    servers=st.integers(1, 3000),
    patience=st.floats(1, 2000),
    threshold=st.floats(0, 600),
)
@example(load=2997.0, servers=1, patience=383.0, threshold=0.0)
def test_impatient_callers_are_answered_or_hang_up(
    load: float, servers: int, patience: float, threshold: float
) -> None:
    queue = ErlangA(load, servers, 180, patience)
    assert queue.service_level(np.inf) + queue.abandoned == pytest.approx(1, abs=1e-9)
    assert 0 <= queue.service_level(threshold) <= queue.service_level(threshold + 1) <= 1 + 1e-12
    served = 1 - queue.abandoned
    busy = queue.states @ np.minimum(np.arange(len(queue.states)), servers)
    assert busy == pytest.approx(load * served, rel=1e-9)


def test_the_loss_system_is_a_room_of_servers_only() -> None:
    assert ErlangA(5, 10, 180, 300, room=10).blocked == pytest.approx(erlang_b(5, 10))


def test_an_overloaded_patient_queue_never_answers() -> None:
    overloaded = ErlangC(12, 10, 180)
    assert (overloaded.delayed, overloaded.wait, overloaded.service_level(60)) == (1, np.inf, 0)


def test_transient_settles_at_the_long_run() -> None:
    states = transient(lambda _: 10 / 3, lambda _: 14, 3, 5, np.array([0.0, 400.0]), 60)
    assert states[-1] == pytest.approx(IMPATIENT.states[:61], abs=1e-7)


def test_fewest_servers_for_a_service_level() -> None:
    assert servers_for_service_level(10, 180, 20, 0.8) == 14
    assert ErlangC(10, 13, 180).service_level(20) < 0.8


def test_wait_of_the_answered_is_the_wait_of_all_when_nobody_hangs_up() -> None:
    patient = ErlangA(8.0, 10, 180.0, 1e9)
    assert patient.wait_of_answered == pytest.approx(ErlangC(8.0, 10, 180.0).wait, rel=1e-5)


def test_wait_of_the_answered_by_hand() -> None:
    """One server at rate 1, patience 1, load 1: states e^-1/n!; who finds n in the system is answered 1/n."""
    queue = ErlangA(1.0, 1, 1.0, 1.0)
    states = [exp(-1) / factorial(number) for number in range(40)]
    answered = [states[number] / (number + 1) for number in range(1, 40)]
    waits = [sum(1 / stage for stage in range(2, number + 2)) for number in range(1, 40)]
    expected = sum(a * w for a, w in zip(answered, waits, strict=True)) / (states[0] + sum(answered))
    assert queue.wait_of_answered == pytest.approx(expected)


def exact_states(load: Fraction, servers: int, patience: Fraction, room: int) -> list[Fraction]:
    """Long-run probabilities of M/M/c/K+M by direct sums of fractions; service takes 1."""
    weights = [Fraction(1)]
    for number in range(1, room + 1):
        leaving = min(number, servers) + max(number - servers, 0) / patience
        weights.append(weights[-1] * load / leaving)
    return [weight / sum(weights) for weight in weights]


@given(
    load=st.fractions(Fraction(1, 10), 30, max_denominator=10),
    servers=st.integers(1, 25),
    patience=st.fractions(Fraction(1, 5), 10, max_denominator=10),
    waiting=st.integers(0, 30),
)
@settings(max_examples=60)
def test_a_finite_room_as_by_direct_sums(
    load: Fraction, servers: int, patience: Fraction, waiting: int
) -> None:
    room = servers + waiting
    exact = exact_states(load, servers, patience, room)
    queue = ErlangA(float(load), servers, 1.0, float(patience), room)
    held = sum(max(number - servers, 0) * share for number, share in enumerate(exact))
    assert queue.states == pytest.approx(np.array([float(share) for share in exact]), rel=1e-9, abs=1e-14)
    assert queue.blocked == pytest.approx(float(exact[-1]), rel=1e-9)
    assert queue.delayed == pytest.approx(float(sum(exact[servers:-1])), rel=1e-9, abs=1e-13)
    assert queue.queue == pytest.approx(float(held), rel=1e-9, abs=1e-13)
    assert queue.abandoned == pytest.approx(float(held / patience / load), rel=1e-9, abs=1e-13)
    assert queue.service_level(np.inf) == pytest.approx(queue.answered, abs=1e-9)


@given(load=st.fractions(Fraction(1, 10), 24, max_denominator=10), servers=st.integers(1, 25))
@settings(max_examples=60)
def test_blocking_and_delay_as_by_direct_sums(load: Fraction, servers: int) -> None:
    terms = [load**number / factorial(number) for number in range(servers + 1)]
    assert erlang_b(float(load), servers) == pytest.approx(float(terms[-1] / sum(terms)), rel=1e-10)
    if load < servers:
        late = terms[-1] * servers / (servers - load)
        delayed = float(late / (sum(terms[:-1]) + late))
        assert ErlangC(float(load), servers, 1.0).delayed == pytest.approx(delayed, rel=1e-9)


@pytest.mark.parametrize("servers", [100, 1_000, 5_000])
def test_thousands_of_servers_as_by_recursion(servers: int) -> None:
    load, blocked = servers - 1.5 * servers**0.5, 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    assert erlang_b(load, servers) == pytest.approx(blocked, rel=1e-9)
    delayed = servers * blocked / (servers - load * (1 - blocked))
    assert ErlangC(load, servers, 180.0).delayed == pytest.approx(delayed, rel=1e-8)
    overloaded = ErlangA(servers + 20.0, servers, 180.0, 240.0)
    assert overloaded.service_level(np.inf) == pytest.approx(overloaded.answered, abs=1e-9)
    assert overloaded.answered_wait_quantile(0.5) > 0


@given(
    load=st.floats(0.5, 60),
    servers=st.integers(1, 50),
    patience=st.floats(30, 1000),
    room=st.sampled_from([None, 60]),
)
@settings(max_examples=25, deadline=None)
def test_mean_waits_are_the_areas_above_the_distributions(
    load: float, servers: int, patience: float, room: int | None
) -> None:
    """The distribution of the wait is one calculation; means by Little's law and by stages are others."""
    queue = ErlangA(load, servers, 180.0, patience, room)
    horizon = 40 * max(patience, 180.0 / servers)
    times = np.concatenate([[0.0], np.geomspace(1e-3, horizon, 1200)])
    longer = np.array([queue.waits_longer(time) for time in times])
    unanswered = np.array([1 - queue.service_level(time) / queue.answered for time in times])
    assert integrate.simpson(longer, x=times) == pytest.approx(queue.wait, rel=1e-3, abs=1e-6)
    assert integrate.simpson(unanswered, x=times) == pytest.approx(queue.wait_of_answered, rel=1e-3, abs=1e-6)


@given(
    utilisation=st.floats(0.3, 0.97),
    servers=st.integers(1, 2000),
    share=st.floats(0.05, 0.99),
    patience=st.floats(20, 2000),
)
@settings(deadline=None)
def test_the_quantile_of_the_wait_is_where_the_distribution_gets_there(
    utilisation: float, servers: int, share: float, patience: float
) -> None:
    patient = ErlangC(utilisation * servers, servers, 180.0)
    wait = patient.wait_quantile(share)
    assert patient.service_level(wait) >= share - 1e-9
    assert wait == 0 or patient.service_level(wait) == pytest.approx(share, abs=1e-9)
    queue = ErlangA(1.2 * utilisation * servers, servers, 180.0, patience)
    answered, either = queue.answered_wait_quantile(share), queue.wait_quantile(share)
    assert answered == 0 or queue.service_level(answered) / queue.answered == pytest.approx(share, abs=1e-6)
    assert either == 0 or 1 - queue.waits_longer(either) == pytest.approx(share, abs=1e-6)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_endless_patience_gives_the_quantiles_of_erlang_c(share: float) -> None:
    endless, patient = ErlangA(45.0, 50, 180.0, 1e8), ErlangC(45.0, 50, 180.0)
    assert endless.wait_quantile(share) == pytest.approx(patient.wait_quantile(share), rel=1e-4, abs=1e-4)


@given(utilisation=st.floats(0.5, 0.98), servers=st.integers(1, 500), cv=st.floats(0, 3))
def test_approximations_for_general_service_meet_what_is_known(
    utilisation: float, servers: int, cv: float
) -> None:
    load, exponential = utilisation * servers, ErlangC(utilisation * servers, servers, 180.0).wait
    for approximation in (lee_longton, kimura):
        assert approximation(load, servers, 180.0, 1.0) == pytest.approx(exponential)
        assert approximation(utilisation, 1, 180.0, cv) == pytest.approx(
            utilisation / (1 - utilisation) * 180.0 * (1 + cv**2) / 2
        )
    assert kimura(load, servers, 180.0, 0.0) == pytest.approx(cosmetatos(load, servers, 180.0))
    assert lee_longton(load, servers, 180.0, 0.0) <= cosmetatos(load, servers, 180.0) * (1 + 1e-12)


def test_an_overloaded_queue_of_general_service_never_answers() -> None:
    assert (lee_longton(12, 10, 1, 0.5), cosmetatos(12, 10, 1), kimura(12, 10, 1, 2)) == (np.inf,) * 3
