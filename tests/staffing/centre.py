"""Tiny workloads and rosters drawn by hand, with times in minutes after midnight of the first working day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from model.calendar import HOUR, MINUTE, WorkingCalendar
from model.demand import NONE, Calls, Items, Workload
from model.demand.items import items
from model.staffing.engine import History, Rules, play
from model.staffing.people import Person
from model.staffing.roster import Mode, Roster

HOME, AWAY, DESK, PHONE = Mode
NINE = 9 * 60
FOREVER = 1e6
MONDAY = date(2012, 1, 2)
DAYS = tuple(date(2012, 1, day) for day in (2, 3, 4, 5))
CALENDAR = WorkingCalendar(2012, DAYS, 8 * HOUR, 16.75 * HOUR, (8.5 * HOUR, 16 * HOUR), frozenset(), 0.0)


def moment(minute: float, day: int = 0) -> float:
    """Seconds since the year began, ``minute`` minutes into working day ``day``."""
    return float(CALENDAR.starts[day]) + minute * MINUTE


@dataclass
class Centre:
    """A small centre: people with their pools and groups, items and calls added one by one."""

    groups: Sequence[int] = (0,)
    lead_days: int = 1
    _people: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    _changes: list[tuple[float, int, int]] = field(default_factory=list)
    _items: list[dict[str, float]] = field(default_factory=list)
    _calls: list[dict[str, float]] = field(default_factory=list)

    def person(self, *changes: tuple[float, Mode], pools: tuple[int, ...] = (0,), group: int = 0) -> int:
        """A person whose mode changes at the given minutes; 1440 is midnight after the first day."""
        number = len(self._people)
        self._people.append((pools, group))
        self._changes += [(moment(minute), number, mode) for minute, mode in changes]
        return number

    def item(self, minute: float, work: float, due: float = FOREVER, pool: int = 0, **more: float) -> int:
        """An item released at ``minute`` with ``work`` minutes; its number."""
        row = {"release": moment(minute), "due": moment(due), "pool": pool}
        self._items.append({"work": work * MINUTE, **row, **more})
        return len(self._items) - 1

    def follows(self, parent: int, work: float, delay: int = 0, pool: int = 0) -> int:
        """An item that arises ``delay`` working days after item ``parent`` (NONE: a call) is done."""
        row = {"release": np.inf, "due": np.inf, "work": work * MINUTE, "pool": pool}
        self._items.append({**row, "parent": parent, "delay": delay})
        return len(self._items) - 1

    def call(
        self,
        minute: float,
        handling: float,
        patience: float = FOREVER,
        unit: int = 0,
        again: int = NONE,
        after: float = 0,
        follow_up: int = NONE,
    ) -> int:
        """A call at ``minute`` (infinite: made if an earlier attempt fails); its number."""
        self._calls.append(
            {
                "unit": unit,
                "arrival": moment(minute),
                "patience": patience * MINUTE,
                "handling": handling * MINUTE,
                "next_attempt": again,
                "retry_delay": after * MINUTE,
                "follow_up": follow_up,
            }
        )
        return len(self._calls) - 1

    def play(self) -> History:
        """Play what has been added."""
        return play(self.workload, self.roster, CALENDAR, self.rules)

    @property
    def workload(self) -> Workload:
        rows = self._items
        column = {name: np.array([row.get(name, default) for row in rows]) for name, default in _ITEM.items()}
        column["arrival"] = column["release"]
        drawn: Items = items(len(rows), **column)
        calls = Calls(
            **{
                name: np.array([row[name] for row in self._calls], dtype=dtype)
                for name, dtype in _CALL.items()
            }
        )
        return Workload(2012, ("work",), ("unit",) * len(self.groups), drawn, calls)

    @property
    def roster(self) -> Roster:
        changes = sorted(self._changes)
        people = tuple(
            Person(f"P{number:03d}", "unit", "finance_administrator", 1.0, frozenset())
            for number in range(len(self._people))
        )
        time, person, mode = (np.array(column) for column in zip(*changes, strict=True))
        hours = np.zeros((len(people), 12))
        return Roster(people, time, person.astype(np.int32), mode.astype(np.int8), hours, hours)

    @property
    def rules(self) -> Rules:
        due = CALENDAR.deadline(CALENDAR.starts, self.lead_days)
        return Rules(
            pool=np.array([row["pool"] for row in self._items], dtype=np.int32),
            pools_of=tuple(pools for pools, _ in self._people),
            group=tuple(self.groups),
            group_of_person=tuple(group for _, group in self._people),
            released_due=(tuple(due.tolist()),),
        )


_ITEM: dict[str, float] = {
    "activity": 0,
    "customer": 0,
    "unit": 0,
    "release": np.inf,
    "due": np.inf,
    "work": 0,
    "parent": NONE,
    "delay": 0,
}
_CALL = {
    "unit": np.int32,
    "arrival": np.float64,
    "patience": np.float64,
    "handling": np.float64,
    "next_attempt": np.int32,
    "retry_delay": np.float64,
    "follow_up": np.int32,
}
