"""Writing sheets as an Excel workbook to fill in: instructions, drop-downs, examples in grey.

The same contents give the same bytes: no date is written but one that is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from model.centre.sheets import LIST_MARK, Field, Row, Sheet, day, mark, names, span, spans, word
from model.planner_workbook.locked_cells import A4, BLUE, GREY, LINE, TEXT_AS_IT_IS, YELLOW
from model.whole_files import beside

READ_ME = "Läs mig"
HEADING, HELP, EXAMPLE = 3, 4, 5
FIRST = 6
"""Rows of a sheet, counted from 0."""
QUESTION, ANSWER, EXPLANATION, OTHERWISE = range(4)
"""Columns of a form."""
LONGEST = 255
"""Excel's longest message beside a cell."""
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": BLUE},
    "lead": {"font_color": GREY},
    "body": {"text_wrap": True, "valign": "top"},
    "heading": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": BLUE,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "question": {"bold": True, "text_wrap": True, "valign": "top", "border": 1, "border_color": LINE},
    "help": {"font_color": GREY, "font_size": 9, "text_wrap": True, "valign": "top"},
    "example": {"font_color": GREY, "italic": True, "bottom": 1, "bottom_color": LINE},
    "open": {"bg_color": YELLOW, "border": 1, "border_color": LINE, "valign": "top"},
    "open_day": {"bg_color": YELLOW, "border": 1, "border_color": LINE, "num_format": "yyyy-mm-dd"},
    "open_text": {
        "bg_color": YELLOW,
        "border": 1,
        "border_color": LINE,
        "num_format": "@",
        "text_wrap": True,
    },
}
WRITTEN_AS_TEXT = (span, spans)
"""What Excel would otherwise make a time or a sum of."""


def write_sheets(
    path: Path,
    title: str,
    instructions: Sequence[tuple[str, str]],
    sheets: Sequence[Sheet],
    rows: Mapping[str, Sequence[Row]] | None = None,
) -> None:
    """Write a workbook of ``sheets``, with ``rows`` (by the sheet's name) filled in, and ``instructions``."""
    with beside(path) as part:
        _written(part, title, instructions, sheets, rows or {})


def _written(
    path: Path,
    title: str,
    instructions: Sequence[tuple[str, str]],
    sheets: Sequence[Sheet],
    filled: Mapping[str, Sequence[Row]],
) -> None:
    book = xlsxwriter.Workbook(str(path), TEXT_AS_IT_IS)
    book.set_properties({"title": title, "created": datetime.combine(date(2000, 1, 1), time())})
    looks = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
    _read_me(book, looks, title, instructions)
    for sheet in sheets:
        page = book.add_worksheet(sheet.title)
        page.hide_gridlines(2)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.write_string(0, 0, sheet.title, looks["title"])
        page.write_string(1, 0, sheet.lead, looks["lead"])
        given = list(filled.get(sheet.name, []))
        if sheet.is_form:
            _form(page, looks, sheet, given[0] if given else {}, sheets)
        else:
            _table(page, looks, sheet, given, sheets)
    book.close()


def shown(value: Any, asked: Field) -> Any:
    """An answer as it is written in a cell."""
    if value is None:
        return ""
    if asked.kind is word:
        return next((said for said, meaning in asked.words.items() if meaning == value), str(value))
    if asked.kind is mark:
        return "x" if value else ""
    if asked.kind is span:
        return "-".join(value)
    if asked.kind is spans:
        return f"{LIST_MARK} ".join("-".join(part) for part in value)
    if isinstance(value, list | tuple):
        return f"{LIST_MARK} ".join(map(str, value))
    return value


def _read_me(
    book: Any, looks: Mapping[str, Any], title: str, instructions: Sequence[tuple[str, str]]
) -> None:
    page = book.add_worksheet(READ_ME)
    page.hide_gridlines(2)
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, title, looks["title"])
    for row, (heading, body) in enumerate(instructions, start=2):
        page.write_string(row, 0, heading, looks["question"])
        page.write_string(row, 1, body, looks["body"])


