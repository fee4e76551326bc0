"""A table as it arrived: every cell its own text, every row its number in the file, in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

ROW = "row"
"""Column with the row's number as people see it: the line of the file, the row of the sheet."""
LEFT_OUT = {ROW: pl.UInt32, "rule": pl.String}
"""Rows that are no rows of the table: which, and by what rule (Swedish words)."""
SET_ASIDE = {ROW: pl.UInt32, "column": pl.String, "value": pl.String, "expected": pl.String}
"""Rows that cannot be used: where, what stands there, and what was expected (Swedish words)."""
UNEVEN = {ROW: pl.UInt32, "cells": pl.UInt32}
DATE_SYSTEM = "datumsystem"
"""What a workbook's reader noticed: whether bare serial numbers of days count from 1900 or 1904."""
EMPTY_ROW = "tom rad"
"""Rule under which rows without anything are left out."""


def left_out(rows: Mapping[str, list[object]] | None = None) -> pl.DataFrame:
    """A frame of LEFT_OUT, empty unless rows are given."""
    return pl.DataFrame(dict(rows) if rows else None, schema=LEFT_OUT)


def set_aside(rows: Mapping[str, list[object]] | None = None) -> pl.DataFrame:
    """A frame of SET_ASIDE, empty unless rows are given."""
    return pl.DataFrame(dict(rows) if rows else None, schema=SET_ASIDE)


@dataclass(frozen=True)
class Part:
    """Some rows of a table, in the order of the file.

    frame: ``row`` (UInt32) and a String column for each heading; an empty cell is null or "".
    left_out, set_aside: rows that the reader itself could place, of LEFT_OUT and SET_ASIDE; not in ``frame``.
    uneven: rows of ``frame`` with too few or too many cells: ``row``, ``cells``. They may be totals or the
    like; where no rule leaves them out they are set aside.
    """

    frame: pl.DataFrame
    left_out: pl.DataFrame = field(default_factory=left_out)
    set_aside: pl.DataFrame = field(default_factory=set_aside)
    uneven: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNEVEN))


@dataclass(frozen=True)
class RawTable:
    """What a file holds.

    file: its name, without folder.
    sha256: of its bytes; of its rows where there is no file.
    headings: the columns of each part's frame beside ``row``.
    parts: read as they are asked for, once.
    noticed: what the reader saw and chose (Swedish name -> value), such as the encoding.
    above: the text of the rows above the headings, a line each.
    """

    file: str
    sha256: str
    headings: tuple[str, ...]
    parts: Iterator[Part]
    noticed: Mapping[str, str] = field(default_factory=dict)
    above: str = ""


def whole(
    file: str, sha256: str, part: Part, noticed: Mapping[str, str] | None = None, above: str = ""
) -> RawTable:
    """A table of one part."""
    headings = tuple(name for name in part.frame.columns if name != ROW)
    return RawTable(file, sha256, headings, iter([part]), noticed or {}, above)
