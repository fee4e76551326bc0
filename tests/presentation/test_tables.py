"""Tables and key figures: what they show, what they carry, what they write."""

from __future__ import annotations

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.presentation import charts
from model.presentation.columns import Column, Composed, Interval, Span, column
from model.presentation.display import KeyFigure, KeyFigures
from model.presentation.language import speak
from model.presentation.tables import Table
from tertialpdf.blocks import Exact, KeyFiguresBlock, TableBlock
from tertialpdf.table_files import write_table

NB = "\u00a0"
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
    description = table(total=[-1])._repr_mimebundle_()[TableBlock.MIME]
    assert description["header"] == ["Vara", "Belopp, kr", "Andel", "Antal", "Dag"]
    assert description["align"] == ["left", "right", "right", "right", "right"]
    assert description["total"] == [1]
    assert description["data"]["header"] == description["header"]
    assert description["data"]["columns"][1] == [{"decimal": "1234567.89"}, {"decimal": "-0.10"}]


def test_html_is_escaped_and_has_header_cells() -> None:
    html = table()._repr_mimebundle_()["text/html"]
    assert "Äpplen &amp; &lt;päron&gt;" in html
    assert html.count('scope="col"') == 5
    assert "<caption" in html


def test_csv_opens_in_swedish_excel(tmp_path: Path) -> None:
    path = tmp_path / "varor.csv"
    write_table(table().block(), path, "sv")
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
    assert bundle[KeyFiguresBlock.MIME]["figures"][0]["state_text"] == "Målet nås"


def months() -> charts.Chart:
    return charts.monthly_lines(
        "linje", "Stiger", "Stiger från 1 till 3.", {"Utfall": [1, 2, 3]}, target=("mål", 2)
    )


def test_a_chart_is_the_same_to_the_byte() -> None:
    assert months().svg == months().svg


def test_a_chart_needs_an_alternative_text() -> None:
    with pytest.raises(ValueError, match="alternative"):
        charts.ranked_bars("staplar", "Staplar", " ", [("a", 1.0)])


def test_a_series_is_drawn_told_and_kept() -> None:
    frame = pd.DataFrame({"name": ["Norr", "Tom"], "months": [[1.5, None, 3.0], []]})
    shown = Table(
        "rad",
        "Rad",
        frame,
        [Column("name", "Kund"), Column("months", "År", "sparkline", 1, points=("jan", "feb"))],
    )
    assert shown.rows == [
        ["Norr", "från 1,5 till 3,0, som lägst 1,5 och som högst 3,0"],
        ["Tom", ""],
    ]
    assert shown.block().data.header == ["Kund", "År, jan", "År, feb", "År, 3"]
    assert shown.block().data.columns[1:] == [[1.5, None], [None, None], [3.0, None]]
    html = shown._repr_mimebundle_()["text/html"]
    assert 'role="img" aria-label="från 1,5 till 3,0, som lägst 1,5 och som högst 3,0"' in html
    assert html.count("<svg") == 1


def test_a_gap_in_a_series_breaks_its_line() -> None:
    drawn = charts.sparkline([1.0, 2.0, None, 4.0])
    assert drawn.count("M") == 2
    assert drawn.count("L") == 1
    assert "<path" not in charts.sparkline([float("nan")])


MIXED = pd.DataFrame(
    {
        "measure": ["result", "answered", "calls", "quotient"],
        "kind": ["tkr", "percent", "integer", "decimal"],
        "digits": [0, 1, 0, 2],
        "so_far": [Decimal("427123.455"), 0.87654, 1200, 1 / 3],
        "low": [Decimal("-356499.99"), 0.8, None, 0.25],
        "high": [Decimal("947000"), 0.9, None, 0.5],
    }
)
WORDS = {"result": "Resultat", "answered": "Besvarade", "calls": "Samtal", "quotient": "Kvot"}


def mixed() -> Table:
    columns = [
        Column("measure", "Mått", words=WORDS),
        Column("so_far", "Hittills", "row"),
        Span("low", "high", "8 år av 10"),
    ]
    return Table("mixed", "Mått", MIXED, columns, row_kind="kind", row_decimals="digits")


def test_rows_of_different_kinds_tell_their_units_on_the_page() -> None:
    assert mixed().rows == [
        ["Resultat", f"427{NB}tkr", f"−356{NB}–{NB}947{NB}tkr"],
        ["Besvarade", f"87,7{NB}%", f"80,0{NB}–{NB}90,0{NB}%"],
        ["Samtal", f"1{NB}200", "–"],
        ["Kvot", "0,33", f"0,25{NB}–{NB}0,50"],
    ]


def test_rows_of_different_kinds_are_values_with_a_column_of_units_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    write_table(mixed().block(), path, "sv")
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "Mått;Enhet;Hittills;8 år av 10, lägst;8 år av 10, högst",
        "Resultat;kr;427123,46;-356499,99;947000,00",
        "Besvarade;andel;0,87654;0,8;0,9",
        "Samtal;;1200;;",
        "Kvot;;0,3333333333333333;0,25;0,5",
    ]


