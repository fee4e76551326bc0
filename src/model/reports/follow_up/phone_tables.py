"""Words and tables of a unit's phone report, over :func:`model.followup.unit_pack.unit_pack`.

Every frame here is ready for a :class:`model.presentation.display.Table`, whose columns stand beside it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.followup.unit_pack import UnitPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.presentation.formats import inside
from model.presentation.language import N_, SWEDISH, _, as_written, listed, ngettext, words
from model.presentation.tables import Column
from model.reports.follow_up.words import STATUSES, VERDICTS
from tertialpdf.blocks import State

CENTRE = N_("Hela verksamheten")
KEPT, MISSED = N_("Löftet hålls"), N_("Löftet hålls inte")
NUMBERS = {1: N_("en"), 2: N_("två"), 3: N_("tre"), 4: N_("fyra"), 5: N_("fem"), 6: N_("sex")}


def threshold(parameters: Parameters) -> str:
    """``60 sekunder``."""
    return _("{seconds} sekunder", seconds=formats.number(parameters.phone.answer_threshold.value))


def promises(pack: UnitPack, parameters: Parameters) -> list[tuple[str, float, float]]:
    """What is promised: the measure's name, the unit's share, and the promised share."""
    phone, goals = parameters.phone, parameters.followup
    return [
        (_("Besvarade samtal"), pack.total["answer_rate"], phone.answered_target.value),
        (
            _("Svar inom {threshold}", threshold=threshold(parameters)),
            pack.total["service_level"],
            phone.service_level_target.value,
        ),
        (_("Återkoppling i tid"), pack.total["call_backs"], goals.call_back_target.value),
        (_("E-post i tid"), pack.total["mail"], goals.mail_target.value),
    ]


def key_figures(pack: UnitPack, parameters: Parameters) -> list[KeyFigure]:
    """The four promises, and wait and abandoned calls beside the whole centre's."""
    kept = [
        KeyFigure(
            name,
            formats.percent(value),
            _("löfte {target}", target=formats.percent(target, 0)),
            *_verdict(value >= target),
        )
        for name, value, target in promises(pack, parameters)
    ]
    own, centre = pack.total, pack.centre
    wait = KeyFigure(
        _("Väntan på svar, medel"),
        f"{formats.number(own['wait'])}{formats.NO_BREAK}s",
        _("hela verksamheten {wait}\u00a0s", wait=formats.number(centre["wait"])),
    )
    lost, everywhere = (total["abandoned"] / total["offered"] for total in (own, centre))
    abandoned = KeyFigure(
        _("Lade på innan svar"),
        formats.percent(lost),
        _(
            "{abandoned} samtal; hela verksamheten {everywhere}",
            abandoned=formats.number(own["abandoned"]),
            everywhere=formats.percent(everywhere),
        ),
    )
    return [kept[0], kept[1], abandoned, kept[2], kept[3], wait]


def summary(pack: UnitPack, parameters: Parameters) -> str:
    """Markdown: promises, where it is worst, where it is going, what the schedule gives, what is done."""
    lines = [
        _("**Löftena:** {told}", told=_promise_words(pack, parameters)),
        _("**Svårast att komma fram:** {told}", told=_worst_words(pack)),
        _("**Riktningen:** {told}", told=_trend_words(pack)),
        _("**Telefonschemat:** {told}", told=_duty_words(pack, parameters)),
        _("**Det här görs:** {told}", told=_action_words(pack)),
    ]
    return "\n".join(f"- {line}" for line in lines)


def worst_table(pack: UnitPack) -> pd.DataFrame:
    """The half-hours of lowest answer rate, and their months (course, per cent); WORST_COLUMNS."""
    course = [
        [100 * value for value in pack.heat.loc[half_hour].tolist()] for half_hour in pack.worst["half_hour"]
    ]
    return pack.worst.assign(course=pd.Series(course, index=pack.worst.index, dtype=object))


