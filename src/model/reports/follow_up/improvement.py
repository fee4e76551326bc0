"""The development section: actions, what proposals led to, process logs, incomplete documents, scanning."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, improvement
from model.followup.streams import scanned
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, column
from model.presentation.display import prose
from model.presentation.formats import inside
from model.presentation.language import N_, SWEDISH, _, listed, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.monthly import course_column, courses
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import STATUSES, names_of, process_names, unit_names
from model.reports.names import activity_names, role_names

ALL, EVERYONE, LATE = "all", "everyone", "late"
STATES = STATUSES | {LATE: N_("Försenad")}


def action_sentence(period: Period) -> Markdown:
    """How many actions are done, open and late."""
    if period.actions.empty:
        return prose(_("Inga åtgärder är beslutade."))
    table = improvement.actions_at(period.actions, period.last_day)
    done = int((table["status"] == "done").sum())
    late = int(table["late"].sum())
    every, rest = len(table), len(table) - done
    if not rest:
        return prose(_("Alla beslutade åtgärder är klara: {all}.", all=every))
    finished = (
        ngettext(
            "Av {all} åtgärder är {done} klar",
            "Av {all} åtgärder är {done} klara",
            done,
            done=done,
            all=every,
        )
        if done
        else _("Av {all} åtgärder är ingen klar", all=every)
    )
    on_time = (
        ngettext("varav en är försenad", "varav {late} är försenade", late, late=late)
        if late
        else _("varav ingen är försenad")
    )
    going_on = _("{rest} pågår eller är planerade", rest=rest)
    return prose(f"{finished}; {going_on}, {on_time}.")


def development_areas(period: Period, parameters: Parameters) -> Table | None:
    """What is done about the areas that customers have pointed out; late ones first. None of none."""
    table, said = _actions(period), _customers_said(parameters)
    if not table["source"].isin(said).any():
        return None
    return Table(
        "development-areas",
        _("Utvecklingsområden som kunderna pekat ut, och vad som görs"),
        table[table["source"].isin(said)].reset_index(drop=True),
        action_columns(parameters),
    )


def actions(period: Period, parameters: Parameters) -> Table | None:
    """The other actions, such as from the staff survey, with the commitment they serve; None of none."""
    table, said = _actions(period), _customers_said(parameters)
    if table["source"].isin(said).all():
        return None
    sources = names_of(parameters.dimensions.action_sources)
    others = [inside(name) for code, name in sources.items() if code not in said]
    unit = Column("unit", "Enhet", words=unit_names(parameters) | {EVERYONE: N_("Alla")})
    first, then = action_columns(parameters)[:2], action_columns(parameters)[2:]
    return Table(
        "actions",
        _("Åtgärder efter {sources}", sources=listed(others)) if others else _("Åtgärder"),
        table[~table["source"].isin(said)].reset_index(drop=True),
        [*first, unit, Column("wording", "Åtagande", "name"), *then],
    )


def action_columns(parameters: Parameters) -> list[Column]:
    """Columns of :func:`in_states`: area, action, role, day and state."""
    return [
        Column("area", "Område", language=SWEDISH),
        Column("action", "Åtgärd", language=SWEDISH),
        Column("owner_role", "Ansvarig roll", words=role_names(parameters)),
        Column("due", "Klart", "date"),
        Column("state", "Läge", words=STATES),
    ]


def in_states(actions: pd.DataFrame) -> pd.DataFrame:
    """:func:`model.followup.improvement.actions_at`, with a state: its status, or ``late``."""
    return actions.assign(state=actions["status"].mask(actions["late"].astype(bool), LATE))


def improvements(period: Period) -> Table | None:
    """What customers said and what it led to; None where nothing is told."""
    if period.improvements.empty:
        return None
    return Table(
        "improvements",
        _("Vad synpunkter och förslag har lett till"),
        period.improvements,
        [
            Column("said", "Det kunderna sade", language=SWEDISH),
            Column("led_to", "Det ledde till", language=SWEDISH),
            Column("status", "Läge", words=STATUSES),
        ],
    )


def process_logs(period: Period, parameters: Parameters) -> Table | None:
    """Entries of the process groups' logs: how many, and how long they are or were open; None of none."""
    if period.process_log.empty:
        return None
    log, names = period.process_log, process_names(parameters)
    both = pd.concat([log, log.assign(process=ALL)], ignore_index=True)
    table = improvement.process_log_by(both, "process", period.last_day).set_index("process")
    return Table(
        "process-logs",
        _("Processgruppernas loggar {months}", months=months_text(period)),
        table.loc[[name for name in (*names, ALL) if name in table.index]].reset_index(),
        [
            Column("process", "Process", words=names | {ALL: N_("Summa")}),
            Column("entries", "Noteringar", "integer"),
            Column("done", "Klara", "integer"),
            Column("rejected", "Avslagna", "integer"),
            Column("open", "Öppna", "integer"),
            Column("days_to_close", "Dagar till avslut", "integer"),
            Column("oldest_days", "Äldsta öppna, dagar", "integer"),
        ],
        total=[-1],
        note=_("Idéer, förslag och problem från alla medarbetare. Kalenderdagar; till avslut är median."),
    )


