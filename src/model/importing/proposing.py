"""A first source description from looking at a file: what can be seen is filled in, the rest is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

import polars as pl

from model.errors import Finding, InputError
from model.importing.cells import Written, stripped, typed
from model.importing.description import Column, Kind
from model.importing.headings import plain
from model.importing.reading.files import opened
from model.text_tables.encodings import SAMPLE, decoded, encoding_of
from model.text_tables.records import delimiter_of, lines_of, records
from model.visible import visible

ROWS = 5000
"""Rows that are looked at."""
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
SHIPPED_FORMATS = (
    (r"\s*#FLAGGA", "en SIE-fil", "sie"),
    (r"\d{9,10}(?:\.\d+)?\|(?:[^|\n]*\|){3}[A-Z]+\|", "en queue_log ur Asterisk", "asterisk_queue_log"),
)
"""How files begin that a shipped description reads: pattern, what it is, the description."""
_FITS = 0.97
"""Share of a column's cells that must be of a kind; the others are found when the description is tried."""
_TOTAL = r"(?i)^\s*(summa|delsumma|totalt?|total|s:a)\b"
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
class Seen:
    """A file as it was looked at: its rows as text, and how it is written."""

    file: str
    format: str
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Guess:
    """A column as it seems to be."""

    name: str
    heading: str
    column: Column
    blank: bool
    distinct: bool


def propose(source: str) -> str:
    """A description of the file at ``source`` as YAML with Swedish comments. It shows nothing of its cells.

    Raises InputError for a file in which no headings and rows can be found.
    """
    seen = _look(source)
    place = _header_place(seen)
    headings = [" ".join(cell.split()) for cell in seen.rows[place][1]]
    body = [cells for _, cells in seen.rows[place + 1 :] if any(cell.strip() for cell in cells)]
    total_at, rows = _without_totals(body)
    decimal = _decimal(rows)
    guesses = _guesses(headings, rows, decimal)
    return _written(seen, seen.rows[place][0], decimal, guesses, total_at)


def _look(source: str) -> Seen:
    file = visible(Path(source).name)
    if Path(source).suffix.casefold() in WORKBOOKS:
        from model.importing.reading.excel import first_rows

        sheet, cells = first_rows(source, file)
        return Seen(file, "excel", list(enumerate(cells[:ROWS], start=1)), sheet=sheet)
    with opened(source) as stream:
        content = stream.read(4 * SAMPLE)
        whole = not stream.read(1)
    encoding = encoding_of(content)
    text = decoded(Path(source), _cut(content, whole), encoding, file)
    for pattern, what, source_name in SHIPPED_FORMATS:
        if re.match(pattern, text):
            wanted = f"källan {source_name}: tertial import {source_name} --from FIL"
            raise InputError(Finding(file, "filen", what, wanted))
    lines = lines_of(text)
    lines = lines if whole else lines[:-1]
    delimiter = delimiter_of("\n".join(lines))
    found = islice(records(lines, delimiter, file=file), ROWS)
    return Seen(file, "text", [(one.line, one.cells) for one in found], encoding, delimiter)


def _cut(content: bytes, whole: bool) -> bytes:
    """Without the begun line at the end of a sample."""
    if whole:
        return content
    end = max(content.rfind(b"\n"), content.rfind(b"\r"))
    return content[: end + 1 + (content[end + 1 : end + 2] == b"\0")] if end >= 0 else content


