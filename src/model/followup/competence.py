"""Competence: how many processes each employee masters, whether breadth is held, plans and courses."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from model.followup.disclosure import hide_groups
from model.followup.period import Period
from model.frames import Frame, flag, numeric, real, text, whole
from model.observations.files import last_day
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.studies.breadth import can_do, pools_of
from model.staffing.year.people import people_on

PROCESSES_MASTERED = Frame(
    "people of a role who master as many of the skills asked for",
    processes=whole("of those asked for"),
    people=whole("who master so many"),
    share=real("of all"),
)
BREADTH_HELD = Frame(
    "a task, and who can do it",
    skill=text("code"),
    unit=text("code; missing of a task of the whole centre", optional=True),
    holders=whole("people of the scenario"),
    wanted=whole("people, so that ``breadth.wanted_holders`` are left when one of them is away"),
    held=flag("whether there are so many"),
)
LEAST_BREADTH = Frame(
    "a unit's finance administrators against ``staffing.minimum_breadth``",
    unit=text("code"),
    people=whole("in the unit"),
    below=whole("who master fewer processes"),
    held=flag("whether none is below"),
)
PLANS = Frame(
    "individual plans of a unit",
    unit=text("code; ``all`` is the total"),
    planned=whole("plans"),
    done=numeric("plans; missing where they are not shown", optional=True),
    share=real("done of planned; missing where it is not shown", optional=True),
    shown=flag("whether what so few people have done may be shown"),
)


def asked_for(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """The skills among which each role that is asked for breadth is to master some."""
    asked = parameters.staffing.breadth_skills.value
    return {role: tuple(skills) for role, skills in asked.items() if skills}


def processes_mastered(parameters: Parameters, registers: Registers, role: str, day: date) -> pd.DataFrame:
    """A role's people on ``day`` by how many of the skills asked they master: :data:`PROCESSES_MASTERED`."""
    asked = set(asked_for(parameters)[role])
    people = [person for person in people_on(parameters, registers, day) if person.role == role]
    counts = pd.Series([len(person.skills & asked) for person in people], dtype=int)
    by_number = counts.value_counts().reindex(range(len(asked) + 1), fill_value=0).sort_index()
    return PROCESSES_MASTERED.frame(
        {
            "processes": by_number.index,
            "people": by_number.to_numpy(),
            "share": (by_number / max(len(people), 1)).to_numpy(),
        }
    )


def breadth_held(parameters: Parameters, registers: Registers, day: date) -> pd.DataFrame:
    """Who can do each task on ``day``, fewest first, of the units a row each: :data:`BREADTH_HELD`."""
    people = people_on(parameters, registers, day)
    wanted = parameters.breadth.wanted_holders.value + 1
    rows = []
    for pool in pools_of(parameters, registers):
        holders = sum(can_do(person, pool) for person in people)
        rows.append((pool.skill, pool.unit, holders, wanted, holders >= wanted))
    table = BREADTH_HELD.frame(rows)
    return table.sort_values("holders", kind="stable").reset_index(drop=True)


def least_breadth(parameters: Parameters, registers: Registers, role: str, day: date) -> pd.DataFrame:
    """Those of a role who on ``day`` master too few processes, by unit: :data:`LEAST_BREADTH`."""
    least, asked = parameters.staffing.minimum_breadth.value, set(asked_for(parameters)[role])
    rows = []
    for unit in parameters.organisation.units.value:
        own = [
            person
            for person in people_on(parameters, registers, day)
            if person.role == role and person.unit == unit
        ]
        below = sum(len(person.skills & asked) < least for person in own)
        rows.append((unit, len(own), below, below == 0))
    return LEAST_BREADTH.frame(rows)


def plans(period: Period, minimum: int) -> pd.DataFrame:
    """Individual plans by unit with a total; of units of fewer people than ``minimum`` not: :data:`PLANS`.

    Nor of those that are hidden with them, so that they cannot be worked out of the total.
    """
    own = period.competence_plans
    hidden = hide_groups(own["planned"].to_numpy(dtype=np.int64), minimum)
    total = {"unit": "all", **own[["planned", "done"]].sum().to_dict()}
    table = pd.concat([own, pd.DataFrame([total])], ignore_index=True)
    shown = pd.Series([*~hidden.cells[:, 0], not hidden.totals[0]], index=table.index, dtype=bool)
    share = table["done"] / table["planned"].where(table["planned"] > 0)
    return PLANS.checked(
        table.assign(done=table["done"].astype(float).where(shown), share=share.where(shown), shown=shown)
    )


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
