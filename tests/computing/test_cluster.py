"""A real Dask cluster over TCP: the same to the bit whatever happens to workers, and none that differ."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import floordiv
from pathlib import Path

import pandas as pd
import pytest

import model
from model.computing.cluster import connected
from model.computing.processes import WorkersLostError, run_all
from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import project_root
from model.parameters.schema.parameters import Parameters
from model.staffing import simulate
from tests.small_world import write_small_scenario
from tests.tiny_project import started

pytestmark = pytest.mark.slow

DASK = Path(sys.executable).parent / ("dask.exe" if os.name == "nt" else "dask")
TABLES = ("activities", "phone", "people", "presence", "backlog", "run")
REPLICATIONS = 6


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    folder: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    address: str = ""

    def start_scheduler(self) -> None:
        file = self.folder / "scheduler.json"
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
        for _ in range(300):
            if file.exists() and file.read_text():
                self.address = json.loads(file.read_text())["address"]
                return
            time.sleep(0.1)
        raise TimeoutError("no scheduler")

    def start_worker(self, **environment: str) -> subprocess.Popen[bytes]:
        options = ("--no-nanny", "--nthreads", "1", "--memory-limit", "0", "--host", "127.0.0.1")
        return self._start("worker", self.address, *options, **environment)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()

    def _start(self, *arguments: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [DASK, *arguments, "--no-dashboard"],
            cwd=self.folder,
            env={**os.environ, "TERTIAL_CACHE": str(self.folder / "theirs"), **environment},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.processes.append(process)
        return process


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.start_scheduler()
        for _ in range(2):
            found.start_worker()
        yield found
    finally:
        found.stop()


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path / "ours"))
    return tmp_path / "ours"


def test_a_worker_killed_in_the_middle_changes_no_bit_and_loses_nothing(
    running: Cluster,
    small_world: Parameters,
    registers: Registers,
    own_cache: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def kill_one(done: int, total: int) -> None:
        if done == 2:
            running.processes[1].kill()

    with connected(running.address) as executor:
        far = simulate(
            small_world, registers, 2012, replications=REPLICATIONS, seed=7, jobs=executor, progress=kill_one
        )
    assert running.processes[1].wait() != 0
    monkeypatch.setenv("TERTIAL_CACHE", str(own_cache / "again"))
    near = simulate(small_world, registers, 2012, replications=REPLICATIONS, seed=7)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(far, name), getattr(near, name), check_exact=True)
    monkeypatch.setenv("TERTIAL_CACHE", str(own_cache))
    monkeypatch.setattr(
        "model.staffing.experiments.replications.simulate_year", None
    )  # what came is cached here
    simulate(small_world, registers, 2012, replications=REPLICATIONS, seed=7)


def test_the_command_line_simulates_on_the_cluster_until_it_is_precise_or_stopped(
    running: Cluster, tmp_path: Path
) -> None:
    home = tmp_path / "hem"
    for name in ("params", "data"):
        shutil.copytree(project_root() / name, home / name)
    write_small_scenario(home / "params")
    shown = started(
        *("simulate", "--scenario", "small", "--cluster", running.address, "--precision"),
        *("--set", "simulation.replications=2", "--set", "simulation.most_replications=3"),
        TERTIAL_HOME=str(home),
        TERTIAL_CACHE=str(home / ".cache"),
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Simulerar: 2 av 2" in shown.stdout
    assert "Simulerar: 3 av 3" in shown.stdout
    assert "taket 3 (simulation.most_replications) stoppade" in shown.stdout


def test_a_fault_in_a_task_comes_back_as_it_was(running: Cluster) -> None:
    with connected(running.address) as executor:
        futures = run_all(executor, floordiv, [(6, 3), (1, 0)])
    assert futures[0].result() == 2
    assert isinstance(futures[1].exception(), ZeroDivisionError)


def test_a_worker_with_another_version_of_the_code_is_refused(running: Cluster, tmp_path: Path) -> None:
    shutil.copytree(Path(model.__file__).parent, tmp_path / "model")
    with (tmp_path / "model" / "staffing" / "year.py").open("a", encoding="utf-8") as source:
        source.write("# changed\n")
    stranger = running.start_worker(PYTHONPATH=str(tmp_path))
    try:
        (finding,) = refusal(running.address).findings
    finally:
        stranger.kill()
        stranger.wait()
    assert finding.file.startswith("klustrets arbetare tcp://127.0.0.1")
    assert (finding.place, finding.value) == ("version", "en annan än här")


def refusal(address: str) -> InputError:
    """Why the cluster is refused, once the worker that should not be there has joined."""
    for _ in range(300):
        try:
            with connected(address):
                time.sleep(0.1)
        except InputError as error:
            return error
    raise TimeoutError("never refused")


def test_a_worker_that_joins_later_is_asked_with_each_task(
    running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connected(running.address) as executor:
        monkeypatch.setattr(executor, "_signature", "another")
        (future,) = run_all(executor, floordiv, [(6, 3)])
    assert isinstance(future.exception(), InputError)


def test_a_cluster_without_workers_is_told(tmp_path: Path) -> None:
    empty = Cluster(tmp_path)
    try:
        empty.start_scheduler()
        with pytest.raises(InputError, match="utan arbetare"), connected(empty.address, patience=0.5):
            pass
    finally:
        empty.stop()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "ingenstans", ""])
def test_an_address_where_nobody_answers_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="Dask-schemaläggare som svarar"), connected(address):
        pass


def test_the_command_line_says_so_in_one_line() -> None:
    refused = started("simulate", "--cluster", "tcp://127.0.0.1:1")
    assert refused.returncode == 1
    assert refused.stderr == (
        "Fel: kommandoraden, --cluster: värdet tcp://127.0.0.1:1; "
        "väntat: adressen till en Dask-schemaläggare som svarar, till exempel tcp://dator:8786\n"
    )


def test_a_scheduler_that_is_gone_is_told_in_clear_words(running: Cluster) -> None:
    """The last test: it takes the scheduler away."""
    with connected(running.address) as executor:
        running.processes[0].kill()
        (future,) = run_all(executor, floordiv, [(6, 3)])
    with pytest.raises(WorkersLostError, match="schemaläggare svarar inte längre"):
        future.result()
