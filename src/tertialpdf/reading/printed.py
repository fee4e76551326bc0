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
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufe00-\ufe0f\u200b-\u200f\u202a-\u202e\u2060-\u2069\uf020-\uf0ff\ufff9-\ufffb]"
)
"""Characters that show nothing by themselves: controls, variants of a glyph, directions; and Word's own."""
WORDS_OWN = dict(
    zip(
        "\uf020\uf02d\uf04a\uf04c\uf06c\uf06e\uf06f\uf071\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0df\uf0e0\uf0e1\uf0e2\uf0e8\uf0f3\uf0fc\uf0fd\uf0fe",
        " –☺☹●■□❑❖▪□•➢←→↑↓➔⇔✓☒☑",
        strict=True,
    )
)
"""What Word writes in typefaces of its own: bullets, and arrows and faces that it makes of what is typed."""
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
    return UNSHOWN.sub(_shown, SURROGATES.sub("\ufffd", text))


def _shown(found: re.Match[str]) -> str:
    letter = found[0]
    return WORDS_OWN.get(letter, letter) if "\uf020" <= letter <= "\uf0ff" else ""


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
