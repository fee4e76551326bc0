"""The staff survey and the staff's own assessment: over the years, and by group with small groups hidden.

A group that may not be shown is dots, told apart from what was not measured, which is a dash; its values are
missing in the file.
"""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, staff, surveys
from model.followup.commitments import latest_assessment
from model.parameters.schema.parameters import Parameters
from model.presentation import formats
from model.presentation.columns import Column, Composed
from model.presentation.display import Notice, prose
from model.presentation.kinds import KindName
from model.presentation.language import _
from model.presentation.tables import Table
from model.reports.follow_up.hidden import of_answers, unless_hidden
from model.reports.follow_up.words import moved_words, names_of, unit_names


def index(period: Period, parameters: Parameters) -> Table | None:
    """The employee satisfaction index of the centre and what it is part of; None without an index."""
    declared = parameters.dimensions
    measure = declared.of_kind("staff_survey", "index")
    if measure is None:
        return None
    known = set(period.staff_survey.loc[period.staff_survey["measure"] == measure, "level"])
    names = {level: name for level, name in declared.survey_levels.value.items() if level in known}
    levels = [surveys.by_year(period.staff_survey, [measure], level).assign(level=level) for level in names]
    return Table(
        "staff-index",
        _(declared.staff_survey[measure].name),
        pd.concat(levels, ignore_index=True).rename(columns=str),
        [Column("level", "Nivå", words=names), *_years(period, 0), *_change(period, 0)],
    )


def areas(period: Period, parameters: Parameters) -> Table | None:
    """The question areas of the staff survey by year, with the change; None where it has no areas."""
    declared = parameters.dimensions
    if not declared.areas("staff_survey"):
        return None
    return Table(
        "staff-survey",
        _("Medarbetarenkäten per frågeområde, skala 0–{highest}", highest=declared.staff_scale.value),
        _areas(period, parameters).rename(columns=str),
        [
            Column("measure", "Frågeområde", words=names_of(declared.staff_survey)),
            *_years(period, 1),
            *_change(period, 1),
        ],
    )


def areas_sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """How many question areas rose, fell and stayed; None without an earlier year."""
    table = _areas(period, parameters)
    if table.empty or table["change"].isna().all():
        return None
    moved = surveys.direction(table["change"])
    return prose(
        _(
            "Av {all} frågeområden {moved} mot året före.",
            all=len(table),
            moved=moved_words(moved),
        )
    )


def by_group(period: Period, parameters: Parameters) -> Table:
    """The survey by unit, small groups hidden."""
    table, groups = _by_group(staff.survey_by_group(period, parameters), "measure", "mean")
    declared = parameters.dimensions
    return Table(
        "staff-survey-by-group",
        _("Medarbetarenkäten per grupp"),
        table.assign(decimals=table["measure"].isin(declared.areas("staff_survey")).astype(int)),
        [
            Column("measure", "Frågeområde", words=names_of(declared.staff_survey)),
            *_group_columns(groups, parameters, "decimal"),
        ],
        note=of_answers(parameters),
    )


def response(period: Period, parameters: Parameters) -> Table:
    """Who was asked and how many answered, by group."""
    return Table(
        "staff-response",
        _("Svarsfrekvens i medarbetarenkäten"),
        staff.response(period, parameters).astype({"answers": "Int64"}).assign(decimals=0),
        [
            Column("unit", "Grupp", words=unit_names(parameters)),
            Column("invited", "Tillfrågade", "integer"),
            unless_hidden("answers", _("Svar"), "integer"),
            unless_hidden("rate", _("Svarsfrekvens"), "percent"),
        ],
        total=[-1],
        note=of_answers(parameters),
    )


def response_sentence(period: Period, parameters: Parameters) -> Markdown:
    """How many answered the staff survey, of those asked."""
    total = staff.response(period, parameters).iloc[-1].to_dict()
    if not total["shown"]:
        return prose(_("Så få har besvarat medarbetarenkäten att resultatet inte visas."))
    return prose(
        _(
            "{answers} av {invited} tillfrågade besvarade medarbetarenkäten, {rate}.",
            answers=formats.number(total["answers"]),
            invited=formats.number(total["invited"]),
            rate=formats.percent(total["rate"], 0),
        )
    )


def self_assessment(period: Period, parameters: Parameters) -> Table | Notice:
    """Share of each group that found each commitment wholly met, in the latest tertial that is over."""
    period.require("commitments", "self_assessment")
    tertial = latest_assessment(period)
    if tertial is None:
        return Notice(_("Självskattningen görs vid varje tertials slut; ingen är gjord än."))
    found = staff.self_assessment_by_group(period, parameters, tertial)
    table, groups = _by_group(found, "commitment", "wholly")
    wording = period.commitments.drop_duplicates("commitment").set_index("commitment")["wording"]
    if table.empty:
        return Notice(_("Självskattningen görs vid varje tertials slut; ingen är gjord än."))
    return Table(
        "self-assessment",
        _("Självskattning: andel som bedömer åtagandet som helt uppfyllt"),
        table.assign(wording=table["commitment"].map(wording), decimals=0),
        [Column("wording", "Åtagande", "name"), *_group_columns(groups, parameters, "percent")],
        note=of_answers(parameters),
    )


def _areas(period: Period, parameters: Parameters) -> pd.DataFrame:
    declared = parameters.dimensions
    return surveys.by_year(period.staff_survey, list(declared.areas("staff_survey")), declared.own_level)


def _change(period: Period, decimals: int) -> list[Column]:
    """The change since the year before, where there is one."""
    if period.staff_survey["year"].nunique() < 2:
        return []
    return [Column("change", "Ändring", "change", decimals)]


def _years(period: Period, decimals: int) -> list[Column]:
    years = sorted(period.staff_survey["year"].unique())
    return [Column(str(year), str(year), "decimal", decimals) for year in years]


def _by_group(found: pd.DataFrame, by: str, measure: str) -> tuple[pd.DataFrame, list[str]]:
    """A row for each ``by`` with ``measure`` of each group in a column, and the groups.

    found: unit (group), ``by``, ``measure``, shown. ``<group> shown`` tells whether a cell may be shown.
    """
    values, flags = (
        found.pivot_table(index=by, columns="unit", values=name, aggfunc="first", dropna=False, sort=False)
        for name in (measure, "shown")
    )
    return values.astype(float).join(flags.add_suffix(" shown")).reset_index(), list(found["unit"].unique())


def _group_columns(groups: list[str], parameters: Parameters, kind: KindName) -> list[Composed]:
    labels = unit_names(parameters)
    return [unless_hidden(group, labels[group], kind, f"{group} shown") for group in groups]
