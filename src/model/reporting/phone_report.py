"""Words and tables of a unit's phone report, over :func:`model.followup.unit_pack.unit_pack`.

Every frame here is ready for a :class:`model.reporting.display.Table`, whose columns stand beside it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from model.followup.unit_pack import UnitPack
from model.parameters.schema import Parameters
from model.reporting import formats
from model.reporting.display import Column, KeyFigure, State
from model.reporting.follow_up_words import STATUSES, VERDICTS
from model.reporting.formats import inside

CENTRE = "Hela verksamheten"
KEPT, MISSED = "Löftet hålls", "Löftet hålls inte"
POINTS = "procentenheter"


def threshold(parameters: Parameters) -> str:
    """``60 sekunder``."""
    return f"{formats.number(parameters.phone.answer_threshold.value)} sekunder"


def promises(pack: UnitPack, parameters: Parameters) -> list[tuple[str, float, float]]:
    """What is promised: the measure's name, the unit's share, and the promised share."""
    phone, goals = parameters.phone, parameters.followup
    return [
        ("Besvarade samtal", pack.total["answer_rate"], phone.answered_target.value),
        (f"Svar inom {threshold(parameters)}", pack.total["service_level"], phone.service_level_target.value),
        ("Återkoppling i tid", pack.total["call_backs"], goals.call_back_target.value),
        ("E-post i tid", pack.total["mail"], goals.mail_target.value),
    ]


def key_figures(pack: UnitPack, parameters: Parameters) -> list[KeyFigure]:
    """The four promises, and wait and abandoned calls beside the whole centre's."""
    kept = [
        KeyFigure(
            name, formats.percent(value), f"löfte {formats.percent(target, 0)}", *_verdict(value >= target)
        )
        for name, value, target in promises(pack, parameters)
    ]
    own, centre = pack.total, pack.centre
    wait = KeyFigure(
        "Väntan på svar, medel",
        f"{formats.number(own['wait'])}{formats.NO_BREAK}s",
        f"hela verksamheten {formats.number(centre['wait'])}{formats.NO_BREAK}s",
    )
    lost, everywhere = (total["abandoned"] / total["offered"] for total in (own, centre))
    abandoned = KeyFigure(
        "Lade på innan svar",
        formats.percent(lost),
        f"{formats.number(own['abandoned'])} samtal; hela verksamheten {formats.percent(everywhere)}",
    )
    return [kept[0], kept[1], abandoned, kept[2], kept[3], wait]


def summary(pack: UnitPack, parameters: Parameters) -> str:
    """Markdown: promises, where it is worst, where it is going, what the schedule gives, what is done."""
    lines = [
        f"**Löftena:** {_promise_words(pack, parameters)}",
        f"**Svårast att komma fram:** {_worst_words(pack)}",
        f"**Riktningen:** {_trend_words(pack)}",
        f"**Telefonschemat:** {_duty_words(pack, parameters)}",
        f"**Det här görs:** {_action_words(pack)}",
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
    Column("wait", "Väntan, s", "integer"),
    Column("course", "Besvarade per månad, %", "sparkline"),
]


def definitions(parameters: Parameters) -> str:
    """How the phone's figures are counted, for the notes beside them."""
    return (
        "Besvarade: av alla inringda samtal, varje försök räknat. "
        f"Svar i tid: inom {threshold(parameters)}, av alla inringda. Väntan: medel för de besvarade."
    )


def month_table(pack: UnitPack, parameters: Parameters) -> pd.DataFrame:
    """Phone by month with a last row for the period: label and the measures; MONTH_COLUMNS."""
    months = pack.by_month.assign(label=[formats.month_name(int(month)) for month in pack.by_month["month"]])
    total = {
        **pack.total,
        "label": "Perioden",
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
    Column("wait", "Väntan, s", "integer"),
]


def correspondence_table(pack: UnitPack) -> pd.DataFrame:
    """Call-backs and mail by month with a last row for the period; CORRESPONDENCE_COLUMNS."""
    mail = pack.mail.rename(columns={"on_time": "mail_on_time", "share": "mail_share"})
    table = pack.call_backs.merge(mail, on="month", how="outer").sort_values("month")
    counts = ["promised", "on_time", "received", "mail_on_time"]
    total: dict[str, Any] = {name: int(table[name].sum()) for name in counts}
    total |= {"share": pack.total["call_backs"], "mail_share": pack.total["mail"], "label": "Perioden"}
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
    return (
        f"Av {formats.number(promised)} utlovade återkopplingar skedde {formats.number(made)} i tid "
        f"({formats.percent(pack.total['call_backs'])}). Funktionsbrevlådan fick {formats.number(received)} "
        f"brev; {formats.number(answered)} besvarades i tid ({formats.percent(pack.total['mail'])})."
    )


