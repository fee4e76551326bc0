"""Faults of the input come out of a kernel as they went in, whatever stands in them."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook, new_output

from model.errors import Finding, InputError
from model.notebook_runs.faults import as_data, fault_of
from model.notebook_runs.run import NotebookError, NotebookRun, execute
from model.notebook_runs.warm_kernels import warm_kernels
from tests.tiny_project import KERNEL, PROJECT

AWKWARD = [
    Finding("a, b/vol: värdet.csv", "rad 3, kolumn\n'kund'", 'ett "tal"; väntat: två', "minst 0"),
    Finding("π.csv", "\u2028 rad\r\n4\t", "", "{}[]\\ \N{PILE OF POO}"),
    Finding("tom", "", "  ", ": värdet x; väntat: y"),
]
FINDINGS = st.builds(Finding, *(4 * [st.text()]))


def failed(*outputs: Any) -> Any:
    """An executed notebook as it comes from its file."""
    cell = new_code_cell("raise", outputs=list(outputs), id="only")
    text = nbformat.writes(new_notebook(cells=[cell], metadata=KERNEL))
    return nbformat.reads(text, as_version=nbformat.NO_CONVERT)


@pytest.mark.slow
@given(st.lists(FINDINGS, min_size=1, max_size=3))
def test_any_text_survives(findings: list[Finding]) -> None:
    output = new_output("display_data", data=as_data(InputError(*findings)))
    fault = fault_of(failed(new_output("stream", name="stdout", text="1\n"), output))
    assert fault is not None
    assert fault.findings == tuple(findings)


def test_what_only_looks_like_a_fault_is_none() -> None:
    text = str(InputError(*AWKWARD))
    assert fault_of(failed(new_output("error", ename="InputError", evalue=text, traceback=[text]))) is None


@pytest.fixture(scope="module", params=["warm", "plain"])
def kernels(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "plain":
        yield None
    else:
        with warm_kernels([PROJECT / "notebooks" / "agreement.ipynb"]) as address:
            yield address


def a_run(home: Path, source: str) -> NotebookRun:
    path = home / "notebooks" / "annual_report.ipynb"
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="only")], metadata=KERNEL), path)
    return NotebookRun("annual", path, {})


def test_findings_cross_from_both_kinds_of_kernels_and_people_can_read_them(
    home: Path, kernels: str | None
) -> None:
    source = f"from model.errors import Finding, InputError\nraise InputError(*{AWKWARD!r})"
    with pytest.raises(InputError) as refused:
        execute(a_run(home, source), home / "out.ipynb", kernels)
    assert refused.value.findings == tuple(AWKWARD)
    notebook = nbformat.read(home / "out.ipynb", as_version=nbformat.NO_CONVERT)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    (error,) = (output for output in outputs if output.output_type == "error")
    assert (error.ename, error.evalue) == ("InputError", str(InputError(*AWKWARD)))
    assert "InputError" in error.traceback[1]
    assert "väntat: minst 0" in "".join(error.traceback)


def test_a_full_disk_crosses_as_a_fault_to_act_on(home: Path, kernels: str | None) -> None:
    source = f"raise OSError({errno.ENOSPC}, 'No space left on device', 'data/2011/phone.csv')"
    with pytest.raises(InputError) as refused:
        execute(a_run(home, source), home / "out.ipynb", kernels)
    (finding,) = refused.value.findings
    assert (finding.file, finding.value) == ("data/2011/phone.csv", "disken är full")


def test_another_failure_is_no_fault_of_the_input_though_its_text_is_one(
    home: Path, kernels: str | None
) -> None:
    source = "class InputError(Exception): pass\nraise InputError('fil, rad 1: värdet 1; väntat: 2')"
    with pytest.raises(NotebookError, match="annual: InputError: fil, rad 1: värdet 1; väntat: 2"):
        execute(a_run(home, source), home / "out.ipynb", kernels)


def test_a_fault_that_the_notebook_sees_to_itself_is_none(home: Path, kernels: str | None) -> None:
    source = (
        "from model.errors import Finding, InputError\n"
        "try:\n    raise InputError(Finding('a', 'b', 'c', 'd'))\nexcept InputError:\n    print('met')"
    )
    assert execute(a_run(home, source), home / "out.ipynb", kernels).cells[-1].outputs[0].text == "met\n"
