"""The economy section of the month, tertial and annual reports: tables, charts and sentences, ready to show.

What they say is computed in :mod:`model.followup`.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, economy, productivity, service_economy, volumes
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import prose
from model.presentation.formats import month_name
from model.presentation.kinds import KINDS, KindName
from model.presentation.language import N_, _, words
from model.presentation.tables import AnyColumn, Column, Composed, Row, Span, Table, column
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import ACCOUNTS, SERVICE_TOTALS, note, unit_names
from model.reports.names import service_names

SUMS = ("personnel", "other", "costs", "revenue", "result")
BETTER = N_("Plus är bättre för resultatet, minus sämre.")
SHOWN_BY_MONTH = ("revenue", "costs", "result")


def sentence(period: Period) -> Markdown:
    """The result so far against budget, from revenue and costs; before the year's end its forecast."""
    table = _accounts(period).set_index("account")
    result, revenue, costs = (table.loc[name].to_dict() for name in ("result", "revenue", "costs"))
    text = _(
        "Resultatet {months} är {outcome}, {deviation} mot budget: intäkterna bidrar med "
        "{revenue_deviation} och kostnaderna med {costs_deviation}.",
        months=months_text(period),
        outcome=_tkr(result["outcome"]),
        deviation=_tkr(result["deviation"]),
        revenue_deviation=_tkr(revenue["deviation"]),
        costs_deviation=_tkr(costs["deviation"]),
    )
    if not period.is_whole_year:
        text += " " + _(
            "För helåret väntas {forecast}; åtta år av tio hamnar det mellan {low} och {high}.",
            forecast=_tkr(result["forecast"]),
            low=_tkr(result["low"]),
            high=_tkr(result["high"]),
        )
    return prose(text)


def by_account(period: Period) -> Table:
    """Budget, outcome and deviation by cost type; before the year's end the forecast with its interval."""
    table = _accounts(period)
    table = table.assign(
        share=table["share"].mask(table["account"] == "result"), is_sum=table["account"].isin(SUMS)
    )
    return Table(
        "economy-by-account",
        _("Intäkter och kostnader {months}, tkr", months=months_text(period)),
        table,
        [Column("account", "Konto", words=ACCOUNTS), *_amount_columns(period)],
        total="is_sum",
        note=f"{_(BETTER)} {_forecast_note(period)}".strip(),
    )


def by_unit(period: Period, parameters: Parameters) -> Table:
    """Costs by unit, columns as :func:`by_account`."""
    table = economy.by_unit(period.economy, period.through, period.spreads.money)
    return Table(
        "economy-by-unit",
        _("Kostnader per enhet {months}, tkr", months=months_text(period)),
        table.assign(label=table["unit"].map(unit_names(parameters)), is_sum=table["unit"] == "all"),
        [Column("label", "Enhet"), *_amount_columns(period)],
        total="is_sum",
        note=_(BETTER),
    )


def by_service(agreed_months: pd.DataFrame, period: Period, parameters: Parameters) -> Table:
    """Revenue, cost and result of each service; ``agreed_months``: ``agreed.of_period``."""
    table = service_economy.by_service(
        agreed_months,
        period.economy,
        period.full_costs,
        parameters,
        period.through,
    )
    labels = service_names(parameters) | words(SERVICE_TOTALS)
    return Table(
        "economy-by-service",
        _("Ekonomi per tjänst {months}, tkr", months=months_text(period)),
        table.assign(label=table["service"].map(labels), is_sum=table["service"] == service_economy.ALL),
        [
            Column("label", "Tjänst"),
            Column("revenue", "Intäkt", "tkr", says_unit=False),
            Column("revenue_deviation", "Avvikelse", "change_tkr", says_unit=False),
            Column("cost", "Kostnad", "tkr", says_unit=False),
            Column("cost_deviation", "Avvikelse", "change_tkr", says_unit=False),
            Column("result", "Resultat", "change_tkr", says_unit=False),
            Column("result_deviation", "Avvikelse", "change_tkr", says_unit=False),
        ],
        total="is_sum",
        note=_(
            "Intäkten är volym gånger avtalat pris. Kostnaderna bokförs inte per tjänst: de "
            "fördelas efter självkostnaderna i årets priskalkyl, så att raderna summerar på "
            "öret. {better}",
            better=_(BETTER),
        ),
    )


