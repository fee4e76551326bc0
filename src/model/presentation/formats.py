"""Numbers, dates and words as readers of the spoken language expect them.

In Swedish thousands are grouped by no-break spaces and the decimal mark is a comma. Minus is U+2212 and a
missing value an en dash in every language. Babel's locale does the grouping and rounding; its minus sign is
U+2212 in Swedish only, and is made so in others. The examples are Swedish.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel.dates import format_date, get_month_names
from babel.numbers import format_decimal

from model.presentation.language import _, locale

MISSING = "–"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
PLUS_MINUS = "±"
PIECE = "st"
"""What is counted by the piece and has no noun of its own."""
MILLION = Decimal(1_000_000)
THOUSAND = Decimal(1000)

Number = int | float | Decimal | None


def number(value: Number, decimals: int = 0, signed: bool = False) -> str:
    """``1 025 000``, ``54,1`` or, signed, ``+1,2``; rounds half to even on the exact value."""
    if _missing(value):
        return MISSING
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value or 0)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(exact, format=pattern, locale=locale()).replace("-", MINUS)
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip(MINUS)
    elif signed and not text.startswith(MINUS):
        text = "+" + text
    return text


def percent(share: Number, decimals: int = 1, signed: bool = False) -> str:
    """A share as ``2,5 %``."""
    if _missing(share):
        return MISSING
    exact = Decimal(str(share)) if isinstance(share, float) else Decimal(share or 0)
    return in_percent(number(exact * 100, decimals, signed))


def kronor(value: Number, decimals: int = 2, signed: bool = False) -> str:
    """An amount with öre: ``1 234,50``."""
    return number(value, decimals, signed)


def million_kronor(value: Number, decimals: int = 1, signed: bool = False) -> str:
    """``54,1 mnkr`` from kronor."""
    if _missing(value):
        return MISSING
    return _("{number}\u00a0mnkr", number=_scaled(value, MILLION, decimals, signed))


def thousand_kronor(value: Number, decimals: int = 0, signed: bool = False) -> str:
    """``54 123 tkr`` from kronor."""
    if _missing(value):
        return MISSING
    return in_thousand_kronor(_scaled(value, THOUSAND, decimals, signed))


def between(low: str, high: str) -> str:
    """``88,1 – 89,0``, which does not break over lines."""
    return f"{low}{NO_BREAK}–{NO_BREAK}{high}"


def around(mean: str, half_width: str) -> str:
    """``54,1 ± 0,3``, which does not break over lines."""
    return f"{mean}{NO_BREAK}{PLUS_MINUS}{NO_BREAK}{half_width}"


def long_date(day: date) -> str:
    """``30 april 2011``."""
    return format_date(day, "d MMMM y", locale=locale())


def month_name(month: int) -> str:
    """``april`` for 4."""
    return str(get_month_names("wide", locale=locale())[month])


def month_abbreviation(month: int) -> str:
    """``apr`` for 4."""
    return str(get_month_names("abbreviated", locale=locale())[month]).rstrip(".")[:3]


def months_until(year: int, month: int) -> str:
    """``januari–april 2011``; one month by itself is ``januari 2011``, a whole year ``2011``."""
    if month == len(get_month_names("wide", locale=locale())):
        return str(year)
    first, last = month_name(1), month_name(month)
    return f"{first} {year}" if month == 1 else f"{first}–{last} {year}"


def inside(label: str) -> str:
    """A label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


def first_up(label: str) -> str:
    """What stands inside a sentence, as it begins one."""
    return label[:1].upper() + label[1:]


def _scaled(value: Number, unit: Decimal, decimals: int, signed: bool) -> str:
    exact = Decimal(str(value)) if isinstance(value, float) else Decimal(value or 0)
    return number(exact / unit, decimals, signed)


def price_unit(noun: str) -> str:
    """What a price is for, as ``kr/faktura``; nothing for nothing."""
    if noun == PIECE:
        return _("kr/st")
    return _("kr/{unit}", unit=_(noun)) if noun else ""


def in_percent(number: str) -> str:
    """A number or an interval with its unit: ``88,1 – 89,0 %``."""
    return _("{number}\u00a0%", number=number)


def in_thousand_kronor(number: str) -> str:
    """A number or an interval with its unit: ``54 123 tkr``."""
    return _("{number}\u00a0tkr", number=number)


def _missing(value: Number) -> bool:
    return value is None or value != value
