"""Comments that no report reads are told, and figures in them that the tables do not have."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from model.observations.remarks import remarks
from model.observations.rules.comment_figures import PATTERNS
from model.parameters.loading import load, project_root

AMOUNT, COUNT = PATTERNS["sv"]["money"], PATTERNS["sv"]["count"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("2011", "registers"):
        shutil.copytree(project_root() / "data" / name, folder / name)
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


PERCENT = re.compile(r"\d+,\d procent")
ENGLISH_PERCENT = re.compile(r"\d+\.\d per cent")


@pytest.mark.parametrize(
    ("file", "said", "value"),
    [
        ("annual/phone.md", "98,3 procent", 98.3),
        ("annual/lead_times.md", "93,7 procent", 93.7),
        ("annual/staff.md", "9,5 procent", 9.5),
        ("annual/volumes.md", "7,2 procent", 7.2),
        ("tertial-1/phone.md", "78,7 procent", 78.7),
    ],
)
def test_a_share_that_the_tables_do_not_have_is_told(data: Path, file: str, said: str, value: float) -> None:
    """Digits that have changed places, or another one: 89,3, 96,7, 5,5, 0,2 and 87,7 per cent."""
    rewrite(data, file, PERCENT, said)
    ((told_of, found, other),) = told(data)
    assert (told_of, found) == (file, value)
    assert other != value


def test_english_comments_are_held_against_the_same_tables(data: Path) -> None:
    rewrite(data, "annual/economy.en.md", re.compile(r"SEK 350k"), "SEK 530k")
    rewrite(data, "annual/phone.en.md", re.compile(r"51,791"), "57,191")
    rewrite(data, "annual/lead_times.en.md", ENGLISH_PERCENT, "93.7 per cent")
    assert [(file, value) for file, value, _ in told(data)] == [
        ("annual/economy.en.md", 530_000),
        ("annual/phone.en.md", 57_191),
        ("annual/lead_times.en.md", 93.7),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Prognosen för helåret är att 97,1 procent av samtalen besvaras.",
        "Året före besvarades 83,1 procent av samtalen.",
        "År 2009 besvarades 83,1 procent av samtalen.",
        "Av Bromma stadsdelsförvaltnings samtal besvarades 71,3 procent.",
        "Omkring 71,3 procent av samtalen besvarades.",
        "Löneavtalet ger 2,6 procent mer från april.",
        "Av samtalen besvarades 12,3 procentenheter fler.",
    ],
)
def test_what_the_tables_cannot_know_is_passed_over(data: Path, sentence: str) -> None:
    path = data / "2011" / "comments" / "annual" / "phone.md"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{sentence}\n", encoding="utf-8")
    assert told(data) == []


def test_a_share_in_whole_per_cent_is_held_against_calls_alone(data: Path) -> None:
    comments = data / "2011" / "comments" / "annual"
    for section in ("phone", "staff"):
        path = comments / f"{section}.md"
        path.write_text(f"{path.read_text(encoding='utf-8')}\n\nSjukfrånvaro och samtal: 61 procent.\n")
    assert [(file, value) for file, value, _ in told(data)] == [("annual/phone.md", 61.0)]
