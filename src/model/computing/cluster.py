"""Tasks on other machines: a Dask cluster, reached by the address of its scheduler.

The cluster computes what this machine would have computed, to the bit, or nothing: workers whose code,
libraries or arithmetic differ are refused, at the start and again with each task, as workers may join later.
A task whose worker dies is run on another one by Dask itself.
"""

from __future__ import annotations

import hashlib
import logging
import platform
import socket
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import cache, partial
from typing import Any, TypeVar

import numpy as np
from distributed import Client, KilledWorker
from distributed.comm.addressing import get_address_host_port
from distributed.versions import VersionMismatchWarning

from model.computing.code_digest import packages_digest
from model.computing.processes import WorkersLostError
from model.computing.threads import one_thread
from model.errors import Finding, InputError
from model.parameters.loading import COMMAND_LINE

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds in which a scheduler should answer, and then a first worker should be there."""
LOGS = ("distributed", "distributed.client", "distributed.core", "distributed.comm")
OPTION = "--cluster"


@contextmanager
def connected(address: str, patience: float = PATIENCE) -> Iterator[Executor]:
    """An executor on the cluster at ``address``, such as ``tcp://host:8786``.

    Raises InputError when no scheduler answers there within ``patience`` seconds, when it has no workers, or
    when any of them would not compute what this process does.
    """
    for name in LOGS:  # what matters is told by exceptions
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with _client(address, patience) as client:
        _require_workers(client, address, patience)
        _require_same_results(client)
        yield ClusterExecutor(client)


def _client(address: str, patience: float) -> Client:
    """A client of the scheduler at ``address``; InputError when something else, or nothing, answers."""
    try:
        with socket.create_connection(get_address_host_port(address), timeout=patience):
            pass  # a client that cannot connect leaves a thread behind that complains when Python ends
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", VersionMismatchWarning)
            return Client(  # type: ignore[no-untyped-call]
                address, timeout=patience, set_as_default=False
            )
    except Exception:  # whatever a server that is no scheduler may lead to
        wanted = "adressen till en Dask-schemaläggare som svarar, till exempel tcp://dator:8786"
        raise InputError(Finding(COMMAND_LINE, OPTION, address, wanted)) from None


class ClusterExecutor(Executor):
    """Hands tasks to a Dask client; nothing is retried but what died with its worker.

    A failing task would fail again, since it is a pure function: ``retries`` stays zero. How many workers may
    die with a task is the scheduler's ``distributed.scheduler.allowed-failures`` (3 unless set there).
    """

    def __init__(self, client: Client) -> None:
        self._executor = client.get_executor(pure=False, retries=0)  # type: ignore[no-untyped-call]
        self._signature = signature()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """The future of ``fn(*args, **kwargs)``; it holds a WorkersLostError if the cluster lost the task."""
        inner = self._executor.submit(_run, self._signature, fn, args, kwargs)
        outer: Future[T] = Future()
        inner.add_done_callback(partial(_pass_on, outer))
        return outer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more tasks; wait for those under way, or cancel them."""
        self._executor.shutdown(wait=wait and not cancel_futures)


@cache
def signature() -> str:
    """Hash of what decides a result beside its input: all code, libraries, Python, and arithmetic tried out.

    The libraries' exponential and logarithm may differ in their last bit between kinds of processors.
    """
    generator = np.random.default_rng(2012)
    tried = [generator.lognormal(size=512), generator.gamma(0.7, size=512), generator.exponential(size=512)]
    digest = hashlib.sha256(packages_digest().encode())
    for values in (*tried, np.exp(tried[0]), np.log(tried[1])):
        digest.update(values.tobytes())
    return digest.hexdigest()


def _run(wanted: str, function: Callable[..., T], args: Any, kwargs: Any) -> T:
    """On a worker: ``function`` on its arguments, or a refusal if results could differ from the client's."""
    if signature() != wanted:
        raise _differs(platform.node())
    with one_thread():
        return function(*args, **kwargs)


def _pass_on(outer: Future[Any], inner: Future[Any]) -> None:
    """What became of the task, in words that do not need Dask."""
    if inner.cancelled():
        outer.set_exception(WorkersLostError("klustrets schemaläggare svarar inte längre"))
        return
    error = inner.exception()
    if isinstance(error, KilledWorker):
        died = f"klustret har gett upp en beräkning som {error.allowed_failures + 1} arbetare dött under"
        outer.set_exception(WorkersLostError(f"{died}. Räckte deras minne?"))
    elif error is not None:
        outer.set_exception(error)
    else:
        outer.set_result(inner.result())


def _require_workers(client: Client, address: str, patience: float) -> None:
    try:
        client.wait_for_workers(1, timeout=patience)
    except TimeoutError:
        raise InputError(
            Finding(COMMAND_LINE, OPTION, f"{address} utan arbetare", "minst en arbetare, dask worker ADRESS")
        ) from None


def _require_same_results(client: Client) -> None:
    """InputError naming each worker whose signature is another, or that does not know the question."""
    found = client.run(signature, on_error="return")
    if others := sorted(worker for worker, theirs in found.items() if theirs != signature()):
        raise InputError(*(_differs(worker).findings[0] for worker in others))


def _differs(worker: str) -> InputError:
    return InputError(
        Finding(
            f"klustrets arbetare {worker}",
            "version",
            "en annan än här",
            "samma version av modellen, Python och paketen i requirements.lock, på samma slags processor",
        )
    )
