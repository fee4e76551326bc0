"""The follow-up reads an amended agreement from its day: what was agreed before it stands."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from model.followup import agreed
from model.followup.period import load_period
from model.observations.amendments import AMENDMENT_COLUMNS
from model.parameters.loading import load, project_root
from model.pricing.amending.amendment import amended_lines
from tests.followup.test_agreed import (
    NO_INCOMPLETE,
    SUBSCRIPTION,
    agreements,
    parameters,
    registers,
    volumes,
)

YEAR = 2011
SCANNED = "supplier_scanned"
LINES = agreements((1, SCANNED, 1200, "10.00"), (1, SUBSCRIPTION, 1, "3650.00"), (2, SCANNED, 240, "10.00"))


def row(**changes: Any) -> dict[str, Any]:
    return {
        "edition": 1,
        "decided": date(YEAR, 5, 2),
        "customer": 1,
        "start": date(YEAR, 7, 1),
        "end": date(YEAR, 12, 31),
        "change": "volume",
        "subject": SCANNED,
        "before": "1200",
        "after": "1800",
        "price": Decimal("10.00"),
        "yearly_before": Decimal("12000.00"),
        "yearly_after": Decimal("18000.00"),
        "volume": 300,
        "amount": Decimal("3000.00"),
    } | changes


def months(*rows: dict[str, Any]) -> dict[tuple[int, str], list[Any]]:
    table = agreed.agreed_and_actual(
        LINES,
        volumes((1, 1, SCANNED, 90)),
        budget=None,
        incomplete=NO_INCOMPLETE,
        parameters=parameters(),
        registers=registers(),
        year=YEAR,
        amendments=pd.DataFrame(list(rows), columns=AMENDMENT_COLUMNS),
    )
    shown = {SCANNED: "agreed"}
    return {
        (customer, service): own[shown.get(service, "agreed_amount")].tolist()
        for (customer, service), own in table.groupby(["customer", "service"])
    }


def test_a_new_volume_holds_from_its_month() -> None:
    """A hundred a month, and 300 more in the six months of the second half, by their days of their months."""
    found = months(row())
    assert found[1, SCANNED] == [100] * 6 + [150] * 6
    assert found[2, SCANNED] == [20] * 12


def test_who_leaves_is_settled_in_the_month_after() -> None:
    """184 of 365 days of the yearly sum, 1 840 kronor, and half of the volume are taken away."""
    leaves = {"change": "leaves", "after": "0"}
    found = months(
        row(**leaves, volume=-605, amount=Decimal("-6050.00")),
        row(**leaves, subject=SUBSCRIPTION, price=None, volume=0, amount=Decimal("-1840.00")),
    )
    assert found[1, SCANNED] == [100] * 6 + [-5] + [0] * 5
    sums = found[1, SUBSCRIPTION]
    assert sum(sums) == Decimal("1810.00")
    assert sums[7:] == [0] * 5
    assert sums[6] == Decimal("-15.02")  # 1 810.00 less six twelfths, 304.17 twice and 304.16 or .17 after
    assert found[2, SCANNED] == [20] * 12


def test_what_is_opened_is_a_line_of_its_own() -> None:
    opened = row(change="opened", customer=2, subject="fixed_assets", start=date(YEAR, 11, 15), volume=1)
    found = months(opened | {"price": Decimal("2860.00"), "amount": Decimal("2860.00")})
    assert found[2, "fixed_assets"] == [Decimal("0.00")] * 11 + [Decimal("2860.00")]


def test_a_period_reads_amendments_that_have_begun(tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(project_root() / "data", data)
    lines = pd.read_csv(data / str(YEAR) / "agreements.csv", dtype=str)
    first = lines[(lines["customer"] == "1") & (lines["service"] == SCANNED)].iloc[0]
    price = Decimal(first["price"])
    change = row(volume=7, price=price, amount=7 * price)
    pd.DataFrame([change]).to_csv(data / str(YEAR) / "amendments.csv", index=False)
    before, after = (load_period(load(), YEAR, through, data) for through in (6, 7))
    assert before.agreed is before.agreements
    key = (after.agreed["customer"] == 1) & (after.agreed["service"] == SCANNED)
    assert after.agreed.loc[key, "volume"].tolist() == [int(first["volume"]) + 7]
    assert after.agreed.loc[key, "amount"].tolist() == [(int(first["volume"]) + 7) * price]
    assert after.until(6).agreed.equals(before.agreements)
    assert amended_lines(after.agreements, after.amendments).equals(after.agreed)
