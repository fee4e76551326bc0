"""Sick leave in two measures, competence, and the words of the staff section."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from model.followup import competence, load_period, staff
from model.followup.period import Period
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.presentation.tables import Table
from model.reports.follow_up import staff_tables as staff_report

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)


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
    table = staff.by_unit(year.staff, 12).set_index("unit")
    assert table.loc["all", "agreed"] == pytest.approx(PARAMETERS.staffing.sick_share.value, abs=5e-5)
    known = table.drop(index="common")
    assert (known["ordinary"] > known["agreed"]).all()
    assert table.loc["common", ["agreed", "ordinary"]].isna().all()
    months = staff.by_month(year.staff)
    assert len(months[months["unit"] == "all"]) == 12


def test_processes_mastered_count_everyone_once() -> None:
    table = competence.processes_mastered(PARAMETERS, REGISTERS)
    assert table["people"].sum() == (REGISTERS.people["role"] == "finance_administrator").sum()
    assert table["share"].sum() == pytest.approx(1)
    two = table.loc[table["processes"] >= 2, "share"].sum()
    indicator = load_period(PARAMETERS, 2011, 12).commitments.set_index("measure").loc["breadth", "outcome"]
    assert round(100 * two) == indicator


def test_breadth_is_held_where_enough_are_left() -> None:
    table = competence.breadth_held(PARAMETERS, REGISTERS)
    assert table["holders"].is_monotonic_increasing
    assert (table["held"] == (table["holders"] - 1 >= PARAMETERS.breadth.wanted_holders.value)).all()
    assert set(table.loc[~table["held"].astype(bool), "skill"]) == {"subletting"}
    assert competence.least_breadth(PARAMETERS, REGISTERS)["held"].all()
    wider = load("base", {"breadth.wanted_holders": 4})
    assert not competence.breadth_held(wider, REGISTERS)["held"].all()


def test_plans_sum_to_the_whole(year: Period) -> None:
    table = competence.plans(year).set_index("unit")
    assert table.loc["all", "planned"] == table.drop(index="all")["planned"].sum()
    assert table.loc["all", "share"] == table.loc["all", "done"] / table.loc["all", "planned"]


def test_courses_to_come_have_no_participants(year: Period) -> None:
    table = competence.courses(year.until(8))
    assert table.loc[table["held"], "date"].tolist() == [date(2011, 5, 17)]
    assert table.loc[~table["held"], "participants"].isna().all()
    whole = competence.courses(year)
    assert set(whole["course"]) == {"Redovisning", "Moms", "Kommunikation"}
    assert not whole.loc[whole["course"] == "Kommunikation", "held"].any(), "it came in spring 2012"


def test_hidden_groups_are_dots_and_the_note_says_why(year: Period) -> None:
    table = staff_report.survey_table(year, PARAMETERS)
    assert set(table["management"]) == set(table["unit_4"]) == {".."}
    assert table["all"].tolist()[:2] == ["72", "8,0"]
    columns = staff_report.group_columns(table, PARAMETERS, "Frågeområde")
    shown = Table("survey", "Enkäten per grupp", table, columns, note=staff_report.hidden_note(PARAMETERS))
    assert "färre än 5 svar" in shown.note
    assert ".." in shown.rows[0]
    assert "76 av 85" in staff_report.response_sentence(year, PARAMETERS)
    judged = staff_report.self_assessment_table(year, PARAMETERS)
    assert len(judged) == 6
    assert (judged["management"] == "..").all()


def test_before_the_first_tertial_there_is_no_self_assessment(year: Period) -> None:
    assert staff_report.self_assessment_table(year.until(3), PARAMETERS).empty


def test_the_tables_of_the_section_can_be_shown(year: Period) -> None:
    courses = staff_report.course_table(year)
    pairs = [
        (staff_report.staff_table(year, PARAMETERS), staff_report.STAFF_COLUMNS),
        (staff_report.response_table(year, PARAMETERS), staff_report.RESPONSE_COLUMNS),
        (staff_report.breadth_table(PARAMETERS, REGISTERS), staff_report.BREADTH_COLUMNS),
        (staff_report.plan_table(year, PARAMETERS), staff_report.PLAN_COLUMNS),
        (courses, staff_report.course_columns(courses, PARAMETERS)),
    ]
    for table, columns in pairs:
        assert len(Table("t", "T", table, columns).rows) == len(table)
    assert "andrahandsuthyrning (3)" in staff_report.breadth_sentence(PARAMETERS, REGISTERS)
