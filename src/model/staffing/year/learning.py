"""Learning curves: how much longer work takes for those who are new to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar
from model.parameters.schema.parameters import Parameters
from model.staffing.year.people import Person
from model.time_units import DAY, WEEK

WEEKS = 53


def pace(
    parameters: Parameters,
    calendar: WorkingCalendar,
    people: Sequence[Person],
    opened_by: Callable[[Person, frozenset[str]], Flags],
    pools: int,
) -> Floats:
    """How many times longer than usual each person's work takes: (weeks, people, pools + 1), calls last.

    Exponential in weeks since the person began with a skill, as in Mazur and Hastie, "Learning as
    accumulation: a reexamination of the learning curve", Psychological Bulletin 85(6), 1978. One week when
    nobody is new to anything. ``opened_by`` tells which pools a person's skills open.
    """
    if not any(person.learning for person in people):
        return np.ones((1, len(people), pools + 1))
    learning = parameters.staffing.learning
    extra, scale = learning.initial_factor.value - 1, learning.weeks.value
    factors = np.ones((WEEKS, len(people), pools + 1))
    for row, person in enumerate(people):
        if person.learning:
            first = _first_week(calendar, person)
            weeks = np.maximum(np.arange(WEEKS) - first, 0)
            new = np.append(opened_by(person, person.learning), parameters.phone.skill in person.learning)
            factors[:, row, new] = (1 + extra * np.exp(-weeks / scale))[:, None]
    return factors


def _first_week(calendar: WorkingCalendar, person: Person) -> float:
    """Week of the year in which the person begins with what is new; negative of one who has begun before."""
    began = person.new_since or max(person.valid.start, date(calendar.year, 1, 1))
    if began.year < calendar.year:
        return float((began - date(calendar.year, 1, 1)).days * DAY // WEEK)
    later = [start for day, start in zip(calendar.days, calendar.starts, strict=True) if day >= began]
    return float(later[0] // WEEK) if later else float(WEEKS)
