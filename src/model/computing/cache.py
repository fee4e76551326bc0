"""A cache on disk of what functions have answered: asking again costs nothing.

An answer is kept by all that it depends on: the code of the function's module and of all that this imports
(:mod:`model.computing.code_digest`), and the arguments (:mod:`model.computing.value_digest`). So a function
is to be handed no more than it reads, such as :func:`model.parameters.parts.only` of the parameters, and
must read nothing that it is not handed.

What is kept is data alone (:mod:`model.computing.packing`) after a digest of it and of its key: who can write
to the folder runs nothing, and a file that is not what was kept under its name is no answer. The folder is
this user's alone where this program makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from model.computing.code_digest import code_digest
from model.computing.packing import UnpackableError, packed, unpacked
from model.computing.value_digest import value_digest
from model.parameters.loading import cache_folder
from model.private_files import write_private

T = TypeVar("T")
SUFFIX = ".kept"
DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class CacheEntry:
    """Where one answer is kept: equal entries, equal answers."""

    file: Path

    @property
    def is_cached(self) -> bool:
        """Whether there is an answer."""
        return self.file.is_file()

    def answer(self, compute: Callable[[], T]) -> T:
        """What is kept here, or else what ``compute`` gives, kept from now on."""
        with suppress(OSError, UnpackableError):  # no file, or not what was kept: the answer is computed anew
            kept: T = _read(self.file)
            return kept
        found = compute()
        _write(self.file, found)
        return found


def entry(subject: str, function: Callable[..., Any], *arguments: object) -> CacheEntry:
    """Where the answer of ``function`` to ``arguments`` is kept; ``subject`` is a folder of the cache.

    function: of a module of this project, or a method of a data class, whose fields count as arguments.
    Raises TypeError for arguments that have no digest.
    """
    bound = (function.__self__,) if hasattr(function, "__self__") else ()
    key = value_digest(code_digest(function.__module__), function.__qualname__, *bound, *arguments)
    return CacheEntry(cache_folder() / subject / (key + SUFFIX))


def cached(subject: str, function: Callable[..., T], *arguments: object, **how: object) -> T:
    """The answer of ``function`` to ``arguments``, from the cache if it has been asked before.

    how: what changes nothing of the answer, such as ``jobs`` and ``progress``.
    """
    return entry(subject, function, *arguments).answer(partial(function, *arguments, **how))


def _read(file: Path) -> Any:
    content = file.read_bytes()
    if content[:DIGEST] != _digest(file, content[DIGEST:]):
        raise UnpackableError(file.name)
    return unpacked(content[DIGEST:])


def _write(file: Path, answer: object) -> None:
    """Put it there whole: who reads at the same time finds all of it, or nothing."""
    content = packed(answer)
    write_private(file, _digest(file, content) + content)


def _digest(file: Path, content: bytes) -> bytes:
    """Of what is kept and of the name it is kept by: what lies under another key is no answer to this one."""
    return hashlib.sha256(file.stem.encode() + content).digest()
