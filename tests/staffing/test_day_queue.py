"""A day of one phone group against the same day worked out in other ways."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import integrate, linalg, stats

from model.staffing.queueing.erlang_a import ErlangA, answered_within
from tests.staffing.day_queue import DayQueue, gamma_nodes, some_leave
from tests.staffing.queueing_theory import transient

pytestmark = pytest.mark.slow

SLOT = 1800.0


def day(rates: list[float], servers: list[int], room: int = 40, busy_day_cv: float = 0.0) -> DayQueue:
    return DayQueue(
        rates=np.array(rates),
        servers=np.array(servers),
        slot=SLOT,
        service=180.0,
        patience=240.0,
        room=room,
        busy_day_cv=busy_day_cv,
    )


PEAK = day([0.01, 0.03, 0.035, 0.02, 0.01], [3, 4, 6, 3, 2])


def test_hanging_up_is_the_patience_rate_times_the_time_waited() -> None:
    assert pytest.approx(PEAK.wait / PEAK.patience, rel=1e-9) == PEAK.abandoned


def test_answered_in_the_end_is_answered() -> None:
    assert PEAK.answered_within(1e5) == pytest.approx(PEAK.answered, rel=1e-7)


def test_waits_of_the_answered_are_the_area_above_their_distribution() -> None:
    small = day([0.01, 0.02, 0.01], [2, 3, 2], room=25)
    times = np.linspace(0, 1500, 61)
    later = [small.answered - small.answered_within(float(time)) for time in times]
    assert integrate.simpson(later, x=times) == pytest.approx(small.answered_wait, rel=1e-4)


def test_the_quantile_is_where_the_answered_get_there() -> None:
    wait = PEAK.answered_wait_quantile(0.9)
    assert PEAK.answered_within(wait) == pytest.approx(0.9 * PEAK.answered, rel=1e-6)
    assert day([0.001], [5]).answered_wait_quantile(0.5) == 0


def test_constant_servers_meet_the_differential_equations() -> None:
    rates, hours = [0.02, 0.03, 0.01], np.linspace(0, 3 * SLOT, 541)
    found = day(rates, [5, 5, 5])
    states = transient(lambda time: rates[min(int(time // SLOT), 2)], lambda _: 5, 180.0, 240.0, hours, 40)
    answered = states @ answered_within(60.0, 41, 5, 180.0, 240.0)
    by_slot = [integrate.simpson(answered[180 * k : 180 * k + 181], dx=10.0) for k in range(3)]
    assert found.answered_within(60.0) == pytest.approx(float(np.dot(rates, by_slot)), rel=1e-6)


def test_a_long_day_settles_at_the_long_run() -> None:
    first, both = day([0.03] * 10, [6] * 10), day([0.03] * 20, [6] * 20)
    exact, calls = ErlangA(5.4, 6, 180.0, 240.0), 0.03 * 10 * SLOT
    assert both.answered - first.answered == pytest.approx(calls * exact.answered, rel=1e-6)
    assert both.wait - first.wait == pytest.approx(calls * exact.wait, rel=1e-6)
    assert both.answered_wait - first.answered_wait == pytest.approx(
        calls * exact.answered * exact.wait_of_answered, rel=1e-6
    )


def test_one_of_two_who_leaves_during_a_call_as_with_both_told_apart() -> None:
    """The area under the queue of a chain whose states say which of the two is busy; the first leaves."""
    rate, service, patience, most = 0.012, 180.0, 240.0, 20
    states = [(a, b, q) for a, b in product((0, 1), repeat=2) for q in range(most + 1) if q == 0 or (a and b)]
    place = {state: number for number, state in enumerate(states)}

    def generator(rate: float, leaver_stays: bool) -> np.ndarray:
        flow = np.zeros((len(states), len(states)))

        def move(begin: tuple[int, int, int], end: tuple[int, int, int], speed: float) -> None:
            flow[place[begin], place[end]] += speed

        for a, b, queue in states:
            here = (a, b, queue)
            free = [who for who, busy in enumerate((a, b)) if not busy and (leaver_stays or who == 1)]
            for who in free:
                move(here, (a or int(who == 0), b or int(who == 1), queue), rate / len(free))
            if not free and (a, b, queue + 1) in place:
                move(here, (a, b, queue + 1), rate)
            if b:
                move(here, (a, 1, queue - 1) if queue else (a, 0, 0), 1 / service)
            if a:
                move(here, (1, b, queue - 1) if queue and leaver_stays else (0, b, queue), 1 / service)
            if queue:
                move(here, (a, b, queue - 1), queue / patience)
        return flow - np.diag(flow.sum(axis=1))

    states = [*states, *((0, 1, q) for q in range(1, most + 1))]
    place = {state: number for number, state in enumerate(states)}
    waiting = np.array([queue for _, _, queue in states], dtype=float)
    probability = np.zeros(len(states))
    probability[place[0, 0, 0]] = 1.0
    area = 0.0
    for stays, calls in ((True, rate), (False, rate), (False, 0.0)):
        step = linalg.expm(generator(calls, stays) * 10.0)
        path = [probability]
        for _ in range(180 if calls else 720):
            path.append(path[-1] @ step)
        area += integrate.simpson(np.array(path) @ waiting, dx=10.0)
        probability = path[-1]
    assert day([rate, rate], [2, 1], room=21).wait == pytest.approx(area, rel=1e-5)


def test_leavers_take_their_calls_along() -> None:
    state = np.array([0.0, 1.0, 0.0, 0.0])
    assert some_leave(state, 4, 3).tolist() == pytest.approx([0.25, 0.75, 0, 0])
    assert some_leave(np.array([0, 0, 0, 1.0]), 2, 1).tolist() == [0, 0, 1, 0]
    assert some_leave(state, 3, 4) is state


@pytest.mark.parametrize("cv", [0.05, 0.25, 0.6])
def test_busy_days_are_averaged_over_their_distribution(cv: float) -> None:
    nodes, weights = gamma_nodes(cv)
    shape = cv**-2
    for power in range(6):
        assert weights @ nodes**power == pytest.approx(stats.gamma.moment(power, shape, scale=1 / shape))


def test_busy_days_leave_the_number_of_calls_and_make_waits_longer() -> None:
    steady, busy = (day([0.02, 0.03, 0.02], [5, 6, 5], 60, cv) for cv in (0.0, 0.2))
    assert busy.offered == steady.offered
    assert busy.answered + busy.wait / busy.patience == pytest.approx(busy.offered, rel=1e-9)
    assert busy.wait > steady.wait


def test_too_little_room_is_refused() -> None:
    with pytest.raises(ValueError, match="room"):
        _ = day([0.05], [3], room=8).answered
