"""Numbers as people and systems write them, made the text that a computer reads: exactly, or not at all."""

from __future__ import annotations

import re
from functools import cache, partial

import polars as pl

GROUP = "[ \u00a0\u202f\u2009\u2007’']"
"""What may stand between groups of three digits, beside the point of a decimal comma and the reverse."""
_MINUS = "[-\u2212\u2013]"
_CURRENCY = r"(?i)\s*(?:kr\.?|sek|:-)$"
_POWER = r"(?i)e[-+]?\d+$"


def canonical(cells: pl.Series, decimal: str, *, powers: bool = False) -> pl.Series:
    """``cells`` (stripped, null where empty) with a decimal point and a leading minus; null for no number.

    Groups must be of three digits. A point followed by three digits is not guessed at where the decimal sign
    is a comma: 1.234 is no number, 1.234,50 and 1.234.567 are. powers: 1,5E+06 is a number.
    """
    plain = cells.str.replace(",", ".", literal=True) if decimal == "," else cells
    simple = cells.str.contains(_simple(decimal)).fill_null(False)
    if simple.sum() == cells.len() - cells.null_count():
        return plain
    result = plain.set(~simple, None)
    grouped = ~simple & cells.str.contains(_grouped(decimal)).fill_null(False)
    for places, reading in (
        (grouped.arg_true(), _without_groups),
        ((~simple & ~grouped & cells.is_not_null()).arg_true(), partial(_written_out, powers=powers)),
    ):
        if places.len():
            result = result.scatter(places, reading(cells.gather(places), decimal))
    return result


def _without_groups(cells: pl.Series, decimal: str) -> pl.Series:
    return cells.str.replace_all(GROUP, "").str.replace(decimal, ".", literal=True)


@cache
def _simple(decimal: str) -> str:
    return rf"^-?[0-9]+(?:{re.escape(decimal)}[0-9]+)?$"


@cache
def _grouped(decimal: str) -> str:
    return rf"^-?[0-9]{{1,3}}(?:{GROUP}[0-9]{{3}})+(?:{re.escape(decimal)}[0-9]+)?$"


@cache
def _number(decimal: str) -> str:
    mark, other = re.escape(decimal), re.escape("." if decimal == "," else ",")
    grouped = rf"[0-9]{{1,3}}(?:{GROUP}[0-9]{{3}})+"
    twice = rf"[0-9]{{1,3}}(?:{other}[0-9]{{3}}){{2,}}"
    with_fraction = rf"[0-9]{{1,3}}{other}[0-9]{{3}}{mark}[0-9]+"
    fraction = rf"(?:{mark}[0-9]*)?"
    return rf"^(?:{with_fraction}|(?:{grouped}|{twice}|[0-9]+){fraction}|{mark}[0-9]+)$"


def _written_out(cells: pl.Series, decimal: str, *, powers: bool) -> pl.Series:
    """The slow way, for cells that are not simply digits: signs behind, parentheses, groups, currency."""
    other = "." if decimal == "," else ","
    text = cells.str.replace(_CURRENCY, "").str.strip_chars()
    power = text.str.extract(f"({_POWER})") if powers else pl.Series([None] * len(text), dtype=pl.String)
    text = text.str.replace(_POWER, "") if powers else text
    in_parentheses = text.str.contains(r"^\(.*\)$").fill_null(False)
    text = text.str.replace(r"^\(\s*(.*?)\s*\)$", "${1}")
    before = text.str.contains(rf"^{_MINUS}").fill_null(False)
    behind = text.str.contains(rf"{_MINUS}$").fill_null(False)
    digits = text.str.replace(rf"^(?:{_MINUS}|\+)\s*", "").str.replace(rf"\s*{_MINUS}$", "")
    signs = in_parentheses.cast(pl.Int8) + before.cast(pl.Int8) + behind.cast(pl.Int8)
    fits = digits.str.contains(_number(decimal)).fill_null(False) & (signs <= 1)
    bare = digits.str.replace_all(GROUP, "").str.replace_all(other, "", literal=True)
    bare = bare.str.replace(decimal, ".", literal=True).str.strip_chars_end(".").str.replace(r"^\.", "0.")
    minus = pl.Series(["", "-"]).gather((signs > 0).cast(pl.UInt32))
    return (minus + bare + power.fill_null("")).set(~fits, None)
