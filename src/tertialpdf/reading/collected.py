"""What reading a cell finds beside text: tables, pictures, and what cannot be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tertialpdf.blocks import FigureBlock
from tertialpdf.document import Document, SetFigure
from tertialpdf.faults import Fault
from tertialpdf.grids import Grid
from tertialpdf.ledger import LOST_NAMES, NotShown
from tertialpdf.reading.pictures import Drawn, UnreadablePictureError, decoded, from_address, from_file
from tertialpdf.tree import Display, Inline, Picture, Text
from tertialpdf.words import said

STYLE_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([\d.]+(?:px|pt|%))")


@dataclass
class Collected:
    """Where reading puts what is set by itself.

    folder: of the notebook, whose pictures may be read; None where only the notebook itself is at hand.
    strict: whether what cannot be shown is a fault, as in documents made for this exporter.
    """

    document: Document
    cell: int
    attachments: Mapping[str, Any] = field(default_factory=dict)
    folder: Path | None = None
    source: str = ""
    strict: bool = False
    in_table: int = 0
    placed: dict[str, int] = field(default_factory=dict)

    def lost(self, kind: str, detail: str = "") -> None:
        """Tells that something is not shown."""
        if self.strict and kind in LOST_NAMES:
            language = self.document.heading.language
            told = said(language, f"lost-{kind}") + (f": {detail}" if detail else "")
            self.document.faults.append(Fault(self.cell, told, self.source))
        else:
            self.document.not_shown.append(NotShown(self.cell, kind, detail))

    def next_place(self, slot: str) -> int:
        """The place of the cell's next figure or table among those that it puts out, from zero."""
        place = self.placed.get(slot, 0)
        self.placed[slot] = place + 1
        return place

    def figure(
        self, picture: Picture, block: FigureBlock | None = None, wide: bool = False, label: str = ""
    ) -> int:
        """Keeps a figure; returns its number."""
        block = block or FigureBlock()
        if not block.alternative:
            block = block.model_copy(update={"alternative": picture.alternative or self._nameless()})
        self.document.figures.append(
            SetFigure(block, picture.file, picture.width, picture.height, wide, self.cell, label)
        )
        return len(self.document.figures) - 1

    def grid(self, grid: Grid) -> int:
        """Keeps a table; returns its number."""
        self.document.grids.append(grid)
        return len(self.document.grids) - 1

    def captioned(self, shown: Display, caption: str, label: str = "") -> None:
        """Gives a figure or table that is kept its caption, if it has none, and its name in references."""
        caption = " ".join(caption.split())
        if shown.slot == "figure":
            figure = self.document.figures[shown.index]
            block = figure.block
            nameless = block.alternative == self._nameless()
            told = {
                "caption": block.caption or caption,
                "alternative": caption if nameless and caption else block.alternative,
            }
            self.document.figures[shown.index] = replace(
                figure, block=block.model_copy(update=told), label=figure.label or label
            )
        else:
            grid = self.document.grids[shown.index]
            self.document.grids[shown.index] = replace(
                grid, caption=grid.caption or caption, label=grid.label or label
            )

    def _nameless(self) -> str:
        """What is said of a picture of which nothing is said."""
        return said(self.document.heading.language, "no-alternative").format(cell=self.cell)

    def table_name(self) -> str:
        """A file name for the next table of the cell."""
        return f"cell-{self.cell}-{len(self.document.grids)}"

    @contextmanager
    def within_table(self) -> Iterator[None]:
        """Reads cells of a table: pictures stay where they are."""
        self.in_table += 1
        try:
            yield
        finally:
            self.in_table -= 1

    def picture(self, address: str, alternative: str, width: str = "", style: str = "") -> list[Inline]:
        """A picture in the text, or words in its place where it is not at hand."""
        told = alternative or address.rsplit("/", 1)[-1][:80]
        try:
            if address.startswith("attachment:"):
                drawn = decoded(self.attachments.get(unquote(address.removeprefix("attachment:")), {}))
            elif address.startswith("data:"):
                told = alternative
                drawn = from_address(address)
            else:
                drawn = from_file(self.folder, unquote(address))
        except UnreadablePictureError as error:
            self.lost(error.kind, alternative if address.startswith("data:") else address[:120])
            return [Text(f"[{told}]")] if told else []
        return [self._kept(drawn, alternative, style_width(style) or width)]

    def drawing(self, svg: str) -> list[Inline]:
        """An SVG element of the text."""
        if "xmlns=" not in svg[: svg.find(">")]:
            svg = svg.replace(
                "<svg",
                '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"',
                1,
            )
        try:
            return [self._kept(decoded({"image/svg+xml": svg}), "", "")]
        except UnreadablePictureError as error:
            self.lost(error.kind)
            return []

    def _kept(self, drawn: Drawn, alternative: str, width: str) -> Picture:
        drawn = drawn.as_wide_as(width)
        return Picture(
            self.document.add_file(drawn.content, drawn.suffix), drawn.width, drawn.height, alternative
        )


def style_width(style: str) -> str:
    """The width that a style attribute gives."""
    found = STYLE_WIDTH.search(style)
    return found[1] if found else ""