def _form(page: Any, looks: Mapping[str, Any], sheet: Sheet, row: Row, sheets: Sequence[Sheet]) -> None:
    for column, width in enumerate((38, 34, 70, 26)):
        page.set_column(column, column, width)
    for column, heading in enumerate(("Fråga", "Svar", "Förklaring", "Om du inte svarar")):
        page.write_string(HEADING, column, heading, looks["heading"])
    for number, asked in enumerate(sheet.fields, start=HEADING + 1):
        page.write_string(number, QUESTION, asked.heading, looks["question"])
        _write(page, number, ANSWER, row.get(asked.name), asked, looks)
        example = f" Exempel: {shown(asked.example, asked)}." if asked.example != "" else ""
        page.write_string(number, EXPLANATION, asked.help + example, looks["help"])
        page.write(number, OTHERWISE, _otherwise(asked), looks["help"])
        _offer(page, (number, ANSWER, number, ANSWER), asked, sheets)
    page.freeze_panes(HEADING + 1, 0)


def _table(
    page: Any, looks: Mapping[str, Any], sheet: Sheet, rows: list[Row], sheets: Sequence[Sheet]
) -> None:
    last = FIRST + max(len(rows) + 20, sheet.room) - 1
    page.set_row(HELP, 78)
    for column, asked in enumerate(sheet.fields):
        page.set_column(column, column, asked.width)
        page.write_string(HEADING, column, asked.heading, looks["heading"])
        page.write_string(HELP, column, " ".join([asked.help, *_if_empty(asked)]), looks["help"])
        page.write(EXAMPLE, column, shown(asked.example, asked), looks["example"])
        for number in range(FIRST, last + 1):
            row = rows[number - FIRST] if number - FIRST < len(rows) else {}
            _write(page, number, column, row.get(asked.name), asked, looks)
        _offer(page, (FIRST, column, last, column), asked, sheets)
    page.freeze_panes(FIRST, 1)


def _if_empty(asked: Field) -> list[str]:
    return [f"Tomt: {told}." if (told := _otherwise(asked)) else "Måste fyllas i."]


def _otherwise(asked: Field) -> str:
    """What an empty cell means, in words; nothing where it is a fault."""
    if asked.default is None or asked.kind is mark:
        return "inget" if asked.optional else ""
    told = shown(asked.default, asked)
    return f"{told:g}".replace(".", ",") if isinstance(told, float) else str(told)


def _write(page: Any, row: int, column: int, value: Any, asked: Field, looks: Mapping[str, Any]) -> None:
    told = shown(value, asked)
    if asked.kind is day:
        look = looks["open_day"]
    else:
        look = looks["open_text" if asked.kind in WRITTEN_AS_TEXT else "open"]
    if told == "":
        page.write_blank(row, column, None, look)
    elif isinstance(told, date):
        page.write_datetime(row, column, datetime.combine(told, time()), look)
    elif isinstance(told, str):
        page.write_string(row, column, told, look)
    else:
        page.write_number(row, column, told, look)


def _offer(page: Any, area: tuple[int, int, int, int], asked: Field, sheets: Sequence[Sheet]) -> None:
    """What Excel offers and says in the cells of ``area``; what is typed is checked when it is read."""
    rule: dict[str, Any] = {"validate": "any"}
    if asked.kind is word:
        rule = {"validate": "list", "source": list(asked.words), "error_type": "warning"}
    elif asked.refers and asked.kind is not names:
        there = next(sheet for sheet in sheets if sheet.title == asked.refers)
        column = [each.name for each in there.fields].index(there.key[0])
        cells = xl_range_abs(FIRST, column, FIRST + there.room - 1, column)
        rule = {"validate": "list", "source": f"='{there.title}'!{cells}", "error_type": "warning"}
    page.data_validation(
        *area, {**rule, "input_title": asked.heading[:32], "input_message": asked.help[:LONGEST]}
    )
