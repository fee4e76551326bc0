"""Competence: how many processes each employee masters, whether breadth is held, plans and courses."""

from __future__ import annotations

import pandas as pd

from model.followup.period import Period
from model.observations.files import last_day
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.studies.breadth import can_do, pools_of
from model.staffing.year.people import Person, workforce


def processes_mastered(parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """Those who are asked for breadth by how many of the skills they master: processes, people, share.

    Which skills count for whom: ``staffing.breadth_skills``.
    """
    people = _asked_for_breadth(parameters, registers)
    counted = parameters.staffing.breadth_skills.value
    most = max(map(len, counted.values()), default=0)
    counts = pd.Series([mastered(parameters, person) for person in people], dtype=int)
    by_number = counts.value_counts().reindex(range(most + 1), fill_value=0).sort_index()
    return pd.DataFrame(
        {
            "processes": by_number.index,
            "people": by_number.to_numpy(),
            "share": (by_number / max(len(people), 1)).to_numpy(),
        }
    )


def mastered(parameters: Parameters, person: Person) -> int:
    """How many of the skills that count for breadth ``person`` has."""
    return len(person.skills & set(parameters.staffing.breadth_skills.value.get(person.role, ())))


def _asked_for_breadth(parameters: Parameters, registers: Registers) -> list[Person]:
    asked = parameters.staffing.breadth_skills.value
    return [person for person in workforce(parameters, registers) if person.role in asked]


def breadth_held(parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """Who can do each task, fewest first: skill, unit (None: whole centre), holders, wanted, held.

    wanted: so many that ``breadth.wanted_holders`` are left when one of them is away. A task of the units has
    a row for each unit. Counted are the people of the scenario, as the staffing plan has them.
    """
    people = workforce(parameters, registers)
    wanted = parameters.breadth.wanted_holders.value + 1
    rows = []
    for pool in pools_of(parameters, registers):
        holders = sum(can_do(person, pool) for person in people)
        rows.append((pool.skill, pool.unit, holders, wanted, holders >= wanted))
    table = pd.DataFrame(rows, columns=["skill", "unit", "holders", "wanted", "held"])
    return table.sort_values("holders", kind="stable").reset_index(drop=True)


def least_breadth(parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """Those asked for breadth below ``staffing.minimum_breadth`` by unit: unit, people, below, held."""
    least = parameters.staffing.minimum_breadth.value
    rows = []
    for unit in parameters.organisation.units.value:
        own = [person for person in _asked_for_breadth(parameters, registers) if person.unit == unit]
        below = sum(mastered(parameters, person) < least for person in own)
        rows.append((unit, len(own), below, below == 0))
    return pd.DataFrame(rows, columns=["unit", "people", "below", "held"])


def plans(period: Period) -> pd.DataFrame:
    """Individual plans by unit with a total: unit, planned, done, share."""
    total = {"unit": "all", **period.competence_plans[["planned", "done"]].sum().to_dict()}
    table = pd.concat([period.competence_plans, pd.DataFrame([total])], ignore_index=True)
    return table.assign(share=table["done"] / table["planned"].where(table["planned"] > 0))


def courses(period: Period) -> pd.DataFrame:
    """Courses by occasion: course, date, held (by the period's last day), participants (None: to come).

    After them one column per unit with its participants.
    """
    last = last_day(period.year, period.through)
    table = period.courses
    held = table["date"] <= last
    wide = table.assign(participants=table["participants"].where(held)).pivot_table(
        index=["course", "date"],
        columns="unit",
        values="participants",
        aggfunc=lambda values: values.sum(min_count=1),
        dropna=False,
        sort=False,
    )
    wide = wide.dropna(how="all").reindex(
        pd.MultiIndex.from_frame(table[["course", "date"]].drop_duplicates())
    )
    total = wide.sum(axis="columns", min_count=1)
    out = wide.assign(participants=total).reset_index().sort_values(["date", "course"], ignore_index=True)
    units = [name for name in out.columns if name not in ("course", "date", "participants")]
    return out.assign(held=out["date"] <= last)[["course", "date", "held", "participants", *units]]
