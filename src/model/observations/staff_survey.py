"""The staff survey by unit: how many were asked and answered, and what they answered in the mean.

Groups are the units' employees and the management (the head of area and the unit heads). What a centre writes
itself is hidden by nobody: what reports may show is decided in :mod:`model.followup.disclosure`. A mean
that is empty although people have answered was hidden before it was written: ``tertial fill`` does so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import (
    combinations,
    complete,
    ensure,
    file_of,
    holds,
    known,
    known_codes,
)
from model.observations.files import year_file
from model.observations.known import YEAR_CLOSED
from model.observations.names import Names
from model.observations.rules import people
from model.observations.rules.looked_at import Tables
from model.observations.rules.shares import share_for_percent
from model.observations.surveys import STAFF_SURVEY, read_staff_survey
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Count, Text
from model.parameters.schema.dimensions import Dimensions

STAFF_SURVEY_UNITS = "staff_survey_units.csv"
TOLERANCE = {"index": 0.55, "response_rate": 1.0}
AREA_TOLERANCE = 0.056
"""How far a weighted mean may be from the stated value: half its last digit, and its parts' rounding."""


class StaffSurveyUnitRow(Row):
    """Answers of one group: ``mean`` is of ``answers`` people; an index 0-100, areas on their scale.

    ``mean`` is empty where nobody answered, and where it is hidden.
    """

    unit: Text
    measure: Text
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
    groups, declared = names.answer_groups, names.dimensions
    areas, highest = declared.areas("staff_survey"), declared.staff_scale.value
    ensure(
        known(table, STAFF_SURVEY_UNITS, "unit", groups, "en enhet eller management"),
        known_codes(table, STAFF_SURVEY_UNITS, "measure", unit_measures(declared)),
        complete(
            table, STAFF_SURVEY_UNITS, combinations({"unit": groups, "measure": unit_measures(declared)})
        ),
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
            lambda line: pd.isna(line.mean) or line.answers > 0,
            ["answers", "mean"],
            "mean tomt när ingen har svarat",
        ),
        holds(
            table,
            STAFF_SURVEY_UNITS,
            lambda line: line.measure not in areas or pd.isna(line.mean) or line.mean <= highest,
            ["measure", "mean"],
            f"ett värde på skalan 0–{highest}",
        ),
        _adds_up(table, _stated(year, names), declared),
    )
    return table


def unit_measures(declared: Dimensions) -> tuple[str, ...]:
    """The measures that groups are told of: the index, if there is one, and the question areas."""
    index = declared.of_kind("staff_survey", "index")
    return (*([index] if index else []), *declared.areas("staff_survey"))


def _stated(year: int, names: Names) -> dict[str, float]:
    """The centre's own values of the year as the survey's table has them, if there is one."""
    if not year_file(names.data, year, STAFF_SURVEY).exists():
        return {}
    table = read_staff_survey(year, names)
    own = table[(table["year"] == year) & (table["level"] == names.dimensions.own_level)]
    return dict(zip(own["measure"], own["value"], strict=True))


def _adds_up(table: pd.DataFrame, stated: dict[str, float], declared: Dimensions) -> Iterator[Finding]:
    answered = table[table["answers"] > 0]
    found = {
        str(measure): float((rows["mean"] * rows["answers"]).sum() / rows["answers"].sum())
        for measure, rows in answered.groupby("measure")
        if rows["mean"].notna().all()
    }
    rate = declared.of_kind("staff_survey", "response_rate")
    if rate is not None:
        whole = table[table["measure"] == next(iter(unit_measures(declared)), "")]
        found[rate] = 100 * float(whole["answers"].sum() / max(whole["invited"].sum(), 1))
    for measure, value in found.items():
        known_value = stated.get(measure)
        if known_value is None or pd.isna(known_value):
            continue
        kind = declared.staff_survey[measure].kind
        if abs(value - known_value) > TOLERANCE.get(kind, AREA_TOLERANCE):
            wanted = f"{known_value:g} som i staff_survey.csv, inom avrundning"
            yield Finding(
                file_of(table, STAFF_SURVEY_UNITS), f"measure {measure}", f"sammanvägt {value:.2f}", wanted
            )


def _is_of_hundred(table: pd.DataFrame, tables: Tables) -> pd.Series[bool]:
    """Rows of the index, which runs to 100."""
    index = tables.parameters and tables.parameters.dimensions.of_kind("staff_survey", "index")
    return table["measure"] == index


NEED = TableNeed(
    name="staff_survey_units",
    file=f"{YEAR}/{STAFF_SURVEY_UNITS}",
    row=StaffSurveyUnitRow,
    known_from=YEAR_CLOSED,
    holds=N_("Medarbetarenkätens svar per grupp"),
    adds=N_("svaren per grupp, med små grupper dolda"),
    sections=("staff",),
    reports=("annual",),
    read=read_staff_survey_units,
    rules=(
        people.SURVEY,
        share_for_percent("staff_survey_units", "mean", _is_of_hundred, keys=("unit", "measure")),
    ),
)
