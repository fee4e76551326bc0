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
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import KeyFigure
from model.presentation.formats import inside
from model.presentation.language import N_, SWEDISH, _, as_written, listed, ngettext, words
from model.presentation.tables import Column
from model.pricing.money import ZERO
from model.reports.follow_up.words import CATEGORIES, NO_PROCESS, PROCESSES
from model.reports.follow_up.words import LOG_KINDS as KIND_WORDS
from tertialpdf.blocks import State

MOST_NAMED = 4
"""Activities below target that are named among the points; the others are counted."""
STREAMS = {"supplier": SUPPLIER_SERVICES, "customer": CUSTOMER_SERVICES}


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
        return _("Hittills i år")
    return _("Sedan mötet den {since}", since=formats.long_date(pack.since))


def key_figures(pack: CustomerPack, period: Period, parameters: Parameters) -> list[KeyFigure]:
    """Invoices, amount, lead times, incomplete documents, complaints and meetings, as against promises."""
    volume, agreed = _invoices(pack)
    amount, planned = _amounts(pack)
    share, target = service_share(pack), parameters.followup.lead_time_target.value
    documents, incomplete, cleared = _documents(pack)
    held, promised = len(pack.meetings), pack.promised_so_far
    return [
        KeyFigure(
            _("Fakturor hittills"),
            formats.number(volume),
            _(
                "avtalat {agreed}, {share}",
                agreed=formats.number(agreed),
                share=_share(volume - agreed, agreed),
            ),
        ),
        KeyFigure(
            _("Belopp hittills"),
            formats.thousand_kronor(amount),
            _(
                "avtalat {agreed}, {share}",
                agreed=formats.thousand_kronor(planned),
                share=_share(amount - planned, planned),
            ),
        ),
        KeyFigure(
            _("Klart inom ledtid"),
            formats.percent(share),
            _("mål {target}; hela verksamheten", target=formats.percent(target, 0)),
            *_verdict(share >= target, _("Målet nås"), _("Målet nås inte")),
        ),
        KeyFigure(
            _("Ofullständiga underlag"),
            formats.percent(incomplete / documents if documents else None),
            _(
                "{incomplete} st, {cleared} klarade per telefon",
                incomplete=formats.number(incomplete),
                cleared=formats.number(cleared),
            ),
        ),
        _complaint_figure(pack, period, parameters),
        KeyFigure(
            _("Kundmöten"),
            _("{held} hållna", held=held),
            _(
                "utlovade hittills {so_far}, på året {year}",
                so_far=promised,
                year=formats.number(pack.promised_meetings),
            ),
            *_verdict(held >= promised, _("Löftet hålls"), _("Löftet hålls inte")),
        ),
    ]


def summary(pack: CustomerPack, period: Period, parameters: Parameters) -> str:
    """Markdown: the year so far in five lines."""
    lines = [
        _("**Volymer:** {told}", told=inside(volume_sentence(pack))),
        _("**Belopp:** {told}", told=_amount_words(pack)),
        _(
            "**Ledtider:** {told}",
            told=inside(lead_time_sentence(pack, parameters)),
        ),
        _("**Underlag:** {told}", told=inside(incomplete_sentence(pack))),
        _(
            "**Dialog:** {log} {complaints}",
            log=inside(log_sentence(pack)),
            complaints=complaint_sentence(pack, period, parameters),
        ),
    ]
    return "\n".join(f"- {line}" for line in lines)


