"""How wide the columns of a table are, and whether it is turned or parted, from the letters it holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tertialpdf.grids import Grid, GridCell
from tertialpdf.tree import Picture, Text, walk
from tertialpdf.writing.wrapping import pieces_of_word

UPRIGHT, TURNED = 464.0, 712.0
"""The width of the text in points, and on a turned page."""
BESIDE = 8.0
"""Points beside a cell's text."""
NARROW, BROAD = "iljtfrI.,:;|!'()[]·", "mwMW@%ÆŒ—…"
WANTED = 70
"""A column wants no more letters on a line than this."""
BREAKABLE = re.compile(r"[ \n\u00ad]+|(?<=-)(?![\d-])")
"""Where lines end by themselves: not between a hyphen and a digit."""
SHORT_WORD = 12
"""Where nothing else helps, words of more letters are broken."""
LEAST_PICTURE = 72.0
"""Points that a picture in a cell is not made narrower than."""
SMALLEST = 7.0
"""The smallest size of type."""
SHORT_HEADING = 12
"""A heading of so few letters stands on one line where there is room."""


@dataclass(frozen=True)
class Widths:
    """Widths of columns in points, size of type, whether the page is turned, the longest unbroken word."""

    columns: tuple[float, ...]
    size: float
    turned: bool
    longest: int


def letters(text: str) -> float:
    """The width of a text as a share of its size."""
    total = 0.0
    for letter in text:
        if letter in NARROW:
            total += 0.33
        elif letter in BROAD:
            total += 0.87
        elif letter.isupper():
            total += 0.62
        elif letter > "\u2e7f" and unicodedata.east_asian_width(letter) in "WF":
            total += 1.02
        else:
            total += 0.53
    return total


def widths_of(grid: Grid) -> Widths | None:
    """The first way to set the table whole that fits; None if it has to be parted."""
    wide, least = _needs(grid, 30)
    for size, room in ((9.0, UPRIGHT), (8.0, UPRIGHT), (7.0, UPRIGHT), (8.0, TURNED), (7.0, TURNED)):
        if grid.columns > (6 if size == 9 else 9 if size == 8 and room == UPRIGHT else 99):
            continue
        if _sum(least, size) <= room:
            return Widths(_shared(wide, least, size, room), size, room == TURNED, 30)
    wide, least = _needs(grid, SHORT_WORD)
    if _sum(least, SMALLEST) <= TURNED:
        return Widths(_shared(wide, least, SMALLEST, TURNED), SMALLEST, True, SHORT_WORD)
    return None


def parts_of(grid: Grid) -> list[tuple[list[int], Widths]]:
    """The columns of each part of a table that is too wide for any page; what heads rows is repeated."""
    wide, least = _needs(grid, SHORT_WORD)
    size, longest = 8.0, SHORT_WORD
    heads = _row_heads(grid)
    if _sum([least[column] for column in heads], size) > UPRIGHT / 2:
        heads = []
    parts: list[list[int]] = []
    now = list(heads)
    for column in range(grid.columns):
        if column in heads:
            continue
        if len(now) > len(heads) and _sum([least[one] for one in [*now, column]], size) > UPRIGHT:
            parts.append(now)
            now = list(heads)
        now.append(column)
    parts.append(now)
    return [
        (
            part,
            Widths(
                _shared([wide[c] for c in part], [least[c] for c in part], size, UPRIGHT),
                size,
                False,
                longest,
            ),
        )
        for part in parts
    ]


def _row_heads(grid: Grid) -> list[int]:
    """The leading columns whose cells are row headers; the first one where none are."""
    heads = {cell.column for cell in grid.cells if cell.row >= grid.headers and cell.heads}
    leading: list[int] = []
    while len(leading) in heads and len(leading) < 3:
        leading.append(len(leading))
    return leading or [0]


def _needs(grid: Grid, longest: int) -> tuple[list[float], list[float]]:
    """For each column, as shares of the size of type: what it wants, and the least that its words need."""
    wide, least = [1.0] * grid.columns, [1.0] * grid.columns
    for cell in grid.cells:
        if cell.across > 1:
            continue
        text = cell.text
        picture = _widest_picture(cell)
        heavy = 1.06 if cell.heads else 1.0
        if cell.is_number:
            need = want = letters(text) * heavy
        else:
            words = [piece for word in BREAKABLE.split(text) for piece in pieces_of_word(word, longest)]
            need = max((letters(word) for word in words), default=0.0) * heavy
            want = letters(text[:WANTED]) * heavy
            if cell.row < grid.headers and len(text) > SHORT_HEADING:
                want = max(need, want / 2)
        want, need = max(want, picture / SMALLEST), max(need, min(picture, LEAST_PICTURE) / SMALLEST)
        place = cell.column
        wide[place], least[place] = max(wide[place], want), max(least[place], need)
    return wide, least


def _widest_picture(cell: GridCell) -> float:
    """How wide the widest picture of a cell is, in points."""
    if all(isinstance(part, Text) for part in cell.content):
        return 0.0
    return max((part.width for part in walk(cell.content) if isinstance(part, Picture)), default=0.0)


def _sum(needs: Sequence[float], size: float) -> float:
    return sum(need * size + BESIDE for need in needs)


def _shared(wide: Sequence[float], least: Sequence[float], size: float, room: float) -> tuple[float, ...]:
    """Widths in points: as wanted where there is room, else the least and a share of what is left."""
    wanted = [max(want, need) * size + BESIDE for want, need in zip(wide, least, strict=True)]
    if sum(wanted) <= room:
        return tuple(wanted)
    lowest = [need * size + BESIDE for need in least]
    spare = room - sum(lowest)
    more = [want - low for want, low in zip(wanted, lowest, strict=True)]
    total = sum(more) or 1.0
    return tuple(low + spare * extra / total for low, extra in zip(lowest, more, strict=True))
