"""Replications of a year: independent, in parallel, and remembered on disk.

A replication is a pure function of parameters, registers, seed and number, so its tables are kept in a cache
keyed by a fingerprint of these and of the simulating code. Asking again costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import joblib
import pandas as pd

from model.observations.registers import Registers
from model.parallel import run_all
from model.parameters.loading import cache_folder
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
    tasks = [(parameters, registers, year, first_seed, number) for number in range(count)]
    futures = run_all(jobs, replication, tasks, progress)
    tables = [future.result() for future in futures]
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


@cache
def _memory(folder: Path) -> joblib.Memory:
    return joblib.Memory(folder / "simulation", verbose=0)


def _stacked(tables: list[dict[str, pd.DataFrame]], name: str) -> pd.DataFrame:
    numbered = [table[name].assign(replication=number) for number, table in enumerate(tables)]
    return pd.concat(numbered, ignore_index=True)
