"""Delimited text of any dialect, a block at a time: regular blocks by polars, others cell by cell.

A block is regular when each quotation mark stands where a quoted cell begins or ends. How many cells a row
has, and on which line it begins, is counted on the bytes, so that both ways give the same rows.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import polars as pl

from model.arrays import Flags, Integers
from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.headings import Headings, columns_found, find_headings, unique, wanted_headings
from model.importing.raw_tables import EMPTY_ROW, ROW, UNEVEN, Part, RawTable, left_out
from model.importing.reading.files import opened, sha256_of
from model.importing.wide import wide_headings
from model.text_tables.encodings import SAMPLE, encoding_of, known_encoding, undecodable
from model.text_tables.records import Record, delimiter_of, lines_of, plain_lines, records
from model.visible import visible

BLOCK = 12 << 20
"""Bytes of a file that are read at a time."""
RECORDS = 50_000
"""Records that are made a part of when they are taken apart cell by cell."""
SPARE = 8
"""Columns beyond the headings that are read, to see whether anything stands there."""
DELIMITER_NAMES = {";": "semikolon", "\t": "tabb", "|": "lodstreck", ",": "komma"}


@dataclass(frozen=True)
class Dialect:
    """How a file is written. names: its columns; needed: those read. first: line below the headings."""

    file: str
    encoding: str
    delimiter: str
    quote: str | None
    names: tuple[str, ...]
    needed: frozenset[str]
    first: int
    hides: bool


def read(source: str, description: SourceDescription) -> RawTable:
    """The delimited text file at ``source`` (also gzip) as a raw table."""
    file = visible(Path(source).name)
    sha256 = sha256_of(source)
    encoding = _encoding(source, description)
    with opened(source) as stream:
        text = next(_decoded(stream, encoding, file, SAMPLE), "")
    known = list(wanted_headings(description).values())
    delimiter = description.delimiter or delimiter_of(text, known, description.quote)
    head = _begin(text, delimiter, description, file)
    names = unique(head.names)
    dialect = Dialect(
        file=file,
        encoding=encoding,
        delimiter=delimiter,
        quote=description.quote,
        names=names,
        needed=frozenset(_needed(names, description)),
        first=head.last + 1,
        hides=description.has_personal_data,
    )
    noticed = {
        "teckenkodning": encoding.removesuffix("-sig").upper(),
        "avgränsare": DELIMITER_NAMES.get(delimiter, visible(delimiter)),
        "rubriker": f"rad {head.last}" if head.last else "inga",
    }
    above = "\n".join(islice(lines_of(text), max(head.first - 1, 0)))
    return RawTable(file, sha256, names, _parts(source, dialect), noticed, above)


def _encoding(source: str, description: SourceDescription) -> str:
    if description.encoding:
        name = known_encoding(description.encoding)
        if name is None:
            wanted = "en teckenkodning, till exempel UTF-8, cp1252, latin-1, cp437 eller cp850"
            raise InputError(Finding("källans beskrivning", "encoding", description.encoding, wanted))
        return "utf-8-sig" if name == "utf-8" else name
    with opened(source) as stream:
        sample = stream.read(SAMPLE)
        while sample.isascii() and b"\0" not in sample and (more := stream.read(SAMPLE)):
            sample = more
    name = encoding_of(sample)
    return "utf-8-sig" if name == "utf-8" else name


def _decoded(stream: BinaryIO, encoding: str, file: str, size: int = BLOCK) -> Iterator[str]:
    """The text of ``stream``, a block at a time, with line feeds alone; blocks end anywhere."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, held = 1, ""
    while True:
        content = stream.read(size)
        try:
            text = held + decoder.decode(content, final=not content)
        except UnicodeDecodeError as error:
            found = undecodable(file, error.object, error, encoding)
            row = line + error.object[: error.start].count(b"\n")
            raise InputError(replace(found, place=f"rad {row}")) from None
        held = "\r" if text.endswith("\r") and content else ""
        text = plain_lines(text[: len(text) - len(held)])
        line += text.count("\n")
        if text:
            yield text
        if not content:
            return


