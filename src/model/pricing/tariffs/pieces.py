"""What of a quantity is charged at which price: included units off, started blocks, bands, parts of months.

What happens is counted through each period from its beginning, so that a month has what the count grew by;
what is in force is looked at segment by segment, and weighs as much as the segment is of its month.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.apportionment import MOST_BITS, ExactIntegers, product
from model.errors import Finding, InputError
from model.pricing.tariffs.fees import Fee
from model.pricing.tariffs.quantities import Counted
from model.pricing.tariffs.segments import Segments
from model.time_units import MONTHS


class Bringers(NamedTuple):
    """How many of what brings free units each customer has: a row per customer, a column per segment."""

    units: ExactIntegers
    scale: int


class Pieces(NamedTuple):
    """units / scale at ``price``: a row per customer, a column per segment and price, segments first."""

    units: ExactIntegers
    scale: int
    price: NDArray[Any]


def pieces(
    fee: Fee,
    counted: Counted,
    segments: Segments,
    years: Sequence[int],
    bringers: Bringers | None = None,
    rule: str = "",
) -> Pieces:
    """What ``fee`` charges for. years: of each customer's agreement.

    bringers: of what the fee's included units come with, where they do. rule: what is charged of a part of a
    month.
    """
    units = counted.level if fee.is_standing else counted.flow
    if fee.is_dated:
        units = units * segments.held(fee.valid)
    if fee.measured is not None:
        units = _measured(fee, units, segments)
    stepped = _stepped(fee, units, counted.scale, segments, bringers)
    if fee.is_standing and (len(segments) > MONTHS or (rule == "by_day" and segments.has_days)):
        stepped = _weighted(fee, stepped, units > 0, segments, rule)
    return _priced(fee, stepped, segments, years)


class _Stepped(NamedTuple):
    """units and flats (None: no band has one) over ``scale``: customers x segments x bands."""

    units: ExactIntegers
    flats: ExactIntegers | None
    scale: int


def _measured(fee: Fee, units: ExactIntegers, segments: Segments) -> ExactIntegers:
    """The number of each period in place of those of its segments, where anything is in force."""
    measure = fee.measured.value if fee.measured else "mean"
    found = units.astype(object) if measure == "mean" else units.copy()
    for part in segments.of_period(fee.period):
        if isinstance(measure, int):
            if measure in segments.months[part]:
                found[:, part] = units[:, [segments.months.index(measure)]]
        elif measure == "highest":
            found[:, part] = units[:, part].max(axis=1, keepdims=True) * (units[:, part] > 0)
        else:
            found[:, part] = _mean(units[:, part], segments.shares[part])
    return found


def _mean(units: ExactIntegers, shares: Sequence[Fraction]) -> ExactIntegers:
    """Mean over the segments in force, by how long they are; a fraction in each of them."""
    rows = []
    for row in units.tolist():
        weights = [share if unit else Fraction(0) for share, unit in zip(shares, row, strict=True)]
        whole = sum(weights, Fraction(0))
        mean = sum((w * unit for w, unit in zip(weights, row, strict=True)), Fraction(0)) / (whole or 1)
        rows.append([mean if unit else Fraction(0) for unit in row])
    return np.array(rows, dtype=object).reshape(units.shape)


def _stepped(
    fee: Fee, units: ExactIntegers, scale: int, segments: Segments, bringers: Bringers | None
) -> _Stepped:
    units, own = _whole(units)
    scale *= own
    if not fee.bands and not fee.block and not fee.included:
        return _Stepped(units[:, :, None], None, scale)
    free = Fraction(fee.included.value) if fee.included else Fraction(0)
    block = Fraction(fee.block.value) if fee.block else Fraction(1)
    ends = [None if band.upto is None else Fraction(band.upto) for band in fee.steps]
    closed = [end for end in ends if end is not None]
    exact = [free, block, *([] if fee.block else closed)]
    finer = lcm(
        free.denominator * (bringers.scale if bringers else 1), *((n * scale).denominator for n in exact)
    )
    units, scale = product(units, finer), scale * finer
    counts_in = lcm(*(end.denominator for end in closed)) if fee.block else scale
    in_units = [None if end is None else int(end * counts_in) for end in ends]
    less = _free(free, scale, bringers, units.shape)
    highest = max([int(less.max(initial=0)), *(end for end in in_units if end is not None)])
    kind = object if units.dtype == object or highest.bit_length() > MOST_BITS else np.int64
    units, less = units.astype(kind), less.astype(kind)

    def left(through: ExactIntegers, taken_off: ExactIntegers) -> ExactIntegers:
        after = np.maximum(through - taken_off, 0) if fee.included else through
        if not fee.block:
            return after
        size = int(block * scale)
        is_whole = fee.block_rule is not None and fee.block_rule.value == "whole"
        return (after // size if is_whole else -(-after // size)) * counts_in

    found = np.zeros((*units.shape, len(ends)), dtype=kind)
    flats = np.zeros_like(found)
    if fee.is_standing:
        found[:], flats[:] = _of_levels(fee, left(units, less), in_units)
    else:
        for part in segments.of_period(fee.period):
            through = units[:, part].cumsum(axis=1)
            taken_off = less[:, part].sum(axis=1, keepdims=True) if bringers else less[:, :1]
            found[:, part], flats[:, part] = _of_count(fee, left(through, taken_off), in_units)
    has_flats = any(band.flat for band in fee.steps)
    return _Stepped(found, flats.astype(object) * counts_in if has_flats else None, counts_in)


def _free(free: Fraction, scale: int, bringers: Bringers | None, shape: tuple[int, ...]) -> ExactIntegers:
    """Units to take off, over ``scale``: of each customer and segment those that come with what they have."""
    if bringers is None:
        return np.full(shape, int(free * scale), dtype=object)
    each = free * scale / bringers.scale
    return np.asarray(bringers.units.astype(object) * each.numerator // each.denominator)


def _of_levels(
    fee: Fee, after: ExactIntegers, ends: Sequence[int | None]
) -> tuple[ExactIntegers, ExactIntegers]:
    """Units by band, and whether the band is entered, of numbers that stand by themselves."""
    below = _below(after, ends)
    entered = np.stack([after > low for low in _lows(ends)], axis=2).astype(bool)
    if fee.reaches_one_band:
        reached = entered & ~np.concatenate([entered[:, :, 1:], np.zeros_like(entered[:, :, :1])], axis=2)
        return after[:, :, None] * reached, reached.astype(np.int64)
    return np.stack([upper - lower for lower, upper in pairwise(below)], axis=2), entered.astype(np.int64)


def _of_count(
    fee: Fee, after: ExactIntegers, ends: Sequence[int | None]
) -> tuple[ExactIntegers, ExactIntegers]:
    """The same of a count that has grown through a period: what each segment adds.

    The band that a whole period reaches is known when it is over: its flat amount lies where it last grew.
    """
    if fee.reaches_one_band:
        reached = _of_levels(fee, after[:, -1:], ends)[1]
        grown = np.diff(after, axis=1, prepend=0)
        last: ExactIntegers = np.asarray((after == after[:, -1:]) & (grown > 0)).astype(np.int64)
        return grown[:, :, None] * reached, last[:, :, None] * reached
    within, entered = _of_levels(fee, after, ends)
    return np.diff(within, axis=1, prepend=0), np.diff(entered, axis=1, prepend=0)


def _below(after: ExactIntegers, ends: Sequence[int | None]) -> list[ExactIntegers]:
    return [np.zeros_like(after), *(after if end is None else np.minimum(after, end) for end in ends)]


def _lows(ends: Sequence[int | None]) -> list[int]:
    return [0, *(end for end in ends[:-1] if end is not None)]


def _weighted(
    fee: Fee, stepped: _Stepped, in_force: NDArray[np.bool_], segments: Segments, rule: str
) -> _Stepped:
    """Pieces by what each segment is of its month; of a year by the day, of the year in twelfths."""
    weights, scale = segments.scaled_shares
    weights = np.broadcast_to(weights, in_force.shape)
    if fee.form == "yearly" and rule == "by_day":
        days = [share * MONTHS for share in segments.of_year]
        finer = lcm(scale, *(day.denominator for day in days))
        by_day = np.array([int(day * finer) for day in days], dtype=np.int64)
        # What is in force all year comes in twelfths, whatever days its months have.
        weights = np.where(np.asarray(in_force.all(axis=1))[:, None], weights * (finer // scale), by_day)
        scale = finer
    by_price = weights[:, :, None]
    flats = None if stepped.flats is None else stepped.flats * by_price
    units = stepped.units.astype(object) * by_price
    return _Stepped(units, flats, stepped.scale * scale)


def _priced(fee: Fee, stepped: _Stepped, segments: Segments, years: Sequence[int]) -> Pieces:
    """The pieces side by side with their prices; flat amounts are pieces of one."""
    count = len(segments)
    units = stepped.units
    if fee.price_from is not None:
        days = sorted(fee.price_from.value)
        unpriced = [span.start < days[0] for span in segments.spans]
        if units[:, unpriced].any():
            raise InputError(Finding("taxan", fee.name, "inget pris", f"ett pris före {days[0]}"))
        prices = np.array([[_price_on(fee, days, span.start)] for span in segments.spans], dtype=object)
    elif fee.bands is None:
        each = [[fee.price_in(year)] for year in years]
        customers = len(units)
        return Pieces(_narrow(units.reshape(customers, -1)), stepped.scale, np.array(each, dtype=object))
    else:
        prices = np.array([[band.price for band in fee.steps]] * count, dtype=object)
    if stepped.flats is not None:
        flats = np.array([[band.flat for band in fee.steps]] * count, dtype=object)
        units, prices = (
            np.concatenate([units, stepped.flats], axis=2),
            np.concatenate([prices, flats], axis=1),
        )
    flat = units.reshape(len(units), -1)
    return Pieces(_narrow(flat), stepped.scale, prices.reshape(1, -1))


def _price_on(fee: Fee, days: Sequence[Any], day: Any) -> Decimal:
    """The price in force; nothing before the first, when nothing is charged."""
    held = [one for one in days if one <= day]
    return fee.price_from.value[held[-1]] if held and fee.price_from else Decimal(0)


def _whole(units: ExactIntegers) -> tuple[ExactIntegers, int]:
    """Units, some of which may be fractions, as whole numbers over a denominator."""
    if units.dtype != object:
        return units, 1
    cells = units.ravel().tolist()
    scale = lcm(1, *{cell.denominator for cell in cells if isinstance(cell, Fraction)})
    whole = np.array([int(cell * scale) for cell in cells], dtype=object).reshape(units.shape)
    return whole, scale


def _narrow(units: ExactIntegers) -> ExactIntegers:
    """Units of 64 bits where those hold them."""
    if units.dtype == object and int(np.abs(units).max(initial=0)).bit_length() <= MOST_BITS:
        return units.astype(np.int64)
    return units