def incomplete_sentence(period: Period) -> Markdown:
    """Incomplete documents: how many, and how many were cleared by phone instead of returned."""
    table = period.incomplete_documents
    cleared, returned = int(table["cleared_by_phone"].sum()), int(table["returned"].sum())
    found = cleared + returned
    return prose(
        _(
            "{found} underlag var ofullständiga. {cleared} av dem ({share}) klarades ut per "
            "telefon i stället för att skickas tillbaka.",
            found=formats.number(found),
            cleared=formats.number(cleared),
            share=formats.percent(cleared / found if found else None, 0),
        )
    )


def incomplete_documents(period: Period, parameters: Parameters) -> Table:
    """Incomplete documents by activity."""
    period.require("incomplete_documents", "volumes")
    found, volumes = period.incomplete_documents, period.volumes
    table = improvement.incomplete_documents(found, volumes, "activity")
    table = table.sort_values("incomplete", ascending=False, kind="stable", ignore_index=True)
    monthly = improvement.incomplete_documents(found, volumes, ["activity", "month"])
    series = courses(monthly.assign(percent=100 * monthly["share"]), "activity", "percent", period.through)
    return Table(
        "incomplete-documents",
        _("Ofullständiga underlag {months}", months=months_text(period)),
        table.assign(months=table["activity"].map(series)),
        [
            Column("activity", "Underlag", words=activity_names(parameters)),
            column("documents"),
            column("incomplete"),
            Column("share", "Andel", "percent"),
            column("cleared_by_phone"),
            column("returned"),
            course_column(N_("Andel per månad, %"), period.through, 1),
        ],
    )


def scanning_sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """How many scanning errors were reported, of how many scanned, and corrected; None where none scan."""
    if not scanned(parameters):
        return None
    table = improvement.scanning_errors(period.scanning_errors, period.volumes, scanned(parameters))
    reported, corrected, scans = (int(table[name].sum()) for name in ("reported", "corrected", "scanned"))
    rate = 1000 * reported / scans if scans else None
    return prose(
        _(
            "{reported} felskannade fakturor har anmälts till skanningsföretaget, {rate} per 1 "
            "000 skannade; {corrected} är rättade och {left} återstår.",
            reported=formats.number(reported),
            rate=formats.number(rate, 1),
            corrected=formats.number(corrected),
            left=formats.number(reported - corrected),
        )
    )


def scanning_errors(period: Period, parameters: Parameters) -> Table | None:
    """Scanning errors by month; None where none scan."""
    if not scanned(parameters):
        return None
    return Table(
        "scanning-errors",
        _("Felskannade fakturor {months}", months=months_text(period)),
        improvement.scanning_errors(period.scanning_errors, period.volumes, scanned(parameters)),
        [
            Column("month", "Månad", "month"),
            Column("scanned", "Skannade", "integer"),
            Column("reported", "Anmälda", "integer"),
            Column("corrected", "Rättade", "integer"),
            Column("outstanding", "Ej rättade", "integer"),
            Column("per_thousand", "Per 1 000 skannade", "decimal", 1),
        ],
    )


def _customers_said(parameters: Parameters) -> list[str]:
    """The sources that are customers' own words."""
    sources = parameters.dimensions.action_sources
    return [code for code, source in sources.items() if source.from_customers]


def _actions(period: Period) -> pd.DataFrame:
    """Actions with the wording of their commitment, late ones first; what is due later is not yet done."""
    wording = (
        period.commitments.drop_duplicates("commitment").set_index("commitment")["wording"].to_dict()
        if period.has("commitments")
        else {}
    )
    table = in_states(improvement.actions_at(period.actions, period.last_day)).sort_values(
        ["late", "due"], ascending=[False, True], kind="stable", ignore_index=True
    )
    return table.assign(unit=table["unit"].fillna(EVERYONE), wording=table["commitment"].map(wording))
