"""One door for text: the same table whatever program wrote the file."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.importing.interpreting import Interpreted
from model.importing.reading import text
from tests.importing.centre import LEDGER, changed, described, interpreted

SPACES = ["", " ", "\u00a0", "\u202f", "\u2009"]
WIDE = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
NARROW = st.sampled_from('åäöÅÄÖéü ABCxyz1;,|"')
Row = tuple[str, str, Decimal]


def words(letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=1, max_size=12).filter(lambda word: word == word.strip())


def tables(letters: st.SearchStrategy[str]) -> st.SearchStrategy[list[Row]]:
    months = st.builds("{}-{:02}".format, st.integers(2009, 2012), st.integers(1, 13))
    amounts = st.decimals(-(10**12), 10**12, places=2)
    return st.lists(st.tuples(months, words(letters), amounts), min_size=1, max_size=12)


def written_amount(amount: Decimal, decimal: str, space: str, minus: str) -> str:
    grouped = f"{abs(amount):,.2f}".replace(",", "g").replace(".", decimal).replace("g", space)
    if amount >= 0:
        return grouped
    return {"behind": f"{grouped}-", "around": f"({grouped})"}.get(minus, f"{minus}{grouped}")


def read_back(path: Path, description: dict[str, Any]) -> Interpreted:
    what = described(description)
    return interpreted(text.read(str(path), what), what)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data())
def test_a_table_in_any_dialect_gives_the_same_values(tmp_path: Path, data: st.DataObject) -> None:
    encoding = data.draw(
        st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp850"])
    )
    told = {} if encoding.startswith("utf") else {"encoding": encoding}
    letters = WIDE if encoding.startswith("utf") else NARROW
    rows = data.draw(tables(letters))
    delimiter = data.draw(st.sampled_from(";\t|,"))
    decimal = data.draw(st.sampled_from(",."))
    groups = SPACES if encoding.startswith("utf") else ["", " ", "\u00a0"]
    minuses = ["-", "behind", "around", *(["\u2212"] if encoding.startswith("utf") else [])]
    space, minus = data.draw(st.sampled_from(groups)), data.draw(st.sampled_from(minuses))
    titles = data.draw(st.lists(st.sampled_from(["Utskrift", "Huvudbok 2011", ""]), max_size=3))
    line_end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))

    shown = io.StringIO()
    writer = csv.writer(shown, delimiter=delimiter, lineterminator="\n", quoting=quoting)
    writer.writerows([[title] for title in titles])
    writer.writerow(["Konto", "Period", "Belopp"])
    writer.writerows(
        [konto, period, written_amount(amount, decimal, space, minus)] for period, konto, amount in rows
    )
    path = tmp_path / "fil.csv"
    path.write_bytes(shown.getvalue().replace("\n", line_end).encode(encoding))

    found = read_back(path, changed(LEDGER, decimal=decimal, **told))
    assert found.set_aside.is_empty()
    assert found.frame.drop("row").rows() == [(period, konto, amount) for period, konto, amount in rows]
    assert found.frame["row"].to_list() == list(range(len(titles) + 2, len(titles) + 2 + len(rows)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    rows=st.lists(
        st.lists(st.text(st.sampled_from('ab"; \n'), max_size=5), min_size=3, max_size=3), max_size=9
    ),
    block=st.integers(3, 40),
    quotes_inside=st.booleans(),
)
def test_blocks_and_cells_read_alike_wherever_the_blocks_end(
    tmp_path: Path, rows: list[list[str]], block: int, quotes_inside: bool
) -> None:
    """The fast way and the careful way, and any cut between blocks, give the csv module's own answer."""
    shown = io.StringIO()
    csv.writer(shown, delimiter=";", lineterminator="\n").writerows([["Konto", "Period", "Belopp"], *rows])
    body = shown.getvalue() + ('5" rör;x;y\n' if quotes_inside else "")
    path = tmp_path / "fil.csv"
    path.write_bytes(body.encode())
    wanted = [row for row in csv.reader(io.StringIO(body, newline=""), delimiter=";") if any(row)][1:]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "BLOCK", block)
        table = text.read(str(path), described(LEDGER))
        parts = list(table.parts)
    frame = pl.concat([part.frame for part in parts]) if parts else pl.DataFrame()
    got = [] if frame.is_empty() else frame.select(["Konto", "Period", "Belopp"]).fill_null("").rows()
    assert [list(row) for row in got] == wanted


def ledger(tmp_path: Path, body: str | bytes, **changes: Any) -> Interpreted:
    path = tmp_path / "bok.csv"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return read_back(path, changed(LEDGER, **changes))


def faults(found: Interpreted) -> list[tuple[int, str, str]]:
    return list(found.set_aside.select("row", "column", "value").iter_rows())


