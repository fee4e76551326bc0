"""What assumptions and their low and high values are called; their names are messages of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.parameters.schema.studies import Factor
from model.parameters.variation import level_of
from model.presentation import formats
from model.presentation.charts import Rows, Side
from model.presentation.kinds import KindName, shown
from model.presentation.language import N_, _

UNITS = {
    "s": N_("s"),
    "min": N_("min"),
    "dagar": N_("dagar"),
    "arbetsdagar": N_("arbetsdagar"),
    "timmar": N_("timmar"),
}
"""Units of assumptions, without what they are counted over."""
WITHOUT_UNIT = "kvot"
SHARE = "andel"


def factor_name(parameters: Parameters, factor: str) -> str:
    """What the assumption ``factor`` is called."""
    return _(parameters.sensitivity.factors[factor].name)


def factor_names(parameters: Parameters) -> dict[str, str]:
    """What every assumption is called; messages of the catalogue."""
    return {name: factor.name for name, factor in parameters.sensitivity.factors.items()}


def level(factor: Factor, position: float) -> str:
    """Value of a factor at ``position``, 0 (low) to 1 (high), as a reader sees it: ``600 s``, ``−10 %``."""
    number = shown(level_value(factor, position), level_kind(factor), _decimals(factor, position))
    unit = level_unit(factor)
    return f"{number}{formats.NO_BREAK}{_(unit)}" if unit else number


def level_value(factor: Factor, position: float) -> float:
    """Value of a factor at ``position``; of one that is a ratio, its change."""
    value = level_of(factor, position)
    return value - 1 if factor.change == "factor" else value


def level_kind(factor: Factor) -> KindName:
    """The kind of :func:`level_value`."""
    if factor.change == "factor":
        return "change_percent"
    return "percent" if factor.range.unit.startswith(SHARE) else "decimal"


def level_unit(factor: Factor) -> str:
    """Unit of :func:`level_value`, a message of the catalogue; empty of ratios and shares."""
    if level_kind(factor) != "decimal" or factor.range.unit == WITHOUT_UNIT:
        return ""
    unit = factor.range.unit.split("/")[0]
    return UNITS.get(unit, unit)


def _decimals(factor: Factor, position: float) -> int:
    """As many as the value has: of shares one at most, of others two."""
    kind, value = level_kind(factor), level_of(factor, position)
    if kind == "change_percent":
        return 0
    if kind == "percent":
        return 0 if round(100 * value, 6) % 1 == 0 else 1
    return next(digits for digits in range(3) if digits == 2 or round(value, 6) == round(value, digits))


def ends(
    table: pd.DataFrame, names: Mapping[str, str], factors: Mapping[str, Factor]
) -> Rows[tuple[Side, Side]]:
    """Rows of a tornado chart from columns factor, low and high: what each end changes, and its value."""
    return [
        (
            names[row["factor"]],
            (
                (row["low"], level(factors[row["factor"]], 0.0)),
                (row["high"], level(factors[row["factor"]], 1.0)),
            ),
        )
        for row in table.to_dict("records")
    ]
