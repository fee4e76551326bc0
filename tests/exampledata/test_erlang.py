"""Erlang A against the queues that it becomes at its limits."""

from __future__ import annotations

from math import factorial

import pytest

from model.exampledata.erlang import erlang_a

RATE, HANDLING, SERVERS = 1 / 200, 330.0, 3
LOAD = RATE * HANDLING


def test_callers_without_patience_make_it_erlang_b() -> None:
    blocked = LOAD**SERVERS / factorial(SERVERS) / sum(LOAD**k / factorial(k) for k in range(SERVERS + 1))
    service = erlang_a(RATE, SERVERS, HANDLING, 1e-6, 60)
    assert service.abandoned == pytest.approx(blocked, rel=1e-6)
    assert service.mean_wait == pytest.approx(0, abs=1e-5)


def test_callers_with_endless_patience_make_it_erlang_c() -> None:
    full = LOAD**SERVERS / factorial(SERVERS) * SERVERS / (SERVERS - LOAD)
    waits = full / (sum(LOAD**k / factorial(k) for k in range(SERVERS)) + full)
    service = erlang_a(RATE, SERVERS, HANDLING, 1e7, 0)
    assert service.abandoned == pytest.approx(0, abs=1e-4)
    assert service.beyond == pytest.approx(waits, rel=1e-3)
    assert service.mean_wait == pytest.approx(waits * HANDLING / (SERVERS - LOAD), rel=1e-3)


def test_fewer_wait_longer() -> None:
    service = erlang_a(RATE, 1, HANDLING, 300, 60)
    assert 0 < service.abandoned < 1
    longer = erlang_a(RATE, 1, HANDLING, 300, 120)
    assert longer.beyond < service.beyond


def test_nobody_on_the_phone() -> None:
    assert erlang_a(RATE, 0, HANDLING, 300, 60).abandoned == 1
