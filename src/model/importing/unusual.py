"""What an import takes and tells of: rows alike, values far outside their series, periods that shrink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from model.importing.batches import FILE, PERIOD, Batch
from model.importing.control import number
from model.importing.description import SourceDescription
from model.importing.interpreting import HIDDEN
from model.importing.manifests import Manifest
from model.importing.plausibility import strange_rows
from model.importing.raw_tables import ROW
from model.importing.repeats import repeated_marks
from model.visible import visible

OUTSIDE_SHOWN = 20
"""Values outside their series that are told; more are counted."""
MUCH_SMALLER = 0.5
"""Share of a period's rows that a file which replaces it may have without a word."""


def alike(batches: Iterable[Batch], description: SourceDescription) -> list[str]:
    """Without a key nothing tells a repeated row from two that happen to be alike: it is said."""
    if description.key:
        return []
    count = repeated_marks(batches).len()
    if not count:
        return []
    return [
        f"{count} rader är likadana som en tidigare rad i alla kolumner som läses; de är tagna (key saknas)."
    ]


def outside_series(
    batches: Sequence[Batch], description: SourceDescription, manifest: Manifest, folder: Path, source: str
) -> list[str]:
    """A sentence for each value far outside its own series, the register's other periods counted in.

    The period that closes the books is like no month, and is passed over.
    """
    told: list[str] = []
    replaced = {period for batch in batches for period in (batch.period, batch.period[:4])}
    others = [
        folder / kept.file
        for (name, period), (_, kept) in manifest.in_force().items()
        if name == source and period not in replaced
    ]
    for series in description.series if batches else ():
        keys = [*series.by, PERIOD]
        value = pl.col(series.value)
        new = _summed(batches, series.value, keys)
        known = [pl.scan_parquet(others).group_by(keys).agg(value.sum()).collect()] if others else []
        every = pl.concat([new, *known], how="diagonal_relaxed")
        closing = pl.col(PERIOD).str.ends_with(f"-{description.period.final}").fill_null(False)
        found = strange_rows(every.filter(~closing), series.value, series.by)
        found = found.filter(pl.col("_row").is_not_null()).sort("_file", "_row")
        told += [
            _outside(one, series.by, series.value, description)
            for one in found.head(OUTSIDE_SHOWN).to_dicts()
        ]
        if found.height > OUTSIDE_SHOWN:
            told.append(
                f"Ytterligare {found.height - OUTSIDE_SHOWN} värden av {series.value} avviker lika mycket."
            )
    return told


def _summed(batches: Iterable[Batch], value: str, keys: Sequence[str]) -> pl.DataFrame:
    """Sum of ``value`` by ``keys``, with ``_row`` and ``_file`` of its largest part."""
    columns = list(dict.fromkeys([*keys, value, ROW, FILE]))
    size = pl.col(value).abs()
    parts = [
        batch.rows(columns)
        .group_by(keys)
        .agg(
            pl.col(value).sum(),
            size.max().alias("_size"),
            pl.col(ROW).sort_by(size).last().alias("_row"),
            pl.col(FILE).sort_by(size).last().alias("_file"),
        )
        for batch in batches
    ]
    return (
        pl.concat(parts)
        .group_by(keys)
        .agg(pl.col(value).sum(), pl.col("_row", "_file").sort_by("_size").last())
    )


def _outside(one: Mapping[str, object], by: Sequence[str], value: str, description: SourceDescription) -> str:
    hidden = {name for name in by if description.columns[name].personal}
    which = ", ".join(f"{name} {HIDDEN if name in hidden else visible(str(one[name]))}" for name in by)
    there, usual = one[value], one["usual"]
    assert isinstance(usual, float)
    return (
        f"{one['_file']}, rad {one['_row']}: {value} är {number(there)} för {which + ', ' if which else ''}"  # type: ignore[arg-type]
        f"{one[PERIOD]}, där andra perioder har omkring {number(round(usual))}."
    )


def shrunk(periods: Mapping[str, int], manifest: Manifest, source: str) -> list[str]:
    """A sentence for each period that would be replaced by far fewer rows."""
    told = []
    for (name, period), (_, kept) in manifest.in_force().items():
        if name == source and period in periods and periods[period] < MUCH_SMALLER * kept.rows:
            told.append(f"{period} hade {kept.rows} rader och ersätts av {periods[period]}. Är filen hel?")
    return told
