"""Replications of a year: independent, in parallel, and cached on disk.

A replication is a pure function of the parts of the parameters that are played, registers, seed and number,
so its tables are cached by these and the simulating code. Asking again costs nothing. Where replications run
does not matter: each draws from random streams of its own, and what other processes or machines have played
is kept here.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from model.computing.cache import CacheEntry, entry
from model.computing.processes import Inline, Jobs, completed
from model.computing.progress import Progress
from model.observations.registers import Registers
from model.parameters.carrying import WORK, require_year
from model.parameters.parts import only
from model.parameters.schema.parameters import Parameters
from model.staffing.year.measures import TABLES, measure
from model.staffing.year.simulated_year import simulate_year

SUBJECT = "simulation"
PLAYED = (
    "organisation",
    "calendar",
    "demand",
    "activities",
    "phone",
    "mail",
    "contacts",
    "staffing",
    "services",
    "pricing.open_months",
)
"""Parts of the parameters that a year is played from."""

Tables = dict[str, pd.DataFrame]


class Replication(NamedTuple):
    """One year to play: replication ``number`` of ``year`` under ``parameters``."""

    parameters: Parameters
    registers: Registers
    year: int
    seed: int
    number: int

    def play(self) -> Tables:
        """Draw, play and measure it."""
        return played(only(self.parameters, *PLAYED), *self[1:])

    @property
    def entry(self) -> CacheEntry:
        """Where its tables are cached; equal for years that give the same tables."""
        return entry(SUBJECT, played, only(self.parameters, *PLAYED), *self[1:])


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Tables of all replications of a scenario's year.

    Each is what :data:`model.staffing.year.measures.TABLES` says, and a column ``replication`` (from 0).
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
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: Jobs = 1,
    progress: Progress | None = None,
) -> Outcome:
    """Simulate ``year``; replications and seed default to ``params/base/simulation.yaml``.

    jobs: local processes, or an executor such as a cluster's (:func:`model.computing.cluster.connected`).

    Examples:
        >>> from model import load, load_registers, simulate
        >>> base = load()
        >>> outcome = simulate(base, load_registers(base), 2012, replications=2)
        >>> outcome.replications, outcome.year
        (2, 2012)
    """
    tasks = replications_of(parameters, registers, year, replications, seed)
    tables = [future.result() for future in play_all(tasks, jobs, progress)]
    return outcome_of(parameters, year, tasks[0].seed, tables)


def is_played(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    replications: int | None = None,
    seed: int | None = None,
) -> bool:
    """Whether :func:`simulate` would find every replication in the cache."""
    return all(
        task.entry.is_cached for task in replications_of(parameters, registers, year, replications, seed)
    )


def replications_of(
    parameters: Parameters, registers: Registers, year: int, replications: int | None, seed: int | None
) -> list[Replication]:
    """The replications that :func:`simulate` plays when asked so; InputError for values the year lacks."""
    require_year(parameters, year, WORK)
    count = replications or parameters.simulation.replications.value
    first_seed = parameters.simulation.seed.value if seed is None else seed
    return [Replication(parameters, registers, year, first_seed, number) for number in range(count)]


def outcome_of(parameters: Parameters, year: int, seed: int, tables: Sequence[Tables]) -> Outcome:
    """The outcome that replications 0, 1 ... with these tables make."""
    return Outcome(
        scenario=parameters.scenario,
        title=parameters.title,
        year=year,
        seed=seed,
        replications=len(tables),
        confidence=parameters.simulation.confidence.value,
        **{name: _stacked(tables, name) for name in TABLES},
    )


def play_all(
    tasks: Sequence[Replication], jobs: Jobs = 1, progress: Progress | None = None
) -> list[Future[Tables]]:
    """Finished futures of the tables of ``tasks``, in order; equal tasks are played once.

    What is cached here is not handed out. What others play is cached here as soon as it comes, so an
    interrupted run loses only what was under way.
    """
    entries = [task.entry for task in tasks]
    distinct = dict(zip(entries, tasks, strict=True))
    known = [place for place in distinct if place.is_cached]
    missing = [place for place in distinct if place not in known]
    finished: dict[CacheEntry, Future[Tables]] = {}

    def finish(place: CacheEntry, future: Future[Tables]) -> None:
        finished[place] = future
        if progress:
            progress(sum(place in finished for place in entries), len(entries))

    for place in known:
        finish(place, Inline().submit(place.answer, distinct[place].play))
    for number, future in completed(jobs, replication, [distinct[place] for place in missing]):
        if future.exception() is None:
            missing[number].answer(future.result)
        finish(missing[number], future)
    return [finished[place] for place in entries]


def replication(parameters: Parameters, registers: Registers, year: int, seed: int, number: int) -> Tables:
    """Tables of one replication, from the cache if it has been played before."""
    task = Replication(parameters, registers, year, seed, number)
    return task.entry.answer(task.play)


def played(parameters: Parameters, registers: Registers, year: int, seed: int, number: int) -> Tables:
    """Tables of one replication, played; of the parameters it reads the parts :data:`PLAYED`."""
    return measure(parameters, simulate_year(parameters, registers, year, seed, number))


def _stacked(tables: Sequence[Tables], name: str) -> pd.DataFrame:
    numbered = [table[name].assign(replication=number) for number, table in enumerate(tables)]
    return pd.concat(numbered, ignore_index=True)
