"""What an import takes and tells of: rows alike, values far outside their series, periods that shrink."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from model.importing.batches import FILE, PERIOD, Batch
from model.importing.control import number
from model.importing.description import Series, SourceDescription
from model.importing.interpreting import HIDDEN
from model.importing.manifests import Manifest
from model.importing.plausibility import strange_rows
from model.importing.raw_tables import ROW
from model.importing.repeats import repeated_marks
from model.visible import visible

OUTSIDE_SHOWN = 20
"""Values outside their series that are told; more are counted."""
ROWS = "rows of the period"
"""Column of our own where rows are counted: none of a register's has a space in its name."""
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
        keys, name = [*series.by, PERIOD], series.value or ROWS
        new = _summed(batches, series.value, keys)
        value = (pl.col(series.value) if series.value else pl.lit(1)).sum().alias(name)
        known = [pl.scan_parquet(others).group_by(keys).agg(value).collect()] if others else []
        every = pl.concat([new, *known], how="diagonal_relaxed")
        closing = pl.col(PERIOD).str.ends_with(f"-{description.period.final}").fill_null(False)
        counts = series.value is None or description.columns[series.value].kind == "whole"
        found = strange_rows(every.filter(~closing), name, series.by, counts=counts)
        found = found.filter(pl.col("_file").is_not_null()).sort("_file", "_row")
        told += [_outside(one, series, description) for one in found.head(OUTSIDE_SHOWN).to_dicts()]
        if found.height > OUTSIDE_SHOWN:
            told.append(f"Ytterligare {found.height - OUTSIDE_SHOWN} värden av {name} avviker lika mycket.")
    return told


def _summed(batches: Iterable[Batch], value: str | None, keys: Sequence[str]) -> pl.DataFrame:
    """Sum of ``value``, or number of rows, by ``keys``, with ``_row`` and ``_file`` of its largest part."""
    columns = list(dict.fromkeys([*keys, *([value] if value else []), ROW, FILE]))
    name = value or ROWS
    amount = pl.col(value) if value else pl.lit(1)
    size = amount.abs()
    parts = [
        batch.rows(columns)
        .group_by(keys)
        .agg(
            amount.sum().alias(name),
            size.max().alias("_size"),
            (pl.col(ROW).sort_by(size) if value else pl.col(ROW)).last().alias("_row"),
            (pl.col(FILE).sort_by(size) if value else pl.col(FILE)).last().alias("_file"),
        )
        for batch in batches
    ]
    return (
        pl.concat(parts)
        .group_by(keys)
        .agg(pl.col(name).sum(), pl.col("_row", "_file").sort_by("_size").last())
    )


def _outside(one: Mapping[str, object], series: Series, description: SourceDescription) -> str:
    hidden = {name for name in series.by if description.columns[name].personal}
    which = "".join(f"{name} {HIDDEN if name in hidden else visible(str(one[name]))}, " for name in series.by)
    there, usual = one[series.value or ROWS], one["usual"]
    assert isinstance(usual, float)
    place = f", rad {one['_row']}" if series.value else ""
    return (
        f"{one['_file']}{place}: {series.value or 'antalet rader'} är {number(there)} för {which}"  # type: ignore[arg-type]
        f"{one[PERIOD]}, där andra perioder har omkring {number(round(usual))}."
    )


def shrunk(
    batches: Sequence[Batch],
    periods: Mapping[str, int],
    description: SourceDescription,
    manifest: Manifest,
    folder: Path,
    source: str,
) -> list[str]:
    """A sentence for each period that would be replaced by far fewer rows, or lose its first or last days."""
    told = []
    day = description.period.column
    for (name, period), (_, kept) in manifest.in_force().items():
        if name != source or period not in periods:
            continue
        if periods[period] < MUCH_SMALLER * kept.rows:
            told.append(f"{period} hade {kept.rows} rader och ersätts av {periods[period]}. Är filen hel?")
        elif description.columns[day].kind == "day":
            before = pl.scan_parquet(folder / kept.file).select(day).collect()
            now = pl.concat([batch.rows([day]) for batch in batches if batch.period == period])
            told += _fewer_days(period, _span(before[day]), _span(now[day]))
    return told


def _fewer_days(period: str, before: tuple[date, date], now: tuple[date, date]) -> list[str]:
    if now[0] <= before[0] and now[1] >= before[1]:
        return []
    had, has = f"{before[0]} till {before[1]}", f"{now[0]} till {now[1]}"
    return [f"{period} hade dagarna {had} och ersätts av {has}. Är alla filer med?"]


def _span(days: pl.Series) -> tuple[date, date]:
    return days.min(), days.max()  # type: ignore[return-value]
