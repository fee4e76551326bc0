"""Days, clocks and months as people and systems write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2100, 12, 31)
"""Days outside are taken for misread: a year of two digits, a serial number of something else."""
ISO = "%Y-%m-%d"
_USUAL = (
    (r"^\d{8}$", "%Y%m%d"),
    (r"^\d{1,2}\.\d{1,2}\.\d{4}$", "%d.%m.%Y"),
    (r"^\d{4}/\d{1,2}/\d{1,2}$", "%Y/%m/%d"),
)
_WITH_CLOCK = r"^(\d{4}-\d{2}-\d{2})[ T]\d{2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?$"
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WORDED_DAY = (
    r"(?i)^(\d{1,2})[ .\-]*(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zåäö]*\.?[ \-]*(\d{4})$"
)
_WORDED_MONTH = r"(?i)^(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-zåäö]*\.?[ \-]*(\d{4})$"
_NUMBERED_MONTH = r"^(\d{4})[-/.M ]?(\d{2})$"
_MONTH_ALONE = r"^(\d{1,2})$"
_MONTH_FIRST = r"^(\d{1,2})/(\d{4})$"
_EPOCHS = {"excel": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
"""Day 0 of a serial number. Excel's 1900 has a 29 February that never was: right from 1 March on."""
_MOMENTS = (
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M",
    "%Y%m%d %H:%M:%S",
)
_CLOCK = (
    r"^(?:\d{4}-\d{2}-\d{2}[ T])?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?"
    r"(?:\s*[-–]\s*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)?$"
)
_SPENT = r"^(?:(\d+):)?(\d*):(\d{2}(?:[.,]\d+)?)$"

_Reading = Callable[[pl.Series, str], pl.Series]


def days(cells: pl.Series, formats: tuple[str, ...] = ()) -> pl.Series:
    """Date of each cell, null for none. ``formats`` (strftime, excel, excel-1904) are tried first."""
    given: pl.Series | None = None
    for form in formats:
        given = _filled(given, cells, _serials if form in _EPOCHS else _as_written, form)
    given = _filled(given, cells, _iso, ISO)
    for pattern, form in _USUAL:
        given = _filled(given, cells, _shaped(pattern), form)
    given = _filled(given, cells, _with_clock, ISO)
    given = _filled(given, cells, _worded, ISO)
    inside = given.is_between(FIRST_DAY, LAST_DAY).fill_null(False)
    return given if inside.all() else given.set(~inside, None)


def moments(cells: pl.Series, formats: tuple[str, ...] = (), zone: str | None = None) -> pl.Series:
    """Date and clock of each cell, null for none; in UTC where ``zone`` says where the clock hangs.

    ``unix`` among the formats is seconds since 1970 in UTC. An hour that comes twice when summer time ends is
    taken for the first; one that is skipped in spring is no time.
    """
    given: pl.Series | None = None
    for form in (*formats, *_MOMENTS):
        given = _filled(given, cells, _seconds if form == "unix" else _moment, form)
    assert given is not None
    if zone and "unix" not in formats:
        given = given.dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        ).dt.convert_time_zone("UTC")
    elif zone:
        given = given.dt.replace_time_zone("UTC")
    return given


def clocks(cells: pl.Series, formats: tuple[str, ...] = ()) -> pl.Series:
    """Time of day of each cell, null for none; of ``08:30-09:00`` where it begins, of a moment its clock.

    ``formats`` (of moments, as strftime writes them) are tried first.
    """
    given: pl.Series | None = None
    for form in formats:
        given = _filled(given, cells, lambda rest, form: _moment(rest, form).dt.time(), form)
    return _filled(given, cells, lambda rest, _: _usual_clocks(rest), "")


def _usual_clocks(cells: pl.Series) -> pl.Series:
    parts = cells.str.extract_groups(_CLOCK).struct.unnest().cast(pl.Int64)
    hours, minutes, seconds = (parts.to_series(place) for place in range(3))
    seconds = seconds.fill_null(0)
    fits = ((hours < 24) & (minutes < 60) & (seconds < 60)).fill_null(False)
    of_day = (hours * 3600 + minutes * 60 + seconds) * 1_000_000_000
    return of_day.set(~fits, None).cast(pl.Time)


