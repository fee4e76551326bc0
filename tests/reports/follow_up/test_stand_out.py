"""What stands out in the data stands among a report's last lines, in words and with its place."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from model.followup import Period, load_period
from model.followup.owed_comments import OWED
from model.observations.acknowledgements import acknowledge
from model.observations.remarks import remarks
from model.parameters.loading import load, project_root
from model.presentation.language import speaking
from model.reports.follow_up import outlook
from model.reports.follow_up.section_comments import status
from model.reports.follow_up.stand_out import is_open, standing_out

NONE_OWED = OWED.frame([])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's data of two years, with a budget in thousands of unit 1's salaries in January."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("2011", "2010", "registers", "history"):
        shutil.copytree(project_root() / "data" / name, folder / name)
    path = folder / "2011" / "economy.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if line.startswith("1,unit_1,salaries,"))
    cells = lines[place].split(",")
    lines[place] = ",".join([*cells[:3], "823.00", cells[4]])
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def period(data: Path) -> Period:
    return load_period(load(), 2011, 1, data)


def test_the_cell_stands_with_its_place_and_in_words(period: Period) -> None:
    found = standing_out(period, load(), "month")
    assert found is not None
    row, forecast, against_parameters = found.rows
    assert row[0].startswith("data/2011/economy.csv, rad ")
    assert row[1] == "Budget, januari, Enhet 1, Löner"
    assert row[2:5] == ["823", "840\xa0975", "långt från andra månader"]
    assert forecast[:2] == ["data/2011/economy.csv", "Utfall, Enhet 1, Löner"]
    assert forecast[3:5] == ["823", "långt från planen, som prognosen vilar på"]
    assert against_parameters[1:5] == [
        "Budget, Personal m.m.",
        "40\xa0677\xa0951",
        "41\xa0500\xa0000",
        "inte som budgeten i params",
    ]


def test_the_place_says_where_in_the_file(period: Period, data: Path) -> None:
    found = standing_out(period, load(), "month")
    assert found is not None
    line = int(found.rows[0][0].rpartition(" ")[2])
    lines = (data / "2011" / "economy.csv").read_text(encoding="utf-8").splitlines()
    assert lines[line - 1].startswith("1,unit_1,salaries,823.00,")


def test_reports_that_do_not_show_the_table_say_nothing_of_it(period: Period) -> None:
    assert standing_out(period, load(), "customer") is None
    assert standing_out(period, load(), "month", {"unit": "unit_2"}) is None
    assert standing_out(period, load(), "month", {"unit": "unit_1"}) is not None


def test_the_forecasts_say_that_one_rests_on_an_outcome_far_from_its_plan(period: Period) -> None:
    table = outlook.forecasts(period, load())
    assert table is not None
    assert table.note.endswith("Någon prognos vilar på ett utfall långt från planen: se *Om underlaget*.")


def test_in_english(period: Period) -> None:
    with speaking("en"):
        found = standing_out(period, load(), "month")
        assert found is not None
        assert found.caption == "Worth a look: values that stand out"
        assert found.rows[0][1] == "Budget, January, Unit 1, Salaries"


def test_data_without_anything_that_stands_out_has_no_such_table() -> None:
    parameters = load()
    period = load_period(parameters, 2011, 3)
    assert standing_out(period, parameters, "month") is None
    table = outlook.forecasts(period, parameters)
    assert table is not None
    assert "långt från planen" not in table.note


def test_the_absence_of_one_person_is_told_of_without_its_figures(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("one") / "data"
    shutil.copytree(data, folder)
    path = folder / "2011" / "staff.csv"
    text = path.read_text(encoding="utf-8")
    for month in range(1, 13):
        text = text.replace(f"{month},common,1,1.0,,", f"{month},common,1,1.0,0.61,0.12")
    path.write_text(text, encoding="utf-8")
    table = standing_out(load_period(load(), 2011, 1, folder), load(), "month")
    assert table is not None
    (row,) = [row for row in table.rows if "staff.csv" in row[0]]
    assert row[1] == "Sjukfrånvaro och tjänstledighet, januari, Gemensamt"
    assert row[2:4] == ["–", "–"]
    assert row[-1] == "öppen"


def test_the_report_is_a_draft_until_what_stands_out_is_acknowledged(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)
    parameters = load()

    def made() -> tuple[str, list[str]]:
        period = load_period(parameters, 2011, 1, tmp_path)
        table = standing_out(period, parameters, "month")
        assert table is not None
        return status(NONE_OWED, stands_out=is_open(period, parameters, "month")), [
            row[-1] for row in table.rows
        ]

    found = [
        one for one in remarks(2011, tmp_path, through=1, parameters=parameters) if "month" in one.reports
    ]
    assert made() == ("Utkast", [f"öppen: {one.code}" for one in found])
    acknowledge(found[:1], "Rättas i februari", "controller", date(2011, 2, 10), tmp_path)
    assert made() == (
        "Utkast",
        [*(f"öppen: {one.code}" for one in found[1:]), "Rättas i februari (controller)"],
    )
    acknowledge(found[1:], "Följer av den", "controller", date(2011, 2, 10), tmp_path)
    assert made() == ("", ["Rättas i februari (controller)", *["Följer av den (controller)"] * 2])
