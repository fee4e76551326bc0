"""What stands out is acknowledged with reason and role, and only with the values that it had."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from model.errors import InputError
from model.observations.acknowledgements import acknowledge, read_acknowledgements, still_open
from model.observations.remarks import remarks
from model.observations.rules.rule import Remark

DAY = date(2012, 1, 16)


def economy(folder: Path, december: str, moved: bool = False) -> list[Remark]:
    """What stands out in a year of salaries whose December is ``december``."""
    rows = [f"{month},unit_1,salaries,820000.00,{825_000 + month}.50" for month in range(1, 12)]
    rows.insert(0 if moved else len(rows), f"12,unit_1,salaries,820000.00,{december}")
    path = folder / "2011" / "economy.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(["month,unit,account,budget,outcome", *rows, ""]), encoding="utf-8")
    return remarks(2011, folder)


def test_what_is_acknowledged_is_open_no_more(tmp_path: Path) -> None:
    (found,) = economy(tmp_path, "12345.00")
    acknowledge([found], "Jourersättning, återförd i januari", "controller", DAY, tmp_path)
    given = read_acknowledgements(tmp_path)
    assert (given[found.code].reason, given[found.code].role, given[found.code].day) == (
        "Jourersättning, återförd i januari",
        "controller",
        DAY,
    )
    assert still_open(economy(tmp_path, "12345.00"), given) == []


def test_the_place_of_a_row_does_not_count_but_its_value_does(tmp_path: Path) -> None:
    acknowledge(economy(tmp_path, "12345.00"), "Rätt", "controller", DAY, tmp_path)
    given = read_acknowledgements(tmp_path)
    assert still_open(economy(tmp_path, "12345.00", moved=True), given) == []
    (again,) = still_open(economy(tmp_path, "12345.01"), given)
    assert again.value == 12345.01


def test_the_other_months_may_change(tmp_path: Path) -> None:
    """What is usual is learnt anew each month, and is no figure of the data."""
    (found,) = economy(tmp_path, "12345.00")
    path = tmp_path / "2011" / "economy.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("825004.50", "835004.50"), encoding="utf-8")
    assert [one.code for one in remarks(2011, tmp_path)] == [found.code]


def test_a_later_acknowledgement_takes_the_place_of_an_earlier_and_others_stand(tmp_path: Path) -> None:
    first, second = economy(tmp_path, "12345.00"), economy(tmp_path, "12346.00")
    acknowledge(first, 'Ett, "citerat"', "controller", DAY, tmp_path)
    acknowledge(second, "Två", "enhetschef", DAY, tmp_path)
    acknowledge(second, "Tre", "enhetschef", DAY, tmp_path)
    assert [given.reason for given in read_acknowledgements(tmp_path).values()] == ['Ett, "citerat"', "Tre"]


def test_an_acknowledgement_without_reason_is_refused(tmp_path: Path) -> None:
    acknowledge(economy(tmp_path, "12345.00"), "Rätt", "controller", DAY, tmp_path)
    path = tmp_path / "acknowledged.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Rätt", ""), encoding="utf-8")
    with pytest.raises(InputError, match="rad 2, kolumn reason"):
        read_acknowledgements(tmp_path)
