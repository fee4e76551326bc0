"""Text taken apart into records, and faults named by the line where they begin."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import InputError
from model.text_tables.records import DELIMITERS, delimiter_of, lines_of, records

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8)


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8),
    delimiter=st.sampled_from(DELIMITERS),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_is_written_comes_back_on_its_own_line(
    rows: list[list[str]], delimiter: str, line_end: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    found = list(records(lines_of(text.getvalue().replace("\n", line_end)), delimiter, file="f"))
    assert [record.cells for record in found] == rows
    heights = [1 + sum(cell.count("\n") for cell in row) for row in rows]
    assert [record.line for record in found] == [1 + sum(heights[:place]) for place in range(len(rows))]


def test_a_quotation_mark_within_a_cell_is_a_letter() -> None:
    assert [r.cells for r in records(['rör 5";2', '"a ""b""";3'], ";", file="f")] == [
        ['rör 5"', "2"],
        ['a "b"', "3"],
    ]


@pytest.mark.parametrize(
    ("lines", "row"),
    [
        (["a;b", "1;2", '3;"fyra', "5;6"], 3),
        (["a;b", '1;"två"', '"tre;4', "5;6"], 3),
        (["a;b", '1;"två', "3;4", '5;"sex', "7;8"], 2),
        (["a;b", '1;"två" och;3'], 2),
        (["a;b", '"x', 'y";"z'], 3),
    ],
)
def test_an_unended_quotation_is_named_by_the_line_where_it_begins(lines: list[str], row: int) -> None:
    with pytest.raises(InputError) as fault:
        list(records(lines, ";", file="kassa.csv"))
    assert f"kassa.csv, rad {row}:" in str(fault.value)
    assert "avslutande citattecken" in str(fault.value)


def test_the_delimiter_is_the_one_that_makes_headings() -> None:
    assert (
        delimiter_of("Rapport, mars\nPeriod;Belopp\n2011;1,50\n", [("Period",), ("Belopp", "Summa")]) == ";"
    )
    assert delimiter_of("Period,Belopp\n2011,1.50\n", [("Period",), ("Belopp",)]) == ","


def test_without_known_headings_a_decimal_comma_is_not_taken_for_a_delimiter() -> None:
    assert delimiter_of("a;b\n1,5;2,5\n2,5;3,5\n") == ";"
    assert delimiter_of("a\tb\n1,5\t2,5\n") == "\t"
    assert delimiter_of("a,b\n1,2\n") == ","
