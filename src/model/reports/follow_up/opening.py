"""What the month, tertial and annual reports have in common: heading, page one, comments, the last lines.

What they say is computed in :mod:`model.followup`; the sections' tables, charts and sentences are in modules
of their own (``economy_section`` and its siblings).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, commitments
from model.followup.measures import OutlookMeasure, measures
from model.followup.owed_comments import owed_comments
from model.followup.service import answered_target
from model.observations.needs import PERIOD
from model.observations.notes import NEED as NOTES
from model.observations.table_need import YEAR, TableNeed
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column
from model.presentation.display import Heading, KeyFigure, KeyFigures, Notice, prose
from model.presentation.kinds import is_missing
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.changed import beside_scenario, changes_in_words
from model.reports.follow_up.outlook import shown, span
from model.reports.follow_up.page_one import page_one_list
from model.reports.follow_up.section_comments import missing_comments, status, written_comment
from model.reports.follow_up.stand_out import is_open
from model.reports.follow_up.words import measure_names, note
from model.reports.names import organisation
from model.reports.sources import as_known, extent, mark, of_follow_up
from tertialpdf.blocks import State

ABOUT = {"phone": "about_phone", "customer": "about_customer"}
"""Where a year's notes tell of the data of a kind of report; of the others in one place."""


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
    """The report's top; its status is *Utkast* as long as a comment is owed, or what stands out is open."""
    return Heading(
        title=title,
        subtitle=beside_scenario(subtitle, parameters),
        changes=changes_in_words(parameters),
        organisation=organisation(parameters),
        status=status(
            owed_comments(period, parameters, report),
            stands_out=is_open(period, parameters, kind_of(report)),
        ),
        day=day,
        example_data=extent(of_follow_up(kind_of(report), period.year)),
    )


def missing(period: Period, parameters: Parameters, report: str) -> Notice | Markdown:
    """The comments that are owed and not written, for page one; else a line that all are there."""
    owed = owed_comments(period, parameters, report)
    notice = missing_comments(owed, period, parameters, report)
    return notice or prose(_("Alla avvikelser som ska kommenteras har en kommentar."))


def page_one(period: Period, parameters: Parameters, report: str) -> Markdown | None:
    """What is on course, what is not, why, and what is done about it; None where nothing can be judged."""
    text = page_one_list(period, parameters, report)
    return prose(text) if text else None


def comment(period: Period, report: str, section: str) -> Markdown | Notice | None:
    """The controller's comment on a section, or a plain notice that it is missing.

    None where nothing is written and none of the section's tables is there: there is nothing to comment.
    """
    written = written_comment(period.year, report, section)
    tables = [need.name for need in PERIOD if section in need.sections]
    if written is None and tables and not any(map(period.is_there, tables)):
        return None
    return written or Notice(_("Avsnittet har ingen kommentar."), "warning", _("Kommentar saknas."))


def months_text(period: Period) -> str:
    """``januari–april 2011``, ``januari 2011`` or ``2011``."""
    return formats.months_until(period.year, period.through)


def key_figures(period: Period, parameters: Parameters) -> KeyFigures:
    """Result, answered calls, lead times, satisfied customers and indicators: so far, target and forecast.

    As many of them as are known; where none is, the pieces that have come and the result.
    """
    found, goals = measures(period, parameters), parameters.followup
    aims = {
        "result_against_budget": (_("Resultat mot budget"), 0.0),
        "answer_rate": (_("Besvarade samtal"), answered_target(period, parameters)),
        "lead_time_kept": (_("Klart inom ledtid"), goals.lead_time_target.on(period.last_day)),
    }
    figures = [
        _figure(label, found[name], target, period)
        for name, (label, target) in aims.items()
        if name in found and not is_missing(found[name].so_far)
    ]
    figures += [*_satisfaction(period, parameters), *_indicators(period, parameters)]
    return KeyFigures(figures or _plain_figures(found, parameters))


