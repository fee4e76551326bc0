"""A document as the parts that are arranged on pages."""

from __future__ import annotations

from tertialpdf.document import Document
from tertialpdf.layout.body import Floating, Part, Prose, Solid
from tertialpdf.tree import Block, Display, Heading
from tertialpdf.writing.names import Names
from tertialpdf.writing.source import Writer

TURNED_FROM = 12
"""A table of so many columns has a page of its own, turned."""


class BodyWriter:
    """Collects the parts of a document."""

    def __init__(self, document: Document, names: Names) -> None:
        self.document = document
        self.names = names
        self.writer = Writer(names)
        self.parts: list[Part] = []
        self.prose: list[str] = []
        self.headings = 0
        self.stays = 0
        """How many statements at the end of the running text go with what follows."""
        self.after_heading = False

    def write(self) -> list[Part]:
        """The parts, in order."""
        for cell, block in self.document.blocks():
            self._add(block, cell)
        self._end_prose()
        return self.parts

    def _add(self, block: Block, cell: int) -> None:
        if isinstance(block, Display):
            self._display(block, cell)
            self.after_heading = False
            return
        source = self.writer.block(block, cell, self.after_heading)
        if not source:
            return
        heading = isinstance(block, Heading)
        keeps = heading or source.startswith(("stay(", "[#metadata("))
        self.prose.append(source)
        self.headings += heading
        self.stays = self.stays + 1 if keeps else 0
        self.after_heading = heading

    def _display(self, block: Display, cell: int) -> None:
        match block.slot:
            case "table":
                turned = is_wide(len(self.document.tables[block.index].header))
                self._floating(f"table-{block.index}", self.names.display(block, cell), turned)
            case "grid":
                for index in self.names.grids[block.index]:
                    turned = self.names.made[index].widths.turned
                    self._floating(f"grid-{index}", self.names.grid(index, cell), turned)
            case "figure":
                self._floating(f"figure-{block.index}", self.names.display(block, cell), False)
            case _:
                self._end_prose()
                self.parts.append(Solid(self.names.display(block, cell) + ")"))

    def _floating(self, key: str, call: str, turned: bool) -> None:
        before, headings = "", 0
        if turned and self.stays:
            kept = self.prose[-self.stays :]
            del self.prose[-self.stays :]
            headings = sum(source.startswith(("heading(", "[#heading(")) for source in kept)
            before = "\n".join(kept)
            self.headings -= headings
        self._end_prose()
        self.parts.append(Floating(key, call, turned, before, headings))

    def _end_prose(self) -> None:
        if self.prose:
            self.parts.append(Prose("\n".join(self.prose), self.headings))
        self.prose, self.headings, self.stays = [], 0, 0


def is_wide(columns: int) -> bool:
    """Whether a table of so many columns has its page turned."""
    return columns >= TURNED_FROM
