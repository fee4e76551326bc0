"""Words and the formulas that stand between them, as JupyterLab finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tertialpdf.reading.printed import clean
from tertialpdf.tree import Formula, Inline, Text

SPACES = re.compile(r"[ \t\n\r\f]+")
OPENING = re.compile(
    r"\$\$|\\\(|\\\[|(?<![\\$\w])\$(?=[^\s$])"
    r"|\\begin\{(?P<name>(?:align|equation|gather|eqnarray|multline|alignat|split|cases|[bpvBV]?matrix)\*?)\}"
)
CLOSING = {"$$": "$$", "\\(": "\\)", "\\[": "\\]", "$": "$"}
TEX = re.compile(r"[^\n]*[\\^_][^\n]*(?<=\S)")
"""What stands between single signs, which are else of money."""


def words_and_formulas(text: str) -> list[Inline]:
    """Words, and formulas between them."""
    if "$" not in text and "\\" not in text:
        return _words(text)
    found: list[Inline] = []
    end = 0
    for first, last, formula in _formulas(text):
        found += [*_words(text[end:first]), formula]
        end = last
    return found + _words(text[end:])


def _formulas(text: str) -> Iterator[tuple[int, int, Formula]]:
    """Formulas with where they begin and end; each sign's end is looked for once where it has none."""
    place = 0
    endless: set[str] = set()
    while opened := OPENING.search(text, place):
        place = opened.end()
        closing = CLOSING.get(opened[0]) or f"\\end{{{opened['name']}}}"
        end = -1 if closing in endless else text.find(closing, place)
        if end < 0:
            endless.add(closing)
            continue
        inner, last = text[place:end], end + len(closing)
        is_money = opened[0] == "$" and not _is_tex(inner, text[last : last + 1])
        if is_money or not (inner or opened["name"]):
            continue
        tex = text[opened.start() : last] if opened["name"] else inner
        yield opened.start(), last, Formula(tex.strip(), display=opened[0] not in ("$", "\\("))
        place = last


def _is_tex(inner: str, following: str) -> bool:
    """Whether single signs hold a formula, not two amounts of money."""
    return not (following.isdigit() or following == "$") and TEX.fullmatch(inner) is not None


def _words(text: str) -> list[Inline]:
    shown = clean(SPACES.sub(" ", text))
    return [Text(shown)] if shown else []
