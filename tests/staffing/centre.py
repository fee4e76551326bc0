"""Tiny workloads and rosters drawn by hand, with times in minutes after midnight of the first working day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from model.calendar import WorkingCalendar
from model.demand.drawing.calls import Calls
from model.demand.drawing.items import items
from model.demand.drawing.workload import Workload
from model.staffing.engine.office import (
    NONE,
    Days,
    History,
    Mode,
    Office,
    PhoneCalls,
    Staff,
    Work,
    desk_work,
    phone_calls,
)
from model.staffing.engine.play import play
from model.staffing.year.people import Person
from model.staffing.year.roster import Roster
from model.staffing.year.simulated_year import SimulatedYear, rows_for_hands, with_untouched
from model.time_units import HOUR, MINUTE

HOME, AWAY, DESK, PHONE = Mode
NINE = 9 * 60
FOREVER = 1e6
MONDAY = date(2012, 1, 2)
DAYS = tuple(date(2012, 1, day) for day in (2, 3, 4, 5))
CALENDAR = WorkingCalendar(
    year=2012,
    days=DAYS,
    work_start=8 * HOUR,
    work_end=16.75 * HOUR,
    opening=(8.5 * HOUR, 16 * HOUR),
    short_days=frozenset(),
    short_day_reduction=0.0,
)


def moment(minute: float, day: int = 0) -> float:
    """Seconds since the year began, ``minute`` minutes into working day ``day``."""
    return float(CALENDAR.starts[day]) + minute * MINUTE


@dataclass
class Centre:
    """A small centre: people with their pools and groups, items and calls added one by one."""

    groups: Sequence[int] = (0,)
    lead_days: int = 1
    overflow_after: float = np.inf
    pace: np.ndarray | None = None
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
                "group": self.groups[unit],
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
        """Play what has been added; both engines must tell the same, to the bit."""
        return play_by_both(self.office)

    @property
    def office(self) -> Office:
        """What has been added, as arrays."""
        item = {name: [row.get(name, default) for row in self._items] for name, default in _ITEM.items()}
        call = {name: [row[name] for row in self._calls] for name in _CALL}
        changes = np.array(sorted(self._changes), dtype=float).reshape(-1, 3)
        pools = 1 + max((int(pool) for pool in [*item["pool"], *_flat(self._people)]), default=0)
        can = np.zeros((len(self._people), pools), dtype=np.bool_)
        for who, (own, _) in enumerate(self._people):
            can[who, list(own)] = True
        return Office(
            work=desk_work(**item),
            calls=phone_calls(**call),
            staff=Staff(
                time=changes[:, 0],
                person=changes[:, 1].astype(np.int32),
                mode=changes[:, 2].astype(np.int8),
                can=can,
                group=np.array([group for _, group in self._people], dtype=np.int32),
                pace=np.ones((1, len(self._people), pools + 1)) if self.pace is None else self.pace,
            ),
            days=Days(
                CALENDAR.starts,
                CALENDAR.work_start,
                CALENDAR.opening[1],
                CALENDAR.deadline(CALENDAR.starts, self.lead_days)[None, :],
            ),
            overflow_after=self.overflow_after * MINUTE,
        )

    def simulated(self, case: Sequence[int] | None = None) -> SimulatedYear:
        """What has been added as a year of one activity, played; ``case``: which items are one case."""
        workload = self._workload(case)
        rows = rows_for_hands(workload)
        office = rows_of(self.office, rows)
        return SimulatedYear(CALENDAR, workload, self._roster(), with_untouched(workload, rows, play(office)))

    def _workload(self, case: Sequence[int] | None) -> Workload:
        work, calls = self.office.work, self.office.calls
        return Workload(
            CALENDAR.year,
            ("work",),
            tuple("abcd"[: len(self.groups)]),
            items(
                len(work),
                activity=0,
                customer=NONE,
                unit=0,
                arrival=work.release,
                release=work.release,
                due=work.due,
                work=work.work,
                parent=work.parent,
                delay=work.delay,
                case=np.arange(len(work)) if case is None else np.array(case),
            ),
            Calls(
                unit=np.array([row["unit"] for row in self._calls], dtype=int),
                arrival=calls.arrival,
                patience=calls.patience,
                handling=calls.handling,
                next_attempt=calls.next_attempt,
                retry_delay=calls.retry_delay,
                follow_up=calls.follow_up,
            ),
        )

    def _roster(self) -> Roster:
        staff = self.office.staff
        people = tuple(
            Person(
                person=f"P{number}",
                unit="abcd"[group],
                role="handlaggare",
                employment=1.0,
                skills=frozenset(),
            )
            for number, (_, group) in enumerate(self._people)
        )
        hours = np.zeros((len(people), 12))
        return Roster(
            people, staff.time, staff.person, staff.mode, hours, hours, np.zeros(len(people), dtype=int)
        )


def play_by_both(office: Office) -> History:
    """Play ``office`` by both engines, which must give the same history to the bit."""
    compiled, events = play(office, "compiled"), play(office, "events")
    for name, column in vars(compiled).items():
        assert column.dtype == getattr(events, name).dtype, name
        assert column.tobytes() == getattr(events, name).tobytes(), name
    return compiled


def rows_of(office: Office, rows: np.ndarray) -> Office:
    """``office`` with only ``rows`` of its work."""
    position = np.full(len(office.work) + 1, NONE, dtype=np.int32)
    position[rows] = np.arange(len(rows))
    kept = {name: column[rows] for name, column in vars(office.work).items()}
    linked = {**vars(office.calls), "follow_up": position[office.calls.follow_up]}
    work = Work(**{**kept, "parent": position[kept["parent"]]})
    return replace(office, work=work, calls=PhoneCalls(**linked))


def _flat(people: Sequence[tuple[tuple[int, ...], int]]) -> list[int]:
    return [pool for pools, _ in people for pool in pools]


_ITEM: dict[str, float] = {
    "release": np.inf,
    "due": np.inf,
    "work": 0,
    "pool": 0,
    "parent": NONE,
    "delay": 0,
}
_CALL = ("arrival", "handling", "patience", "group", "next_attempt", "retry_delay", "follow_up")
