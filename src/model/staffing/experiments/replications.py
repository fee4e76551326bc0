"""Replications of a year: independent, in parallel, and remembered on disk.

A replication is a pure function of parameters, registers, seed and number, so its tables are kept in a cache
keyed by a fingerprint of these and of the simulating code. Asking again costs nothing. Where replications
run does not matter: each draws from random streams of its own, and what other processes or machines have
played is kept here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import pandas as pd

from model.computing.cache import code_digest as digest_of
from model.computing.cache import is_remembered, remembered
from model.computing.processes import Inline, Jobs, completed
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.year.measures import measure
from model.staffing.year.simulated_year import simulate_year

STAGES = (
    "calendar.py",
    "demand",
    "observations/registers.py",
    "parameters/quantity.py",
    "parameters/schema",
    "randomness.py",
    "staffing/engine",
    "staffing/year",
)
"""All modules that a replication's result depends on, below the package."""
SUBJECT = "simulation"
LIBRARIES = ("holidays", "numba", "numpy", "pandas", "simpy")
PLAYED = {"organisation", "calendar", "demand", "activities", "phone", "mail", "staffing", "services"}

TABLES = ("activities", "phone", "people", "presence", "backlog", "run")

Progress = Callable[[int, int], None]
Tables = dict[str, pd.DataFrame]
Key = tuple[str, int, int, int]


class Replication(NamedTuple):
    """One year to play: replication ``number`` of ``year`` under ``parameters``."""

    parameters: Parameters
    registers: Registers
    year: int
    seed: int
    number: int

    def play(self) -> Tables:
        """Draw, play and measure it."""
        simulated = simulate_year(self.parameters, self.registers, self.year, self.seed, self.number)
        return measure(self.parameters, simulated)


@dataclass(frozen=True)
class Outcome:
    """Tables of all replications of a scenario's year; each has a column ``replication``.

    See :mod:`model.staffing.year.measures` for the columns.
    """

    scenario: str
    title: str
    year: int
    seed: int
    replications: int
    confidence: float
    activities: pd.DataFrame
    phone: pd.DataFrame
    people: pd.DataFrame
    presence: pd.DataFrame
    backlog: pd.DataFrame
    run: pd.DataFrame


def simulate(
    parameters: Parameters,
    registers: Registers,
    year: int,
    replications: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Outcome:
    """Simulate ``year``; replications and seed default to ``params/base/simulation.yaml``.

    jobs: local processes, or an executor such as a cluster's (:func:`model.computing.cluster.connected`).
    """
    tasks = _tasks(parameters, registers, year, replications, seed)
    tables = [future.result() for future in play_all(tasks, jobs, progress)]
    return outcome_of(parameters, year, tasks[0].seed, tables)


def is_played(
    parameters: Parameters,
    registers: Registers,
    year: int,
    replications: int | None = None,
    seed: int | None = None,
) -> bool:
    """Whether :func:`simulate` would find every replication remembered."""
    keys = _keys(_tasks(parameters, registers, year, replications, seed))
    return all(is_remembered(SUBJECT, key) for key in keys)


def _tasks(
    parameters: Parameters, registers: Registers, year: int, replications: int | None, seed: int | None
) -> list[Replication]:
    count = replications or parameters.simulation.replications.value
    first_seed = parameters.simulation.seed.value if seed is None else seed
    return [Replication(parameters, registers, year, first_seed, number) for number in range(count)]


def outcome_of(parameters: Parameters, year: int, seed: int, tables: Sequence[Tables]) -> Outcome:
    """The outcome that replications 0, 1 ... with these tables make."""
    return Outcome(
        parameters.scenario,
        parameters.title,
        year,
        seed,
        len(tables),
        parameters.simulation.confidence.value,
        **{name: _stacked(tables, name) for name in TABLES},
    )


def play_all(
    tasks: Sequence[Replication], jobs: Jobs = 1, progress: Progress | None = None
) -> list[Future[Tables]]:
    """Finished futures of the tables of ``tasks``, in order; equal tasks are played once.

    What is remembered here is not handed out. What others play is kept here as soon as it comes, so an
    interrupted run loses only what was under way.
    """
    keys = _keys(tasks)
    distinct = dict(zip(keys, tasks, strict=True))
    known = [key for key in distinct if is_remembered(SUBJECT, key)]
    missing = [key for key in distinct if key not in known]
    finished: dict[Key, Future[Tables]] = {}

    def finish(key: Key, future: Future[Tables]) -> None:
        finished[key] = future
        if progress:
            progress(sum(key in finished for key in keys), len(keys))

    for key in known:
        finish(key, Inline().submit(partial(remembered, SUBJECT, key, distinct[key].play)))
    for number, future in completed(jobs, replication, [distinct[key] for key in missing]):
        if future.exception() is None:
            remembered(SUBJECT, missing[number], future.result)
        finish(missing[number], future)
    return [finished[key] for key in keys]


def replication(parameters: Parameters, registers: Registers, year: int, seed: int, number: int) -> Tables:
    """Tables of one replication, from the cache if it has been played before."""
    task = Replication(parameters, registers, year, seed, number)
    (key,) = _keys([task])
    return remembered(SUBJECT, key, task.play)


def _keys(tasks: Sequence[Replication]) -> list[Key]:
    """What each task's result depends on: equal keys, equal tables."""
    prints: dict[tuple[int, int], str] = {}
    for task in tasks:
        inputs = id(task.parameters), id(task.registers)
        if inputs not in prints:
            prints[inputs] = fingerprint(task.parameters, task.registers)
    return [
        (prints[id(task.parameters), id(task.registers)], task.year, task.seed, task.number) for task in tasks
    ]


def fingerprint(parameters: Parameters, registers: Registers) -> str:
    """Hash of everything that a replication depends on beside year, seed and number."""
    return fingerprint_of(parameters, registers, PLAYED, code_digest())


def fingerprint_of(parameters: Parameters, registers: Registers, parts: set[str], code: str = "") -> str:
    """Hash of ``parts`` of the parameters, of the registers, and of ``code``."""
    digest = hashlib.sha256(code.encode())
    digest.update(parameters.model_dump_json(include=parts).encode())
    for register in (registers.customers, registers.people, registers.add_ons):
        digest.update(register.to_csv(index=False).encode())
    return digest.hexdigest()


def code_digest() -> str:
    """Hash of the source of every stage that a replication runs through, and of the libraries it uses."""
    return digest_of(STAGES, LIBRARIES)


def _stacked(tables: Sequence[Tables], name: str) -> pd.DataFrame:
    numbered = [table[name].assign(replication=number) for number, table in enumerate(tables)]
    return pd.concat(numbered, ignore_index=True)
