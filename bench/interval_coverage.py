"""How often 95 % intervals cover the exact value. Run: ``python bench/interval_coverage.py`` (ten minutes).

In each setting a group of phones is played many times over; ten plays, as a report has ten replications, make
one interval for each measure by :mod:`model.staffing.experiments.estimates`, and the experiment counts the
intervals that hold the exact value.

* *Erlang A* and *Erlang C*: a queue in its long-run state, begun in it, so that nothing needs warming up.
* *M/G/1*: one server, lognormal service, begun in its long-run state: a geometric sum of residual services.
* *Days*: a working week of days that begin empty, with peaks, and with shifts that end during calls; exact
  values by :mod:`tests.staffing.day_queue`.
* *Busy days*: the same with a gamma factor on each day's calls; exact values are means over the factor.

``--engine events`` plays with the other engine, and ``--intervals 1000`` plays less.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.randomness import lognormal, ticks
from model.staffing.engine.office import (
    Fate,
    History,
    Mode,
    Office,
    Staff,
    always_at_work,
    no_work,
    phone_calls,
)
from model.staffing.engine.play import Engine, play
from model.staffing.experiments.estimates import Estimate, estimate, quantile, ratio
from model.staffing.queueing.erlang_a import ErlangA
from tests.staffing.queueing_theory import ErlangC

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.staffing.day_queue import DayQueue

REPLICATIONS, CONFIDENCE = 10, 0.95
SERVICE, THRESHOLD, HIGH = 180.0, 60.0, 0.9
CALLS = 6_000
SERVICE_CV = 1.2
DAYS, NIGHT, SLOT = 5, 86_400.0, 1_800.0
RATES = np.array([0.010, 0.016, 0.018, 0.015, 0.012, 0.008, 0.006, 0.010, 0.016, 0.014, 0.010, 0.006])
SERVERS = np.array([2, 3, 3, 3, 2, 2, 1, 2, 3, 3, 2, 1])
PATIENCE = 300.0
ENDLESS = 1e9

Draw = Callable[[np.random.Generator], tuple[Office, int]]
Interval = Callable[[pd.DataFrame, list[Floats]], Estimate]


@dataclass(frozen=True)
class Setting:
    """One system. draw: an office, and how many of its first calls only set the scene. exact: by measure."""

    name: str
    draw: Draw
    exact: Mapping[str, float]


def column(name: str, table: pd.DataFrame, _: list[Floats]) -> Estimate:
    """Mean over replications."""
    return estimate(table[name], CONFIDENCE)


def quotient(part: str, whole: str, table: pd.DataFrame, _: list[Floats]) -> Estimate:
    """Mean over mean."""
    return ratio(table[part], table[whole], CONFIDENCE)


def mean_quotient(part: str, whole: str, table: pd.DataFrame, _: list[Floats]) -> Estimate:
    """Mean of the replications' own quotients."""
    return estimate(table[part] / table[whole], CONFIDENCE)


def high_wait(_: pd.DataFrame, waits: list[Floats]) -> Estimate:
    """Quantile of the wait of the answered."""
    return quantile(waits, HIGH, CONFIDENCE)


INTERVALS: dict[str, Interval] = {
    "calls": partial(column, "offered"),
    "share that waits": partial(quotient, "delayed", "offered"),
    "share answered": partial(quotient, "answered", "offered"),
    "share answered within 60 s": partial(quotient, "within", "offered"),
    "mean wait of all, s": partial(quotient, "wait", "offered"),
    "mean wait of the answered, s": partial(quotient, "answered_wait", "answered"),
    "90 % quantile, wait of the answered, s": high_wait,
    "share answered, mean of shares": partial(mean_quotient, "answered", "offered"),
    "mean wait of the answered, mean of means": partial(mean_quotient, "answered_wait", "answered"),
}
UNWEIGHTED = {
    "share answered, mean of shares": "share answered",
    "mean wait of the answered, mean of means": "mean wait of the answered, s",
}


def long_run_draw(queue: ErlangA, generator: np.random.Generator) -> tuple[Office, int]:
    """Calls to a queue that is in its long-run state when the first of them comes."""
    there = int(generator.choice(len(queue.states), p=queue.states))
    gaps = generator.exponential(queue.service / queue.load, CALLS)
    gaps[0] = 0.0
    count = there + CALLS
    calls = phone_calls(
        arrival=ticks(np.concatenate([np.zeros(there), np.cumsum(gaps)])),
        handling=ticks(generator.exponential(queue.service, count)),
        patience=ticks(generator.exponential(queue.patience, count)),
    )
    return Office(no_work(), calls, always_at_work(queue.servers, Mode.PHONE)), there


