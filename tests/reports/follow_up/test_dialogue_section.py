"""Meetings, the customer log and the customer survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from model.followup import Period
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation.display import Notice
from model.presentation.tables import Table
from model.reports.follow_up import customer_survey, dialogue
from model.reports.follow_up.shown import noted
from tests.reports.follow_up.shown import file, page, plain, with_tables


def test_the_log_is_counted_by_kind_and_process(april: Period, base: Parameters) -> None:
    noted = [("problem", "accounting"), ("problem", "cash_and_bank"), ("event", "cash_and_bank")]
    log = [
        {"date": date(2011, 1, 3), "customer": 1, "kind": kind, "process": process, "text": "T"}
        for kind, process in noted
    ]
    table = dialogue.log(with_tables(april, customer_log=log), base)
    assert [column.heading for column in table.columns] == ["Slag", "Kassa och bank", "Redovisning", "Summa"]
    assert page(table) == [
        ["Händelse", "1", "0", "1"],
        ["Problem", "1", "1", "2"],
        ["Förslag", "0", "0", "0"],
        ["Önskemål om tjänst", "0", "0", "0"],
        ["Summa", "2", "1", "3"],
    ]
    assert table.totals == [4]


def test_meetings_and_who_has_had_fewer(year: Period, base: Parameters, registers: Registers) -> None:
    said = plain(dialogue.meetings_sentence(year, base))
    assert said.startswith("142 kundmöten har hållits, 4,3 per kund; utlovat är 4 om året.")
    table = dialogue.meetings(year, base, registers)
    assert page(table)[-1] == ["Hela verksamheten", "33", "142", "4,3", "33"]
    assert file(table)["Per kund"][-1] == pytest.approx(142 / 33)
    assert isinstance(dialogue.fewer_meetings(year, base, registers), Notice)
    few = replace(year, meetings=year.meetings[year.meetings["customer"] != 7])
    missing = dialogue.fewer_meetings(few, base, registers)
    assert isinstance(missing, Table)
    assert page(missing)[0][2:] == ["4", "0", "4", "–"]
    assert file(missing)["Senast"] == [None]


def test_the_survey_is_told_as_the_source_has_it(year: Period, base: Parameters) -> None:
    said = plain(customer_survey.sentence(year, base))
    assert said.startswith("Nöjd-kund-index är 67 (67 året före). 82 procent är mycket nöjda eller nöjda;")
    assert "målet 90 procent nås inte" in said
    assert "Av 4 kvalitetsområden steg 1 och sjönk 3 mot året före." in said
    table = customer_survey.by_year(year, base)
    assert page(table)[:2] == [
        ["Nöjd-kund-index", "–", "67", "67", "0"],
        ["Mycket nöjda eller nöjda, %", "73", "80", "82", "+2"],
    ]
    assert table.totals == [0, 1]


def test_a_theme_stands_once_and_sources_are_words(year: Period, base: Parameters) -> None:
    shown = page(customer_survey.answers(year, base))
    assert shown[0][0] == "Tillgänglighet"
    assert shown[1][0] == ""
    assert {row[3] for row in shown} == {"Exempel", "Källtexten s. 13"}


def test_invented_numbers_of_the_study_are_said_to_be(year: Period, base: Parameters) -> None:
    note = noted(customer_survey.information_study(year, base), year).note
    assert "s. 13" in note
    assert "påhittade exempel" in note
