"""Delimited text as parts of a table: regular blocks by polars, other records cell by cell, to the same rows.

A block is regular when each quotation mark stands where a quoted cell begins or ends. How many cells a row
has, and on which line it begins, is counted on the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from model.arrays import Flags, Integers
from model.importing.raw_tables import EMPTY_ROW, ROW, UNEVEN, Part, left_out
from model.text_tables.records import Record

SPARE = 8
"""Columns beyond the headings that are read, to see whether anything stands there."""


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


@dataclass(frozen=True)
class Block:
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


def block(text: str, dialect: Dialect) -> Block | None:
    """The whole records that ``text`` begins with; None if some quotation mark is out of place."""
    if "\n" not in text:
        return Block(dialect, 0, 0, *(np.empty(0, np.int64) for _ in range(5)))
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
        return Block(dialect, 0, 0, *(np.empty(0, np.int64) for _ in range(5)))
    last = int(ends[-1]) + 1
    starts = np.concatenate([[0], ends[:-1] + 1])
    cells = np.diff(np.searchsorted(limits, ends), prepend=0) + 1
    breaks = breaks[breaks < last]
    length = len(data[:last].decode()) if len(data) != len(text) else last
    return Block(dialect, length, breaks.size, octets[:last], starts, ends, cells, breaks)


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


def part_of(batch: list[Record], dialect: Dialect) -> Part:
    """Records that were taken apart cell by cell, as a part."""
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
