"""Dialogue with the customers: suggestions and complaints, meetings, and the customer log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import pandas as pd

from model.errors import Finding
from model.observations.checks import ensure, holds, known, within_year
from model.observations.files import last_day, year_file
from model.observations.names import Names
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text
from model.time_units import MONTHS

COMPLAINTS = "complaints.csv"
MEETINGS = "customer_meetings.csv"
LOG = "customer_log.csv"

Process = Literal[
    "accounts_receivable", "accounts_payable", "cash_and_bank", "system_administration", "accounting"
]
Category = Literal["availability", "information", "treatment", "handling", "other"]


class ComplaintRow(Row):
    """A suggestion or complaint in the register; ``customer`` and ``process`` are empty when not known."""

    case: Text
    received: date
    customer: int | None
    category: Category
    unit: Text
    process: Process | None
    positive: bool
    answered: date | None
    led_to: str | None


class MeetingRow(Row):
    """A meeting with a customer; the head of area takes part once a year."""

    date: date
    customer: int
    head_of_area: bool


class LogRow(Row):
    """An entry in the customer log; ``text`` says in a line what it is about."""

    date: date
    customer: int
    kind: Literal["event", "problem", "proposal", "service_wish"]
    process: Process
    text: str | None


def read_complaints(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Suggestions and complaints received until the end of month ``through``; columns as ComplaintRow.

    What was answered later was not answered then: ``answered`` is empty.
    """
    table = read_table(year_file(names.data, year, COMPLAINTS), ComplaintRow, key=["case"])
    table["customer"] = table["customer"].astype("Int64")
    ensure(
        within_year(table, COMPLAINTS, "received", year),
        known(table, COMPLAINTS, "unit", names.units, "en enhet"),
        _customers(table, COMPLAINTS, names),
        holds(
            table,
            COMPLAINTS,
            lambda line: line.answered is None or line.answered >= line.received,
            ["received", "answered"],
            "besvarad tidigast samma dag som mottagen",
        ),
    )
    last = last_day(year, through)
    table["answered"] = [day if day is not None and day <= last else None for day in table["answered"]]
    return _until(table, "received", year, through)


def read_customer_meetings(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Customer meetings until the end of month ``through``: columns date, customer, head_of_area."""
    table = read_table(year_file(names.data, year, MEETINGS), MeetingRow, key=["date", "customer"])
    ensure(within_year(table, MEETINGS, "date", year), _customers(table, MEETINGS, names))
    return _until(table, "date", year, through)


def read_customer_log(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Entries of the customer log until the end of month ``through``; columns as :class:`LogRow`."""
    table = read_table(year_file(names.data, year, LOG), LogRow)
    ensure(within_year(table, LOG, "date", year), _customers(table, LOG, names))
    return _until(table, "date", year, through)


def _customers(table: pd.DataFrame, file: str, names: Names) -> Iterator[Finding]:
    return known(table, file, "customer", names.customers, "ett kundnummer i customers.csv")


def _until(table: pd.DataFrame, column: str, year: int, through: int) -> pd.DataFrame:
    return table[table[column] <= last_day(year, through)].reset_index(drop=True)
