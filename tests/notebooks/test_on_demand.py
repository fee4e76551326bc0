"""Reports on demand: made by their own command, published like the others, told in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from ruamel.yaml import YAML

from model.parameters.loading import load
from tests.notebooks.conftest import Report
from tests.notebooks.made import tertial
from tests.reporting.language_checks import left_in_swedish
from tests.tertialpdf.pdf_checks import faults

TITLES = {
    "sensitivity": ("Känslighetsanalys 2012", "Sensitivity analysis 2012"),
    "breadth": ("Bredd och sårbarhet 2012", "Breadth and vulnerability 2012"),
    "optimisation": ("Minsta bemanning 2012", "Least staffing 2012"),
}
"""Of each report, in Swedish and in English."""


@pytest.mark.parametrize("name", TITLES)
def test_a_report_on_demand_is_published(name: str, report: Report) -> None:
    made = report(name)
    assert made.folder.parts[-2:] == ("2012", name)
    assert f"Klar: {made.folder / name}.pdf" in made.said
    assert TITLES[name][0] in made.first_page
    assert faults(made.pdf.read_bytes(), made.notebook) == []
    assert len(list(made.folder.glob("*.csv"))) >= 4


@pytest.mark.parametrize("name", TITLES)
def test_a_report_on_demand_in_english(name: str, report: Report) -> None:
    made = report(name, "en")
    assert made.pdf.parts[-3:] == ("2012", f"{name}-en", f"{name}-en.pdf")
    assert TITLES[name][1] in made.first_page
    assert left_in_swedish(made.notebook, []) == []
    assert faults(made.pdf.read_bytes(), made.notebook) == []


def test_the_strongest_assumptions_are_told(environment: dict[str, str]) -> None:
    said = tertial(environment, "sensitivity").replace("\xa0", " ")
    assert "Grundscenario, 2012: 22 simulerade år" in said
    assert "Samtalstid" in said
    assert "205 s till 310 s" in said


def test_the_training_is_told_and_written_as_a_scenario(
    environment: dict[str, str], project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "utbildning.yaml"
    said = tertial(environment, "breadth", "--to", str(target))
    assert "Andrahandsuthyrning" in said
    assert f"Utbildningen står i {target}." in said
    plan = YAML(typ="safe").load(target.read_text(encoding="utf-8"))["changes"]["staffing.cross_training"]
    assert list(plan["value"].values()) == [["subletting"]]
    changed = load(changes={"staffing.cross_training": plan["value"]}, params=project / "params")
    assert changed.staffing.cross_training.value == plan["value"]


def test_the_least_staffing_is_told_and_written_as_a_scenario(
    environment: dict[str, str], project: Path, tmp_path: Path
) -> None:
    target = tmp_path / "minst.yaml"
    said = tertial(environment, "optimise", "--to", str(target))
    assert "Redovisningsekonom" in said
    assert "Egna nummer eller ett gemensamt:" in said
    assert f"Svaret står i {target}." in said
    changes = YAML(typ="safe").load(target.read_text(encoding="utf-8"))["changes"]
    assert set(changes) == {"phone.schedule", "staffing.headcount_change_by_unit"}
    values = {name: change["value"] for name, change in changes.items()}
    answer = load(changes=values, params=project / "params")
    assert answer.phone.schedule.value == values["phone.schedule"]
    assert answer.staffing.headcount_change_by_unit.value == values["staffing.headcount_change_by_unit"]


def test_price_lists_side_by_side_are_published_with_their_workbook(report: Report) -> None:
    made = report("price-lists")
    assert made.folder.parts[-2:] == ("2012", "price-lists")
    assert "Prislistor 2012 sida vid sida" in made.first_page
    assert faults(made.pdf.read_bytes(), made.notebook) == []
    tables = {path.stem for path in made.folder.glob("list-*.csv")}
    assert {"list-sums", "list-prices", "list-customers", "list-roles", "list-promises"} <= tables
    book = openpyxl.load_workbook(made.folder / "price-lists-2012.xlsx", data_only=True)
    total = next(row for row in book["Kunder"].iter_rows(values_only=True) if row[0] == "Summa")
    csv = (made.folder / "list-customers.csv").read_text(encoding="utf-8-sig").splitlines()
    assert csv[-1].startswith("Alla kunder;")
    first = float(csv[-1].split(";")[1].replace(",", "."))
    assert total[1] == pytest.approx(first)
    manifest = json.loads((made.folder / "manifest.json").read_text(encoding="utf-8"))
    assert "price-lists-2012.xlsx" in str(manifest)
