"""Exact money: whole öre inside, kronor with two decimals outside."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

from model.apportionment import Weights, apportion

ORE = Decimal("0.01")
ZERO = Decimal("0.00")


def kronor(ore: int) -> Decimal:
    """``ore`` as kronor with two decimals."""
    return (Decimal(ore) * ORE).quantize(ORE)


def to_ore(amount: Decimal | float) -> int:
    """Whole öre nearest to an amount in kronor (half to even)."""
    return int((Decimal(str(amount)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def to_step(amount: Decimal, step_ore: int) -> Decimal:
    """The multiple of ``step_ore`` nearest to ``amount`` kronor (half to even)."""
    steps = (amount * 100 / step_ore).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    return kronor(int(steps) * step_ore)


def shared(total: Decimal, weights: Weights) -> list[Decimal]:
    """``total`` kronor shared by ``weights`` to the öre, the parts making exactly the whole."""
    parts = apportion(to_ore(total), weights)
    return [kronor(part) for part in parts.tolist()]
