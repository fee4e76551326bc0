"""MathML as Typst source: every letter is a literal, so that no formula is ever code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from tertialpdf.reading.printed import clean
from tertialpdf.writing.literals import literal

ACCENTS = {
    "^": "\u0302",
    "\u0302": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "\u0303": "\u0303",
    "˜": "\u0303",
    "¯": "\u0304",
    "\u0304": "\u0304",
    "‾": "\u0304",
    "―": "\u0304",
    "\u0305": "\u0304",
    "_": "\u0304",
    "˙": "\u0307",
    "\u0307": "\u0307",
    "¨": "\u0308",
    "\u0308": "\u0308",
    "ˇ": "\u030c",
    "\u030c": "\u030c",
    "˘": "\u0306",
    "\u0306": "\u0306",
    "´": "\u0301",
    "\u0301": "\u0301",
    "`": "\u0300",
    "\u0300": "\u0300",
    "→": "→",
    "\u20d7": "→",
    "˚": "\u030a",
    "\u030a": "\u030a",
}
OVER = {"⏞": "math.overbrace", "︷": "math.overbrace", "⎴": "math.overbracket", "⏜": "math.overparen"}
UNDER = {
    "⏟": "math.underbrace",
    "︸": "math.underbrace",
    "⎵": "math.underbracket",
    "_": "math.underline",
    "‾": "math.underline",
}
LINE_END = ";linebreak();"
LENGTH = re.compile(r"(-?\d*\.?\d+)(em|pt|ex|px|cm|mm|in)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)(%|em)?")
WHOLE = 50
"""Letters of a part that no line ends within; a line has room for more."""
OPENING, CLOSING = "([{⟨⌊⌈|‖∥∣⟦", ")]}⟩⌋⌉|‖∥∣⟧"


def typst_math(math: Element, display: bool) -> str:
    """The inside of an equation, as one expression."""
    children = [child for child in math if child.tag not in ("annotation", "annotation-xml")]
    if len(children) == 1 and children[0].tag == "semantics":
        children = [child for child in children[0] if child.tag not in ("annotation", "annotation-xml")]
    while len(children) == 1 and children[0].tag in ("mrow", "mstyle") and len(children[0]) == 1:
        children = list(children[0])
    if display and len(children) == 1 and children[0].tag == "mtable":
        return _aligned(children[0])
    return _row(children)


def may_break(math: Element) -> bool:
    """Whether a line may end within: whether no part that stays whole fills it."""
    return all(
        may_break(part) if part.tag in ("mrow", "semantics") else len(_all_text(part)) <= WHOLE
        for part in math
        if part.tag not in ("annotation", "annotation-xml")
    )


def _aligned(table: Element) -> str:
    """Lines under each other, aligned where TeX says ``&``."""
    lines = [_aligned_line(row) for row in table]
    return "{" + LINE_END.join(lines) + "}"


def _aligned_line(line: Element) -> str:
    """A line whose cells Typst aligns to the right and the left by turns: of ``a &= b`` and ``a &=& b``."""
    parts: list[str] = []
    turn = 0
    for number, cell in enumerate(line):
        if number and not (turn % 2 and cell.get("columnalign") == "left"):
            parts.append("align-point")
            turn += 1
        parts.append(_row(list(cell)))
    return ";".join(parts)


def _row(elements: Sequence[Element]) -> str:
    """Several elements; between fences that stretch as high as what they hold."""
    fenced = _fenced(elements)
    return fenced or "{" + ";".join(filter(None, map(_element, elements))) + "}"


def _fenced(elements: Sequence[Element]) -> str:
    """A row with a fence at one end or both; empty for one that has none, or whose size is asked for."""
    if len(elements) < 2 or elements[0].get("minsize"):
        return ""
    opened, closed = _stretches(elements[0]), _stretches(elements[-1])
    opens = opened and elements[0].get("form") == "prefix"
    if not (opens or (closed and not opened and elements[-1].get("form") == "postfix")):
        return ""
    inner = ";".join(filter(None, map(_element, elements[opens : len(elements) - closed])))
    left = _symbol(clean(elements[0].text or "")) if opens else ""
    right = _symbol(clean(elements[-1].text or "")) if closed else ""
    return "math.lr({" + ";".join(filter(None, (left, inner, right))) + "})"


def _stretches(element: Element) -> bool:
    return element.tag == "mo" and element.get("stretchy") == "true"


def _element(element: Element) -> str:
    inner = list(element)
    match element.tag:
        case "mi":
            return _identifier(element)
        case "mn":
            return literal(clean(element.text or ""))
        case "mo":
            return _operator(element)
        case "mtext" | "ms":
            return literal(clean(_all_text(element)))
        case "mspace":
            return _space(element.get("width") or "")
        case "mfrac" if len(inner) == 2:
            if element.get("linethickness") in ("0", "0px", "0pt"):
                return (
                    f"math.mat(delim: none, ({_element_or_none(inner[0])},), ({_element_or_none(inner[1])},))"
                )
            return f"math.frac({_one(inner[0])}, {_one(inner[1])})"
        case "msqrt":
            return f"math.sqrt({_row(inner)})"
        case "mroot" if len(inner) == 2:
            return f"math.root({_one(inner[1])}, {_one(inner[0])})"
        case "msub" if len(inner) == 2:
            return f"math.attach({_one(inner[0])}, br: {_one(inner[1])})"
        case "msup" if len(inner) == 2:
            return f"math.attach({_one(inner[0])}, tr: {_one(inner[1])})"
        case "msubsup" if len(inner) == 3:
            return f"math.attach({_one(inner[0])}, br: {_one(inner[1])}, tr: {_one(inner[2])})"
        case "munder" | "mover" | "munderover":
            return _over_and_under(element.tag, inner)
        case "mtable":
            return _table(element)
        case "mphantom":
            return f"hide({_row(inner)})"
        case "mstyle" if element.get("displaystyle") == "true":
            return f"math.display({_row(inner)})"
        case "menclose":
            kind = element.get("notation") or ""
            return f"math.cancel({_row(inner)})" if "strike" in kind else f"boxed({_row(inner)})"
        case "mfenced":
            parts = [
                _symbol(element.get("open", "(")),
                *map(_element, inner),
                _symbol(element.get("close", ")")),
            ]
            return "math.lr({" + ";".join(filter(None, parts)) + "})"
        case "semantics":
            return _element(inner[0]) if inner else ""
        case "annotation" | "annotation-xml" | "none" | "mprescripts":
            return ""
        case _:
            return (
                _row(inner)
                if inner
                else literal(clean(element.text or ""))
                if (element.text or "").strip()
                else ""
            )


def _one(element: Element) -> str:
    """An element as one argument."""
    return _element(element) or "[]"


def _element_or_none(element: Element) -> str:
    return _element(element) or "[]"


def _identifier(element: Element) -> str:
    text = clean(element.text or "")
    upright = element.get("mathvariant") == "normal"
    if not text:
        return ""
    if len(text) == 1:
        return f"math.upright({_symbol(text)})" if upright and text.isalpha() else _symbol(text)
    return f"math.op({literal(text)})" if upright else literal(text)


def _operator(element: Element) -> str:
    text = clean(element.text or "")
    size = PERCENT.fullmatch(element.get("minsize") or "")
    if size and len(text) == 1:
        scale = float(size[1]) * (100 if size[2] == "em" else 1)
        return f"math.lr(size: {scale:.0f}%, {_symbol(text)})"
    if len(text) > 1:
        return f"math.op({literal(text)})" if text.isalpha() else f'math.class("relation", {literal(text)})'
    return _symbol(text)


def _symbol(text: str) -> str:
    """One sign, with the shape and spaces that mathematics gives it."""
    if len(text) != 1:
        return literal(text) if text else ""
    if text in "\u00a0 ":
        return "h(0.25em)"
    return f"sign({literal('−' if text == '-' else text)})"


def _space(width: str) -> str:
    found = LENGTH.fullmatch(width.strip())
    if not found:
        return ""
    number, unit = float(found[1]), found[2]
    if unit in ("ex", "px"):
        number, unit = (number / 2, "em") if unit == "ex" else (number * 0.75, "pt")
    return f"h({number}{unit})"


def _over_and_under(tag: str, inner: Sequence[Element]) -> str:
    if len(inner) != (3 if tag == "munderover" else 2):
        return _row(inner)
    base = _one(inner[0])
    if tag == "mover" and inner[1].tag == "mo":
        mark = clean(inner[1].text or "")
        mark = mark or (inner[1].text or "")
        if mark in OVER:
            return f"{OVER[mark]}({base})"
        if mark in ("¯", "‾", "\u0305", "―") and len(_all_text(inner[0])) > 1:
            return f"math.overline({base})"
        if mark in ACCENTS and inner[1].get("accent") != "false":
            return f"math.accent({base}, {literal(ACCENTS[mark])})"
    if tag == "munder" and inner[1].tag == "mo" and (mark := inner[1].text or "") in UNDER:
        return f"{UNDER[mark]}({base})"
    places = {"munder": ("b",), "mover": ("t",), "munderover": ("b", "t")}[tag]
    around = ", ".join(f"{place}: {_one(one)}" for place, one in zip(places, inner[1:], strict=True))
    return f"math.attach(math.limits({base}), {around})"


def _table(element: Element) -> str:
    rows = [[_row(list(cell)) for cell in row] for row in element if row.tag in ("mtr", "mlabeledtr")]
    widest = max(map(len, rows), default=0)
    if not widest:
        return ""
    sides = {cell.get("columnalign", "center") for row in element for cell in row}
    side = "left" if sides == {"left"} else "right" if sides == {"right"} else "center"
    made = ", ".join("(" + ", ".join([*row, *["[]"] * (widest - len(row))]) + ",)" for row in rows)
    return f"math.mat(delim: none, align: {side}, {made})"


def _all_text(element: Element) -> str:
    return "".join(element.itertext())
