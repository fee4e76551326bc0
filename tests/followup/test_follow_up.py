"""Follow-up measures on small cases worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.calendar import working_calendar
from model.followup import commitments, complaints, economy, service, surveys, volumes
from model.followup.forecast import Spread, spreads
from model.followup.streams import counting
from model.parameters.loading import load
from tests.accounts import ACCOUNTS, with_kinds

SPREADS = spreads(load())
FREE = Spread(np.inf, 0.05, 2)
COUNTING = counting(load())


def accounts(budget: int, outcome: int, months: int = 12) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "month": month,
            "unit": "unit_1",
            "account": account,
            "budget": Decimal(budget),
            "outcome": Decimal(outcome) if month <= months else None,
        }
        for month in range(1, 13)
        for account in ACCOUNTS
    )
    return with_kinds(table)


def test_economy_signs_and_subtotals() -> None:
    table = economy.by_account(accounts(100, 110), 12, SPREADS.money).set_index("account")
    assert table.loc["salaries", "deviation"] == Decimal(-120)
    assert table.loc["revenue", "deviation"] == Decimal(120)
    assert table.loc["personnel", "outcome"] == 4 * 12 * 110
    assert table.loc["costs", "outcome"] == 9 * 12 * 110
    assert table.loc["result", "outcome"] == table.loc["revenue", "outcome"] - table.loc["costs", "outcome"]


def test_what_does_the_result_good_is_a_positive_deviation() -> None:
    """A month: nine costs 10 below their budget, revenue 25 below, the result 9 x 10 - 25 better."""
    table = accounts(100, 90)
    table.loc[table["account"] == "revenue", "outcome"] = Decimal(75)
    found = economy.by_account(table, 12, SPREADS.money).set_index("account")
    assert found.loc[["costs", "revenue", "result"], "deviation"].tolist() == [1080, -300, 780]
    assert found.loc[["costs", "revenue", "result"], "forecast_deviation"].tolist() == [1080, -300, 780]
    assert found.loc["result", ["budget", "outcome"]].tolist() == [-9600, -8820]
    month = economy.by_month(table, 12).set_index(["measure", "month"])
    assert month.loc[("costs", 3), "deviation"] == 90
    assert month.loc[("revenue", 3), "deviation"] == -25
    assert month.loc[("result", 3), "deviation"] == 65


def test_months_are_carried_to_those_that_follow() -> None:
    """Outcomes 101, 102, ... of a budget of 100 a month, and revenue ten times that."""
    table = accounts(100, 0, months=3)
    times = [10 if account == "revenue" else 1 for account in table["account"]]
    table["budget"] = [Decimal(100 * factor) for factor in times]
    table["outcome"] = [
        Decimal((100 + month) * factor) if month <= 3 else None
        for month, factor in zip(table["month"], times, strict=True)
    ]
    found = economy.by_month(table, 3).set_index(["measure", "month"])
    carried = ["budget_so_far", "outcome_so_far", "deviation_so_far"]
    assert [found.loc[("personnel", month), carried].tolist() for month in (1, 2, 3)] == [
        [400, 404, -4],
        [800, 812, -12],
        [1200, 1224, -24],
    ]
    assert found.loc[("other", 3), carried].tolist() == [1500, 1530, -30]
    assert found.loc[("costs", 3), carried].tolist() == [2700, 2754, -54]
    assert found.loc[("revenue", 3), carried].tolist() == [3000, 3060, 60]
    assert found.loc[("result", 3), carried].tolist() == [300, 306, 6]
    assert found.loc[("result", 4), carried].tolist() == [400, None, None]
    assert found.loc[("result", 3), ["budget", "outcome", "deviation"]].tolist() == [100, 103, 3]


def test_the_course_of_the_result() -> None:
    """A month: revenue 1500 of a budget of 1400, nine costs of 110 and a budget of 100: 510 and 500."""
    table = accounts(100, 110, months=3)
    revenue = table["account"] == "revenue"
    table.loc[revenue, "budget"] = Decimal(1400)
    table.loc[revenue & (table["month"] <= 3), "outcome"] = Decimal(1500)
    course = economy.cumulative_result(table, 3)
    assert course["month"].tolist() == list(range(1, 13))
    assert course["budget"].tolist() == [500 * month for month in range(1, 13)]
    assert course["outcome"].tolist()[:4] == [510, 1020, 1530, None]
    held = Spread(0.0, 0.05, 2)
    ahead = economy.result_ahead(table, 3, held)
    assert ahead["month"].tolist() == list(range(4, 13))
    assert ahead["forecast"].tolist() == pytest.approx([1530 + 500 * more for more in range(1, 10)])
    free = economy.result_ahead(table, 3, FREE)
    assert free["forecast"].tolist() == pytest.approx([510 * month for month in range(4, 13)])
    assert (ahead["low"] < ahead["forecast"]).all()
    assert (ahead["forecast"] < ahead["high"]).all()


def test_economy_of_a_part_of_the_year_forecasts_the_rest() -> None:
    table = economy.by_account(accounts(100, 110, months=4), 4, FREE).set_index("account")
    assert table.loc["it", "budget"] == 400
    assert table.loc["it", "budget_year"] == 1200
    assert table.loc["it", "forecast"] == Decimal("1320.00")
    assert table.loc["it", "share"] == pytest.approx(-0.1)


@pytest.mark.slow
@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12))
def test_unit_costs_sum_to_the_total(ore: list[int]) -> None:
    table = accounts(0, 0)
    amounts = [Decimal(value) / 100 for value in ore]
    table["outcome"] = [amounts[month - 1] for month in table["month"]]
    by_unit = economy.by_unit(table, 12, SPREADS.money).set_index("unit")
    assert by_unit.loc["all", "outcome"] == 9 * sum(amounts)


def test_phone_measures_are_over_offered() -> None:
    calls = pd.DataFrame(
        {
            "unit": ["unit_1", "unit_2"],
            "offered": [80, 20],
            "answered": [60, 20],
            "abandoned": [20, 0],
            "within_threshold": [40, 20],
            "wait_seconds": [1200, 0],
            "handling_seconds": [0, 0],
        }
    )
    total = service.phone_total(calls)
    assert total["answer_rate"] == pytest.approx(0.8)
    assert total["service_level"] == pytest.approx(0.6)
    assert total["wait"] == pytest.approx(15)


def test_volumes_against_budget() -> None:
    budget = pd.DataFrame(
        {
            "month": list(range(1, 13)) * 2,
            "activity": ["supplier_scanned"] * 12 + ["customer_file"] * 12,
            "volume": 100,
        }
    )
    outcome = pd.DataFrame(
        {
            "month": [1, 2] * 2,
            "customer": 1,
            "activity": ["supplier_scanned"] * 2 + ["customer_file"] * 2,
            "volume": 90,
        }
    )
    table = volumes.by_activity(outcome, budget, 2, FREE, COUNTING).set_index("activity")
    assert table.loc["supplier_invoices", "budget"] == 200
    assert table.loc["supplier_invoices", "deviation"] == -20
    assert table.loc["customer_file", "share"] == pytest.approx(-0.1)
    assert table.loc["customer_file", "forecast"] == pytest.approx(1080)


def test_e_invoice_share_by_month() -> None:
    table = pd.DataFrame(
        {
            "month": [1, 1, 1],
            "activity": ["supplier_e_invoice", "supplier_scanned", "supplier_manual"],
            "volume": [40, 58, 2],
        }
    )
    assert volumes.channel_share(table, "supplier_e_invoice", COUNTING["supplier_invoices"]).tolist() == [0.4]


def test_complaints_answered_within_working_days() -> None:
    calendar = working_calendar(load(), 2011)
    cases = pd.DataFrame(
        {
            "received": [date(2011, 4, 20), date(2011, 4, 20), date(2011, 4, 20)],
            "answered": [date(2011, 4, 27), date(2011, 4, 28), None],  # Easter: 22 and 25 April are off
        }
    )
    assert complaints.answered_within(cases, calendar, 3) == 0.5


def test_survey_changes_and_missing_years() -> None:
    survey = pd.DataFrame(
        {
            "year": [2010, 2011, 2010, 2011],
            "level": ["area", "area", "city", "city"],
            "measure": "nmi",
            "value": [76.0, 72.0, None, 63.0],
        }
    )
    area = surveys.by_year(survey, ["nmi"], "area")
    city = surveys.by_year(survey, ["nmi"], "city")
    assert area["change"].tolist() == [-4.0]
    assert np.isnan(city["change"].tolist()[0])
    assert surveys.direction(pd.Series([1.0, -2.0, 0.0, np.nan])) == {"up": 1, "down": 1, "same": 1}


@pytest.mark.parametrize(
    ("value", "target", "direction", "expected"),
    [
        (90.0, 90.0, "at_least", "wholly"),
        (85.5, 90.0, "at_least", "partly"),
        (85.4, 90.0, "at_least", "not"),
        (5.6, 5.5, "at_most", "partly"),
        (5.5, 5.5, "at_most", "wholly"),
        (-1.0, 0.0, "at_least", "not"),
        (None, 90.0, "at_least", "unknown"),
    ],
)
def test_degree_of_an_indicator(value: float | None, target: float, direction: str, expected: str) -> None:
    assert commitments.degree(value, target, direction) == expected


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        (["wholly", "wholly"], "wholly"),
        (["wholly", "not"], "partly"),
        (["not", "not"], "not"),
        (["partly", "not"], "partly"),
        (["unknown"], "unknown"),
        (["unknown", "wholly"], "wholly"),
    ],
)
def test_degree_of_a_commitment(degrees: list[str], expected: str) -> None:
    judged = pd.DataFrame({"commitment": "a", "wording": "A", "degree": degrees})
    assert commitments.fulfilment(judged)["degree"].tolist() == [expected]


def test_self_assessment_is_summed_over_units() -> None:
    answers = pd.DataFrame(
        {
            "tertial": [1, 1, 2],
            "unit": ["unit_1", "unit_2", "unit_1"],
            "commitment": "a",
            "wholly": [6, 4, 9],
            "partly": [4, 4, 0],
            "not_met": [0, 2, 0],
        }
    )
    summed = commitments.self_assessed(answers, 1).iloc[0]
    assert (summed["wholly"], summed["partly"], summed["not_met"], summed["answers"]) == (0.5, 0.4, 0.1, 20)
