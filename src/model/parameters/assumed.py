"""What of a centre's parameters nobody there has said: known by the source that they came with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from model.parameters.quantity import Quantity

ASSUMED = "Tertials antagande"
TO_DECIDE = "Tertials antagande; bör bestämmas av centret"
"""Sources: what nobody was asked, and what of that a centre should say itself."""


def assumed_count(parameters: BaseModel) -> int:
    """How many parameters have Tertial as their source."""
    return sum(source.startswith(ASSUMED) for source in _sources(parameters))


def to_decide_count(parameters: BaseModel) -> int:
    """How many of them a centre should say itself."""
    return sum(source == TO_DECIDE for source in _sources(parameters))


def _sources(part: Any) -> Iterator[str]:
    if isinstance(part, Quantity):
        yield part.source
    elif isinstance(part, BaseModel):
        for inner in vars(part).values():
            yield from _sources(inner)
    elif isinstance(part, dict):
        for inner in part.values():
            yield from _sources(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _sources(inner)
