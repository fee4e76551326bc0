"""Prices of years before the first agreements, as published then."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.marked import N_
from model.observations.checks import ensure
from model.observations.checks import known as known_values
from model.observations.files import data_folder
from model.observations.known import ALL, Decided, Known, KnownFrom
from model.observations.table_need import TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text, Year
from model.parameters.schema.parameters import Parameters

PRICES = "history/prices.csv"
KNOWN_FROM = (KnownFrom(Decided("year")),)


class PriceRow(Row):
    """Price of one unit of a service in one year, kronor."""

    year: Year
    service: Text
    price: Annotated[Decimal, Field(gt=0, decimal_places=2)]


def read_price_history(
    data: Path | None = None, *, parameters: Parameters, known: Known = ALL
) -> pd.DataFrame:
    """Earlier years' prices: columns year, service, price (Decimal kronor); a year need not have them all.

    A centre without earlier prices has no such table, and gets an empty one.
    """
    path = data_folder(data) / PRICES
    if not path.exists():
        return pd.DataFrame(columns=list(PriceRow.model_fields))
    table = read_table(path, PriceRow, key=["year", "service"])
    ensure(known_values(table, PRICES, "service", tuple(parameters.services), "en tjänst i services.yaml"))
    return known.cut(KNOWN_FROM, table, 0)


NEED = TableNeed(
    name="price_history",
    file=PRICES,
    row=PriceRow,
    known_from=KNOWN_FROM,
    holds=N_("Priserna åren före de första avtalen"),
    adds=N_("priserna över åren"),
    sections=("several_years",),
    reports=("annual",),
)
