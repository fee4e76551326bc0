"""The monthly measures of two months drawn by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from model.followup import Period, commitments, load_period, measures
from model.followup.measures import OutlookMeasure
from model.followup.streams import pieces
from model.parameters.loading import load
from tests.accounts import ACCOUNTS, with_kinds

PARAMETERS = load(
    changes={
        "phone.calls": {2011: {"unit_1": 900, "unit_2": 200, "unit_3": 60, "unit_4": 40}},
        "mail.volume": {2011: {"unit_1": 400, "unit_2": 100, "unit_3": 70, "unit_4": 30}},
        "contacts.calls": {2011: {}},
        "contacts.mails": {2011: {}},
    }
)


def monthly(**columns: object) -> pd.DataFrame:
    """Two months of two units, in no order."""
    return pd.DataFrame({"month": [2, 1, 1, 2], "unit": ["unit_1", "unit_1", "unit_2", "unit_2"]} | columns)


def volumes(*rows: tuple[int, str, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["month", "activity", "volume"]).assign(customer=1)


@pytest.fixture(scope="module")
def period() -> Period:
    came = volumes(
        (1, "supplier_e_invoice", 30),
        (1, "supplier_scanned", 60),
        (1, "supplier_manual", 10),
        (2, "supplier_e_invoice", 50),
        (2, "supplier_scanned", 40),
        (2, "supplier_manual", 10),
        (1, "customer_file", 90),
        (1, "customer_manual", 10),
        (2, "customer_file", 195),
        (2, "customer_manual", 5),
    )
    budget = pd.DataFrame(
        [(month, name, 55) for month in range(1, 13) for name in pieces(PARAMETERS)]
        + [(month, "cash", 7) for month in range(1, 13)],
        columns=["month", "activity", "volume"],
    )
    economy = pd.DataFrame(
        (
            month,
            "unit_1",
            account,
            Decimal(9900 if account == "revenue" else 1000),
            (Decimal(9000) if account == "revenue" else Decimal(900 + 100 * month)) if month < 3 else None,
        )
        for month in range(1, 13)
        for account in ACCOUNTS
    )
    economy.columns = pd.Index(["month", "unit", "account", "budget", "outcome"])
    economy = with_kinds(economy)
    return replace(
        load_period(PARAMETERS, 2011, 12).until(2),
        phone=monthly(offered=[50, 80, 20, 50], answered=[40, 60, 20, 50], within_threshold=[30, 40, 16, 45]),
        mail=monthly(received=[30, 10, 10, 10], on_time=[27, 9, 6, 9]),
        lead_times=monthly(completed=[100, 100, 100, 100], on_time=[99, 90, 95, 96]),
        volumes=came,
        volume_budget=budget,
        economy=economy,
        scanning_errors=pd.DataFrame({"month": [2, 1], "reported": [2, 6], "corrected": [2, 6]}),
        staff=monthly(
            headcount=[10, 20, 20, 30], fte=[10.0, 20.0, 20.0, 30.0], sick_share=[0.06, 0.05, 0.03, 0.1]
        ),
        complaints=pd.DataFrame({"received": [date(2011, 2, 3), date(2011, 2, 9), date(2011, 2, 28)]}),
    )


@pytest.fixture(scope="module")
def found(period: Period) -> dict[str, OutlookMeasure]:
    return measures.measures(period, PARAMETERS)


def test_each_month_and_the_months_so_far(found: dict[str, OutlookMeasure]) -> None:
    """Calls 100 and 100, answered 80 and 90, in time 56 and 75; mail 20 and 40, 15 and 36 of it in time."""
    expected = {
        "offered": ((100, 100), 200),
        "answer_rate": ((0.8, 0.9), 0.85),
        "service_level": ((0.56, 0.75), 0.655),
        "mail": ((20, 40), 60),
        "mail_on_time": ((0.75, 0.9), 0.85),
        "lead_time_kept": ((0.925, 0.975), 0.95),
        "followed_channel": ((0.3, 0.5), 0.4),
        "scanning_errors": ((100, 50), 80),  # a thousand scanned invoices
        "sick_share": ((1.6 / 40, 3.6 / 40), 5.2 / 80),
        "complaints": ((0, 3), 3),
        "result_against_budget": ((-900, -1800), -2700),
        "cost_per_piece": ((45, 33), 37.8),
        "budget_adherence": ((1.0, 1.1), 1.05),
        "costs": ((9000, 9900), 18900),
        "revenue": ((9000, 9000), 18000),
        "result": ((0, -900), -900),
        "salaries": ((1000, 1100), 2100),
        "supplier_invoices": ((100, 100), 200),
        "customer_invoices": ((100, 200), 300),
        "supplier_scanned": ((60, 40), 100),
    }
    assert {name: found[name].months for name in expected} == {
        name: pytest.approx(months) for name, (months, _) in expected.items()
    }
    assert {name: found[name].so_far for name in expected} == pytest.approx(
        {name: so_far for name, (_, so_far) in expected.items()}
    )


def test_what_kind_each_measure_is(found: dict[str, OutlookMeasure]) -> None:
    kinds = {
        "costs": "money",
        "result_against_budget": "money",
        "supplier_invoices": "volume",
        "offered": "volume",
    }
    kinds |= dict.fromkeys(("answer_rate", "sick_share", "budget_adherence", "followed_channel"), "share")
    kinds |= {"cost_per_piece": "ratio", "scanning_errors": "ratio", "complaints": "count"}
    assert {name: found[name].kind for name in kinds} == kinds


def test_what_is_planned_for_the_year(found: dict[str, OutlookMeasure]) -> None:
    plans = {
        "offered": 1200,
        "mail": 600,
        "answer_rate": None,
        "sick_share": None,
        "complaints": None,
        "supplier_invoices": 3 * 55 * 12,
        "customer_manual": 55 * 12,
        "result_against_budget": 0,
        "cost_per_piece": 9000 / 275,
        "budget_adherence": 1,
        "costs": 108_000,
        "revenue": 118_800,
        "result": 10_800,
    }
    assert {name: found[name].plan for name in plans} == plans


def test_forecasts_go_on_from_what_has_come(found: dict[str, OutlookMeasure]) -> None:
    """Between the plan for the rest of the year and the level so far, and their bounds around them."""
    by_plan, by_level = -2700, -2700 * 6
    assert by_level < found["result_against_budget"].forecast.mean < by_plan
    assert found["complaints"].forecast.mean == pytest.approx(18)
    assert 18_900 + 90_000 < found["costs"].forecast.mean < 1.05 * 108_000
    adherence = found["budget_adherence"].forecast
    assert adherence.mean == pytest.approx(found["costs"].forecast.mean / 108_000)
    assert adherence.scale == pytest.approx(found["costs"].forecast.scale / 108_000)
    errors = found["scanning_errors"]
    assert errors.kind == "ratio"
    assert errors.bounds[0] < errors.forecast.mean < errors.bounds[1] <= 1000
    for name in ("answer_rate", "mail_on_time", "lead_time_kept", "sick_share"):
        low, high, wide_low, wide_high = found[name].bounds
        assert 0 <= wide_low <= low < found[name].forecast.mean < high <= wide_high <= 1, name
    assert found["lead_time_kept"].bounds[3] == 1.0
    assert min(found["offered"].bounds) >= 200


def test_indicators_are_in_their_own_unit_and_as_exact_as_their_target(period: Period) -> None:
    """Per cent, thousands of kronor, kronor: at least one decimal."""
    rows = [
        ("answer_rate", "%", "at_least", 86.25),
        ("costs", "tkr", "at_most", 108.0),
        ("cost_per_piece", "kr", "at_most", 30.0),
        ("mail_on_time", "%", "at_least", 10.0),
        ("nki", "index", "at_least", 70.0),
    ]
    table = pd.DataFrame(rows, columns=["measure", "unit_of_measure", "direction", "target"])
    table = table.assign(outcome=None, tertial_1=68.0, forecast_1=69.0, tertial_2=71.0, forecast_2=72.0)
    judged = commitments.outlook(replace(period, commitments=table), PARAMETERS).set_index("measure")
    assert judged.loc[["answer_rate", "costs", "cost_per_piece"], "period"].tolist() == [85.0, 18.9, 37.8]
    costs = measures.measures(period, PARAMETERS)["costs"]
    assert judged.loc["costs", "forecast"] == round(costs.forecast.mean / 1000, 1)
    assert judged.loc["costs", ["low", "high"]].tolist() == [round(b / 1000, 1) for b in costs.bounds[:2]]
    assert judged.loc["costs", "chance"] == pytest.approx(1 - costs.forecast.chance_of_at_least(108_000))
    assert judged.loc["answer_rate", "forecast"] == round(judged.loc["answer_rate", "forecast"], 2)
    assert judged.loc["mail_on_time", ["chance", "degree"]].tolist() == [pytest.approx(1, abs=1e-3), "wholly"]
    assert judged.loc["nki", "origin"] == "missing"  # no tertial is over in February


@pytest.mark.slow
def test_what_is_not_measured_monthly_is_as_entered_at_the_last_tertial() -> None:
    entered = {"tertial_1": 68.0, "forecast_1": 69.0, "tertial_2": 71.0, "forecast_2": 72.0, "outcome": None}
    index = {"measure": "nki", "unit_of_measure": "index", "direction": "at_least", "target": 70.0}
    year = replace(load_period(PARAMETERS, 2011, 12), commitments=pd.DataFrame([index | entered]))
    columns = ["period", "forecast", "degree", "origin"]
    found = {month: commitments.outlook(year.until(month), PARAMETERS)[columns].iloc[0] for month in (6, 11)}
    assert found[6].tolist() == [68, 69, "partly", "entered"]
    assert found[11].tolist() == [71, 72, "wholly", "entered"]


@pytest.mark.slow
def test_months_without_anything_to_count_have_no_share() -> None:
    period = load_period(PARAMETERS, 2011, 12).until(2)
    silent = replace(period, mail=monthly(received=[40, 0, 0, 0], on_time=[30, 0, 0, 0]))
    found = measures.measures(silent, PARAMETERS)["mail_on_time"]
    assert np.isnan(found.months[0])
    assert (found.months[1], found.so_far) == (0.75, 0.75)


def test_the_sick_leave_of_so_few_that_it_is_theirs_alone_is_no_measure(period: Period) -> None:
    few = replace(period, staff=period.staff.assign(headcount=[10, 2, 2, 30]))
    asked = PARAMETERS.model_copy()  # what is asked of others is worked out already
    assert "sick_share" not in measures.measures(few, asked)
