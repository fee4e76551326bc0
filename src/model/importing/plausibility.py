"""Values of a frame far outside their own series (:mod:`model.plausibility`)."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from model.plausibility import far_outside


def strange_rows(
    frame: pl.DataFrame, value: str, by: Sequence[str] = (), *, counts: bool = False
) -> pl.DataFrame:
    """The rows of ``frame`` whose ``value`` is far outside those of the other rows with the same ``by``.

    frame: one row for each ``by`` and period. counts: as :func:`far_outside` has it. Gives the
    rows, with ``usual``, the median size of the series.
    """
    if frame.is_empty():
        return frame.with_columns(pl.lit(None, pl.Float64).alias("usual"))
    key = pl.struct(by).rank("dense") - 1 if by else pl.lit(0)
    series = frame.select(key.cast(pl.Int64).alias("_series")).to_series()
    if series.len() != frame.height:
        series = series.new_from_index(0, frame.height)
    looked = far_outside(frame[value].cast(pl.Float64).to_numpy(), series.to_numpy(), counts=counts)
    return frame.with_columns(pl.Series("usual", looked.usual)).filter(pl.Series(looked.outside))
