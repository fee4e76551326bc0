"""What a column seems to be, from its heading and its cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from model.importing.cells import Written, stripped, typed
from model.importing.description import Column, Kind
from model.importing.headings import plain

_FITS = 0.97
"""Share of a column's cells that must be of a kind; the others are found when the description is tried."""
_NAMES = {
    "period": r"period|månad",
    "day": r".*datum|dag|ankomst.*",
    "start": r"interval.*|klockslag|starttid|tid",
    "amount": r"belopp.*|amount|saldo",
    "account": r"konto(nr)?",
    "unit": r"enhet|avdelning|ansvar",
    "customer": r"kund(nr)?|köpare|förvaltning",
    "supplier": r"leverantör(snamn)?",
    "voucher": r"ver(ifikations?)?\.?\s*(nr|nummer)",
    "invoice": r"faktura\s*(nr|nummer)",
    "channel": r"kanal",
    "queue": r"kö|grupp",
    "offered": r"inkommande|inkomna",
    "answered": r"besvarade",
    "abandoned": r"tappade",
    "volume": r"antal|volym",
}
_PERSON = re.compile(
    r"(?i)personnr|personnummer|pnr|anställ(d|nings)|användare|handläggare|attestant|namn|adress|telefon|mobil"
    r"|e-?post|mejl|uppringar|avsändare"
)
_PERSON_NUMBER = re.compile(r"(?i)nr|nummer|id\b|anställ|användare|handläggare|attestant")
_PERSONAL_CELL = r"^(?:\d{6}|\d{8})[-+]?\d{4}$|^[^@\s]+@[^@\s]+\.[a-z]{2,}$"
_CODE = re.compile(r"(?i)(nr|nummer|kod|id|konto|kund|enhet|ansvar|projekt|objekt)\b|^kund|^konto|^enhet")
_MONEY = re.compile(
    r"(?i)belopp|amount|kronor|\bkr\b|saldo|pris|kostnad|debet|kredit|moms|netto|brutto|budget|utfall"
)


@dataclass(frozen=True)
class Guess:
    """A column as it seems to be."""

    name: str
    heading: str
    column: Column
    blank: bool
    distinct: bool


def decimal_sign(rows: Sequence[Sequence[str]]) -> str:
    """The sign before decimals in most of the cells."""
    cells = [cell for row in rows[:500] for cell in row]
    comma = sum(bool(re.search(r"\d,\d{1,2}\D*$", cell)) for cell in cells)
    point = sum(bool(re.search(r"^\D*[\d\s]+\.\d+\D*$", cell)) for cell in cells)
    return "," if comma >= point else "."


def guesses_of(headings: Sequence[str], rows: Sequence[Sequence[str]], decimal: str) -> list[Guess]:
    """What each column with a heading of its own seems to be."""
    found: list[Guess] = []
    twice = Counter(map(plain, headings))
    different = len(set(map(tuple, rows)))
    for place, heading in enumerate(headings):
        if not heading or twice[plain(heading)] > 1:
            continue
        raw = pl.Series([row[place] if place < len(row) else "" for row in rows], dtype=pl.String)
        cells = stripped(raw).drop_nulls()
        blank = cells.len() < raw.len()
        column = _column(heading, cells, decimal, blank)
        name = _name(heading, column.kind, {guess.name for guess in found})
        found.append(Guess(name, heading, column, blank, not blank and cells.n_unique() == different > 1))
    return found


def _column(heading: str, cells: pl.Series, decimal: str, blank: bool) -> Column:
    personal: Literal["drop", "pseudonym"]
    if _PERSON.search(heading) or (cells.len() and cells.str.contains(_PERSONAL_CELL).mean() > 0.5):  # type: ignore[operator]
        personal = "pseudonym" if _PERSON_NUMBER.search(heading) else "drop"
        return Column(heading=(heading,), blank=blank, personal=personal)
    return Column(heading=(heading,), kind=_kind(heading, cells, decimal), blank=blank)


def _kind(heading: str, cells: pl.Series, decimal: str) -> Kind:
    if not cells.len():
        return "text"
    shapes: tuple[tuple[Kind, str], ...] = (
        ("period", r"^(?:19|20)\d{2}[-/M]?(?:0[1-9]|1[0-3])$"),
        ("day", r"^\d{4}-\d{2}-\d{2}(?: 00:00:00)?$|^(?:19|20)\d{6}$|^\d{1,2}\.\d{1,2}\.\d{4}$"),
        ("moment", r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}"),
        ("clock", r"^\d{1,2}:\d{2}(?:\s*[-–]\s*\d{1,2}:\d{2})?$"),
        ("duration", r"^\d+:\d{2}:\d{2}$"),
        ("share", r"%$"),
    )
    for kind, pattern in shapes:
        if cells.str.contains(pattern).mean() >= _FITS:  # type: ignore[operator]
            return kind
    if _CODE.search(heading) or cells.str.contains(r"^0\d").any():
        return "text"
    for kind in _measures(heading, cells, decimal):
        bad = typed(cells, Column(kind=kind), Written(decimal)).bad.mean()
        if isinstance(bad, float) and bad <= 1 - _FITS:
            return kind
    return "text"


def _measures(heading: str, cells: pl.Series, decimal: str) -> tuple[Kind, ...]:
    cents = cells.str.contains(rf"{re.escape(decimal)}\d{{2}}\D*$").mean()
    if _MONEY.search(heading) or (isinstance(cents, float) and cents > 0.9):
        return ("money", "number")
    return ("whole", "number")


def _name(heading: str, kind: Kind, taken: set[str]) -> str:
    """What the register calls it: the usual word if there is one, else the heading in plain letters."""
    name = next((name for name, pattern in _NAMES.items() if re.fullmatch(pattern, plain(heading))), "")
    if name in ("day", "start", "period") and kind not in ("day", "moment", "clock", "period"):
        name = ""
    letters = plain(heading).translate(str.maketrans("åäöéü", "aaoeu"))
    name = name or re.sub(r"[^a-z0-9]+", "_", letters).strip("_") or "kolumn"
    name = name if name[0].isalpha() else f"k_{name}"
    while name in taken or name in ("row", "file", "source"):
        name += "_2"
    return name
