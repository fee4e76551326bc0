"""Why rules cannot all be met: a smallest set of them that clash, and by how many kronor.

The set is found by deletion: a rule is left out for good when what remains still clashes, so that every rule
that is left is needed for the clash (an irreducible infeasible subset: Chinneck, *Feasibility and
Infeasibility in Optimization*, 2008). The amount is what an elastic programme must stretch them by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Literal, NamedTuple

import numpy as np
from scipy import sparse

from model.arrays import Floats
from model.integer_programme import least
from model.pricing.rules.programme import DECIDED, NOT_PAID, ORE, RECOVERY, Programme, programme
from model.pricing.rules.rule_set import RULES, Customer, RuleSet

NOTHING = 0.004
"""Kronor that are no clash: less than half an öre."""
RATE_RULES = ("cap", "floor")
"""Rules whose share can be widened."""


class Shortfall(NamedTuple):
    """What comes in beside what is to be raised, kronor.

    held_by: ``agreements`` or ``prices``, whose bounds allow ``reached`` and no nearer; ``idle`` where
    ``reached``, the cost of idle capacity, is more than what is to be raised; ``decided`` where decided
    prices bring in more, ``reached`` with idle capacity.
    """

    held_by: Literal["agreements", "prices", "idle", "decided"]
    reached: float
    aim: float


class Apart(NamedTuple):
    """Where two bounds exclude each other, and by how many kronor; low and high are a customer's, if it is.

    place: number of a customer, name of a service, or empty for the whole.
    """

    place: int | str
    low: float | None
    high: float | None
    kronor: float


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Rules that cannot be met together, and which of them gives way first (None: none can).

    shortfall: told when the revenue to raise is one of them. apart: told when it is not, the widest first.
    needed: the share that a rule would have to allow for the rest to hold; None when only that it must be
    lower is known.
    """

    rules: tuple[str, ...]
    yields: str | None
    shortfall: Shortfall | None = None
    apart: tuple[Apart, ...] = ()
    needed: Mapping[str, float | None] = field(default_factory=dict)


def explained(rules: RuleSet) -> Clash | None:
    """The first clash among the rules; None when they can be met."""
    rows = programme(rules)
    clashing = [name for name in (*RULES, RECOVERY) if name in set(rows.rule)]
    if _stretch(rows, clashing, clashing).sum() <= NOTHING:
        return None
    for name in tuple(clashing):
        rest = [other for other in clashing if other != name]
        if _stretch(rows, rest, rest).sum() > NOTHING:
            clashing = rest
    if clashing == [RECOVERY]:
        brought = sum(line.amount(line.fixed) for line in rules.lines if line.fixed is not None)
        held_by: Literal["decided", "idle"] = "decided" if brought else "idle"
        lacking = Shortfall(held_by, (brought + rules.at_cost) / ORE, rules.aim / ORE)
        return Clash(rules=(RECOVERY,), yields=None, shortfall=lacking)
    yields = next(name for name in RULES if name in clashing)
    if RECOVERY not in clashing:
        apart = _apart(rules, rows, clashing, yields)
        return Clash(rules=tuple(clashing), yields=yields, apart=apart)
    return Clash(
        rules=tuple(clashing),
        yields=yields,
        shortfall=_shortfall(rules, rows, clashing),
        needed=_all_needed(rules, rows, clashing),
    )


def _shortfall(rules: RuleSet, rows: Programme, clashing: Collection[str]) -> Shortfall:
    """How far the revenue that the others allow is from that to raise."""
    others = [name for name in clashing if name != RECOVERY]
    try:
        lacking, passed = _elastic(rows, clashing, (rows.rule == RECOVERY) & (rows.place == ""))
    except ValueError:  # idle capacity alone is more than the others allow: they are what must stretch
        passed, lacking = _elastic(rows, clashing, np.isin(rows.rule, others))
    aim = rules.aim / ORE
    reached = aim - float(lacking.sum()) + float(passed.sum())
    return Shortfall("agreements" if set(others) - {"productivity"} else "prices", reached, aim)