def day_sentence(pack: UnitPack) -> str:
    """When most call and when most give up."""
    busiest, lost = (_most(pack.half_hours, column) for column in ("offered", "abandoned"))
    return (
        "Andelen besvarade räknas på alla inringda samtal. "
        f"Flest ringer klockan {busiest['half_hour']} ({formats.number(busiest['offered'])} samtal under "
        f"perioden). Flest lägger på klockan {lost['half_hour']}: {formats.number(lost['abandoned'])} av "
        f"{formats.number(lost['offered'])}."
    )


def month_sentence(pack: UnitPack, parameters: Parameters) -> str:
    """In how many months the promise was kept, the best and the weakest of them."""
    table, target = pack.by_month, parameters.phone.answered_target.value
    kept = int(table["answer_rate_kept"].sum())
    best, weakest = _most(table, "answer_rate"), _least(table, "answer_rate")
    latest = table.to_dict("records")[-1]
    return (
        f"Löftet {formats.percent(target, 0)} hölls i {kept} av {len(table)} månader: bäst "
        f"{formats.month_name(int(best['month']))} med {formats.percent(best['answer_rate'])}, svagast "
        f"{formats.month_name(int(weakest['month']))} med {formats.percent(weakest['answer_rate'])}. "
        f"I {formats.month_name(latest['month'])} besvarades {formats.percent(latest['answer_rate'])}, i "
        f"hela verksamheten {formats.percent(latest['centre_answer_rate'])}."
    )


def correspondence_definitions(parameters: Parameters) -> str:
    """What in time means for call-backs and mail."""
    days = {
        "återkoppling": parameters.phone.callback_lead_time.value,
        "e-post": parameters.mail.lead_time.value,
    }
    within = "; ".join(f"{name} inom {_days(count)}" for name, count in days.items())
    return f"I tid: {within}. Andelen är av alla utlovade återkopplingar och av alla brev till brevlådan."


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
DUTY_NOTE = (
    "Belastning: så många som i medeltal skulle vara upptagna om alla samtal besvarades (samtal per "
    "arbetsdag gånger samtalstid och efterarbete). Väntat och behövs: Erlang A för en medeldag då alla på "
    "schemat är på plats; dagar med fler samtal kräver mer. Är det besvarade lägre än det väntade har pass "
    "stått tomma eller samtalen kommit ojämnt."
)


def duty_sentence(pack: UnitPack, parameters: Parameters) -> str:
    """Where the schedule is too thin, and where it should have been enough but was not."""
    missed, thin, enough = _missed(pack, parameters)
    if missed.empty:
        return "Löftet hålls i alla halvtimmar."
    parts = [f"Löftet missas i {len(missed)} av dagens {len(pack.duty)} halvtimmar."]
    if len(thin):
        parts.append(
            f"{_clocks(thin)} är schemat för tunt: det behövs {_people(thin)} för löftet en medeldag."
        )
    if len(enough):
        gap = 100 * (enough["expected"] - enough["answer_rate"]).mean()
        parts.append(
            f"{_clocks(enough)} räcker schemat för en medeldag, men besvarade är {formats.number(gap, 1)} "
            f"{POINTS} lägre än väntat: se efter att passen är bemannade och hur mycket dagarna skiljer sig "
            "åt."
        )
    return " ".join(parts)


def what_to_do(pack: UnitPack, parameters: Parameters) -> str:
    """Markdown: what the figures suggest, one line each; empty when every promise is kept everywhere."""
    lines = []
    _, thin, enough = _missed(pack, parameters)
    if len(thin):
        spare = pack.duty[pack.duty["needed"] < pack.duty["on_duty"]]
        where = f" Utrymme att flytta från finns {inside(_clocks(spare))}." if len(spare) else ""
        lines.append(f"Pröva {_people(thin)} i tjänst {inside(_clocks(thin))}.{where}")
    if len(enough):
        lines.append(
            f"Gå igenom hur passen bemannas {inside(_clocks(enough))}; schemat i sig räcker en medeldag."
        )
    for name, table, share in (
        ("återkopplingen", pack.call_backs, parameters.followup.call_back_target.value),
        ("e-posten", pack.mail, parameters.followup.mail_target.value),
    ):
        low = table[table["share"] < share]
        if len(low):
            worst = _least(low, "share")
            lines.append(
                f"Följ upp {name}: under målet {formats.percent(share, 0)} i {len(low)} av {len(table)} "
                f"månader, lägst {formats.month_name(int(worst['month']))} med "
                f"{formats.percent(worst['share'])}."
            )
    count = len(pack.complaints)
    if count:
        subject = "En synpunkt" if count == 1 else f"{formats.number(count)} synpunkter"
        lines.append(f"{subject} på enhetens tillgänglighet har kommit in under perioden.")
    return "\n".join(f"- {line}" for line in lines)


