"""From an offer to a decided edition, sealed, beside last year's agreement; a change is noticed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.decided_offers import (
    decided_offers_file,
    read_decided_offers,
    read_seals,
    sealed,
    seals_file,
    with_seal,
)
from model.planning.offers.edition import edition_rows
from model.planning.planned_year import PlannedYear
from tests.offers.conftest import CUSTOMER, YEAR, Make

CLOSING = "accounting_to_reporting"


def write(table: pd.DataFrame, data: Path) -> Path:
    path = decided_offers_file(data, YEAR)
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n")
    seals = read_seals(data)
    for _, rows in table.groupby("edition"):
        seals = with_seal(seals, rows, YEAR)
    seals.to_csv(seals_file(data), index=False, lineterminator="\n")
    return path


@pytest.fixture
def decided(made: Make, negotiated: PlannedYear, tmp_path: Path) -> Path:
    """Two editions: nine months of an add-on, and then six."""
    table = pd.DataFrame(columns=["edition", "seal"])
    for number, months in enumerate(([4, 12], [7, 12]), start=1):
        effect = made(add_ons={CLOSING: months}, lead_times={"payment_order": number})
        rows = sealed(edition_rows(negotiated, effect, number, date(YEAR - 1, 11, number)), table)
        table = pd.concat([table, rows]) if len(table) else rows
    return write(table, tmp_path)


def test_an_edition_is_read_as_it_was_decided(decided: Path, negotiated: PlannedYear, tmp_path: Path) -> None:
    table = read_decided_offers(YEAR, tmp_path)
    assert table["edition"].unique().tolist() == [1, 2]
    price = negotiated.prices.lines.set_index("service")["price"][CLOSING]
    first = table[(table["edition"] == 1) & (table["subject"] == CLOSING)].set_index("part")
    assert (first.loc["line", "after"], first.loc["line", "amount"]) == ("9", 9 * price)
    assert first.loc["add_on", "after"] == "4-12"
    last = negotiated.before[negotiated.before["customer"] == CUSTOMER]
    lines = table[(table["edition"] == 1) & (table["part"] == "line")]
    assert sum(lines["amount_before"]) == sum(last["amount"])
    scanned = lines[lines["subject"] == "supplier_scanned"].iloc[0]
    assert scanned["before"] == str(last.set_index("service")["volume"]["supplier_scanned"])
    lead = table[table["part"] == "lead_time"][["before", "after"]].to_numpy().tolist()
    assert lead == [["3", "1"], ["3", "2"]]


@pytest.mark.parametrize(
    ("old", "new", "edition"),
    [
        ("add_on,accounting_to_reporting,,4-12", "add_on,accounting_to_reporting,,3-12", 1),
        ("add_on,accounting_to_reporting,,7-12", "add_on,accounting_to_reporting,,8-12", 2),
        (f"1,{YEAR - 1}-11-01,", f"1,{YEAR - 1}-11-02,", 1),
    ],
)
def test_a_changed_edition_is_noticed(
    decided: Path, tmp_path: Path, old: str, new: str, edition: int
) -> None:
    text = decided.read_text(encoding="utf-8")
    assert old in text
    decided.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_decided_offers(YEAR, tmp_path)
    (fault,) = told.value.findings
    assert (fault.place, fault.value) == (f"utgåva {edition}", "är ändrad efter beslutet")


def test_a_removed_row_or_edition_is_noticed(decided: Path, tmp_path: Path) -> None:
    rows = decided.read_text(encoding="utf-8").splitlines(keepends=True)
    first = [row for row in rows if row.startswith("1,")]
    for kept in ([row for row in rows if row != first[0]], [row for row in rows if row not in first]):
        decided.write_text("".join(kept), encoding="utf-8")
        with pytest.raises(InputError, match="är ändrad efter beslutet"):
            read_decided_offers(YEAR, tmp_path)


def test_the_last_edition_and_the_whole_table_are_missed(decided: Path, tmp_path: Path) -> None:
    """What is left of the table is a whole chain: only the table of seals tells of what is gone."""
    seal = read_decided_offers(YEAR, tmp_path)["seal"].iloc[-1]
    rows = decided.read_text(encoding="utf-8").splitlines(keepends=True)
    decided.write_text("".join(row for row in rows if not row.startswith("2,")), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_decided_offers(YEAR, tmp_path)
    (fault,) = told.value.findings
    assert (fault.file, fault.place, fault.value) == (f"{YEAR}/decided_offers.csv", "utgåva 2", "saknas")
    assert seal in fault.expected
    decided.unlink()
    with pytest.raises(InputError, match="utgåva 1"):
        read_decided_offers(YEAR, tmp_path)


def test_a_seal_that_is_removed_or_changed_is_told(decided: Path, tmp_path: Path) -> None:
    path = seals_file(tmp_path)
    heading, first, second = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for left in ([heading, second], [heading, first.replace(",7,", ",8,"), second]):
        path.write_text("".join(left), encoding="utf-8")
        with pytest.raises(InputError, match="är ändrad, eller en rad före den är borta"):
            read_decided_offers(YEAR, tmp_path)
    path.write_text(heading + first, encoding="utf-8")
    with pytest.raises(InputError, match="utgåva 2: värdet saknas"):
        read_decided_offers(YEAR, tmp_path)
    path.unlink()
    with pytest.raises(InputError, match="utgåva 1: värdet saknas"):
        read_decided_offers(YEAR, tmp_path)


def test_a_year_without_decided_offers_has_none(tmp_path: Path) -> None:
    assert read_decided_offers(YEAR, tmp_path).empty
    assert Decimal(0) == sum(read_decided_offers(YEAR, tmp_path)["amount"], Decimal(0))
