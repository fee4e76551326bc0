"""Hours that people are there in a year, by role, from one drawn roster: quick, and the same every time."""

from __future__ import annotations

import pandas as pd

from model.calendar import working_calendar
from model.computing.cache import cached
from model.observations.registers import Registers
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.staffing.year.people import workforce
from model.staffing.year.roster import lay_out

ROSTERED = (
    "organisation",
    "calendar",
    "staffing",
    "phone.schedule",
    "phone.skill",
    "phone.half_hour_profile",
    "demand.onboarding",
)
"""Parts of the parameters that a roster is laid out from."""


def present_hours(
    parameters: Parameters, registers: Registers, year: int, seed: int | None = None
) -> dict[Role, float]:
    """Hours present by role: the roster of replication 0, drawn with ``seed`` (default the parameters')."""
    first_seed = parameters.simulation.seed.value if seed is None else seed
    return cached("roster", drawn_hours, only(parameters, *ROSTERED), registers, year, first_seed)


def drawn_hours(parameters: Parameters, registers: Registers, year: int, seed: int) -> dict[Role, float]:
    """:func:`present_hours`, computed; of the parameters it reads the parts :data:`ROSTERED`."""
    people = workforce(parameters, registers, year)
    roster = lay_out(parameters, working_calendar(parameters, year), people, seed, 0)
    hours = pd.Series(roster.present_hours.sum(axis=1)).groupby([person.role for person in people]).sum()
    return {person.role: float(hours[person.role]) for person in people}
