"""A price list beside the year before: each line's price then, its change, and whether a ceiling holds it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from model.pricing.prices import PriceList


def beside_last_year(prices: PriceList, before: pd.DataFrame) -> pd.DataFrame:
    """The lines of ``prices`` with before (Decimal kronor), change (share) and is_held.

    ``before`` are last year's agreements; a yearly sum's price is the mean per customer. before is None, and
    change NaN, for what was not sold.
    """
    mean = before.groupby("service").agg({"amount": "sum", "volume": "sum"})
    last = {service: row["amount"] / int(row["volume"]) for service, row in mean.to_dict("index").items()}
    then = pd.Series([last.get(name) for name in prices.lines["service"].tolist()], dtype=object)
    pairs = zip(prices.lines["price"].tolist(), then.tolist(), strict=True)
    change = [float(now / earlier - 1) if earlier else float("nan") for now, earlier in pairs]
    held = [is_held(line) for line in prices.lines.to_dict("records")]
    return prices.lines.assign(before=then, change=change, is_held=held)


def is_held(line: Mapping[Hashable, Any]) -> bool:
    """Whether a line of the price list is held by its ceiling: at it, or below a full cost that is above."""
    ceiling = line["ceiling"]
    return ceiling is not None and (line["price"] == ceiling or line["unit_cost"] > ceiling)
