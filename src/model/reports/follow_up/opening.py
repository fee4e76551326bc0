"""What the month, tertial and annual reports have in common: heading, page one, comments, the last lines.

What they say is computed in :mod:`model.followup`; the sections' tables, charts and sentences are in modules
of their own (``economy_section`` and its siblings).
"""

from __future__ import annotations

from IPython.display import Markdown

from model.followup import Period, commitments
from model.followup.measures import OutlookMeasure, measures
from model.followup.owed_comments import owed_comments
from model.observations.notes import Place
from model.observations.provenance import has_examples
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.language import _
from model.reports.follow_up.outlook import span
from model.reports.follow_up.page_one import page_one_list
from model.reports.follow_up.section_comments import missing_comments, status, written_comment
from model.reports.follow_up.words import note
from model.reports.names import organisation
from tertialpdf.blocks import State


def month_heading(period: Period, parameters: Parameters, report: str, day: str) -> Heading:
    """The top of a month's report."""
    month = formats.month_name(period.through)
    title = _("Månadsrapport {month} {year}", month=month, year=period.year)
    return _heading(period, parameters, report, title, _followed_up(period), day)


def tertial_heading(period: Period, parameters: Parameters, report: str, day: str) -> Heading:
    """The top of the report on the tertial that the period ends with."""
    title = _("Tertialrapport {tertial} {year}", tertial=period.through // 4, year=period.year)
    return _heading(period, parameters, report, title, _followed_up(period), day)


def annual_heading(period: Period, parameters: Parameters, report: str, day: str) -> Heading:
    """The top of the annual report."""
    title = _("Verksamhetsberättelse {year}", year=period.year)
    subtitle = _("Mål, ekonomi, volymer, kunder och medarbetare")
    return _heading(period, parameters, report, title, subtitle, day)


def _followed_up(period: Period) -> str:
    return _("Uppföljning av {months}", months=months_text(period))


def _heading(
    period: Period, parameters: Parameters, report: str, title: str, subtitle: str, day: str
) -> Heading:
    """The report's top; its status is *Utkast* as long as a comment is owed."""
    return Heading(
        title=title,
        subtitle=subtitle,
        organisation=organisation(parameters),
        status=status(owed_comments(period, parameters, report)),
        day=day,
        example_data=has_examples(period.year),
    )


def missing(period: Period, parameters: Parameters, report: str) -> Notice | Markdown:
    """The comments that are owed and not written, for page one; else a line that all are there."""
    owed = owed_comments(period, parameters, report)
    notice = missing_comments(owed, period, parameters, report)
    return notice or prose(_("Alla avvikelser som ska kommenteras har en kommentar."))


def page_one(period: Period, parameters: Parameters, report: str) -> Markdown:
    """What is on course, what is not, why, and what is done about it."""
    return prose(page_one_list(period, parameters, report))


def comment(period: Period, report: str, section: str) -> Markdown | Notice:
    """The controller's comment on a section, or a plain notice that it is missing."""
    return written_comment(period.year, report, section) or Notice(
        _("Avsnittet har ingen kommentar."), "warning", _("Kommentar saknas.")
    )


def months_text(period: Period) -> str:
    """``januari–april 2011``, ``januari 2011`` or ``2011``."""
    return formats.months_until(period.year, period.through)


def key_figures(period: Period, parameters: Parameters) -> KeyFigures:
    """Result, answered calls, lead times, satisfied customers and indicators: so far, target and forecast."""
    found, goals = measures(period, parameters), parameters.followup
    judged = commitments.outlook(period, parameters)
    known = judged[judged["degree"] != "unknown"]
    wholly = int((known["degree"] == "wholly").sum())
    figures = [
        _figure(_("Resultat mot budget"), found["result_against_budget"], 0.0, period),
        _figure(_("Besvarade samtal"), found["answer_rate"], goals.answer_rate_target.value, period),
        _figure(_("Klart inom ledtid"), found["lead_time_kept"], goals.lead_time_target.value, period),
        _satisfaction(period, parameters),
        KeyFigure(
            _("Indikatorer"),
            _("{count} av {all}", count=wholly, all=len(known)),
            _("når årets mål") if period.is_whole_year else _("väntas nå årets mål"),
            *_verdict(wholly == len(known), _("Alla når målet"), _("Alla når inte målet"), "warning"),
        ),
    ]
    return KeyFigures(figures)


def mission(period: Period) -> Markdown:
    """What the centre is there for, as the year's notes have it."""
    return prose(note(period, "mission") or _("Uppdraget beskrivs i årets anteckningar (notes.csv)."))


def about_the_data(period: Period, place: Place = "about") -> Notice:
    """Where the year's figures come from: what is example data, if the year's notes say so."""
    text = note(period, place)
    if not text:
        return Notice(_("Underlaget är tabellerna i data/{year}/.", year=period.year))
    return Notice(text, heading=_("Exempeldata."))


def _figure(label: str, measure: OutlookMeasure, target: float, period: Period) -> KeyFigure:
    """The measure so far against its target, and where the year is heading."""
    is_money = measure.kind == "money"
    low, high = measure.bounds[:2]
    ahead = (
        _("för året")
        if period.is_whole_year
        else _("helår {span}", span=span(measure.kind, low, high, measure.name))
    )
    shown = (
        formats.thousand_kronor(measure.so_far, signed=True) if is_money else formats.percent(measure.so_far)
    )
    aims = ahead if is_money else _("mål {target}, {ahead}", target=formats.percent(target, 0), ahead=ahead)
    yes, no = (_("I balans"), _("Under budget")) if is_money else (_("Målet nås"), _("Målet nås inte"))
    return KeyFigure(label, shown, aims, *_verdict(measure.so_far >= target, yes, no))


def _satisfaction(period: Period, parameters: Parameters) -> KeyFigure:
    """The latest survey that was known in the period: the year's own once the year is over."""
    target = parameters.followup.satisfied_target.value
    survey = period.customer_survey[period.customer_survey["measure"] == "satisfied"].set_index("year")[
        "value"
    ]
    year = period.year if period.is_whole_year else period.year - 1
    value = float(survey[year]) / 100
    return KeyFigure(
        _("Nöjda kunder"),
        formats.percent(value, 0),
        _("enkäten {year}, mål {target}", year=year, target=formats.percent(target, 0)),
        *_verdict(value >= target, _("Målet nås"), _("Målet nås inte")),
    )


def _verdict(kept: bool, yes: str, no: str, otherwise: State = "bad") -> tuple[State, str]:
    return ("good", yes) if kept else (otherwise, no)
