"""A formula in words, as a screen reader should say it."""

from __future__ import annotations

import re
import unicodedata
from xml.etree.ElementTree import Element

from tertialpdf.reading.printed import clean

SAID = {
    "sv": {
        "over": "delat med",
        "root": "roten ur",
        "nth": "{n}:te roten ur",
        "power": "upphöjt till",
        "squared": "i kvadrat",
        "cubed": "i kubik",
        "index": "index",
        "from": "från",
        "to": "till",
        "under": "under",
        "above": "över",
        "row": "rad",
        "choose": "över",
        "=": "är lika med",
        "≠": "är skilt från",
        "<": "är mindre än",
        ">": "är större än",
        "≤": "är högst",
        "≥": "är minst",
        "≈": "är ungefär",
        "∼": "är fördelat som",
        "+": "plus",
        "−": "minus",
        "-": "minus",
        "±": "plus eller minus",
        "×": "gånger",
        "⋅": "gånger",
        "·": "gånger",
        "/": "delat med",
        "∑": "summan",
        "∏": "produkten",
        "∫": "integralen",
        "∞": "oändligheten",
        "→": "går mot",
        "∈": "tillhör",
        "∉": "tillhör inte",
        "∣": "givet",
        "%": "procent",
        "∂": "partiell derivata",
        "∇": "nabla",
        "√": "roten ur",
        "end": "slut",
        "hat": "hatt",
        "bar": "streck",
        "tilde": "tilde",
        "vector": "vektor",
        "dot": "prick",
        "∀": "för alla",
        "∃": "det finns",
        "⇒": "medför",
        "⇔": "om och endast om",
        "⊂": "är en delmängd av",
        "∪": "unionen",
        "∩": "snittet",
        "′": "prim",
        "…": "och så vidare",
        "⋯": "och så vidare",
    },
    "en": {
        "over": "over",
        "root": "the square root of",
        "nth": "root {n} of",
        "power": "to the power of",
        "squared": "squared",
        "cubed": "cubed",
        "index": "sub",
        "from": "from",
        "to": "to",
        "under": "under",
        "above": "over",
        "row": "row",
        "choose": "choose",
        "=": "equals",
        "≠": "is not equal to",
        "<": "is less than",
        ">": "is greater than",
        "≤": "is at most",
        "≥": "is at least",
        "≈": "is about",
        "∼": "is distributed as",
        "+": "plus",
        "−": "minus",
        "-": "minus",
        "±": "plus or minus",
        "×": "times",
        "⋅": "times",
        "·": "times",
        "/": "over",
        "∑": "the sum",
        "∏": "the product",
        "∫": "the integral",
        "∞": "infinity",
        "→": "goes to",
        "∈": "in",
        "∉": "not in",
        "∣": "given",
        "%": "per cent",
        "∂": "partial",
        "∇": "nabla",
        "√": "the square root of",
        "end": "end",
        "hat": "hat",
        "bar": "bar",
        "tilde": "tilde",
        "vector": "vector",
        "dot": "dot",
        "∀": "for all",
        "∃": "there is",
        "⇒": "implies",
        "⇔": "if and only if",
        "⊂": "is a subset of",
        "∪": "union",
        "∩": "intersection",
        "′": "prime",
        "…": "and so on",
        "⋯": "and so on",
    },
}
MARKS = {
    "^": "hat",
    "\u0302": "hat",
    "ˆ": "hat",
    "¯": "bar",
    "\u0304": "bar",
    "‾": "bar",
    "\u0305": "bar",
    "~": "tilde",
    "\u0303": "tilde",
    "˜": "tilde",
    "→": "vector",
    "\u20d7": "vector",
    "˙": "dot",
    "\u0307": "dot",
}
LONGEST = 1000
SHAPED = re.compile("[\U0001d400-\U0001d7ff\u2102-\u2138]")
"""Letters in the shapes of mathematics, which screen readers pass over or spell out."""


def spoken_math(math: Element, language: str) -> str:
    """The formula in words; letters in bold or other shapes are said as letters."""
    words = SAID.get(language[:2], SAID["en"])
    found = SHAPED.sub(lambda one: unicodedata.normalize("NFKC", one[0]), _say(math, words))
    found = " ".join(found.split())
    return found[:LONGEST] or math.tag


def _say(element: Element, words: dict[str, str]) -> str:
    inner = [child for child in element if child.tag not in ("annotation", "annotation-xml")]

    def each(elements: list[Element] = inner) -> str:
        return " ".join(_say(one, words) for one in elements)

    def say(number: int) -> str:
        return _say(inner[number], words)

    tag = element.tag
    if tag in ("mi", "mn", "mo", "mtext", "ms"):
        text = clean(element.text or "").replace("\u2061", "").strip()
        return words.get(text, text)
    if len(inner) == 2:
        match tag:
            case "mfrac":
                joined = words["choose"] if element.get("linethickness") == "0" else words["over"]
                long = any(len(one) > 1 for one in inner)
                return f"{say(0)} {joined} {say(1)}" + (f", {words['end']}," if long else "")
            case "mroot":
                return f"{words['nth'].format(n=say(1))} {say(0)}, {words['end']},"
            case "msub":
                return f"{say(0)} {words['index']} {say(1)}"
            case "msup":
                return f"{say(0)} {_power(say(1), words)}"
            case "munder":
                return f"{say(0)} {words['under' if inner[1].tag == 'mo' else 'from']} {say(1)}"
            case "mover":
                mark = (inner[1].text or "").strip()
                return f"{say(0)} {words[MARKS[mark]] if mark in MARKS else words['above'] + ' ' + say(1)}"
    if len(inner) == 3 and tag == "msubsup":
        if (inner[0].text or "") in "∫∑∏":
            return f"{say(0)} {words['from']} {say(1)} {words['to']} {say(2)},"
        return f"{say(0)} {words['index']} {say(1)} {_power(say(2), words)}"
    if len(inner) == 3 and tag == "munderover":
        return f"{say(0)} {words['from']} {say(1)} {words['to']} {say(2)},"
    if tag == "msqrt":
        return f"{words['root']} {each()}" + (f", {words['end']}," if len(inner) > 1 else "")
    if tag == "mtr":
        apart = ", " if all(one.get("columnalign", "center") == "center" for one in inner) else " "
        return apart.join(_say(one, words) for one in inner) + ";"
    return each()


def _power(exponent: str, words: dict[str, str]) -> str:
    known = {"2": words["squared"], "3": words["cubed"], words["′"]: words["′"]}
    return known.get(exponent, f"{words['power']} {exponent}")
