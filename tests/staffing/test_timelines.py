"""Timelines drawn by hand: minutes of the first working day, every event checked."""

from __future__ import annotations

import numpy as np
import pytest

from model.staffing.engine.office import NONE, Fate, History
from model.time_units import MINUTE
from tests.staffing.centre import AWAY, DESK, HOME, NINE, PHONE, Centre, moment


def minutes(times: np.ndarray) -> list[float]:
    """Minutes after midnight of the first working day."""
    return ((times - moment(0)) / MINUTE).tolist()


def worked(history: History) -> list[float]:
    return (history.desk_seconds / MINUTE).tolist()


def test_work_waits_for_someone_and_is_done_in_turn() -> None:
    centre = Centre()
    centre.item(NINE - 30, work=10)
    centre.item(NINE, work=5)
    centre.person((NINE, DESK), (1005, HOME))
    history = centre.play()
    assert minutes(history.start) == [NINE, NINE + 10]
    assert minutes(history.end) == [NINE + 10, NINE + 15]
    assert worked(history) == [15]


def test_earliest_due_first_and_of_equals_the_first_that_came() -> None:
    centre = Centre()
    centre.item(NINE, work=1, due=900)
    centre.item(NINE, work=1, due=800)
    centre.item(NINE, work=1, due=900)
    centre.person((NINE + 1, DESK), (1005, HOME))
    assert minutes(centre.play().start) == [NINE + 2, NINE + 1, NINE + 3]


def test_only_what_one_is_skilled_for() -> None:
    centre = Centre()
    centre.item(NINE, work=10, due=600, pool=1)
    centre.item(NINE, work=10, due=900, pool=0)
    centre.person((NINE, DESK), (1005, HOME), pools=(0,))
    history = centre.play()
    assert history.person.tolist() == [NONE, 0]
    assert np.isnan(history.end[0])
    assert not np.isinf(history.release[0])


def test_a_person_may_have_a_skill_that_nothing_asks_for() -> None:
    centre = Centre()
    centre.item(NINE, work=1)
    centre.person((NINE, DESK), (1005, HOME), pools=(0, 7))
    assert minutes(centre.play().end) == [NINE + 1]


def test_a_call_interrupts_desk_work_which_is_resumed() -> None:
    centre = Centre()
    centre.item(NINE, work=10)
    centre.call(NINE + 4, handling=3)
    centre.person((NINE, PHONE), (1005, HOME))
    history = centre.play()
    assert minutes(history.start) == [NINE]
    assert minutes(history.end) == [NINE + 13]
    assert minutes(history.answered) == [NINE + 4]
    assert minutes(history.call_end) == [NINE + 7]
    assert worked(history) == [10]
    assert history.call_seconds.tolist() == [3 * MINUTE]


def test_a_call_goes_to_who_is_idle_else_to_whose_work_is_least_urgent() -> None:
    centre = Centre()
    centre.item(NINE, work=60, due=700)
    centre.item(NINE, work=60, due=900)
    for minute in (NINE + 1, NINE + 2, NINE + 3):
        centre.call(minute, handling=30)
    for _ in range(3):
        centre.person((NINE, PHONE), (1005, HOME))
    assert centre.play().call_person.tolist() == [2, 1, 0]


def test_nobody_at_the_desk_only_answers() -> None:
    centre = Centre()
    centre.call(NINE, handling=1, patience=2)
    centre.person((NINE, DESK), (1005, HOME))
    history = centre.play()
    assert history.fate.tolist() == [Fate.ABANDONED]
    assert minutes(history.call_end) == [NINE + 2]


def test_lunch_keeps_the_item_on_the_desk() -> None:
    centre = Centre()
    centre.item(NINE, work=10)
    centre.person((NINE, DESK), (NINE + 5, AWAY), (NINE + 50, DESK), (1005, HOME))
    centre.person((NINE + 6, DESK), (1005, HOME))
    history = centre.play()
    assert history.person.tolist() == [0]
    assert minutes(history.end) == [NINE + 55]
    assert worked(history) == [10, 0]


def test_who_goes_home_returns_the_item_and_a_colleague_finishes_it_next_day() -> None:
    centre = Centre()
    centre.item(NINE, work=100)
    centre.person((NINE, DESK), (NINE + 40, HOME))
    centre.person((1440 + NINE, DESK), (1440 + 1005, HOME))
    history = centre.play()
    assert minutes(history.start) == [NINE]
    assert minutes(history.end) == [1440 + NINE + 60]
    assert history.person.tolist() == [1]
    assert worked(history) == [40, 60]


