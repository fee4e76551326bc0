"""What has been computed, kept on disk by what it depends on: asking again costs nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import joblib

from model.parameters.loading import cache_folder

T = TypeVar("T")
Key = tuple[object, ...]
"""Plain values that the result depends on, a :func:`code_digest` among them."""


def remembered(subject: str, key: Key, compute: Callable[[], T]) -> T:
    """What ``compute`` gives, or gave earlier under the same ``key``; ``subject`` is a cache folder."""
    found: T = _kept(cache_folder(), subject)(key, compute)
    return found


def is_remembered(subject: str, key: Key) -> bool:
    """Whether :func:`remembered` would have nothing to compute."""
    return bool(_kept(cache_folder(), subject).check_call_in_cache(key, None))


@cache
def code_digest(sources: tuple[str, ...], libraries: tuple[str, ...] = ()) -> str:
    """Hash of ``sources``, modules or folders of them below the package, and of the versions of libraries."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256(" ".join(map(version, libraries)).encode())
    for name in sources:
        path = package / name
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.read_bytes())
    return digest.hexdigest()


@cache
def _kept(folder: Path, subject: str) -> Any:
    return joblib.Memory(folder / subject, verbose=0).cache(_computed, ignore=["compute"])


def _computed(_key: Key, compute: Callable[[], Any]) -> Any:
    return compute()
