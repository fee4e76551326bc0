"""Sums that a file has among its rows: found where they equal those above, checked where they are named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

import polars as pl

from model.importing.raw_tables import ROW

Number = Decimal | float | int
_NEAR = 1e-6


class Judged(NamedTuple):
    """A row that may be a sum: what stands there, and what the rows above it come to."""

    row: int
    value: Number
    above: Number
    is_sum: bool


class RunningSums:
    """Sums of one column since the last sum and since the beginning, through the parts of a file."""

    def __init__(self) -> None:
        self.since_last: Number = 0
        self.since_start: Number = 0
        self.rows_since_start = 0

    def judge(
        self,
        taken: pl.DataFrame,
        column: str,
        candidates: Mapping[int, Number | None],
        named: Collection[int] = (),
    ) -> list[Judged]:
        """The ``candidates`` (row, value) of this part, beside the ``taken`` rows of it (in order).

        ``named``: those that a rule calls sums, whether they are right or not.
        """
        judged, begin = [], 0
        rows, values = taken[ROW], taken[column]
        for row, value in sorted(candidates.items()):
            if value is None:
                continue
            end = int(rows.search_sorted(row))
            self._add(values[begin:end])
            begin = end
            sums = (self.since_last, self.since_start)
            agrees = self.rows_since_start > 0 and any(_equal(value, above) for above in sums)
            judged.append(Judged(row, value, self.since_last, agrees))
            if agrees or row in named:
                self.since_last = 0
        self._add(values[begin:])
        return judged

    def _add(self, values: pl.Series) -> None:
        added = values.sum() or 0
        self.since_last += added  # type: ignore[operator]
        self.since_start += added  # type: ignore[operator]
        self.rows_since_start += values.len()


def _equal(value: Number, above: Number) -> bool:
    if isinstance(value, float) or isinstance(above, float):
        return abs(float(value) - float(above)) <= _NEAR * max(1.0, abs(float(above)))
    return value == above
