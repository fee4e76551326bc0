"""Where figures and tables stand: the arrangement that leaves the least white space on the pages.

What is kept whole and does not fit on the page where it is shown leaves the rest of that page empty. It can
instead stand at the top or foot of a page while the text runs on, a figure can be a little smaller, and a
long table can be broken over pages. Rules weigh heavier than white space:

- nothing stands before the heading of its section, and figures and tables keep their order,
- it stands in its section where that can be had: the next heading should not come before it,
- a table that is broken leaves some rows on each side,
- the last page is no leftover of a few lines.

Typst sets the document once with everything in place and whole, and tells where it all came to stand. From
the heights the pages of other arrangements are foretold; the best ones are set in earnest, and what Typst
then tells decides. So a few settings suffice for thousands of arrangements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType
from typing import Any

IN_PLACE, SMALLER, BROKEN, TOP, FOOT = "i", "s", "k", "t", "b"
FITS = ("1", "0.97", "0.94")
"""Sizes of running text and its spacing, the usual one first; figures and tables stay as they are."""
BREAKS_FROM = 11
"""Tables of fewer rows are never broken."""
PART = 5
"""So many rows at least should stand on each page of a broken table."""
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
TABLE_HEAD, HEADER = 44.0, 22.0
"""Points of a table's caption and header together, and of its header, which the next page repeats."""
ORDINARY = 0.09
"""White space, as a share of the text area, that headings and captions have around them."""
LOOSE = 0.04
"""White space at the foot of a page that nobody sees."""
NEARLY_EMPTY = 0.25
"""A last page less full than this looks like a leftover."""
FIT_COST, NEVER = 0.02, 10.0
"""What a size smaller costs, and what must not be."""
STUMP_COST = 0.1
"""What a page costs that has less than a fair part of a broken table."""
SLACKS = (4.0, 16.0, 48.0)
"""Points to be left on a page for what is foretold to fit; each gives an arrangement to set in earnest."""
MODE_COST = {SMALLER: 0.004, BROKEN: 0.03, TOP: 0.002, FOOT: 0.002}
WORTH = 0.005
"""A lower cost than this much is not worth another setting."""

Marks = Sequence[dict[str, Any]]
Place = tuple[int, float]
BLOCK = re.compile(r"#block-(figure|table)\((\d+)\)")
FLOATING = re.compile(r"(figure|table)-(\d+)")
BEGINS = re.compile(r"start|stay|solid|figure|table")


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
        return self.with_modes({key: mode})

    def with_modes(self, changes: Mapping[str, str]) -> Arrangement:
        """The same with some things put elsewhere."""
        modes = {**dict(self.modes), **changes}
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
    rows: int = 0
    """Rows of a table that can be broken."""
    heads: bool = False
    keeps: bool = False
    """Whether it is on the page of what follows."""
    text: bool = False
    """Whether it is running text, whose size may be chosen."""