def action_table(pack: UnitPack, parameters: Parameters) -> pd.DataFrame:
    """Actions for availability: action, owner, due, state; ACTION_COLUMNS."""
    roles = {role: description.name for role, description in parameters.staffing.roles.items()}
    return pack.actions.assign(
        owner=pack.actions["owner_role"].map(roles),
        state=pack.actions["status"].map(STATUSES).mask(pack.actions["late"], "Försenad"),
    )


ACTION_COLUMNS = [
    Column("area", "Område"),
    Column("action", "Åtgärd"),
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
        change=100 * changed["change"], span=spans, verdict=changed["verdict"].map(VERDICTS)
    )


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
        f"{inside(name)} ({formats.percent(value)} mot {formats.percent(target, 0)})"
        for name, value, target in told
        if not value >= target
    ]
    kept = len(told) - len(missed)
    return f"{kept} av {len(told)} hålls." + (f" Inte {_and(missed)}." if missed else "")


def _worst_words(pack: UnitPack) -> str:
    worst = [
        f"klockan {row['half_hour']} ({formats.percent(row['answer_rate'], 0)})"
        for row in pack.worst.to_dict("records")
    ]
    lost, everywhere = pack.worst["abandoned"].sum(), pack.total["abandoned"]
    calls = pack.worst["offered"].sum() / pack.total["offered"]
    share = f", {formats.percent(lost / everywhere, 0)} av dem som lade på" if everywhere else ""
    return f"{_and(worst)}. Där kom {formats.percent(calls, 0)} av samtalen{share}."


def _trend_words(pack: UnitPack) -> str:
    early, late, months = pack.trend
    centre = formats.percent(pack.centre["answer_rate"])
    if not months:
        return f"en månad ger ingen riktning; hela verksamheten besvarade {centre}."
    count = {1: "", 2: "två ", 3: "tre "}[months]
    first, last = (
        (f"de {count}första månaderna", f"de {count}senaste")
        if months > 1
        else ("den första månaden", "den senaste")
    )
    return (
        f"{first} besvarades {formats.percent(early)}, {last} {formats.percent(late)}: "
        f"{_moved(late - early)}. Hela verksamheten har {centre} under perioden."
    )


def _moved(change: float) -> str:
    points = round(100 * change, 1)
    if not points:
        return "oförändrat"
    return f"{'upp' if points > 0 else 'ned'} {formats.number(abs(points), 1)} {POINTS}"


def _duty_words(pack: UnitPack, parameters: Parameters) -> str:
    missed, thin, _ = _missed(pack, parameters)
    if missed.empty:
        return "löftet hålls i alla halvtimmar."
    where = f"; schemat är för tunt {inside(_clocks(thin))}" if len(thin) else "; schemat räcker en medeldag"
    return f"löftet missas i {len(missed)} av dagens {len(pack.duty)} halvtimmar{where}."


def _missed(pack: UnitPack, parameters: Parameters) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Half-hours that miss the promise; of these where the schedule is too thin, and where it is not."""
    duty = pack.duty[pack.duty["answer_rate"] < parameters.phone.answered_target.value]
    is_thin = duty["needed"] > duty["on_duty"]
    return duty, duty[is_thin], duty[~is_thin]


def _action_words(pack: UnitPack) -> str:
    ongoing = pack.actions[pack.actions["status"] != "done"]
    words = [f"{inside(row['action'])} (klart {row['due']})" for row in ongoing.to_dict("records")]
    return (_and(words) or "ingen öppen åtgärd") + "."


def _most(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The first row with the greatest value in ``column``."""
    return table.nlargest(1, column).to_dict("records")[0]


def _least(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The first row with the least value in ``column``."""
    return table.nsmallest(1, column).to_dict("records")[0]


def _clocks(rows: pd.DataFrame) -> str:
    """``Klockan 11:30, 12:00 och 12:30``."""
    return "Klockan " + _and([str(clock) for clock in rows["half_hour"]])


def _people(rows: pd.DataFrame) -> str:
    """``två personer`` or ``två till tre personer``, as needed in ``rows``."""
    words = {1: "en", 2: "två", 3: "tre", 4: "fyra", 5: "fem", 6: "sex"}
    low, high = (
        words.get(count, str(count)) for count in (int(rows["needed"].min()), int(rows["needed"].max()))
    )
    noun = "person" if high == "en" else "personer"
    return f"{low} {noun}" if low == high else f"{low} till {high} {noun}"


def _days(count: int) -> str:
    return {0: "samma dag", 1: "en arbetsdag"}.get(count, f"{formats.number(count)} arbetsdagar")


def _and(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _verdict(kept: bool) -> tuple[State, str]:
    return ("good", KEPT) if kept else ("bad", MISSED)
