"""Running a notebook: parameters are checked first, failures are clear, text is in the language asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

from model.errors import InputError
from model.notebook_runs.run import NotebookError, NotebookRun, check_parameters, execute


def test_an_unknown_parameter_is_told_with_the_file_that_has_it(home: Path):
    with pytest.raises(InputError) as refused:
        check_parameters(a_run(home, yeer=2011))
    (finding,) = refused.value.findings
    assert (finding.file, finding.place) == ("params/reports/annual.yaml", "yeer")
    assert finding.expected == "en av annual_report.ipynbs: year, scenario, changes, day, fail"


def test_a_missing_notebook_is_told_by_name(home: Path):
    (home / "notebooks" / "annual_report.ipynb").unlink()
    with pytest.raises(InputError, match=r"annual_report\.ipynb"):
        check_parameters(a_run(home))


def test_a_fault_in_the_input_comes_out_of_the_kernel_as_it_was_found(home: Path):
    with pytest.raises(InputError) as refused:
        execute(a_run(home, fail="input"), home / "out.ipynb")
    (finding,) = refused.value.findings
    assert vars(finding) == {
        "file": "data/2011/volumes.csv",
        "place": "rad 3, volume",
        "value": "-1",
        "expected": "ett tal som är minst 0",
    }


def test_another_failure_is_told_in_one_line(home: Path):
    with pytest.raises(NotebookError) as failed:
        execute(a_run(home, fail="crash"), home / "out.ipynb")
    assert str(failed.value) == "provet: ZeroDivisionError: division by zero"


def test_a_kernel_that_dies_is_a_failure(home: Path):
    with pytest.raises(NotebookError, match="provet: beräkningen dog"):
        execute(a_run(home, fail="die"), home / "out.ipynb")


def test_the_kernel_is_of_this_environment(home: Path):
    notebook = execute(a_run(home), home / "out.ipynb")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if "text" in output] == [f"{sys.executable}\n"]


def test_text_cells_are_in_the_language_of_the_run(home: Path):
    run = a_run(home)
    source = run.notebook.read_text(encoding="utf-8").replace("## Belopp", "## Slutavräkning")
    run.notebook.write_text(source, encoding="utf-8")
    english = NotebookRun(run.name, run.notebook, run.parameters, language="en")
    headings = [
        [cell.source for cell in execute(each, home / "out.ipynb").cells if cell.cell_type == "markdown"]
        for each in (run, english)
    ]
    assert headings == [["## Slutavräkning"], ["## Settlement"]]


def a_run(home: Path, **parameters: object) -> NotebookRun:
    path = home / "notebooks" / "annual_report.ipynb"
    return NotebookRun("provet", path, parameters, "params/reports/annual.yaml")


@pytest.mark.slow
def test_starting_builds_no_grammar_of_web_addresses() -> None:
    told = "import sys, model.publishing.rendering; print(sys.modules['rfc3987_syntax'])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"
