"""Values far outside their own months are named before a report is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.observations.strange_values import strange_values
from model.parameters.loading import project_root


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A folder for a year with a budget of thousands among kronor, and a month with a volume too many."""
    folder = tmp_path / "data" / "2011"
    folder.mkdir(parents=True)
    economy = [f"{month},unit_1,salaries,{820_000 + month}.00,{825_000 + month}.50" for month in range(1, 13)]
    economy[2] = "3,unit_1,salaries,823,825003.50"
    rows = ["month,unit,account,budget,outcome", *economy]
    (folder / "economy.csv").write_text("\n".join(rows), encoding="utf-8")
    volumes = [f"{month},7,payment_order,{200 + month}" for month in range(1, 13)]
    volumes[8] = "9,7,payment_order,209000"
    rows = ["month,customer,activity,volume", *volumes]
    (folder / "volumes.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_a_cell_is_named_with_what_other_months_have(year: Path) -> None:
    budget, volume = [str(finding).partition("2011/")[2] for finding in strange_values(2011, year / "data")]
    assert budget.startswith("economy.csv, rad 4, kolumn budget: värdet 823; väntat: omkring 820006, ")
    assert budget.endswith("som andra månader har (unit unit_1, account salaries)")
    assert volume.startswith("volumes.csv, rad 10, kolumn volume: värdet 209000; väntat: omkring 206, ")
    assert volume.endswith("som andra månader har (customer 7, activity payment_order)")


def test_the_example_has_none() -> None:
    assert [strange_values(each, project_root() / "data") for each in (2011, 2012)] == [[], []]


def test_tables_that_cannot_be_read_are_left_to_who_needs_them(tmp_path: Path) -> None:
    (tmp_path / "2011").mkdir()
    (tmp_path / "2011" / "economy.csv").write_text("a,b\n", encoding="utf-8")
    assert strange_values(2011, tmp_path) == []
