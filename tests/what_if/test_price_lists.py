"""Price lists side by side: each is the planned year of its scenario, and differences are from the first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from model.errors import InputError
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.planner_workbook.comparison import FIRST, TOP, write_comparison
from model.planning.planned_year import plan_year
from model.planning.price_lists import PriceLists, price_lists
from model.planning.what_if import giving_way
from model.presentation import formats
from model.presentation.language import speaking
from model.pricing.agreements import comparison
from model.reports.planning import price_lists as report
from model.reports.planning import price_lists_charts as drawn
from model.staffing.year.people import full_time, workforce
from tests.reports.follow_up.shown import file, page, plain
from tests.small_world import small_changes
from tests.tertialpdf.chart_checks import clashes
from tests.what_if.conftest import YEAR

pytestmark = pytest.mark.slow

QUICK: dict[str, Any] = {"forecast.methods": ["seasonal_naive"], "risk.years": 400}
DEARER: dict[str, Any] = {
    "economy.budget.overhead": {YEAR: 12_461_000},
    "economy.overhead_split": {"premises": 5_000_000},
}
"""Premises cost 400 000 kronor more."""
JOINS: dict[str, Any] = {
    "demand.new_customers": {
        34: {
            "name": "Kulturhuset",
            "kind": "specialist",
            "unit": "unit_2",
            "weights": {"supplier": 0.1, "customer": 0.05},
        }
    },
    "staffing.headcount_change": {"accountant": 1},
}
SCENARIOS = {"first": {}, "dearer": DEARER, "joins": JOINS}
DAY = date(2011, 11, 1)
TITLES = {"first": "Grunden", "dearer": "Dyrare lokaler", "joins": "En till"}


def scenario(name: str) -> Parameters:
    parameters = load(changes=small_changes() | QUICK | SCENARIOS[name])
    return parameters.model_copy(update={"scenario": name, "title": TITLES[name]})


@pytest.fixture(scope="module")
def lists() -> PriceLists:
    return price_lists([scenario(name) for name in SCENARIOS], YEAR, replications=2)


def amounts(lists: PriceLists, place: int) -> dict[int, dict[str, Any]]:
    table = lists.customers()
    return {row["customer"]: row for row in table[table["list"] == place].to_dict("records")}


def test_each_list_is_the_planned_year_of_its_scenario(lists: PriceLists) -> None:
    alone = plan_year(giving_way(scenario("joins")), YEAR, replications=2)
    services = lists.services()
    own = services[services["list"] == 2].reset_index(drop=True)
    assert own["price"].tolist() == alone.prices.lines["price"].tolist()
    assert own["volume"].tolist() == alone.prices.lines["volume"].tolist()
    assert amounts(lists, 2)[34]["amount"] == sum(
        alone.agreed.loc[alone.agreed["customer"] == 34, "amount"], Decimal(0)
    )


def test_dearer_premises_are_borne_to_the_krona(lists: PriceLists) -> None:
    sums = lists.sums()
    assert sums["cost"][1] - sums["cost"][0] == 400_000
    assert sums["revenue"][1] - sums["revenue"][0] == 400_000
    found = amounts(lists, 1)
    assert found[0]["change"] == 400_000
    assert sum(row["change"] for number, row in found.items() if number) == 400_000
    assert found[0]["share"] == pytest.approx(float(400_000 / (found[0]["amount"] - 400_000)))


def test_differences_are_from_the_first_list(lists: PriceLists) -> None:
    services = lists.services()
    assert not services.loc[services["list"] == 0, "change"].astype(float).any()
    by_list = {place: own.set_index("service") for place, own in services.groupby("list")}
    for place in (1, 2):
        for name, row in by_list[place].to_dict("index").items():
            before = by_list[0]["price"].to_dict().get(name)
            if before is None:
                assert row["change"] is None
                continue
            assert row["change"] == row["price"] - before
            if before:
                assert row["share"] == pytest.approx(float(row["price"] / before) - 1)
    compared = comparison(
        lists.lists[2].planned.agreed, lists.first.planned.agreed, lists.lists[2].planned.registers
    ).set_index("customer")
    assert compared["change"].to_dict() == {
        number: row["change"] for number, row in amounts(lists, 2).items()
    }


def test_a_customer_of_one_list_alone_stands_in_all(lists: PriceLists) -> None:
    assert lists.names()[34] == "Kulturhuset"
    assert [amounts(lists, place)[34]["amount"] for place in (0, 1)] == [0, 0]
    new = amounts(lists, 2)[34]
    assert new["amount"] == new["change"] > 0
    assert new["share"] is None or new["share"] != new["share"]


def test_people_are_those_of_each_scenario(lists: PriceLists) -> None:
    roles = lists.roles().set_index(["list", "role"])
    people = workforce(scenario("joins"), lists.lists[2].planned.registers, YEAR)
    for role, fte in full_time(people, YEAR).items():
        assert roles.loc[(2, role), "fte"] == pytest.approx(float(fte))
    assert roles.loc[(2, "accountant"), "change"] == pytest.approx(1)
    assert roles.loc[(2, "finance_administrator"), "change"] == 0
    assert roles.loc[(2, "accountant"), "load"] < roles.loc[(0, "accountant"), "load"]


def test_promises_are_of_the_same_years(lists: PriceLists) -> None:
    promises = lists.promises().set_index(["list", "measure"])
    assert (promises.loc[1, "change"] == 0).all()
    for measure, change in promises.loc[2, "change"].items():
        means = [promises.loc[(place, measure), "mean"] for place in (2, 0)]
        assert change == pytest.approx(means[0] - means[1])


def test_results_are_of_the_same_drawn_years(lists: PriceLists) -> None:
    first, dearer, joins = (one.result for one in lists.lists)
    assert len(first) == len(joins) == 400
    # the same volumes come, at prices that are dearer throughout: the results move alike year by year
    moved = dearer["result"] - first["result"]
    assert moved.std() < 0.05 * first["result"].std()
    assert first["result"].corr(joins["result"]) > 0.9
    sums = lists.sums()
    assert sums["chance"][0] == (first["result"] >= 0).mean()
    assert sums["expected"][2] == pytest.approx(joins["result"].mean())


def test_the_first_list_is_the_one_that_is_named_first(lists: PriceLists) -> None:
    turned = price_lists([scenario("dearer"), scenario("first")], YEAR, replications=2)
    assert turned.customers()["change"].tolist()[-1] == -400_000
    assert turned.sums()["cost"].tolist() == lists.sums()["cost"].tolist()[1::-1]


@pytest.mark.parametrize("names", [["first"], ["first", "first"], ["first", "dearer", "joins", "a", "b"]])
def test_two_to_four_different_ones(names: list[str]) -> None:
    given = [scenario("first").model_copy(update={"scenario": name}) for name in names]
    with pytest.raises(InputError):
        price_lists(given, YEAR, replications=2)


def test_staffing_is_one_of_two() -> None:
    with pytest.raises(InputError, match="follows"):
        price_lists([scenario("first"), scenario("dearer")], YEAR, staffing="some", replications=2)  # type: ignore[arg-type]


def test_staffing_that_follows_is_the_scenarios_own_where_it_says_so() -> None:
    busy = load(changes=small_changes() | QUICK | {"mail.minutes_mean": 30.0})
    busy = busy.model_copy(update={"scenario": "busy"})
    both = price_lists([scenario("first"), busy, scenario("joins")], YEAR, staffing="follows", replications=2)
    roles = both.roles().set_index(["list", "role"])
    assert roles.loc[(1, "finance_administrator"), "change"] > 0
    assert roles.loc[(2, "accountant"), "change"] == 1
    assert roles.loc[(2, "finance_administrator"), "change"] == 0


def test_the_page_says_each_value_and_how_it_differs(lists: PriceLists) -> None:
    table = report.customer_table(lists)
    rows = {row[0]: row[1:] for row in page(table)}
    whole = rows["Alla kunder"]
    assert whole[1].endswith("+400 000 (+0,8 %)") or whole[1].endswith("+400 000 (+0,7 %)")
    assert rows["Kulturhuset"][0] == "–"
    assert rows["Kulturhuset"][2].split("\n")[1].startswith("+")
    told = file(table)
    assert Decimal(told["Dyrare lokaler, ändring"][-1].decimal) == 400_000
    assert "Grunden, ändring" not in told
    prices = file(report.price_table(lists))
    first, other = (prices[name][1].decimal for name in ("Grunden", "Dyrare lokaler"))
    assert Decimal(prices["Dyrare lokaler, ändring"][1].decimal) == Decimal(other) - Decimal(first)


def test_the_chart_of_who_pays_counts_and_names_those_most_moved(lists: PriceLists) -> None:
    """All bear a part of 400 000 kronor; the customer that only one list has is no dot."""
    each = {number: row for number, row in amounts(lists, 1).items() if number not in (0, 34)}
    assert all(row["change"] > 0 for row in each.values())
    chart = drawn.who_pays(lists)
    assert plain(chart.caption) == f"Flest betalar mer med dyrare lokaler: {len(each)} av {len(each)} kunder"
    most = max(each, key=lambda number: each[number]["share"])
    assert f"({lists.names()[most]})" in chart.alternative
    assert "Kulturhuset" not in chart.alternative
    assert not clashes(chart.svg)


def test_the_chart_of_staffing_tells_what_the_work_takes(lists: PriceLists) -> None:
    """One accountant more, and hardly more work: most idle time is in the list that has her."""
    chart = drawn.staffing(lists)
    assert chart.caption.startswith("Mest ledig tid med en till")
    roles = lists.roles()
    own = roles[roles["list"] == 2]
    worked = formats.number(float((own["fte"] * own["load"]).sum()), 1)
    assert (
        f"En till: {formats.number(float(own['fte'].sum()), 1)}, varav {worked} i arbete."
        in chart.alternative
    )


def test_what_each_scenario_changes_is_said_in_words(lists: PriceLists) -> None:
    rows = page(report.changes_table(lists))
    assert [row[0] for row in rows if row[0]] == ["Dyrare lokaler", "En till"]
    said = {row[1]: row[3] for row in rows}
    assert said["Kunder som tillkommer"].startswith("Kulturhuset, kund 34, 10,0 % av övriga kunders")
    assert said["Ändrat antal personer jämfört med registret"] == "Redovisningsekonom: 1"


def test_the_summary_is_told_in_both_languages(lists: PriceLists) -> None:
    swedish = plain(report.summary(lists)).splitlines()
    assert len(swedish) == 2
    assert swedish[0].startswith("- **Dyrare lokaler.** Kostnaden blir")
    assert "(+400 tkr)" in swedish[0]
    assert "33 av 33 kunder" in swedish[0]
    with speaking("en"):
        english = plain(report.summary(lists)).splitlines()
    assert "The cost is" in english[0]
    assert "33 of 33 customers" in english[0]


def formulas(path: Path) -> list[tuple[str, str, Any, Any]]:
    """Sheet, cell, and each formula's own value beside what its cells come to; the ledger is left out."""
    live, kept = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    sheets = [sheet for sheet in live.worksheets if sheet.sheet_state == "visible"]
    cells = [(sheet.title, cell) for sheet in sheets for row in sheet.iter_rows() for cell in row]
    return [
        (title, cell.coordinate, kept[title][cell.coordinate].value, worked_out(cell.value, kept[title]))
        for title, cell in cells
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]


