"""The bytes of a SIE file as lines: which encoding it really has, and whether its checksum holds.

Files say ``#FORMAT PC8`` whatever they are written in, so the encoding is decided by evidence: text that is
valid UTF-8 with letters beyond ASCII is UTF-8; otherwise the encoding under which the bytes make Swedish
letters.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from model.text_tables.encodings import encoding_of
from model.text_tables.records import plain_lines

PC8 = "cp437"
DOS = "cp850"
"""What DOS letters are taken for elsewhere; å, ä and ö are the same."""
LOST = "\ufffd"
BLOCK = 4 << 20
FIELD = rb'"((?:\\.|[^"\\])*)"|([^\s"{}]+)'


@dataclass(frozen=True)
class SieText:
    """lines: without line ends, the first is line 1. lost: characters that had been destroyed on the way."""

    lines: pl.Series
    encoding: str
    lost: int


def decoded(data: bytes) -> SieText:
    """The lines of a SIE file in the encoding that its bytes speak for."""
    found = encoding_of(data)
    encoding = PC8 if found == DOS else found
    blocks = [block.decode(encoding, errors="replace") for block in _blocks(data)]
    lines = [pl.Series("line", [text]).str.split("\n").explode() for text in map(plain_lines, blocks)]
    return SieText(pl.concat(lines, rechunk=True), encoding, sum(text.count(LOST) for text in blocks))


def _blocks(data: bytes) -> Iterator[bytes]:
    """Whole lines of ``data``, about BLOCK bytes at a time, without the last line's end."""
    line_end = b"\n" if b"\n" in data else b"\r"
    begin = 0
    while begin < len(data):
        end = data.find(line_end, begin + BLOCK)
        end = len(data) if end < 0 else end
        yield data[begin:end]
        begin = end + 1


def checksums(data: bytes, encoding: str) -> tuple[int | None, set[int]]:
    """The checksum a file states (None without one), and those that its contents may have.

    CRC-32 of the labels and fields between the two ``#KSUMMA``, without blanks, quotation marks and braces.
    A file that was written in PC8 and saved anew in another encoding still has the sum of its first bytes.
    """
    if b"#KSUMMA" not in data:
        return None, set()
    stated = re.search(rb"^[ \t]*#KSUMMA[ \t]+(\d+)", data, re.MULTILINE)
    opened = re.search(rb"^[ \t]*#KSUMMA[ \t]*\r?$", data, re.MULTILINE)
    if stated is None or opened is None:
        return None, set()
    body = data[opened.end() : stated.start()]
    sums = {_crc(body)}
    if encoding != PC8:
        sums.add(_crc(body.decode(encoding, errors="replace").encode(PC8, errors="replace")))
    return int(stated[1]), sums


def _crc(body: bytes) -> int:
    parts = (quoted.replace(b'\\"', b'"') or plain for quoted, plain in re.findall(FIELD, body))
    return zlib.crc32(b"".join(parts))
