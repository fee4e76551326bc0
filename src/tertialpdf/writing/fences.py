"""Fences in formulas: parentheses, brackets and bars, and where each is closed."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from tertialpdf.writing.mathml_elements import children_of, sign_of

CLOSED_BY = {
    "(": ")",
    "[": "]",
    "{": "}",
    "⟨": "⟩",
    "|": "|",
    "‖": "‖",
    "⌊": "⌋",
    "⌈": "⌉",
    "∥": "∥",
    "∣": "∣",
}
SAME = {"∥": "‖", "∣": "|"}
MEASURES = {"|": "|", "‖": "‖", "⌊": "⌊", "⌈": "⌈"}
"""Fences that say something of what they hold."""


def closing_of(elements: Sequence[Element], start: int) -> int:
    """Where the fence at ``start`` is closed; 0 where it is none."""
    opened = sign_of(elements[start])
    if elements[start].tag != "mo" or opened not in CLOSED_BY:
        return 0
    closes = CLOSED_BY[opened]
    if opened == closes:
        same = [place for place in range(start, len(elements)) if fence_of(elements[place]) == closes]
        said_so = elements[start].get("stretchy") == "true" or opened != "\u2223"
        return same[1] if said_so and len(same) % 2 == 0 else 0
    depth = 0
    for place in range(start, len(elements)):
        fence = fence_of(elements[place])
        depth += (fence == opened) - (fence == closes)
        if not depth:
            return place
    return 0


def fence_of(element: Element) -> str:
    """The sign of a fence, also one with something above or below it."""
    base = children_of(element)[0] if element.tag in ("msup", "msub", "msubsup") else element
    return sign_of(base) if base.tag == "mo" else ""


def end_of(fence: str) -> str:
    """The name of what closes: *parenthesis* of *open parenthesis*."""
    return fence.removeprefix("open ")
