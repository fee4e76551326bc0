"""One day event by event: what is told is what was played."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import NONE
from model.staffing.year.simulated_year import SimulatedYear
from model.staffing.year.trace import Event, trace, trace_day
from model.time_units import DAY, HOUR, MINUTE
from tests.staffing.centre import AWAY, DESK, HOME, NINE, PHONE, Centre, moment

MONDAY = date(2012, 3, 5)


def told(centre: Centre, **until: float) -> list[tuple[float, str]]:
    events = trace(centre.office, moment(0), moment(0) + until.get("end", DAY))
    return [((row.time - moment(0)) / MINUTE - NINE, str(row.event)) for row in events.itertuples()]


def test_a_hand_drawn_morning_is_told_in_order() -> None:
    centre = Centre()
    centre.item(NINE, work=10)
    centre.call(NINE + 4, handling=3)
    centre.call(NINE + 5, handling=3, patience=1)
    centre.person((NINE, PHONE), (NINE + 20, AWAY), (NINE + 30, HOME))
    assert told(centre) == [
        (0, Event.ON_DUTY),
        (0, Event.ITEM_COMES),
        (0, Event.WORK_BEGINS),
        (4, Event.CALL_COMES),
        (4, Event.ANSWERED),
        (4, Event.WORK_INTERRUPTED),
        (5, Event.CALL_COMES),
        (6, Event.HANGS_UP),
        (7, Event.CALL_ENDS),
        (7, Event.WORK_RESUMED),
        (13, Event.ITEM_DONE),
        (20, Event.AWAY),
        (30, Event.HOME),
    ]


def test_who_waits_long_may_be_answered_by_another_group() -> None:
    centre = Centre(groups=(0, 1), overflow_after=2)
    centre.call(NINE + 1, handling=1)
    centre.person((NINE, DESK), (NINE + 30, HOME), group=0)
    centre.person((NINE, PHONE), (NINE + 30, HOME), group=1)
    assert told(centre)[2:5] == [(1, Event.CALL_COMES), (3, Event.CALL_OVERFLOWS), (3, Event.ANSWERED)]


def test_it_ends_when_asked() -> None:
    centre = Centre()
    centre.person((NINE, DESK), (NINE + 30, HOME))
    assert told(centre, end=(NINE + 30) * MINUTE) == [(0, Event.AT_DESK)]


@pytest.fixture(scope="module")
def monday(small_world: Parameters, registers: Registers) -> pd.DataFrame:
    return trace_day(small_world, registers, MONDAY, seed=1)


def test_a_day_of_the_year_is_what_the_year_played(monday: pd.DataFrame, small_year: SimulatedYear) -> None:
    history = small_year.history
    midnight = (MONDAY - date(2012, 1, 1)).days * DAY
    done = monday[monday["event"] == Event.ITEM_DONE]
    of_the_day = (history.end >= midnight) & (history.end < midnight + DAY) & (history.person != NONE)
    assert sorted(done["item"]) == np.flatnonzero(of_the_day).tolist()
    assert (history.end[done["item"]] - midnight == done["time"]).all()
    answered = monday[monday["event"] == Event.ANSWERED]
    assert len(answered)
    assert (history.answered[answered["call"]] - midnight == answered["time"]).all()
    names = np.array([person.person for person in small_year.roster.people])
    assert (names[history.person[done["item"]]] == done["person"]).all()


def test_everybody_who_comes_goes_home(monday: pd.DataFrame) -> None:
    by_person = monday[monday["person"] != ""].groupby("person")["time"]
    assert (by_person.min() >= 8 * HOUR).all()
    home = monday[monday["event"] == Event.HOME].set_index("person")["time"]
    assert (home.reindex(by_person.max().index) == by_person.max()).all()


def test_a_day_when_nobody_works_is_refused(small_world: Parameters, registers: Registers) -> None:
    with pytest.raises(InputError, match="2012-01-01"):
        trace_day(small_world, registers, date(2012, 1, 1), seed=1)
