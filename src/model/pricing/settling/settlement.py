"""Settlement: what a year's agreements come to when the volumes are known.

The volume clause of the agreements (``settlement`` in the parameters) has four forms, which are one rule with
two numbers: units beyond a *band* around the agreed volume, up or down, are charged or credited at a *share*
of the price.

==========  ====================  ===================  =====================================================
form        band                  share                the customer pays
==========  ====================  ===================  =====================================================
none        0                     0                    what was agreed
actual      0                     1                    price x actual volume
band        ``settlement.band``   ``variable_share``   what was agreed, and beyond the band the marginal price
dual_rate   0                     ``variable_share``   a fixed part by agreed volume, a variable part by use
==========  ====================  ===================  =====================================================

The clause adjusts what was agreed. What was not agreed is a purchase of its own and is paid in full; add-ons
sold by the month are paid by the months that they were open; yearly sums stand. (Dual rate: Horngren, Datar
and Rajan, *Cost Accounting*, allocation of support department costs.)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, NamedTuple

import pandas as pd

from model.errors import Finding, InputError
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.parameters.schema.settlement import Settlement
from model.pricing.agreements import list_prices
from model.pricing.frames import SETTLED
from model.pricing.money import ZERO, kronor
from model.pricing.settling.own_tariff import is_standing
from model.pricing.tariffs.terms import ALIKE, PaidPieces

VOLUMES = "verkliga volymer"


@dataclass(frozen=True)
class Clause:
    """band: share of the agreed volume, both ways, that changes nothing. share: of the price, beyond it."""

    band: Fraction
    share: Fraction

    def beyond(self, agreed: int, actual: int) -> int:
        """Whole units outside the band, negative below it."""
        free, deviation = floor(agreed * self.band), actual - agreed
        return max(deviation - free, 0) + min(deviation + free, 0)


NOTHING, IN_FULL = Clause(Fraction(0), Fraction(0)), Clause(Fraction(0), Fraction(1))


WHOLE = Fraction(1)


@dataclass(frozen=True)
class Paid:
    """How pieces are counted when they are paid for, as they were agreed to come and as they came."""

    agreed: PaidPieces = ALIKE
    came: PaidPieces = ALIKE


PAID_ALIKE = Paid()


def clause_of(settlement: Settlement) -> Clause:
    """The clause that the parameters set."""
    band, share = (Fraction(str(each.value)) for each in (settlement.band, settlement.variable_share))
    forms = {
        "none": NOTHING,
        "actual": IN_FULL,
        "band": Clause(band, share),
        "dual_rate": Clause(Fraction(0), share),
    }
    return forms[settlement.form.value]


def clauses(parameters: Parameters) -> dict[str, Clause | None]:
    """The clause that each service is settled by; None for what stands as agreed and is not counted."""
    clause = clause_of(parameters.settlement)
    return {name: _clause(name, parameters, clause) for name in parameters.services}


def _clause(name: str, parameters: Parameters, others: Clause) -> Clause | None:
    """The clause of one service: none of what stands, all of what is sold by the month, else ``others``."""
    if is_standing(name, parameters):
        return None
    return IN_FULL if parameters.services[name].charged is Charging.BY_MONTH else others


def settle(
    agreed: pd.DataFrame,
    actual: pd.DataFrame,
    by_service: Mapping[str, Clause | None],
    parts: Mapping[tuple[int, str], Fraction] | None = None,
    paid: Paid = PAID_ALIKE,
) -> pd.DataFrame:
    """What each customer's services come to when the year is over.

    Lines of :data:`~model.pricing.frames.SETTLED`.

    agreed: :data:`~model.pricing.frames.AGREED`. actual: customer, service, volume of the whole year; rows
    add up, and what is not there has not come. by_service: see :func:`clauses`; what stands is shown with its
    agreed volume. parts: of the year that fees are for, by customer and service, of those without an
    agreement. paid: how pieces are counted of services with terms. Raises InputError for a volume that is
    negative or not whole, and for a purchase that no agreement has a price for.
    """
    came = _added_up(actual)
    rows = agreed[["customer", "service", "volume", "price", "amount"]].itertuples(index=False, name=None)
    lines = []
    for customer, service, volume, price, amount in rows:
        clause, found = by_service[service], came.pop((customer, service), 0)
        if clause is None:
            clause, found = NOTHING, volume
        lines.append(_line(customer, service, volume, found, price, amount, clause, paid))
    prices = list_prices(agreed)
    bought = {key: volume for key, volume in came.items() if volume}
    unknown = [f"kund {customer}, {service}" for customer, service in bought if service not in prices]
    if unknown:
        raise InputError(
            *(Finding("avtalen", who, "köpt utan pris", "ett pris i något avtal") for who in unknown)
        )
    for (customer, service), volume in bought.items():
        part = (parts or {}).get((customer, service), WHOLE)
        lines.append(_line(customer, service, 0, volume, prices[service], ZERO, IN_FULL, paid, part))
    order = {service: place for place, service in enumerate(by_service)}
    lines.sort(key=lambda line: (line.customer, order[line.service]))
    return SETTLED.frame(lines)


class _Line(NamedTuple):
    customer: int
    service: str
    agreed_volume: int
    actual_volume: int
    beyond: int
    price: Decimal
    agreed: Decimal
    adjustment: Decimal
    settled: Decimal


def _line(
    customer: int,
    service: str,
    volume: int,
    came: int,
    price: Decimal,
    amount: Decimal,
    clause: Clause,
    paid: Paid,
    part: Fraction = WHOLE,
) -> _Line:
    # Without an agreed volume nothing has been paid for, so that there is nothing to adjust a part of.
    clause = clause if volume else IN_FULL
    units = clause.beyond(volume, came) if clause.share else 0
    moved = 100 * Fraction(price) * units
    if service in paid.came.terms:
        moved = _by_terms(paid.came, customer, service, came, price)
        moved -= _by_terms(paid.agreed, customer, service, came - units, price)
    adjustment = kronor(round(clause.share * moved * part))
    return _Line(customer, service, volume, came, units, price, amount, adjustment, amount + adjustment)


def _by_terms(paid: PaidPieces, customer: int, service: str, volume: int, price: Decimal) -> Fraction:
    """Öre that ``volume`` pieces of a service with terms come to, not rounded."""
    by_piece = 100 * Fraction(price) * Fraction(paid.of(customer, service, volume))
    return by_piece + paid.lacking(customer, service, volume, price)


def _added_up(actual: pd.DataFrame) -> dict[tuple[int, str], int]:
    came: dict[tuple[int, str], int] = {}
    findings = []
    rows = actual[["customer", "service", "volume"]].itertuples(index=False, name=None)
    for customer, service, volume in rows:
        if _is_count(volume):
            came[customer, service] = came.get((customer, service), 0) + int(volume)
        else:
            wanted = "ett helt tal som inte är negativt"
            findings.append(Finding(VOLUMES, f"kund {customer}, {service}", str(volume), wanted))
    if findings:
        raise InputError(*findings)
    return came


def _is_count(volume: Any) -> bool:
    return bool(volume >= 0 and volume == volume // 1)
