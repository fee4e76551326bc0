"""Replications: the same whatever the number of processes, cached, and shared by scenarios."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path

import pandas as pd
import pytest

from model.computing.cache import CacheEntry
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.staffing import simulate
from model.staffing.experiments.replications import (
    Outcome,
    Replication,
    play_all,
    replication,
)
from tests.small_world import small_changes

pytestmark = pytest.mark.slow

TABLES = ("activities", "phone", "people", "presence", "backlog", "run")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERTIAL_CACHE", str(folder))
        yield folder


def assert_equal(first: Outcome, second: Outcome) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)


def test_two_processes_one_of_them_killed_give_what_one_gives_to_the_bit(
    cache: Path, small_world: Parameters, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = simulate(small_world, registers, 2012, replications=4, seed=1)
    monkeypatch.setenv("TERTIAL_CACHE", str(cache / "other"))
    killed: list[BaseProcess] = []

    def kill_one(done: int, total: int) -> None:
        if not killed:
            killed.extend(multiprocessing.active_children()[:1])
            killed[0].kill()

    assert_equal(
        alone, simulate(small_world, registers, 2012, replications=4, seed=1, jobs=2, progress=kill_one)
    )
    assert killed
    assert alone.people["replication"].unique().tolist() == list(range(4))


def test_what_has_been_played_is_cached(
    cache: Path, small_world: Parameters, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = replication(small_world, registers, 2012, 1, 0)
    monkeypatch.setattr(
        "model.staffing.experiments.replications.simulate_year", None
    )  # a second play would fail
    second = replication(small_world, registers, 2012, 1, 0)
    for name in TABLES:
        pd.testing.assert_frame_equal(first[name], second[name], check_exact=True)
    assert any(cache.rglob("*.kept"))


def test_equal_parts_that_are_played_give_one_entry_in_the_cache(
    base: Parameters, registers: Registers
) -> None:
    def entry(parameters: Parameters, own: Registers = registers) -> CacheEntry:
        return Replication(parameters, own, 2012, 1, 0).entry

    same = entry(base)
    assert entry(load()) == same
    for path, value in (
        ("phone.patience_mean", 299.0),
        ("activities.cash.minutes_mean", 10.1),
        ("staffing.sick_share", 0.06),
        ("calendar.lunch_minutes", 44.0),
    ):
        assert entry(load(changes={path: value})) != same, path
    for path, value in (("pricing.price_step_ore", 50), ("simulation.seed", 7)):
        assert entry(load(changes={path: value})) == same, path
    fewer = Registers(registers.customers, registers.people, registers.add_ons.iloc[1:])
    assert entry(base, fewer) != same
    assert Replication(base, registers, 2012, 1, 1).entry != same


def test_equal_years_are_played_once_and_failures_stay_in_their_place(
    cache: Path, small_world: Parameters, registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[int] = []

    def play(task: Replication) -> dict[str, pd.DataFrame]:
        played.append(task.number)
        return {"run": pd.DataFrame({"number": [10 // task.number]})}

    monkeypatch.setattr(Replication, "play", play)
    tasks = [Replication(small_world, registers, 2012, 99, number) for number in (2, 0, 2, 5)]
    first, failed, again, last = play_all(tasks)
    assert played == [2, 0, 5]
    assert isinstance(failed.exception(), ZeroDivisionError)
    assert [future.result()["run"]["number"].item() for future in (first, again, last)] == [5, 5, 2]


def test_progress_is_told(cache: Path, small_world: Parameters, registers: Registers) -> None:
    told: list[tuple[int, int]] = []
    simulate(
        small_world,
        registers,
        2012,
        replications=2,
        seed=1,
        progress=lambda done, count: told.append((done, count)),
    )
    assert told == [(1, 2), (2, 2)]


def test_a_scenario_that_changes_nothing_gives_the_same(
    cache: Path, small_world: Parameters, registers: Registers
) -> None:
    source = {**small_changes(), "phone.patience_mean": small_world.phone.patience_mean.value}
    renamed = load(changes=source)
    first = simulate(small_world, registers, 2012, replications=2, seed=1)
    assert_equal(first, simulate(renamed, registers, 2012, replications=2, seed=1))


def test_scenarios_share_what_they_do_not_change(
    cache: Path, small_world: Parameters, registers: Registers
) -> None:
    pooled = load(changes={**small_changes(), "phone.routing": "pooled"})
    apart, together = (simulate(p, registers, 2012, replications=2, seed=1) for p in (small_world, pooled))
    first_attempts = ["replication", "unit", "month"]
    pd.testing.assert_frame_equal(apart.presence, together.presence)
    rows = ["activity", "month", "replication", "arrived"]
    own = ~apart.activities["activity"].isin(["call_back"])
    pooled_own = ~together.activities["activity"].isin(["call_back"])
    pd.testing.assert_frame_equal(
        apart.activities.loc[own, rows].reset_index(drop=True),
        together.activities.loc[pooled_own, rows].reset_index(drop=True),
    )
    waits = [
        outcome.phone.groupby(first_attempts)["wait_seconds"].sum().sum() for outcome in (apart, together)
    ]
    assert waits[1] < waits[0]
