"""Warm kernels: notebooks run in kernels forked from a process that has imported what they import.

Most of a short notebook's time is the start of its kernel and the imports in it. Within :func:`warm_kernels`
there is a server process (:mod:`model.notebook_runs.kernel_server`) that has done both; papermill, given
:func:`papermill_options`, gets each kernel from there and treats it as any other. Without a server that can
be reached, and on systems where forking is not safe, kernels are started the plain way.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Unicode
from traitlets.config import Config

from model.computing.threads import ONE_THREAD
from model.notebook_runs.kernels import Kernels

PROVISIONER = "tertial-warm"
"""Name of :class:`WarmProvisioner` among jupyter_client's entry points (pyproject.toml)."""
WORTH_WARMING = 3
"""Notebooks from which on a server of warm kernels saves more than its own start costs."""
CAN_FORK = sys.platform == "linux"
"""macOS has fork, but its own libraries do not survive it; Windows has none."""
SETTLE_SECONDS = 5.0
LOST = -signal.SIGKILL
"""Status of a kernel whose server died: the system has killed it."""


@contextmanager
def kernels_for(
    notebooks: Sequence[Path],
    kernels: Kernels,
    first: str | None = None,
    arguments: Mapping[str, Any] | None = None,
) -> Iterator[str | None]:
    """:func:`warm_kernels` for the runs of ``notebooks``, if they are asked for and worth it; else None."""
    if kernels is Kernels.PLAIN or len(notebooks) < WORTH_WARMING:
        yield None
        return
    with warm_kernels(sorted(set(notebooks)), first, arguments) as address:
        yield address


@contextmanager
def warm_kernels(
    notebooks: Sequence[Path], first: str | None = None, arguments: Mapping[str, Any] | None = None
) -> Iterator[str | None]:
    """The address of a server of warm kernels for ``notebooks``, None where kernels cannot be forked.

    first: a function, written module:name, that the server calls with ``arguments`` (JSON values) before it
    forks, for what all notebooks would compute anew. All kernels are gone when the context is left, however.
    """
    if not CAN_FORK:
        yield None
        return
    with TemporaryDirectory(prefix="tertial-", ignore_cleanup_errors=True) as folder:
        address = str(Path(folder) / "kernels")
        with _server(address, notebooks, first, arguments or {}):
            yield address


@contextmanager
def _server(
    address: str, notebooks: Sequence[Path], first: str | None, arguments: Mapping[str, Any]
) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(socket.SOMAXCONN)
        order = {
            "listener": listener.fileno(),
            "notebooks": [str(path) for path in notebooks],
            "first": first,
            "arguments": arguments,
        }
        process = subprocess.Popen(
            [
                sys.executable,
                "-Xfrozen_modules=off",
                "-m",
                "model.notebook_runs.kernel_server",
                json.dumps(order),
            ],
            stdin=subprocess.PIPE,
            pass_fds=[listener.fileno()],
            env={**os.environ, **ONE_THREAD},
            start_new_session=True,
        )
    try:
        yield
    finally:
        with suppress(OSError, subprocess.TimeoutExpired):
            process.terminate()  # heard only while it warms up; once it serves, the closed pipe ends it
            process.communicate(timeout=SETTLE_SECONDS)
        if process.poll() is None:
            process.kill()
            process.wait()


def papermill_options(address: str | None) -> dict[str, Any]:
    """What ``papermill.execute_notebook`` is to be given for kernels from the server at ``address``."""
    if address is None:
        return {}
    return {
        "kernel_manager_class": WarmKernelManager,
        "config": Config({"WarmKernelManager": {"address": address}}),
    }


class WarmKernelManager(AsyncKernelManager):
    """A kernel manager whose kernel comes from a server of warm kernels."""

    address = Unicode(help="Path of the server's socket.").tag(config=True)

    @property
    def kernel_spec(self) -> Any:
        """The kernel's specification, provisioned from the server."""
        spec = copy(super().kernel_spec)
        if spec is not None:
            stanza = {"provisioner_name": PROVISIONER, "config": {"address": self.address}}
            spec.metadata = {**spec.metadata, "kernel_provisioner": stanza}
        return spec


class WarmProvisioner(LocalProvisioner):
    """Provisions kernels from a server of warm kernels; the plain way when it does not answer."""

    address = Unicode(help="Path of the server's socket.").tag(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Ask for a kernel that is told what ``cmd``, a command for ipykernel_launcher, would tell it."""
        env, cwd = kwargs.get("env") or dict(os.environ), kwargs.get("cwd") or Path.cwd()
        try:
            process = ForkedProcess(self.address, cmd[cmd.index("-m") + 1 :], env, str(cwd))
        except (OSError, ValueError):
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = self.pgid = process.pid
        self.cwd = cwd
        return self.connection_info


class ForkedProcess:
    """A kernel that the server has forked, with as much of ``subprocess.Popen`` as a provisioner uses.

    Raises OSError when the server does not answer, ValueError when it refuses.
    """

    stdin = stdout = stderr = None

    def __init__(self, address: str, argv: Sequence[str], env: Mapping[str, str], cwd: str) -> None:
        self.returncode: int | None = None
        self._received = b""
        self._socket = socket.socket(socket.AF_UNIX)
        try:
            self._socket.connect(address)
            self._socket.sendall(json.dumps({"argv": argv, "env": dict(env), "cwd": cwd}).encode() + b"\n")
            self.pid = int(self._answer()["pid"])
        except BaseException:
            self._socket.close()
            raise

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        if self.returncode is None and self._can_read(0.0):
            self._end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its exit status, once it has ended; raises TimeoutExpired."""
        started = time.monotonic()
        while self.poll() is None:
            left = None if timeout is None else timeout - (time.monotonic() - started)
            if left is not None and left <= 0:
                raise subprocess.TimeoutExpired("kernel", timeout or 0.0)
            self._can_read(left)
        return self.returncode or 0

    def send_signal(self, signum: int) -> None:
        """Send it a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """Kill it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def _can_read(self, seconds: float | None) -> bool:
        return bool(select.select([self._socket], [], [], seconds)[0])

    def _end(self) -> None:
        try:
            self.returncode = int(self._answer()["status"])
        except (OSError, ValueError):
            self.returncode = LOST
        self._socket.close()

    def _answer(self) -> Any:
        """The server's next line; ValueError when it refuses or has hung up."""
        while b"\n" not in self._received:
            part = self._socket.recv(4096)
            if not part:
                raise ValueError("the server of warm kernels hung up")
            self._received += part
        line, _, self._received = self._received.partition(b"\n")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer
