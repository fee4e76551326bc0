"""How large a number may be: more than anything of a centre's comes to, far below where sums go wrong."""

from __future__ import annotations

import math
from decimal import Decimal

MOST = 10**15
"""A million times a million thousands: no amount, count or time is greater; doubles hold it to the öre."""
MOST_TOLD = "ett tal mellan −10^15 och 10^15"

LONGEST_TEXT = 32_767
"""Characters that a cell of a spreadsheet holds."""


def within_bounds(number: float | Decimal) -> bool:
    """Whether ``number`` is finite and of a size that something can have.

    Examples:
        >>> within_bounds(3.5), within_bounds(1e300), within_bounds(float("nan"))
        (True, False, False)
    """
    return math.isfinite(number) and -MOST <= number <= MOST
