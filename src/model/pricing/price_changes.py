"""A price list beside the year before: each line's price then, its change, and whether a ceiling holds it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from model.frames import flag, money, real
from model.pricing.costing.costs import OWN_AMOUNTS
from model.pricing.prices import PRICE_LINES, PriceList

LINES_BESIDE = PRICE_LINES.extended(
    "a line of the price list beside last year's",
    before=money("last year's price, of yearly sums the mean; none of what was not sold", optional=True),
    change=real("share that the price has risen by", optional=True),
    is_held=flag("whether a ceiling holds the price"),
)


def beside_last_year(prices: PriceList, before: pd.DataFrame) -> pd.DataFrame:
    """The lines of ``prices`` beside those of ``before``, last year's agreements: :data:`LINES_BESIDE`."""
    is_sum = before["service"].isin(OWN_AMOUNTS)
    alike = before.get("alike", before["amount"]).where(is_sum, before["price"] * before["volume"])
    mean = before.assign(amount=alike).groupby("service").agg({"amount": "sum", "volume": "sum"})
    last = {service: row["amount"] / int(row["volume"]) for service, row in mean.to_dict("index").items()}
    then = pd.Series([last.get(name) for name in prices.lines["service"].tolist()], dtype=object)
    pairs = zip(prices.lines["price"].tolist(), then.tolist(), strict=True)
    change = [float(now / earlier - 1) if earlier else float("nan") for now, earlier in pairs]
    held = [is_held(line) for line in prices.lines.to_dict("records")]
    return LINES_BESIDE.checked(prices.lines.assign(before=then, change=change, is_held=held))


def is_held(line: Mapping[Hashable, Any]) -> bool:
    """Whether a line of the price list is held by its ceiling: at it, or below a full cost that is above."""
    ceiling = line["ceiling"]
    return ceiling is not None and (line["price"] == ceiling or line["unit_cost"] > ceiling)
