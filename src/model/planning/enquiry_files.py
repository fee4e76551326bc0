"""The enquiry about add-ons as a file: out to customers as a workbook or CSV, and their answers in.

A row is a customer's question about a service, with the price of the latest agreements where it has one; the
customer fills in one column. What comes back may have other columns and fewer rows; every fault is told at
once, and then nothing is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from model.errors import Finding, InputError
from model.observations.add_on_enquiry import Answer
from model.parameters.own_files import put
from model.parameters.schema.parameters import Parameters
from model.pricing.tariffs.quantity_files import MOST_FAULTS, head_and_rows
from model.text_tables.written import csv_text
from model.visible import visible

HEADINGS = ("Nr", "Kund", "Tjänst", "Tilläggstjänst", "Betalas per", "Pris, kr", "Svar")
NUMBER, CODE, SAID = 0, 2, 6
"""Places of the headings that are read back."""
WORDS: dict[str, Answer] = {"ja": "yes", "kanske": "perhaps", "nej": "no"}
WIDTHS = (6, 42, 26, 44, 13, 12, 12)
SHEET = "Tilläggstjänster"
Pairs = Iterable[tuple[int, str]]


def write_enquiry(
    path: Path,
    asked: Pairs,
    parameters: Parameters,
    names: Mapping[int, str],
    prices: Mapping[str, Decimal],
    *,
    replace: bool = False,
) -> None:
    """Write the questions to ``path``, a workbook or CSV by its ending; InputError for another ending.

    names: of customers. prices: kronor by service, of those that have one. replace: whether a file that is
    there may be replaced; a dated copy of it is kept.
    """
    rows = [
        (number, names[number], name, service.name, service.unit, prices.get(name), "")
        for number, name in asked
        for service in [parameters.services[name]]
    ]
    if path.suffix.lower() == ".csv":
        table = pd.DataFrame([[*map(_as_text, row)] for row in rows], columns=list(HEADINGS))
        put({path: csv_text(table, ";").encode("utf-8-sig")}, replace=replace)
    elif path.suffix.lower() == ".xlsx":
        put({path: _workbook(rows)}, replace=replace)
    else:
        raise InputError(Finding(str(path), "filen", path.suffix, "ett filnamn på .xlsx eller .csv"))


def _workbook(rows: list[tuple[Any, ...]]) -> bytes:
    """Everything locked but the answers, which are chosen from a list; without a password."""
    made = BytesIO()
    book = xlsxwriter.Workbook(
        made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime.combine(date(2000, 1, 1), time())})
    heading = book.add_format({"bold": True, "bottom": 1})
    kronor = book.add_format({"num_format": "#,##0.00"})
    answer = book.add_format({"locked": False, "bg_color": "#FFF2CC", "border": 1})
    page = book.add_worksheet(SHEET)
    page.protect("", {"format_columns": True, "autofilter": True})
    page.freeze_panes(1, 0)
    for column, (title, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        page.set_column(column, column, width)
        page.write_string(0, column, title, heading)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row[:SAID]):
            if isinstance(cell, Decimal):
                page.write_number(number, column, float(cell), kronor)
            elif isinstance(cell, int):
                page.write_number(number, column, cell)
            elif cell is not None:
                page.write_string(number, column, cell)
        page.write_blank(number, SAID, None, answer)
    if rows:
        wrong = {"error_title": "Svar", "error_message": f"Svara {', '.join(WORDS)}, eller lämna tomt."}
        page.data_validation(1, SAID, len(rows), SAID, {"validate": "list", "source": list(WORDS), **wrong})
    book.close()
    return made.getvalue()


def _as_text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def read_answers(path: Path) -> dict[tuple[int, str], Answer]:
    """What customers have answered in the file at ``path``, by customer and service; no answer is none.

    Raises InputError with every fault: headings that are missing, numbers and answers that are none, and two
    rows that answer the same.
    """
    head, rows = head_and_rows(path, [(heading.casefold(),) for heading in HEADINGS])
    told = [cell.strip().casefold() for cell in head]
    wanted = {place: HEADINGS[place] for place in (NUMBER, CODE, SAID)}
    missing = [name for name in wanted.values() if name.casefold() not in told]
    if missing:
        expected = "rubrikerna " + ", ".join(wanted.values())
        raise InputError(*(Finding(path.name, "rubrikraden", f"{name} saknas", expected) for name in missing))
    places = [told.index(name.casefold()) for name in wanted.values()]
    found: dict[tuple[int, str], Answer] = {}
    faults: list[Finding] = []
    for line, cells in rows:
        number, service, said = ((cells[at].strip() if at < len(cells) else "") for at in places)
        own = list(_faults(path.name, line, number, said)) if said else []
        faults += own
        if not said or own:
            continue
        pair = int(number.removesuffix(".0")), service
        if pair in found:
            faults.append(
                Finding(path.name, f"rad {line}", f"kund {pair[0]}, {service}", "ett svar på varje")
            )
        found[pair] = WORDS[said.casefold()]
    if faults:
        raise InputError(*faults[:MOST_FAULTS])
    return found


def _faults(file: str, line: int, number: str, said: str) -> Iterator[Finding]:
    if not number.removesuffix(".0").isdecimal():
        yield Finding(
            file, f"rad {line}, kolumn {HEADINGS[NUMBER]}", visible(number) or "tomt", "ett kundnummer"
        )
    if said.casefold() not in WORDS:
        wanted = f"{', '.join(WORDS)} eller tomt"
        yield Finding(file, f"rad {line}, kolumn {HEADINGS[SAID]}", visible(said), wanted)
