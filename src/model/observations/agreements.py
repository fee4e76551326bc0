"""Service agreements of a year: what each customer buys, at which price."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar

import pandas as pd
from pydantic import Field

from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text
from model.report_kinds import PRICED
from model.validity.span import Span, days_in_year

AGREEMENTS = "agreements.csv"
ORE = 100

Kronor = Annotated[Decimal, Field(decimal_places=2)]
MAY_BE_NEGATIVE = ("transition_adjustment",)
"""Services whose amount moves money between customers, either way."""


class AgreementRow(Row):
    """A line of a customer's agreement, in kronor: amount = volume x price; adjustments may be negative.

    A fee by the year for a part of it is the days' part of that, and pieces with terms are charged by those.
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
            lambda line: line.service in names.with_terms or _is_the_volumes_amount(line, year),
            ["volume", "price", "amount"],
            "amount lika med volume gånger price, eller dagarnas del av det",
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


def _is_the_volumes_amount(line: Any, year: int) -> bool:
    """Volume x price; of a fee for a part of the year that of some of its days, in whole öre."""
    whole = Fraction(line.volume * line.price) * ORE
    start, end = (
        None if pd.isna(day) else day for day in (getattr(line, "start", None), getattr(line, "end", None))
    )
    amount = Fraction(line.amount) * ORE
    if amount == whole or not whole:
        return bool(amount == whole)
    days = round(amount / whole * days_in_year(year))
    held = Span(start, end).days(year)
    return 0 < days <= held < days_in_year(year) and round(whole * days / days_in_year(year)) == amount


NEED = TableNeed(
    name="agreements",
    file=f"{YEAR}/{AGREEMENTS}",
    row=AgreementRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Serviceavtalen: volym och pris per kund och tjänst"),
    adds=N_("volymer och belopp mot avtal, volymavstämning och slutavräkning"),
    sections=("volumes",),
    reports=("tertial", "annual", "customer", *PRICED),
    read=read_agreements,
    rules=(sums.AGREEMENTS,),
)
