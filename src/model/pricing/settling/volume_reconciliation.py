"""Estimated volumes are invoiced in instalments and compared with actual ones during the year.

The clause of a tariff's section ``reconciliation``: the year's estimated amount is invoiced in equal
instalments; after certain months what actual volumes come to is compared with what has been invoiced, by
customer and service area. A comparison may look ahead: what will have been invoiced through a later month is
then compared with actual volumes and a forecast of the rest. A deviation above the threshold leads to the
action that the tariff names (a dialogue and an accrual); the settlement after a given month is invoiced or
credited in full, whatever its size. Months after the settlement stand as estimated. A tariff that names no
such month settles the year when it is over, as our own agreements do
(:mod:`model.pricing.settling.settlement`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import floor
from typing import Literal

import pandas as pd

from model.apportionment import whole_parts
from model.demand.in_force import ChargedMonths
from model.errors import Finding, InputError
from model.parameters.schema.settlement import Reconciliation
from model.pricing.frames import RECONCILED
from model.pricing.money import ORE, ZERO, to_ore
from model.pricing.tariffs.lines import VAT
from model.pricing.tariffs.tariff import Tariff
from model.time_units import MONTHS
from model.validity.amounts import shared_by

Invoiced = Mapping[tuple[int, str], Sequence[Decimal]]
"""Kronor of each month by customer and service area."""
REMEMBERED = 4096
"""Years of months whose instalments' weights are kept."""
Action = Literal["none", "above_threshold", "settled"]
"""What a comparison leads to: nothing, what the tariff says of deviations above its threshold, settlement."""


def instalments(amount: Decimal, count: int) -> list[Decimal]:
    """``amount`` kronor in ``count`` parts as equal as öre allow, the first ones larger."""
    return [ORE * part for part in whole_parts([Fraction(to_ore(amount), count)] * count)]


def reconcile(
    tariff: Tariff,
    estimated: pd.DataFrame,
    actual: pd.DataFrame,
    through: int = MONTHS,
    charged: ChargedMonths | None = None,
    invoiced: Invoiced | None = None,
    forecast: Mapping[int, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """The year's comparisons: customer, area, month, invoiced, actual, deviation, action, settled.

    ``estimated`` and ``actual`` are lines of :func:`~model.pricing.tariffs.charges.charge`, of the estimated
    and of the actual volumes. charged: the months that customers are charged in, all alike without. invoiced
    (argument): what has been invoiced each month, where agreements have been amended; else it follows from
    the estimates. forecast: by month of comparison that looks ahead, lines of the volumes that were expected
    then; without them the later months of ``actual`` are taken for it. In the table invoiced and actual are
    kronor through the last month compared; deviation is actual less invoiced. settled is what is invoiced (or
    credited, negative) on top. VAT is no part of it. Raises InputError when the tariff has no such clause.
    """
    clause = tariff.reconciliation
    if clause is None:
        raise InputError(Finding("taxan", "reconciliation", "saknas", "en regel för volymavstämning"))
    before, after = _amounts(estimated), _amounts(actual)
    expected = {month: _amounts(lines) for month, lines in (forecast or {}).items()}
    rows = []
    for customer, area in sorted(before.keys() | after.keys(), key=_in_order(tariff)):
        key = (customer, area)
        months = [Fraction(1)] * MONTHS if charged is None else charged.of_customer(customer)
        whole = sum(before.get(key, {}).values(), ZERO)
        parts = _parts(whole, months, clause.instalments.value)
        for month in sorted(month for month in clause.compared_after.value if month <= through):
            last = clause.last_compared(month)
            sent = sum(parts[: floor(last * clause.instalments.value / MONTHS)], ZERO)
            if invoiced is not None:
                sent = sum(invoiced.get(key, [ZERO] * MONTHS)[:last], ZERO)
            came, coming = after.get(key, {}), expected.get(month, after).get(key, {})
            found = _within(came, 1, month) + _within(coming, month + 1, last)
            action, settled = _action(clause, month, found - sent)
            rows.append((customer, area, month, sent, found, found - sent, action, settled))
    return RECONCILED.frame(rows)


def _in_order(tariff: Tariff) -> Callable[[tuple[int, str]], tuple[int, int]]:
    """By customer, and area as the tariff has them."""
    areas = [fee.area for fee in tariff.fees.values()] + [limit.area for _, limit, _ in tariff.limits]
    areas += [credit.area for credit in tariff.credits.values()]
    return lambda key: (key[0], areas.index(key[1]))


def _within(amounts: Mapping[int, Decimal], first: int, last: int) -> Decimal:
    return sum((amount for month, amount in amounts.items() if first <= month <= last), ZERO)


def _parts(amount: Decimal, months: Sequence[Fraction], count: int) -> list[Decimal]:
    """``amount`` in ``count`` instalments, each by what its months weigh; alike when none weighs anything."""
    months = tuple(months) if any(months) else (Fraction(1),) * MONTHS
    return [ORE * part for part in shared_by(to_ore(amount), _weights(months, count))]


@lru_cache(REMEMBERED)
def _weights(months: tuple[Fraction, ...], count: int) -> list[Fraction]:
    """How much of the ``months`` is in each of ``count`` even parts of the year."""
    ends = [Fraction(MONTHS * number, count) for number in range(count + 1)]
    return [
        sum((months[month] * _common(first, last, month) for month in range(MONTHS)), Fraction(0))
        for first, last in pairwise(ends)
    ]


def _common(first: Fraction, last: Fraction, month: int) -> Fraction:
    """How much of ``month`` (from 0) is between two points of the year, in months."""
    return max(min(last, Fraction(month + 1)) - max(first, Fraction(month)), Fraction(0))


def _action(clause: Reconciliation, month: int, deviation: Decimal) -> tuple[Action, Decimal]:
    if clause.settled_after is not None and month == clause.settled_after.value:
        return "settled", deviation
    above = abs(deviation) > clause.threshold.value
    return ("above_threshold" if above else "none"), ZERO


def _amounts(lines: pd.DataFrame) -> dict[tuple[int, str], dict[int, Decimal]]:
    """Kronor without VAT by customer and area, and month."""
    amounts: dict[tuple[int, str], dict[int, Decimal]] = {}
    columns = lines.loc[lines["kind"] != VAT, ["customer", "area", "month", "amount"]]
    for customer, area, month, amount in columns.itertuples(index=False, name=None):
        by_month = amounts.setdefault((customer, area), {})
        by_month[month] = by_month.get(month, ZERO) + amount
    return amounts
