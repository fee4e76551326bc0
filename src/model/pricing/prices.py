"""The price list: full cost per unit, rounded; the base subscription takes what rounding leaves.

Idle capacity is a line of its own, a yearly sum that customers share as they share the subscription: it is
recovered, since the budget must be, but no price of a service holds any of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from model.apportionment import apportion
from model.demand.volumes import expected_volumes, incomplete_documents
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema import Parameters, Role, Service
from model.pricing.cost_pools import cost_pools
from model.pricing.costs import IDLE, INCOMPLETE, SUBSCRIPTION, YEARLY_SUMS, by_component, full_cost
from model.pricing.money import ZERO, to_step
from model.pricing.tariff import open_months

PER_MONTH, PER_YEAR = "kr/månad", "kr/år"
PER_PERIOD = (PER_MONTH, PER_YEAR)
TIE_DECIMALS = 9
"""Decimals of a volume that count: what floats leave beyond them must not decide a tie."""


@dataclass(frozen=True)
class PriceList:
    """Prices of a year and what they rest on.

    lines: service, label, kind, unit, volume, full_cost, unit_cost, price, revenue (Decimal kronor).
    volumes: customer, service, volume (whole numbers). pools: see :mod:`model.pricing.cost_pools`; costs,
    support, by_origin, capacity: see :class:`model.pricing.costs.FullCost`. hourly: price of an hour of work
    that no service covers. revenue: what all agreements sum to.
    """

    year: int
    lines: pd.DataFrame
    volumes: pd.DataFrame
    pools: pd.DataFrame
    costs: pd.DataFrame
    support: pd.DataFrame
    by_origin: pd.DataFrame
    capacity: pd.DataFrame
    hourly: Decimal
    revenue: Decimal


def price_list(
    parameters: Parameters,
    registers: Registers,
    year: int,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
    fte: Mapping[Role, float] | None = None,
) -> PriceList:
    """The full-cost price list of ``year`` for simulated hours; see :func:`full_cost` for the arguments.

    Raises InputError when a service has cost but no volume, or when rounded prices exceed the cost.
    """
    pools = cost_pools(parameters, registers, year, fte)
    full = full_cost(parameters, registers, year, activity_hours, capacity, fte)
    revenue = sum(pools["amount"], Decimal(0))
    volumes = service_volumes(parameters, registers, year)
    lines = _lines(parameters, by_component(full.services).set_index("service"), volumes)
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
    hours = full.capacity["practical_hours"].clip(lower=full.capacity["worked_hours"]).sum()
    hourly = to_step(revenue / Decimal(str(hours)), step)
    return PriceList(
        year,
        lines,
        volumes,
        pools,
        full.services,
        full.support,
        full.by_origin,
        full.capacity,
        hourly,
        revenue,
    )


def service_volumes(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Agreed volume of each customer and service, whole numbers: customer, service, volume.

    Each service's whole volume is shared by largest remainder, the lowest number first in a tie, whatever
    the register's order; yearly sums are one per customer. Add-ons priced by the month count from the first
    whole month of the agreement to its last; incomplete documents when they have a price of their own.
    """
    expected = expected_volumes(parameters, registers, year)
    customers = np.sort(registers.customers["number"].to_numpy())
    frames = []
    for service, line in parameters.services.items():
        if service in YEARLY_SUMS:
            volume = np.ones(len(customers), dtype=np.int64)
        else:
            if service == INCOMPLETE:
                counted = _incomplete(parameters, registers, year)
            else:
                counted = expected[expected["activity"] == line.activities[0]]
                if line.unit == PER_MONTH:
                    counted = _opened(counted, registers, service, year)
            by_customer = counted.groupby("customer")["volume"].sum()
            shares = by_customer.reindex(customers, fill_value=0.0).round(TIE_DECIMALS).to_numpy()
            volume = apportion(round(shares.sum()), shares) if shares.sum() else np.zeros_like(customers)
        frames.append(pd.DataFrame({"customer": customers, "service": service, "volume": volume}))
    volumes = pd.concat(frames, ignore_index=True)
    return volumes[volumes["volume"] > 0].reset_index(drop=True)


def opened_months(registers: Registers, service: str, customer: int, year: int) -> set[int]:
    """Months of ``year`` that the customer's agreements on an add-on are charged for, whole ones."""
    return {
        month
        for agreed in registers.agreed_add_ons
        if (agreed.service, agreed.customer) == (service, customer)
        for month in open_months(agreed.start, agreed.end, year)
    }


def _opened(expected: pd.DataFrame, registers: Registers, service: str, year: int) -> pd.DataFrame:
    """Volumes of the months that each customer's add-on agreement is charged for."""
    opened = {
        (customer, month)
        for customer in registers.buyers(service, year)
        for month in opened_months(registers, service, customer, year)
    }
    cells = zip(expected["customer"].tolist(), expected["month"].tolist(), strict=True)
    return expected[[cell in opened for cell in cells]]


def _incomplete(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Expected incomplete documents by customer, when they have a price of their own."""
    documents = incomplete_documents(parameters, registers, year).rename(columns={"documents": "volume"})
    return documents if parameters.pricing.incomplete_documents.value == "own_price" else documents.iloc[:0]


def _lines(parameters: Parameters, costs: pd.DataFrame, volumes: pd.DataFrame) -> pd.DataFrame:
    totals = volumes.groupby("service")["volume"].sum()
    costs_of = dict(zip(costs.index.tolist(), costs["total"].tolist(), strict=True))
    rows = []
    for name, service in parameters.services.items():
        volume, cost = int(totals.get(name, 0)), costs_of.get(name, ZERO)
        if name == INCOMPLETE and not volume and not cost:
            continue
        if volume == 0 and cost > 0:
            raise InputError(
                Finding(
                    "prislistan", service.name, "ingen volym", f"en volym att bära kostnaden {cost} kronor"
                )
            )
        unit_cost = cost / volume if volume else Decimal(0)
        price = unit_cost if name in YEARLY_SUMS else to_step(unit_cost, _step(parameters, service))
        revenue = cost if name == IDLE else ZERO if name == SUBSCRIPTION else price * volume
        rows.append((name, service.name, service.kind, service.unit, volume, cost, unit_cost, price, revenue))
    return pd.DataFrame(
        rows,
        columns=["service", "label", "kind", "unit", "volume", "full_cost", "unit_cost", "price", "revenue"],
    )


def _step(parameters: Parameters, service: Service) -> int:
    pricing = parameters.pricing
    step = pricing.month_price_step_ore if service.unit in PER_PERIOD else pricing.price_step_ore
    return step.value
