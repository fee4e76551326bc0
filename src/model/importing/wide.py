"""Tables whose headings are values (months, questions) made long: a row for each cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import polars as pl

from model.errors import Finding, InputError
from model.importing.description import SourceDescription
from model.importing.raw_tables import ROW, Part, RawTable


def wide_headings(names: Iterable[str], description: SourceDescription) -> set[str]:
    """Those of ``names`` that are values."""
    if description.wide is None:
        return set()
    return {name for name in names if re.fullmatch(description.wide.headings, name)}


def long(table: RawTable, description: SourceDescription) -> RawTable:
    """``table`` with a row for each cell under a heading that is a value; as it is where none should be.

    Raises InputError where no heading is one.
    """
    wide = description.wide
    if wide is None:
        return table
    found = [name for name in table.headings if name in wide_headings(table.headings, description)]
    if not found:
        wanted = f"rubriker enligt mönstret {wide.headings}"
        raise InputError(Finding(table.file, "rubrikraden", ", ".join(table.headings), wanted))
    name, value = (description.headings_of(column)[0] for column in (wide.name, wide.value))
    rest = tuple(heading for heading in table.headings if heading not in found)
    parts = _long_parts(table.parts, found, name, value)
    return replace(table, headings=(*rest, name, value), parts=parts)


def _long_parts(parts: Iterable[Part], found: list[str], name: str, value: str) -> Iterator[Part]:
    for part in parts:
        index = [column for column in part.frame.columns if column not in found]
        cells = part.frame.unpivot(found, index=index, variable_name=name, value_name=value)
        holds = pl.col(value).str.strip_chars().str.len_bytes() > 0
        yield replace(part, frame=cells.filter(holds).sort(ROW, maintain_order=True))
