"""Publishing puts a report in place whole or not at all, whatever happens on the way."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from filelock import FileLock

from model.errors import InputError
from model.publishing import publication
from model.publishing.folders import require_writable
from model.publishing.manifest import MANIFEST, file_digest
from model.publishing.publication import publish
from model.publishing.requests import ReportRequest, report_request
from tests.tiny_project import snapshot

KILLED = 9
RENDER = """
from pathlib import Path
def render(request, folder, kernels):
    folder.mkdir()
    (folder / "annual.pdf").write_text("new")
"""
DIES_RENDERING = "import os\nrender = lambda request, folder, kernels: (folder.mkdir(), os._exit(9))\n"
DIES_EXCHANGING = (
    RENDER
    + """
import os
rename = Path.rename
def once(path, target):
    return rename(path, target) if path.name != "new" else os._exit(9)
Path.rename = once
"""
)
PUBLISH = """
from model.publishing import publication
from model.publishing.requests import report_request
publication.render = render
publication.publish(report_request("annual"))
"""


@pytest.fixture
def content(monkeypatch: pytest.MonkeyPatch) -> list[str | BaseException]:
    """What the next renderings give: a PDF's text, or an error."""
    queue: list[str | BaseException] = []

    def render(_request: ReportRequest, folder: Path, _kernels: str | None) -> None:
        folder.mkdir()
        (folder / "half-done.csv").write_text("x", encoding="utf-8")
        given = queue.pop(0)
        if isinstance(given, BaseException):
            raise given
        (folder / "half-done.csv").unlink()
        pdf = folder / "annual.pdf"
        pdf.write_text(given, encoding="utf-8")
        listed = {"files": {pdf.name: file_digest(pdf)}}
        (folder / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")

    monkeypatch.setattr(publication, "render", render)
    return queue


def pdfs(home: Path) -> dict[str, bytes]:
    """What is published, but for its manifests."""
    found = snapshot(home / "reports")
    return {name: content for name, content in found.items() if not name.endswith(MANIFEST)}


def test_a_report_replaces_the_one_before(home: Path, content):
    content += ["old", "new"]
    folders = [publish(report_request("annual")) for _ in range(2)]
    assert folders == 2 * [home / "reports" / "2011" / "annual"]
    assert pdfs(home) == {"2011/annual/annual.pdf": b"new"}


def test_another_scenario_stands_beside(home: Path, content):
    content += ["base", "other"]
    publish(report_request("annual"))
    publish(report_request("annual").with_parameters(scenario="five_fewer"))
    assert sorted(pdfs(home)) == [
        "2011/annual/annual.pdf",
        "2011/annual@five_fewer/annual.pdf",
    ]


def test_single_changes_stand_apart_each_in_its_place(home: Path, content):
    content += ["base", "pooled", "patient", "pooled again"]
    changes = [{}, {"phone.routing": "pooled"}, {"phone.answer_threshold": 90.0}, {"phone.routing": "pooled"}]
    folders = [publish(report_request("annual").with_parameters(changes=change)).name for change in changes]
    assert folders[0] == "annual"
    assert all(re.fullmatch(r"annual@base\+[0-9a-f]{8}", folder) for folder in folders[1:])
    assert len(set(folders)) == 3
    assert sorted(pdfs(home).values()) == [b"base", b"patient", b"pooled again"]


@pytest.mark.parametrize(
    "failure", [RuntimeError("fault"), OSError(28, "No space left"), KeyboardInterrupt()]
)
def test_a_failure_leaves_the_last_good_report_and_nothing_else(home: Path, content, failure):
    content += ["good", failure]
    publish(report_request("annual"))
    with pytest.raises(type(failure)):
        publish(report_request("annual"))
    assert pdfs(home) == {"2011/annual/annual.pdf": b"good"}
    assert not list((home / "reports" / ".work").rglob("half-done.csv"))


@pytest.mark.parametrize("death", [DIES_RENDERING, DIES_EXCHANGING], ids=["rendering", "exchanging"])
def test_what_a_killed_run_left_is_put_right_even_by_a_run_that_fails(home: Path, content, death):
    content += ["good", RuntimeError("fault")]
    publish(report_request("annual"))
    killed = subprocess.run([sys.executable, "-c", death + PUBLISH])
    assert killed.returncode == KILLED
    with pytest.raises(RuntimeError):
        publish(report_request("annual"))
    assert pdfs(home) == {"2011/annual/annual.pdf": b"good"}
    assert not (home / "reports" / ".work" / "2011" / "annual").exists()


def test_an_exchange_that_is_refused_leaves_the_last_good_report(home: Path, content, monkeypatch):
    content += ["good", "new"]
    target = publish(report_request("annual"))
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise PermissionError(13, "Access is denied")
        return rename(path, to)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(InputError, match="ingen har filerna öppna"):
        publish(report_request("annual"))
    assert (target / "annual.pdf").read_text(encoding="utf-8") == "good"


def test_what_somebody_has_changed_is_replaced_only_when_asked_and_kept(home: Path, content):
    content += ["good", "new"]
    target = publish(report_request("annual"))
    (target / "annual.pdf").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="valet --replace"):
        publish(report_request("annual"))
    publish(report_request("annual"), replace=True)
    assert (target / "annual.pdf").read_text(encoding="utf-8") == "new"
    (kept,) = (target.parent / "tidigare").rglob("annual.pdf")
    assert kept.read_text(encoding="utf-8") == "mine"


def test_two_runs_at_once_are_refused(home: Path, content):
    content += ["good"]
    publish(report_request("annual"))
    with (
        FileLock(home / "reports" / ".work" / "2011" / "annual.lock"),
        pytest.raises(InputError, match="pågår redan"),
    ):
        publish(report_request("annual"))


@pytest.mark.parametrize("blocked", ["reports", "reports/2011", "reports/2011/annual", "reports/.work"])
def test_a_file_where_a_folder_should_be_stops_at_once(home: Path, content, blocked):
    path = home / blocked
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(InputError):
        publish(report_request("annual"))
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch):
    def deny(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", deny)
    with pytest.raises(InputError, match="går inte att skriva i") as refused:
        require_writable(tmp_path)
    assert refused.value.findings[0].file == str(tmp_path)
