"""Texts set by themselves, before any notebook is run: whether each can stand on a page, by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tertialpdf.blocks import HeadingBlock
from tertialpdf.document import Document, Shown
from tertialpdf.faults import Fault, NotPrintableError
from tertialpdf.fonts import needed
from tertialpdf.headings import even_out
from tertialpdf.preparing import code_point, prepare
from tertialpdf.reading.collected import Collected
from tertialpdf.reading.html import read_html
from tertialpdf.reading.markdown import as_html
from tertialpdf.reading.printed import clean
from tertialpdf.tree import Heading, Text
from tertialpdf.typesetting import set_alone
from tertialpdf.words import said

CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})$")


@dataclass(frozen=True)
class Written:
    """A Markdown text and the file that it stands in."""

    source: str
    text: str


@dataclass(frozen=True)
class TextFault:
    """What is wrong with a text, in which file, on which line and at which character of it.

    line, column: from one; 0 where it is not known.
    """

    source: str
    line: int
    what: str
    column: int = 0


def markdown_faults(texts: Sequence[Written], language: str) -> list[TextFault]:
    """What keeps Markdown texts from a page; each is read and set as in a document made for this exporter.

    All are set at once, and by themselves only when that fails: some milliseconds for hundreds.
    """
    document = Document(HeadingBlock(title="T", language=language), strict=True)
    for number, written in enumerate(texts, start=1):
        collected = Collected(document, number, source=written.source, strict=True)
        blocks = read_html(as_html(written.text, language, typographic=True), collected)
        document.shown.append(Shown(number, (Heading(2, (Text("A"),)), *blocks)))
    even_out(document, ours=True)
    faults = list(document.faults)
    try:
        set_alone(document)
    except NotPrintableError as error:
        faults += error.faults
    return [_placed(fault, texts) for fault in faults]


def _placed(fault: Fault, texts: Sequence[Written]) -> TextFault:
    written = texts[fault.cell - 1] if fault.cell else Written("", "")
    line, column = _place_of(fault, written.text) or (_line_of(fault, written), 0)
    return TextFault(written.source, line, fault.what, column)


def _place_of(fault: Fault, text: str) -> tuple[int, int] | None:
    """Line and column of what a fault says, if the text has it."""
    code = CODE_POINT.search(fault.what)
    _, colon, told = fault.what.rpartition(": ")
    sought = chr(int(code[1], 16)) if code else told if colon else ""
    place = text.find(sought) if sought else -1
    if place < 0:
        return None
    return text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)


def _line_of(fault: Fault, written: Written) -> int:
    """The line with which the fault comes into a text that does not say it in the same words."""
    lines = written.text.split("\n")
    without, with_it = 0, len(lines)
    while with_it - without > 1:
        middle = (without + with_it) // 2
        if fault.what in _told("\n".join(lines[:middle])):
            with_it = middle
        else:
            without = middle
    return with_it if written.source else 0


def _told(text: str) -> set[str]:
    """What is wrong with a text, before it is set."""
    document = Document(HeadingBlock(title="T"), strict=True)
    collected = Collected(document, 1, strict=True)
    document.shown.append(Shown(1, tuple(read_html(as_html(text, typographic=True), collected))))
    try:
        prepare(document)
    except NotPrintableError as error:
        document.faults.extend(error.faults)
    return {one.what for one in document.faults}


def letter_faults(texts: Iterable[Written], language: str) -> Iterator[TextFault]:
    """Characters that no typeface has, in texts of any kind: tables, names, notes."""
    for written in texts:
        missing = needed([clean(written.text)], language).missing
        for number, line in enumerate(written.text.split("\n"), start=1) if missing else ():
            for letter in sorted(missing & set(line)):
                what = f"{said(language, 'lost-glyph')}: {code_point(letter)}"
                yield TextFault(written.source, number, what, line.index(letter) + 1)
