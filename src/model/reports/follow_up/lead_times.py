"""Lead times against what is promised, and the cases that are open: the backlog."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period, backlog, service
from model.followup.service import lead_times_against_promise
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import inside, month_name
from model.presentation.language import N_, _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import by_month, by_size, course_column, courses
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.promises import HELD, promise
from model.reports.names import activity_names

SHOWN = 8
"""Activities in the chart."""


def sentence(period: Period, parameters: Parameters) -> Markdown:
    """How much was done in time, how many activities are below the target, and the weakest month."""
    total = service.lead_times(period.lead_times.assign(all=0), "all")["share"].tolist()[0]
    table = _lead_times(period, parameters)
    if table.empty:
        return prose(_("Inga ärenden har avslutats."))
    monthly = service.lead_times(period.lead_times, "month")
    weakest = by_size(monthly, "share")[0]
    below, lowest = int((~table["kept"]).sum()), table.iloc[0].to_dict()
    goal = formats.percent(parameters.followup.lead_time_target.on(period.last_day), 0)
    return prose(
        _(
            "{total} av ärendena blev klara inom utlovad ledtid; målet är {goal}. {below} av "
            "{all} aktiviteter ligger under målet; lägst är {label} med {share}. Svagast "
            "månad var {month} med {weakest_share}.",
            total=formats.percent(total),
            goal=goal,
            below=below or _("Ingen"),
            all=len(table),
            label=inside(activity_names(parameters)[lowest["activity"]]),
            share=formats.percent(lowest["share"]),
            month=month_name(int(weakest["month"])),
            weakest_share=formats.percent(weakest["share"]),
        )
    )


def lowest(period: Period, parameters: Parameters) -> Chart | None:
    """The eight activities with the lowest share in time, those below the target in colour; None of none."""
    table = _lead_times(period, parameters)
    if table.empty:
        return None
    lowest = table.head(SHOWN).assign(label=table["activity"].map(activity_names(parameters)))
    goal = parameters.followup.lead_time_target.on(period.last_day)
    shares = list(zip(lowest["label"].tolist(), lowest["share"].tolist(), strict=True))
    return charts.ranked_bars(
        "lead-times",
        _("Lägst andel i tid: {activity}", activity=inside(shares[0][0])),
        _(
            "De aktiviteter som har lägst andel klart i tid: {shares}.",
            shares=", ".join(f"{label} {formats.percent(share)}" for label, share in shares),
        ),
        shares,
        form=lambda value: formats.percent(value, 1),
        highlight=[place for place, kept in enumerate(lowest["kept"]) if not kept],
        note=_(
            "De åtta lägsta av {all} aktiviteter. I orange de under målet {goal}.",
            all=len(table),
            goal=formats.percent(goal, 0),
        )
        if len(table) > SHOWN
        else _("I orange de under målet {goal}.", goal=formats.percent(goal, 0)),
    )


def by_activity(period: Period, parameters: Parameters) -> Table:
    """Every activity against its promise, lowest share first, with its months."""
    table = _lead_times(period, parameters)
    monthly = service.lead_times(period.lead_times, ["activity", "month"])
    series = courses(monthly.assign(percent=100 * monthly["share"]), "activity", "percent", period.through)
    return Table(
        "lead-times",
        _("Ledtider mot löfte {months}", months=months_text(period)),
        table.assign(months=table["activity"].map(series)),
        [
            Column("activity", "Aktivitet", words=activity_names(parameters)),
            promise(),
            Column("completed", "Klara", "integer"),
            Column("on_time", "I tid", "integer"),
            Column("share", "Andel i tid", "percent"),
            Column("kept", "Målet nås", words=HELD),
            course_column(N_("Per månad, %"), period.through),
        ],
        note=_(
            "Löftet räknas i arbetsdagar. Målet är {goal} i tid.",
            goal=formats.percent(parameters.followup.lead_time_target.on(period.last_day), 0),
        ),
    )


def backlog_sentence(period: Period) -> Markdown:
    """What was open and overdue at the period's end, against the month before."""
    table = backlog.by_month(_balance(period))
    now = table.iloc[-1].to_dict()
    if not now["open"]:
        return prose(_("Inga ärenden var öppna vid utgången av {month}.", month=month_name(period.through)))
    text = _(
        "Vid utgången av {month} var {open} ärenden öppna; {overdue} av dem "
        "({overdue_share}) hade passerat utlovad ledtid. Det äldsta hade väntat "
        "{oldest_days} arbetsdagar.",
        month=month_name(period.through),
        open=formats.number(now["open"]),
        overdue=formats.number(now["overdue"]),
        overdue_share=formats.percent(now["overdue_share"]),
        oldest_days=formats.number(now["oldest_days"]),
    )
    if len(table) > 1:
        before = table.iloc[-2].to_dict()
        text += " " + _(
            "Månaden före var {open} öppna och {overdue} för sena.",
            open=formats.number(before["open"]),
            overdue=formats.number(before["overdue"]),
        )
    return prose(text)


def backlog_course(period: Period) -> Chart:
    """Open cases at each month's end, and those past their promise."""
    table = backlog.by_month(_balance(period))
    overdue = table["overdue"].tolist()
    most = by_size(table, "overdue")[-1]
    return charts.monthly_lines(
        "backlog",
        _(
            "Flest för sena ärenden i {month}: {overdue}",
            month=month_name(int(most["month"])),
            overdue=formats.number(most["overdue"]),
        ),
        _(
            "Öppna ärenden som har passerat utlovad ledtid vid varje månads slut: {counts}.",
            counts=by_month(table["month"].tolist(), [formats.number(count) for count in overdue]),
        ),
        {_("För sena"): overdue},
        months=table["month"].tolist(),
        from_zero=True,
        height=2.0,
    )


def backlog_by_activity(period: Period, parameters: Parameters, most: int = 12) -> Table:
    """The activities with most overdue at the period's end."""
    balanced = _balance(period)
    table = backlog.latest(balanced, working_calendar(parameters, period.year)).head(most)
    series = courses(balanced, "activity", "open", period.through)
    return Table(
        "backlog",
        _(
            "Öppna ärenden vid utgången av {month} {year}",
            month=month_name(period.through),
            year=period.year,
        ),
        table.assign(months=table["activity"].map(series)),
        [
            Column("activity", "Aktivitet", words=activity_names(parameters)),
            Column("open", "Öppna", "integer"),
            Column("change", "Ändring i månaden", "change"),
            column("overdue"),
            column("overdue_share", "Andel"),
            Column("oldest_days", "Äldsta, dagar", "integer"),
            column("days_of_work"),
            course_column(N_("Öppna per månad"), period.through),
        ],
        note=" ".join(
            [
                *(
                    [_("De {most} aktiviteter som har flest för sena.", most=most)]
                    if len(table) == most
                    else []
                ),
                _("Dagars arbete är öppna delade med hur många som blev klara per arbetsdag i månaden."),
            ]
        ),
    )


def _lead_times(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Activities of which something has been done, lowest share first."""
    table = lead_times_against_promise(period.lead_times, parameters, period.last_day, ["activity"])
    done = table[table["completed"] > 0]
    return done.sort_values("share", kind="stable", ignore_index=True)


def _balance(period: Period) -> pd.DataFrame:
    return backlog.balance(
        period.backlog,
        period.volumes if period.has("volumes") else None,
        period.lead_times if period.has("lead_times") else None,
    )
