"""Warm kernels give what papermill's own give, share no random state, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from model.notebook_runs import warm_kernels as warm
from model.notebook_runs.kernel_server import imports_of
from model.notebook_runs.kernels import Kernels
from model.notebook_runs.run import NotebookError, NotebookRun, execute
from model.notebook_runs.warm_kernels import ForkedProcess, kernels_for, warm_kernels
from tests.tiny_project import KERNEL, PROJECT

pytestmark = pytest.mark.skipif(not warm.CAN_FORK, reason="kernels are forked on Linux only")

SEEDED = """
import os, random, sys
import numpy as np
import matplotlib
print(np.random.default_rng(5).random(3), np.random.RandomState(7).normal())
print(os.getcwd(), sys.path, __name__, matplotlib.get_backend())
print(sorted(set(os.environ) - {"JPY_PARENT_PID", "KERNEL_LAUNCH_TIMEOUT"}), os.environ["TERTIAL_HOME"])
np.random.seed(11); random.seed(11)
print(np.random.random(), random.random())
"""
GLOBAL = "import random\nimport numpy as np\nprint(np.random.random(), random.random())"
SLEEPS = "import time\ntime.sleep(60)"
SUBPROCESS = (
    "import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
)
KILLED_JOB = """
import sys, threading
from pathlib import Path
from model.notebook_runs.run import NotebookRun, execute
from model.notebook_runs.warm_kernels import warm_kernels
if __name__ == "__main__":
    entry = NotebookRun("annual", Path(sys.argv[2]), {})
    with warm_kernels([entry.notebook]) as address:
        threading.Thread(target=execute, args=(entry, Path(sys.argv[1]), address), daemon=True).start()
        print("ready", flush=True)
        sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _plain_is_plain(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kernels that are not asked of a server are started."""
    monkeypatch.delenv("JUPYTER_PATH")


@pytest.fixture(scope="module")
def address() -> Iterator[str | None]:
    """A server that several tests share."""
    with warm_kernels([PROJECT / "notebooks" / "agreement.ipynb"]) as found:
        yield found


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """After each test this process has the children that it had before, whatever happened."""
    before = set(psutil.Process().children(recursive=True))
    yield
    assert gone(lambda: set(psutil.Process().children(recursive=True)) - before)


def gone(left: Callable[[], object], seconds: float = 15.0) -> bool:
    """Whether nothing is left within some time."""
    end = time.monotonic() + seconds
    while left():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def annual(home: Path) -> Path:
    """A notebook of the tiny project."""
    return home / "notebooks" / "annual_report.ipynb"


def notebook(home: Path, source: str) -> NotebookRun:
    """A run of a notebook that is a single cell."""
    path = annual(home)
    nbformat.write(new_notebook(cells=[new_code_cell(source, id="only")], metadata=KERNEL), path)
    return NotebookRun("annual", path, {})


def printed(entry: NotebookRun, output: Path, kernels: str | None) -> str:
    cells = execute(entry, output, kernels).cells
    return "".join(shown.text for shown in cells[-1].outputs)


def servers() -> list[psutil.Process]:
    """Servers that run, the last one started last; two may be as old to the clock."""
    found = [
        child
        for child in psutil.Process().children()
        if "model.notebook_runs.kernel_server" in child.cmdline()
    ]
    return sorted(found, key=lambda child: (child.create_time(), child.pid))


def test_a_forked_kernel_is_in_the_same_surroundings(home: Path, address: str) -> None:
    entry = notebook(home, SEEDED)
    assert printed(entry, home / "ut.ipynb", address) == printed(entry, home / "ut.ipynb", None)


def test_global_random_numbers_differ_between_kernels(home: Path, address: str) -> None:
    entry = notebook(home, GLOBAL)
    drawn = [printed(entry, home / "ut.ipynb", address).split() for _ in range(3)]
    for numbers in zip(*drawn, strict=True):
        assert len(set(numbers)) == 3


def test_kernels_are_forked_from_the_server(home: Path, address: str) -> None:
    entry = notebook(home, "import os\nprint(os.getppid())")
    assert int(printed(entry, home / "ut.ipynb", address)) in {child.pid for child in servers()}


@pytest.mark.parametrize(
    ("how", "words"), [("crash", "annual: ZeroDivisionError"), ("die", "annual: beräkningen dog")]
)
def test_a_failure_is_told_as_ever(home: Path, address: str, how: str, words: str) -> None:
    with pytest.raises(NotebookError, match=words):
        execute(NotebookRun("annual", annual(home), {"fail": how}), home / "ut.ipynb", address)


@pytest.mark.parametrize("victim", ["kernel", "server"])
def test_a_kernel_that_is_killed_is_a_failure(home: Path, victim: str) -> None:
    pid = {"kernel": "os.getpid()", "server": "os.getppid()"}[victim]
    entry = notebook(home, f"import os, signal\nos.kill({pid}, signal.SIGKILL)\n{SLEEPS}")
    with warm_kernels([entry.notebook]) as address, pytest.raises(NotebookError, match="beräkningen dog"):
        execute(entry, home / "ut.ipynb", address)


def test_an_interruption_ends_every_kernel_and_what_it_has_started(home: Path) -> None:
    entry = notebook(home, SUBPROCESS + SLEEPS)
    environment = dict(os.environ)

    def interrupted() -> None:
        with warm_kernels([entry.notebook]) as address:
            assert address is not None
            file = home / "connection.json"
            kernel = ForkedProcess(address, ["ipykernel_launcher", "-f", str(file)], environment, str(home))
            assert kernel.poll() is None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()


def test_a_killed_job_leaves_neither_server_nor_kernel(home: Path) -> None:
    notebook(home, SLEEPS)
    script = home / "job.py"
    script.write_text(KILLED_JOB, encoding="utf-8")
    job = subprocess.Popen(
        [sys.executable, str(script), str(home / "ut.ipynb"), str(annual(home))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert job.stdout is not None
    assert job.stdout.readline() == b"ready\n"
    family = psutil.Process(job.pid)
    assert gone(lambda: len(family.children(recursive=True)) < 2, 60)
    left = family.children(recursive=True)
    job.send_signal(signal.SIGKILL)
    job.wait()
    assert len(left) >= 2
    assert gone(lambda: [process for process in left if process.is_running()])


def test_without_an_answer_the_kernel_is_started_plainly(home: Path) -> None:
    entry = notebook(home, "import os\nprint(os.getppid())")
    with warm_kernels([entry.notebook]) as address:
        last = servers()[-1]
        last.kill()
        last.wait()
        assert printed(entry, home / "ut.ipynb", address) == f"{os.getpid()}\n"


def test_a_server_with_threads_does_not_fork(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
    (home / "threaded.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(home))
    entry = notebook(home, "import threaded, os\nprint(os.getppid())")
    with warm_kernels([entry.notebook]) as address:
        assert printed(entry, home / "ut.ipynb", address) == f"{os.getpid()}\n"


def test_every_notebook_of_ours_gets_a_forked_kernel(home: Path) -> None:
    """A library that starts threads when it is imported would end warm kernels in silence."""
    with warm_kernels(sorted((PROJECT / "notebooks").glob("*.ipynb"))) as address:
        assert address is not None
        argv = ["ipykernel_launcher", "-f", str(home / "connection.json")]
        kernel = ForkedProcess(address, argv, dict(os.environ), str(home))
        assert kernel.poll() is None
        kernel.kill()
        kernel.wait()


def test_what_is_computed_first_is_there_in_every_kernel(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "found = []\ndef remember(word):\n    found.append(word)\n"
    (home / "memory.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(home))
    entry = notebook(home, "import memory\nprint(memory.found)\nmemory.found.append('mine')")
    with warm_kernels([entry.notebook], "memory:remember", {"word": "varm"}) as address:
        assert [printed(entry, home / "ut.ipynb", address) for _ in range(2)] == ["['varm']\n"] * 2


def test_elsewhere_than_on_linux_there_are_no_warm_kernels(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "CAN_FORK", False)
    with warm_kernels([annual(home)]) as address:
        assert address is None


@pytest.mark.parametrize(
    ("kernels", "runs", "started"), [("plain", 9, False), ("warm", 2, False), ("warm", 3, True)]
)
def test_a_server_is_started_when_wanted_and_worth_it(
    home: Path, kernels: str, runs: int, started: bool
) -> None:
    with kernels_for([annual(home)] * runs, Kernels(kernels)) as address:
        assert (address is not None) is started


def test_the_imports_of_a_notebook_are_read_from_its_code(home: Path) -> None:
    entry = notebook(
        home, "import json, os.path as p\nfrom model import calendar\ndef f():\n    import csv\n"
    )
    assert imports_of(entry.notebook) == ["json", "os.path", "model", "model.calendar", "csv"]
