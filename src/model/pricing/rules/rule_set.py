"""The rules of pricing as numbers: what each line and each customer may come to, in whole öre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.pricing import PriceRules
from model.pricing.costing.costs import ASSIGNMENTS, AT_COST, IDLE, SHARED_SUMS, YEARLY_SUMS
from model.pricing.costing.yearly_sums import shares
from model.pricing.money import kronor, to_ore
from model.pricing.rules.channel_mix import alternatives, last_mix_more
from model.pricing.rules.last_year import (
    Compared,
    LastYear,
    Volumes,
    allowed_factor,
    at_last_years_prices,
    compared_with,
    last_year,
    price_ceiling,
)
from model.pricing.rules.projection import Wanted
from model.pricing.rules.recovery import Recovery
from model.pricing.tariffs.terms import Least

RULES = ("largest_adjustment", "floor", "productivity", "minimum_fee", "cap")
"""The rules that can be given up, in the order that they give way."""


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A line of the price list. target: öre that it should bring in; ceiling: the most that it may.

    step: öre that its price is a multiple of; None for yearly sums, which are amounts. whole: volume that is
    paid in full. parts: of single customers with a fee for a part of the year. least: what single customers'
    pieces come to at least. fixed: price in öre that is decided; None where the rules find it.
    """

    service: str
    whole: int
    target: Fraction
    ceiling: int | None
    step: int | None
    parts: tuple[Fraction, ...] = ()
    least: tuple[Least, ...] = ()
    fixed: int | None = None

    @property
    def volume(self) -> Fraction:
        """All that is paid for."""
        return self.whole + sum(self.parts, Fraction(0))

    def amount(self, price: int) -> int:
        """What it brings in at ``price``, öre; each part of a fee is whole öre."""
        by_piece = price * self.whole + sum(round(price * part) for part in self.parts)
        return by_piece + sum(least.lacking(price) for least in self.least)

    def price_of(self, amount: Fraction) -> int:
        """The price, a multiple of its step, that brings in closest to ``amount``, öre."""
        step = self.step or 1
        if not self.volume:
            return 0
        price = round(amount / self.volume / step) * step
        if not self.least:
            return price
        # Least amounts add, the less the higher the price: it is sought from that without them down, and is
        # the highest of those that bring in as much.
        aim, low, high = max(amount, Fraction(self.amount(0))), 0, price // step
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.amount(middle * step) <= aim else (low, middle - 1)
        above = self.amount((low + 1) * step) - aim < aim - self.amount(low * step)
        return (low + 1 if above else low) * step

    @property
    def wanted(self) -> Wanted:
        """Its amount, never below zero: dear lines give way more, in proportion."""
        if self.fixed is not None:
            amount = self.amount(self.fixed)
            high = amount if self.ceiling is None else min(amount, self.ceiling)
            return Wanted(Fraction(amount), amount, high, give=Fraction(0))
        return Wanted(self.target, Fraction(0), self.ceiling, max(self.target, Fraction(0)))


@dataclass(frozen=True, kw_only=True)
class Customer:
    """What a customer's charge is held to, whole öre; None is no bound.

    compared: what it is compared with (None: there were no agreements last year). cap, floor, minimum: of its
    charge. limit: how large its adjustment may be either way. full_cost: of all that it buys. is_new: it had
    no agreement last year, and is compared with its full cost.
    """

    number: int
    compared: Compared | None
    cap: int | None
    floor: int | None
    minimum: int | None
    limit: int | None
    full_cost: Fraction
    is_new: bool = False

    @property
    def low(self) -> int:
        """The least that it may be charged; nobody is paid for buying, whatever rules give way."""
        return max(bound for bound in (self.floor, self.minimum, 0) if bound is not None)


