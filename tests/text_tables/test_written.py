"""No cell of a CSV file that is written is a formula, and what is read back is what was written."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bounds import LONGEST_TEXT
from model.computing.code_digest import SOURCE
from model.errors import InputError
from model.observations.tables import Row, read_cells, read_rows, read_table
from model.text_tables.written import csv_text
from tertialpdf.blocks import TableBlock, TableData
from tertialpdf.spreadsheet_cells import as_text, as_written
from tertialpdf.table_files import write_table

FORMULAS = (
    "=cmd|'/c calc'!A1",
    '=HYPERLINK("http://example.org","här")',
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "＝1+1",  # noqa: RUF001
)
PLAIN = ("Inköp", "-12,5", "+275", "-1 000.50", "-", "=", "'s-Hertogenbosch", "e-post", "1=1", "")
ANY = st.text(st.sampled_from("'=+-@\t\r1a. ") | st.characters(codec="utf-8"))


class Said(Row):
    month: int
    amount: Decimal
    note: str | None = None


@given(ANY)
def test_any_text_comes_back_and_begins_no_formula(text: str) -> None:
    held = as_text(text)
    assert as_written(held) == text
    is_number = re.fullmatch(r"[-+][\d \u00a0\u202f.,eE+-]+", held)
    assert len(held) < 2 or held[0] not in "=+-@\t\r" or is_number


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_held_as_text(text: str) -> None:
    assert as_text(text) == f"'{text}"
    assert as_text(f"'{text}") == f"''{text}"


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_formula_stands_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_a_table_is_read_back_as_it_was_and_holds_no_formula(tmp_path: Path) -> None:
    texts = [text for text in (*FORMULAS, *PLAIN, "a\n=b;c") if text and not text.startswith("\t")]
    rows = [(month, Decimal("-1.50"), text) for month, text in enumerate(texts, start=1)]
    table = pd.DataFrame(rows, columns=["month", "amount", "note"])
    path = tmp_path / "said.csv"
    path.write_text(csv_text(table), encoding="utf-8", newline="\n")
    cells = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+1", "@", "-2"))] == ["="]
    assert read_table(path, Said)["note"].tolist() == texts
    assert read_cells(path, Said)["note"].tolist() == texts
    assert [row["note"] for row in read_rows(path, "month")] == texts


def test_columns_of_a_name_and_missing_cells_are_written(tmp_path: Path) -> None:
    table = pd.DataFrame({"=a": ["=1", None], "b": [1.5, None], "c": [True, False], "d": [-1, 2]})
    table["e"] = pd.Series([5, None], dtype=object)
    assert csv_text(table, ";", ",") == "'=a;b;c;d;e\n'=1;1,5;True;-1;5\n;;False;2;\n"


def test_whole_numbers_of_which_one_is_missing_stay_whole() -> None:
    """In a column of objects 5 and nothing are no 5.0."""
    table = pd.DataFrame({"days": pd.Series([5, None, 2**60 + 1], dtype=object)})
    assert csv_text(table) == 'days\n5\n""\n1152921504606846977\n'


def test_a_reports_table_holds_no_formula(tmp_path: Path) -> None:
    data = TableData(header=["Åtgärd", "kr"], columns=[["=1+1", "Inköp"], [-5.5, 2.0]])
    rows = [["=1+1", "−5,5"], ["Inköp", "2,0"]]
    block = TableBlock(name="actions", header=data.header, align=["left", "right"], rows=rows, data=data)
    write_table(block, tmp_path / "actions.csv", "sv")
    lines = (tmp_path / "actions.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines == ["Åtgärd;kr", "'=1+1;-5,5", "Inköp;2,0"]


@pytest.mark.parametrize("number", ["1" + "0" * 15 + "1", "1e300", "-1e16"])
def test_a_number_that_nothing_amounts_to_is_refused(tmp_path: Path, number: str) -> None:
    path = tmp_path / "said.csv"
    path.write_text(f"month,amount,note\n1,{number},\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_table(path, Said)
    (finding,) = refused.value.findings
    assert (finding.place, finding.value) == ("rad 2, kolumn amount", number)
    assert "10^15" in finding.expected


def test_a_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text(f"month,amount,note\n1,1,{'å' * LONGEST_TEXT}\n", encoding="utf-8")
    assert len(read_table(path, Said)) == 1
    path.write_text(f"month,amount,note\n1,1,{'å' * 140_000}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rad 2, kolumn note.*\(140000 tecken\)") as refused:
        read_table(path, Said)
    assert len(str(refused.value)) < 500


MECHANISM = {
    "model/text_tables/written.py",
    "tertialpdf/table_files.py",
    "model/centre/making.py",  # row by row
    "model/importing/account_files.py",  # row by row
    "model/computing/value_digest.py",  # to be hashed
    "model/importing/reading/sql.py",  # to be hashed
}


def test_nobody_else_writes_csv() -> None:
    writes = re.compile(r"\.to_csv\(|csv\.writer\(|DictWriter\(|write_csv\(")
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert found == MECHANISM
