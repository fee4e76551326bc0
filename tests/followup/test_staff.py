"""Sick leave in two measures, and competence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from model.followup import competence, load_period, staff
from model.followup.period import Period
from model.observations.registers import load_registers
from model.parameters.loading import load

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
YEAR_END = date(2011, 12, 31)


@pytest.fixture(scope="module")
def year() -> Period:
    return load_period(PARAMETERS, 2011, 12)


def test_sick_leave_by_hand() -> None:
    """10 and 30 full-time: 4 and 8 percent sick; a tenth and none on unpaid leave."""
    table = pd.DataFrame(
        {
            "unit": ["a", "b", "c"],
            "fte": [10.0, 30.0, 1.0],
            "sick_share": [0.04, 0.08, None],
            "leave_share": [0.1, 0.0, None],
        }
    )
    whole = staff.sick_leave(table.assign(unit="all"), ["unit"]).iloc[0]
    assert whole["agreed"] == pytest.approx(2.8 / 40)
    assert whole["ordinary"] == pytest.approx(2.8 / 39)
    assert set(staff.sick_leave(table, ["unit"])["unit"]) == {"a", "b"}


def test_the_year_is_the_parameter_and_ordinary_time_is_less(year: Period) -> None:
    table = staff.by_unit(year.staff, 12, 5).set_index("unit")
    assert table.loc["all", "agreed"] == pytest.approx(PARAMETERS.staffing.sick_share.value, abs=5e-5)
    known = table.drop(index="common")
    assert (known["ordinary"] > known["agreed"]).all()
    assert table.loc["common", ["agreed", "ordinary"]].isna().all()
    months = staff.by_month(year.staff, 5)
    assert len(months[months["unit"] == "all"]) == 12


def test_processes_mastered_count_everyone_once() -> None:
    table = competence.processes_mastered(PARAMETERS, REGISTERS, "finance_administrator", YEAR_END)
    assert table["people"].sum() == (REGISTERS.people["role"] == "finance_administrator").sum()
    assert table["share"].sum() == pytest.approx(1)
    two = table.loc[table["processes"] >= 2, "share"].sum()
    indicator = load_period(PARAMETERS, 2011, 12).commitments.set_index("measure").loc["breadth", "outcome"]
    assert round(100 * two) == indicator


def test_breadth_is_held_where_enough_are_left() -> None:
    table = competence.breadth_held(PARAMETERS, REGISTERS, YEAR_END)
    assert table["holders"].is_monotonic_increasing
    assert (table["held"] == (table["holders"] - 1 >= PARAMETERS.breadth.wanted_holders.value)).all()
    assert set(table.loc[~table["held"].astype(bool), "skill"]) == {"subletting"}
    assert competence.least_breadth(PARAMETERS, REGISTERS, "finance_administrator", YEAR_END)["held"].all()
    wider = load("base", {"breadth.wanted_holders": 4})
    assert not competence.breadth_held(wider, REGISTERS, YEAR_END)["held"].all()


def test_numbers_of_processes_that_nobody_masters_are_told_too() -> None:
    """Of the finance administrators two master one process and all others two; accountants do not count."""
    people = REGISTERS.people.copy()
    administrators = people.index[people["role"] == "finance_administrator"]
    first, second, _ = PARAMETERS.staffing.breadth_skills.value["finance_administrator"]
    people.loc[:, "skills"] = [(first, second, "phone")] * len(people)
    for place, skill in zip(administrators[:2], (first, second), strict=True):
        people.loc[place, "skills"] = {skill, "phone"}
    table = competence.processes_mastered(
        PARAMETERS, replace(REGISTERS, people=people), "finance_administrator", YEAR_END
    )
    assert table["processes"].tolist() == [0, 1, 2, 3]
    assert table["people"].tolist() == [0, 2, len(administrators) - 2, 0]
    assert table["share"].tolist()[:2] == [0, 2 / len(administrators)]


def test_plans_done_of_those_planned(year: Period) -> None:
    plans = pd.DataFrame({"unit": ["a", "b", "c"], "planned": [8, 2, 0], "done": [6, 2, 0]})
    table = competence.plans(replace(year, competence_plans=plans), 1).set_index("unit")
    shares = {"a": 0.75, "b": 1, "c": float("nan"), "all": 0.8}
    assert table["share"].to_dict() == pytest.approx(shares, nan_ok=True)


def test_plans_sum_to_the_whole(year: Period) -> None:
    table = competence.plans(year, 5).set_index("unit")
    assert table.loc["all", "planned"] == table.drop(index="all")["planned"].sum()
    assert table.loc["all", "share"] == table.loc["all", "done"] / table.loc["all", "planned"]


def test_courses_to_come_have_no_participants(year: Period) -> None:
    table = competence.courses(year.until(8))
    assert table.loc[table["held"], "date"].tolist() == [date(2011, 5, 17)]
    assert table.loc[~table["held"], "participants"].isna().all()
    whole = competence.courses(year)
    assert set(whole["course"]) == {"Redovisning", "Moms", "Kommunikation"}
    assert not whole.loc[whole["course"] == "Kommunikation", "held"].any(), "it came in spring 2012"


def test_a_survey_that_too_few_answered_shows_nobody_and_no_total(year: Period) -> None:
    alone = year.staff_survey_units.assign(answers=0)
    alone.loc[alone["unit"] == alone["unit"].iloc[0], "answers"] = 2
    table = staff.response(replace(year, staff_survey_units=alone), PARAMETERS)
    assert not table["shown"].any()
    assert table[["answers", "rate"]].isna().all(axis=None)
    assert table["invited"].iloc[-1] == table["invited"].iloc[:-1].sum()


def staff_of(*units: tuple[str, int, float | None], month: int = 1) -> pd.DataFrame:
    """Unit, people (all full-time) and sickness."""
    leave = [None if sick is None else 0.0 for _, _, sick in units]
    return pd.DataFrame(
        {
            "month": month,
            "unit": [unit for unit, _, _ in units],
            "headcount": [people for _, people, _ in units],
            "fte": [float(people) for _, people, _ in units],
            "sick_share": [sick for _, _, sick in units],
            "leave_share": leave,
        }
    )


def test_one_persons_sickness_is_hidden_and_cannot_be_worked_out() -> None:
    """The one of ``d`` is hidden, and ``c``, the smallest other: the total minus the rest is of both."""
    table = staff.by_unit(staff_of(("a", 20, 0.05), ("b", 15, 0.02), ("c", 6, 0.1), ("d", 1, 0.5)), 1, 5)
    found = table.set_index("unit")
    assert found["shown"].to_dict() == {"a": True, "b": True, "c": False, "d": False, "all": True}
    assert found.loc[["c", "d"], ["agreed", "ordinary"]].isna().all(axis=None)
    assert found.loc["all", "agreed"] == pytest.approx((1 + 0.3 + 0.6 + 0.5) / 42)
    assert found["headcount"].to_dict() == {"a": 20, "b": 15, "c": 6, "d": 1, "all": 42}


def test_a_unit_whose_sickness_nobody_knows_hides_no_other() -> None:
    assert staff.hidden_units(staff_of(("a", 20, 0.05), ("b", 15, 0.02), ("d", 1, None)), 5) == set()


def test_a_unit_is_as_small_as_it_was_in_its_smallest_month() -> None:
    both = pd.concat(
        [
            staff_of(("a", 20, 0.05), ("b", 15, 0.02), ("c", 4, 0.1), month=1),
            staff_of(("a", 20, 0.05), ("b", 15, 0.02), ("c", 9, 0.1), month=2),
        ]
    )
    assert staff.hidden_units(both, 5) == {"b", "c"}


def test_of_so_few_that_all_are_a_small_group_nothing_is_told() -> None:
    few = staff_of(("a", 2, 0.05), ("b", 2, 0.02))
    assert not staff.by_unit(few, 1, 5)["shown"].any()
    assert staff.by_month(few, 5)["agreed"].isna().all()


def test_what_the_few_of_a_unit_have_done_is_hidden(year: Period) -> None:
    plans = pd.DataFrame({"unit": ["a", "b", "c"], "planned": [18, 12, 2], "done": [16, 12, 1]})
    table = competence.plans(replace(year, competence_plans=plans), 5).set_index("unit")
    assert table["shown"].to_dict() == {"a": True, "b": False, "c": False, "all": True}
    assert table["done"].dropna().to_dict() == {"a": 16, "all": 29}
