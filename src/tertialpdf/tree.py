"""What a cell shows, as a tree: blocks of text with words, links, formulas and pictures in them.

Everything that a notebook can show as text is brought to these forms and to no other: Markdown, HTML, LaTeX
and printed text. What is set as a unit of its own (a table, a figure) is kept in the document, and the tree
says where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

Style = Literal["strong", "emph", "strike", "underline", "super", "sub", "highlight", "small"]
Printing = Literal["code", "printed", "stderr"]
Slot = Literal["table", "grid", "figure", "key-figures", "notice"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Words that a machine reads."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """The line ends here."""


@dataclass(frozen=True, slots=True)
class Styled:
    """Words that look otherwise than those around them."""

    style: Style
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words in another language; its name is BCP 47."""

    language: str
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an address, or to an anchor of the document: ``#name``."""

    target: str
    parts: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Something named elsewhere, whose number or heading stands here; ``%s`` in the words is the number."""

    target: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that links lead to."""

    name: str


@dataclass(frozen=True, slots=True)
class Formula:
    """Mathematics: its TeX, or MathML where that is what was given."""

    tex: str
    display: bool = False
    mathml: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture among words: its file, how large it is in points, and what it shows."""

    file: str
    width: float
    height: float
    alternative: str


Inline = Text | Code | Break | Styled | Spoken | Link | Reference | Anchor | Formula | Picture


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest of the document's sections."""

    level: int
    parts: tuple[Inline, ...]
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``plain`` is a line of a tight list, which is no paragraph."""

    parts: tuple[Inline, ...]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; ``start`` is its first number, None for bullets."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Another's words."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Blocks set apart from the text."""

    blocks: tuple[Block, ...]
    state: str = "neutral"


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks in another language."""

    language: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """Text whose lines and spaces stay as they are."""

    text: str
    kind: Printing = "printed"


@dataclass(frozen=True, slots=True)
class Equation:
    """A formula on lines of its own; ``label`` is its name, ``number`` what stands beside it."""

    formula: Formula
    label: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Display:
    """A place for something that the document keeps by itself."""

    slot: Slot
    index: int


Block = Heading | Paragraph | Listing | Quote | Box | Passage | Printed | Equation | Rule | Display


def plain(parts: Iterable[Inline | Block]) -> str:
    """The words alone."""
    return "".join(_words(parts))


def _words(parts: Iterable[Inline | Block]) -> Iterator[str]:
    for part in parts:
        match part:
            case Text(text) | Code(text) | Printed(text):
                yield text
            case Break() | Rule():
                yield " "
            case Formula(tex=tex) | Equation(Formula(tex=tex)):
                yield tex
            case Reference(target, words):
                yield words or target
            case Styled() | Spoken() | Link() | Heading() | Paragraph():
                yield from _words(part.parts)
            case Quote() | Box() | Passage():
                for block in part.blocks:
                    yield from _words([block])
                    yield " "
            case Listing():
                for item in part.items:
                    for block in item:
                        yield from _words([block])
                        yield " "
            case Picture(alternative=alternative):
                yield alternative


def shows(parts: Iterable[Inline | Block]) -> bool:
    """Whether anything is to be seen."""
    seen = (Code, Formula, Equation, Picture, Printed, Display, Reference, Rule)
    return any(
        isinstance(part, seen) or (isinstance(part, Text) and part.text.strip()) for part in walk(parts)
    )


def walk(parts: Iterable[Inline | Block]) -> Iterator[Inline | Block]:
    """Everything in the tree, in order."""
    for part in parts:
        yield part
        match part:
            case Styled() | Spoken() | Link() | Heading() | Paragraph():
                yield from walk(part.parts)
            case Quote() | Box() | Passage():
                yield from walk(part.blocks)
            case Listing():
                for item in part.items:
                    yield from walk(item)


def with_pictures(
    parts: Iterable[Inline | Block], change: Callable[[Picture], Picture]
) -> tuple[Inline | Block, ...]:
    """The same with each picture among words changed."""
    return tuple(_with_pictures(part, change) for part in parts)


def _with_pictures(part: Inline | Block, change: Callable[[Picture], Picture]) -> Inline | Block:
    match part:
        case Picture():
            return change(part)
        case Styled() | Spoken() | Link() | Heading() | Paragraph():
            return replace(part, parts=with_pictures(part.parts, change))  # type: ignore[arg-type]
        case Quote() | Box() | Passage():
            return replace(part, blocks=with_pictures(part.blocks, change))  # type: ignore[arg-type]
        case Listing():
            items = tuple(with_pictures(item, change) for item in part.items)
            return replace(part, items=items)  # type: ignore[arg-type]
        case _:
            return part
