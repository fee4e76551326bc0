"""How an assumption's low and high values are shown to readers."""

from __future__ import annotations

from model.parameters.schema.studies import Factor
from model.parameters.variation import level_of
from model.presentation import formats


def level(factor: Factor, position: float) -> str:
    """Value of a factor at ``position``, 0 (low) to 1 (high), as a reader sees it: ``600 s``, ``−10 %``."""
    value = level_of(factor, position)
    unit = factor.range.unit
    if factor.change == "factor":
        return formats.percent(value - 1, 0, signed=True)
    if unit.startswith("andel"):
        return formats.percent(value, 0 if round(100 * value, 6) % 1 == 0 else 1)
    decimals = next(digits for digits in range(3) if digits == 2 or round(value, 6) == round(value, digits))
    number = formats.number(value, decimals)
    return number if unit == "kvot" else f"{number}{formats.NO_BREAK}{unit.split('/')[0]}"
