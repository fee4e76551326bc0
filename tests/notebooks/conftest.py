"""The small project, its environment, and its reports made once by the main job."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.public_logs import known_log
from tests.small_project import make_small_project


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_small_project(tmp_path_factory.mktemp("litet projekt"))


@pytest.fixture(scope="session")
def environment(project: Path) -> dict[str, str]:
    """Environment in which everything reads the small project and a small log, and caches within it."""
    return os.environ | {
        "TERTIAL_HOME": str(project),
        "TERTIAL_CACHE": str(project / ".cache"),
        "TERTIAL_PUBLIC_DATA": str(known_log(project.parent / "loggar")),
    }


@pytest.fixture(scope="session")
def published(project: Path, environment: dict[str, str]) -> Path:
    """Folder of the reports that ``tertial run`` makes from the small project."""
    tertial = Path(sysconfig.get_path("scripts")) / "tertial"
    command = [str(tertial), "run", "--jobs", "2"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "reports"
