"""The engines beside other simulators and a bare event loop. Run: ``python bench/engines.py`` (3 minutes).

Prints the tables of ``bench/README.md``. All players of a table get the same arrays in the same run and are
timed from arrays to arrays, in processor time, best of several; slow ones play fewer items. What they agree
on is checked: the script fails if one that plays by the same rules begins a single item at another time.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from tempfile import TemporaryDirectory
from time import perf_counter, thread_time
from typing import Any, TypeVar

import numpy as np
import psutil
from bare_loop import impatient_queue, queue, skilled_queue
from peers import (
    Day,
    ciw_day,
    ciw_queue,
    plain_simpy,
    salabim_day,
    salabim_queue,
    simpy_day,
    tuned_simpy,
)

from model.arrays import Floats
from model.calendar import WorkingCalendar
from model.computing.processes import Processes
from model.demand import draw
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.staffing.engine.compiled_engine import warm_up
from model.staffing.engine.office import (
    Fate,
    History,
    Mode,
    Office,
    always_at_work,
    desk_work,
    no_work,
    phone_calls,
)
from model.staffing.engine.play import Engine, play
from model.staffing.experiments.replications import Replication
from model.staffing.year.measures import measure
from model.staffing.year.people import workforce
from model.staffing.year.roster import Roster, lay_out
from model.staffing.year.simulated_year import (
    draw_year,
    office_of,
    rows_for_hands,
    simulate_year,
    with_untouched,
)
from model.time_units import DAY

T = TypeVar("T")

YEAR, SEED = 2012, 1
SERVERS, LOAD, SERVICE, PATIENCE = 10, 0.9, 180.0, 120.0
ITEMS = 200_000
FINE_TICK = 2.0**-20
"""Seconds. Sums are exact, and no two events coincide: each simulator has an order of its own for those."""
TOLERANCE = 0.1
"""Mean waits of 40 000 callers in a busy queue differ by some per cent, by chance."""
WEEK = slice(48, 53)
"""Working days played one by one: an ordinary week in March."""
YEARS = 6


@dataclass(frozen=True)
class Timed:
    """A player's best time, what it handled, and how its result compares."""

    player: str
    items: int
    seconds: float
    repeats: int
    agreement: str


def main() -> None:
    """Measure everything and print the tables, or one part: two at a time, or as JSON what others need."""
    parser = argparse.ArgumentParser(description="The engines beside other simulators.")
    parser.add_argument("part", nargs="?", choices=["first-play", "compiled", "events", "two"])
    part = parser.parse_args().part
    if part == "two":
        two_at_a_time()
        return
    if part:
        print(json.dumps(first_play() if part == "first-play" else full_year(part)))
        return
    packages = ", ".join(f"{name} {version(name)}" for name in ("numba", "simpy", "ciw", "salabim"))
    print(f"Python {platform.python_version()}, {packages}; {platform.machine()}, {os.cpu_count()} cores")
    warm_up()
    single_queue("M/M/10 at 90 % load", None)
    single_queue(f"M/M/10+M: patience {PATIENCE:.0f} s on average", PATIENCE)
    office_days()
    years()
    first_plays()
    two_at_a_time()


# --- one queue --------------------------------------------------------------------------------------------


