"""Values far outside their own series: told, not refused.

A series is what one key has period by period. Its usual size is the median of the logarithms, its spread
their median absolute deviation: neither follows the value that is looked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

FEWEST = 5
"""Values that a series must have before one of them can stand out."""
DEVIATIONS = 8.0
"""Robust standard deviations from the median that are far outside."""
RATIO = 8.0
"""A value must also be this many times larger or smaller than usual: quiet series have next to no spread."""
_TO_STANDARD_DEVIATION = 1.4826


def far_outside(
    frame: pl.DataFrame,
    value: str,
    by: Sequence[str] = (),
    *,
    ratio: float = RATIO,
    deviations: float = DEVIATIONS,
) -> pl.DataFrame:
    """The rows of ``frame`` whose ``value`` is far outside those of the other rows with the same ``by``.

    frame: one row for each ``by`` and period. Zeros and blanks are no part of a series and never stand out;
    signs do not count. Gives the rows, with ``usual`` (median size of the series) and ``ratio`` (to usual).
    """
    size = pl.col(value).cast(pl.Float64).abs()
    log = pl.when(size > 0).then(size.log())
    keys = [pl.col(name) for name in by] or [pl.lit(0)]
    middle = log.median().over(keys)
    looked = frame.with_columns(_log=log, _middle=middle, _count=log.count().over(keys))
    spread = (pl.col("_log") - pl.col("_middle")).abs()
    looked = looked.with_columns(_off=spread, _spread=spread.median().over(keys) * _TO_STANDARD_DEVIATION)
    limit = pl.max_horizontal(pl.col("_spread") * deviations, pl.lit(ratio).log())
    found = looked.filter((pl.col("_count") >= FEWEST) & (pl.col("_off") > limit))
    return found.select(
        *frame.columns, usual=pl.col("_middle").exp(), ratio=(pl.col("_log") - pl.col("_middle")).exp()
    )
