"""Service agreements of a year: what each customer buys, at which price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

import pandas as pd
from pydantic import Field

from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

AGREEMENTS = "agreements.csv"

Kronor = Annotated[Decimal, Field(decimal_places=2)]
MAY_BE_NEGATIVE = ("transition_adjustment",)
"""Services whose amount moves money between customers, either way."""


class AgreementRow(Row):
    """A line of a customer's agreement, in kronor: amount = volume x price; adjustments may be negative.

    start, end: the first and the last day that it is for, where that is not the whole year.
    """

    may_lack: ClassVar[tuple[str, ...]] = ("start", "end")

    customer: int
    service: Text
    volume: Count
    price: Kronor
    amount: Kronor
    start: date | None = None
    end: date | None = None


def read_agreements(year: int, names: Names) -> pd.DataFrame:
    """Agreements of ``year``: columns customer, service, volume, price, amount (Decimal kronor).

    Where lines are for a part of the year, also start and end.
    """
    table = read_table(year_file(names.data, year, AGREEMENTS), AgreementRow, key=["customer", "service"])
    ensure(
        known(table, AGREEMENTS, "customer", names.customers, "ett kundnummer i customers.csv"),
        known(table, AGREEMENTS, "service", names.services, "en tjänst i services.yaml"),
        complete(table, AGREEMENTS, combinations({"customer": names.customers_on(date(year, 1, 1))})),
        holds(
            table,
            AGREEMENTS,
            lambda line: line.amount == line.volume * line.price,
            ["volume", "price", "amount"],
            "amount lika med volume gånger price",
        ),
        holds(
            table,
            AGREEMENTS,
            lambda line: line.price >= 0 or line.service in MAY_BE_NEGATIVE,
            ["service", "price"],
            "ett pris som är minst 0; bara en övergångsjustering får vara negativ",
        ),
    )
    return table


NEED = TableNeed(
    name="agreements",
    file=f"{YEAR}/{AGREEMENTS}",
    known_from=SAID_BEFOREHAND,
    holds=N_("Serviceavtalen: volym och pris per kund och tjänst"),
    adds=N_("volymer och belopp mot avtal, volymavstämning och slutavräkning"),
    sections=("volumes",),
    reports=("tertial", "annual", "customer"),
    read=read_agreements,
)
