"""Other simulators at the work of the engines, as their documentation shows it: for ``bench/engines.py``.

Each function takes arrays and gives arrays back: when each item was begun (NaN if never) and when it was
done or given up, both of shape (items,). Ciw keeps records by server instead, so its rows come in order of
arrival.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappush
from itertools import count
from math import inf, nan
from typing import Any

import ciw
import numpy as np
import salabim
import simpy
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Played = tuple[Floats, Floats]

AWAY, CALL, ITEM = 0.0, 1.0, 2.0
"""Priorities in the office day; due dates are added to that of items."""

salabim.yieldless(False)


@dataclass(frozen=True)
class Day:
    """An office day without who is who: calls interrupt desk work, which is done earliest due date first.

    arrival, handling, due, patience: calls (due at once) and items (endless patience) in order of arrival,
    shape (items,). call: which are calls. change, present: when the number of people at work changes, and to
    what.
    """

    arrival: Floats
    handling: Floats
    due: Floats
    patience: Floats
    call: NDArray[np.bool_]
    change: Floats
    present: NDArray[np.int64]


# --- one queue, first come first served -------------------------------------------------------------------


def plain_simpy(arrival: Floats, handling: Floats, patience: Floats | None, servers: int) -> Played:
    """SimPy: a process for each item and one ``Resource``; who waits in vain gives up by ``|``."""
    env = simpy.Environment()
    staff = simpy.Resource(env, servers)
    start, end = np.full(len(arrival), nan), np.full(len(arrival), nan)
    durations = handling.tolist()
    limits = None if patience is None else patience.tolist()

    def item(number: int) -> Iterator[Any]:
        with staff.request() as request:
            if limits is None:
                yield request
            else:
                result = yield request | env.timeout(limits[number])
                if request not in result:
                    end[number] = env.now
                    return
            start[number] = env.now
            yield env.timeout(durations[number])
            end[number] = env.now

    def source() -> Iterator[Any]:
        for number, time in enumerate(arrival.tolist()):
            yield env.timeout(time - env.now)
            env.process(item(number))

    env.process(source())
    env.run()
    return start, end


class _Moment(simpy.Event):
    """An event made ready to be scheduled, with one callback."""

    _ok, _value = True, None

    def __init__(self, callbacks: list[Any], number: int) -> None:
        self.callbacks = callbacks
        self.number = number


def tuned_simpy(arrival: Floats, handling: Floats, patience: Floats | None, servers: int) -> Played:
    """SimPy's event queue with callbacks: no processes, no requests, lists for arrays."""
    env = simpy.Environment()
    queue: list[Any] = env._queue
    serial = count()
    items = len(arrival)
    times, durations = arrival.tolist(), handling.tolist()
    limits = [inf] * items if patience is None else patience.tolist()
    start, end = [nan] * items, [nan] * items
    waiting: deque[int] = deque()
    free = servers

    def begin(number: int) -> None:
        now = start[number] = env.now
        heappush(queue, (now + durations[number], 0, next(serial), _Moment(when_done, number)))

    def done(moment: _Moment) -> None:
        nonlocal free
        end[moment.number] = env.now
        while waiting:
            number = waiting.popleft()
            if end[number] != end[number]:
                begin(number)
                return
        free += 1

    def gives_up(moment: _Moment) -> None:
        if start[moment.number] != start[moment.number]:
            end[moment.number] = env.now

    def comes(moment: _Moment) -> None:
        nonlocal free
        number = moment.number
        if number + 1 < items:
            heappush(queue, (times[number + 1], 2, next(serial), _Moment(when_it_comes, number + 1)))
        if free:
            free -= 1
            begin(number)
            return
        waiting.append(number)
        if limits[number] < inf:
            heappush(queue, (env.now + limits[number], 1, next(serial), _Moment(when_patience_ends, number)))

    when_done, when_patience_ends, when_it_comes = [done], [gives_up], [comes]
    heappush(queue, (times[0], 2, next(serial), _Moment(when_it_comes, 0)))
    env.run()
    return np.array(start), np.array(end)


def ciw_queue(arrival: Floats, handling: Floats, patience: Floats | None, servers: int) -> Played:
    """Ciw: one node, sequences for distributions; customers renege."""
    network = ciw.create_network(
        arrival_distributions=[_sequence(np.append(np.diff(arrival, prepend=0.0), inf))],
        service_distributions=[_sequence(handling)],
        number_of_servers=[servers],
        reneging_time_distributions=None if patience is None else [_sequence(patience)],
    )
    return _ciw_played(network, float(arrival[-1] + handling.sum()))


def salabim_queue(arrival: Floats, handling: Floats, patience: Floats | None, servers: int) -> Played:
    """salabim: a component for each item and one ``Resource``; requests fail after a delay."""
    env = salabim.Environment(trace=False)
    staff = salabim.Resource("staff", capacity=servers)
    start, end = np.full(len(arrival), nan), np.full(len(arrival), nan)
    durations = handling.tolist()
    limits = [inf] * len(arrival) if patience is None else patience.tolist()

    class Item(salabim.Component):  # type: ignore[misc]
        def process(self, number: int) -> Iterator[Any]:
            yield self.request(staff, fail_delay=limits[number])
            if self.failed():
                end[number] = env.now()
                return
            start[number] = env.now()
            yield self.hold(durations[number])
            self.release(staff)
            end[number] = env.now()

    class Source(salabim.Component):  # type: ignore[misc]
        def process(self) -> Iterator[Any]:
            for number, time in enumerate(arrival.tolist()):
                yield self.hold(till=time)
                Item(number=number)

    Source()
    env.run()
    return start, end


