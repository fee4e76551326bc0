"""Suggestions and complaints: how many, about what, how fast they are answered, what they have led to."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.calendar import working_calendar
from model.followup import Period, complaints
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.language import N_, SWEDISH, _, ngettext
from model.presentation.tables import Table
from model.reports.follow_up.opening import months_text
from model.reports.follow_up.words import NO_PROCESS, category_names, process_names, unit_names

ALL = "all"
BY = {"unit": N_("Enhet"), "process": N_("Process")}
NOT_TOLD = {"no unit": N_("Ingen enhet angiven"), "no process": NO_PROCESS}


def sentence(period: Period, parameters: Parameters) -> Markdown:
    """How many came, against the year before, and how fast they were answered."""
    if period.complaints.empty:
        return prose(_("Inga synpunkter eller klagomål har kommit in."))
    days = parameters.followup.complaint_answer_days.on(period.last_day)
    found = complaints.time_to_answer(period.complaints, working_calendar(parameters, period.year), days)
    row = found.iloc[0].to_dict()
    positive = int(period.complaints["positive"].sum())
    received, positives = formats.number(row["received"]), _positive(positive)
    if period.complaints_before is None:
        came = _(
            "{received} synpunkter och klagomål har kommit in, varav {positive}.",
            received=received,
            positive=positives,
        )
    else:
        came = _(
            "{received} synpunkter och klagomål har kommit in, varav {positive}; samma månader året före var "
            "det {before}.",
            received=received,
            positive=positives,
            before=formats.number(len(period.complaints_before)),
        )
    sentences = [came]
    if row["answered"]:
        answer = _(
            "Svar gavs efter {days} (median); av de besvarade fick {within} svar inom {promised} "
            "arbetsdagar.",
            days=_days(row["median_days"]),
            within=formats.percent(row["within"], 0),
            promised=days,
        )
        sentences.append(answer)
    if waiting := int(row["unanswered"]):
        sentences.append(
            ngettext("{count} ärende väntar på svar.", "{count} väntar på svar.", waiting, count=waiting)
        )
    return prose(" ".join(sentences))


def by_category(period: Period, parameters: Parameters) -> Table | None:
    """The compilation of tertial and year end: by category, beside the same months of last year if known.

    None where nothing has come in either.
    """
    before = period.complaints_before
    if period.complaints.empty and (before is None or before.empty):
        return None
    table = complaints.compilation(period.complaints, period.complaints_before)
    counts = [name for name in table.columns if name != "category"]
    total = {"category": ALL, **{name: table[name].sum(min_count=1) for name in counts}}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    last_year = period.year - 1
    beside = [
        Column("received_before", _("Inkomna {year}", year=last_year), "integer"),
        Column("positive_before", _("varav positiva {year}", year=last_year), "integer"),
        Column("change", "Ändring", "change"),
    ]
    return Table(
        "complaints",
        _("Synpunkter och klagomål per kategori {months}", months=months_text(period)),
        table.astype(dict.fromkeys(counts, "Int64")),
        [
            Column("category", "Kategori", words=category_names(parameters) | {ALL: N_("Summa")}),
            Column("received", "Inkomna", "integer"),
            Column("positive", "varav positiva", "integer"),
            *([] if before is None else beside),
        ],
        total=[-1],
        note="" if before is None else _("{year} är samma månader.", year=last_year),
    )


def by_unit_and_process(period: Period, parameters: Parameters) -> Table | None:
    """Complaints by unit and by process, with the time to answer; cases of neither by themselves."""
    if period.complaints.empty:
        return None
    days = parameters.followup.complaint_answer_days.on(period.last_day)
    names = {**unit_names(parameters), **process_names(parameters), **NOT_TOLD}
    return Table(
        "complaints-by-unit-and-process",
        _("Synpunkter och klagomål per enhet och per process {months}", months=months_text(period)),
        pd.concat([_by(period, parameters, "unit"), _by(period, parameters, "process")], ignore_index=True),
        [
            Column("by", "Per", words=BY, missing=""),
            Column("of", "Enhet eller process", words=names),
            Column("received", "Inkomna", "integer"),
            Column("positive", "varav positiva", "integer"),
            Column("unanswered", "Obesvarade", "integer"),
            Column("median_days", "Dagar till svar", "decimal", 1),
            Column("within", _("Inom {days} dagar", days=days), "percent", 0),
        ],
        note=_("Arbetsdagar till svar, median. Andelen är av de besvarade."),
    )


def led_to(period: Period, parameters: Parameters) -> Table | None:
    """What single cases led to; None where nothing is told."""
    table = complaints.led_to(period.complaints)
    if table.empty:
        return None
    return Table(
        "complaints-led-to",
        _("Vad synpunkterna har lett till {months}", months=months_text(period)),
        table.assign(category=table["category"].mask(table["category"].duplicated())),
        [
            Column("category", "Kategori", words=category_names(parameters), missing=""),
            Column("led_to", "Det ledde till", language=SWEDISH),
            Column("cases", "Ärenden", "integer"),
            Column("latest", "Senast inkommen", "date"),
        ],
    )


def _by(period: Period, parameters: Parameters, column: str) -> pd.DataFrame:
    """Cases by unit or process, most first: by (first row only), of, received, and how they were answered."""
    calendar = working_calendar(parameters, period.year)
    days = parameters.followup.complaint_answer_days.on(period.last_day)
    times = complaints.time_to_answer(period.complaints, calendar, days, column)
    counts = complaints.complaints_by(period.complaints, column)[[column, "positive"]]
    order = {
        code: place
        for place, code in enumerate([*parameters.organisation.units.value, *process_names(parameters)])
    }
    table = times.merge(counts, on=column, how="left").assign(place=lambda rows: rows[column].map(order))
    table = table.sort_values(["received", "place"], ascending=[False, True], ignore_index=True)
    first = pd.Series(column, index=table.index, dtype=object).where(table.index == 0)
    return table.assign(by=first, of=table[column].fillna(f"no {column}"))


def _positive(count: int) -> str:
    if not count:
        return _("ingen positiv")
    return ngettext("en positiv", "{count} positiva", count, count=formats.number(count))


def _days(days: float) -> str:
    decimals = 0 if float(days).is_integer() else 1
    shown = formats.number(days, decimals)
    return ngettext("{days} arbetsdag", "{days} arbetsdagar", 1 if days == 1 else 2, days=shown)
