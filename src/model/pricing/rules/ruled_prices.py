"""Prices and charges that keep to the rules and come closest to full cost.

First the prices: squared deviation from full cost, per krona of cost, is least, within the price ceilings
and the revenue to raise. Then each customer's charge: squared deviation from what the price list gives is
least, within cap, floor and minimum fee; the difference is its transition adjustment, and adjustments sum to
zero. Prices come first, so that a cap moves money between customers openly and no price hides it. Both are
separable and solved exactly (:mod:`model.pricing.rules.projection`). Only when the limit on adjustments is
too narrow for that must prices give way too, and they are found together
(:mod:`model.pricing.rules.coupled_prices`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from model.pricing.costing.costs import ASSIGNMENTS, IDLE, SUBSCRIPTION
from model.pricing.rules.clashes import Clash, explained
from model.pricing.rules.coupled_prices import coupled_amounts
from model.pricing.rules.projection import project, project_whole
from model.pricing.rules.rule_set import RuleSet, TargetLine, charges, wanted_charges


@dataclass(frozen=True, kw_only=True)
class Ruled:
    """Prices and charges within the rules, öre.

    prices: of a unit, by service. sums: the yearly ones. listed: what each customer pays by the price list;
    charged: what it is charged. exceeded: how far limits on adjustments are exceeded because prices are
    rounded to their steps. coupled: whether prices had to give way for customers' sake.
    """

    prices: Mapping[str, int]
    sums: Mapping[str, int]
    listed: Mapping[int, int]
    charged: Mapping[int, int]
    exceeded: int = 0
    coupled: bool = False

    @property
    def adjustments(self) -> dict[int, int]:
        """What is added to each customer's charge, öre; only of those that have any."""
        moved = {number: charge - self.listed[number] for number, charge in self.charged.items()}
        return {number: ore for number, ore in moved.items() if ore}


def ruled(rules: RuleSet) -> Ruled | Clash:
    """The closest prices and charges, or why there are none."""
    amounts = _separate_amounts(rules)
    if amounts is not None:
        found = _with_charges(rules, amounts)
        if found is not None:
            return found
    clash = explained(rules)
    if clash is not None:
        return clash
    amounts = coupled_amounts(rules) or amounts
    found = None if amounts is None else _with_charges(rules, amounts, widen=True)
    if found is None:
        raise ArithmeticError("a linear programme meets the rules, but no prices do")
    return found


def _separate_amounts(rules: RuleSet) -> list[Fraction] | None:
    """Each line's amount when customers put no bounds on prices; None when that cannot be."""
    wanted = [line.wanted for line in rules.lines]
    if rules.to_raise is None:
        amounts = [one.within(one.amount) for one in wanted]
        most = sum(amounts, Fraction(rules.at_cost))
        if rules.frame is None or most <= rules.frame:
            return amounts
        return project(wanted, rules.frame - rules.at_cost)
    if rules.frame is not None and rules.frame < rules.aim:
        return None
    return project(wanted, rules.to_raise)


def _with_charges(rules: RuleSet, amounts: Sequence[Fraction], widen: bool = False) -> Ruled | None:
    """Prices rounded to their steps, and charges; ``widen``: limits on adjustments as far as they must be."""
    prices, sums = _rounded(rules, amounts)
    listed = charges(rules, prices, sums)
    charged = _charged(rules, listed)
    if charged is not None:
        return Ruled(prices=prices, sums=sums, listed=listed, charged=charged, coupled=widen)
    if not widen:
        return None
    low, high = 0, 1
    while _charged(rules, listed, high) is None:
        low, high = high, 2 * high
        if high > 2 * abs(rules.aim) + 1:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _charged(rules, listed, middle) is not None else (middle, high)
    wider = _charged(rules, listed, high)
    if wider is None:
        return None
    return Ruled(prices=prices, sums=sums, listed=listed, charged=wider, exceeded=high, coupled=True)


def _charged(rules: RuleSet, listed: Mapping[int, int], beyond: int = 0) -> dict[int, int] | None:
    wanted = wanted_charges(rules, listed, beyond=beyond)
    if rules.total is None:
        if any(one.low is not None and one.high is not None and one.low > one.high for one in wanted):
            return None
        found = [int(one.within(one.amount)) for one in wanted]
        return dict(zip(listed, found, strict=True))
    whole = project_whole(wanted, rules.total)
    return None if whole is None else dict(zip(listed, whole, strict=True))


def _rounded(rules: RuleSet, amounts: Sequence[Fraction]) -> tuple[dict[str, int], dict[str, int]]:
    """Prices in öre, each at its step, and yearly sums; the subscription takes what rounding leaves.

    Where rounding takes more than the subscription holds, prices are lowered by steps: it is never negative.
    """
    prices: dict[str, int] = {}
    subscription: TargetLine | None = None
    for line, amount in zip(rules.lines, amounts, strict=True):
        if line.step is None:
            subscription = line
        elif line.fixed is not None:
            prices[line.service] = line.fixed
        else:
            prices[line.service] = line.price_of(amount)
    total = rules.to_raise if rules.to_raise is not None else round(sum(amounts, Fraction(0)))
    assert subscription is not None, "the subscription is always sold"
    rest = total - sum(line.amount(prices[line.service]) for line in rules.lines if line.step)
    if subscription.ceiling is not None and rest > subscription.ceiling:
        rest -= _moved(rules.lines, prices, rest - subscription.ceiling, 1)
    if rest < 0:
        rest += _moved(rules.lines, prices, -rest, -1)
    return prices, {SUBSCRIPTION: rest, ASSIGNMENTS: sum(rules.assigned.values()), IDLE: rules.idle}


def _moved(lines: Sequence[TargetLine], prices: dict[str, int], missing: int, way: Literal[1, -1]) -> int:
    """Öre that prices bring in, or leave (``way`` -1), when moved by steps to cover ``missing``.

    Each time the line whose step is worth least of those that suffice, else the one that is worth most; none
    above its ceiling or below zero.
    """
    moved = 0
    while moved < missing:
        steps = {
            line.service: abs(
                line.amount(prices[line.service] + way * line.step) - line.amount(prices[line.service])
            )
            for line in lines
            if line.step and line.volume and _has_room(line, prices[line.service], way)
        }
        if not steps:
            break
        enough = [name for name, ore in steps.items() if ore >= missing - moved]
        name = min(enough, key=steps.__getitem__) if enough else max(steps, key=steps.__getitem__)
        prices[name] += way * next(line.step for line in lines if line.service == name and line.step)
        moved += steps[name]
    return moved


def _has_room(line: TargetLine, price: int, way: Literal[1, -1]) -> bool:
    """Whether the line's price can be a step higher, or lower."""
    if line.fixed is not None:
        return False
    step = line.step or 0
    if way < 0:
        return price >= step
    return line.ceiling is None or line.amount(price + step) <= line.ceiling
