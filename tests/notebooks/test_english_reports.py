"""Reports in English: whole, without faults, and with nothing of ours left in Swedish."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.observations.registers import load_registers
from model.parameters.loading import load
from tests.notebooks.conftest import Report
from tests.reporting.language_checks import left_in_swedish
from tests.tertialpdf.pdf_checks import faults
from tests.warm_commands import run

REPORTS = {
    "price-list": ("price-list-en", "Price list 2012"),
    "what-if": ("what-if-en", "What would the price be in 2012?"),
    "price-lists": ("price-lists-en", "Price lists 2012 side by side"),
    "staffing": ("staffing-en", "Staffing 2012"),
    "annual": ("annual-en", "Annual report 2011"),
    "tertial-1": ("tertial-1-en", "Tertial report 1 2011"),
    "tertial-2": ("tertial-2-en", "Tertial report 2 2011"),
    "month": ("month-10-en", "Month report October 2011"),
    "phone": ("phone-unit_2-10-en", "Phone report Unit 2"),
    "customer": ("customer-16-08-en", "Customer report January–August"),
}
"""Of each kind: what its files are called, and its title."""


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_in_english(name: str, report: Report, project: Path) -> None:
    label, title = REPORTS[name]
    made = report(name, "en")
    names = load_registers(load(params=project / "params")).customers["name"].tolist()
    assert made.pdf.stem == label
    assert title in made.first_page
    assert "Example data" in made.first_page
    assert left_in_swedish(made.notebook, names) == []
    assert faults(made.pdf.read_bytes(), made.notebook) == []


def test_an_agreement_in_english(report: Report, project: Path) -> None:
    made = report("agreements", "en")
    assert made.folder.parts[-2:] == ("2012", "agreements-32-en")
    names = load_registers(load(params=project / "params")).customers["name"].tolist()
    assert left_in_swedish(made.notebook, names) == []
    assert faults(made.pdf.read_bytes(), made.notebook) == []
    overview = (made.folder / "agreements.csv").read_text(encoding="utf-8-sig").splitlines()
    assert overview[0] == 'Customer number,Customer,"Agreed sum 2012, SEK",File'
    assert overview[1].endswith(made.pdf.name)


def test_scenarios_in_english_leave_no_swedish(report: Report) -> None:
    assert left_in_swedish(report("scenarios", "en").notebook, []) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["annual", "--language", "fi"], "language: värdet fi; väntat: en av sv, en"),
    ],
)
def test_a_language_that_there_is_not(
    asked: list[str], expected: str, environment: dict[str, str], tmp_path: Path
) -> None:
    done = run("tertial", "report", *asked, "--out", str(tmp_path), env=environment)
    assert done.returncode != 0
    assert expected in " ".join((done.stdout + done.stderr).split())
