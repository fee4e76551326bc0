"""Both engines give each item and call the same history, to the bit: small offices and whole years."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.engine.conservation import accounts
from model.staffing.engine.office import (
    NONE,
    Days,
    Fate,
    Mode,
    Office,
    Staff,
    always_at_work,
    desk_work,
    no_work,
    phone_calls,
)
from model.staffing.engine.play import in_order, play
from model.staffing.year.simulated_year import draw_year
from model.time_units import DAY, WEEK
from tests.staffing.centre import play_by_both

pytestmark = pytest.mark.slow

HORIZON = 3 * DAY
NO_CALLS = phone_calls([], [])


def some_office(
    seed: int,
    people: int,
    items: int,
    calls: int,
    pools: int,
    groups: int,
    grid: float,
    overflow_after: float,
) -> Office:
    """A random office; the coarser the ``grid`` of times, in seconds, the more happens at once."""
    rng = np.random.default_rng(seed)

    def times(longest: float, count: int) -> np.ndarray:
        return np.floor(rng.uniform(0, longest, count) / grid) * grid

    release = times(HORIZON, items)
    parent = np.full(items, NONE)
    for item in range(1, items):
        if rng.random() < 0.3:
            parent[item] = rng.integers(item)
    asked = rng.permutation(np.flatnonzero(parent == NONE))[: calls // 4]
    release[parent != NONE] = np.inf
    release[asked] = np.inf
    arrival = times(HORIZON, calls)
    next_attempt, follow_up = np.full(calls, NONE), np.full(calls, NONE)
    follow_up[: len(asked)] = asked
    for call in range(1, calls):
        if rng.random() < 0.4:
            next_attempt[call - 1] = call
            arrival[call] = np.inf
    changes = 8 * people
    weeks = int(rng.integers(1, 3))
    pace = np.where(
        rng.random((weeks, people, pools + 1)) < 0.7, 1.0, rng.uniform(0.5, 3, (weeks, people, pools + 1))
    )
    starts = np.arange(3) * DAY
    return Office(
        work=desk_work(
            release,
            times(4 * 3600, items),
            due=times(HORIZON, items),
            pool=rng.integers(pools, size=items),
            parent=parent,
            delay=rng.integers(3, size=items),
            deadline=rng.integers(2, size=items),
        ),
        calls=phone_calls(
            arrival,
            times(1800, calls),
            np.where(rng.random(calls) < 0.1, np.inf, times(1800, calls)),
            group=rng.integers(groups, size=calls),
            next_attempt=next_attempt,
            retry_delay=times(3600, calls),
            follow_up=follow_up,
        ),
        staff=Staff(
            time=np.sort(times(HORIZON, changes)),
            person=rng.integers(max(people, 1), size=changes).astype(np.int32),
            mode=rng.choice([*Mode], size=changes, p=[0.1, 0.1, 0.4, 0.4]).astype(np.int8),
            can=rng.random((people, pools)) < 0.6,
            group=rng.integers(groups, size=people).astype(np.int32),
            pace=pace if rng.random() < 0.5 else np.ones((1, people, pools + 1)),
        ),
        days=Days(starts, 8 * 3600.0, 16 * 3600.0, np.stack([starts + 17 * 3600.0, starts + 2 * DAY])),
        overflow_after=overflow_after,
    )


offices = st.builds(
    some_office,
    seed=st.integers(0, 2**32 - 1),
    people=st.integers(0, 6),
    items=st.integers(0, 40),
    calls=st.integers(0, 40),
    pools=st.integers(1, 4),
    groups=st.integers(1, 3),
    grid=st.sampled_from([1 / 1024, 60.0, 900.0, 3600.0]),
    overflow_after=st.sampled_from([0.0, 60.0, 900.0, np.inf]),
)


@given(office=offices)
@settings(deadline=None, max_examples=3000)
def test_small_offices_of_all_kinds(office: Office) -> None:
    play_by_both(office)


@given(items=st.integers(0, 40), seed=st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=200)
def test_rows_may_come_in_any_order(items: int, seed: int) -> None:
    office = some_office(seed, 3, 0, 10, pools=2, groups=1, grid=1 / 1024, overflow_after=np.inf)
    rng = np.random.default_rng(seed)
    due, pool = rng.permutation(items) * 900.0, rng.integers(2, size=items)
    work = desk_work(np.sort(rng.uniform(0, HORIZON, items)), rng.uniform(0, 7200, items), due, pool)
    straight, order = replace(office, work=work), rng.permutation(items)
    history, shuffled = play(straight), play(in_order(straight, order))
    np.testing.assert_array_equal(shuffled.end, history.end[order])
    np.testing.assert_array_equal(shuffled.person, history.person[order])


def year_office(parameters: Parameters, registers: Registers, replication: int = 0) -> Office:
    return draw_year(parameters, registers, 2012, 1, replication).office


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"phone.routing": "pooled"},
        {"phone.routing": "overflow", "phone.overflow_after": 30},
        {
            "staffing.cross_training": {"P010": ["accounts_receivable"]},
            "staffing.learning.initial_factor": 2.0,
        },
    ],
    ids=["separate", "pooled", "overflow", "learning"],
)
def test_small_years(small_world: Parameters, registers: Registers, changes: dict[str, object]) -> None:
    office = year_office(changed(small_world, changes), registers)
    assert bool((office.staff.pace != 1).any()) == any("learning" in name for name in changes)
    play_by_both(office)


def test_a_whole_year_of_the_centre(base: Parameters, registers: Registers) -> None:
    office = year_office(base, registers)
    history = play_by_both(office)
    books = accounts(office, history)
    assert books.done > 700_000
    assert books.answered > 40_000


class TestExtremes:
    """What a roster can come to, as reality would have it; nothing is lost."""

    def test_nobody_on_the_phone_lets_callers_wait_until_they_give_up(self) -> None:
        calls = phone_calls([0.0, 10.0], [60.0, 60.0], [300.0, np.inf])
        history = play_by_both(Office(no_work(), calls, always_at_work(2, Mode.BACK_OFFICE)))
        assert history.fate.tolist() == [Fate.ABANDONED, Fate.WAITING]
        assert accounts(Office(no_work(), calls, always_at_work(2)), history).waiting == 1

    def test_no_people_at_all_leaves_everything_open(self) -> None:
        office = Office(
            desk_work([0.0, 5.0], [60.0, 0.0]), phone_calls([1.0], [1.0], [2.0]), always_at_work(0)
        )
        books = accounts(office, play_by_both(office))
        assert (books.done, books.untouched, books.abandoned) == (0, 2, 1)

    def test_nobody_skilled_leaves_the_item_and_serves_the_others(self) -> None:
        staff = always_at_work(1, pools=2)
        staff.can[0, 1] = False
        office = Office(desk_work([0.0, 0.0], [60.0, 60.0], pool=[1, 0]), NO_CALLS, staff)
        assert play_by_both(office).person.tolist() == [NONE, 0]

    def test_work_begun_when_the_year_ends_is_open_with_its_time_counted(self) -> None:
        staff = Staff(
            np.array([0.0, 30.0]),
            np.array([0, 0]),
            np.array([Mode.BACK_OFFICE, Mode.HOME], dtype=np.int8),
            np.ones((1, 1), dtype=bool),
            np.zeros(1, dtype=np.int32),
            np.ones((1, 1, 2)),
        )
        office = Office(desk_work([0.0], [60.0]), NO_CALLS, staff)
        books = accounts(office, play_by_both(office))
        assert (books.begun, books.worked, books.desk_seconds) == (1, 30.0, 30.0)


def test_books_that_do_not_balance_are_refused() -> None:
    office = Office(desk_work([0.0, 0.0], [60.0, 60.0]), NO_CALLS, always_at_work(1))
    history = play(office)
    lost = replace(history, release=np.array([0.0, np.inf]))
    with pytest.raises(ArithmeticError, match="planned items are released"):
        accounts(office, lost)
    with pytest.raises(ArithmeticError, match="time by item and by person"):
        accounts(office, replace(history, desk_seconds=history.desk_seconds + 1))


def _work(**columns: object) -> Office:
    return Office(
        desk_work(**{"release": [0.0, 1.0], "work": [1.0, 1.0], **columns}), NO_CALLS, always_at_work(1)
    )


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"work": [1.0, -1.0]}, "work.work must not be negative"),
        ({"work": [1.0, np.nan]}, "work.work must not be negative or missing"),
        ({"work": [1.0, np.inf]}, "work.work must be finite"),
        ({"release": [0.0, np.nan]}, "work.release must not be negative or missing"),
        ({"due": [0.0, np.nan]}, "work.due must not be missing"),
        ({"pool": [0, 1]}, "work.pool must be between 0 and 0"),
        ({"parent": [NONE, 2]}, "work.parent must be between -1 and 1"),
        ({"parent": [NONE, 0]}, "infinite release"),
    ],
)
def test_an_impossible_office_is_refused_in_words(columns: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        _work(**columns)


def test_a_history_has_a_value_for_each_row() -> None:
    office = some_office(1, people=3, items=10, calls=7, pools=2, groups=2, grid=60.0, overflow_after=60.0)
    history = play(office)
    lengths = {field.name: len(getattr(history, field.name)) for field in fields(history)}
    of_items = {"release", "due", "start", "end", "worked", "person"}
    of_people = {"desk_seconds", "call_seconds"}
    for name, length in lengths.items():
        assert length == (10 if name in of_items else 3 if name in of_people else 7), name


def test_weeks_of_pace_go_on_from_the_last() -> None:
    pace = np.array([[[1.0, 1.0]], [[2.0, 2.0]]])
    staff = replace(always_at_work(1), pace=pace)
    office = Office(desk_work([0.0, WEEK, 5 * WEEK], [60.0, 60.0, 60.0]), NO_CALLS, staff)
    history = play_by_both(office)
    assert (history.end - history.start).tolist() == [60.0, 120.0, 120.0]
