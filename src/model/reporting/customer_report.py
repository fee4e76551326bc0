"""Words and tables of a customer's report for a meeting, over :mod:`model.followup.customer_pack`.

Nothing here is about another customer; lead times are the whole centre's, and said to be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from model.calendar import WorkingCalendar, working_calendar
from model.errors import Finding, InputError
from model.followup import Period
from model.followup import complaints as cases
from model.followup.agreed import CUSTOMER_SERVICES, SUPPLIER_SERVICES, summed
from model.followup.customer_pack import LOG_KINDS, REPORT, CustomerPack
from model.followup.service import lead_times
from model.followup.talking_points import TalkingPoints
from model.parameters.schema import Parameters
from model.pricing.money import ZERO
from model.reporting import formats
from model.reporting.display import Column, KeyFigure, State
from model.reporting.follow_up_words import CATEGORIES, INVOICE_KINDS, NO_PROCESS, PROCESSES
from model.reporting.follow_up_words import LOG_KINDS as KIND_WORDS
from model.reporting.formats import inside

MOST_NAMED = 4
"""Activities below target that are named among the points; the others are counted."""
STREAMS = {"supplier": SUPPLIER_SERVICES, "customer": CUSTOMER_SERVICES}
COUNTED = {
    "event": ("händelse", "händelser"),
    "problem": ("problem", "problem"),
    "proposal": ("förslag", "förslag"),
    "service_wish": ("önskemål om tjänst", "önskemål om tjänster"),
}


def meeting_day(text: str | None) -> date | None:
    """The day of the meeting as asked for; InputError when it is no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise InputError(
            Finding(REPORT, "möte", str(text), "ett datum som 2011-09-14, eller inget")
        ) from None


def since_words(pack: CustomerPack) -> str:
    """``Sedan mötet den 30 maj 2011``, or since the year began when there was none."""
    if pack.since is None:
        return "Hittills i år"
    return f"Sedan mötet den {formats.long_date(pack.since)}"


def key_figures(pack: CustomerPack, period: Period, parameters: Parameters) -> list[KeyFigure]:
    """Invoices, amount, lead times, incomplete documents, complaints and meetings, as against promises."""
    volume, agreed = _invoices(pack)
    amount, planned = _amounts(pack)
    share, target = service_share(pack), parameters.followup.lead_time_target.value
    documents, incomplete, cleared = _documents(pack)
    held, promised = len(pack.meetings), pack.promised_so_far
    return [
        KeyFigure(
            "Fakturor hittills",
            formats.number(volume),
            f"avtalat {formats.number(agreed)}, {_share(volume - agreed, agreed)}",
        ),
        KeyFigure(
            "Belopp hittills",
            formats.thousand_kronor(amount),
            f"avtalat {formats.thousand_kronor(planned)}, {_share(amount - planned, planned)}",
        ),
        KeyFigure(
            "Klart inom ledtid",
            formats.percent(share),
            f"mål {formats.percent(target, 0)}; hela verksamheten",
            *_verdict(share >= target, "Målet nås", "Målet nås inte"),
        ),
        KeyFigure(
            "Ofullständiga underlag",
            formats.percent(incomplete / documents if documents else None),
            f"{formats.number(incomplete)} st, {formats.number(cleared)} klarade per telefon",
        ),
        _complaint_figure(pack, period, parameters),
        KeyFigure(
            "Kundmöten",
            f"{held} hållna",
            f"utlovade hittills {promised}, på året {formats.number(pack.promised_meetings)}",
            *_verdict(held >= promised, "Löftet hålls", "Löftet hålls inte"),
        ),
    ]


def summary(pack: CustomerPack, period: Period, parameters: Parameters) -> str:
    """Markdown: the year so far in five lines."""
    lines = [
        f"**Volymer:** {inside(volume_sentence(pack))}",
        f"**Belopp:** {_amount_words(pack)}",
        f"**Ledtider:** {inside(lead_time_sentence(pack, parameters))}",
        f"**Underlag:** {inside(incomplete_sentence(pack))}",
        f"**Dialog:** {inside(log_sentence(pack))} {complaint_sentence(pack, period, parameters)}",
    ]
    return "\n".join(f"- {line}" for line in lines)