def _apart(rules: RuleSet, rows: Programme, clashing: Collection[str], yields: str) -> tuple[Apart, ...]:
    """Whom rules without the whole in them hold between two bounds, and by how much."""
    stretch = _stretch(rows, clashing, [yields])
    hit = np.flatnonzero(stretch > NOTHING)
    numbers = {customer.number: customer for customer in rules.customers}
    found = []
    for row in hit[np.argsort(-stretch[hit], kind="stable")]:
        customer = numbers.get(rows.place[row])
        low = high = None
        if customer and customer.cap is not None and customer.low > customer.cap:
            low, high = customer.low / ORE, customer.cap / ORE
        place = customer.number if customer else str(rows.place[row])
        found.append(Apart(place, low, high, float(stretch[row])))
    return tuple(found)


def _all_needed(rules: RuleSet, rows: Programme, clashing: Collection[str]) -> dict[str, float | None]:
    """What the rules that are shares must allow, each by itself, for the rest to hold."""
    found: dict[str, float | None] = {}
    for name in RATE_RULES:
        if name in clashing and (needed := _needed(rules, rows, clashing, name)) is not None:
            found[name] = ceil(needed * 1000 - 1e-6) / 1000
    demand = rules.says("productivity")
    if "productivity" in clashing and demand is not None:
        # A frame of nothing, where last year was no income, is nothing whatever is demanded.
        most = 1 - rules.aim / (rules.frame / (1 - demand)) if rules.frame else None
        found["productivity"] = None if most is None else floor(most * 10_000) / 10_000
    return found


def _needed(rules: RuleSet, rows: Programme, clashing: Collection[str], name: str) -> float | None:
    """The least share that the rule ``name`` must allow; None when no share suffices.

    The share is sought in kronor of a mean customer, so that its weight is that of the other numbers.
    """
    own = rows.rule == name
    share = rules.says(name)
    compared = {customer.number: _size(customer, name) for customer in rules.customers}
    size = np.array([compared[place] if mine else 0.0 for place, mine in zip(rows.place, own, strict=True)])
    if not size.any():
        return None
    active, mean = _held(rows, clashing), float(size[size > 0].mean())
    sign = -1.0 if name == "cap" else 1.0
    low = np.where(own, rows.low + share * size, rows.low)
    high = np.where(own, rows.high - share * size, rows.high)
    matrix = sparse.hstack([rows.matrix, sparse.csr_array((sign * size / mean)[:, None])], format="csr")
    cost = np.zeros(matrix.shape[1])
    cost[-1] = 1.0
    bounds = (np.append(rows.least, 0.0), np.append(rows.most, np.inf))
    try:
        found = least(cost, matrix[active], low[active], high[active], whole=0, bounds=bounds)
    except ValueError:
        return None
    return float(found[-1]) / mean


def _size(customer: Customer, name: str) -> float:
    """Kronor that the share of the rule ``name``, a cap or a floor, is taken of."""
    if customer.compared is None:
        return 0.0
    return abs(float(customer.compared.high if name == "cap" else customer.compared.low)) / ORE


def _stretch(rows: Programme, active: Collection[str], elastic: Collection[str]) -> Floats:
    """Kronor, least in all, that each row of the rules ``elastic`` gives way by; other active ones hold."""
    up, down = _elastic(rows, active, np.isin(rows.rule, list(elastic)))
    stretch = np.zeros(len(rows.rule))
    stretch[_held(rows, active)] = up + down
    return stretch


def _elastic(rows: Programme, active: Collection[str], elastic: np.ndarray) -> tuple[Floats, Floats]:
    """How much each active row lacks to its low bound, and passes its high one, at least in all."""
    kept = _held(rows, active)
    stretched = np.flatnonzero(elastic[kept])
    height, width = int(kept.sum()), rows.matrix.shape[1]
    up = np.zeros(height)
    down = np.zeros(height)
    if height:
        ones = np.ones(len(stretched))
        unit = sparse.csr_array((ones, (stretched, range(len(stretched)))), shape=(height, len(stretched)))
        matrix = sparse.hstack([rows.matrix[kept], unit, -unit], format="csr")
        cost = np.concatenate([np.zeros(width), np.ones(2 * len(stretched))])
        spare = np.zeros(2 * len(stretched))
        bounds = (np.concatenate([rows.least, spare]), np.concatenate([rows.most, spare + np.inf]))
        found = least(cost, matrix, rows.low[kept], rows.high[kept], whole=0, bounds=bounds)
        up[stretched] = found[width : width + len(stretched)]
        down[stretched] = found[width + len(stretched) :]
    return up, down


def _held(rows: Programme, active: Collection[str]) -> np.ndarray:
    """The rows of the rules ``active``, and those that always hold."""
    return np.isin(rows.rule, [*active, NOT_PAID, DECIDED])
