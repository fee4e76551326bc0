"""How wide the columns of a table are and how high its rows, reckoned before it is set.

To find a column's width Typst sets each of its cells, and once more for the height of its row, before it sets
the table. Here letters are added up: a row all of whose lines surely have room has a known height. What
cannot be known, such as where the words of a long cell go on the next line, is left for Typst to find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tertialpdf.blocks import TableBlock
from tertialpdf.writing.metrics import BOLD, REGULAR, SEMIBOLD, Metrics
from tertialpdf.writing.widths import TURNED, UPRIGHT, letters

Parts = str | list[str]
LONG_WORD = re.compile(r"([^\W\d_]{18,})")
"""Letters that a hyphen may divide."""
DIVIDED = 11
"""So many letters of such a word stand together."""
ENDS = re.compile("[ \n/\u00ad]")
"""Where a line may end."""
LETTER = 0.48
"""What a letter of words takes of its size, on the average."""
SENTENCE, MOST_WANTED = 22, 70
"""Cells of more letters are sentences; no column wants more letters on a line."""
FEW_COLUMNS, FEW_LETTERS = 4, 70
"""A table of so few columns and fewer letters is as wide as it needs: a short way from label to number."""
BESIDE, BESIDE_NARROW = 4.0, 7.0
"""Points to the left and right of a cell's words."""
MANY_ROWS, ABOVE, ABOVE_MANY = 30, 3.2, 2.5
"""Points above and below a cell's words, fewer in a table of more rows."""
LEADING = 0.5
"""Between the lines of a cell, as a share of the size of type."""
PICTURE, BELOW_LINE = 8.0, 1.5
"""Points that a picture is high, and how far it reaches below its line."""
UNKNOWN = 1.1
"""Of what unknown letters take, estimated."""
ROOM = UPRIGHT + 0.8
"""The width of the text, all of it."""
NOTHING = 0.001
"""Points by which what was added up may differ from itself."""
SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)(?:pt|px)?"\s+height="([\d.]+)(?:pt|px)?"')


@dataclass(frozen=True)
class TableSizes:
    """Of a table in points: size of type, around a cell's words, widths of columns and heights of rows.

    The header's height is the first; one that Typst has to find is None. heading: by column its lines.
    rows: their cells. divided: positions of rows with a cell that is told in parts, every other of which is a
    word that a hyphen may divide.
    """

    size: float
    beside: float
    above: float
    heading: list[list[Parts]]
    rows: list[list[Parts]]
    columns: list[float]
    heights: list[float | None]
    divided: list[int]


class _Cell(NamedTuple):
    """What a cell shows: lines of words, or a picture, and the points that it takes if no line is broken.

    certain: whether it surely takes no more.
    """

    lines: Sequence[str]
    width: float
    certain: bool
    drawn: bool = False


def sizes_of(table: TableBlock, turned: bool, metrics: Metrics) -> TableSizes:
    """The sizes of a table; ``turned`` is on a page that is."""
    metrics.learn([*table.header, *(cell for row in table.rows for cell in row)])
    count = len(table.header)
    size = 8.0 if turned or 6 < count <= 9 else 7.0 if count > 9 else 9.0
    held = _Letters(table)
    beside = BESIDE_NARROW if held.is_narrow else BESIDE
    above = ABOVE_MANY if len(table.rows) > MANY_ROWS else ABOVE
    total = set(table.total)
    weights = [SEMIBOLD, *(BOLD if number in total else REGULAR for number in range(len(table.rows)))]
    rows = _cells(table, held, size, weights, metrics)
    wanted = [max(row[column].width for row in rows) + 2 * beside for column in range(count)]
    columns = _columns(held, wanted, size, TURNED if turned else ROOM)
    inside = [width - 2 * beside for width in columns]
    heights = [_height(row, inside, size, weight, metrics) for row, weight in zip(rows, weights, strict=True)]
    heights = [None if height is None else height + 2 * above for height in heights]
    fits = [_Room(width, size, metrics) for width in inside]
    heading = [
        [room.parts(line, SEMIBOLD) if heights[0] is None else line for line in cell.lines]
        for cell, room in zip(rows[0], fits, strict=True)
    ]
    shown: list[list[Parts]] = [
        [room.parts(cell, weight) for cell, room in zip(row, fits, strict=True)]
        if height is None
        else list(row)
        for row, height, weight in zip(table.rows, heights[1:], weights[1:], strict=True)
    ]
    divided = [place for place, row in enumerate(shown) if any(isinstance(cell, list) for cell in row)]
    return TableSizes(size, beside, above, heading, shown, columns, heights, divided)


