"""The cells of one column: from text to values of its kind, and what was expected where that cannot be."""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from model.bounds import LONGEST_TEXT, MOST
from model.importing.days import clocks, days, durations, moments, periods
from model.importing.description import MONEY_UNITS, TIME_UNITS, Column
from model.importing.numbers import canonical
from model.visible import UNSEEN

DIGITS = 38
WHOLE_DIGITS = 16
"""Digits before the decimal sign that an amount can have: ten thousand billions of kronor."""
_TRUE = ("ja", "j", "yes", "y", "true", "sant", "1", "x")
_FALSE = ("nej", "n", "no", "false", "falskt", "0")


class Written(NamedTuple):
    """How the file writes what several columns have. final: period that closes the books."""

    decimal: str = ","
    final: int | None = 13
    dates: tuple[str, ...] = ()


class Typed(NamedTuple):
    """Values of a column, null where there are none; ``bad``: cells that are no such value, or lack one."""

    values: pl.Series
    bad: pl.Series


def stripped(raw: pl.Series) -> pl.Series:
    """Cells without spaces (of any kind) around them; empty ones are null."""
    cells = raw.str.strip_chars()
    empty = (cells == "").fill_null(False)
    return cells.set(empty, None) if empty.any() else cells


def typed(raw: pl.Series, column: Column, written: Written) -> Typed:
    """The values that ``raw`` (String) holds, as the column's kind has them."""
    cells = stripped(raw)
    values = _VALUES[column.kind](cells, column, written)
    bad = values.is_null() & cells.is_not_null()
    if column.kind == "text":
        bad &= ~cells.is_in([word for word, code in column.codes.items() if not code])
        bad |= _text_faults(cells, column)
    elif column.least is not None or column.most is not None or not values.dtype.is_decimal():
        bad |= _outside(values, column)  # amounts have room for so many digits
    if not (column.blank or column.optional):
        bad |= cells.is_null()
    return Typed(values, bad.fill_null(False))


def expected(raw: str | None, column: Column, written: Written) -> str:
    """What should have stood where ``raw`` does, in Swedish."""
    text = (raw or "").strip()
    if not text:
        return f"{_words(column, written)} (cellen är tom)"
    if column.kind == "money" and (exact := canonical(pl.Series([text]), written.decimal)[0]):
        if len(exact.lstrip("-").split(".")[0]) > WHOLE_DIGITS:
            return f"ett belopp med högst {WHOLE_DIGITS} siffror före decimaltecknet"
        if column.least is None and column.most is None:
            return f"ett belopp med högst {column.decimals} decimaler i kronor"
    if column.kind == "text" and re.search(UNSEEN, text):
        return "en text utan osynliga styrtecken (stämmer teckenkodningen?)"
    if column.kind == "text" and len(text) > LONGEST_TEXT // 2:
        return f"en text på högst {LONGEST_TEXT} tecken"
    return _words(column, written)


def _words(column: Column, written: Written) -> str:
    example = "1 234,50" if written.decimal == "," else "1234.50"
    sign = "decimalkomma" if written.decimal == "," else "decimalpunkt"
    bounds = "".join(
        f", {word} {bound:g}"
        for word, bound in (("minst", column.least), ("högst", column.most))
        if bound is not None
    )
    form = f", skrivet {' eller '.join(column.formats)}" if column.formats else ""
    if column.kind == "text":
        if column.codes and column.other_codes == "refused":
            return "en av koderna " + ", ".join(column.codes)
        return f"en text enligt mönstret {column.pattern}" if column.pattern else "en text"
    words = {
        "whole": "ett heltal",
        "number": f"ett tal med {sign}, till exempel {example}",
        "money": f"ett belopp i {column.unit or 'kr'} med {sign}, till exempel {example}",
        "share": "en andel, till exempel 75,0 %",
        "day": f"ett datum som 2011-03-31{form}",
        "moment": f"ett datum som 2011-03-31 och klockslag som 08:30:00{form}",
        "clock": "ett klockslag som 08:30",
        "duration": f"en tid som 0:03:29, eller ett tal ({column.unit or 's'})",
        "period": "en period som 2011-03"
        + (f" (eller period {written.final} för bokslut)" if written.final else ""),
        "truth": "ja eller nej",
    }
    return words[column.kind] + bounds


def _texts(cells: pl.Series, column: Column, _: Written) -> pl.Series:
    if not column.codes:
        return cells
    words = {_plain(word): code or None for word, code in column.codes.items()}
    known = [word for word in cells.unique().drop_nulls() if _plain(word) in words]
    codes = pl.Series([words[_plain(word)] for word in known], dtype=pl.String)
    default = None if column.other_codes == "refused" else cells
    return cells.replace_strict(known, codes, default=default, return_dtype=pl.String)


