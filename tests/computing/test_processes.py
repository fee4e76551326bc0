"""Tasks run alike in one process and in several, and none is lost when a process dies."""

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from model.computing.processes import Processes, WorkersLostError, run_all
from model.errors import Finding, InputError

pytestmark = pytest.mark.slow


def square(number: int) -> int:
    if number < 0:
        raise InputError(Finding("fil", "rad 1", str(number), "minst 0"))
    return number**2


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order_and_a_failure_stays_in_its_place(jobs):
    told: list[tuple[int, int]] = []
    futures = run_all(jobs, square, [(3,), (-1,), (2,)], lambda *step: told.append(step))
    assert (futures[0].result(), futures[2].result()) == (9, 4)
    failure = futures[1].exception()
    assert isinstance(failure, InputError)
    assert failure.findings == (Finding("fil", "rad 1", "-1", "minst 0"),)
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_nothing_to_do_is_done():
    assert run_all(2, square, []) == []


def square_or_die_once(number: int, marks: Path) -> int:
    """The first process to be given 3 dies like one that ran out of memory."""
    if number == 3 and not (marks / "died").exists():
        (marks / "died").touch()
        os._exit(9)
    return number**2


def die(number: int) -> int:
    os._exit(9)


def test_tasks_of_a_process_that_died_are_run_by_others(tmp_path: Path):
    told: list[tuple[int, int]] = []
    tasks = [(number, tmp_path) for number in range(12)]
    futures = run_all(2, square_or_die_once, tasks, lambda *step: told.append(step))
    assert [future.result() for future in futures] == [number**2 for number in range(12)]
    assert (tmp_path / "died").exists()
    assert told == [(done, 12) for done in range(1, 13)]


def large(marks: Path) -> bytes:
    """More than a pipe holds; tells when it is ready to be sent."""
    (marks / f"{os.getpid()}").touch()
    return bytes(1_000_000)


def test_processes_killed_while_they_send_large_results_hang_nobody(tmp_path: Path):
    killed: set[int] = set()

    def kill_the_other(done: int, total: int) -> None:
        if len(killed) < 2:
            for process in multiprocessing.active_children():
                if process.pid not in killed and (tmp_path / f"{process.pid}").exists():
                    killed.add(process.pid or 0)
                    process.kill()
                    return

    futures = run_all(2, large, [(tmp_path,)] * 40, kill_the_other)
    assert len(killed) == 2
    assert {len(future.result()) for future in futures} == {1_000_000}


def test_a_task_that_kills_every_process_is_given_up_in_clear_words():
    futures = run_all(2, die, [(1,), (2,)])
    for future in futures:
        assert isinstance(future.exception(), WorkersLostError)
    with pytest.raises(WorkersLostError, match="2 beräkningar är inte gjorda"):
        futures[0].result()


def test_tasks_run_on_an_executor_of_ones_own():
    with ThreadPoolExecutor(3) as pool:
        futures = run_all(pool, square, [(number,) for number in range(2000)])
    assert [future.result() for future in futures] == [number**2 for number in range(2000)]


ABANDONED = """
import os, time
from model.computing.processes import run_all

def sleep(file):
    with open(file, "w") as out:
        out.write(str(os.getpid()))
    time.sleep(600)

if __name__ == "__main__":
    run_all(2, sleep, [(file,) for file in os.sys.argv[1:]])
"""


def test_processes_end_when_the_one_that_started_them_is_killed(tmp_path: Path):
    script = tmp_path / "abandoned.py"
    script.write_text(ABANDONED, encoding="utf-8")
    files = [tmp_path / "one", tmp_path / "two"]
    started = subprocess.Popen([sys.executable, str(script), *map(str, files)])
    assert _soon(lambda: all(file.exists() and file.read_text() for file in files))
    workers = [int(file.read_text()) for file in files]
    started.kill()
    started.wait()
    assert _soon(lambda: not any(psutil.pid_exists(pid) for pid in workers))


def _soon(happens: Callable[[], bool]) -> bool:
    """Whether something happens within a minute."""
    return any(happens() or time.sleep(0.05) for _ in range(1200))


def linear_algebra_threads() -> set[int]:
    np.dot(np.ones((2, 2)), np.ones((2, 2)))
    return {pool["num_threads"] for pool in threadpool_info()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_linear_algebra_has_one_thread_wherever_tasks_run(jobs):
    with threadpool_limits(2):
        (future,) = run_all(jobs, linear_algebra_threads, [()])
        assert future.result() == {1}
        assert linear_algebra_threads() != {1}


def test_a_pool_that_cannot_start_a_process_is_broken(monkeypatch: pytest.MonkeyPatch):
    """As when it has just found a process dead and closed what the next would be started with."""

    def closed(*_: object) -> None:
        raise OSError("handle is closed")

    with Processes(2) as pool:
        monkeypatch.setattr(ProcessPoolExecutor, "submit", closed)
        with pytest.raises(BrokenExecutor, match="closed"):
            pool.submit(square, 2)
