"""What a customer's base subscription pays for: each piece of work without a price, to the öre.

The subscription is shared by one set of weights, and so is each piece of work in it. Beside the work stand
what fees from outside pay of it, and what rounded prices and the rules of pricing leave to the subscription:
with those, a customer's parts sum to what it pays, and all customers' parts of a piece of work to its cost.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.apportionment import whole_table
from model.frames import Frame, money, text, whole
from model.pricing.costing.costs import SUBSCRIPTION
from model.pricing.costing.yearly_sums import shares
from model.pricing.money import ZERO, kronor, to_ore
from model.pricing.prices import PriceList

FEES, LEFT = "fees", "left"
CONTENT = Frame(
    "what of a customer's subscription pays for a piece of work, Decimal kronor",
    customer=whole("number"),
    item=text("code of an activity, ``fees`` or ``left``"),
    amount=money("in öre; a customer's items sum to its subscription"),
)


def subscription_items(prices: PriceList) -> dict[str, Decimal]:
    """Kronor of the whole subscription by activity, dearest first, with what fees pay and rounding leaves."""
    costs = prices.costs[prices.costs["service"] == SUBSCRIPTION]
    items = dict(zip(costs["activity"].tolist(), costs["total"].tolist(), strict=True))
    items = dict(sorted(items.items(), key=lambda item: -item[1]))
    if fees := prices.financing.in_subscription:
        items[FEES] = -fees
    sold = prices.lines.loc[prices.lines["service"] == SUBSCRIPTION, "revenue"]
    left = sum(sold, ZERO) - sum(items.values(), ZERO)
    return items | ({LEFT: left} if left else {})


def subscription_content(prices: PriceList) -> pd.DataFrame:
    """What every customer's subscription pays for: :data:`CONTENT`; no rows where nothing is in it."""
    items = subscription_items(prices)
    total = sum(items.values(), ZERO)
    paid = {customer: to_ore(part) for customer, part in shares(total, prices.rules.weights).items() if part}
    if not paid:
        return CONTENT.frame([])
    of_all = {item: Fraction(to_ore(amount), to_ore(total)) for item, amount in items.items()}
    parts = whole_table([[ore * part for part in of_all.values()] for ore in paid.values()])
    return CONTENT.frame(
        [
            (customer, item, kronor(ore))
            for customer, row in zip(paid, parts, strict=True)
            for item, ore in zip(items, row, strict=True)
        ]
    )
