"""One thread of linear algebra for each process: processes share the cores already.

Several threads on a small matrix wait for each other, five times the work for a series; and sums that
threads share out may differ in their last bit with the number of cores.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
"""Environment that libraries read when they are loaded."""


@contextmanager
def one_thread() -> Iterator[None]:
    """One thread in the libraries that are loaded by now, while the context lasts."""
    with threadpool_limits(1):
        yield


def one_thread_for_good() -> None:
    """One thread in this process from now on, also in libraries yet to be loaded."""
    os.environ.update(ONE_THREAD)
    threadpool_limits(1)
