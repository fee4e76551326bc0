"""What stands out in a year's tables is named before a report is made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.observations.needs import PERIOD
from model.observations.remarks import remarks
from model.observations.rules.months import FORECAST
from model.parameters.loading import load, project_root


def write(folder: Path, file: str, heading: str, rows: list[str]) -> None:
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")


def told(year: int, data: Path, **more: int) -> list[str]:
    return [str(remark.finding()) for remark in remarks(year, data, **more)]


ECONOMY = "month,unit,account,budget,outcome"
VOLUMES = "month,customer,activity,volume"
BUDGET = "month,activity,volume"
PHONE = "month,unit,half_hour,offered,answered,abandoned,within_threshold,wait_seconds,handling_seconds"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data; a year's budget of thousands among kronor, and a month with a volume too many."""
    economy = [f"{month},unit_1,salaries,{820_000 + month}.00,{825_000 + month}.50" for month in range(1, 13)]
    economy[2] = "3,unit_1,salaries,823,825003.50"
    write(tmp_path, "2011/economy.csv", ECONOMY, economy)
    volumes = [f"{month},7,payment_order,{200 + month}" for month in range(1, 13)]
    volumes[8] = "9,7,payment_order,209000"
    write(tmp_path, "2011/volumes.csv", VOLUMES, volumes)
    return tmp_path


def test_a_cell_is_named_with_what_other_months_have(data: Path) -> None:
    volume, budget = told(2011, data)
    assert budget == (
        "data/2011/economy.csv, rad 4, kolumn budget: värdet 823; väntat: omkring 820006, som andra månader "
        "har (unit unit_1, account salaries)"
    )
    assert volume.startswith(
        "data/2011/volumes.csv, rad 10, kolumn volume: värdet 209000; väntat: omkring 20"
    )
    assert volume.endswith("som andra månader har (customer 7, activity payment_order)")


def test_a_month_that_is_not_yet_is_no_part_of_it_but_the_years_budget_is(data: Path) -> None:
    assert [text.partition(",")[0] for text in told(2011, data, through=8)] == ["data/2011/economy.csv"]


def test_january_is_judged_by_the_year_before(data: Path) -> None:
    write(data, "2012/volumes.csv", VOLUMES, ["1,7,payment_order,199000"])
    write(data, "2011/volumes.csv", VOLUMES, [f"{month},7,payment_order,200" for month in range(1, 13)])
    (text,) = told(2012, data, through=1)
    assert "2012/volumes.csv, rad 2, kolumn volume: värdet 199000; väntat: omkring 200" in text


@pytest.mark.parametrize(
    ("file", "heading", "usual", "column"),
    [
        ("phone.csv", PHONE, "{month},u,08:30,500,450,50,400,9000,90000", "wait_seconds"),
        ("mail.csv", "month,unit,received,on_time", "{month},u,900,850", "received"),
        ("call_backs.csv", "month,unit,promised,on_time", "{month},u,900,850", "promised"),
        ("staff.csv", "month,unit,headcount,fte,sick_share,leave_share", "{month},u,9,8.5,0.05,0.01", "fte"),
        ("lead_times.csv", "month,activity,completed,on_time", "{month},a,900,850", "completed"),
        ("backlog.csv", "month,activity,open,overdue,oldest_days", "{month},a,900,0,3", "open"),
        ("scanning_errors.csv", "month,reported,corrected", "{month},900,850", "reported"),
        (
            "incomplete_documents.csv",
            "month,customer,activity,cleared_by_phone,returned",
            "{month},7,a,900,850",
            "returned",
        ),
        ("volume_budget.csv", BUDGET, "{month},a,900", "volume"),
    ],
)
def test_every_table_by_month_is_looked_at(
    tmp_path: Path, file: str, heading: str, usual: str, column: str
) -> None:
    rows = [usual.format(month=month) for month in range(1, 9)]
    place = heading.split(",").index(column)
    cells = rows[4].split(",")
    cells[place] = str(float(cells[place]) * 1000).removesuffix(".0")
    write(tmp_path, f"2011/{file}", heading, [*rows[:4], ",".join(cells), *rows[5:]])
    (found,) = remarks(2011, tmp_path)
    assert (found.row, found.column, found.key["month"]) == (6, column, 5)
    assert found.other * 1000 == pytest.approx(found.value)


