"""Why rules cannot all be met: a smallest set of them that clash, and by how many kronor.

The set is found by deletion: a rule is left out for good when what remains still clashes, so that every rule
that is left is needed for the clash (an irreducible infeasible subset: Chinneck, *Feasibility and
Infeasibility in Optimization*, 2008). The amount is what an elastic programme must stretch them by.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

import numpy as np
from scipy import sparse

from model.arrays import Floats
from model.errors import Finding
from model.integer_programme import least
from model.pricing.money import ORE as ONE_ORE
from model.pricing.rules.programme import ORE, RECOVERY, Programme, programme
from model.pricing.rules.rule_set import RULES, RuleSet

FILE = "params/base/price_rules.yaml"
NOTHING = 0.004
"""Kronor that are no clash: less than half an öre."""
SHOWN = 3
WORDS = {
    RECOVERY: "full kostnadstäckning",
    "largest_adjustment": "gränsen för övergångsjusteringen",
    "floor": "golvet för kundernas sänkning",
    "productivity": "produktivitetskravet",
    "minimum_fee": "minsta avgiften",
    "cap": "taket för kundernas höjning",
}


@dataclass(frozen=True)
class Clash:
    """Rules that cannot be met together, which of them gives way first (None: none can), and the words."""

    rules: tuple[str, ...]
    yields: str | None
    finding: Finding


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
        return Clash((RECOVERY,), None, _too_little(rules))
    yields = next(name for name in RULES if name in clashing)
    places = _listed([f"price_rules.{name}" for name in reversed(clashing)])
    if RECOVERY in clashing:
        found, wanted = _revenue(rules, rows, clashing), _advice(rules, rows, clashing)
    else:
        found, wanted = _held(rules, rows, clashing, yields), "regler som går att förena"
    words = _listed([WORDS[name] for name in reversed(clashing)])
    return Clash(
        tuple(clashing),
        yields,
        Finding(
            FILE,
            places,
            f"{words} går inte att {'förena' if len(clashing) > 1 else 'hålla'}: {found}",
            f"{wanted}, en av reglerna avstängd (null), eller price_rules.when_impossible: give_way",
        ),
    )


def _revenue(rules: RuleSet, rows: Programme, clashing: Collection[str]) -> str:
    """How far the revenue that the others allow is from that to raise."""
    others = [name for name in clashing if name != RECOVERY]
    aim = rules.aim / ORE
    try:
        lacking, passed = _elastic(rows, clashing, (rows.rule == RECOVERY) & (rows.place == ""))
    except ValueError:  # idle capacity alone is more than the others allow: they are what must stretch
        passed, lacking = _elastic(rows, clashing, np.isin(rows.rule, others))
    short, over = float(lacking.sum()), float(passed.sum())
    reached = aim - short + over
    verb, what = ("kan högst ge", "saknas") if short > over else ("ger minst", "för mycket")
    limited = "avtalen" if set(others) - {"productivity"} else "priserna"
    return (
        f"{limited} {verb} {_kronor(reached)} kr men {_kronor(aim)} kr ska tas in: "
        f"{_kronor(abs(aim - reached))} kr {what}"
    )


def _too_little(rules: RuleSet) -> Finding:
    """What is wrong when the revenue to raise is less than idle capacity costs."""
    return Finding(
        FILE,
        "price_rules.accumulated_result",
        f"regleringen lämnar {_kronor(rules.aim / ORE)} kr att ta in, mindre än vad ledig kapacitet kostar, "
        f"{_kronor(rules.idle / ORE)} kr",
        "en mindre reglering: ett lägre settle_share eller fler settle_years",
    )


def _held(rules: RuleSet, rows: Programme, clashing: Collection[str], yields: str) -> str:
    """Whom rules without the whole in them hold between two bounds, and by how much."""
    stretch = _stretch(rows, clashing, [yields])
    hit = np.flatnonzero(stretch > NOTHING)
    worst = hit[np.argsort(-stretch[hit], kind="stable")][:SHOWN]
    numbers = {customer.number: customer for customer in rules.customers}
    told = []
    for row in worst:
        customer = numbers.get(rows.place[row])
        where = f"kund {customer.number}" if customer else str(rows.place[row]) or "totalt"
        bounds = ""
        if customer and customer.low is not None and customer.cap is not None and customer.low > customer.cap:
            bounds = f"minst {_kronor(customer.low / ORE)} kr men högst {_kronor(customer.cap / ORE)} kr, "
        told.append(f"{where}: {bounds}{_kronor(stretch[row])} kr skiljer")
    more = f"; {len(hit) - len(worst)} till" if len(hit) > len(worst) else ""
    return "; ".join(told) + more


def _advice(rules: RuleSet, rows: Programme, clashing: Collection[str]) -> str:
    """How much one of the rules must be changed for the rest to hold."""
    parts = [
        f"price_rules.{name} minst {ceil(needed * 1000 - 1e-6) / 1000:g}"
        for name in ("cap", "floor")
        if name in clashing and (needed := _needed(rules, rows, clashing, name)) is not None
    ]
    demand = rules.rules.productivity.value
    if "productivity" in clashing and demand is not None:
        most = 1 - rules.aim / (rules.frame / (1 - demand)) if rules.frame is not None else None
        parts.append(
            "ett lägre price_rules.productivity"
            if most is None
            else f"price_rules.productivity högst {floor(most * 10_000) / 10_000:g}"
        )
    return " eller ".join(parts) or "regler som går att förena"


def _needed(rules: RuleSet, rows: Programme, clashing: Collection[str], name: str) -> float | None:
    """The least share that the rule ``name`` must allow; None when no share suffices.

    The share is sought in kronor of a mean customer, so that its weight is that of the other numbers.
    """
    own = rows.rule == name
    share = getattr(rules.rules, name).value
    compared = {customer.number: abs(float(customer.compared or 0)) / ORE for customer in rules.customers}
    size = np.array([compared[place] if mine else 0.0 for place, mine in zip(rows.place, own, strict=True)])
    if not size.any():
        return None
    active, mean = np.isin(rows.rule, list(clashing)), float(size[size > 0].mean())
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


def _stretch(rows: Programme, active: Collection[str], elastic: Collection[str]) -> Floats:
    """Kronor, least in all, that each row of the rules ``elastic`` gives way by; other active ones hold."""
    up, down = _elastic(rows, active, np.isin(rows.rule, list(elastic)))
    stretch = np.zeros(len(rows.rule))
    stretch[np.isin(rows.rule, list(active))] = up + down
    return stretch


def _elastic(rows: Programme, active: Collection[str], elastic: np.ndarray) -> tuple[Floats, Floats]:
    """How much each active row lacks to its low bound, and passes its high one, at least in all."""
    kept = np.isin(rows.rule, list(active))
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


def _listed(names: Sequence[str]) -> str:
    """``a, b och c``."""
    return " och ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _kronor(amount: float) -> str:
    """``1 234,50`` with no-break spaces."""
    exact = Decimal(str(amount)).quantize(ONE_ORE)
    return f"{exact:,.2f}".replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")
