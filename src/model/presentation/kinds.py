"""Kinds of values: how each is shown to readers, and how it is written as data.

A cell stays a value until it is shown. What is written as data is never rounded for show: money to the öre,
everything else as it was computed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import pandas as pd

from model.presentation import formats
from model.presentation.language import N_, _
from tertialpdf.blocks import Cell, Exact, Side

KindName = Literal[
    "text",
    "name",
    "price_unit",
    "integer",
    "decimal",
    "percent",
    "points",
    "points_unsigned",
    "kronor",
    "tkr",
    "mnkr",
    "date",
    "year",
    "month",
    "moment",
    "clock",
    "change",
    "change_percent",
    "change_kronor",
    "change_tkr",
    "value",
]
WORDS = ("text", "name", "price_unit")
"""Kinds whose values are words."""
ORE = Decimal("0.01")
LONGEST = 12
"""Digits after the decimal mark that an exact number may have as data; a quotient's tail is rounded there."""
Show = Callable[[Any, int | None], str]


@dataclass(frozen=True)
class Kind:
    """A kind of values.

    show: the value, not missing, with a number of decimals (None is the kind's own) as text. signed: a number
    or an interval with the sign that it never goes without. unit: what the heading of such a column says, if
    the text does not; said: a text with its unit, where a column mixes kinds. data_unit: unit of the value as
    data. money: data is exact to the öre.
    """

    show: Show
    align: Side = "right"
    signed: Callable[[str], str] = str
    unit: str = ""
    said: Callable[[str], str] = str
    data_unit: str = ""
    money: bool = False


def _number(decimals: int, signed: bool = False) -> Show:
    return lambda value, digits: formats.number(value, decimals if digits is None else digits, signed)


def _scaled(scale: int, decimals: int, signed: bool = False) -> Show:
    return lambda value, digits: formats.number(
        Decimal(str(value)) / scale, decimals if digits is None else digits, signed
    )


def _hundredths(signed: bool = False) -> Show:
    """A share as percent or percentage points."""
    return lambda value, digits: formats.number(
        Decimal(str(value)) * 100, 1 if digits is None else digits, signed
    )


def _clock(moment: datetime) -> str:
    """A time of day to the millisecond: ``08:30:00,250``."""
    return f"{moment:%H:%M:%S}{formats.number(moment.microsecond // 1000 / 1000, 3)[1:]}"


def _points(text: str) -> str:
    return _("{number}\u00a0p.e.", number=text)


def _as_needed(value: Any, digits: int | None) -> str:
    """A number with a decimal only where there is any: ``90`` and ``89,3``."""
    rounded = round(float(value), 1 if digits is None else digits)
    return formats.number(rounded, 0 if rounded.is_integer() else 1 if digits is None else digits)


KINDS: dict[KindName, Kind] = {
    "text": Kind(lambda value, _digits: str(value), "left"),
    "name": Kind(lambda value, _digits: _(str(value)), "left"),
    "price_unit": Kind(lambda value, _digits: formats.price_unit(str(value)), "left"),
    "integer": Kind(_number(0)),
    "decimal": Kind(_number(1)),
    "value": Kind(_as_needed),
    "percent": Kind(_hundredths(), signed=formats.in_percent, data_unit=N_("andel")),
    "points": Kind(_hundredths(signed=True), unit=N_("p.e."), said=_points, data_unit=N_("andel")),
    "points_unsigned": Kind(_hundredths(), unit=N_("p.e."), said=_points, data_unit=N_("andel")),
    "kronor": Kind(_number(2), data_unit=N_("kr"), money=True),
    "tkr": Kind(
        _scaled(1000, 0), unit=N_("tkr"), said=formats.in_thousand_kronor, data_unit=N_("kr"), money=True
    ),
    "mnkr": Kind(_scaled(1_000_000, 1), unit=N_("mnkr"), data_unit=N_("kr"), money=True),
    "date": Kind(lambda value, _digits: value.isoformat()),
    "year": Kind(lambda value, _digits: str(int(value))),
    "month": Kind(lambda value, _digits: formats.month_name(int(value)), "left"),
    "moment": Kind(lambda value, _digits: f"{value:%Y-%m-%d %H:%M}"),
    "clock": Kind(lambda value, _digits: _clock(value)),
    "change": Kind(_number(0, signed=True)),
    "change_percent": Kind(_hundredths(signed=True), signed=formats.in_percent, data_unit=N_("andel")),
    "change_kronor": Kind(_number(0, signed=True), data_unit=N_("kr"), money=True),
    "change_tkr": Kind(
        _scaled(1000, 0, signed=True),
        unit=N_("tkr"),
        said=formats.in_thousand_kronor,
        data_unit=N_("kr"),
        money=True,
    ),
}