WORST_COLUMNS = [
    Column("half_hour", "Från klockan"),
    Column("offered", "Inringda", "integer"),
    Column("abandoned", "Lade på", "integer"),
    Column("answer_rate", "Besvarade", "percent"),
    Column("centre_answer_rate", CENTRE, "percent"),
    Column("service_level", "Svar i tid", "percent"),
    Column("wait", "Väntan, s", "decimal", 0),
    Column("course", "Besvarade per månad, %", "sparkline"),
]


def definitions(parameters: Parameters) -> str:
    """How the phone's figures are counted, for the notes beside them."""
    return _(
        "Besvarade: av alla inringda samtal, varje försök räknat. Svar i tid: inom "
        "{threshold}, av alla inringda. Väntan: medel för de besvarade.",
        threshold=threshold(parameters),
    )


def month_table(pack: UnitPack, parameters: Parameters) -> pd.DataFrame:
    """Phone by month with a last row for the period: label and the measures; MONTH_COLUMNS."""
    months = pack.by_month.assign(label=[formats.month_name(int(month)) for month in pack.by_month["month"]])
    total = {
        **pack.total,
        "label": _("Perioden"),
        "centre_answer_rate": pack.centre["answer_rate"],
    }
    both = pd.concat([months, pd.DataFrame([total])], ignore_index=True)
    target = parameters.phone.answered_target.value
    return both.assign(against=100 * (both["answer_rate"] - target))


MONTH_COLUMNS = [
    Column("label", "Månad"),
    Column("offered", "Inringda", "integer"),
    Column("answered", "Besvarade", "integer"),
    Column("abandoned", "Lade på", "integer"),
    Column("answer_rate", "Andel besvarade", "percent"),
    Column("against", "Mot löftet, p.e.", "change", 1),
    Column("centre_answer_rate", CENTRE, "percent"),
    Column("service_level", "Svar i tid", "percent"),
    Column("wait", "Väntan, s", "decimal", 0),
]


def correspondence_table(pack: UnitPack) -> pd.DataFrame:
    """Call-backs and mail by month with a last row for the period; CORRESPONDENCE_COLUMNS."""
    mail = pack.mail.rename(columns={"on_time": "mail_on_time", "share": "mail_share"})
    table = pack.call_backs.merge(mail, on="month", how="outer").sort_values("month")
    counts = ["promised", "on_time", "received", "mail_on_time"]
    total: dict[str, Any] = {name: int(table[name].sum()) for name in counts}
    total |= {"share": pack.total["call_backs"], "mail_share": pack.total["mail"], "label": _("Perioden")}
    months = table.assign(label=[formats.month_name(int(month)) for month in table["month"]])
    return pd.concat([months, pd.DataFrame([total])], ignore_index=True)


CORRESPONDENCE_COLUMNS = [
    Column("label", "Månad"),
    Column("promised", "Utlovade återkopplingar", "integer"),
    Column("on_time", "i tid", "integer"),
    Column("share", "Andel", "percent"),
    Column("received", "Mottagna brev", "integer"),
    Column("mail_on_time", "besvarade i tid", "integer"),
    Column("mail_share", "Andel", "percent"),
]


def correspondence_sentence(pack: UnitPack) -> str:
    """How many call-backs and letters there were, and how many in time."""
    promised, made = (int(pack.call_backs[name].sum()) for name in ("promised", "on_time"))
    received, answered = (int(pack.mail[name].sum()) for name in ("received", "on_time"))
    return _(
        "Av {promised} utlovade återkopplingar skedde {made} i tid ({call_backs}). "
        "Funktionsbrevlådan fick {received} brev; {answered} besvarades i tid ({mail}).",
        promised=formats.number(promised),
        made=formats.number(made),
        call_backs=formats.percent(pack.total["call_backs"]),
        received=formats.number(received),
        answered=formats.number(answered),
        mail=formats.percent(pack.total["mail"]),
    )


def day_sentence(pack: UnitPack) -> str:
    """When most call and when most give up."""
    busiest, lost = (_most(pack.half_hours, column) for column in ("offered", "abandoned"))
    return _(
        "Andelen besvarade räknas på alla inringda samtal. Flest ringer klockan {busiest} "
        "({offered} samtal under perioden). Flest lägger på klockan {worst}: {abandoned} av {calls}.",
        busiest=busiest["half_hour"],
        offered=formats.number(busiest["offered"]),
        worst=lost["half_hour"],
        abandoned=formats.number(lost["abandoned"]),
        calls=formats.number(lost["offered"]),
    )


