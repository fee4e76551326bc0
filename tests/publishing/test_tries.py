"""What is tried in JupyterLab is not published: every parameter is given, templates are taken pristine."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from model.errors import InputError
from model.notebook_runs import templates
from model.notebook_runs.templates import State, template
from model.parameters.loading import fingerprint, load
from model.publishing.due import due
from model.publishing.publication import publish
from model.publishing.requests import report_request
from tertialpdf.blocks import HeadingBlock, NoticeBlock
from tests.tiny_project import KERNEL

TRIED = {"phone.answered_target": 0.5}
BODY = """
from IPython.display import display
from model.parameters import load
from model.presentation.display import Heading
from model.reports.changed import changes_in_words

parameters = load(scenario, changes)
display(Heading(title=f"Rapport {year}", day=day, changes=changes_in_words(parameters)))
"""


def write(path: Path, first: str, body: str = BODY) -> None:
    cells = [
        new_code_cell(first, metadata={"tags": ["parameters"]}, id="parameters"),
        new_code_cell(body, id="body"),
    ]
    path.parent.mkdir(exist_ok=True)
    nbformat.write(new_notebook(cells=cells, metadata=KERNEL), path)


def first_cell(changes: object) -> str:
    return f'year = 1999\nscenario = "base"\nchanges = {changes!r}\nday = None\nextra = 1\n'


@pytest.fixture
def packaged(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what came with the package: a small notebook, which the centre has a copy of."""
    folder = tmp_path / "package"
    for place in (folder, home / "notebooks"):
        write(place / "annual_report.ipynb", first_cell({}))
    monkeypatch.setattr(templates, "packaged_notebooks", lambda: folder)
    return folder


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def shown(folder: Path, block: type) -> list[Any]:
    notebook = nbformat.read(folder / "annual.ipynb", as_version=nbformat.NO_CONVERT)
    return [
        found
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if (found := block.shown_in(output.get("data", {}))) is not None
    ]


def test_what_is_tried_in_the_first_cell_is_not_published(home: Path, packaged: Path) -> None:
    write(home / "notebooks" / "annual_report.ipynb", first_cell(TRIED))
    folder = publish(report_request("annual"))
    told = manifest(folder)
    assert told["parameters"] == {
        "year": 2011, "scenario": "base", "changes": {}, "day": "2012-01-31", "extra": 1,
    }  # fmt: skip
    assert told["parameters_sha256"] == fingerprint(load())
    assert told["notebook"]["state"] == "packaged"
    assert shown(folder, HeadingBlock)[0].changes == ""
    assert shown(folder, NoticeBlock) == []


def test_what_is_due_is_published_without_the_try(home: Path, packaged: Path) -> None:
    from datetime import date

    write(home / "notebooks" / "annual_report.ipynb", first_cell(TRIED))
    waiting = {request.name: request for request in due(date(2012, 2, 1))}
    assert manifest(publish(waiting["annual"]))["parameters"]["changes"] == {}


def test_a_try_further_down_is_named_on_the_page_and_in_the_manifest(home: Path, packaged: Path) -> None:
    body = BODY.replace("load(scenario, changes)", f"load(scenario, {TRIED!r})")
    write(home / "notebooks" / "annual_report.ipynb", first_cell({}), body)
    folder = publish(report_request("annual"))
    told = manifest(folder)
    assert told["notebook"]["state"] == "changed"
    assert told["parameters_sha256"] == fingerprint(load("base", TRIED)) != fingerprint(load())
    heading = shown(folder, HeadingBlock)[0]
    assert heading.status == "Försök"
    assert heading.changes == (
        "På försök: Löfte om besvarade samtal, andel av alla inringda: 0,5 i stället för 0,9"
    )
    (notice,) = shown(folder, NoticeBlock)
    assert notice.heading == "Anteckningsboken är ändrad."
    assert "annual_report.ipynb" in notice.text


def test_a_name_that_is_given_another_value_later_is_told_as_it_ran(home: Path, packaged: Path) -> None:
    write(home / "notebooks" / "annual_report.ipynb", first_cell({}), f"changes = {TRIED!r}\n{BODY}")
    told = manifest(publish(report_request("annual")))
    assert told["parameters"]["changes"] == TRIED
    assert told["parameters_sha256"] == fingerprint(load("base", TRIED))


def test_a_change_that_is_asked_for_is_named_in_the_heading(home: Path, packaged: Path) -> None:
    folder = publish(report_request("annual").with_parameters(changes=TRIED))
    assert shown(folder, HeadingBlock)[0].changes.endswith("0,5 i stället för 0,9")
    assert manifest(folder)["parameters_sha256"] == fingerprint(load("base", TRIED))


def test_a_centres_own_notebook_is_taken_as_it_was_committed(home: Path, packaged: Path) -> None:
    path = home / "notebooks" / "annual_report.ipynb"
    own = BODY + 'print("eget")\n'
    write(path, first_cell({}), own)
    assert template(path).state is State.CHANGED
    git = ["git", "-C", str(home), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "notebooks"], ["commit", "-q", "-m", "own"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    write(path, first_cell(TRIED), own)
    taken = template(path)
    assert taken.state is State.COMMITTED
    assert "phone.answered_target" not in taken.text, "the first cell is as it was committed"
    write(path, first_cell({}), own + "1 + 1\n")
    assert template(path).state is State.CHANGED


def test_a_first_cell_that_does_more_than_give_values_is_refused(home: Path, packaged: Path) -> None:
    write(home / "notebooks" / "annual_report.ipynb", first_cell({}) + "from os import environ\n")
    with pytest.raises(InputError, match=r"annual_report\.ipynb, första cellen"):
        publish(report_request("annual"))
