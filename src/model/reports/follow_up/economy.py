"""The economy section of the month, tertial and annual reports: tables, charts and sentences, ready to show.

What they say is computed in :mod:`model.followup`.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, economy, productivity, service_economy
from model.followup.agreed import of_period
from model.followup.assignments import paid_elsewhere
from model.followup.streams import counted, pieces
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import AnyColumn, Column, Span, column
from model.presentation.display import prose
from model.presentation.formats import first_up, month_name
from model.presentation.language import N_, _, words
from model.presentation.tables import Table
from model.pricing.money import ZERO
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import SERVICE_TOTALS, account_names, pieces_are, unit_names
from model.reports.names import service_names

BETTER = N_("Plus är bättre för resultatet, minus sämre.")
SHOWN_BY_MONTH = ("revenue", "costs", "result")


def sentence(period: Period) -> Markdown:
    """The result so far against budget, from revenue and costs; before the year's end its forecast."""
    table = _accounts(period).set_index("account")
    result, revenue, costs = (table.loc[name].to_dict() for name in ("result", "revenue", "costs"))
    if not period.has_budget:
        return prose(
            _(
                "Resultatet {months} är {outcome}: intäkterna är {revenue} och kostnaderna {costs}.",
                months=months_text(period),
                outcome=_tkr(result["outcome"]),
                revenue=formats.thousand_kronor(revenue["outcome"]),
                costs=formats.thousand_kronor(costs["outcome"]),
            )
        )
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


def by_account(period: Period, parameters: Parameters) -> Table:
    """Budget, outcome and deviation by cost type; before the year's end the forecast with its interval."""
    table = _accounts(period)
    table = table.assign(
        share=table["share"].mask(table["account"] == "result"), is_sum=table["account"].isin(economy.SUMS)
    )
    return Table(
        "economy-by-account",
        _("Intäkter och kostnader {months}, tkr", months=months_text(period)),
        table,
        [Column("account", "Konto", words=account_names(parameters)), *_amount_columns(period)],
        total="is_sum",
        note=_amount_note(period),
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
        note=_(BETTER) if period.has_budget else "",
    )


def by_service(period: Period, parameters: Parameters, registers: Registers) -> Table:
    """Revenue, cost and result of each service, and what deviates as far as it was budgeted."""
    period.require("economy", "volumes", "agreements", "full_costs")
    table = service_economy.by_service(
        of_period(period, parameters, registers),
        period.economy,
        period.full_costs,
        parameters,
        period.through,
        _elsewhere(period, parameters),
    )
    labels = service_names(parameters) | words(SERVICE_TOTALS)
    beside = [
        Column("revenue_deviation", "Avvikelse", "change_tkr", says_unit=False),
        Column("cost_deviation", "Avvikelse", "change_tkr", says_unit=False),
        Column("result_deviation", "Avvikelse", "change_tkr", says_unit=False),
    ]
    own = [
        Column("revenue", "Intäkt", "tkr", says_unit=False),
        Column("cost", "Kostnad", "tkr", says_unit=False),
        Column("result", "Resultat", "change_tkr", says_unit=False),
    ]
    pairs = zip(own, beside, strict=True)
    amounts = [column for pair in pairs for column in pair] if period.has_budget else own
    return Table(
        "economy-by-service",
        _("Ekonomi per tjänst {months}, tkr", months=months_text(period)),
        table.assign(label=table["service"].map(labels), is_sum=table["service"] == service_economy.ALL),
        [
            Column("label", "Tjänst"),
            *amounts,
        ],
        total="is_sum",
        note=_(
            "Intäkten är volym gånger avtalat pris. Kostnaderna bokförs inte per tjänst: de "
            "fördelas efter självkostnaderna i årets priskalkyl, så att raderna summerar på "
            "öret. {better}",
            better=_(BETTER),
        ),
    )


def _elsewhere(period: Period, parameters: Parameters) -> tuple[Decimal, Decimal]:
    """What others than customers pay for other assignments, as decided and as came."""
    if not period.has("assignments"):
        return ZERO, ZERO
    return paid_elsewhere(period.assignments, period.volumes, parameters, period.through)


