"""Surveys: customers' and employees' answers over the years, each value with its source.

A value that was not measured or not stated is empty, never zero. The customer satisfaction index and the
share of satisfied customers are different measures, as are the staff index (0-100) and the question areas
(0-10): nothing here converts one into the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, get_args

import pandas as pd
from pydantic import Field

from model.errors import Finding
from model.observations.checks import combinations, complete, ensure, holds
from model.observations.files import year_file
from model.observations.tables import Row, read_table
from model.parameters.quantity import Text, Year

CUSTOMER_SURVEY = "customer_survey.csv"
STAFF_SURVEY = "staff_survey.csv"
QUESTION_AREA_MAXIMUM = 10

CustomerMeasure = Literal["nki", "satisfied", "availability", "information", "treatment", "efficiency"]
StaffMeasure = Literal[
    "nmi",
    "response_rate",
    "organisation",
    "leadership",
    "participation",
    "coworkership",
    "development",
    "wellbeing",
    "climate",
    "workload",
]
Score = Annotated[float, Field(ge=0, le=100)]

CUSTOMER_MEASURES: tuple[str, ...] = get_args(CustomerMeasure)
STAFF_MEASURES: tuple[str, ...] = get_args(StaffMeasure)
QUESTION_AREAS = STAFF_MEASURES[2:]


class CustomerSurveyRow(Row):
    """A result of the customer survey: ``nki`` is an index 0-100, the others are percent."""

    year: Year
    measure: CustomerMeasure
    value: Score | None
    source: Text
    note: str | None


class StaffSurveyRow(Row):
    """A result of the staff survey at one level: ``nmi`` 0-100, ``response_rate`` percent, areas 0-10."""

    year: Year
    level: Literal["area", "administration", "city"]
    measure: StaffMeasure
    value: Score | None
    source: Text
    note: str | None


def read_customer_survey(year: int, data: Path | None = None) -> pd.DataFrame:
    """Customer survey of ``year`` and the years before: columns year, measure, value, source, note."""
    table = read_table(year_file(data, year, CUSTOMER_SURVEY), CustomerSurveyRow, key=["year", "measure"])
    ensure(
        complete(table, CUSTOMER_SURVEY, combinations({"year": [year], "measure": CUSTOMER_MEASURES})),
        _not_later(table, CUSTOMER_SURVEY, year),
    )
    return table


def read_staff_survey(year: int, data: Path | None = None) -> pd.DataFrame:
    """Staff survey of ``year`` and the years before: columns year, level, measure, value, source, note."""
    table = read_table(year_file(data, year, STAFF_SURVEY), StaffSurveyRow, key=["year", "level", "measure"])
    ensure(
        complete(
            table, STAFF_SURVEY, combinations({"year": [year], "level": ["area"], "measure": STAFF_MEASURES})
        ),
        _not_later(table, STAFF_SURVEY, year),
        holds(
            table,
            STAFF_SURVEY,
            lambda line: line.measure not in QUESTION_AREAS or not line.value > QUESTION_AREA_MAXIMUM,
            ["measure", "value"],
            "ett värde på skalan 0–10",
        ),
    )
    return table


def _not_later(table: pd.DataFrame, file: str, year: int) -> Iterator[Finding]:
    return holds(table, file, lambda line: line.year <= year, ["year"], f"år till och med {year}")
