"""What of a year's amount falls in each period of it, in whole units (öre), however the year is divided.

The amount through a day is rounded, never that of a period: a period has what lies between two such sums. So
the periods of any division make the whole, and a quarter is what its three months are.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from model.apportionment import whole_parts
from model.validity.span import Span


def in_period(amount: int, valid: Span, period: Span) -> int:
    """What of ``amount``, which falls evenly on the days of ``valid``, falls in ``period``.

    ``valid`` has both ends. Of periods that make ``valid`` the parts sum to ``amount``.
    """
    days = _days(valid)
    common = valid & period
    if common is None:
        return 0
    before, through = ((day - valid.start).days for day in (common.start, common.end))
    return round(Fraction(amount * (through + 1), days)) - round(Fraction(amount * before, days))


def by_month(amount: int, valid: Span, year: int) -> list[int]:
    """``amount`` of ``year`` on its twelve months by how much of each is in ``valid``; they sum to it.

    A month in force throughout weighs as much as any other, so that what is in force all year comes in
    twelfths. Raises ValueError when no day of the year is in ``valid``.
    """
    return shared_by(amount, valid.of_months(year))


def shared_by(amount: int, weights: Sequence[Fraction]) -> list[int]:
    """``amount`` in proportion to ``weights``, by largest remainder, the first of equal ones rounded up."""
    whole = sum(weights, Fraction(0))
    if not whole:
        raise ValueError("nothing to share an amount by")
    return whole_parts([amount * weight / whole for weight in weights])


def _days(span: Span) -> int:
    return (span.end - span.start).days + 1