def by_month(period: Period) -> Table:
    """Each month's revenue, costs and result, beside invoices, people and cost per invoice."""
    money = economy.by_month(period.economy, period.through)
    money = money[(money["month"] <= period.through) & money["measure"].isin(SHOWN_BY_MONTH)]
    wide = money.pivot_table(index="month", columns="measure", values="outcome", aggfunc="first")
    result = money[money["measure"] == "result"].set_index("month")
    work = productivity.by_month(period.volumes, period.volume_budget, period.economy, period.staff)
    beside = wide.join(result[["deviation", "deviation_so_far"]])
    table = work.drop(columns="costs").join(beside, on="month")
    return Table(
        "economy-by-month",
        _("Månad för månad {months}: pengar, volymer och årsarbetare", months=months_text(period)),
        table,
        [
            Column("month", "Månad", "month"),
            Column("revenue", "Intäkter", "tkr", says_unit=False),
            Column("costs", "Kostnader", "tkr", says_unit=False),
            Column("deviation", "Mot budget", "change_tkr", says_unit=False),
            Column("deviation_so_far", "Sedan jan", "change_tkr", says_unit=False),
            Column("invoices", "Fakturor", "integer"),
            Column("fte", "Årsarbetare", "decimal", 1),
            Column("per_fte", "Per årsarbetare", "integer"),
            column("cost_per_invoice"),
        ],
        note=_(
            "Intäkter, kostnader och resultatets avvikelse i tkr. Fakturor är leverantörs- och "
            "kundfakturor tillsammans; kostnad per faktura är alla kostnader delade med dem."
        ),
    )


def result_course(period: Period) -> Chart:
    """The result from January: outcome, the forecast of the rest with its interval, and budget."""
    cumulative = economy.cumulative_result(period.economy, period.through)
    so_far = [float(value) for value in cumulative["outcome"] if value is not None]
    planned = [float(value) for value in cumulative["budget"]]
    ahead = economy.result_ahead(period.economy, period.through, period.spreads.money)
    what = (
        _(
            "Resultatet är {result} till och med {month}",
            result=_tkr(so_far[-1]),
            month=month_name(period.through),
        )
        if not len(ahead)
        else _(
            "Resultatet väntas bli {result} vid årets slut",
            result=_tkr(ahead["forecast"].tolist()[-1]),
        )
    )
    text = _(
        "Resultatet från januari, månad för månad: {result} till och med {month} mot budgeterade {planned}.",
        result=_tkr(so_far[-1]),
        month=month_name(period.through),
        planned=_tkr(planned[period.through - 1]),
    )
    if len(ahead):
        last = ahead.iloc[-1].to_dict()
        text += " " + _(
            "Prognosen för december är {forecast}, med intervallet {low} till {high}; budget {budget}.",
            forecast=_tkr(last["forecast"]),
            low=_tkr(last["low"]),
            high=_tkr(last["high"]),
            budget=_tkr(planned[-1]),
        )
    return charts.forecast_line(
        "cumulative-result",
        what,
        text,
        so_far,
        ahead["forecast"].tolist(),
        (ahead["low"].tolist(), ahead["high"].tolist()),
        budget=planned,
        form=lambda value: formats.number(value / 1000, 0),
        note=_("Tusental kronor, ackumulerat från januari.")
        + (" " + _("Bandet rymmer åtta år av tio.") if len(ahead) else ""),
    )


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


def _accounts(period: Period) -> pd.DataFrame:
    return economy.by_account(period.economy, period.through, period.spreads.money)


def _amount_columns(period: Period) -> list[AnyColumn]:
    so_far: list[AnyColumn] = [
        Column("budget", "Budget", "tkr", says_unit=False),
        Column("outcome", "Utfall", "tkr", says_unit=False),
        Column("deviation", "Avvikelse", "change_tkr", says_unit=False),
        Column("share", "Andel", "change_percent"),
    ]
    if period.is_whole_year:
        return so_far
    return [
        *so_far,
        Column("budget_year", "Budget, år", "tkr", says_unit=False),
        Column("forecast", "Prognos, år", "tkr", says_unit=False),
        Span("low", "high", N_("8 år av 10"), "tkr", says_unit=False),
    ]


def _forecast_note(period: Period) -> str:
    if period.is_whole_year:
        return ""
    return _(
        "Prognosen är utfallet hittills och budgeten för resten, ändrad så långt som utfallet ger skäl till."
    )


def _tkr(value: float) -> str:
    return formats.thousand_kronor(value, signed=True)
