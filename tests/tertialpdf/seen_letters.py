"""What a reader sees of the letters of a PDF: each is drawn, in a colour that shows, and on no other."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pypdfium2

SCALE = 3
LEAST_INK = 40
"""Of 255, between the palest and the darkest dot where a letter is told to stand."""
BANDS = 3
"""A letter has ink at its top, in its middle and at its foot."""
MOST_SHARED = 0.4
"""Of the smaller letter's room, what another may share: italics and pairs that are moved together do."""
SMALL = set("·.,:;'`-–—_|=\u00ad\u2009\u200a\u202f")
Box = tuple[float, float, float, float]


def unseen_letters(pdf: bytes) -> list[str]:
    """Letters that the page tells of and does not show, or shows on another, with page and place."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[str] = []
    for number, leaf in enumerate(document, start=1):
        drawn = np.asarray(leaf.render(scale=SCALE, grayscale=True).to_numpy()).squeeze().astype(int)
        told = leaf.get_textpage()
        boxes: dict[tuple[int, int], list[Box]] = defaultdict(list)
        for place in range(told.count_chars()):
            letter, box = told.get_text_range(place, 1), told.get_charbox(place)
            left, bottom, right, top = box
            if not letter.strip() or letter in SMALL or right - left < 0.5 or top - bottom < 0.5:
                continue
            where = f"page {number}: {letter!r} at {left:.0f}, {top:.0f}"
            if not _has_ink(drawn, box):
                found.append(f"not seen: {where}")
            across, down = int((left + right) / 40), int((bottom + top) / 40)
            near = [boxes[across + one, down + two] for one in (-1, 0, 1) for two in (-1, 0, 1)]
            if any(_shared(box, other) > MOST_SHARED for some in near for other in some):
                found.append(f"on another: {where}")
            boxes[across, down].append(box)
    document.close()
    return found


def _has_ink(drawn: np.ndarray, box: Box) -> bool:
    left, bottom, right, top = (round(side * SCALE) for side in box)
    high = len(drawn)
    room = drawn[max(high - top, 0) : max(high - bottom, 0) + 1, max(left - 1, 0) : right + 2]
    parts = np.array_split(room, BANDS)
    return bool(room.size) and all(part.size and room.max() - part.min() >= LEAST_INK for part in parts)


def _shared(one: Box, other: Box) -> float:
    """How much of the smaller room both have."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return across * down / smaller if across > 0 and down > 0 else 0.0
