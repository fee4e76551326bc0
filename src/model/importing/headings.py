"""Where a table's headings are, and which of them a description asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import NamedTuple

from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.raw_tables import ROW
from model.visible import UNSEEN, visible

_PLACED = re.compile(r" \[\d+\]$")
_DIGITS = re.compile(r"\d+")
LOOKED_AT, LONGEST_HEADING = 200, 1000
"""Rows among which the headings are looked for."""
SHOWN = 12
"""Headings of a file that a message shows."""
NEAR = 0.8
"""Share of letters in common from which one heading may be another with a slip."""


class Headings(NamedTuple):
    """The columns of a table, by the names that its file gives them.

    names: one for each column of the file, from the left; those that nobody asks for are made unique.
    first, last: rows of the file where they stand; 0 where the file has none.
    """

    names: tuple[str, ...]
    first: int
    last: int


def plain(heading: str) -> str:
    """A heading as it is compared: case, spaces and line breaks do not count."""
    return " ".join(heading.split()).casefold()


def wanted_headings(description: SourceDescription) -> dict[str, tuple[str, ...]]:
    """Column of the description -> what the file may call it, for those that a file has."""
    return {name: description.headings_of(name) for name in description.read}


def find_headings(
    rows: Iterable[tuple[int, Sequence[str]]], description: SourceDescription, file: str
) -> Headings:
    """The headings among the first of ``rows`` (number in the file, cells).

    The first row that has all that is wanted; headings over two rows are read together, with merged cells
    above spread to the right. Raises InputError for each wanted heading that there is not, or is twice.
    """
    seen = list(islice(rows, LOOKED_AT))
    if not seen:
        raise InputError(Finding(file, "filen", "tom", "rubriker och rader"))
    if description.header.rows == 0:
        width = max(len(cells) for _, cells in seen)
        return Headings(tuple(str(place) for place in range(1, width + 1)), 0, 0)
    candidates = [_together(seen, place, description.header.rows) for place in range(len(seen))]
    if described := description.header.first_row:
        candidates = [found for found in candidates if found.first == described] or candidates[:1]
    wanted = {
        name: words
        for name, words in wanted_headings(description).items()
        if not description.columns[name].optional
    }
    best = max(candidates, key=lambda found: (_hits(found, wanted), sum(map(bool, found.names))))
    faults = [
        *_unseen(best, file),
        *_missing(best, wanted, file),
        *_twice(best, wanted_headings(description), file),
    ]
    if faults:
        raise InputError(*faults)
    return best


def _unseen(found: Headings, file: str) -> Iterator[Finding]:
    """Headings that are not what they look like, or no heading: what they stand over would be passed by."""
    for heading in found.names:
        if re.search(UNSEEN, heading) or len(heading) > LONGEST_HEADING:
            wanted = f"en rubrik utan osynliga styrtecken, på högst {LONGEST_HEADING} tecken"
            yield Finding(file, f"rad {found.last}", visible(heading), wanted)


def columns_found(headings: Sequence[str], description: SourceDescription) -> dict[str, str]:
    """Column of the description -> the heading that it has here; without those that the file lacks."""
    places = {plain(_PLACED.sub("", heading)): heading for heading in reversed(headings)}
    found = {}
    for name, words in wanted_headings(description).items():
        present = [places[plain(word)] for word in words if plain(word) in places]
        if present:
            found[name] = present[0]
    return found


def nearly_found(headings: Sequence[str], description: SourceDescription) -> Iterator[tuple[str, str]]:
    """Headings that nobody asks for, each with that of an optional column that is lacking and looks like it.

    A slip in such a heading would be a column that is not there, and no word of it.
    """
    found = columns_found(headings, description)
    lacking = {
        plain(word): word
        for name, words in wanted_headings(description).items()
        if name not in found
        for word in words
    }
    for heading in headings:
        if heading not in found.values():
            word = plain(_PLACED.sub("", heading))
            close = get_close_matches(word[:LONGEST_HEADING], lacking, n=1, cutoff=NEAR)
            if close and _DIGITS.findall(close[0]) == _DIGITS.findall(word):
                yield heading, lacking[close[0]]


def _together(rows: Sequence[tuple[int, Sequence[str]]], place: int, count: int) -> Headings:
    """The headings if they began at ``place``: the lowest row's, with what is above where it repeats."""
    taken = rows[place : place + count]
    width = max(len(cells) for _, cells in taken)
    filled = [[" ".join(cell.split()) for cell in cells] + [""] * (width - len(cells)) for _, cells in taken]
    lowest, above = filled[-1], [_spread(cells) for cells in filled[:-1]]
    often = Counter(map(plain, lowest))
    names = []
    for column, name in enumerate(lowest):
        over = " ".join(cells[column] for cells in above if cells[column])
        if not name:
            names.append(over)
        elif often[plain(name)] > 1 and over:
            names.append(f"{over} {name}")
        else:
            names.append(name)
    return Headings(tuple(names), taken[0][0], taken[-1][0])


def _spread(cells: Sequence[str]) -> list[str]:
    """Merged cells have their text in the first: it goes for those to the right of it too."""
    spread: list[str] = []
    for cell in cells:
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _hits(found: Headings, wanted: dict[str, tuple[str, ...]]) -> int:
    names = {plain(name) for name in found.names}
    return sum(any(plain(word) in names for word in words) for words in wanted.values())


def _missing(found: Headings, wanted: dict[str, tuple[str, ...]], file: str) -> list[Finding]:
    names = {plain(name) for name in found.names}
    there = ", ".join(visible(name) for name in found.names[:SHOWN] if name) or "inga rubriker"
    return [
        Finding(file, f"rad {found.last}", there, f"en kolumn med rubriken {' eller '.join(words)}")
        for words in wanted.values()
        if not any(plain(word) in names for word in words)
    ]


def _twice(found: Headings, wanted: dict[str, tuple[str, ...]], file: str) -> list[Finding]:
    faults = []
    for words in wanted.values():
        known = {plain(word) for word in words}
        places = [place for place, name in enumerate(found.names, start=1) if plain(name) in known]
        if len(places) > 1:
            names = ", ".join(f"{visible(found.names[place - 1])} (kolumn {place})" for place in places)
            faults.append(Finding(file, f"rad {found.last}", names, f"rubriken {words[0]} en enda gång"))
    return faults


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names for a frame: blank and repeated ones, and what is no name for a column, get their place."""
    given: list[str] = []
    for place, name in enumerate(names, start=1):
        free = name and name not in (ROW, *given)
        given.append(name if free else f"{name} [{place}]".strip())
    return tuple(given)
