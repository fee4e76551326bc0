"""What units of a period come to by the steps of a fee, of a credit, or of an agreement's terms."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from model.parameters.schema.rated import Rated

DECIMALS = 9
"""Of blocks in floats: 0.05 is five hundredths, and no sixth is started by a last binary digit."""


def amount_of(terms: Rated, units: Any) -> Any:
    """What ``units`` of one period come to, element by element, not rounded.

    units: an array, of floats or (dtype object) of fractions: as exact as they are. Included units are those
    of one. Prices by date have none here.
    """
    as_is = np.asarray(units)
    kind: Any = float if as_is.dtype.kind == "f" else Fraction
    left: Any = np.maximum(as_is - kind(terms.included.value), 0) if terms.included else as_is
    if terms.block is not None:
        size = kind(terms.block.value)
        whole = terms.block_rule is not None and terms.block_rule.value == "whole"
        if kind is float:
            blocks = np.round(left / size, DECIMALS)
            left = np.floor(blocks) if whole else np.ceil(blocks)
        else:
            left = left // size if whole else -(-left // size)
    found, below = left * kind(Decimal(0)), kind(Decimal(0))
    for band in terms.steps:
        within = left - below if band.upto is None else np.minimum(left, kind(band.upto)) - below
        entered = left > below
        if terms.reaches_one_band:
            here = entered if band.upto is None else entered & (left <= kind(band.upto))
            found = found + np.where(here, left * kind(band.price) + kind(band.flat), 0)
        else:
            found = found + np.where(entered, within * kind(band.price) + kind(band.flat), 0)
        below = below if band.upto is None else kind(band.upto)
    return found
