"""A table that the notebook has as HTML or Markdown, with cells that span others and hold anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from tertialpdf.blocks import Side
from tertialpdf.tree import Block, Inline, plain

NUMBER = re.compile(r"[-+\u2212]?[\d\s\u00a0,.']*\d+(?:[.,]\d+)?(?:e[-+]?\d+)?\s*%?|NaN|nan|", re.IGNORECASE)

LONGEST_NUMBER = 40
"""What has more letters may be broken, digits or not."""


@dataclass(frozen=True)
class GridCell:
    """A cell, the row and column of its upper left corner (header rows counted), and how far it reaches.

    heads: whether it is a header, of its column in a header row, else of its row.
    """

    row: int
    column: int
    content: tuple[Inline | Block, ...]
    down: int = 1
    across: int = 1
    heads: bool = False
    side: Side | None = None
    language: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it holds a number, or nothing."""
        return len(self.text) <= LONGEST_NUMBER and NUMBER.fullmatch(self.text) is not None

    @cached_property
    def text(self) -> str:
        """Its words, on one line."""
        return " ".join(plain(self.content).split())


@dataclass(frozen=True)
class Grid:
    """A table: its size, how many of the rows are headers, and the cells in order."""

    name: str
    rows: int
    columns: int
    headers: int
    cells: Sequence[GridCell]
    caption: str = ""
    cell: int = 0
    label: str = ""

    @cached_property
    def texts(self) -> list[list[str]]:
        """The words of every place: a cell that spans several stands in each."""
        found = [[""] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.down):
                for column in range(cell.column, cell.column + cell.across):
                    found[row][column] = cell.text
        return found

    @cached_property
    def sides(self) -> list[Side]:
        """Where the cells of each column stand: numbers at the right."""
        body = self.texts[self.headers :]
        return [
            "right"
            if body
            and all(NUMBER.fullmatch(row[column]) for row in body)
            and any(row[column] for row in body)
            else "left"
            for column in range(self.columns)
        ]

    @property
    def labels(self) -> list[str]:
        """One heading for each column: those of several rows joined."""
        above = self.texts[: self.headers]
        joined: list[str] = []
        for column in range(self.columns):
            words = dict.fromkeys(row[column] for row in above if row[column])
            joined.append(" / ".join(words))
        return joined

    def first(self, rows: int) -> Grid:
        """The table with so many of its rows."""
        end = self.headers + rows
        cells = [replace(cell, down=min(cell.down, end - cell.row)) for cell in self.cells if cell.row < end]
        return replace(self, rows=end, cells=cells)

    def only(self, columns: Sequence[int], caption: str) -> Grid:
        """The table with these columns alone, in order; what spans others as well is cut to them."""
        places = {column: place for place, column in enumerate(columns)}

        def cut(cell: GridCell) -> Iterator[GridCell]:
            own = [places[one] for one in range(cell.column, cell.column + cell.across) if one in places]
            for first, length in _runs(own):
                yield replace(cell, column=first, across=length)

        cells = [part for cell in self.cells for part in cut(cell)]
        return replace(self, columns=len(columns), cells=cells, caption=caption)


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours: the first and how many."""
    start = 0
    for end in range(1, len(places) + 1):
        if end == len(places) or places[end] != places[end - 1] + 1:
            yield places[start], end - start
            start = end
