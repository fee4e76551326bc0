"""The ledger from what a notebook shows to the page: everything has a number and is looked for on the page.

What is set gets a mark where it begins and one where it ends. When all is set, the typesetter is asked where
the marks came to stand: one that is missing, or outside the text area, is content that nobody sees. What is
known beforehand not to come to the page is entered as such, with its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tertialpdf.words import said

_FOUND = (
    "comment",
    "unclosed",
    "embedded",
    "missing",
    "broken",
    "script",
    "widget",
    "interactive",
    "latex",
    "depth",
    "kind",
    "other",
    "settings",
)
LOST_NAMES = frozenset((*_FOUND, "glyph"))
"""Losses that nobody has chosen: faults in a document made for this exporter."""
QUIET = {"code"}
"""Left out by choice of the whole document: told to the caller, not on the page."""
PAGE_TOP, PAGE_FOOT, TURNED_FOOT = 20.0, 781.0, 534.0
"""Points from a page's top between which its text stands: upright, and on a turned page."""
PAGE_SIDE, TURNED_SIDE = 535.0, 780.0
"""Points from a page's left edge that its text stays within."""


@dataclass(frozen=True)
class NotShown:
    """Something of a cell that is not on the page, or poorer than on the screen: what kind, and which."""

    cell: int
    kind: str
    detail: str = ""


@dataclass(frozen=True)
class Entry:
    """Something that is set: the cell it comes from, what it is, and its first words."""

    cell: int
    kind: str
    words: str = ""


@dataclass
class Ledger:
    """Everything that is set, by the number that its marks carry.

    headings: in order; their marks carry no number, since a list of contents repeats them. rows: of tables,
    by number.
    """

    entries: list[Entry] = field(default_factory=list)
    headings: list[Entry] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)

    def add(self, cell: int, kind: str, words: str, rows: int = 0) -> int:
        """Enters something; returns its number."""
        self.entries.append(Entry(cell, kind, words[:60]))
        number = len(self.entries) - 1
        if rows:
            self.rows[number] = rows
        return number

    def add_heading(self, cell: int, words: str) -> None:
        """Enters the next heading."""
        self.headings.append(Entry(cell, "heading", words[:60]))

    def unseen(self, marks: Iterable[Mapping[str, Any]]) -> list[Entry]:
        """What is not on a page, or reaches outside its text."""
        begun: set[int] = set()
        ended: set[int] = set()
        rows: dict[int, int] = {}
        headings = 0
        for mark in marks:
            foot, side = (TURNED_FOOT, TURNED_SIDE) if mark.get("turned") else (PAGE_FOOT, PAGE_SIDE)
            if not PAGE_TOP <= mark["y"] <= foot or mark.get("x", 0.0) > side:
                continue
            kind, number = mark["kind"], mark.get("id", -1)
            if kind.startswith("heading"):
                headings += 1
            elif kind == "row":
                rows[number] = rows.get(number, 0) + 1
            elif kind == "end":
                ended.add(number)
            else:
                begun.add(number)
        lost = [
            entry
            for number, entry in enumerate(self.entries)
            if number not in begun or number not in ended or rows.get(number, 0) < self.rows.get(number, 0)
        ]
        return lost + self.headings[headings:]


def note_lines(not_shown: Sequence[NotShown], language: str) -> list[str]:
    """The lines of the note: each kind of thing once, with the numbers of its cells."""
    cells: dict[tuple[str, str], dict[int, None]] = {}
    for one in not_shown:
        if one.kind not in QUIET:
            cells.setdefault((one.kind, one.detail), {})[one.cell] = None
    lines = []
    for (kind, detail), numbers in cells.items():
        which = f" ({detail})" if detail else ""
        lines.append(f"{_cells(sorted(numbers), language)}: {said(language, f'lost-{kind}')}{which}.")
    return lines


def _cells(numbers: Sequence[int], language: str) -> str:
    """``Cell 3``, ``Cell 3 och 5``, ``Cell 3, 5 och 8``; the title where it is in no cell."""
    numbers = [number for number in numbers if number]
    if not numbers:
        return said(language, "title")
    word = said(language, "one-cell" if len(numbers) == 1 else "cells")
    *first, last = map(str, numbers)
    listed = f"{', '.join(first)} {said(language, 'and')} {last}" if first else last
    return f"{word} {listed}"
