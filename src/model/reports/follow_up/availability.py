"""How easy the centre is to reach: phone, call-backs and mail against what is promised."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, service
from model.followup.service import phone_against_promise
from model.parameters.phone_groups import phone_on, promised
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import inside, month_abbreviation, month_name
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up.monthly import by_month, by_size
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.promises import HELD, promise
from model.reports.follow_up.words import CORRESPONDENCE, unit_names
from model.reports.promised_answers import promise_columns, with_promises, within_words

ALL = "all"
PHONE_COLUMNS = [
    column("offered", "Inringda"),
    column("answered"),
    column("abandoned"),
    column("answer_rate", "Andel besvarade"),
    column("service_level"),
    column("wait"),
]


def phone_sentence(period: Period, parameters: Parameters) -> Markdown:
    """Calls offered, answered and abandoned, in how many months the promise was kept, and the waits."""
    total = service.phone_total(period.phone)
    monthly = phone_against_promise(period.phone, ["month"], parameters, period.year)
    kept = int(monthly["answer_rate_kept"].sum())
    promise, _in_time = promised(
        phone_on(parameters.phone, period.last_day), service.calls_by_unit(period.phone)
    )
    return prose(
        _(
            "{offered} samtal ringdes in; {answer_rate} besvarades och {abandoned} lades på. "
            "Löftet att besvara {promise} hölls{of_months}. De som fick svar väntade i medeltal "
            "{wait} sekunder, och {service_level} av alla fick svar inom {threshold}.",
            offered=formats.number(total["offered"]),
            answer_rate=formats.percent(total["answer_rate"]),
            abandoned=formats.number(total["abandoned"]),
            promise=formats.percent(promise, 0),
            of_months=_of_months(kept, len(monthly)),
            wait=formats.number(total["wait"]),
            service_level=formats.percent(total["service_level"]),
            threshold=within_words(parameters),
        )
    )


def phone_by_unit(period: Period, parameters: Parameters) -> Table:
    """Calls by unit and for the whole: offered, answered, abandoned, shares, waits."""
    everyone = pd.concat([period.phone, period.phone.assign(unit=ALL)], ignore_index=True)
    return Table(
        "phone-by-unit",
        _("Telefon per enhet {months}", months=months_text(period)),
        with_promises(service.phone(everyone, ["unit"]), parameters, ALL),
        [
            Column("unit", "Enhet", words=unit_names(parameters)),
            *PHONE_COLUMNS,
            *promise_columns(parameters),
        ],
        total=[-1],
        note=_("Andelen besvarade räknas på alla inringda samtal, väntan på de besvarade."),
    )


def phone_by_month(period: Period, parameters: Parameters) -> Table:
    """Each month against the promise."""
    answered, in_time = promised(
        phone_on(parameters.phone, period.last_day), service.calls_by_unit(period.phone)
    )
    return Table(
        "phone-by-month",
        _("Telefon månad för månad mot löftet {months}", months=months_text(period)),
        phone_against_promise(period.phone, ["month"], parameters, period.year),
        [
            Column("month", "Månad", "month"),
            *PHONE_COLUMNS[:4],
            Column("answer_rate_kept", "Hållet", words=HELD),
            *PHONE_COLUMNS[4:5],
            Column("service_level_kept", "Hållet", words=HELD),
            *PHONE_COLUMNS[5:],
        ],
        note=_(
            "Löftet är {answered} besvarade och {in_time} inom {threshold}, av alla inringda.",
            answered=formats.percent(answered, 0),
            in_time=formats.percent(in_time, 0),
            threshold=within_words(parameters),
        ),
    )


def by_half_hour(period: Period, parameters: Parameters) -> Chart:
    """The answer rate and the share answered in time over the day."""
    found = service.phone(period.phone, ["half_hour"])
    goal = service.answered_target(period, parameters)
    worst = by_size(found, "answer_rate")[0]
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
        note=_("Svar i tid: inom {threshold}, av alla inringda.", threshold=within_words(parameters)),
    )


def waits(period: Period, parameters: Parameters) -> Chart:
    """Mean waits in seconds by half-hour and unit."""
    found = service.phone(period.phone, ["half_hour", "unit"])
    wide = found.pivot_table(index="half_hour", columns="unit", values="wait", sort=False, dropna=False)
    longest = by_size(found, "wait")[-1]
    names = unit_names(parameters)
    shortest, most = (formats.number(wait) for wait in (found["wait"].min(), longest["wait"]))
    return charts.heat_table(
        "waits",
        _("Väntan är lika lång hela dagen: {wait} sekunder", wait=most)
        if shortest == most
        else _(
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
    goal, _in_time = promised(
        phone_on(parameters.phone, period.last_day), service.calls_by_unit(period.phone)
    )
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
        target_words=_("I orange: under {goal} besvarade, före avrundning.", goal=formats.percent(goal, 0)),
        note=_("Procent av de inringda samtalen."),
    )


def answered_by_month(period: Period, parameters: Parameters) -> Chart:
    """The answer rate by month against the target."""
    found = service.phone(period.phone, ["month"])
    rates, goal = found["answer_rate"].tolist(), service.answered_target(period, parameters)
    months = found["month"].tolist()
    first, last = (formats.percent(rates[place], 0) for place in (0, -1))
    return charts.monthly_lines(
        "answer-rate",
        _course(rates).format(first=first, last=last, month=month_name(months[-1])),
        _(
            "Andel besvarade samtal per månad: {shares}. Målet är {goal}.",
            shares=by_month(months, [formats.percent(rate, 0) for rate in rates]),
            goal=formats.percent(goal, 0),
        ),
        {_("Besvarade"): rates},
        months=months,
        target=(_("mål {goal}", goal=formats.percent(goal, 0)), goal),
        form=charts.share,
        height=2.2,
    )


def correspondence(period: Period, parameters: Parameters) -> Table | None:
    """Call-backs and mail by unit against what is promised; None where neither is known."""
    calls, mail = (
        pd.concat([table, table.assign(unit=ALL)], ignore_index=True) if table is not None else None
        for table in _correspondence(period)
    )
    if calls is None and mail is None:
        return None
    table = service.correspondence_against_promise(calls, mail, "unit", parameters, period.last_day)
    return Table(
        "correspondence",
        _("Återkoppling och e-post {months}", months=months_text(period)),
        table.assign(is_total=table["unit"] == ALL),
        [
            Column("kind", "Slag", words=CORRESPONDENCE),
            Column("unit", "Enhet", words=unit_names(parameters)),
            Column("asked", "Lovade eller mottagna", "integer"),
            Column("on_time", "I tid", "integer"),
            Column("share", "Andel", "percent"),
            Column("target", "Mål", "percent", 0),
            Column("kept", "Hållet", words=HELD),
            promise(),
        ],
        total="is_total",
    )


def correspondence_sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """Mail and call-backs in time, against their targets; None where neither is known."""
    calls, mail = _correspondence(period)
    goals, told = parameters.followup, []
    if mail is not None:
        row = service.mail_on_time(mail.assign(all=0), "all").iloc[0].to_dict()
        told.append(
            _(
                "Funktionsbrevlådorna fick {received} brev; {share} besvarades i tid (mål {goal}).",
                received=formats.number(row["received"]),
                share=formats.percent(row["share"]),
                goal=formats.percent(goals.mail_target.on(period.last_day), 0),
            )
        )
    if calls is not None:
        row = service.call_backs_on_time(calls.assign(all=0), "all").iloc[0].to_dict()
        told.append(
            _(
                "Av {promised} utlovade samtal tillbaka ringdes {share} i tid (mål {goal}).",
                promised=formats.number(row["promised"]),
                share=formats.percent(row["share"]),
                goal=formats.percent(goals.call_back_target.on(period.last_day), 0),
            )
        )
    return prose(" ".join(told)) if told else None


def _correspondence(period: Period) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Call-backs and mail, as far as they are known."""
    return (
        period.call_backs if period.has("call_backs") else None,
        period.mail if period.has("mail") else None,
    )


def _of_months(kept: int, months: int) -> str:
    """In how many months, with a space before it; of one month only whether not."""
    if months == 1:
        return "" if kept else " " + _("inte")
    if not kept:
        return " " + _("inte i någon av {months} månader", months=months)
    return " " + _("i {kept} av {months} månader", kept=kept, months=months)


def _course(rates: list[float]) -> str:
    """What to say of a share from January to the last month."""
    if rates[-1] > rates[0]:
        return _("Svarsandelen steg från {first} i januari till {last} i {month}")
    if rates[-1] < rates[0]:
        return _("Svarsandelen sjönk från {first} i januari till {last} i {month}")
    return _("Svarsandelen var oförändrad från {first} i januari till {last} i {month}")