def by_month(period: Period, parameters: Parameters) -> Table:
    """Each month's revenue, costs and result, beside pieces, people and cost per piece where known."""
    money = economy.by_month(period.economy, period.through)
    money = money[(money["month"] <= period.through) & money["measure"].isin(SHOWN_BY_MONTH)]
    wide = money.pivot_table(index="month", columns="measure", values="outcome", aggfunc="first")
    result = money[money["measure"] == "result"].set_index("month")
    table = wide.join(result[["deviation", "deviation_so_far"]]).reset_index()
    piece = counted(parameters)
    work: list[AnyColumn] = []
    if period.has("volumes"):
        people = period.staff if period.has("staff") else None
        done = productivity.by_month(period.volumes, period.economy, people, pieces(parameters))
        table = done.drop(columns="costs").merge(table, on="month")
        of_staff = [
            Column("fte", "Årsarbetare", "decimal", 1),
            Column("per_fte", "Per årsarbetare", "integer"),
        ]
        heading = first_up(_(piece.many))
        work = [
            Column("pieces", heading, "integer"),
            *(of_staff if people is not None else []),
            column("cost_per_piece", _("Kr/{piece}", piece=_(piece.one))),
        ]
    unplanned: list[AnyColumn] = [Column("result", "Resultat", "change_tkr", says_unit=False)]
    planned: list[AnyColumn] = [
        Column("deviation", "Mot budget", "change_tkr", says_unit=False),
        Column("deviation_so_far", "Sedan jan", "change_tkr", says_unit=False),
    ]
    return Table(
        "economy-by-month",
        _("Månad för månad {months}: pengar, volymer och årsarbetare", months=months_text(period))
        if work
        else _("Månad för månad {months}", months=months_text(period)),
        table,
        [
            Column("month", "Månad", "month"),
            Column("revenue", "Intäkter", "tkr", says_unit=False),
            Column("costs", "Kostnader", "tkr", says_unit=False),
            *(planned if period.has_budget else unplanned),
            *work,
        ],
        note=_by_month_note(period, parameters) if work else _("Tusental kronor."),
    )


def _by_month_note(period: Period, parameters: Parameters) -> str:
    piece = counted(parameters)
    said = {"pieces": first_up(_(piece.many)), "piece": _(piece.one), "are": pieces_are(parameters)}
    if not period.has_budget:
        return _(
            "Intäkter, kostnader och resultat i tkr. {pieces} är {are} tillsammans; kostnad per {piece} är "
            "alla kostnader delade med dem.",
            **said,
        )
    return _(
        "Intäkter, kostnader och resultatets avvikelse i tkr. {pieces} är {are} tillsammans; kostnad per "
        "{piece} är alla kostnader delade med dem.",
        **said,
    )


def result_course(period: Period) -> Chart:
    """The result from January: outcome, the forecast of the rest with its interval, and budget."""
    cumulative = economy.cumulative_result(period.economy, period.through)
    so_far = [float(value) for value in cumulative["outcome"] if value is not None]
    planned = [float(value) for value in cumulative["budget"]] if period.has_budget else []
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
    said = {"result": _tkr(so_far[-1]), "month": month_name(period.through)}
    text = (
        _(
            "Resultatet från januari, månad för månad: {result} till och med {month} mot budgeterade "
            "{planned}.",
            **said,
            planned=_tkr(planned[period.through - 1]),
        )
        if planned
        else _("Resultatet från januari, månad för månad: {result} till och med {month}.", **said)
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
        budget=planned or None,
        form=lambda value: formats.number(value / 1000, 0),
        note=_("Tusental kronor, ackumulerat från januari.")
        + (" " + _("Bandet rymmer åtta år av tio.") if len(ahead) else ""),
    )


def _accounts(period: Period) -> pd.DataFrame:
    return economy.by_account(period.economy, period.through, period.spreads.money)


def _amount_columns(period: Period) -> list[AnyColumn]:
    so_far: list[AnyColumn] = [
        Column("budget", "Budget", "tkr", says_unit=False),
        Column("outcome", "Utfall", "tkr", says_unit=False),
        Column("deviation", "Avvikelse", "change_tkr", says_unit=False),
        Column("share", "Andel", "change_percent"),
    ]
    if not period.has_budget:
        return [so_far[1]]
    if period.is_whole_year:
        return so_far
    return [
        *so_far,
        Column("budget_year", "Budget, år", "tkr", says_unit=False),
        Column("forecast", "Prognos, år", "tkr", says_unit=False),
        Span("low", "high", N_("8 år av 10"), "tkr", says_unit=False),
    ]


def _amount_note(period: Period) -> str:
    """Which way is good, and what the forecast is, where there is a budget to hold against."""
    if not period.has_budget:
        return _("Budget saknas; därför visas varken avvikelser eller årsprognos.")
    return f"{_(BETTER)} {_forecast_note(period)}".strip()


def _forecast_note(period: Period) -> str:
    if period.is_whole_year:
        return ""
    return _(
        "Prognosen är utfallet hittills och budgeten för resten, ändrad så långt som utfallet ger skäl till."
    )


def _tkr(value: float) -> str:
    return formats.thousand_kronor(value, signed=True)