def test_thousands_on_the_page_are_kronor_and_ore_in_the_file() -> None:
    frame = pd.DataFrame({"name": ["Löner"], "amount": [1_234_567.891], "share": [Decimal(1) / Decimal(7)]})
    columns = [
        Column("name", "Konto"),
        Column("amount", "Utfall", "tkr"),
        Column("share", "Andel", "percent"),
    ]
    told = Table("konton", "Konton", frame, columns).block()
    assert (told.header, told.rows[0]) == (
        ["Konto", "Utfall, tkr", "Andel"],
        ["Löner", f"1{NB}235", f"14,3{NB}%"],
    )
    assert told.data.header == ["Konto", "Utfall, kr", "Andel"]
    assert [column[0] for column in told.data.columns] == [
        "Löner",
        Exact(decimal="1234567.89"),
        Exact(decimal="0.142857142857"),
    ]


def test_what_one_cell_says_of_several_columns_stands_apart_in_the_file() -> None:
    frame = pd.DataFrame({"met": [2], "all": [3]})
    told = Composed(
        "I mål",
        [Column("met", "Nådda", "integer"), Column("all", "Indikatorer", "integer")],
        lambda row: f"{row['met']} av {row['all']}",
    )
    block = Table("mål", "Mål", frame, [told]).block()
    assert block.rows == [["2 av 3"]]
    assert (block.data.header, block.data.columns) == (["Nådda", "Indikatorer"], [[2], [3]])


def test_each_column_of_the_file_says_which_of_the_page_it_belongs_to() -> None:
    assert mixed().block().data.of == [0, None, 1, 2, 2]


def test_rows_marked_as_totals_are_totals() -> None:
    frame = pd.DataFrame({"name": ["a", "summa av a"], "is_sum": [False, True]})
    assert Table("t", "T", frame, [Column("name", "Namn")], total="is_sum").totals == [1]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_figures_and_rows_of_a_table_are_the_same_in_every_language(language: str) -> None:
    swedish = mixed().block().data
    speak(language)
    try:
        spoken = mixed().block().data
    finally:
        speak("sv")
    assert spoken.columns[2:] == swedish.columns[2:]
    assert (spoken.header[1], spoken.columns[1][0]) == {"sv": ("Enhet", "kr"), "en": ("Unit", "SEK")}[
        language
    ]


def test_a_measure_is_called_and_shown_as_the_dictionary_has_it() -> None:
    frame = pd.DataFrame({"answer_rate": [0.9166]})
    told = Table("telefon", "Telefon", frame, [column("answer_rate")])
    assert (told.block().header, told.rows) == (["Besvarade"], [[f"91,7{NB}%"]])
    assert Table("telefon", "Telefon", frame, [column("answer_rate", "I mars")]).block().header == ["I mars"]


def test_a_name_means_one_thing() -> None:
    frame = pd.DataFrame({"answer_rate": [917]})
    with pytest.raises(ValueError, match="answer_rate is percent"):
        Table("telefon", "Telefon", frame, [Column("answer_rate", "Besvarade", "integer")])


def test_a_mean_with_its_half_width_is_one_cell_on_the_page_and_two_in_the_file() -> None:
    frame = pd.DataFrame(
        {
            "mean": [0.917, 54.07, None],
            "half": [0.0024, 0.31, None],
            "kind": ["percent", "decimal", "decimal"],
            "change": [-0.0312, 0.004, None],
            "margin": [0.0042, 0.001, None],
        }
    )
    columns = [
        Interval("mean", "half", "Utfall"),
        Interval("change", "margin", "Ändring", "points", 1, missing="", says_unit=False),
    ]
    block = Table("utfall", "Utfall", frame, columns, row_kind="kind").block()
    assert block.header == ["Utfall", "Ändring"]
    assert block.rows == [
        [f"91,7{NB}±{NB}0,2{NB}%", f"−3,1{NB}±{NB}0,4"],
        [f"54,1{NB}±{NB}0,3", f"+0,4{NB}±{NB}0,1"],
        ["–", ""],
    ]
    assert block.data.header == ["Enhet", "Utfall", "Utfall, ±", "Ändring, andel", "Ändring, andel, ±"]
    assert block.data.columns[1:] == [
        [0.917, 54.07, None],
        [0.0024, 0.31, None],
        [-0.0312, 0.004, None],
        [0.0042, 0.001, None],
    ]


def test_moments_are_told_to_the_minute_or_to_the_millisecond() -> None:
    moment = datetime(2012, 3, 5, 8, 30, 0, 999_900)
    frame = pd.DataFrame({"due": [moment, None], "time": [moment, None]}, dtype=object)
    columns = [Column("due", "Löfte", "moment", missing=""), Column("time", "Klockan", "clock")]
    block = Table("dag", "Dagen", frame, columns).block()
    assert block.rows == [["2012-03-05 08:30", "08:30:00,999"], ["", "–"]]
    assert block.data.columns == [["2012-03-05 08:30", None], ["2012-03-05 08:30:00.999", None]]


@pytest.mark.parametrize("kind", ["integer", "percent", "tkr", "date", "change"])
def test_text_in_a_column_of_values_is_refused(kind: str) -> None:
    """A shown number that is taken for a value would stand as text in the file."""
    shown = Table("t", "T", pd.DataFrame({"a": ["427 tkr"]}), [Column("a", "A", kind)])
    with pytest.raises(TypeError, match="427 tkr"):
        _ = shown.rows
    with pytest.raises(TypeError, match="427 tkr"):
        shown.columns[0].data(shown.records, "")
