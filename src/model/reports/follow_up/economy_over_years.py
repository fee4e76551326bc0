"""Volumes, money, productivity and prices of several years, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, productivity, volumes
from model.followup.streams import counted
from model.observations import price_history
from model.observations.table_need import MissingTableError
from model.observations.yearly import NEED, known_years, read_yearly
from model.parameters.schema.dimensions import YearlyKind, YearlyMeasure
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import prose
from model.presentation.formats import first_up, inside
from model.presentation.kinds import KINDS, KindName
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up.words import names_of, these_pieces
from model.reports.names import in_order, service_names


def introduction(period: Period, parameters: Parameters) -> Markdown:
    """What the table shows, and the chart and the prices where they are there."""
    if productivity_over_years(period, parameters) is None or _prices(period, parameters).empty:
        return prose(_("Tabellen visar åren bredvid varandra."))
    return prose(
        _(
            "Tabellen visar åren bredvid varandra; diagrammet och priserna om större volymer per årsarbetare "
            "har gett lägre priser."
        )
    )


def productivity_sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """Whether pieces per full-time equivalent and prices have moved apart, over years that compare.

    Until two such years are over there is nothing to tell.
    """
    yearly, prices = key_figures(period), _prices(period, parameters)
    comparable = yearly[yearly["year"] >= parameters.followup.comparable_from.value]
    found = productivity.productivity_and_price(comparable, _kinds(parameters), prices, period.agreed)
    if len(found) < 2:
        return prose(_("Det finns ännu inget tidigare år att jämföra produktivitet och priser med."))
    first, last = found.iloc[0].to_dict(), found.iloc[-1].to_dict()
    work, price = last["per_fte_index"] / 100 - 1, last["price_index"] / 100 - 1
    return prose(
        _(
            "Från {first} till {last} ändrades {these} per årsarbetare med {work} och "
            "priserna med {price}, räknat på avtalens volymer.",
            first=first["year"],
            last=last["year"],
            these=inside(these_pieces(parameters)),
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


def productivity_over_years(period: Period, parameters: Parameters) -> Chart | None:
    """Pieces per full-time equivalent by year, next year's budget last, of years that compare."""
    trend = volumes.productivity(key_figures(period), _kinds(parameters))
    rows = trend[trend["year"] >= parameters.followup.comparable_from.value].to_dict("records")
    if not rows:
        return None
    values = [row["per_fte"] for row in rows]
    pieces = first_up(_(counted(parameters).many))
    return charts.grouped_bars(
        "productivity",
        _(
            "{pieces} per årsarbetare: {first} blir {last}",
            pieces=pieces,
            first=formats.number(values[0]),
            last=formats.number(values[-1]),
        )
        if len(values) > 1
        else _("{pieces} per årsarbetare: {only}", pieces=pieces, only=formats.number(values[0])),
        _(
            "{pieces} per årsarbetare: {years}.",
            pieces=pieces,
            years=", ".join(f"{row['year']} {formats.number(row['per_fte'])}" for row in rows),
        ),
        [
            _("{year} (budget)", year=row["year"]) if row["kind"] == "budget" else str(row["year"])
            for row in rows
        ],
        {_("{pieces} per årsarbetare", pieces=pieces): values},
        height=1.6,
    )


def prices_over_years(period: Period, parameters: Parameters) -> Table | None:
    """The agreements' prices by year, with the change over the last; None where nothing has one."""
    prices = _prices(period, parameters)
    if prices.empty:
        return None
    wide = prices.pivot_table(index="service", columns="year", values="price", aggfunc="first", sort=False)
    years = wide.columns.tolist()[-4:]
    table = in_order(wide[years].rename(columns=str).reset_index(), parameters)
    beside: list[Column] = []
    if len(years) > 1:
        change = table[str(years[-1])].astype(float) / table[str(years[-2])].astype(float) - 1
        table, beside = table.assign(change=change), [Column("change", "Ändring", "change_percent")]
    return Table(
        "prices-over-years",
        _("Priser {first}–{last}, kr", first=years[0], last=years[-1])
        if beside
        else _("Priser {year}, kr", year=years[0]),
        table.assign(label=table["service"].map(service_names(parameters))),
        [
            Column("label", "Tjänst"),
            *(Column(str(year), str(year), "kronor") for year in years),
            *beside,
        ],
        note=_("Avtalens priser utan moms. Ändringen är den senaste.")
        if beside
        else _("Avtalens priser utan moms."),
    )


