"""Example competence: individual plans by unit, and courses on the days that the source text gives.

The source text (pages 20-23) tells of individual plans, a course in accounting from May 2011 to February
2012, one in VAT, and one in communication in March and April 2012; how many took part, and which days, is
assumed.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from model.example_centre.streams import table_stream
from model.parameters.schema.parameters import Parameters

PLAN_SHARE = 0.93
FRIDAY = 4
ACCOUNTING, VAT, COMMUNICATION = "Redovisning", "Moms", "Kommunikation"
# First day of each occasion; those of the year after have no participants yet.
OCCASIONS = {
    2011: (
        (ACCOUNTING, date(2011, 5, 17), 4),
        (ACCOUNTING, date(2011, 10, 11), 5),
        (ACCOUNTING, date(2012, 2, 7), 5),
        (VAT, date(2011, 9, 27), 8),
        (VAT, date(2011, 11, 15), 7),
        (COMMUNICATION, date(2012, 3, 20), 10),
        (COMMUNICATION, date(2012, 4, 17), 10),
    )
}


def competence_plans(parameters: Parameters, staff: pd.DataFrame, year: int) -> pd.DataFrame:
    """Individual plans by unit: everyone employed in December is to have one."""
    draw = table_stream(year, "competence plans")
    december = staff[staff["month"] == staff["month"].max()].set_index("unit")["headcount"]
    rows = [
        (unit, int(december[unit]), int(draw.binomial(int(december[unit]), PLAN_SHARE)))
        for unit in parameters.organisation.units.value
    ]
    return pd.DataFrame(rows, columns=["unit", "planned", "done"])


def courses(parameters: Parameters, year: int) -> pd.DataFrame:
    """Participants of each unit on each occasion of a course; empty for those after the year."""
    draw = table_stream(year, "courses")
    rows = [
        (name, day, unit, int(draw.binomial(places, 0.85)) if day.year == year else None)
        for name, day, places in _occasions(year)
        for unit in parameters.organisation.units.value
    ]
    table = pd.DataFrame(rows, columns=["course", "date", "unit", "participants"])
    return table.astype({"participants": "Int64"})


def _occasions(year: int) -> list[tuple[str, date, int]]:
    """Occasions as they are stated, or on the same dates of ``year``, on the Monday after a weekend's."""
    if year in OCCASIONS:
        return list(OCCASIONS[year])
    last = max(OCCASIONS)
    found = []
    for name, day, places in OCCASIONS[last]:
        then = day.replace(year=day.year + year - last)
        to_monday = 7 - then.weekday() if then.weekday() > FRIDAY else 0
        found.append((name, then + timedelta(days=to_monday), places))
    return found
