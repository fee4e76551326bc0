"""Measures of a small play, counted by hand, and what holds between the tables of a whole year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import NONE, Fate
from model.staffing.year.measures import (
    activity_table,
    backlog_table,
    measure,
    people_table,
    phone_table,
    run_table,
)
from model.staffing.year.simulated_year import SimulatedYear
from tests.staffing.centre import CALENDAR, DESK, HOME, NINE, PHONE, Centre

UNITS = ("a", "b")


def only_row(table: pd.DataFrame) -> dict[str, float]:
    assert len(table) == 1
    return table.iloc[0].to_dict()


def test_activities_are_counted_by_case_and_hours_are_those_worked() -> None:
    centre = Centre()
    centre.item(NINE, work=60, due=NINE + 200)  # two packages of a case, done in time
    centre.item(NINE, work=60, due=NINE + 200)
    centre.item(NINE, work=30, due=NINE + 130)  # done first
    centre.item(NINE, work=30, due=NINE + 160)  # done too late, the next day
    centre.item(NINE, work=0, due=NINE)  # untouched
    centre.item(NINE, work=30, due=5000)  # never done
    centre.person((NINE, DESK), (NINE + 160, HOME), (1440 + NINE, DESK), (1440 + NINE + 30, HOME))
    row = only_row(activity_table(centre.simulated(case=[0, 0, 1, 2, 3, 4])))
    # In the order of due dates: half an hour each, then the packages; the last one ends the next day.
    assert row == {
        "activity": "work",
        "month": 1,
        "arrived": 5,
        "returned": 0,
        "hands_on": 4,
        "completed": 3,
        "on_time": 2,
        "hours": pytest.approx((30 + 30 + 120) / 60),
        "drawn_hours": pytest.approx((60 + 60 + 30 + 30 + 30) / 60),
        "lead_days_sum": 1,
    }


def test_a_second_handling_counts_as_returned_from_when_it_came_back() -> None:
    centre = Centre(lead_days=1)
    first = centre.item(NINE, work=10, due=NINE + 10)
    centre.follows(first, work=5, delay=1)
    centre.person((NINE, DESK), (1005, HOME), (2 * 1440 + NINE, DESK), (2 * 1440 + 1005, HOME))
    row = only_row(activity_table(centre.simulated()))
    assert (row["arrived"], row["returned"], row["hands_on"], row["on_time"]) == (1, 1, 2, 2)
    assert row["lead_days_sum"] == 1  # back on Tuesday, done on Wednesday


def test_lines_of_a_file_that_is_not_loaded_are_open_since_it_came() -> None:
    centre = Centre()
    file = centre.item(NINE, work=25)
    centre.follows(file, work=5)
    centre.person((NINE, DESK), (NINE + 20, HOME))
    simulated = centre.simulated()
    items = simulated.workload.items
    came = items.arrival.copy()
    came[1] = came[0]
    simulated = replace(simulated, workload=replace(simulated.workload, items=replace(items, arrival=came)))
    row = only_row(activity_table(simulated))
    assert (row["arrived"], row["completed"]) == (2, 0)


def test_phone_by_unit_and_half_hour() -> None:
    centre = Centre(groups=(0, 0))
    centre.call(NINE, handling=5)  # at once
    centre.call(NINE + 4, handling=2, unit=1)  # waits a minute
    centre.call(NINE + 5, handling=4, patience=1)  # hangs up
    centre.call(NINE + 31, handling=4)
    centre.call(np.inf, handling=4)  # never made
    centre.person((NINE, PHONE), (1005, HOME))
    table = phone_table(centre.simulated(), dict.fromkeys(UNITS, 59.0)).set_index(["unit", "half_hour"])
    assert table.loc[("a", 1)].to_dict() == {
        "month": 1,
        "offered": 2,
        "answered": 1,
        "abandoned": 1,
        "within_threshold": 1,
        "wait_seconds": 0,
        "handling_seconds": 300,
    }
    assert table.loc[("b", 1), ["answered", "within_threshold", "wait_seconds"]].tolist() == [1, 0, 60]
    assert table.loc[("a", 2), "offered"] == 1
    assert len(table) == 3


@pytest.mark.parametrize(("threshold", "within"), [(59.9, 0), (60, 1), (60.1, 1)])
def test_an_answer_at_the_threshold_is_within_it(threshold: float, within: int) -> None:
    centre = Centre()
    centre.call(NINE, handling=5)
    centre.call(NINE + 4, handling=2)  # waits a minute
    centre.person((NINE, PHONE), (1005, HOME))
    row = only_row(phone_table(centre.simulated(), dict.fromkeys(UNITS, threshold)))
    assert (row["answered"], row["within_threshold"]) == (2, 1 + within)


def test_each_number_has_its_own_threshold() -> None:
    """Both callers wait a minute; a is promised an answer in 20 seconds, b in two minutes."""
    centre = Centre(groups=(0, 0))
    for unit, minute in ((0, NINE), (1, NINE + 100)):
        centre.call(minute, handling=5, unit=unit)
        centre.call(minute + 4, handling=2, unit=unit)
    centre.person((NINE, PHONE), (1005, HOME))
    table = phone_table(centre.simulated(), {"a": 20.0, "b": 120.0})
    assert table.groupby("unit")["within_threshold"].sum().to_dict() == {"a": 1, "b": 2}


def test_backlog_is_what_is_open_at_the_end_of_the_months_last_day() -> None:
    firsts = tuple(CALENDAR.days[0].replace(month=month) for month in range(1, 13))
    calendar = replace(CALENDAR, days=firsts)
    centre = Centre()
    centre.item(NINE, work=10, due=NINE + 5)  # done, late
    centre.item(NINE, work=30, due=NINE + 60)  # left, overdue
    centre.item(NINE, work=30, due=5000)  # left
    centre.person((NINE, DESK), (NINE + 11, HOME))
    table = backlog_table(replace(centre.simulated(), calendar=calendar)).set_index("month")
    assert table.loc[1, ["open", "overdue"]].tolist() == [2, 1]
    assert table.loc[12, ["open", "overdue"]].tolist() == [2, 2]


def test_peoples_hours() -> None:
    centre = Centre()
    centre.item(NINE, work=30)
    centre.call(NINE + 10, handling=6)
    centre.person((NINE, PHONE), (1005, HOME))
    row = only_row(people_table(centre.simulated()))
    assert (row["phone_hours"], row["back_office_hours"]) == (0.1, 0.5)


def test_run_counts_what_was_played() -> None:
    centre = Centre()
    centre.item(NINE, work=30)
    centre.item(NINE, work=0)
    centre.follows(NONE, work=3)
    centre.call(NINE, handling=1)
    centre.call(np.inf, handling=1)
    centre.person((NINE, PHONE), (1005, HOME))
    row = only_row(run_table(centre.simulated()))
    assert (row["items"], row["handled"], row["calls"]) == (2, 1, 1)


class TestYear:
    """Identities over the tables of a whole (small) year."""

    def test_every_item_that_came_is_done_or_open(self, small_year: SimulatedYear) -> None:
        items, history = small_year.workload.items, small_year.history
        arose = np.isfinite(history.release)
        done = np.isfinite(history.end)
        assert not (done & ~arose & (items.work > 0)).any()
        from_outside = np.isfinite(items.arrival) & (items.parent == NONE)
        assert arose[from_outside].all()

    def test_work_is_what_people_did(self, small_world: Parameters, small_year: SimulatedYear) -> None:
        items, history = small_year.workload.items, small_year.history
        tables = measure(small_world, small_year)
        done = items.work[np.isfinite(history.end)].sum()
        begun = items.work[np.isfinite(history.start)].sum()
        assert done <= history.desk_seconds.sum() <= begun
        assert tables["activities"]["hours"].sum() == pytest.approx(done / 3600)
        assert tables["people"]["back_office_hours"].sum() == pytest.approx(history.desk_seconds.sum() / 3600)

    def test_calls_made_are_answered_or_abandoned(
        self, small_world: Parameters, small_year: SimulatedYear
    ) -> None:
        phone = measure(small_world, small_year)["phone"]
        assert (phone["offered"] == phone["answered"] + phone["abandoned"]).all()
        assert (phone["within_threshold"] <= phone["answered"]).all()
        assert phone["half_hour"].between(0, 14).all()
        assert phone["offered"].sum() == (small_year.history.fate != Fate.NEVER_MADE).sum()

    def test_call_hours_are_the_same_by_call_and_by_person(
        self, small_world: Parameters, small_year: SimulatedYear
    ) -> None:
        tables = measure(small_world, small_year)
        by_call = tables["phone"]["handling_seconds"].sum() / 3600
        assert tables["people"]["phone_hours"].sum() == pytest.approx(by_call)

    def test_presence_is_the_same_by_person_and_by_month(
        self, small_world: Parameters, small_year: SimulatedYear
    ) -> None:
        tables = measure(small_world, small_year)
        for hours in ("present_hours", "duty_hours"):
            assert tables["presence"][hours].sum() == pytest.approx(tables["people"][hours].sum())

    def test_the_year_ends_with_what_came_less_what_was_done(
        self, small_world: Parameters, small_year: SimulatedYear
    ) -> None:
        """Items that take several packages are several items in the backlog, one case in the activities."""
        tables = measure(small_world, small_year)
        single = small_year.workload.items.case
        open_items = tables["backlog"].query("month == 12")["open"].sum()
        activities = tables["activities"]
        open_cases = activities["hands_on"].sum() - activities["completed"].sum()
        assert open_cases <= open_items <= open_cases * np.bincount(single).max()