def several_years(period: Period, parameters: Parameters) -> Table | None:
    """Outcome by year, and the budget of a year without outcome, of the measures that any year has."""
    yearly, series = key_figures(period), _series(parameters)
    table = yearly[yearly["measure"].isin(series)]
    over = table.loc[table["kind"] == "outcome", "year"].unique()
    chosen = table[(table["kind"] == "outcome") | ~table["year"].isin(over)]
    wide = chosen.pivot_table(index="measure", columns="year", values="value", aggfunc="first", dropna=False)
    years = [str(year) for year in wide.columns]
    table = wide.rename(columns=str).reindex(list(series)).dropna(how="all").reset_index()
    kinds = {name: AS_SHOWN[measure.kind] for name, measure in series.items()}
    names = names_of(series)
    return Table(
        "series",
        _years_caption([int(year) for year in years], {int(year) for year in over}),
        table.assign(
            kind=[kinds[name][0] for name in table["measure"]],
            decimals=[kinds[name][1] for name in table["measure"]],
        ),
        [
            Composed("Mått", [Column("measure", "Mått", words=names)], lambda row: _in_unit(row, names)),
            *(Column(year, year, "row", says_unit=False) for year in years),
        ],
        row_kind="kind",
        row_decimals="decimals",
    )


def key_figures(period: Period) -> pd.DataFrame:
    """The key figures of the years around the period's; MissingTableError when no year has any."""
    years = known_years(period.year - 2, period.year + 1, period.names.data)
    return period.beside(NEED, lambda: read_yearly(years, period.names), there=bool(years))


def _prices(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Prices of the agreements, and of the years before as far as they are known."""
    earlier = pd.DataFrame({"year": pd.Series(dtype=int), "service": "", "price": None})
    with suppress(MissingTableError):
        earlier = period.beside(
            price_history.NEED,
            lambda: price_history.read_price_history(
                period.names.data, parameters=parameters, known=period.names.known
            ),
        )
    return productivity.prices_by_year(earlier, period.agreed, period.year)


def _kinds(parameters: Parameters) -> dict[str, str]:
    return {name: measure.kind for name, measure in parameters.dimensions.yearly_measures.items()}


def _series(parameters: Parameters) -> dict[str, YearlyMeasure]:
    declared = parameters.dimensions.yearly_measures
    return {name: measure for name, measure in declared.items() if measure.in_series}


def _years_caption(years: list[int], over: set[int]) -> str:
    ended = [year for year in years if year in over]
    if len(years) == 1:
        return _("Utfall {year}", year=years[0]) if ended else _("Budget {year}", year=years[0])
    if ended == years:
        return _("Utfall {first}–{last}", first=years[0], last=years[-1])
    if not ended:
        return _("Budget {first}–{last}", first=years[0], last=years[-1])
    return _("Utfall {first}–{before} och budget {last}", first=years[0], before=ended[-1], last=years[-1])


AS_SHOWN: dict[YearlyKind, tuple[KindName, int]] = {
    "volume": ("integer", 0),
    "revenue": ("tkr", 0),
    "personnel": ("tkr", 0),
    "other_cost": ("tkr", 0),
    "headcount": ("integer", 0),
    "fte": ("decimal", 1),
    "count": ("integer", 0),
}
"""How a figure of each kind is shown, and its decimals."""


def _in_unit(row: Row, names: Mapping[str, str]) -> str:
    """``Intäkter, tkr``: the measure with the unit that its row is in."""
    unit = KINDS[row["kind"]].unit
    label = names[row["measure"]]
    return _("{heading}, {unit}", heading=label, unit=_(unit)) if unit else label