def worked_out(formula: str, values: Any) -> float:
    """What a difference, a quotient less one, or a sum of cells comes to."""
    text = formula.removeprefix("=")
    if text.startswith("SUM("):
        cells = values[text.removeprefix("SUM(").removesuffix(")")]
        return sum(float(row[0].value or 0) for row in cells)
    if "/" in text:
        above, below = text.removesuffix("-1").split("/")
        return float(values[above].value) / float(values[below].value) - 1
    now, before = text.split("-")
    return float(values[now].value) - float(values[before].value)


def test_the_workbook_has_every_list_and_its_formulas_come_to_their_values(
    lists: PriceLists, tmp_path: Path
) -> None:
    path = tmp_path / "listor.xlsx"
    write_comparison(lists, DAY, path)
    live = formulas(path)
    assert {sheet for sheet, *_rest in live} == {"Översikt", "Priser", "Kunder", "Bemanning", "Löften"}
    for sheet, cell, kept, found in live:
        assert kept == pytest.approx(found, abs=1e-6), (sheet, cell)
    book = openpyxl.load_workbook(path, data_only=True)
    customers = book["Kunder"]
    headings = [cell.value for cell in customers[TOP + 1]]
    assert headings[:3] == ["Kund", "Grunden: kr", "Dyrare lokaler: kr"]
    total = customers[FIRST + 34 + 1]
    assert total[0].value == "Summa"
    assert total[3].value == pytest.approx(400_000)
    words = [cell.value for row in book["Läs mig"].iter_rows() for cell in row if cell.value]
    assert any(str(text).startswith("Kulturhuset, kund 34") for text in words)
    again = tmp_path / "igen.xlsx"
    write_comparison(lists, DAY, again)
    assert again.read_bytes() == path.read_bytes()
