"""Last year as this year's prices are judged against it: prices, sums, and what each customer would pay.

A customer is compared with this year's volumes at last year's prices (so that buying more is no increase), at
this year's mix of channels and at last year's, or with last year's charge for what it still buys. What has no
last year, since it is sold or bought for the first time, is compared with its own full cost. So is all of a
customer that had no agreement: cap and floor hold it as they hold the others, so that it never bears more of
what they move than whoever is at the cap. What customers pay directly for other assignments is cost and no
price, and is neither capped nor floored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import ADJUSTMENT, ASSIGNMENTS, YEARLY_SUMS
from model.pricing.tariffs.terms import Least

ORE = 100

Basis = Literal["comparable_mix", "this_years_volumes", "last_years_charge"]
Volumes = Mapping[tuple[int, str], int | Fraction]
"""Volume by customer and service, this year; a fraction of a fee for a part of it."""


@dataclass(frozen=True, kw_only=True)
class LastYear:
    """Last year's agreements in öre; without any, nothing is compared.

    price: of a unit, by service. volume: that each customer bought, by customer and service. own: what each
    customer paid of yearly sums and adjustments, by customer and service, as it would be for as many days as
    this year has. paid: the same for every service that it bought. customers: those that had agreements.
    """

    price: Mapping[str, Fraction] = field(default_factory=dict)
    volume: Mapping[tuple[int, str], int] = field(default_factory=dict)
    own: Mapping[tuple[int, str], Fraction] = field(default_factory=dict)
    paid: Mapping[tuple[int, str], Fraction] = field(default_factory=dict)
    customers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Compared:
    """What a charge is compared with, öre: it is a change first outside ``low`` and ``high``."""

    low: Fraction
    high: Fraction

    def nearest(self, charge: Fraction | int) -> Fraction:
        """``charge`` itself between the two, else the one that it passes."""
        return min(max(Fraction(charge), self.low), self.high)

    def change(self, charge: Fraction | int) -> Fraction | None:
        """How much ``charge`` is above or below, as a share; None against nothing."""
        against = self.nearest(charge)
        return charge / against - 1 if against else None


def last_year(before: pd.DataFrame) -> LastYear:
    """The agreements ``before`` (customer, service, volume, price, amount) as what is compared with.

    alike: column of what the amount would be for this year's days, where some are for a part of the year.
    """
    paid: dict[tuple[int, str], Fraction] = {}
    bought: dict[tuple[int, str], int] = {}
    sums: dict[str, tuple[Fraction, int]] = {}
    columns = before.assign(alike=before.get("alike", before["amount"]))
    columns = columns[["customer", "service", "volume", "price", "alike"]]
    for customer, service, volume, price, alike in columns.itertuples(index=False, name=None):
        paid[customer, service] = Fraction(alike) * ORE
        bought[customer, service] = int(volume)
        amounts, volumes = sums.get(service, (Fraction(0), 0))
        is_sum = service in (*YEARLY_SUMS, ADJUSTMENT)
        whole = paid[customer, service] if is_sum else Fraction(price) * ORE * int(volume)
        sums[service] = (amounts + whole, volumes + int(volume))
    price = {service: amount / volume for service, (amount, volume) in sums.items() if volume}
    own = {key: amount for key, amount in paid.items() if key[1] in (*YEARLY_SUMS, ADJUSTMENT)}
    customers = frozenset(customer for customer, _ in paid)
    return LastYear(price=price, volume=bought, own=own, paid=paid, customers=customers)


def cost_index(parameters: Parameters, year: int) -> Fraction:
    """Weighted wage and price index of ``year`` against the year before, as a share.

    Each counts a change from its day on, so that the rest of last year's is in this year's.
    """
    rules, budget = parameters.price_rules, parameters.economy.budget
    wage, price = rules.wage_index.index(year), rules.price_index.index(year)
    weights = rules.index_weights.value
    if weights is not None:
        return Fraction(str(weights.wage)) * wage + Fraction(str(weights.price)) * price
    personnel, overhead = budget.personnel.of(year), budget.overhead.of(year)
    return (personnel * wage + overhead * price) / (personnel + overhead)


def allowed_factor(parameters: Parameters, year: int) -> Fraction | None:
    """What last year's prices may be multiplied by at most; None without a demand on productivity."""
    demand = parameters.price_rules.productivity.of(year)
    return None if demand is None else (1 + cost_index(parameters, year)) * (1 - Fraction(str(demand)))


def price_ceiling(last: Fraction, factor: Fraction, step_ore: int) -> int:
    """Highest price in öre: last year's times ``factor``, rounded to the step as every price is."""
    return round(last * factor / step_ore) * step_ore


def compared_with(
    basis: Basis,
    last: LastYear,
    volumes: Volumes,
    full_cost: Mapping[tuple[int, str], Fraction],
    last_mix_more: Mapping[int, Fraction],
    least: Mapping[tuple[int, str], Least] | None = None,
) -> dict[int, Compared]:
    """What each customer is compared with: who had no agreement last year with its own full cost.

    Without any agreements last year nobody is compared with anything.

    full_cost: of what each customer buys this year, by customer and service. last_mix_more: öre that its
    volumes would cost more at last year's mix of channels. least: what pieces come to at least.
    """
    if not last.customers:
        return {}
    compared = {customer: Fraction(0) for customer, _ in volumes}
    for (customer, service), volume in volumes.items():
        if service == ASSIGNMENTS or customer not in last.customers:
            then = None
        elif service in YEARLY_SUMS or basis == "last_years_charge":
            then = last.paid.get((customer, service))
        else:
            bound = least.get((customer, service)) if least else None
            then = at_last_years_prices(last, service, volume, () if bound is None else (bound,))
        compared[customer] += full_cost[customer, service] if then is None else then
    for (customer, service), amount in last.own.items():
        if service == ADJUSTMENT and customer in compared:
            compared[customer] += amount
    more = last_mix_more if basis == "comparable_mix" else {}
    ends = {customer: (amount, amount + more.get(customer, 0)) for customer, amount in compared.items()}
    return {customer: Compared(min(pair), max(pair)) for customer, pair in ends.items()}


def at_last_years_prices(
    last: LastYear, service: str, volume: int | Fraction, least: Sequence[Least] = ()
) -> Fraction | None:
    """This year's volume of a service at last year's price, öre; None for one that was not sold.

    least: what single customers' pieces come to at least, whatever the price.
    """
    if service not in last.price:
        return None
    price = last.price[service]
    return price * volume + sum(bound.lacking(price) for bound in least)
