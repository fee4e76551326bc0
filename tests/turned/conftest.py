"""A small centre that has been turned three years, once for all workers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.centres import alliance
from tests.centres.small import make_small
from tests.notebooks.conftest import Once, once
from tests.turned.turning import TURNED, planned, settles_results, turn
from tests.warm_commands import run

__all__ = ["once"]
NAME = alliance.FOLDER
YEARS = range(TURNED[NAME].first, TURNED[NAME].first + 3)
PLANNED = (*YEARS, YEARS[-1] + 1)
"""Years that have prices: those that have been turned, and the next."""


def turned(folder: Path, kernels: Path) -> Path:
    """The alliance, small, three years later, with the fourth planned; kernels are the server's."""
    make_small(NAME, folder)
    settles_results(folder)
    environment = {
        **os.environ,
        "TERTIAL_HOME": str(folder),
        "TERTIAL_CACHE": str(folder / ".cache"),
        "JUPYTER_PATH": str(kernels),
    }

    def tertial(*arguments: str) -> None:
        done = run("tertial", *arguments, env=environment, cwd=folder)
        assert done.returncode == 0, done.stdout + done.stderr

    for year in YEARS:
        turn(NAME, folder, year, tertial)
    planned(NAME, folder, PLANNED[-1], tertial)
    return folder


@pytest.fixture(scope="session")
def centre(once: Once, kernels: Path) -> Path:
    """The folder of the turned centre."""
    return once("turned", lambda folder: turned(folder, kernels))
