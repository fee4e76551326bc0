"""The staff section: people, the survey by group with small groups hidden, breadth, plans and courses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from model.followup import Period, competence
from model.observations.agreements import NEED as AGREEMENTS
from model.observations.registers import Registers
from model.observations.table_need import Absent
from model.parameters.schema.parameters import Parameters
from model.presentation.display import Notice
from model.presentation.tables import Table
from model.reports.follow_up import staff, staff_survey
from tests.reports.follow_up.shown import file, page, plain, with_tables


def test_sick_leave_in_two_labelled_measures(april: Period, base: Parameters) -> None:
    assert "6,4 % av avtalad arbetstid och 6,8 % av ordinarie" in plain(staff.sentence(april, base))


def test_units_and_the_whole(year: Period, base: Parameters) -> None:
    table = staff.by_unit(year, base)
    assert page(table)[-2:] == [
        ["Gemensamt", "1", "1,0", "–", "–"],
        ["Hela verksamheten", "85", "81,2", "5,5 %", "5,8 %"],
    ]
    assert file(table)["Sjuk, av avtalad tid"][-2] is None


def test_hidden_groups_are_dots_on_the_page_and_missing_in_the_file(year: Period, base: Parameters) -> None:
    table = staff_survey.by_group(year, base)
    shown = page(table)
    assert shown[0] == ["Nöjd-medarbetar-index", "71", "67", "76", "..", "..", "72"]
    assert [row[4:6] for row in shown] == [["..", ".."]] * 9
    assert shown[1][-1] == "8,0"
    assert "färre än 5 svar" in table.note
    cells = file(table)
    assert cells["Enhet 4"] == cells["Ledningen"] == [None] * 9
    assert cells["Enhet 1"][0] == pytest.approx(71.03), "as it was measured, not as it is shown"


def test_a_group_that_was_not_asked_is_a_dash_and_not_dots(year: Period, base: Parameters) -> None:
    units = year.staff_survey_units
    unasked = (units["unit"] == "unit_2") & (units["measure"] == "workload")
    asked = replace(
        year,
        staff_survey_units=units[units["unit"] != "management"].assign(
            answers=units["answers"].mask(unasked, 0), mean=units["mean"].mask(unasked)
        ),
    )
    assert page(staff_survey.by_group(asked, base))[-1][2] == "–"


def test_the_response_of_hidden_groups(year: Period, base: Parameters) -> None:
    table = staff_survey.response(year, base)
    assert page(table)[3:] == [
        ["Enhet 4", "19", "..", ".."],
        ["Ledningen", "5", "..", ".."],
        ["Hela verksamheten", "85", "76", "89 %"],
    ]
    assert file(table)["Svar"] == [19, 18, 18, None, None, 76]
    assert file(table)["Svarsfrekvens"][-1] == pytest.approx(76 / 85)
    assert "76 av 85" in plain(staff_survey.response_sentence(year, base))


def test_self_assessment_by_group_from_the_first_tertial_on(april: Period, base: Parameters) -> None:
    assert isinstance(staff_survey.self_assessment(april.until(2), base), Notice)
    table = staff_survey.self_assessment(april, base)
    assert isinstance(table, Table)
    assert len(table.rows) == 6
    place = [column.heading for column in table.columns].index("Ledningen")
    assert {row[place] for row in table.rows} == {".."}
    assert file(table)["Ledningen"] == [None] * 6
    known = [cell for cell in file(table)["Hela verksamheten"] if isinstance(cell, float)]
    assert len(known) == 6
    assert all(0 < share < 1 for share in known)


def test_the_index_has_a_dash_where_no_survey_was_made(year: Period, base: Parameters) -> None:
    table = staff_survey.index(year, base)
    assert page(table)[-1] == ["Stockholms stad", "62", "–", "63", "–"]
    assert file(table)["2010"][-1] is None
    assert plain(staff_survey.areas_sentence(year, base)) == (
        "Av 8 frågeområden sjönk 7 och var 1 oförändrat mot året före."
    )


def test_courses_to_come_have_no_participants(april: Period, base: Parameters) -> None:
    held = [
        {"course": "Moms", "date": date(2011, 2, 1), "unit": "unit_1", "participants": 3},
        {"course": "Moms", "date": date(2011, 2, 1), "unit": "unit_2", "participants": 4},
        {"course": "Redovisning", "date": date(2011, 3, 1), "unit": "unit_2", "participants": 5},
        {"course": "Moms", "date": date(2011, 9, 1), "unit": "unit_1", "participants": None},
    ]
    table = staff.courses(with_tables(april, courses=held), base)
    assert page(table) == [
        ["Moms", "2011-02-01", "7", "3", "4"],
        ["Redovisning", "2011-03-01", "5", "0", "5"],
        ["Moms", "2011-09-01", "kommer", "–", "–"],
    ]
    assert file(table)["Deltagare"] == [7, 5, None]


def test_breadth_in_words_and_in_figures(year: Period, base: Parameters, registers: Registers) -> None:
    assert "andrahandsuthyrning (3)" in plain(staff.breadth_sentence(base, registers, date(2012, 12, 31)))
    (table,) = staff.breadth(base, registers, date(2012, 12, 31))
    assert page(table) == [
        ["ingen process", "0", "0 %"],
        ["en process", "30", "48 %"],
        ["två processer", "28", "45 %"],
        ["tre processer", "4", "6 %"],
    ]
    assert page(staff.plans(year, base))[-1] == ["Hela verksamheten", "84", "80", "95 %"]


def test_competence_is_not_introduced_where_no_table_shows_any(
    year: Period, base: Parameters, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "de individuella planerna" in plain(staff.competence_introduction(year, base))
    monkeypatch.setattr(competence, "asked_for", lambda _parameters: {})
    assert staff.competence_introduction(year, base) is not None
    bare = replace(
        year,
        competence_plans=Absent(AGREEMENTS, year.year, Path()),
        courses=Absent(AGREEMENTS, year.year, Path()),
    )
    assert staff.competence_introduction(bare, base) is None


def test_one_persons_sickness_is_dots_on_the_page_and_missing_in_the_file(
    year: Period, base: Parameters
) -> None:
    table = year.staff
    one = table["unit"] == "common"
    alone = replace(
        year,
        staff=table.assign(
            sick_share=table["sick_share"].mask(one, 0.5), leave_share=table["leave_share"].mask(one, 0.0)
        ),
    )
    told = staff.by_unit(alone, base)
    shown = {row[0]: row[3:] for row in page(told)}
    assert shown["Gemensamt"] == ["..", ".."]
    hidden = [unit for unit, row in shown.items() if row == ["..", ".."]]
    assert hidden in (["Enhet 2", "Gemensamt"], ["Enhet 3", "Gemensamt"]), "one of the two smallest others"
    assert "50,0 %" not in str(page(told))
    assert file(told)["Sjuk, av avtalad tid"][-2] is None
    assert "färre än 5 personer" in told.note


def test_a_units_few_are_not_told_by_their_courses(april: Period, base: Parameters) -> None:
    held = [
        {"course": "Moms", "date": date(2011, 2, 1), "unit": unit, "participants": count}
        for unit, count in (("unit_1", 3), ("unit_2", 4), ("common", 1))
    ]
    table = staff.courses(with_tables(april, courses=held), base)
    assert page(table) == [["Moms", "2011-02-01", "8", "3"]]
    assert table.note