def test_who_goes_home_hands_the_item_to_an_idle_colleague_at_once() -> None:
    centre = Centre()
    centre.item(NINE, work=100)
    centre.person((NINE, DESK), (NINE + 40, HOME))
    centre.person((NINE + 10, DESK), (1005, HOME))
    history = centre.play()
    assert minutes(history.end) == [NINE + 100]
    assert worked(history) == [40, 60]


def test_who_has_been_idle_longest_is_next() -> None:
    centre = Centre()
    centre.person((NINE + 1, DESK), (1005, HOME))
    centre.person((NINE, DESK), (1005, HOME))
    centre.item(NINE + 5, work=1)
    centre.item(NINE + 10, work=1)
    centre.item(NINE + 15, work=1)
    assert centre.play().person.tolist() == [1, 0, 1]


def test_a_caller_hangs_up_when_patience_ends_and_tries_again() -> None:
    centre = Centre()
    centre.call(NINE, handling=10)
    centre.call(NINE + 1, handling=2, patience=3, again=2, after=20)
    centre.call(np.inf, handling=2)
    centre.person((NINE, PHONE), (1005, HOME))
    history = centre.play()
    assert history.fate.tolist() == [Fate.ANSWERED, Fate.ABANDONED, Fate.ANSWERED]
    assert minutes(history.call_end) == [NINE + 10, NINE + 4, NINE + 26]
    assert minutes(history.call_arrival)[2] == NINE + 24


def test_nobody_tries_again_after_closing() -> None:
    centre = Centre()
    centre.call(15 * 60 + 50, handling=1, patience=1, again=1, after=9)
    centre.call(np.inf, handling=1)
    centre.person((NINE, DESK), (1005, HOME))
    history = centre.play()
    assert history.fate.tolist() == [Fate.ABANDONED, Fate.NEVER_MADE]
    assert np.isinf(history.call_arrival[1])


def test_who_waited_longest_is_answered_first() -> None:
    centre = Centre()
    centre.call(NINE, handling=10)
    centre.call(NINE + 1, handling=1)
    centre.call(NINE + 2, handling=1)
    centre.person((NINE, PHONE), (1005, HOME))
    assert minutes(centre.play().answered) == [NINE, NINE + 10, NINE + 11]


def test_a_shift_that_starts_takes_the_waiting_call_before_desk_work() -> None:
    centre = Centre()
    centre.item(NINE, work=10)
    centre.call(NINE, handling=5)
    centre.person((NINE + 2, PHONE), (1005, HOME))
    history = centre.play()
    assert minutes(history.answered) == [NINE + 2]
    assert minutes(history.start) == [NINE + 7]


def test_a_call_back_arises_only_if_the_call_is_answered() -> None:
    centre = Centre(lead_days=1)
    kept = centre.follows(NONE, work=4)
    never = centre.follows(NONE, work=4)
    centre.call(NINE, handling=3, follow_up=kept)
    centre.call(NINE + 1, handling=1, patience=1, follow_up=never)
    centre.person((NINE, PHONE), (1005, HOME))
    history = centre.play()
    assert minutes(history.release)[kept] == NINE + 3
    assert minutes(history.end)[kept] == NINE + 7
    assert history.due[kept] == moment(1005, day=1)
    assert np.isinf(history.release[never])
    assert np.isnan(history.start[never])


def test_lines_are_released_when_their_file_is_loaded_and_untouched_ones_are_done_with_it() -> None:
    centre = Centre(lead_days=2)
    file = centre.item(NINE, work=25)
    rejected, untouched = centre.follows(file, work=5), centre.follows(file, work=0)
    centre.person((NINE, DESK), (1005, HOME))
    history = centre.simulated().history
    assert minutes(history.release)[rejected] == NINE + 25
    assert minutes(history.end) == [NINE + 25, NINE + 30, NINE + 25]
    assert history.due[rejected] == moment(1005, day=2)
    assert history.person[untouched] == NONE


def test_a_document_sent_back_returns_some_working_days_later() -> None:
    centre = Centre()
    document = centre.item(NINE, work=5)
    returned = centre.follows(document, work=3, delay=2)
    centre.person((NINE, DESK), (1005, HOME), (2 * 1440 + NINE, DESK), (2 * 1440 + 1005, HOME))
    history = centre.play()
    assert history.release[returned] == moment(8 * 60, day=2)
    assert history.end[returned] == moment(NINE + 3, day=2)


