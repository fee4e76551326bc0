"""One phone group on every sample path, by both engines: against recursions that know nothing of events.

Kiefer and Wolfowitz ("On the theory of queues with many servers", *Transactions of the AMS* 78, 1955) keep
for each server when it will be free, and give the next caller the first of them; with one server it is
Lindley's recursion. A caller who would wait longer than their patience takes no server.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.randomness import ticks
from model.staffing.engine.office import (
    Fate,
    History,
    Mode,
    Office,
    Staff,
    always_at_work,
    desk_work,
    no_work,
    phone_calls,
)
from model.staffing.engine.play import Engine, play
from model.time_units import HOUR, MINUTE

ENGINES: tuple[Engine, ...] = ("compiled", "events")
both_engines = pytest.mark.parametrize("engine", ENGINES)
seconds = st.integers(0, 400).map(float)


@dataclass(frozen=True)
class Callers:
    """Gaps to the caller before, talk and patience, seconds; and how many answer."""

    gaps: np.ndarray
    talk: np.ndarray
    patience: np.ndarray
    servers: int

    @property
    def arrival(self) -> np.ndarray:
        return np.cumsum(self.gaps)

    def play(self, engine: Engine, more: int = 0) -> History:
        calls = phone_calls(self.arrival, self.talk, self.patience)
        return play(Office(no_work(), calls, always_at_work(self.servers + more, Mode.PHONE)), engine)


@st.composite
def callers(draw: st.DrawFn, patient: bool = False, servers: st.SearchStrategy[int] | None = None) -> Callers:
    """Up to forty callers, many at the same time and many free at the same time."""
    count = draw(st.integers(1, 40))
    column = st.lists(seconds, min_size=count, max_size=count).map(np.array)
    return Callers(
        gaps=draw(column) / draw(st.sampled_from([1, 4, 16])),
        talk=draw(column),
        patience=np.full(count, np.inf) if patient else draw(column),
        servers=draw(st.integers(1, 5) if servers is None else servers),
    )


def starts(given: Callers) -> tuple[np.ndarray, np.ndarray]:
    """Who is answered, and when each is or hangs up, by the recursion."""
    free = [0.0] * given.servers
    answered, left = np.zeros(len(given.gaps), dtype=bool), np.zeros(len(given.gaps))
    for number, arrival in enumerate(given.arrival):
        first = min(range(given.servers), key=free.__getitem__)
        begin = max(arrival, free[first])
        answered[number] = begin <= arrival + given.patience[number]
        left[number] = begin if answered[number] else arrival + given.patience[number]
        if answered[number]:
            free[first] = begin + given.talk[number]
    return answered, left


def left_queue(history: History) -> np.ndarray:
    """When each caller was answered or hung up."""
    return np.where(history.fate == Fate.ANSWERED, history.answered, history.call_end)


@both_engines
@given(group=callers())
@settings(deadline=None, max_examples=60)
def test_every_start_is_kiefers_and_wolfowitzs(engine: Engine, group: Callers) -> None:
    history = group.play(engine)
    answered, left = starts(group)
    np.testing.assert_array_equal(history.fate == Fate.ANSWERED, answered)
    np.testing.assert_array_equal(left_queue(history), left)


@both_engines
@given(group=callers(patient=True, servers=st.just(1)))
@settings(deadline=None, max_examples=40)
def test_waits_for_one_person_are_lindleys(engine: Engine, group: Callers) -> None:
    wait, waits = 0.0, []
    for number, gap in enumerate(group.gaps):
        wait = max(wait + (group.talk[number - 1] if number else 0.0) - (gap if number else 0.0), 0.0)
        waits.append(wait)
    history = group.play(engine)
    np.testing.assert_array_equal(history.answered - history.call_arrival, waits)


@both_engines
@given(group=callers())
@settings(deadline=None, max_examples=60)
def test_littles_law_and_conservation_on_every_path(engine: Engine, group: Callers) -> None:
    """Counted at every moment from outside: who has come, who has left the queue, whose call has ended."""
    history = group.play(engine)
    answered, left = history.fate == Fate.ANSWERED, left_queue(history)
    moments = np.unique(np.concatenate([group.arrival, left, history.call_end[answered]]))

    def until(times: np.ndarray) -> np.ndarray:
        return np.searchsorted(np.sort(times), moments, side="right")

    waiting = until(group.arrival) - until(left)
    talking = until(left[answered]) - until(history.call_end[answered])
    spans = np.diff(moments)
    assert (waiting[:-1] * spans).sum() == (left - group.arrival).sum()
    assert (talking[:-1] * spans).sum() == group.talk[answered].sum() == history.call_seconds.sum()
    assert (waiting >= 0).all()
    assert (talking <= group.servers).all()
    assert waiting[-1] == talking[-1] == 0
    # Nobody waits through any time in which someone is free.
    assert (talking[:-1][waiting[:-1] > 0] == group.servers).all()
    assert answered.sum() + (history.fate == Fate.ABANDONED).sum() == len(group.gaps)


@pytest.mark.slow
@both_engines
@given(group=callers(patient=True), more=st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_more_people_make_no_start_later(engine: Engine, group: Callers, more: int) -> None:
    assert (group.play(engine, more).answered <= group.play(engine).answered).all()


@both_engines
@given(group=callers(patient=True), number=st.integers(0, 39), less=seconds)
@settings(deadline=None, max_examples=60)
def test_a_shorter_call_makes_no_start_later(
    engine: Engine, group: Callers, number: int, less: float
) -> None:
    talk = group.talk.copy()
    place = number % len(talk)
    talk[place] = max(talk[place] - less, 0.0)
    shorter = replace(group, talk=talk)
    assert (shorter.play(engine).answered <= group.play(engine).answered).all()


@both_engines
def test_one_more_person_lowers_waits_and_losses_over_many_impatient_callers(engine: Engine) -> None:
    """Of impatient callers one may wait longer for it, who else had been alone; all together do not."""
    generator = np.random.default_rng(11)
    count = 4_000
    many = Callers(
        ticks(generator.exponential(20, count)),
        ticks(generator.lognormal(5.0, 0.9, count)),
        ticks(generator.exponential(200, count)),
        servers=6,
    )
    results = [many.play(engine, more) for more in range(6)]
    waits = [float((left_queue(history) - many.arrival).sum()) for history in results]
    lost = [int((history.fate == Fate.ABANDONED).sum()) for history in results]
    assert waits == sorted(waits, reverse=True)
    assert lost == sorted(lost, reverse=True)


@both_engines
@given(group=callers(patient=True), shift=st.integers(1, 20))
@settings(deadline=None, max_examples=40)
def test_calls_begun_in_a_shift_are_finished_after_it(engine: Engine, group: Callers, shift: int) -> None:
    """Everyone goes off duty at once: what has begun is finished, and nothing begins after that."""
    over = shift * MINUTE
    people = np.arange(group.servers, dtype=np.int32)
    everyone = always_at_work(group.servers)
    staff = Staff(
        np.repeat([0.0, over], group.servers),
        np.tile(people, 2),
        np.repeat([Mode.PHONE, Mode.HOME], group.servers),
        everyone.can,
        everyone.group,
        everyone.pace,
    )
    calls = phone_calls(group.arrival, group.talk, HOUR * 24)
    history = play(Office(no_work(), calls, staff), engine)
    freely = group.play(engine)
    in_time = freely.answered < over
    np.testing.assert_array_equal(history.fate == Fate.ANSWERED, in_time)
    np.testing.assert_array_equal(history.answered[in_time], freely.answered[in_time])
    assert (history.call_end[in_time] == history.answered[in_time] + group.talk[in_time]).all()


@both_engines
@given(
    work=st.lists(st.tuples(seconds, seconds), min_size=1, max_size=30),
    people=st.integers(1, 4),
    more=st.integers(1, 2),
)
@settings(deadline=None, max_examples=60)
def test_desk_work_in_order_of_arrival_follows_the_same_recursion(
    engine: Engine, work: list[tuple[float, float]], people: int, more: int
) -> None:
    """Items due in the order in which they come are begun as calls would be, sooner with more people."""
    release = np.cumsum([gap for gap, _ in work])
    length = np.array([took for _, took in work])
    items = desk_work(release, length, due=release)
    patient = Callers(np.diff(release, prepend=0.0), length, np.full(len(work), np.inf), people)
    fewer = play(Office(items, phone_calls([], []), always_at_work(people)), engine)
    np.testing.assert_array_equal(fewer.start, starts(patient)[1])
    assert (fewer.end == fewer.start + length).all()
    assert fewer.desk_seconds.sum() == length.sum()
    larger = play(Office(items, phone_calls([], []), always_at_work(people + more)), engine)
    assert (larger.start <= fewer.start).all()
