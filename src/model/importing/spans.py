"""Rows that last from a day to another (an absence, a case, an invoice on its way), counted by month.

An absence counts in every month that it touches, with the working days that it has there; a case counts as
completed in the month it ends, and as open at the end of each month that it has begun and not ended in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from model.importing.batches import PERIOD
from model.importing.control import number
from model.importing.fills import Spans, Weight
from model.importing.manifests import read_manifest, register_folder
from model.importing.registers import scan
from model.working_days import working_days

YEARS_BACK = 10
"""How far back working days are counted; what has lain longer is as old as that."""
_DAY, _NUMBER, _FIRST, _LAST, _BEFORE, _TO = "day ", "number ", "first ", "last ", "before ", "to "
_BEGUN, _ENDED, _WEIGHT = "begun ", "ended ", "weight "
_EVE, _FROM, _UNTIL, _KNOWN = "eve ", "from ", "until ", " known"
"""Columns of our own: no column of a register has a space in its name."""


def by_month(
    rows: pl.LazyFrame, spans: Spans, *, year: int, months: Sequence[int], data: Path
) -> tuple[pl.LazyFrame, list[str]]:
    """``rows``, once for each of ``months`` of ``year`` in which they count, ``period`` being that month.

    With the columns that :class:`Spans` tells of. Second: what there is to tell.
    """
    numbered = _numbered(year)
    rows = _with_number(rows, spans.begins, _BEGUN, numbered)
    if spans.counted == "ended":
        period = pl.col(spans.ends).dt.strftime("%Y-%m")
        rows = _with_number(rows.with_columns(period.alias(PERIOD)), spans.ends, _ENDED, numbered)
        rows = rows.filter(pl.col(PERIOD).is_in([f"{year}-{month:02d}" for month in months]))
        return rows.with_columns((pl.col(_ENDED) - pl.col(_BEGUN)).alias("working_days")), []
    ends = pl.col(spans.ends)
    rows = rows.drop(PERIOD).join(_months(year, months, numbered), how="cross")
    begun = pl.col(spans.begins) <= pl.col(_LAST)
    if spans.counted == "open_at_end":
        rows = rows.filter(begun & (ends.is_null() | (ends > pl.col(_LAST))))
        return rows.with_columns((pl.col(_TO) - pl.col(_BEGUN)).alias("working_days")), []
    rows = rows.filter(begun & (ends.is_null() | (ends >= pl.col(_FIRST))))
    return _during(rows, spans, numbered, year, data)


def _during(
    rows: pl.LazyFrame, spans: Spans, numbered: pl.LazyFrame, year: int, data: Path
) -> tuple[pl.LazyFrame, list[str]]:
    """The part of each month that a span takes."""
    day_before = pl.max_horizontal(pl.col(spans.begins), pl.col(_FIRST)).dt.offset_by("-1d")
    to = pl.min_horizontal(pl.col(spans.ends).fill_null(date(year, 12, 31)), pl.col(_LAST))
    rows = rows.with_columns(day_before.alias(_FROM), to.alias(_UNTIL))
    rows = _with_number(_with_number(rows, _FROM, _BEGUN + _FROM, numbered), _UNTIL, _ENDED, numbered)
    worked = pl.col(_ENDED) - pl.col(_BEGUN + _FROM)
    part = worked / (pl.col(_TO) - pl.col(_BEFORE))
    if spans.share:
        part *= pl.col(spans.share).cast(pl.Float64)
    told: list[str] = []
    if spans.weight:
        rows, told = _weighted(rows, spans.weight, data)
        part *= pl.col(_WEIGHT)
    return rows.with_columns(worked.alias("working_days"), part.alias("part_of_month")), told


def _numbered(year: int) -> pl.LazyFrame:
    """Each day, and how many working days there are up to it."""
    first, last = date(year - YEARS_BACK, 1, 1), date(year, 12, 31)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    worked = {day for each in range(first.year, year + 1) for day in working_days(each)}
    table = pl.DataFrame({_DAY: days, _NUMBER: [day in worked for day in days]})
    return table.lazy().with_columns(pl.col(_NUMBER).cast(pl.Int64).cum_sum())


def _with_number(rows: pl.LazyFrame, column: str, name: str, numbered: pl.LazyFrame) -> pl.LazyFrame:
    """How many working days there are up to the day of ``column``; none for what is earlier than counted."""
    joined = rows.join(numbered, left_on=column, right_on=_DAY, how="left", maintain_order="left")
    return joined.with_columns(pl.col(_NUMBER).fill_null(0).alias(name)).drop(_NUMBER)


def _months(year: int, months: Sequence[int], numbered: pl.LazyFrame) -> pl.LazyFrame:
    """Each month: its period, first and last day, and the working days before it and to its end."""
    firsts = [date(year, month, 1) for month in months]
    lasts = [(first + timedelta(days=31)).replace(day=1) - timedelta(days=1) for first in firsts]
    table = pl.LazyFrame(
        {
            PERIOD: [f"{year}-{month:02d}" for month in months],
            _FIRST: firsts,
            _LAST: lasts,
            _EVE: [first - timedelta(days=1) for first in firsts],
        },
        schema={PERIOD: pl.String, _FIRST: pl.Date, _LAST: pl.Date, _EVE: pl.Date},
    )
    return _with_number(_with_number(table, _EVE, _BEFORE, numbered), _LAST, _TO, numbered)


def _weighted(rows: pl.LazyFrame, weight: Weight, data: Path) -> tuple[pl.LazyFrame, list[str]]:
    """The weight of each row: what the latest month of the other register to that month says, else 1."""
    known = _weights(weight, data)
    asked = rows.select(weight.key, PERIOD).unique().collect().sort(PERIOD)
    if known is None:
        return rows.with_columns(pl.lit(1.0).alias(_WEIGHT)), [
            f"registret {weight.in_register} är tomt: alla räknas med full {weight.column}"
        ]
    held = (
        asked.join(known, on=weight.key, how="inner", suffix=_KNOWN)
        .filter(pl.col(PERIOD + _KNOWN) <= pl.col(PERIOD))
        .sort(PERIOD + _KNOWN)
        .group_by(weight.key, PERIOD)
        .agg(pl.col(_WEIGHT).last())
    )
    lacking = asked.join(held, on=[weight.key, PERIOD], how="anti")[weight.key].n_unique()
    told = (
        f"{number(lacking)} som inte finns i registret {weight.in_register} räknas med full {weight.column}"
    )
    rows = rows.join(held.lazy(), on=[weight.key, PERIOD], how="left")
    return rows.with_columns(pl.col(_WEIGHT).fill_null(1.0)), [told] if lacking else []


def _weights(weight: Weight, data: Path) -> pl.DataFrame | None:
    """By key and period of the other register; None where nothing is imported to it."""
    if not read_manifest(register_folder(weight.in_register, data)).in_force():
        return None
    rows = scan(weight.in_register, data)
    summed = rows.group_by(weight.key, PERIOD).agg(
        pl.col(weight.column).sum().cast(pl.Float64).alias(_WEIGHT)
    )
    return summed.collect()
