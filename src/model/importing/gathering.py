"""The files of an import as one frame, with file and period."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from model.importing.description import SourceDescription
from model.importing.gaps import missing_intervals
from model.importing.interpreting import Interpreted
from model.importing.registers import FILE, PERIOD


def gathered(
    work: Sequence[Interpreted], description: SourceDescription, names: Sequence[str]
) -> tuple[pl.DataFrame, list[int]]:
    """All rows of all files with file and period, those for gaps among them; how many such each file has."""
    frames, added = [], []
    for one, name in zip(work, names, strict=True):
        frame = one.frame
        more = 0
        if description.gaps:
            zeros = missing_intervals(frame, description.gaps)
            frame, more = pl.concat([frame, zeros]), zeros.height
        frames.append(frame.with_columns(pl.lit(name).alias(FILE)))
        added.append(more)
    frame = pl.concat(frames) if len(frames) > 1 else frames[0]
    return frame.with_columns(_period_of(frame, description)), added


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


def divided(frame: pl.DataFrame, description: SourceDescription) -> dict[str, int]:
    """Period of the register -> its rows, in order of period."""
    kept_in = frame[PERIOD] if description.period.every == "month" else frame[PERIOD].str.slice(0, 4)
    counted = kept_in.value_counts(sort=False).drop_nulls().sort(PERIOD)
    return dict(counted.iter_rows())
