"""The service sections: phone, call-backs, mail, lead times and backlog against what is promised."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period, backlog, service
from model.followup.service import lead_times_against_promise, phone_against_promise
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.display import prose
from model.presentation.formats import inside, month_abbreviation, month_name
from model.presentation.language import N_, _, ngettext, words
from model.presentation.tables import Column, Table
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.staff_tables import units
from model.reports.follow_up.words import CORRESPONDENCE, activity_names

KEPT = {True: N_("ja"), False: N_("nej")}


def phone_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Calls offered, answered and abandoned, in how many months the promise was kept, and the waits."""
    total = service.phone_total(period.phone)
    monthly = phone_against_promise(period.phone, ["month"], parameters)
    kept = int(monthly["answer_rate_kept"].sum())
    promise = parameters.phone.answered_target.value
    return prose(
        _(
            "{offered} samtal ringdes in; {answer_rate} besvarades och {abandoned} lades på. "
            "Löftet att besvara {promise} hölls {of_months}. De som fick svar väntade i medeltal "
            "{wait} sekunder, och {service_level} av alla fick svar inom {threshold} sekunder.",
            offered=formats.number(total["offered"]),
            answer_rate=formats.percent(total["answer_rate"]),
            abandoned=formats.number(total["abandoned"]),
            promise=formats.percent(promise, 0),
            of_months=_of_months(kept, len(monthly)),
            wait=formats.number(total["wait"]),
            service_level=formats.percent(total["service_level"]),
            threshold=_threshold(parameters),
        )
    )


def phone_by_unit(period: Period, parameters: Parameters) -> Table:
    """Calls by unit and for the whole: offered, answered, abandoned, shares, waits."""
    table = service.phone(period.phone, ["unit"])
    total = service.phone(period.phone.assign(unit="all"), ["unit"])
    both = pd.concat([table, total], ignore_index=True)
    return Table(
        "phone-by-unit",
        _("Telefon per enhet {months}", months=months_text(period)),
        both.assign(label=both["unit"].map(units(parameters))),
        [Column("label", "Enhet"), *PHONE_COLUMNS],
        total=[-1],
        note=_("Andelen besvarade räknas på alla inringda samtal, väntan på de besvarade."),
    )


def phone_by_month(period: Period, parameters: Parameters) -> Table:
    """Each month against the promise."""
    table = phone_against_promise(period.phone, ["month"], parameters)
    return Table(
        "phone-by-month",
        _("Telefon månad för månad mot löftet {months}", months=months_text(period)),
        table.assign(
            label=[month_name(int(month)) for month in table["month"]],
            answer_rate_kept=table["answer_rate_kept"].map(words(KEPT)),
            service_level_kept=table["service_level_kept"].map(words(KEPT)),
        ),
        [
            Column("label", "Månad"),
            *PHONE_COLUMNS[:4],
            Column("answer_rate_kept", "Hållet"),
            *PHONE_COLUMNS[4:5],
            Column("service_level_kept", "Hållet"),
            *PHONE_COLUMNS[5:],
        ],
        note=_(
            "Löftet är {answered} besvarade och {in_time} inom {threshold} sekunder, av alla inringda.",
            answered=formats.percent(parameters.phone.answered_target.value, 0),
            in_time=formats.percent(parameters.phone.service_level_target.value, 0),
            threshold=_threshold(parameters),
        ),
    )


PHONE_COLUMNS = [
    Column("offered", "Inringda", "integer"),
    Column("answered", "Besvarade", "integer"),
    Column("abandoned", "Lade på", "integer"),
    Column("answer_rate", "Andel besvarade", "percent"),
    Column("service_level", "Svar i tid", "percent"),
    Column("wait", "Väntan, s", "integer"),
]


def by_half_hour(period: Period, parameters: Parameters) -> Chart:
    """The answer rate and the share answered in time over the day."""
    found = service.phone(period.phone, ["half_hour"])
    goal = parameters.followup.answer_rate_target.value
    worst = _by_size(found, "answer_rate")[0]
    return charts.half_hour_profile(
        "answered-by-half-hour",
        _("Svårast att komma fram klockan {half_hour}", half_hour=worst["half_hour"]),
        _(
            "Andel besvarade samtal per halvtimme: lägst {lowest} klockan {half_hour}, högst {highest}.",
            lowest=formats.percent(worst["answer_rate"], 0),
            half_hour=worst["half_hour"],
            highest=formats.percent(found["answer_rate"].max(), 0),
        ),
        found["half_hour"].tolist(),
        {_("Besvarade"): found["answer_rate"].tolist(), _("Svar i tid"): found["service_level"].tolist()},
        target=(_("mål besvarade {goal}", goal=formats.percent(goal, 0)), goal),
        height=2.4,
        note=_("Svar i tid: inom {threshold} sekunder, av alla inringda.", threshold=_threshold(parameters)),
    )


