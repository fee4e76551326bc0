"""The small project, its environment, and its reports as the commands make them: once for all workers."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from model.presentation.language import SWEDISH
from model.publishing.requests import report_request
from model.report_kinds import find_kind
from tests.notebooks.made import MadeReport, made_report, make_report
from tests.public_logs import known_log
from tests.small_project import make_small_project
from tests.tiny_project import TERTIAL

Once = Callable[[str, Callable[[Path], object]], Path]
Report = Callable[..., MadeReport]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Makes a folder the first time that any worker asks for it by its name."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name} är klar"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def project(once: Once) -> Path:
    return once("litet projekt", make_small_project)


@pytest.fixture(scope="session")
def environment(project: Path, kernels: Path, once: Once) -> dict[str, str]:
    """Environment in which everything reads the small project and a small log, and caches within it.

    Its kernels are forked from the tests' server.
    """
    return os.environ | {
        "TERTIAL_HOME": str(project),
        "TERTIAL_CACHE": str(project / ".cache"),
        "TERTIAL_PUBLIC_DATA": str(once("loggar", known_log)),
        "JUPYTER_PATH": str(kernels),
    }


@pytest.fixture(scope="session")
def published(environment: dict[str, str], once: Once) -> Path:
    """Folder of the reports that ``tertial run`` makes from the small project, as users start it."""
    plain = {name: value for name, value in environment.items() if name != "JUPYTER_PATH"}

    def run(folder: Path) -> None:
        command = [TERTIAL, "run", "--jobs", "2", "--out", str(folder)]
        done = subprocess.run(command, env=plain, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return once("publicerat", run)


@pytest.fixture(scope="session")
def report(environment: dict[str, str], once: Once, request: pytest.FixtureRequest) -> Report:
    """The report of a kind in a language, made by its command when it is first asked for."""

    def made(name: str, language: str = SWEDISH) -> MadeReport:
        kind = find_kind(name)
        assert kind is not None
        if kind.main_job and language == SWEDISH:
            return MadeReport(request.getfixturevalue("published") / report_request(name).folder)
        out = once(f"{name} {language}", lambda out: make_report(environment, out, name, language))
        return made_report(out)

    return made