def points(found: TalkingPoints, pack: CustomerPack, parameters: Parameters) -> str:
    """Markdown: what to talk about, one line each."""
    lines = [
        f"{row['label']}: {formats.number(row['volume'])} mot avtalade {formats.number(row['agreed'])} "
        f"({formats.percent(row['share'], signed=True)}, "
        f"{formats.kronor(row['amount_deviation'], 0, signed=True)} kr). "
        "Vad beror det på, och vad väntas resten av året?"
        for row in found.volumes.to_dict("records")
    ]
    if found.channels:
        channels = found.channels
        lines.append(
            f"E-fakturorna är {formats.percent(channels.share)} av leverantörsfakturorna; avtalet räknar med "
            f"{formats.percent(channels.agreed)}. Varje skannad faktura som blir e-faktura kostar "
            f"{formats.kronor(channels.cheaper)} kr mindre. Vilka leverantörer kan anslutas härnäst?"
        )
    if len(found.late):
        late = [
            f"{inside(str(row['label']))} ({formats.percent(row['share'])})"
            for row in found.late.nsmallest(MOST_NAMED, "share").to_dict("records")
        ]
        rest = len(found.late) - len(late)
        named = _and([*late, f"{rest} till" if rest else ""])
        lines.append(f"Under ledtidsmålet, mätt för hela verksamheten: {named}. Märks det hos er?")
    if found.returned is not None:
        row = found.returned
        label = inside(parameters.activities[row["activity"]].name)
        lines.append(
            f"Flest återsända underlag: {label}, {formats.number(row['returned'])} av "
            f"{formats.number(row['documents'])}. Vad saknas oftast, och kan mer klaras per telefon?"
        )
    if found.repeated:
        told = [f"{inside(text)} ({count} gånger)" for text, count in found.repeated.items()]
        lines.append(f"Problem som kommit igen: {_and(told)}.")
    elif found.problems:
        lines.append(f"{_count(found.problems, 'problem')} i loggen: är de lösta?")
    for words, texts in (
        ("Förslag att ta ställning till", found.proposals),
        ("Önskemål att besvara", found.wishes),
    ):
        if texts:
            lines.append(f"{words}: {_and([inside(text) for text in texts])}.")
    if len(found.unanswered):
        lines.append(f"Obesvarade synpunkter: {_and(found.unanswered['case'].tolist())}.")
    if found.missing_meetings:
        lines.append(
            f"{len(pack.meetings)} av {pack.promised_so_far} möten som utlovats hittills har hållits: "
            "boka nästa."
        )
    return "\n".join(f"- {line}" for line in lines) or "Figurerna ger inget särskilt att ta upp."


def log_counts(pack: CustomerPack) -> pd.DataFrame:
    """Entries by process and kind with a total row; LOG_COLUMNS."""
    table = pack.log_counts.assign(label=pack.log_counts["process"].map(PROCESSES).fillna(NO_PROCESS))
    total = {"label": "Summa", **{kind: int(table[kind].sum()) for kind in LOG_KINDS}}
    return pd.concat([table, pd.DataFrame([total])], ignore_index=True)


LOG_COLUMNS = [
    Column("label", "Process"),
    *(Column(kind, KIND_WORDS[kind], "integer") for kind in LOG_KINDS),
]


def entries(pack: CustomerPack, kinds: Sequence[str] = LOG_KINDS[1:]) -> pd.DataFrame:
    """Entries of the log of some kinds, latest first: date, label, process, text; ENTRY_COLUMNS."""
    chosen = pack.log[pack.log["kind"].isin(kinds)].sort_values("date", ascending=False, kind="stable")
    return chosen.assign(
        label=chosen["kind"].map(KIND_WORDS), process=chosen["process"].map(PROCESSES).fillna(NO_PROCESS)
    ).reset_index(drop=True)


