"""Where figures and small tables stand: the arrangement that leaves the least white space on the pages.

What is kept whole and does not fit on the page where it is shown leaves the rest of that page empty. It can
instead stand at the top or foot of a page while the text runs on, and a figure can be a little smaller. Rules
weigh heavier than white space:

- nothing stands before the heading of its section, and figures and tables keep their order,
- it stands in its section where that can be had: the next heading should not come before it,
- a long table is not broken where it can stand whole, and never leaves a few rows by themselves,
- the last page is no leftover of a few lines.

Typst sets the document once with everything in place and tells by marks where it all came to stand. From the
heights the pages of other arrangements are foretold; the best ones are set in earnest, and what Typst then
tells decides. So a few settings suffice for hundreds of arrangements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

IN_PLACE, SMALLER, TOP, FOOT = "i", "s", "t", "b"
FITS = ("1", "0.98", "0.96", "0.94")
"""Sizes of type and space, the usual one first."""
TOP_EDGE, BOTTOM_EDGE = 68.0, 776.7
"""The text area of an A4 page, in points from its top (margins of 2.4 and 2.3 cm)."""
AREA = BOTTOM_EDGE - TOP_EDGE
SMALLER_SCALE = 0.88
"""The template's ``smaller``."""
AROUND = 17.0
"""Points around what stands at the top or foot of a page, and between blocks whose distance is not known."""
LEAD = 8.0
"""Points from the top of the page to the first mark."""
TWO_LINES = 34.0
"""What a heading keeps with it."""
ORDINARY = 0.09
"""White space, as a share of the text area, that headings and captions have around them."""
LOOSE = 0.04
"""White space at the foot of a page that nobody sees."""
SEEN = 0.08
"""White space at the foot of a page that is worth moving something for."""
NEARLY_EMPTY = 0.25
"""A last page less full than this looks like a leftover."""
LEAST_ROWS = 5
"""Fewer rows of a broken table than this should not stand by themselves."""
BREAK_COST, STUMP_COST = 0.01, 0.06
"""What a broken table costs, and what each end of it with fewer rows costs."""
FITS_A_PAGE = 0.92
"""A table higher than this share of the text area cannot stand whole beside text."""
FIT_COST, NEVER = 0.015, 10.0
"""What a size smaller costs, and what must not be."""
SLACKS = (4.0, 24.0)
"""Points to be left on a page for what is foretold to fit; each gives an arrangement to set in earnest."""
WORTH = 0.005
"""A lower cost than this much is not worth another setting."""

Marks = Sequence[dict[str, Any]]
Place = tuple[int, float]
BLOCK = re.compile(r"#block-(figure|table)\((\d+)\)")
FLOATING = re.compile(r"(figure|table|long)-(\d+)")


@dataclass(frozen=True)
class Arrangement:
    """How to set a document: size of type, and what is not in place, as ``figure-0`` by mode."""

    fit: str = FITS[0]
    modes: tuple[tuple[str, str], ...] = ()

    def source(self, body: str) -> str:
        """The document's Typst source with each figure and table told where to stand."""
        modes = dict(self.modes)

        def told(match: re.Match[str]) -> str:
            mode = modes.get(f"{match[1]}-{match[2]}", IN_PLACE)
            return f'#block-{match[1]}({match[2]}, mode: "{mode}")'

        return BLOCK.sub(told, body)

    def with_mode(self, key: str, mode: str) -> Arrangement:
        """The same with one thing put elsewhere."""
        modes = {**dict(self.modes), key: mode}
        return Arrangement(self.fit, tuple(sorted(item for item in modes.items() if item[1] != IN_PLACE)))


@dataclass(frozen=True)
class Block:
    """A piece of the document: what it is, its height and the distance to the one before, in points."""

    key: str
    height: float
    gap: float
    whole: bool
    scales: bool = False
    floats: bool = False
    heads: bool = False
    keeps: bool = False
    """Whether it is on the page of what follows."""
    rows: int = 0
    """Of a table that may break."""


@dataclass
class Pages:
    """Where things came to stand, measured or foretold; places are (page, points from the page's top)."""

    floating: dict[str, Place] = field(default_factory=dict)
    headings: list[Place] = field(default_factory=list)
    white: dict[int, float] = field(default_factory=dict)
    """By page the widest white space, as a share of the text area."""
    broken: dict[int, tuple[int, int]] = field(default_factory=dict)
    """By page where a table first breaks: its rows before that, and after the last break."""


