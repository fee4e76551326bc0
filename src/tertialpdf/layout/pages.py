"""Where things came to stand, page by page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

TOP_EDGE, BOTTOM_EDGE = 68.0, 776.7
"""The text area of an A4 page, in points from its top (margins of 2.4 and 2.3 cm)."""
AREA = BOTTOM_EDGE - TOP_EDGE
Marks = Sequence[dict[str, Any]]
Place = tuple[int, float]
FLOATING = re.compile(r"(figure|table|grid)-(\d+)")
BEGINS = re.compile(r"start|stay|solid|figure|table|grid")


@dataclass
class Pages:
    """Where things came to stand, measured or foretold; places are (page, points from the page's top)."""

    floating: dict[str, Place] = field(default_factory=dict)
    headings: list[Place] = field(default_factory=list)
    white: dict[int, float] = field(default_factory=dict)
    """By page the white space at its foot, as a share of the text area."""
    bands: dict[int, float] = field(default_factory=dict)
    """By page the widest white space between two things, as a share of the text area."""
    parts: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each table, or each broken one, its rows by page."""
    ends: dict[str, Place] = field(default_factory=dict)
    """Where a figure or table ends that goes on on a later page than it begins."""
    unsure: int = 0
    """Foretold: how many may as well come to stand on the page before, where they must not."""


def measured(marks: Marks) -> Pages:
    """Where Typst has put things."""
    found = Pages()
    by_page: dict[int, list[tuple[float, str]]] = {}
    runs_on: set[int] = set()
    begun: Place | None = None
    key = ""
    for mark in marks:
        kind, place = mark["kind"], (mark["page"], mark["y"])
        if kind.startswith("heading"):
            found.headings.append(place)
        elif FLOATING.fullmatch(kind):
            found.floating[kind] = place
            key = kind
        elif kind == "row" and key:  # rows of a table within a list or a passage stay with their text
            parts = found.parts.setdefault(key, {})
            parts[place[0]] = parts.get(place[0], 0) + 1
        elif kind == "end" and key in found.parts:
            found.parts[key].setdefault(place[0], 0)  # a note alone
            if place[0] > found.floating[key][0]:
                found.ends[key] = place
        if kind == "end" and begun is not None:
            runs_on.update(range(begun[0], place[0]))
            begun, key = None, ""
        elif begun is None and BEGINS.match(kind):
            begun = place
        by_page.setdefault(mark["page"], []).append((mark["y"], kind))
    for page in range(1, max(by_page) + 1):
        here = sorted(by_page.get(page, [(TOP_EDGE, "end")]))
        within = [
            following[0] - mark[0]
            for mark, following in pairwise(here)
            if mark[1] in ("end", "caption") and following[1] not in ("end", "row")
        ]
        found.bands[page] = max(within, default=0.0) / AREA
        found.white[page] = 0.0 if page in runs_on else max(BOTTOM_EDGE - here[-1][0], 0.0) / AREA
    return found