def waits(period: Period, parameters: Parameters) -> Chart:
    """Mean waits in seconds by half-hour and unit."""
    found = service.phone(period.phone, ["half_hour", "unit"])
    wide = found.pivot_table(index="half_hour", columns="unit", values="wait", sort=False, dropna=False)
    longest = _by_size(found, "wait")[-1]
    names = units(parameters)
    return charts.heat_table(
        "waits",
        _(
            "Längst väntan: {unit} klockan {half_hour}, {wait} sekunder",
            unit=inside(names[longest["unit"]]),
            half_hour=longest["half_hour"],
            wait=formats.number(longest["wait"]),
        ),
        _(
            "Medelväntan i sekunder per halvtimme och enhet, från {least} till {most} "
            "sekunder. Längst är den hos {unit} klockan {half_hour}.",
            least=formats.number(found["wait"].min()),
            most=formats.number(longest["wait"]),
            unit=names[longest["unit"]],
            half_hour=longest["half_hour"],
        ),
        wide.index.tolist(),
        [names[str(unit)] for unit in wide.columns],
        wide.to_numpy(dtype=float).tolist(),
        note=_("Sekunder i medeltal för dem som fick svar."),
    )


def answered_by_time_and_month(period: Period, parameters: Parameters) -> Chart:
    """The answer rate by half-hour and month, those below the promise in colour."""
    wide = service.half_hours_by_month(period.phone)
    goal = parameters.phone.answered_target.value
    values = wide.to_numpy(dtype=float)
    below = int((values < goal).sum())
    return charts.heat_table(
        "answered-by-time-and-month",
        _("Löftet bröts i {below} av {all} halvtimmar och månader", below=below, all=values.size),
        _(
            "Andel besvarade samtal i procent, en rad per halvtimme och en kolumn per månad: "
            "{below} av {all} rutor är under löftet {goal}, lägst {lowest}.",
            below=below,
            all=values.size,
            goal=formats.percent(goal, 0),
            lowest=formats.percent(float(values.min()), 0),
        ),
        wide.index.tolist(),
        [month_abbreviation(int(month)) for month in wide.columns],
        (100 * values).tolist(),
        target=100 * goal,
        target_words=_("I orange: under {goal} besvarade.", goal=formats.percent(goal, 0)),
        note=_("Procent av de inringda samtalen."),
    )


def answered_by_month(period: Period, parameters: Parameters) -> Chart:
    """The answer rate by month against the target."""
    found = service.phone(period.phone, ["month"])
    rates, goal = found["answer_rate"].tolist(), parameters.followup.answer_rate_target.value
    months = found["month"].tolist()
    first, last = (formats.percent(rates[place], 0) for place in (0, -1))
    return charts.monthly_lines(
        "answer-rate",
        _course(rates).format(first=first, last=last, month=month_name(months[-1])),
        _(
            "Andel besvarade samtal per månad: {shares}. Målet är {goal}.",
            shares=_by_month(months, [formats.percent(rate, 0) for rate in rates]),
            goal=formats.percent(goal, 0),
        ),
        {_("Besvarade"): rates},
        months=months,
        target=(_("mål {goal}", goal=formats.percent(goal, 0)), goal),
        form=charts.share,
        height=2.2,
    )


