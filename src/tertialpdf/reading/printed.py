"""Printed text as a terminal shows it: no codes for colour and cursor, overwritten lines as they ended."""

from __future__ import annotations

import re

from tertialpdf.tree import Printed

CODES = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles and links
    r"|\x1b[P^_X][^\x1b]*(?:\x1b\\)?"
    r"|[\x1b\x9b]\[?[0-?]*[ -/]*[@-~]"
)
UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufff9-\ufffb]"
)
"""Characters that show nothing by themselves: controls, variants of a glyph, directions."""
SURROGATES = re.compile(r"[\ud800-\udfff]")
LINE = 95
"""Letters of a line of printed text."""
TAB = 8


def terminal(text: str) -> str:
    """What a terminal would show of ``text``."""
    if "\x1b" in text or "\x9b" in text:
        text = CODES.sub("", text)
    if "\r" in text or "\b" in text:
        lines = text.replace("\r\n", "\n").split("\n")
        text = "\n".join(_overwritten(line) for line in lines)
    return clean(text).rstrip()


def clean(text: str) -> str:
    """The text without what shows nothing and no typeface has."""
    return UNSHOWN.sub("", SURROGATES.sub("\ufffd", text))


def printed(text: str, kind: str = "printed") -> list[Printed]:
    """A block of printed text; none where nothing shows."""
    shown = terminal(text).strip("\n")
    return [Printed(shown, kind)] if shown.strip() else []  # type: ignore[arg-type]


def _overwritten(line: str) -> str:
    """A line after carriage returns and backspaces."""
    if "\r" not in line and "\b" not in line:
        return line
    shown: list[str] = []
    place = 0
    for letter in line:
        if letter == "\r":
            place = 0
        elif letter == "\b":
            place = max(place - 1, 0)
        else:
            shown[place : place + 1] = [letter]
            place += 1
    return "".join(shown)
