"""One simulated year beside plain SimPy: items, events, seconds, peak memory.

Run alone on a quiet machine: ``python bench/simulated_year.py``. The peer is SimPy as its documentation shows
it, one process per item and one ``simpy.Resource``, on M/M/10 at 90 % load, played in the same run. Ratios
compare items that a person handles per second of wall time; the centre's year also draws its workload and
roster, which the peer does not need to.
"""

from __future__ import annotations

import platform
import sys
from time import perf_counter

import numpy as np
import psutil
import simpy

from model.calendar import working_calendar
from model.demand import draw
from model.observations.registers import load_registers
from model.parameters import load
from model.staffing.engine import play
from model.staffing.people import workforce
from model.staffing.roster import lay_out
from model.staffing.year import rules_of

YEAR = 2012
SEED = 1
PEER_ITEMS = 100_000
SERVERS = 10


def plain_simpy(items: int) -> float:
    """Seconds that one SimPy process per item takes for ``items`` of M/M/10 at 90 % load."""
    generator = np.random.default_rng(SEED)
    gaps = generator.exponential(1 / (0.9 * SERVERS), items)
    handling = generator.exponential(1.0, items)
    env = simpy.Environment()
    staff = simpy.Resource(env, SERVERS)

    def item(duration: float) -> simpy.events.ProcessGenerator:
        with staff.request() as request:
            yield request
            yield env.timeout(duration)

    def arrivals() -> simpy.events.ProcessGenerator:
        for gap, duration in zip(gaps, handling, strict=True):
            yield env.timeout(gap)
            env.process(item(duration))

    env.process(arrivals())
    begin = perf_counter()
    env.run()
    return perf_counter() - begin


def main() -> None:
    """Measure and print the table."""
    parameters = load()
    registers = load_registers(parameters)
    calendar = working_calendar(parameters, YEAR)
    people = workforce(parameters, registers)
    marks = [perf_counter()]
    workload = draw(parameters, registers, calendar, SEED, 0)
    marks.append(perf_counter())
    roster = lay_out(parameters, calendar, people, SEED, 0)
    marks.append(perf_counter())
    history = play(workload, roster, calendar, rules_of(parameters, calendar, people, workload))
    marks.append(perf_counter())
    drawing, rostering, playing = np.diff(marks)
    handled = int(np.isfinite(history.start).sum()) + int(np.isfinite(history.answered).sum())
    peer = PEER_ITEMS / plain_simpy(PEER_ITEMS)
    peak = getattr(psutil.Process().memory_info(), "peak_wset", None)
    if peak is None:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(f"Python {platform.python_version()}, SimPy {simpy.__version__}, {platform.machine()}")
    print("| measure | value |\n| --- | ---: |")
    print(f"| items drawn | {len(workload.items) + len(workload.calls):,} |")
    print(f"| items and calls handled by people | {handled:,} |")
    print(f"| events played | {history.events:,} |")
    print(f"| drawing the workload, s | {drawing:.2f} |")
    print(f"| laying out the roster, s | {rostering:.2f} |")
    print(f"| playing the year, s | {playing:.2f} |")
    print(f"| handled per second of playing | {handled / playing:,.0f} |")
    print(f"| plain SimPy, items per second | {peer:,.0f} |")
    print(f"| ratio to plain SimPy | {handled / playing / peer:.1f} |")
    print(f"| peak memory of the process, MB | {peak / 1e6:,.0f} |")


if __name__ == "__main__":
    main()
