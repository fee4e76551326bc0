"""Pages foretold from the heights of their pieces, without setting them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from tertialpdf.layout.arrangements import BROKEN, IN_PLACE, SMALLER, TOP, Arrangement
from tertialpdf.layout.costs import MODE_COST, NEVER, PART, misplaced, stumps, waste
from tertialpdf.layout.pages import AREA, TOP_EDGE, Pages, Place
from tertialpdf.layout.pieces import ALIKE, AROUND, Piece, lead, usual_gap

SMALLER_SCALE = 0.88
"""The template's ``smaller``."""
TWO_LINES = 34.0
"""What a heading keeps with it."""
SLACKS = (3.0, 8.0, 3.0, 16.0, 30.0, 5.0, 12.0, 22.0, 1.0, 40.0)
"""Points to be left on a page for what is foretold to fit; each gives an arrangement to set in earnest."""
Told = tuple[str, Any, Any, Any]
WIDTH, ROOM_COST, WAIT_COST = 20, 0.05, 0.03
"""So many ways to set the document so far are followed; what a page of theirs and what waits count there."""


def foretold(blocks: Sequence[Piece], arrangement: Arrangement, slack: float = SLACKS[0]) -> Pages:
    """Where things would come to stand."""
    setting = Setting(blocks, {}, arrangement.fit, slack, dict(arrangement.modes))
    for number in range(len(blocks)):
        setting.put(number)
    setting.finish()
    return setting.found


