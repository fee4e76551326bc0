"""One phone group with constant staff, played by the engine: to verify it, or to try calls of one's own."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.calendar import DAY, WorkingCalendar
from model.demand import NONE, Calls, Workload
from model.demand.items import items
from model.randomness import ticks
from model.staffing.engine import History, Rules, play
from model.staffing.people import Person
from model.staffing.roster import Mode, Roster

Floats = NDArray[np.float64]


def play_phone_group(arrival: Floats, handling: Floats, patience: Floats, servers: int) -> History:
    """History of calls to ``servers`` people who answer around the clock and do nothing else.

    arrival: seconds from now, in order. handling, patience: seconds. All of shape (calls,), rounded to ticks$
    of 1/1024 s. Callers who hang up do not call again.
    """
    count = len(arrival)
    calls = Calls(
        unit=np.zeros(count, dtype=np.int8),
        arrival=ticks(arrival),
        patience=ticks(patience),
        handling=ticks(handling),
        next_attempt=np.full(count, NONE, dtype=np.int32),
        retry_delay=np.zeros(count),
        follow_up=np.full(count, NONE, dtype=np.int32),
    )
    nothing = items(0, activity=0, customer=0, unit=0, arrival=0, release=0, due=0, work=0)
    nobody = np.zeros((servers, 12))
    roster = Roster(
        tuple(
            Person(f"P{number:03d}", "phone", "finance_administrator", 1.0, frozenset())
            for number in range(servers)
        ),
        np.zeros(servers),
        np.arange(servers, dtype=np.int32),
        np.full(servers, Mode.PHONE, dtype=np.int8),
        nobody,
        nobody,
    )
    always = WorkingCalendar(2012, (date(2012, 1, 1),), 0.0, DAY, (0.0, DAY), frozenset(), 0.0)
    rules = Rules(np.zeros(0, dtype=np.int32), ((),) * servers, (0,), (0,) * servers, ())
    return play(Workload(always.year, (), ("phone",), nothing, calls), roster, always, rules)
