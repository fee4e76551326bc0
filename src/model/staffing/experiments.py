"""Replications of a year: independent, in parallel, and remembered on disk.

A replication is a pure function of parameters, registers, seed and number, so its tables are kept in a cache
keyed by a fingerprint of these and of the simulating code. Asking again costs nothing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import joblib
import pandas as pd

from model.observations.registers import Registers
from model.parameters.loading import project_root
from model.parameters.schema import Parameters
from model.staffing.measures import measure
from model.staffing.year import simulate_year

STAGES = ("parameters", "demand", "staffing", "calendar.py", "randomness.py", "observations/registers.py")
LIBRARIES = ("numpy", "holidays", "simpy")
PLAYED = {"organisation", "calendar", "demand", "activities", "phone", "mail", "staffing", "services"}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Outcome:
    """Tables of all replications of a scenario's year; each has a column ``replication``.

    See :mod:`model.staffing.measures` for the columns.
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
    jobs: int = 1,
    progress: Progress | None = None,
) -> Outcome:
    """Simulate ``year``; replications and seed default to ``params/base/simulation.yaml``."""
    count = replications or parameters.simulation.replications.value
    first_seed = parameters.simulation.seed.value if seed is None else seed
    tables: dict[int, dict[str, pd.DataFrame]] = {}
    with _executor(jobs) as executor:
        futures: dict[Future[dict[str, pd.DataFrame]], int] = {
            executor.submit(replication, parameters, registers, year, first_seed, number): number
            for number in range(count)
        }
        for done in as_completed(futures):
            tables[futures[done]] = done.result()
            if progress:
                progress(len(tables), count)
    return Outcome(
        parameters.scenario,
        parameters.title,
        year,
        first_seed,
        count,
        parameters.simulation.confidence.value,
        **{name: _stacked(tables, name) for name in tables[0]},
    )


def replication(
    parameters: Parameters, registers: Registers, year: int, seed: int, number: int
) -> dict[str, pd.DataFrame]:
    """Tables of one replication, from the cache if it has been played before."""
    play = _memory(cache_folder()).cache(_play, ignore=["parameters", "registers"])
    tables: dict[str, pd.DataFrame] = play(
        fingerprint(parameters, registers), year, seed, number, parameters, registers
    )
    return tables


def _play(
    _key: str, year: int, seed: int, number: int, parameters: Parameters, registers: Registers
) -> dict[str, pd.DataFrame]:
    return measure(parameters, simulate_year(parameters, registers, year, seed, number))


def fingerprint(parameters: Parameters, registers: Registers) -> str:
    """Hash of everything that a replication depends on beside year, seed and number."""
    digest = hashlib.sha256(_code_digest().encode())
    digest.update(parameters.model_dump_json(include=PLAYED).encode())
    for register in (registers.customers, registers.people, registers.add_ons):
        digest.update(register.to_csv(index=False).encode())
    return digest.hexdigest()


@cache
def _code_digest() -> str:
    """Hash of the source of every stage that a replication runs through, and of the libraries that draw."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(" ".join(map(version, LIBRARIES)).encode())
    for stage in STAGES:
        path = package / stage
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Where replications are remembered: TERTIAL_CACHE, else ``.cache`` of the project."""
    return Path(os.environ.get("TERTIAL_CACHE", project_root() / ".cache"))


@cache
def _memory(folder: Path) -> joblib.Memory:
    return joblib.Memory(folder / "simulation", verbose=0)


def _executor(jobs: int) -> Executor:
    if jobs == 1:
        return _Inline()
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


class _Inline(Executor):
    """Runs each task at once in this process."""

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        future: Future[object] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def _stacked(tables: dict[int, dict[str, pd.DataFrame]], name: str) -> pd.DataFrame:
    numbered = [tables[number][name].assign(replication=number) for number in sorted(tables)]
    return pd.concat(numbered, ignore_index=True)
