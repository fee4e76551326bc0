"""Properties of every play: nothing is lost, nobody is in two places, the phones come first."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.staffing.engine.office import NONE, Fate, History, Mode
from tests.staffing.centre import AWAY, DESK, HOME, PHONE, Centre

pytestmark = pytest.mark.slow

WORK_DAY = (8 * 60, 16 * 60 + 45)


@st.composite
def days(draw: st.DrawFn) -> list[tuple[float, Mode]]:
    """A person's changes of mode over three days; home every night."""
    changes: list[tuple[float, Mode]] = []
    for day in range(3):
        minutes = draw(st.lists(st.integers(*WORK_DAY), max_size=5, unique=True))
        changes += [
            (1440 * day + minute, draw(st.sampled_from([AWAY, DESK, PHONE]))) for minute in sorted(minutes)
        ]
        changes.append((1440 * day + 1020, HOME))
    return changes


@st.composite
def centres(draw: st.DrawFn, cleaned_up: bool = False) -> Centre:
    """A random small centre; ``cleaned_up`` has one person who can do all and works on and on at the end."""
    groups = draw(st.sampled_from([(0, 0), (0, 1)]))
    centre = Centre(groups=groups)
    for _ in range(draw(st.integers(1, 4))):
        pools = draw(st.sampled_from([(), (0,), (1,), (0, 1)]))
        centre.person(*draw(days()), pools=pools, group=groups[draw(st.integers(0, 1))])
    if cleaned_up:
        centre.person((3 * 1440 + 480, DESK), (300 * 1440, HOME), pools=(0, 1))
    minute = st.integers(0, 3 * 1440)
    for _ in range(draw(st.integers(0, 12))):
        parent = NONE if not centre._items or draw(st.booleans()) else len(centre._items) - 1
        work, pool = draw(st.integers(1, 200)), draw(st.integers(0, 1))
        if parent == NONE:
            centre.item(draw(minute), work, due=draw(st.integers(0, 5000)), pool=pool)
        else:
            centre.follows(parent, work, delay=draw(st.integers(0, 1)), pool=pool)
    for _ in range(draw(st.integers(0, 12))):
        follow_up = NONE
        if draw(st.booleans()):
            follow_up = centre.follows(NONE, draw(st.integers(1, 30)))
        again = NONE
        if draw(st.booleans()):
            again = centre.call(np.inf, draw(st.integers(1, 40)), patience=draw(st.integers(0, 30)))
        unit = draw(st.integers(0, 1))
        if again != NONE:
            centre._calls[again]["group"] = groups[unit]
        centre.call(
            draw(st.integers(*WORK_DAY)) + 1440 * draw(st.integers(0, 2)),
            draw(st.integers(1, 40)),
            patience=draw(st.integers(0, 30)),
            unit=unit,
            again=again,
            after=draw(st.integers(0, 60)),
            follow_up=follow_up,
        )
    return centre


@given(centre=centres(cleaned_up=True))
@settings(deadline=None)
def test_all_that_arises_is_done_when_there_is_time_and_work_is_busy_time_to_the_tick(
    centre: Centre,
) -> None:
    history, items = centre.play(), centre.office.work
    arose = np.isfinite(history.release)
    assert np.isfinite(history.end[arose]).all()
    assert (history.person[arose] != NONE).all()
    assert items.work[arose].sum() == history.desk_seconds.sum()


@given(centre=centres())
@settings(deadline=None)
def test_items_are_done_or_open_and_in_order(centre: Centre) -> None:
    history, items = centre.play(), centre.office.work
    done, begun = np.isfinite(history.end), np.isfinite(history.start)
    arose = np.isfinite(history.release)
    assert not (begun & ~arose).any()
    assert not (done & ~begun).any()
    assert (history.start[begun] >= history.release[begun]).all()
    assert (history.end[done] >= history.start[done] + items.work[done]).all()
    assert items.work[done].sum() <= history.desk_seconds.sum() <= items.work[begun].sum()
    child = np.flatnonzero(items.parent != NONE)
    assert not (arose[child] & ~done[items.parent[child]]).any()
    assert (history.release[child[arose[child]]] >= history.end[items.parent[child[arose[child]]]]).all()
    for item in np.flatnonzero(done):
        assert centre.office.staff.can[history.person[item], items.pool[item]]


