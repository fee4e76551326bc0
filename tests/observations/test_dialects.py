"""Our own tables, opened in another program and saved: other signs, the same table."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from model.errors import InputError
from model.observations.economy import read_economy
from model.observations.improvement import read_actions
from model.observations.names import known_names
from model.observations.phone_statistics import read_phone
from model.observations.registers import load_registers
from model.observations.tables import Row, read_table
from model.observations.volumes import read_volumes
from model.parameters.loading import load, project_root

DATA = project_root() / "data"
PARAMETERS = load()
READERS: dict[str, Callable[..., pd.DataFrame]] = {
    "volumes.csv": read_volumes,
    "economy.csv": read_economy,
    "phone.csv": read_phone,
    "actions.csv": read_actions,
}


class Dialect:
    """How a program writes a table. comma: decimal commas."""

    def __init__(self, delimiter: str, line_end: str, encoding: str, *, comma: bool = False) -> None:
        self.delimiter, self.line_end, self.encoding, self.comma = delimiter, line_end, encoding, comma

    def written(self, text: str) -> bytes:
        rows = [[self._cell(cell) for cell in row] for row in csv.reader(io.StringIO(text))]
        shown = io.StringIO()
        csv.writer(shown, delimiter=self.delimiter, lineterminator="\n").writerows(rows)
        return shown.getvalue().replace("\n", self.line_end).encode(self.encoding)

    def _cell(self, cell: str) -> str:
        swedish = {"true": "SANT", "false": "FALSKT"}
        if not self.comma:
            return cell
        return cell.replace(".", ",") if re.fullmatch(r"-?\d+\.\d+", cell) else swedish.get(cell, cell)


DIALECTS = {
    "Swedish Excel, UTF-8": Dialect(";", "\r\n", "utf-8-sig", comma=True),
    "Swedish Excel, Windows-1252": Dialect(";", "\r\n", "cp1252", comma=True),
    "Excel's Unicode text": Dialect("\t", "\r\n", "utf-16", comma=True),
    "semicolons and points": Dialect(";", "\n", "utf-8"),
    "an old Mac": Dialect(",", "\r", "utf-8"),
    "Windows-1252": Dialect(",", "\n", "cp1252"),
}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize("file", READERS)
def test_a_table_saved_by_another_program_is_the_same(tmp_path: Path, file: str, dialect: Dialect) -> None:
    shutil.copytree(DATA / "registers", tmp_path / "registers")
    (tmp_path / "2011").mkdir()
    for name in ("commitments.csv", "staff_survey.csv"):
        shutil.copy(DATA / "2011" / name, tmp_path / "2011")
    text = (DATA / "2011" / file).read_text(encoding="utf-8")
    (tmp_path / "2011" / file).write_bytes(dialect.written(text))
    found = READERS[file](2011, known_names(PARAMETERS, tmp_path))
    assert_frame_equal(found, READERS[file](2011, known_names(PARAMETERS, DATA)))


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_registers_saved_by_another_program_are_the_same(tmp_path: Path, dialect: Dialect) -> None:
    (tmp_path / "registers").mkdir()
    for path in (DATA / "registers").glob("*.csv"):
        (tmp_path / "registers" / path.name).write_bytes(dialect.written(path.read_text(encoding="utf-8")))
    found, wanted = load_registers(PARAMETERS, tmp_path), load_registers(PARAMETERS, DATA)
    assert_frame_equal(found.customers, wanted.customers)
    assert_frame_equal(found.people, wanted.people)
    assert_frame_equal(found.add_ons, wanted.add_ons)


class Measure(Row):
    """A row with a column of each make."""

    name: str
    count: int
    amount: float | None
    is_sum: bool


def table(path: Path, *lines: str, end: str = "\n") -> pd.DataFrame:
    path.write_bytes(end.join(["name;count;amount;is_sum", *lines, ""]).encode())
    return read_table(path, Measure)


@given(count=st.integers(-(10**9), 10**9), amount=st.decimals(-(10**9), 10**9, places=2))
def test_numbers_as_swedes_write_them(
    tmp_path_factory: pytest.TempPathFactory, count: int, amount: object
) -> None:
    shown = f"{amount:,}".replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")
    path = tmp_path_factory.getbasetemp() / "tal.csv"
    found = table(path, f"1,5;{count:,};{shown};SANT".replace(f"{count:,}", f"{count:,}".replace(",", " ")))
    assert found.to_dict("records") == [
        {"name": "1,5", "count": count, "amount": float(amount), "is_sum": True}  # type: ignore[arg-type]
    ]


def test_rows_of_nothing_are_passed_over_and_rows_keep_their_number(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert table(path, "a;1;;FALSKT", "", ";;;", "b;2;3;true").index.tolist() == [0, 3]
    with pytest.raises(InputError, match=r"t\.csv, rad 5, kolumn count: värdet x;"):
        table(path, "a;1;;FALSKT", "", ";;;", "b;x;3;true")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a\0b;1;2;true", ("rad 2, kolumn name", "a␀b", "styrtecken")),
        ("a;1;1e400;true", ("rad 2, kolumn amount", "1e400", "ett ändligt tal")),
        ('"a;1;2;true', ("rad 2", "avslutande citattecken")),
        ("a;1;2", ("rad 2", "a;1;2", "4 kolumner")),
        ("a;1\u00a0x;2;true", ("kolumn count", "1⟨U+00A0⟩x", "ett heltal")),
        ("a;1.234;2;true", ("kolumn count", "1.234")),
    ],
)
def test_what_cannot_be_read_is_named_and_made_visible(
    tmp_path: Path, line: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(InputError) as fault:
        table(tmp_path / "t.csv", line)
    for word in ("t.csv", *words):
        assert word in str(fault.value)


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name;count;amount;is_sum;count\n", encoding="utf-8")
    with pytest.raises(InputError, match="rad 1: värdet name,count,amount,is_sum,count; väntat: kolumnerna"):
        read_table(path, Measure)
