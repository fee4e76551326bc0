"""Oxford's quarters with their differing headers, and the Göteborg sample."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.observations.invoice_register import (
    _hundredths,
    read_invoice_register,
    read_quarter,
)
from tests.public_logs import OXFORD_HEADER, QUARTERS, compress, payment, write_quarter

NAME = "oxford_jan-mar-2015.csv.gz"
REAL_HEADERS = [
    OXFORD_HEADER,
    OXFORD_HEADER.replace("Organisational", "Organisatonal"),
    OXFORD_HEADER.lower().replace(" ", "_"),
    "Organisation,Service Area,Expenditure Unit,Code,Paid Date,Trans No,Amount,caporrev,Supplier ID",
    "Client,Service Area,Expenditure Catergory,Expenditure Code,Paid Date,Trans No,Amount,Type,Supplier ID",
]


def read(tmp_path: Path, *rows: str, header: str = OXFORD_HEADER, line_end: str = "\n") -> pd.DataFrame:
    return read_quarter(write_quarter(tmp_path / NAME, rows, header, line_end))


def message(tmp_path: Path, *rows: str, header: str = OXFORD_HEADER) -> str:
    with pytest.raises(InputError) as raised:
        read(tmp_path, *rows, header=header)
    return str(raised.value)


@pytest.mark.parametrize("header", REAL_HEADERS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_headers_and_line_ends(tmp_path: Path, header: str, line_end: str) -> None:
    register = read(tmp_path, payment("03/02/2015", "1012465_1", "950.00"), header=header, line_end=line_end)
    line = register.iloc[0]
    assert line["paid_date"] == pd.Timestamp(2015, 2, 3)
    assert (line["invoice"], line["line"], line["pence"]) == ("1012465", 1, 95000)
    assert (line["unit"], line["category"], line["supplier"]) == ("Finance", "Materials", "S1")


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    rows = [payment("03/02/2015", "1_1") + "\r", payment("03/02/2015", "2_1")]
    assert len(read(tmp_path, *rows)) == 2


@pytest.mark.parametrize("transaction", ["60066602 - 12", "60066602_12"])
def test_both_forms_of_transaction(tmp_path: Path, transaction: str) -> None:
    line = read(tmp_path, payment("03/02/2015", transaction)).iloc[0]
    assert (line["invoice"], line["line"]) == ("60066602", 12)


@pytest.mark.parametrize(
    ("amount", "pence"),
    [("5000", 500000), ("543.4", 54340), ("-0.97", -97), ("-58175", -5817500), ("0.1", 10)],
)
def test_amounts_are_exact(tmp_path: Path, amount: str, pence: int) -> None:
    assert read(tmp_path, payment("03/02/2015", "1_1", amount))["pence"].tolist() == [pence]


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_hundredths_move_digits_only(amount: int) -> None:
    sign, whole, fraction = ("-" if amount < 0 else ""), abs(amount) // 100, abs(amount) % 100
    text = f"{sign}{whole}.{fraction:02d}"
    assert _hundredths(pd.Series([text])).tolist() == [amount]


def test_supplier_may_be_missing_and_padding_is_dropped(tmp_path: Path) -> None:
    line = read(tmp_path, "OCC,Finance , Materials,D3021   ,03/02/2015,1_1,5,Revenue,").iloc[0]
    assert pd.isna(line["supplier"])
    assert (line["unit"], line["category"]) == ("Finance", "Materials")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (payment("2015-02-03", "1_1"), ("kolumn Paid Date", "2015-02-03", "dd/mm/åååå")),
        (payment("31/02/2015", "1_1"), ("31/02/2015", "en dag 01/01/2015–31/03/2015")),
        (payment("02/13/2015", "1_1"), ("02/13/2015", "en dag")),
        (payment("03/04/2015", "1_1"), ("03/04/2015", "en dag 01/01/2015–31/03/2015")),
        (payment("03/02/2015", "1", "5"), ("kolumn Trans No", "<faktura>_<rad>")),
        (payment("03/02/2015", "1_1", "1.234"), ("kolumn Amount", "högst två decimaler")),
        (payment("03/02/2015", "1_1", "£5"), ("kolumn Amount", "£5")),
        (payment("03/02/2015", "1_1", "5,50"), ("9 kolumner",)),
    ],
)
def test_what_cannot_be_understood_is_told(tmp_path: Path, row: str, words: tuple[str, ...]) -> None:
    told = message(tmp_path, payment("03/02/2015", "1_1"), row)
    assert f"{NAME}, rad 3" in told
    assert all(word in told for word in words)


def test_missing_column(tmp_path: Path) -> None:
    assert "kolumnen amount saknas" in message(tmp_path, header=OXFORD_HEADER.replace("Amount", "Sum"))


def test_another_encoding_and_another_end_of_lines_change_nothing(tmp_path: Path) -> None:
    text = OXFORD_HEADER + "\nOCC,Café,Materials,D3021,03/02/2015,1_1,5,Revenue,S1\n"
    path = compress(tmp_path / NAME, text.replace("\n", "\r").encode("cp1252"))
    assert read_quarter(path)["unit"].tolist() == ["Café"]


def test_whole_years_are_read_in_time_order(tmp_path: Path) -> None:
    for month, quarter in zip((10, 7, 4, 1), reversed(QUARTERS), strict=True):
        write_quarter(
            tmp_path / f"oxford_{quarter}-2015.csv.gz", [payment(f"05/{month:02d}/2015", f"{month}_1")]
        )
    assert read_invoice_register(tmp_path)["invoice"].tolist() == ["1", "4", "7", "10"]


def test_missing_quarter(tmp_path: Path) -> None:
    write_quarter(tmp_path / NAME, [])
    with pytest.raises(InputError) as raised:
        read_invoice_register(tmp_path)
    assert [finding.file for finding in raised.value.findings] == [
        f"oxford_{quarter}-2015.csv.gz" for quarter in QUARTERS[1:]
    ]


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="inga kvartal"):
        read_invoice_register(tmp_path / "invoices")
