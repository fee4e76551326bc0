"""What an import takes and tells of: rows alike, values far outside their series, periods that shrink."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from model.importing.control import number
from model.importing.description import Series, SourceDescription
from model.importing.interpreting import HIDDEN
from model.importing.manifests import Manifest
from model.importing.plausibility import strange_rows
from model.importing.raw_tables import ROW
from model.importing.registers import FILE, PERIOD
from model.importing.repeats import alike as rows_alike
from model.visible import visible

OUTSIDE_SHOWN = 20
"""Values outside their series that are told; more are counted."""
ROWS = "rows of the period"
MUCH_SMALLER = 0.5
"""Share of a period's rows that a file which replaces it may have without a word."""


def alike(frame: pl.DataFrame, description: SourceDescription) -> list[str]:
    """Without a key nothing tells a repeated row from two that happen to be alike: it is said."""
    if description.key:
        return []
    count = rows_alike(frame.filter(pl.col(ROW).is_not_null()), list(description.kept))
    if not count:
        return []
    return [
        f"{count} rader är likadana som en tidigare rad i alla kolumner som läses; de är tagna (key saknas)."
    ]


def outside_series(
    frame: pl.DataFrame, description: SourceDescription, manifest: Manifest, folder: Path, source: str
) -> list[str]:
    """A sentence for each value far outside its own series, the register's other periods counted in.

    The period that closes the books is like no month, and is passed over.
    """
    told: list[str] = []
    others = [
        folder / kept.file
        for (name, period), (_, kept) in manifest.in_force().items()
        if name == source and period not in set(frame[PERIOD]) | set(frame[PERIOD].str.slice(0, 4))
    ]
    for series in description.series:
        keys = [*series.by, PERIOD]
        name = series.value or ROWS
        value = pl.col(series.value) if series.value else pl.lit(1)
        new = frame.group_by(keys).agg(
            value.sum().alias(name),
            _row=pl.col(ROW).sort_by(value.abs()).last() if series.value else pl.col(ROW).min(),
            _file=pl.col(FILE).sort_by(value.abs()).last() if series.value else pl.col(FILE).min(),
        )
        known = (
            [pl.scan_parquet(others).group_by(keys).agg(value.sum().alias(name)).collect()] if others else []
        )
        every = pl.concat([new, *known], how="diagonal_relaxed")
        closing = pl.col(PERIOD).str.ends_with(f"-{description.period.final}").fill_null(False)
        counts = series.value is None or description.columns[series.value].kind == "whole"
        found = strange_rows(every.filter(~closing), name, series.by, counts=counts)
        found = found.filter(pl.col("_file").is_not_null()).sort("_file", "_row")
        told += [_outside(one, series, description) for one in found.head(OUTSIDE_SHOWN).to_dicts()]
        if found.height > OUTSIDE_SHOWN:
            told.append(f"Ytterligare {found.height - OUTSIDE_SHOWN} värden av {name} avviker lika mycket.")
    return told


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
    frame: pl.DataFrame,
    periods: Mapping[str, int],
    description: SourceDescription,
    manifest: Manifest,
    folder: Path,
    source: str,
) -> list[str]:
    """A sentence for each period that would be replaced by far fewer rows, or lose its first or last days."""
    told = []
    for (name, period), (_, kept) in manifest.in_force().items():
        if name != source or period not in periods:
            continue
        if periods[period] < MUCH_SMALLER * kept.rows:
            told.append(f"{period} hade {kept.rows} rader och ersätts av {periods[period]}. Är filen hel?")
        elif description.columns[description.period.column].kind == "day":
            of_period = frame.filter(pl.col(PERIOD).str.starts_with(period))
            told += _fewer_days(
                period,
                _span(pl.scan_parquet(folder / kept.file), description.period.column),
                _span(of_period.lazy(), description.period.column),
            )
    return told


def _fewer_days(period: str, before: tuple[date, date], now: tuple[date, date]) -> list[str]:
    if now[0] <= before[0] and now[1] >= before[1]:
        return []
    had, has = f"{before[0]} till {before[1]}", f"{now[0]} till {now[1]}"
    return [f"{period} hade dagarna {had} och ersätts av {has}. Är alla filer med?"]


def _span(rows: pl.LazyFrame, day: str) -> tuple[date, date]:
    first, last = rows.select(first=pl.col(day).min(), last=pl.col(day).max()).collect().row(0)
    return first, last