def test_a_document_that_would_return_next_year_does_not_return() -> None:
    centre = Centre()
    document = centre.item(NINE, work=5)
    returned = centre.follows(document, work=3, delay=4)
    centre.person((NINE, DESK), (1005, HOME), (3 * 1440 + NINE, DESK), (3 * 1440 + 1005, HOME))
    assert np.isinf(centre.play().release[returned])


def test_a_call_that_runs_past_the_shift_and_the_day_is_finished() -> None:
    centre = Centre()
    centre.item(NINE, work=60)
    centre.call(NINE + 10, handling=30)
    centre.person((NINE, PHONE), (NINE + 15, DESK), (NINE + 20, HOME))
    centre.person((NINE + 25, DESK), (1005, HOME))
    history = centre.play()
    assert minutes(history.call_end) == [NINE + 40]
    assert history.person.tolist() == [1]
    assert minutes(history.end) == [NINE + 40 + 50]
    assert worked(history) == [10, 50]


@pytest.mark.parametrize(("groups", "second"), [((0, 1), NINE + 10), ((0, 0), NINE + 1)])
def test_separate_numbers_wait_for_their_own_and_a_pooled_one_for_anyone(
    groups: tuple[int, ...], second: float
) -> None:
    centre = Centre(groups=groups)
    centre.call(NINE, handling=10, unit=0)
    centre.call(NINE + 1, handling=2, unit=0)
    centre.person((NINE, PHONE), (1005, HOME), group=groups[0])
    centre.person((NINE, PHONE), (1005, HOME), group=groups[1])
    assert minutes(centre.play().answered) == [NINE, second]


class TestSimultaneousEvents:
    """In the order of Rank: staffing, finish, hang-up, call, item."""

    def test_who_comes_as_the_item_is_released_gets_it(self) -> None:
        centre = Centre()
        centre.item(NINE, work=1)
        centre.person((NINE, DESK), (1005, HOME))
        assert minutes(centre.play().start) == [NINE]

    def test_who_leaves_as_the_item_would_be_done_leaves_it_undone(self) -> None:
        centre = Centre()
        centre.item(NINE, work=5)
        centre.person((NINE, DESK), (NINE + 5, HOME), (1440 + NINE, DESK), (1440 + 1005, HOME))
        history = centre.play()
        assert minutes(history.end) == [1440 + NINE]
        assert worked(history) == [5]

    def test_a_call_that_ends_as_patience_does_lets_the_next_through(self) -> None:
        centre = Centre()
        centre.call(NINE, handling=5)
        centre.call(NINE + 2, handling=1, patience=3)
        centre.person((NINE, PHONE), (1005, HOME))
        history = centre.play()
        assert history.fate.tolist() == [Fate.ANSWERED, Fate.ANSWERED]
        assert minutes(history.answered) == [NINE, NINE + 5]

    def test_one_hangs_up_before_the_next_calls(self) -> None:
        centre = Centre()
        centre.call(NINE, handling=10)
        centre.call(NINE + 1, handling=1, patience=2, again=2, after=0)
        centre.call(np.inf, handling=1)
        centre.call(NINE + 3, handling=1)
        centre.person((NINE, PHONE), (1005, HOME))
        history = centre.play()
        assert history.fate[1] == Fate.ABANDONED
        assert minutes(history.call_arrival)[2] == NINE + 3

    def test_a_call_comes_before_an_item(self) -> None:
        centre = Centre()
        centre.item(NINE + 1, work=5)
        centre.call(NINE + 1, handling=2)
        centre.person((NINE, PHONE), (1005, HOME))
        assert minutes(centre.play().start) == [NINE + 3]


def test_nothing_to_do_is_no_trouble() -> None:
    centre = Centre()
    centre.person((NINE, DESK), (1005, HOME))
    history = centre.play()
    assert worked(history) == [0]
    assert len(history.end) == len(history.fate) == 0


def test_an_item_that_nothing_would_release_is_refused() -> None:
    centre = Centre()
    untouched = centre.item(NINE, work=0)
    centre.follows(untouched, work=5)
    centre.person((NINE, DESK), (1005, HOME))
    with pytest.raises(ValueError, match="parent"):
        centre.simulated()
