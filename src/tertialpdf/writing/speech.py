"""A formula in words, as a screen reader should say it.

What is more than one sign says where it begins and ends, so that a listener knows what a fraction holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from tertialpdf.writing.fences import MEASURES, SAME, closing_of, end_of
from tertialpdf.writing.mathml_elements import (
    are_simple,
    children_of,
    differential_of,
    is_simple,
    is_unseen,
    side_by_side,
    sign_of,
    signs_of,
    table_in,
)
from tertialpdf.writing.speech_words import OPERATORS, PHRASES, VARIANTS, WORDS

MARKS = {
    "hat": "^\u0302ˆ",
    "bar": "¯\u0304‾\u0305―_",
    "tilde": "~\u0303˜",
    "vector": "→\u20d7",
    "dot": "˙\u0307",
    "dots": "¨\u0308",
}
BOUNDS = {"max", "min", "sup", "inf", "argmax", "argmin"}
BRACES = "⏞⏟︷︸⎴⎵"
FUNCTIONS = set("fghpqPFGHLNOE")
"""Letters whose parentheses hold what they are functions of."""
JOINS = re.compile(r"[+\-−=<>≤≥±,;]")
LONGEST = 1000
SHAPED = re.compile("[\U0001d400-\U0001d7ff\u2102-\u210e\u2110-\u2112\u2115-\u211d\u2124-\u2138]")
"""Letters in the shapes of mathematics, which screen readers pass over or spell out."""


def spoken_math(math: Element, language: str) -> str:
    """The formula in words; letters in bold or other shapes are said as letters."""
    said = _Speech("sv" if language[:2].lower() == "sv" else "en").element(math)
    said = SHAPED.sub(lambda one: unicodedata.normalize("NFKC", one[0]), said)
    said = re.sub(r"\s+", " ", said)
    said = re.sub(r"(?: ?([,;:]))+(?=[,;:])", "", said)
    said = re.sub(r" ([,;:])", r"\1", said).strip(" ,;")
    return said[:LONGEST] or math.tag


class _Speech:
    """Says elements of MathML in one language."""

    def __init__(self, language: str) -> None:
        self.words: Mapping[str, str] = WORDS[language]
        self.large: Mapping[str, str] = OPERATORS[language]
        self.phrases: Mapping[str, str] = PHRASES[language]
        self.swedish = language == "sv"
        self.within = 0
        """In how many fractions what is said now stands."""

    def element(self, element: Element) -> str:
        """One element in words."""
        inner = children_of(element)
        tag = element.tag
        if tag in ("mi", "mn", "mo", "mtext", "ms"):
            return self._sign(sign_of(element))
        if tag == "mspace":
            return ""
        match tag, len(inner):
            case "mfrac", 2:
                return self._fraction(element, *inner)
            case "mroot", 2:
                return self._root(inner[0], inner[1])
            case "msqrt", _:
                return self._root_of(self.phrases["root"], inner)
            case "msub", 2:
                return self._with_index(*inner)
            case "msup", 2:
                return f"{self.element(inner[0])} {self._power(inner[1])}"
            case "msubsup", 3:
                return self._both(*inner)
            case "munder", 2:
                return self._under(*inner)
            case "mover", 2:
                return self._over(*inner)
            case "munderover", 3:
                return self._both(*inner)
            case "mtable", _:
                return self._lines(inner)
            case _:
                return self.row(inner)

    def row(self, row: Sequence[Element]) -> str:
        """Elements beside each other; what stands between fences is told as such."""
        elements = [one for one in row if not is_unseen(one)]
        found: list[str] = []
        place = 0
        while place < len(elements):
            one = elements[place]
            end = closing_of(elements, place)
            if end:
                found.append(self._fenced(sign_of(one), elements[place + 1 : end], elements[:place]))
                found.append(self._beside(elements[end]))
                place = end + 1
                continue
            if _is_decimal(elements, place):
                found.append(f"{sign_of(one)},{sign_of(elements[place + 2])}")
                place += 3
                continue
            if (
                sign_of(one) == "{"
                and place + 1 < len(elements)
                and table_in(elements[place + 1]) is not None
            ):
                found.append(self._cases(children_of(table_in(elements[place + 1]))))
                place += 2
                continue
            if sign_of(one) in ("∣", "|") and one.tag == "mo":
                found.append(self.words["∣"])
            elif sign_of(one) == "/" and 0 < place < len(elements) - 1 and _are_units(elements, place):
                found.append(self.phrases["per"])
            elif one.tag == "mo" and sign_of(one) in self.large:
                found.append(f"{self.large[sign_of(one)]} {self.phrases['of']}")
            else:
                found.append(self.element(one))
            place += 1
        return " ".join(found)

    def _sign(self, text: str) -> str:
        text = text.translate(VARIANTS)
        return self.words.get(text) or self.large.get(text, text)

    def _fraction(self, element: Element, above: Element, below: Element) -> str:
        if element.get("linethickness", "1") in ("0", "0px", "0pt"):
            return f"{self.element(above)} {self.phrases['choose']} {self.element(below)}"
        if derivative := self._derivative(side_by_side(above), side_by_side(below)):
            return derivative
        simple = is_simple(above) and is_simple(below) and not self.within
        self.within += 1
        said = f"{self.element(above)} {self.phrases['over']} {self.element(below)}"
        self.within -= 1
        if simple:
            return said
        return f"{self.phrases['fraction']} {said}, {self.phrases['end-fraction']},"

    def _derivative(self, above: Sequence[Element], below: Sequence[Element]) -> str:
        """``dy/dx`` and the like; nothing where it is a quotient."""
        if not above or len(below) < 2:
            return ""
        sign, order = differential_of(above[0])
        if not sign or differential_of(below[0]) != (sign, "") or (order and len(below) != 2):
            return ""
        called = self.phrases["partial" if sign == "∂" else "derivative"]
        along = self.row(below[1:])
        if order:
            variable = children_of(below[1])
            if below[1].tag != "msup" or sign_of(variable[1]) != order:
                return ""
            along = self.element(variable[0])
            called = self.phrases["order"].format(called, order)
        of = f" {self.phrases['of']} {self.row(above[1:])}" if len(above) > 1 else ""
        after = "" if of else f" {self.phrases['of']}"
        return f"{called}{of} {self.phrases['respect']} {along}{after}"

    def _root(self, under: Element, degree: Element) -> str:
        which = self.element(degree)
        if which == "3":
            called = self.phrases["cube"]
        elif self.swedish:
            called = f"{which}:{'e' if which.isdigit() else 'te'} roten ur"
        else:
            called = f"root {which} of"
        return self._root_of(called, [under])

    def _root_of(self, called: str, under: Sequence[Element]) -> str:
        said = f"{called} {self.row(under)}"
        return said if are_simple(under) else f"{said}, {self.phrases['end-root']},"

    def _with_index(self, base: Element, index: Element) -> str:
        sign = sign_of(base)
        if sign in self.large or sign in BOUNDS:
            called = self.large.get(sign, sign)
            return f"{called} {self.phrases['along']} {self._index(index)} {self.phrases['of']}"
        if sign in ("log", "lg", "ln"):
            return f"{sign} {self.phrases['base']} {self._index(index)}"
        return f"{self.element(base)} {self._below(index)}"

    def _below(self, index: Element) -> str:
        said = f"{self.phrases['index']} {self._index(index)}"
        return f"{said}, {self.phrases['end-index']}," if JOINS.search(signs_of(index)) else said

    def _index(self, index: Element) -> str:
        letters = [sign_of(one) for one in side_by_side(index)]
        if len(letters) > 2 and all(one.isascii() and one.isalpha() and len(one) == 1 for one in letters):
            return "".join(letters)  # a word, of which TeX sees but the letters
        return self.element(index)

    def _power(self, exponent: Element) -> str:
        text = signs_of(exponent)
        known = {
            "2": "squared",
            "3": "cubed",
            "T": "transposed",
            "⊤": "transposed",
            "*": "star",
            "∗": "star",
            "∘": "degrees",
            "°": "degrees",
        }
        if text in known:
            return self.phrases[known[text]]
        if text and set(text) <= set("′″‴"):
            return " ".join(self.words[one] for one in text)
        said = f"{self.phrases['power']} {self.element(exponent)}"
        flat = side_by_side(exponent)
        signed = len(flat) == 2 and sign_of(flat[0]) in ("−", "-", "+") and is_simple(flat[1])
        return said if signed or is_simple(exponent) else f"{said}, {self.phrases['end-power']},"

    def _both(self, base: Element, below: Element, above: Element) -> str:
        sign = sign_of(base)
        if sign in self.large or sign in BOUNDS:
            called = self.large.get(sign, sign)
            start, end = self.element(below), self.element(above)
            return f"{called} {self.phrases['from']} {start} {self.phrases['to']} {end} {self.phrases['of']}"
        return f"{self.element(base)} {self._below(below)} {self._power(above)}"

    def _under(self, base: Element, below: Element) -> str:
        sign = sign_of(base) or signs_of(base)
        if sign_of(below) in BRACES and sign_of(below):
            return self.element(base)
        if base.tag == "munder" and sign_of(children_of(base)[-1]) in BRACES:
            return f"{self.element(base)}, {self.phrases['below'].format(self.element(below))},"
        of = self.phrases["of"]
        if sign in self.large:
            return f"{self.large[sign]} {self.phrases['along']} {self.element(below)} {of}"
        if sign == "lim":
            return f"{self.phrases['limit']} {self.element(below)} {of}"
        if sign.isalpha() and len(sign) > 1:
            return f"{sign} {self.phrases['along']} {self.element(below)} {of}"
        if sign_of(below) in MARKS["bar"] and sign_of(below):
            return f"{self.element(base)} {self.phrases['below'].format(self.phrases['bar'])}"
        return f"{self.element(base)} {self.phrases['below'].format(self.element(below))}"

    def _over(self, base: Element, above: Element) -> str:
        sign = sign_of(above)
        if sign and sign in BRACES:
            return self.element(base)
        for name, signs in MARKS.items():
            if sign and sign in signs:
                return f"{self.element(base)} {self.phrases[name]}"
        return f"{self.element(base)} {self.phrases['above'].format(self.element(above))}"

    def _beside(self, fence: Element) -> str:
        """What stands above and below a fence that closes."""
        inner = children_of(fence)
        match fence.tag:
            case "msup":
                return self._power(inner[1])
            case "msub":
                return self._below(inner[1])
            case "msubsup":
                return f"{self._below(inner[1])} {self._power(inner[2])}"
            case _:
                return ""

    def _fenced(self, fence: str, held: Sequence[Element], before: Sequence[Element]) -> str:
        """What stands between fences."""
        fence = SAME.get(fence, fence)
        table = table_in(held[0]) if len(held) == 1 else None
        if table is not None:
            return self._matrix(children_of(table), fence)
        said = self.row(held)
        if len(held) == 1 and held[0].tag == "mfrac" and held[0].get("linethickness") == "0":
            return said
        if fence == "(" and before and _is_function(before[-1]):
            of = self.phrases["of"]
            if not re.search(r"[+\-−=<>±]", "".join(map(signs_of, held))):
                return f"{of} {said}"
            return f"{of} {self.phrases[fence]} {said}, {self.phrases['end']} {end_of(self.phrases[fence])},"
        if fence in MEASURES:
            simple = are_simple(held)
            return f"{self.phrases[fence]} {said}" + ("" if simple else f", {self.phrases['end']},")
        return f"{self.phrases[fence]} {said}, {self.phrases['end']} {end_of(self.phrases[fence])},"

    def _matrix(self, rows: Sequence[Element], fence: str) -> str:
        cells = [[self.row(children_of(cell)) for cell in children_of(row)] for row in rows]
        wide = max(map(len, cells), default=0)
        if wide == 1:
            listed = ", ".join(row[0] for row in cells if row)
            return f"{self.phrases['column']} {listed}, {self.phrases['end']},"
        kind = "determinant" if fence == "|" else "matrix"
        called = self.phrases[kind].format(len(cells), wide)
        listed = "; ".join(
            f"{self.phrases['row'].format(number)}: {', '.join(row)}" for number, row in enumerate(cells, 1)
        )
        return f"{called}; {listed}; {self.phrases[f'end-{kind}']};"

    def _cases(self, rows: Sequence[Element]) -> str:
        lines = [", ".join(self.row(children_of(cell)) for cell in children_of(row)) for row in rows]
        return f"{self.phrases['cases'].format(len(lines))}: {'; '.join(lines)}; {self.phrases['end-cases']};"

    def _lines(self, rows: Sequence[Element]) -> str:
        """Lines below each other; the columns of a table that has no fences are told apart."""
        lines = []
        for row in rows:
            cells = children_of(row)
            apart = ", " if all(one.get("columnalign", "center") == "center" for one in cells) else " "
            lines.append(apart.join(self.row(children_of(cell)) for cell in cells))
        return "; ".join(lines) + ";"


def _is_function(element: Element) -> bool:
    base = element
    while base.tag in ("mrow", "msub", "msup", "msubsup", "mover") and len(base):
        base = base[0]
    text = unicodedata.normalize("NFKC", sign_of(base))
    return base.tag in ("mi", "mo") and (text in FUNCTIONS or (len(text) > 1 and text.isalpha()))


def _is_decimal(elements: Sequence[Element], place: int) -> bool:
    """Whether ``1,5`` stands there, which is no list."""
    around = [sign_of(one) for one in elements[max(place - 1, 0) : place + 4]]
    three = elements[place : place + 3]
    tags = [one.tag for one in three]
    return tags == ["mn", "mo", "mn"] and sign_of(three[1]) == "," and around.count(",") == 1


def _are_units(elements: Sequence[Element], place: int) -> bool:
    around = (elements[place - 1], elements[place + 1])
    return all(one.get("mathvariant") == "normal" or one.tag == "mtext" for one in around)