@dataclass(frozen=True, kw_only=True)
class RuleSet:
    """Everything that prices and charges of ``year`` are found from.

    lines: all but what always is its cost: idle capacity (``idle``, öre), and what customers pay directly for
    other assignments (``assigned``, öre by customer). total: revenue to raise, None when
    it need not be raised; aim: what it would be. frame: the most that revenue may be, None without a limit.
    volumes: by customer and service, in parts where a fee is for a part of the year. weights: in yearly
    sums, by customer. least: what pieces come to at least, by customer and service.
    """

    year: int
    rules: PriceRules
    lines: tuple[TargetLine, ...]
    idle: int
    aim: int
    total: int | None
    frame: int | None
    customers: tuple[Customer, ...]
    volumes: Volumes
    weights: Mapping[int, Fraction]
    assigned: Mapping[int, int] = field(default_factory=dict)
    least: Mapping[tuple[int, str], Least] = field(default_factory=dict)

    def charge(self, customer: int, service: str, price: int, volume: int | Fraction) -> int:
        """Öre that a customer pays for what it buys of a service at ``price``, öre."""
        least = self.least.get((customer, service))
        return round(price * volume) + (0 if least is None else least.lacking(price))

    @property
    def at_cost(self) -> int:
        """Öre of what always is its cost."""
        return self.idle + sum(self.assigned.values())

    @property
    def to_raise(self) -> int | None:
        """Öre that the lines are to bring in beside what is its cost."""
        return None if self.total is None else self.total - self.at_cost

    def says(self, name: str) -> float | None:
        """What one of :data:`RULES` says of the year; None when it is off."""
        said: float | None = getattr(self.rules, name).of(self.year)
        return said


def rule_set(
    parameters: Parameters,
    year: int,
    *,
    recovery: Recovery,
    costs: pd.DataFrame,
    volumes: pd.DataFrame,
    weights: dict[int, Fraction],
    before: pd.DataFrame | None,
    assigned: Mapping[int, int] | None = None,
    least: Mapping[tuple[int, str], Least] | None = None,
) -> RuleSet:
    """The rules of ``parameters`` for a year whose lines cost ``costs``.

    costs: service, full_cost (kronor), step_ore (0 for yearly sums). volumes: customer, service, volume that
    is paid for. weights: in yearly sums, by customer. before: last year's agreements; without them no rule
    compares with last year. assigned: öre that each customer pays directly for other assignments. least: what
    pieces come to at least, by customer and service.
    """
    rules = parameters.price_rules
    last = last_year(before) if before is not None else LastYear()
    bought = {
        (customer, service): volume
        for customer, service, volume in volumes[["customer", "service", "volume"]].itertuples(
            index=False, name=None
        )
    }
    cost = {
        service: to_ore(amount)
        for service, amount in zip(costs["service"].tolist(), costs["full_cost"].tolist(), strict=True)
    }
    assigned, least = assigned or {}, least or {}
    idle, whole = cost.get(IDLE, 0), sum(cost.values())
    at_cost = idle + sum(assigned.values())
    aim = to_ore(recovery.revenue)
    scale = max(Fraction(aim - at_cost, whole - at_cost), Fraction(0)) if whole != at_cost else Fraction(1)
    target = {service: Fraction(ore) * (1 if service in AT_COST else scale) for service, ore in cost.items()}
    factor = allowed_factor(parameters, year) if last.customers else None
    each = factor if rules.productivity_binds.value == "each_price" else None
    decided = rules.set_of(year)
    lines = []
    frame = Fraction(0)
    for service, step in costs[["service", "step_ore"]].itertuples(index=False, name=None):
        own = [volume for (_, name), volume in bought.items() if name == service]
        line = TargetLine(
            service=service,
            whole=sum(volume for volume in own if isinstance(volume, int)),
            parts=tuple(volume for volume in own if isinstance(volume, Fraction)),
            least=tuple(bound for (_, name), bound in least.items() if name == service),
            target=target[service],
            ceiling=None,
            step=step or None,
            fixed=to_ore(decided[service]) if service in decided else None,
        )
        then = (
            None if service == ASSIGNMENTS else at_last_years_prices(last, service, line.volume, line.least)
        )
        frame += target[service] if then is None or factor is None else then * factor
        if service in AT_COST:
            continue
        ceiling = None
        if each is not None and then is not None:
            allowed = line.amount(price_ceiling(last.price[service], each, step)) if step else then * each
            # A line that was an income last year may be given away, not paid for.
            ceiling = max(floor(allowed), 0)
        lines.append(replace(line, ceiling=ceiling))
    full = _full_costs(bought, target, {line.service: line.volume for line in lines}, weights, assigned)
    more = last_mix_more(last, bought, full, alternatives(parameters))
    basis = rules.compared_with.value
    compared = compared_with(basis, last, bought, full, more, least)
    whole_frame = rules.productivity_binds.value == "total_frame" and factor is not None
    if factor is not None and basis == "comparable_mix":
        frame += max(sum(more.values(), Fraction(0)) * factor, Fraction(0))
    by_customer = dict.fromkeys(weights, Fraction(0))
    for (customer, _), amount in full.items():
        by_customer[customer] += amount
    return RuleSet(
        year=year,
        rules=rules,
        lines=tuple(lines),
        idle=idle,
        aim=aim,
        total=aim if recovery.required else None,
        frame=max(floor(frame), 0) if whole_frame else None,
        customers=tuple(
            _customer(
                rules, year, number, compared.get(number), by_customer[number], number not in last.customers
            )
            for number in weights
        ),
        volumes=bought,
        weights=weights,
        assigned=assigned,
        least=least,
    )


