"""Rows of an import until they are kept: by period of the register, packed, what is asked of them outside.

Packed, a row takes a tenth of what its columns take: a year's rows are at hand while they are sorted out. No
row lies on disk before the import is accepted.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import localcontext

import polars as pl

from model.importing.description import SourceDescription
from model.importing.totals import Number

PERIOD = "period"
"""Column of every register: ``2011-03``, or ``2011-13`` for what closes the books."""
FILE = "file"
SUMMED = ("money", "whole", "number", "duration")
"""Kinds of columns that have a sum."""
EXACT = 60
"""Digits that sums of amounts are reckoned with: an amount has at most 25."""


@dataclass(frozen=True)
class Batch:
    """Some rows of one file and one period, in the order of the file, with the columns of the register.

    period: of the register, a month or a year. marks: a hash of what identifies each row (UInt64).
    sums: column of SUMMED -> sum. parquet: the rows.
    """

    period: str
    marks: pl.Series
    sums: Mapping[str, Number]
    parquet: bytes

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self.marks.len()

    def rows(self, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Its rows, with all columns or these."""
        return pl.read_parquet(io.BytesIO(self.parquet), columns=None if columns is None else list(columns))


def packed(frame: pl.DataFrame, description: SourceDescription) -> list[Batch]:
    """The rows of ``frame``, which has the register's columns, as a batch for each period."""
    kept_in = pl.col(PERIOD) if description.period.every == "month" else pl.col(PERIOD).str.head(4)
    divided = frame.drop_nulls(PERIOD).group_by(kept_in, maintain_order=True)
    return [_batch(str(period), rows, description) for (period,), rows in divided]


def _batch(period: str, rows: pl.DataFrame, description: SourceDescription) -> Batch:
    identity = description.key or tuple(description.kept)
    summed = [name for name, column in description.kept.items() if column.kind in SUMMED]
    target = io.BytesIO()
    rows.write_parquet(target, compression="lz4", statistics=False)
    return Batch(
        period,
        rows.select(identity).hash_rows(),
        {name: rows[name].sum() for name in summed},
        target.getvalue(),
    )


def together(batches: Iterable[Batch]) -> pl.LazyFrame:
    """The rows of ``batches``, at least one, lazily and in order."""
    return pl.scan_parquet([batch.parquet for batch in batches])


def rows_by_period(batches: Iterable[Batch]) -> dict[str, int]:
    """Period -> its rows, in order of period."""
    counted: Counter[str] = Counter()
    for batch in batches:
        counted[batch.period] += batch.height
    return dict(sorted(counted.items()))


def total(batches: Iterable[Batch], column: str) -> Number:
    """Sum of a column of SUMMED; of amounts exactly."""
    with localcontext(prec=EXACT):
        return sum(batch.sums[column] for batch in batches)
