"""Processor time of a call with that of every process it starts, a browser's helpers too (Linux).

A browser's processes leave orphans that nobody waits for, whose time is else lost: this process adopts them
and waits for them.
"""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given, Made = ParamSpec("Given"), TypeVar("Made")
ADOPT = 36
"""Of ``prctl``: PR_SET_CHILD_SUBREAPER."""
PATIENCE = 5.0
"""Seconds that started processes are waited for."""


def adopt() -> None:
    """Has orphans of this process become its children."""
    ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)


def timed(
    call: Callable[Given, Made], *given: Given.args, **named: Given.kwargs
) -> tuple[float, float, Made]:
    """Seconds by the clock, seconds of processor time, and what the call gives."""
    start, spent = time.perf_counter(), _spent()
    made = call(*given, **named)
    seconds = time.perf_counter() - start
    _wait()
    return seconds, _spent() - spent, made


def _spent() -> float:
    return sum(os.times()[:4])


def _wait() -> None:
    """Waits for what has been started and has ended or is about to."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            number, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not number:
            time.sleep(0.02)
