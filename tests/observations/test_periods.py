"""Periods and comments: a report reads its own months only, and a comment not yet written is no error."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import InputError
from model.followup.period import load_period
from model.observations.checks import ensure
from model.observations.comments import comment_file, read_comment
from model.observations.dialogue import read_complaints
from model.observations.economy import read_economy
from model.observations.names import known_names
from model.observations.phone_statistics import read_mail, read_phone
from model.observations.provenance import Origins, origins
from model.observations.volumes import read_volume_budget, read_volumes
from model.parameters.loading import load, project_root

DATA = project_root() / "data"
PARAMETERS = load()
NAMES = known_names(PARAMETERS)


def test_months_after_the_period_are_left_out() -> None:
    assert set(read_volumes(2011, NAMES, through=4)["month"]) == {1, 2, 3, 4}
    assert read_phone(2011, NAMES, through=8)["month"].max() == 8
    assert read_complaints(2011, NAMES, through=4)["received"].max() <= date(2011, 4, 30)


def test_a_year_under_way_is_complete_up_to_the_period(tmp_path: Path) -> None:
    shutil.copytree(DATA / "registers", tmp_path / "registers")
    (tmp_path / "2011").mkdir()
    lines = (DATA / "2011" / "phone.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    until_april = [line for line in lines if line.split(",")[0] in {"month", "1", "2", "3", "4"}]
    (tmp_path / "2011" / "phone.csv").write_text("".join(until_april), encoding="utf-8")
    assert len(read_phone(2011, known_names(PARAMETERS, tmp_path), through=4)) == 4 * 4 * 15
    with pytest.raises(InputError, match="maj: värdet saknas"):
        read_phone(2011, known_names(PARAMETERS, tmp_path), through=8)


def test_outcome_of_coming_months_is_not_there_but_their_budget_is() -> None:
    table = read_economy(2011, NAMES, through=4)
    assert table["month"].max() == 12
    assert table.loc[table["month"] > 4, "outcome"].isna().all()
    assert table.loc[table["month"] <= 4, "outcome"].map(type).eq(Decimal).all()


def test_a_budget_year_has_no_outcome() -> None:
    assert read_economy(2012, NAMES, through=0)["outcome"].isna().all()


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
        "file,item,source\n2013/phone.csv,*,Telefonväxeln\n2012/phone.csv,*,example\n", encoding="utf-8"
    )
    for year in (2012, 2013):
        (tmp_path / str(year)).mkdir()
        (tmp_path / str(year) / "phone.csv").write_text("", encoding="utf-8")
    found = origins(["2012/phone.csv", "2013/phone.csv", "2014/phone.csv"], tmp_path)
    assert found == Origins(examples=("2012/phone.csv",), own=("2013/phone.csv",))


def test_one_figure_makes_an_example_and_the_source_text_is_nobodys_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "provenance.csv").write_text(
        "file,item,source\na.csv,value,import ledger: x.csv\na.csv,*,example\nb.csv,*,source p. 3\n",
        encoding="utf-8",
    )
    for name in ("a.csv", "b.csv", "c.csv"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert origins(["a.csv", "b.csv", "c.csv"], tmp_path) == Origins(examples=("a.csv",), own=("c.csv",))


def test_no_finding_no_error() -> None:
    ensure([], iter(()))


def test_a_period_reads_the_customers_once_and_no_parameters(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read_bytes = Path.read_bytes

    def told(path: Path) -> bytes:
        opened.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", told)
    load_period(PARAMETERS, 2011, 12)
    assert opened.count("customers.csv") == 1
    assert opened.count("volumes.csv") == 1
    assert [name for name in opened if name.endswith(".yaml")] == []


def test_the_names_of_the_scenario_are_those_that_count(tmp_path: Path) -> None:
    """A unit that only the scenario has may be named, and must be; in the base it is unknown."""
    units = {**PARAMETERS.organisation.units.value, "unit_5": "Enhet 5"}
    quantity = PARAMETERS.organisation.units.model_copy(update={"value": units})
    organisation = PARAMETERS.organisation.model_copy(update={"units": quantity})
    activities = {
        ("new_work" if name == "cash" else name): activity for name, activity in PARAMETERS.activities.items()
    }
    letters = {year: {**counts, "unit_5": 1000} for year, counts in PARAMETERS.mail.volume.value.items()}
    volume = PARAMETERS.mail.volume.model_copy(update={"value": letters})
    mail = PARAMETERS.mail.model_copy(update={"volume": volume})
    changed = {"organisation": organisation, "activities": activities, "mail": mail}
    scenario = PARAMETERS.model_copy(update=changed)
    shutil.copytree(DATA / "registers", tmp_path / "registers")
    (tmp_path / "2011").mkdir()
    for file, old, new in (("mail.csv", "unit_4", "unit_5"), ("volume_budget.csv", ",cash,", ",new_work,")):
        lines = (DATA / "2011" / file).read_text(encoding="utf-8").splitlines(keepends=True)
        more = [line.replace(old, new) for line in lines if old in line]
        kept = lines if file == "mail.csv" else [line for line in lines if old not in line]
        (tmp_path / "2011" / file).write_text("".join([*kept, *more]), encoding="utf-8")
    named, base = (known_names(each, tmp_path) for each in (scenario, PARAMETERS))
    assert set(read_mail(2011, named)["unit"]) == set(units)
    assert "new_work" in set(read_volume_budget(2011, named)["activity"])
    with pytest.raises(InputError, match="unit_5"):
        read_mail(2011, base)
    with pytest.raises(InputError, match="new_work"):
        read_volume_budget(2011, base)
    shutil.copy(DATA / "2011" / "mail.csv", tmp_path / "2011")
    with pytest.raises(InputError, match="unit_5"):
        read_mail(2011, named)
