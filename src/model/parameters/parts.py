"""Parameters with some of their parts only: what a computation is handed, so that it can read nothing else.

An answer that is kept by the parts it was computed from cannot depend on another part, since reading one
raises AttributeError.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel

from model.parameters.schema.parameters import Parameters

M = TypeVar("M", bound=BaseModel)


def only(parameters: Parameters, *parts: str) -> Parameters:
    """``parameters`` with nothing but ``parts``, dotted paths such as ``staffing`` or ``phone.schedule``.

    For reading in this process: it is not pickled, and makes no changed parameters. Raises AttributeError
    when there is no such part.
    """
    return _only(parameters, [part.split(".") for part in parts])


def _only(whole: M, paths: Sequence[Sequence[str]]) -> M:
    inner: dict[str, list[Sequence[str]]] = {}
    for name, *rest in paths:
        inner.setdefault(name, []).append(rest)
    kept: dict[str, Any] = {
        name: _only(getattr(whole, name), rests) if all(rests) else getattr(whole, name)
        for name, rests in inner.items()
    }
    part = type(whole).model_construct(**kept)
    for name in type(whole).model_fields.keys() - kept.keys():  # what has a default would be there, too
        part.__dict__.pop(name, None)
    return part