@dataclass
class Pages:
    """Where things came to stand, measured or foretold; places are (page, points from the page's top)."""

    floating: dict[str, Place] = field(default_factory=dict)
    headings: list[Place] = field(default_factory=list)
    white: dict[int, float] = field(default_factory=dict)
    """By page the widest white space, as a share of the text area."""
    parts: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each broken table its rows by page."""


def arrange(
    body: str,
    trial: Callable[[Arrangement], Marks],
    rows: Mapping[str, int] = MappingProxyType({}),
    fixed: Set[str] = frozenset(),
) -> Arrangement:
    """The best arrangement found for a Typst source; ``trial`` sets one and returns its marks.

    rows: how many rows a table has, as ``table-0``.
    fixed: what stands where it is shown, as ``figure-0``.
    """
    own = _headings_before(body)
    best = Arrangement()
    marks = trial(best)
    blocks = _blocks(marks, rows)
    for block in blocks:
        if block.height > AREA and block.rows:
            best = best.with_mode(block.key, BROKEN)
    if best.modes:
        marks = trial(best)
    least = cost(measured(marks), own, best)
    tried = {best}
    choices = {block.key: _choices(block, fixed) for block in blocks if block.floats}
    candidate = best
    for slack in SLACKS:
        candidate, price = _best_foretold(blocks, own, slack, choices, candidate)
        if price > least - WORTH or candidate in tried:
            continue
        tried.add(candidate)
        found = cost(measured(trial(candidate)), own, candidate)
        if found < least:
            best, least = candidate, found
    return best


def cost(pages: Pages, own: dict[str, int], arrangement: Arrangement) -> float:
    """What is wrong with an arrangement: squared white space by page, and rules broken; 0 is a full book."""
    total = FIT_COST * FITS.index(arrangement.fit)
    total += sum(MODE_COST[mode] for _, mode in arrangement.modes)
    for parts in pages.parts.values():
        if len(parts) > 1:
            total += STUMP_COST * sum(rows < PART for rows in parts.values())
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
        elif kind == "row":
            parts = found.parts.setdefault(key, {})
            parts[place[0]] = parts.get(place[0], 0) + 1
        if kind == "end" and begun is not None:
            runs_on.update(range(begun[0], place[0]))
            begun = None
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
        below = 0.0 if page in runs_on else max(BOTTOM_EDGE - here[-1][0], 0.0) / AREA
        found.white[page] = max(below, max(within, default=0.0) / AREA - ORDINARY + LOOSE)
    return found


def foretold(blocks: Sequence[Block], arrangement: Arrangement, slack: float = SLACKS[0]) -> Pages:
    """Where things would come to stand."""
    modes, scale = dict(arrangement.modes), float(arrangement.fit)
    text, distance = scale**1.5, scale**1.6
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
        while waiting and (not floats or floats + waiting[0][2] + slack <= AREA):
            float_here(*waiting.pop(0))

    def break_here(block: Block) -> None:
        nonlocal used
        row = _row(block)
        left, head = block.rows, TABLE_HEAD
        parts = found.parts[block.key] = {}
        while True:
            fit = min(left, max(int((AREA - floats - used - head) / row), 1))
            parts[page] = fit
            used += head + fit * row
            left -= fit
            if not left:
                return
            used = AREA - floats
            turn()
            head = HEADER

    for number, block in enumerate(blocks):
        mode = modes.get(block.key, IN_PLACE)
        height = block.height * (text if block.text else SMALLER_SCALE if mode == SMALLER else 1.0)
        if mode in (TOP, FOOT):
            if not waiting and used + floats + height + AROUND + slack <= AREA:
                float_here(block, mode, height)
            else:
                waiting.append((block, mode, height))
            continue
        gap = (block.gap if block.floats else block.gap * distance) if used or number == 0 else LEAD
        need = gap + height + slack if block.whole else gap
        if mode == BROKEN:
            need = gap + TABLE_HEAD + _row(block) + slack
        elif block.keeps:
            need = gap + height + _kept(blocks, number, modes, text) + slack
        if used and used + need > AREA - floats:
            turn()
            gap = LEAD
        used += gap
        if block.heads:
            found.headings.append((page, TOP_EDGE + used))
        elif block.floats:
            found.floating[block.key] = (page, TOP_EDGE + used)
        if mode == BROKEN:
            break_here(block)
            continue
        while not block.whole and used + height > AREA - floats:
            height -= AREA - floats - used
            used = AREA - floats
            turn()
        used += height
    while waiting:
        turn()
    found.white[page] = max(AREA - floats - used, 0.0) / AREA
    return found


def _row(block: Block) -> float:
    return max((block.height - TABLE_HEAD) / block.rows, 1.0)


def _kept(blocks: Sequence[Block], number: int, modes: dict[str, str], text: float) -> float:
    """How much of what follows a heading has to be on its page."""
    kept = 0.0
    for block in blocks[number + 1 :]:
        if modes.get(block.key, IN_PLACE) in (TOP, FOOT):
            continue
        mode = modes.get(block.key, IN_PLACE)
        if mode == BROKEN:
            return kept + block.gap + TABLE_HEAD + _row(block)
        if not block.whole:
            return kept + TWO_LINES
        kept += block.gap + block.height * (text if block.text else SMALLER_SCALE if mode == SMALLER else 1.0)
        if not block.keeps:
            return kept
    return kept


def _best_foretold(
    blocks: Sequence[Block],
    own: dict[str, int],
    slack: float,
    choices: Mapping[str, Sequence[str]],
    start: Arrangement,
) -> tuple[Arrangement, float]:
    """The arrangement foretold to cost least, changed step by step from ``start``, and its cost."""
    unavoidable = sum(MODE_COST[modes[0]] for modes in choices.values() if modes[0] != IN_PLACE)
    found: dict[Arrangement, float] = {}
    near: dict[Arrangement, set[str]] = {}

    def price(arrangement: Arrangement) -> float:
        if arrangement not in found:
            pages = foretold(blocks, arrangement, slack)
            found[arrangement] = cost(pages, own, arrangement)
            near[arrangement] = _near_white(pages)
        return found[arrangement]

    chosen = start
    for number, fit in enumerate(FITS):
        if found and found[chosen] <= unavoidable + FIT_COST * number:
            break
        best, step = replace(chosen, fit=fit), None
        price(best)
        while step != best:
            step = best
            for key, modes in choices.items():
                if key in near[best]:
                    best = min([best, *(best.with_mode(key, mode) for mode in modes)], key=price)
        chosen = min(found, key=price)
    return chosen, found[chosen]


def _near_white(pages: Pages) -> set[str]:
    """The figures and tables whose place can have to do with white space: on such a page and the next."""
    last = max(pages.white)
    near = {page for page, white in pages.white.items() if white > LOOSE or page == last}
    near |= {page for parts in pages.parts.values() for page in parts}
    return {key for key, (page, _) in pages.floating.items() if page in near or page - 1 in near}


def _choices(block: Block, fixed: Set[str]) -> list[str]:
    """How a figure or table can stand, the usual way first."""
    if block.height > AREA and block.rows:
        return [BROKEN]
    choices = [IN_PLACE]
    choices += [SMALLER] if block.scales else []
    choices += [BROKEN] if block.rows else []
    return choices if block.key in fixed else [*choices, TOP, FOOT]


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


def _blocks(marks: Marks, rows: Mapping[str, int]) -> list[Block]:
    """The document's pieces in order, from where they stand when all are in place."""
    found: list[Block] = []
    end: Place | None = None
    caption: Place | None = None
    begun: tuple[str, Place] | None = None
    for mark in marks:
        kind, place = mark["kind"], (mark["page"], mark["y"])
        if kind == "caption":
            caption = place
        elif kind.startswith("heading"):
            found.append(Block(kind, 0.0, _gap(end, place), whole=True, heads=True, keeps=True, text=True))
            end = place
        elif kind == "end" and begun is not None:
            key, start = begun
            floats = FLOATING.fullmatch(key) is not None
            height = (place[0] - start[0]) * AREA + place[1] - start[1]
            found.append(
                Block(
                    key,
                    height,
                    _gap(end, start),
                    whole=floats or key in ("solid", "stay"),
                    scales=key.startswith("figure"),
                    floats=floats,
                    keeps=key == "stay",
                    rows=rows.get(key, 0) if rows.get(key, 0) >= BREAKS_FROM else 0,
                    text=key in ("start", "stay"),
                )
            )
            end, begun = place, None
        elif kind not in ("row", "end", "last") and begun is None:
            begun, caption = (kind, caption or place), None
    return found


def _gap(end: Place | None, start: Place) -> float:
    """The distance to the block before; an ordinary one where a page was turned in between."""
    if end is None:
        return start[1] - TOP_EDGE
    return start[1] - end[1] if start[0] == end[0] else AROUND
