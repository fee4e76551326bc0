"""The quick requirement of the phone, against exact queues and its own order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.phone.need import erlang_a, phone_need, phone_service, reached
from model.staffing.queueing.erlang_a import ErlangA
from model.time_units import HALF_HOUR

pytestmark = pytest.mark.slow

YEAR = 2012
FLAT = {
    "phone.busy_day_cv": 0.0,
    "phone.retry_share": 0.0,
    "phone.weekday_profile": [0.2] * 5,
    "phone.half_hour_profile": [1 / 15] * 15,
    "contacts.calls": {YEAR: {}},
    "phone.calls": {YEAR: dict.fromkeys(("unit_1", "unit_2", "unit_3", "unit_4"), 25_000)},
}


@settings(max_examples=60, deadline=None)
@given(
    load=st.floats(0.01, 20),
    servers=st.integers(1, 25),
    patience=st.floats(20, 3000),
    threshold=st.floats(1, 300),
)
def test_the_table_is_erlang_a(load: float, servers: int, patience: float, threshold: float) -> None:
    exact = ErlangA(load, servers, 330.0, patience)
    answered, within = erlang_a((load, 0.0), servers, 330.0, patience, (threshold,))[0, servers]
    assert answered == pytest.approx(exact.answered, abs=1e-9)
    assert within == pytest.approx(exact.service_level(threshold), abs=1e-9)


def test_an_even_year_is_one_erlang_a(base: Parameters, registers: Registers) -> None:
    """On days that are nearly alike the schedule's service is that of the mean load."""
    even = changed(base, FLAT | {"demand.month_profiles.cases": [1 / 12] * 12})
    met = phone_service(even, registers, YEAR)
    service = even.phone.talk_time_mean.value + even.phone.after_call_mean.value
    load = 25_000 / 251 / 15 / HALF_HOUR * service
    by_crew = {servers: ErlangA(load, servers, service, even.phone.patience_mean.value) for servers in (1, 2)}
    answered = (12 * by_crew[2].answered + 3 * by_crew[1].answered) / 15
    assert met.answered == pytest.approx(answered, abs=0.003)


def test_the_schedule_of_the_base_is_met_as_in_whole_simulated_years(
    base: Parameters, registers: Registers
) -> None:
    """91.6 % answered and 84.6 % in time in ten simulated years (docs/what_if.md)."""
    met = phone_service(base, registers, YEAR)
    assert met.answered == pytest.approx(0.916, abs=0.01)
    assert met.within == pytest.approx(0.846, abs=0.01)


def test_the_requirement_just_keeps_the_promise(base: Parameters, registers: Registers) -> None:
    need = phone_need(base, registers, YEAR)
    assert need.service.answered == pytest.approx(base.phone.answered_target.last)
    assert need.service.within >= base.phone.service_level_target.last
    assert need.reached == pytest.approx(reached(base, 0.9))
    whole = 5 * sum(crew.sum() for crew in need.crews.values()) / 2
    assert need.weekly_hours <= whole <= need.weekly_hours + 4 * 2.5
    pooled = phone_need(changed(base, {"phone.routing": "pooled"}), registers, YEAR)
    overflow = phone_need(changed(base, {"phone.routing": "overflow"}), registers, YEAR)
    assert pooled.weekly_hours <= overflow.weekly_hours < need.weekly_hours
    assert all((crew >= 1).all() for crew in overflow.crews.values())


@settings(max_examples=25, deadline=None)
@given(
    targets=st.tuples(st.floats(0.5, 0.995), st.floats(0.5, 0.995)),
    others=st.tuples(st.floats(0.3, 0.95), st.floats(20.0, 200.0)),
)
def test_a_higher_promise_never_takes_fewer(
    base: Parameters, registers: Registers, targets: tuple[float, float], others: tuple[float, float]
) -> None:
    service_level, threshold = others
    low, high = (
        phone_need(
            changed(
                base,
                {
                    "phone.answered_target": target,
                    "phone.service_level_target": service_level,
                    "phone.answer_threshold": threshold,
                },
            ),
            registers,
            YEAR,
        )
        for target in sorted(targets)
    )
    assert high.weekly_hours >= low.weekly_hours - 1e-3
    assert high.reached >= low.reached - 1e-6


@settings(max_examples=12, deadline=None)
@given(thresholds=st.tuples(st.floats(10.0, 200.0), st.floats(10.0, 200.0)))
def test_a_quicker_answer_never_takes_fewer(
    base: Parameters, registers: Registers, thresholds: tuple[float, float]
) -> None:
    quick, slow = (
        phone_need(
            changed(base, {"phone.answer_threshold": threshold, "phone.service_level_target": 0.9}),
            registers,
            YEAR,
        )
        for threshold in sorted(thresholds)
    )
    assert quick.weekly_hours >= slow.weekly_hours - 1e-3
