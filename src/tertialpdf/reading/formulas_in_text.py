"""Words and the formulas that stand between them, as JupyterLab finds them."""

from __future__ import annotations

import re

from tertialpdf.reading.printed import clean
from tertialpdf.tree import Formula, Inline, Text

SPACES = re.compile(r"[ \t\n\r\f]+")
TEX = re.compile(
    r"\$\$(?P<double>.+?)\$\$"
    r"|\\\((?P<bracket>.+?)\\\)"
    r"|\\\[(?P<square>.+?)\\\]"
    r"|(?P<environment>\\begin\{(?P<name>(?:align|equation|gather|eqnarray|multline|alignat|split|cases|[bpvBV]?matrix)\*?)\}.*?\\end\{(?P=name)\})"
    r"|(?<![\\$\w])\$(?P<single>(?=\S)[^$\n]*[\\^_][^$\n]*(?<=\S))\$(?![\d$])",
    re.DOTALL,
)


def words_and_formulas(text: str) -> list[Inline]:
    """Words, and formulas between them."""
    if "$" not in text and "\\" not in text:
        shown = clean(SPACES.sub(" ", text))
        return [Text(shown)] if shown else []
    found: list[Inline] = []
    end = 0
    for match in TEX.finditer(text):
        found += _words(text[end : match.start()])
        tex = next(filter(None, match.group("double", "bracket", "square", "environment", "single")))
        display = match["bracket"] is None and match["single"] is None
        found.append(Formula(tex.strip(), display))
        end = match.end()
    return found + _words(text[end:])


def _words(text: str) -> list[Inline]:
    shown = clean(SPACES.sub(" ", text))
    return [Text(shown)] if shown else []
