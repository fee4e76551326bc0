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
AROUND = 15.75
"""Points before a figure or table, and between one at the top or foot of a page and the text."""
BEFORE_HEADING, BEFORE_TEXT, AFTER_BLOCK, LEAD = 25.0, 17.0, 23.0, 7.0
"""Points before a heading; before a line of text that follows text, a figure or table, or the page's top."""
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
SLACKS = (3.0, 8.0, 3.0, 16.0, 30.0)
"""Points to be left on a page for what is foretold to fit; each gives an arrangement to set in earnest."""
MODE_COST = {SMALLER: 0.004, BROKEN: 0.03, TOP: 0.002, FOOT: 0.002}
WIDTH, ROOM_COST, WAIT_COST = 12, 0.05, 0.03
"""So many ways to set the document so far are followed; what a page of theirs and what waits count there."""
WORTH = 0.005
"""A lower cost than this much is not worth another setting."""
GOOD = 0.05
"""An arrangement that costs less is sought no further."""

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
    unsure: int = 0
    """Foretold: how many may as well come to stand on the page before, where they must not."""


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
    for slack in SLACKS:
        if least < GOOD:
            break
        candidate, price = _best_foretold(blocks, own, slack, choices)
        if price > least - WORTH or candidate in tried:
            continue
        tried.add(candidate)
        pages = measured(trial(candidate))
        found = cost(pages, own, candidate)
        if found < least:
            best, least = candidate, found
        # What turns out to break a rule does not stand like that again.
        modes = dict(candidate.modes)
        for key in _rules_broken(pages, own) & modes.keys():
            choices[key] = [mode for mode in choices[key] if mode != modes[key]] or [IN_PLACE]
    return best


def cost(pages: Pages, own: dict[str, int], arrangement: Arrangement) -> float:
    """What is wrong with an arrangement: squared white space by page, and rules broken; 0 is a full book."""
    total = FIT_COST * FITS.index(arrangement.fit)
    total += sum(MODE_COST[mode] for _, mode in arrangement.modes)
    total += sum(map(_stumps, pages.parts.values())) + NEVER * pages.unsure
    previous: Place = (0, 0.0)
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is not None:
            total += _misplaced(place, previous, before, pages.headings)
            previous = place
    last = max(pages.white)
    for page, white in pages.white.items():
        if page < last:
            total += _waste(white)
        elif page > 1 and white > 1 - NEARLY_EMPTY:
            total += 0.15
    return total


def _rules_broken(pages: Pages, own: dict[str, int]) -> set[str]:
    """What stands before its heading or before what comes before it."""
    found: set[str] = set()
    previous: Place = (0, 0.0)
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is None:
            continue
        if _misplaced(place, previous, before, pages.headings) >= NEVER:
            found.add(key)
        previous = place
    return found


def _waste(white: float) -> float:
    """What white space at the foot of a page costs."""
    return max(white - LOOSE, 0.0) ** 2 + (0.3 if white > 0.3 else 0.0)


def _misplaced(place: Place, previous: Place, before: int, headings: Sequence[Place]) -> float:
    """What it costs to stand before the own heading, before what comes before, or after the next heading."""
    wrong = 0.0
    if (before and place <= headings[before - 1]) or place <= previous:
        wrong += NEVER
    if before < len(headings) and place > headings[before]:
        wrong += 0.05 + 0.2 * (place[0] - headings[before][0])
    return wrong


def _stumps(parts: Mapping[int, int]) -> float:
    """What it costs that pages have less than a fair part of a broken table."""
    return STUMP_COST * sum(rows < PART for rows in parts.values()) if len(parts) > 1 else 0.0


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
        elif kind == "end" and key in found.parts:
            found.parts[key].setdefault(place[0], 0)  # a note alone
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
        below = 0.0 if page in runs_on else max(BOTTOM_EDGE - here[-1][0], 0.0) / AREA
        found.white[page] = max(below, max(within, default=0.0) / AREA - ORDINARY + LOOSE)
    return found


def foretold(blocks: Sequence[Block], arrangement: Arrangement, slack: float = SLACKS[0]) -> Pages:
    """Where things would come to stand."""
    setting = _Setting(blocks, {}, arrangement.fit, slack, dict(arrangement.modes))
    for number in range(len(blocks)):
        setting.put(number)
    setting.finish()
    return setting.found


