"""Periods and comments: a report reads its own months only, and a comment not yet written is no error."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import InputError
from model.observations import names
from model.observations.checks import ensure
from model.observations.comments import comment_file, read_comment
from model.observations.dialogue import read_complaints
from model.observations.economy import read_economy
from model.observations.phone_statistics import read_phone
from model.observations.provenance import is_example
from model.observations.volumes import read_volumes
from model.parameters.loading import load, project_root

DATA = project_root() / "data"
PARAMETERS = load()


@pytest.fixture(autouse=True)
def parameters_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that load the base parameters themselves share one copy here, for speed."""
    monkeypatch.setattr(names, "load", lambda: PARAMETERS)


def test_months_after_the_period_are_left_out() -> None:
    assert set(read_volumes(2011, through=4)["month"]) == {1, 2, 3, 4}
    assert read_phone(2011, through=8)["month"].max() == 8
    assert read_complaints(2011, through=4)["received"].max() <= date(2011, 4, 30)


def test_a_year_under_way_is_complete_up_to_the_period(tmp_path: Path) -> None:
    shutil.copytree(DATA / "registers", tmp_path / "registers")
    (tmp_path / "2011").mkdir()
    lines = (DATA / "2011" / "phone.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    until_april = [line for line in lines if line.split(",")[0] in {"month", "1", "2", "3", "4"}]
    (tmp_path / "2011" / "phone.csv").write_text("".join(until_april), encoding="utf-8")
    assert len(read_phone(2011, tmp_path, through=4)) == 4 * 4 * 15
    with pytest.raises(InputError, match="maj: värdet saknas"):
        read_phone(2011, tmp_path, through=8)


def test_outcome_of_coming_months_is_not_there_but_their_budget_is() -> None:
    table = read_economy(2011, through=4)
    assert table["month"].max() == 12
    assert table.loc[table["month"] > 4, "outcome"].isna().all()
    assert table.loc[table["month"] <= 4, "outcome"].map(type).eq(Decimal).all()


def test_a_budget_year_has_no_outcome() -> None:
    assert read_economy(2012, through=0)["outcome"].isna().all()


def test_a_missing_comment_is_none(tmp_path: Path) -> None:
    assert read_comment(2011, "tertial-2", "phone", tmp_path) is None


def test_a_comment_is_read(tmp_path: Path) -> None:
    path = comment_file(2011, "annual", "economy", tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text("\nÖverskottet beror på vakanser.\n", encoding="utf-8")
    assert read_comment(2011, "annual", "economy", tmp_path) == "Överskottet beror på vakanser."
    path.write_text("   \n", encoding="utf-8")
    assert read_comment(2011, "annual", "economy", tmp_path) is None
    path.write_text("Överskott", encoding="cp1252")
    with pytest.raises(InputError, match="Windows-1252"):
        read_comment(2011, "annual", "economy", tmp_path)


def test_own_data_is_not_marked(tmp_path: Path) -> None:
    (tmp_path / "provenance.csv").write_text(
        "file,item,source\n2013/phone.csv,*,Telefonväxeln\n", encoding="utf-8"
    )
    assert not is_example(["2013/phone.csv", "2013/mail.csv"], tmp_path)


def test_no_finding_no_error() -> None:
    ensure([], iter(()))
