"""The price report's table, sentence and chart of prices over the years."""

from __future__ import annotations

import pandas as pd

from model.presentation import formats
from model.presentation.charts import Chart, yearly_lines
from model.presentation.tables import Column

DRAWN = ("supplier_e_invoice", "supplier_scanned", "customer_file", "customer_manual")
"""Services whose prices the chart follows: the four largest kinds of invoice."""


def history_table(history: pd.DataFrame) -> pd.DataFrame:
    """Prices with a column for each year: label, unit, years, change (nominal), real (at present wages).

    history: :func:`model.pricing.price_history.prices_over_years`. Changes are from the first year sold.
    """
    rows = []
    for _, years in history.groupby("service", sort=False):
        first, last = years.iloc[0].to_dict(), years.iloc[-1].to_dict()
        rows.append(
            {
                "label": last["label"],
                "unit": last["unit"],
                **dict(zip(years["year"].astype(str), years["price"], strict=True)),
                "change": float(last["price"] / first["price"] - 1),
                "real": float(last["at_present_wages"] / first["at_present_wages"] - 1),
            }
        )
    return pd.DataFrame(rows)


def history_columns(history: pd.DataFrame) -> list[Column]:
    """Columns of :func:`history_table`."""
    years = sorted(set(history["year"].tolist()))
    return [
        Column("label", "Tjänst"),
        Column("unit", "Enhet", "price_unit"),
        *(Column(str(year), str(year), "kronor") for year in years),
        Column("change", f"Sedan {years[0]}", "change_percent"),
        Column("real", "Utan löneökning", "change_percent"),
    ]


def history_sentence(history: pd.DataFrame) -> str:
    """How many prices have fallen since the first year, in kronor and beside wages."""
    table = history_table(history)
    first, last = int(history["year"].min()), int(history["year"].max())
    nominal, real = int((table["change"] < 0).sum()), int((table["real"] < 0).sum())
    return (
        f"Av {len(table)} priser är {nominal} lägre {last} än {first} i kronor, och {real} lägre när "
        "lönernas ökning räknas bort. Sjunkande pris vid stigande löner är ökad produktivitet."
    )


def history_chart(history: pd.DataFrame) -> Chart:
    """Prices of the largest services at present wages, the first year as 100."""
    years = sorted(set(history["year"].tolist()))
    series = {}
    for service in DRAWN:
        own = history[history["service"] == service].set_index("year")
        if list(own.index) == years:
            amounts = own["at_present_wages"].astype(float)
            series[str(own["label"].iloc[0])] = (amounts / amounts.iloc[0] * 100).tolist()
    ends = "; ".join(f"{label} {formats.number(values[-1])}" for label, values in series.items())
    course = "har sjunkit" if all(values[-1] < 100 for values in series.values()) else "har ändrats"
    return yearly_lines(
        "price-history",
        f"Priserna {course} sedan {years[0]}, räknat i {years[-1]} års löner",
        f"Linjer över priset per år med {years[0]} som 100, räknat i {years[-1]} års löner. "
        f"{years[-1]} är de: {ends}.",
        years,
        series,
        note=f"Index, {years[0]} = 100.",
    )
