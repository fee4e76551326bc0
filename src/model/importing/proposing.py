"""A first source description from looking at a file: what can be seen is filled in, the rest is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from model.errors import Finding, InputError
from model.importing.guessing import Guess, decimal_sign, guesses_of
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
_TOTAL = r"(?i)^\s*(summa|delsumma|totalt?|total|s:a)\b"


@dataclass(frozen=True)
class Seen:
    """A file as it was looked at: its rows as text, and how it is written."""

    file: str
    format: str
    rows: list[tuple[int, list[str]]]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""


def propose(source: str) -> str:
    """A description of the file at ``source`` as YAML with Swedish comments. It shows nothing of its cells.

    Raises InputError for a file in which no headings and rows can be found.
    """
    seen = _look(source)
    place = _header_place(seen)
    headings = [" ".join(cell.split()) for cell in seen.rows[place][1]]
    body = [cells for _, cells in seen.rows[place + 1 :] if any(cell.strip() for cell in cells)]
    total_at, rows = _without_totals(body)
    decimal = decimal_sign(rows)
    guesses = guesses_of(headings, rows, decimal)
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
