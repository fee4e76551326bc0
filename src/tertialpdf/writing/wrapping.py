"""Lines that are too long: printed ones are wrapped, words are made divisible."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from tertialpdf.reading.printed import LINE, TAB

LONGEST_WORD, PIECE = 30, 12
"""A word of more letters may be broken, after so many."""
WORDS = re.compile(r"(?:[^\s\u00ad-]|-(?=\d))+|(?:[\s\u00ad]|-(?!\d))+")
"""Words, and what lines may end after; a hyphen before a digit is not among it."""
AFTER = re.compile(r"(?<=[/_.,;:=&?)\]}|\\-])")
WIDE = ("W", "F")
LAST_SPACE = 30
"""A line is broken at a space among its last so many places, else where it is full."""


def wrapped(line: str, width: int = LINE) -> list[str]:
    """A printed line in pieces that fit on the page."""
    if "\t" in line:
        line = line.expandtabs(TAB)
    if len(line) <= width and line.isascii():
        return [line]
    pieces: list[str] = []
    start = used = 0
    for place, letter in enumerate(line):
        wide = 2 if not letter.isascii() and unicodedata.east_asian_width(letter) in WIDE else 1
        if used + wide > width:
            space = line.rfind(" ", max(start, place - LAST_SPACE), place)
            end = space + 1 if space > start else place
            pieces.append(line[start:end].rstrip(" "))
            used = _width(line[end:place])
            start = end
        used += wide
    return [*pieces, line[start:]]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in WIDE else 1 for letter in text)


def pieces_of_word(text: str, longest: int = LONGEST_WORD) -> list[str]:
    """The text in pieces between which a line may end; one piece where no word is long."""
    if len(text) <= longest:
        return [text]
    found = [""]
    for match in WORDS.finditer(text):
        word = match[0]
        if len(word) <= longest or word.isspace():
            found[-1] += word
            continue
        first, *rest = [part for bit in AFTER.split(word) for part in _cut(bit, PIECE)]
        found[-1] += first
        found += rest
    return found


def divided(texts: Iterable[str]) -> dict[str, list[str]]:
    """The pieces of those texts that have words too long for a line."""
    return {text: pieces for text in texts if len(pieces := pieces_of_word(text)) > 1}


def _cut(word: str, size: int) -> list[str]:
    """A word in pieces, no letter parted from the marks above it."""
    pieces = []
    while len(word) > size:
        end = size
        while end < len(word) and unicodedata.combining(word[end]):
            end += 1
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word] if word else pieces