ENTRY_COLUMNS = [
    Column("date", "Datum", "date"),
    Column("label", "Slag"),
    Column("process", "Process"),
    Column("text", "Notering"),
]


def events(pack: CustomerPack) -> pd.DataFrame:
    """Events of the log, alike ones together: process, text, times, latest; EVENT_COLUMNS."""
    chosen = pack.log[pack.log["kind"] == "event"]
    table = chosen.groupby(["process", "text"])["date"].agg(["size", "max"]).reset_index()
    table = table.rename(columns={"size": "times", "max": "latest"})
    table = table.assign(process=table["process"].map(PROCESSES).fillna(NO_PROCESS))
    return table.sort_values(["process", "times", "text"], ascending=[True, False, True], ignore_index=True)


EVENT_COLUMNS = [
    Column("process", "Process"),
    Column("text", "Händelse"),
    Column("times", "Gånger", "integer"),
    Column("latest", "Senast", "date"),
]


def volume_table(pack: CustomerPack) -> pd.DataFrame:
    """Volumes against the agreement with the months so far as a line; VOLUME_COLUMNS."""
    months = {
        service: [float(value) for value in rows.sort_values("month")["volume"].dropna()]
        for service, rows in pack.volumes_by_month.groupby("service")
    }
    table = pack.volumes.dropna(subset=["agreed_year"])
    course = pd.Series([months[service] for service in table["service"]], index=table.index, dtype=object)
    return table.assign(course=course).reset_index(drop=True)


VOLUME_COLUMNS = [
    Column("label", "Tjänst"),
    Column("unit_of_measure", "Enhet"),
    Column("agreed_year", "Avtal, år", "integer"),
    Column("agreed", "Avtal hittills", "integer"),
    Column("volume", "Utfall", "integer"),
    Column("deviation", "Avvikelse", "change"),
    Column("share", "Avvikelse", "change_percent"),
    Column("course", "Utfall per månad", "sparkline"),
]
VOLUME_NOTE = (
    "Avtal hittills: årets avtalade volym på de månader då den var budgeterad; det som inte har månadsbudget "
    "i tolftedelar."
)


def monthly(pack: CustomerPack, stream: str) -> tuple[list[float], list[float]]:
    """Invoices of a stream (supplier, customer) by month so far: actual, and agreed."""
    rows = pack.volumes_by_month[pack.volumes_by_month["service"].isin(STREAMS[stream])]
    sums = rows.groupby("month")[["volume", "agreed"]].sum(min_count=1).sort_index()
    sums = sums[sums.index <= pack.as_of.month]
    return [float(value) for value in sums["volume"]], [float(value) for value in sums["agreed"]]


def stream_words(pack: CustomerPack, stream: str) -> str:
    """``Leverantörsfakturorna är 129 666, 0,6 % fler än avtalat``."""
    table = pack.volumes[pack.volumes["service"].isin(STREAMS[stream])]
    volume, agreed = int(table["volume"].sum()), int(table["agreed"].sum())
    name = INVOICE_KINDS[stream].removesuffix("r") + "rna"
    return f"{name} är {formats.number(volume)}, {_more_or_fewer(volume, agreed)}"


def volume_sentence(pack: CustomerPack) -> str:
    """Both kinds of invoices against the agreement."""
    return f"{stream_words(pack, 'supplier')}; {inside(stream_words(pack, 'customer'))}."


def amount_table(pack: CustomerPack) -> pd.DataFrame:
    """Amounts against the agreement with a total row; AMOUNT_COLUMNS."""
    table = pack.volumes.assign(label=[_short(label) for label in pack.volumes["label"]])
    total = summed(pack.volumes_by_month.assign(all=0), ["all"], pack.as_of.month).assign(label="Summa")
    return pd.concat([table, total], ignore_index=True)