class Setting:
    """A document that is foretold block by block, and what it has cost so far.

    Thousands are copied on the way, so what has been told is a chain that copies share: of kind, key, value
    and what was told earlier.
    """

    __slots__ = (
        "bare",
        "before",
        "blocks",
        "decided",
        "fit",
        "floats",
        "given",
        "headings",
        "held_for",
        "latest",
        "own",
        "page",
        "slack",
        "spent",
        "told",
        "unsure",
        "used",
        "waiting",
    )

    def __init__(
        self, blocks: Sequence[Piece], own: dict[str, int], fit: str, slack: float, modes: dict[str, str]
    ) -> None:
        self.blocks, self.own, self.fit, self.slack, self.given = blocks, own, fit, slack, modes
        self.decided, self.held_for = ("", IN_PLACE), ""
        self.page, self.used, self.floats, self.spent = 1, 0.0, 0.0, 0.0
        self.before, self.bare, self.unsure = -1, True, 0
        self.latest: Place = (0, 0.0)
        self.waiting: tuple[tuple[Piece, float], ...] = ()
        self.headings: tuple[Place, ...] = ()
        self.told: Told | None = None

    def copy(self) -> Setting:
        """The same, to go on by itself."""
        made = Setting.__new__(Setting)
        made.blocks, made.own, made.fit, made.slack = self.blocks, self.own, self.fit, self.slack
        made.given, made.decided, made.held_for = self.given, self.decided, self.held_for
        made.page, made.used, made.floats, made.spent = self.page, self.used, self.floats, self.spent
        made.before, made.bare, made.unsure = self.before, self.bare, self.unsure
        made.latest, made.waiting, made.headings, made.told = (
            self.latest,
            self.waiting,
            self.headings,
            self.told,
        )
        return made

    def decide(self, key: str, mode: str) -> Setting:
        """Puts the next thing elsewhere, or in place."""
        self.decided = (key, mode)
        self.told = ("modes", key, mode, self.told)
        self.spent += MODE_COST.get(mode, 0.0)
        return self

    @property
    def found(self) -> Pages:
        """Where things have come to stand."""
        floating, white, parts = self._all("floating"), self._all("white"), self._all("parts")
        return Pages(floating, list(self.headings), white, {}, parts, self._all("ends"), self.unsure)

    @property
    def held(self) -> dict[str, float]:
        """By broken table the points held free where it begins."""
        return self._all("held")

    @property
    def modes(self) -> dict[str, str]:
        """How things stand, by what has been decided."""
        return self.given | self._all("modes")

    def _all(self, kind: str) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        told = self.told
        while told is not None:
            if told[0] == kind:
                found.setdefault(told[1], told[2])
            told = told[3]
        return found

    def _mode(self, key: str) -> str:
        last, mode = self.decided
        return mode if key == last else self.given.get(key, IN_PLACE)

    def put(self, number: int) -> None:
        """Sets the next block."""
        block = self.blocks[number]
        mode = self._mode(block.key)
        height = self._height(block, mode)
        if mode == TOP:
            room = AREA - self.used - self.floats - height - AROUND
            if not self.waiting and room >= self.slack:
                self._float(block, height)
            else:
                self.waiting += ((block, height),)
                if len(self.waiting) == 1 and room > -self.slack:
                    self.unsure += 1
                    self.spent += NEVER
            return
        self._begin(number, mode, height)
        if mode == BROKEN:
            self._break(block)
        else:
            while not block.whole and self.used + height > AREA - self.floats:
                height = self._run_on(block, height)
            self.used += height
        self.bare = False

    def prospect(self) -> float:
        """What it has cost, with what can be seen to come: pages taken, and what waits."""
        taken = self.used
        for _, height in self.waiting:
            taken += height
        return self.spent + ROOM_COST * (self.page + taken / AREA) + WAIT_COST * len(self.waiting)

    def finish(self) -> None:
        """Sets what waits for a page."""
        while self.waiting:
            self._turn()
        self._fill()

    def _height(self, block: Piece, mode: str) -> float:
        return block.height - (block.header * (1 - SMALLER_SCALE) if mode == SMALLER else 0.0)

    def _begin(self, number: int, mode: str, height: float) -> None:
        """Goes to where a block in the text begins, on this page or the next."""
        block = self.blocks[number]
        gap = lead(block, self.fit)
        if not self.bare or not number:
            known = self.before == number - 1
            gap = block.gap if known else usual_gap(self.blocks[self.before], block, self.fit)
        if mode == BROKEN and not self.bare and not self.blocks[self.before].keeps:
            self._hold_all(block, gap)
        self.before = number
        need = gap + height + self.slack if block.whole else gap + block.opening
        if mode == BROKEN:
            need = gap + block.head + block.rows[0] + self.slack
        elif block.keeps:
            kept = self._kept(number)
            kept = kept if height + kept + self.slack <= AREA else 0.0  # no page holds all of it
            need = gap + height + kept + self.slack
        while not (self.bare and not self.floats) and self.used + need > AREA - self.floats:
            self._turn()
            gap = lead(block, self.fit)
        self.used += gap
        if block.heads:
            self.headings += ((self.page, TOP_EDGE + self.floats + self.used),)
        elif block.floats:
            self._place(block.key, (self.page, TOP_EDGE + self.floats + self.used))
            self.spent += NEVER * len(self.waiting)

    def _run_on(self, block: Piece, height: float) -> float:
        """Goes to the next page with a text that begins on this one; returns the height left there."""
        room = AREA - self.floats - self.used
        self.used += room
        self._turn()
        if not block.line:
            return height - room
        lines, here = round(height / block.line), int(room / block.line + ALIKE)
        left = max(lines - here, 2)  # none stands alone
        self.used = lead(block, self.fit)
        return (left - 1) * block.line

    def _hold_all(self, block: Piece, gap: float) -> None:
        """Holds the rest of the page free where a broken table would have too few rows on it."""
        rows = AREA - self.floats - self.used - gap - block.head
        if block.rows[0] <= rows < sum(block.rows[:PART]):
            self._hold(block, rows + block.head / 2)
            self._turn()

    def _hold(self, block: Piece, points: float) -> None:
        self.held_for = block.key
        self.told = ("held", block.key, points, self.told)

    def _place(self, key: str, place: Place) -> None:
        self.told = ("floating", key, place, self.told)
        if key in self.own:
            self.spent += misplaced(place, self.latest, self.own[key], self.headings)
        self.latest = place

    def _float(self, block: Piece, height: float) -> None:
        self._place(block.key, (self.page, TOP_EDGE + self.floats))
        self.floats += height + AROUND

    def _fill(self) -> float:
        """Tells the page's white space."""
        white = max(AREA - self.floats - self.used, 0.0) / AREA
        self.told = ("white", self.page, white, self.told)
        return white

    def _turn(self) -> None:
        self.spent += waste(self._fill())
        self.page, self.used, self.floats, self.bare = self.page + 1, 0.0, 0.0, True
        while self.waiting and (not self.floats or self.floats + self.waiting[0][1] + self.slack <= AREA):
            (block, height), *rest = self.waiting
            self.waiting = tuple(rest)
            self._float(block, height)

    def _break(self, block: Piece) -> None:
        """Sets a broken table, its last page with a fair part of the rows if the first has them to spare."""
        here = AREA - self.floats - self.used - block.head
        held = 0.0
        parts = self._parts(block, here)
        if len(parts) > 1 and block.key != self.held_for:
            fewer = parts[0] - max(PART - parts[-1], 0)
            stay = fewer if fewer >= PART else parts[0]
            # To the middle of the first row to go, so that a little more room than foretold does not keep it.
            held = max(here - sum(block.rows[:stay]) - block.rows[stay] / 2, 0.0)
            parts = self._parts(block, here - held)
            if held:
                self._hold(block, held)
        own: dict[int, int] = {}
        self.told = ("parts", block.key, own, self.told)
        rows = iter(block.rows)
        self.used += block.head
        for number, count in enumerate(parts):
            if number:
                self.used = AREA - self.floats - held
                held = 0.0
                self._turn()
                self.used += block.header
            own[self.page] = count
            self.used += sum(islice(rows, count))
        if len(parts) > 1:
            self.latest = (self.page, TOP_EDGE + self.floats + self.used)
            self.told = ("ends", block.key, self.latest, self.told)
        self.spent += stumps(own)

    def _parts(self, block: Piece, room: float) -> list[int]:
        """How many rows of a broken table each page gets, with so much room on the first.

        The last row has some room to spare: else the note below it might stand alone on the next page.
        """
        parts = [0]
        for number, height in enumerate(block.rows, start=1):
            spare = self.slack if number == len(block.rows) else 0.0
            if height + spare > room and parts[-1]:
                parts.append(0)
                room = AREA - block.header
            parts[-1] += 1
            room -= height
        return parts

    def _kept(self, number: int) -> float:
        """How much of what follows a heading has to be on its page."""
        kept = 0.0
        for place in range(number + 1, len(self.blocks)):
            block = self.blocks[place]
            if kept > AREA:
                break
            mode = self._mode(block.key)
            if mode == TOP:
                continue
            if mode == BROKEN:
                return kept + block.gap + block.head + block.rows[0]
            if not block.whole:
                return kept + (block.gap + block.opening if block.line else TWO_LINES)
            kept += block.gap + self._height(block, mode)
            if not block.keeps:
                return kept
        return kept