def test_events_are_counted_by_month(tmp_path: Path) -> None:
    heading = "case,received,customer,category,unit,process,positive,answered,led_to"
    counts = [4, 5, 3, 6, 4, 190, 5]
    rows = [
        f"{month}-{number},2011-{month:02d}-10,7,errors,unit_1,,false,,"
        for month, count in enumerate(counts, 1)
        for number in range(count)
    ]
    write(tmp_path, "2011/complaints.csv", heading, rows)
    (found,) = remarks(2011, tmp_path, through=7)
    assert (found.row, found.column, found.value, found.other) == (None, "rows", 190, pytest.approx(5))
    assert found.key == {"month": 6, "category": "errors"}


def test_what_chance_does_to_small_counts_is_not_told(tmp_path: Path) -> None:
    rows = [f"{month},7,payment_order,{9 if month == 4 else 1}" for month in range(1, 13)]
    write(tmp_path, "2011/volumes.csv", VOLUMES, rows)
    assert not remarks(2011, tmp_path)


def test_a_forecast_that_rests_on_an_outcome_far_from_its_plan_is_told(tmp_path: Path) -> None:
    """A budget in thousands throughout: no month stands out, and the forecast would be a thousand times."""
    rows = [f"{month},unit_1,salaries,820,{'820000' if month < 3 else ''}" for month in range(1, 13)]
    rows += [f"{month},unit_1,rent,70,{'75' if month < 3 else ''}" for month in range(1, 13)]
    write(tmp_path, "2011/economy.csv", ECONOMY, rows)
    (found,) = remarks(2011, tmp_path, through=2)
    assert (found.rule, found.value, found.other) == (FORECAST, 1_640_000, 1640)
    assert str(found.finding()) == (
        "data/2011/economy.csv, kolumn outcome: värdet 1640000; väntat: omkring 1640, "
        "som planen har (unit unit_1, account salaries); prognosen för året följer utfallet"
    )


def test_volumes_far_from_their_budget_are_told_for_all_customers_together(tmp_path: Path) -> None:
    volumes = [
        f"{month},{customer},payment_order,{100 * customer}" for month in (1, 2) for customer in (1, 2)
    ]
    write(tmp_path, "2011/volumes.csv", VOLUMES, volumes)
    budget = [f"{month},payment_order,30" for month in range(1, 13)]
    write(tmp_path, "2011/volume_budget.csv", BUDGET, budget)
    (found,) = remarks(2011, tmp_path, through=2)
    assert (found.key, found.value, found.other) == ({"activity": "payment_order"}, 600, 60)


def test_every_table_with_a_column_of_months_is_watched() -> None:
    """Whoever adds a table by month says there what of it should be like its other months."""
    by_month = [need for need in PERIOD if need.cut or need.name in ("economy", "volume_budget")]
    assert [need.name for need in by_month if not need.watched] == []


def test_the_example_has_none() -> None:
    data = project_root() / "data"
    assert [told(2011, data, through=month) for month in range(1, 13)] == [[]] * 12
    assert told(2012, data) == []


def test_tables_that_cannot_be_read_are_left_to_who_needs_them(tmp_path: Path) -> None:
    write(tmp_path, "2011/economy.csv", "a,b", ["1,2"])
    assert told(2011, tmp_path) == []


def test_a_year_far_from_the_registers_is_not_told_of_row_by_row() -> None:
    """86 add-on agreements from 2010 on are no fault of a report on 2099, nor are they of one on 2011."""
    for year in (2011, 2099):
        assert [one for one in remarks(year, parameters=load()) if one.rule.code == "day_of_start"] == []