class _Room(NamedTuple):
    """The width inside a column, and what is set in it."""

    width: float
    size: float
    metrics: Metrics

    def parts(self, words: str, weight: str) -> Parts:
        """The words, in parts if a hyphen may divide one of them, which has no room on a line of its own."""
        parts = LONG_WORD.split(words)
        if len(parts) == 1:
            return words
        long = (word for word in ENDS.split(words) if LONG_WORD.search(word))
        return words if all(self._holds(word, weight) for word in long) else parts

    def _holds(self, word: str, weight: str) -> bool:
        width = self.metrics.width(word, weight)
        return width is not None and width * self.size <= self.width + NOTHING


class _Letters:
    """How many letters the columns of a table hold.

    longest: by column the longest line, 0 of pictures. words: the longest part that no line ends in.
    """

    def __init__(self, table: TableBlock) -> None:
        self.table = table
        columns: Sequence[Sequence[str]] = list(zip(*table.rows, strict=True)) or [()] * len(table.header)
        self.longest = [
            0 if place in table.pictures else _longest(column, "\n") for place, column in enumerate(columns)
        ]
        self.words = [_longest_word([head, *own]) for head, own in zip(table.header, columns, strict=True)]

    @property
    def is_narrow(self) -> bool:
        """Whether the table is as wide as it needs."""
        heads = self.table.header
        needs = sum(max(most, len(words)) for most, words in zip(self.longest, heads, strict=True))
        return len(heads) <= FEW_COLUMNS and not self.table.pictures and needs < FEW_LETTERS

    @property
    def sentences(self) -> list[int]:
        """The columns that hold sentences."""
        sides = zip(self.table.align, self.longest, strict=True)
        return [place for place, (side, most) in enumerate(sides) if side == "left" and most > SENTENCE]

    def is_cramped(self, size: float) -> bool:
        """Whether the other columns leave the first too little of what it needs when no heading breaks."""
        needs = [
            min(max(most, len(words)), 40) * size * 0.47 + 2 * BESIDE
            for words, most in zip(self.table.header, self.longest, strict=True)
        ]
        return not any(self.sentences) and ROOM - sum(needs[1:]) < 0.6 * needs[0]


def _longest(cells: Sequence[str], end: str) -> int:
    return max((len(line) for cell in cells for line in cell.split(end)), default=0)


def _longest_word(cells: Sequence[str]) -> int:
    words = (word for cell in cells for word in ENDS.split(cell))
    return max((DIVIDED if LONG_WORD.search(word) else len(word) for word in words), default=0)


def _cells(
    table: TableBlock, held: _Letters, size: float, weights: Sequence[str], metrics: Metrics
) -> list[list[_Cell]]:
    """The cells, those of the header first."""
    cramped = held.is_cramped(size)
    heads = [
        _on_two_lines(words, most) if cramped else words.split("\n")
        for words, most in zip(table.header, held.longest, strict=True)
    ]
    rows = [[_words(lines, size, SEMIBOLD, metrics) for lines in heads]]
    for number, (row, weight) in enumerate(zip(table.rows, weights[1:], strict=True)):
        cells = [_words(cell.split("\n"), size, weight, metrics) for cell in row]
        for column, drawings in table.pictures.items():
            cells[column] = _drawn(drawings[number] if row[column] else "")
        rows.append(cells)
    return rows