def _plain(word: str) -> str:
    """A code as it is compared: case and spaces of any kind do not count."""
    return " ".join(word.split()).casefold()


def _text_faults(cells: pl.Series, column: Column) -> pl.Series:
    bad = cells.str.contains(UNSEEN) | (cells.str.len_bytes() > LONGEST_TEXT)
    if column.pattern:
        bad |= ~cells.str.contains(f"^(?:{column.pattern})$")
    return bad.fill_null(False)


def _whole(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    quick = cells.cast(pl.Int64, strict=False)
    places = (quick.is_null() & cells.is_not_null()).arg_true()
    if places.len():
        exact = canonical(cells.gather(places), written.decimal).str.replace(r"\.0+$", "")
        quick = quick.scatter(places, exact.cast(pl.Int64, strict=False))
    return quick if column.sign == 1 else -quick


def _numbers(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    values = canonical(cells, written.decimal, powers=True).cast(pl.Float64, strict=False)
    values = values.set((~values.is_finite()).fill_null(False), None)
    return values if column.sign == 1 else -values


def _money(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    """Kronor, exactly: what has more decimals or digits than there is room for is no amount."""
    power = MONEY_UNITS[column.unit or "kr"]
    decimals = max(column.decimals, 2)
    exact = canonical(cells, written.decimal)
    room = rf"^-?[0-9]{{1,{WHOLE_DIGITS}}}(?:\.[0-9]{{1,{max(column.decimals + power, 0)}}}0*)?$"
    if column.decimals + power <= 0:
        room = rf"^-?[0-9]{{1,{WHOLE_DIGITS}}}(?:\.0*)?$"
    fits = exact.str.contains(room).fill_null(False)
    exact = exact if fits.all() else exact.set(~fits, None)
    kronor = pl.Decimal(WHOLE_DIGITS + decimals, decimals)
    if power == 0:
        amounts = exact.cast(kronor, strict=False)
    else:
        scale = decimals + max(power, -power)
        wide = exact.cast(pl.Decimal(DIGITS, scale), strict=False)
        factor = pl.Series([f"{10.0**power:.{max(-power, 0)}f}"]).cast(pl.Decimal(DIGITS, max(-power, 0)))
        amounts = (wide * factor).cast(kronor, strict=False)
    if column.sign == -1:
        amounts = (amounts * pl.Series([-1])).cast(kronor)
    return amounts


def _shares(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    percent = cells.str.ends_with("%").fill_null(False)
    bare = cells.str.strip_chars_end("%").str.strip_chars()
    values = canonical(bare, written.decimal).cast(pl.Float64, strict=False)
    hundredths = percent | (column.unit == "%")
    return values / pl.Series([1.0, 100.0]).gather(hundredths.cast(pl.UInt32))


def _days(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    return days(cells, (*column.formats, *written.dates))


def _moments(cells: pl.Series, column: Column, _: Written) -> pl.Series:
    return moments(cells, column.formats, column.zone)


def _clocks(cells: pl.Series, column: Column, _: Written) -> pl.Series:
    return clocks(cells, column.formats)


def _durations(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    return durations(cells, _numbers(cells, column, written), TIME_UNITS[column.unit or "s"])


def _periods(cells: pl.Series, column: Column, written: Written) -> pl.Series:
    return periods(cells, written.final, (*column.formats, *written.dates), column.year)


def _truths(cells: pl.Series, column: Column, _: Written) -> pl.Series:
    words = [*_TRUE, *_FALSE]
    values = [True] * len(_TRUE) + [False] * len(_FALSE)
    found = cells.str.to_lowercase().replace_strict(words, values, default=None, return_dtype=pl.Boolean)
    return found.set(cells.is_null(), False) if column.blank else found


def _outside(values: pl.Series, column: Column) -> pl.Series:
    if not values.dtype.is_numeric():
        return pl.repeat(False, values.len(), eager=True)
    numbers = values.cast(pl.Float64)
    bad = ~numbers.abs().le(MOST).fill_null(True)
    if column.least is not None:
        bad |= (numbers < column.least).fill_null(False)
    if column.most is not None:
        bad |= (numbers > column.most).fill_null(False)
    return bad


_VALUES = {
    "text": _texts,
    "whole": _whole,
    "number": _numbers,
    "money": _money,
    "share": _shares,
    "day": _days,
    "moment": _moments,
    "clock": _clocks,
    "duration": _durations,
    "period": _periods,
    "truth": _truths,
}
