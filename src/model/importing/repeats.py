"""Rows that come more than once, told by what identifies a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from model.importing.description import SourceDescription
from model.importing.interpreting import HIDDEN, Interpreted
from model.importing.raw_tables import ROW, left_out, set_aside

REPEATED = "upprepad rad"
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


def without_repeats(
    work: list[Interpreted], description: SourceDescription, names: Sequence[str]
) -> list[Interpreted]:
    """The files without rows whose key came before, in the same file or in one before it."""
    if not description.key:
        return work
    content = list(description.kept)
    heights = [one.frame.height for one in work]
    frame = pl.concat([one.frame for one in work]) if len(work) > 1 else work[0].frame
    found = repeats(frame, description.key, content)
    same, other = found
    if description.repeats == "refused":
        same, other = same.clear(), pl.concat([same, other])
    if same.is_empty() and other.is_empty():
        return work
    cleaned, start = [], 0
    for one, height in zip(work, heights, strict=True):
        here = pl.col("_place").is_between(start, start + height - 1)
        again, clash = same.filter(here), other.filter(here)
        rows = one.frame[ROW]
        gone = pl.Series(range(height)).is_in((pl.concat([again, clash])["_place"] - start).implode())
        cleaned.append(
            one._replace(
                frame=one.frame.filter(~gone),
                left_out=pl.concat([one.left_out, _repeated_rows(rows.gather(again["_place"] - start))]),
                set_aside=pl.concat(
                    [one.set_aside, _clashes(frame, clash, start, heights, names, description)]
                ),
            )
        )
        start += height
    return cleaned


def _repeated_rows(rows: pl.Series) -> pl.DataFrame:
    return left_out({ROW: rows.to_list(), "rule": [REPEATED] * rows.len()})


def _clashes(
    frame: pl.DataFrame,
    pairs: pl.DataFrame,
    start: int,
    heights: Sequence[int],
    names: Sequence[str],
    description: SourceDescription,
) -> pl.DataFrame:
    """Rows set aside because their key belongs to a row before."""
    key = description.key
    hides = description.has_personal_data
    rows: dict[str, list[object]] = {ROW: [], "column": [], "value": [], "expected": []}
    for place, first in pairs.iter_rows():
        values = [HIDDEN if hides else str(frame[name][place]) for name in key]
        file = next(i for i in range(len(heights)) if first < sum(heights[: i + 1]))
        where = f"rad {frame[ROW][first]}" + (f" i {names[file]}" if first < start else "")
        rows[ROW].append(frame[ROW][place])
        rows["column"].append(", ".join(description.headings_of(name)[0] for name in key))
        rows["value"].append(", ".join(values))
        rows["expected"].append(f"en enda rad med dessa; de står även på {where}")
    return set_aside(rows)