class _Setting:
    """A document that is foretold block by block, and what it has cost so far."""

    def __init__(
        self, blocks: Sequence[Block], own: dict[str, int], fit: str, slack: float, modes: dict[str, str]
    ) -> None:
        self.blocks, self.own, self.fit, self.slack, self.modes = blocks, own, fit, slack, modes
        self.text, self.distance = float(fit) ** 1.5, float(fit) ** 1.6
        self.found = Pages()
        self.page, self.used, self.floats, self.spent = 1, 0.0, 0.0, 0.0
        self.before, self.bare, self.top = -1, True, 0.0
        self.latest: Place = (0, 0.0)
        self.waiting: list[tuple[Block, str, float]] = []

    def with_mode(self, key: str, mode: str) -> _Setting:
        """A copy that puts one thing to come elsewhere."""
        copy = _Setting(self.blocks, self.own, self.fit, self.slack, {**self.modes, key: mode})
        found = self.found
        copy.found = Pages(
            dict(found.floating), list(found.headings), dict(found.white), dict(found.parts), found.unsure
        )
        copy.page, copy.used, copy.floats, copy.latest = self.page, self.used, self.floats, self.latest
        copy.waiting, copy.before, copy.bare = list(self.waiting), self.before, self.bare
        copy.top = self.top
        copy.spent = self.spent + MODE_COST.get(mode, 0.0)
        return copy

    def put(self, number: int) -> None:
        """Sets the next block."""
        block = self.blocks[number]
        mode = self.modes.get(block.key, IN_PLACE)
        height = self._height(block, mode)
        if mode in (TOP, FOOT):
            room = AREA - self.used - self.floats - height - AROUND
            if not self.waiting and room >= self.slack:
                self._float(block, mode, height)
            else:
                self.waiting.append((block, mode, height))
                if len(self.waiting) == 1 and room > -self.slack:
                    self.found.unsure += 1
                    self.spent += NEVER
            return
        gap = _lead(block)
        if not self.bare or not number:
            gap = block.gap if self.before == number - 1 else _usual_gap(self.blocks[self.before].text, block)
            gap *= 1.0 if block.floats else self.distance
        self.before = number
        need = gap + height + self.slack if block.whole else gap
        if mode == BROKEN:
            need = gap + TABLE_HEAD + _row(block) + self.slack
        elif block.keeps:
            need = gap + height + self._kept(number) + self.slack
        if not self.bare and self.used + need > AREA - self.floats:
            self._turn()
            gap = _lead(block)
        self.used += gap
        self.bare = False
        if block.heads:
            self.found.headings.append((self.page, TOP_EDGE + self.top + self.used))
        elif block.floats:
            self._place(block.key, (self.page, TOP_EDGE + self.top + self.used))
            self.spent += NEVER * len(self.waiting)
        if mode == BROKEN:
            self._break(block)
            return
        while not block.whole and self.used + height > AREA - self.floats:
            height -= AREA - self.floats - self.used
            self.used = AREA - self.floats
            self._turn()
        self.used += height

    def prospect(self) -> float:
        """What it has cost, with what can be seen to come: pages taken, and what waits."""
        taken = self.used + sum(height for _, _, height in self.waiting)
        return self.spent + ROOM_COST * (self.page + taken / AREA) + WAIT_COST * len(self.waiting)

    def finish(self) -> None:
        """Sets what waits for a page."""
        while self.waiting:
            self._turn()
        self.found.white[self.page] = max(AREA - self.floats - self.used, 0.0) / AREA

    def _height(self, block: Block, mode: str) -> float:
        return block.height * (self.text if block.text else SMALLER_SCALE if mode == SMALLER else 1.0)

    def _place(self, key: str, place: Place) -> None:
        self.found.floating[key] = place
        if key in self.own:
            self.spent += _misplaced(place, self.latest, self.own[key], self.found.headings)
        self.latest = place

    def _float(self, block: Block, mode: str, height: float) -> None:
        where = TOP_EDGE + self.top if mode == TOP else BOTTOM_EDGE - height
        self._place(block.key, (self.page, where))
        self.top += height + AROUND if mode == TOP else 0.0
        self.floats += height + AROUND

    def _turn(self) -> None:
        white = max(AREA - self.floats - self.used, 0.0) / AREA
        self.found.white[self.page] = white
        self.spent += _waste(white)
        self.page, self.used, self.floats, self.top, self.bare = self.page + 1, 0.0, 0.0, 0.0, True
        while self.waiting and (not self.floats or self.floats + self.waiting[0][2] + self.slack <= AREA):
            self._float(*self.waiting.pop(0))

    def _break(self, block: Block) -> None:
        """Sets a broken table."""
        row, left, head = _row(block), block.rows, TABLE_HEAD
        parts = self.found.parts[block.key] = {}
        while True:
            fitting = min(left, max(int((AREA - self.floats - self.used - head) / row), 1))
            parts[self.page] = fitting
            self.used += head + fitting * row
            left -= fitting
            if not left:
                break
            self.used = AREA - self.floats
            self._turn()
            head = HEADER
        self.spent += _stumps(parts)

    def _kept(self, number: int) -> float:
        """How much of what follows a heading has to be on its page."""
        kept = 0.0
        for block in self.blocks[number + 1 :]:
            mode = self.modes.get(block.key, IN_PLACE)
            if mode in (TOP, FOOT):
                continue
            if mode == BROKEN:
                return kept + block.gap + TABLE_HEAD + _row(block)
            if not block.whole:
                return kept + TWO_LINES
            kept += block.gap + self._height(block, mode)
            if not block.keeps:
                return kept
        return kept


