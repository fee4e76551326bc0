"""The customer survey, what customers wrote in it, and the study of information."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from IPython.display import Markdown

from model.followup import Period, dialogue, surveys
from model.parameters.schema.parameters import Parameters
from model.presentation import charts, formats
from model.presentation.charts import Chart
from model.presentation.columns import Column
from model.presentation.display import prose
from model.presentation.formats import first_up, inside
from model.presentation.kinds import is_missing
from model.presentation.language import SWEDISH, _, listed
from model.presentation.tables import Table
from model.reports.follow_up.words import moved_words, names_of


def sentence(period: Period, parameters: Parameters) -> Markdown | None:
    """The index, the share that is satisfied against the target, and how many areas rose and fell.

    As much of it as the survey asks and as earlier years tell; None where it asks for neither.
    """
    found, years = _survey(period, parameters), _years(period)
    by_measure = found.set_index("measure")
    told = [*_index_words(by_measure, years, parameters), *_satisfied_words(by_measure, years, parameters)]
    areas = found[found["measure"].isin(parameters.dimensions.areas("customer_survey"))]
    if len(years) > 1 and len(areas) and areas["change"].notna().any():
        moved = surveys.direction(areas["change"])
        told.append(
            _(
                "Av {areas} kvalitetsområden {moved} mot året före.",
                areas=len(areas),
                moved=moved_words(moved),
            )
        )
    return prose(" ".join(told)) if told else None


def _index_words(found: pd.DataFrame, years: list[str], parameters: Parameters) -> Iterator[str]:
    measure = parameters.dimensions.of_kind("customer_survey", "index")
    values = [] if measure is None else _values(found, measure, years)
    if measure is None or is_missing(values[-1]):
        return
    said = {
        "name": _(parameters.dimensions.customer_survey[measure].name),
        "index": formats.number(values[-1]),
    }
    before = values[-2] if len(values) > 1 else None
    if is_missing(before):
        yield _("{name} är {index}.", **said)
    else:
        yield _("{name} är {index} ({before} året före).", **said, before=formats.number(before))


def _satisfied_words(found: pd.DataFrame, years: list[str], parameters: Parameters) -> Iterator[str]:
    measure = parameters.dimensions.of_kind("customer_survey", "satisfied")
    satisfied = None if measure is None else _values(found, measure, years)[-1]
    if satisfied is None or is_missing(satisfied):
        return
    target = 100 * parameters.followup.satisfied_target.value
    said = {"satisfied": formats.number(satisfied), "target": formats.number(target)}
    if satisfied >= target:
        yield _("{satisfied} procent är mycket nöjda eller nöjda; målet {target} procent nås.", **said)
    else:
        yield _("{satisfied} procent är mycket nöjda eller nöjda; målet {target} procent nås inte.", **said)


def _values(found: pd.DataFrame, measure: str, years: list[str]) -> list[float]:
    """The values of a measure, NaN of years without one."""
    return [float(found[year].to_dict()[measure]) for year in years]


def by_year(period: Period, parameters: Parameters) -> Table:
    """The customer survey by year, with the change where there is an earlier one."""
    table, declared = _survey(period, parameters), parameters.dimensions
    change = [Column("change", "Ändring", "change")] if len(_years(period)) > 1 else []
    return Table(
        "customer-survey",
        _("Kundenkäten"),
        table.assign(is_total=~table["measure"].isin(declared.areas("customer_survey"))),
        [
            Column("measure", "Mått", words=names_of(declared.customer_survey)),
            *(Column(year, year, "integer") for year in _years(period)),
            *change,
        ],
        total="is_total",
    )


def areas(period: Period, parameters: Parameters) -> Chart | None:
    """The quality areas over the years; None where the year's survey asks for none."""
    table, years = _survey(period, parameters), _years(period)
    areas = table[table["measure"].isin(parameters.dimensions.areas("customer_survey"))]
    areas = areas.assign(label=areas["measure"].map(names_of(parameters.dimensions.customer_survey)))
    if not areas[years[-1]].notna().any():
        return None
    best = areas.sort_values(years[-1], ascending=False, kind="stable")["label"].tolist()[0]
    return charts.grouped_bars(
        "customer-survey-areas",
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
    )


def answers(period: Period, parameters: Parameters) -> Table | None:
    """What customers wrote in the survey, by theme; None where they wrote nothing."""
    if period.survey_answers.empty:
        return None
    table, declared = dialogue.answers_by_theme(period.survey_answers, parameters), parameters.dimensions
    return Table(
        "survey-answers",
        _("Öppna svar i kundenkäten, per tema"),
        table.assign(theme=table["theme"].mask(table["theme"].duplicated())),
        [
            Column("theme", "Tema", words=declared.answer_themes.value, missing=""),
            Column("tone", "Slag", words=declared.answer_tones.value),
            Column("text", "Svar i sammanfattning", language=SWEDISH),
            Column("source", "Källa", words={code: _source(code) for code in table["source"]}),
        ],
    )


def information_study(period: Period, parameters: Parameters) -> Table | None:
    """What a study found of the channels of information; None where none was made."""
    if period.information_study.empty:
        return None
    channels, methods = (
        parameters.dimensions.information_channels.value,
        parameters.dimensions.information_methods.value,
    )
    used = [inside(_(methods[code])) for code in methods if code in set(period.information_study["method"])]
    return Table(
        "information-study",
        _("{methods} om informationen", methods=first_up(listed(used))) if used else _("Informationen"),
        dialogue.information_study(period.information_study),
        [
            Column("channel", "Kanal", words=channels),
            Column("answers", "Svar", "integer"),
            Column("critical", "Kritiska", "integer"),
            Column("share", "Andel kritiska", "percent", 0),
            Column("finding", "Det som kom fram", language=SWEDISH),
        ],
    )


def _survey(period: Period, parameters: Parameters) -> pd.DataFrame:
    """The survey's measures in the centre's order: measure, a column for each of :func:`_years`, change."""
    measures = list(parameters.dimensions.customer_survey)
    return surveys.by_year(period.customer_survey, measures).rename(columns=str)


def _years(period: Period) -> list[str]:
    """The years of the survey, as columns of :func:`_survey` are called."""
    return [str(year) for year in sorted(period.customer_survey["year"].unique())]


def _source(source: str) -> str:
    """Where an answer comes from, with a capital."""
    return first_up(_(source))
