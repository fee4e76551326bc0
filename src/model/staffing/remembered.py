"""What a search has found, kept on disk: asking again costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import joblib

from model.parameters.loading import cache_folder

T = TypeVar("T")

FOLDER = "optimisation"


def remembered(compute: Callable[[], T], modules: tuple[str, ...], *key: object) -> T:
    """What ``compute`` gives, or gave earlier under the same ``key`` (of plain values) and code.

    modules: names of those beside this one that the result depends on, apart from what the key stands for.
    """
    found: T = _kept(cache_folder())(_digest(modules), key, compute)
    return found


@cache
def _kept(folder: Path) -> Any:
    return joblib.Memory(folder / FOLDER, verbose=0).cache(_computed, ignore=["compute"])


def _computed(_digest: str, _key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
    return compute()


@cache
def _digest(modules: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in modules:
        digest.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return digest.hexdigest()
