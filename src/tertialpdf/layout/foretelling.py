"""Pages foretold from the heights of their pieces, without setting them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from tertialpdf.layout.arrangements import BROKEN, IN_PLACE, SMALLER, TOP, Arrangement
from tertialpdf.layout.costs import MODE_COST, NEVER, PART, misplaced, stumps, waste
from tertialpdf.layout.pages import AREA, TOP_EDGE, Pages, Place
from tertialpdf.layout.pieces import AROUND, Piece, lead, usual_gap

SMALLER_SCALE = 0.88
"""The template's ``smaller``."""
TWO_LINES = 34.0
"""What a heading keeps with it."""
SLACKS = (3.0, 8.0, 3.0, 16.0, 30.0, 5.0, 12.0, 22.0, 1.0, 40.0)
"""Points to be left on a page for what is foretold to fit; each gives an arrangement to set in earnest."""
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
    """A document that is foretold block by block, and what it has cost so far."""

    def __init__(
        self, blocks: Sequence[Piece], own: dict[str, int], fit: str, slack: float, modes: dict[str, str]
    ) -> None:
        self.blocks, self.own, self.fit, self.slack, self.modes = blocks, own, fit, slack, modes
        self.found = Pages()
        self.page, self.used, self.floats, self.spent = 1, 0.0, 0.0, 0.0
        self.before, self.bare = -1, True
        self.latest: Place = (0, 0.0)
        self.waiting: list[tuple[Piece, float]] = []
        self.held: dict[str, float] = {}

    def with_mode(self, key: str, mode: str) -> Setting:
        """A copy that puts one thing to come elsewhere."""
        copy = Setting(self.blocks, self.own, self.fit, self.slack, {**self.modes, key: mode})
        found = self.found
        copy.found = Pages(
            dict(found.floating),
            list(found.headings),
            dict(found.white),
            {},
            dict(found.parts),
            found.unsure,
        )
        copy.page, copy.used, copy.floats, copy.latest = self.page, self.used, self.floats, self.latest
        copy.waiting, copy.before, copy.bare = list(self.waiting), self.before, self.bare
        copy.held = dict(self.held)
        copy.spent = self.spent + MODE_COST.get(mode, 0.0)
        return copy

    def put(self, number: int) -> None:
        """Sets the next block."""
        block = self.blocks[number]
        mode = self.modes.get(block.key, IN_PLACE)
        height = self._height(block, mode)
        if mode == TOP:
            room = AREA - self.used - self.floats - height - AROUND
            if not self.waiting and room >= self.slack:
                self._float(block, height)
            else:
                self.waiting.append((block, height))
                if len(self.waiting) == 1 and room > -self.slack:
                    self.found.unsure += 1
                    self.spent += NEVER
            return
        self._begin(number, mode, height)
        if mode == BROKEN:
            self._break(block)
        else:
            while not block.whole and self.used + height > AREA - self.floats:
                height -= AREA - self.floats - self.used
                self.used = AREA - self.floats
                self._turn()
            self.used += height
        self.bare = False

    def prospect(self) -> float:
        """What it has cost, with what can be seen to come: pages taken, and what waits."""
        taken = self.used + sum(height for _, height in self.waiting)
        return self.spent + ROOM_COST * (self.page + taken / AREA) + WAIT_COST * len(self.waiting)

    def finish(self) -> None:
        """Sets what waits for a page."""
        while self.waiting:
            self._turn()
        self._fill()

    def _height(self, block: Piece, mode: str) -> float:
        return block.height * (SMALLER_SCALE if mode == SMALLER else 1.0)

    def _begin(self, number: int, mode: str, height: float) -> None:
        """Goes to where a block in the text begins, on this page or the next."""
        block = self.blocks[number]
        gap = lead(block)
        if not self.bare or not number:
            after_text = self.blocks[self.before].text
            gap = block.gap if self.before == number - 1 else usual_gap(after_text, block, self.fit)
        if mode == BROKEN and not self.bare and not self.blocks[self.before].keeps:
            self._hold_all(block, gap)
        self.before = number
        need = gap + height + self.slack if block.whole else gap
        if mode == BROKEN:
            need = gap + block.head + block.rows[0] + self.slack
        elif block.keeps:
            need = gap + height + self._kept(number) + self.slack
        while not (self.bare and not self.floats) and self.used + need > AREA - self.floats:
            self._turn()
            gap = lead(block)
        self.used += gap
        if block.heads:
            self.found.headings.append((self.page, TOP_EDGE + self.floats + self.used))
        elif block.floats:
            self._place(block.key, (self.page, TOP_EDGE + self.floats + self.used))
            self.spent += NEVER * len(self.waiting)

    def _hold_all(self, block: Piece, gap: float) -> None:
        """Holds the rest of the page free where a broken table would have too few rows on it."""
        rows = AREA - self.floats - self.used - gap - block.head
        if block.rows[0] <= rows < sum(block.rows[:PART]):
            self.held[block.key] = rows + block.head / 2
            self._turn()

    def _place(self, key: str, place: Place) -> None:
        self.found.floating[key] = place
        if key in self.own:
            self.spent += misplaced(place, self.latest, self.own[key], self.found.headings)
        self.latest = place

    def _float(self, block: Piece, height: float) -> None:
        self._place(block.key, (self.page, TOP_EDGE + self.floats))
        self.floats += height + AROUND

    def _fill(self) -> None:
        """Tells the page's white space."""
        self.found.white[self.page] = max(AREA - self.floats - self.used, 0.0) / AREA

    def _turn(self) -> None:
        self._fill()
        self.spent += waste(self.found.white[self.page])
        self.page, self.used, self.floats, self.bare = self.page + 1, 0.0, 0.0, True
        while self.waiting and (not self.floats or self.floats + self.waiting[0][1] + self.slack <= AREA):
            self._float(*self.waiting.pop(0))

    def _break(self, block: Piece) -> None:
        """Sets a broken table, its last page with a fair part of the rows if the first has them to spare."""
        here = AREA - self.floats - self.used - block.head
        held = 0.0
        parts = self._parts(block, here)
        if len(parts) > 1 and block.key not in self.held:
            fewer = parts[0] - max(PART - parts[-1], 0)
            stay = fewer if fewer >= PART else parts[0]
            # To the middle of the first row to go, so that a little more room than foretold does not keep it.
            held = max(here - sum(block.rows[:stay]) - block.rows[stay] / 2, 0.0)
            parts = self._parts(block, here - held)
            if held:
                self.held[block.key] = held
        own = self.found.parts[block.key] = {}
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
        self.spent += stumps(own)

    def _parts(self, block: Piece, room: float) -> list[int]:
        """How many rows of a broken table each page gets, with so much room on the first."""
        parts = [0]
        for height in block.rows:
            if height > room and parts[-1]:
                parts.append(0)
                room = AREA - block.header
            parts[-1] += 1
            room -= height
        return parts

    def _kept(self, number: int) -> float:
        """How much of what follows a heading has to be on its page."""
        kept = 0.0
        for block in self.blocks[number + 1 :]:
            mode = self.modes.get(block.key, IN_PLACE)
            if mode == TOP:
                continue
            if mode == BROKEN:
                return kept + block.gap + block.head + block.rows[0]
            if not block.whole:
                return kept + TWO_LINES
            kept += block.gap + self._height(block, mode)
            if not block.keeps:
                return kept
        return kept