def _row(block: Block) -> float:
    return max((block.height - TABLE_HEAD) / block.rows, 1.0)


def _best_foretold(
    blocks: Sequence[Block], own: dict[str, int], slack: float, choices: Mapping[str, Sequence[str]]
) -> tuple[Arrangement, float]:
    """The arrangement foretold to cost least, and its cost.

    Block by block, those ways to set the document so far are kept that have cost least.
    """
    unavoidable = sum(MODE_COST[modes[0]] for modes in choices.values() if modes[0] != IN_PLACE)
    chosen, least = Arrangement(), float("inf")
    for steps, fit in enumerate(FITS):
        if least <= unavoidable + FIT_COST * steps:
            break
        settings = [_Setting(blocks, own, fit, slack, {})]
        for number, block in enumerate(blocks):
            key = _decided_at(blocks, number)
            if key is not None and key not in settings[0].modes:
                settings = [one.with_mode(key, mode) for one in settings for mode in choices[key]]
            for one in settings:
                one.put(number)
            if block.floats:
                settings = _most_promising(settings)
        for one in settings:
            one.finish()
            arrangement = Arrangement(fit).with_modes(one.modes)
            price = cost(one.found, own, arrangement)
            if price < least:
                chosen, least = arrangement, price
    return chosen, least


def _decided_at(blocks: Sequence[Block], number: int) -> str | None:
    """What is to be decided before a block is set: how it stands, or what it keeps with."""
    following = next((block for block in blocks[number:] if not block.keeps), None)
    return following.key if following is not None and following.floats else None


def _most_promising(settings: list[_Setting]) -> list[_Setting]:
    """The few that have cost least, one for each way to go on."""
    unlike: dict[tuple[object, ...], _Setting] = {}
    for one in sorted(settings, key=_Setting.prospect):
        waiting = tuple(block.key for block, _, _ in one.waiting)
        unlike.setdefault((one.page, round(one.used), round(one.floats), waiting), one)
    return list(unlike.values())[:WIDTH]


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

    def add(block: Block, start: Place) -> None:
        gap = _gap(end, start)
        if gap is None:
            gap = _usual_gap(found[-1].text, block)
        found.append(replace(block, gap=gap))

    for mark in marks:
        kind, place = mark["kind"], (mark["page"], mark["y"])
        if kind == "caption":
            caption = place
        elif kind.startswith("heading"):
            add(Block(kind, 0.0, 0.0, whole=True, heads=True, keeps=True, text=True), place)
            end = place
        elif kind == "end" and begun is not None:
            key, start = begun
            floats = FLOATING.fullmatch(key) is not None
            block = Block(
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


def _usual_gap(after_text: bool, block: Block) -> float:
    """The distance to text or to another thing, as the template has it."""
    if block.heads:
        return BEFORE_HEADING
    if block.text:
        return BEFORE_TEXT if after_text else AFTER_BLOCK
    return AROUND


def _lead(block: Block) -> float:
    """The distance from the top of a page to the mark: text is marked at the foot of its line."""
    return LEAD if block.text and not block.heads else 0.0
