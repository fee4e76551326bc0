"""The customer report's first page: heading, key figures, and the year so far in five lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
from IPython.display import Markdown

from model.errors import Finding, InputError
from model.followup import Period
from model.followup.customer_pack import REPORT, CustomerPack
from model.followup.streams import counted
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, prose
from model.presentation.formats import first_up, inside
from model.presentation.language import N_, _
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.follow_up.customer import amounts, complaints, incomplete, log, service, volumes
from model.reports.follow_up.promises import KEPT, REACHED, verdict
from model.reports.follow_up.section_comments import status
from model.reports.follow_up.stand_out import is_open
from model.reports.follow_up.words import unit_names
from model.reports.names import organisation
from model.reports.sources import extent, of_follow_up

IN_TIME = {True: N_("Alla besvarade i tid"), False: N_("Inte alla i tid")}


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


def heading(
    pack: CustomerPack,
    period: Period,
    parameters: Parameters,
    owed: pd.DataFrame,
    meets: date | None,
    day: str | None,
) -> Heading:
    """The report's top; without ``day`` it is dated the period's last."""
    said = {
        "months": formats.months_until(period.year, period.through),
        "unit": unit_names(parameters)[pack.unit],
    }
    subtitle = (
        _("Kundrapport {months}. Ansvarig: {unit}.", **said)
        if meets is None
        else _(
            "Kundrapport {months}, till mötet den {meeting}. Ansvarig: {unit}.",
            **said,
            meeting=formats.long_date(meets),
        )
    )
    return Heading(
        title=pack.name,
        subtitle=beside_scenario(subtitle.removesuffix("."), parameters) + ".",
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        status=status(owed, stands_out=is_open(period, parameters, "customer", {"customer": pack.number})),
        day=day or period.last_day.isoformat(),
        example_data=extent(of_follow_up("customer", period.year)),
    )


def key_figures(pack: CustomerPack, period: Period, parameters: Parameters) -> KeyFigures | None:
    """Pieces, amount, lead times, incomplete documents, complaints and meetings, as against promises.

    As many of them as are known; None where none is.
    """
    figures: dict[str, Callable[[], list[KeyFigure]]] = {
        "volumes": lambda: [_piece_figure(pack, parameters), _amount_figure(pack)],
        "lead_times": lambda: [_lead_time_figure(pack, parameters)],
        "incomplete": lambda: [_incomplete_figure(pack)],
        "complaints": lambda: [_complaint_figure(pack, period, parameters)],
        "meetings": lambda: [_meeting_figure(pack)],
    }
    known = [figure for part, make in figures.items() if pack.has(part) for figure in make()]
    return KeyFigures(known) if known else None


def summary(pack: CustomerPack, period: Period, parameters: Parameters) -> Markdown | None:
    """The year so far in five lines, or as many as are known."""
    told = volumes.in_words(pack, parameters) if pack.has("volumes") else ""
    lines = [_("**Volymer:** {told}", told=inside(told))] if told else []
    if pack.has("volumes"):
        lines.append(_("**Belopp:** {told}", told=amounts.in_words(pack)))
    if pack.has("lead_times"):
        lines.append(_("**Ledtider:** {told}", told=inside(service.in_words(pack, parameters))))
    if pack.has("incomplete"):
        lines.append(_("**Underlag:** {told}", told=inside(incomplete.in_words(pack))))
    spoken = [inside(log.in_words(pack))] if pack.has("log") else []
    if pack.has("complaints"):
        about = complaints.in_words(pack, period, parameters)
        spoken.append(about if spoken else inside(about))
    if spoken:
        lines.append(_("**Dialog:** {told}", told=" ".join(spoken)))
    return prose("\n".join(f"- {line}" for line in lines)) if lines else None


def _lead_time_figure(pack: CustomerPack, parameters: Parameters) -> KeyFigure:
    share, target = service.share(pack), parameters.followup.lead_time_target.on(pack.as_of)
    return KeyFigure(
        _("Klart inom ledtid"),
        formats.percent(share),
        _("mål {target}; hela verksamheten", target=formats.percent(target, 0)),
        *verdict(share >= target, REACHED),
    )


def _incomplete_figure(pack: CustomerPack) -> KeyFigure:
    documents, found, cleared = incomplete.counts(pack)
    return KeyFigure(
        _("Ofullständiga underlag"),
        formats.percent(found / documents if documents else None),
        _(
            "{incomplete} st, {cleared} klarade per telefon",
            incomplete=formats.number(found),
            cleared=formats.number(cleared),
        ),
    )


def _meeting_figure(pack: CustomerPack) -> KeyFigure:
    held, promised = len(pack.meetings), pack.promised_so_far
    return KeyFigure(
        _("Kundmöten"),
        _("{held} hållna", held=held),
        _(
            "utlovade hittills {so_far}, på året {year}",
            so_far=promised,
            year=formats.number(pack.promised_meetings),
        ),
        *verdict(held >= promised, KEPT),
    )


def _piece_figure(pack: CustomerPack, parameters: Parameters) -> KeyFigure:
    came, agreed = volumes.pieces(pack, parameters)
    return KeyFigure(
        _("{pieces} hittills", pieces=first_up(_(counted(parameters).many))),
        formats.number(came),
        _(
            "avtalat {agreed}, {share}",
            agreed=formats.number(agreed),
            share=formats.percent((came - agreed) / agreed if agreed else None, signed=True),
        ),
    )


def _amount_figure(pack: CustomerPack) -> KeyFigure:
    amount, agreed = amounts.sums(pack)
    return KeyFigure(
        _("Belopp hittills"),
        formats.thousand_kronor(amount),
        _(
            "avtalat {agreed}, {share}",
            agreed=formats.thousand_kronor(agreed),
            share=formats.percent(float((amount - agreed) / agreed) if agreed else None, signed=True),
        ),
    )


def _complaint_figure(pack: CustomerPack, period: Period, parameters: Parameters) -> KeyFigure:
    answered, in_time = complaints.answered(pack, period, parameters)
    days = parameters.followup.complaint_answer_days.on(pack.as_of)
    if pack.complaints.empty:
        return KeyFigure(_("Synpunkter"), "0", _("inga under perioden"))
    return KeyFigure(
        _("Synpunkter"),
        formats.number(len(pack.complaints)),
        _("{in_time} av {answered} svar inom {days} dagar", in_time=in_time, answered=answered, days=days),
        *verdict(in_time == answered == len(pack.complaints), IN_TIME),
    )
