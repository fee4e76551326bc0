"""The bytes of a SIE file as lines: which encoding it really has, and whether its checksum holds.

Files say ``#FORMAT PC8`` whatever they are written in, so the encoding is decided by evidence: text that is
valid UTF-8 with letters beyond ASCII is UTF-8; otherwise the encoding under which the bytes make Swedish
letters.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import polars as pl

from model.text_tables.encodings import encoding_of
from model.text_tables.records import plain_lines

PC8 = "cp437"
DOS = "cp850"
"""What DOS letters are taken for elsewhere; å, ä and ö are the same."""
LOST = "\ufffd"
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
    text = plain_lines(data.decode(encoding, errors="replace"))
    return SieText(pl.Series("line", [text]).str.split("\n").explode(), encoding, text.count(LOST))


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
