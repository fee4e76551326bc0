"""Sheets that people fill in: what each holds, and what a cell of it may say.

The same declarations make a workbook's sheets, read them back and ask the questions in a terminal, so that an
answer is understood alike wherever it is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from model.errors import Finding
from model.observations.person_codes import WANTED as PERSON_CODE
from model.observations.person_codes import is_person_code

Row = dict[str, Any]
"""What a row says, by the names of its fields."""
LIST_MARK = ";"
NOTHING = "ingen"
"""A decision that there is none, as of a rule that is off."""
GROUPED = 10_000
"""From here numbers are written with spaces; years are less."""
LEAST_SHOWN = 1e-3
"""Below this a least amount is told as more than nothing."""
CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[:.]([0-5]\d))?(?::00)?")
BLANKS = str.maketrans({"\u00a0": "", "\u202f": "", " ": "", "\u2212": "-"})


class UnusableError(ValueError):
    """An answer that cannot be used; its text says what was expected, in Swedish."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question, or a column.

    kind: how an answer is read. help: what to answer. example: one that is not the centre's own. words: what
    may be answered, and what it means. refers: title of the sheet whose rows are named here. least and most:
    bounds of a number. default: what no answer means; without one an answer is required, unless ``optional``.
    asked: whether the terminal asks for it, or takes the default; asked_when: only then, by the name of what
    the other answers must be.
    """

    name: str
    heading: str
    kind: Callable[[Any, Field], Any]
    help: str
    example: object = ""
    words: Mapping[str, object] = field(default_factory=dict)
    refers: str = ""
    least: float | None = None
    most: float | None = None
    default: object = None
    optional: bool = False
    asked: bool = True
    asked_when: str = ""
    width: int = 18

    def understood(self, cell: Any) -> Any:
        """What an answer says; raises UnusableError. Nothing, an empty text too, is the default."""
        given = cell.strip() if isinstance(cell, str) else cell
        if given is None or given == "":
            if self.default is None and not self.optional:
                raise UnusableError(f"{self.wanted}; får inte vara tom")
            return self.default
        return self.kind(given, self)

    @property
    def wanted(self) -> str:
        """What an answer should be."""
        return _WANTED[self.kind](self)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: a row for each thing, or with ``is_form`` one thing whose fields are asked below each other.

    key: fields that name a row together; other sheets refer to it by the first. least: fewest rows. lead:
    what it is for, and how it is filled in. room: rows that are prepared for writing in.
    """

    name: str
    title: str
    lead: str
    fields: Sequence[Field]
    key: Sequence[str] = ()
    least: int = 0
    room: int = 100
    is_form: bool = False

    def field(self, name: str) -> Field:
        """The field called ``name``."""
        return next(each for each in self.fields if each.name == name)


@dataclass(frozen=True)
class Entry:
    """What a row says, and where each field of it was written, as ``Enheter, cell B7``, if anywhere."""

    row: Row
    places: Mapping[str, str] = field(default_factory=dict)


Entries = Mapping[str, list[Entry]]
"""What was answered on each sheet, by the sheet's name."""


def faults_between(sheets: Sequence[Sheet], entries: Entries, file: str) -> Iterator[Finding]:
    """Too few rows, rows that are there twice, and names that are on no sheet."""
    titled = {sheet.title: sheet for sheet in sheets}
    for sheet in sheets:
        rows = entries.get(sheet.name, [])
        if len(rows) < sheet.least:
            wanted = "minst en rad" if sheet.least == 1 else f"minst {sheet.least} rader"
            yield Finding(file, f"bladet {sheet.title}", f"{len(rows)} rader", wanted)
        seen: set[tuple[object, ...]] = set()
        for entry in rows:
            yield from _unknown_names(sheet, entry, titled, entries, file)
            identity = tuple(_folded(entry.row.get(name)) for name in sheet.key)
            named = [
                name
                for name in sheet.key
                if entry.row.get(name) is not None or not sheet.field(name).optional
            ]
            whole = all(entry.row.get(name) is not None for name in named)
            if sheet.key and whole and identity in seen:
                place = entry.places.get(sheet.key[0], sheet.title)
                told = ", ".join(str(entry.row[name]) for name in named)
                yield Finding(file, place, told, "varje " + " och ".join(_headings(sheet)) + " högst en gång")
            seen.add(identity)


def _unknown_names(
    sheet: Sheet, entry: Entry, titled: Mapping[str, Sheet], entries: Entries, file: str
) -> Iterator[Finding]:
    for asked in sheet.fields:
        told = entry.row.get(asked.name)
        if asked.refers not in titled or told is None:
            continue
        there = titled[asked.refers]
        known = {_folded(other.row.get(there.key[0])) for other in entries.get(there.name, [])}
        for name in told if isinstance(told, list) else [told]:
            if _folded(name) not in known:
                place = entry.places.get(asked.name, f"{sheet.title}, {asked.heading}")
                yield Finding(file, place, str(name), f"ett namn som finns på bladet {asked.refers}")


def _headings(sheet: Sheet) -> list[str]:
    return [sheet.field(name).heading.lower() for name in sheet.key]


def _folded(name: object) -> object:
    """A name without regard to capitals: 'Enhet 1' and 'enhet 1' are one."""
    return name.casefold() if isinstance(name, str) else name


def text(cell: Any, _: Field) -> str:
    """A text of one line."""
    if isinstance(cell, bool | date | time):
        raise UnusableError("en text")
    shown = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return " ".join(shown.split())


