"""Clashes among the rules as faults of the input: what a controller reads when prices cannot be set."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from model.errors import Finding
from model.pricing.money import ORE
from model.pricing.rules.clashes import RATE_RULES, Apart, Clash, Shortfall
from model.pricing.rules.programme import RECOVERY

FILE = "params/base/price_rules.yaml"
SHOWN = 3
WORDS = {
    RECOVERY: "full kostnadstäckning",
    "largest_adjustment": "gränsen för övergångsjusteringen",
    "floor": "golvet för kundernas sänkning",
    "productivity": "produktivitetskravet",
    "minimum_fee": "minsta avgiften",
    "cap": "taket för kundernas höjning",
}
HOLDERS = {"agreements": "avtalen", "prices": "priserna"}


def finding_of(clash: Clash) -> Finding:
    """The clash as a fault: which rules, how many kronor, and what would help."""
    if clash.shortfall and clash.shortfall.held_by == "decided":
        return Finding(
            FILE,
            "price_rules.set_prices",
            f"de satta priserna och ledig kapacitet ger {_kronor(clash.shortfall.reached)} kr, men bara "
            f"{_kronor(clash.shortfall.aim)} kr ska tas in",
            "lägre satta priser",
        )
    if clash.shortfall and clash.shortfall.held_by == "idle":
        return Finding(
            FILE,
            "price_rules.settle_share",
            f"regleringen lämnar {_kronor(clash.shortfall.aim)} kr att ta in, mindre än vad ledig kapacitet "
            f"kostar, {_kronor(clash.shortfall.reached)} kr",
            "en mindre reglering: ett lägre settle_share eller fler settle_years",
        )
    found = _revenue(clash.shortfall) if clash.shortfall else _held(clash.apart)
    words = _listed([WORDS[name] for name in reversed(clash.rules)])
    together = "förena" if len(clash.rules) > 1 else "hålla"
    return Finding(
        FILE,
        _listed([f"price_rules.{name}" for name in reversed(clash.rules)]),
        f"{words} går inte att {together}: {found}",
        f"{_advice(clash)}, en av reglerna avstängd (null), eller price_rules.when_impossible: give_way",
    )


def _revenue(shortfall: Shortfall) -> str:
    reached, aim = shortfall.reached, shortfall.aim
    verb, what = ("kan högst ge", "saknas") if reached < aim else ("ger minst", "för mycket")
    return (
        f"{HOLDERS[shortfall.held_by]} {verb} {_kronor(reached)} kr men {_kronor(aim)} kr ska tas in: "
        f"{_kronor(abs(aim - reached))} kr {what}"
    )


def _held(apart: Sequence[Apart]) -> str:
    told = []
    for one in apart[:SHOWN]:
        where = f"kund {one.place}" if isinstance(one.place, int) else one.place or "totalt"
        bounds = ""
        if one.low is not None and one.high is not None:
            bounds = f"minst {_kronor(one.low)} kr men högst {_kronor(one.high)} kr, "
        told.append(f"{where}: {bounds}{_kronor(one.kronor)} kr skiljer")
    more = f"; {len(apart) - SHOWN} till" if len(apart) > SHOWN else ""
    return "; ".join(told) + more


def _advice(clash: Clash) -> str:
    """How much one of the rules must be changed for the rest to hold."""
    parts = [
        f"ett lägre price_rules.{name}"
        if share is None
        else f"price_rules.{name} {'minst' if name in RATE_RULES else 'högst'} {share:g}"
        for name, share in clash.needed.items()
    ]
    return " eller ".join(parts) or "regler som går att förena"


def _listed(names: Sequence[str]) -> str:
    """``a, b och c``."""
    return " och ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _kronor(amount: float) -> str:
    """``1 234,50`` with no-break spaces."""
    exact = Decimal(str(amount)).quantize(ORE)
    return f"{exact:,.2f}".replace(",", "\u00a0").replace(".", ",").replace("-", "\u2212")
