"""From cost to price: sums are marked rows that make the whole, in whichever language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from model.parameters.loading import load
from model.planning.planned_year import PlannedYear
from model.presentation.language import speaking
from model.presentation.tables import Table
from model.reports.planning import customer_changes, price_costs
from tests.pricing.ruled_year import planned_for
from tests.reports.follow_up.shown import file, page, plain

TABLES = {
    "pools": price_costs.pool_table,
    "units": price_costs.unit_table,
    "components": price_costs.component_table,
    "support": price_costs.support_table,
    "capacity": price_costs.capacity_table,
    "subscription": price_costs.subscription_table,
    "agreements": customer_changes.agreement_table,
}


def kronor(table: Table, heading: str) -> list[Decimal]:
    return [Decimal(cell.decimal) for cell in file(table)[heading]]


def test_subtotals_stand_after_their_pools_and_the_whole_last(planned: PlannedYear) -> None:
    table = price_costs.pool_table(planned)
    names, amounts = file(table)["Kostnad"], kronor(table, "Kronor")
    assert [names[place] for place in table.totals] == ["Personal m.m.", "Övriga kostnader", "Självkostnad"]
    personnel, other, whole = (amounts[place] for place in table.totals)
    first, second, _ = table.totals
    assert personnel == sum(amounts[:first], Decimal(0))
    assert other == sum(amounts[first + 1 : second], Decimal(0))
    assert personnel + other == whole == planned.prices.recovery.full_cost


def test_components_make_each_services_cost(planned: PlannedYear) -> None:
    table = price_costs.component_table(planned)
    parts = [kronor(table, f"{name}, kr") for name in ("Arbetstid", "Stödverksamhet", "Övrigt", "Ledig tid")]
    assert [sum(row) for row in zip(*parts, strict=True)] == kronor(table, "Summa, kr")
    assert table.totals == [len(table.rows) - 1]
    assert "Basabonnemang" in [row[0] for row in table.rows]


def test_drivers_of_support_are_words_on_the_page(planned: PlannedYear) -> None:
    table = price_costs.support_table(planned)
    assert page(table)[0][:2] == ["Lokaler", "årsarbetare"]
    assert page(table)[-1][1:4] == ["", page(table)[-1][2], "–"]
    with speaking("en"):
        assert page(price_costs.support_table(planned))[0][:2] == ["Premises", "full-time equivalents"]


def test_the_budget_is_told_rounded_and_exactly(planned: PlannedYear) -> None:
    assert plain(price_costs.rounding_sentence(planned)) == (
        "Avrundat till mnkr blir delarna 42,1 + 12,1 och omslutningen 54,1; i tusental är 42 062 + 12 061 = "
        "54 123 tkr."
    )


def test_a_cost_that_is_not_the_decided_budget_is_told() -> None:
    given_way = {"price_rules.when_impossible": "give_way"}
    dearer = planned_for(load(changes={"economy.salary_level": {"2012-01-01": 1.01}, **given_way}))
    told = plain(price_costs.rounding_sentence(dearer))
    assert "Kostnaden är 396 631 kr högre än den beslutade budgeten" in told
    assert "summan av sina delar, 54 519 631 kr" in told
    cheaper = planned_for(load(changes={"economy.budget.personnel": {2012: 42_100_000}}))
    assert "Kostnaden är 38 000 kr lägre" in plain(price_costs.rounding_sentence(cheaper))


@pytest.mark.parametrize("name", TABLES)
def test_figures_rows_and_order_are_the_same_in_english(name: str, planned: PlannedYear) -> None:
    swedish = TABLES[name](planned).block()
    with speaking("en"):
        english = TABLES[name](planned).block()
    assert swedish.caption != english.caption
    assert list(swedish.total) == list(english.total)
    for ours, theirs in zip(swedish.data.columns, english.data.columns, strict=True):
        if not any(isinstance(cell, str) for cell in ours):
            assert list(ours) == list(theirs)