AMOUNT_COLUMNS = [
    Column("label", "Tjänst"),
    Column("amount_year", "Avtal, år, kr", "kronor", 0),
    Column("agreed_amount", "Avtal hittills, kr", "kronor", 0),
    Column("amount", "Utfall, kr", "kronor", 0),
    Column("amount_deviation", "Avvikelse, kr", "change"),
    Column("amount_share", "Avvikelse", "change_percent"),
]
AMOUNT_NOTE = (
    "Utfall: volym gånger avtalat pris; årsbelopp i tolftedelar. Vad avvikelsen betyder för slutavräkningen "
    "följer av avtalets volymklausul."
)


def lead_time_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Lead times of what the customer buys, those below target first; LEAD_TIME_COLUMNS."""
    services = {name: _short(line.name) for name, line in parameters.services.items()}
    table = pack.lead_times.sort_values("kept", kind="stable", ignore_index=True)
    return table.assign(
        bought=table["service"].map(services),
        promise=[_days(int(days)) for days in table["promise"]],
        verdict=table["kept"].map({True: "Målet nås", False: "Målet nås inte"}),
    )


LEAD_TIME_COLUMNS = [
    Column("label", "Ärende"),
    Column("bought", "Ingår i"),
    Column("promise", "Löfte"),
    Column("completed", "Klara", "integer"),
    Column("share", "I tid", "percent"),
    Column("verdict", "Bedömning"),
]
LEAD_TIME_NOTE = (
    "Ledtider mäts för hela verksamheten, inte per kund: siffrorna gäller alla kunders ärenden av samma "
    "slag. Löftet är i arbetsdagar."
)


def service_share(pack: CustomerPack) -> float:
    """Share done in time of all cases in the services that the customer buys, the whole centre."""
    return float(lead_times(pack.lead_times.assign(all=0), "all")["share"].iloc[0])


def lead_time_sentence(pack: CustomerPack, parameters: Parameters) -> str:
    """How many of the activities reach the target; whole centre."""
    table, target = pack.lead_times, parameters.followup.lead_time_target.value
    kept = int(table["kept"].sum())
    return (
        f"I de tjänster som köps når {kept} av {len(table)} ärendeslag målet {formats.percent(target, 0)} i "
        f"tid; tillsammans {formats.percent(service_share(pack))}, mätt för hela verksamheten."
    )


def incomplete_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Incomplete documents and how they were cleared, with a total row; INCOMPLETE_COLUMNS."""
    labels = {name: activity.name for name, activity in parameters.activities.items()}
    counts = ["documents", "incomplete", "cleared_by_phone", "returned"]
    total: dict[str, Any] = {name: int(pack.incomplete[name].sum()) for name in counts}
    documents, incomplete, cleared = _documents(pack)
    total |= {
        "label": "Summa",
        "share": incomplete / documents if documents else None,
        "cleared_share": cleared / incomplete if incomplete else None,
    }
    table = pack.incomplete.assign(label=pack.incomplete["activity"].map(labels))
    return pd.concat([table, pd.DataFrame([total])], ignore_index=True)


INCOMPLETE_COLUMNS = [
    Column("label", "Underlag"),
    Column("documents", "Inkomna", "integer"),
    Column("incomplete", "Ofullständiga", "integer"),
    Column("share", "Andel", "percent"),
    Column("cleared_by_phone", "Klarade per telefon", "integer"),
    Column("returned", "Återsända", "integer"),
    Column("cleared_share", "Klarade, andel", "percent", 0),
]


def incomplete_sentence(pack: CustomerPack) -> str:
    """How many documents were incomplete, and how many of them a call cleared."""
    documents, incomplete, cleared = _documents(pack)
    if not incomplete:
        return f"Inget av {formats.number(documents)} underlag var ofullständigt."
    return (
        f"{formats.number(incomplete)} av {formats.number(documents)} underlag "
        f"({formats.percent(incomplete / documents)}) var ofullständiga. {formats.number(cleared)} klarades "
        f"per telefon och {formats.number(incomplete - cleared)} återsändes."
    )


