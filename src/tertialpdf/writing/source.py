"""Trees as Typst source. Words are string literals, made in one place: no text of a notebook is ever code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tertialpdf.tree import (
    Anchor,
    Block,
    Box,
    Break,
    Code,
    Display,
    Equation,
    Formula,
    Heading,
    Inline,
    Link,
    Listing,
    Paragraph,
    Passage,
    Picture,
    Printed,
    Quote,
    Reference,
    Rule,
    Spoken,
    Styled,
    Text,
    plain,
    shows,
)
from tertialpdf.writing.literals import literal, spoken, words_of
from tertialpdf.writing.names import Names
from tertialpdf.writing.wrapping import wrapped

FUNCTIONS = {
    "strong": "strong",
    "emph": "emph",
    "strike": "strike",
    "underline": "underline",
    "super": "super",
    "sub": "sub",
    "highlight": "highlight",
    "small": "smaller-text",
}
ONE_LINE = 110
"""A paragraph of fewer letters after a heading keeps with what follows: those that a line may hold."""
WIDE_PICTURE = 300.0
"""Points from which a picture among words may need more room than a list or quotation has."""
MOST_PARTS = 1500
"""Parts of one paragraph, some pages of it: the time that Typst takes for one grows with their square."""
LINES_OF_A_PART = 50
"""Printed text is set in parts of so many lines, so that the time it takes grows with its length alone."""
RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LETTER = re.compile(r"[^\W\d_]")


class Writer:
    """Writes blocks; ``names`` knows links, formulas and the numbers that marks carry."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def inlines(self, parts: Iterable[Inline | Block], flat: bool = False) -> str:
        """Words and what is among them, as a sequence of expressions. flat: without links and places."""
        return ";".join(filter(None, (self._inline(part, flat) for part in parts)))

    def content(self, parts: Iterable[Inline | Block], flat: bool = False) -> str:
        """The same as one expression."""
        return "{" + self.inlines(parts, flat) + "}"

    def _inline(self, part: Inline | Block, flat: bool) -> str:
        match part:
            case Text(text):
                return words_of(text)
            case Code(text):
                return words_of(text, call="raw")
            case Break():
                return "linebreak()"
            case Styled(style, parts):
                return f"{FUNCTIONS[style]}({self.content(parts, flat)})"
            case Spoken(language, parts):
                return f"text({spoken(language)}, {self.content(parts, flat)})"
            case Reference(target, words):
                return words_of(words or target)
            case Link(target, parts):
                inner = self.content(parts, flat)
                address = None if flat else self.names.address(target)
                return inner if address is None or not plain(parts).strip() else f"link({address}, {inner})"
            case Anchor(name):
                label = None if flat else self.names.label_of(name)
                return f"[#metadata(none) <{label}>]" if label else ""
            case Formula():
                return self.names.formula(replace(part, display=False))
            case Picture():
                file, alternative = literal(self.names.picture(part.file)), literal(part.alternative or "–")
                if part.width > WIDE_PICTURE:
                    return f"wide-picture({file}, {alternative}, {part.width:.1f}pt)"
                size = f"width: {part.width:.1f}pt, height: {part.height:.1f}pt"
                return f"box(image({file}, alt: {alternative}, {size}))"
            case _:
                return self.inner(part)

    def inner(self, block: Block) -> str:
        """A block within a cell of a table, where nothing is marked."""
        match block:
            case Paragraph(parts):
                return f"block(below: 0.5em, above: 0.5em, {self.content(parts)})"
            case Heading(parts=parts):
                return f"block(strong({self.content(parts, flat=True)}))"
            case Listing(items, start):
                made = ", ".join("{" + ";".join(map(self.inner, item)) + "}" for item in items)
                return f"list({made})" if start is None else f"enum(start: {start}, {made})"
            case Quote(blocks) | Box(blocks) | Passage(_, blocks):
                return ";".join(map(self.inner, blocks))
            case Printed(text):
                lines = [line for given in text.split("\n") for line in wrapped(given, 40)]
                return f"printed-inside({literal(chr(10).join(lines))})"
            case Equation(formula, _, number):
                beside = f";[ ];{words_of(number)}" if number else ""
                return self.names.formula(formula) + beside
            case Rule():
                return "horizontalrule"
            case Display("grid", index):
                return ";".join(f"inner-grid(grid-{part})" for part in self.names.grids[index])
            case _:
                return ""

    def blocks(self, blocks: Sequence[Block], cell: int, after_heading: bool = False) -> list[str]:
        """Blocks, one statement each."""
        made = []
        for block in blocks:
            made.append(self.block(block, cell, after_heading))
            after_heading = isinstance(block, Heading)
        return [one for one in made if one]

    def block(self, block: Block, cell: int, after_heading: bool = False) -> str:
        """One block, with marks where its text begins and ends."""
        match block:
            case Heading(level, parts, anchors):
                self.names.ledger.add_heading(cell, plain(parts))
                label = self.names.label_of(*anchors)
                made = f"heading(level: {level}, {self.content(parts, flat=True)})"
                return f"[#{made}<{label}>]" if label else made
            case Paragraph(parts) if len(parts) > MOST_PARTS:
                pieces = [parts[at : at + MOST_PARTS] for at in range(0, len(parts), MOST_PARTS)]
                return ";".join(self._paragraph(replace(block, parts=one), cell, False) for one in pieces)
            case Paragraph():
                return self._paragraph(block, cell, after_heading)
            case Listing(items, start, tight):
                made = ", ".join("{" + ";".join(self.blocks(item, cell)) + "}" for item in items)
                first = "" if start is None else f", start: {start}"
                return f"{'list' if start is None else 'enum'}(tight: {str(tight).lower()}{first}, {made})"
            case Quote(blocks):
                return f"quote(block: true, {self._sequence(blocks, cell)})"
            case Box(blocks, state):
                return f"set-apart({literal(state)}, {self._sequence(blocks, cell)})"
            case Passage(language, blocks):
                return f"block(text({spoken(language)}, {self._sequence(blocks, cell)}))"
            case Printed():
                return self._printed(block, cell)
            case Equation(formula, _, number):
                id_ = self.names.ledger.add(cell, "formula", formula.tex)
                beside = f", number: {literal(number)}" if number else ""
                return f"equation({id_}, {self.names.formula(formula) or '[]'}{beside})"
            case Rule():
                return "horizontalrule"
            case Display():
                return self.names.nested(block, cell)

    def _sequence(self, blocks: Sequence[Block], cell: int) -> str:
        return "{" + ";".join(self.blocks(blocks, cell)) + "}"

    def _paragraph(self, block: Paragraph, cell: int, after_heading: bool) -> str:
        if not shows(block.parts):
            return self.inlines(block.parts)
        words = plain(block.parts)
        number = self.names.ledger.add(cell, "text", words)
        content = self.content(block.parts)
        if RIGHT_TO_LEFT.search(words) and (first := LETTER.search(words)) and RIGHT_TO_LEFT.match(first[0]):
            content = f"right-to-left({content})"
        if block.plain:
            return f"marked({number}, {content})"
        stays = after_heading and len(words) < ONE_LINE
        return f"{'stay' if stays else 'p'}({number}, {content})"

    def _printed(self, block: Printed, cell: int) -> str:
        lines = [line for given in block.text.split("\n") for line in wrapped(given)]
        parts = ["\n".join(lines[at : at + LINES_OF_A_PART]) for at in range(0, len(lines), LINES_OF_A_PART)]
        number = self.names.ledger.add(cell, "printed", block.text)
        return f"printed({number}, {literal(block.kind)}, ({', '.join(map(literal, parts))},))"
