"""Widths and heights of a table reckoned beforehand, held against what Typst makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import typst

from tertialpdf.blocks import TableBlock, TableData
from tertialpdf.fonts import fonts
from tertialpdf.grids import Grid, GridCell
from tertialpdf.look import FIRST_FACE
from tertialpdf.tree import Text
from tertialpdf.writing.literals import literal
from tertialpdf.writing.metrics import WEIGHTS, Metrics
from tertialpdf.writing.table_sizes import sizes_of
from tertialpdf.writing.widths import widths_of
from tertialpdf.writing.wrapping import pieces_of_word

LONG = "En ganska lång mening som behöver mer än en rad i sin kolumn, hur bred den än är på den sidan."


def letters(family: str = FIRST_FACE) -> Metrics:
    return Metrics((family, "DejaVu Sans Mono"), fonts(False, False))


def table(header: Sequence[str], rows: Sequence[Sequence[str]], **more: object) -> TableBlock:
    sides = ["left", *["right"] * (len(header) - 1)]
    data = TableData(header=list(header), columns=[list(column) for column in zip(*rows, strict=True)])
    return TableBlock(name="t", header=header, align=sides, rows=rows, data=data, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_no_line_is_wider_than_reckoned_nor_much_narrower(weight: str) -> None:
    lines = ["Förvaltning (januari)", "TV Ytterstad fV", "1 234,50 %", "−0,3 – 7", "Väntan, s", "„Ja”?"]
    found = letters()
    found.learn(lines)
    source = (
        f'#set text(font: "{FIRST_FACE}", size: 100pt, weight: "{weight}")\n#context [#metadata(('
        + ", ".join(map(literal, lines))
        + ").map(line => measure(line).width / 100pt)) <widths>]"
    )
    compiler = typst.Compiler(source.encode(), font_paths=fonts(False, False))
    told = compiler.eval("query(<widths>).first().value")
    widths = [float(one) for one in told.strip("[]").split(",")]
    for line, width in zip(lines, widths, strict=True):
        reckoned = found.width(line, weight)
        assert reckoned is not None
        assert width <= reckoned <= 1.1 * width + 0.2


def test_rows_of_one_line_have_a_height_and_others_do_not() -> None:
    rows = [["Norr", "1"], ["Två\nrader", "2"], [LONG * 2, "3"], ["中文", "4"]]
    found = sizes_of(table(["Enhet", "Antal"], rows), False, letters())
    # A line is 0.66 of nine points from foot to top, and has 3.2 points above and below it.
    one = 0.66 * 9 + 2 * 3.2
    assert found.heights[:3] == pytest.approx([one, one, one + 0.66 * 9 + 0.5 * 9])
    assert found.heights[3:] == [None, None]


def test_no_heights_are_known_of_another_typeface() -> None:
    found = sizes_of(table(["A", "B"], [["Norr", "1"]]), False, letters("DejaVu Sans Mono"))
    assert found.heights == [None, None]


def test_numbers_keep_their_width_and_the_first_column_has_the_rest() -> None:
    header = ["Enhet", "Budget", "Utfall", "Avvikelse", "Andel"]
    found = sizes_of(table(header, [["Norr", "1 000", "990", "−10", "−1 %"]]), False, letters())
    assert sum(found.columns) == pytest.approx(464.8)
    assert min(found.columns[1:]) > 20
    assert found.columns[0] > 250


def test_a_word_is_divided_only_where_it_has_no_room_on_a_line_of_its_own() -> None:
    word = "kommunstyrelseförvaltningen"
    wide = sizes_of(table(["Enhet", "Antal"], [[f"{word} {LONG}", "1"], [word, "2"]]), False, letters())
    assert wide.divided == []
    assert wide.rows[0][0] == f"{word} {LONG}"
    header = ["Enhet", *["Leverantörsreskontra"] * 4]
    narrow = sizes_of(table(header, [[f"Norra {word}", *"1234"], ["Söder", *"5678"]]), False, letters())
    assert narrow.divided == [0]
    assert narrow.rows[0][0] == ["Norra ", word, ""]


def test_a_word_with_a_hyphen_before_a_digit_has_the_room_it_takes() -> None:
    stamp, rest = "2016-09-17T09:17:46Z", "av-delning"
    cells = [GridCell(0, 0, (Text(stamp),)), GridCell(0, 1, (Text(f"{rest} {rest} " * 9),))]
    found = widths_of(Grid("t", 1, 2, 0, cells))
    assert found is not None
    # No line ends between a hyphen and a digit: twenty letters of half their size, and the room beside them.
    assert found.columns[0] > 20 * 0.5 * 9 + 8
    assert pieces_of_word(stamp, longest=12) == ["2016-", "09-", "17T09:", "17:", "46Z"]
