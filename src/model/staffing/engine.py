"""The reference engine: SimPy plays a workload against a roster, event by event.

Rules, in words:

* Who is on phone duty answers calls first; a call interrupts desk work, which is resumed afterwards.
* Otherwise, one works on the item with the earliest due date among those that one's skills allow.
* Who goes to lunch or a meeting keeps the unfinished item; at the end of the day it goes back to the pool.
* A call is finished even if the shift ends meanwhile. A caller whose patience ends hangs up, and may retry.
* An item that follows from another arises when that one is done, at once or some working days later. One that
  would come back after the year's last working day does not arise this year.
* An item without work ends as it arrives or, in a file, when the file has been loaded.

Simultaneous events are taken in the order of :class:`Rank`. All times are multiples of 1/1024 s, hence exact.
Nothing is drawn here: the same workload and roster give the same history.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from heapq import heappop, heappush
from math import isnan, nan
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from model.calendar import DAY, WorkingCalendar
from model.demand import NONE, Workload
from model.staffing.roster import Mode, Roster

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]


class Rank(IntEnum):
    """Order of events at the same time (SimPy stops at its own priority 0)."""

    STAFFING = 1
    FINISH = 2
    HANG_UP = 3
    CALL = 4
    ITEM = 5


class Fate(IntEnum):
    """What became of a call attempt."""

    NEVER_MADE = 0
    WAITING = 1
    ANSWERED = 2
    ABANDONED = 3


@dataclass(frozen=True)
class Rules:
    """What the engine needs to know beside workload and roster.

    pool: pool that each item waits in, shape (items,). pools_of: pools that each person may take from.
    group: phone queue of each unit. group_of_person: phone queue that each person answers when on duty.
    released_due: by activity and working day, when an item is due that arises from another on that day.
    """

    pool: Ints
    pools_of: tuple[tuple[int, ...], ...]
    group: tuple[int, ...]
    group_of_person: tuple[int, ...]
    released_due: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class History:
    """What happened to each item and call; NaN and NONE where it did not happen.

    items, shape (items,): release, due, start, end (seconds), person; release is infinite for what did not
    arise. calls, shape (calls,): call_arrival, answered, call_end (seconds), call_person, fate. people, shape
    (people,): back_office_seconds, call_seconds. events: number of events played.
    """

    release: Floats
    due: Floats
    start: Floats
    end: Floats
    person: Ints
    call_arrival: Floats
    answered: Floats
    call_end: Floats
    call_person: Ints
    fate: NDArray[np.int8]
    back_office_seconds: Floats
    call_seconds: Floats
    events: int


class _Moment(simpy.Event):
    """An event at an absolute time, with a rank among simultaneous ones and a subject."""

    def __init__(
        self,
        env: simpy.Environment,
        time: float,
        rank: int,
        action: Callable[[Any], None],
        who: int,
        token: int = 0,
    ) -> None:
        self.env = env
        self.callbacks = [action]
        self._value = None
        self._ok = True
        self.who = who
        self.token = token
        env.schedule(self, rank, time - env.now)  # type: ignore[arg-type]


def play(workload: Workload, roster: Roster, calendar: WorkingCalendar, rules: Rules) -> History:
    """Play the year and return each item's and call's history.

    Raises ValueError for an item with work whose parent has none: nothing would ever release it.
    """
    return _Centre(workload, roster, calendar, rules).run()


class _Centre:
    """The state of the centre while a year is played. Arrays are lists: scalar access is what costs."""

    def __init__(self, workload: Workload, roster: Roster, calendar: WorkingCalendar, rules: Rules) -> None:
        items, calls = workload.items, workload.calls
        self.env = simpy.Environment()
        self.workload = workload
        self.released_due = rules.released_due
        self.starts = calendar.starts.tolist()
        self.work_start, self.closing = calendar.work_start, calendar.opening[1]
        self.events = 0

        # Items are numbered anew among those that need someone's hands, in the same order.
        asked = calls.follow_up[calls.follow_up != NONE]
        needs_hands = items.work > 0
        needs_hands[asked] = True
        self.played = np.flatnonzero(needs_hands)
        self.left = items.work[self.played].tolist()
        self.due = items.due[self.played].tolist()
        self.release = items.release[self.played].tolist()
        self.delay = items.delay[self.played].tolist()
        self.activity = items.activity[self.played].tolist()
        self.pool = rules.pool[self.played].tolist()
        self.start = [nan] * len(self.played)
        self.end = [nan] * len(self.played)
        self.done_by = [NONE] * len(self.played)
        self.children = _children(items.parent[self.played], self.played)

        people = len(roster.people)
        self.mode = [int(Mode.HOME)] * people
        self.item = [NONE] * people
        self.active = [False] * people
        self.began = [0.0] * people
        self.call_of = [NONE] * people
        self.token = [0] * people
        self.desk_seconds = [0.0] * people
        self.phone_seconds = [0.0] * people
        self.pools_of = rules.pools_of
        pools = max(self.pool, default=0), *(max(own, default=0) for own in rules.pools_of)
        self.waiting_items: list[list[tuple[float, int]]] = [[] for _ in range(max(pools) + 1)]
        self.skilled = [
            frozenset(who for who in range(people) if pool in rules.pools_of[who])
            for pool in range(len(self.waiting_items))
        ]
        self.idle: dict[int, None] = {}

        self.group = [rules.group[unit] for unit in calls.unit.tolist()]
        self.group_of_person = rules.group_of_person
        self.on_duty: list[dict[int, None]] = [{} for _ in range(max(rules.group) + 1)]
        self.waiting_calls: list[deque[int]] = [deque() for _ in self.on_duty]
        self.call_arrival = calls.arrival.tolist()
        self.patience = calls.patience.tolist()
        self.handling = calls.handling.tolist()
        self.next_attempt = calls.next_attempt.tolist()
        self.retry_delay = calls.retry_delay.tolist()
        self.follow_up = np.where(
            calls.follow_up == NONE, NONE, np.searchsorted(self.played, calls.follow_up)
        ).tolist()
        self.answered = [nan] * len(calls)
        self.call_end = [nan] * len(calls)
        self.call_by = [NONE] * len(calls)
        self.fate = [int(Fate.NEVER_MADE)] * len(calls)

        release = items.release[self.played]
        scheduled = np.flatnonzero((items.parent[self.played] == NONE) & np.isfinite(release))
        self.item_order = scheduled[np.argsort(release[scheduled], kind="stable")].tolist()
        self.item_times = [self.release[item] for item in self.item_order]
        made = np.flatnonzero(np.isfinite(calls.arrival))
        self.call_order = made[np.argsort(calls.arrival[made], kind="stable")].tolist()
        self.change_time, self.change_person, self.change_mode = (
            roster.time.tolist(),
            roster.person.tolist(),
            roster.mode.tolist(),
        )

    def run(self) -> History:
        """Play until nothing more happens."""
        if self.change_time:
            self._at(self.change_time[0], Rank.STAFFING, self._staffing, 0)
        if self.item_order:
            self._at(self.item_times[0], Rank.ITEM, self._items_come, 0)
        if self.call_order:
            self._at(self.call_arrival[self.call_order[0]], Rank.CALL, self._next_call, 0)
        self.env.run()
        return History(
            **self._item_history(),
            call_arrival=np.array(self.call_arrival, dtype=float),
            answered=np.array(self.answered, dtype=float),
            call_end=np.array(self.call_end, dtype=float),
            call_person=np.array(self.call_by, dtype=np.int16),
            fate=np.array(self.fate, dtype=np.int8),
            back_office_seconds=np.array(self.desk_seconds),
            call_seconds=np.array(self.phone_seconds),
            events=self.events,
        )

    def _item_history(self) -> dict[str, Any]:
        """History of all items: those played, and those that needed nobody."""
        items = self.workload.items
        release, due, end = items.arrival.copy(), items.due.copy(), items.arrival.copy()
        start = np.full(len(items), np.nan)
        person = np.full(len(items), NONE, dtype=np.int16)
        release[self.played], due[self.played], end[self.played] = self.release, self.due, self.end
        start[self.played], person[self.played] = self.start, self.done_by
        carried = np.flatnonzero((items.parent != NONE) & (items.work == 0))
        end[carried] = end[items.parent[carried]]
        return {"release": release, "due": due, "start": start, "end": end, "person": person}

    def _at(self, time: float, rank: Rank, action: Callable[[Any], None], who: int, token: int = 0) -> None:
        self.events += 1
        _Moment(self.env, time, rank, action, who, token)

    # --- staffing ---------------------------------------------------------------------------------------

    def _staffing(self, moment: _Moment) -> None:
        """All changes of mode at this time, then the next."""
        position, now = moment.who, self.env.now
        times = self.change_time
        while position < len(times) and times[position] == now:
            self._change_mode(self.change_person[position], self.change_mode[position])
            position += 1
        if position < len(times):
            self._at(times[position], Rank.STAFFING, self._staffing, position)

    def _change_mode(self, who: int, mode: int) -> None:
        self.mode[who] = mode
        group = self.group_of_person[who]
        if mode == Mode.PHONE:
            self.on_duty[group][who] = None
        else:
            self.on_duty[group].pop(who, None)
        if self.call_of[who] != NONE:
            return
        if mode == Mode.PHONE and self._answer_waiting(who):
            return
        if mode >= Mode.BACK_OFFICE:
            if not self.active[who]:
                self._next_work(who)
        else:
            self._leave_desk(who)

    def _leave_desk(self, who: int) -> None:
        self.idle.pop(who, None)
        if self.active[who]:
            self._suspend(who)
        if self.mode[who] == Mode.HOME and self.item[who] != NONE:
            item, self.item[who] = self.item[who], NONE
            self._offer(item)

    # --- desk work --------------------------------------------------------------------------------------

    def _next_work(self, who: int) -> None:
        """Resume the interrupted item, else take the one due first, else be idle."""
        item = self.item[who]
        if item == NONE:
            best, chosen = None, None
            for pool in self.pools_of[who]:
                queue = self.waiting_items[pool]
                if queue and (best is None or queue[0] < best):
                    best, chosen = queue[0], queue
            if chosen is None:
                self.idle[who] = None
                return
            item = heappop(chosen)[1]
        self._work_on(who, item)

    def _work_on(self, who: int, item: int) -> None:
        now = self.env.now
        self.item[who] = item
        self.active[who] = True
        self.began[who] = now
        if isnan(self.start[item]):
            self.start[item] = now
        self.token[who] += 1
        self._at(now + self.left[item], Rank.FINISH, self._finish_item, who, self.token[who])

    def _suspend(self, who: int) -> None:
        spent = self.env.now - self.began[who]
        self.left[self.item[who]] -= spent
        self.desk_seconds[who] += spent
        self.active[who] = False
        self.token[who] += 1

    def _finish_item(self, moment: _Moment) -> None:
        who = moment.who
        if moment.token != self.token[who]:
            return
        item, now = self.item[who], self.env.now
        self.desk_seconds[who] += now - self.began[who]
        self.left[item] = 0.0
        self.end[item] = now
        self.done_by[item] = who
        self.item[who] = NONE
        self.active[who] = False
        self._next_work(who)
        for child in self.children.get(item, ()):
            self._release_child(child)

    # --- items ------------------------------------------------------------------------------------------

    def _items_come(self, moment: _Moment) -> None:
        """All items released at this time, then the next."""
        position, now = moment.who, self.env.now
        order, times = self.item_order, self.item_times
        while position < len(order) and times[position] == now:
            self._offer(order[position])
            position += 1
        if position < len(order):
            self._at(times[position], Rank.ITEM, self._items_come, position)

    def _offer(self, item: int) -> None:
        """Give the item to the person who has been idle longest and can do it, else let it wait."""
        pool = self.pool[item]
        skilled = self.skilled[pool]
        for who in self.idle:
            if who in skilled:
                del self.idle[who]
                self._work_on(who, item)
                return
        heappush(self.waiting_items[pool], (self.due[item], item))

    def _release_child(self, child: int) -> None:
        """Release what follows from a finished item or call, at once or some working days later."""
        now, delay = self.env.now, self.delay[child]
        day = bisect_left(self.starts, now // DAY * DAY) + delay
        if day >= len(self.starts):
            if delay:
                return
            day = len(self.starts) - 1
        time = self.starts[day] + self.work_start if delay else now
        self.release[child] = time
        self.due[child] = self.released_due[self.activity[child]][day]
        self._at(time, Rank.ITEM, self._child_comes, child)

    def _child_comes(self, moment: _Moment) -> None:
        self._offer(moment.who)

    # --- calls ------------------------------------------------------------------------------------------

    def _next_call(self, moment: _Moment) -> None:
        position = moment.who
        call = self.call_order[position]
        if position + 1 < len(self.call_order):
            time = self.call_arrival[self.call_order[position + 1]]
            self._at(time, Rank.CALL, self._next_call, position + 1)
        self._call_comes(call)

    def _retry(self, moment: _Moment) -> None:
        self.call_arrival[moment.who] = self.env.now
        self._call_comes(moment.who)

    def _call_comes(self, call: int) -> None:
        who = self._free_agent(self.group[call])
        if who != NONE:
            self._answer(who, call)
            return
        self.fate[call] = Fate.WAITING
        self.waiting_calls[self.group[call]].append(call)
        self._at(self.env.now + self.patience[call], Rank.HANG_UP, self._hang_up, call)

    def _free_agent(self, group: int) -> int:
        """On duty without a call: one who is idle, else the one whose desk work is least urgent."""
        best, latest = NONE, -1.0
        for who in self.on_duty[group]:
            if self.call_of[who] != NONE:
                continue
            if not self.active[who]:
                return who
            due = self.due[self.item[who]]
            if due > latest:
                best, latest = who, due
        return best

    def _answer_waiting(self, who: int) -> bool:
        queue = self.waiting_calls[self.group_of_person[who]]
        while queue:
            call = queue.popleft()
            if self.fate[call] == Fate.WAITING:
                self._answer(who, call)
                return True
        return False

    def _answer(self, who: int, call: int) -> None:
        self.idle.pop(who, None)
        if self.active[who]:
            self._suspend(who)
        self.call_of[who] = call
        self.fate[call] = Fate.ANSWERED
        self.answered[call] = self.env.now
        self.call_by[call] = who
        self._at(self.env.now + self.handling[call], Rank.FINISH, self._finish_call, who)

    def _finish_call(self, moment: _Moment) -> None:
        who, now = moment.who, self.env.now
        call, self.call_of[who] = self.call_of[who], NONE
        self.call_end[call] = now
        self.phone_seconds[who] += self.handling[call]
        if self.mode[who] < Mode.BACK_OFFICE:
            self._leave_desk(who)
        elif not (self.mode[who] == Mode.PHONE and self._answer_waiting(who)):
            self._next_work(who)
        follow_up = self.follow_up[call]
        if follow_up != NONE:
            self._release_child(follow_up)

    def _hang_up(self, moment: _Moment) -> None:
        call, now = moment.who, self.env.now
        if self.fate[call] != Fate.WAITING:
            return
        self.fate[call] = Fate.ABANDONED
        self.call_end[call] = now
        again = self.next_attempt[call]
        time = now + self.retry_delay[call]
        if again != NONE and time % DAY < self.closing:
            self._at(time, Rank.CALL, self._retry, again)


def _children(parents: Ints, played: Ints) -> dict[int, list[int]]:
    """Items that each played item releases when it is done, all numbered among ``played``."""
    children: dict[int, list[int]] = {}
    born = np.flatnonzero(parents != NONE)
    if not np.isin(parents[born], played).all():
        raise ValueError("an item with work must not have a parent without")
    numbers = np.searchsorted(played, parents[born])
    for child, parent in zip(born.tolist(), numbers.tolist(), strict=True):
        children.setdefault(parent, []).append(child)
    return children
