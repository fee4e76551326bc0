"""The bytes of a SIE file as lines: which encoding it really has, and whether its checksum holds.

Files say ``#FORMAT PC8`` whatever they are written in, so the encoding is decided by evidence: text that is valid
UTF-8 with letters beyond ASCII is UTF-8; otherwise the encoding under which the bytes make Swedish letters.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

import polars as pl

PC8 = "cp437"
WINDOWS = "cp1252"
UTF_8 = "utf-8"
BYTE_ORDER_MARK = "\ufeff"
LOST = "\ufffd"
PLAUSIBLE = frozenset("åäöÅÄÖéÉüÜèàáæøÆØôêëçñ§´°½–—’‘”“…\u00a0€")
"""What stands beyond ASCII in Swedish bookkeeping."""
EVIDENCE = 100_000
"""Bytes beyond ASCII that are looked at: more change no verdict."""
FIELD = rb'"((?:\\.|[^"\\])*)"|([^\s"{}]+)'


@dataclass(frozen=True)
class SieText:
    """lines: without line ends, the first is line 1. lost: characters that had been destroyed on the way."""

    lines: pl.Series
    encoding: str
    lost: int


def decoded(data: bytes) -> SieText:
    """The lines of a SIE file in the encoding that its bytes speak for."""
    encoding = encoding_of(data)
    text = data.decode(encoding, errors="replace").removeprefix(BYTE_ORDER_MARK)
    lost = text.count(LOST)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SieText(pl.Series("line", [text]).str.split("\n").explode(), encoding, lost)


def encoding_of(data: bytes) -> str:
    """PC8, Windows-1252 or UTF-8; ties go to PC8, which the format prescribes."""
    beyond = data.translate(None, bytes(range(0x80)))[:EVIDENCE]
    return max((PC8, WINDOWS, UTF_8), key=lambda encoding: _sense(beyond, encoding))


def _sense(beyond: bytes, encoding: str) -> int:
    """Bytes that become plausible characters, less twice those that become others."""
    text = beyond.decode(encoding, errors="replace").removeprefix(BYTE_ORDER_MARK)
    plausible = sum(len(character.encode(encoding)) for character in text if character in PLAUSIBLE)
    already_lost = beyond.count(LOST.encode()) if encoding == UTF_8 else 0
    strange = sum(character not in PLAUSIBLE for character in text) - already_lost
    return plausible + already_lost - 2 * strange


def checksums(data: bytes, encoding: str) -> tuple[int | None, set[int]]:
    """The checksum a file states (None without one), and those that its contents may have.

    CRC-32 of the labels and fields between the two ``#KSUMMA``, without blanks, quotation marks and braces. A file
    that was written in PC8 and saved anew in another encoding still has the sum of its first bytes.
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
