"""Example agreements: a price list from full cost over expected hours, and each customer's lines of it.

One rate for all hours: budgeted revenue / hours of the budgeted volumes. A service's price is its hours x
rate / volume, rounded to the price step; the base subscription takes what is left of the revenue, so that
the agreements together make exactly the budgeted revenue.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.apportionment import apportion
from model.calendar import HOUR, MINUTE
from model.demand.volumes import customer_shares
from model.observations.registers import Registers
from model.parameters.schema import Parameters

SUBSCRIPTION = "subscription"
ORE = Decimal("0.01")
COLUMNS = ["customer", "service", "volume", "price", "amount"]


def agreements(parameters: Parameters, registers: Registers, year: int, budget: pd.DataFrame) -> pd.DataFrame:
    """Agreements of ``year`` for the volumes in ``budget``: one line per customer and service bought."""
    totals = budget.groupby("activity")["volume"].sum()
    prices = unit_prices(parameters, year, totals)
    numbers = registers.customers["number"].tolist()
    lines = []
    for service, price in prices.items():
        activity = parameters.services[service].activities[0]
        shares = customer_shares(parameters, registers, activity, year)
        volumes = apportion(int(totals[activity]), shares).tolist()
        lines += [
            (n, service, v, ORE * price, ORE * price * v) for n, v in zip(numbers, volumes, strict=True) if v
        ]
    sold = int(sum(line[4] for line in lines) * 100)
    rest = apportion(parameters.economy.budget.revenue.of(year) * 100 - sold, _weights(parameters, registers))
    for number, ore in zip(numbers, rest.tolist(), strict=True):
        lines.append((number, SUBSCRIPTION, 1, ORE * ore, ORE * ore))
    table = pd.DataFrame(lines, columns=COLUMNS)
    return table.sort_values("customer", kind="stable").reset_index(drop=True)


def unit_prices(parameters: Parameters, year: int, volumes: pd.Series) -> dict[str, int]:
    """Price in öre of every service but the subscription, for yearly ``volumes`` by activity."""
    hours = expected_hours(parameters, year, volumes)
    rate = parameters.economy.budget.revenue.of(year) / sum(hours.values())
    prices = {}
    for name, service in parameters.services.items():
        if name == SUBSCRIPTION:
            continue
        cost = rate * sum(hours[activity] for activity in service.activities)
        pricing = parameters.pricing
        by_period = service.unit in ("kr/månad", "kr/år")
        step = (pricing.month_price_step_ore if by_period else pricing.price_step_ore).value
        prices[name] = step * round(100 * cost / float(volumes[service.activities[0]]) / step)
    return prices


def expected_hours(parameters: Parameters, year: int, volumes: pd.Series) -> dict[str, float]:
    """Hours of work by activity for yearly ``volumes``, phone and mail included."""
    hours = {
        name: float(volumes.get(name, 0))
        * activity.hands_on_share.value
        * activity.minutes_mean.value
        * MINUTE
        / HOUR
        for name, activity in parameters.activities.items()
    }
    phone, mail = parameters.phone, parameters.mail
    calls = sum(phone.calls.of(year).values())
    handling = phone.talk_time_mean.value + phone.after_call_mean.value
    hours["call"] = calls * handling / HOUR
    hours["call_back"] = (
        calls * phone.follow_up_share.value * phone.follow_up_minutes_mean.value * MINUTE / HOUR
    )
    hours["mail"] = sum(mail.volume.of(year).values()) * mail.minutes_mean.value * MINUTE / HOUR
    return hours


def _weights(parameters: Parameters, registers: Registers) -> NDArray[np.float64]:
    weights, customers = parameters.pricing.subscription_weights.value, registers.customers
    return np.asarray(
        weights.equal / len(customers)
        + weights.supplier * customers["supplier_weight"].to_numpy(dtype=float)
        + weights.customer * customers["customer_weight"].to_numpy(dtype=float)
    )
