"""What is wrong with an arrangement: white space, and rules broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from tertialpdf.layout.arrangements import BROKEN, FITS, SMALLER, TOP, Arrangement
from tertialpdf.layout.pages import Pages, Place

LOOSE, MUCH = 0.04, 0.3
"""Shares of a page: white space at its foot that nobody sees, and that everybody does."""
ORDINARY, WIDE = 0.09, 0.15
"""The same of white space between two things; headings and captions have some around them."""
PART = 5
"""So many rows at least should stand on each page of a broken table."""
NEARLY_EMPTY = 0.25
"""A last page less full than this looks like a leftover."""
FIT_COST, NEVER = 0.02, 10.0
"""What a size smaller costs, and what must not be."""
STUMP_COST = 0.6
"""What a page costs that has less than a fair part of a broken table: more than the white space it closes."""
MODE_COST = {SMALLER: 0.004, BROKEN: 0.03, TOP: 0.002}


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
            previous = pages.ends.get(key, place)
    last = max(pages.white)
    for page, white in pages.white.items():
        if page < last:
            total += waste(white)
        elif page > 1 and white > 1 - NEARLY_EMPTY:
            total += 0.15
    return total + sum(map(parted, pages.bands.values()))


def rules_broken(pages: Pages, own: dict[str, int], moved: Set[str]) -> set[str]:
    """What of that ``moved`` stands before its heading, or breaks the order of figures and tables.

    Where only the one before is moved, it is that one that has come too late.
    """
    found: set[str] = set()
    previous: Place = (0, 0.0)
    latest = ""
    for key, before in own.items():
        place = pages.floating.get(key)
        if place is None:
            continue
        if misplaced(place, previous, before, pages.headings) >= NEVER:
            found.add(key if key in moved else latest)
        previous, latest = pages.ends.get(key, place), key
    return found & moved


def waste(white: float) -> float:
    """What white space at the foot of a page costs."""
    return max(white - LOOSE, 0.0) ** 2 + (0.3 if white > MUCH else 0.0)


def parted(band: float) -> float:
    """What white space between two things on a page costs."""
    return max(band - ORDINARY, 0.0) ** 2 + (0.3 if band > WIDE else 0.0)


def misplaced(place: Place, previous: Place, before: int, headings: Sequence[Place]) -> float:
    """What it costs to stand before its heading or the end of what is before, or after the next heading."""
    wrong = 0.0
    if (before and place <= headings[before - 1]) or place <= previous:
        wrong += NEVER
    if before < len(headings) and place > headings[before]:
        wrong += 0.05 + 0.2 * (place[0] - headings[before][0])
    return wrong


def stumps(parts: Mapping[int, int]) -> float:
    """What it costs that pages have less than a fair part of a broken table."""
    return STUMP_COST * sum(rows < PART for rows in parts.values()) if len(parts) > 1 else 0.0
