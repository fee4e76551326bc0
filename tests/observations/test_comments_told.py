"""Comments that no report reads are told, and figures in them that the tables do not have."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from model.observations.remarks import remarks
from model.observations.rules.comments import AMOUNT, COUNT
from model.parameters.loading import load, project_root


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(project_root() / "data" / "2011", folder / "2011")
    return folder


def told(data: Path) -> list[tuple[str, object, object]]:
    codes = ("comments_not_read", "comment_against_tables")
    found = [one for one in remarks(2011, data, parameters=load()) if one.rule.code in codes]
    return [(one.file.removeprefix("data/2011/comments/"), one.value, one.other) for one in found]


def rewrite(data: Path, file: str, pattern: re.Pattern[str], new: str) -> None:
    """Another figure in the place of the comment's first."""
    path = data / "2011" / "comments" / file
    text, count = pattern.subn(new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")


def test_the_examples_comments_say_what_the_tables_have(data: Path) -> None:
    assert told(data) == []


def test_a_folder_of_no_report_is_told(data: Path) -> None:
    comments = data / "2011" / "comments"
    for name in ("month-3", "tertial-3", "phone-unit_2-10", "customer-16-2011-03-29", "customer-16-8"):
        (comments / name).mkdir()
    assert [file for file, *_ in told(data)] == ["customer-16-8", "month-3", "tertial-3"]


def test_a_result_that_the_tables_do_not_have_is_told(data: Path) -> None:
    rewrite(data, "month-10/economy.md", AMOUNT, "725 tkr")
    ((file, value, other),) = told(data)
    assert (file, value) == ("month-10/economy.md", 725_000)
    assert other != 725_000


def test_counts_are_held_against_volumes_and_calls(data: Path) -> None:
    rewrite(data, "month-10/volumes.md", COUNT, "812 619")
    rewrite(data, "month-10/phone.md", COUNT, "47 248")
    assert [(file, value) for file, value, _ in told(data)] == [
        ("month-10/volumes.md", 812_619),
        ("month-10/phone.md", 47_248),
    ]
