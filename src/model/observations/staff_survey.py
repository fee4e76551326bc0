"""The staff survey by unit: how many were asked and answered, and what they answered in the mean.

Groups are the units' employees and the management (the head of area and the unit heads). Nothing is hidden in
the file: it is the centre's own; what reports may show is decided in :mod:`model.followup.disclosure`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.observations.checks import combinations, complete, ensure, file_of, holds, known
from model.observations.files import year_file
from model.observations.names import Names
from model.observations.surveys import QUESTION_AREAS, StaffMeasure, read_staff_survey
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text

STAFF_SURVEY_UNITS = "staff_survey_units.csv"
UNIT_MEASURES: tuple[str, ...] = ("nmi", *QUESTION_AREAS)
TOLERANCE = {"nmi": 0.55, "response_rate": 1.0}
AREA_TOLERANCE = 0.056
"""How far a weighted mean may be from the stated value: half its last digit, and its parts' rounding."""


class StaffSurveyUnitRow(Row):
    """Answers of one group: ``mean`` is of ``answers`` people; ``nmi`` 0-100, question areas 0-10."""

    unit: Text
    measure: StaffMeasure
    invited: Count
    answers: Count
    mean: Annotated[float, Field(ge=0, le=100)] | None


def read_staff_survey_units(year: int, names: Names) -> pd.DataFrame:
    """The staff survey of ``year`` by group: columns unit, measure, invited, answers, mean.

    The groups' means, weighted by answers, are the area's values in ``staff_survey.csv`` as far as these are
    rounded, and so is the response rate. Raises InputError where they are not.
    """
    table = read_table(
        year_file(names.data, year, STAFF_SURVEY_UNITS), StaffSurveyUnitRow, key=["unit", "measure"]
    )
    groups = names.answer_groups
    stated = read_staff_survey(year, names.data)
    stated = stated[(stated["year"] == year) & (stated["level"] == "area")]
    ensure(
        known(table, STAFF_SURVEY_UNITS, "unit", groups, "en enhet eller management"),
        complete(table, STAFF_SURVEY_UNITS, combinations({"unit": groups, "measure": UNIT_MEASURES})),
        holds(
            table,
            STAFF_SURVEY_UNITS,
            lambda line: line.answers <= line.invited,
            ["answers", "invited"],
            "answers högst lika med invited",
        ),
        holds(
            table,
            STAFF_SURVEY_UNITS,
            lambda line: pd.isna(line.mean) == (line.answers == 0),
            ["answers", "mean"],
            "mean ifyllt när någon har svarat, annars tomt",
        ),
        holds(
            table,
            STAFF_SURVEY_UNITS,
            lambda line: line.measure == "nmi" or pd.isna(line.mean) or line.mean <= 10,
            ["measure", "mean"],
            "ett värde på skalan 0–10",
        ),
        _adds_up(table, dict(zip(stated["measure"], stated["value"], strict=True))),
    )
    return table


def _adds_up(table: pd.DataFrame, stated: dict[str, float]) -> Iterator[Finding]:
    answered = table[table["answers"] > 0]
    found = {
        str(measure): float((rows["mean"] * rows["answers"]).sum() / rows["answers"].sum())
        for measure, rows in answered.groupby("measure")
    }
    whole = table[table["measure"] == "nmi"]
    found["response_rate"] = 100 * float(whole["answers"].sum() / max(whole["invited"].sum(), 1))
    for measure, value in found.items():
        known_value = stated.get(measure)
        if known_value is None or pd.isna(known_value):
            continue
        if abs(value - known_value) > TOLERANCE.get(measure, AREA_TOLERANCE):
            wanted = f"{known_value:g} som i staff_survey.csv, inom avrundning"
            yield Finding(
                file_of(table, STAFF_SURVEY_UNITS), f"measure {measure}", f"sammanvägt {value:.2f}", wanted
            )
