"""The annual report of a year that is not the example's says nothing of the example's years or its source."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from model.parameters.loading import project_root
from model.presentation.language import LOCALES
from model.publishing.requests import report_request
from tests.notebooks.shown import words

LATER = 11
"""Years until the example year's weekdays come again."""
EXAMPLE_YEARS = re.compile(r"(?<!\d)20(09|10|11|12)(?!\d)")
YEARS_OF_DATA = re.compile(
    r"(?<![\d.])20(?:09|10|11|12)(?=-\d\d|: |/)|^20(?:09|10|11|12)(?=,)|(?<=year: )20(?:09|10|11|12)|"
    r"(?<=comparable_from: {value: )20(?:09|10|11|12)",
    re.MULTILINE,
)
OWN = ("notes.csv", "comments")
"""What tells of the example year in words; another year has none, or its own."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose every year is later, without notes, comments and provenance."""
    folder = tmp_path_factory.mktemp("senare")
    shutil.copytree(project_root() / "notebooks", folder / "notebooks")
    for part in ("params", "data"):
        for path in sorted((project_root() / part).rglob("*")):
            if path.is_file() and not set(OWN) & set(path.parts):
                target = folder / _later(path.relative_to(project_root()).as_posix())
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(_later(path.read_text(encoding="utf-8")), encoding="utf-8")
    _without_short_days(folder / "params" / "base" / "calendar.yaml")
    (folder / "data" / "provenance.csv").write_text("file,item,source\n", encoding="utf-8")
    return folder


def _without_short_days(path: Path) -> None:
    """The days before holidays fall on other weekdays in the year after a leap year."""
    calendar = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'\["\d{4}-[^]]*\]', "[]", calendar, count=2), encoding="utf-8")


def _later(text: str) -> str:
    """Text with its dates, keys, year columns and folders of years moved; counts stay, whatever they are."""
    return YEARS_OF_DATA.sub(lambda found: str(int(found.group()) + LATER), text)


@pytest.mark.parametrize("language", LOCALES)
def test_another_years_report_says_nothing_of_the_example(
    language: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIAL_HOME", str(home))
    monkeypatch.setenv("TERTIAL_CACHE", str(home / ".cache"))
    request = report_request("annual")
    assert request.year == 2011 + LATER
    said = [
        json.dumps({name: shown for name, shown in json.loads(bundle).items() if "svg" not in name})
        for bundle in words(request, language).splitlines()
    ]
    assert sum("2022" in each for each in said) > 10
    assert [each[:200] for each in said if EXAMPLE_YEARS.search(_without_values(each))] == []
    assert not any(
        re.search(r"källtext|source text|[Ee]xempeldata\.|[Ee]xample data\.", each) for each in said
    )


def _without_values(bundle: str) -> str:
    """A bundle without the values of its tables' files, which may be any number."""
    blocks = json.loads(bundle)
    for block in blocks.values():
        if isinstance(block, dict):
            block.pop("data", None)
    return json.dumps({name: block for name, block in blocks.items() if name != "text/html"})