def shown(value: Any, kind: KindName, decimals: int | None = None) -> str:
    """The value as text, without the unit that a heading says; a dash if it is missing.

    TypeError for text where the kind is of numbers or days: what is shown is made text here and nowhere else.
    """
    if isinstance(value, str) and kind not in WORDS:
        raise TypeError(f"a value of kind {kind} is text: {value!r}")
    return formats.MISSING if is_missing(value) else KINDS[kind].signed(KINDS[kind].show(value, decimals))


def said(value: Any, kind: KindName, decimals: int | None = None) -> str:
    """The value as text with its unit: ``427 tkr``; a dash if it is missing."""
    return formats.MISSING if is_missing(value) else KINDS[kind].said(shown(value, kind, decimals))


def shown_between(low: Any, high: Any, kind: KindName, decimals: int | None = None) -> str:
    """An interval, without a unit that a heading says: ``88,1 – 89,0 %``; a dash if an end is missing."""
    if is_missing(low) or is_missing(high):
        return formats.MISSING
    show = _show_alike(kind, (low, high), decimals)
    return KINDS[kind].signed(formats.between(show(low, decimals), show(high, decimals)))


def _show_alike(kind: KindName, values: Sequence[Any], decimals: int | None) -> Show:
    """How numbers that stand together are shown: all with decimals where one of them has any."""
    if kind != "value" or all(round(float(value), decimals or 1).is_integer() for value in values):
        return KINDS[kind].show
    return KINDS["decimal"].show


def said_between(low: Any, high: Any, kind: KindName, decimals: int | None = None) -> str:
    """An interval with its unit once: ``−356 – 947 tkr``; a dash if an end is missing."""
    text = shown_between(low, high, kind, decimals)
    return text if text == formats.MISSING else KINDS[kind].said(text)


def shown_around(mean: Any, half_width: Any, kind: KindName, decimals: int | None = None) -> str:
    """A mean with half the width of its interval, without a unit that a heading says: ``54,1 ± 0,3``."""
    if is_missing(mean) or is_missing(half_width):
        return formats.MISSING
    show = _show_alike(kind, (mean, half_width), decimals)
    middle, margin = (show(value, decimals) for value in (mean, half_width))
    return KINDS[kind].signed(formats.around(middle, margin.removeprefix("+")))


def said_around(mean: Any, half_width: Any, kind: KindName, decimals: int | None = None) -> str:
    """:func:`shown_around` with its unit; a dash if either is missing."""
    text = shown_around(mean, half_width, kind, decimals)
    return text if text == formats.MISSING else KINDS[kind].said(text)


def as_data(value: Any, kind: KindName) -> Cell:
    """The value as a file holds it: money to the öre, times as ISO text, names in the language spoken."""
    if is_missing(value):
        return None
    if kind in WORDS:
        return KINDS[kind].show(value, None)
    if isinstance(value, datetime) and kind != "date":
        return value.isoformat(sep=" ", timespec="milliseconds" if kind == "clock" else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    plain = value.item() if hasattr(value, "item") else value
    if not isinstance(plain, int | float | Decimal):
        raise TypeError(f"a value of kind {kind} is no number: {value!r}")
    if KINDS[kind].money:
        return Exact(decimal=str(Decimal(str(plain)).quantize(ORE)))
    if isinstance(plain, Decimal):
        return Exact(decimal=f"{round(plain, LONGEST).normalize():f}")
    return plain


def is_missing(value: Any) -> bool:
    """Whether there is no value: None, NaN or NaT."""
    return value is None or (not isinstance(value, list | tuple) and bool(pd.isna(value)))


def series_words(values: Sequence[float | None], decimals: int = 0) -> str:
    """A series in words: ``från 3 till 8, som lägst 2 och som högst 9``; empty without values."""
    known = [float(value) for value in values if not is_missing(value)]  # type: ignore[arg-type]
    if not known:
        return ""
    first, last, low, high = (
        formats.number(value, decimals) for value in (known[0], known[-1], min(known), max(known))
    )
    return _(
        "från {first} till {last}, som lägst {low} och som högst {high}",
        first=first,
        last=last,
        low=low,
        high=high,
    )