def _header_place(seen: Seen) -> int:
    """Place of the headings: the first row of words with the usual number of cells and something below."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in seen.rows]
    usual = Counter(count for count in filled if count > 1).most_common(1)
    if usual:
        for place, (_, cells) in enumerate(seen.rows[:-1]):
            words = [cell.strip() for cell in cells if cell.strip()]
            enough = len(words) >= max(2, 0.8 * usual[0][0])
            if enough and not any(re.match(r"^[-+\u2212(]?\d", word) for word in words):
                return place
    raise InputError(Finding(seen.file, "filen", "inga rubriker", "en rad med rubriker, och rader under den"))


def _without_totals(body: Sequence[Sequence[str]]) -> tuple[int | None, list[Sequence[str]]]:
    """The column in which rows of sums say so, and the other rows."""
    total_at: Counter[int] = Counter()
    rows = []
    for cells in body:
        place = next((p for p, cell in enumerate(cells) if re.match(_TOTAL, cell)), None)
        if place is None:
            rows.append(cells)
        else:
            total_at[place] += 1
    return (total_at.most_common(1)[0][0] if total_at else None), rows


def _decimal(rows: Sequence[Sequence[str]]) -> str:
    cells = [cell for row in rows[:500] for cell in row]
    comma = sum(bool(re.search(r"\d,\d{1,2}\D*$", cell)) for cell in cells)
    point = sum(bool(re.search(r"^\D*[\d\s]+\.\d+\D*$", cell)) for cell in cells)
    return "," if comma >= point else "."


def _guesses(headings: Sequence[str], rows: Sequence[Sequence[str]], decimal: str) -> list[Guess]:
    guesses: list[Guess] = []
    twice = Counter(map(plain, headings))
    different = len(set(map(tuple, rows)))
    for place, heading in enumerate(headings):
        if not heading or twice[plain(heading)] > 1:
            continue
        raw = pl.Series([row[place] if place < len(row) else "" for row in rows], dtype=pl.String)
        cells = stripped(raw).drop_nulls()
        blank = cells.len() < raw.len()
        column = _column(heading, cells, decimal, blank)
        name = _name(heading, column.kind, {guess.name for guess in guesses})
        guesses.append(Guess(name, heading, column, blank, not blank and cells.n_unique() == different > 1))
    return guesses


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


def _written(
    seen: Seen, header_row: int, decimal: str, guesses: Sequence[Guess], total_at: int | None
) -> str:
    lines = [
        f"# Ett första utkast, gjort genom att se på {seen.file}.",
        "# Läs igenom det: rader med ÄNDRA måste avgöras.",
        f"title: {_quoted('Källa ' + seen.file)}  # ÄNDRA: vad källan är, med egna ord",
        "register: imported  # ÄNDRA: registret som raderna hör till, till exempel ledger eller invoices",
    ]
    if seen.format == "excel":
        lines += ["format: excel", f"sheet: {_quoted(seen.sheet)}"]
    else:
        lines.append(
            f"encoding: {seen.encoding.removesuffix('-sig')}  # teckenkodning; utan raden ses den på filen"
        )
        lines.append(f"delimiter: {_quoted(seen.delimiter)}  # avgränsare")
    lines.append(f'decimal: "{decimal}"  # decimaltecken')
    lines.append(f"# Rubrikerna står på rad {header_row}; de söks efter namn, så raden får flytta sig.")
    lines.append("columns:")
    lines += [_column_line(guess) for guess in guesses]
    lines += _totals_lines(guesses, total_at)
    lines += _key_lines(guesses)
    lines += _period_lines(guesses)
    lines += [
        "# Största andel rader som får läggas åt sidan utan att hela filen avvisas.",
        "largest_share_set_aside: 0",
        "",
    ]
    return "\n".join(lines)


def _column_line(guess: Guess) -> str:
    parts = [f"heading: {_quoted(guess.heading)}"]
    if guess.column.kind != "text":
        parts.append(f"kind: {guess.column.kind}")
    if guess.blank:
        parts.append("blank: true")
    note = ""
    if guess.column.personal:
        parts.append(f"personal: {guess.column.personal}")
        note = "  # ser ut som en personuppgift: drop tar bort den, pseudonym gör den till en kod"
    return f"  {guess.name}: {{{', '.join(parts)}}}{note}"


def _totals_lines(guesses: Sequence[Guess], total_at: int | None) -> list[str]:
    if total_at is None or total_at >= len(guesses):
        return []
    pattern = "(?i)^(summa|delsumma|total|s:a)"
    amount = next((guess.name for guess in guesses if guess.column.kind == "money"), None)
    sums = f", sums: {amount}" if amount else ""
    return [
        "totals:  # summor bland raderna, som inte är rader",
        f'  - {{rule: summarad, column: {guesses[total_at].name}, pattern: "{pattern}"{sums}}}',
    ]


def _key_lines(guesses: Sequence[Guess]) -> list[str]:
    unique = [
        g.name for g in guesses if g.distinct and g.column.kind in ("text", "whole") and not g.column.personal
    ]
    if unique:
        return [f"key: [{unique[0]}]  # kolumner som känner igen en rad: var rad hade ett eget värde"]
    return [
        "# key: []  # ÄNDRA: kolumner som tillsammans känner igen en rad; utan dem hittas ingen upprepad rad"
    ]


def _period_lines(guesses: Sequence[Guess]) -> list[str]:
    for kind in ("period", "day", "moment"):
        found = [guess.name for guess in guesses if guess.column.kind == kind]
        if found:
            return [f"period: {{column: {found[0]}}}  # kolumnen som säger vilken månad en rad hör till"]
    return ["period: {column: period}  # ÄNDRA: ingen kolumn med datum eller period syntes"]


def _quoted(text: str) -> str:
    """A text as YAML writes it between quotation marks."""
    plain_text = visible(text) if text != "\t" else "\\t"
    return '"' + (plain_text if text == "\t" else plain_text.replace("\\", "\\\\").replace('"', '\\"')) + '"'
