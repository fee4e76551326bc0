"""Where independent tasks run: in this process, in several, or in an executor of one's own.

A process that dies, because memory ran out or someone stopped it, loses no task: what was not finished is
handed to new processes. Results are the same wherever tasks run, so a second attempt changes nothing.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import count, islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import Thread
from typing import Any, ParamSpec, TypeVar

from model.computing.progress import Progress
from model.computing.threads import one_thread, one_thread_for_good

P = ParamSpec("P")
T = TypeVar("T")

Jobs = int | Executor
"""How many local processes to use (1: this one), or what to run tasks on instead."""

POOLS = 4
"""Pools of processes that are tried before unfinished tasks are given up."""
IN_FLIGHT = 1024
"""Tasks handed at once to an executor of unknown size: keeps hundreds of cores busy in bounded memory."""
PER_PROCESS = 2
"""Tasks handed at once to each local process: the next one waits when one is done."""


class WorkersLostError(Exception):
    """Processes died again and again before a task was done; says so in Swedish."""


class Processes(ProcessPoolExecutor):
    """Fresh processes with one thread each, alike on all systems, whose tasks and results travel as files.

    The standard pool sends both through pipes that its processes share. One that is killed in the middle of a
    large result leaves half of it there, and the pool waits for the rest for ever; and before Python 3.12 the
    pool waits for ever to write a large task to processes that have died
    (https://github.com/python/cpython/issues/94777).
    """

    def __init__(self, processes: int) -> None:
        super().__init__(processes, mp_context=get_context("spawn"), initializer=_begin)
        self._files = TemporaryDirectory(prefix="tertial-", ignore_cleanup_errors=True)

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The future of ``fn(*args, **kwargs)``; raises BrokenExecutor when a process has died."""
        outer: Future[T] = Future()
        task = _to_file(self._files.name, (fn, args, kwargs))
        try:
            inner = super().submit(_done_to_file, self._files.name, task)
        except OSError as error:  # what it would start a process with is closed: it has just found one dead
            raise BrokenExecutor(str(error)) from error
        inner.add_done_callback(partial(_from_file, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let processes end; what is under way is waited for, unless told otherwise."""
        super().shutdown(wait, cancel_futures=cancel_futures)
        if wait:
            self._files.cleanup()


class Inline(Executor):
    """Runs each task at once in this process; a failure stays in the task's future."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The finished future of ``fn(*args, **kwargs)``."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def run_all(
    jobs: Jobs,
    function: Callable[..., T],
    tasks: Sequence[tuple[Any, ...]],
    progress: Progress | None = None,
) -> list[Future[T]]:
    """Finished futures of ``function`` on each task, in the order of ``tasks``.

    ``progress`` is told (done, total) after each.
    """
    finished = {}
    for number, future in completed(jobs, function, tasks):
        finished[number] = future
        if progress:
            progress(len(finished), len(tasks))
    return [finished[number] for number in range(len(tasks))]


def completed(
    jobs: Jobs, function: Callable[..., T], tasks: Sequence[tuple[Any, ...]]
) -> Iterator[tuple[int, Future[T]]]:
    """Number and finished future of each task, as they finish.

    A task whose process died is run anew, in at most ``POOLS`` pools; after that its future holds a
    WorkersLostError. An executor of one's own is trusted with its own second attempts.
    """
    waiting = dict(enumerate(tasks))
    if isinstance(jobs, Executor):
        yield from _finished(jobs, IN_FLIGHT, function, waiting)
        return
    for attempt in count(1):
        processes = min(jobs, max(len(waiting), 1))
        with _local(processes) as pool:
            for number, future in _finished(pool, _window(processes), function, waiting):
                if not isinstance(future.exception(), BrokenExecutor):
                    del waiting[number]
                    yield number, future
                elif attempt == POOLS:
                    yield number, _failed(WorkersLostError(_lost(len(waiting))))
        if not waiting or attempt == POOLS:
            return


def _finished(
    pool: Executor, window: int, function: Callable[..., T], tasks: Mapping[int, tuple[Any, ...]]
) -> Iterator[tuple[int, Future[T]]]:
    """Number and future of each task as they finish in ``pool``, at most ``window`` handed over at once."""
    queue = iter(list(tasks.items()))
    running: dict[Future[T], int] = {}
    while True:
        for number, task in islice(queue, window - len(running)):
            running[_submitted(pool, function, task)] = number
        if not running:
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            yield running.pop(future), future


def _begin() -> None:
    """In a process, before its first task."""
    one_thread_for_good()
    _end_with_parent()


def _end_with_parent() -> None:
    """End when the process that started it has ended, also when that one was killed."""

    def watch(parent: BaseProcess) -> None:
        parent.join()
        os._exit(1)

    if (parent := parent_process()) is not None:
        Thread(target=watch, args=(parent,), daemon=True).start()


def _done_to_file(folder: str, task: str) -> str:
    """In a process: do the task of a file; the file that holds the result, whole."""
    file = Path(task)
    function, args, kwargs = pickle.loads(file.read_bytes())
    file.unlink()
    return _to_file(folder, function(*args, **kwargs))


def _to_file(folder: str, content: Any) -> str:
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        pickle.dump(content, file, protocol=pickle.HIGHEST_PROTOCOL)
    return file.name


def _from_file(outer: Future[Any], inner: Future[str]) -> None:
    """Hand on what a process put in its file, or why it did not."""
    try:
        file = Path(inner.result())
        result = pickle.loads(file.read_bytes())
        file.unlink()
    except BaseException as error:
        outer.set_exception(error)
    else:
        outer.set_result(result)


def _submitted(pool: Executor, function: Callable[..., T], task: tuple[Any, ...]) -> Future[T]:
    """The task's future; one that has failed when the pool is broken already."""
    try:
        return pool.submit(function, *task)
    except BrokenExecutor as error:
        return _failed(error)


def _failed(error: Exception) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


@contextmanager
def _local(processes: int) -> Iterator[Executor]:
    """One process is this one; linear algebra has one thread here, too."""
    if processes == 1:
        with one_thread():
            yield Inline()
    else:
        with Processes(processes) as pool:
            yield pool


def _window(processes: int) -> int:
    return 1 if processes == 1 else PER_PROCESS * processes


def _lost(tasks: int) -> str:
    return (
        f"beräkningsprocesser har dött {POOLS} gånger och {tasks} beräkningar är inte gjorda. "
        "Räckte minnet? Försök med färre samtidigt, till exempel --jobs 1."
    )
