"""Texts in a chart as drawn, read from the SVG: none on another, none outside, two sizes of type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"
UNITS = 64.0
"""Glyph outlines are in 64ths of a hundredth of the type's size."""
TOUCH = 0.3
"""Points that two boxes may share: edges of letters are soft."""


@dataclass(frozen=True)
class Text:
    """A text's words, its ink's edges in points from the top left, and its size of type."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def clashes(svg: str) -> list[str]:
    """Pairs of texts that lie on each other, and texts that leave the picture."""
    width, height = (float(part) for part in re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
    found = list(texts(svg))
    outside = [
        f"{text.words} outside"
        for text in found
        if text.left < 0 or text.top < 0 or text.right > width or text.bottom > height
    ]
    return outside + [
        f"{one.words} on {other.words}"
        for one, other in combinations(found, 2)
        if min(one.right, other.right) - max(one.left, other.left) > TOUCH
        and min(one.bottom, other.bottom) - max(one.top, other.top) > TOUCH
    ]


def texts(svg: str) -> Iterator[Text]:
    """Every text that matplotlib has drawn as outlines."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    root = ET.fromstring(svg, parser=parser)
    outlines = {f"#{path.get('id')}": _bounds(path.get("d", "")) for path in root.iter(f"{SVG}path")}
    for group in root.iter(f"{SVG}g"):
        if not group.get("id", "").startswith("text_"):
            continue
        words = " ".join((child.text or "").strip() for child in group if child.tag is ET.Comment)
        boxes, size = [], 0.0
        for part in group.iter(f"{SVG}g"):
            placed = re.search(
                r"translate\(([-\d.]+) ([-\d.]+)\).*?scale\(([\d.]+)", part.get("transform", "")
            )
            if not placed:
                continue
            across, down, scale = (float(number) for number in placed.groups())
            size = 100 * scale
            for use in part.iter(f"{SVG}use"):
                left, low, right, high = outlines[str(use.get(HREF))]
                if right <= left:
                    continue
                shift = re.search(r"translate\(([-\d.]+)[ ,]?([-\d.]+)?", use.get("transform", ""))
                dx, dy = (float(shift[1]), float(shift[2] or 0)) if shift else (0.0, 0.0)
                boxes.append(
                    (
                        across + scale * (dx + left),
                        down - scale * (dy + high),
                        across + scale * (dx + right),
                        down - scale * (dy + low),
                    )
                )
        if boxes:
            lefts, tops, rights, bottoms = zip(*boxes, strict=True)
            yield Text(words, min(lefts), min(tops), max(rights), max(bottoms), round(size, 2))


def _bounds(outline: str) -> tuple[float, float, float, float]:
    numbers = [float(number) / UNITS for number in re.findall(r"-?\d+(?:\.\d+)?", outline)]
    if not numbers:
        return 0.0, 0.0, 0.0, 0.0
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])