def points(found: TalkingPoints, pack: CustomerPack, parameters: Parameters) -> str:
    """Markdown: what to talk about, one line each."""
    lines = [
        _(
            "{label}: {volume} mot avtalade {agreed} ({share}, {amount} kr). Vad beror det på, och vad "
            "väntas resten av året?",
            label=row["label"],
            volume=formats.number(row["volume"]),
            agreed=formats.number(row["agreed"]),
            share=formats.percent(row["share"], signed=True),
            amount=formats.kronor(row["amount_deviation"], 0, signed=True),
        )
        for row in found.volumes.to_dict("records")
    ]
    if found.channels:
        channels = found.channels
        lines.append(
            _(
                "E-fakturorna är {share} av leverantörsfakturorna; avtalet räknar med {agreed}. "
                "Varje skannad faktura som blir e-faktura kostar {cheaper} kr mindre. Vilka "
                "leverantörer kan anslutas härnäst?",
                share=formats.percent(channels.share),
                agreed=formats.percent(channels.agreed),
                cheaper=formats.kronor(channels.cheaper),
            )
        )
    if len(found.late):
        late = [
            f"{inside(str(row['label']))} ({formats.percent(row['share'])})"
            for row in found.late.nsmallest(MOST_NAMED, "share").to_dict("records")
        ]
        rest = len(found.late) - len(late)
        named = listed([*late, _("{rest} till", rest=rest)] if rest else late)
        lines.append(
            _("Under ledtidsmålet, mätt för hela verksamheten: {named}. Märks det hos er?", named=named)
        )
    if found.returned is not None:
        row = found.returned
        label = inside(parameters.activities[row["activity"]].name)
        lines.append(
            _(
                "Flest återsända underlag: {label}, {returned} av {documents}. Vad saknas oftast, "
                "och kan mer klaras per telefon?",
                label=label,
                returned=formats.number(row["returned"]),
                documents=formats.number(row["documents"]),
            )
        )
    if found.repeated:
        told = [
            _("{text} ({count} gånger)", text=as_written(inside(text)), count=count)
            for text, count in found.repeated.items()
        ]
        lines.append(_("Problem som kommit igen: {problems}.", problems=listed(told)))
    elif found.problems:
        lines.append(
            ngettext(
                "Ett problem i loggen: är det löst?",
                "{count} problem i loggen: är de lösta?",
                found.problems,
                count=formats.number(found.problems),
            )
        )
    for subject, texts in (
        (_("Förslag att ta ställning till"), found.proposals),
        (_("Önskemål att besvara"), found.wishes),
    ):
        if texts:
            lines.append(f"{subject}: {listed([as_written(inside(text)) for text in texts])}.")
    if len(found.unanswered):
        lines.append(_("Obesvarade synpunkter: {cases}.", cases=listed(found.unanswered["case"].tolist())))
    if found.missing_meetings:
        lines.append(
            _(
                "{held} av {promised} möten som utlovats hittills har hållits: boka nästa.",
                held=len(pack.meetings),
                promised=pack.promised_so_far,
            )
        )
    return "\n".join(f"- {line}" for line in lines) or _("Figurerna ger inget särskilt att ta upp.")


def log_counts(pack: CustomerPack) -> pd.DataFrame:
    """Entries by process and kind with a total row; LOG_COLUMNS."""
    table = pack.log_counts.assign(
        label=pack.log_counts["process"].map(words(PROCESSES)).fillna(_(NO_PROCESS))
    )
    total = {"label": _("Summa"), **{kind: int(table[kind].sum()) for kind in LOG_KINDS}}
    return pd.concat([table, pd.DataFrame([total])], ignore_index=True)


LOG_COLUMNS = [
    Column("label", "Process"),
    *(Column(kind, KIND_WORDS[kind], "integer") for kind in LOG_KINDS),
]


def entries(pack: CustomerPack, kinds: Sequence[str] = LOG_KINDS[1:]) -> pd.DataFrame:
    """Entries of the log of some kinds, latest first: date, label, process, text; ENTRY_COLUMNS."""
    chosen = pack.log[pack.log["kind"].isin(kinds)].sort_values("date", ascending=False, kind="stable")
    return chosen.assign(
        label=chosen["kind"].map(words(KIND_WORDS)),
        process=_processes(chosen["process"]),
    ).reset_index(drop=True)


ENTRY_COLUMNS = [
    Column("date", "Datum", "date"),
    Column("label", "Slag"),
    Column("process", "Process"),
    Column("text", "Notering", language=SWEDISH),
]


