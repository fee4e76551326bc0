"""Reports say *Exempeldata* where a table that they rest on holds some, and of no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from model.followup import load_period
from model.observations.provenance import Origins
from model.parameters.loading import load
from model.presentation.language import speaking
from model.reports.follow_up.opening import about_the_data
from model.reports.sources import extent, mark, notice, of_follow_up, of_plan, of_studies
from tests.centres.making import CENTRES
from tests.tiny_project import PROJECT

OWN, ALL = Origins(own=("a.csv",)), Origins(examples=("a.csv",))
SOME = Origins(examples=("2025/phone.csv", "2025/staff.csv"), own=("2025/economy.csv", "2025/volumes.csv"))


def test_the_mark_names_the_tables_where_origins_are_mixed() -> None:
    assert [mark(found) for found in (OWN, ALL, SOME, Origins())] == [
        "",
        "Exempeldata.",
        "Exempeldata i 2025/phone.csv och 2025/staff.csv.",
        "",
    ]
    most = Origins(examples=SOME.examples, own=("2025/economy.csv",))
    assert mark(most) == "Exempeldata i alla tabeller utom 2025/economy.csv."
    assert [extent(found) for found in (OWN, SOME, ALL)] == ["none", "some", "all"]
    with speaking("en"):
        assert mark(SOME) == "Example data in 2025/phone.csv and 2025/staff.csv."


@pytest.fixture
def region(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A centre with the region's tables, all of them said to be examples."""
    (tmp_path / "params" / "base").mkdir(parents=True)
    (tmp_path / "data").symlink_to(CENTRES / "region" / "data")
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    return tmp_path


def test_each_report_asks_of_the_tables_that_it_rests_on(region: Path) -> None:
    people = ("registers/customers.csv", "registers/people.csv")
    assert of_studies().examples == people
    assert set(of_plan(2026).examples) == {*people, "registers/addon_agreements.csv"}
    phone, month = (set(of_follow_up(kind, 2025).examples) for kind in ("phone", "month"))
    assert "2025/phone.csv" in phone & month
    assert "2025/economy.csv" in month - phone


def test_the_data_of_an_own_centre_are_no_examples(region: Path) -> None:
    (region / "data").unlink()
    for part in ("registers", "2025"):
        (region / "data" / part).mkdir(parents=True)
        for table in (CENTRES / "region" / "data" / part).glob("*.csv"):
            (region / "data" / part / table.name).write_bytes(table.read_bytes())
    found = [of_studies(), of_plan(2026), of_follow_up("month", 2025)]
    assert all(each.own for each in found)
    assert [mark(each) for each in found] == ["", "", ""]


def test_what_the_centre_has_not_decided_is_counted_where_data_are_its_own() -> None:
    parameters = load(params=CENTRES / "region" / "params")
    told = notice(OWN, parameters, told="Sagt.", of_examples="Påhittat.")
    assert told.text.startswith("Sagt. Varje parameter står med sin källa i params/base. ")
    assert "Tertials antaganden" in told.text
    assert notice(ALL, parameters, told="Sagt.", of_examples="Påhittat.").text == "Sagt. Påhittat."


def test_what_is_said_of_examples_is_said_where_all_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "påhittat" in notice(ALL, load(), of_examples="påhittat").text
    assert "påhittat" not in notice(SOME, load(), of_examples="påhittat").text
    for name in ("params", "data"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    period = load_period(load(), 2011, 1)
    assert "Allt annat om verksamheten är exempeldata" in about_the_data(period, "month-01").text
    path = tmp_path / "data" / "provenance.csv"
    lines = path.read_text(encoding="utf-8").replace(
        "2011/economy.csv,*,example", "2011/economy.csv,*,ekonomisystemet"
    )
    path.write_text(lines, encoding="utf-8")
    told = about_the_data(period, "month-01")
    assert (told.text, told.heading) == (
        "Underlaget är tabellerna i data/2011/.",
        "Exempeldata i alla tabeller utom 2011/economy.csv.",
    )
