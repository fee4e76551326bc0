"""A centre with accounts of its own, and the least data: figures by hand, and nothing made up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.followup import Period, economy, load_period, measures
from model.observations.needs import available, table_needs
from model.observations.table_need import MissingTableError
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from tests.lean_centre import UNITS, YEAR, make_own_centre, write

HEADER = "month,unit,account,budget,outcome"
COMPLAINTS = "case,received,customer,category,unit,process,positive,answered,led_to"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_own_centre(tmp_path_factory.mktemp("eget centrum"))


@pytest.fixture(scope="module")
def own(home: Path) -> Parameters:
    return load(params=home / "params")


@pytest.fixture(scope="module")
def period(home: Path, own: Parameters) -> Period:
    return load_period(own, YEAR, 4, data=home / "data")


def test_sums_follow_the_kinds_and_the_only_account_of_a_kind_is_its_sum(period: Period) -> None:
    """Four months of 400 + 70 + 30 in costs and 500 + 60 in revenue."""
    table = economy.by_account(period.economy, 4, period.spreads.money).set_index("account")
    assert table["outcome"].to_dict() == {
        "personnel": 1600,
        "rent": 280,
        "licences": 120,
        "other": 400,
        "costs": 2000,
        "sold": 2000,
        "grants": 240,
        "revenue": 2240,
        "result": 240,
    }


def test_without_a_budget_nothing_is_planned_foreseen_or_deviates(period: Period) -> None:
    table = economy.by_account(period.economy, 4, period.spreads.money)
    assert table.drop(columns=["account", "outcome"]).isna().all(axis=None)
    found = measures.measures(period, load(params=None))
    assert "budget_adherence" not in found
    assert "result_against_budget" not in found
    assert found["costs"].plan is None
    assert pd.isna(found["costs"].forecast.mean)


def test_a_whole_year_without_a_budget_ends_as_it_came(period: Period) -> None:
    year = pd.concat([period.economy.assign(month=period.economy["month"] + 4 * part) for part in range(3)])
    table = economy.by_account(year, 12, period.spreads.money).set_index("account")
    assert table.loc["result", ["forecast", "low", "high"]].tolist() == [720] * 3
    assert table["deviation"].isna().all()


def test_measures_of_tables_that_are_missing_are_not_there(period: Period, own: Parameters) -> None:
    """33 customers: 330 + 660 + 990 + 1320 invoices, and one more each by hand a month."""
    found = measures.measures(period, own)
    assert found["supplier_invoices"].so_far == 3300
    assert found["customer_invoices"].so_far == 132
    assert found["cost_per_piece"].so_far == pytest.approx(2000 / 3432)
    for name in ("answer_rate", "mail", "lead_time_kept", "followed_channel", "sick_share", "complaints"):
        assert name not in found


def test_whoever_asks_for_a_missing_table_is_told_and_it_is_remembered(home: Path, own: Parameters) -> None:
    period = load_period(own, YEAR, 4, data=home / "data")
    assert period.missed == []
    with pytest.raises(MissingTableError, match=rf"{YEAR}/phone.csv, filen: värdet saknas"):
        _asked = period.phone
    assert not period.until(2).has("mail", "staff")
    assert [need.name for need in period.missed] == ["phone", "mail"]


def test_a_budget_is_whole_or_not_there(tmp_path: Path, own: Parameters) -> None:
    home = make_own_centre(tmp_path / "centrum")
    path = home / "data" / str(YEAR) / "economy.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], lines[2].replace(",,", ",70.00,"), *lines[3:]]), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_period(own, YEAR, 4, data=home / "data")
    assert "rad 2, kolumn budget: värdet tomt" in str(error.value)


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path, own: Parameters) -> None:
    home = make_own_centre(tmp_path / "centrum")
    folder = home / "data" / str(YEAR)
    write(folder / "economy.csv", HEADER, ["1,common,premises,,5.00"])
    write(folder / "staff.csv", "month,unit,headcount,fte,sick_share,leave_share", ["1,unit_1,2,9,,"])
    write(
        folder / "complaints.csv",
        COMPLAINTS,
        [
            f"a,{YEAR}-01-05,1,waiting,unit_9,payroll,false,,",
            f"b,{YEAR}-01-05,1,availability,unit_1,payroll,false,,",
        ],
    )
    people = home / "data" / "registers" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace("P001,", "chef,"), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_period(own, YEAR, 4, data=home / "data")
    told = str(error.value)
    for words in (
        "economy.csv",
        "premises; väntat: en av pay, rent, licences, sold, grants",
        "staff.csv, rad 2",
    ):
        assert words in told
    for words in ("unit_9", "availability; väntat: en av waiting, errors", "people.csv, rad 2", "chef"):
        assert words in told
    assert len(error.value.findings) == len(set(error.value.findings))


def test_headings_alone_are_no_table_but_of_a_register_they_say_that_nothing_has_come(
    tmp_path: Path, own: Parameters
) -> None:
    home = make_own_centre(tmp_path / "centrum")
    folder = home / "data" / str(YEAR)
    write(folder / "phone.csv", "month,unit,half_hour,offered,answered,abandoned", [])
    write(folder / "complaints.csv", COMPLAINTS, [])
    state = available(YEAR, home / "data")
    assert (state["phone"], state["complaints"], state["mail"]) == ("empty", "there", "missing")
    period = load_period(own, YEAR, 4, data=home / "data")
    assert not period.has("phone")
    assert measures.measures(period, own)["complaints"].so_far == 0


def test_a_year_without_any_table_is_told_what_to_begin_with(home: Path, own: Parameters) -> None:
    with pytest.raises(InputError, match=r"börja med volumes\.csv, economy\.csv, staff\.csv"):
        load_period(own, YEAR + 1, 4, data=home / "data")


def test_every_need_has_words_and_its_own_name() -> None:
    needs = table_needs()
    assert len({need.name for need in needs}) == len({need.file for need in needs}) == len(needs)
    assert all(need.holds and need.adds for need in needs)


def test_people_are_counted_where_their_sickness_is_not_told(period: Period) -> None:
    from model.followup import staff

    table = staff.by_unit(period.staff, 4, 5).set_index("unit")
    assert table.loc["all", ["headcount", "fte"]].tolist() == [12, 10]
    assert table["agreed"].isna().all()
    assert list(table.index) == [*UNITS, "all"]
    assert Decimal(0) not in table["fte"].tolist()
