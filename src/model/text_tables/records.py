"""Delimited text taken apart into records: quotes as RFC 4180 has them, each with the line it begins on."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from model.errors import Finding, InputError
from model.visible import visible

DELIMITERS = (";", "\t", "|", ",")
"""In the order they are believed when several would do: a comma may be a decimal comma."""
LOOKED_AT = 100
"""Records that tell the delimiter."""
SHOWN = 60
"""Characters of a faulty line that a message shows."""
csv.field_size_limit(2**31 - 1)


class Record(NamedTuple):
    """The cells of one row, and the line of the file that it begins on."""

    line: int
    cells: list[str]


def plain_lines(text: str) -> str:
    """``text`` with line feeds alone, whatever ended its lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def lines_of(text: str) -> list[str]:
    """The lines of ``text``, whatever ends them; what ends the last one begins no further line."""
    lines = plain_lines(text).split("\n")
    if lines[-1] == "":
        lines.pop()
    return lines


def records(
    lines: Iterable[str], delimiter: str, quote: str | None = '"', *, file: str, first: int = 1
) -> Iterator[Record]:
    """The records that ``lines`` (without line ends) hold; an empty line is a record without cells.

    A quotation mark counts only where a cell begins, and a quoted cell may hold several lines. Raises
    InputError naming the line where a quotation began that is never ended, or that is followed by something
    else than a delimiter. first: number of the first line.
    """
    begun: list[str] = []
    reader = csv.reader(
        _noted(lines, begun),
        delimiter=delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_NONE if quote is None else csv.QUOTE_MINIMAL,
        strict=True,
    )
    line = first
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise InputError(_unclosed(begun, line, delimiter, quote or "", file)) from None
        yield Record(line, cells)
        line = first + reader.line_num
        begun.clear()


def _noted(lines: Iterable[str], begun: list[str]) -> Iterator[str]:
    for line in lines:
        begun.append(line)
        yield f"{line}\n"


def delimiter_of(text: str, headings: Sequence[Sequence[str]] = (), quote: str | None = '"') -> str:
    """The delimiter that ``text`` (the beginning of a file) seems to have.

    The one that makes most of the known ``headings`` (each with its synonyms) cells of one row; where none
    are known, the first of DELIMITERS that most rows have equally many of.
    """
    sample = [line for line in lines_of(text)[:LOOKED_AT] if line.strip()]
    known = {_plain(word) for words in headings for word in words}
    scores = {}
    for delimiter in DELIMITERS:
        rows = [_apart(line, delimiter, quote) for line in sample]
        hits = max((len(known & {_plain(cell) for cell in row}) for row in rows), default=0)
        scores[delimiter] = (hits, _is_even(rows))
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])


def _plain(word: str) -> str:
    return " ".join(word.split()).casefold()


def _apart(line: str, delimiter: str, quote: str | None) -> list[str]:
    if quote is None or quote not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, quotechar=quote), [])


def _is_even(rows: Sequence[Sequence[str]]) -> bool:
    """Whether half of the rows have the same number of cells, more than one."""
    usual = Counter(len(row) for row in rows if len(row) > 1).most_common(1)
    return bool(usual) and 2 * usual[0][1] >= len(rows)


def _unclosed(lines: Sequence[str], first: int, delimiter: str, quote: str, file: str) -> Finding:
    """Where the quotation began that the record of ``lines`` cannot be taken apart for."""
    text = "\n".join(lines)
    cell = re.escape(quote)
    quotation = re.compile(f"(?:^|[{re.escape(delimiter)}\n])({cell}(?:[^{cell}]|{cell}{cell})*)({cell}?)")
    place, after = 0, 0
    for found in quotation.finditer(text):
        if found.start() < after:
            continue
        place, after = found.start(1), found.end()
        if not found[2] or text[after : after + 1] not in ("", delimiter, "\n"):
            break
    row = text.count("\n", 0, place)
    wanted = f"ett avslutande citattecken ({quote}) sist i cellen som börjar med ett"
    return Finding(file, f"rad {first + row}", visible(lines[row][:SHOWN]), wanted)
