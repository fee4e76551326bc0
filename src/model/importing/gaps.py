"""Intervals that a file leaves out because nothing happened in them: rows of zeros."""

from __future__ import annotations

import polars as pl

from model.importing.description import Gaps

_NANOSECONDS = 60_000_000_000


def missing_intervals(frame: pl.DataFrame, gaps: Gaps) -> pl.DataFrame:
    """A row for each interval that ``frame`` lacks, of its columns; what is not known of it is null.

    Every day of the frame is taken to have each interval between the frame's first and last, for each ``by``.
    """
    if frame.is_empty():
        return frame
    step = gaps.minutes * _NANOSECONDS
    begins = frame[gaps.clock].cast(pl.Int64)
    clocks = pl.Series(gaps.clock, range(begins.min(), begins.max() + 1, step)).cast(pl.Time)  # type: ignore[arg-type,operator]
    every = frame.select(pl.col(gaps.day).unique()).join(pl.DataFrame(clocks), how="cross")
    if gaps.by:
        every = every.join(frame.select(gaps.by).unique(), how="cross")
    lacking = every.join(frame, on=[gaps.day, gaps.clock, *gaps.by], how="anti")
    lacking = lacking.sort(lacking.columns)
    zeros = [pl.lit(0).cast(frame.schema[name]).alias(name) for name in gaps.zero]
    rest = [name for name in frame.columns if name not in {*lacking.columns, *gaps.zero}]
    blanks = [pl.lit(None).cast(frame.schema[name]).alias(name) for name in rest]
    return lacking.with_columns(*zeros, *blanks).select(frame.columns)
