"""Every notebook runs whole: by itself, by plain papermill with other parameters, and by the main job."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pypdfium2
import pytest

from model.parameters.loading import project_root
from tests.notebooks.made import tertial
from tests.tertialpdf.pdf_checks import faults
from tests.warm_commands import run

NOTEBOOKS = sorted((project_root() / "notebooks").glob("*.ipynb"))
REPORTS = {
    "2011/tertial-1": "Tertialrapport 1 2011",
    "2011/tertial-2": "Tertialrapport 2 2011",
    "2011/annual": "Verksamhetsberättelse 2011",
    "2011/month-10": "Månadsrapport oktober 2011",
    "2012/price-list": "Prislista 2012",
    "2012/scenarios": "Scenarier 2012",
    "2012/staffing": "Bemanning 2012",
    "2012/staffing@calibrated": "Bemanning 2012",
}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_kept_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_cell_by_cell(path: Path, environment: dict[str, str]) -> None:
    done = run("pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", str(path), env=environment)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


@pytest.mark.parametrize(
    ("notebook", "parameters"),
    [
        ("tertial_report", ["-f", "params/reports/tertial-2.yaml", "-p", "day", "2011-09-14"]),
        ("phone_report", ["-p", "unit", "unit_3", "-p", "month", "1"]),
        ("customer_report", ["-y", "{customer: 31, month: 2, meeting: '2011-02-10'}"]),
        ("month_report", ["-p", "month", "1"]),
        ("price_list", ["-p", "scenario", "e_invoices_90"]),
        ("staffing", ["-y", "{replications: 2, changes: {phone.handling_cv: 0.5}}"]),
        (
            "scenarios",
            ["-y", "{compare: [pooled_phone], replications: 2, changes: {phone.handling_cv: 0.5}}"],
        ),
    ],
)
def test_plain_papermill_with_other_parameters(
    notebook: str, parameters: list[str], project: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "ut.ipynb"
    asked = [f"notebooks/{notebook}.ipynb", str(out), *parameters]
    done = run("papermill", *asked, env=environment, cwd=project)
    assert done.returncode == 0, done.stderr
    assert any(cell.get("outputs") for cell in nbformat.read(out, as_version=4).cells)


@pytest.mark.parametrize(("folder", "title"), REPORTS.items())
def test_the_main_job_makes_every_report(folder: str, title: str, published: Path) -> None:
    name = folder.split("/")[1].split("@")[0]
    pdf = (published / folder / f"{name}.pdf").read_bytes()
    document = pypdfium2.PdfDocument(pdf)
    first = document[0].get_textpage().get_text_range()
    assert title in first
    assert "Exempeldata" in first
    assert faults(pdf, nbformat.read(published / folder / f"{name}.ipynb", as_version=4)) == []


@pytest.mark.parametrize("folder", REPORTS)
def test_a_report_lies_with_notebook_tables_and_manifest(folder: str, published: Path) -> None:
    place = published / folder
    manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    names = {path.name for path in place.iterdir()}
    assert names == set(manifest["files"]) | {"manifest.json"}
    assert f"{manifest['report']}.ipynb" in names
    assert sum(name.endswith(".csv") for name in names) >= 4


@pytest.mark.parametrize("folder", ["2011/annual", "2012/price-list"])
def test_a_report_made_again_is_the_same_to_the_byte(
    folder: str, published: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    tertial(environment, "report", folder.split("/")[1], "--out", str(tmp_path))
    first, second = (
        {path.name: path.read_bytes() for path in (place / folder).iterdir()}
        for place in (published, tmp_path)
    )
    assert first == second


def test_agreements_on_the_page_sum_to_the_budget(published: Path) -> None:
    rows = (published / "2012/price-list/agreements.csv").read_text(encoding="utf-8-sig").splitlines()
    header, *lines, total = (row.split(";") for row in rows)
    column = header.index("2012, kr")
    ore = [int(line[column].replace(",", "")) for line in lines]
    assert len(ore) == 33
    assert sum(ore) == int(total[column].replace(",", "")) == 54_123_000_00