def correspondence(period: Period, parameters: Parameters) -> Table:
    """Call-backs and mail by unit against what is promised."""
    everyone = [table.assign(unit="all") for table in (period.call_backs, period.mail)]
    both = pd.concat(
        [
            service.correspondence_against_promise(calls, mail, "unit", parameters)
            for calls, mail in ((period.call_backs, period.mail), (everyone[0], everyone[1]))
        ],
        ignore_index=True,
    )
    order = {kind: place for place, kind in enumerate(CORRESPONDENCE)}
    both = both.sort_values("kind", key=lambda kinds: kinds.map(order), kind="stable", ignore_index=True)
    return Table(
        "correspondence",
        _("Återkoppling och e-post {months}", months=months_text(period)),
        both.assign(
            kind=both["kind"].map(words(CORRESPONDENCE)),
            label=both["unit"].map(units(parameters)),
            promise=[_days(days) for days in both["promise"]],
            kept=both["kept"].map(words(KEPT)),
        ),
        [
            Column("kind", "Slag"),
            Column("label", "Enhet"),
            Column("asked", "Lovade eller mottagna", "integer"),
            Column("on_time", "I tid", "integer"),
            Column("share", "Andel", "percent"),
            Column("target", "Mål", "percent", 0),
            Column("kept", "Hållet"),
            Column("promise", "Löfte"),
        ],
        total=both.index[both["unit"] == "all"].tolist(),
    )


