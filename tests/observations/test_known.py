"""As known on a day: each table's own rule, by hand, and that nothing later has a say."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load, load_period, load_registers
from model.errors import InputError
from model.observations.commitments import COMMITMENTS_NEED
from model.observations.dialogue import COMPLAINTS_NEED
from model.observations.economy import NEED as ECONOMY_NEED
from model.observations.files import data_folder
from model.observations.improvement import ACTIONS_NEED, LOG_NEED
from model.observations.known import ALL, MONTHLY, WHEN_SAID, Known, month_known
from model.observations.names import known_names
from model.observations.needs import table_needs
from model.observations.volume_history import last_known, volumes_through
from model.observations.yearly import KNOWN_FROM, read_yearly

MONTHS = pd.DataFrame({"month": range(1, 13), "volume": range(10, 130, 10)})


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [
        (2011, 9, date(2011, 10, 7)),  # 3-7 October
        (2011, 10, date(2011, 11, 7)),  # 1-4 November, and Monday the seventh
        (2011, 12, date(2012, 1, 9)),  # 2-5 January; Epiphany on the sixth is off
    ],
)
def test_a_months_figures_are_known_on_the_fifth_working_day_after(year, month, day):
    assert month_known(year, month) == day


@pytest.mark.parametrize(("day", "months"), [("2011-11-01", 9), ("2011-11-07", 10), ("2011-01-31", 0)])
def test_a_table_by_month_is_cut_to_the_months_that_were_known(day, months):
    known = Known.on(day)
    assert known.cut(MONTHLY, MONTHS, 2011)["month"].tolist() == list(range(1, months + 1))
    assert known.months(2011) == months


def test_without_a_day_everything_is_known():
    assert ALL.cut(MONTHLY, MONTHS, 2011).equals(MONTHS)
    assert Known.on(None).months(2011) == 12


def test_of_the_economy_the_budget_was_decided_and_the_outcome_comes_by_month():
    table = pd.DataFrame({"month": [1, 2], "budget": [100, 110], "outcome": [90, 95]})
    before, decided, january = (
        Known.on(day).cut(ECONOMY_NEED.known_from, table, 2012)
        for day in ("2011-11-14", "2011-11-15", "2012-02-07")
    )
    assert before["budget"].isna().all()
    assert decided["budget"].tolist() == [100, 110]
    assert decided["outcome"].isna().all()
    assert january["outcome"].iloc[0] == 90
    assert january["outcome"].isna().tolist() == [False, True]


def test_a_complaint_is_known_when_it_is_received_and_its_answer_when_it_is_given():
    days = {"received": [date(2011, 3, 1), date(2011, 3, 20)], "answered": [date(2011, 3, 15), None]}
    table = pd.DataFrame({**days, "led_to": ["ny rutin", None]})
    assert len(Known.on("2011-02-28").cut(COMPLAINTS_NEED.known_from, table, 2011)) == 0
    (before,) = Known.on("2011-03-14").cut(COMPLAINTS_NEED.known_from, table, 2011).to_dict("records")
    assert (before["answered"], before["led_to"]) == (None, None)
    assert Known.on("2011-03-15").cut(COMPLAINTS_NEED.known_from, table, 2011)["led_to"].tolist() == [
        "ny rutin"
    ]


def test_what_was_done_later_was_under_way():
    actions = pd.DataFrame({"due": [date(2011, 10, 31)] * 2, "status": ["done", "planned"]})
    cut = Known.on("2011-10-30").cut(ACTIONS_NEED.known_from, actions, 2011)
    assert cut["status"].tolist() == ["ongoing", "planned"]
    assert Known.on("2011-10-31").cut(ACTIONS_NEED.known_from, actions, 2011)["status"].tolist()[0] == "done"
    log = pd.DataFrame(
        {"date": [date(2011, 5, 2)], "closed": [date(2011, 6, 7)], "status": ["rejected"], "kind": ["idea"]}
    )
    (entry,) = Known.on("2011-06-06").cut(LOG_NEED.known_from, log, 2011).to_dict("records")
    assert (entry["status"], entry["closed"]) == ("in_progress", None)


def test_indicators_have_the_tertials_that_have_ended():
    columns = ["tertial_1", "forecast_1", "tertial_2", "forecast_2", "outcome"]
    table = pd.DataFrame([[1.0, 4.0, 2.0, 4.1, 4.2]], columns=columns)
    filled = {
        day: Known.on(day).cut(COMMITMENTS_NEED.known_from, table, 2011).notna().to_numpy().sum()
        for day in ("2011-05-05", "2011-05-06", "2011-09-06", "2011-09-07", "2012-01-06", "2012-01-09")
    }
    assert list(filled.values()) == [0, 2, 2, 4, 4, 5]


def test_a_yearly_outcome_is_known_after_its_year_and_a_budget_before():
    rows = pd.DataFrame({"kind": ["outcome", "budget"], "value": [1, 2]})
    assert Known.on("2011-11-01").cut(KNOWN_FROM, rows, 2012)["kind"].tolist() == []
    assert Known.on("2012-01-31").cut(KNOWN_FROM, rows, 2012)["kind"].tolist() == ["budget"]
    assert Known.on("2013-01-09").cut(KNOWN_FROM, rows, 2012)["kind"].tolist() == ["outcome", "budget"]
    names = known_names(load(), known=Known.on("2011-11-01"))
    assert set(read_yearly([2010, 2011, 2012], names)["year"]) == {2010, 2011}
    assert set(read_yearly([2011], names)["kind"]) == {"budget"}


def test_what_says_itself_when_it_is_known_is_so_from_then_and_the_column_tells_nothing_else():
    table = pd.DataFrame({"name": ["a", "b"], "known": [None, date(2011, 6, 1)]})
    assert Known.on("2011-05-31").cut(WHEN_SAID, table, 0).to_dict("list") == {"name": ["a"]}
    assert Known.on("2011-06-01").cut(WHEN_SAID, table, 0).to_dict("list") == {"name": ["a", "b"]}
    assert list(ALL.cut(WHEN_SAID, table, 0)) == ["name"]


def test_every_table_says_from_when_it_is_known():
    assert [need.name for need in table_needs() if not need.known_from] == []


day = st.dates(date(2010, 6, 1), date(2013, 6, 1))


rows_by_month = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 9)), unique_by=lambda row: row[0])


@given(known=day, rows=rows_by_month, other=st.integers(10, 99))
def test_rows_that_come_later_change_nothing(known: date, rows: list[tuple[int, int]], other: int):
    table = pd.DataFrame(rows, columns=["month", "volume"])
    later = [month_known(2011, month) > known for month in table["month"]]
    changed = table.assign(volume=table["volume"].mask(pd.Series(later, dtype=bool), other))
    left = table[~pd.Series(later, dtype=bool)].reset_index(drop=True)
    for given_table in (table, changed, left):
        assert Known(known).cut(MONTHLY, given_table, 2011).to_dict("list") == left.to_dict("list")


@given(first=day, second=day)
def test_what_was_known_one_day_is_known_the_next(first: date, second: date):
    earlier, later = (
        set(Known(each).cut(MONTHLY, MONTHS, 2011)["month"]) for each in sorted((first, second))
    )
    assert earlier <= later


@pytest.mark.parametrize(
    ("day", "last"),
    [("2011-11-01", (2011, 9)), ("2011-11-07", (2011, 10)), ("2012-01-09", (2011, 12)), (None, (2011, 12))],
)
def test_volumes_before_a_year_are_known_through_a_month(day, last):
    assert last_known(2012, known_names(load(), known=Known.on(day))) == last


def test_volumes_are_known_only_as_far_as_they_have_come(tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    path = data / "2011" / "volumes.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    kept = [row for row in rows if int(row.split(",")[0]) <= 8]
    path.write_text("\n".join([header, *kept]) + "\n", encoding="utf-8")
    names = known_names(load(), data)
    assert last_known(2012, names) == (2011, 8)
    assert volumes_through(2011, names, 8)["month"].max() == 12  # of the years before


def test_a_report_is_not_dated_before_its_last_month_is_known():
    with pytest.raises(InputError, match="tidigast 2011-05-06, när siffrorna för april är kända"):
        load_period(load(), 2011, through=4, known=Known.on("2011-05-05"))
    assert load_period(load(), 2011, through=4, known=Known.on("2011-05-06")).through == 4


def test_a_customer_or_agreement_of_later_is_not_in_the_registers(tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    path = data / "registers" / "addon_agreements.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    rows = [f"{row}," for row in rows] + ["3,fixed_assets,2012-07-01,,2012-05-02"]
    path.write_text("\n".join([f"{header},known", *rows]) + "\n", encoding="utf-8")
    before = load_registers(load(), data, Known.on("2012-05-01")).add_ons
    after = load_registers(load(), data, Known.on("2012-05-02")).add_ons
    assert len(after) == len(before) + 1
    assert before.equals(load_registers(load()).add_ons)
    assert len(load_registers(load(), data).add_ons) == len(after)


def with_rows(data: Path, header: str, rows: list[str]) -> Path:
    """A copy of the example's data with other rows of the register of people."""
    shutil.copytree(data_folder(None), data)
    (data / "registers" / "people.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return data


def test_a_row_that_was_edited_later_is_what_it_was(tmp_path: Path):
    """On 2 May it becomes known that someone leaves, and on 1 June that she stays until the end of August."""
    header, *rows = (data_folder(None) / "registers" / "people.csv").read_text(encoding="utf-8").splitlines()
    person = rows[8].split(",")[0]
    edits = [f"{rows[8]},,2011-06-30,2011-05-02", f"{rows[8]},,2011-08-31,2011-06-01"]
    data = with_rows(tmp_path / "data", f"{header},start,end,known", [*(f"{row},,," for row in rows), *edits])
    ends = {}
    for day in ("2011-05-01", "2011-05-31", "2011-06-01"):
        people = load_registers(load(), data, Known.on(day)).people
        assert people["person"].tolist() == [row.split(",")[0] for row in rows], "each once, in its place"
        ends[day] = people.set_index("person").loc[person, "end"]
    assert list(ends.values()) == [None, date(2011, 6, 30), date(2011, 8, 31)]
    assert len(load_registers(load(), data).people) == len(rows)


def test_the_same_row_known_on_one_day_stands_once(tmp_path: Path):
    header, *rows = (data_folder(None) / "registers" / "people.csv").read_text(encoding="utf-8").splitlines()
    known = [f"{row},2011-05-02" for row in (rows[0], rows[0])]
    data = with_rows(tmp_path / "data", f"{header},known", [*(f"{row}," for row in rows), *known])
    with pytest.raises(InputError, match="person, start, known högst en gång"):
        load_registers(load(), data)


def test_rows_that_overlap_as_they_were_known_are_told(tmp_path: Path):
    """A change of hours whose old row's end became known a month after the new row was written."""
    header, *rows = (data_folder(None) / "registers" / "people.csv").read_text(encoding="utf-8").splitlines()
    half = [f"{rows[8]},2011-07-01,,", f"{rows[8]},,2011-06-30,2011-06-01"]
    data = with_rows(tmp_path / "data", f"{header},start,end,known", [*(f"{row},,," for row in rows), *half])
    assert len(load_registers(load(), data).people) == len(rows) + 1
    with pytest.raises(InputError, match="inte går in i varandra"):
        load_registers(load(), data, Known.on("2011-05-31"))


def test_a_customer_of_next_year_is_not_missed_in_this_years_volumes(tmp_path: Path):
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    path = data / "registers" / "customers.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    columns = zip(header.split(","), rows[0].split(","), strict=True)
    cells = ["0" if name.endswith("_weight") else cell for name, cell in columns]
    joining = ",".join(["34", "Ny kund", *cells[2:]])
    text = [f"{header},start,known", *(f"{row},," for row in rows), f"{joining},2012-07-01,2012-03-01"]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    names = known_names(load(), data)
    assert 34 in names.customers
    assert 34 not in names.customers_on(date(2012, 6, 30))
    assert 34 in names.customers_on(date(2012, 7, 1))
    assert 34 not in set(volumes_through(2011, names)["customer"])
    then = known_names(load(), data, known=Known.on("2012-02-29"))
    assert 34 not in then.customers_on(date(2012, 12, 31))


AMENDED = (
    "edition,decided,customer,start,end,change,subject,before,after,price,"
    "yearly_before,yearly_after,volume,amount\n"
    "1,2011-06-15,3,2011-03-01,2011-12-31,volume,customer_manual,100,200,44.45,4445.00,8890.00,80,3556.00\n"
)


def test_an_amendment_decided_later_is_not_in_an_earlier_report(tmp_path: Path):
    """It holds from March, and was decided on 15 June."""
    data = tmp_path / "data"
    shutil.copytree(data_folder(None), data)
    (data / "2011" / "amendments.csv").write_text(AMENDED, encoding="utf-8")
    rows = {
        day: len(load_period(load(), 2011, through=4, data=data, known=Known.on(day)).amendments)
        for day in ("2011-06-14", "2011-06-15")
    }
    assert rows == {"2011-06-14": 0, "2011-06-15": 1}
