"""Reports in English: whole, without faults, and with nothing of ours left in Swedish."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nbformat
import pypdfium2
import pytest

from model.observations.registers import load_registers
from model.parameters.loading import load
from tests.notebooks.test_on_demand import tertial
from tests.reporting.language_checks import left_in_swedish
from tests.tertialpdf.pdf_checks import faults
from tests.tiny_project import TERTIAL

REPORTS = {
    "price-list-en": (["price-list"], "Price list 2012"),
    "what-if-en": (["what-if"], "What would the price be in 2012?"),
    "staffing-en": (["staffing"], "Staffing 2012"),
    "annual-en": (["annual"], "Annual report 2011"),
    "tertial-1-en": (["tertial-1"], "Tertial report 1 2011"),
    "tertial-2-en": (["tertial-2"], "Tertial report 2 2011"),
    "month-10-en": (["month-10"], "Month report October 2011"),
    "phone-unit_2-10-en": (["phone", "--unit", "unit_2", "--month", "10"], "Phone report Unit 2"),
    "customer-16-08-en": (["customer", "--customer", "16", "--month", "8"], "Customer report January–August"),
}


@pytest.mark.parametrize("label", REPORTS)
def test_a_report_in_english(label: str, environment: dict[str, str], project: Path, tmp_path: Path) -> None:
    asked, title = REPORTS[label]
    tertial(environment, "report", *asked, "--language", "en", "--out", str(tmp_path))
    (pdf,) = tmp_path.rglob(f"{label}.pdf")
    notebook = nbformat.read(pdf.with_suffix(".ipynb"), as_version=4)
    first = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    names = load_registers(load(params=project / "params")).customers["name"].tolist()
    assert title in first
    assert "Example data" in first
    assert left_in_swedish(notebook, names) == []
    assert faults(pdf.read_bytes(), notebook) == []


def test_an_agreement_in_english(environment: dict[str, str], project: Path, tmp_path: Path) -> None:
    tertial(environment, "agreements", "--customer", "32", "--language", "en", "--out", str(tmp_path))
    folder = tmp_path / "2012" / "agreements-32-en"
    (pdf,), (path,) = folder.glob("*.pdf"), (folder / "notebooks").glob("*.ipynb")
    notebook = nbformat.read(path, as_version=4)
    names = load_registers(load(params=project / "params")).customers["name"].tolist()
    assert left_in_swedish(notebook, names) == []
    assert faults(pdf.read_bytes(), notebook) == []
    overview = (folder / "agreements.csv").read_text(encoding="utf-8-sig").splitlines()
    assert overview[0] == 'Customer number,Customer,"Agreed sum 2012, SEK",File'
    assert overview[1].endswith(pdf.name)


def test_scenarios_in_english_leave_no_swedish(environment: dict[str, str], tmp_path: Path) -> None:
    tertial(environment, "report", "scenarios", "--language", "en", "--out", str(tmp_path))
    notebook = nbformat.read(tmp_path / "2012/scenarios-en/scenarios-en.ipynb", as_version=4)
    assert left_in_swedish(notebook, []) == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["annual", "--language", "fi"], "language: värdet fi; väntat: en av sv, en"),
    ],
)
def test_a_language_that_there_is_not(
    asked: list[str], expected: str, environment: dict[str, str], tmp_path: Path
) -> None:
    command = [TERTIAL, "report", *asked, "--out", str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert expected in " ".join((done.stdout + done.stderr).split())
