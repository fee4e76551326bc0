"""Quantities as they are written, exactly: whole numbers over a common denominator, by customer and segment.

A tariff multiplies and rounds many thousand amounts. As integers in arrays that is exact and fast, where
fractions are exact and slow, and floats neither know a tie nor a tenth.

A row tells a month, the days from ``first_day`` through ``last_day`` (open where one is missing), or neither,
which is the whole year. What is in force has its number in all of them; what happens is so many in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.apportionment import MOST_BITS, ExactIntegers, product
from model.arrays import Flags
from model.errors import Finding, InputError
from model.pricing.tariffs.segments import Segments
from model.pricing.tariffs.tariff import Tariff
from model.time_units import MONTHS
from model.validity.charged_months import open_months
from model.validity.span import Span

MONTH_NUMBERS = np.arange(1, MONTHS + 1)
MOST_DECIMALS, MOST_FLOAT_BITS = 15, 50
"""Within these a float times a power of ten, rounded, is the decimal number that it is written as."""
KEY = ["customer", "quantity", "month", "amount"]
DAYS = ["first_day", "last_day"]


class Counted(NamedTuple):
    """Amounts of a quantity: a row per customer, rising, and a column per segment.

    level / scale is how many are in force, flow / scale how many happen; the same where segments are months.
    told: whether anything is said of the segment, be it zero.
    """

    customers: ExactIntegers
    level: ExactIntegers
    flow: ExactIntegers
    scale: int
    told: Flags


def counted(
    tariff: Tariff, quantities: pd.DataFrame, year: int | None = None
) -> tuple[Segments, dict[str, Counted]]:
    """The year's segments, and the amounts of every quantity of ``tariff`` that has any.

    ``quantities``: customer, quantity, month (1-12), amount, and where it has them first_day and last_day;
    repeated rows add up. year: needed where the tariff or a row tells days. Raises InputError with every row
    that cannot be counted.
    """
    known, happening = tariff.quantities, tariff.happening
    table = _with_days(quantities)
    amounts = table["amount"].to_numpy()
    of_known = pd.Index(known).get_indexer(pd.Index(table["quantity"]))
    by_month = table["month"].isin(MONTH_NUMBERS).to_numpy()
    dated = np.flatnonzero(table["month"].isna().to_numpy())
    names = table["quantity"].to_numpy()
    spans = dict(zip(dated.tolist(), _spans(table.iloc[dated]), strict=True))
    is_whole, vague = (np.zeros(len(table), dtype=np.bool_) for _ in range(2))
    for row, span in spans.items():
        is_whole[row] = span is not None
        is_open = span is not None and None in (span.first, span.last)
        vague[row] = is_open and names[row] in happening
    tells_days = any(span not in (None, Span()) for span in spans.values()) or tariff.days_of_change
    refused = table[(of_known < 0) | ~(by_month | is_whole) | ~_countable(amounts) | vague]
    faults = [_refused(row, known) for row in refused.itertuples(index=False, name=None)]
    if year is None and tells_days:
        faults.append(
            Finding(
                "mängderna", "året", "saknas", "valet --year: året som taxans eller mängdernas dagar hör till"
            )
        )
    if faults:
        raise InputError(*faults)
    segments = _segments(tariff, [span for span in spans.values() if span is not None], year)
    customers = table["customer"].to_numpy(dtype=np.int64)
    found = {}
    for number, name in enumerate(known):
        rows = np.flatnonzero(of_known == number)
        if len(rows):
            months = table["month"].to_numpy()[rows]
            of_rows = [spans.get(row) for row in rows.tolist()] if is_whole[rows].any() else None
            found[name] = _laid_out(tariff, segments, year, customers[rows], months, of_rows, amounts[rows])
    return segments, found


def _with_days(quantities: pd.DataFrame) -> pd.DataFrame:
    columns = [*KEY, *DAYS]
    return quantities.reindex(columns=columns) if set(DAYS) - set(quantities.columns) else quantities[columns]


def _spans(table: pd.DataFrame) -> list[Span | None]:
    """Days of each row; None of those that end before they begin."""
    days = zip(table["first_day"], table["last_day"], strict=True)
    return [Span(_day(first), _day(last)) if _in_order(first, last) else None for first, last in days]


def _day(cell: Any) -> date | None:
    return cell if isinstance(cell, date) and cell == cell else None


def _in_order(first: Any, last: Any) -> bool:
    start, end = _day(first), _day(last)
    return start is None or end is None or start <= end


def _segments(tariff: Tariff, spans: Sequence[Span], year: int | None) -> Segments:
    """Months, cut where a price changes and, where days are charged, where a row begins or ends."""
    days = tariff.days_of_change
    if tariff.part_of_month in ("by_day", "by_day_of_month"):
        days |= {span.start for span in spans}
        days |= {span.end + timedelta(days=1) for span in spans if span.last is not None}
    return Segments.cut(year, days) if year is not None else Segments.whole_months()


def _countable(amounts: NDArray[Any]) -> Flags:
    """Which amounts are numbers that are not negative."""
    if amounts.dtype == object:
        exact = [_written(amount) for amount in amounts.tolist()]
        counts = [(not isinstance(amount, Decimal) or amount.is_finite()) and amount >= 0 for amount in exact]
        return np.array(counts, dtype=np.bool_)
    return np.asarray(np.isfinite(amounts) & (amounts >= 0))


def _refused(row: tuple[Any, ...], known: Sequence[str]) -> Finding:
    customer, name, month, amount, first, last = row
    has_month = not pd.isna(month)
    when = f"månad {month}" if has_month else f"{_day(first) or ''}-{_day(last) or ''}"
    value, wanted = str(amount), "ett tal som inte är negativt"
    if name not in known:
        value, wanted = str(name), "en av taxans: " + ", ".join(known)
    elif has_month and month not in range(1, MONTHS + 1):
        value, wanted = str(month), "en månad 1-12"
    elif not has_month:
        if not _in_order(first, last):
            value, wanted = f"{first}-{last}", "en sista dag tidigast den första"
        elif _countable(np.array([amount], dtype=object)).all():
            value, wanted = "ingen månad", "månaden eller dagarna, eftersom det räknas varje gång det händer"
    return Finding("mängderna", f"kund {customer}, {name}, {when}", value, wanted)


def by_segment(monthly: ExactIntegers, segments: Segments) -> tuple[ExactIntegers, ExactIntegers, int]:
    """What is in force, and what happens, in each segment, of numbers by month; and what both are over."""
    if len(segments) == MONTHS:
        return monthly, monthly, 1
    (shares, parts), column = segments.scaled_shares, segments.month_places
    return product(monthly[:, column], parts), product(monthly[:, column], shares), parts


def _laid_out(
    tariff: Tariff,
    segments: Segments,
    year: int | None,
    numbers: ExactIntegers,
    months: NDArray[Any],
    spans: Sequence[Span | None] | None,
    amounts: NDArray[Any],
) -> Counted:
    """Rows of one quantity as a table of customers and segments; repeated ones add up."""
    customers, place = np.unique(numbers, return_inverse=True)
    whole, scale = as_whole(amounts)
    monthly = np.zeros((len(customers), MONTHS), dtype=whole.dtype)
    told = np.zeros((len(customers), MONTHS), dtype=np.bool_)
    dated = (
        np.zeros(len(whole), dtype=np.bool_) if spans is None else np.array([s is not None for s in spans])
    )
    plain = ~dated
    at = months[plain].astype(np.int64) - 1
    np.add.at(monthly, (place[plain], at), whole[plain])
    told[place[plain], at] = True
    level, flow, parts = by_segment(monthly, segments)
    if len(segments) == MONTHS and not dated.any():
        return Counted(customers, level, flow, scale, told)
    told = told[:, segments.month_places]
    extra = [
        (row, int(amount), *_of_span(tariff, segments, span, year))
        for row, amount, span in zip(place[dated], whole[dated], _those(spans or ()), strict=True)
    ]
    further = lcm(1, *(part.denominator for *_, flows in extra for part in flows))
    if extra:
        level, flow = (table.astype(object) * further for table in (level, flow))
    for row, amount, inside, flows in extra:
        level[row] += inside * (amount * parts * further)
        flow[row] += np.array([int(part * further) for part in flows], dtype=object) * (amount * parts)
        told[row] |= inside > 0
    return Counted(customers, level, flow, scale * parts * further, told)


def _those(spans: Sequence[Span | None]) -> list[Span]:
    return [span for span in spans if span is not None]


def _of_span(
    tariff: Tariff, segments: Segments, span: Span, year: int | None
) -> tuple[ExactIntegers, list[Fraction]]:
    """Where what has the days of ``span`` is in force, 1 or 0, and what of it happens in each segment."""
    if year is None or span == Span():
        return np.ones(len(segments), dtype=np.int64), [share / MONTHS for share in segments.shares]
    rule = tariff.part_of_month
    if rule == "whole_months" or rule == "started_months":
        months = open_months(span, year, rule)
        inside = np.array([int(month in months) for month in segments.months])
    else:
        inside = segments.held(span)
    if span.first is None or span.last is None:
        return inside, [Fraction(0)] * len(segments)
    days = (span.last - span.first).days + 1
    common = [span & part for part in segments.spans]
    return inside, [
        Fraction((part.end - part.start).days + 1, days) if part else Fraction(0) for part in common
    ]


def as_whole(numbers: NDArray[Any]) -> tuple[ExactIntegers, int]:
    """``numbers``, as they are written, as whole numbers over a common denominator."""
    if numbers.dtype.kind == "f":
        for places in range(MOST_DECIMALS + 1):
            whole = np.rint(numbers * 10.0**places)
            if (np.abs(whole) * len(whole) < 2**MOST_FLOAT_BITS).all() and (
                whole / 10.0**places == numbers
            ).all():
                return whole.astype(np.int64), 10**places
    ratios = [_written(number).as_integer_ratio() for number in numbers.tolist()]
    scale = lcm(*{denominator for _, denominator in ratios})
    found = [numerator * (scale // denominator) for numerator, denominator in ratios]
    fits = sum(map(abs, found)).bit_length() <= MOST_BITS
    return np.array(found, dtype=np.int64 if fits else object), scale


def _written(number: Any) -> int | Fraction | Decimal:
    """A number as it is written: 0.1 is a tenth, and not the float next to it."""
    return number if type(number) in (int, Decimal, Fraction) else Decimal(str(number))
