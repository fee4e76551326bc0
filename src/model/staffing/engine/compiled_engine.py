"""The compiled engine: Numba plays an office as :mod:`model.staffing.engine.event_engine` does, to the bit.

Function by function, the two are alike; what differs is how the state is held. Rows of items, calls and
people are records, so that what is used together lies together. Everything that waits lies in binary heaps in
one array, and who finishes next is the winner of a tournament over the people.

Machine code is compiled on the first call after installation and kept beside this file (or in the user's
cache folder, where the installation cannot be written to); :func:`warm_up` does that ahead of time. It runs
without Python's global lock, so offices can be played in several threads.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from model.staffing.engine.office import (
    NONE,
    Fate,
    History,
    Mode,
    Office,
    always_at_work,
    desk_work,
    phone_calls,
)
from model.time_units import DAY, WEEK

Records = NDArray[np.void]
Function = TypeVar("Function", bound=Callable[..., Any])

HOME, BACK_OFFICE, PHONE = int(Mode.HOME), int(Mode.BACK_OFFICE), int(Mode.PHONE)
NEVER_MADE, WAITING = int(Fate.NEVER_MADE), int(Fate.WAITING)
ANSWERED, ABANDONED = int(Fate.ANSWERED), int(Fate.ABANDONED)
PER_SECOND = 1024.0

ITEM = np.dtype(
    [
        ("release", np.float64),
        ("due", np.float64),
        ("left", np.float64),
        ("worked", np.float64),
        ("start", np.float64),
        ("end", np.float64),
        ("first_child", np.int32),
        ("next_sibling", np.int32),
        ("pool", np.int16),
        ("delay", np.int16),
        ("deadline", np.int16),
        ("person", np.int16),
    ]
)
CALL = np.dtype(
    [
        ("arrival", np.float64),
        ("patience", np.float64),
        ("handling", np.float64),
        ("retry_delay", np.float64),
        ("answered", np.float64),
        ("end", np.float64),
        ("next_attempt", np.int32),
        ("follow_up", np.int32),
        ("next_waiting", np.int32),
        ("group", np.int16),
        ("person", np.int16),
        ("fate", np.int64),
    ]
)
PERSON = np.dtype(
    [
        ("began", np.float64),
        ("pace", np.float64),
        ("desk_seconds", np.float64),
        ("call_seconds", np.float64),
        ("mode", np.int32),
        ("group", np.int32),
        ("item", np.int32),
        ("call", np.int32),
        ("active", np.int32),
        ("idle", np.int32),
        ("free", np.int32),
        ("first_skill", np.int32),
    ]
)
ENTRY = np.dtype([("key", np.float64), ("subject", np.int64)])


class CompiledState(NamedTuple):
    """The state of an office while it is played.

    items, calls, people: a record for each. skills: pools of each person, one after another, from
    ``people.first_skill`` on. heaps: entries of all heaps, heap ``h`` from ``heap_start[h]`` on with
    ``heap_size[h]`` of them: one per pool, then what is released later, hang-ups, overflows and repeated
    calls. finish, winner: when each person finishes, and the tournament over it. idle, free: circular lists
    of people (next, previous), of the idle and, by group, of those on duty without a call; the heads come
    after the people. idle_skilled: how many of the idle can take from each pool. queue: first and last
    waiting call of each group, those that may be answered by any group last.
    """

    items: Any
    calls: Any
    people: Any
    can: Any
    skills: Any
    pace: Any
    heaps: Any
    heap_start: Any
    heap_size: Any
    finish: Any
    winner: Any
    idle: Any
    idle_skilled: Any
    free: Any
    queue: Any
    overflow_links: Any
    starts: Any
    deadline: Any


def play(office: Office) -> History:
    """Play an office whose work is in order of release."""
    work, calls, staff, days = office.work, office.calls, office.staff, office.days
    people = len(staff)
    groups = office.groups
    centre = CompiledState(
        items=_item_records(office),
        calls=_call_records(office),
        people=_person_records(office),
        can=np.ascontiguousarray(staff.can),
        skills=np.nonzero(staff.can)[1].astype(np.int32),
        pace=np.ascontiguousarray(staff.pace, dtype=np.float64),
        **_heaps(office),
        finish=np.full(max(people, 1), np.inf),
        winner=_tournament(people),
        idle=_empty_rings(people, 1),
        idle_skilled=np.zeros(staff.can.shape[1], dtype=np.int32),
        free=_empty_rings(people, groups),
        queue=np.full((groups + 1, 2), NONE, dtype=np.int32),
        overflow_links=np.full(len(calls), NONE, dtype=np.int32),
        starts=np.ascontiguousarray(days.starts, dtype=np.float64),
        deadline=np.ascontiguousarray(days.deadline, dtype=np.float64),
    )
    made = np.flatnonzero(np.isfinite(calls.arrival))
    _run(
        centre,
        int(np.isfinite(work.release).sum()),
        made[np.argsort(calls.arrival[made], kind="stable")],
        np.ascontiguousarray(staff.time, dtype=np.float64),
        staff.person.astype(np.int32),
        staff.mode.astype(np.int32),
        float(days.work_start),
        float(days.closing),
        float(office.overflow_after),
    )
    items, phone, who = centre.items, centre.calls, centre.people
    return History(
        **{name: items[name] for name in ("release", "due", "start", "end", "worked", "person")},
        call_arrival=phone["arrival"],
        answered=phone["answered"],
        call_end=phone["end"],
        call_person=phone["person"],
        fate=phone["fate"].astype(np.int8),
        desk_seconds=who["desk_seconds"][:-1],
        call_seconds=who["call_seconds"][:-1],
    )


def warm_up() -> None:
    """Compile, or load what has been compiled, by playing the smallest office there is."""
    play(Office(desk_work([0.0], [1.0]), phone_calls([0.0], [1.0]), always_at_work(1)))


def cache_folder() -> Path:
    """Where machine code is kept."""
    return Path(cast("Any", _run).stats.cache_path)


def _item_records(office: Office) -> Records:
    work = office.work
    items = np.empty(len(work), dtype=ITEM)
    for name in ("release", "due", "pool", "delay", "deadline"):
        items[name] = getattr(work, name)
    items["left"], items["worked"] = work.work, 0.0
    items["start"] = items["end"] = np.nan
    items["first_child"] = items["next_sibling"] = items["person"] = NONE
    children = np.flatnonzero(work.parent != NONE)
    children = children[np.argsort(work.parent[children], kind="stable")]
    parents = work.parent[children]
    is_first = np.diff(parents, prepend=NONE) != 0
    items["first_child"][parents[is_first]] = children[is_first]
    items["next_sibling"][children[:-1]] = np.where(is_first[1:], NONE, children[1:])
    return items


def _call_records(office: Office) -> Records:
    calls = np.empty(len(office.calls), dtype=CALL)
    for name, column in vars(office.calls).items():
        calls[name] = column
    calls["answered"] = calls["end"] = np.nan
    calls["next_waiting"] = calls["person"] = NONE
    calls["fate"] = NEVER_MADE
    return calls


def _person_records(office: Office) -> Records:
    staff = office.staff
    people = np.zeros(len(staff) + 1, dtype=PERSON)
    people["group"][:-1] = staff.group
    people["item"] = people["call"] = NONE
    people["pace"] = 1.0
    people["first_skill"][1:] = np.cumsum(staff.can.sum(axis=1))
    return people


def _heaps(office: Office) -> dict[str, NDArray[Any]]:
    """Room for everything that can wait: items by pool, what is released later, and four times by call."""
    work, count, pools = office.work, len(office.calls), office.staff.can.shape[1]
    arising = int((~np.isfinite(work.release)).sum())
    room = [*np.bincount(work.pool, minlength=pools), arising, count, count, count]
    start = np.concatenate([[0], np.cumsum(room)]).astype(np.int64)
    return {
        "heaps": np.zeros(int(start[-1]), dtype=ENTRY),
        "heap_start": start,
        "heap_size": np.zeros(len(room), dtype=np.int64),
    }


def _tournament(people: int) -> NDArray[np.int32]:
    """Winners of a tournament that nobody has anything to finish in; leaves are the people."""
    leaves = 1 << max(people - 1, 1).bit_length()
    winner = np.zeros(2 * leaves, dtype=np.int32)
    winner[leaves:] = np.minimum(np.arange(leaves), max(people - 1, 0))
    for match in range(leaves - 1, 0, -1):
        winner[match] = winner[2 * match]
    return winner


def _empty_rings(people: int, rings: int) -> NDArray[np.int32]:
    """Circular lists without members: each head is its own neighbour."""
    nodes = np.arange(people + rings, dtype=np.int32)
    return np.column_stack([nodes, nodes])


# --- what follows is compiled -----------------------------------------------------------------------------

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "forceinline": True, "_nrt": False}


def compiled(function: Function) -> Function:
    """Compile ``function`` into whoever calls it.

    A call of its own would hand the state over by value, some 140 numbers. Nothing is allocated here, so no
    references to arrays need counting; that took longer than the play.
    """
    return cast("Function", njit(**OPTIONS)(function))


@compiled
def _run(
    c: CompiledState,
    scheduled: int,
    call_order: Any,
    change_time: Any,
    change_person: Any,
    change_mode: Any,
    work_start: float,
    closing: float,
    overflow_after: float,
) -> None:
    """Play until nothing more happens."""
    calls = c.calls
    released_later = len(c.heap_start) - 5
    hang_ups, overflows, retries = released_later + 1, released_later + 2, released_later + 3
    change, item, made = 0, 0, 0
    while True:
        # The next event is the first in time; of simultaneous ones the first in the order of Rank.
        rank, now = 0, np.inf
        if change < len(change_time):
            rank, now = 1, change_time[change]
        who = c.winner[1]
        if c.finish[who] < now:
            rank, now = 2, c.finish[who]
        if _first_key(c, hang_ups) < now:
            rank, now = 3, _first_key(c, hang_ups)
        if _first_key(c, overflows) < now:
            rank, now = 4, _first_key(c, overflows)
        if made < len(call_order) and calls[call_order[made]].arrival < now:
            rank, now = 5, calls[call_order[made]].arrival
        if _first_key(c, retries) < now:
            rank, now = 5, _first_key(c, retries)
        if item < scheduled and c.items[item].release < now:
            rank, now = 6, c.items[item].release
        if _first_key(c, released_later) < now:
            rank, now = 6, _first_key(c, released_later)

        if rank == 2:
            if c.people[who].call != NONE:
                follow_up = _finish_call(c, who, now)
                if follow_up != NONE:
                    _release_child(c, follow_up, now, work_start, released_later)
            else:
                child = _finish_item(c, who, now)
                while child != NONE:
                    _release_child(c, child, now, work_start, released_later)
                    child = c.items[child].next_sibling
        elif rank == 6:
            if item < scheduled and c.items[item].release == now:
                while item < scheduled and c.items[item].release == now:
                    _offer(c, item, now)
                    item += 1
            else:
                _offer(c, _pop(c, released_later), now)
        elif rank == 1:
            while change < len(change_time) and change_time[change] == now:
                _change_mode(c, change_person[change], change_mode[change], now)
                change += 1
        elif rank == 5:
            again = _first_subject(c, retries) if _first_key(c, retries) == now else len(calls)
            planned = len(calls)
            if made < len(call_order) and calls[call_order[made]].arrival == now:
                planned = call_order[made]
            if again < planned:
                _pop(c, retries)
                calls[again].arrival = now
                _call_comes(c, again, now, overflow_after, hang_ups)
            else:
                made += 1
                _call_comes(c, planned, now, overflow_after, hang_ups)
        elif rank == 3:
            _hang_up(c, _pop(c, hang_ups), now, closing, retries)
        elif rank == 4:
            _overflow(c, _pop(c, overflows), now)
        else:
            break


# --- staffing -------------------------------------------------------------------------------------------


@compiled
def _change_mode(c: CompiledState, who: int, mode: int, now: float) -> None:
    person = c.people[who]
    person.mode = mode
    if person.call != NONE:
        return
    if mode != PHONE:
        _no_longer_free(c, who)
    elif not person.free:
        _now_free(c, who)
    if mode == PHONE and _answer_waiting(c, who, now):
        return
    if mode < BACK_OFFICE:
        _leave_desk(c, who, now)
    elif not person.active and not person.idle:
        _next_work(c, who, now)


@compiled
def _leave_desk(c: CompiledState, who: int, now: float) -> None:
    person = c.people[who]
    _no_longer_idle(c, who)
    if person.active:
        _suspend(c, who, now)
    _finish_at(c, who, np.inf)
    if person.mode == HOME and person.item != NONE:
        item = person.item
        person.item = NONE
        _offer(c, item, now)


# --- desk work ------------------------------------------------------------------------------------------


@compiled
def _next_work(c: CompiledState, who: int, now: float) -> None:
    """Resume the interrupted item, else take the one due first, else be idle."""
    item = c.people[who].item
    if item == NONE:
        chosen, due, first = -1, np.inf, 0
        for position in range(c.people[who].first_skill, c.people[who + 1].first_skill):
            pool = c.skills[position]
            if c.heap_size[pool]:
                top = c.heaps[c.heap_start[pool]]
                if chosen < 0 or top.key < due or (top.key == due and top.subject < first):
                    chosen, due, first = pool, top.key, top.subject
        if chosen < 0:
            _finish_at(c, who, np.inf)
            _now_idle(c, who)
            return
        item = _pop(c, chosen)
    _work_on(c, who, item, now)


@compiled
def _work_on(c: CompiledState, who: int, item: int, now: float) -> None:
    person, row = c.people[who], c.items[item]
    pace = _pace(c, who, row.pool, now)
    person.item = item
    person.active = 1
    person.began = now
    person.pace = pace
    if np.isnan(row.start):
        row.start = now
    _finish_at(c, who, now + (row.left if pace == 1.0 else _whole_ticks(row.left * pace)))


@compiled
def _suspend(c: CompiledState, who: int, now: float) -> None:
    person = c.people[who]
    row = c.items[person.item]
    spent = now - person.began
    done = spent if person.pace == 1.0 else _whole_ticks(spent / person.pace)
    row.left = max(row.left - done, 0.0)
    row.worked += spent
    person.desk_seconds += spent
    person.active = 0


@compiled
def _finish_item(c: CompiledState, who: int, now: float) -> int:
    """Finish what ``who`` works on and go on with the next; the first item that follows from it, or NONE."""
    person = c.people[who]
    row = c.items[person.item]
    spent = now - person.began
    row.worked += spent
    person.desk_seconds += spent
    row.left = 0.0
    row.end = now
    row.person = who
    person.item = NONE
    person.active = 0
    _next_work(c, who, now)
    return row.first_child


@compiled
def _pace(c: CompiledState, who: int, pool: int, now: float) -> float:
    return c.pace[min(int(now / WEEK), len(c.pace) - 1), who, pool]


# --- items ----------------------------------------------------------------------------------------------


@compiled
def _offer(c: CompiledState, item: int, now: float) -> None:
    """Give the item to the person who has been idle longest and can do it, else let it wait."""
    pool = c.items[item].pool
    if not c.idle_skilled[pool]:
        _push(c, pool, c.items[item].due, item)
        return
    who = c.idle[len(c.people) - 1, 0]
    while not c.can[who, pool]:
        who = c.idle[who, 0]
    _no_longer_idle(c, who)
    _work_on(c, who, item, now)


@compiled
def _release_child(c: CompiledState, child: int, now: float, work_start: float, released_later: int) -> None:
    """Release what follows from a finished item or call, at once or some working days later."""
    row, days = c.items[child], len(c.starts)
    day = np.searchsorted(c.starts, _midnight(now)) + row.delay
    if day >= days:
        if row.delay:
            return
        day = days - 1
    time = c.starts[day] + work_start if row.delay else now
    row.release = time
    row.due = c.deadline[row.deadline, day]
    _push(c, released_later, time, child)


# --- calls ----------------------------------------------------------------------------------------------


@compiled
def _call_comes(c: CompiledState, call: int, now: float, overflow_after: float, hang_ups: int) -> None:
    row = c.calls[call]
    who = _best_agent(c, row.group)
    if who != NONE:
        _answer(c, who, call, now)
        return
    row.fate = WAITING
    _enqueue(c.queue, c.calls, row.group, call)
    if now + row.patience < np.inf:
        _push(c, hang_ups, now + row.patience, call)
    if now + overflow_after < np.inf:
        _push(c, hang_ups + 1, now + overflow_after, call)


@compiled
def _best_agent(c: CompiledState, group: int) -> int:
    """Of those on duty without a call: one who is idle, else the one whose desk work is due last."""
    head = len(c.people) - 1 + group
    best, latest = NONE, -np.inf
    who = c.free[head, 0]
    while who != head:
        person = c.people[who]
        if not person.active:
            return who
        due = c.items[person.item].due
        if due > latest:
            best, latest = who, due
        who = c.free[who, 0]
    return best


@compiled
def _answer_waiting(c: CompiledState, who: int, now: float) -> bool:
    """Answer who has waited longest in one's own group, else of those who may be answered by any."""
    group, overflowed = c.people[who].group, len(c.queue) - 1
    while c.queue[group, 0] != NONE:
        call = c.queue[group, 0]
        c.queue[group, 0] = c.calls[call].next_waiting
        if c.calls[call].fate == WAITING:
            _answer(c, who, call, now)
            return True
    while c.queue[overflowed, 0] != NONE:
        call = c.queue[overflowed, 0]
        c.queue[overflowed, 0] = c.overflow_links[call]
        if c.calls[call].fate == WAITING:
            _answer(c, who, call, now)
            return True
    return False


