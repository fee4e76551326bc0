"""Next year is compared with the agreements in force on the day, amended, and for as many days."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from model.observations.amendments import AMENDMENT_COLUMNS
from model.observations.known import Known
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load, project_root
from model.planning.offers.decisions import NOTHING as UNDECIDED
from model.planning.planned_year import Observed, _observed
from model.pricing.agreements import compared_lines
from model.pricing.amending.in_force import in_force
from model.pricing.rules.last_year import Compared, compared_with, last_year

BASE = load()
REGISTERS = load_registers(BASE)
NOTHING = pd.DataFrame(columns=AMENDMENT_COLUMNS)
MEMBER, CUSTOMER, SERVICE = 33, 7, "supplier_scanned"
PRICE = Decimal("9.85")
SUBSCRIPTION = "subscription"
MORE = {
    "customer": CUSTOMER,
    "end": "2011-12-31",
    "change": "volume",
    "subject": SERVICE,
    "before": "1000",
    "price": "11.00",
    "yearly_before": "11000.00",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The example's data, where a customer's volume is raised twice within 2011: in May and in December."""
    folder = tmp_path / "data"
    shutil.copytree(project_root() / "data", folder)
    rows = [
        {"edition": 1, "decided": "2011-05-02", "start": "2011-07-01", "after": "1200", "volume": 100}
        | {"yearly_after": "13200.00", "amount": "1100.00"},
        {"edition": 2, "decided": "2011-11-02", "start": "2011-12-01", "after": "1800", "volume": 50}
        | {"yearly_after": "19800.00", "amount": "550.00"},
    ]
    table = pd.DataFrame([MORE | row for row in rows])[AMENDMENT_COLUMNS]
    table.to_csv(folder / "2011" / "amendments.csv", index=False)
    return folder


def volume_of(seen: Observed) -> int:
    lines = seen.before
    own = lines[(lines["customer"] == CUSTOMER) & (lines["service"] == SERVICE)]
    return int(own["volume"].iloc[0])


def test_next_year_is_compared_with_the_amendments_that_were_decided_on_the_day(data: Path) -> None:
    agreed, first, both = (
        _observed(BASE, 2012, folder, Known.on(day), UNDECIDED)
        for folder, day in (
            (None, "2011-11-01"),
            (data, "2011-11-01"),
            (data, "2011-11-02"),
        )
    )
    assert [seen.editions for seen in (agreed, first, both)] == [(), (1,), (1, 2)]
    assert volume_of(first) - volume_of(agreed) == 100
    assert volume_of(both) - volume_of(agreed) == 150
    kronor = [sum(seen.before["amount"], Decimal(0)) for seen in (agreed, first, both)]
    assert [kronor[1] - kronor[0], kronor[2] - kronor[0]] == [Decimal("1100.00"), Decimal("1650.00")]


def joined() -> pd.DataFrame:
    """Customer 33 has been one for 61 of the 366 days of 2012: 660 661.20 x 61 / 366 of a year's sum."""
    columns = ["customer", "service", "volume", "price", "amount", "start", "end"]
    rows: list[Any] = [
        (
            MEMBER,
            SUBSCRIPTION,
            1,
            Decimal("110110.20"),
            Decimal("110110.20"),
            date(2012, 11, 1),
            date(2012, 12, 31),
        ),
        (MEMBER, SERVICE, 200, PRICE, 200 * PRICE, date(2012, 11, 1), date(2012, 12, 31)),
        (CUSTOMER, SUBSCRIPTION, 1, Decimal("500000.00"), Decimal("500000.00"), None, None),
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"customer": int, "volume": int})


def before() -> pd.DataFrame:
    return in_force(joined(), NOTHING, BASE, REGISTERS, 2012)


def test_a_sum_for_two_months_is_set_beside_as_much_for_the_year() -> None:
    lines = before().set_index(["customer", "service"])
    assert lines.loc[(MEMBER, SUBSCRIPTION), ["amount", "alike"]].tolist() == [
        Decimal("110110.20"),
        Decimal("660661.20"),
    ]
    assert lines.loc[(CUSTOMER, SUBSCRIPTION), "alike"] == Decimal("500000.00")


def test_more_days_are_volume_and_no_rise_of_price() -> None:
    """700 000 for a year after 110 110.20 for 61 days: 39 338.80 is price, 550 551.00 is days."""
    now = pd.DataFrame(
        [(MEMBER, SUBSCRIPTION, 1, Decimal("700000.00"), Decimal("700000.00"))],
        columns=["customer", "service", "volume", "price", "amount"],
    )
    lines = compared_lines(now, before()).set_index(["customer", "service"])
    found = lines.loc[(MEMBER, SUBSCRIPTION)]
    assert found["change"] == Decimal("589889.80")
    assert found["price_effect"] == Decimal("39338.80")
    assert found["volume_effect"] == Decimal("550551.00")


@pytest.mark.parametrize(
    ("basis", "scanned"), [("this_years_volumes", "985.00"), ("last_years_charge", "11820.00")]
)
def test_a_ceiling_on_customers_is_of_the_same_days(basis: Any, scanned: str) -> None:
    """A hundred at 9.85, or 1 970.00 for 61 days as 11 820.00 for 366, beside the subscription's year."""
    volumes = {(MEMBER, SUBSCRIPTION): 1, (MEMBER, SERVICE): 100}
    found = compared_with(basis, last_year(before()), volumes, full_cost={}, last_mix_more={})
    alike = 100 * (Fraction("660661.20") + Fraction(scanned))
    assert found == {MEMBER: Compared(alike, alike)}


def test_who_leaves_by_an_amendment_is_compared_with_the_days_that_it_paid_for() -> None:
    """500 000.00 less 100 of 366 days; it is no customer next year, so nothing is made alike."""
    row = {
        "edition": 1,
        "decided": date(2012, 5, 2),
        "customer": CUSTOMER,
        "start": date(2012, 9, 23),
        "end": date(2012, 12, 31),
        "change": "leaves",
        "subject": SUBSCRIPTION,
        "before": None,
        "after": None,
        "price": None,
        "yearly_before": Decimal("500000.00"),
        "yearly_after": Decimal("0.00"),
        "volume": 0,
        "amount": Decimal("-136612.02"),
    }
    registers = Registers(
        REGISTERS.customers.assign(
            start=None,
            end=[
                date(2012, 9, 22) if number == CUSTOMER else None for number in REGISTERS.customers["number"]
            ],
        ),
        REGISTERS.people,
        REGISTERS.add_ons,
    )
    lines = in_force(joined(), pd.DataFrame([row]), BASE, registers, 2012).set_index(["customer", "service"])
    assert lines.loc[(CUSTOMER, SUBSCRIPTION), ["amount", "alike"]].tolist() == [Decimal("363387.98")] * 2
