"""A formula in words, as a screen reader should say it.

What is more than one sign says where it begins and ends, so that a listener knows what a fraction holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from tertialpdf.reading.printed import clean

SIGNS = """
=|är lika med|equals
≠|är skilt från|is not equal to
<|är mindre än|is less than
>|är större än|is greater than
≤|är högst|is at most
≥|är minst|is at least
≪|är mycket mindre än|is much less than
≫|är mycket större än|is much greater than
≈|är ungefär|is about
≃|är ungefär|is about
≅|är kongruent med|is congruent to
≡|är identiskt med|is identical to
≔|definieras som|is defined as
:=|definieras som|is defined as
∼|är fördelat som|is distributed as
∝|är proportionellt mot|is proportional to
+|plus|plus
−|minus|minus
-|minus|minus
±|plus eller minus|plus or minus
∓|minus eller plus|minus or plus
×|gånger|times
⋅|gånger|times
·|gånger|times
∗|gånger|times
*|gånger|times
÷|delat med|divided by
/|delat med|over
∘|ring|composed with
⊕|plus i cirkel|circled plus
⊗|gånger i cirkel|circled times
!|fakultet|factorial
∞|oändligheten|infinity
→|går mot|goes to
⟶|går mot|goes to
⇌|står i jämvikt med|is in equilibrium with
←|får värdet|is given
↔|motsvarar|corresponds to
↦|avbildas på|maps to
∈|tillhör|in
∉|tillhör inte|not in
∋|innehåller|contains
∣|givet|given
%|procent|per cent
‰|promille|per mille
°|grader|degrees
∂|partiellt|partial
∇|nabla|nabla
√|roten ur|the square root of
∀|för alla|for all
∃|det finns|there is
∄|det finns inte|there is no
¬|inte|not
∧|och|and
∨|eller|or
⇒|medför|implies
⟹|medför|implies
⇔|om och endast om|if and only if
⟺|om och endast om|if and only if
⊂|är en äkta delmängd av|is a proper subset of
⊆|är en delmängd av|is a subset of
⊃|innehåller|is a proper superset of
⊇|innehåller|is a superset of
∪|unionen|union
∩|snittet|intersection
∖|utom|without
\\|utom|without
∅|tomma mängden|the empty set
⊥|är vinkelrätt mot|is perpendicular to
∥|är parallellt med|is parallel to
∴|alltså|therefore
∵|eftersom|because
′|prim|prime
″|bis|double prime
‴|trippelprim|triple prime
…|och så vidare|and so on
⋯|och så vidare|and so on
⋮|och så vidare|and so on
⋱|och så vidare|and so on
ℏ|h-streck|h bar
ℓ|l|l
"""
LARGE = """
∑|summan|the sum
∏|produkten|the product
∐|samprodukten|the coproduct
∫|integralen|the integral
∬|dubbelintegralen|the double integral
∭|trippelintegralen|the triple integral
∮|kurvintegralen|the contour integral
⋃|unionen|the union
⋂|snittet|the intersection
⨁|direkta summan|the direct sum
⋁|disjunktionen|the disjunction
⋀|konjunktionen|the conjunction
"""
GREEK = {
    "sv": "alfa beta gamma delta epsilon zeta eta theta jota kappa lambda my ny xi omikron pi rho sigma sigma"
    " tau ypsilon fi chi psi omega",
    "en": "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma"
    " sigma tau upsilon phi chi psi omega",
}
VARIANTS = str.maketrans("ϵϑϕϱϖϰ", "εθφρπκ")
PHRASES = {
    "sv": {
        "over": "delat med",
        "fraction": "bråket",
        "end-fraction": "slut bråk",
        "root": "roten ur",
        "cube": "kubikroten ur",
        "end-root": "slut rot",
        "power": "upphöjt till",
        "end-power": "slut exponent",
        "squared": "i kvadrat",
        "cubed": "i kubik",
        "transposed": "transponerat",
        "star": "stjärna",
        "inverse": "upphöjt till minus 1",
        "index": "index",
        "end-index": "slut index",
        "base": "bas",
        "from": "från",
        "to": "till",
        "along": "över",
        "of": "av",
        "limit": "gränsvärdet då",
        "choose": "över",
        "above": "med {} ovanför",
        "below": "med {} under",
        "per": "per",
        "capital": "stora",
        "hat": "hatt",
        "bar": "streck",
        "tilde": "tilde",
        "vector": "vektor",
        "dot": "prick",
        "dots": "två prickar",
        "degrees": "grader",
        "minus": "minus",
        "derivative": "derivatan",
        "partial": "partiella derivatan",
        "order": "{} av ordning {}",
        "respect": "med avseende på",
        "matrix": "matris med {} rader och {} kolumner",
        "determinant": "determinant med {} rader och {} kolumner",
        "column": "kolumnvektor",
        "row": "rad {}",
        "end-matrix": "slut matris",
        "end-determinant": "slut determinant",
        "cases": "{} fall",
        "end-cases": "slut fall",
        "(": "parentes",
        "[": "hakparentes",
        "{": "klammer",
        "⟨": "vinkelparentes",
        "|": "absolutbeloppet av",
        "‖": "normen av",
        "⌊": "golvet av",
        "⌈": "taket av",
        "end": "slut",
    },
    "en": {
        "over": "over",
        "fraction": "the fraction",
        "end-fraction": "end fraction",
        "root": "the square root of",
        "cube": "the cube root of",
        "end-root": "end root",
        "power": "to the power of",
        "end-power": "end power",
        "squared": "squared",
        "cubed": "cubed",
        "transposed": "transpose",
        "star": "star",
        "inverse": "to the power of minus 1",
        "index": "sub",
        "end-index": "end sub",
        "base": "base",
        "from": "from",
        "to": "to",
        "along": "over",
        "of": "of",
        "limit": "the limit as",
        "choose": "choose",
        "above": "with {} above",
        "below": "with {} below",
        "per": "per",
        "capital": "capital",
        "hat": "hat",
        "bar": "bar",
        "tilde": "tilde",
        "vector": "vector",
        "dot": "dot",
        "dots": "double dot",
        "degrees": "degrees",
        "minus": "minus",
        "derivative": "the derivative",
        "partial": "the partial derivative",
        "order": "{} of order {}",
        "respect": "with respect to",
        "matrix": "matrix of {} rows and {} columns",
        "determinant": "determinant of {} rows and {} columns",
        "column": "column vector",
        "row": "row {}",
        "end-matrix": "end matrix",
        "end-determinant": "end determinant",
        "cases": "{} cases",
        "end-cases": "end cases",
        "(": "open parenthesis",
        "[": "open bracket",
        "{": "open brace",
        "⟨": "open angle",
        "|": "the absolute value of",
        "‖": "the norm of",
        "⌊": "the floor of",
        "⌈": "the ceiling of",
        "end": "close",
    },
}
CLOSED_BY = {
    "(": ")",
    "[": "]",
    "{": "}",
    "⟨": "⟩",
    "|": "|",
    "‖": "‖",
    "⌊": "⌋",
    "⌈": "⌉",
    "∥": "∥",
    "∣": "∣",
}
SAME = {"∥": "‖", "∣": "|"}
MEASURES = {"|": "|", "‖": "‖", "⌊": "⌊", "⌈": "⌈"}
"""Fences that say something of what they hold."""
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
APPLY = "\u2061"
"""That a function is applied, which no one sees."""
SHAPED = re.compile("[\U0001d400-\U0001d7ff\u2102-\u210e\u2110-\u2112\u2115-\u211d\u2124-\u2138]")
"""Letters in the shapes of mathematics, which screen readers pass over or spell out."""


def _column(table: str, place: int) -> dict[str, str]:
    rows = [line.rsplit("|", 2) for line in table.strip().split("\n")]
    return {row[0]: row[place] for row in rows}


def _greek(language: str) -> dict[str, str]:
    names = GREEK[language].split()
    capital = PHRASES[language]["capital"]
    return {chr(0x3B1 + at): name for at, name in enumerate(names)} | {
        chr(0x391 + at): f"{capital} {name}" for at, name in enumerate(names) if at != 17
    }


WORDS = {
    language: _column(SIGNS, place) | _greek(language) for place, language in enumerate(("sv", "en"), start=1)
}
OPERATORS = {language: _column(LARGE, place) for place, language in enumerate(("sv", "en"), start=1)}


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
        inner = _inner(element)
        tag = element.tag
        if tag in ("mi", "mn", "mo", "mtext", "ms"):
            return self._sign(_text(element))
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
        elements = [one for one in row if not _is_unseen(one)]
        found: list[str] = []
        place = 0
        while place < len(elements):
            one = elements[place]
            end = _closing(elements, place)
            if end:
                found.append(self._fenced(_text(one), elements[place + 1 : end], elements[:place]))
                found.append(self._beside(elements[end]))
                place = end + 1
                continue
            if _is_decimal(elements, place):
                found.append(f"{_text(one)},{_text(elements[place + 2])}")
                place += 3
                continue
            if _text(one) == "{" and place + 1 < len(elements) and _table(elements[place + 1]) is not None:
                found.append(self._cases(_inner(_table(elements[place + 1]))))
                place += 2
                continue
            if _text(one) in ("∣", "|") and one.tag == "mo":
                found.append(self.words["∣"])
            elif _text(one) == "/" and 0 < place < len(elements) - 1 and _are_units(elements, place):
                found.append(self.phrases["per"])
            elif one.tag == "mo" and _text(one) in self.large:
                found.append(f"{self.large[_text(one)]} {self.phrases['of']}")
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
        if derivative := self._derivative(_flat(above), _flat(below)):
            return derivative
        simple = _is_simple(above) and _is_simple(below) and not self.within
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
        sign, order = _differential(above[0])
        if not sign or _differential(below[0]) != (sign, "") or (order and len(below) != 2):
            return ""
        called = self.phrases["partial" if sign == "∂" else "derivative"]
        along = self.row(below[1:])
        if order:
            variable = _inner(below[1])
            if below[1].tag != "msup" or _text(variable[1]) != order:
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
        return said if _are_simple(under) else f"{said}, {self.phrases['end-root']},"

    def _with_index(self, base: Element, index: Element) -> str:
        sign = _text(base)
        if sign in self.large or sign in BOUNDS:
            called = self.large.get(sign, sign)
            return f"{called} {self.phrases['along']} {self._index(index)} {self.phrases['of']}"
        if sign in ("log", "lg", "ln"):
            return f"{sign} {self.phrases['base']} {self._index(index)}"
        return f"{self.element(base)} {self._below(index)}"

    def _below(self, index: Element) -> str:
        said = f"{self.phrases['index']} {self._index(index)}"
        return f"{said}, {self.phrases['end-index']}," if JOINS.search(_all(index)) else said

    def _index(self, index: Element) -> str:
        letters = [_text(one) for one in _flat(index)]
        if len(letters) > 2 and all(one.isascii() and one.isalpha() and len(one) == 1 for one in letters):
            return "".join(letters)  # a word, of which TeX sees but the letters
        return self.element(index)

    def _power(self, exponent: Element) -> str:
        text = _all(exponent)
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
        flat = _flat(exponent)
        signed = len(flat) == 2 and _text(flat[0]) in ("−", "-", "+") and _is_simple(flat[1])
        return said if signed or _is_simple(exponent) else f"{said}, {self.phrases['end-power']},"

    def _both(self, base: Element, below: Element, above: Element) -> str:
        sign = _text(base)
        if sign in self.large or sign in BOUNDS:
            called = self.large.get(sign, sign)
            start, end = self.element(below), self.element(above)
            return f"{called} {self.phrases['from']} {start} {self.phrases['to']} {end} {self.phrases['of']}"
        return f"{self.element(base)} {self._below(below)} {self._power(above)}"

    def _under(self, base: Element, below: Element) -> str:
        sign = _text(base) or _all(base)
        if _text(below) in BRACES and _text(below):
            return self.element(base)
        if base.tag == "munder" and _text(_inner(base)[-1]) in BRACES:
            return f"{self.element(base)}, {self.phrases['below'].format(self.element(below))},"
        of = self.phrases["of"]
        if sign in self.large:
            return f"{self.large[sign]} {self.phrases['along']} {self.element(below)} {of}"
        if sign == "lim":
            return f"{self.phrases['limit']} {self.element(below)} {of}"
        if sign.isalpha() and len(sign) > 1:
            return f"{sign} {self.phrases['along']} {self.element(below)} {of}"
        if _text(below) in MARKS["bar"] and _text(below):
            return f"{self.element(base)} {self.phrases['below'].format(self.phrases['bar'])}"
        return f"{self.element(base)} {self.phrases['below'].format(self.element(below))}"

    def _over(self, base: Element, above: Element) -> str:
        sign = _text(above)
        if sign and sign in BRACES:
            return self.element(base)
        for name, signs in MARKS.items():
            if sign and sign in signs:
                return f"{self.element(base)} {self.phrases[name]}"
        return f"{self.element(base)} {self.phrases['above'].format(self.element(above))}"

    def _beside(self, fence: Element) -> str:
        """What stands above and below a fence that closes."""
        inner = _inner(fence)
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
        table = _table(held[0]) if len(held) == 1 else None
        if table is not None:
            return self._matrix(_inner(table), fence)
        said = self.row(held)
        if len(held) == 1 and held[0].tag == "mfrac" and held[0].get("linethickness") == "0":
            return said
        if fence == "(" and before and _is_function(before[-1]):
            of = self.phrases["of"]
            if not re.search(r"[+\-−=<>±]", "".join(map(_all, held))):
                return f"{of} {said}"
            return f"{of} {self.phrases[fence]} {said}, {self.phrases['end']} {_closed(self.phrases[fence])},"
        if fence in MEASURES:
            simple = _are_simple(held)
            return f"{self.phrases[fence]} {said}" + ("" if simple else f", {self.phrases['end']},")
        return f"{self.phrases[fence]} {said}, {self.phrases['end']} {_closed(self.phrases[fence])},"

    def _matrix(self, rows: Sequence[Element], fence: str) -> str:
        cells = [[self.row(_inner(cell)) for cell in _inner(row)] for row in rows]
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
        lines = [", ".join(self.row(_inner(cell)) for cell in _inner(row)) for row in rows]
        return f"{self.phrases['cases'].format(len(lines))}: {'; '.join(lines)}; {self.phrases['end-cases']};"

    def _lines(self, rows: Sequence[Element]) -> str:
        """Lines below each other; the columns of a table that has no fences are told apart."""
        lines = []
        for row in rows:
            cells = _inner(row)
            apart = ", " if all(one.get("columnalign", "center") == "center" for one in cells) else " "
            lines.append(apart.join(self.row(_inner(cell)) for cell in cells))
        return "; ".join(lines) + ";"


def _inner(element: Element | None) -> list[Element]:
    if element is None:
        return []
    found = [child for child in element if child.tag not in ("annotation", "annotation-xml")]
    return _inner(found[0]) if len(found) == 1 and found[0].tag == "semantics" else found


def _text(element: Element) -> str:
    """The sign that an element is; nothing for one that holds others."""
    while element.tag in ("mrow", "mstyle") and _inner(element):
        parts = [one for one in _inner(element) if not _is_unseen(one)]
        if len(parts) != 1:
            return ""
        element = parts[0]
    if len(element):
        return ""
    sign = (element.text or "").replace(APPLY, "").strip()
    return clean(sign).strip() or sign


def _is_unseen(element: Element) -> bool:
    """Whether it is but the sign that a function is applied."""
    return element.tag == "mo" and (element.text or "").strip() == APPLY


def _all(element: Element) -> str:
    return clean("".join(element.itertext())).replace(APPLY, "").strip()


def _flat(element: Element) -> list[Element]:
    """What stands beside each other in it."""
    return _inner(element) if element.tag in ("mrow", "mstyle") else [element]


def _is_simple(element: Element) -> bool:
    """Whether it is but one sign, so that nobody asks where it ends."""
    while element.tag in ("mrow", "mstyle") and len(element) == 1:
        element = element[0]
    return not len(element)


def _are_simple(elements: Sequence[Element]) -> bool:
    return len(elements) == 1 and _is_simple(elements[0])


def _table(element: Element) -> Element | None:
    while element.tag in ("mrow", "mstyle") and len(element) == 1:
        element = element[0]
    return element if element.tag == "mtable" else None


def _differential(element: Element) -> tuple[str, str]:
    """``d`` or ``∂`` and its order."""
    if element.tag == "msup":
        base, order = _inner(element)
        return (_differential(base)[0], _all(order))
    return (_text(element), "") if _text(element) in ("d", "∂") else ("", "")


def _closing(elements: Sequence[Element], start: int) -> int:
    """Where the fence at ``start`` is closed; 0 where it is none."""
    opened = _text(elements[start])
    if elements[start].tag != "mo" or opened not in CLOSED_BY:
        return 0
    closes = CLOSED_BY[opened]
    if opened == closes:
        same = [place for place in range(start, len(elements)) if _fence(elements[place]) == closes]
        said_so = elements[start].get("stretchy") == "true" or opened != "\u2223"
        return same[1] if said_so and len(same) % 2 == 0 else 0
    depth = 0
    for place in range(start, len(elements)):
        fence = _fence(elements[place])
        depth += (fence == opened) - (fence == closes)
        if not depth:
            return place
    return 0


def _fence(element: Element) -> str:
    """The sign of a fence, also one with something above or below it."""
    base = _inner(element)[0] if element.tag in ("msup", "msub", "msubsup") else element
    return _text(base) if base.tag == "mo" else ""


def _closed(fence: str) -> str:
    """The name of what closes: *parenthesis* of *open parenthesis*."""
    return fence.removeprefix("open ")


def _is_function(element: Element) -> bool:
    base = element
    while base.tag in ("mrow", "msub", "msup", "msubsup", "mover") and len(base):
        base = base[0]
    text = unicodedata.normalize("NFKC", _text(base))
    return base.tag in ("mi", "mo") and (text in FUNCTIONS or (len(text) > 1 and text.isalpha()))


def _is_decimal(elements: Sequence[Element], place: int) -> bool:
    """Whether ``1,5`` stands there, which is no list."""
    around = [_text(one) for one in elements[max(place - 1, 0) : place + 4]]
    three = elements[place : place + 3]
    tags = [one.tag for one in three]
    return tags == ["mn", "mo", "mn"] and _text(three[1]) == "," and around.count(",") == 1


def _are_units(elements: Sequence[Element], place: int) -> bool:
    around = (elements[place - 1], elements[place + 1])
    return all(one.get("mathvariant") == "normal" or one.tag == "mtext" for one in around)
