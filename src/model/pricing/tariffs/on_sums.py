"""What a tariff says of sums of fees: the least and the most, credits for missed service, and VAT."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.apportionment import ExactIntegers, half_even, product, whole_rows
from model.marked import N_
from model.parameters.schema.credits import Credit
from model.parameters.schema.rated import MONTHS_OF
from model.pricing.money import ORE
from model.pricing.tariffs.credits import credited
from model.pricing.tariffs.lines import MONTH_NUMBERS, VAT, Charged, Kind, sums
from model.pricing.tariffs.quantities import Counted, as_whole
from model.pricing.tariffs.segments import Segments
from model.pricing.tariffs.tariff import Limit, Tariff
from model.time_units import MONTHS


def limited(
    name: str,
    limit: Limit,
    is_least: bool,
    found: Counted,
    segments: Segments,
    charged: Sequence[Charged],
) -> Charged:
    """What is lacking to the least, or beyond the most, in each period: in its last month in force."""
    customers, ore_of_fees = sums([one for one in charged if one.kind == "fee"], limit.fees)
    came = np.zeros((len(found.customers), MONTHS), dtype=object)
    _, own, theirs = np.intersect1d(found.customers, customers, return_indices=True)
    came[own] = ore_of_fees[theirs]
    shares, scale = segments.scaled_shares
    held = segments.by_month(product(found.level, shares))
    rate, divisor = as_whole(np.array([limit.amount.value], dtype=object))
    bound = product(held, rate, 100)
    ore = np.zeros_like(came)
    count = MONTHS_OF[limit.per]
    for first in range(0, MONTHS, count):
        part = slice(first, first + count)
        wanted = half_even(bound[:, part].sum(axis=1), found.scale * scale * divisor * count)
        differs = wanted - came[:, part].sum(axis=1)
        in_force = held[:, part] > 0
        last = in_force & (in_force.cumsum(axis=1) == in_force.sum(axis=1)[:, None])
        moved = np.maximum(differs, 0) if is_least else np.minimum(differs, 0)
        ore[:, part] = np.where(last, moved[:, None], 0)
    kind: Kind = "minimum" if is_least else "maximum"
    return _sum_lines(kind, name, limit.name, limit.area, limit.amount.unit, found.customers, ore)


def paid_back(
    name: str, credit: Credit, found: Counted, segments: Segments, fees: Sequence[Charged]
) -> Charged:
    """What customers get back, in the last month of each period judged; each one's year is rounded."""
    customers, ore_of_fees = sums(fees, credit.fees)
    paid = np.zeros((len(found.customers), MONTHS), dtype=object)
    _, own, theirs = np.intersect1d(found.customers, customers, return_indices=True)
    paid[own] = ore_of_fees[theirs]
    count = MONTHS_OF[credit.period]
    periods = (len(paid), MONTHS // count, count)
    kronor = np.array([Fraction(int(ore), 100) for ore in paid.reshape(periods).sum(axis=2).ravel()])
    missed = _missed(credit, found, segments)
    back = credited(credit, missed, kronor.reshape(missed.shape))
    hundredths = np.array([100 * Fraction(amount) for amount in back.ravel()], dtype=object)
    whole, scale = as_whole(hundredths)
    ore = np.zeros((len(paid), MONTHS), dtype=object)
    ore[:, count - 1 :: count] = -whole_rows(whole.reshape(missed.shape), scale)
    return _sum_lines("credit", name, credit.name, credit.area, credit.unit, found.customers, ore)


def _missed(credit: Credit, found: Counted, segments: Segments) -> NDArray[Any]:
    """How much is missed in each period: a level is the mean of the months that it is told of."""
    count = MONTHS_OF[credit.period]
    shape = (len(found.customers), MONTHS // count, count)
    if credit.promised is None:
        units = segments.by_month(found.flow).reshape(shape).sum(axis=2)
        cells = [Fraction(int(unit), found.scale) for unit in units.ravel()]
        return np.array(cells, dtype=object).reshape(shape[:2])
    first = np.searchsorted(segments.month_places, range(MONTHS))
    level, told = found.level[:, first].reshape(shape), found.told[:, first].reshape(shape)
    means = [
        Fraction(int((row * known).sum()), found.scale * int(known.sum())) if known.any() else None
        for row, known in zip(level.reshape(-1, count), told.reshape(-1, count), strict=True)
    ]
    promised = Fraction(credit.promised.value)
    levels = np.array([promised if mean is None else mean for mean in means], dtype=object)
    return np.asarray(credit.missed(levels)).reshape(shape[:2])


def vat_on(tariff: Tariff, charged: Sequence[Charged]) -> list[Charged]:
    """VAT on every customer's sums, by rate; each one's year at a rate is rounded once."""
    rates: dict[Decimal, list[Charged]] = {}
    for one in charged:
        own = tariff.fees[one.name].vat if one.kind == "fee" else None
        if (stated := own or tariff.vat) is not None and stated.value:
            rates.setdefault(stated.value, []).append(one)
    found = []
    for rate, lines in rates.items():
        customers, taxed = sums(lines, ())
        ore = vat_rows(taxed, rate)
        found.append(
            Charged(
                kind=VAT,
                name=VAT,
                label=N_("Moms"),
                area=N_("Moms"),
                unit="andel",
                customers=customers,
                units=taxed,
                scale=100,
                price=np.array([[rate]], dtype=object),
                ore=ore,
                months=MONTH_NUMBERS,
            )
        )
    return found


def vat_rows(taxed: ExactIntegers, rate: Decimal) -> ExactIntegers:
    """VAT at ``rate`` on öre by customer and month: each customer's year is rounded once."""
    whole, divisor = as_whole(np.array([rate], dtype=object))
    return whole_rows(product(taxed, whole), divisor)


def _sum_lines(
    kind: Kind, name: str, label: str, area: str, unit: str, customers: ExactIntegers, ore: ExactIntegers
) -> Charged:
    """Lines of one piece whose price is what they come to."""
    return Charged(
        kind=kind,
        name=name,
        label=label,
        area=area,
        unit=unit,
        customers=customers,
        units=(ore != 0).astype(np.int64),
        scale=1,
        price=np.array([[ORE * part for part in row] for row in ore.tolist()], dtype=object),
        ore=ore,
        months=MONTH_NUMBERS,
    )
