"""The reference engine: SimPy plays an office, event by event.

The rules stand in :mod:`model.staffing.engine.play`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from math import floor, inf, isnan, nan
from typing import Any

import numpy as np
import simpy

from model.randomness import TICK
from model.staffing.engine.office import NONE, Fate, History, Mode, Office, Rank
from model.time_units import DAY, WEEK

Actions = list[Callable[[Any], None]]
SUBJECTS = 1 << 32
CALLS = -1
"""Column of ``Staff.pace`` that goes for calls."""

# Plain numbers: to look up members of an enumeration takes longer than most of what is done with them.
HOME, BACK_OFFICE, PHONE = int(Mode.HOME), int(Mode.BACK_OFFICE), int(Mode.PHONE)
WAITING, ANSWERED, ABANDONED = int(Fate.WAITING), int(Fate.ANSWERED), int(Fate.ABANDONED)
STAFFING, FINISH, HANG_UP, OVERFLOW, CALL, ITEM = (rank * SUBJECTS for rank in Rank)


def play(office: Office) -> History:
    """Play an office whose work is in order of release."""
    return EventState(office).run()


class Moment:
    """What SimPy's clock needs of an event: something that happens to ``who`` at ``time``.

    ``token``: of the stint that ends; nothing happens if it is out of date by then.
    """

    __slots__ = ("callbacks", "time", "token", "who")
    _ok = True

    def __init__(self, time: float, actions: Actions, who: int, token: int) -> None:
        self.time = time
        self.callbacks = actions
        self.who = who
        self.token = token


@dataclass(init=False, eq=False, slots=True)
class EventState:
    """The state of an office while it is played.

    Arrays are lists and attributes slots: access to scalars is what costs. By item, by call, by person, by
    pool and by group, in the order of the office's rows.
    """

    clock: simpy.Environment
    agenda: list[Any]
    number: int
    starts: list[float]
    deadline: list[list[float]]
    work_start: float
    closing: float
    overflow_after: float

    when_staffing_changes: Actions
    when_items_come: Actions
    when_child_comes: Actions
    when_item_done: Actions
    when_called: Actions
    when_called_again: Actions
    when_patience_ends: Actions
    when_overflowing: Actions
    when_call_done: Actions

    release: list[float]
    due: list[float]
    left: list[float]
    delay: list[int]
    deadline_row: list[int]
    pool: list[int]
    start: list[float]
    end: list[float]
    worked: list[float]
    done_by: list[int]
    children: dict[int, list[int]]
    scheduled: int

    change_time: list[float]
    change_person: list[int]
    change_mode: list[int]

    mode: list[int]
    item: list[int]
    active: list[bool]
    began: list[float]
    stint_pace: list[float]
    call_of: list[int]
    call_done: list[Moment]
    token: list[int]
    desk_seconds: list[float]
    call_seconds: list[float]
    pace: list[list[list[float]]]
    learning: bool
    group_of_person: list[int]
    queues_of: list[list[list[tuple[float, int]]]]
    idle: dict[int, None]

    skilled: list[frozenset[int]]
    waiting_items: list[list[tuple[float, int]]]

    free_agents: list[dict[int, None]]
    waiting_calls: list[deque[int]]
    overflowed: deque[int]

    group: list[int]
    call_arrival: list[float]
    patience: list[float]
    handling: list[float]
    next_attempt: list[int]
    retry_delay: list[float]
    follow_up: list[int]
    answered: list[float]
    call_end: list[float]
    call_by: list[int]
    fate: list[int]
    coming_calls: Iterator[int]

    def __init__(self, office: Office) -> None:
        work, calls, staff, days = office.work, office.calls, office.staff, office.days
        people = len(staff)
        self.clock = simpy.Environment()
        self.agenda: list[Any] = self.clock._queue
        self.number = 0
        self.starts, self.deadline = days.starts.tolist(), days.deadline.tolist()
        self.work_start, self.closing = days.work_start, days.closing
        self.overflow_after = office.overflow_after
        self.when_staffing_changes = [self._staffing]
        self.when_items_come = [self._items_come]
        self.when_child_comes = [self._child_comes]
        self.when_item_done = [self._finish_item]
        self.when_called = [self._next_call]
        self.when_called_again = [self._retry]
        self.when_patience_ends = [self._hang_up]
        self.when_overflowing = [self._overflow]
        self.when_call_done = [self._finish_call]

        self.release, self.due, self.left = work.release.tolist(), work.due.tolist(), work.work.tolist()
        self.delay, self.deadline_row = work.delay.tolist(), work.deadline.tolist()
        self.pool = work.pool.tolist()
        self.start = [nan] * len(work)
        self.end = [nan] * len(work)
        self.worked = [0.0] * len(work)
        self.done_by = [NONE] * len(work)
        self.children = {}
        for child in np.flatnonzero(work.parent != NONE).tolist():
            self.children.setdefault(int(work.parent[child]), []).append(child)
        self.scheduled = int(np.isfinite(work.release).sum())

        self.change_time, self.change_person = staff.time.tolist(), staff.person.tolist()
        self.change_mode = staff.mode.tolist()
        self.mode = [HOME] * people
        self.item = [NONE] * people
        self.active = [False] * people
        self.began = [0.0] * people
        self.stint_pace = [1.0] * people
        self.call_of = [NONE] * people
        self.call_done = [Moment(0.0, self.when_call_done, who, 0) for who in range(people)]
        self.token = [0] * people
        self.desk_seconds = [0.0] * people
        self.call_seconds = [0.0] * people
        self.pace = staff.pace.tolist()
        self.learning = bool((staff.pace != 1.0).any())
        self.skilled = [frozenset(np.flatnonzero(column).tolist()) for column in staff.can.T]
        self.waiting_items = [[] for _ in self.skilled]
        self.queues_of = [[self.waiting_items[pool] for pool in np.flatnonzero(row)] for row in staff.can]
        self.idle = {}

        self.group, self.group_of_person = calls.group.tolist(), staff.group.tolist()
        self.free_agents = [{} for _ in range(office.groups)]
        self.waiting_calls = [deque() for _ in self.free_agents]
        self.overflowed = deque()
        self.call_arrival, self.patience = calls.arrival.tolist(), calls.patience.tolist()
        self.handling = calls.handling.tolist()
        self.next_attempt, self.retry_delay = calls.next_attempt.tolist(), calls.retry_delay.tolist()
        self.follow_up = calls.follow_up.tolist()
        self.answered = [nan] * len(calls)
        self.call_end = [nan] * len(calls)
        self.call_by = [NONE] * len(calls)
        self.fate = [int(Fate.NEVER_MADE)] * len(calls)
        made = np.flatnonzero(np.isfinite(calls.arrival))
        self.coming_calls = iter(made[np.argsort(calls.arrival[made], kind="stable")].tolist())

    def begin(self) -> None:
        """Put the first of everything that comes by itself on the clock."""
        if self.change_time:
            self._at(self.change_time[0], STAFFING, self.when_staffing_changes, 0)
        if self.scheduled:
            self._at(self.release[0], ITEM, self.when_items_come, 0)
        first = next(self.coming_calls, NONE)
        if first != NONE:
            self._at(self.call_arrival[first], CALL, self.when_called, first)

    def run(self) -> History:
        """Play until nothing more happens."""
        self.begin()
        self.clock.run()
        return History(
            release=np.array(self.release, dtype=float),
            due=np.array(self.due, dtype=float),
            start=np.array(self.start, dtype=float),
            end=np.array(self.end, dtype=float),
            worked=np.array(self.worked, dtype=float),
            person=np.array(self.done_by, dtype=np.int16),
            call_arrival=np.array(self.call_arrival, dtype=float),
            answered=np.array(self.answered, dtype=float),
            call_end=np.array(self.call_end, dtype=float),
            call_person=np.array(self.call_by, dtype=np.int16),
            fate=np.array(self.fate, dtype=np.int8),
            desk_seconds=np.array(self.desk_seconds),
            call_seconds=np.array(self.call_seconds),
        )

    def _at(self, time: float, rank: int, actions: Actions, who: int, token: int = 0) -> None:
        """Have ``actions`` happen at an absolute time, in order of rank and then of subject."""
        self.number += 1
        heappush(self.agenda, (time, rank + who, self.number, Moment(time, actions, who, token)))

    def _again(self, moment: Moment, time: float, rank: int, actions: Actions) -> None:
        """:meth:`_at` for one of which there is never more than one: it is used again."""
        moment.time = time
        moment.callbacks = actions
        self.number += 1
        heappush(self.agenda, (time, rank + moment.who, self.number, moment))

    # --- staffing ---------------------------------------------------------------------------------------

    def _staffing(self, moment: Moment) -> None:
        """All changes of mode at this time, then the next."""
        position, now = moment.who, moment.time
        times = self.change_time
        while position < len(times) and times[position] == now:
            self._change_mode(self.change_person[position], self.change_mode[position], now)
            position += 1
        if position < len(times):
            self._at(times[position], STAFFING, self.when_staffing_changes, position)

    def _change_mode(self, who: int, mode: int, now: float) -> None:
        self.mode[who] = mode
        if self.call_of[who] != NONE:
            return
        free_agents = self.free_agents[self.group_of_person[who]]
        if mode != PHONE:
            free_agents.pop(who, None)
        elif who not in free_agents:
            free_agents[who] = None
        if mode == PHONE and self._answer_waiting(who, now):
            return
        if mode < BACK_OFFICE:
            self._leave_desk(who, now)
        elif not self.active[who] and who not in self.idle:
            self._next_work(who, now)

    def _leave_desk(self, who: int, now: float) -> None:
        self.idle.pop(who, None)
        if self.active[who]:
            self._suspend(who, now)
        if self.mode[who] == HOME and self.item[who] != NONE:
            item, self.item[who] = self.item[who], NONE
            self._offer(item, now)

    # --- desk work --------------------------------------------------------------------------------------

    def _next_work(self, who: int, now: float) -> None:
        """Resume the interrupted item, else take the one due first, else be idle."""
        item = self.item[who]
        if item == NONE:
            chosen = None
            for queue in self.queues_of[who]:
                if queue and (chosen is None or queue[0] < chosen[0]):
                    chosen = queue
            if chosen is None:
                self.idle[who] = None
                return
            item = heappop(chosen)[1]
        self._work_on(who, item, now)

    def _work_on(self, who: int, item: int, now: float) -> None:
        left = self.left[item]
        self.item[who] = item
        self.active[who] = True
        self.began[who] = now
        if isnan(self.start[item]):
            self.start[item] = now
        if self.learning:
            pace = self.stint_pace[who] = self._pace(who, self.pool[item], now)
            left = left if pace == 1.0 else whole_ticks(left * pace)
        self._at(now + left, FINISH, self.when_item_done, who, self.token[who])

    def _suspend(self, who: int, now: float) -> None:
        item, pace = self.item[who], self.stint_pace[who]
        spent = now - self.began[who]
        done = spent if pace == 1.0 else whole_ticks(spent / pace)
        self.left[item] = max(self.left[item] - done, 0.0)
        self.worked[item] += spent
        self.desk_seconds[who] += spent
        self.active[who] = False
        self.token[who] += 1

    def _finish_item(self, moment: Moment) -> None:
        who = moment.who
        if moment.token != self.token[who]:
            return
        item, now = self.item[who], moment.time
        spent = now - self.began[who]
        self.worked[item] += spent
        self.desk_seconds[who] += spent
        self.left[item] = 0.0
        self.end[item] = now
        self.done_by[item] = who
        self.item[who] = NONE
        self.active[who] = False
        self.token[who] += 1
        self._next_work(who, now)
        for child in self.children.get(item, ()):
            self._release_child(child, now)

    def _pace(self, who: int, pool: int, now: float) -> float:
        """How many times longer than usual work in ``pool`` takes ``who`` this week; calls are pool CALLS."""
        week = min(int(now / WEEK), len(self.pace) - 1)
        return self.pace[week][who][pool]

    # --- items ------------------------------------------------------------------------------------------

    def _items_come(self, moment: Moment) -> None:
        """All items released at this time, then the next."""
        item, now = moment.who, moment.time
        while item < self.scheduled and self.release[item] == now:
            self._offer(item, now)
            item += 1
        if item < self.scheduled:
            self._at(self.release[item], ITEM, self.when_items_come, item)

    def _offer(self, item: int, now: float) -> None:
        """Give the item to the person who has been idle longest and can do it, else let it wait."""
        pool = self.pool[item]
        skilled = self.skilled[pool]
        for who in self.idle:
            if who in skilled:
                del self.idle[who]
                self._work_on(who, item, now)
                return
        heappush(self.waiting_items[pool], (self.due[item], item))

    def _release_child(self, child: int, now: float) -> None:
        """Release what follows from a finished item or call, at once or some working days later."""
        delay = self.delay[child]
        day = bisect_left(self.starts, midnight(now)) + delay
        if day >= len(self.starts):
            if delay:
                return
            day = len(self.starts) - 1
        time = self.starts[day] + self.work_start if delay else now
        self.release[child] = time
        self.due[child] = self.deadline[self.deadline_row[child]][day]
        self._at(time, ITEM, self.when_child_comes, child)

    def _child_comes(self, moment: Moment) -> None:
        self._offer(moment.who, moment.time)

    # --- calls ------------------------------------------------------------------------------------------

    def _next_call(self, moment: Moment) -> None:
        call, now = moment.who, moment.time
        following = next(self.coming_calls, NONE)
        if following != NONE:
            moment.who = following
            self._again(moment, self.call_arrival[following], CALL, self.when_called)
        self._call_comes(call, now)

    def _retry(self, moment: Moment) -> None:
        self.call_arrival[moment.who] = moment.time
        self._call_comes(moment.who, moment.time)

    def _call_comes(self, call: int, now: float) -> None:
        group = self.group[call]
        if self.free_agents[group]:
            self._answer(self._best_agent(group), call, now)
            return
        self.fate[call] = WAITING
        self.waiting_calls[group].append(call)
        if self.patience[call] < inf:
            self._at(now + self.patience[call], HANG_UP, self.when_patience_ends, call)
        if self.overflow_after < inf:
            self._at(now + self.overflow_after, OVERFLOW, self.when_overflowing, call)

    def _best_agent(self, group: int) -> int:
        """Of those on duty without a call: one who is idle, else the one whose desk work is due last."""
        best, latest = NONE, -inf
        for who in self.free_agents[group]:
            if not self.active[who]:
                return who
            due = self.due[self.item[who]]
            if due > latest:
                best, latest = who, due
        return best

    def _answer_waiting(self, who: int, now: float) -> bool:
        """Answer who has waited longest in one's own group, else of those who may be answered by any."""
        queue = self.waiting_calls[self.group_of_person[who]] or self.overflowed
        while queue:
            call = queue.popleft()
            if self.fate[call] == WAITING:
                self._answer(who, call, now)
                return True
            queue = queue or self.overflowed
        return False

    def _answer(self, who: int, call: int, now: float) -> None:
        self.free_agents[self.group_of_person[who]].pop(who, None)
        if self.active[who]:
            self._suspend(who, now)
        elif who in self.idle:
            del self.idle[who]
        self.call_of[who] = call
        self.fate[call] = ANSWERED
        self.answered[call] = now
        self.call_by[call] = who
        handling = self.handling[call]
        if self.learning:
            pace = self._pace(who, CALLS, now)
            handling = handling if pace == 1.0 else whole_ticks(handling * pace)
        self._again(self.call_done[who], now + handling, FINISH, self.when_call_done)

    def _finish_call(self, moment: Moment) -> None:
        who, now = moment.who, moment.time
        call = self.call_of[who]
        self.call_of[who] = NONE
        self.call_end[call] = now
        self.call_seconds[who] += now - self.answered[call]
        mode = self.mode[who]
        if mode == PHONE:
            if not self._answer_waiting(who, now):
                self.free_agents[self.group_of_person[who]][who] = None
                self._next_work(who, now)
        elif mode < BACK_OFFICE:
            self._leave_desk(who, now)
        else:
            self._next_work(who, now)
        follow_up = self.follow_up[call]
        if follow_up != NONE:
            self._release_child(follow_up, now)

    def _overflow(self, moment: Moment) -> None:
        """Who has waited so long can be answered by any group: by the next one with someone free, in turn."""
        call = moment.who
        if self.fate[call] != WAITING:
            return
        groups, own = len(self.free_agents), self.group[call]
        for step in range(1, groups):
            who = self._best_agent((own + step) % groups)
            if who != NONE:
                self._answer(who, call, moment.time)
                return
        self.overflowed.append(call)

    def _hang_up(self, moment: Moment) -> None:
        call, now = moment.who, moment.time
        if self.fate[call] != WAITING:
            return
        self.fate[call] = ABANDONED
        self.call_end[call] = now
        again = self.next_attempt[call]
        time = now + self.retry_delay[call]
        if again != NONE and time - midnight(time) < self.closing:
            self._at(time, CALL, self.when_called_again, again)


def midnight(time: float) -> float:
    """The midnight before ``time``."""
    return floor(time / DAY) * DAY


def whole_ticks(seconds: float) -> float:
    """``seconds`` rounded to multiples of 1/1024 s, halves to even as NumPy does."""
    return round(seconds / TICK) * TICK
