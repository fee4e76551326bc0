"""Group numbers unlike each other: a switchboard's short calls beside a payroll line's long ones.

Every value differs between the numbers, so that one taken for the other's shows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.calendar import working_calendar
from model.demand.drawing.calls import Calls, draw_calls
from model.demand.drawing.sampler import Sampler
from model.demand.expected_work import expected_calls, expected_work
from model.demand.volumes import day_shares
from model.observations.registers import Registers
from model.parameters.checks.rules import breaches
from model.parameters.parts import only
from model.parameters.phone_groups import group_number, promised, weighed
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.randomness import ticks
from model.staffing.engine.office import NONE, Fate, Mode, Office, Staff, no_work, phone_calls
from model.staffing.engine.play import Engine, play
from model.staffing.experiments.replications import simulate
from model.staffing.experiments.results import promises
from model.staffing.experiments.targets import ANSWER, SERVICE
from model.staffing.phone.crew import ANSWERED, OFFERED, WAIT, WITHIN, phone_years
from model.staffing.phone.need import phone_need, phone_service
from model.staffing.phone.schedule import PhonePromise, first_requirement, phone_promises
from model.staffing.phone.shifts import Shift, plan_of
from model.staffing.queueing.erlang_a import ErlangA
from model.staffing.studies.least_staffing import kept_by
from model.time_units import HALF_HOUR, HOUR
from tests.staffing.queueing_theory import ErlangC

YEAR = 2012
SWITCHBOARD, PAYROLL = "unit_2", "unit_4"
OTHERS = ("unit_1", "unit_3")
OWN: dict[str, Any] = {
    "phone.groups.talk_time_mean": {SWITCHBOARD: 22.0, PAYROLL: 340.0},
    "phone.groups.after_call_mean": {SWITCHBOARD: 3.0, PAYROLL: 95.0},
    "phone.groups.handling_cv": {SWITCHBOARD: 0.5, PAYROLL: 0.9},
    "phone.groups.patience_mean": {SWITCHBOARD: 45.0, PAYROLL: 410.0},
    "phone.groups.follow_up_share": {SWITCHBOARD: 0.02, PAYROLL: 0.35},
    "phone.groups.answer_threshold": {SWITCHBOARD: 15.0, PAYROLL: 120.0},
    "phone.groups.answered_target": {SWITCHBOARD: 0.96, PAYROLL: 0.82},
    "phone.groups.service_level_target": {SWITCHBOARD: 0.88, PAYROLL: 0.6},
}
EVEN: dict[str, Any] = {
    "phone.busy_day_cv": 0.0,
    "phone.retry_share": 0.0,
    "phone.weekday_profile": [0.2] * 5,
    "phone.half_hour_profile": [1 / 15] * 15,
    "demand.month_profiles.cases": [1 / 12] * 12,
}


@pytest.fixture(scope="module")
def unlike(base: Parameters) -> Parameters:
    return changed(base, OWN)


def drawn(parameters: Parameters, registers: Registers, replication: int = 0) -> Calls:
    sampler = Sampler(parameters, registers, working_calendar(parameters, YEAR), 1, replication)
    return draw_calls(sampler, 0, 0)[0]


def test_a_number_has_its_own_values_and_the_common_where_it_has_none(base: Parameters) -> None:
    curve = [[0.0, 1.0], [30.0, 0.6]]
    parameters = changed(
        base,
        {
            "phone.patience_curve": curve,
            "phone.groups.talk_time_mean": {SWITCHBOARD: 22.0},
            "phone.groups.patience_mean": {PAYROLL: 410.0},
        },
    )
    switchboard, payroll, other = (
        group_number(parameters.phone, unit) for unit in (SWITCHBOARD, PAYROLL, "unit_1")
    )
    assert (switchboard.talk_time_mean, switchboard.handling_mean) == (22.0, 22.0 + 72.0)
    assert (payroll.talk_time_mean, other.talk_time_mean) == (258.0, 258.0)
    assert (switchboard.patience_curve, other.patience_curve) == (curve, curve)
    assert (payroll.patience, payroll.patience_curve) == (410.0, [])
    assert switchboard.patience == pytest.approx(-30 / np.log(0.6))


def test_the_means_of_all_numbers_weigh_their_calls(unlike: Parameters) -> None:
    assert weighed([(22.0, 3.0), (340.0, 1.0)]) == pytest.approx(101.5)
    assert weighed([(0.1, 3.0), (0.1, 0.7)]) == 0.1
    assert promised(unlike.phone, {SWITCHBOARD: 300, PAYROLL: 100}) == pytest.approx((0.925, 0.81))
    assert promised(unlike.phone, {"unit_1": 7, "unit_3": 0}) == (0.9, 0.7)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("phone.groups.talk_time_mean", {"växeln": 25.0}, "växeln"),
        ("phone.groups.patience_curve", {PAYROLL: [[0.0, 1.0], [60.0, 0.5], [30.0, 0.4]]}, [30.0, 0.4]),
        ("phone.groups.patience_curve", {PAYROLL: [[5.0, 1.0]]}, [5.0, 1.0]),
    ],
)
def test_values_of_a_number_that_cannot_be_are_told(
    base: Parameters, path: str, value: object, told: object
) -> None:
    found = [breach for breach in breaches(changed(base, {path: value})) if breach[0].startswith(path)]
    assert [said for _, said, _ in found] == [told]


def test_callers_are_the_same_and_their_calls_the_numbers_own(
    base: Parameters, unlike: Parameters, registers: Registers
) -> None:
    before, after = drawn(base, registers), drawn(unlike, registers)
    assert np.array_equal(before.unit, after.unit)
    assert np.array_equal(before.arrival, after.arrival)
    assert np.array_equal(before.next_attempt, after.next_attempt)
    units = list(base.organisation.units.value)
    for unit in OTHERS:
        own = before.unit == units.index(unit)
        assert np.array_equal(before.patience[own], after.patience[own])
        assert np.abs(before.handling[own] - after.handling[own]).max() <= 1 / 1024
        assert np.array_equal(before.follow_up[own] == NONE, after.follow_up[own] == NONE)
    for unit, handling, cv, patience, asking in (
        (SWITCHBOARD, 25.0, 0.5, 45.0, 0.02),
        (PAYROLL, 435.0, 0.9, 410.0, 0.35),
    ):
        own = after.unit == units.index(unit)
        count = own.sum()
        assert after.handling[own].mean() == pytest.approx(handling, abs=4 * handling * cv / np.sqrt(count))
        assert after.handling[own].std() / after.handling[own].mean() == pytest.approx(cv, rel=0.15)
        assert after.patience[own].mean() == pytest.approx(patience, abs=4 * patience / np.sqrt(count))
        asked = (after.follow_up[own] != NONE).mean()
        assert asked == pytest.approx(asking, abs=4 * np.sqrt(asking * (1 - asking) / count))


def test_a_measured_patience_is_the_numbers_own(base: Parameters, registers: Registers) -> None:
    """Half of the switchboard's callers hang up between 10 and 20 seconds; others wait as before."""
    curve = [[0.0, 1.0], [10.0, 1.0], [20.0, 0.5]]
    measured = changed(base, {"phone.groups.patience_curve": {SWITCHBOARD: curve}})
    before, after = drawn(base, registers), drawn(measured, registers)
    own = after.unit == list(base.organisation.units.value).index(SWITCHBOARD)
    assert np.array_equal(before.patience[~own], after.patience[~own])
    assert after.patience[own].min() >= 10.0
    assert (after.patience[own] <= 20.0).mean() == pytest.approx(0.5, abs=0.02)


