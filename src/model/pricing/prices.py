"""The price list: full cost per unit, rounded; the base subscription takes the rest of the cost."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.volumes import expected_volumes
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema import Parameters, Service
from model.pricing.costs import SUBSCRIPTION, by_component, cost_pools, service_costs
from model.pricing.money import to_step

PER_PERIOD = ("kr/månad", "kr/år")


@dataclass(frozen=True)
class PriceList:
    """Prices of a year and what they rest on.

    lines: service, label, kind, unit, volume, full_cost, unit_cost, price, revenue (Decimal kronor).
    volumes: customer, service, volume (whole numbers). pools and costs: see :mod:`model.pricing.costs`.
    hourly: price of an hour of work that no service covers. revenue: what all agreements sum to.
    """

    year: int
    lines: pd.DataFrame
    volumes: pd.DataFrame
    pools: pd.DataFrame
    costs: pd.DataFrame
    hourly: Decimal
    revenue: Decimal


def price_list(
    parameters: Parameters,
    registers: Registers,
    year: int,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
) -> PriceList:
    """The full-cost price list of ``year`` for simulated hours; see :func:`service_costs` for the arguments.

    Raises InputError when a service has cost but no volume, or when rounded prices exceed the cost.
    """
    pools = cost_pools(parameters, registers, year)
    costs = service_costs(parameters, registers, year, activity_hours, capacity)
    revenue = sum(pools["amount"], Decimal(0))
    volumes = service_volumes(parameters, registers, year)
    lines = _lines(parameters, by_component(costs).set_index("service"), volumes)
    sold = sum(lines["revenue"], Decimal(0))
    rest = revenue - sold
    if rest < 0:
        raise InputError(
            Finding(
                "prislistan", "basabonnemanget", str(rest), "ett belopp som inte är negativt: sänk prisstegen"
            )
        )
    is_subscription = lines["service"] == SUBSCRIPTION
    customers = int(lines.loc[is_subscription, "volume"].iloc[0])
    lines["price"] = lines["price"].where(~is_subscription, rest / customers)
    lines["revenue"] = lines["revenue"].where(~is_subscription, rest)
    step = parameters.pricing.hourly_price_step_ore.value
    hourly = to_step(revenue / Decimal(str(capacity["present_hours"].sum())), step)
    return PriceList(year, lines, volumes, pools, costs, hourly, revenue)


def service_volumes(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Agreed volume of each customer and service, whole numbers: customer, service, volume.

    Each service's whole volume is shared by largest remainder; the subscription is one per customer.
    """
    expected = expected_volumes(parameters, registers, year)
    by_customer = expected.groupby(["activity", "customer"], sort=False)["volume"].sum()
    customers = registers.customers["number"].to_numpy()
    frames = []
    for service, line in parameters.services.items():
        if service == SUBSCRIPTION:
            volume = np.ones(len(customers), dtype=np.int64)
        else:
            shares = by_customer[line.activities[0]].reindex(customers).to_numpy()
            volume = apportion(round(shares.sum()), shares) if shares.sum() else np.zeros_like(customers)
        frames.append(pd.DataFrame({"customer": customers, "service": service, "volume": volume}))
    volumes = pd.concat(frames, ignore_index=True)
    return volumes[volumes["volume"] > 0].reset_index(drop=True)


def _lines(parameters: Parameters, costs: pd.DataFrame, volumes: pd.DataFrame) -> pd.DataFrame:
    totals = volumes.groupby("service")["volume"].sum()
    full_cost = dict(zip(costs.index.tolist(), costs["total"].tolist(), strict=True))
    rows = []
    for name, service in parameters.services.items():
        volume, cost = int(totals.get(name, 0)), full_cost[name]
        if volume == 0 and cost > 0:
            raise InputError(
                Finding(
                    "prislistan", service.name, "ingen volym", f"en volym att bära kostnaden {cost} kronor"
                )
            )
        unit_cost = cost / volume if volume else Decimal(0)
        price = Decimal(0) if name == SUBSCRIPTION else to_step(unit_cost, _step(parameters, service))
        rows.append(
            (name, service.name, service.kind, service.unit, volume, cost, unit_cost, price, price * volume)
        )
    return pd.DataFrame(
        rows,
        columns=["service", "label", "kind", "unit", "volume", "full_cost", "unit_cost", "price", "revenue"],
    )


def _step(parameters: Parameters, service: Service) -> int:
    pricing = parameters.pricing
    step = pricing.month_price_step_ore if service.unit in PER_PERIOD else pricing.price_step_ore
    return step.value
