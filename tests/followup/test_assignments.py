"""Other assignments followed up: cost against financing and how much there was to do, by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from model.followup import Period, load_period
from model.followup.assignments import FOLLOWED, followed, paid_elsewhere
from model.parameters.schema.parameters import Parameters
from model.presentation.tables import Table
from model.reports.follow_up.assignments import cost_and_financing

DECIDED = pd.DataFrame(
    [
        ("treasury", 1200, Decimal("900.00"), Decimal(0), Decimal("840.00"), Decimal("60.00"), Decimal(0)),
        (
            "subletting_administration",
            100,
            Decimal("300.00"),
            Decimal("120.00"),
            *[Decimal(0)] * 2,
            Decimal("180.00"),
        ),
    ],
    columns=["assignment", "volume", "full_cost", "fees", "customers", "owner", "subscription"],
)
VOLUMES = pd.DataFrame(
    [
        (1, 1, "outgoing_payment", 150),
        (4, 2, "outgoing_payment", 270),
        (4, 1, "subletting", 45),
        (5, 1, "subletting", 9),
    ],
    columns=["month", "customer", "activity", "volume"],
)
BUDGET = pd.DataFrame(
    [
        (month, activity, volume)
        for month in range(1, 13)
        for activity, volume in (("outgoing_payment", 100), ("subletting", 8))
    ],
    columns=["month", "activity", "volume"],
)
ECONOMY = pd.DataFrame(
    [
        (1, "salaries", "personnel", Decimal("400.00"), Decimal("500.00")),
        (4, "it", "other_cost", Decimal("400.00"), Decimal("400.01")),
        (4, "revenue", "revenue", Decimal("9999.00"), Decimal("9999.00")),
        (5, "salaries", "personnel", Decimal("7777.00"), Decimal("7777.00")),
    ],
    columns=["month", "account", "kind", "budget", "outcome"],
)
FULL_COSTS = pd.DataFrame(
    [("subscription", 1, Decimal("2400.00")), ("assignments", 1, Decimal("0.00"))],
    columns=["service", "volume", "full_cost"],
)


def april(period: Period) -> Period:
    return replace(
        period,
        through=4,
        assignments=DECIDED,
        volumes=VOLUMES,
        volume_budget=BUDGET,
        economy=ECONOMY,
        full_costs=FULL_COSTS,
    )


@pytest.fixture(scope="module")
def year(base: Parameters) -> Period:
    return load_period(base, 2011, 4)


def test_cost_against_financing_by_hand(year: Period, base: Parameters) -> None:
    """900 and 300 of 2 400 kronor are three and one eighths of what is booked, 900.01 and 800 budgeted.

    Four months of twelve are a third of 900 and of 180; 45 of 100 pay 45 % of the fees.
    """
    found = followed(april(year), base).set_index("assignment")
    amounts = ["planned", "volume", "cost_budget", "cost", "fees", "agreed", "financing", "result"]
    assert found.loc["treasury", amounts].tolist() == [
        400,
        420,
        Decimal("300.00"),
        Decimal("337.50"),
        0,
        Decimal("300.00"),
        Decimal("300.00"),
        Decimal("-37.50"),
    ]
    assert found.loc["subletting_administration", amounts].tolist() == [
        32,
        45,
        Decimal("100.00"),
        Decimal("112.50"),
        Decimal("54.00"),
        Decimal("60.00"),
        Decimal("114.00"),
        Decimal("1.50"),
    ]
    assert found.loc["all", amounts[2:]].tolist() == [
        Decimal("400.00"),
        Decimal("450.00"),
        Decimal("54.00"),
        Decimal("360.00"),
        Decimal("414.00"),
        Decimal("-36.00"),
    ]


def test_what_others_pay_is_told_apart(base: Parameters) -> None:
    """A third of the owner's 60 and of fees of 120 as decided; the fees that came are 45 % of 120."""
    assert paid_elsewhere(DECIDED, VOLUMES, base, 4) == (Decimal("60.00"), Decimal("74.00"))


def test_a_year_without_assignments(year: Period, base: Parameters) -> None:
    none = replace(april(year), assignments=DECIDED.iloc[:0])
    assert followed(none, base).empty
    assert list(followed(none, base).columns) == list(FOLLOWED.columns)
    assert cost_and_financing(none, base.model_copy(update={"assignments": {}})) is None


def test_the_report_of_the_example(year: Period, base: Parameters) -> None:
    """The example's own year: four assignments and their sum; what is new in 2012 is not there in 2011."""
    table = cost_and_financing(year, base)
    assert isinstance(table, Table)
    assert table.data["assignment"].tolist() == [
        "treasury",
        "vehicle_branch_numbers",
        "assistance_reconciliation",
        "e_invoice_connection",
        "all",
    ]
    own = table.data.iloc[:-1]
    assert sum(own["result"]) == table.data["result"].iloc[-1]
    assert (own["financing"] - own["cost"] == own["result"]).all()
