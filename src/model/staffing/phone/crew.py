"""The phone alone: a year's calls played against those on duty, in milliseconds.

Who is on duty answers before any desk work, so desk work does not change what callers meet. Left out are the
days when fewer than planned are there, and that a newcomer's calls take longer; the proof plays whole years,
where both are in. The draws are those of the whole year with the same seed and replication.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from model.arrays import Floats
from model.calendar import WorkingCalendar, working_calendar
from model.demand.drawing.calls import draw_calls
from model.demand.drawing.sampler import Sampler
from model.observations.registers import Registers
from model.parameters.phone_groups import group_number
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import NONE, Fate, Mode, Office, PhoneCalls, Staff, no_work
from model.staffing.engine.play import play
from model.staffing.phone.shifts import Plan, Shift
from model.staffing.year.roster import DRAIN_MINUTES
from model.time_units import HALF_HOUR, MINUTE

Routing = Literal["separate", "overflow", "pooled"]

OFFERED, ANSWERED, WITHIN, WAIT = range(4)
"""Columns of what a year gave: attempts, answered, within the threshold, seconds waited by the answered."""


@dataclass(frozen=True)
class PhoneYears:
    """Drawn calls of some units, one entry per replication; ``unit`` counts among ``units``.

    thresholds: seconds that an answer in time may take, of each unit.
    """

    units: tuple[str, ...]
    calendar: WorkingCalendar
    years: tuple[PhoneCalls, ...]
    routing: Routing
    overflow_after: float
    thresholds: tuple[float, ...]

    def play(self, crews: Mapping[str, Plan]) -> Floats:
        """What each year gave with ``crews`` on duty; shape (replications, units, 4)."""
        pooled = self.routing == "pooled"
        shifts = [
            (0 if pooled else self.units.index(unit), shift)
            for unit, plan in crews.items()
            for shift in _each(plan)
        ]
        staff = _staff(self.calendar, shifts)
        return np.array([self._year(calls, staff, pooled) for calls in self.years])

    def _year(self, calls: PhoneCalls, staff: Staff, pooled: bool) -> Floats:
        queue = np.zeros_like(calls.group) if pooled else calls.group
        routed = PhoneCalls(**{**vars(calls), "group": queue})
        after = self.overflow_after if self.routing == "overflow" else np.inf
        history = play(Office(no_work(), routed, staff, overflow_after=after))
        made, answered = history.fate != Fate.NEVER_MADE, history.fate == Fate.ANSWERED
        wait = np.where(answered, history.answered - history.call_arrival, 0.0)
        count, most = len(self.units), np.array(self.thresholds)[calls.group]
        return np.column_stack(
            [
                np.bincount(calls.group[made], minlength=count),
                np.bincount(calls.group[answered], minlength=count),
                np.bincount(calls.group[answered & (wait <= most)], minlength=count),
                np.bincount(calls.group, wait, minlength=count),
            ]
        )


def phone_years(
    parameters: Parameters,
    registers: Registers,
    *,
    year: int,
    seed: int,
    replications: Iterable[int],
    units: Sequence[str] | None = None,
    routing: Routing | None = None,
) -> PhoneYears:
    """Draw the calls to ``units`` (default all) of ``replications``; about 40 bytes per call attempt."""
    calendar = working_calendar(parameters, year)
    names = tuple(parameters.organisation.units.value if units is None else units)
    years = []
    for number in replications:
        sampler = Sampler(parameters, registers, calendar, seed, number)
        calls, _ = draw_calls(sampler, 0, 0)
        rows = np.flatnonzero(np.isin(calls.unit, [sampler.units.index(unit) for unit in names]))
        position = np.full(len(calls) + 1, NONE, dtype=np.int32)
        position[rows] = np.arange(len(rows))
        place = np.array([names.index(unit) if unit in names else NONE for unit in sampler.units])
        years.append(
            PhoneCalls(
                arrival=calls.arrival[rows],
                patience=calls.patience[rows],
                handling=calls.handling[rows],
                group=place[calls.unit[rows]].astype(np.int16),
                next_attempt=position[calls.next_attempt[rows]],
                retry_delay=calls.retry_delay[rows],
                follow_up=np.full(len(rows), NONE, dtype=np.int32),
            )
        )
    phone = parameters.phone
    return PhoneYears(
        names,
        calendar,
        tuple(years),
        routing or phone.routing.value,
        phone.overflow_after.value,
        tuple(group_number(phone, unit).answer_threshold for unit in names),
    )


def _each(plan: Plan) -> list[Shift]:
    return [shift for shift in sorted(plan) for _ in range(plan[shift])]


def _staff(calendar: WorkingCalendar, shifts: Sequence[tuple[int, Shift]]) -> Staff:
    """One person per shift, on duty every day; who has the last shift stays a little, as in the roster."""
    begins = [calendar.opening[0] + shift.start * HALF_HOUR for _, shift in shifts]
    ends = [
        calendar.opening[0]
        + shift.end * HALF_HOUR
        + (DRAIN_MINUTES * MINUTE if shift.end == calendar.half_hours else 0.0)
        for _, shift in shifts
    ]
    clock = np.array([*begins, *ends])
    person = np.tile(np.arange(len(shifts)), 2)
    mode = np.repeat([int(Mode.PHONE), int(Mode.HOME)], len(shifts))
    order = np.lexsort((person, clock))
    days = len(calendar.starts)
    return Staff(
        time=(calendar.starts[:, None] + clock[order]).ravel(),
        person=np.tile(person[order], days).astype(np.int32),
        mode=np.tile(mode[order], days).astype(np.int8),
        can=np.zeros((len(shifts), 1), dtype=np.bool_),
        group=np.array([group for group, _ in shifts], dtype=np.int32),
        pace=np.ones((1, len(shifts), 2)),
    )
