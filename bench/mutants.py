"""Which small bugs no test catches. Run: ``python bench/mutants.py pricing followup/measures.py --each 20``.

Of each module ``--each`` places are drawn (``--seed``), one of :mod:`mutations` is put in at each, and test
modules that run the line are run, quickest first, until one fails. A mutant *survives* when none does. Of
many test modules those that run most of the module are taken, as long as they together take no more than
``--budget`` seconds; a run that takes ten times as long as it should counts as caught.

The parent process imports the model and what it rests upon. Every mutant is a fork of it whose function gets
other code, so that files stay as they are and nothing is imported twice. Results kept on disk are not used,
since their keys are made from files. What happens in processes that a test starts runs unchanged.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import io
import multiprocessing
import os
import pkgutil
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import pytest
from mutations import Mutation, mutations

import model

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(model.__file__).parent
TESTS = (
    "tests/pricing",
    "tests/followup",
    "tests/demand",
    "tests/staffing",
    "tests/what_if",
    "tests/calibration",
)
FORK = multiprocessing.get_context("fork")
SLOWER, SPARE = 10.0, 60.0


@dataclass(frozen=True)
class TestModule:
    """A module of tests: seconds of processor time that it takes, and the lines that it runs, by file."""

    path: str
    seconds: float
    lines: dict[str, frozenset[int]]


def main() -> None:
    """Print each survivor, and how many of each module's mutants were caught."""
    parser = argparse.ArgumentParser(description="Which small bugs no test catches.")
    parser.add_argument("sources", nargs="+", help="modules, or folders of them, below src/model")
    parser.add_argument("--each", type=int, default=20, help="mutants of each module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--budget", type=float, default=30.0, help="seconds of tests for each mutant")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="folders or modules of tests")
    asked = parser.parse_args()
    os.chdir(ROOT)
    import_everything()
    known = [found for path in test_modules(asked.tests) if (found := traced(path))]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for file in sources(asked.sources):
        name = file.relative_to(PACKAGE).as_posix()
        for mutation in sample(file, asked.each, asked.seed):
            verdict = tried(known, asked.budget, file, mutation)
            counts[name][verdict] += 1
            if verdict != "caught":
                print(f"{verdict}: {name}:{mutation}", flush=True)
    for name, own in (*counts.items(), ("all", sum(counts.values(), Counter[str]()))):
        figures = ", ".join(f"{own[verdict]} {verdict}" for verdict in ("caught", "survived", "not run"))
        print(f"{name}: {own.total()} tried, {figures}")


def sources(asked: Iterable[str]) -> list[Path]:
    """The modules asked for."""
    places = [PACKAGE / name for name in asked]
    return [file for place in places for file in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]


def sample(source: Path, count: int, seed: int) -> list[Mutation]:
    """``count`` mutations of a module, each at a place of its own; the same for the same seed."""
    generator = random.Random(f"{seed} {source.relative_to(PACKAGE).as_posix()}")
    places = mutations(ast.parse(source.read_text(encoding="utf-8")))
    chosen = generator.sample(places, min(count, len(places)))
    return [generator.choice(place) for place in chosen]


def test_modules(asked: Iterable[str]) -> list[str]:
    """Modules of tests in the folders asked for."""
    return [
        str(file)
        for name in asked
        for file in ([Path(name)] if name.endswith(".py") else sorted(Path(name).rglob("test_*.py")))
    ]


def traced(path: str) -> TestModule | None:
    """A test module run on the code as it is, by itself; None, and a word of it, if it fails."""
    with tempfile.TemporaryDirectory() as folder:
        data, clock = Path(folder) / "coverage", Path(folder) / "seconds"
        if run_apart(partial(trace, path, data, clock), timeout=1200) != 0:
            print(f"left out, since it fails: {path}", flush=True)
            return None
        seconds = float(clock.read_text(encoding="utf-8"))
        found = coverage.CoverageData(str(data))
        found.read()
        lines = {file: frozenset(found.lines(file) or ()) for file in found.measured_files()}
    print(f"{seconds:6.1f} s {path}", flush=True)
    return TestModule(path, seconds, lines)


def trace(path: str, data: Path, clock: Path) -> int:
    """Run a test module and write which lines of the model it runs, and its processor time."""
    measured = coverage.Coverage(data_file=str(data), source=[str(PACKAGE)], config_file=False)
    with measured.collect():
        code = run_tests([path])
    measured.save()
    clock.write_text(str(time.process_time()), encoding="utf-8")
    return code


def tried(known: list[TestModule], budget: float, source: Path, mutation: Mutation) -> str:
    """``caught``, ``survived``, or ``not run`` when no test module runs the line."""
    running = [found for found in known if mutation.line in found.lines.get(str(source), ())]
    running.sort(key=lambda found: found.seconds)
    nearest = running[:1]
    for found in sorted(running[1:], key=lambda found: -len(found.lines[str(source)])):
        if sum(near.seconds for near in nearest) + found.seconds <= budget:
            nearest.append(found)
    if not nearest:
        return "not run"
    paths = [found.path for found in sorted(nearest, key=lambda found: found.seconds)]
    limit = SLOWER * sum(found.seconds for found in nearest) + SPARE
    return "survived" if run_apart(partial(run_changed, source, mutation, paths), limit) == 0 else "caught"


def run_changed(source: Path, mutation: Mutation, paths: list[str]) -> int:
    """Run test modules with the function changed."""
    put_in(source, mutation, mutation.compiled(str(source)))
    return run_tests(paths)


def put_in(source: Path, mutation: Mutation, code: CodeType) -> None:
    """Give the function of the imported module other code; who has imported it has the same function."""
    name = ".".join(("model", *source.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    found: Any = importlib.import_module(name)
    for part in mutation.function.split("."):
        found = vars(found)[part]
    plain(found).__code__ = code


def plain(found: Any) -> FunctionType:
    """The function below a property, a cache or another decorator."""
    while not isinstance(found, FunctionType) or hasattr(found, "__wrapped__"):
        inner = ("__wrapped__", "fget", "func", "__func__", "py_func")
        found = next(value for name in inner if (value := getattr(found, name, None)) is not None)
    return found


def run_tests(paths: list[str]) -> int:
    """0 if all tests pass."""
    return int(pytest.main(["--quiet", "--exitfirst", "-p", "no:cacheprovider", "-p", "no:xdist", *paths]))


def run_apart(task: Callable[[], int], timeout: float) -> int | None:
    """What ``task`` gives in a silent fork of this process that keeps nothing; None if it takes too long."""
    with tempfile.TemporaryDirectory() as cache:
        process = FORK.Process(target=alone, args=(task, cache))
        process.start()
        process.join(timeout)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.join()
    return process.exitcode


def alone(task: Callable[[], int], cache: str) -> None:
    """Run ``task`` as the leader of a group of processes, and end with its result."""
    os.setsid()
    os.environ["TERTIAL_CACHE"] = cache
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os._exit(task())


def import_everything() -> None:
    """The model and the libraries that it uses, and pytest with its plugins; no tests."""
    sys.path.insert(0, str(ROOT))
    for found in pkgutil.walk_packages(model.__path__, "model."):
        if not found.name.startswith(("model.cli", "model.notebook_runs", "model.publishing")):
            importlib.import_module(found.name)
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["--help"])


if __name__ == "__main__":
    main()
