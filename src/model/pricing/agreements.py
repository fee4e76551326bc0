"""Service agreements: what each customer pays for what, and how that differs from last year."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from model.observations.registers import Registers
from model.parameters.schema import Parameters
from model.pricing.costs import YEARLY_SUMS
from model.pricing.money import ZERO, shared
from model.pricing.prices import PriceList

EFFECTS = ["before", "now", "change", "price_effect", "volume_effect"]
COMPARED = ["customer", "service", *EFFECTS]


def agreements(prices: PriceList, parameters: Parameters, registers: Registers) -> pd.DataFrame:
    """One line per customer and service: customer, service, volume, price, amount (Decimal kronor).

    The subscription and idle capacity are shared by ``pricing.subscription_weights`` to the öre; the amounts
    sum exactly to the price list's revenue.
    """
    price = prices.lines.set_index("service")["price"]
    revenue = prices.lines.set_index("service")["revenue"]
    weights = subscription_weights(parameters, registers)
    own = {
        (customer, service): part
        for service in YEARLY_SUMS
        for customer, part in zip(weights, shared(revenue[service], list(weights.values())), strict=True)
    }
    table = prices.volumes.copy()
    bought = zip(table["customer"].tolist(), table["service"].tolist(), strict=True)
    table["price"] = pd.Series(
        [own.get((customer, service), price[service]) for customer, service in bought],
        index=table.index,
        dtype=object,
    )
    table["amount"] = table["price"] * table["volume"]
    order = {service: position for position, service in enumerate(parameters.services)}
    return table.sort_values(["customer", "service"], key=lambda column: column.replace(order), kind="stable")


def comparison(now: pd.DataFrame, before: pd.DataFrame, registers: Registers) -> pd.DataFrame:
    """Each customer's year against last year, with a total row.

    Columns: customer, name, before, now, change, share (change over before), price_effect (new volumes at
    changed prices), volume_effect (changed volumes at old prices); the effects sum to the change. What is
    bought for the first time counts as volume.
    """
    lines = compared_lines(now, before)
    names = registers.customers.set_index("number")["name"].to_dict()
    totals = lines.groupby("customer")[EFFECTS].agg("sum").to_dict("index")
    nothing = dict.fromkeys(EFFECTS, ZERO)
    table = pd.DataFrame([{"customer": key, "name": names[key]} | totals.get(key, nothing) for key in names])
    total = {"customer": 0, "name": "Alla kunder"} | {name: sum(table[name], ZERO) for name in EFFECTS}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    pairs = zip(table["change"].tolist(), table["before"].tolist(), strict=True)
    shares = [float(change / base) if base else np.nan for change, base in pairs]
    return table.assign(share=shares)


def compared_lines(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Each customer's services of either year: customer, service, before, now, change and the two effects.

    ``now`` and ``before`` are lines of :func:`agreements`; for the effects see :func:`comparison`.
    """
    both = now.merge(before, on=["customer", "service"], how="outer", suffixes=("", "_before"))
    return pd.DataFrame([_line(record) for record in both.to_dict("records")], columns=COMPARED)


def _line(record: dict[Hashable, Any]) -> dict[str, Any]:
    """What a customer paid and pays for one service, and why that differs."""
    before, now = (_amount(record[name]) for name in ("amount_before", "amount"))
    bought_in_both = before and now
    price_effect = (
        (record["price"] - record["price_before"]) * int(record["volume"]) if bought_in_both else ZERO
    )
    change = now - before
    return {
        "customer": record["customer"],
        "service": record["service"],
        "before": before,
        "now": now,
        "change": change,
        "price_effect": price_effect,
        "volume_effect": change - price_effect,
    }


def _amount(cell: Any) -> Decimal:
    """A cell of an outer join: nothing bought is zero."""
    return ZERO if pd.isna(cell) else Decimal(cell)


def subscription_weights(parameters: Parameters, registers: Registers) -> dict[int, float]:
    """Weight in yearly sums by customer, by rising number (``pricing.subscription_weights``)."""
    weights, customers = parameters.pricing.subscription_weights.value, registers.customers
    mixed = (
        weights.equal / len(customers)
        + weights.supplier * customers["supplier_weight"]
        + weights.customer * customers["customer_weight"]
    )
    return dict(sorted(zip(customers["number"].tolist(), mixed.round(12).tolist(), strict=True)))
