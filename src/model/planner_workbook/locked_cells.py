"""An Excel workbook whose cells are locked but for some, and which knows what it was made with.

Formulas are live and carry their computed value, so that viewers that do not calculate show it too. Each cell
is noted in a ledger on a hidden sheet (:mod:`model.planner_workbook.ledger`), against which the
workbook is read back. The same contents give the same bytes: the only date is the one that is given.

Numbers are formatted by Excel's own marks for thousands and decimals, which follow the regional settings of
the computer and not the language of Excel: 1 025 000 and 12,50 on any computer set for Sweden. LibreOffice
obeys the Swedish locale in the format wherever it runs. Literal spaces instead would show a Swedish space
beside a point for the decimals on other computers, and could not be calculated or typed by the same marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell

from model.planner_workbook.ledger import (
    FACT_COLUMNS,
    FORMULA,
    LEDGER,
    LEDGER_COLUMNS,
    MOST,
    NUMBER,
    OPEN,
    SET,
    TEXT,
    WorkbookCell,
    ledger_digest,
)

A4 = 9
SWEDISH = "[$-41D]"
TEXT_AS_IT_IS = {"strings_to_formulas": False, "strings_to_urls": False}
"""Options of a workbook: what people wrote is no formula and no link, however it begins."""
BLUE, PALE, YELLOW, LINE, GREY = "#1F5A94", "#E8EEF4", "#FFF7D6", "#C4CED8", "#5B6B7A"
GOOD, BAD = "#1B7F5C", "#B3261E"


def _numbers(pattern: str, zero: str = '"–"') -> str:
    """Positive numbers, negative ones with a true minus sign, and zero."""
    return f'{SWEDISH}{pattern};{SWEDISH}"−"{pattern};{zero}'


INTEGER, MONEY = "#,##0", "#,##0.00"
FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": BLUE},
    "lead": {"font_color": GREY},
    "body": {"text_wrap": True, "valign": "top"},
    "heading": {"bold": True, "font_color": BLUE, "valign": "top"},
    "header": {
        "bold": True,
        "font_size": 9,
        "font_color": "#FFFFFF",
        "bg_color": BLUE,
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": LINE,
    },
    "label": {"border": 1, "border_color": LINE, "text_wrap": True, "valign": "top"},
    "key": {"border": 1, "border_color": LINE, "align": "center", "num_format": "0"},
    "open": {"border": 1, "border_color": LINE, "bg_color": YELLOW, "num_format": _numbers(INTEGER, "0")},
    "open_money": {"border": 1, "border_color": LINE, "bg_color": YELLOW, "num_format": _numbers(MONEY)},
    "integer": {"border": 1, "border_color": LINE, "num_format": _numbers(INTEGER)},
    "money": {"border": 1, "border_color": LINE, "num_format": _numbers(MONEY)},
    "change": {
        "border": 1,
        "border_color": LINE,
        "num_format": f'{SWEDISH}"+"{MONEY};{SWEDISH}"−"{MONEY};{SWEDISH}0.00',
    },
    "whole_change": {
        "border": 1,
        "border_color": LINE,
        "num_format": f'{SWEDISH}"+"{INTEGER};{SWEDISH}"−"{INTEGER};{SWEDISH}0',
    },
    "right": {"border": 1, "border_color": LINE, "text_wrap": True, "valign": "top", "align": "right"},
    "change_decimal": {
        "border": 1,
        "border_color": LINE,
        "num_format": f'{SWEDISH}"+"#,##0.0;{SWEDISH}"−"#,##0.0;{SWEDISH}0.0',
    },
    "percent": {
        "border": 1,
        "border_color": LINE,
        "num_format": f'{SWEDISH}"+"0.0\\ %;{SWEDISH}"−"0.0\\ %;{SWEDISH}0.0\\ %',
    },
    "share": {"border": 1, "border_color": LINE, "num_format": f"{SWEDISH}0.0\\ %"},
    "decimal": {"border": 1, "border_color": LINE, "num_format": _numbers("#,##0.0", "0")},
    "date": {"border": 1, "border_color": LINE, "num_format": f"{SWEDISH}d mmmm yyyy", "align": "left"},
    "verdict": {"bold": True, "border": 1, "border_color": LINE, "align": "center"},
}
"""What cells look like. ``_total`` after a name is bold on a shade, ``number_`` before it to the right."""


class Page:
    """A visible, locked sheet. Rows and columns are counted from 0."""

    def __init__(self, book: LockedWorkbook, name: str, widths: list[float]) -> None:
        self.book, self.name = book, name
        self.sheet = book.workbook.add_worksheet(name)
        self.sheet.hide_gridlines(2)
        self.sheet.protect("", {"format_columns": True, "format_rows": True})
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def text(self, row: int, column: int, text: str, style: str = "label") -> None:
        """Locked text; an empty one is but the look of its cell."""
        if not text:
            self.sheet.write_blank(row, column, None, self.book.format(style))
            return
        self.sheet.write_string(row, column, text, self.book.format(style))
        self._note(row, column, TEXT, text)

    def number(self, row: int, column: int, value: Decimal | float, style: str = "integer") -> None:
        """A locked number."""
        self.sheet.write_number(row, column, float(value), self.book.format(style))
        self._note(row, column, NUMBER, f"{float(value):.15g}")

    def day(self, row: int, column: int, day: date) -> None:
        """A locked date."""
        moment = datetime.combine(day, time())
        self.sheet.write_datetime(row, column, moment, self.book.format("date"))
        self._note(row, column, TEXT, str(moment))

    def formula(
        self, row: int, column: int, formula: str, value: Decimal | float | str, style: str = "money"
    ) -> None:
        """A locked formula that comes to ``value``."""
        shown = value if isinstance(value, str) else float(value)
        self.sheet.write_formula(row, column, f"={formula}", self.book.format(style), shown)
        self._note(row, column, FORMULA, f"={formula}")

    def volume(self, row: int, column: int, value: int, customer: int, service: str) -> None:
        """A cell that may be edited: a whole number."""
        self.sheet.write_number(row, column, value, self.book.format("open"))
        self._note(row, column, OPEN, str(value), str(customer), service)

    def open(self, row: int, column: int, value: int | None, part: str, name: str) -> None:
        """A cell that may be edited: a whole number, or nothing; of which ``part`` of what is filled in."""
        look = self.book.format("open")
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, value, look)
        self._note(row, column, OPEN, "" if value is None else str(value), part, name)

    def price(self, row: int, column: int, value: Decimal | None, service: str) -> None:
        """A cell that may be edited: kronor that a price is decided to, or nothing."""
        look = self.book.format("open_money")
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        else:
            self.sheet.write_number(row, column, float(value), look)
        self._note(row, column, SET, "" if value is None else str(value), "", service)

    def header(self, row: int, labels: list[str], height: float, texts: int) -> None:
        """A row of column headings, the first ``texts`` of them above text and the rest above numbers."""
        self.sheet.set_row(row, height)
        for column, label in enumerate(labels):
            self.text(row, column, label, "header" if column < texts else "number_header")

    def print_set_up(self, top: int, columns: int = 0, wide: int = 1, tall: int = 0) -> None:
        """Landscape A4, ``wide`` pages across and ``tall`` down (0: as many as it takes).

        Row ``top`` and the first ``columns`` come again on each page, and stay in view on the screen.
        """
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.fit_to_pages(wide, tall)
        self.sheet.repeat_rows(top)
        self.sheet.freeze_panes(top + 1, columns)
        self.sheet.set_footer(f"&L&A&C{self.book.footer}&RSida &P av &N")
        if columns:
            self.sheet.repeat_columns(0, columns - 1)

    def _note(self, row: int, column: int, *content: str) -> None:
        self.book.ledger.append(WorkbookCell(self.name, xl_rowcol_to_cell(row, column), *content))


class LockedWorkbook:
    """The workbook at ``path``; written when closed. footer: in the middle of each printed page."""

    def __init__(self, path: Path, day: date, properties: Mapping[str, str], footer: str = "") -> None:
        self.footer = footer
        self.workbook = xlsxwriter.Workbook(str(path), TEXT_AS_IT_IS)
        self.workbook.set_properties({**properties, "created": datetime.combine(day, time())})
        self.ledger: list[WorkbookCell] = []
        self.formats: dict[str, Format] = {}

    def page(self, name: str, widths: list[float]) -> Page:
        """A new visible sheet."""
        return Page(self, name, widths)

    def format(self, style: str) -> Format:
        """The format called ``style``, see :data:`FORMATS`; made once."""
        if style not in self.formats:
            base = style.removesuffix("_total").removeprefix("number_")
            shade = {"bold": True, "bg_color": PALE} if style.endswith("_total") else {}
            side = {"align": "right"} if style.startswith("number_") else {}
            unlocked = {"locked": False} if style.startswith("open") else {}
            self.formats[style] = self.workbook.add_format({**FORMATS[base], **shade, **side, **unlocked})
        return self.formats[style]

    def name(self, name: str, sheet: str, row: int, column: int) -> None:
        """Call a cell ``name`` in formulas."""
        cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.workbook.define_name(name, f"='{sheet}'!{cell}")

    def hidden(self, name: str) -> Any:
        """A sheet that is not shown, nor in the list of hidden ones."""
        sheet = self.workbook.add_worksheet(name)
        sheet.very_hidden()
        sheet.protect()
        return sheet

    def close(self, facts: Mapping[str, str]) -> None:
        """Write the ledger with ``facts`` on what the workbook was made from, and the file."""
        sheet = self.hidden(LEDGER)
        for row, entry in enumerate((LEDGER_COLUMNS, *self.ledger)):
            for column, text in enumerate(entry):
                sheet.write_string(row, column, text)
        told = {**facts, "digest": ledger_digest(self.ledger, facts)}
        for row, pair in enumerate((FACT_COLUMNS, *told.items())):
            for column, text in enumerate(pair, start=7):
                sheet.write_string(row, column, text)
        self.workbook.close()


def whole_number_validation() -> dict[str, Any]:
    """What Excel lets be typed in a volume."""
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": MOST,
        "ignore_blank": False,
        "error_title": "Volymen går inte att använda",
        "error_message": "Skriv ett heltal, utan formel. Skriv 0 om kunden inte ska ha tjänsten.",
    }
