"""Call-backs and letters of a unit, month by month, against their goals."""

from __future__ import annotations

from datetime import date

import pandas as pd
from IPython.display import Markdown

from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import _, ngettext
from model.presentation.tables import Table


def sentence(pack: UnitPack) -> Markdown | None:
    """How many call-backs and letters there were, and how many in time; None unless both are known."""
    if pack.call_backs is None or pack.mail is None:
        return None
    promised, made = (int(pack.call_backs[name].sum()) for name in ("promised", "on_time"))
    received, answered = (int(pack.mail[name].sum()) for name in ("received", "on_time"))
    return prose(
        _(
            "Av {promised} utlovade återkopplingar skedde {made} i tid ({call_backs}). "
            "Funktionsbrevlådan fick {received} brev; {answered} besvarades i tid ({mail}).",
            promised=formats.number(promised),
            made=formats.number(made),
            call_backs=formats.percent(pack.total["call_backs"]),
            received=formats.number(received),
            answered=formats.number(answered),
            mail=formats.percent(pack.total["mail"]),
        )
    )


def on_time(pack: UnitPack, parameters: Parameters) -> Chart | None:
    """Call-backs and mail in time by month; None unless both are known."""
    if pack.call_backs is None or pack.mail is None:
        return None
    goals = parameters.followup
    goal, of_mail = (each.on(pack.last_day) for each in (goals.call_back_target, goals.mail_target))
    said = _("mål {goal}") if goal == of_mail else _("mål för återkoppling {goal}")
    calls, mail = (pack.total[name] for name in ("call_backs", "mail"))
    numbers = pack.by_month["month"].tolist()
    return charts.monthly_lines(
        "on-time",
        _(
            "Återkoppling i tid {call_backs}, e-post {mail}",
            call_backs=formats.percent(calls, 0),
            mail=formats.percent(mail, 0),
        ),
        _(
            "Andel i tid per månad till och med {month}: återkoppling {call_backs} och e-post {mail} under "
            "perioden. Målet för återkoppling är {goal}, för e-post {of_mail}.",
            month=formats.month_name(int(numbers[-1])),
            call_backs=formats.percent(calls),
            mail=formats.percent(mail),
            goal=formats.percent(goal, 0),
            of_mail=formats.percent(of_mail, 0),
        ),
        {_("återkoppling"): pack.call_backs["share"].tolist(), _("e-post"): pack.mail["share"].tolist()},
        months=numbers,
        target=(said.format(goal=formats.percent(goal, 0)), goal),
        form=charts.share,
        height=2.2,
    )


def table(pack: UnitPack, parameters: Parameters) -> Table | None:
    """Call-backs and mail by month, and the period; None unless both are known."""
    if pack.call_backs is None or pack.mail is None:
        return None
    mail = pack.mail.rename(columns={"on_time": "mail_in_time", "share": "mail_share"})
    months = pack.call_backs.merge(mail, on="month", how="outer").sort_values("month")
    counts = ["promised", "on_time", "received", "mail_in_time"]
    shares = {"month": None, "share": pack.total["call_backs"], "mail_share": pack.total["mail"]}
    total = pd.DataFrame([months[counts].sum().to_dict() | shares])
    both = pd.concat([months, total], ignore_index=True)
    return Table(
        "correspondence",
        _("Återkopplingar och e-post"),
        both.astype(dict.fromkeys(["month", *counts], "Int64")),
        [
            Column("month", "Månad", "month", missing=_("Perioden")),
            Column("promised", "Utlovade återkopplingar", "integer"),
            Column("on_time", "i tid", "integer"),
            Column("share", "Andel", "percent"),
            Column("received", "Mottagna brev", "integer"),
            Column("mail_in_time", "besvarade i tid", "integer"),
            Column("mail_share", "Andel", "percent"),
        ],
        total=[-1],
        note=_definitions(parameters, pack.last_day),
    )


def _definitions(parameters: Parameters, day: date) -> str:
    """What in time means for call-backs and mail."""
    return _(
        "I tid: återkoppling inom {call_back}; e-post inom {mail}. Andelen är av alla utlovade "
        "återkopplingar och av alla brev till brevlådan.",
        call_back=_days(parameters.phone.callback_lead_time.on(day)),
        mail=_days(parameters.mail.lead_time.on(day)),
    )


def _days(count: int) -> str:
    if not count:
        return _("samma dag")
    return ngettext("en arbetsdag", "{count} arbetsdagar", count, count=formats.number(count))