def log_sentence(pack: CustomerPack) -> str:
    """How many entries of each kind have come since the last meeting."""
    counts = pack.log["kind"].value_counts()
    parts = [
        f"{formats.number(int(counts[kind]))} {COUNTED[kind][0 if counts[kind] == 1 else 1]}"
        for kind in LOG_KINDS
        if counts.get(kind, 0)
    ]
    told = f": {_and(parts)}" if parts else ""
    entries = inside(_count(len(pack.log), "notering", "noteringar"))
    return f"{since_words(pack)} har {entries} gjorts i kundloggen{told}."


def amount_sentence(pack: CustomerPack) -> str:
    """What has been delivered so far in kronor, against the agreement."""
    return f"Det som levererats till och med {formats.long_date(pack.as_of)} är {_amount_words(pack)}"


def complaint_table(pack: CustomerPack, period: Period, parameters: Parameters) -> pd.DataFrame:
    """The customer's complaints: case, received, label, process, days, answer, led_to; COMPLAINT_COLUMNS."""
    table, calendar = pack.complaints, working_calendar(parameters, period.year)
    labels = table["category"].map(CATEGORIES)
    return table.assign(
        label=labels.mask(table["positive"].astype(bool), labels + " (positiv)"),
        process=table["process"].map(PROCESSES).fillna(NO_PROCESS),
        days=pd.Series(
            [
                None if pd.isna(sent) else _working_days(calendar, received, sent)
                for received, sent in zip(table["received"], table["answered"], strict=True)
            ],
            index=table.index,
            dtype=object,
        ),
    )


COMPLAINT_COLUMNS = [
    Column("case", "Ärende"),
    Column("received", "Inkom", "date"),
    Column("label", "Gäller"),
    Column("process", "Process"),
    Column("answered", "Besvarad", "date"),
    Column("days", "Arbetsdagar", "integer"),
    Column("led_to", "Ledde till"),
]


def complaint_sentence(pack: CustomerPack, period: Period, parameters: Parameters) -> str:
    """How many complaints came in the year, and how many were answered in time."""
    if pack.complaints.empty:
        return "Inga synpunkter eller klagomål från kunden har registrerats under perioden."
    days = parameters.followup.complaint_answer_days.value
    answered, in_time = _answered(pack, period, parameters)
    return (
        f"{_count(len(pack.complaints), 'synpunkt', 'synpunkter')} har registrerats under perioden; "
        f"{answered} av dem har fått svar, {in_time} inom {days} arbetsdagar."
    )