def charges(rules: RuleSet, prices: Mapping[str, int], sums: Mapping[str, int]) -> dict[int, int]:
    """What each customer pays by the price list alone, öre. prices: of a unit; sums: the yearly ones."""
    found = dict.fromkeys(rules.weights, 0)
    for (customer, service), volume in rules.volumes.items():
        if service not in YEARLY_SUMS:
            found[customer] += rules.charge(customer, service, prices[service], volume)
    for service in SHARED_SUMS:
        for customer, part in shares(kronor(sums[service]), rules.weights).items():
            found[customer] += to_ore(part)
    for customer, ore in rules.assigned.items():
        found[customer] += ore
    return found


def wanted_charges(
    rules: RuleSet, listed: Mapping[int, int], *, limited: bool = True, beyond: int = 0
) -> list[Wanted]:
    """Each customer's charge as it should be and may be; ``beyond``: öre that limits are widened by."""
    wanted = []
    relative = rules.rules.closeness.value == "relative"
    for customer in rules.customers:
        charge = listed[customer.number]
        low, high = customer.low, customer.cap
        if limited and customer.limit is not None:
            least, most = charge - customer.limit - beyond, charge + customer.limit + beyond
            low = max(low, least)
            high = most if high is None else min(high, most)
        give = max(Fraction(charge), Fraction(0)) if relative else Fraction(1)
        wanted.append(Wanted(Fraction(charge), low, high, give))
    return wanted


def _full_costs(
    bought: Volumes,
    target: Mapping[str, Fraction],
    volume: Mapping[str, Fraction],
    weights: dict[int, Fraction],
    assigned: Mapping[int, int],
) -> dict[tuple[int, str], Fraction]:
    """Full cost of what each customer buys, öre, by customer and service."""
    own: dict[str, Mapping[int, Decimal]] = {
        service: shares(kronor(round(target.get(service, Fraction(0)))), weights) for service in SHARED_SUMS
    }
    own[ASSIGNMENTS] = {customer: kronor(ore) for customer, ore in assigned.items()}
    sold = {service for _, service in bought if service not in YEARLY_SUMS}
    of_one = {service: target[service] / volume[service] for service in sold}
    return {
        (customer, service): Fraction(to_ore(own[service][customer]))
        if service in YEARLY_SUMS
        else of_one[service] * amount
        for (customer, service), amount in bought.items()
    }


def _customer(
    rules: PriceRules, year: int, number: int, compared: Compared | None, cost: Fraction, is_new: bool
) -> Customer:
    cap, least, share = (
        None if said is None else Fraction(str(said))
        for said in (rules.cap.of(year), rules.floor.of(year), rules.largest_adjustment.of(year))
    )
    fee = rules.minimum_fee.of(year)
    # A share of an agreement that came to nothing, or less, is no bound.
    low, high = (max(end, Fraction(0)) for end in (compared.low, compared.high)) if compared else (0, 0)
    return Customer(
        number=number,
        compared=compared,
        cap=floor(high * (1 + cap)) if high and cap is not None else None,
        floor=ceil(low * (1 - least)) if low and least is not None else None,
        minimum=None if fee is None else to_ore(fee),
        limit=None if share is None else floor(abs(cost) * share),
        full_cost=cost,
        is_new=is_new,
    )