def single_server_draw(load: float, generator: np.random.Generator) -> tuple[Office, int]:
    """Patient calls of lognormal length to one server, who has a long-run amount of work when they begin."""
    variance = np.log1p(SERVICE_CV**2)
    parts = int(generator.geometric(1 - load)) - 1
    longer = generator.lognormal(np.log(SERVICE) + variance / 2, np.sqrt(variance), parts)
    gaps = generator.exponential(SERVICE / load, CALLS)
    gaps[0] = 0.0
    service = lognormal(generator, SERVICE, SERVICE_CV, CALLS)
    calls = phone_calls(
        arrival=ticks(np.concatenate([[0.0], np.cumsum(gaps)])),
        handling=ticks(np.concatenate([[(generator.uniform(size=parts) * longer).sum()], service])),
    )
    return Office(no_work(), calls, always_at_work(1, Mode.PHONE)), 1


def days_draw(cv: float, generator: np.random.Generator) -> tuple[Office, int]:
    """A week of days with their own shifts; whoever goes off duty is drawn among those on duty."""
    factor = generator.gamma(cv**-2, cv**2, DAYS) if cv else np.ones(DAYS)
    counts = generator.poisson(np.outer(factor, RATES * SLOT))
    begins = NIGHT * np.arange(DAYS)[:, None] + SLOT * np.arange(len(RATES))
    arrival = np.repeat(begins.ravel(), counts.ravel()) + generator.uniform(0, SLOT, counts.sum())
    calls = phone_calls(
        arrival=ticks(np.sort(arrival)),
        handling=ticks(generator.exponential(SERVICE, len(arrival))),
        patience=ticks(generator.exponential(PATIENCE, len(arrival))),
    )
    return Office(no_work(), calls, shifts(generator)), 0


def shifts(generator: np.random.Generator) -> Staff:
    """As many on phone duty as :data:`SERVERS` says in each slot of each day; nobody comes twice a day."""
    changes: list[tuple[float, int, int]] = []
    people = 0
    for day in range(DAYS):
        on_duty: list[int] = []
        newcomer = 0
        for slot, wanted in enumerate(SERVERS.tolist()):
            now = day * NIGHT + slot * SLOT
            while len(on_duty) > wanted:
                changes.append((now, on_duty.pop(int(generator.integers(len(on_duty)))), Mode.HOME))
            while len(on_duty) < wanted:
                changes.append((now, newcomer, Mode.PHONE))
                on_duty.append(newcomer)
                newcomer += 1
        changes += [((day + 1) * NIGHT - 1, who, Mode.HOME) for who in on_duty]
        people = max(people, newcomer)
    everyone = always_at_work(people)
    time_, person, mode = zip(*changes, strict=True)
    return Staff(
        np.array(time_), np.array(person), np.array(mode), everyone.can, everyone.group, everyone.pace
    )


