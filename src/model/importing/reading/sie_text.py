"""The bytes of a SIE file, whole lines at a time: the encoding they really have, and their checksum.

Files say ``#FORMAT PC8`` whatever they are written in, so the encoding is decided by evidence: text that is
valid UTF-8 with letters beyond ASCII is UTF-8; otherwise the encoding under which the bytes make Swedish
letters.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from model.importing.reading.files import opened
from model.text_tables.encodings import SAMPLE, encoding_of

PC8 = "cp437"
DOS = "cp850"
"""What DOS letters are taken for elsewhere; å, ä and ö are the same."""
BLOCK = 4 << 20
"""Bytes that are read at a time."""
LABEL = b"#KSUMMA"
BEGINS = re.compile(rb"^[ \t]*#KSUMMA[ \t]*\r?$", re.MULTILINE)
STATED = re.compile(rb"^[ \t]*#KSUMMA[ \t]+(\d+)", re.MULTILINE)
FIELD = re.compile(rb'"((?:\\.|[^"\\])*)"|([^\s"{}]+)')


def encoding_in(source: str) -> str:
    """The encoding that the bytes of the SIE file at ``source`` speak for."""
    with opened(source) as file:
        found = encoding_of(file.read(SAMPLE))
    return PC8 if found == DOS else found


class Block(NamedTuple):
    """Whole lines of a file. first: number of the first; content: its bytes; text: with line feeds."""

    first: int
    content: bytes
    text: str


def blocks(source: str, encoding: str) -> Iterator[Block]:
    """The file a block at a time; in one where carriage returns alone end lines."""
    first = 1
    with opened(source) as file:
        while content := file.read(BLOCK) + file.readline():
            text = content.decode(encoding, errors="replace")
            yield Block(first, content, text if "\n" in text else text.replace("\r", "\n"))
            first += content.count(b"\n")


class Checksum:
    """The checksum that a file states, and those that its content may have, block by block.

    CRC-32 of the labels and fields between the two ``#KSUMMA``, without blanks, quotation marks and braces.
    A file that was written in PC8 and saved anew in another encoding still has the sum of its first bytes.
    """

    def __init__(self, encoding: str) -> None:
        self.stated: int | None = None
        self._encoding = encoding
        self._begun = False
        self._sums = [0, 0]

    def add(self, content: bytes) -> None:
        """Count the next block in."""
        if LABEL in content and not self._begun and (begins := BEGINS.search(content)):
            self._begun, content = True, content[begins.end() :]
        if not self._begun or self.stated is not None:
            return
        if LABEL in content and (stated := STATED.search(content)):
            self.stated, content = int(stated[1]), content[: stated.start()]
        at_first = content
        if self._encoding != PC8:
            at_first = content.decode(self._encoding, errors="replace").encode(PC8, errors="replace")
        self._sums = [_crc(content, self._sums[0]), _crc(at_first, self._sums[1])]

    @property
    def computed(self) -> tuple[int, ...]:
        """Sums of the content as it is, and as it was before it was saved anew."""
        return tuple(self._sums)


def _crc(content: bytes, so_far: int) -> int:
    parts = (quoted.replace(b'\\"', b'"') or plain for quoted, plain in FIELD.findall(content))
    return zlib.crc32(b"".join(parts), so_far)
