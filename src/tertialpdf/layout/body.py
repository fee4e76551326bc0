"""The document in order, for whoever arranges it: running text, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Prose:
    """Running text as Typst statements, and how many headings are in it."""

    source: str
    headings: int = 0


@dataclass(frozen=True)
class Floating:
    """A figure or table that can stand elsewhere than where it is shown.

    call: the Typst function that sets it, and its first arguments. before: what goes along to a turned page.
    """

    key: str
    call: str
    turned: bool = False
    before: str = ""
    headings: int = 0


@dataclass(frozen=True)
class Solid:
    """Something that stands where it is shown."""

    call: str


Part = Prose | Floating | Solid
Body = Sequence[Part]


def headings_before(body: Body) -> dict[str, int]:
    """For each figure and table, in order, the number of headings before it."""
    headings, own = 0, {}
    for part in body:
        if not isinstance(part, Solid):
            headings += part.headings
        if isinstance(part, Floating):
            own[part.key] = headings
    return own