def month_sentence(pack: UnitPack, parameters: Parameters) -> str:
    """In how many months the promise was kept, the best and the weakest of them."""
    table, target = pack.by_month, parameters.phone.answered_target.value
    kept = int(table["answer_rate_kept"].sum())
    best, weakest = _most(table, "answer_rate"), _least(table, "answer_rate")
    latest = table.to_dict("records")[-1]
    return _(
        "Löftet {target} hölls i {kept} av {all} månader: bäst {best_month} med {best}, svagast "
        "{weakest_month} med {weakest}. I {month} besvarades {latest}, i hela verksamheten {centre}.",
        target=formats.percent(target, 0),
        kept=kept,
        all=len(table),
        best_month=formats.month_name(int(best["month"])),
        best=formats.percent(best["answer_rate"]),
        weakest_month=formats.month_name(int(weakest["month"])),
        weakest=formats.percent(weakest["answer_rate"]),
        month=formats.month_name(latest["month"]),
        latest=formats.percent(latest["answer_rate"]),
        centre=formats.percent(latest["centre_answer_rate"]),
    )


def correspondence_definitions(parameters: Parameters) -> str:
    """What in time means for call-backs and mail."""
    return _(
        "I tid: återkoppling inom {call_back}; e-post inom {mail}. Andelen är av alla utlovade "
        "återkopplingar och av alla brev till brevlådan.",
        call_back=_days(parameters.phone.callback_lead_time.value),
        mail=_days(parameters.mail.lead_time.value),
    )


DUTY_COLUMNS = [
    Column("half_hour", "Från klockan"),
    Column("on_duty", "På schemat", "integer"),
    Column("calls", "Samtal per dag", "decimal", 1),
    Column("load", "Belastning", "decimal", 2),
    Column("occupancy", "I samtal, av tiden", "percent", 0),
    Column("answer_rate", "Besvarade", "percent"),
    Column("expected", "Väntat med fullt schema", "percent"),
    Column("needed", "Behövs för löftet", "integer"),
]
DUTY_NOTE = N_(
    "Belastning: så många som i medeltal skulle vara upptagna om alla samtal besvarades "
    "(samtal per arbetsdag gånger samtalstid och efterarbete). Väntat och behövs: Erlang "
    "A för en medeldag då alla på schemat är på plats; dagar med fler samtal kräver mer. "
    "Är det besvarade lägre än det väntade har pass stått tomma eller samtalen kommit "
    "ojämnt."
)


def duty_sentence(pack: UnitPack, parameters: Parameters) -> str:
    """Where the schedule is too thin, and where it should have been enough but was not."""
    missed, thin, enough = _missed(pack, parameters)
    if missed.empty:
        return _("Löftet hålls i alla halvtimmar.")
    parts = [
        _(
            "Löftet missas i {missed} av dagens {all} halvtimmar.",
            missed=len(missed),
            all=len(pack.duty),
        )
    ]
    if len(thin):
        parts.append(
            _(
                "{clocks} är schemat för tunt: det behövs {people} för löftet en medeldag.",
                clocks=_clocks(thin),
                people=_people(thin),
            )
        )
    if len(enough):
        gap = 100 * (enough["expected"] - enough["answer_rate"]).mean()
        parts.append(
            _(
                "{clocks} räcker schemat för en medeldag, men besvarade är {gap} procentenheter lägre än "
                "väntat: se efter att passen är bemannade och hur mycket dagarna skiljer sig åt.",
                clocks=_clocks(enough),
                gap=formats.number(gap, 1),
            )
        )
    return " ".join(parts)


