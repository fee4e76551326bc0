"""Competence: individual development plans by unit, and courses with dates and participants."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import pandas as pd

from model.marked import N_
from model.observations.checks import combinations, complete, ensure, holds, known
from model.observations.files import year_file
from model.observations.known import YEAR_CLOSED, ByDay, KnownFrom
from model.observations.names import Names
from model.observations.rules import people
from model.observations.rules.days import not_far_ahead
from model.observations.table_need import YEAR, TableNeed
from model.observations.tables import OR_LATER, Row, Years, read_table
from model.parameters.quantity import Count, Text

PLANS = "competence_plans.csv"
COURSES = "courses.csv"


class PlanRow(Row):
    """Individual plans of a unit: how many employees are to have one, and how many have."""

    unit: Text
    planned: Count
    done: Count


class CourseRow(Row):
    """A day of a course and how many of a unit took part; ``participants`` is empty until it is held."""

    years: ClassVar[dict[str, Years]] = {"date": OR_LATER}
    course: Text
    date: date
    unit: Text
    participants: Count | None


def read_competence_plans(year: int, names: Names) -> pd.DataFrame:
    """Individual plans of ``year``: columns unit, planned, done (people)."""
    table = read_table(year_file(names.data, year, PLANS), PlanRow, key=["unit"])
    units = names.units
    ensure(
        known(table, PLANS, "unit", units, "en enhet"),
        complete(table, PLANS, combinations({"unit": units})),
        holds(
            table,
            PLANS,
            lambda line: line.done <= line.planned,
            ["done", "planned"],
            "done högst lika med planned",
        ),
    )
    return table


def read_courses(year: int, names: Names) -> pd.DataFrame:
    """Courses held or decided in ``year``: columns course, date, unit, participants (None: not yet held)."""
    table = read_table(year_file(names.data, year, COURSES), CourseRow, key=["course", "date", "unit"])
    table["participants"] = table["participants"].astype("Int64")
    ensure(known(table, COURSES, "unit", names.units, "en enhet"))
    return table


COURSES_NEED = TableNeed(
    name="courses",
    file=f"{YEAR}/{COURSES}",
    row=CourseRow,
    known_from=(KnownFrom(ByDay("date"), {"participants": None}),),
    holds=N_("Utbildningar med datum och deltagare"),
    adds=N_("vilka utbildningar som hållits och vilka som deltog"),
    sections=("staff",),
    reports=("tertial", "annual"),
    read=read_courses,
    may_be_empty=True,
    rules=(people.COURSES, not_far_ahead("courses", "date", keys=("course", "unit"))),
)
PLANS_NEED = TableNeed(
    name="competence_plans",
    file=f"{YEAR}/{PLANS}",
    row=PlanRow,
    known_from=YEAR_CLOSED,
    holds=N_("Individuella kompetensplaner per enhet"),
    adds=N_("hur många som har en plan"),
    sections=("staff",),
    reports=("annual",),
    read=read_competence_plans,
    rules=(people.PLANS,),
)
