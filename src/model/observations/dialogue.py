"""Dialogue with the customers: suggestions and complaints, meetings, and the customer log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, Literal

import pandas as pd

from model.errors import Finding
from model.marked import N_
from model.observations.checks import ensure, holds, known, known_codes
from model.observations.files import last_day, year_file
from model.observations.known import ByDay, KnownFrom
from model.observations.names import Names
from model.observations.rules.days import answered_soon
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import OR_LATER, Row, Years, read_table
from model.observations.watched import Watched
from model.parameters.quantity import Text
from model.time_units import MONTHS

COMPLAINTS = "complaints.csv"
MEETINGS = "customer_meetings.csv"
LOG = "customer_log.csv"


class ComplaintRow(Row):
    """A suggestion or complaint in the register; ``customer`` and ``process`` are empty when not known."""

    years: ClassVar[dict[str, Years]] = {"answered": OR_LATER}
    case: Text
    received: date
    customer: int | None
    category: Text
    unit: Text
    process: str | None
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
    process: Text
    text: str | None


def read_complaints(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Suggestions and complaints received until the end of month ``through``; columns as ComplaintRow.

    What was answered later was not answered then: ``answered`` is empty.
    """
    table = read_table(year_file(names.data, year, COMPLAINTS), ComplaintRow, key=["case"])
    table["customer"] = table["customer"].astype("Int64")
    ensure(
        known(table, COMPLAINTS, "unit", names.units, "en enhet"),
        known_codes(table, COMPLAINTS, "category", names.dimensions.complaint_categories),
        known_codes(table, COMPLAINTS, "process", names.dimensions.processes.value),
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
    ensure(_customers(table, MEETINGS, names))
    return _until(table, "date", year, through)


def read_customer_log(year: int, names: Names, *, through: int = MONTHS) -> pd.DataFrame:
    """Entries of the customer log until the end of month ``through``; columns as :class:`LogRow`."""
    table = read_table(year_file(names.data, year, LOG), LogRow)
    ensure(
        _customers(table, LOG, names),
        known_codes(table, LOG, "process", names.dimensions.processes.value),
    )
    return _until(table, "date", year, through)


def _customers(table: pd.DataFrame, file: str, names: Names) -> Iterator[Finding]:
    return known(table, file, "customer", names.customers, "ett kundnummer i customers.csv")


def _until(table: pd.DataFrame, column: str, year: int, through: int) -> pd.DataFrame:
    return table[table[column] <= last_day(year, through)].reset_index(drop=True)


COMPLAINTS_NEED = TableNeed(
    name="complaints",
    file=f"{YEAR}/{COMPLAINTS}",
    row=ComplaintRow,
    known_from=(
        KnownFrom(ByDay("received")),
        KnownFrom(ByDay("answered"), {"led_to": None, "answered": None}),
    ),
    holds=N_("Registret över synpunkter och klagomål"),
    adds=N_("vad kunderna klagar på, hur fort de får svar och vad det ledde till"),
    sections=("dialogue",),
    reports=("month", "tertial", "annual", "phone", "customer"),
    read=read_complaints,
    by_month=True,
    cut="received",
    may_be_empty=True,
    watched=(Watched(row=ComplaintRow, by=("category",), when="received"),),
    rules=(answered_soon("complaints", "answered", "received", keys=("case",)),),
)
MEETINGS_NEED = TableNeed(
    name="meetings",
    file=f"{YEAR}/{MEETINGS}",
    row=MeetingRow,
    known_from=(KnownFrom(ByDay("date")),),
    holds=N_("Hållna kundmöten"),
    adds=N_("kundmötena mot löftet"),
    sections=("dialogue",),
    reports=("tertial", "annual", "customer"),
    read=read_customer_meetings,
    by_month=True,
    cut="date",
    may_be_empty=True,
    watched=(Watched(row=MeetingRow, when="date"),),
)
LOG_NEED = TableNeed(
    name="customer_log",
    file=f"{YEAR}/{LOG}",
    row=LogRow,
    known_from=(KnownFrom(ByDay("date")),),
    holds=N_("Noteringar i kundloggen"),
    adds=N_("vad kunderna frågar efter och har problem med"),
    sections=("dialogue",),
    reports=("tertial", "annual", "customer"),
    read=read_customer_log,
    by_month=True,
    cut="date",
    may_be_empty=True,
    watched=(Watched(row=LogRow, by=("kind",), when="date"),),
)
