"""Where the year is heading: its forecasts, how one has moved, and how good they were when the year is over.

What it says is computed in :mod:`model.followup.measures`. Measures are of many kinds, so that a table of
them tells each row's (:func:`as_rows`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from IPython.display import Markdown

from model.followup import Period
from model.followup import measures as followed_up
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, Span
from model.presentation.display import prose
from model.presentation.formats import month_name
from model.presentation.kinds import KindName, said, said_between
from model.presentation.language import N_, _
from model.presentation.measures import measures
from model.presentation.tables import Table
from model.reports.follow_up.promises import REACHED
from model.reports.follow_up.stand_out import far_forecasts
from model.reports.follow_up.words import SUMS, account_names, measure_names

KINDS: dict[str, KindName] = {
    "money": "tkr",
    "volume": "integer",
    "count": "integer",
    "share": "percent",
    "ratio": "decimal",
    "indicator": "value",
}
"""How a kind of :mod:`model.followup.measures` is said; ``indicator`` is a value in a unit of its own."""
MONEY_FIRST = ("result", "costs", "revenue")
SERVICE_THEN = (
    *("offered", "answer_rate", "mail_on_time", "lead_time_kept", "followed_channel", "scanning_errors"),
    *("cost_per_piece", "budget_adherence", "sick_share", "complaints"),
)
"""Measures of the short forecast table, in its order; the streams stand between them."""
TERTIALS = (4, 8)


def shown_as(kind: str, measure: str) -> tuple[KindName, int | None]:
    """Kind and decimals of a measure, as the dictionary has it, else as its kind of the follow-up is said."""
    known = measures().get(measure)
    return (known.kind, known.decimals) if known else (KINDS[kind], None)


def shown(kind: str, value: float | None, measure: str) -> str:
    """A measure's value with its unit: ``116 tkr``, ``87,7 %``, ``1 025 000``."""
    return said(value, *shown_as(kind, measure))


def span(kind: str, low: float, high: float, measure: str) -> str:
    """An interval with its unit once: ``88,1 – 89,0 %``."""
    return said_between(low, high, *shown_as(kind, measure))


def as_rows(table: pd.DataFrame, item: str) -> pd.DataFrame:
    """``table``, with ``kind`` among its columns, and how each row's values are said.

    row_kind and row_decimals; ``item``: the column of measures.
    """
    found = [shown_as(kind, item) for kind, item in zip(table["kind"], table[item], strict=True)]
    decimals = pd.Series([digits for _kind, digits in found], index=table.index, dtype=object)
    return table.assign(row_kind=[kind for kind, _digits in found], row_decimals=decimals)


def forecasts(period: Period, parameters: Parameters, chosen: Sequence[str] = ()) -> Table | None:
    """The year's forecasts with intervals, of the measures ``chosen`` that have one; None where none has."""
    wanted = chosen or (*MONEY_FIRST, *parameters.demand.streams, *SERVICE_THEN)
    table = followed_up.outlook(period, parameters).set_index("measure")
    table = table.loc[[name for name in wanted if name in table.index]].reset_index()
    table = table[table["forecast"].notna()].reset_index(drop=True)
    if table.empty:
        return None
    far = far_forecasts(period, parameters)
    return Table(
        "outlook",
        _("Helårsprognoser efter {month} {year}", month=month_name(period.through), year=period.year),
        as_rows(table, "measure").assign(label=table["measure"].map(measure_names(parameters))),
        [
            Column("label", "Mått"),
            Column("so_far", "Hittills", "row"),
            Column("plan", "Plan, år", "row"),
            Column("forecast", "Prognos, år", "row"),
            Span("low", "high", N_("8 år av 10")),
            Span("wide_low", "wide_high", N_("19 år av 20")),
        ],
        row_kind="row_kind",
        row_decimals="row_decimals",
        note=_(
            "Planen är budgeten där det finns en. Prognosen är utfallet hittills och planen för "
            "resten, uppräknad så långt som utfallet ger skäl till. Intervallen ska rymma årets "
            "utfall åtta gånger av tio och nitton av tjugo; Tertials docs/follow_up.md visar hur ofta "
            "de gjorde det när de prövades."
        )
        + (
            " " + _("Någon prognos vilar på ett utfall långt från planen: se *Om underlaget*.") if far else ""
        ),
    )


