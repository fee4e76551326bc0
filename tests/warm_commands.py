"""Commands run in processes forked from one that has imported what they import, as warm kernels are.

Most of a short command's time is its imports. What runs is the command's own entry point, in a process of its
own with its own arguments, environment, folder and output; where processes cannot be forked it is started.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import NoReturn

from model.computing.threads import ONE_THREAD
from model.notebook_runs.kernel_server import STARTS_THREADS, without

ENTRY_POINTS = {
    "tertial": "model.cli.main:main",
    "papermill": "papermill.__main__:papermill",
    "pytest": "pytest:main",
}
IMPORTED = ("_pytest", "hypothesis", "nbclient", "nbval.plugin", "papermill.cli", "pytest", "tertialpdf")
STARTED_BY_ITSELF = ("model.cli.", "model.importing", "model.calibration.imported")
"""What reads its environment, or starts threads, when it is imported."""
PROJECT = Path(__file__).resolve().parents[1]
CAN_FORK = sys.platform == "linux"
TIMEOUT = 600.0


def run(
    command: str, *arguments: str, env: Mapping[str, str], cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """The finished ``command``, one of ENTRY_POINTS, with what it wrote."""
    asked = [command, *arguments]
    if not CAN_FORK:
        begun = [sys.executable, str(Path(__file__)), command, *arguments]
        return subprocess.run(begun, env=env, cwd=cwd, capture_output=True, encoding="utf-8", check=False)
    with TemporaryFile() as out, TemporaryFile() as err:
        status = _server().ask(asked, env, cwd or Path.cwd(), [out.fileno(), err.fileno()])
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8").replace("\r\n", "\n"))
    return subprocess.CompletedProcess(asked, status, *said)


@dataclass
class Server:
    """The process that commands are forked from; one for each process of the tests."""

    socket: socket.socket
    process: subprocess.Popen[bytes] = field(repr=False)

    def ask(self, command: Sequence[str], env: Mapping[str, str], cwd: Path, outputs: list[int]) -> int:
        """Exit status of ``command``, negative for a signal."""
        request = {"command": command, "env": dict(env), "cwd": str(cwd)}
        socket.send_fds(self.socket, [json.dumps(request).encode()], outputs)
        self.socket.settimeout(TIMEOUT)
        return int(self.socket.recv(64))

    def end(self) -> None:
        """Nothing is left of it."""
        self.socket.close()
        self.process.kill()
        self.process.wait()


@cache
def _server() -> Server:
    own, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD},
        )
    server = Server(own, process)
    atexit.register(server.end)
    return server


def serve(asked: socket.socket) -> None:
    """Run what is asked for, one command at a time, until nobody asks."""
    with without(STARTS_THREADS):
        for package in ("model", "tertialpdf"):
            for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
                if not module.name.startswith(STARTED_BY_ITSELF):
                    importlib.import_module(module.name)
        for name in IMPORTED:
            importlib.import_module(name)
    # The texts of the parameters, which most centres of the tests have, are parsed once for all.
    for params in (PROJECT / "params", *PROJECT.glob("centres/*/params")):
        importlib.import_module("model.parameters.loading").load(params=params)
    assert len(list(Path("/proc/self/task").iterdir())) == 1
    gc.collect()
    gc.freeze()
    while True:
        request, outputs, _flags, _address = socket.recv_fds(asked, 1 << 20, 2)
        if not request:
            return
        pid = os.fork()
        if pid == 0:
            asked.close()
            _become(outputs, **json.loads(request))
        for output in outputs:
            os.close(output)
        _, status = os.waitpid(pid, 0)
        with suppress(OSError):
            asked.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(outputs: Sequence[int], command: list[str], env: dict[str, str], cwd: str) -> NoReturn:
    """In the child: the command, as if it had been started by itself."""
    for number, output in enumerate(outputs, start=1):
        os.dup2(output, number)
        os.close(output)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    encoding = os.environ.get("PYTHONIOENCODING", "utf-8")
    sys.stdout = os.fdopen(1, "w", encoding=encoding, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding=encoding, buffering=1, closefd=False)
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()
    _begin(command)


def _begin(command: list[str]) -> NoReturn:
    sys.argv = command
    module, _, function = ENTRY_POINTS[command[0]].partition(":")
    sys.exit(getattr(importlib.import_module(module), function)())


if __name__ == "__main__":
    if sys.argv[1] in ENTRY_POINTS:
        _begin(sys.argv[1:])
    sys.path.pop(0)
    with socket.socket(fileno=int(sys.argv[1])) as listener:
        serve(listener)
