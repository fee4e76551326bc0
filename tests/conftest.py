"""Fixtures that several areas use."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

from model.computing.threads import one_thread_for_good
from model.notebook_runs.warm_kernels import PROVISIONER, warm_kernels
from model.observations.registers import Registers, load_registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.staffing import simulate_year
from model.staffing.year.simulated_year import SimulatedYear
from tests.small_world import small_changes
from tests.tiny_project import PROJECT, Command, make_tiny_project, started

# Tests run side by side: linear algebra in several threads would only make each of them wait for the others.
one_thread_for_good()

# How long an example takes says how busy the machine is.
settings.register_profile("tertial", deadline=None)
settings.load_profile("tertial")


READS_PARAMETERS = f"{load.__module__}:{load.__name__}"
"""Before kernels are forked: the parameters' texts are then parsed once for all of them."""
START_PROCESSES = {"environment", "home", "published", "tertial", "server", "unpacked"}
"""Fixtures of tests that run commands, kernels or servers."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start processes are slow, beside those that say so themselves; slow tests come first.

    So that no process of the tests is left alone with the slowest of them.
    """
    for item in items:
        if START_PROCESSES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def base() -> Parameters:
    return load()


@pytest.fixture(scope="session")
def registers(base: Parameters) -> Registers:
    return load_registers(base)


@pytest.fixture(scope="session")
def small_world() -> Parameters:
    """Parameters with volumes so small that a year takes about a second."""
    return load(changes=small_changes())


@pytest.fixture(scope="session")
def small_year(small_world: Parameters, registers: Registers) -> SimulatedYear:
    """A played year of the small world."""
    return simulate_year(small_world, registers, 2012, seed=1, replication=0)


@pytest.fixture(scope="session")
def kernels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder for JUPYTER_PATH, with which every kernel, whoever starts it, is forked from one server."""
    folder = tmp_path_factory.mktemp("kärnor")
    with warm_kernels(sorted((PROJECT / "notebooks").glob("*.ipynb")), READS_PARAMETERS) as address:
        if address:
            provisioner = {"provisioner_name": PROVISIONER, "config": {"address": address}}
            spec = {
                "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                "display_name": "Python 3",
                "language": "python",
                "metadata": {"kernel_provisioner": provisioner},
            }
            place = folder / "kernels" / "python3"
            place.mkdir(parents=True)
            (place / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
        yield folder


@pytest.fixture
def home(tmp_path: Path, kernels: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project with tiny notebooks, in force for this process and those it starts."""
    folder = tmp_path / "hem på jobbet"
    make_tiny_project(folder)
    monkeypatch.setenv("TERTIAL_HOME", str(folder))
    monkeypatch.setenv("TERTIAL_CACHE", str(folder / ".cache"))
    monkeypatch.setenv("JUPYTER_PATH", str(kernels))
    return folder


@pytest.fixture
def tertial(home: Path, tmp_path: Path) -> Command:
    """Run the real command, from another folder than the project's."""
    return partial(started, folder=tmp_path)