def course_of(period: Period, parameters: Parameters, measure: str) -> pd.DataFrame:
    """How the forecast of one measure has moved: month, forecast, low, high, wide_low, wide_high."""
    table = followed_up.course(period, parameters)
    columns = ["month", "forecast", "low", "high", "wide_low", "wide_high"]
    return table.loc[table["measure"] == measure, columns].reset_index(drop=True)


def forecast_course(period: Period, parameters: Parameters, measure: str = "costs") -> Chart | None:
    """How the forecast of the year has moved, month by month, with its interval; None without forecasts."""
    if not period.has_budget:
        return None
    table = course_of(period, parameters, measure)
    kind = "money" if measure in account_names(parameters) else "share"
    label = measure_names(parameters)[measure]
    first, last = table.iloc[0].to_dict(), table.iloc[-1].to_dict()
    values, low, high = (table[name].tolist() for name in ("forecast", "low", "high"))
    return charts.monthly_lines(
        f"forecast-course-{measure}",
        _(
            "{label}: helårsprognosen var {first} efter januari och {last} efter {month}",
            label=label,
            first=shown(kind, first["forecast"], measure),
            last=shown(kind, last["forecast"], measure),
            month=month_name(period.through),
        ),
        _(
            "Helårsprognosen för {label} efter varje månad: från {first} ({first_span}) efter januari "
            "till {last} ({last_span}) efter {month}.",
            label=formats.inside(label),
            first=shown(kind, first["forecast"], measure),
            first_span=span(kind, first["low"], first["high"], measure),
            last=shown(kind, last["forecast"], measure),
            last_span=span(kind, last["low"], last["high"], measure),
            month=month_name(period.through),
        ),
        {_("prognos"): values},
        months=table["month"].tolist(),
        bands={_("prognos"): (low, high)},
        form=charts.million if kind == "money" else charts.share,
        height=2.2,
        note=_("Miljoner kronor. Bandet ska rymma årets utfall åtta år av tio.")
        if kind == "money"
        else _("Bandet ska rymma årets utfall åtta år av tio."),
    )


def accuracy(period: Period, parameters: Parameters) -> Table | None:
    """How good the forecasts of costs and revenue were at the two tertials; the year must be over.

    None where there were no forecasts, for want of a budget; so with :func:`accuracy_sentence`.
    """
    if not period.has_budget:
        return None
    found = followed_up.accuracy(period, parameters)
    return Table(
        "accuracy",
        _("Prognoserna mot årets utfall"),
        found[found["month"].isin(TERTIALS)].reset_index(drop=True),
        [
            Column("measure", "Prognos för", words=SUMS),
            Column("month", "Gjord efter", "month"),
            Column("forecast", "Prognos", "tkr"),
            Column("outcome", "Utfall", "tkr"),
            Column("error", "Avvikelse", "change_percent", 2),
            Column("within", "Prognossäkerhet", words=REACHED),
        ],
    )


def accuracy_sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """Forecast accuracy and budget adherence against their goals, for a year that is over."""
    if not period.has_budget:
        return None
    found = followed_up.accuracy(period, parameters)
    late = found[(found["month"] == TERTIALS[-1]) & (found["measure"] == "costs")].iloc[0].to_dict()
    adherence = followed_up.measures(period, parameters)["budget_adherence"].so_far
    goal = parameters.outlook.accuracy_target.value
    return prose(
        _(
            "Kostnadsprognosen efter augusti avvek {error} från årets utfall; målet för "
            "prognossäkerheten är högst {goal}. Budgetföljsamheten är {adherence} av budgeterade "
            "kostnader; målet är 100 %.",
            error=formats.percent(late["error"], 2, signed=True),
            goal=formats.percent(goal, 0),
            adherence=formats.percent(adherence),
        )
    )
