"""Rows that come more than once, told by what identifies a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

_PLACE, _FIRST = "_place", "_first"


class Repeats(NamedTuple):
    """Places (from 0) of rows whose key came before: with the same content or another; and the first's."""

    same: pl.DataFrame
    other: pl.DataFrame


def repeats(frame: pl.DataFrame, key: Sequence[str], content: Sequence[str]) -> Repeats:
    """The rows of ``frame`` whose ``key`` came before. Both results have ``_place`` and ``_first``."""
    nothing = pl.DataFrame(schema={_PLACE: pl.UInt32, _FIRST: pl.UInt32})
    if not key or not alike(frame, key):
        return Repeats(nothing, nothing)
    placed = frame.select(*content).with_row_index(_PLACE)
    numbered = placed.with_columns(pl.col(_PLACE).first().over(key).alias(_FIRST))
    later = numbered.filter(pl.col(_PLACE) != pl.col(_FIRST))
    here = frame.select(content)[later[_PLACE]].hash_rows()
    first = frame.select(content)[later[_FIRST]].hash_rows()
    pairs = later.select(_PLACE, _FIRST)
    return Repeats(pairs.filter(here == first), pairs.filter(here != first))


def alike(frame: pl.DataFrame, content: Sequence[str]) -> int:
    """Rows that are the same as an earlier one in every column."""
    hashes = frame.select(content).hash_rows()
    return hashes.len() - hashes.n_unique()
