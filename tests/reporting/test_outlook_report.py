"""Words and tables of forecasts, page one and forecast accuracy."""

from __future__ import annotations

import pytest

from model.followup import load_period
from model.followup.period import Period
from model.parameters.loading import load
from model.presentation.tables import Column, Table
from model.reports.follow_up import outlook as outlook_report

PARAMETERS = load()


@pytest.fixture(scope="module")
def year() -> Period:
    return load_period(PARAMETERS, 2011, 12)


def rows_of(table: object, columns: list[Column]) -> list[list[str]]:
    return Table("t", "T", table, columns).rows  # type: ignore[arg-type]


def test_a_forecast_has_its_unit_once_in_an_interval(year: Period) -> None:
    table = outlook_report.outlook_table(year.until(4), PARAMETERS).set_index("label")
    assert table.loc["Kostnader", "narrow"].count("tkr") == 1
    assert table.loc["Besvarade samtal", "wide"].count("%") == 1
    assert table.loc["Leverantörsfakturor", "forecast"] == "1\u00a0007\u00a0101"
    assert rows_of(table.reset_index(), outlook_report.OUTLOOK_COLUMNS)


def test_the_course_of_a_forecast_narrows(year: Period) -> None:
    course = outlook_report.course_of(year, PARAMETERS, "costs")
    width = (course["high"] - course["low"]).tolist()
    assert len(width) == 12
    assert width[0] > width[3] > width[8] > width[11] == 0


def test_indicators_show_the_chance_that_the_target_is_met(year: Period) -> None:
    table = outlook_report.indicator_table(year.until(8), PARAMETERS).set_index("measure")
    assert table.loc["answer_rate", "chance"].endswith("%")
    assert table.loc["satisfied", "chance"] == "–"
    over = outlook_report.indicator_table(year, PARAMETERS).set_index("measure")
    assert over.loc["answer_rate", "chance"] == "nej"
    assert over.loc["mail_on_time", "chance"] == "ja"
    assert len(rows_of(table.reset_index(), outlook_report.INDICATOR_COLUMNS)) == 14


def test_accuracy_and_adherence_are_told_when_the_year_is_over(year: Period) -> None:
    table = outlook_report.accuracy_table(year, PARAMETERS)
    assert [row[1] for row in rows_of(table, outlook_report.ACCURACY_COLUMNS)] == ["april"] * 2 + [
        "augusti"
    ] * 2
    assert set(table["goal"]) == {"Målet nås"}
    assert "99,6\u00a0%" in outlook_report.accuracy_sentence(year, PARAMETERS)


def test_actions_tell_of_those_that_are_late(year: Period) -> None:
    table = outlook_report.commitment_table(year, PARAMETERS).set_index("commitment")
    assert table.loc["competence", "done"] == "1 klar, 1 öppen, 1 av dem försenad"
    assert table.loc["economy", "done"] == "inga"