def what_to_do(pack: UnitPack, parameters: Parameters) -> str:
    """Markdown: what the figures suggest, one line each; empty when every promise is kept everywhere."""
    lines = []
    _missing, thin, enough = _missed(pack, parameters)
    if len(thin):
        spare = pack.duty[pack.duty["needed"] < pack.duty["on_duty"]]
        line = _("Pröva {people} i tjänst {clocks}.", people=_people(thin), clocks=inside(_clocks(thin)))
        if len(spare):
            line += " " + _("Utrymme att flytta från finns {clocks}.", clocks=inside(_clocks(spare)))
        lines.append(line)
    if len(enough):
        lines.append(
            _(
                "Gå igenom hur passen bemannas {clocks}; schemat i sig räcker en medeldag.",
                clocks=inside(_clocks(enough)),
            )
        )
    for name, table, share in (
        (_("återkopplingen"), pack.call_backs, parameters.followup.call_back_target.value),
        (_("e-posten"), pack.mail, parameters.followup.mail_target.value),
    ):
        low = table[table["share"] < share]
        if len(low):
            worst = _least(low, "share")
            lines.append(
                _(
                    "Följ upp {name}: under målet {goal} i {below} av {all} månader, lägst {month} med "
                    "{share}.",
                    name=name,
                    goal=formats.percent(share, 0),
                    below=len(low),
                    all=len(table),
                    month=formats.month_name(int(worst["month"])),
                    share=formats.percent(worst["share"]),
                )
            )
    count = len(pack.complaints)
    if count:
        lines.append(
            ngettext(
                "En synpunkt på enhetens tillgänglighet har kommit in under perioden.",
                "{count} synpunkter på enhetens tillgänglighet har kommit in under perioden.",
                count,
                count=formats.number(count),
            )
        )
    return "\n".join(f"- {line}" for line in lines)


def action_table(pack: UnitPack, parameters: Parameters) -> pd.DataFrame:
    """Actions for availability: action, owner, due, state; ACTION_COLUMNS."""
    roles = {role: description.name for role, description in parameters.staffing.roles.items()}
    return pack.actions.assign(
        owner=pack.actions["owner_role"].map(roles),
        state=pack.actions["status"].map(words(STATUSES)).mask(pack.actions["late"], _("Försenad")),
    )


ACTION_COLUMNS = [
    Column("area", "Område", language=SWEDISH),
    Column("action", "Åtgärd", language=SWEDISH),
    Column("owner", "Ansvarig roll"),
    Column("due", "Klart", "date"),
    Column("state", "Läge"),
]


def change_table(changed: pd.DataFrame) -> pd.DataFrame:
    """Before and after by half-hour, with the verdict in words; CHANGE_COLUMNS."""
    spans = [
        formats.MISSING
        if pd.isna(low)
        else f"{formats.number(100 * low, 1, signed=True)} – {formats.number(100 * high, 1, signed=True)}"
        for low, high in zip(changed["low"], changed["high"], strict=True)
    ]
    return changed.assign(
        change=100 * changed["change"], span=spans, verdict=changed["verdict"].map(words(VERDICTS))
    )


def before_after_heading() -> str:
    """The heading of the comparison with last year, which stands only when there is one."""
    return _("## Före och efter")


CHANGE_COLUMNS = [
    Column("half_hour", "Från klockan"),
    Column("before", "Året före", "percent"),
    Column("after", "I år", "percent"),
    Column("change", "Ändring, p.e.", "change", 1),
    Column("span", "Osäkerhet, p.e.", "decimal"),
    Column("verdict", "Bedömning"),
]


def _promise_words(pack: UnitPack, parameters: Parameters) -> str:
    told = promises(pack, parameters)
    missed = [
        _(
            "{name} ({outcome} mot {target})",
            name=inside(name),
            outcome=formats.percent(value),
            target=formats.percent(target, 0),
        )
        for name, value, target in told
        if not value >= target
    ]
    kept = len(told) - len(missed)
    text = _("{kept} av {all} hålls.", kept=kept, all=len(told))
    return text + " " + _("Inte {missed}.", missed=listed(missed)) if missed else text


