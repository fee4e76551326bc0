"""Display objects: what they show, what they carry, what they write."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.presentation import charts
from model.presentation.display import (
    MIME_KEY_FIGURES,
    MIME_TABLE,
    Column,
    KeyFigure,
    KeyFigures,
    Table,
    write_csv,
)

FRAME = pd.DataFrame(
    {
        "name": ["Äpplen & <päron>", "Summa"],
        "amount": [Decimal("1234567.89"), Decimal("-0.10")],
        "share": [0.917, None],
        "count": [1_025_000, 3],
        "day": [date(2011, 4, 30), None],
    }
)
COLUMNS = [
    Column("name", "Vara"),
    Column("amount", "Belopp, kr", "kronor"),
    Column("share", "Andel", "percent"),
    Column("count", "Antal", "integer"),
    Column("day", "Dag", "date"),
]


def table(**changes: object) -> Table:
    return Table(**({"name": "varor", "caption": "Varor", "data": FRAME, "columns": COLUMNS} | changes))


def test_cells_are_shown_in_swedish() -> None:
    assert table().rows == [
        ["Äpplen & <päron>", "1\u00a0234\u00a0567,89", "91,7\u00a0%", "1\u00a0025\u00a0000", "2011-04-30"],
        ["Summa", "−0,10", "–", "3", "–"],
    ]


def test_description_has_header_alignment_and_exact_values() -> None:
    description = table(total=[-1])._repr_mimebundle_()[MIME_TABLE]
    assert description["header"] == ["Vara", "Belopp, kr", "Andel", "Antal", "Dag"]
    assert description["align"] == ["left", "right", "right", "right", "right"]
    assert description["total"] == [1]
    assert description["raw"][1] == [{"decimal": "1234567.89"}, {"decimal": "-0.10"}]


def test_html_is_escaped_and_has_header_cells() -> None:
    html = table()._repr_mimebundle_()["text/html"]
    assert "Äpplen &amp; &lt;päron&gt;" in html
    assert html.count('scope="col"') == 5
    assert "<caption" in html


def test_csv_opens_in_swedish_excel(tmp_path: Path) -> None:
    path = tmp_path / "varor.csv"
    write_csv(table().describe(), path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1] == ["Äpplen & <päron>", "1234567,89", "0,917", "1025000", "2011-04-30"]
    assert rows[2] == ["Summa", "-0,10", "", "3", ""]


def test_a_column_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError, match="saknas"):
        table(columns=[Column("saknas", "Saknas")])


def test_an_empty_table_is_a_header() -> None:
    assert table(data=FRAME.iloc[:0]).rows == []


def test_state_is_told_in_words_as_well_as_colour() -> None:
    figures = KeyFigures([KeyFigure("Besvarade", "91,7 %", "mål 90 %", "good", "Målet nås")])
    bundle = figures._repr_mimebundle_()
    assert "Målet nås" in bundle["text/html"]
    assert bundle[MIME_KEY_FIGURES]["figures"][0]["state_text"] == "Målet nås"


def months() -> charts.Chart:
    return charts.monthly_lines(
        "linje", "Stiger", "Stiger från 1 till 3.", {"Utfall": [1, 2, 3]}, target=("mål", 2)
    )


def test_a_chart_is_the_same_to_the_byte() -> None:
    assert months().svg == months().svg


def test_a_chart_needs_an_alternative_text() -> None:
    with pytest.raises(ValueError, match="alternative"):
        charts.ranked_bars("staplar", "Staplar", " ", {"a": 1.0})


def test_a_series_is_drawn_told_and_kept() -> None:
    frame = pd.DataFrame({"name": ["Norr", "Tom"], "months": [[1.5, None, 3.0], []]})
    shown = Table("rad", "Rad", frame, [Column("name", "Kund"), Column("months", "År", "sparkline", 1)])
    description = shown.describe()
    assert description["rows"] == [
        ["Norr", "från 1,5 till 3,0, som lägst 1,5 och som högst 3,0"],
        ["Tom", ""],
    ]
    assert description["raw"][1] == [[1.5, None, 3.0], []]
    html = shown._repr_mimebundle_()["text/html"]
    assert 'role="img" aria-label="från 1,5 till 3,0, som lägst 1,5 och som högst 3,0"' in html
    assert html.count("<svg") == 1


def test_a_gap_in_a_series_breaks_its_line() -> None:
    drawn = charts.sparkline([1.0, 2.0, None, 4.0])
    assert drawn.count("M") == 2
    assert drawn.count("L") == 1
    assert "<path" not in charts.sparkline([float("nan")])
