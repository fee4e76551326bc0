"""A file's rows interpreted part by part: each in its period, and where the others went."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from model.importing.batches import FILE, PERIOD, Batch, packed, together
from model.importing.description import SourceDescription
from model.importing.gaps import missing_intervals
from model.importing.interpreting import interpret
from model.importing.raw_tables import RawTable, left_out, set_aside


@dataclass(frozen=True)
class FileRows:
    """What a file gives: rows that can be taken, in order; the others by rule or fault; sentences.

    left_out, set_aside: see :mod:`model.importing.raw_tables`. added: rows for what the file leaves out, the
    last of ``batches``.
    """

    name: str
    batches: tuple[Batch, ...]
    left_out: pl.DataFrame
    set_aside: pl.DataFrame
    observations: tuple[str, ...]
    added: int = 0

    @property
    def taken(self) -> int:
        """Rows of the file itself that are taken."""
        return sum(batch.height for batch in self.batches) - self.added


def gathered(table: RawTable, description: SourceDescription, key: bytes) -> FileRows:
    """The rows of ``table`` as ``description`` has them. ``key``: the secret that pseudonyms need."""
    batches: list[Batch] = []
    outside, aside, told = [left_out()], [set_aside()], list[str]()
    for part in interpret(table, description, key):
        batches += packed(_placed(part.frame, table.file, description), description)
        outside.append(part.left_out)
        aside.append(part.set_aside)
        told += part.observations
    return FileRows(table.file, tuple(batches), pl.concat(outside), pl.concat(aside), tuple(told))


def without_gaps(file: FileRows, description: SourceDescription) -> FileRows:
    """``file`` with rows of zeros for the intervals that it leaves out."""
    if not (description.gaps and file.batches):
        return file
    zeros = missing_intervals(together(file.batches).collect(), description.gaps)
    batches = packed(_placed(zeros, file.name, description), description)
    return replace(file, batches=(*file.batches, *batches), added=zeros.height)


def _placed(frame: pl.DataFrame, file: str, description: SourceDescription) -> pl.DataFrame:
    """``frame`` with file and period."""
    return frame.with_columns(pl.lit(file).alias(FILE)).with_columns(_period_of(frame, description))


def _period_of(frame: pl.DataFrame, description: SourceDescription) -> pl.Series:
    name = description.period.column
    if description.columns[name].kind == "period":
        return frame[name].alias(PERIOD)
    day = frame[name]
    zone = description.columns[name].zone
    if zone:
        day = day.dt.convert_time_zone(zone)
    month = day.dt.year() * 100 + day.dt.month().cast(pl.Int32)
    known = month.unique().drop_nulls()
    named = (known // 100).cast(pl.String) + "-" + (known % 100).cast(pl.String).str.zfill(2)
    return month.replace_strict(known, named, default=None, return_dtype=pl.String).alias(PERIOD)