# --- an office day ----------------------------------------------------------------------------------------


def simpy_day(day: Day) -> Played:
    """SimPy: a ``PreemptiveResource`` of all people; those who are away hold their places."""
    env = simpy.Environment()
    people = int(day.present.max())
    staff = simpy.PreemptiveResource(env, people)
    start, end = np.full(len(day.arrival), nan), np.full(len(day.arrival), nan)
    durations, limits, dues = day.handling.tolist(), day.patience.tolist(), day.due.tolist()
    back = [env.event() for _ in range(people)]

    def call(number: int) -> Iterator[Any]:
        with staff.request(priority=CALL) as request:
            result = yield request | env.timeout(limits[number])
            if request in result:
                start[number] = env.now
                yield env.timeout(durations[number])
            end[number] = env.now

    def item(number: int) -> Iterator[Any]:
        left = durations[number]
        while True:
            with staff.request(priority=ITEM + dues[number]) as request:
                try:
                    yield request
                    if start[number] != start[number]:
                        start[number] = env.now
                    yield env.timeout(left)
                    end[number] = env.now
                    return
                except simpy.Interrupt as interrupt:
                    left -= env.now - interrupt.cause.usage_since

    def away(place: int) -> Iterator[Any]:
        with staff.request(priority=AWAY) as request:
            back[place] = env.event()
            comes_back = back[place]
            yield request | comes_back
            if not comes_back.triggered:
                yield comes_back

    def roster() -> Iterator[Any]:
        before = people
        for time, present in zip(day.change.tolist(), day.present.tolist(), strict=True):
            if time > env.now:
                yield env.timeout(time - env.now)
            for place in range(present, before):
                env.process(away(place))
            for place in range(before, present):
                back[place].succeed()
            before = present

    def source() -> Iterator[Any]:
        for number, time in enumerate(day.arrival.tolist()):
            yield env.timeout(time - env.now)
            env.process(call(number) if day.call[number] else item(number))

    env.process(roster())
    env.process(source())
    env.run()
    return start, end


def ciw_day(day: Day) -> Played:
    """Ciw: one node with a schedule of servers, and two classes of customers of which calls interrupt."""
    calls, items = day.call, ~day.call
    shifts = [*day.change.tolist()[1:], 2 * 86_400.0]
    network = ciw.create_network(
        arrival_distributions={
            "Call": [_sequence(np.append(np.diff(day.arrival[calls], prepend=0.0), inf))],
            "Item": [_sequence(np.append(np.diff(day.arrival[items], prepend=0.0), inf))],
        },
        service_distributions={
            "Call": [_sequence(day.handling[calls])],
            "Item": [_sequence(day.handling[items])],
        },
        reneging_time_distributions={"Call": [_sequence(day.patience[calls])], "Item": [None]},
        number_of_servers=[
            ciw.Schedule(numbers_of_servers=day.present.tolist(), shift_end_dates=shifts, preemption="resume")
        ],
        priority_classes=({"Call": 0, "Item": 1}, ["resume"]),
    )
    return _ciw_played(network, 86_400.0)


def salabim_day(day: Day) -> Played:
    """salabim: a preemptive ``Resource`` whose capacity is the number of people at work."""
    env = salabim.Environment(trace=False)
    staff = salabim.Resource("staff", capacity=int(day.present[0]), preemptive=True)
    start, end = np.full(len(day.arrival), nan), np.full(len(day.arrival), nan)
    durations, limits, dues = day.handling.tolist(), day.patience.tolist(), day.due.tolist()

    class Call(salabim.Component):  # type: ignore[misc]
        def process(self, number: int) -> Iterator[Any]:
            yield self.request((staff, 1, CALL), fail_delay=limits[number])
            if self.failed():
                end[number] = env.now()
                return
            start[number] = env.now()
            yield self.hold(durations[number])
            self.release(staff)
            end[number] = env.now()

    class Item(salabim.Component):  # type: ignore[misc]
        def process(self, number: int) -> Iterator[Any]:
            left = durations[number]
            while True:
                yield self.request((staff, 1, ITEM + dues[number]))
                if self.isbumped(staff):
                    continue
                began = env.now()
                if start[number] != start[number]:
                    start[number] = began
                yield self.hold(left)
                left -= env.now() - began
                if not self.isbumped(staff):
                    break
            self.release(staff)
            end[number] = env.now()

    class Roster(salabim.Component):  # type: ignore[misc]
        def process(self) -> Iterator[Any]:
            for time, present in zip(day.change.tolist(), day.present.tolist(), strict=True):
                if time > env.now():
                    yield self.hold(till=time)
                staff.set_capacity(present)

    class Source(salabim.Component):  # type: ignore[misc]
        def process(self) -> Iterator[Any]:
            for number, time in enumerate(day.arrival.tolist()):
                yield self.hold(till=time)
                (Call if day.call[number] else Item)(number=number)

    Roster()
    Source()
    env.run(till=86_400.0)
    return start, end


def _sequence(values: Floats) -> Any:
    return ciw.dists.Sequential(values.tolist())


def _ciw_played(network: Any, until: float) -> Played:
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(until)
    records = simulation.get_all_records(only=["service", "renege"])
    records.sort(key=lambda row: (row.arrival_date, row.id_number))
    start = np.array([row.service_start_date if row.record_type == "service" else nan for row in records])
    return start, np.array([row.exit_date for row in records])
