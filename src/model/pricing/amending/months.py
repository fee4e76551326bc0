"""In which months an amended line is charged: what was charged before a change stands.

What a change adds is spread over the months of its days. Where a line ends, the month of the first day
without it settles what has been charged too much or too little, and nothing is charged after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from model.time_units import MONTHS
from model.validity.amounts import shared_by
from model.validity.charged_months import Start, open_months
from model.validity.span import Span

ENDS = ("leaves", "closed")
EVEN = (Fraction(1),) * MONTHS
Profile = Sequence[Fraction]


def charged_in(span: Span, year: int, months: Start | None, profile: Profile = EVEN) -> list[Fraction]:
    """How much each month of ``year`` weighs in what is in force in ``span``.

    months: by which rule they are charged where they are sold, and then wholly. Without any weight the month
    of the first day has all.
    """
    if months is not None:
        opened = open_months(span, year, months)
        weights = [Fraction(month in opened) for month in range(1, MONTHS + 1)]
    else:
        weights = [part * each for part, each in zip(span.of_months(year), profile, strict=True)]
    if any(weights):
        return weights
    first = max(span.start, Span.of_year(year).start).month
    return [Fraction(month == first) for month in range(1, MONTHS + 1)]


def with_change(
    months: Sequence[int],
    row: Mapping[Any, Any],
    amount: int,
    *,
    year: int,
    sold: Start | None,
    profile: Profile = EVEN,
) -> list[int]:
    """``months`` of a line, öre or pieces, with the ``amount`` that a ``row`` of an amendment adds.

    sold: the rule of months, of what is sold by the month.
    """
    valid = Span(row["start"], row["end"])
    if row["change"] in ENDS and valid.end == Span.of_year(year).end:
        before = valid.start.month - 1
        kept = list(months[:before])
        return [*kept, sum(months[before:]) + amount, *[0] * (MONTHS - before - 1)]
    added = shared_by(amount, charged_in(valid, year, sold, profile))
    return [each + more for each, more in zip(months, added, strict=True)]
