"""Whom a rule that gave way would have held, and by how much its bound is passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.pricing.rules.rule_set import Customer, RuleSet
from model.pricing.rules.ruled_prices import Ruled


@dataclass(frozen=True, kw_only=True)
class PassedBound:
    """A customer whose charge is outside a bound that gave way, öre."""

    rule: str
    customer: int
    bound: int
    charge: int

    @property
    def by(self) -> int:
        """Öre between the bound and the charge."""
        return abs(self.charge - self.bound)


def passed_bounds(asked: RuleSet, found: Ruled, rule: str) -> list[PassedBound]:
    """Customers outside the bound of ``rule``, the furthest first.

    asked: the rules before any gave way; found: prices and charges after that. The frame and ceilings of
    productivity are no customer's.
    """
    passed = []
    for customer in asked.customers:
        charge = found.charged[customer.number]
        low, high = _bounds(customer, rule, found.listed)
        if low is not None and charge < low:
            passed.append(PassedBound(rule=rule, customer=customer.number, bound=low, charge=charge))
        if high is not None and charge > high:
            passed.append(PassedBound(rule=rule, customer=customer.number, bound=high, charge=charge))
    return sorted(passed, key=lambda one: (-one.by, one.customer))


def _bounds(customer: Customer, rule: str, listed: Mapping[int, int]) -> tuple[int | None, int | None]:
    """The least and the most that ``rule`` lets the customer be charged, öre."""
    match rule:
        case "cap":
            return None, customer.cap
        case "floor":
            return customer.floor, None
        case "minimum_fee":
            return customer.minimum, None
        case "largest_adjustment" if customer.limit is not None:
            return listed[customer.number] - customer.limit, listed[customer.number] + customer.limit
    return None, None
