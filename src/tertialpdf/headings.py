"""The document's title and the levels of its headings, over all cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tertialpdf.document import Document, Shown
from tertialpdf.tree import Block, Box, Heading, Link, Listing, Paragraph, Passage, Quote, Styled, plain

LONGEST_TITLE = 120
"""Letters of a line in bold that is a title."""


def take_title(document: Document) -> str:
    """Takes the title out of the document; returns its words.

    It is the first heading if that is of the highest level and no words stand before it, or it is the only
    one so high: else it is a section among others. Or it is a first line all in bold, as some write
    their titles.
    """
    places = [(at, number) for at, shown in enumerate(document.shown) for number in range(len(shown.blocks))]
    blocks = [document.shown[at].blocks[number] for at, number in places]
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), None)
    before = [at for at, block in enumerate(blocks[:first]) if _says_something(block)]
    if first is not None and _level(blocks[first]) == 1:
        alone = sum(_level(block) == 1 for block in blocks) == 1
        if alone or not before:
            return _taken(document, *places[first])
    if before and _is_bold(blocks[before[0]]):
        return _taken(document, *places[before[0]])
    return ""


def _taken(document: Document, place: int, number: int) -> str:
    shown = document.shown[place]
    block = shown.blocks[number]
    document.shown[place] = Shown(shown.cell, shown.blocks[:number] + shown.blocks[number + 1 :])
    return " ".join(plain([block]).split())


def _level(block: Block) -> int:
    return block.level if isinstance(block, Heading) else 0


def _says_something(block: Block) -> bool:
    """Whether it is words: no picture, output, or line of links to places where the notebook runs."""
    if not isinstance(block, Paragraph):
        return isinstance(block, (Listing, Quote))
    return bool(plain([part for part in block.parts if not isinstance(part, Link)]).strip())


def _is_bold(block: Block) -> bool:
    """Whether it is a line all in bold."""
    parts = [part for part in block.parts if plain([part]).strip()] if isinstance(block, Paragraph) else []
    if len(parts) != 1 or len(plain(parts)) > LONGEST_TITLE:
        return False
    return isinstance(parts[0], Styled) and parts[0].style == "strong"


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