def mission(period: Period) -> Markdown | None:
    """What the centre is there for, as the year's notes have it; None where they say nothing."""
    text = note(period, "mission")
    return prose(text) if text else None


def about_the_data(period: Period, report: str) -> Notice:
    """Where the year's figures come from, as its notes tell it; and that there are examples among them.

    What the example's notes say of all tables is left out where some are the centre's own.
    """
    kind = kind_of(report)
    found = of_follow_up(kind, period.year)
    is_of_all = not (found.own and NOTES.file.replace(YEAR, str(period.year)) in found.examples)
    text = note(period, ABOUT.get(kind, "about")) if is_of_all else ""
    told = text or _("Underlaget är tabellerna i data/{year}/.", year=period.year)
    told = " ".join(part for part in (as_known(period.names.known), told) if part)
    return Notice(told, heading=mark(found))


def kind_of(report: str) -> str:
    """The kind of the report called ``report``, as ``tertial`` for ``tertial-2``."""
    return report.split("-")[0]


def missing_tables(period: Period, *beside: TableNeed) -> Table | None:
    """What the report would have shown, had it the tables that it lacks; None when it lacks none.

    beside: tables of several years that were asked for and not there.
    """
    needs = [*period.missed, *beside]
    if not needs:
        return None
    rows = [(need.path(Path("data"), period.year).as_posix(), _(need.holds), _(need.adds)) for need in needs]
    return Table(
        "missing-tables",
        _("Tabeller som saknas, och vad de skulle tillföra rapporten"),
        pd.DataFrame(rows, columns=["file", "holds", "adds"]),
        [
            Column("file", "Tabell"),
            Column("holds", "Innehåller"),
            Column("adds", "Skulle visa"),
        ],
        note=_("Rapporten visar det som underlaget räcker till. Det som saknas räknas inte som noll."),
    )


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


def _satisfaction(period: Period, parameters: Parameters) -> list[KeyFigure]:
    """The latest survey that was known in the period: the year's own once the year is over."""
    measure = parameters.dimensions.of_kind("customer_survey", "satisfied")
    if measure is None or not period.has("customer_survey"):
        return []
    target, table = parameters.followup.satisfied_target.value, period.customer_survey
    year = period.year if period.is_whole_year else period.year - 1
    found = table.loc[(table["measure"] == measure) & (table["year"] == year), "value"].dropna()
    if found.empty:
        return []
    value = float(found.iloc[0]) / 100
    return [
        KeyFigure(
            _("Nöjda kunder"),
            formats.percent(value, 0),
            _("enkäten {year}, mål {target}", year=year, target=formats.percent(target, 0)),
            *_verdict(value >= target, _("Målet nås"), _("Målet nås inte")),
        )
    ]


def _indicators(period: Period, parameters: Parameters) -> list[KeyFigure]:
    """How many of the indicators that are measured reach the year's target."""
    if not period.has("commitments"):
        return []
    judged = commitments.outlook(period, parameters)
    known = judged[judged["degree"] != "unknown"]
    if known.empty:
        return []
    wholly = int((known["degree"] == "wholly").sum())
    return [
        KeyFigure(
            _("Indikatorer"),
            _("{count} av {all}", count=wholly, all=len(known)),
            _("når årets mål") if period.is_whole_year else _("väntas nå årets mål"),
            *_verdict(wholly == len(known), _("Alla når målet"), _("Alla når inte målet"), "warning"),
        )
    ]


def _plain_figures(found: Mapping[str, OutlookMeasure], parameters: Parameters) -> list[KeyFigure]:
    """The result, costs and pieces so far, of a centre that has nothing to hold them to."""
    names = measure_names(parameters)
    chosen = [name for name in ("result", "costs", *parameters.demand.streams) if name in found]
    return [
        KeyFigure(names[name], shown(found[name].kind, found[name].so_far, name), _("hittills"))
        for name in chosen
    ]


def _verdict(kept: bool, yes: str, no: str, otherwise: State = "bad") -> tuple[State, str]:
    return ("good", yes) if kept else (otherwise, no)