def settings() -> list[Setting]:
    """The systems of the experiment with their exact values."""
    impatient, patient = ErlangA(9.0, 10, SERVICE, PATIENCE), ErlangC(7.5, 10, SERVICE)
    nearly = ErlangA(7.5, 10, SERVICE, ENDLESS)
    busy = 0.6
    found = [
        Setting(
            "Erlang A, load 9, 10 servers",
            partial(long_run_draw, impatient),
            {
                "share that waits": impatient.delayed,
                "share answered": impatient.answered,
                "share answered within 60 s": impatient.service_level(THRESHOLD),
                "mean wait of all, s": impatient.wait,
                "mean wait of the answered, s": impatient.wait_of_answered,
                "90 % quantile, wait of the answered, s": impatient.answered_wait_quantile(HIGH),
            },
        ),
        Setting(
            "Erlang C, load 7.5, 10 servers",
            partial(long_run_draw, nearly),
            {
                "share that waits": patient.delayed,
                "share answered within 60 s": patient.service_level(THRESHOLD),
                "mean wait of all, s": patient.wait,
                "90 % quantile, wait of the answered, s": patient.wait_quantile(HIGH),
            },
        ),
        Setting(
            "M/G/1, load 0.6, lognormal service",
            partial(single_server_draw, busy),
            {
                "share that waits": busy,
                "mean wait of all, s": busy / (1 - busy) * SERVICE * (1 + SERVICE_CV**2) / 2,
            },
        ),
    ]
    for cv in (0.0, 0.25):
        day = DayQueue(
            rates=RATES,
            servers=SERVERS,
            slot=SLOT,
            service=SERVICE,
            patience=PATIENCE,
            room=40,
            busy_day_cv=cv,
        )
        exact = {
            "calls": DAYS * day.offered,
            "share answered": day.answered / day.offered,
            "share answered within 60 s": day.answered_within(THRESHOLD) / day.offered,
            "mean wait of all, s": day.wait / day.offered,
            "mean wait of the answered, s": day.answered_wait / day.answered,
            "90 % quantile, wait of the answered, s": day.answered_wait_quantile(HIGH),
        }
        exact |= {other: exact[same] for other, same in UNWEIGHTED.items()}
        name = f"Busy days, coefficient of variation {cv:g}" if cv else "Days with peaks and shifts"
        found.append(Setting(name, partial(days_draw, cv), exact))
    return found


def sums_and_waits(history: History, scene: int) -> tuple[dict[str, float], Floats]:
    """Sums over the calls of a history but for the first ``scene``, and the waits of the answered."""
    answered = history.fate[scene:] == Fate.ANSWERED
    left = np.where(answered, history.answered[scene:], history.call_end[scene:])
    wait = left - history.call_arrival[scene:]
    waited = wait[answered]
    sums = {
        "offered": float(len(wait)),
        "delayed": float((wait > 0).sum()),
        "answered": float(answered.sum()),
        "within": float((waited <= THRESHOLD).sum()),
        "wait": float(wait.sum()),
        "answered_wait": float(waited.sum()),
    }
    return sums, waited


def coverage(setting: Setting, intervals: int, engine: Engine, seed: int = 1) -> dict[str, Floats]:
    """By measure, the ends of so many intervals: shape (intervals, 2)."""
    ends: dict[str, list[tuple[float, float]]] = {measure: [] for measure in setting.exact}
    for number in range(intervals):
        generator = np.random.default_rng([seed, number])
        played = []
        for _ in range(REPLICATIONS):
            office, scene = setting.draw(generator)
            played.append(sums_and_waits(play(office, engine), scene))
        table, waits = pd.DataFrame([sums for sums, _ in played]), [waited for _, waited in played]
        for measure, both in ends.items():
            found = INTERVALS[measure](table, waits)
            both.append((found.low, found.high))
    return {measure: np.array(both) for measure, both in ends.items()}


def rows(setting: Setting, ends: Mapping[str, Floats]) -> list[dict[str, Any]]:
    """A row per measure: the exact value, the share of intervals that cover it, its standard error, width."""
    table = []
    for measure, exact in setting.exact.items():
        low, high = ends[measure].T
        covered = float(((low <= exact) & (exact <= high)).mean())
        table.append(
            {
                "setting": setting.name,
                "measure": measure,
                "exact": exact,
                "covered": covered,
                "error": np.sqrt(covered * (1 - covered) / len(low)),
                "below": float((high < exact).mean()),
                "above": float((low > exact).mean()),
                "width": float(np.median(high - low) / 2),
            }
        )
    return table


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="How often intervals cover the exact value.")
    parser.add_argument("--intervals", type=int, default=4_000)
    parser.add_argument("--engine", choices=["compiled", "events"], default="compiled")
    arguments = parser.parse_args()
    began = time.process_time()
    print(
        "| setting | measure | exact | covered | standard error | too low | too high | half-width, median |"
    )
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for setting in settings():
        for row in rows(setting, coverage(setting, arguments.intervals, arguments.engine)):
            print(
                f"| {row['setting']} | {row['measure']} | {row['exact']:.5g} | {row['covered']:.2%} "
                f"| {row['error']:.2%} | {row['below']:.2%} | {row['above']:.2%} | {row['width']:.3g} |",
                flush=True,
            )
    minutes = (time.process_time() - began) / 60
    print(
        f"\n{arguments.intervals} intervals a row, {arguments.engine}: {minutes:.1f} min of processor time."
    )


if __name__ == "__main__":
    main()
