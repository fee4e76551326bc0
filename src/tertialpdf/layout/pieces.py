"""The pieces of a document in order, their heights and distances, from where Typst has put them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from tertialpdf.layout.arrangements import FITS
from tertialpdf.layout.pages import AREA, BOTTOM_EDGE, FLOATING, TOP_EDGE, Marks, Place

BREAKS_FROM = 11
"""Tables of fewer rows are never broken."""
AROUND, AFTER_TEXT = 15.75, 14.7
"""Points before a figure or table, and between one at the top of a page and the text; fewer after text."""
LETTERS, LEADING, SPACING = 6.93, 6.51, 9.975
"""Points that a line of text is high, and that are free before the next one and before the next paragraph."""
HEADINGS = {"heading-1": (24.99, 2), "heading-2": (17.01, 1), "heading-3": (11.55, 1)}
"""Points before a heading, and the power of the size of type by which they shrink with it."""
OTHER_HEADINGS = 10.5, 1
ALIKE = 0.02
"""Of a line: by so much the lines of a text may differ from those foretold."""


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
    """Points of a table's header, which the next page repeats, and of a figure's picture."""
    heads: bool = False
    keeps: bool = False
    """Whether it is on the page of what follows."""
    text: bool = False
    """Whether it is running text, whose size may be chosen."""
    line: float = 0.0
    """Points from line to line of a text whose lines are all alike; 0 of anything else."""
    gaps: Mapping[str, float] = field(default_factory=dict)
    """Distances to what may stand before it, by its kind, as they are elsewhere in the document."""

    @property
    def kind(self) -> str:
        """Of what kind it is, for the distances that its kind has."""
        return "floating" if self.floats else self.key

    @property
    def opening(self) -> float:
        """Points below its first line that its page must have for it to begin there.

        No line stands alone at the foot of a page or at the top of the next one, so three stay together.
        """
        if not self.line:
            return 0.0
        return self.height if self.height < 2.5 * self.line else self.line

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
    turned: set[int] = set()
    """Positions of those that have turned a page, whose distance is not seen."""

    def add(block: Piece, start: Place) -> None:
        gap = _gap(end, start)
        if gap is None:
            turned.add(len(found))
        found.append(replace(block, gap=gap or 0.0))

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
            height, line = _text(start, place, fit) if key == "start" else (_below(start, place), 0.0)
            tops.append(height)
            header, *rows = (below - above for above, below in pairwise(tops))
            block = Piece(
                key,
                height=height,
                gap=0.0,
                whole=floats or key in ("solid", "stay"),
                scales=key.startswith("figure"),
                floats=floats,
                keeps=key == "stay",
                rows=tuple(rows) if len(rows) >= BREAKS_FROM or height > AREA - 1 else (),
                header=header,
                text=key in ("start", "stay"),
                line=line,
            )
            add(block, start)
            end, begun = place, None
        elif kind == "row" and begun is not None:
            tops.append(_below(begun[1], place))
        elif kind not in ("row", "end", "last") and begun is None:
            begun, caption = (kind, caption or place), None
            tops = [_below(begun[1], place)]
    return _with_gaps(found, turned, fit)


def _with_gaps(pieces: Sequence[Piece], turned: Set[int], fit: str) -> list[Piece]:
    """The pieces with the distances that their kinds have, also those that have turned a page."""
    seen: dict[str, dict[str, Counter[float]]] = defaultdict(lambda: defaultdict(Counter))
    for number, (before, block) in enumerate(pairwise(pieces), start=1):
        if number not in turned:
            seen[block.kind][before.kind][round(block.gap, 2)] += 1
    usual = {
        kind: {before: found.most_common(1)[0][0] for before, found in gaps.items()}
        for kind, gaps in seen.items()
    }
    made: list[Piece] = []
    for number, block in enumerate(pieces):
        told = replace(block, gaps=usual.get(block.kind, {}))
        made.append(replace(told, gap=usual_gap(made[-1], told, fit)) if number in turned else told)
    return made


def _text(start: Place, end: Place, fit: str) -> tuple[float, float]:
    """Points from the first line of a text to its last, were it on one page, and from line to line.

    The latter is 0 where its lines are not those of running text.
    """
    size = float(fit)
    line = LETTERS * size + LEADING * size**2
    if start[0] == end[0]:
        height = end[1] - start[1]
        return height, line if _is_whole(height / line) else 0.0
    below, above = (end[1] - TOP_EDGE - LETTERS * size) / line, (BOTTOM_EDGE - start[1]) / line
    if end[0] != start[0] + 1 or not _is_whole(below):
        return _below(start, end), 0.0
    return (int(above + ALIKE) + round(below) + 1) * line, line


def _is_whole(lines: float) -> bool:
    return abs(lines - round(lines)) < ALIKE


def _below(start: Place, place: Place) -> float:
    """Points from one place to another further down, pages being of one piece."""
    return (place[0] - start[0]) * AREA + place[1] - start[1]


def _gap(end: Place | None, start: Place) -> float | None:
    """The distance to the block before, unless a page was turned in between."""
    if end is None:
        return start[1] - TOP_EDGE
    return start[1] - end[1] if start[0] == end[0] else None


def usual_gap(before: Piece, block: Piece, fit: str) -> float:
    """The distance to what stands before: as elsewhere in the document, else as the template has it."""
    if before.kind in block.gaps:
        return block.gaps[before.kind]
    size = float(fit)
    if block.heads:
        points, power = HEADINGS.get(block.key, OTHER_HEADINGS)
        above: float = points * size**power
        return above if before.text else max(above, AROUND)
    if block.text:
        return LETTERS * size + (SPACING * size**2 if before.text else AROUND)
    return AFTER_TEXT if before.text else AROUND


def lead(block: Piece, fit: str) -> float:
    """The distance from the top of a page to the mark: text is marked at the foot of its line."""
    return LETTERS * float(fit) if block.text and not block.heads else 0.0
