"""Learning curves: how much longer work takes for those who are new to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from model.arrays import Flags, Floats
from model.calendar import WorkingCalendar
from model.parameters.schema.parameters import Parameters
from model.staffing.year.people import Person
from model.time_units import WEEK

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
            first = calendar.starts[calendar.first_of_month(person.start_month)] // WEEK
            weeks = np.maximum(np.arange(WEEKS) - first, 0)
            new = np.append(opened_by(person, person.learning), parameters.phone.skill in person.learning)
            factors[:, row, new] = (1 + extra * np.exp(-weeks / scale))[:, None]
    return factors