def single_queue(title: str, mean_patience: float | None) -> None:
    """Print the table of one phone group with constant staff."""
    generator = np.random.default_rng(SEED)
    arrival = _fine(np.cumsum(generator.exponential(SERVICE / (LOAD * SERVERS), ITEMS)))
    handling = _fine(generator.exponential(SERVICE, ITEMS))
    patience = None if mean_patience is None else _fine(generator.exponential(mean_patience, ITEMS))

    def engine(name: Engine, *arrays: Any) -> tuple[Floats, Floats]:
        history = play(_phone_group(*arrays), name)
        return history.answered, history.call_end

    def bare(arrival: Floats, handling: Floats, patience: Floats | None) -> tuple[Floats, Floats]:
        if patience is None:
            start, end, _ = queue(arrival, handling, SERVERS)
        else:
            start, end, _ = impatient_queue(arrival, handling, patience, SERVERS)
        return start, end

    players: list[tuple[str, Callable[..., Any], int, int]] = [
        ("plain SimPy: a process an item", partial(plain_simpy, servers=SERVERS), ITEMS, 2),
        ("bare Numba loop", bare, ITEMS, 7),
        ("**compiled engine**", partial(engine, "compiled"), ITEMS, 7),
        ("SimPy by callbacks, nothing else", partial(tuned_simpy, servers=SERVERS), ITEMS, 3),
        ("**SimPy engine**", partial(engine, "events"), ITEMS, 3),
        ("Ciw", partial(ciw_queue, servers=SERVERS), ITEMS // 5, 2),
        ("salabim", partial(salabim_queue, servers=SERVERS), ITEMS // 20, 2),
    ]
    expected: tuple[Floats, Floats] | None = None
    rows = []
    for player, function, count, repeats in players:
        first = None if patience is None else patience[:count]
        seconds, (start, end) = best(partial(function, arrival[:count], handling[:count], first), repeats)
        expected = (start, end) if expected is None else expected
        same = np.array_equal(start, expected[0][:count], equal_nan=True)
        wait, expected_wait = (
            float(np.mean(np.where(np.isnan(begun), left, begun)[:count] - arrival[:count]))
            for begun, left in ((start, end), expected)
        )
        # Ciw draws handling when service begins: with callers who hang up, others get it.
        chance = player == "Ciw" and patience is not None and abs(wait / expected_wait - 1) < TOLERANCE
        require(same or chance, f"{title}: {player} plays otherwise")
        told = "to the bit" if same else f"within chance of {expected_wait:.2f} s"
        rows.append(Timed(player, count, seconds, repeats, f"{told}; {wait:.2f} s"))
    print_table(title, rows, "beside plain SimPy, mean wait")


def _phone_group(arrival: Floats, handling: Floats, patience: Floats | None) -> Office:
    calls = phone_calls(arrival, handling, np.inf if patience is None else patience)
    return Office(no_work(), calls, always_at_work(SERVERS, Mode.PHONE))


def _fine(times: Floats) -> Floats:
    return np.asarray(np.rint(times / FINE_TICK) * FINE_TICK)


# --- office days ------------------------------------------------------------------------------------------


def office_days() -> None:
    """Print the table of some days, each from an empty office to its end."""
    calendar, office, roster = base_year()
    offices = [office_day(office, float(start)) for start in calendar.starts[WEEK]]
    days = [day_of(each) for each in offices]
    bare = [bare_arguments(each, play(each), calendar, roster) for each in offices]

    def engine(name: Engine) -> list[History]:
        return [play(each, name) for each in offices]

    def both_done(played: Iterable[tuple[Floats, Floats]]) -> int:
        return sum(int(np.isfinite(start).sum()) for start, _ in played)

    simpy_time, simpy_played = best(lambda: [simpy_day(day) for day in days], 2)
    rows = [
        Timed("plain SimPy", both_done(simpy_played), simpy_time, 2, "no skills, phone duty or groups"),
    ]
    seconds, played = best(lambda: [skilled_queue(*arguments)[:2] for arguments in bare], 7)
    rows.append(Timed("bare Numba loop", both_done(played), seconds, 7, "no interruptions, all always there"))
    histories: dict[Engine, list[History]] = {}
    names: list[tuple[Engine, str, int]] = [("compiled", "compiled", 7), ("events", "SimPy", 3)]
    for name, label, repeats in names:
        seconds, histories[name] = best(partial(engine, name), repeats)
        handled = sum(map(handled_by, histories[name]))
        rows.append(Timed(f"**{label} engine**", handled, seconds, repeats, "everything"))
    for one, other in zip(histories["compiled"], histories["events"], strict=True):
        require(identical(one, other), "office day: the engines differ")
    others: list[tuple[str, Callable[[Day], Any], str]] = [
        ("Ciw", ciw_day, "as SimPy; by class instead of due date"),
        ("salabim", salabim_day, "as SimPy; who leaves ends the item"),
    ]
    for player, function, told in others:
        seconds, played = best(partial(_each, function, days), 1)
        rows.append(Timed(player, both_done(played), seconds, 1, told))
    print_table(f"The office day: {len(days)} days of the base year, each by itself", rows, "what is played")


def _each(function: Callable[[Day], T], days: Sequence[Day]) -> list[T]:
    return [function(day) for day in days]


def office_day(office: Office, start: float) -> Office:
    """What comes on the day that begins at ``start``, for who is there then; nothing is left from before."""
    work, calls, staff = office.work, office.calls, office.staff
    rows = np.flatnonzero((work.release >= start) & (work.release < start + DAY))
    made = np.flatnonzero((calls.arrival >= start) & (calls.arrival < start + DAY))
    now = (staff.time >= start) & (staff.time < start + DAY)
    return Office(
        desk_work(work.release[rows] - start, work.work[rows], work.due[rows] - start, work.pool[rows]),
        phone_calls(
            calls.arrival[made] - start, calls.handling[made], calls.patience[made], calls.group[made]
        ),
        replace(staff, time=staff.time[now] - start, person=staff.person[now], mode=staff.mode[now]),
    )


def day_of(office: Office) -> Day:
    """The same without skills, phone duty and groups: what the other simulators have words for."""
    work, calls, staff = office.work, office.calls, office.staff
    arrival = np.concatenate([work.release, calls.arrival])
    order = np.argsort(arrival, kind="stable")
    there = np.zeros(len(staff), dtype=np.int64)
    present = [0]
    for who, mode in zip(staff.person, staff.mode, strict=True):
        there[who] = mode >= Mode.BACK_OFFICE
        present.append(int(there.sum()))
    last = np.flatnonzero(np.diff(staff.time, append=np.inf))
    return Day(
        arrival[order],
        np.concatenate([work.work, calls.handling])[order],
        np.concatenate([work.due, calls.arrival])[order],
        np.concatenate([np.full(len(work), np.inf), calls.patience])[order],
        np.arange(len(arrival))[order] >= len(work),
        np.append(0.0, staff.time[last]),
        np.append(0, np.array(present[1:])[last]),
    )


# --- the year ---------------------------------------------------------------------------------------------


def years() -> None:
    """Print the table of the full base year, each engine in a process of its own."""
    compiled, events = (in_process(part) for part in ("compiled", "events"))
    print("\n### The base year\n\n| measure | compiled engine | SimPy engine |\n| --- | ---: | ---: |")
    for name in compiled:
        print(f"| {name} | {_number(compiled[name])} | {_number(events.get(name))} |")


def full_year(engine: Engine) -> dict[str, float]:
    """Stages of a year, best of some; peak memory of the first year in this process."""
    parameters = load()
    registers = load_registers(parameters)
    simulated = simulate_year(parameters, registers, YEAR, SEED, 0, engine)
    measure(parameters, simulated)
    peak = peak_memory()
    workload, roster = simulated.workload, simulated.roster
    calendar, people = simulated.calendar, workforce(parameters, registers)
    repeats = 5 if engine == "compiled" else 2
    drawing, _ = best(lambda: draw(parameters, registers, calendar, SEED, 0), repeats)
    rostering, _ = best(lambda: lay_out(parameters, calendar, people, SEED, 0), repeats)

    def prepare() -> tuple[Any, Office]:
        rows = rows_for_hands(workload)
        return rows, office_of(parameters, registers, calendar, workload, rows, roster)

    preparing, (rows, office) = best(prepare, repeats)
    playing, history = best(lambda: play(office, engine), repeats)
    joining, _ = best(lambda: with_untouched(workload, rows, history), repeats)
    measuring, _ = best(lambda: measure(parameters, simulated), repeats)
    handled = handled_by(history)
    found = {
        "items and call attempts drawn": len(workload.items) + len(workload.calls),
        "items and calls handled by people": handled,
        "drawing the workload, s": drawing,
        "laying out the roster, s": rostering,
        "from workload to office and back, s": preparing + joining,
        "**playing, s**": playing,
        "measuring, s": measuring,
        "**drawn, rostered, played, s**": drawing + rostering + preparing + playing + joining,
        "handled per second of playing": handled / playing,
        "drawn per second of playing": (len(workload.items) + len(workload.calls)) / playing,
        "peak memory of the process, MB": peak / 1e6,
    }
    if engine == "compiled":
        arguments = bare_arguments(office, history, calendar, roster)
        bare, (start, _, _) = best(lambda: skilled_queue(*arguments), 5)
        require(int(np.isfinite(start).sum()) == handled, "the bare loop handles something else")
        found["bare loop with skills and due dates, handled per second"] = handled / bare
        found["compiled engine as % of the bare loop"] = 100 * bare / playing
    return found


def base_year() -> tuple[WorkingCalendar, Office, Roster]:
    """The base year as the engines play it."""
    parameters = load()
    drawn = draw_year(parameters, load_registers(parameters), YEAR, SEED, 0)
    return drawn.calendar, drawn.office, drawn.roster


def bare_arguments(
    office: Office, history: History, calendar: WorkingCalendar, roster: Roster
) -> tuple[Any, ...]:
    """What the office handled, as arguments of the bare loop, for people who are always there.

    They are as busy: nights are taken out of the clock, and work is stretched by as much as people are away.
    Calls are work for those who have phone duty, due at once.
    """
    staff, work, pools = office.staff, office.work, office.staff.can.shape[1]
    items, calls = np.isfinite(history.end), history.fate == Fate.ANSWERED
    day = float((calendar.ends - calendar.starts).mean() - calendar.work_start)
    starts = calendar.starts if len(work) > 100_000 else np.zeros(1)
    stretch = len(staff) * len(calendar.starts) * day / 3600.0 / roster.present_hours.sum()

    def clock(times: Floats) -> Floats:
        past = np.maximum(np.searchsorted(starts, times, side="right") - 1, 0)
        return np.asarray(past * day + np.clip(times - starts[past] - calendar.work_start, 0.0, day))

    release = clock(np.concatenate([history.release[items], history.call_arrival[calls]]))
    order = np.argsort(release, kind="stable")
    due = clock(np.concatenate([history.due[items], history.call_arrival[calls]]))
    spent = np.concatenate([history.worked[items], (history.call_end - history.answered)[calls]])
    pool = np.concatenate([work.pool[items], pools + office.calls.group[calls]])[order].astype(np.int32)
    can = np.zeros((len(staff), pools + office.groups), dtype=np.bool_)
    can[:, :pools] = staff.can
    phone = np.unique(staff.person[staff.mode == Mode.PHONE])
    can[phone, pools + staff.group[phone]] = True
    return (
        release[order],
        due[order],
        spent[order] * stretch,
        pool,
        _starts(np.bincount(pool, minlength=can.shape[1])),
        np.nonzero(can)[1].astype(np.int32),
        _starts(can.sum(axis=1)),
    )


def _starts(counts: Any) -> Any:
    return np.append(0, np.cumsum(counts)).astype(np.int32)


# --- the first play, and several at a time ----------------------------------------------------------------


def first_plays() -> None:
    """Print how long a process takes from start to its first play, with and without machine code at hand."""
    print("\n### From start of a process to its first play\n")
    print("| machine code | start and import, s | first play, s |\n| --- | ---: | ---: |")
    with TemporaryDirectory() as folder:
        for label, environment in (
            ("none yet, as after installing the package alone", {"NUMBA_CACHE_DIR": folder}),
            ("the same process started again", {"NUMBA_CACHE_DIR": folder}),
            ("made when the environment was set up", {}),
        ):
            found = in_process("first-play", environment)
            print(f"| {label} | {found['import']:.1f} | {found['first']:.2f} |")


def first_play() -> dict[str, float]:
    """Processor seconds from start of the process to the end of imports, and of the first play."""
    imported = thread_time()
    play(_phone_group(np.array([1.0]), np.array([1.0]), None))
    return {"import": imported, "first": thread_time() - imported}


def two_at_a_time() -> None:
    """Print what a second thread and a second process give; elapsed time, and both cores must be free."""
    parameters = load()
    registers = load_registers(parameters)
    tasks = [Replication(parameters, registers, YEAR, SEED, number) for number in range(YEARS)]
    _, office, _ = base_year()
    plays = [partial(play, office)] * (4 * YEARS)
    whole = [task.play for task in tasks]
    print("\n### Two at a time\n\n| what | one, s | two, s | times as fast |\n| --- | ---: | ---: | ---: |")
    with ThreadPoolExecutor(2) as threads, Processes(2) as processes:
        list(processes.map(warm_up_process, range(4)))
        for label, jobs, executor in (
            (f"{len(plays)} plays of a year, threads", plays, threads),
            (f"{YEARS} years drawn, played and measured, threads", whole, threads),
            (f"{YEARS} years drawn, played and measured, processes", whole, processes),
        ):
            rounds = [
                (
                    best(partial(_in_turn, jobs), 1, perf_counter)[0],
                    best(partial(_together, executor, jobs), 1, perf_counter)[0],
                )
                for _ in range(3)
            ]
            one, two = (min(times) for times in zip(*rounds, strict=True))
            print(f"| {label} | {one:.2f} | {two:.2f} | {one / two:.2f} |")


def warm_up_process(_: int) -> None:
    """Load machine code in a process, so that its start is not timed."""
    warm_up()


def _in_turn(jobs: Sequence[Callable[[], Any]]) -> None:
    for job in jobs:
        job()


def _together(executor: Executor, jobs: Sequence[Callable[[], Any]]) -> None:
    for future in [executor.submit(job) for job in jobs]:
        future.result()


# --- measuring --------------------------------------------------------------------------------------------


def best(
    function: Callable[[], T], repeats: int, clock: Callable[[], float] = thread_time
) -> tuple[float, T]:
    """Shortest time of ``repeats`` calls, and the last result.

    Processor time of this thread, unless told otherwise: it is elapsed time on a machine that is left alone,
    and still means something on one that is not.
    """
    times = []
    for _ in range(repeats):
        begin = clock()
        result = function()
        times.append(clock() - begin)
    return min(times), result


def in_process(part: str, environment: dict[str, str] | None = None) -> dict[str, float]:
    """What this script finds for ``part`` in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, part],
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_memory() -> float:
    """Most that this process has had in memory, bytes."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset)
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1.0 if sys.platform == "darwin" else 1024.0)


def handled_by(history: History) -> int:
    """Items done and calls answered."""
    return int(np.isfinite(history.end).sum() + (history.fate == Fate.ANSWERED).sum())


def identical(one: History, other: History) -> bool:
    """Whether two histories are the same to the bit."""
    return all(
        np.array_equal(values, vars(other)[name], equal_nan=True) for name, values in vars(one).items()
    )


def require(right: bool, otherwise: str) -> None:
    """Stop when results are not what they must be."""
    if not right:
        raise SystemExit(otherwise)


def print_table(title: str, rows: Sequence[Timed], last: str) -> None:
    """Print one table; the first row is plain SimPy."""
    plain, bare = (row.items / row.seconds for row in rows[:2])
    print(f"\n### {title}\n")
    print(f"| player | items | best of | s | items/s | times plain SimPy | % of bare loop | {last} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
    for row in sorted(rows, key=lambda row: row.seconds / row.items):
        rate = row.items / row.seconds
        print(
            f"| {row.player} | {row.items:,} | {row.repeats} | {row.seconds:.3f} | {_number(rate)} "
            f"| {_number(rate / plain)} | {_number(100 * rate / bare)} | {row.agreement} |",
            flush=True,
        )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{float(f'{value:.3g}'):,.0f}" if value >= 1000 else f"{value:.3g}"


if __name__ == "__main__":
    main()
