"""Where independent tasks run: in this process, or in several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def executor(jobs: int) -> Executor:
    """Runs ``jobs`` tasks at once: one here and now, several in fresh processes, alike on all systems."""
    return Inline() if jobs == 1 else ProcessPoolExecutor(jobs, mp_context=get_context("spawn"))


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
    jobs: int,
    function: Callable[..., T],
    tasks: Sequence[tuple[Any, ...]],
    progress: Callable[[int, int], None] | None = None,
) -> list[Future[T]]:
    """Finished futures of ``function`` on each task, at most ``jobs`` at once.

    ``progress`` is told (done, total) after each.
    """
    done = count(1)
    futures = []
    with executor(min(jobs, max(len(tasks), 1))) as pool:
        for task in tasks:
            future = pool.submit(function, *task)
            if progress:
                future.add_done_callback(lambda _: progress(next(done), len(tasks)))
            futures.append(future)
    return futures