def arrange(body: str, trial: Callable[[Arrangement], Marks], fixed: Set[str] = frozenset()) -> Arrangement:
    """The best arrangement found for a Typst source; ``trial`` sets one and returns its marks.

    fixed: what stands where it is shown, as ``figure-0``.
    """
    own = _headings_before(body)
    best = Arrangement()
    marks = trial(best)
    least = cost(measured(marks), own, best)
    blocks, tried = _blocks(marks), {best}
    for slack in SLACKS:
        candidate, price = _best_foretold(blocks, own, slack, fixed)
        if price > least - WORTH or candidate in tried:
            continue
        tried.add(candidate)
        found = cost(measured(trial(candidate)), own, candidate)
        if found < least:
            best, least = candidate, found
        if found < price + WORTH:
            break  # as foretold: more slack would only cost more
    return best


def cost(pages: Pages, own: dict[str, int], arrangement: Arrangement) -> float:
    """What is wrong with an arrangement: squared white space by page, and rules broken; 0 is a full book."""
    total = FIT_COST * FITS.index(arrangement.fit)
    total += sum(0.004 if mode == SMALLER else 0.002 for _, mode in arrangement.modes)
    for ends in pages.broken.values():
        total += BREAK_COST + STUMP_COST * sum(rows < LEAST_ROWS for rows in ends)
    previous: Place = (0, 0.0)
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is None:
            continue
        if (before and place < pages.headings[before - 1]) or place < previous:
            total += NEVER
        if before < len(pages.headings) and place > pages.headings[before]:
            total += 0.05 + 0.2 * (place[0] - pages.headings[before][0])
        previous = place
    last = max(pages.white)
    for page, white in pages.white.items():
        if page < last:
            total += max(white - LOOSE, 0.0) ** 2 + (0.3 if white > 0.3 else 0.0)
        elif page > 1 and white > 1 - NEARLY_EMPTY:
            total += 0.15
    return total


def measured(marks: Marks) -> Pages:
    """Where Typst has put things."""
    found = Pages()
    by_page: dict[int, list[tuple[float, str]]] = {}
    rows: list[int] = []
    for mark in marks:
        place = (mark["page"], mark["y"])
        if mark["kind"].startswith("heading"):
            found.headings.append(place)
        elif FLOATING.fullmatch(mark["kind"]):
            found.floating[_key(mark["kind"])] = place
            rows = []
        elif mark["kind"] == "row":
            rows.append(mark["page"])
        elif mark["kind"] == "end" and rows:
            if mark["page"] > rows[0]:
                found.broken[rows[0]] = (rows.count(rows[0]), rows.count(mark["page"]))
            rows = []
        by_page.setdefault(mark["page"], []).append((mark["y"], mark["kind"]))
    for page in range(1, max(by_page) + 1):
        here = sorted(by_page.get(page, [(TOP_EDGE, "end")]))
        within = [
            following[0] - mark[0]
            for mark, following in pairwise(here)
            if mark[1] in ("end", "caption") and following[1] not in ("end", "row")
        ]
        below = max(BOTTOM_EDGE - here[-1][0], 0.0) / AREA
        found.white[page] = max(below, max(within, default=0.0) / AREA - ORDINARY + LOOSE)
    return found


def foretold(blocks: Sequence[Block], arrangement: Arrangement, slack: float = SLACKS[0]) -> Pages:
    """Where things would come to stand."""
    modes, fit = dict(arrangement.modes), float(arrangement.fit)
    text, space = fit**1.5, fit**1.6
    found = Pages()
    page, used, floats = 1, 0.0, 0.0
    waiting: list[tuple[Block, str, float]] = []

    def float_here(block: Block, mode: str, height: float) -> None:
        nonlocal floats
        where = TOP_EDGE + floats if mode == TOP else BOTTOM_EDGE - height
        found.floating[block.key] = (page, where)
        floats += height + AROUND

    def turn() -> None:
        nonlocal page, used, floats
        found.white[page] = max(AREA - floats - used, 0.0) / AREA
        page, used, floats = page + 1, 0.0, 0.0
        while waiting and floats + waiting[0][2] + slack <= AREA:
            float_here(*waiting.pop(0))

    for number, block in enumerate(blocks):
        mode = modes.get(block.key, IN_PLACE)
        height = block.height * (SMALLER_SCALE if mode == SMALLER and block.scales else 1.0)
        height *= 1.0 if block.scales else text
        if mode in (TOP, FOOT):
            if not waiting and used + floats + height + AROUND + slack <= AREA:
                float_here(block, mode, height)
            else:
                waiting.append((block, mode, height))
            continue
        gap = block.gap * space if used or number == 0 else LEAD
        need = gap + height + slack if block.whole else gap
        if block.keeps:
            need = gap + height + _kept(blocks, number, modes, text) + slack
        if used and used + need > AREA - floats:
            turn()
            gap = LEAD
        used += gap
        if block.heads:
            found.headings.append((page, TOP_EDGE + used))
        elif block.floats:
            found.floating[block.key] = (page, TOP_EDGE + used)
        if block.rows and used + height > AREA - floats:
            found.broken[page] = _ends(block, height, AREA - floats - used)
        while not block.whole and used + height > AREA - floats:
            height -= AREA - floats - used
            used = AREA - floats
            turn()
        used += height
    while waiting:
        turn()
    found.white[page] = max(AREA - floats - used, 0.0) / AREA
    return found


