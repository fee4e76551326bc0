"""The formulas of a workbook worked out anew, cell by cell, without the values that were stored with them."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import numpy as np
from openpyxl import Workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

INFIX = {"=": "==", "<>": "!="}


def recalculated(book: Workbook) -> dict[tuple[str, str], Any]:
    """Value of every formula by sheet and cell. ``book`` must have been read with its formulas."""

    @cache
    def cell(sheet: str, place: str) -> Any:
        value = book[sheet][place].value
        if isinstance(value, str) and value.startswith("=") and book[sheet].sheet_state == "visible":
            with np.errstate(divide="ignore", invalid="ignore"):
                return eval(_python(value), {**FUNCTIONS, "ref": lambda text: ref(sheet, text)})
        return np.float64(value) if isinstance(value, int | float) else value

    def ref(sheet: str, text: str) -> Any:
        if text in book.defined_names:
            text = book.defined_names[text].attr_text
        other, _, area = text.replace("$", "").rpartition("!")
        sheet = other.strip("'") or sheet
        if ":" not in area:
            return cell(sheet, area)
        left, top, right, bottom = range_boundaries(area)
        rows = book[sheet].iter_rows(top, bottom, left, right)
        return np.array([[cell(sheet, found.coordinate) for found in row] for row in rows])

    return {
        (sheet.title, found.coordinate): cell(sheet.title, found.coordinate)
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
        for row in sheet.iter_rows()
        for found in row
        if found.data_type == "f"
    }


def _python(formula: str) -> str:
    return "".join(map(_word, Tokenizer(formula).items))


def _word(token: Token) -> str:
    if token.type == Token.OPERAND and token.subtype == Token.RANGE:
        return f"ref({token.value!r})"
    if token.type == Token.OP_PRE:
        return "(-1)*"
    if token.type == Token.OP_IN:
        return INFIX.get(token.value, token.value)
    return re.sub(r"\s", "", token.value) if token.subtype != Token.TEXT else token.value


def _round(value: float, decimals: float) -> np.float64:
    step = Decimal(1).scaleb(-int(decimals))
    return np.float64(Decimal(repr(round(float(value), 9))).quantize(step, ROUND_HALF_UP))


FUNCTIONS = {
    "SUM": lambda area: np.float64(area.sum()),
    "ROUND": _round,
    "IF": lambda test, then, otherwise: then if test else otherwise,
    "ISNUMBER": lambda value: isinstance(value, float),
    "COUNTIF": lambda area, wanted: int((area == wanted).sum()),
    "SUMPRODUCT": lambda area: area.sum(),
}
