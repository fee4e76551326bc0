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
from tertialpdf.preparing import code_point
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
    """What is wrong with a text, in which file and on which line; 0 where the line is not known."""

    source: str
    line: int
    what: str


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
    return TextFault(written.source, _line_of(fault, written.text), fault.what)


def _line_of(fault: Fault, text: str) -> int:
    """The line that a fault is on, by what it says."""
    code = CODE_POINT.search(fault.what)
    sought = chr(int(code[1], 16)) if code else fault.what.rpartition(": ")[2]
    place = text.find(sought) if sought else -1
    return text.count("\n", 0, place) + 1 if place >= 0 else 0


def letter_faults(texts: Iterable[Written], language: str) -> Iterator[TextFault]:
    """Characters that no typeface has, in texts of any kind: tables, names, notes."""
    for written in texts:
        missing = needed([clean(written.text)], language).missing
        for number, line in enumerate(written.text.split("\n"), start=1) if missing else ():
            for letter in sorted(missing & set(line)):
                yield TextFault(
                    written.source, number, f"{said(language, 'lost-glyph')}: {code_point(letter)}"
                )
