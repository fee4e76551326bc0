"""The agreement's last page: what of the sum follows volumes, its number, and who signs."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.parameters.loading import load
from model.parameters.variation import changed
from model.presentation.tables import Table
from model.pricing.customer_agreement import CustomerAgreement
from model.reports.planning.agreement import BLANK, diary_number
from model.reports.planning.agreement_signing import moving_table, signatures
from tests.reports.follow_up.shown import file, page

PARAMETERS = load()


def agreement(**amounts: str) -> CustomerAgreement:
    lines = pd.DataFrame(
        [(service, 1, Decimal(amount)) for service, amount in amounts.items()],
        columns=["service", "volume", "now"],
    )
    return CustomerAgreement(customer=7, lines=lines, invoices=pd.DataFrame())


def test_pieces_follow_volume_months_follow_time_and_sums_are_fixed() -> None:
    """30 000 by the piece, 12 000 by the month and the year, 58 000 of sums less an adjustment of 200."""
    found = agreement(
        supplier_scanned="18000.00",
        journal_voucher="12000.00",
        fixed_assets="10000.00",
        opening_balances="2000.00",
        subscription="50000.00",
        idle_capacity="8200.00",
        transition_adjustment="-200.00",
    )
    table = moving_table(found, PARAMETERS)
    assert [Decimal(cell.decimal) for cell in file(table)["Kronor"]] == [30_000, 12_000, 58_000, 100_000]
    assert [row[2] for row in page(table)] == ["30,0 %", "12,0 %", "58,0 %", "100,0 %"]
    assert "3\u00a0000 kr lägre" in (table.note or "")


def test_the_number_among_the_records_is_the_years_and_the_customers() -> None:
    numbered = changed(PARAMETERS, {"interface.diary_number": "SC {year}/{number}-{x}"})
    assert diary_number(numbered, 2013, 7) == "SC 2013/7-{x}"
    assert diary_number(changed(PARAMETERS, {"interface.diary_number": None}), 2013, 7) == BLANK


def test_posts_sign_and_names_are_left_to_be_written() -> None:
    table = signatures(PARAMETERS)
    assert isinstance(table, Table)
    rows = page(table)
    assert rows[-1] == ["\nBefattning", "\nFörvaltningschef", "\nChef för servicecentret"]
    # A line to write on has the room of another above it; the file has what stands there alone.
    assert [row[1:] for row in rows[:-1]] == [[f"\n{BLANK}", f"\n{BLANK}"]] * 3
    assert file(table)["Vad"][0] == "Ort och dag"
