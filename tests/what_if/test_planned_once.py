"""A planned year is kept for who asks the same again, and planned anew when what it rests on has changed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from model.observations.files import data_folder
from model.parameters.loading import load
from model.planning import planned_year
from model.planning.planned_year import plan_year_once

BASE = load()


@pytest.fixture
def simulated(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Years asked of the simulation, which is left out."""
    years: list[int] = []

    def simulate(_parameters: object, _registers: object, year: int, **_how: object) -> int:
        years.append(year)
        return len(years)

    monkeypatch.setattr(planned_year, "simulate", simulate)
    monkeypatch.setattr(planned_year, "priced", lambda *planned: planned)
    return years


def rewritten(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_what_is_asked_again_is_planned_once(simulated: list[int]) -> None:
    first: Any = plan_year_once(BASE, 2012, seed=1, replications=2)
    assert plan_year_once(load(), 2012, seed=1, replications=2) is first
    assert plan_year_once(BASE, 2012, seed=2, replications=2) is not first
    assert simulated == [2012, 2012]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("registers/customers.csv", "Rinkeby-Kista", "Rinkeby"),
        ("2011/agreements.csv", "4.45,53297.65", "4.55,54495.35"),
    ],
)
def test_it_is_planned_anew_when_what_has_been_observed_changes(
    simulated: list[int], tmp_path: Path, file: str, old: str, new: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    plan_year_once(BASE, 2012, data=data, replications=2)
    rewritten(data / file, old, new)
    plan_year_once(BASE, 2012, data=data, replications=2)
    plan_year_once(BASE, 2012, data=data, replications=2)
    assert simulated == [2012, 2012]
