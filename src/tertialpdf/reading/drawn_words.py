"""Words that a drawing (SVG) has as HTML, as words of its own: what draws it on the page reads no HTML."""

from __future__ import annotations

import re
from html import escape, unescape
from textwrap import wrap

FOREIGN = re.compile(
    r"<foreignObject\b(?P<given>[^>]*)>(?P<html>.*?)</foreignObject>"
    r"(?:\s*(?P<text><text\b[^>]*>)[^<]*</text>(?=\s*</switch>))?",
    re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")
PLACE = re.compile(r"""\b(x|y|width|height)\s*=\s*["'](-?[\d.]+)(?:px)?["']""")
COLOUR = re.compile(r"[\"';\s]color\s*:\s*([#\w(),. ]+)")
SIZE = re.compile(r"font-size\s*:\s*([\d.]+)(?:px)?")
DRAWN_SIZE = 12.0
"""Pixels of letters whose size is not said."""
LETTER, LINE = 0.5, 1.2
"""How wide a letter is and how high a line, as shares of the size."""


def with_drawn_words(svg: str) -> str:
    """The drawing with its HTML as text: where what stands in for it is, else in the middle of its place."""
    return FOREIGN.sub(_text, svg) if "<foreignObject" in svg else svg


def _text(found: re.Match[str]) -> str:
    words = " ".join(unescape(TAG.sub(" ", found["html"])).split())
    if not words:
        return ""
    place = {side: float(number) for side, number in PLACE.findall(found["given"])}
    colour, said = COLOUR.search(found["html"]), SIZE.search(found["html"])
    size, width = float(said[1]) if said else DRAWN_SIZE, place.get("width", 0.0)
    lines = [words]
    if len(words) * LETTER * size > 1.2 * width > 0:
        lines = wrap(words, max(int(width / (LETTER * size)), 1), break_long_words=False)
    if found["text"]:
        begins = found["text"]
        x = dict(PLACE.findall(begins)).get("x", "0")
    else:
        x = f"{place.get('x', 0.0) + width / 2:g}"
        y = place.get("y", 0.0) + place.get("height", 0.0) / 2 + size / 3
        fill = escape(colour[1].strip()) if colour else "black"
        begins = f'<text x="{x}" y="{y:g}" text-anchor="middle" font-size="{size:g}" fill="{fill}">'
    up = -LINE * (len(lines) - 1) / 2
    parts = (
        f'<tspan x="{x}" dy="{LINE if number else up:g}em">{escape(line)}</tspan>'
        for number, line in enumerate(lines)
    )
    return f"{begins}{''.join(parts)}</text>"
