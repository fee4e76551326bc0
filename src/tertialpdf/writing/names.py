"""What source refers to: places that links lead to, formulas already made, and the numbers of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tertialpdf.document import Document
from tertialpdf.grids import Grid
from tertialpdf.ledger import Ledger
from tertialpdf.tree import Anchor, Block, Display, Formula, Heading, Inline, Link, walk
from tertialpdf.writing.literals import literal

if TYPE_CHECKING:
    from tertialpdf.writing.grids import SetGrid


UNREADABLE = "unreadable.svg"
"""The file of what stands for a picture that cannot be read."""


class Names:
    """Everything in a document that has a name.

    formulas: Typst source of each formula. made: the tables as they are set; grids: by number of a table in
    the document, the numbers of its parts among them. unreadable: files of pictures that are.
    """

    def __init__(
        self,
        document: Document,
        formulas: Mapping[Formula, str],
        made: Sequence[SetGrid],
        grids: Mapping[int, Sequence[int]],
        unreadable: frozenset[str] = frozenset(),
    ) -> None:
        self.document = document
        self.made = made
        self.grids = grids
        self.unreadable = unreadable
        self.ledger = Ledger()
        self.formulas = formulas
        self._labels: dict[str, str] = {}
        self._used: set[str] = set()
        self.shapes: list[list[list[bool]]] = []
        """Of each table that is set, in order, which cells that begin in a row head it."""
        self._name_places()

    def _parts(self) -> Iterable[Inline | Block]:
        for _, block in self.document.blocks():
            yield from walk([block])
        for grid in self.document.grids:
            for cell in grid.cells:
                yield from walk(cell.content)

    def _name_places(self) -> None:
        """A label for each place that a link leads to; the first place of a name has it."""
        wanted = {
            part.target[1:]
            for part in self._parts()
            if isinstance(part, Link) and part.target.startswith("#")
        }
        if not wanted:
            return
        folded = {_folded(name) for name in wanted}
        for part in self._parts():
            names = (
                part.anchors
                if isinstance(part, Heading)
                else (part.name,)
                if isinstance(part, Anchor)
                else ()
            )
            new = {_folded(name) for name in names} & (folded - set(self._labels))
            if new:
                label = f"place-{len(set(self._labels.values()))}"
                self._labels |= dict.fromkeys(new, label)

    def address(self, target: str) -> str | None:
        """A link's address as source; None if it leads nowhere."""
        if not target.startswith("#"):
            return literal(target)
        label = self._labels.get(_folded(target[1:]))
        return f"<{label}>" if label else None

    def label_of(self, *names: str) -> str | None:
        """The label of a place, the first time that it is asked for; ``names`` are all that it has."""
        for name in names:
            label = self._labels.get(_folded(name))
            if label is not None and label not in self._used:
                self._used.add(label)
                return label
        return None

    def unplaced(self) -> list[str]:
        """Labels of places that have not been set, such as within what a page repeats."""
        return sorted(set(self._labels.values()) - self._used)

    def formula(self, formula: Formula) -> str:
        """The source of a formula."""
        return self.formulas[formula]

    def picture(self, file: str) -> str:
        """The file that is drawn for a picture."""
        return UNREADABLE if file in self.unreadable else file

    def display(self, block: Display, cell: int) -> str:
        """The beginning of the call that sets something kept by the document."""
        document = self.document
        rows = 0
        match block.slot:
            case "table":
                table = document.tables[block.index]
                words, rows = table.caption or table.name, len(table.rows)
                others = [False] * (len(table.header) - 1)
                self.shapes.append([[heads, *others] for heads in (False, *table.row_heads)])
            case "figure":
                words = document.figures[block.index].block.alternative
            case "key-figures":
                words = ", ".join(one.label for one in document.key_figures[block.index].figures)
            case _:
                words = document.notices[block.index].text
        number = self.ledger.add(cell, block.slot, words, rows)
        return f"block-{block.slot}({block.index}, {number}"

    def grid(self, index: int, cell: int) -> str:
        """The beginning of the call that sets a table or a part of one, by its number among those set."""
        grid = self.made[index].grid
        rows = len({one.row for one in grid.cells if one.row >= grid.headers})
        self.shapes.append(_shape(grid))
        number = self.ledger.add(cell, "grid", grid.caption or grid.name, rows)
        return f"block-grid({index}, {number}"

    def nested(self, block: Display, cell: int) -> str:
        """What is set within a list or a quotation: it stays in its place."""
        if block.slot == "grid":
            calls = [self.grid(index, cell) for index in self.grids[block.index]]
            return ";".join(f'{call}, mode: "n")' for call in calls)
        place = ', mode: "n")' if block.slot in ("table", "figure") else ")"
        return self.display(block, cell) + place


def _shape(grid: Grid) -> list[list[bool]]:
    """By row, which of the cells that begin there head their row."""
    found: list[list[bool]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        found[cell.row].append(cell.heads and cell.row >= grid.headers)
    return found


def _folded(name: str) -> str:
    return unquote(name).casefold()
