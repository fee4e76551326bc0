"""Phone shifts by half-hours: which are lawful, which are cheapest for a requirement, and as a parameter.

A shift is lawful when it is neither shorter nor longer than allowed, and whoever has it gets a lunch in time:
the lunches that :mod:`model.staffing.year.roster` would give leave no stretch of work longer than allowed.
The cheapest shifts that put enough people on duty in every half-hour are an integer programme (Dantzig, "A
comment on Edie's 'Traffic delays at toll booths'", *Journal of the Operations Research Society of America*
2(3), 1954), solved by HiGHS through scipy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model import integer_programme
from model.arrays import Floats, Ints
from model.errors import Finding, InputError
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.time_units import HALF_HOUR, HOUR, MINUTE

PER_PERSON = 1e-3
"""Half-hours that one more handover weighs: of equal schedules the one with fewer and longer shifts."""
GAP = 0.03
"""How far from proved least, relatively, a programme may stop: less than half an hour in fifteen."""
MOST_NODES = 30
"""Branches of a programme that are looked into: the best found by then is taken, the same on any machine."""


class Shift(NamedTuple):
    """Half-hours after opening: from ``start`` up to, not including, ``end``."""

    start: int
    end: int

    @property
    def hours(self) -> float:
        """Length of the shift."""
        return (self.end - self.start) * HALF_HOUR / HOUR


Plan = Mapping[Shift, int]
"""How many people have each shift."""


@dataclass(frozen=True)
class Cut:
    """A requirement: ``weight`` times people on duty, summed over half-hours, is ``least`` or more."""

    weight: Floats
    least: float


def half_hours(parameters: Parameters) -> int:
    """Half-hours that the phones are open."""
    opening, closing = map(seconds, parameters.calendar.opening_hours.value)
    return round((closing - opening) / HALF_HOUR)


def clock(parameters: Parameters, half_hour: int) -> str:
    """Time of day at which ``half_hour`` begins: ``08:30``."""
    time = int(seconds(parameters.calendar.opening_hours.value[0]) + half_hour * HALF_HOUR)
    return f"{time // 3600:02d}:{time % 3600 // 60:02d}"


def lawful_shifts(parameters: Parameters) -> list[Shift]:
    """All shifts that may be used, in order of time; InputError when the lunches leave none."""
    rules, count = parameters.optimisation, half_hours(parameters)
    shortest, longest = (
        round(hours.value * HOUR / HALF_HOUR) for hours in (rules.shortest_shift, rules.longest_shift)
    )
    shifts = [
        Shift(start, start + length)
        for start in range(count)
        for length in range(shortest, longest + 1)
        if start + length <= count
    ]
    lawful = [shift for shift in shifts if lunches(parameters, shift)]
    if not lawful:
        stretch, starts = rules.longest_stretch.value, ", ".join(parameters.calendar.lunch_starts.value)
        expected = f"luncher som ger högst {stretch:g} timmars arbete i följd, så att telefonpass kan läggas"
        raise InputError(Finding("parametrarna", "calendar.lunch_starts", starts, expected))
    return lawful


def lunches(parameters: Parameters, shift: Shift | None) -> list[float]:
    """Starts of lunch, seconds after midnight, for someone with ``shift`` on a whole day; empty if unlawful.

    Any of the centre's lunches that the shift leaves free, else right after it, as the roster does; if one of
    them would make someone work too long without a rest, the shift is unlawful.
    """
    rules, length = parameters.calendar, parameters.calendar.lunch_minutes.value * MINUTE
    opening = seconds(rules.opening_hours.value[0])
    free = [seconds(start) for start in rules.lunch_starts.value]
    if shift is not None:
        begin, end = (opening + half_hour * HALF_HOUR for half_hour in shift)
        free = [start for start in free if start + length <= begin or start >= end] or [end]
    start, finish = map(seconds, rules.working_hours.value)
    most = parameters.optimisation.longest_stretch.value * HOUR
    lawful = all(lunch - start <= most and finish - lunch - length <= most for lunch in free)
    return free if lawful else []


def on_duty(plan: Plan, count: int) -> Ints:
    """People on duty in each of ``count`` half-hours."""
    duty = np.zeros(count, dtype=np.int64)
    for shift, people in plan.items():
        duty[shift.start : shift.end] += people
    return duty


def person_hours(plan: Plan) -> float:
    """Hours on phone duty a day."""
    return sum(shift.hours * people for shift, people in plan.items())


def cheapest(shifts: Sequence[Shift], least: Ints, cuts: Sequence[Cut] = ()) -> dict[Shift, int]:
    """The plan of fewest hours that has ``least`` on duty in each half-hour and keeps every cut.

    Raises ValueError when no number of these shifts does.
    """
    covers = np.array(
        [[shift.start <= slot < shift.end for slot in range(len(least))] for shift in shifts]
    ).T.astype(float)
    rows = np.vstack([covers, *(cut.weight @ covers for cut in cuts)])
    low = np.concatenate([least.astype(float), [cut.least for cut in cuts]])
    lengths = np.array([shift.end - shift.start for shift in shifts], dtype=float)
    counts = np.rint(
        integer_programme.least(lengths + PER_PERSON, rows, low, gap=GAP, most_nodes=MOST_NODES)
    ).astype(int)
    return {shift: int(people) for shift, people in zip(shifts, counts, strict=True) if people}


def smaller(plan: Plan, shortest: int) -> list[dict[Shift, int]]:
    """Plans with a little less: one person fewer on a shift, or half an hour less at either end of one's."""
    found = []
    for shift in plan:
        rest = Counter(plan)
        rest[shift] -= 1
        found.append(dict(+rest))
        if shift.end - shift.start > shortest:
            shorter = (Shift(shift.start + 1, shift.end), Shift(shift.start, shift.end - 1))
            found += [dict(rest + Counter([other])) for other in shorter]
    return found


def schedule(parameters: Parameters, plan: Plan) -> dict[str, int]:
    """The plan in the form of one unit's entry in ``phone.schedule``."""
    return {
        f"{clock(parameters, shift.start)}-{clock(parameters, shift.end)}": plan[shift]
        for shift in sorted(plan)
    }


def plan_of(parameters: Parameters, spans: Mapping[str, int]) -> dict[Shift, int]:
    """The plan that one unit's entry in ``phone.schedule`` describes."""
    opening = seconds(parameters.calendar.opening_hours.value[0])
    plan: Counter[Shift] = Counter()
    for span, people in spans.items():
        start, end = (round((seconds(time) - opening) / HALF_HOUR) for time in span.split("-"))
        plan[Shift(start, end)] += people
    return dict(plan)
