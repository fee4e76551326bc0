"""The two centres, each once for all workers, and the command in them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.centres.making import MAKERS
from tests.centres.small import make_small
from tests.notebooks.conftest import Once, once
from tests.warm_commands import run

__all__ = ["once"]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session", params=sorted(MAKERS))
def centre(request: pytest.FixtureRequest, once: Once) -> Path:
    """The folder of a centre, small."""
    name = request.param
    return once(name, lambda folder: make_small(name, folder))


@pytest.fixture(scope="session")
def tertial(centre: Path, kernels: Path) -> Command:
    """Runs ``tertial`` in the centre; its kernels are forked from the tests' server."""
    environment = {
        **os.environ,
        "TERTIAL_HOME": str(centre),
        "TERTIAL_CACHE": str(centre / ".cache"),
        "JUPYTER_PATH": str(kernels),
    }

    def started(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run("tertial", *arguments, env=environment, cwd=centre)

    return started
