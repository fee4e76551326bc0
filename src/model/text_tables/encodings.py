"""In which letters a file is written: told by its mark, by what its bytes can be, or by the letters."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from model.errors import Finding, InputError

SAMPLE = 1 << 18
"""Bytes that a guess is made from."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_OTHER_BYTES = re.compile(rb"[\x80-\xff]")
_DOS_LETTERS = re.compile(rb"(?<=[A-Za-z])[\x84\x86\x94]|[\x8e\x8f\x99](?=[A-Za-z])|[\x84\x86\x94](?=[a-z])")
_ANSI_LETTERS = re.compile(rb"[\xe4\xe5\xf6\xc4\xc5\xd6\xe9]")
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ZEROS = 0.2
"""Share of zero bytes at every other place that makes a file without a mark UTF-16."""


def encoding_of(content: bytes) -> str:
    """Name of the encoding that ``content`` (a file, or its first part) is in, as Python knows it.

    UTF-8 and UTF-16 are certain. Among the code pages of eight bits the one is taken that makes Swedish
    letters of the bytes: Windows-1252, or cp850 of DOS (å, ä and ö are the same in cp437).
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    sample = content[:SAMPLE]
    if wide := _wide(sample):
        return wide
    several = len(_SEVERAL_BYTES.findall(sample))
    strange = len(_OTHER_BYTES.findall(_SEVERAL_BYTES.sub(b"", _whole_characters(sample))))
    if strange <= several // 20:
        return "utf-8"
    if len(_DOS_LETTERS.findall(sample)) > len(_ANSI_LETTERS.findall(sample)):
        return "cp850"
    return "latin-1" if _NOT_IN_CP1252.search(sample) else "cp1252"


def known_encoding(name: str) -> str | None:
    """Python's name of an encoding, or None for one that there is not. PC8 is SIE's name of cp437."""
    try:
        return codecs.lookup({"pc8": "cp437", "ansi": "cp1252"}.get(name.casefold(), name)).name
    except LookupError:
        return None


def decoded(path: Path, content: bytes, encoding: str | None = None, shown: str | None = None) -> str:
    """``content`` as text without byte order mark, in ``encoding`` or the one that it seems to be in.

    Raises InputError naming row and byte where it cannot be; ``shown`` is what messages call the file.
    """
    name = encoding or encoding_of(content)
    if name in {"utf-8", "utf_8"}:
        name = "utf-8-sig"
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise InputError(undecodable(shown or path.name, content, error, name)) from None


def undecodable(file: str, content: bytes, error: UnicodeDecodeError, encoding: str) -> Finding:
    """What is wrong with bytes that are no text in ``encoding``."""
    row = 1 + len(re.findall(rb"\r\n|\r|\n", content[: error.start]))
    strange = " ".join(f"{byte:02X}" for byte in content[error.start : error.start + 1]) or "slut"
    return Finding(
        file,
        f"rad {row} (byte {error.start + 1})",
        f"tecknet {strange} (hexadecimalt)",
        f"text i {encoding.removesuffix('-sig').upper()}; ange annars filens teckenkodning",
    )


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: Latin letters have a zero in every other byte."""
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > _ZEROS * half > sample[0::2].count(0):
        return "utf-16-le"
    if sample[0::2].count(0) > _ZEROS * half > sample[1::2].count(0):
        return "utf-16-be"
    return None


def _whole_characters(sample: bytes) -> bytes:
    """Without the begun character that a cut sample may end with."""
    for taken in range(1, min(4, len(sample)) + 1):
        if sample[-taken] >= 0xC0:
            return sample[:-taken]
        if sample[-taken] < 0x80:
            break
    return sample
