"""The document's title and the levels of its headings, over all cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tertialpdf.document import Document, Shown
from tertialpdf.tree import Block, Box, Heading, Listing, Paragraph, Passage, Quote, Styled, plain


def take_title(document: Document) -> str:
    """Takes the first heading out of the document if it is of the highest level; returns its words."""
    for place, shown in enumerate(document.shown):
        for number, block in enumerate(shown.blocks):
            if isinstance(block, Heading):
                if block.level != 1:
                    return ""
                rest = shown.blocks[:number] + shown.blocks[number + 1 :]
                document.shown[place] = Shown(shown.cell, rest)
                return " ".join(plain(block.parts).split())
    return ""


def even_out(document: Document, ours: bool) -> None:
    """Headings from level one without gaps.

    In a document made for this exporter the highest level is its title's: a heading of that level in a text
    that it was given comes below the heading before it.
    """
    levels = [heading.level for shown in document.shown for heading in _headings(shown.blocks)]
    if ours and any(level > 1 for level in levels):
        levels = [level for level in levels if level > 1]
    top = min(levels, default=1)
    previous = 0

    def evened(heading: Heading) -> Heading:
        nonlocal previous
        level = heading.level - top + 1
        if level < 1:
            level = previous + 1 if ours else 1
        previous = min(level, previous + 1)
        return replace(heading, level=previous)

    document.shown = [Shown(shown.cell, _changed(shown.blocks, evened)) for shown in document.shown]


def _headings(blocks: tuple[Block, ...]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Heading):
            yield block
        elif isinstance(block, (Passage, Box)):
            yield from _headings(block.blocks)


def _changed(blocks: tuple[Block, ...], change: Callable[[Heading], Heading]) -> tuple[Block, ...]:
    """Headings changed; those within lists and quotations are lines in bold."""
    found: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(change(block))
            case Passage() | Box():
                found.append(replace(block, blocks=_changed(block.blocks, change)))
            case Quote():
                found.append(replace(block, blocks=bold_lines(block.blocks)))
            case Listing():
                found.append(replace(block, items=tuple(bold_lines(item) for item in block.items)))
            case _:
                found.append(block)
    return tuple(found)


def bold_lines(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with headings made lines in bold."""
    found: list[Block] = []
    for block in blocks:
        match block:
            case Heading():
                found.append(Paragraph((Styled("strong", block.parts),)))
            case Quote() | Passage() | Box():
                found.append(replace(block, blocks=bold_lines(block.blocks)))
            case Listing():
                found.append(replace(block, items=tuple(bold_lines(item) for item in block.items)))
            case _:
                found.append(block)
    return tuple(found)