def _worst_words(pack: UnitPack) -> str:
    worst = [
        _(
            "klockan {half_hour} ({share})",
            half_hour=row["half_hour"],
            share=formats.percent(row["answer_rate"], 0),
        )
        for row in pack.worst.to_dict("records")
    ]
    lost, everywhere = pack.worst["abandoned"].sum(), pack.total["abandoned"]
    calls = pack.worst["offered"].sum() / pack.total["offered"]
    said = {"clocks": listed(worst), "calls": formats.percent(calls, 0)}
    if not everywhere:
        return _("{clocks}. Där kom {calls} av samtalen.", **said)
    return _(
        "{clocks}. Där kom {calls} av samtalen, {lost} av dem som lade på.",
        **said,
        lost=formats.percent(lost / everywhere, 0),
    )


def _trend_words(pack: UnitPack) -> str:
    early, late, months = pack.trend
    centre = formats.percent(pack.centre["answer_rate"])
    if not months:
        return _("en månad ger ingen riktning; hela verksamheten besvarade {centre}.", centre=centre)
    return ngettext(
        "den första månaden besvarades {early}, den senaste {late}: {moved}. Hela verksamheten har {centre} "
        "under perioden.",
        "de {count} första månaderna besvarades {early}, de {count} senaste {late}: {moved}. Hela "
        "verksamheten har {centre} under perioden.",
        months,
        count=_(NUMBERS[months]),
        early=formats.percent(early),
        late=formats.percent(late),
        moved=_moved(late - early),
        centre=centre,
    )


def _moved(change: float) -> str:
    points = round(100 * change, 1)
    if not points:
        return _("oförändrat")
    size = formats.number(abs(points), 1)
    if points > 0:
        return _("upp {points} procentenheter", points=size)
    return _("ned {points} procentenheter", points=size)


def _duty_words(pack: UnitPack, parameters: Parameters) -> str:
    missed, thin, _enough = _missed(pack, parameters)
    if missed.empty:
        return _("löftet hålls i alla halvtimmar.")
    said = {"missed": len(missed), "all": len(pack.duty)}
    if not len(thin):
        return _("löftet missas i {missed} av dagens {all} halvtimmar; schemat räcker en medeldag.", **said)
    return _(
        "löftet missas i {missed} av dagens {all} halvtimmar; schemat är för tunt {clocks}.",
        **said,
        clocks=inside(_clocks(thin)),
    )


def _missed(pack: UnitPack, parameters: Parameters) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Half-hours that miss the promise; of these where the schedule is too thin, and where it is not."""
    duty = pack.duty[pack.duty["answer_rate"] < parameters.phone.answered_target.value]
    is_thin = duty["needed"] > duty["on_duty"]
    return duty, duty[is_thin], duty[~is_thin]


def _action_words(pack: UnitPack) -> str:
    ongoing = pack.actions[pack.actions["status"] != "done"]
    told = [
        _("{action} (klart {due})", action=as_written(inside(row["action"])), due=row["due"])
        for row in ongoing.to_dict("records")
    ]
    return (listed(told) if told else _("ingen öppen åtgärd")) + "."


def _most(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The first row with the greatest value in ``column``."""
    return table.nlargest(1, column).to_dict("records")[0]


def _least(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The first row with the least value in ``column``."""
    return table.nsmallest(1, column).to_dict("records")[0]


def _clocks(rows: pd.DataFrame) -> str:
    """``Klockan 11:30, 12:00 och 12:30``."""
    return _("Klockan {clocks}", clocks=listed([str(clock) for clock in rows["half_hour"]]))


def _people(rows: pd.DataFrame) -> str:
    """``två personer`` or ``två till tre personer``, as needed in ``rows``."""
    least, most = int(rows["needed"].min()), int(rows["needed"].max())
    low, high = (_(NUMBERS[count]) if count in NUMBERS else str(count) for count in (least, most))
    if least < most:
        return _("{low} till {high} personer", low=low, high=high)
    return ngettext("{count} person", "{count} personer", most, count=high)


def _days(count: int) -> str:
    if not count:
        return _("samma dag")
    return ngettext("en arbetsdag", "{count} arbetsdagar", count, count=formats.number(count))


def _verdict(kept: bool) -> tuple[State, str]:
    return ("good", _(KEPT)) if kept else ("bad", _(MISSED))
