"""The quantities that a tariff is to price, as somebody has written them: a CSV file or a workbook.

A row has a customer, a quantity of the tariff and an amount, of a month, of days, or of neither; or an amount
of each month in columns of their own. Headings are English or Swedish. Every fault is told at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from model.errors import Finding, InputError
from model.observations.foreign_tables import read_foreign_text
from model.pricing.tariffs.tariff import Tariff
from model.text_tables.records import delimiter_of, lines_of, records
from model.time_units import MONTHS
from model.visible import visible

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
HEADINGS = {
    "customer": ("customer", "kund"),
    "quantity": ("quantity", "mängd", "storhet"),
    "month": ("month", "månad"),
    "amount": ("amount", "antal", "värde"),
    "first_day": ("first_day", "från", "from"),
    "last_day": ("last_day", "till", "to"),
    "agreement_year": ("agreement_year", "avtalsår"),
}
MONTH_NAMES = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTH_COLUMNS = {str(number): number for number in range(1, MONTHS + 1)} | {
    name: number for number, name in enumerate(MONTH_NAMES, start=1)
}
MOST_FAULTS = 100
_SPACES, _MINUS = " \u00a0\u202f\u2009", "\u2212"
_NUMBER = re.compile(rf"[-{_MINUS}]?(\d{{1,3}}([{_SPACES}]\d{{3}})+|\d+)([.,]\d+)?")
_TO_POINT = str.maketrans({",": ".", _MINUS: "-"} | dict.fromkeys(_SPACES))


@dataclass(frozen=True)
class Quantities:
    """What a file of quantities says.

    table: customer (a number), quantity, month, amount, first_day, last_day. names: of the customers, by
    number. agreement_years: of those customers that the file tells it of.
    """

    table: pd.DataFrame
    names: Mapping[int, str]
    agreement_years: Mapping[int, int]


def read_quantities(path: Path, tariff: Tariff) -> Quantities:
    """The quantities in the file at ``path``; InputError with every fault, by row and column."""
    head, rows = head_and_rows(path, list(HEADINGS.values()))
    columns = _columns(path, head)
    reading = _Reading(path.name, tariff)
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            reading.take(number, {name: cells[at].strip() for name, at in columns.items() if at < len(cells)})
    if not reading.entries and not reading.findings:
        reading.findings.append(Finding(path.name, "filen", "inga rader", "rader med mängder"))
    if reading.findings:
        raise InputError(*reading.findings[:MOST_FAULTS])
    names = [entry["customer"] for entry in reading.entries] + list(reading.years)
    numbers = _numbered(names)
    table = pd.DataFrame(reading.entries)
    table["customer"] = [numbers[name] for name in table["customer"]]
    years = {numbers[name]: year for name, (year, _row) in reading.years.items()}
    return Quantities(table, {number: name for name, number in numbers.items()}, years)


def head_and_rows(
    path: Path, headings: list[tuple[str, ...]]
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The headings of a CSV file or workbook, and each further row with its number; InputError without any.

    headings: words for each column, by which a text file's delimiter is found.
    """
    if path.suffix.lower() in WORKBOOKS:
        # Imported here: what reads workbooks starts threads, and most that needs tariffs reads none.
        from model.importing.reading.excel import first_rows

        if not path.is_file():
            raise InputError(Finding(str(path), "filen", "saknas", "en läsbar fil"))
        numbered: Iterator[tuple[int, list[str]]] = enumerate(first_rows(str(path), path.name)[1], start=1)
    else:
        text = read_foreign_text(path)
        mark = delimiter_of(text, headings)
        numbered = records(lines_of(text), mark, file=path.name)
    head = next(((number, cells) for number, cells in numbered if any(cells)), None)
    if head is None:
        raise InputError(Finding(path.name, "filen", "tom", "en rubrikrad och rader"))
    return head[1], numbered


