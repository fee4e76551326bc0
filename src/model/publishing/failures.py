"""What went wrong in one report, held as a value so that it stops no other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


def attempt(function: Callable[..., T], *arguments: Any) -> T | Exception:
    """What ``function`` gives, or what went wrong in it."""
    try:
        return function(*arguments)
    except Exception as error:
        return error


def result_of(future: Future[T]) -> T | Exception:
    """What a finished future holds, or what went wrong; an interruption by the user goes on."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, Exception):
        return error
    raise error
