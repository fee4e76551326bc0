"""The customer survey, what customers wrote in it, and the study of information."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, dialogue, surveys
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.formats import inside
from model.presentation.language import SWEDISH, _, words
from model.presentation.tables import Table
from model.reports.follow_up.words import CUSTOMER_MEASURES, STUDY_CHANNELS, THEMES, TONES, note

OVERALL = ("nki", "satisfied")


def sentence(period: Period, parameters: Parameters) -> Markdown:
    """The index, the share that is satisfied against the target, and how many areas rose and fell."""
    found, years = _survey(period), _years(period)
    before, now = (found.set_index("measure")[year].to_dict() for year in years[-2:])
    target = 100 * parameters.followup.satisfied_target.value
    satisfied = float(now["satisfied"])
    moved = surveys.direction(found.loc[~found["measure"].isin(OVERALL), "change"])
    said = {
        "index": formats.number(now["nki"]),
        "before": formats.number(before["nki"]),
        "satisfied": formats.number(satisfied),
        "target": formats.number(target),
        "areas": len(found) - len(OVERALL),
    } | moved
    if satisfied >= target:
        return prose(
            _(
                "Nöjd-kund-index är {index} ({before} året före). {satisfied} procent är mycket nöjda eller "
                "nöjda; målet {target} procent nås. Av {areas} kvalitetsområden steg {up}, sjönk {down} och "
                "var {same} oförändrade mot året före.",
                **said,
            )
        )
    return prose(
        _(
            "Nöjd-kund-index är {index} ({before} året före). {satisfied} procent är mycket nöjda eller "
            "nöjda; målet {target} procent nås inte. Av {areas} kvalitetsområden steg {up}, sjönk {down} och "
            "var {same} oförändrade mot året före.",
            **said,
        )
    )


def by_year(period: Period) -> Table:
    """The customer survey by year with the change."""
    table = _survey(period)
    return Table(
        "customer-survey",
        _("Kundenkäten"),
        table.assign(is_total=table["measure"].isin(OVERALL)),
        [
            Column("measure", "Mått", words=CUSTOMER_MEASURES),
            *(Column(year, year, "integer") for year in _years(period)),
            Column("change", "Ändring", "change"),
        ],
        total="is_total",
        note=note(period, "customer_survey"),
    )


def areas(period: Period) -> Chart:
    """The four quality areas over the years."""
    table, years = _survey(period), _years(period)
    areas = table[~table["measure"].isin(OVERALL)]
    areas = areas.assign(label=areas["measure"].map(words(CUSTOMER_MEASURES)))
    best = areas.sort_values(years[-1], ascending=False, kind="stable")["label"].tolist()[0]
    return charts.grouped_bars(
        "customer-survey",
        _("Nöjdast är kunderna med {best}", best=inside(best)),
        _(
            "Kundernas omdöme per kvalitetsområde: {areas}.",
            areas="; ".join(
                f"{row['label']} " + ", ".join(f"{year} {formats.number(row[year])}" for year in years)
                for row in areas.to_dict("records")
            ),
        ),
        areas["label"].tolist(),
        {year: areas[year].tolist() for year in years},
        note=note(period, "customer_survey_areas"),
    )


def answers(period: Period) -> Table:
    """What customers wrote in the survey, by theme."""
    table = dialogue.answers_by_theme(period.survey_answers)
    return Table(
        "survey-answers",
        _("Öppna svar i kundenkäten, per tema"),
        table.assign(theme=table["theme"].mask(table["theme"].duplicated())),
        [
            Column("theme", "Tema", words=THEMES, missing=""),
            Column("tone", "Slag", words=TONES),
            Column("text", "Svar i sammanfattning", language=SWEDISH),
            Column("source", "Källa", words={code: _source(code) for code in table["source"]}),
        ],
    )


def information_study(period: Period) -> Table:
    """What web survey and interviews said of information, by channel."""
    return Table(
        "information-study",
        _("Webbenkät och intervjuer om informationen"),
        dialogue.information_study(period.information_study),
        [
            Column("channel", "Kanal", words=STUDY_CHANNELS),
            Column("answers", "Svar", "integer"),
            Column("critical", "Kritiska", "integer"),
            Column("share", "Andel kritiska", "percent", 0),
            Column("finding", "Det som kom fram", language=SWEDISH),
        ],
        note=note(period, "information_study"),
    )


def _survey(period: Period) -> pd.DataFrame:
    """Index, share satisfied and the quality areas: measure, a column for each of :func:`_years`, change."""
    return surveys.by_year(period.customer_survey, list(CUSTOMER_MEASURES)).rename(columns=str)


def _years(period: Period) -> list[str]:
    """The years of the survey, as columns of :func:`_survey` are called."""
    return [str(year) for year in sorted(period.customer_survey["year"].unique())]


def _source(source: str) -> str:
    """Where an answer comes from, with a capital."""
    said = _(source)
    return said[:1].upper() + said[1:]