@compiled
def _answer(c: CompiledState, who: int, call: int, now: float) -> None:
    person, row = c.people[who], c.calls[call]
    _no_longer_idle(c, who)
    _no_longer_free(c, who)
    if person.active:
        _suspend(c, who, now)
    person.call = call
    row.fate = ANSWERED
    row.answered = now
    row.person = who
    pace = _pace(c, who, c.pace.shape[2] - 1, now)
    _finish_at(c, who, now + (row.handling if pace == 1.0 else _whole_ticks(row.handling * pace)))


@compiled
def _finish_call(c: CompiledState, who: int, now: float) -> int:
    """Hang up and go on with the next call or item; the item that follows from the call, or NONE."""
    person = c.people[who]
    row = c.calls[person.call]
    person.call = NONE
    row.end = now
    person.call_seconds += now - row.answered
    if person.mode == PHONE:
        if not _answer_waiting(c, who, now):
            _now_free(c, who)
            _next_work(c, who, now)
    elif person.mode < BACK_OFFICE:
        _leave_desk(c, who, now)
    else:
        _next_work(c, who, now)
    return row.follow_up


@compiled
def _overflow(c: CompiledState, call: int, now: float) -> None:
    """Who has waited so long can be answered by any group: by the next one with someone free, in turn."""
    if c.calls[call].fate != WAITING:
        return
    groups, own = len(c.queue) - 1, c.calls[call].group
    for step in range(1, groups):
        who = _best_agent(c, (own + step) % groups)
        if who != NONE:
            _answer(c, who, call, now)
            return
    if c.queue[groups, 0] == NONE:
        c.queue[groups, 0] = call
    else:
        c.overflow_links[c.queue[groups, 1]] = call
    c.queue[groups, 1] = call