def _on_two_lines(words: str, longest: int) -> list[str]:
    """A heading wider than its figures, on two lines where its words allow it."""
    spaces = [place for place, letter in enumerate(words) if letter == " "]
    if len(words) <= longest + 2 or not spaces:
        return [words]
    middle = min(spaces, key=lambda place: abs(2 * place - len(words)))
    return [words[:middle], words[middle + 1 :]]


def _words(lines: Sequence[str], size: float, weight: str, metrics: Metrics) -> _Cell:
    found = 0.0
    for line in lines:
        width = metrics.width(line, weight)
        if width is None:
            return _Cell(lines, max(map(letters, lines)) * UNKNOWN * size, certain=False)
        found = max(found, width)
    return _Cell(lines, found * size, certain=metrics.are_bounds)


def _drawn(picture: str) -> _Cell:
    """A picture in a line, so high as all are."""
    if not picture:
        return _Cell((), 0.0, certain=True)
    found = SIZE.search(picture)
    if found is None:
        return _Cell((), 10 * PICTURE, certain=False, drawn=True)
    return _Cell((), float(found[1]) / float(found[2]) * PICTURE, certain=True, drawn=True)


def _height(
    row: Sequence[_Cell], inside: Sequence[float], size: float, weight: str, metrics: Metrics
) -> float | None:
    """The height of what a row shows if its lines surely have room."""
    count, drawn, shown = 0, False, ""
    for cell, room in zip(row, inside, strict=True):
        if not cell.certain or cell.width > room + NOTHING:
            return None
        count, drawn = max(count, len(cell.lines)), drawn or cell.drawn
        shown += "".join(cell.lines)
    high = size * metrics.height(shown, weight)
    if drawn:
        high = max(high, PICTURE - BELOW_LINE) + BELOW_LINE
    return high * count + size * LEADING * (count - 1) if count > 1 else high


def _columns(held: _Letters, wanted: Sequence[float], size: float, room: float) -> list[float]:
    """Widths of the columns: as wanted, and what is left for the first one or for those of sentences."""
    least = [count * size * LETTER + 2 * BESIDE for count in held.words]
    sentences = held.sentences
    if held.is_narrow:
        return _shrunk(wanted, room)
    if not sentences:
        if held.table.align[0] != "left":
            return _shrunk(wanted, room)
        first = max(room - sum(wanted[1:]), least[0])
        return [first, *_shrunk(wanted[1:], room - first)]
    parts = [min(most, MOST_WANTED) if place in sentences else 0 for place, most in enumerate(held.longest)]
    others = [0.0 if part else width for part, width in zip(parts, wanted, strict=True)]
    share = max(room - sum(others), 0.0) / sum(parts)
    if any(parts[place] * share < least[place] for place in sentences) and sum(least) < room:
        return _by_letters(held, least, size, room)
    return [part * share if part else width for part, width in zip(parts, _shrunk(others, room), strict=True)]


def _by_letters(held: _Letters, least: Sequence[float], size: float, room: float) -> list[float]:
    """None below what its longest word needs: those who want more share what is left."""
    wanted = [
        max(min(count, MOST_WANTED) * size * LETTER + 2 * BESIDE - low, 0.0)
        for count, low in zip(held.longest, least, strict=True)
    ]
    everything = max(sum(wanted), 1.0)
    return [low + (room - sum(least)) * more / everything for low, more in zip(least, wanted, strict=True)]


def _shrunk(widths: Sequence[float], room: float) -> list[float]:
    """The widths, the widest ones made alike where there is no room for all."""
    rest, left = sorted(widths), room
    while rest and rest[0] <= left / len(rest):
        left -= rest.pop(0)
    fair = left / len(rest) if rest else max(widths, default=0.0)
    return [min(width, fair) for width in widths]
