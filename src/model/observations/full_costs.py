"""Full costs: the price calculation that a year's agreements rest on, as it was decided."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import complete, ensure, file_of, known
from model.observations.files import year_file
from model.observations.known import SAID_BEFOREHAND
from model.observations.names import Names
from model.observations.rules import sums
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

FULL_COSTS = "full_costs.csv"


class FullCostRow(Row):
    """Planned volume and full cost (kronor) of one service in the price calculation."""

    service: Text
    volume: Count
    full_cost: Annotated[Decimal, Field(ge=0, decimal_places=2)]


def read_full_costs(
    year: int,
    names: Names,
    *,
    agreements: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The price calculation of ``year``: columns service, volume, full_cost (Decimal kronor).

    Every service in ``agreements``, when given, must have a row.
    """
    table = read_table(year_file(names.data, year, FULL_COSTS), FullCostRow, key=["service"])
    agreed = pd.DataFrame({"service": [] if agreements is None else agreements["service"].unique()})
    ensure(
        known(table, FULL_COSTS, "service", names.services, "en tjänst i services.yaml"),
        complete(table, FULL_COSTS, agreed),
        _some_cost(table),
    )
    return table


def _some_cost(table: pd.DataFrame) -> Iterator[Finding]:
    """Costs are shared by the full costs, which cannot all be nothing."""
    if len(table) and not any(table["full_cost"]):
        yield Finding(
            file_of(table, FULL_COSTS), "kolumn full_cost", "0 på alla rader", "minst en självkostnad"
        )


NEED = TableNeed(
    name="full_costs",
    file=f"{YEAR}/{FULL_COSTS}",
    row=FullCostRow,
    known_from=SAID_BEFOREHAND,
    holds=N_("Årets priskalkyl: volym och självkostnad per tjänst"),
    adds=N_("kostnad och resultat per tjänst"),
    sections=("economy",),
    reports=("tertial", "annual"),
    read=read_full_costs,
    rules=(sums.VOLUMES, sums.FULL_COSTS),
)
