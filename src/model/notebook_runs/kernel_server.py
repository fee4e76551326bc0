"""The process that warm kernels are forked from: ``python -m model.notebook_runs.kernel_server``, Linux only.

It imports what notebooks import, computes what they all begin with, and then, for each kernel that is asked
for on its socket, forks a child that runs IPython's kernel. It has a single thread and no ZeroMQ context, so
that a fork copies nothing that is half-way; it refuses to fork when that no longer holds, and whoever asked
starts a kernel the plain way.

Nothing is left behind: a kernel is killed when its asker hangs up, all of them when standard input, a pipe
from the process that wanted the server, is closed, and the system kills them when the server dies. A request
is a line of JSON (argv, env, cwd); the answer ``{"pid": ...}`` and, when the kernel has ended,
``{"status": ...}``.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import gc
import importlib
import json
import os
import selectors
import signal
import socket
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

ALWAYS = (
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "ipykernel.kernelapp",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_svg",
    "matplotlib_inline.backend_inline",
    "tornado.platform.asyncio",
)
"""What every kernel, and every chart, imports beside what the notebooks name."""
STARTS_THREADS = "polars"
"""Imported by statsmodels where it is installed, and then forking is not safe; a notebook may import it."""
INLINE_PLOTS = "module://matplotlib_inline.backend_inline"
AT_START = dict(os.environ)
REQUEST_SECONDS = 5.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Kernel:
    """A forked kernel and the connection on which it was asked for."""

    pid: int
    pidfd: int
    asker: socket.socket


def serve(listener: socket.socket, lifeline: int) -> None:
    """Fork kernels for whoever connects to ``listener``, until ``lifeline`` is closed at its other end."""
    kernels: dict[int, Kernel] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        selector.register(lifeline, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                kernel: Kernel | None = key.data
                if kernel is not None:
                    if kernels.get(kernel.pid) is kernel:  # not told of twice
                        del kernels[kernel.pid]
                        _end(kernel, selector)
                elif key.fd == lifeline:
                    for running in kernels.values():
                        _end(running, selector)
                    return
                else:
                    asker, _ = listener.accept()
                    others = [item for other in kernels.values() for item in (other.pidfd, other.asker)]
                    if started := _answer(asker, [listener, selector, *others]):
                        kernels[started.pid] = started
                        selector.register(started.pidfd, selectors.EVENT_READ, started)
                        selector.register(started.asker, selectors.EVENT_READ, started)


def _end(kernel: Kernel, selector: selectors.BaseSelector) -> None:
    """The kernel has ended, or is to end since its asker hung up: see to both, and tell its status."""
    selector.unregister(kernel.pidfd)
    selector.unregister(kernel.asker)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(kernel.pid, signal.SIGKILL)  # the kernel, if it runs, and what it has started
    with contextlib.suppress(ProcessLookupError):
        os.kill(kernel.pid, signal.SIGKILL)  # when it has not come to have a group of its own
    _, status = os.waitpid(kernel.pid, 0)
    os.close(kernel.pidfd)
    _say(kernel.asker, {"status": os.waitstatus_to_exitcode(status)})
    kernel.asker.close()


def _answer(asker: socket.socket, inherited: list[Any]) -> Kernel | None:
    """Fork the kernel that ``asker`` wants; None when it hung up, or when forking would not be safe."""
    try:
        asker.settimeout(REQUEST_SECONDS)
        with asker.makefile("rb") as lines:
            request = json.loads(lines.readline())
        if (threads := len(list(Path("/proc/self/task").iterdir()))) > 1:
            _say(asker, {"error": f"{threads} threads"})
            asker.close()
            return None
    except (OSError, ValueError):
        asker.close()
        return None
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        _become_kernel(request, [*inherited, asker], server)
    kernel = Kernel(pid, os.pidfd_open(pid), asker)
    _say(asker, {"pid": pid})
    return kernel


def _say(asker: socket.socket, answer: Mapping[str, Any]) -> None:
    with contextlib.suppress(OSError):
        asker.sendall(json.dumps(answer).encode() + b"\n")


def _become_kernel(request: Mapping[str, Any], inherited: list[Any], server: int) -> NoReturn:
    """In the child: a kernel as if it had been started by itself; never returns."""
    status = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:  # it died before it could be followed
            os._exit(status)
        for item in inherited:
            os.close(item) if isinstance(item, int) else item.close()
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.close(null)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        set_by_imports = {name: text for name, text in os.environ.items() if name not in AT_START}
        os.environ.clear()
        os.environ.update({**set_by_imports, **request["env"], "JPY_PARENT_PID": str(server)})
        os.chdir(request["cwd"])
        sys.argv = list(request["argv"])
        _reseed()
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(sys.argv[1:])
        status = 0
    except SystemExit as exit_request:
        status = exit_request.code if isinstance(exit_request.code, int) else 1
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _reseed() -> None:
    """Global random state of its own: a fork would share numpy's; the standard library sees to its own."""
    if "numpy.random" in sys.modules:
        sys.modules["numpy.random"].seed()


def imports_of(notebook: Path) -> list[str]:
    """Modules that ``notebook`` imports; for ``from a import b`` both a and a.b, which may be none."""
    names: list[str] = []
    content = json.loads(notebook.read_text(encoding="utf-8"))  # nbformat takes a second to import
    for cell in content["cells"]:
        if cell["cell_type"] != "code":
            continue
        with contextlib.suppress(SyntaxError):  # a cell with a magic command
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Import):
                    names += [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


@contextlib.contextmanager
def without(module: str) -> Iterator[None]:
    """Whoever imports ``module`` meanwhile is told that there is none."""
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def warm_up(notebooks: Iterable[str], first: str | None, arguments: Mapping[str, Any]) -> None:
    """Import what kernels will import, and call ``first`` (module:function) with ``arguments``.

    A fault is nobody's concern here: the notebook will meet it and say so.
    """
    with without(STARTS_THREADS):
        for name in [*ALWAYS, *(name for path in notebooks for name in imports_of(Path(path)))]:
            with contextlib.suppress(Exception):
                importlib.import_module(name)
    if first:
        module, _, function = first.partition(":")
        with contextlib.suppress(Exception):
            getattr(importlib.import_module(module), function)(**arguments)


def main(order: str) -> None:
    """Serve as ``order`` says: JSON with listener (a descriptor), notebooks, first and arguments."""
    if sys.path[0] in ("", str(Path.cwd())):  # as ipykernel_launcher: the kernel puts it back
        del sys.path[0]
    os.environ.setdefault("MPLBACKEND", INLINE_PLOTS)  # as the kernel, before matplotlib is imported
    given = json.loads(order)
    with socket.socket(fileno=given["listener"]) as listener:
        warm_up(given["notebooks"], given["first"], given["arguments"])
        gc.collect()
        gc.freeze()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # from here on there are kernels to see to first
        serve(listener, sys.stdin.fileno())


if __name__ == "__main__":
    main(sys.argv[1])
