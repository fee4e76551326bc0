"""A price list and agreements without a year before: nothing is compared with what there is not."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from model.observations.known import Known
from model.planning.planned_year import PlannedYear
from model.presentation.display import LeftOut, Notice
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.customer_agreement import customer_agreement
from model.reports.names import sum_names
from model.reports.planning import agreement, customer_changes, price_costs, price_list, risk


@pytest.fixture
def first(planned: PlannedYear) -> PlannedYear:
    return replace(planned, before=planned.before.iloc[:0])


def test_last_year_has_no_column_where_there_was_none(first: PlannedYear, planned: PlannedYear) -> None:
    assert price_list.price_table(first).block().header[-1] == "Pris"
    assert price_list.price_table(planned).block().header[-2:] == ["Pris 2011", "Ändring"]
    agreed = customer_changes.agreement_table(first)
    assert agreed.block().header == ["Kund", "2012, kr", "Justering, kr"]
    assert agreed.note == "Avtalen för 2011 saknas, så det finns inget att jämföra med."
    assert "förra året" not in customer_changes.agreements_sentence(first).data
    assert "förra året" in customer_changes.agreements_sentence(planned).data


def test_an_agreement_tells_its_sum_and_its_invoice_and_nothing_of_last_year(first: PlannedYear) -> None:
    customer = int(first.registers.customers["number"].iloc[0])
    own = customer_agreement(
        first.prices,
        first.parameters,
        first.registers,
        now=first.agreed,
        before=first.before,
        customer=customer,
    )
    shown = agreement.key_figures(own, 2012, compared=False).figures
    assert [figure.label for figure in shown] == ["Avtalssumma 2012", "Faktureras varje månad"]
    assert shown[0].comparison == "inga avtal 2011 att jämföra med"
    assert "Mest ändras" not in agreement.summary(own, first.parameters, 2012, compared=False).data


@pytest.mark.parametrize("reached", [0.42, None], ids=["drawn volumes", "no forecast"])
def test_break_even_has_a_probability_only_where_volumes_are_drawn(
    planned: PlannedYear, reached: float | None
) -> None:
    service = planned.prices.lines["service"].iloc[0]
    table = pd.DataFrame(
        {
            "service": [service],
            "planned": [100.0],
            "variable_cost": [2.0],
            "fixed_cost": [800.0],
            "lowest": [99.0],
            "highest": [float("inf")],
            "reached": pd.Series([reached], dtype=float),
        }
    )
    shown = risk.break_even_table(table, planned.parameters)
    sentence = risk.break_even_sentence(table, planned.parameters).data
    assert ("Bär sig med sannolikhet" in shown.block().header) == (reached is not None)
    assert ("42\u00a0%" in sentence) == (reached is not None)
    assert ("ingen prognos att jämföra" in sentence) == (reached is None)


def test_a_sum_that_a_cost_is_named_as_says_that_it_is_one() -> None:
    sums = {"other": "Övriga kostnader", "costs": "Kostnader"}
    assert sum_names(sums, ["Hyror"]) == sums
    own = {"other": "Summa övriga kostnader", "costs": "Kostnader"}
    assert sum_names(sums, ["Hyror", "Övriga kostnader"]) == own


def test_no_table_of_what_the_base_subscription_carries_where_it_carries_nothing(
    planned: PlannedYear,
) -> None:
    costs = planned.prices.costs
    bare = replace(planned.prices, costs=costs[costs["service"] != SUBSCRIPTION])
    assert isinstance(price_costs.subscription_table(replace(planned, prices=bare)), LeftOut)
    assert not isinstance(price_costs.subscription_table(planned), LeftOut)


def test_the_notice_says_nothing_of_agreements_that_there_are_not(
    first: PlannedYear, planned: PlannedYear
) -> None:
    alone, compared = (agreement.about_the_data(year) for year in (first, planned))
    assert isinstance(alone, Notice)
    assert isinstance(compared, Notice)
    assert "förra året" not in alone.text
    assert "förra årets avtal" in compared.text


def test_an_agreement_says_what_was_known(planned: PlannedYear) -> None:
    dated = replace(planned, known=Known.on("2011-11-15", plans=2012))
    notice = agreement.about_the_data(dated)
    assert isinstance(notice, Notice)
    assert notice.text.replace("\xa0", " ").startswith(
        "Underlaget är det som var känt den 15 november 2011. Parametrar är lästa till och med den "
        "31 december 2012; de som saknar datum är som de står i params."
    )