def test_expected_hours_of_calls_are_each_numbers(unlike: Parameters, registers: Registers) -> None:
    calls, work = expected_calls(unlike, registers, YEAR), expected_work(unlike, registers, YEAR, reached=0.9)
    others = sum(calls[unit] for unit in OTHERS)
    seconds = others * 330.0 + calls[SWITCHBOARD] * 25.0 + calls[PAYROLL] * 435.0
    assert work["call"] == pytest.approx(0.9 * seconds / HOUR)
    asking = others * 0.22 + calls[SWITCHBOARD] * 0.02 + calls[PAYROLL] * 0.35
    assert work["call_back"] == pytest.approx(0.9 * asking * 14 / 60)


@pytest.mark.parametrize("engine", ["compiled", "events"])
def test_two_numbers_played_together_meet_each_its_exact_queue(engine: Engine) -> None:
    """M/M/c+M and M/M/c side by side in one office: 25-second calls, and calls of six minutes.

    Batch means at 99.9 %, as in the tests of one number against theory.
    """
    cases = (
        # service, erlang, people, patience, threshold, calls
        (25.0, 2.6, 3, 40.0, 10.0, 32_000),
        (360.0, 4.0, 6, 1e9, 30.0, 40_000),
    )
    arrival, handling, patience, group = [], [], [], []
    for number, (service, load, _, mean_patience, _, count) in enumerate(cases):
        generator = np.random.default_rng([11, number])
        arrival.append(np.cumsum(generator.exponential(service / load, count)))
        handling.append(generator.exponential(service, count))
        patience.append(generator.exponential(mean_patience, count))
        group.append(np.full(count, number))
    order = np.argsort(np.concatenate(arrival), kind="stable")
    columns = [ticks(np.concatenate(values)[order]) for values in (arrival, handling, patience)]
    called = np.concatenate(group)[order]
    people = [number for number, case in enumerate(cases) for _ in range(case[2])]
    staff = Staff(
        time=np.zeros(len(people)),
        person=np.arange(len(people), dtype=np.int32),
        mode=np.full(len(people), Mode.PHONE, dtype=np.int8),
        can=np.zeros((len(people), 1), dtype=np.bool_),
        group=np.array(people, dtype=np.int32),
        pace=np.ones((1, len(people), 2)),
    )
    history = play(Office(no_work(), phone_calls(*columns, group=called), staff), engine)
    answered = history.fate == Fate.ANSWERED
    wait = np.where(answered, history.answered, history.call_end) - history.call_arrival
    for number, (service, load, servers, mean_patience, threshold, count) in enumerate(cases):
        own = np.flatnonzero(called == number)[count // 4 :]
        exact = (
            ErlangA(load, servers, service, mean_patience)
            if mean_patience < 1e6
            else ErlangC(load, servers, service)
        )
        assert_covers(wait[own], exact.wait)
        assert_covers(wait[own] > 0, exact.delayed)
        assert_covers(answered[own] & (wait[own] <= threshold), exact.service_level(threshold))
    gone = ~answered[np.flatnonzero(called == 0)[8_000:]]
    assert_covers(gone, ErlangA(2.6, 3, 25.0, 40.0).abandoned)


def assert_covers(values: np.ndarray, exact: float) -> None:
    batches = values.reshape(20, -1).mean(axis=1)
    margin = stats.t.ppf(0.9995, 19) * batches.std(ddof=1) / np.sqrt(20)
    assert batches.mean() == pytest.approx(exact, abs=margin)
    assert margin < 0.5 * exact


def test_years_of_two_numbers_meet_pollaczek_and_khinchine(base: Parameters, registers: Registers) -> None:
    """From parameters to waits: one person a number, callers who wait, M/G/1 at each day's rate."""
    calls = {SWITCHBOARD: 60_000, PAYROLL: 45_000}
    parameters = changed(
        base,
        {
            **EVEN,
            "phone.calls": {YEAR: calls},
            "contacts.calls": {YEAR: {}},
            "phone.groups.talk_time_mean": {SWITCHBOARD: 22.0, PAYROLL: 51.0},
            "phone.groups.after_call_mean": {SWITCHBOARD: 3.0, PAYROLL: 4.0},
            "phone.groups.handling_cv": {SWITCHBOARD: 0.6, PAYROLL: 1.3},
            "phone.groups.patience_mean": dict.fromkeys(calls, 1e7),
        },
    )
    units = [SWITCHBOARD, PAYROLL]
    years = phone_years(parameters, registers, year=YEAR, seed=5, replications=range(10), units=units)
    played = years.play({unit: {Shift(0, 15): 1} for unit in units})
    days = day_shares(years.calendar, np.full(12, 1 / 12), np.full(5, 0.2))
    for place, (mean, cv) in enumerate(((25.0, 0.6), (55.0, 1.3))):
        rate = calls[units[place]] * days / (15 * HALF_HOUR)
        waits = rate * mean**2 * (1 + cv**2) / (2 * (1 - rate * mean))
        exact = float(days @ waits / days.sum())
        found = played[:, place, WAIT] / played[:, place, OFFERED]
        margin = stats.t.ppf(0.9995, 9) * found.std(ddof=1) / np.sqrt(10)
        assert found.mean() == pytest.approx(exact, abs=margin + 0.02 * exact)  # a day begins with nobody
        assert margin < 0.2 * exact


def test_within_counts_each_numbers_own_threshold(base: Parameters, registers: Registers) -> None:
    limits = {"unit_1": 5.0, "unit_3": 300.0}
    changes = {"phone.groups.answer_threshold": limits}
    plans = {unit: plan_of(base, base.phone.schedule.value[unit]) for unit in OTHERS}
    before, after = (
        phone_years(side, registers, year=YEAR, seed=1, replications=[0], units=OTHERS).play(plans)[0]
        for side in (base, changed(base, changes))
    )
    assert np.array_equal(before[:, [OFFERED, ANSWERED, WAIT]], after[:, [OFFERED, ANSWERED, WAIT]])
    assert after[0, WITHIN] < before[0, WITHIN]
    assert before[1, WITHIN] < after[1, WITHIN] <= after[1, ANSWERED]


def test_the_quick_service_is_each_numbers_erlang_a(base: Parameters, registers: Registers) -> None:
    """Days are nearly alike, a person in each half-hour of two numbers; the others have no calls."""
    parameters = changed(
        base,
        {
            **OWN,
            **EVEN,
            "phone.calls": {YEAR: {SWITCHBOARD: 90_000, PAYROLL: 6_000}},
            "contacts.calls": {YEAR: {}},
            "phone.schedule": {unit: {"08:30-16:00": 1} for unit in base.phone.schedule.value},
        },
    )
    met = phone_service(parameters, registers, YEAR)
    days = len(working_calendar(parameters, YEAR).days)
    answered = within = 0.0
    for calls, service, patience, threshold in ((90_000, 25.0, 45.0, 15.0), (6_000, 435.0, 410.0, 120.0)):
        queue = ErlangA(calls / days / 15 / HALF_HOUR * service, 1, service, patience)
        answered += calls * queue.answered / 96_000
        within += calls * queue.service_level(threshold) / 96_000
    assert met.answered == pytest.approx(answered, abs=0.003)
    assert met.within == pytest.approx(within, abs=0.003)


def test_the_quick_need_keeps_each_numbers_promise(base: Parameters, registers: Registers) -> None:
    """A number's crew is what it takes alone; a shared crew keeps the highest promise."""
    calls = {SWITCHBOARD: 70_000, PAYROLL: 20_000}
    both = changed(base, {**OWN, "phone.calls": {YEAR: calls}, "contacts.calls": {YEAR: {}}})
    needs = {
        unit: phone_need(changed(both, {"phone.calls": {YEAR: {unit: calls[unit]}}}), registers, YEAR)
        for unit in calls
    }
    need = phone_need(both, registers, YEAR)
    assert need.weekly_hours == pytest.approx(sum(alone.weekly_hours for alone in needs.values()))
    for unit, targets in ((SWITCHBOARD, (0.96, 0.88)), (PAYROLL, (0.82, 0.6))):
        assert np.array_equal(need.crews[unit], needs[unit].crews[unit])
        service = needs[unit].service
        assert min(met - target for met, target in zip(service, targets, strict=True)) == pytest.approx(0.0)
    pooled = phone_need(changed(both, {"phone.routing": "pooled"}), registers, YEAR)
    assert pooled.service.answered >= 0.96 - 1e-9


def test_a_schedule_begins_with_each_numbers_own_erlang_a(unlike: Parameters) -> None:
    days = 250
    for unit, service, patience, threshold, targets in (
        (SWITCHBOARD, 25.0, 45.0, 15.0, (0.96, 0.88)),
        (PAYROLL, 435.0, 410.0, 120.0, (0.82, 0.6)),
    ):
        own = phone_promises(unlike, unit)
        assert [promise.target for promise in own] == list(targets)
        callers = {SWITCHBOARD: 12_000, PAYROLL: 13_400}[unit]
        needed = first_requirement(unlike, {unit: callers}, days, own)
        calls = callers / days
        for slot, share in enumerate(unlike.phone.half_hour_profile.value):
            load = calls * share / HALF_HOUR * service
            queues = [ErlangA(load, count, service, patience) for count in range(1, 12)]
            enough = [
                queue.answered >= targets[0] - 1e-6 and queue.service_level(threshold) >= targets[1] - 1e-6
                for queue in queues
            ]
            assert needed[slot] == 1 + enough.index(True)


def test_promises_to_several_units_are_judged_unit_by_unit(unlike: Parameters) -> None:
    answered, _ = phone_promises(unlike, SWITCHBOARD, PAYROLL)
    assert answered == PhonePromise(ANSWERED, 0.96, (0.96, 0.82))
    played = np.array([[[100, 90, 0, 0], [100, 90, 0, 0]], [[100, 97, 0, 0], [100, 80, 0, 0]]], dtype=float)
    assert [kept.kept for kept in answered.kept(played)] == [1, 1]
    assert [kept.kept for kept in answered.raised(0.09).kept(played)] == [0, 0]
    assert answered.raised(0.09).targets(2).tolist() == [1.0, pytest.approx(0.91)]


@pytest.mark.slow
def test_a_simulated_year_judges_each_number_and_the_whole_by_their_calls(
    unlike: Parameters, registers: Registers
) -> None:
    outcome = simulate(unlike, registers, YEAR, replications=2)
    offered = outcome.phone.groupby("unit")["offered"].sum()
    answered = {**dict.fromkeys(OTHERS, 0.9), SWITCHBOARD: 0.96, PAYROLL: 0.82}
    in_time = {**dict.fromkeys(OTHERS, 0.7), SWITCHBOARD: 0.88, PAYROLL: 0.6}
    table = promises(outcome, unlike).set_index("measure")
    for measure, targets in ((ANSWER, answered), (SERVICE, in_time)):
        whole = sum(offered[unit] * target for unit, target in targets.items()) / offered.sum()
        assert table.loc[measure, "target"] == pytest.approx(whole)
    sums = outcome.phone.groupby("unit").sum(numeric_only=True)
    handling = sums["handling_seconds"] / sums["answered"]
    assert handling[SWITCHBOARD] == pytest.approx(25.0, rel=0.05)
    assert handling[PAYROLL] == pytest.approx(435.0, rel=0.05)


def test_places_are_judged_by_their_numbers_promise(unlike: Parameters) -> None:
    rows = [
        (promise, place, part, 100.0, 1.0, 0)
        for place, part in ((SWITCHBOARD, 90.0), (PAYROLL, 90.0), ("unit_1", 90.0))
        for promise in (ANSWER, SERVICE)
    ]
    columns = ["promise", "place", "part", "whole", "hours", "replication"]
    found = kept_by(only(unlike, "phone", "followup"), pd.DataFrame(rows, columns=columns))
    kept = {(row["place"], row["promise"]): (row["target"], row["kept"]) for row in found.to_dict("records")}
    assert kept == {
        (SWITCHBOARD, ANSWER): (0.96, 0),
        (SWITCHBOARD, SERVICE): (0.88, 1),
        (PAYROLL, ANSWER): (0.82, 1),
        (PAYROLL, SERVICE): (0.6, 1),
        ("unit_1", ANSWER): (0.9, 1),
        ("unit_1", SERVICE): (0.7, 1),
    }