def number(cell: Any, asked: Field) -> float:
    """A number, as Swedes write it too: 1 250,5."""
    if isinstance(cell, str):
        try:
            cell = float(cell.translate(BLANKS).replace(",", "."))
        except ValueError:
            raise UnusableError(asked.wanted) from None
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not _within(cell, asked):
        raise UnusableError(asked.wanted)
    return float(cell)


def whole(cell: Any, asked: Field) -> int:
    """A whole number."""
    found = number(cell, asked)
    if not found.is_integer():
        raise UnusableError(asked.wanted)
    return int(found)


def share(cell: Any, asked: Field) -> float:
    """A share: 0,25 or 25 %."""
    is_percent = isinstance(cell, str) and cell.rstrip().endswith("%")
    found = number(cell.rstrip().removesuffix("%"), asked) / 100 if is_percent else number(cell, asked)
    if not 0 <= found <= 1:
        raise UnusableError(asked.wanted)
    return found


def word(cell: Any, asked: Field) -> Any:
    """One of the words that may be answered."""
    found = str(cell).strip().casefold()
    for said, meaning in asked.words.items():
        if said.casefold() == found:
            return meaning
    raise UnusableError(asked.wanted)


def day(cell: Any, asked: Field) -> date:
    """A day."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        raise UnusableError(asked.wanted) from None


def spans(cell: Any, asked: Field) -> list[list[str]]:
    """Spans of the clock in order: 08:00-12:00; 13:00-16:00."""
    found = []
    for part in re.split(r"[;,]|\boch\b", str(cell)):
        clocks = [CLOCK.fullmatch(clock.strip()) for clock in re.split("[-–]", part)]
        if len(clocks) != 2 or None in clocks:
            raise UnusableError(asked.wanted)
        found.append([f"{int(clock[1]):02}:{clock[2] or '00'}" for clock in clocks if clock])
    clocks_in_order = [clock for span in found for clock in span]
    if clocks_in_order != sorted(set(clocks_in_order)):
        raise UnusableError(f"{asked.wanted}, i ordning och utan överlapp")
    return found


def span(cell: Any, asked: Field) -> list[str]:
    """One span of the clock: 08:00-16:45."""
    found = spans(cell, asked)
    if len(found) != 1:
        raise UnusableError(asked.wanted)
    return found[0]


def names(cell: Any, _: Field) -> list[str]:
    """Several names with semicolons between."""
    return [name for part in str(cell).split(LIST_MARK) if (name := " ".join(part.split()))]


def mark(cell: Any, asked: Field) -> bool:
    """A cross, or nothing."""
    if str(cell).strip().casefold() not in ("x", "ja", "1", "true"):
        raise UnusableError(asked.wanted)
    return True


def person(cell: Any, asked: Field) -> str:
    """The mark of somebody who is not named."""
    told = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if not is_person_code(told):
        raise UnusableError(asked.wanted)
    return told


def decision(cell: Any, asked: Field) -> float | bool | str | list[date]:
    """A number, days with semicolons between, :data:`NOTHING`, or that what is proposed holds."""
    if isinstance(cell, str) and cell.casefold() in (NOTHING, "inget", "null"):
        return NOTHING
    if isinstance(cell, str) and cell.casefold() in ("ja", "x", "förslaget"):
        return True
    if isinstance(cell, date) or (isinstance(cell, str) and re.match(r"\d{4}-", cell)):
        parts = [cell] if isinstance(cell, date) else cell.split(LIST_MARK)
        return [day(part.strip() if isinstance(part, str) else part, asked) for part in parts]
    return number(cell, asked)


def _within(found: float, asked: Field) -> bool:
    low = float("-inf") if asked.least is None else asked.least
    high = float("inf") if asked.most is None else asked.most
    return low <= found <= high and found not in (float("inf"), float("-inf"))


def _bounds(asked: Field) -> str:
    if asked.least is not None and asked.least < LEAST_SHOWN and asked.least > 0:
        return " som är större än 0"
    low, high = (None if end is None else _plain(end) for end in (asked.least, asked.most))
    if low is not None and high is not None:
        return f" från {low} till {high}"
    return f" som är minst {low}" if low is not None else f" som är högst {high}" if high is not None else ""


def _plain(bound: float) -> str:
    """A number as Swedes write it: ``10 000`` with a no-break space, ``2000`` and ``0,5``."""
    pattern = ",.0f" if abs(bound) >= GROUPED else ".10g"
    return f"{bound:{pattern}}".replace(",", "\u00a0").replace(".", ",")


def _wanted_text(asked: Field) -> str:
    return f"ett namn som finns på bladet {asked.refers}" if asked.refers else "en text"


_WANTED: Mapping[Callable[[Any, Field], Any], Callable[[Field], str]] = {
    text: _wanted_text,
    number: lambda asked: f"ett tal{_bounds(asked)}",
    whole: lambda asked: f"ett heltal{_bounds(asked)}",
    share: lambda _: "en andel, som 0,25 eller 25 %",
    word: lambda asked: "något av: " + ", ".join(asked.words),
    day: lambda _: "ett datum som 2030-01-31",
    span: lambda _: "ett tidsspann som 08:00-16:45",
    spans: lambda _: "tidsspann som 08:00-12:00; 13:00-16:00",
    mark: lambda _: "x eller tomt",
    decision: lambda _: "ett tal, dagar som 2030-01-05; 2030-04-30, ingen, eller ja för förslaget",
    person: lambda _: PERSON_CODE,
    names: lambda asked: (
        f"namn från bladet {asked.refers}, med semikolon mellan"
        if asked.refers
        else "namn med semikolon mellan"
    ),
}
KINDS = {kind.__name__: kind for kind in _WANTED}
"""How answers are read, by the names that declarations use."""