def _begin(text: str, delimiter: str, description: SourceDescription, file: str) -> Headings:
    """The headings, and the line that they end on."""
    lines = lines_of(text)[: -1 if len(text) >= SAMPLE // 2 else None]
    with _Hidden(description.has_personal_data):
        found = records(lines, delimiter, description.quote, file=file)
        head = find_headings(found, description, file)
        if not head.last:
            return head
        # Headings may hold line breaks: the table begins where the next record does.
        after = [r.line for r in islice(records(lines, delimiter, description.quote, file=file), 400)]
        below = [line for line in after if line > head.last]
    return head._replace(last=below[0] - 1 if below else len(lines))


class _Hidden:
    """Findings raised inside lose their values where these may be about a person."""

    def __init__(self, hides: bool) -> None:
        self.hides = hides

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if self.hides and isinstance(error, InputError):
            raise InputError(
                *(replace(finding, value="(visas inte)") for finding in error.findings)
            ) from None


def _needed(names: tuple[str, ...], description: SourceDescription) -> set[str]:
    rules = {rule.column for rule in (*description.totals, *description.left_out) if rule.column}
    dropped = set(description.columns) - set(description.kept) - rules
    found = columns_found(names, description)
    return (
        {found[name] for name in found if name not in dropped}
        | (rules & set(names))
        | wide_headings(names, description)
    )


def _parts(source: str, dialect: Dialect) -> Iterator[Part]:
    with opened(source) as stream, _Hidden(dialect.hides):
        texts = _without_head(_decoded(stream, dialect.encoding, dialect.file), dialect.first)
        line, pending = dialect.first, ""
        for text in texts:
            pending += text
            block = _block(pending, dialect)
            if block is None:
                yield from _cell_by_cell(_lines(chain([pending], texts)), line, dialect)
                return
            if block.length:
                yield block.part(line)
                line += block.lines
                pending = pending[block.length :]
        if pending:
            yield from _cell_by_cell(iter(lines_of(pending)), line, dialect)


def _without_head(texts: Iterator[str], first: int) -> Iterator[str]:
    """The text from line ``first`` on."""
    skipped = first - 1
    for text in texts:
        place = 0
        while skipped and (place := text.find("\n", place) + 1):
            skipped -= 1
            if not skipped:
                text = text[place:]
                break
        else:
            if skipped:
                continue
        if text:
            yield text


def _lines(texts: Iterator[str]) -> Iterator[str]:
    begun = ""
    for text in texts:
        *whole, begun = (begun + text).split("\n")
        yield from whole
    if begun:
        yield begun


@dataclass(frozen=True)
class _Block:
    """Whole records at the beginning of a text. length: their characters; ends: of each in ``data``."""

    dialect: Dialect
    length: int
    lines: int
    data: Integers
    starts: Integers
    ends: Integers
    cells: Integers
    breaks: Integers

    def part(self, line: int) -> Part:
        """The records as a part, the first on line ``line``."""
        numbers = line + np.searchsorted(self.breaks, self.starts)
        empty = self.ends - self.starts == np.maximum(self.cells - 1, 0)
        blank = self.ends == self.starts
        data = np.delete(self.data, self.ends[blank]) if blank.any() else self.data
        frame = _parsed(data, self.dialect, int(self.cells.max(initial=1)), int((~blank).sum()))
        frame = frame.with_columns(pl.Series(ROW, numbers[~blank], pl.UInt32))
        return _sorted_out(frame, self.cells[~blank], empty[~blank], numbers[blank], self.dialect)


def _block(text: str, dialect: Dialect) -> _Block | None:
    """The whole records that ``text`` begins with; None if some quotation mark is out of place."""
    if "\n" not in text:
        return _Block(dialect, 0, 0, *(np.empty(0, np.int64) for _ in range(5)))
    data = text.encode()
    octets = np.frombuffer(data, np.uint8)
    breaks = np.flatnonzero(octets == 10)
    limits = np.flatnonzero(octets == ord(dialect.delimiter))
    if dialect.quote and dialect.quote in text:
        marks = np.flatnonzero(octets == ord(dialect.quote))
        if not _regular(octets, marks, dialect):
            return None
        ends = breaks[np.searchsorted(marks, breaks) % 2 == 0]
        limits = limits[np.searchsorted(marks, limits) % 2 == 0]
    else:
        ends = breaks
    if not ends.size:
        return _Block(dialect, 0, 0, *(np.empty(0, np.int64) for _ in range(5)))
    last = int(ends[-1]) + 1
    starts = np.concatenate([[0], ends[:-1] + 1])
    cells = np.diff(np.searchsorted(limits, ends), prepend=0) + 1
    breaks = breaks[breaks < last]
    length = len(data[:last].decode()) if len(data) != len(text) else last
    return _Block(dialect, length, breaks.size, octets[:last], starts, ends, cells, breaks)


def _regular(octets: Integers, marks: Integers, dialect: Dialect) -> bool:
    """Whether each quotation mark begins a cell, ends one, or is one of two that stand for one.

    The last quotation may go on in the next block.
    """
    beside = np.zeros(256, bool)
    beside[[10, ord(dialect.delimiter), ord(dialect.quote or '"')]] = True
    opening, closing = marks[0::2], marks[1::2]
    before = octets[np.maximum(opening - 1, 0)]
    after = octets[np.minimum(closing + 1, octets.size - 1)]
    return bool(
        (beside[before] | (opening == 0)).all() and (beside[after] | (closing == octets.size - 1)).all()
    )


def _parsed(data: Integers, dialect: Dialect, most: int, height: int) -> pl.DataFrame:
    """The cells of regular records: named columns that are needed, and spare ones by their place."""
    width = len(dialect.names)
    spare = [f"[{place}]" for place in range(width + 1, min(most, width + SPARE) + 1)]
    names = [*(str(place) for place in range(width)), *spare]
    keep = {str(place): name for place, name in enumerate(dialect.names) if name in dialect.needed}
    head = dialect.delimiter.join(names) + "\n"
    frame = pl.read_csv(
        head.encode() + data.tobytes(),
        separator=dialect.delimiter,
        quote_char=dialect.quote,
        columns=[*keep, *spare],
        infer_schema=False,
        truncate_ragged_lines=True,
    )
    assert frame.height == height, (frame.height, height)
    return frame.rename(keep)


def _cell_by_cell(lines: Iterator[str], first: int, dialect: Dialect) -> Iterator[Part]:
    found = records(lines, dialect.delimiter, dialect.quote, file=dialect.file, first=first)
    while batch := list(islice(found, RECORDS)):
        yield _part_of(batch, dialect)


def _part_of(batch: list[Record], dialect: Dialect) -> Part:
    width = len(dialect.names)
    filled = [record for record in batch if record.cells]
    blank = np.array([record.line for record in batch if not record.cells], np.int64)
    columns = {
        name: [record.cells[place] if place < len(record.cells) else None for record in filled]
        for place, name in enumerate(dialect.names)
        if name in dialect.needed
    }
    spare = {f"[{width + 1}]": [next(filter(str.strip, record.cells[width:]), None) for record in filled]}
    frame = pl.DataFrame(
        {**columns, **spare, ROW: [record.line for record in filled]},
        schema={**dict.fromkeys([*columns, *spare], pl.String), ROW: pl.UInt32},
    )
    cells = np.array([len(record.cells) for record in filled], np.int64)
    empty = np.array([not any(record.cells) for record in filled], bool)
    return _sorted_out(frame, cells, empty, blank, dialect)


def _sorted_out(
    frame: pl.DataFrame, cells: Integers, empty: Flags, blank: Integers, dialect: Dialect
) -> Part:
    """A part without its empty rows, with those that have too few or too many cells named."""
    width = len(dialect.names)
    spare = [name for name in frame.columns if name.startswith("[") and name not in dialect.names]
    uneven = cells < width
    if spare:
        beyond = frame.select(
            pl.any_horizontal(pl.col(spare).fill_null("").str.strip_chars().str.len_bytes() > 0)
        )
        uneven |= beyond.to_series().to_numpy() | (cells > width + SPARE)
    nothing = np.sort(np.concatenate([blank, frame[ROW].to_numpy()[empty]]))
    uneven &= ~empty
    named = pl.DataFrame({ROW: frame[ROW].to_numpy()[uneven], "cells": cells[uneven]}, schema=UNEVEN)
    if empty.any():
        frame = frame.filter(pl.Series(~empty))
    outside = left_out({ROW: nothing.tolist(), "rule": [EMPTY_ROW] * nothing.size})
    return Part(frame.select(ROW, *(n for n in dialect.names if n in dialect.needed)), outside, uneven=named)
