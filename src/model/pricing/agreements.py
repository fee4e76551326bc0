"""Service agreements: what each customer pays for what, and how that differs from last year."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from model.errors import Finding, InputError
from model.frames import Frame, money, real, text, whole
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.costs import ADJUSTMENT, ASSIGNMENTS, OWN_AMOUNTS, SHARED_SUMS
from model.pricing.costing.yearly_sums import shares
from model.pricing.frames import AGREED
from model.pricing.money import ZERO, kronor, to_ore
from model.pricing.prices import PriceList, charged_volume

YEARS_APART: dict[str, Any] = {
    "before": money("what was paid last year"),
    "now": money("what is to be paid"),
    "change": money("now - before; the two effects sum to it"),
    "price_effect": money("new volumes, and days, at changed prices"),
    "volume_effect": money("changed volumes, and days, at old prices; all that is bought for the first time"),
    "adjustment": money("this year's transition adjustment, which counts as price"),
}
"""What a year's amounts beside last year's are told in, Decimal kronor."""
EFFECTS = list(YEARS_APART)
COMPARED_CUSTOMERS = Frame(
    "a customer's year against last year, kronor",
    customer=whole("number; ``ALL_CUSTOMERS`` is the total"),
    **YEARS_APART,
    share=real("change over before", optional=True),
)
COMPARED_LINES = Frame(
    "a customer's service against last year, kronor",
    customer=whole("number"),
    service=text("code"),
    **YEARS_APART,
)


def agreements(prices: PriceList, parameters: Parameters) -> pd.DataFrame:
    """One line per customer and service: :data:`~model.pricing.frames.AGREED`.

    The subscription and idle capacity are shared by ``pricing.subscription_weights`` to the öre; what is
    paid directly for other assignments, and transition adjustments (which may be negative), are each
    customer's own; the amounts sum exactly to the price list's revenue.
    """
    services = prices.lines["service"].tolist()
    price, revenue = (
        dict(zip(services, prices.lines[of].tolist(), strict=True)) for of in ("price", "revenue")
    )
    own = {
        (customer, service): part
        for service in SHARED_SUMS
        for customer, part in shares(revenue[service], prices.rules.weights).items()
    }
    own |= {(customer, ASSIGNMENTS): amount for customer, amount in prices.financing.by_customer.items()}
    own |= {(customer, ADJUSTMENT): kronor(ore) for customer, ore in prices.ruled.adjustments.items()}
    table = prices.volumes.copy()
    bought = zip(table["customer"].tolist(), table["service"].tolist(), strict=True)
    table["price"] = pd.Series(
        [
            own[customer, service] if (customer, service) in own else price[service]
            for customer, service in bought
        ],
        index=table.index,
        dtype=object,
    )
    charged = charged_volume(table, prices.year)
    lines = zip(table["customer"], table["service"], table["price"], charged, strict=True)
    amounts = [
        kronor(prices.rules.charge(customer, service, to_ore(price), volume))
        for customer, service, price, volume in lines
    ]
    table["amount"] = pd.Series(amounts, index=table.index, dtype=object)
    table = table.drop(columns=["days", "paid"])
    order = {service: position for position, service in enumerate(parameters.services)}
    key = ["customer", "service"]
    return AGREED.checked(table.sort_values(key, key=lambda column: column.replace(order), kind="stable"))


def paid_by_customer(agreed: pd.DataFrame) -> dict[int, Decimal]:
    """What each customer of agreements pays for the year, kronor, in the agreements' order."""
    paid = agreed.groupby("customer", sort=False)["amount"].agg("sum")
    return dict(zip(paid.index.tolist(), paid.tolist(), strict=True))


def list_prices(agreed: pd.DataFrame) -> dict[str, Decimal]:
    """Price of each service in the agreements, yearly sums left out; InputError when customers' differ."""
    found: dict[str, set[Decimal]] = {}
    for service, price in zip(agreed["service"].tolist(), agreed["price"].tolist(), strict=True):
        if service not in OWN_AMOUNTS:
            found.setdefault(service, set()).add(price)
    findings = [
        Finding("avtalen", service, ", ".join(map(str, sorted(prices))), "samma pris för alla kunder")
        for service, prices in found.items()
        if len(prices) > 1
    ]
    if findings:
        raise InputError(*findings)
    return {service: prices.pop() for service, prices in found.items()}


def comparison(now: pd.DataFrame, before: pd.DataFrame, registers: Registers) -> pd.DataFrame:
    """Each customer's year against last year, with a total row: :data:`COMPARED_CUSTOMERS`."""
    lines = compared_lines(now, before)
    customers = registers.customers["number"].tolist()
    totals = lines.groupby("customer")[EFFECTS].agg("sum").to_dict("index")
    nothing = dict.fromkeys(EFFECTS, ZERO)
    table = pd.DataFrame([{"customer": key} | totals.get(key, nothing) for key in customers])
    total = {"customer": ALL_CUSTOMERS} | {name: sum(table[name], ZERO) for name in EFFECTS}
    table = pd.concat([table, pd.DataFrame([total])], ignore_index=True)
    pairs = zip(table["change"].tolist(), table["before"].tolist(), strict=True)
    shares = [float(change / base) if base else np.nan for change, base in pairs]
    return COMPARED_CUSTOMERS.checked(table.assign(share=shares))


def compared_lines(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Each customer's services of either year: :data:`COMPARED_LINES`.

    ``now`` and ``before`` are lines of :func:`agreements`; ``before`` may say in a column ``alike`` what each
    would be for as many days as this year has.
    """
    before = before.assign(alike=before.get("alike", before["amount"]))
    both = now.merge(before, on=["customer", "service"], how="outer", suffixes=("", "_before"))
    return COMPARED_LINES.frame([_line(record) for record in both.to_dict("records")])


def _line(record: dict[Hashable, Any]) -> dict[str, Any]:
    """What a customer paid and pays for one service, and why that differs."""
    before, now = (_amount(record[name]) for name in ("amount_before", "amount"))
    bought_in_both = before and now
    change = now - before
    if not bought_in_both:
        price_effect = ZERO
    elif record["service"] in OWN_AMOUNTS:
        price_effect = now - record["alike"]
    else:
        price_effect = (record["price"] - record["price_before"]) * int(record["volume"])
        whole = Fraction(record["price"] * int(record["volume"]))
        if now != whole:  # a fee for a part of the year, or by terms
            price_effect = kronor(round(to_ore(price_effect) * Fraction(now) / whole)) if whole else ZERO
    if record["service"] == ADJUSTMENT:
        price_effect = change
    return {
        "customer": record["customer"],
        "service": record["service"],
        "before": before,
        "now": now,
        "change": change,
        "price_effect": price_effect,
        "volume_effect": change - price_effect,
        "adjustment": now if record["service"] == ADJUSTMENT else ZERO,
    }


def _amount(cell: Any) -> Decimal:
    """A cell of an outer join: nothing bought is zero."""
    return ZERO if pd.isna(cell) else Decimal(cell)
