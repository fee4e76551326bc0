"""A customer's suggestions and complaints, and the meetings with it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period
from model.followup import complaints as cases
from model.followup.customer_pack import CustomerPack
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed, Row
from model.presentation.display import prose
from model.presentation.language import SWEDISH, _, listed, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.promises import HELD
from model.reports.follow_up.words import NO_PROCESS, category_names, process_names


def sentence(pack: CustomerPack, period: Period, parameters: Parameters) -> Markdown:
    """How many complaints came in the year, and how many were answered in time."""
    return prose(in_words(pack, period, parameters))


def in_words(pack: CustomerPack, period: Period, parameters: Parameters) -> str:
    """:func:`sentence` as text."""
    if pack.complaints.empty:
        return _("Inga synpunkter eller klagomål från kunden har registrerats under perioden.")
    days = parameters.followup.complaint_answer_days.on(pack.as_of)
    replies, in_time = answered(pack, period, parameters)
    return ngettext(
        "En synpunkt har registrerats under perioden; {answered} av dem har fått svar, {in_time} inom "
        "{days} arbetsdagar.",
        "{count} synpunkter har registrerats under perioden; {answered} av dem har fått svar, {in_time} "
        "inom {days} arbetsdagar.",
        len(pack.complaints),
        count=formats.number(len(pack.complaints)),
        answered=replies,
        in_time=in_time,
        days=days,
    )


def table(pack: CustomerPack, period: Period, parameters: Parameters) -> Table | None:
    """The customer's complaints, the answers and what they led to; None when there are none."""
    if pack.complaints.empty:
        return None
    found, calendar = pack.complaints, working_calendar(parameters, period.year)
    categories = category_names(parameters)
    waits = [
        pd.NA if pd.isna(sent) else sum(received < day <= sent for day in calendar.days)
        for received, sent in zip(found["received"], found["answered"], strict=True)
    ]
    return Table(
        "complaints",
        _("Kundens synpunkter, svaren och vad de ledde till"),
        found.drop(columns="answered").assign(
            answer_day=found["answered"], days=pd.array(waits, dtype="Int64")
        ),
        [
            Column("case", "Ärende"),
            Column("received", "Inkom", "date"),
            Composed(
                "Gäller",
                [Column("category", "Gäller", words=categories), Column("positive", "Positiv", words=HELD)],
                lambda row: _about(row, categories),
            ),
            Column("process", "Process", words=process_names(parameters), missing=_(NO_PROCESS)),
            Column("answer_day", "Besvarad", "date"),
            Column("days", "Arbetsdagar", "integer"),
            Column("led_to", "Ledde till", language=SWEDISH),
        ],
        note=_("Arbetsdagar från det att synpunkten kom in till svaret."),
    )


def meeting_sentence(pack: CustomerPack) -> Markdown:
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
        none = _("Inga kundmöten har hållits till och med {until}.", until=until)
        return prose(f"{none} {promise}")
    meetings = ngettext(
        "Ett kundmöte har hållits till och med {until}: {days}.",
        "{count} kundmöten har hållits till och med {until}: {days}.",
        len(held),
        count=formats.number(len(held)),
        until=until,
        days=listed(held),
    )
    return prose(f"{meetings} {promise}")


def answered(pack: CustomerPack, period: Period, parameters: Parameters) -> tuple[int, int]:
    """Complaints answered, and answered in time."""
    days = parameters.followup.complaint_answer_days.on(pack.as_of)
    if pack.complaints.empty:
        return 0, 0
    found = cases.time_to_answer(pack.complaints, working_calendar(parameters, period.year), days).iloc[0]
    replies = int(found["answered"])
    return replies, round(replies * float(found["within"])) if replies else 0


def _about(row: Row, categories: Mapping[str, str]) -> str:
    """What a case is about, and that it is praise."""
    about = categories[row["category"]]
    return about + " " + _("(positiv)") if row["positive"] else about