def events(pack: CustomerPack) -> pd.DataFrame:
    """Events of the log, alike ones together: process, text, times, latest; EVENT_COLUMNS."""
    chosen = pack.log[pack.log["kind"] == "event"]
    table = chosen.groupby(["process", "text"])["date"].agg(["size", "max"]).reset_index()
    table = table.rename(columns={"size": "times", "max": "latest"})
    table = table.assign(process=_processes(table["process"]))
    return table.sort_values(["process", "times", "text"], ascending=[True, False, True], ignore_index=True)


EVENT_COLUMNS = [
    Column("process", "Process"),
    Column("text", "Händelse", language=SWEDISH),
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
VOLUME_NOTE = N_(
    "Avtal hittills: årets avtalade volym på de månader då den var budgeterad; det som "
    "inte har månadsbudget i tolftedelar."
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
    said = {"volume": formats.number(volume), "beside": _more_or_fewer(volume, agreed)}
    if stream == "supplier":
        return _("Leverantörsfakturorna är {volume}, {beside}", **said)
    return _("Kundfakturorna är {volume}, {beside}", **said)


def volume_sentence(pack: CustomerPack) -> str:
    """Both kinds of invoices against the agreement."""
    return f"{stream_words(pack, 'supplier')}; {inside(stream_words(pack, 'customer'))}."


def amount_table(pack: CustomerPack) -> pd.DataFrame:
    """Amounts against the agreement with a total row; AMOUNT_COLUMNS."""
    table = pack.volumes.assign(label=[_short(label) for label in pack.volumes["label"]])
    total = summed(pack.volumes_by_month.assign(all=0), ["all"], pack.as_of.month).assign(label=_("Summa"))
    return pd.concat([table, total], ignore_index=True)


AMOUNT_COLUMNS = [
    Column("label", "Tjänst"),
    Column("amount_year", "Avtal, år, kr", "kronor", 0),
    Column("agreed_amount", "Avtal hittills, kr", "kronor", 0),
    Column("amount", "Utfall, kr", "kronor", 0),
    Column("amount_deviation", "Avvikelse, kr", "change"),
    Column("amount_share", "Avvikelse", "change_percent"),
]
AMOUNT_NOTE = N_(
    "Utfall: volym gånger avtalat pris; årsbelopp i tolftedelar. Vad avvikelsen betyder "
    "för slutavräkningen följer av avtalets volymklausul."
)


def lead_time_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Lead times of what the customer buys, those below target first; LEAD_TIME_COLUMNS."""
    services = {name: _short(line.name) for name, line in parameters.services.items()}
    table = pack.lead_times.sort_values("kept", kind="stable", ignore_index=True)
    return table.assign(
        bought=table["service"].map(services),
        promise=[_days(int(days)) for days in table["promise"]],
        verdict=table["kept"].map({True: _("Målet nås"), False: _("Målet nås inte")}),
    )


LEAD_TIME_COLUMNS = [
    Column("label", "Ärende"),
    Column("bought", "Ingår i"),
    Column("promise", "Löfte"),
    Column("completed", "Klara", "integer"),
    Column("share", "I tid", "percent"),
    Column("verdict", "Bedömning"),
]
LEAD_TIME_NOTE = N_(
    "Ledtider mäts för hela verksamheten, inte per kund: siffrorna gäller alla kunders "
    "ärenden av samma slag. Löftet är i arbetsdagar."
)


def service_share(pack: CustomerPack) -> float:
    """Share done in time of all cases in the services that the customer buys, the whole centre."""
    return float(lead_times(pack.lead_times.assign(all=0), "all")["share"].iloc[0])


def lead_time_sentence(pack: CustomerPack, parameters: Parameters) -> str:
    """How many of the activities reach the target; whole centre."""
    table, target = pack.lead_times, parameters.followup.lead_time_target.value
    kept = int(table["kept"].sum())
    return _(
        "I de tjänster som köps når {kept} av {all} ärendeslag målet {target} i tid; "
        "tillsammans {share}, mätt för hela verksamheten.",
        kept=kept,
        all=len(table),
        target=formats.percent(target, 0),
        share=formats.percent(service_share(pack)),
    )


def incomplete_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Incomplete documents and how they were cleared, with a total row; INCOMPLETE_COLUMNS."""
    labels = {name: activity.name for name, activity in parameters.activities.items()}
    counts = ["documents", "incomplete", "cleared_by_phone", "returned"]
    total: dict[str, Any] = {name: int(pack.incomplete[name].sum()) for name in counts}
    documents, incomplete, cleared = _documents(pack)
    total |= {
        "label": _("Summa"),
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
        return _("Inget av {documents} underlag var ofullständigt.", documents=formats.number(documents))
    return _(
        "{incomplete} av {documents} underlag ({share}) var ofullständiga. {cleared} klarades per telefon "
        "och {returned} återsändes.",
        incomplete=formats.number(incomplete),
        documents=formats.number(documents),
        share=formats.percent(incomplete / documents),
        cleared=formats.number(cleared),
        returned=formats.number(incomplete - cleared),
    )


def log_sentence(pack: CustomerPack) -> str:
    """How many entries of each kind have come since the last meeting."""
    counts = pack.log["kind"].value_counts()
    parts = [_of_kind(kind, int(counts[kind])) for kind in LOG_KINDS if counts.get(kind, 0)]
    if not parts:
        return _("{since} har inga noteringar gjorts i kundloggen.", since=since_words(pack))
    return ngettext(
        "{since} har en notering gjorts i kundloggen: {parts}.",
        "{since} har {count} noteringar gjorts i kundloggen: {parts}.",
        len(pack.log),
        since=since_words(pack),
        count=formats.number(len(pack.log)),
        parts=listed(parts),
    )


def _of_kind(kind: str, count: int) -> str:
    """``3 händelser``."""
    shown = formats.number(count)
    if kind == "event":
        return ngettext("{count} händelse", "{count} händelser", count, count=shown)
    if kind == "problem":
        return ngettext("{count} problem", "{count} problem", count, count=shown)
    if kind == "proposal":
        return ngettext("{count} förslag", "{count} förslag", count, count=shown)
    return ngettext("{count} önskemål om tjänst", "{count} önskemål om tjänster", count, count=shown)


def amount_sentence(pack: CustomerPack) -> str:
    """What has been delivered so far in kronor, against the agreement."""
    return _(
        "Det som levererats till och med {day} är {amounts}",
        day=formats.long_date(pack.as_of),
        amounts=_amount_words(pack),
    )


def complaint_table(pack: CustomerPack, period: Period, parameters: Parameters) -> pd.DataFrame:
    """The customer's complaints: case, received, label, process, days, answer, led_to; COMPLAINT_COLUMNS."""
    table, calendar = pack.complaints, working_calendar(parameters, period.year)
    labels = table["category"].map(words(CATEGORIES))
    return table.assign(
        label=labels.mask(table["positive"].astype(bool), labels + " " + _("(positiv)")),
        process=_processes(table["process"]),
        answer_day=table["answered"],
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
    Column("answer_day", "Besvarad", "date"),
    Column("days", "Arbetsdagar", "integer"),
    Column("led_to", "Ledde till", language=SWEDISH),
]


def complaint_sentence(pack: CustomerPack, period: Period, parameters: Parameters) -> str:
    """How many complaints came in the year, and how many were answered in time."""
    if pack.complaints.empty:
        return _("Inga synpunkter eller klagomål från kunden har registrerats under perioden.")
    days = parameters.followup.complaint_answer_days.value
    answered, in_time = _answered(pack, period, parameters)
    return ngettext(
        "En synpunkt har registrerats under perioden; {answered} av dem har fått svar, {in_time} inom "
        "{days} arbetsdagar.",
        "{count} synpunkter har registrerats under perioden; {answered} av dem har fått svar, {in_time} "
        "inom {days} arbetsdagar.",
        len(pack.complaints),
        count=formats.number(len(pack.complaints)),
        answered=answered,
        in_time=in_time,
        days=days,
    )


def add_on_table(pack: CustomerPack, parameters: Parameters) -> pd.DataFrame:
    """Add-ons bought: label, terms, agreed and actual amounts; ADD_ON_COLUMNS."""
    kinds = {name: line.kind for name, line in parameters.services.items()}
    table = pack.volumes[pack.volumes["service"].map(kinds) == "add_on"]
    terms = {
        row["service"]: _("från {start} till {end}", start=row["start"], end=row["end"])
        if row["end"]
        else _("från {start}", start=row["start"])
        for row in pack.add_ons.to_dict("records")
    }
    return table.assign(terms=table["service"].map(terms).fillna(_("per styck"))).reset_index(drop=True)


ADD_ON_COLUMNS = [
    Column("label", "Tilläggstjänst"),
    Column("terms", "Avtalad"),
    Column("amount_year", "Avtal, år, kr", "kronor", 0),
    Column("amount", "Utfall, kr", "kronor", 0),
]


def not_bought_sentence(pack: CustomerPack) -> str:
    """Add-ons that the customer does not buy."""
    if pack.not_bought.empty:
        return _("Kunden köper alla tilläggstjänster.")
    services = listed([inside(str(label)) for label in pack.not_bought["label"]])
    return _("Köps inte i dag: {services}.", services=services)


def meeting_sentence(pack: CustomerPack) -> str:
    """Meetings held, by date, against the promise."""
    held = [
        _("{day} (med verksamhetschefen)", day=formats.long_date(row["date"]))
        if row["head_of_area"]
        else formats.long_date(row["date"])
        for row in pack.meetings.to_dict("records")
    ]
    promise = _(
        "Löftet är {year} om året, {so_far} så här långt.",
        year=formats.number(pack.promised_meetings),
        so_far=pack.promised_so_far,
    )
    until = formats.long_date(pack.as_of)
    if not held:
        return _("Inga kundmöten har hållits till och med {until}.", until=until) + " " + promise
    meetings = ngettext(
        "Ett kundmöte har hållits till och med {until}: {days}.",
        "{count} kundmöten har hållits till och med {until}: {days}.",
        len(held),
        count=formats.number(len(held)),
        until=until,
        days=listed(held),
    )
    return f"{meetings} {promise}"


def _complaint_figure(pack: CustomerPack, period: Period, parameters: Parameters) -> KeyFigure:
    answered, in_time = _answered(pack, period, parameters)
    days = parameters.followup.complaint_answer_days.value
    if pack.complaints.empty:
        return KeyFigure(_("Synpunkter"), "0", _("inga under perioden"))
    return KeyFigure(
        _("Synpunkter"),
        formats.number(len(pack.complaints)),
        _("{in_time} av {answered} svar inom {days} dagar", in_time=in_time, answered=answered, days=days),
        *_verdict(
            in_time == answered == len(pack.complaints), _("Alla besvarade i tid"), _("Inte alla i tid")
        ),
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
    return _(
        "{amount} mot avtalade {agreed} ({deviation}); hela årets avtal är {year}.",
        amount=formats.thousand_kronor(amount),
        agreed=formats.thousand_kronor(planned),
        deviation=formats.thousand_kronor(amount - planned, signed=True),
        year=formats.thousand_kronor(year),
    )


def _more_or_fewer(volume: int, agreed: int) -> str:
    if volume == agreed or not agreed:
        return _("som avtalat") if volume == agreed else _("inga avtalade")
    share = formats.percent(abs(volume - agreed) / agreed)
    if volume > agreed:
        return _("{share} fler än avtalat", share=share)
    return _("{share} färre än avtalat", share=share)


def _share(deviation: Any, planned: Any) -> str:
    return formats.percent(float(deviation / planned), signed=True) if planned else formats.MISSING


def _working_days(calendar: WorkingCalendar, start: date, end: date) -> int:
    return sum(start < day <= end for day in calendar.days)


def _processes(names: pd.Series[Any]) -> pd.Series[Any]:
    return names.map(words(PROCESSES)).fillna(_(NO_PROCESS))


def _short(label: str) -> str:
    """A service's name without what stands in brackets."""
    return label.split(" (")[0]


def _days(count: int) -> str:
    return ngettext("{days} dag", "{days} dagar", count, days=count) if count else _("samma dag")


def _verdict(kept: bool, yes: str, no: str) -> tuple[State, str]:
    return ("good", yes) if kept else ("bad", no)