def durations(cells: pl.Series, numbers: pl.Series, unit: float) -> pl.Series:
    """Seconds of each cell: written as (h:)mm:ss, else the number beside it times ``unit`` seconds."""
    parts = cells.str.extract_groups(_SPENT).struct.unnest()
    hours = parts.to_series(0).cast(pl.Float64).fill_null(0.0)
    minutes = parts.to_series(1).replace("", "0").cast(pl.Float64)
    seconds = parts.to_series(2).str.replace(",", ".", literal=True).cast(pl.Float64)
    fits = ((seconds < 60) & ((minutes < 60) | (parts.to_series(0).is_null()))).fill_null(False)
    spent = (hours * 3600 + minutes * 60 + seconds).set(~fits, None)
    plain = (numbers * unit).set((numbers < 0).fill_null(False), None)
    return spent.fill_null(plain) if spent.null_count() else spent


def periods(
    cells: pl.Series, final: int | None, formats: tuple[str, ...] = (), of_year: int | None = None
) -> pl.Series:
    """Month of each cell as ``2011-03``, null for none; ``2011-13`` is the period that closes the books.

    of_year: the year of months written as numbers alone.
    """
    known = cells.unique().drop_nulls()
    words = known if of_year is None else known.str.replace(_MONTH_ALONE, f"${{1}}/{of_year}")
    year, month = _month_of(words, formats)
    fits = month.is_between(1, 12).fill_null(False)
    if final is not None:
        fits |= (month == final).fill_null(False)
    fits &= year.is_between(FIRST_DAY.year, LAST_DAY.year).fill_null(False)
    named = year.cast(pl.String) + "-" + month.cast(pl.String).str.zfill(2)
    return cells.replace_strict(known, named.set(~fits, None), default=None, return_dtype=pl.String)


def _month_of(cells: pl.Series, formats: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    numbered = cells.str.extract_groups(_NUMBERED_MONTH).struct.unnest()
    first = cells.str.extract_groups(_MONTH_FIRST).struct.unnest()
    worded = cells.str.extract_groups(_WORDED_MONTH).struct.unnest()
    day = days(cells, formats).set(numbered.to_series(0).is_not_null(), None)
    year = numbered.to_series(0).fill_null(first.to_series(1)).fill_null(worded.to_series(1)).cast(pl.Int32)
    month = numbered.to_series(1).fill_null(first.to_series(0)).cast(pl.Int32)
    month = month.fill_null(_month_numbers(worded.to_series(0)))
    return year.fill_null(day.dt.year()), month.fill_null(day.dt.month().cast(pl.Int32))


def _month_numbers(words: pl.Series) -> pl.Series:
    names = words.str.to_lowercase()
    return names.replace_strict(list(_MONTHS), list(range(1, 13)), default=None, return_dtype=pl.Int32)


def _filled(given: pl.Series | None, cells: pl.Series, reading: _Reading, form: str) -> pl.Series:
    """``given`` with what ``reading`` makes of the cells that are still nothing."""
    if given is None:
        return reading(cells, form)
    places = (given.is_null() & cells.is_not_null()).arg_true()
    if not places.len():
        return given
    return given.scatter(places, reading(cells.gather(places), form))


def _shaped(pattern: str) -> _Reading:
    return lambda cells, form: _as_written(_like(cells, pattern), form)


def _with_clock(cells: pl.Series, _: str) -> pl.Series:
    return _iso(cells.str.extract(_WITH_CLOCK))


def _like(cells: pl.Series, pattern: str) -> pl.Series:
    return cells.set(~cells.str.contains(pattern).fill_null(False), None)


def _iso(cells: pl.Series, _: str = ISO) -> pl.Series:
    return cells.set((cells.str.len_bytes() != 10).fill_null(False), None).str.to_date(ISO, strict=False)


def _as_written(cells: pl.Series, form: str) -> pl.Series:
    return cells.str.to_date(form, strict=False)


def _moment(cells: pl.Series, form: str) -> pl.Series:
    return cells.str.to_datetime(form, strict=False, time_unit="us", time_zone=None)


def _seconds(cells: pl.Series, _: str) -> pl.Series:
    whole = cells.cast(pl.Float64, strict=False)
    return (whole * 1_000_000).cast(pl.Int64).cast(pl.Datetime("us"))


def _serials(cells: pl.Series, form: str) -> pl.Series:
    serial = _like(cells, r"^\d{3,5}(?:[.,]\d+)?$").str.extract(r"^(\d+)").cast(pl.Int32)
    return (serial + (_EPOCHS[form] - date(1970, 1, 1)).days).cast(pl.Date)


def _worded(cells: pl.Series, _: str) -> pl.Series:
    parts = cells.str.extract_groups(_WORDED_DAY).struct.unnest()
    month = _month_numbers(parts.to_series(1)).cast(pl.String).str.zfill(2)
    return _iso(parts.to_series(2) + "-" + month + "-" + parts.to_series(0).str.zfill(2))
