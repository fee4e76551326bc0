r"""Mathematics in Markdown, taken out before the rest is read and put back after it, as JupyterLab does.

What stands between ``$``, ``$$`` or ``\begin{..}`` and its end is no Markdown: a line of it that begins with
``-`` is no list, a ``|`` ends no cell. It ends before a blank line, where braces are even; what is code is
left alone. Unlike in JupyterLab, a single ``$`` beside a digit on its outer side is money, if it is not TeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape

PARTS = re.compile(
    r"(?P<code>^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<![\\`])(?P<tick>`+)(?!`)[^\n]*?(?<!`)(?P=tick)(?!`))"
    r"|@@\d+@@|\$\$?|\\(?:begin|end)\{[A-Za-z]*\*?\}|\\\\[(\[)\]]|\\[\\{}$]|[{}]|\n[ \t>]*\n",
    re.MULTILINE | re.DOTALL,
)
"""What ends or begins mathematics, or may hold what does not."""
QUOTED = re.compile(r"^[ \t]*>[ \t>]*", re.MULTILINE)
MOST_PARTS, MOST_AFTER = 5000, 100
"""Of one formula, and after an end within uneven braces."""
ENDS = {"$": "$", "$$": "$$", r"\\(": r"\\)", r"\\[": r"\\]"}
MARK = re.compile(r"@@(\d+)@@")
"""Stands for what has been taken out; a text's own such marks are taken out as well."""
PLACES = re.compile(r"<(pre|code)\b.*?</\1>|<[^<>]*>|@@\d+@@", re.DOTALL)


def take_out(source: str) -> tuple[str, list[str]]:
    """The text with a mark for each formula, and the formulas with what stood around them."""
    formulas: list[str] = []
    shown: list[str] = []
    end = 0
    for first, last in _formulas(source):
        shown += source[end:first], f"@@{len(formulas)}@@"
        quoted = QUOTED.match(source, source.rfind("\n", 0, first) + 1)
        formulas.append(QUOTED.sub("", source[first:last]) if quoted else source[first:last])
        end = last
    return "".join([*shown, source[end:]]), formulas


def put_back(html: str, formulas: Sequence[str]) -> str:
    """The HTML with each formula where its mark stands: an ``<x-tex>``; as it was in code and attributes."""

    def place(found: re.Match[str]) -> str:
        if found[0].startswith("<"):
            return MARK.sub(lambda one: escape(formulas[int(one[1])]), found[0])
        return _element(formulas[int(found[0].strip("@"))])

    return PLACES.sub(place, html) if formulas else html


def _element(formula: str) -> str:
    if formula.startswith("@"):
        return formula
    opened = next((one for one in ("$$", *ENDS) if formula.startswith(one)), "")
    tex = formula[len(opened) : len(formula) - len(opened)].strip()
    kind = "inline" if opened in ("$", r"\\(") else "display"
    return f'<x-tex data-kind="{kind}">{escape(tex)}</x-tex>' if tex else formula


def _formulas(source: str) -> Iterator[tuple[int, int]]:
    """Where formulas begin and end, and marks that the text itself has."""
    if not any(sign in source for sign in ("$", "\\", "@@")):
        return
    parts = list(PARTS.finditer(source))
    endless: dict[str, int] = {}
    number = 0
    while number < len(parts):
        start = parts[number].start()
        if parts[number]["code"]:
            yield from (one.span() for one in MARK.finditer(source, start, parts[number].end()))
        elif start >= endless.get(parts[number][0], 0):
            end, seen = _end(parts, number, source)
            if end is not None:
                yield start, parts[end].end()
                number = end
            else:
                endless[parts[number][0]] = parts[min(seen, len(parts) - 1)].start()
        number += 1


def _end(parts: Sequence[re.Match[str]], start: int, source: str) -> tuple[int | None, int]:
    """Which part ends the formula that one begins, None where it begins none; what has no end until where."""
    opened = parts[start][0]
    if opened.startswith("@@"):
        return start, start
    closing = ENDS.get(opened) or (opened.replace("begin", "end") if opened.startswith(r"\begin") else "")
    if not closing:
        return None, start
    uneven: int | None = None
    braces = within = 0
    last = min(start + MOST_PARTS, len(parts))
    for number in range(start + 1, last):
        part = parts[number][0]
        if part == closing and not within and not braces:
            is_price = opened == "$" and _is_price(source, parts[start].start(), parts[number].end())
            return (None, start) if is_price else (number, start)
        if part == closing:
            uneven = uneven or number
            within = max(within - 1, 0)
        elif part == opened:
            within += 1
        elif part in "{}":
            braces = max(braces + (part == "{") - (part == "}"), 0)
        if part.startswith("\n") or (uneven and number > uneven + MOST_AFTER):
            return uneven, number
    return uneven, last


def _is_price(source: str, first: int, last: int) -> bool:
    """Whether digits outside the signs say that these are of money; TeX on one line is none."""
    beside = source[max(first - 1, 0) : first] + source[last : last + 1]
    inner = source[first:last]
    return any(map(str.isdigit, beside)) and ("\n" in inner or not re.search(r"[\\^]", inner))
