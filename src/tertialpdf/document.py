"""A document: what a notebook shows, as trees, and the tables, figures and files that the trees refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tertialpdf.blocks import FigureBlock, HeadingBlock, KeyFiguresBlock, NoticeBlock, TableBlock
from tertialpdf.faults import Fault
from tertialpdf.grids import Grid
from tertialpdf.ledger import NotShown
from tertialpdf.look import DEFAULT, Look
from tertialpdf.tree import Block


@dataclass(frozen=True)
class SetFigure:
    """A figure: what is said of it, the file it is drawn from, and its size in points.

    wide: whether it is as wide as the text, whatever its own size. label: by which the text refers to it.
    """

    block: FigureBlock
    file: str
    width: float
    height: float
    wide: bool
    cell: int
    label: str = ""


@dataclass(frozen=True)
class Shown:
    """What a cell shows, in order."""

    cell: int
    blocks: tuple[Block, ...]


@dataclass
class Document:
    """All that is to be set.

    strict: whether it was made for this exporter; then what cannot be shown is a fault. most_rows: of a table
    that came as HTML or Markdown.
    """

    heading: HeadingBlock
    strict: bool = False
    most_rows: int = 5000
    look: Look = DEFAULT
    shown: list[Shown] = field(default_factory=list)
    tables: list[TableBlock] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    figures: list[SetFigure] = field(default_factory=list)
    key_figures: list[KeyFiguresBlock] = field(default_factory=list)
    notices: list[NoticeBlock] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """Pictures, by file name."""
    attached: dict[str, str] = field(default_factory=dict)
    """Whole texts of what is shown in part, by file name."""
    not_shown: list[NotShown] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add_file(self, content: bytes, suffix: str) -> str:
        """Keeps a picture; returns its file name."""
        name = f"figure-{len(self.files)}.{suffix}"
        self.files[name] = content
        return name

    def blocks(self) -> Iterator[tuple[int, Block]]:
        """Every block with its cell, in order."""
        for shown in self.shown:
            for block in shown.blocks:
                yield shown.cell, block


def iso_day(heading: HeadingBlock) -> date | None:
    """The document's date, if it is given as 2011-04-30."""
    try:
        return date.fromisoformat(heading.day)
    except ValueError:
        return None
