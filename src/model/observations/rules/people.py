"""Counts of people against the people that there are: nobody takes part, answers or is asked twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from model.marked import N_
from model.observations.files import last_day
from model.observations.rules.looked_at import Tables
from model.observations.rules.row_rules import Judge, Judged, row_rule
from model.observations.rules.rule import Remark, Rule
from model.report_kinds import PRICED, SIMULATED
from model.time_units import MONTHS

SHARE, HEADS = 1.2, 2
"""People come and go: this many times the most of the months, and so many more, may be counted."""
COMMON = "common"
TWICE = 2.0


def heads(tables: Tables) -> pd.DataFrame | None:
    """People by month and unit: of ``staff.csv``, wide."""
    staff = tables.known("staff")
    if staff is None:
        return None
    return staff.groupby(["month", "unit"])["headcount"].sum().unstack("unit")  # noqa: PD010 - one value each


def _most(tables: Tables, first: int = 1, last: int = MONTHS) -> Callable[[str], float] | None:
    """The most people that a unit can have had between two months; all of them for what is no unit."""
    table = heads(tables)
    if table is None:
        return None
    months = table[(table.index >= first) & (table.index <= last)]
    if months.empty:
        months = table
    by_unit = {unit: float(most) for unit, most in months.max().items()}
    everyone = float(months.sum(axis=1).max())
    return lambda unit: by_unit.get(unit, everyone) * SHARE + HEADS


def _counted(count: Callable[[pd.DataFrame], pd.Series[Any]]) -> Judge:
    """Judges a count of the year by unit."""

    def judge(table: pd.DataFrame, tables: Tables) -> Judged | None:
        most = _most(tables)
        if most is None:
            return None
        limits = table["unit"].map(most)
        return Judged(count(table) > limits, count(table), limits // 1)

    return judge


def _assessed(table: pd.DataFrame, tables: Tables) -> Judged | None:
    spans = {tertial: _most(tables, 4 * tertial - 3, 4 * tertial) for tertial in (1, 2, 3)}
    if None in spans.values():
        return None
    limits = pd.Series(
        [
            spans[int(tertial)](unit)  # type: ignore[misc]
            for tertial, unit in zip(table["tertial"], table["unit"], strict=True)
        ],
        index=table.index,
    )
    answers = table[["wholly", "partly", "not_met"]].sum(axis=1)
    return Judged(answers > limits, answers, limits // 1)


def _rule(table: str, judge: Judge, column: str, figure: str, keys: tuple[str, ...]) -> Rule:
    return row_rule(
        table,
        judge,
        code=f"more_than_people_{column}",
        says=N_("fler än de anställda"),
        wanted="högst {other}, efter antalet anställda i staff.csv{which}",
        explains=(
            f"`{column}` is more than the people of the unit in `staff.csv`: 1.2 times the most of the "
            "months, and two more, since people come and go."
        ),
        column=column,
        figure=figure,
        keys=keys,
        against=False,
    )


COURSES = _rule(
    "courses",
    _counted(lambda table: table["participants"]),
    "participants",
    N_("Deltagare"),
    ("course", "unit"),
)
PLANS = _rule(
    "competence_plans", _counted(lambda table: table["planned"]), "planned", N_("Planer"), ("unit",)
)
SURVEY = _rule(
    "staff_survey_units",
    _counted(lambda table: table["invited"]),
    "invited",
    N_("Tillfrågade"),
    ("unit", "measure"),
)
ASSESSMENT = _rule(
    "self_assessment", _assessed, "answers", N_("Självskattningar"), ("tertial", "unit", "commitment")
)


def _against_register(tables: Tables, rule: Rule) -> Iterator[Remark]:
    """People by unit of the last month, beside the register's of that day."""
    table, registers = heads(tables), tables.registers
    if table is None or registers is None:
        return
    month = int(table.index.max())
    day = last_day(tables.year, month)
    found: dict[str, int] = {}
    for person in registers.persons:
        if day in person.valid:
            found[person.unit or COMMON] = found.get(person.unit or COMMON, 0) + 1
    for unit, count in table[table.index == month].iloc[0].dropna().items():
        known = found.get(str(unit), 0)
        low, high = sorted((float(count), float(known)))
        if high - low > HEADS and high > TWICE * low:
            yield tables.remark(
                rule,
                "staff",
                column="headcount",
                key={"month": month, "unit": unit},
                value=float(count),
                other=float(known),
            )


REGISTER = Rule(
    code="people_against_register",
    says=N_("dubbelt eller hälften mot personalregistret"),
    wanted="omkring {other}, som registers/people.csv har{which}",
    explains=(
        "The people of a unit in the last month are more than twice those of the register on its last "
        "day, or fewer than half, and differ by more than two."
    ),
    look=_against_register,
    reports=("month", "tertial", "annual", "phone", *PRICED, *SIMULATED),
    of=("staff", "people"),
)
