"""The rows that were not taken, as a file that opens in Swedish Excel."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from model.importing.accounts import Account, FileAccount
from model.importing.interpreting import WHOLE_ROW
from model.importing.raw_tables import ROW
from model.visible import visible
from tertialpdf.spreadsheet_cells import as_text

HEADINGS = ("fil", "rad", "utfall", "regel eller kolumn", "värde", "väntat")
LEFT_OUT, SET_ASIDE = "utelämnad", "lagd åt sidan"
SHOWN = 80
"""Characters of a value that a message shows."""


def account_csv(account: Account) -> bytes:
    """Every row left out or set aside, in order of file and row: semicolons, UTF-8 with byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for file in account.files:
        rows = sorted(_rows(file), key=lambda row: int(row[1]))
        writer.writerows(map(as_text, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def fault_line(file: str, fault: dict[str, object]) -> str:
    """One fault of a row set aside, as a message says it."""
    column = fault["column"]
    place = "" if column == WHOLE_ROW else f", kolumn {visible(str(column))}"
    value = _shortened(visible(str(fault["value"]))) or "tomt"
    return f"{file}, rad {fault[ROW]}{place}: värdet {value}; väntat: {fault['expected']}"


def _shortened(value: str) -> str:
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}…"


def _rows(file: FileAccount) -> Iterator[tuple[str, str, str, str, str, str]]:
    for row, rule in file.left_out.iter_rows():
        yield file.file, str(row), LEFT_OUT, rule, "", ""
    for row, column, value, expected in file.set_aside.iter_rows():
        yield file.file, str(row), SET_ASIDE, visible(column), visible(value), expected


def first_faults(account: Account, most: int) -> tuple[list[str], int]:
    """Lines for the first ``most`` faults of each file, and how many there are beside them."""
    lines, more = [], 0
    for file in account.files:
        faults = file.set_aside.sort(ROW)
        lines += [fault_line(file.file, one) for one in faults.head(most).to_dicts()]
        more += max(0, faults.height - most)
    return lines, more
