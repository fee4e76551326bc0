"""What a tariff charges customers for given quantities.

Amounts are exact: each customer's year of a fee is rounded once and lies in öre on its lines by largest
remainder, so that lines, months, customers and the whole agree. Fees come first, in the tariff's order; then
what is said of their sums: the least and the most that they come to, credits, and VAT on all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from model.apportionment import product, whole_rows
from model.errors import Finding, InputError
from model.pricing.tariffs.fees import Fee
from model.pricing.tariffs.lines import CHARGES as CHARGES
from model.pricing.tariffs.lines import MONTH_NUMBERS, Charged, sums, table_of
from model.pricing.tariffs.on_sums import limited, paid_back, vat_on
from model.pricing.tariffs.pieces import Bringers, pieces
from model.pricing.tariffs.quantities import Counted, as_whole, counted
from model.pricing.tariffs.segments import Segments
from model.pricing.tariffs.tariff import Tariff
from model.time_units import MONTHS


def charge(
    tariff: Tariff,
    quantities: pd.DataFrame,
    agreement_year: int | Mapping[int, int] = 1,
    *,
    year: int | None = None,
) -> pd.DataFrame:
    """What customers are charged: :data:`CHARGES`, sorted by customer, fee and month, without empty lines.

    ``quantities``: customer, quantity (a name that the tariff uses), month (1-12), amount, or in place of the
    month first_day and last_day (:mod:`model.pricing.tariffs.quantities`); repeated rows add up.
    ``agreement_year`` is the year of the agreement (1 is the first), of all or by customer. year: that of the
    calendar, needed where the tariff or a quantity tells days. Raises InputError for quantities that no fee
    uses, that are negative or not a number, for months outside the year, and for a shared sum that nobody has
    a weight in.
    """
    segments, amounts = counted(tariff, quantities, year)
    charged: list[Charged] = []
    for name, fee in tariff.fees.items():
        if fee.form == "shared":
            charged.append(_shared(name, fee, amounts.get(fee.quantity or ""), segments, agreement_year))
        elif fee.fees is not None:
            charged += _share_of_fees(name, fee, charged, segments, tariff, agreement_year)
        elif (found := amounts.get(fee.quantity or "")) is not None:
            bringers = _bringers(fee, amounts, found, segments)
            charged.append(_by_quantity(name, fee, found, segments, bringers, tariff, agreement_year))
    for name, limit, is_least in tariff.limits:
        if limit.quantity in amounts:
            charged.append(limited(name, limit, is_least, amounts[limit.quantity], segments, charged))
    fees = [line for line in charged if line.kind == "fee"]
    for name, credit in tariff.credits.items():
        if credit.quantity in amounts:
            charged.append(paid_back(name, credit, amounts[credit.quantity], segments, fees))
    charged += vat_on(tariff, charged)
    return table_of(charged, len(segments) > MONTHS)


def _by_quantity(
    name: str,
    fee: Fee,
    found: Counted,
    segments: Segments,
    bringers: Bringers | None,
    tariff: Tariff,
    agreement_year: int | Mapping[int, int],
) -> Charged:
    """A fee charged for its quantity; each customer's year is rounded once."""
    years = _years_of(agreement_year, found.customers.tolist())
    units, scale, price = pieces(fee, found, segments, years, bringers, tariff.part_of_month)
    rate, divisor = as_whole(price.ravel())
    twelfths = MONTHS if fee.form == "yearly" else 1
    ore = whole_rows(product(units, rate.reshape(price.shape), 100), scale * divisor * twelfths)
    return Charged(
        name=name,
        label=fee.name,
        area=fee.area,
        unit=fee.unit,
        customers=found.customers,
        units=units,
        scale=scale,
        price=price,
        ore=ore,
        months=np.array(segments.months),
    )


def _bringers(fee: Fee, amounts: Mapping[str, Counted], of: Counted, segments: Segments) -> Bringers | None:
    """How many each customer of a fee has of what brings its included units.

    What happens is counted through months, and has of each part of one what that is of it.
    """
    if fee.included_for is None:
        return None
    if (found := amounts.get(fee.included_for)) is None:
        return Bringers(np.zeros_like(of.level), 1)
    units = np.zeros(of.level.shape, dtype=found.level.dtype)
    _, own, theirs = np.intersect1d(of.customers, found.customers, return_indices=True)
    units[own] = found.level[theirs]
    shares, scale = segments.scaled_shares
    return Bringers(units, found.scale) if fee.is_standing else Bringers(units * shares, found.scale * scale)


def _share_of_fees(
    name: str,
    fee: Fee,
    charged: Sequence[Charged],
    segments: Segments,
    tariff: Tariff,
    agreement_year: int | Mapping[int, int],
) -> Iterator[Charged]:
    """A fee whose quantity is the kronor of others."""
    customers, ore = sums(charged, fee.fees or ())
    if not len(customers):
        return
    shares, scale = segments.scaled_shares
    units = np.maximum(ore, 0)[:, segments.month_places] * shares
    kronor = Counted(customers, units, units, 100 * scale, units > 0)
    yield _by_quantity(name, fee, kronor, segments, None, tariff, agreement_year)


def _shared(
    name: str,
    fee: Fee,
    found: Counted | None,
    segments: Segments,
    agreement_year: int | Mapping[int, int],
) -> Charged:
    """The year's sum by customer, in proportion to their weights, and each one's part by month as they weigh.

    Customers come first, so that each pays over the year what its part of the sum is, to the öre.
    """
    if found is None or not found.flow.any():
        raise InputError(Finding("mängderna", name, "inga vikter", f"någon kund med {fee.quantity}"))
    if isinstance(agreement_year, Mapping) and fee.price_by_agreement_year is not None:
        raise InputError(
            Finding("taxan", name, "price_by_agreement_year", "ett pris, när kunder delar på ett belopp")
        )
    price = fee.price_in(agreement_year if isinstance(agreement_year, int) else 1)
    rate, divisor = as_whole(np.array([price], dtype=object))
    units = segments.by_month(found.flow)
    weights = units.sum(axis=1)
    parts = whole_rows(product(weights[None, :], rate, 100), int(weights.sum()) * divisor)[0]
    ore = np.vstack(
        [
            whole_rows(product(months[None, :], int(part)), max(int(weight), 1))
            for months, part, weight in zip(units, parts, weights, strict=True)
        ]
    )
    return Charged(
        name=name,
        label=fee.name,
        area=fee.area,
        unit=fee.unit,
        customers=found.customers,
        units=units,
        scale=found.scale,
        price=np.array([[price]], dtype=object),
        ore=ore,
        months=MONTH_NUMBERS,
    )


def _years_of(agreement_year: int | Mapping[int, int], customers: Sequence[int]) -> list[int]:
    """Year of each customer's agreement; raises InputError when one is not told or before the first."""
    if isinstance(agreement_year, int):
        years = dict.fromkeys(customers, agreement_year)
    else:
        years = {customer: agreement_year.get(customer, 0) for customer in customers}
    wanted = "1 för det första året, 2 ..."
    early = {customer: year for customer, year in years.items() if year < 1}
    if early:
        raise InputError(
            *(Finding("avtalsåret", f"kund {key}", str(year), wanted) for key, year in early.items())
        )
    return list(years.values())
