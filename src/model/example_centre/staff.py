"""Example staff: the register's people less vacancies, and sickness that follows the seasons."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from model.example_centre.streams import table_stream
from model.observations.names import COMMON_UNIT
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS

# Positions not filled, by unit: (first month, last month); a full-time position each (assumption).
VACANCIES = {2011: {"unit_1": (9, 10), "unit_2": (2, 5), "unit_3": (6, 8), "unit_4": (10, 12)}}
MOST_VACANT = 4
"""Months that a position is vacant at most in other years."""
SEASON = (1.18, 1.24, 1.14, 1.02, 0.95, 0.86, 0.62, 0.80, 0.98, 1.06, 1.10, 1.05)
UNIT_FACTOR = {"unit_1": 0.95, "unit_2": 1.10, "unit_3": 0.90, "unit_4": 1.06}
NOISE_CV = 0.08
# Unpaid leave as a share of agreed time (assumption).
LEAVE_SHARE, LEAVE_CV = 0.055, 0.12


def staff(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Headcount, full-time equivalents, sick share and unpaid leave by month and unit.

    Sickness and leave of the head of area, the only one without a unit, is left out.
    """
    draw, vacancies = table_stream(year, "staff"), _vacancies(parameters, year)
    people = registers.people.assign(unit=registers.people["unit"].fillna(COMMON_UNIT))
    rows = []
    for month in range(1, MONTHS + 1):
        there = people[[date(year, month, 1) in person.valid for person in registers.persons]]
        headcount, employment = there.groupby("unit").size(), there.groupby("unit")["employment"].sum()
        for unit in (*parameters.organisation.units.value, COMMON_UNIT):
            first, last = vacancies.get(unit, (0, 0))
            vacant = first <= month <= last
            sick = SEASON[month - 1] * UNIT_FACTOR.get(unit, np.nan) * draw.lognormal(0, NOISE_CV)
            rows.append((month, unit, headcount[unit] - vacant, round(employment[unit] - vacant, 2), sick))
    table = pd.DataFrame(rows, columns=["month", "unit", "headcount", "fte", "sick_share"])
    known = table.dropna()
    level = parameters.staffing.sick_share.value / np.average(known["sick_share"], weights=known["fte"])
    leave = table_stream(year, "staff", "leave").lognormal(0, LEAVE_CV, len(table)) * LEAVE_SHARE
    return table.assign(
        sick_share=(table["sick_share"] * level).round(4),
        leave_share=pd.Series(leave.round(4)).where(table["sick_share"].notna()),
    )


def _vacancies(parameters: Parameters, year: int) -> dict[str, tuple[int, int]]:
    """First and last month of each unit's vacancy: as assumed of the year, or drawn."""
    if year in VACANCIES:
        return VACANCIES[year]
    draw = table_stream(year, "staff", "vacancies")
    found = {}
    for unit in parameters.organisation.units.value:
        months = int(draw.integers(1, MOST_VACANT + 1))
        first = int(draw.integers(1, MONTHS - months + 2))
        found[unit] = (first, first + months - 1)
    return found
