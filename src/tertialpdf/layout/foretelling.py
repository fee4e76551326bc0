"""Pages foretold from the heights of their pieces, without setting them."""

from __future__ import annotations

from collections.abc import Sequence

from tertialpdf.layout.arrangements import BROKEN, FOOT, IN_PLACE, SMALLER, TOP, Arrangement
from tertialpdf.layout.costs import MODE_COST, NEVER, misplaced, stumps, waste
from tertialpdf.layout.pages import AREA, BOTTOM_EDGE, TOP_EDGE, Pages, Place
from tertialpdf.layout.pieces import AROUND, HEADER, TABLE_HEAD, Piece, lead, row_height, usual_gap

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
        self.text, self.distance = float(fit) ** 1.5, float(fit) ** 1.6
        self.found = Pages()
        self.page, self.used, self.floats, self.spent = 1, 0.0, 0.0, 0.0
        self.before, self.bare, self.top = -1, True, 0.0
        self.latest: Place = (0, 0.0)
        self.waiting: list[tuple[Piece, str, float]] = []

    def with_mode(self, key: str, mode: str) -> Setting:
        """A copy that puts one thing to come elsewhere."""
        copy = Setting(self.blocks, self.own, self.fit, self.slack, {**self.modes, key: mode})
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
        gap = lead(block)
        if not self.bare or not number:
            gap = block.gap if self.before == number - 1 else usual_gap(self.blocks[self.before].text, block)
            gap *= 1.0 if block.floats else self.distance
        self.before = number
        need = gap + height + self.slack if block.whole else gap
        if mode == BROKEN:
            need = gap + TABLE_HEAD + row_height(block) + self.slack
        elif block.keeps:
            need = gap + height + self._kept(number) + self.slack
        if not self.bare and self.used + need > AREA - self.floats:
            self._turn()
            gap = lead(block)
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

    def _height(self, block: Piece, mode: str) -> float:
        return block.height * (self.text if block.text else SMALLER_SCALE if mode == SMALLER else 1.0)

    def _place(self, key: str, place: Place) -> None:
        self.found.floating[key] = place
        if key in self.own:
            self.spent += misplaced(place, self.latest, self.own[key], self.found.headings)
        self.latest = place

    def _float(self, block: Piece, mode: str, height: float) -> None:
        where = TOP_EDGE + self.top if mode == TOP else BOTTOM_EDGE - height
        self._place(block.key, (self.page, where))
        self.top += height + AROUND if mode == TOP else 0.0
        self.floats += height + AROUND

    def _turn(self) -> None:
        white = max(AREA - self.floats - self.used, 0.0) / AREA
        self.found.white[self.page] = white
        self.spent += waste(white)
        self.page, self.used, self.floats, self.top, self.bare = self.page + 1, 0.0, 0.0, 0.0, True
        while self.waiting and (not self.floats or self.floats + self.waiting[0][2] + self.slack <= AREA):
            self._float(*self.waiting.pop(0))

    def _break(self, block: Piece) -> None:
        """Sets a broken table."""
        row, left, head = row_height(block), block.rows, TABLE_HEAD
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
        self.spent += stumps(parts)

    def _kept(self, number: int) -> float:
        """How much of what follows a heading has to be on its page."""
        kept = 0.0
        for block in self.blocks[number + 1 :]:
            mode = self.modes.get(block.key, IN_PLACE)
            if mode in (TOP, FOOT):
                continue
            if mode == BROKEN:
                return kept + block.gap + TABLE_HEAD + row_height(block)
            if not block.whole:
                return kept + TWO_LINES
            kept += block.gap + self._height(block, mode)
            if not block.keeps:
                return kept
        return kept
