"""Workbooks: text numbers, dates of both systems, merged headings, totals below, protected sheets."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from model.errors import InputError
from model.importing.interpreting import Interpreted
from model.importing.reading import excel
from tests.importing.centre import described, interpreted
from tests.importing.open_document import open_document

INVOICES: dict[str, Any] = {
    "title": "Fakturor",
    "register": "invoices",
    "format": "excel",
    "header": {"rows": 2},
    "columns": {
        "invoice": {"heading": "Fakturanr"},
        "day": {"heading": "Ankomst", "kind": "day"},
        "amount": {"heading": "Belopp", "kind": "money"},
    },
    "totals": [{"rule": "summarad", "column": "invoice", "pattern": "^Summa", "sums": "amount"}],
    "period": {"column": "day"},
}


def read(path: Path, **changes: Any) -> Interpreted:
    what = described(INVOICES | changes)
    return interpreted(excel.read(str(path), what), what)


@pytest.fixture
def register(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Leverantörsfakturor"
    sheet.merge_cells("A1:C1")
    sheet.append(["Faktura", None, "Utfall"])
    sheet.merge_cells("A2:B2")
    sheet.append(["Fakturanr", "Ankomst", "Belopp"])
    sheet.append(["0007", datetime(2011, 3, 1), 1234.5])
    sheet.append(["0008", "2011-03-02", "54\u00a0380,12"])
    sheet.append([9, "3.3.2011", "1 500,00-"])
    sheet.append([])
    sheet.append(["0010", 40606, 0.1 + 0.2])
    sheet.append(["Summa", None, 54114.92])
    sheet.protection.sheet = True
    sheet.protection.password = "hemligt"
    path = tmp_path / "register.xlsx"
    book.save(path)
    return path


def test_cells_of_every_make_become_the_same_kind_of_value(register: Path) -> None:
    found = read(register)
    assert found.set_aside.is_empty()
    assert found.left_out.rows() == [(7, "tom rad"), (9, "summarad")]
    assert found.observations == []
    assert found.frame.rows() == [
        (4, "0007", date(2011, 3, 1), Decimal("1234.50")),
        (5, "0008", date(2011, 3, 2), Decimal("54380.12")),
        (6, "9", date(2011, 3, 3), Decimal("-1500.00")),
        (8, "0010", date(2011, 3, 4), Decimal("0.30")),
    ]


def test_days_of_the_system_of_1904(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Fakturanr", "Ankomst", "Belopp"])
    sheet.write(1, 0, "a")
    sheet.write_datetime(1, 1, datetime(2011, 3, 31), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write(1, 2, 1)
    sheet.write_row(2, 0, ["b", 39171, 2])
    book.close()
    assert read(path, header={"rows": 1}).frame["day"].to_list() == [date(2011, 3, 31)] * 2


def test_clocks_times_spent_and_truths(tmp_path: Path) -> None:
    path = tmp_path / "tider.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Dag", "Start", "Tid", "Klar"])
    sheet.append([date(2011, 3, 1), time(8, 30), timedelta(hours=30, seconds=5), True])
    book.save(path)
    columns = {
        "day": {"heading": "Dag", "kind": "day"},
        "start": {"heading": "Start", "kind": "clock"},
        "spent": {"heading": "Tid", "kind": "duration"},
        "done": {"heading": "Klar", "kind": "truth"},
    }
    found = read(path, columns=columns, header={"rows": 1}, totals=[])
    assert found.frame.rows() == [(2, date(2011, 3, 1), time(8, 30), 108_005.0, True)]


def test_the_sheet_with_the_headings_is_found_among_others(register: Path, tmp_path: Path) -> None:
    book = load_workbook(register)
    book.create_sheet("Läs mig", 0).append(["Hej"])
    path = tmp_path / "två.xlsx"
    book.save(path)
    assert read(path).frame.height == 4
    with pytest.raises(InputError, match="ett av bladen Läs mig, Sheet"):
        read(path, sheet="Blad7")
    with pytest.raises(InputError, match="rubriken Fakturanr"):
        read(path, sheet="Läs mig")


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "fel.xlsx"
    path.write_bytes(b"Fakturanr;Ankomst\n")
    with pytest.raises(InputError, match=r"fel\.xlsx, filen: .*arbetsbok"):
        read(path)
    with pytest.raises(InputError, match="läsbar fil"):
        read(tmp_path / "inte.xlsx")


INVOICE_ROWS = [["Fakturanr", "Ankomst", "Belopp"], ["7", "2011-03-01", "10"]]


def test_a_sheet_of_open_document_is_read(tmp_path: Path) -> None:
    path = open_document(tmp_path / "bok.ods", INVOICE_ROWS)
    assert read(path, header={"rows": 1}).frame["amount"].to_list() == [Decimal(10)]


def test_a_cell_astray_in_a_sheet_of_open_document_is_told(tmp_path: Path) -> None:
    path = open_document(tmp_path / "bok.ods", INVOICE_ROWS, (1_048_576, 3))
    told = "bladet Blad1, rad 1048576, kolumn 3: värdet något som står ensamt"
    with pytest.raises(InputError, match=told):
        read(path, header={"rows": 1})


@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded by the system alone")
def test_a_sheet_that_takes_too_much_to_open_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of 8 million cells takes half a gigabyte; here a quarter is allowed."""
    monkeypatch.setattr(excel, "MEMORY", 1 << 28)
    path = open_document(tmp_path / "bok.ods", INVOICE_ROWS, (300_000, 26))
    with pytest.raises(InputError, match=r"bok\.ods, filen: värdet tar mer än 60 sekunder eller"):
        read(path, header={"rows": 1})
