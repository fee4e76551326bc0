"""What is wrong with an arrangement: white space, and rules broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertialpdf.layout.arrangements import BROKEN, FITS, FOOT, SMALLER, TOP, Arrangement
from tertialpdf.layout.pages import LOOSE, Pages, Place

PART = 5
"""So many rows at least should stand on each page of a broken table."""
NEARLY_EMPTY = 0.25
"""A last page less full than this looks like a leftover."""
FIT_COST, NEVER = 0.02, 10.0
"""What a size smaller costs, and what must not be."""
STUMP_COST = 0.1
"""What a page costs that has less than a fair part of a broken table."""
MODE_COST = {SMALLER: 0.004, BROKEN: 0.03, TOP: 0.002, FOOT: 0.002}


def cost(pages: Pages, own: dict[str, int], arrangement: Arrangement) -> float:
    """What is wrong with an arrangement: squared white space by page, and rules broken; 0 is a full book."""
    total = FIT_COST * FITS.index(arrangement.fit)
    total += sum(MODE_COST[mode] for _, mode in arrangement.modes)
    total += sum(map(stumps, pages.parts.values())) + NEVER * pages.unsure
    previous: Place = (0, 0.0)
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is not None:
            total += misplaced(place, previous, before, pages.headings)
            previous = place
    last = max(pages.white)
    for page, white in pages.white.items():
        if page < last:
            total += waste(white)
        elif page > 1 and white > 1 - NEARLY_EMPTY:
            total += 0.15
    return total


def rules_broken(pages: Pages, own: dict[str, int]) -> set[str]:
    """What stands before its heading or before what comes before it."""
    found: set[str] = set()
    previous: Place = (0, 0.0)
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is None:
            continue
        if misplaced(place, previous, before, pages.headings) >= NEVER:
            found.add(key)
        previous = place
    return found


def waste(white: float) -> float:
    """What white space at the foot of a page costs."""
    return max(white - LOOSE, 0.0) ** 2 + (0.3 if white > 0.3 else 0.0)


def misplaced(place: Place, previous: Place, before: int, headings: Sequence[Place]) -> float:
    """What it costs to stand before the own heading, before what comes before, or after the next heading."""
    wrong = 0.0
    if (before and place <= headings[before - 1]) or place <= previous:
        wrong += NEVER
    if before < len(headings) and place > headings[before]:
        wrong += 0.05 + 0.2 * (place[0] - headings[before][0])
    return wrong


def stumps(parts: Mapping[int, int]) -> float:
    """What it costs that pages have less than a fair part of a broken table."""
    return STUMP_COST * sum(rows < PART for rows in parts.values()) if len(parts) > 1 else 0.0
