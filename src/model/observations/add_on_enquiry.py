"""The yearly enquiry about add-on services: what customers were asked before a year, and what they said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal, get_args

import pandas as pd

from model.errors import Finding
from model.frames import Frame, day, text, whole
from model.marked import N_
from model.observations.checks import ensure, file_of, known
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, Years, read_table
from model.parameters.quantity import Text

FILE = "enquiry.csv"
Answer = Literal["yes", "perhaps", "no"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)
KEY = ["customer", "service"]


class EnquiryRow(Row):
    """An add-on that a customer was asked about: when, its answer and when, and when it got an offer."""

    years: ClassVar[dict[str, Years]] = dict.fromkeys(("sent", "answered", "offered"), Years(before=1))
    customer: int
    service: Text
    sent: date
    answer: Answer | None
    answered: date | None
    offered: date | None


COLUMNS = list(EnquiryRow.model_fields)
ENQUIRY = Frame(
    "customers and the add-ons that they were asked about",
    customer=whole("number"),
    service=text("code"),
    sent=day("of the question"),
    answer=text("yes, perhaps or no", optional=True),
    answered=day("of the answer", optional=True),
    offered=day("of an offer", optional=True),
)


def enquiry_file(data: Path | None, year: int) -> Path:
    """Where the enquiry before ``year`` stands."""
    return year_file(data, year, FILE)


def read_enquiry(year: int, names: Names) -> pd.DataFrame:
    """The enquiry before ``year``: columns as :class:`EnquiryRow`; no rows where nobody has been asked."""
    path = enquiry_file(names.data, year)
    if not path.exists():
        return pd.DataFrame(columns=COLUMNS)
    table = read_table(path, EnquiryRow, key=KEY)
    ensure(
        known(table, FILE, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, FILE, "service", names.services, "en tjänst i services.yaml"),
        _out_of_order(table),
    )
    return table


def _out_of_order(table: pd.DataFrame) -> Iterator[Finding]:
    """An answer has a day, which is not before it was asked for; nor is an offer."""
    for row in table.to_dict("records"):
        place = f"kund {row['customer']}, tjänst {row['service']}"
        if pd.isna(row["answer"]) != pd.isna(row["answered"]):
            wanted = "answer och answered, eller ingetdera"
            yield Finding(file_of(table, FILE), place, "ett av de två", wanted)
        for name in ("answered", "offered"):
            if not pd.isna(row[name]) and row[name] < row["sent"]:
                wanted = f"en dag från {row['sent']}, då frågan sändes"
                yield Finding(file_of(table, FILE), f"{place}, kolumn {name}", str(row[name]), wanted)


NEED = TableNeed(
    name="add_on_enquiry",
    file=f"{YEAR}/{FILE}",
    row=EnquiryRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Intresseförfrågan om tilläggstjänster: frågad, svar och erbjudande per kund och tjänst"),
    adds=N_("vilka som svarat, och väntat antal köpare som scenario"),
    read=read_enquiry,
    may_be_empty=True,
)
