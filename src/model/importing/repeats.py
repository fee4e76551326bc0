"""Rows that come more than once, told by what identifies a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from model.importing.batches import Batch, packed
from model.importing.description import SourceDescription
from model.importing.gathering import FileRows
from model.importing.interpreting import HIDDEN
from model.importing.raw_tables import ROW, set_aside

REPEATED = "upprepad rad"
_FILE, _BATCH, _PLACE, _CONTENT, _NUMBER = "_file", "_batch", "_place", "_content", "_number"
_FIRST, _FIRST_FILE, _FIRST_ROW, _SAME = "_first", "_first_file", "_first_row", "_same"


def repeated_marks(batches: Iterable[Batch]) -> pl.Series:
    """The mark of each row whose mark another row had before."""
    marks = pl.concat([pl.Series(dtype=pl.UInt64), *(batch.marks for batch in batches)]).sort()
    return marks.filter((marks == marks.shift()).fill_null(False))


def without_repeats(files: Sequence[FileRows], description: SourceDescription) -> list[FileRows]:
    """The files without rows whose key came before, in the same file or in one before it."""
    if not description.key:
        return list(files)
    marks = repeated_marks(batch for file in files for batch in file.batches)
    if marks.is_empty():
        return list(files)
    found = _repeats(pl.concat(_suspects(files, marks.unique(), description)), description)
    return [
        _cleaned(file, found.filter(pl.col(_FILE) == place), files, description)
        for place, file in enumerate(files)
    ]


def _suspects(
    files: Sequence[FileRows], marks: pl.Series, description: SourceDescription
) -> Iterator[pl.DataFrame]:
    """The rows with these marks: file, batch and place in it (from 0), row, key, hash of the content."""
    for file_number, file in enumerate(files):
        for number, batch in enumerate(file.batches):
            hit = batch.marks.is_in(marks.implode())
            if hit.any():
                rows = batch.rows().filter(hit)
                yield rows.select(
                    pl.lit(file_number).alias(_FILE),
                    pl.lit(number).alias(_BATCH),
                    hit.arg_true().alias(_PLACE),
                    ROW,
                    *description.key,
                    rows.select(list(description.kept)).hash_rows().alias(_CONTENT),
                )


def _repeats(suspects: pl.DataFrame, description: SourceDescription) -> pl.DataFrame:
    """Those whose key came before, with file and row of the first, and whether they are the same."""
    numbered = (
        suspects.sort(_FILE, ROW, maintain_order=True)
        .with_row_index(_NUMBER)
        .with_columns(pl.col(_NUMBER).first().over(description.key).alias(_FIRST))
    )
    later = numbered.filter(pl.col(_NUMBER) != pl.col(_FIRST))
    first = numbered[later[_FIRST]]
    same = (later[_CONTENT] == first[_CONTENT]) & (description.repeats == "left_out")
    return later.with_columns(
        first[_FILE].alias(_FIRST_FILE), first[ROW].alias(_FIRST_ROW), same.alias(_SAME)
    )


def _cleaned(
    file: FileRows,
    found: pl.DataFrame,
    files: Sequence[FileRows],
    description: SourceDescription,
) -> FileRows:
    """``file`` without the rows ``found`` in it."""
    same, other = found.filter(_SAME), found.filter(~pl.col(_SAME))
    batches: list[Batch] = []
    for number, batch in enumerate(file.batches):
        gone = found.filter(pl.col(_BATCH) == number)[_PLACE]
        batches += [batch] if gone.is_empty() else packed(_rows_without(batch, gone), description)
    return replace(
        file,
        batches=tuple(batches),
        left_out=pl.concat([file.left_out, same.select(ROW, rule=pl.lit(REPEATED))]),
        set_aside=pl.concat([file.set_aside, _clashes(other, files, description)]),
    )


def _rows_without(batch: Batch, places: pl.Series) -> pl.DataFrame:
    return batch.rows().filter(~pl.int_range(batch.height, eager=True).is_in(places.implode()))


def _clashes(found: pl.DataFrame, files: Sequence[FileRows], description: SourceDescription) -> pl.DataFrame:
    """Rows set aside because their key belongs to a row before."""
    column = ", ".join(description.headings_of(name)[0] for name in description.key)
    rows: dict[str, list[object]] = {ROW: [], "column": [], "value": [], "expected": []}
    for one in found.iter_rows(named=True):
        shown = [HIDDEN if description.has_personal_data else str(one[name]) for name in description.key]
        elsewhere = f" i {files[one[_FIRST_FILE]].name}" if one[_FIRST_FILE] < one[_FILE] else ""
        where = f"rad {one[_FIRST_ROW]}{elsewhere}"
        rows[ROW].append(one[ROW])
        rows["column"].append(column)
        rows["value"].append(", ".join(shown))
        rows["expected"].append(f"en enda rad med dessa; de står även på {where}")
    return set_aside(rows)