def correspondence_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Mail and call-backs in time, against their targets."""
    mail = service.mail_on_time(period.mail.assign(all=0), "all").iloc[0].to_dict()
    calls = service.call_backs_on_time(period.call_backs.assign(all=0), "all").iloc[0].to_dict()
    goals = parameters.followup
    return prose(
        _(
            "Funktionsbrevlådorna fick {received} brev; {share} besvarades i tid (mål {goal}). "
            "Av {promised} utlovade samtal tillbaka ringdes {calls_share} i tid (mål {calls_goal}).",
            received=formats.number(mail["received"]),
            share=formats.percent(mail["share"]),
            goal=formats.percent(goals.mail_target.value, 0),
            promised=formats.number(calls["promised"]),
            calls_share=formats.percent(calls["share"]),
            calls_goal=formats.percent(goals.call_back_target.value, 0),
        )
    )


def lead_time_sentence(period: Period, parameters: Parameters) -> Markdown:
    """How much was done in time, how many activities are below the target, and the weakest month."""
    total = service.lead_times(period.lead_times.assign(all=0), "all")["share"].tolist()[0]
    table = _lead_times(period, parameters)
    monthly = service.lead_times(period.lead_times, "month")
    weakest = _by_size(monthly, "share")[0]
    below, lowest = int((~table["kept"]).sum()), table.iloc[0].to_dict()
    goal = formats.percent(parameters.followup.lead_time_target.value, 0)
    return prose(
        _(
            "{total} av ärendena blev klara inom utlovad ledtid; målet är {goal}. {below} av "
            "{all} aktiviteter ligger under målet; lägst är {label} med {share}. Svagast "
            "månad var {month} med {weakest_share}.",
            total=formats.percent(total),
            goal=goal,
            below=below or _("Ingen"),
            all=len(table),
            label=inside(lowest["label"]),
            share=formats.percent(lowest["share"]),
            month=month_name(int(weakest["month"])),
            weakest_share=formats.percent(weakest["share"]),
        )
    )


def lowest_lead_times(period: Period, parameters: Parameters) -> Chart:
    """The eight activities with the lowest share in time, those below the target in colour."""
    table = _lead_times(period, parameters)
    lowest = table.head(8)
    goal = parameters.followup.lead_time_target.value
    shares = dict(zip(lowest["label"], lowest["share"], strict=True))
    return charts.ranked_bars(
        "lead-times",
        _("Lägst andel i tid: {activity}", activity=inside(lowest["label"].tolist()[0])),
        _(
            "De åtta aktiviteter som har lägst andel klart i tid: {shares}.",
            shares=", ".join(f"{label} {formats.percent(share)}" for label, share in shares.items()),
        ),
        shares,
        form=lambda value: formats.percent(value, 1),
        highlight=lowest.loc[~lowest["kept"], "label"].tolist(),
        note=_(
            "De åtta lägsta av {all} aktiviteter. I orange de under målet {goal}.",
            all=len(table),
            goal=formats.percent(goal, 0),
        ),
    )


def lead_times(period: Period, parameters: Parameters) -> Table:
    """Every activity against its promise, lowest share first, with its months."""
    table = _lead_times(period, parameters)
    months = service.lead_times(period.lead_times, ["activity", "month"]).sort_values("month")
    series = {name: own["share"].mul(100).tolist() for name, own in months.groupby("activity")}
    return Table(
        "lead-times",
        _("Ledtider mot löfte {months}", months=months_text(period)),
        table.assign(
            promise=[_days(days) for days in table["promise"]],
            kept=table["kept"].map(words(KEPT)),
            months=table["activity"].map(series),
        ),
        [
            Column("label", "Aktivitet"),
            Column("promise", "Löfte"),
            Column("completed", "Klara", "integer"),
            Column("on_time", "I tid", "integer"),
            Column("share", "Andel i tid", "percent"),
            Column("kept", "Målet nås"),
            Column("months", "Per månad, %", "sparkline"),
        ],
        note=_(
            "Löftet räknas i arbetsdagar. Målet är {goal} i tid.",
            goal=formats.percent(parameters.followup.lead_time_target.value, 0),
        ),
    )


def backlog_sentence(period: Period) -> Markdown:
    """What was open and overdue at the period's end, against the month before."""
    table = backlog.by_month(_balance(period))
    now = table.iloc[-1].to_dict()
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
    most = _by_size(table, "overdue")[-1]
    return charts.monthly_lines(
        "backlog",
        _(
            "Flest för sena ärenden i {month}: {overdue}",
            month=month_name(int(most["month"])),
            overdue=formats.number(most["overdue"]),
        ),
        _(
            "Öppna ärenden som har passerat utlovad ledtid vid varje månads slut: {counts}.",
            counts=_by_month(table["month"].tolist(), [formats.number(count) for count in overdue]),
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
    series = {name: own["open"].tolist() for name, own in balanced.groupby("activity")}
    return Table(
        "backlog",
        _(
            "Öppna ärenden vid utgången av {month} {year}",
            month=month_name(period.through),
            year=period.year,
        ),
        table.assign(
            label=table["activity"].map(activity_names(parameters)), months=table["activity"].map(series)
        ),
        [
            Column("label", "Aktivitet"),
            Column("open", "Öppna", "integer"),
            Column("change", "Ändring i månaden", "change"),
            Column("overdue", "För sena", "integer"),
            Column("overdue_share", "Andel", "percent"),
            Column("oldest_days", "Äldsta, dagar", "integer"),
            Column("days_of_work", "Dagars arbete", "decimal", 1),
            Column("months", "Öppna per månad", "sparkline"),
        ],
        note=_(
            "De {most} aktiviteter som har flest för sena. Dagars arbete är öppna delade med hur "
            "många som blev klara per arbetsdag i månaden.",
            most=most,
        ),
    )


def _lead_times(period: Period, parameters: Parameters) -> pd.DataFrame:
    """Activities of which something has been done, lowest share first."""
    table = lead_times_against_promise(period.lead_times, parameters, ["activity"])
    table = table[table["completed"] > 0]
    table = table.sort_values("share", kind="stable", ignore_index=True)
    return table.assign(label=table["activity"].map(activity_names(parameters)))


def _by_size(table: pd.DataFrame, column: str) -> list[dict[Any, Any]]:
    """Rows that have a value of ``column``, least first."""
    return table.dropna(subset=[column]).sort_values(column, kind="stable").to_dict("records")


def _balance(period: Period) -> pd.DataFrame:
    return backlog.balance(period.backlog, period.volumes, period.lead_times)


def _days(days: float) -> str:
    if not days:
        return _("samma dag")
    return ngettext("{days} dag", "{days} dagar", 1 if days == 1 else 2, days=formats.number(days))


def _of_months(kept: int, months: int) -> str:
    if months == 1:
        return "" if kept else _("inte")
    if not kept:
        return _("i ingen av {months} månader", months=months)
    return _("i {kept} av {months} månader", kept=kept, months=months)


def _by_month(months: list[int], shown: list[str]) -> str:
    """``jan 87 %, feb 90 %``."""
    return ", ".join(
        f"{month_abbreviation(int(month))} {each}" for month, each in zip(months, shown, strict=True)
    )


def _course(rates: list[float]) -> str:
    """What to say of a share from January to the last month."""
    if rates[-1] > rates[0]:
        return _("Svarsandelen steg från {first} i januari till {last} i {month}")
    if rates[-1] < rates[0]:
        return _("Svarsandelen sjönk från {first} i januari till {last} i {month}")
    return _("Svarsandelen var oförändrad från {first} i januari till {last} i {month}")


def _threshold(parameters: Parameters) -> str:
    """The seconds within which an answer counts as in time."""
    return f"{parameters.phone.answer_threshold.value:g}"
