"""Volumes, money, productivity and prices of several years, side by side."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, productivity, volumes
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import prose
from model.presentation.kinds import KINDS, KindName
from model.presentation.language import N_, _, words
from model.presentation.tables import Table
from model.reports.follow_up.words import note
from model.reports.names import service_names


def productivity_sentence(
    yearly: pd.DataFrame, prices: pd.DataFrame, period: Period, parameters: Parameters
) -> Markdown:
    """Whether invoices per full-time equivalent and prices have moved apart, over years that compare.

    Until two such years are over there is nothing to tell.
    """
    comparable = yearly[yearly["year"] >= parameters.followup.comparable_from.value]
    found = productivity.productivity_and_price(comparable, prices, period.agreements)
    if len(found) < 2:
        return prose(_("Det finns ännu inget tidigare år att jämföra produktivitet och priser med."))
    first, last = found.iloc[0].to_dict(), found.iloc[-1].to_dict()
    work, price = last["per_fte_index"] / 100 - 1, last["price_index"] / 100 - 1
    return prose(
        _(
            "Från {first} till {last} ändrades fakturorna per årsarbetare med {work} och "
            "priserna med {price}, räknat på avtalens volymer.",
            first=first["year"],
            last=last["year"],
            work=formats.percent(work, signed=True),
            price=formats.percent(price, signed=True),
        )
        + " "
        + (
            _("Större volymer per årsarbetare har gått samman med lägre priser.")
            if work > 0 > price
            else _("Här går större volymer per årsarbetare inte samman med lägre priser.")
        )
    )


def productivity_over_years(yearly: pd.DataFrame, parameters: Parameters) -> Chart:
    """Invoices per full-time equivalent by year, next year's budget last, of years that compare."""
    trend = volumes.productivity(yearly)
    rows = trend[trend["year"] >= parameters.followup.comparable_from.value].to_dict("records")
    values = [row["per_fte"] for row in rows]
    return charts.grouped_bars(
        "productivity",
        _(
            "Fakturor per årsarbetare: {first} blir {last}",
            first=formats.number(values[0]),
            last=formats.number(values[-1]),
        ),
        _(
            "Fakturor per årsarbetare: {years}.",
            years=", ".join(f"{row['year']} {formats.number(row['per_fte'])}" for row in rows),
        ),
        [
            _("{year} (budget)", year=row["year"]) if row["kind"] == "budget" else str(row["year"])
            for row in rows
        ],
        {_("Fakturor per årsarbetare"): values},
        height=1.6,
        note=_(
            "Kund- och leverantörsfakturor delade med årsarbetare. Kunderna kodar och attesterar "
            "själva sina fakturor."
        ),
    )


def prices_over_years(prices: pd.DataFrame, parameters: Parameters) -> Table:
    """The agreements' prices by year, with the change over the last."""
    wide = prices.pivot_table(index="service", columns="year", values="price", aggfunc="first", sort=False)
    years = wide.columns.tolist()[-4:]
    table = wide[years].rename(columns=str).reset_index()
    change = table[str(years[-1])].astype(float) / table[str(years[-2])].astype(float) - 1
    return Table(
        "prices-over-years",
        _("Priser {first}–{last}, kr", first=years[0], last=years[-1]),
        table.assign(label=table["service"].map(service_names(parameters)), change=change),
        [
            Column("label", "Tjänst"),
            *(Column(str(year), str(year), "kronor") for year in years),
            Column("change", "Ändring", "change_percent"),
        ],
        note=_("Avtalens priser utan moms. Ändringen är den senaste."),
    )


def several_years(yearly: pd.DataFrame, period: Period) -> Table:
    """Outcome by year, and the budget of a year without outcome; ``yearly``: key figures of the years."""
    table = yearly[yearly["measure"].isin(SERIES)]
    over = table.loc[table["kind"] == "outcome", "year"].unique()
    chosen = table[(table["kind"] == "outcome") | ~table["year"].isin(over)]
    wide = chosen.pivot_table(index="measure", columns="year", values="value", aggfunc="first", dropna=False)
    years = [str(year) for year in wide.columns]
    table = wide.rename(columns=str).reindex(list(SERIES)).reset_index()
    kinds = table["measure"].map({name: kind for name, (_label, kind, _digits) in SERIES.items()})
    decimals = table["measure"].map({name: digits for name, (_label, _kind, digits) in SERIES.items()})
    return Table(
        "series",
        _years_caption([int(year) for year in years], {int(year) for year in over}),
        table.assign(kind=kinds, decimals=decimals),
        [
            Composed("Mått", [Column("measure", "Mått", words=MEASURES)], _in_unit),
            *(Column(year, year, "row", says_unit=False) for year in years),
        ],
        row_kind="kind",
        row_decimals="decimals",
        note=note(period, "series"),
    )


def _years_caption(years: list[int], over: set[int]) -> str:
    ended = [year for year in years if year in over]
    if ended == years:
        return _("Utfall {first}–{last}", first=years[0], last=years[-1])
    return _("Utfall {first}–{before} och budget {last}", first=years[0], before=ended[-1], last=years[-1])


SERIES: dict[str, tuple[str, KindName, int]] = {
    "supplier_invoices": (N_("Leverantörsfakturor"), "integer", 0),
    "customer_invoices": (N_("Kundfakturor"), "integer", 0),
    "revenue": (N_("Intäkter"), "tkr", 0),
    "personnel": (N_("Personal m.m."), "tkr", 0),
    "overhead": (N_("Övriga kostnader"), "tkr", 0),
    "fte": (N_("Årsarbetare"), "decimal", 1),
    "complaints": (N_("Synpunkter och klagomål"), "integer", 0),
    "customer_meetings": (N_("Kundmöten"), "integer", 0),
}
"""Measures of the series in order: what each is called, its kind and decimals."""
MEASURES = {name: label for name, (label, _kind, _digits) in SERIES.items()}


def _in_unit(row: Row) -> str:
    """``Intäkter, tkr``: the measure with the unit that its row is in."""
    unit = KINDS[row["kind"]].unit
    label = words(MEASURES)[row["measure"]]
    return _("{heading}, {unit}", heading=label, unit=_(unit)) if unit else label
