"""What prices must bring in: full cost, less what others pay and what earlier years' results settle.

A surplus is given back and a deficit is made up for, openly and over whole years; what is not settled is
kept in the reserve (:mod:`model.pricing.reserve.roll_forward`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from model.parameters.schema.parameters import Parameters
from model.pricing.money import ZERO
from model.pricing.reserve.books import Books
from model.pricing.reserve.settling import Settling, settling


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """The year's full cost and how it becomes revenue, Decimal kronor.

    elsewhere: what others than customers pay for other assignments. settling: what prices settle of which
    years' results, and the reserve around it; None where no year is closed. revenue: to be raised.
    required: whether revenue must be just that.
    """

    full_cost: Decimal
    elsewhere: Decimal
    settling: Settling | None
    revenue: Decimal
    required: bool

    @property
    def settled(self) -> Decimal:
        """What prices settle in all; positive lowers revenue."""
        return self.settling.settled if self.settling else ZERO


def recovery_of(
    parameters: Parameters, year: int, full_cost: Decimal, books: Books | None, elsewhere: Decimal = ZERO
) -> Recovery:
    """Revenue to raise in ``year``, whose full cost is ``full_cost``, by ``price_rules`` and closed years.

    elsewhere: kronor of the cost that others than customers pay.
    """
    rules = parameters.price_rules
    found = settling(books, rules, year) if rules.recovery.value == "settle" else None
    return Recovery(
        full_cost=full_cost,
        elsewhere=elsewhere,
        settling=found,
        revenue=full_cost - elsewhere - (found.settled if found else ZERO),
        required=rules.recovery.value is not None,
    )
