"""How wide and high letters are, asked of Typst once for each typeface and remembered for all documents.

A letter whose shape depends on its neighbours has no width of its own and is not reckoned with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import typst

from tertialpdf.look import FIRST_FACE
from tertialpdf.writing.literals import literal

REGULAR, SEMIBOLD, BOLD = WEIGHTS = ("regular", "semibold", "bold")
ALONE = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u024f\u0370-\u03ff\u0400-\u0481\u048a-\u052f\u2010-\u2022\u2026\u2030\u2032\u2033"
    "\u2039\u203a\u20a0-\u20bf\u2122\u2190-\u22ff\u25a0-\u25ff]"
)
"""Letters that look the same whatever stands beside them: Latin, Greek, Cyrillic, and signs."""
HYPHEN = "\u00ad"
"""Shows where a word may be divided, and nothing on a line that is not."""
SOURCE = """#set page(width: auto, height: auto)
#set text(font: ({families},), size: 100pt, fallback: false, kerning: false, ligatures: false)
#let wide(weight, words) = measure(text(weight: weight, words)).width / 100pt
#context [#metadata(({letters},).map(letter => ({weights},).map(weight => (
  wide(weight, "n" + letter + "n") - wide(weight, "nn"),
  measure(text(weight: weight, letter)).height / 100pt,
)))) <letters>]
"""
APART = re.compile("[TVWYFPfj'\"\u2019\u201d*?/()\\[\\]]")
APART_BY, OTHERS_BY = 0.08, 1.005
"""Letters that the first face sets further from some others than their widths say: at most so much of their
size, and of the whole width what others may add."""


@dataclass(frozen=True)
class Metrics:
    """Letters of a typeface: their widths and heights by weight, as shares of the size of type."""

    families: tuple[str, ...]
    fonts: typst.Fonts
    widths: dict[str, dict[str, float]] = field(
        default_factory=lambda: {weight: {HYPHEN: 0.0} for weight in WEIGHTS}
    )
    heights: dict[str, dict[str, float]] = field(
        default_factory=lambda: {weight: {HYPHEN: 0.0} for weight in WEIGHTS}
    )

    def learn(self, texts: Iterable[str]) -> None:
        """Asks for the letters of some texts that are not known yet."""
        letters: set[str] = set().union(*texts) - self.widths[REGULAR].keys()
        new = sorted(letter for letter in letters if ALONE.fullmatch(letter))
        if not new:
            return
        source = SOURCE.format(
            families=", ".join(map(literal, self.families)),
            letters=", ".join(map(literal, new)),
            weights=", ".join(map(literal, WEIGHTS)),
        )
        told = typst.Compiler(source.encode(), font_paths=self.fonts).query(
            "<letters>", field="value", one=True
        )
        for letter, by_weight in zip(new, json.loads(told), strict=True):
            for weight, (width, height) in zip(WEIGHTS, by_weight, strict=True):
                self.widths[weight][letter], self.heights[weight][letter] = width, height

    def width(self, text: str, weight: str = REGULAR) -> float | None:
        """At most so wide is a line of text, as a share of its size; None where a letter is not known."""
        try:
            wide = sum(map(self.widths[weight].__getitem__, text))
        except KeyError:
            return None
        return wide * OTHERS_BY + APART_BY * len(APART.findall(text))

    @property
    def are_bounds(self) -> bool:
        """Whether no line is wider than told: how letters of other faces stand together is not known."""
        return self.families[0] == FIRST_FACE

    def height(self, letters: Iterable[str], weight: str = REGULAR) -> float:
        """From the foot of a line of known letters to its top, as a share of their size."""
        return max(map(self.heights[weight].__getitem__, set(letters)), default=0.0)


@cache
def metrics(families: tuple[str, ...], fonts: typst.Fonts) -> Metrics:
    """The letters of these families, the first one that has a letter before the others."""
    return Metrics(families, fonts)
