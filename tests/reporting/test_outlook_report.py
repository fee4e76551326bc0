"""Forecasts, indicators and forecast accuracy: values in the file, words on the page."""

from __future__ import annotations

import pytest

from model.followup import load_period
from model.followup import measures as followed_up
from model.followup.period import Period
from model.parameters.loading import load
from model.presentation.tables import Table
from model.reports.follow_up import goals, outlook
from tertialpdf.blocks import Exact

PARAMETERS = load()
NO_BREAK = "\u00a0"


@pytest.fixture(scope="module")
def year() -> Period:
    return load_period(PARAMETERS, 2011, 12)


def rows_of(table: Table) -> dict[str, list[str]]:
    """Shown rows by their first cell."""
    return {row[0]: [cell.replace(NO_BREAK, " ") for cell in row[1:]] for row in table.rows}


def data_of(table: Table) -> dict[str, dict[str, object]]:
    """Rows of the file by their first cell, cells by heading."""
    block = table.block()
    rows = zip(*block.data.columns, strict=True)
    return {str(row[0]): dict(zip(block.data.header, row, strict=True)) for row in rows}


def test_a_forecast_has_its_unit_once_in_an_interval(year: Period) -> None:
    rows = rows_of(outlook.forecasts(year.until(4), PARAMETERS))
    assert rows["Kostnader"][3].count("tkr") == 1
    assert rows["Besvarade samtal"][4].count("%") == 1
    assert rows["Leverantörsfakturor"][2] == "1 007 101"
    assert rows["Resultat"][0] == "428 tkr"


def test_the_forecasts_file_has_numbers_and_a_column_of_units(year: Period) -> None:
    april = year.until(4)
    found = followed_up.measures(april, PARAMETERS)
    data = data_of(outlook.forecasts(april, PARAMETERS))
    result = data["Resultat"]
    assert result["Enhet"] == "kr"
    assert result["Hittills"] == Exact(decimal=f"{found['result'].so_far:.2f}")
    assert data["Besvarade samtal"]["Enhet"] == "andel"
    assert data["Besvarade samtal"]["8 år av 10, lägst"] == found["answer_rate"].bounds[0]
    assert data["Inringda samtal"]["Enhet"] is None
    assert data["Inringda samtal"]["Hittills"] == 18661
    assert data["Besvarade samtal"]["Plan, år"] is None


@pytest.mark.slow
def test_the_course_of_a_forecast_narrows(year: Period) -> None:
    course = outlook.course_of(year, PARAMETERS, "costs")
    width = (course["high"] - course["low"]).tolist()
    assert len(width) == 12
    assert width[0] > width[3] > width[8] > width[11] == 0


def test_indicators_show_the_chance_that_the_target_is_met(year: Period) -> None:
    table = goals.indicators(year.until(8), PARAMETERS)
    rows = rows_of(table)
    assert len(rows) == 14
    assert rows["Besvarade samtal"][5].endswith("%")
    assert rows["Mycket nöjda eller nöjda kunder"][5] == "–"
    assert "Når målet" not in goals.indicators(year, PARAMETERS).block().header


@pytest.mark.parametrize(
    ("chance", "words"), [(0.0, "nej"), (1.0, "ja"), (0.004, "1 %"), (0.997, "99 %"), (0.5, "50 %")]
)
def test_what_is_likely_is_never_said_to_be_certain(year: Period, chance: float, words: str) -> None:
    table = goals.indicators(year.until(8), PARAMETERS)
    table.data["chance"] = chance
    assert {row[5] for row in rows_of(table).values()} == {words}
    assert {row["Når målet"] for row in data_of(table).values()} == {chance}


def test_an_indicators_target_is_a_number_beside_its_direction(year: Period) -> None:
    table = goals.indicators(year, PARAMETERS)
    assert rows_of(table)["Nöjd-kund-index"][:3] == ["index", "minst 70", "67"]
    data = data_of(table)["Nöjd-kund-index"]
    assert [data[name] for name in ("Enhet", "Riktning", "Mål", "Utfall")] == ["index", "minst", 70.0, 67.0]


@pytest.mark.slow
def test_accuracy_and_adherence_are_told_when_the_year_is_over(year: Period) -> None:
    table = outlook.accuracy(year, PARAMETERS)
    assert [row[1] for row in table.rows] == ["april"] * 2 + ["augusti"] * 2
    assert {row[5] for row in table.rows} == {"Målet nås"}
    assert "99,6\u00a0%" in str(outlook.accuracy_sentence(year, PARAMETERS).data)


def test_actions_tell_of_those_that_are_late(year: Period) -> None:
    table = goals.commitments(year, PARAMETERS)
    done = [row[-1] for row in table.rows]
    competence = table.data["commitment"].tolist().index("competence")
    assert done[competence] == "1 klar, 1 öppen, 1 av dem försenad"
    assert done[table.data["commitment"].tolist().index("economy")] == "inga"
    block = table.block()
    counts = [
        block.data.columns[block.data.header.index(name)][competence]
        for name in ("Åtgärder", "Öppna", "Försenade")
    ]
    assert counts == [2, 1, 1]