def test_rows_with_too_few_or_too_many_cells_are_set_aside_by_their_line(tmp_path: Path) -> None:
    found = ledger(
        tmp_path,
        'Period;Konto;Belopp\n201101;"a\nb";1\n201101;c\n201101;d;1;x\n201101;e;2;\n\n;;\n201101;f;3\n',
    )
    assert faults(found) == [(4, "hela raden", "2 celler"), (5, "hela raden", "4 celler")]
    assert found.frame["row"].to_list() == [2, 6, 9]
    assert found.frame["account"].to_list() == ["a\nb", "e", "f"]
    assert found.left_out.rows() == [(7, "tom rad"), (8, "tom rad")]


def test_headings_are_found_by_their_synonyms_below_title_rows_in_any_order(tmp_path: Path) -> None:
    columns = changed(LEDGER["columns"], amount={"heading": ["Summa kr", "Belopp"], "kind": "money"})
    found = ledger(
        tmp_path,
        "Bok för Exempelstad;;;\nUtskriven;2012-01-20;;\n BELOPP ;Text;period;Konto\n1;x;201102;k\n",
        columns=columns,
    )
    assert found.frame.rows() == [(4, "2011-02", "k", Decimal("1.00"))]


def test_headings_over_two_rows_are_told_apart_by_the_merged_ones_above(tmp_path: Path) -> None:
    columns = {
        "period": {"heading": "Period", "kind": "period"},
        "budget": {"heading": "Budget Belopp", "kind": "money"},
        "outcome": {"heading": "Utfall Belopp", "kind": "money"},
    }
    found = ledger(
        tmp_path,
        ";Budget;;Utfall;\nPeriod;Belopp;Antal;Belopp;Antal\n201103;10,50;1;20,25;2\n",
        columns=columns,
        header={"rows": 2},
    )
    assert found.frame.rows() == [(3, "2011-03", Decimal("10.50"), Decimal("20.25"))]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            "Konto;Konto;Period;Belopp\na;b;201101;1\n",
            ("rad 1", "Konto (kolumn 1)", "Konto (kolumn 2)", "en enda gång"),
        ),
        ("Konto;Period\na;201101\n", ("rad 1", "Konto, Period", "en kolumn med rubriken Belopp")),
        ('Konto;Period;Belopp\na;201101;1\n"b;201101;2\n', ("rad 3", "avslutande citattecken")),
        ("", ("filen", "tom", "rubriker och rader")),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_row_and_column(
    tmp_path: Path, body: str, words: Sequence[str]
) -> None:
    with pytest.raises(InputError) as fault:
        ledger(tmp_path, body)
    assert str(fault.value).startswith("bok.csv, ")
    for word in words:
        assert word in str(fault.value)


def test_bytes_that_are_no_text_in_the_told_encoding_are_named_by_row(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"bok\.csv, rad 2.*E5"):
        ledger(tmp_path, "Konto;Period;Belopp\nå;201101;1\n".encode("latin-1"), encoding="utf-8")


def test_zero_bytes_and_numbers_out_of_bounds_are_set_aside(tmp_path: Path) -> None:
    rows = "201101;a\0b;1", "201101;a;1e400", "201101;a;12345678901234567890", "201101;a;1,005", "201101;a;1"
    found = ledger(tmp_path, "\n".join(["Period;Konto;Belopp", *rows, ""]))
    assert faults(found) == [
        (2, "Konto", "a\0b"),
        (3, "Belopp", "1e400"),
        (4, "Belopp", "12345678901234567890"),
        (5, "Belopp", "1,005"),
    ]
    wanted = found.set_aside["expected"].to_list()
    assert "styrtecken" in wanted[0]
    assert "16 siffror" in wanted[2]
    assert "högst 2 decimaler" in wanted[3]
    assert found.frame.height == 1


def test_a_heading_may_be_called_what_we_call_the_line(tmp_path: Path) -> None:
    columns = {**LEDGER["columns"], "line_in_system": {"heading": "row"}}
    found = ledger(tmp_path, "row;Period;Konto;Belopp\n77;201101;a;1\n", columns=columns)
    assert found.frame.select("row", "line_in_system").rows() == [(2, "77")]


def test_headings_may_hold_line_breaks(tmp_path: Path) -> None:
    found = ledger(
        tmp_path,
        'Period;Konto;"Belopp\n(kr)"\n201101;a;1\n',
        columns={**LEDGER["columns"], "amount": {"heading": "Belopp (kr)", "kind": "money"}},
    )
    assert found.frame.rows() == [(3, "2011-01", "a", Decimal(1))]


def test_a_packed_file_is_read_as_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "bok.csv.gz"
    path.write_bytes(gzip.compress("Period;Konto;Belopp\n201101;å;1\n".encode("cp1252")))
    assert read_back(path, LEDGER).frame["account"].to_list() == ["å"]
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(InputError, match="en hel gzip-fil"):
        read_back(path, LEDGER)


def test_letters_far_down_in_a_file_decide_its_encoding(tmp_path: Path) -> None:
    rows = ["201101;konto;1"] * 60_000
    found = ledger(
        tmp_path, "\n".join(["Period;Konto;Belopp", *rows, "201101;Löner å;1", ""]).encode("cp1252")
    )
    assert found.frame["account"][-1] == "Löner å"