@given(centre=centres())
@settings(deadline=None)
def test_calls_are_answered_or_abandoned_and_follow_ups_come_of_answers(centre: Centre) -> None:
    history, calls = centre.play(), centre.office.calls
    made = history.fate != Fate.NEVER_MADE
    answered, gone = history.fate == Fate.ANSWERED, history.fate == Fate.ABANDONED
    assert (made == answered | gone).all()
    assert (made == np.isfinite(history.call_arrival)).all()
    wait = history.answered[answered] - history.call_arrival[answered]
    assert ((wait >= 0) & (wait <= calls.patience[answered])).all()
    assert (history.call_end[answered] == history.answered[answered] + calls.handling[answered]).all()
    assert (history.call_end[gone] == history.call_arrival[gone] + calls.patience[gone]).all()
    assert calls.handling[answered].sum() == history.call_seconds.sum()
    asks = calls.follow_up != NONE
    assert (np.isfinite(history.release[calls.follow_up[asks]]) == answered[asks]).all()


@given(centre=centres())
@settings(deadline=None)
def test_nobody_is_on_two_calls_or_at_work_when_away(centre: Centre) -> None:
    history = centre.play()
    for who, spans in enumerate(_spans(centre)):
        present = [span for span in spans if span[2] >= DESK]
        calls = _calls_of(history, who)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(calls))
        begun_on_duty = [any(a <= call[0] <= b for a, b, mode in spans if mode == PHONE) for call in calls]
        assert all(begun_on_duty)
        hours = sum(end - begin for begin, end, _ in present)
        on_calls = sum(
            max(0.0, min(call[1], end) - max(call[0], begin)) for call in calls for begin, end, _ in present
        )
        assert history.desk_seconds[who] <= hours - on_calls


@given(centre=centres())
@settings(deadline=None)
def test_who_hangs_up_met_nobody_free_on_duty(centre: Centre) -> None:
    history, calls = centre.play(), centre.office.calls
    spans = _spans(centre)
    for call in np.flatnonzero(history.fate == Fate.ABANDONED):
        group = calls.group[call]
        time = (history.call_arrival[call] + history.call_end[call]) / 2
        for who, own in enumerate(spans):
            on_duty = any(begin <= time < end for begin, end, mode in own if mode == PHONE)
            if centre.office.staff.group[who] == group and on_duty and calls.patience[call] > 0:
                assert any(begin <= time < end for begin, end in _calls_of(history, who))


@given(centre=centres())
@settings(deadline=None)
def test_first_come_first_served_within_a_phone_group(centre: Centre) -> None:
    history, calls = centre.play(), centre.office.calls
    for group in set(calls.group.tolist()):
        mine = np.flatnonzero((calls.group == group) & (history.fate == Fate.ANSWERED))
        by_arrival = mine[np.lexsort((history.answered[mine], history.call_arrival[mine]))]
        assert (np.diff(history.answered[by_arrival]) >= 0).all()


@given(
    handling=st.lists(st.integers(1, 60), min_size=1, max_size=25),
    gaps=st.lists(st.integers(0, 30), min_size=25, max_size=25),
    people=st.integers(1, 3),
)
@settings(deadline=None)
def test_one_more_person_makes_no_patient_caller_wait_longer(
    handling: list[int], gaps: list[int], people: int
) -> None:
    def waits(staff: int) -> np.ndarray:
        centre = Centre()
        for arrival, minutes in zip(480 + np.cumsum(gaps), handling, strict=False):
            centre.call(float(arrival), minutes)
        for _ in range(staff):
            centre.person((480, PHONE), (200 * 1440, HOME))
        history = centre.play()
        return history.answered - history.call_arrival

    assert (waits(people + 1) <= waits(people)).all()


@given(centre=centres())
@settings(deadline=None, max_examples=25)
def test_the_same_play_twice_is_the_same(centre: Centre) -> None:
    first, second = centre.play(), centre.play()
    for name, column in vars(first).items():
        np.testing.assert_array_equal(column, getattr(second, name))


def _spans(centre: Centre) -> list[list[tuple[float, float, int]]]:
    """Of each person: from, to, mode."""
    staff = centre.office.staff
    spans: list[list[tuple[float, float, int]]] = []
    for who in range(len(staff)):
        mine = staff.person == who
        times, modes = staff.time[mine].tolist(), staff.mode[mine].tolist()
        spans.append(list(zip(times, [*times[1:], np.inf], modes, strict=True)))
    return spans


def _calls_of(history: History, who: int) -> list[tuple[float, float]]:
    mine = np.flatnonzero(history.call_person == who)
    return sorted(zip(history.answered[mine].tolist(), history.call_end[mine].tolist(), strict=True))