def _columns(path: Path, head: Sequence[str]) -> dict[str, int]:
    """Where each column is; InputError for headings that are unknown, missing or stand twice."""
    meant = {word: name for name, words in HEADINGS.items() for word in words}
    meant |= {word: f"month {number}" for word, number in MONTH_COLUMNS.items()}
    columns: dict[str, int] = {}
    findings = []
    for at, heading in enumerate(head):
        word = heading.strip().casefold().rstrip(".")
        if not word:
            continue
        name = meant.get(word)
        if name is None:
            wanted = "en av rubrikerna " + ", ".join(words[0] for words in HEADINGS.values()) + ", 1-12"
            findings.append(Finding(path.name, f"rubriken {at + 1}", visible(heading), wanted))
        elif name in columns:
            findings.append(Finding(path.name, f"rubriken {at + 1}", visible(heading), "en enda sådan"))
        else:
            columns[name] = at
    needed = ["customer", "quantity"]
    needed += [] if any(name.startswith("month ") for name in columns) else ["amount"]
    findings += [
        Finding(path.name, "rubrikerna", f"{name} saknas", " eller ".join(HEADINGS[name]))
        for name in needed
        if name not in columns
    ]
    if findings:
        raise InputError(*findings)
    return columns


@dataclass
class _Reading:
    """Rows taken so far, and their faults."""

    file: str
    tariff: Tariff
    entries: list[dict[str, Any]] = field(default_factory=list)
    years: dict[str, tuple[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def take(self, row: int, cells: Mapping[str, str]) -> None:
        """A row of the file, by column."""
        before = len(self.findings)
        customer, name = cells.get("customer", ""), cells.get("quantity", "")
        if not customer:
            self._fault(row, "customer", "", "en kund")
        if name not in self.tariff.quantities:
            self._fault(row, "quantity", name, "en av taxans: " + ", ".join(self.tariff.quantities))
        self._agreement_year(row, customer, cells.get("agreement_year", ""))
        first, last = (self._day(row, column, cells.get(column, "")) for column in ("first_day", "last_day"))
        if first and last and last < first:
            self._fault(row, "last_day", cells["last_day"], f"tidigast {first}")
        month = self._month(row, cells.get("month", ""))
        if month and (first or last):
            self._fault(row, "month", cells["month"], "en månad eller dagar, inte båda")
        told = {"customer": customer, "quantity": name, "first_day": first, "last_day": last}
        amounts = self._amounts(row, cells, month)
        happens = name in self.tariff.happening and not (first and last)
        if happens and any(when is None for when, _ in amounts):
            wanted = f"månaden, eller första och sista dagen, eftersom {name} räknas varje gång det händer"
            self._fault(row, "month", "", wanted)
        if len(self.findings) == before:
            self.entries += [told | {"month": when, "amount": amount} for when, amount in amounts]

    def _amounts(
        self, row: int, cells: Mapping[str, str], month: int | None
    ) -> list[tuple[int | None, Decimal]]:
        """Amounts of the row and the month of each; None is none in particular."""
        given: list[tuple[int | None, str]] = [
            (int(column.split()[1]), column) for column in cells if column.startswith("month ")
        ]
        found: list[tuple[int | None, Decimal]] = []
        for when, column in given or [(month, "amount")]:
            text = cells.get(column, "")
            if not text and given:
                continue
            if _NUMBER.fullmatch(text) and Decimal(text.translate(_TO_POINT)) >= 0:
                found.append((when, Decimal(text.translate(_TO_POINT))))
            else:
                self._fault(row, column.removeprefix("month "), text, "ett tal som inte är negativt")
        return found

    def _month(self, row: int, text: str) -> int | None:
        month = MONTH_COLUMNS.get(text.casefold().rstrip("."))
        if text and month is None:
            self._fault(row, "month", text, "en månad 1-12")
        return month

    def _day(self, row: int, column: str, text: str) -> date | None:
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._fault(row, column, text, "ett datum som 2020-08-15")
            return None

    def _agreement_year(self, row: int, customer: str, text: str) -> None:
        if not text:
            return
        if not text.isdigit() or int(text) < 1:
            self._fault(row, "agreement_year", text, "1 för det första året, 2 ...")
            return
        known, at = self.years.setdefault(customer, (int(text), row))
        if known != int(text):
            self._fault(row, "agreement_year", text, f"{known}, som på rad {at} för samma kund")

    def _fault(self, row: int, column: str, value: str, wanted: str) -> None:
        place = f"rad {row}, kolumn {column}"
        self.findings.append(Finding(self.file, place, visible(value) or "tomt", wanted))


def _numbered(names: Sequence[str]) -> dict[str, int]:
    """A number for each customer: its own where all have one, else in the order of the file."""
    once = list(dict.fromkeys(names))
    if all(name.isdigit() for name in once) and len({int(name) for name in once}) == len(once):
        return {name: int(name) for name in once}
    return {name: number for number, name in enumerate(once, start=1)}
