"""Running a report: parameters are checked first, failures are clear, the same input gives the same bytes."""

import hashlib
import json
import sys
from pathlib import Path

import pytest

from model.errors import InputError
from model.notebook_runs.run import ReportError, check_parameters, execute, render
from model.publishing.registry import MEETINGS, NOTEBOOKS, Report, report
from tests.operation.conftest import snapshot


@pytest.mark.parametrize("name", [*NOTEBOOKS, *MEETINGS])
def test_the_project_gives_its_notebooks_only_parameters_that_they_have(name):
    check_parameters(report(name))


def test_an_unknown_parameter_is_refused_before_anything_runs(home: Path):
    with pytest.raises(InputError) as refused:
        render(report("annual").with_parameters(yeer=2011, fail="die"), home / "out")
    (finding,) = refused.value.findings
    assert (finding.file, finding.place) == ("params/reports/annual.yaml", "yeer")
    assert "year" in finding.expected
    assert not (home / "out").exists()


def test_a_missing_notebook_is_told_by_name(home: Path):
    (home / "notebooks" / "annual_report.ipynb").unlink()
    with pytest.raises(InputError, match=r"annual_report\.ipynb"):
        check_parameters(report("annual"))


@pytest.mark.parametrize("year", [None, "2011", 2011.5])
def test_a_year_that_is_none_is_refused(home: Path, year):
    path = home / "params" / "reports" / "annual.yaml"
    path.write_text("scenario: base\n" if year is None else f"year: {json.dumps(year)}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"annual\.yaml, year"):
        report("annual")


def test_a_fault_in_the_input_comes_out_of_the_kernel_as_it_was_found(home: Path):
    with pytest.raises(InputError) as refused:
        execute(failing("input"), home / "out.ipynb")
    (finding,) = refused.value.findings
    assert vars(finding) == {
        "file": "data/2011/volumes.csv",
        "place": "rad 3, volume",
        "value": "-1",
        "expected": "ett tal som är minst 0",
    }


def test_another_failure_is_told_in_one_line(home: Path):
    with pytest.raises(ReportError) as failed:
        execute(failing("crash"), home / "out.ipynb")
    assert str(failed.value) == "annual: ZeroDivisionError: division by zero"


def test_a_kernel_that_dies_is_a_failure(home: Path):
    with pytest.raises(ReportError, match="annual: beräkningen dog"):
        execute(failing("die"), home / "out.ipynb")


def test_rendering_again_gives_the_same_bytes_and_a_manifest_that_fits(home: Path):
    for folder in ("one", "two"):
        render(report("annual"), home / folder)
    made = snapshot(home / "one")
    assert made == snapshot(home / "two")
    manifest = json.loads(made.pop("manifest.json"))
    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    assert (manifest["report"], manifest["year"], manifest["scenario"]) == ("annual", 2011, "base")
    assert made["annual.pdf"].startswith(b"%PDF-")
    assert made["amounts.csv"] == "\ufeffKronor\n1234,50\n".encode()


def test_the_kernel_is_of_this_environment(home: Path):
    notebook = execute(report("annual"), home / "out.ipynb")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if "text" in output] == [f"{sys.executable}\n"]


def test_the_manifest_tells_parameters_that_differ_apart(home: Path):
    digests = set()
    for changes in ({}, {"phone.routing": "pooled"}):
        render(report("annual").with_parameters(changes=changes), home / "out")
        manifest = json.loads((home / "out" / "manifest.json").read_text(encoding="utf-8"))
        digests.add(manifest["parameters_sha256"])
    assert len(digests) == 2


def failing(how: str) -> Report:
    return report("annual").with_parameters(fail=how)
