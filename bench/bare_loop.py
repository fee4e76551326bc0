"""The yardstick of ``bench/engines.py``: event loops in Numba with nothing but the queue discipline in them.

They record start, end and person of each item, as the engines do, and leave out all else: no records but
plain arrays, no shifts, interruptions, learning, retries, call-backs, checks or notes of time worked.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class Played(NamedTuple):
    """When each item was begun and done (NaN if never), and by whom; all of shape (items,)."""

    start: Floats
    end: Floats
    person: Ints


@njit(cache=True, nogil=True)
def queue(arrival: Floats, handling: Floats, servers: int) -> Any:
    """First come, first served, by the server who has been idle longest."""
    count = len(arrival)
    start, end = np.empty(count), np.empty(count)
    person = np.empty(count, np.int32)
    times, owners, busy = np.empty(servers + 1), np.empty(servers + 1, np.int32), 0
    idle, first_idle, idlers = np.arange(servers).astype(np.int32), 0, servers
    came = served = 0
    while served < count or busy:
        if came < count and (busy == 0 or arrival[came] < times[0]):
            now = arrival[came]
            came += 1
            if idlers == 0:
                continue
            who = idle[first_idle]
            first_idle = first_idle + 1 if first_idle + 1 < servers else 0
            idlers -= 1
        else:
            now, who = times[0], owners[0]
            busy -= 1
            _sink(times, owners, busy, times[busy], owners[busy])
            if served == came:
                last = first_idle + idlers
                idle[last if last < servers else last - servers] = who
                idlers += 1
                continue
        start[served], end[served], person[served] = now, now + handling[served], who
        _rise(times, owners, busy, end[served], who)
        busy += 1
        served += 1
    return start, end, person


@njit(cache=True, nogil=True)
def impatient_queue(arrival: Floats, handling: Floats, patience: Floats, servers: int) -> Any:
    """The same with callers who hang up: start is NaN for them, and end is when they do."""
    count = len(arrival)
    start, end = np.full(count, np.nan), np.full(count, np.nan)
    person = np.full(count, -1, np.int32)
    times, owners, busy = np.empty(servers + 1), np.empty(servers + 1, np.int32), 0
    limits, waiters, waiting = np.empty(count + 1), np.empty(count + 1, np.int32), 0
    line, first, last = np.empty(count, np.int32), 0, 0
    idle, first_idle, idlers = np.arange(servers).astype(np.int32), 0, servers
    came = 0
    while True:
        finish = times[0] if busy else np.inf
        hangs_up = limits[0] if waiting else np.inf
        comes = arrival[came] if came < count else np.inf
        if finish <= hangs_up and finish <= comes:
            if finish == np.inf:
                break
            now, who, call = finish, owners[0], -1
            busy -= 1
            _sink(times, owners, busy, times[busy], owners[busy])
            while first < last and call < 0:
                if np.isnan(end[line[first]]):
                    call = line[first]
                first += 1
            if call < 0:
                place = first_idle + idlers
                idle[place if place < servers else place - servers] = who
                idlers += 1
                continue
        elif hangs_up <= comes:
            call = waiters[0]
            waiting -= 1
            _sink(limits, waiters, waiting, limits[waiting], waiters[waiting])
            if np.isnan(end[call]):
                end[call] = hangs_up
            continue
        else:
            now, call = comes, came
            came += 1
            if idlers == 0:
                line[last] = call
                last += 1
                _rise(limits, waiters, waiting, now + patience[call], call)
                waiting += 1
                continue
            who = idle[first_idle]
            first_idle = first_idle + 1 if first_idle + 1 < servers else 0
            idlers -= 1
        start[call], end[call], person[call] = now, now + handling[call], who
        _rise(times, owners, busy, end[call], who)
        busy += 1
    return start, end, person


@njit(cache=True, nogil=True)
def skilled_queue(
    release: Floats,
    due: Floats,
    work: Floats,
    pool: Ints,
    first_in_pool: Ints,
    skills: Ints,
    first_skill: Ints,
) -> Any:
    """Earliest due date first among what each person's skills allow; items in order of release.

    Who has been idle longest and can do it takes an item that comes. skills: pools of each person, those of
    ``who`` from ``first_skill[who]`` to ``first_skill[who + 1]``. first_in_pool: room for what waits in each
    pool, from here to the next, shape (pools + 1,).
    """
    count, people, pools = len(release), len(first_skill) - 1, len(first_in_pool) - 1
    start, end = np.full(count, np.nan), np.full(count, np.nan)
    person = np.full(count, -1, np.int32)
    times, owners, busy = np.empty(people + 1), np.empty(people + 1, np.int32), 0
    keys, subjects = np.empty(count + 1), np.empty(count + 1, np.int32)
    waiting = np.zeros(pools, np.int32)
    can = np.zeros((pools, people), np.bool_)
    for who in range(people):
        for place in range(first_skill[who], first_skill[who + 1]):
            can[skills[place], who] = True
    idle, idlers = np.arange(people).astype(np.int32), people
    came = 0
    while came < count or busy:
        item = -1
        if came < count and (busy == 0 or release[came] < times[0]):
            now, kind = release[came], pool[came]
            place = 0
            while place < idlers and not can[kind, idle[place]]:
                place += 1
            if place == idlers:
                begin = first_in_pool[kind]
                _rise(keys[begin:], subjects[begin:], waiting[kind], due[came], came)
                waiting[kind] += 1
                came += 1
                continue
            who, item = idle[place], came
            idlers -= 1
            for later in range(place, idlers):
                idle[later] = idle[later + 1]
            came += 1
        else:
            now, who = times[0], owners[0]
            busy -= 1
            _sink(times, owners, busy, times[busy], owners[busy])
            chosen, earliest = -1, np.inf
            for place in range(first_skill[who], first_skill[who + 1]):
                kind = skills[place]
                if waiting[kind] and (chosen < 0 or keys[first_in_pool[kind]] < earliest):
                    chosen, earliest = kind, keys[first_in_pool[kind]]
            if chosen < 0:
                idle[idlers] = who
                idlers += 1
                continue
            begin, size = first_in_pool[chosen], waiting[chosen] - 1
            item = subjects[begin]
            waiting[chosen] = size
            _sink(keys[begin:], subjects[begin:], size, keys[begin + size], subjects[begin + size])
        start[item], end[item], person[item] = now, now + work[item], who
        _rise(times, owners, busy, end[item], who)
        busy += 1
    return start, end, person


@njit(cache=True, nogil=True)
def _rise(keys: Any, subjects: Any, place: int, key: float, subject: int) -> None:
    """Put an entry at the end of a binary heap, and let it rise; of equals the lower subject goes first."""
    while place:
        above = (place - 1) // 2
        if keys[above] < key or (keys[above] == key and subjects[above] < subject):
            break
        keys[place], subjects[place] = keys[above], subjects[above]
        place = above
    keys[place], subjects[place] = key, subject


@njit(cache=True, nogil=True)
def _sink(keys: Any, subjects: Any, size: int, key: float, subject: int) -> None:
    """Put an entry at the top of a heap of ``size``, and let it sink."""
    place, below = 0, 1
    while below < size:
        if below + 1 < size and (
            keys[below + 1] < keys[below]
            or (keys[below + 1] == keys[below] and subjects[below + 1] < subjects[below])
        ):
            below += 1
        if key < keys[below] or (key == keys[below] and subject < subjects[below]):
            break
        keys[place], subjects[place] = keys[below], subjects[below]
        place, below = below, 2 * below + 1
    keys[place], subjects[place] = key, subject
