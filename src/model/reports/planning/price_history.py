"""The price report's prices over the years: a sentence, a chart and a table."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.presentation import formats
from model.presentation.charts import Chart, yearly_lines
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.planning.names import service_name

DRAWN = 4
"""Services whose prices the chart follows: those with the greatest volumes of what is sold by the piece."""


def history_by_service(history: pd.DataFrame) -> pd.DataFrame:
    """Prices with a column for each year: service, unit, years, change (nominal), real (at present wages).

    history: :func:`model.pricing.price_history.prices_over_years`. Changes are from the first year sold.
    """
    rows = []
    for service, years in history.groupby("service", sort=False):
        first, last = years.iloc[0].to_dict(), years.iloc[-1].to_dict()
        rows.append(
            {
                "service": service,
                "unit": last["unit"],
                **dict(zip(years["year"].astype(str), years["price"], strict=True)),
                "change": float(last["price"] / first["price"] - 1),
                "real": float(last["at_present_wages"] / first["at_present_wages"] - 1),
            }
        )
    return pd.DataFrame(rows)


def history_table(history: pd.DataFrame, parameters: Parameters) -> Table:
    """Each service's price by year, with its change in kronor and beside wages."""
    years = sorted(set(history["year"].tolist()))
    table = history_by_service(history)
    names = [service_name(parameters, service) for service in table["service"].tolist()]
    changes = [
        Column("change", _("Sedan {year}", year=years[0]), "change_percent"),
        Column("real", "Utan löneökning", "change_percent"),
    ]
    return Table(
        "price-history",
        _("Priser {year}, kronor", year=years[0])
        if len(years) == 1
        else _("Priser {first}–{last}, kronor", first=years[0], last=years[-1]),
        table.assign(label=names),
        [
            Column("label", "Tjänst"),
            Column("unit", "Enhet", "price_unit"),
            *(Column(str(year), str(year), "kronor") for year in years),
            *(changes if len(years) > 1 else []),
        ],
        note=_("Utan löneökning: räknat i årets lönenivå (economy.salary_level)."),
    )


def history_sentence(history: pd.DataFrame) -> Markdown:
    """How many prices have fallen since the first year, in kronor and beside wages."""
    table = history_by_service(history)
    if len(set(history["year"])) == 1:
        return prose(_("Det finns priser för {year} och inga tidigare.", year=int(history["year"].iloc[0])))
    return prose(
        _(
            "Av {count} priser är {nominal} lägre {last} än {first} i kronor, och {real} lägre när lönernas "
            "ökning räknas bort. Sjunkande pris vid stigande löner är ökad produktivitet.",
            count=len(table),
            nominal=int((table["change"] < 0).sum()),
            real=int((table["real"] < 0).sum()),
            first=int(history["year"].min()),
            last=int(history["year"].max()),
        )
    )


def largest(lines: pd.DataFrame) -> list[str]:
    """The services by the piece that are sold most, in the order of the price list."""
    by_piece = lines[lines["charged"] == Charging.EACH]
    chosen = sorted(by_piece["volume"].nlargest(DRAWN).index)
    return [str(service) for service in by_piece.loc[chosen, "service"]]


def history_chart(history: pd.DataFrame, parameters: Parameters, services: Sequence[str]) -> Chart:
    """Prices of ``services``, those sold all the years, at present wages, the first year as 100."""
    years = sorted(set(history["year"].tolist()))
    series = {}
    for service in services:
        own = history[history["service"] == service].set_index("year")
        if list(own.index) == years:
            amounts = own["at_present_wages"].astype(float)
            series[service_name(parameters, service)] = (amounts / amounts.iloc[0] * 100).tolist()
    first, last = years[0], years[-1]
    fallen = all(values[-1] < 100 for values in series.values())
    return yearly_lines(
        "price-history",
        _("Priserna har sjunkit sedan {first}, räknat i {last} års löner", first=first, last=last)
        if fallen
        else _("Priserna har ändrats sedan {first}, räknat i {last} års löner", first=first, last=last),
        _(
            "Linjer över priset per år med {first} som 100, räknat i {last} års löner. {last} är de: {ends}.",
            first=first,
            last=last,
            ends="; ".join(f"{label} {formats.number(values[-1])}" for label, values in series.items()),
        ),
        years,
        series,
        note=_("Index, {first} = 100.", first=first),
    )
