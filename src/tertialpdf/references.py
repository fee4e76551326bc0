"""References within a document, as Quarto and MyST have them: numbers of figures, words of headings.

What refers is written before it is known what it refers to, so all is looked up when the document is whole.
What the document has no name for stays the words that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tertialpdf.document import Document, Shown
from tertialpdf.grids import GridCell
from tertialpdf.tree import (
    Anchor,
    Block,
    Box,
    Display,
    Equation,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Passage,
    Quote,
    Reference,
    Spoken,
    Styled,
    Text,
    plain,
    shows,
    walk,
)
from tertialpdf.words import said
from tertialpdf.writing.formulas import NUMBER

WRITTEN = re.compile(r"(?:\[(-?)@([A-Za-z][\w:.-]*\w)\]|(?<![\w@./])(-?)@([A-Za-z][\w:.-]*\w))")
"""``@fig-calls``, ``[@fig-calls]``, and ``-@fig-calls`` for the number alone."""


@dataclass(frozen=True)
class Named:
    """What a name stands for: such as *Figure*, and its number or words."""

    kind: str
    number: str

    @property
    def words(self) -> str:
        """Both."""
        return f"{self.kind}\u00a0{self.number}" if self.kind else self.number


def with_references(document: Document, parts_of: Mapping[int, int]) -> Document:
    """The document with what refers to something of it made links with words.

    parts_of: by number of a table, in how many parts it is set, each with a number of its own.
    """
    refers = any(
        isinstance(part, Reference) or (isinstance(part, Text) and "@" in part.text)
        for _, part in _everything(document)
    )
    labelled = any(isinstance(part, Equation) and part.label for _, part in _everything(document))
    if not refers and not labelled:
        return document
    numbered = _Numbering(document, parts_of)
    shown = [
        Shown(one.cell, tuple(numbered.placed(_changed(block, numbered.inlines)) for block in one.blocks))
        for one in document.shown
    ]
    grids = [
        replace(grid, cells=[_cell(cell, numbered.inlines) for cell in grid.cells]) for grid in document.grids
    ]
    return replace(document, shown=numbered.with_places(shown), grids=grids)


def _everything(document: Document) -> Iterator[tuple[int, Inline | Block]]:
    for cell, block in document.blocks():
        for part in walk([block]):
            yield cell, part
    for grid in document.grids:
        for one in grid.cells:
            for part in walk(one.content):
                yield grid.cell, part


class _Numbering:
    """What the names of a document stand for."""

    def __init__(self, document: Document, parts_of: Mapping[int, int]) -> None:
        self.document = document
        self.language = document.heading.language
        self.named: dict[str, Named] = {}
        self.equations: dict[str, str] = {}
        self.used: set[str] = set()
        figures = tables = formulas = 0
        waiting: list[str] = []
        for _, block in document.blocks():
            for part in walk([block]):
                if isinstance(part, Heading):
                    self._name((*waiting, *part.anchors), Named("", plain(part.parts).strip()))
                elif isinstance(part, Display) and part.slot == "figure":
                    figure = document.figures[part.index]
                    figures += bool(figure.block.caption)
                    if figure.block.caption:
                        self._name((*waiting, figure.label), self._of("figure", figures))
                elif isinstance(part, Display) and part.slot in ("table", "grid"):
                    kept = document.tables if part.slot == "table" else document.grids
                    count = parts_of.get(part.index, 1) if part.slot == "grid" else 1
                    if kept[part.index].caption or count > 1:
                        label = document.grids[part.index].label if part.slot == "grid" else ""
                        self._name((*waiting, label), self._of("table", tables + 1))
                        tables += count
                elif isinstance(part, Equation):
                    own = NUMBER.search(part.formula.tex)
                    number = f"({own[2]})" if own else ""
                    if part.label and not own:
                        formulas += 1
                        number = self.equations[part.label] = f"({formulas})"
                    if number:
                        self._name((*waiting, part.label), Named(said(self.language, "equation"), number))
            places = isinstance(block, Paragraph) and not shows(block.parts)
            waiting = (
                [*waiting, *(part.name for part in walk([block]) if isinstance(part, Anchor))]
                if places
                else []
            )

    def _of(self, kind: str, number: int) -> Named:
        return Named(said(self.language, kind), str(number))

    def _name(self, names: Sequence[str], named: Named) -> None:
        for name in names:
            if name:
                self.named.setdefault(name.casefold(), named)

    def inlines(self, parts: Sequence[Inline | Block]) -> tuple[Inline | Block, ...]:
        """Words with what refers in them made links."""
        found: list[Inline | Block] = []
        for part in parts:
            match part:
                case Reference(target, words):
                    found.append(self._link(target, words))
                case Text(text) if "@" in text:
                    found += self._written(text)
                case Link(_, inner) if not any(isinstance(one, Reference) for one in inner):
                    found.append(part)
                case Styled() | Spoken() | Link():
                    found.append(replace(part, parts=self.inlines(part.parts)))  # type: ignore[arg-type]
                case _:
                    found.append(part)
        return tuple(found)

    def _written(self, text: str) -> Iterator[Inline]:
        end = 0
        for match in WRITTEN.finditer(text):
            name = match[2] or match[4]
            if name.casefold() in self.named:
                if text[end : match.start()]:
                    yield Text(text[end : match.start()])
                yield self._link(name, "", bare=bool(match[1] or match[3]))
                end = match.end()
        if text[end:]:
            yield Text(text[end:])

    def _link(self, target: str, words: str, bare: bool = False) -> Inline:
        named = self.named.get(target.casefold())
        if named is None:
            return Text(words or target)
        self.used.add(target.casefold())
        told = named.number if bare else named.words
        shown = words.replace("%s", named.number).replace("{number}", named.number) if words else told
        return Link(f"#{target}", (Text(shown),))

    def placed(self, block: Block) -> Block:
        """The block, a formula with its number."""
        if isinstance(block, Equation) and block.label in self.equations:
            return replace(block, number=self.equations[block.label])
        return block

    def with_places(self, shown: Sequence[Shown]) -> list[Shown]:
        """Before each figure, table and formula that is referred to, the place that the link leads to."""
        return [Shown(one.cell, tuple(self._with_place(one.blocks))) for one in shown]

    def _with_place(self, blocks: Sequence[Block]) -> Iterator[Block]:
        for block in blocks:
            label = ""
            if isinstance(block, Display) and block.slot == "figure":
                label = self.document.figures[block.index].label
            elif isinstance(block, Display) and block.slot == "grid":
                label = self.document.grids[block.index].label
            elif isinstance(block, Equation):
                label = block.label
            if label.casefold() in self.used:
                yield Paragraph((Anchor(label),))
            yield block


Change = Callable[[Sequence[Inline | Block]], tuple[Inline | Block, ...]]


def _changed(block: Block, change: Change) -> Block:
    """The block with its words changed."""
    match block:
        case Paragraph() | Heading():
            return replace(block, parts=change(block.parts))  # type: ignore[arg-type]
        case Quote() | Box() | Passage():
            return replace(block, blocks=tuple(_changed(one, change) for one in block.blocks))
        case Listing():
            items = tuple(tuple(_changed(one, change) for one in item) for item in block.items)
            return replace(block, items=items)
        case _:
            return block


def _cell(cell: GridCell, change: Change) -> GridCell:
    return replace(
        cell,
        content=tuple(
            _changed(one, change) if not isinstance(one, Inline) else one for one in change(cell.content)
        ),
    )
