"""A promise stands in one place: an indicator with a target of its own beside the promise is told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.errors import InputError
from model.followup import load_period, service
from model.observations.remarks import remarks
from model.parameters.loading import load, project_root

ROW = "availability,Kunderna ska nå oss lätt på telefon och e-post,Besvarade samtal,%,at_least,,"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for name in ("2011", "2010", "registers", "history"):
        shutil.copytree(project_root() / "data" / name, folder / name)
    return folder


def told(data: Path, **changes: float) -> list[tuple[str, object, object]]:
    parameters = load("base", {name.replace("__", "."): value for name, value in changes.items()})
    found = remarks(2011, data, through=12, parameters=parameters)
    return [
        (str(one.key["indicator"]), one.value, one.other)
        for one in found
        if one.rule.code == "promised_twice"
    ]


def write(data: Path, target: str) -> None:
    """The indicator of answered calls with a target of its own."""
    path = data / "2011" / "commitments.csv"
    text = path.read_text(encoding="utf-8")
    assert ROW in text
    path.write_text(text.replace(ROW, f"{ROW[:-1]}{target},"), encoding="utf-8")


@pytest.mark.slow
def test_a_target_beside_the_promise_is_told_with_both_alike_or_not(data: Path) -> None:
    assert told(data) == told(data, phone__answered_target=0.85) == []
    write(data, "90.0")
    assert told(data) == [("Besvarade samtal", 90.0, 90.0)]
    assert told(data, phone__answered_target=0.85) == [("Besvarade samtal", 90.0, 85.0)]


def test_an_empty_target_is_the_promise_on_the_last_day(data: Path) -> None:
    changes = {
        "phone.answered_target": {"2010-01-01": 0.9, "2011-07-01": 0.85},
        "followup.meetings_per_customer": 5,
    }
    for through, answered in ((6, 90.0), (7, 85.0)):
        table = load_period(load("base", changes), 2011, through, data).commitments.set_index("measure")
        assert table.loc["answer_rate", "target"] == answered
        assert table.loc["meetings_per_customer", "target"] == 5
        assert table.loc["nki", "target"] == 70


def test_a_target_that_is_nowhere_is_refused(data: Path) -> None:
    path = data / "2011" / "commitments.csv"
    text = path.read_text(encoding="utf-8")
    assert ",index,at_least,70.0," in text
    path.write_text(text.replace(",index,at_least,70.0,", ",index,at_least,,"), encoding="utf-8")
    with pytest.raises(InputError, match=r"commitments\.csv, rad 3, target: värdet tomt för Nöjd-kund-index"):
        load_period(load(), 2011, 12, data)


def test_what_callers_are_promised_is_what_the_follow_up_judges_by() -> None:
    period = load_period(load(), 2011, 4)
    assert service.answered_target(period, load("base", {"phone.answered_target": 0.8})) == 0.8
    with pytest.raises(InputError, match=r"okänd parameter followup\.answer_rate_target"):
        load("base", {"followup.answer_rate_target": 0.8})


def test_a_centre_that_has_the_old_line_is_told_where_the_promise_stands(tmp_path: Path) -> None:
    shutil.copytree(project_root() / "params", tmp_path / "params")
    path = tmp_path / "params" / "base" / "followup.yaml"
    line = "  answer_rate_target: {value: 0.9, unit: andel, meaning: a, source: b}\n"
    text = path.read_text(encoding="utf-8")
    first = text.index("followup:\n") + len("followup:\n")
    path.write_text(text[:first] + line + text[first:], encoding="utf-8")
    with pytest.raises(
        InputError, match=r"followup\.answer_rate_target.*löftet står i phone\.answered_target"
    ):
        load(params=tmp_path / "params")
