"""Words as Typst source, in one place: no text of a notebook is ever code."""

from __future__ import annotations

import re

from tertialpdf.writing.wrapping import LONGEST_WORD, pieces_of_word


def literal(text: str) -> str:
    """The words as a Typst string: the only way that text of a notebook comes into Typst source."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def words_of(text: str, longest: int = LONGEST_WORD, call: str = "") -> str:
    """Words as content; a word too long for a line may be broken, with no sign put into it.

    call: the function that makes content of a piece of them, such as ``raw``.
    """
    words = map(literal, pieces_of_word(text, longest))
    made = [f"{call}({word})" if call else word for word in words]
    return made[0] if len(made) == 1 else ";".join(f"box({one})" for one in made)


def spoken(language: str) -> str:
    """The arguments that tell Typst a language."""
    code, *more = language.split("-")
    region = next((part.upper() for part in more if re.fullmatch(r"[A-Za-z]{2}", part)), None)
    return f'lang: "{code.lower()}"' + (f', region: "{region}"' if region else "")
