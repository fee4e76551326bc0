"""The pieces of a document in order, their heights and distances, from where Typst has put them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tertialpdf.layout.arrangements import BLOCK
from tertialpdf.layout.pages import AREA, FLOATING, TOP_EDGE, Marks, Place

BREAKS_FROM = 11
"""Tables of fewer rows are never broken."""
AROUND = 15.75
"""Points before a figure or table, and between one at the top or foot of a page and the text."""
BEFORE_HEADING, BEFORE_TEXT, AFTER_BLOCK, LEAD = 25.0, 17.0, 23.0, 7.0
"""Points before a heading; before a line of text that follows text, a figure or table, or the page's top."""
TABLE_HEAD, HEADER = 44.0, 22.0
"""Points of a table's caption and header together, and of its header, which the next page repeats."""


@dataclass(frozen=True)
class Piece:
    """A piece of the document: what it is, its height and the distance to the one before, in points."""

    key: str
    height: float
    gap: float
    whole: bool
    scales: bool = False
    floats: bool = False
    rows: int = 0
    """Rows of a table that can be broken."""
    heads: bool = False
    keeps: bool = False
    """Whether it is on the page of what follows."""
    text: bool = False
    """Whether it is running text, whose size may be chosen."""


def row_height(block: Piece) -> float:
    """Points of a row of a table."""
    return max((block.height - TABLE_HEAD) / block.rows, 1.0)


def headings_before(body: str) -> dict[str, int]:
    """For each figure and table, in order, the number of headings before it."""
    headings, own = 0, {}
    for match in re.finditer(r"^=+ |#block-(?:figure|table)\(\d+\)", body, re.MULTILINE):
        block = BLOCK.match(match[0])
        if block:
            own[f"{block[1]}-{block[2]}"] = headings
        else:
            headings += 1
    return own


def pieces_of(marks: Marks, rows: Mapping[str, int]) -> list[Piece]:
    """The document's pieces in order, from where they stand when all are in place."""
    found: list[Piece] = []
    end: Place | None = None
    caption: Place | None = None
    begun: tuple[str, Place] | None = None

    def add(block: Piece, start: Place) -> None:
        gap = _gap(end, start)
        if gap is None:
            gap = usual_gap(found[-1].text, block)
        found.append(replace(block, gap=gap))

    for mark in marks:
        kind, place = mark["kind"], (mark["page"], mark["y"])
        if kind == "caption":
            caption = place
        elif kind.startswith("heading"):
            add(Piece(kind, 0.0, 0.0, whole=True, heads=True, keeps=True, text=True), place)
            end = place
        elif kind == "end" and begun is not None:
            key, start = begun
            floats = FLOATING.fullmatch(key) is not None
            block = Piece(
                key,
                height=(place[0] - start[0]) * AREA + place[1] - start[1],
                gap=0.0,
                whole=floats or key in ("solid", "stay"),
                scales=key.startswith("figure"),
                floats=floats,
                keeps=key == "stay",
                rows=rows.get(key, 0) if rows.get(key, 0) >= BREAKS_FROM else 0,
                text=key in ("start", "stay"),
            )
            add(block, start)
            end, begun = place, None
        elif kind not in ("row", "end", "last") and begun is None:
            begun, caption = (kind, caption or place), None
    return found


def _gap(end: Place | None, start: Place) -> float | None:
    """The distance to the block before, unless a page was turned in between."""
    if end is None:
        return start[1] - TOP_EDGE
    return start[1] - end[1] if start[0] == end[0] else None


def usual_gap(after_text: bool, block: Piece) -> float:
    """The distance to text or to another thing, as the template has it."""
    if block.heads:
        return BEFORE_HEADING
    if block.text:
        return BEFORE_TEXT if after_text else AFTER_BLOCK
    return AROUND


def lead(block: Piece) -> float:
    """The distance from the top of a page to the mark: text is marked at the foot of its line."""
    return LEAD if block.text and not block.heads else 0.0
