"""What changes when a period that stands is replaced: rows, sums, and which columns say something else.

So a file that arrives anew and is not what it was is never taken in silence, however little differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from model.importing.batches import FILE, PERIOD, SUMMED, Batch, together
from model.importing.control import number
from model.importing.description import SourceDescription
from model.importing.manifests import Manifest
from model.importing.raw_tables import ROW

PLACED = (ROW, FILE, PERIOD)
"""Columns that say where a row stands, and nothing of what it says."""


def replaced(
    batches: Sequence[Batch],
    files: Sequence[str],
    description: SourceDescription,
    manifest: Manifest,
    folder: Path,
    source: str,
) -> Iterator[str]:
    """A sentence for each period of ``source`` that stands with other rows than those to replace them.

    files: names of those that arrived: one that gave more periods when it came last is told of too.
    """
    left: dict[str, str] = {}
    for (name, period), (imported, kept) in manifest.in_force().items():
        if name != source:
            continue
        if of_period := [batch for batch in batches if batch.period == period]:
            before, now = pl.read_parquet(folder / kept.file), together(of_period).collect()
            if not _marks(before).equals(_marks(now)):
                told = "; ".join([*_figures(before, now, description), *_others(before, now, description)])
                yield f"{period} stod med andra uppgifter och ersätts: {told or 'värden har bytt rader'}."
        elif again := [file.name for file in imported.files if file.name in files]:
            left[period] = ", ".join(again)
    for period, file in left.items():
        yield f"{file} hade senast även {period}, som står kvar som det var."


def _columns(rows: pl.DataFrame) -> list[str]:
    return sorted(name for name in rows.columns if name not in PLACED)


def _marks(rows: pl.DataFrame, columns: Sequence[str] | None = None) -> pl.Series:
    """A hash of each row, in an order that where the rows stand does not change."""
    chosen = rows.select(_columns(rows) if columns is None else columns)
    return chosen.hash_rows().sort().alias("marks")


def _figures(before: pl.DataFrame, now: pl.DataFrame, description: SourceDescription) -> Iterator[str]:
    if before.height != now.height:
        yield f"{number(before.height)} rader blir {number(now.height)}"
    for name, had, has in _sums(before, now, description):
        if had != has:
            yield f"{name} {had} blir {has}"


def _others(before: pl.DataFrame, now: pl.DataFrame, description: SourceDescription) -> Iterator[str]:
    """The columns whose values are others though their sum, if they have one, is the same."""
    if before.height != now.height:
        return
    told = {name for name, had, has in _sums(before, now, description) if had != has}
    changed = [
        name
        for name in sorted({*_columns(before), *_columns(now)} - told)
        if name not in before.columns
        or name not in now.columns
        or before[name].dtype != now[name].dtype
        or not _marks(before, [name]).equals(_marks(now, [name]))
    ]
    if changed:
        yield f"andra värden i {', '.join(changed)}"


def _sums(
    before: pl.DataFrame, now: pl.DataFrame, description: SourceDescription
) -> Iterator[tuple[str, str, str]]:
    """Columns with a sum, and what it was and is, as shown."""
    for name, column in description.kept.items():
        if column.kind in SUMMED and name in before.columns and name in now.columns:
            yield name, number(before[name].sum()), number(now[name].sum())
