"""The goals section: indicators, commitments, self-assessment; and where the year is heading."""

from __future__ import annotations

from dataclasses import replace

from IPython.display import Markdown

from model.followup import Period
from model.followup.owed_comments import owed_comments
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import prose
from model.presentation.formats import month_name
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up import outlook as outlook_report
from model.reports.follow_up.outlook import MEASURES, shown
from model.reports.follow_up.words import ACCOUNTS

AHEAD = ("forecast", "narrow", "chance")


def indicators(period: Period, parameters: Parameters) -> Table:
    """Indicators against the year's targets, with forecast and chance before the year's end."""
    columns = outlook_report.INDICATOR_COLUMNS
    if period.is_whole_year:
        columns = [
            replace(column, label=N_("Utfall")) if column.name == "period" else column
            for column in columns
            if column.name not in AHEAD
        ]
    return Table(
        "indicators",
        _("Indikatorer mot årets mål"),
        outlook_report.indicator_table(period, parameters),
        columns,
        note=_(
            "Helt: målet nås. Delvis: missas med högst 5 procent av målet. Mått som tas en gång "
            "om året har ett streck tills dess."
        ),
    )


def commitments(period: Period, parameters: Parameters) -> Table:
    """Commitments: degree, the staff's own assessment, and actions."""
    return Table(
        "commitments",
        _("Åtaganden: bedömning, medarbetarnas självskattning och åtgärder"),
        outlook_report.commitment_table(period, parameters),
        outlook_report.COMMITMENT_COLUMNS,
        note=_(
            "Bedömningen följer av indikatorerna. Självskattningen är varje medarbetares egen, "
            "summerad över enheterna."
        ),
    )


def forecasts(period: Period, parameters: Parameters) -> Table:
    """The year's forecasts with intervals."""
    return Table(
        "outlook",
        _("Helårsprognoser efter {month} {year}", month=month_name(period.through), year=period.year),
        outlook_report.outlook_table(period, parameters),
        outlook_report.OUTLOOK_COLUMNS,
        note=_(outlook_report.OUTLOOK_NOTE),
    )


def forecast_course(period: Period, parameters: Parameters, measure: str = "costs") -> Chart:
    """How the forecast of the year has moved, month by month, with its 80 percent interval."""
    table = outlook_report.course_of(period, parameters, measure)
    kind = "money" if measure in ACCOUNTS else "share"
    label = _((ACCOUNTS | MEASURES)[measure])
    first, last = table.iloc[0].to_dict(), table.iloc[-1].to_dict()
    values, low, high = (table[name].tolist() for name in ("forecast", "low", "high"))
    return charts.monthly_lines(
        f"forecast-course-{measure}",
        _(
            "{label}: helårsprognosen var {first} efter januari och {last} efter {month}",
            label=label,
            first=shown(kind, first["forecast"]),
            last=shown(kind, last["forecast"]),
            month=month_name(period.through),
        ),
        _(
            "Helårsprognosen för {label} efter varje månad: från {first} ({first_span}) efter januari "
            "till {last} ({last_span}) efter {month}.",
            label=formats.inside(label),
            first=shown(kind, first["forecast"]),
            first_span=outlook_report.span(kind, first["low"], first["high"]),
            last=shown(kind, last["forecast"]),
            last_span=outlook_report.span(kind, last["low"], last["high"]),
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


def deviations(period: Period, parameters: Parameters, report: str) -> Table:
    """Everything that deviates more than the limit, and whether it has a comment."""
    owed = owed_comments(period, parameters, report)
    table = outlook_report.owed_table(owed, parameters)
    limit = formats.percent(parameters.followup.deviation_limit.value, 0)
    return Table(
        "deviations",
        _("Avvikelser över {limit}, och om de är kommenterade", limit=limit),
        table.assign(section=table["section"].where(~table["section"].duplicated(), "")),
        outlook_report.OWED_COLUMNS,
    )


def accuracy_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Forecast accuracy and budget adherence against their goals, for a year that is over."""
    return prose(outlook_report.accuracy_sentence(period, parameters))


def accuracy(period: Period, parameters: Parameters) -> Table:
    """How good the year's forecasts were."""
    return Table(
        "accuracy",
        _("Prognoserna mot årets utfall"),
        outlook_report.accuracy_table(period, parameters),
        outlook_report.ACCURACY_COLUMNS,
    )
