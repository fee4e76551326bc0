"""Public figures of other organisations that the centre's own can be held against."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import ensure, file_of, holds, known_codes, row
from model.observations.known import WHEN_SAID, MayBeLater
from model.observations.names import Names
from model.observations.table_need import TableNeed
from model.observations.tables import read_table
from model.parameters.quantity import Text, Year

BENCHMARKS = "benchmarks.csv"
PER_FTE, COST = "invoices_per_fte", "cost_per_invoice"
QUARTILES = ("bottom_quartile", "top_quartile")
UNITS = {PER_FTE: ("invoices",), COST: ("SEK", "USD")}


class BenchmarkRow(MayBeLater):
    """A published figure. limit: it is a bound, ``at_most`` or ``at_least``; empty: the figure itself.

    publication: where it was read. differs: how what it measures differs from the centre's own figure.
    """

    measure: Literal["invoices_per_fte", "cost_per_invoice"]
    kind: Literal["bottom_quartile", "median", "all", "top_quartile", "best", "e_invoicing", "fee"]
    region: Text
    value: Annotated[Decimal, Field(gt=0)]
    limit: Literal["at_most", "at_least"] | None
    unit: Literal["invoices", "SEK", "USD"]
    publisher: Text
    year: Year
    publication: Text
    differs: Text


def read_benchmarks(names: Names) -> pd.DataFrame:
    """The benchmarks, as in :class:`BenchmarkRow`; each measure has both quartiles, in their order."""
    key = ["measure", "kind", "region", "publisher", "year"]
    comparison = names.dimensions.comparison
    table = read_table(names.data / BENCHMARKS, BenchmarkRow, key=key)
    wanted = "enheten " + "; ".join(f"{' eller '.join(units)} för {name}" for name, units in UNITS.items())
    ensure(
        known_codes(table, BENCHMARKS, "region", comparison.regions if comparison else ()),
        holds(table, BENCHMARKS, _unit_fits, ["measure", "unit"], wanted),
        _quartiles(table),
    )
    return names.known.cut(WHEN_SAID, table, 0)


def _unit_fits(line: Any) -> bool:
    return line.unit in UNITS[line.measure]


def _quartiles(table: pd.DataFrame) -> Iterator[Finding]:
    """Every measure has quartiles, and those of one publication are in order and in one unit."""
    for measure in UNITS:
        own = table[(table["measure"] == measure) & table["kind"].isin(QUARTILES)]
        found = False
        for _, pair in own.groupby(["publisher", "region", "year"], sort=False):
            if len(pair) < len(QUARTILES):
                continue
            found = True
            values = pair.set_index("kind")["value"]
            bottom, top = (values[kind] for kind in QUARTILES)
            is_ordered = bottom < top if measure == PER_FTE else top < bottom
            if not is_ordered or len(set(pair["unit"])) > 1:
                yield Finding(
                    file_of(table, BENCHMARKS),
                    f"{row(pair.index[0])} och {row(pair.index[1])}, kolumn value",
                    f"bottom_quartile {bottom}, top_quartile {top}",
                    "den övre kvartilen bättre än den undre, i samma enhet",
                )
        if not found:
            yield Finding(
                file_of(table, BENCHMARKS),
                measure,
                "saknas",
                "en undre och en övre kvartil från samma utgivare, område och år",
            )


NEED = TableNeed(
    name="benchmarks",
    file=BENCHMARKS,
    row=BenchmarkRow,
    known_from=WHEN_SAID,
    holds=N_("Offentliga tal från andra organisationer"),
    adds=N_("jämförelsen med andra"),
    sections=("several_years",),
    reports=("annual",),
)
