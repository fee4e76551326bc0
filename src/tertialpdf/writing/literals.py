"""Words as Typst source, in one place: no text of a notebook is ever code."""

from __future__ import annotations

import re

from tertialpdf.writing.wrapping import pieces_of_word


def literal(text: str) -> str:
    """The words as a Typst string: the only way that text of a notebook comes into Typst source."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words_of(text: str) -> str:
    """Words as content; a word too long for a line may be broken, with no sign put into it."""
    pieces = pieces_of_word(text)
    if len(pieces) == 1:
        return literal(text)
    return ";h(0pt);".join(map(literal, pieces))


def spoken(language: str) -> str:
    """The arguments that tell Typst a language."""
    code, *more = language.split("-")
    region = next((part.upper() for part in more if re.fullmatch(r"[A-Za-z]{2}", part)), None)
    return f'lang: "{code.lower()}"' + (f', region: "{region}"' if region else "")