def _ends(block: Block, height: float, room: float) -> tuple[int, int]:
    """How many rows of a broken table come before the first break, and after the last."""
    row = height / (block.rows + 1)
    first = max(int(room / row) - 1, 0)
    rest = (block.rows - first) % max(int(AREA / row) - 1, 1)
    return first, rest


def _kept(blocks: Sequence[Block], number: int, modes: dict[str, str], text: float) -> float:
    """How much of what follows a heading has to be on its page."""
    kept = 0.0
    for block in blocks[number + 1 :]:
        if modes.get(block.key, IN_PLACE) in (TOP, FOOT):
            continue
        if not block.whole:
            return kept + TWO_LINES
        kept += block.gap + block.height * (1.0 if block.scales else text)
        if not block.keeps:
            return kept
    return kept


def _best_foretold(
    blocks: Sequence[Block], own: dict[str, int], slack: float, fixed: Set[str]
) -> tuple[Arrangement, float]:
    """The arrangement foretold to cost least, changed step by step from all in place, and its cost."""
    floating = [block for block in blocks if block.floats]
    keys = [block.key for block in floating if not block.rows or block.height < FITS_A_PAGE * AREA]
    long = {block.key for block in floating if block.rows}
    scales = {block.key for block in blocks if block.scales}
    found: dict[Arrangement, float] = {}

    def price(arrangement: Arrangement) -> float:
        if arrangement not in found:
            found[arrangement] = cost(foretold(blocks, arrangement, slack), own, arrangement)
        return found[arrangement]

    best = Arrangement()
    for number, fit in enumerate(FITS):
        if found and min(found.values()) <= FIT_COST * number:
            break
        best, step = Arrangement(fit, best.modes), None
        price(best)
        while step != best:
            step = best
            near = _near(foretold(blocks, best, slack))
            for key in (key for key in keys if key in near):
                modes = [IN_PLACE]
                modes += [SMALLER] if key in scales else []
                modes += [] if key in fixed else [TOP] if key in long else [TOP, FOOT]
                best = min([best, *(best.with_mode(key, mode) for mode in modes)], key=price)
    chosen = min(found, key=price)
    return chosen, found[chosen]


def _near(pages: Pages) -> set[str]:
    """What stands on a page with white space or a broken table, or beside such a page: moving it may help."""
    last = max(pages.white)
    poor = {page for page, white in pages.white.items() if white > SEEN and page < last} | set(pages.broken)
    if pages.white[last] > 1 - NEARLY_EMPTY:
        poor.add(last)
    return {key for key, (page, _) in pages.floating.items() if poor & {page - 1, page, page + 1}}


def _headings_before(body: str) -> dict[str, int]:
    """For each figure and table, in order, the number of headings before it."""
    headings, own = 0, {}
    for match in re.finditer(r"^=+ |#block-(?:figure|table)\(\d+\)", body, re.MULTILINE):
        block = BLOCK.match(match[0])
        if block:
            own[f"{block[1]}-{block[2]}"] = headings
        else:
            headings += 1
    return own


def _blocks(marks: Marks) -> list[Block]:
    """The document's pieces in order, from where they stand when all are in place."""
    found: list[Block] = []
    end: Place | None = None
    caption: Place | None = None
    begun: tuple[str, Place] | None = None
    rows = 0
    for mark in marks:
        kind, place = mark["kind"], (mark["page"], mark["y"])
        if kind == "caption":
            caption = place
        elif kind.startswith("heading"):
            found.append(Block(kind, 0.0, _gap(end, place), whole=True, heads=True, keeps=True))
            end = place
        elif kind == "end" and begun is not None:
            key, start = begun
            floats, long = FLOATING.fullmatch(key) is not None, key.startswith("long")
            height = (place[0] - start[0]) * AREA + place[1] - start[1]
            found.append(
                Block(
                    _key(key),
                    height,
                    _gap(end, start),
                    whole=(floats and not long) or key in ("solid", "stay"),
                    scales=key.startswith("figure"),
                    floats=floats,
                    keeps=key == "stay",
                    rows=rows if long else 0,
                )
            )
            end, begun = place, None
        elif kind == "row":
            rows += 1
        elif kind not in ("row", "end", "last") and begun is None:
            begun, caption, rows = (kind, caption or place), None, 0
    return found


def _key(kind: str) -> str:
    """The name that a mark's block has in the source: a long table is a table."""
    return kind.replace("long", "table")


def _gap(end: Place | None, start: Place) -> float:
    """The distance to the block before; an ordinary one where a page was turned in between."""
    if end is None:
        return start[1] - TOP_EDGE
    return start[1] - end[1] if start[0] == end[0] else AROUND
