"""The pieces of a document in order, their heights and distances, from where Typst has put them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from tertialpdf.layout.arrangements import FITS
from tertialpdf.layout.pages import AREA, FLOATING, TOP_EDGE, Marks, Place

BREAKS_FROM = 11
"""Tables of fewer rows are never broken."""
AROUND = 15.75
"""Points before a figure or table, and between one at the top of a page and the text."""
BEFORE_HEADING, BEFORE_TEXT, AFTER_BLOCK, LEAD = 25.0, 17.0, 23.0, 7.0
"""Points before a heading; before a line of text that follows text, a figure or table, or the page's top."""
CLOSER = 1.6
"""Power of the size of type by which these distances shrink with it."""


@dataclass(frozen=True)
class Piece:
    """A piece of the document: what it is, its height and the distance to the one before, in points."""

    key: str
    height: float
    gap: float
    whole: bool
    scales: bool = False
    floats: bool = False
    rows: tuple[float, ...] = ()
    """Heights of the rows of a table that can be broken, the last one with the note below."""
    header: float = 0.0
    """Points of its header, which the next page repeats."""
    heads: bool = False
    keeps: bool = False
    """Whether it is on the page of what follows."""
    text: bool = False
    """Whether it is running text, whose size may be chosen."""

    @cached_property
    def head(self) -> float:
        """Points of a table above its first row: caption and header."""
        return self.height - sum(self.rows)


def pieces_of(marks: Marks, fit: str = FITS[0]) -> list[Piece]:
    """The document's pieces in order, from where they stand when all are in place in a size of type."""
    found: list[Piece] = []
    end: Place | None = None
    caption: Place | None = None
    begun: tuple[str, Place] | None = None
    tops: list[float] = []

    def add(block: Piece, start: Place) -> None:
        gap = _gap(end, start)
        if gap is None:
            gap = usual_gap(found[-1].text, block, fit)
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
            tops.append(_below(start, place))
            header, *rows = (below - above for above, below in pairwise(tops))
            block = Piece(
                key,
                height=_below(start, place),
                gap=0.0,
                whole=floats or key in ("solid", "stay"),
                scales=key.startswith("figure"),
                floats=floats,
                keeps=key == "stay",
                rows=tuple(rows) if len(rows) >= BREAKS_FROM or _below(start, place) > AREA - 1 else (),
                header=header,
                text=key in ("start", "stay"),
            )
            add(block, start)
            end, begun = place, None
        elif kind == "row" and begun is not None:
            tops.append(_below(begun[1], place))
        elif kind not in ("row", "end", "last") and begun is None:
            begun, caption = (kind, caption or place), None
            tops = [_below(begun[1], place)]
    return found


def _below(start: Place, place: Place) -> float:
    """Points from one place to another further down, pages being of one piece."""
    return (place[0] - start[0]) * AREA + place[1] - start[1]


def _gap(end: Place | None, start: Place) -> float | None:
    """The distance to the block before, unless a page was turned in between."""
    if end is None:
        return start[1] - TOP_EDGE
    return start[1] - end[1] if start[0] == end[0] else None


def usual_gap(after_text: bool, block: Piece, fit: str) -> float:
    """The distance to text or to another thing, as the template has it."""
    if not block.text:
        return AROUND
    usual = BEFORE_HEADING if block.heads else BEFORE_TEXT if after_text else AFTER_BLOCK
    closer: float = float(fit) ** CLOSER
    return usual * closer


def lead(block: Piece) -> float:
    """The distance from the top of a page to the mark: text is marked at the foot of its line."""
    return LEAD if block.text and not block.heads else 0.0
