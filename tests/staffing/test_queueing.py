"""Exact formulas against published figures, and against each other where they meet."""

from __future__ import annotations

import csv
from collections.abc import Callable
from math import exp, factorial, pi, sin
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.staffing.queueing import (
    ErlangA,
    ErlangC,
    answered_within,
    birth_death,
    busy_at,
    erlang_b,
    load_for_blocking,
    mgc_approximation,
    priority_waits,
    servers_for_service_level,
    transient,
    with_absence,
)

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
    "G1": lambda: mgc_approximation(0.8, 1, 1, service_cv=0),
    "D1": lambda: 4.2 * 480 - _day(np.inf),
    "D2": lambda: _day(1 / 3),
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