@compiled
def _hang_up(c: CompiledState, call: int, now: float, closing: float, retries: int) -> None:
    row = c.calls[call]
    if row.fate != WAITING:
        return
    row.fate = ABANDONED
    row.end = now
    time = now + row.retry_delay
    if row.next_attempt != NONE and time - _midnight(time) < closing:
        _push(c, retries, time, row.next_attempt)


# --- structures -----------------------------------------------------------------------------------------


@compiled
def _finish_at(c: CompiledState, who: int, time: float) -> None:
    """Set when ``who`` finishes, and play the tournament's matches that this touches again."""
    finish, winner = c.finish, c.winner
    finish[who] = time
    match = (len(winner) // 2 + who) // 2
    while match:
        left, right = winner[2 * match], winner[2 * match + 1]
        winner[match] = right if finish[right] < finish[left] else left
        match //= 2


@compiled
def _first_key(c: CompiledState, heap: int) -> float:
    return c.heaps[c.heap_start[heap]].key if c.heap_size[heap] else np.inf


@compiled
def _first_subject(c: CompiledState, heap: int) -> int:
    return c.heaps[c.heap_start[heap]].subject


@compiled
def _push(c: CompiledState, heap: int, key: float, subject: int) -> None:
    heaps, start, position = c.heaps, c.heap_start[heap], c.heap_size[heap]
    c.heap_size[heap] = position + 1
    while position:
        parent = (position - 1) // 2
        above = heaps[start + parent]
        if above.key < key or (above.key == key and above.subject < subject):
            break
        heaps[start + position].key = above.key
        heaps[start + position].subject = above.subject
        position = parent
    heaps[start + position].key = key
    heaps[start + position].subject = subject


@compiled
def _pop(c: CompiledState, heap: int) -> int:
    heaps, start, size = c.heaps, c.heap_start[heap], c.heap_size[heap] - 1
    c.heap_size[heap] = size
    first = heaps[start].subject
    key, subject = heaps[start + size].key, heaps[start + size].subject
    position, child = 0, 1
    while child < size:
        below = heaps[start + child]
        if child + 1 < size:
            other = heaps[start + child + 1]
            if other.key < below.key or (other.key == below.key and other.subject < below.subject):
                child, below = child + 1, other
        if key < below.key or (key == below.key and subject < below.subject):
            break
        heaps[start + position].key = below.key
        heaps[start + position].subject = below.subject
        position, child = child, 2 * child + 1
    heaps[start + position].key = key
    heaps[start + position].subject = subject
    return first


@compiled
def _append(ring: Any, head: int, who: int) -> None:
    last = ring[head, 1]
    ring[last, 0] = who
    ring[who, 1] = last
    ring[who, 0] = head
    ring[head, 1] = who


@compiled
def _unlink(ring: Any, who: int) -> None:
    after, before = ring[who, 0], ring[who, 1]
    ring[before, 0] = after
    ring[after, 1] = before


@compiled
def _now_idle(c: CompiledState, who: int) -> None:
    _append(c.idle, len(c.people) - 1, who)
    c.people[who].idle = 1
    for position in range(c.people[who].first_skill, c.people[who + 1].first_skill):
        c.idle_skilled[c.skills[position]] += 1


@compiled
def _no_longer_idle(c: CompiledState, who: int) -> None:
    if c.people[who].idle:
        _unlink(c.idle, who)
        c.people[who].idle = 0
        for position in range(c.people[who].first_skill, c.people[who + 1].first_skill):
            c.idle_skilled[c.skills[position]] -= 1


@compiled
def _now_free(c: CompiledState, who: int) -> None:
    _append(c.free, len(c.people) - 1 + c.people[who].group, who)
    c.people[who].free = 1


@compiled
def _no_longer_free(c: CompiledState, who: int) -> None:
    if c.people[who].free:
        _unlink(c.free, who)
        c.people[who].free = 0


@compiled
def _enqueue(queue: Any, calls: Any, group: int, call: int) -> None:
    if queue[group, 0] == NONE:
        queue[group, 0] = call
    else:
        calls[queue[group, 1]].next_waiting = call
    queue[group, 1] = call


@compiled
def _midnight(time: float) -> float:
    return np.floor(time / DAY) * DAY


@compiled
def _whole_ticks(seconds: float) -> float:
    return np.rint(seconds * PER_SECOND) / PER_SECOND
