"""Example prices of the years before the first agreements.

Worked out backwards from the first agreements' prices: that prices have fallen while volumes per full-time
equivalent rose is the trend of the source text, page 13; by how much is assumed.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.money import to_step

# Price relative to that of the first agreements' year. Manual work has become cheaper least.
EARLIER: dict[int, dict[str, str]] = {
    2009: {
        "supplier_e_invoice": "1.19",
        "supplier_scanned": "1.09",
        "supplier_manual": "1.02",
        "customer_file": "1.12",
        "customer_manual": "1.01",
    },
    2010: {
        "supplier_e_invoice": "1.08",
        "supplier_scanned": "1.04",
        "supplier_manual": "1.01",
        "customer_file": "1.06",
        "customer_manual": "1.00",
    },
}
OTHERS = {2009: "1.03", 2010: "1.015"}


def price_history(parameters: Parameters, agreements: pd.DataFrame) -> pd.DataFrame:
    """Prices before those of ``agreements``: year, service, price (kronor, in steps)."""
    steps = parameters.pricing
    first = agreements.groupby("service", sort=False)["price"].first().to_dict()
    rows = []
    for year, factors in EARLIER.items():
        for service, line in parameters.services.items():
            if service in OWN_AMOUNTS or service not in first:
                continue
            step = steps.price_step_ore if line.is_by_piece else steps.month_price_step_ore
            factor = Decimal(factors.get(service, OTHERS[year]))
            rows.append((year, service, to_step(first[service] * factor, step.value)))
    return pd.DataFrame(rows, columns=["year", "service", "price"])
