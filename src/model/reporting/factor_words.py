"""How an assumption's low and high values are shown to readers."""

from __future__ import annotations

from model.parameters.schema import Factor
from model.parameters.variation import level_of
from model.reporting import swedish


def level(factor: Factor, position: float) -> str:
    """Value of a factor at ``position``, 0 (low) to 1 (high), as a reader sees it: ``600 s``, ``−10 %``."""
    value = level_of(factor, position)
    unit = factor.range.unit
    if factor.change == "factor":
        return swedish.percent(value - 1, 0, signed=True)
    if unit.startswith("andel"):
        return swedish.percent(value, 0 if round(100 * value, 6) % 1 == 0 else 1)
    decimals = next(digits for digits in range(3) if digits == 2 or round(value, 6) == round(value, digits))
    number = swedish.number(value, decimals)
    return number if unit == "kvot" else f"{number}{swedish.NO_BREAK}{unit.split('/')[0]}"