def add_on_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Add-ons bought: label, terms, agreed and actual amounts; ADD_ON_COLUMNS."""
    kinds = {name: line.kind for name, line in parameters.services.items()}
    table = pack.volumes[pack.volumes["service"].map(kinds) == "add_on"]
    terms = {
        row["service"]: f"från {row['start']}" + (f" till {row['end']}" if row["end"] else "")
        for row in pack.add_ons.to_dict("records")
    }
    return table.assign(terms=table["service"].map(terms).fillna("per styck")).reset_index(drop=True)


ADD_ON_COLUMNS = [
    Column("label", "Tilläggstjänst"),
    Column("terms", "Avtalad"),
    Column("amount_year", "Avtal, år, kr", "kronor", 0),
    Column("amount", "Utfall, kr", "kronor", 0),
]


def not_bought_sentence(pack: CustomerPack) -> str:
    """Add-ons that the customer does not buy."""
    if pack.not_bought.empty:
        return "Kunden köper alla tilläggstjänster."
    return f"Köps inte i dag: {_and([inside(str(label)) for label in pack.not_bought['label']])}."


def meeting_sentence(pack: CustomerPack) -> str:
    """Meetings held, by date, against the promise."""
    held = [
        f"{formats.long_date(row['date'])}" + (" (med verksamhetschefen)" if row["head_of_area"] else "")
        for row in pack.meetings.to_dict("records")
    ]
    when = f": {_and(held)}" if held else ""
    return (
        f"{_count(len(pack.meetings), 'kundmöte', 'kundmöten')} har hållits till och med "
        f"{formats.long_date(pack.as_of)}{when}. Löftet är {formats.number(pack.promised_meetings)} om året, "
        f"{pack.promised_so_far} så här långt."
    )


def _complaint_figure(pack: CustomerPack, period: Period, parameters: Parameters) -> KeyFigure:
    answered, in_time = _answered(pack, period, parameters)
    days = parameters.followup.complaint_answer_days.value
    if pack.complaints.empty:
        return KeyFigure("Synpunkter", "0", "inga under perioden")
    return KeyFigure(
        "Synpunkter",
        formats.number(len(pack.complaints)),
        f"{in_time} av {answered} svar inom {days} dagar",
        *_verdict(in_time == answered == len(pack.complaints), "Alla besvarade i tid", "Inte alla i tid"),
    )


def _answered(pack: CustomerPack, period: Period, parameters: Parameters) -> tuple[int, int]:
    """Complaints answered, and answered in time."""
    days = parameters.followup.complaint_answer_days.value
    if pack.complaints.empty:
        return 0, 0
    found = cases.time_to_answer(pack.complaints, working_calendar(parameters, period.year), days).iloc[0]
    answered = int(found["answered"])
    return answered, round(answered * float(found["within"])) if answered else 0


def _invoices(pack: CustomerPack) -> tuple[int, int]:
    """Supplier and customer invoices so far, and agreed."""
    rows = pack.volumes[pack.volumes["service"].isin([*SUPPLIER_SERVICES, *CUSTOMER_SERVICES])]
    return int(rows["volume"].sum()), int(rows["agreed"].sum())


def _amounts(pack: CustomerPack) -> tuple[Any, Any]:
    return sum(pack.volumes["amount"], ZERO), sum(pack.volumes["agreed_amount"], ZERO)


def _documents(pack: CustomerPack) -> tuple[int, int, int]:
    """Documents that came, those incomplete, and of these cleared by phone."""
    sums = pack.incomplete[["documents", "incomplete", "cleared_by_phone"]].sum()
    return int(sums["documents"]), int(sums["incomplete"]), int(sums["cleared_by_phone"])


def _amount_words(pack: CustomerPack) -> str:
    amount, planned = _amounts(pack)
    year = sum(pack.volumes["amount_year"], ZERO)
    return (
        f"{formats.thousand_kronor(amount)} mot avtalade {formats.thousand_kronor(planned)} "
        f"({formats.thousand_kronor(amount - planned, signed=True)}); hela årets avtal är "
        f"{formats.thousand_kronor(year)}."
    )


def _more_or_fewer(volume: int, agreed: int) -> str:
    if volume == agreed or not agreed:
        return "som avtalat" if volume == agreed else "inga avtalade"
    word = "fler" if volume > agreed else "färre"
    return f"{formats.percent(abs(volume - agreed) / agreed)} {word} än avtalat"


def _share(deviation: Any, planned: Any) -> str:
    return formats.percent(float(deviation / planned), signed=True) if planned else formats.MISSING


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    return sum(start < day <= end for day in calendar.days)


def _short(label: str) -> str:
    """A service's name without what stands in brackets."""
    return label.split(" (")[0]


def _days(count: int) -> str:
    return "samma dag" if not count else f"{count} {'dag' if count == 1 else 'dagar'}"


def _count(number: int, one: str, many: str | None = None) -> str:
    words = {0: "Inga", 1: "Ett" if one in ("problem", "kundmöte") else "En"}
    return f"{words.get(number, formats.number(number))} {one if number == 1 else many or one}"


def _and(words: list[str]) -> str:
    words = [word for word in words if word]
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _verdict(kept: bool, yes: str, no: str) -> tuple[State, str]:
    return ("good", yes) if kept else ("bad", no)
