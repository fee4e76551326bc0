"""Surveys: customers' and employees' answers over the years, each value with its source.

A value that was not measured or not stated is empty, never zero. The customer satisfaction index and the
share of satisfied customers are different measures, as are the staff index (0-100) and the question areas
(0-10): nothing here converts one into the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known_codes
from model.observations.files import year_file
from model.observations.known import ByMonth, KnownFrom
from model.observations.names import Names
from model.observations.rules.looked_at import Tables
from model.observations.rules.shares import share_for_percent
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text, Year
from model.time_units import MONTHS

CUSTOMER_SURVEY = "customer_survey.csv"
STAFF_SURVEY = "staff_survey.csv"

Score = Annotated[float, Field(ge=0, le=100)]


class CustomerSurveyRow(Row):
    """A result of the customer survey: an index 0-100, or percent; ``measure`` is declared by the centre."""

    year: Year
    measure: Text
    value: Score | None
    source: Text
    note: str | None


class StaffSurveyRow(Row):
    """A result of the staff survey at one level: an index 0-100, a rate in percent, areas on their scale."""

    year: Year
    level: Text
    measure: Text
    value: Score | None
    source: Text
    note: str | None


def read_customer_survey(year: int, names: Names) -> pd.DataFrame:
    """Customer survey of ``year`` and the years before: columns year, measure, value, source, note."""
    table = read_table(
        year_file(names.data, year, CUSTOMER_SURVEY), CustomerSurveyRow, key=["year", "measure"]
    )
    ensure(
        known_codes(table, CUSTOMER_SURVEY, "measure", names.dimensions.customer_survey),
        complete(
            table,
            CUSTOMER_SURVEY,
            combinations({"year": [year], "measure": names.dimensions.customer_survey}),
        ),
        _not_later(table, CUSTOMER_SURVEY, year),
    )
    return table


def read_staff_survey(year: int, names: Names) -> pd.DataFrame:
    """Staff survey of ``year`` and the years before: columns year, level, measure, value, source, note."""
    declared = names.dimensions
    areas, highest = declared.areas("staff_survey"), declared.staff_scale.value
    table = read_table(
        year_file(names.data, year, STAFF_SURVEY), StaffSurveyRow, key=["year", "level", "measure"]
    )
    ensure(
        known_codes(table, STAFF_SURVEY, "level", declared.survey_levels.value),
        known_codes(table, STAFF_SURVEY, "measure", declared.staff_survey),
        complete(
            table,
            STAFF_SURVEY,
            combinations({"year": [year], "level": [declared.own_level], "measure": declared.staff_survey}),
        ),
        _not_later(table, STAFF_SURVEY, year),
        holds(
            table,
            STAFF_SURVEY,
            lambda line: line.measure not in areas or not line.value > highest,
            ["measure", "value"],
            f"ett värde på skalan 0–{highest}",
        ),
    )
    return table


def _not_later(table: pd.DataFrame, file: str, year: int) -> Iterator[Finding]:
    return holds(table, file, lambda line: line.year <= year, ["year"], f"år till och med {year}")


def _any_measure(table: pd.DataFrame, _: Tables) -> pd.Series[bool]:
    return pd.Series(data=True, index=table.index)


def _no_area(table: pd.DataFrame, tables: Tables) -> pd.Series[bool]:
    """Rows of the index and the response rate: areas have a scale of their own."""
    areas = tables.parameters.dimensions.areas("staff_survey") if tables.parameters else ()
    return ~table["measure"].isin(areas)


CUSTOMER_NEED = TableNeed(
    name="customer_survey",
    file=f"{YEAR}/{CUSTOMER_SURVEY}",
    row=CustomerSurveyRow,
    known_from=(KnownFrom(ByMonth(MONTHS, "year"), dict.fromkeys(("value", "note"))),),
    holds=N_("Kundenkätens mått, i år och tidigare år"),
    adds=N_("hur nöjda kunderna är, mot målet och tidigare år"),
    sections=("dialogue",),
    reports=("month", "tertial", "annual"),
    read=read_customer_survey,
    rules=(share_for_percent("customer_survey", "value", _any_measure, keys=("year", "measure")),),
)
STAFF_NEED = TableNeed(
    name="staff_survey",
    file=f"{YEAR}/{STAFF_SURVEY}",
    row=StaffSurveyRow,
    known_from=(KnownFrom(ByMonth(MONTHS, "year"), dict.fromkeys(("value", "note"))),),
    holds=N_("Medarbetarenkätens mått, i år och tidigare år"),
    adds=N_("index och frågeområden över åren"),
    sections=("staff",),
    reports=("annual",),
    read=read_staff_survey,
    rules=(share_for_percent("staff_survey", "value", _no_area, keys=("year", "level", "measure")),),
)
