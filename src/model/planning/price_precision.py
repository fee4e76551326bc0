"""How far chance may have moved prices, and how many simulated years it takes for it not to matter.

Each replication has unit costs of its own. From the spread of a pilot's, Stein's first stage
(:mod:`model.staffing.experiments.precision`) says how many replications make the half-width of a unit cost's
interval at most the wanted share of it, or one price step where that is more. The same is asked of what each
customer is to pay before rules hold it: its interval is not to reach a bound of a rule, unless that lies
nearer than the wanted share of an agreement. So neither prices nor who is held
hang on which years were drawn; and where a ceiling stops the simulation before, it is said.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.frames import Frame, real, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.services import Charging
from model.planning.expected_year import single_years
from model.pricing import PriceList
from model.pricing.costing.costs import ADJUSTMENT, OWN_AMOUNTS, by_component, full_cost
from model.pricing.rules.rule_set import Customer
from model.staffing.experiments.estimates import student
from model.staffing.experiments.precision import replications_needed
from model.staffing.experiments.replications import Outcome

SURE_COSTS = Frame(
    "a unit cost and how far chance may have moved it",
    service=text("code"),
    unit_cost=real("kronor"),
    half_width=real("kronor: half the interval's width"),
    wanted=real("kronor that it may be at most"),
    needed=whole("replications that it takes"),
)
SURE_CUSTOMERS = Frame(
    "a customer and how near a rule's bound it lies",
    customer=whole("number"),
    listed=real("kronor before the rules move it"),
    half_width=real("kronor: half the interval's width"),
    distance=real("kronor to the nearest bound; infinite without one"),
    wanted=real("kronor that the half-width may be at most"),
    needed=whole("replications that it takes"),
)
ORE = 100


@dataclass(frozen=True, kw_only=True)
class PricePrecision:
    """What ``replications`` years say of prices; the spread is that of the first ``pilot`` of them.

    costs: :data:`SURE_COSTS`; customers: :data:`SURE_CUSTOMERS`.
    """

    pilot: int
    replications: int
    costs: pd.DataFrame
    customers: pd.DataFrame

    @property
    def needed(self) -> int:
        """Replications that everything is as sure as wanted with."""
        return int(max(self.costs["needed"].max(), self.customers["needed"].max(), self.pilot))

    @property
    def is_reached(self) -> bool:
        """Whether no price hangs on chance."""
        return self.needed <= self.replications

    @property
    def unsure(self) -> list[int]:
        """Customers of whom chance decides whether a rule holds them."""
        near = self.customers[self.customers["distance"] < self.customers["half_width"]]
        return [int(number) for number in near["customer"]]


def price_precision(
    parameters: Parameters, registers: Registers, outcome: Outcome, prices: PriceList, agreed: pd.DataFrame
) -> PricePrecision:
    """How sure ``prices`` of ``outcome`` are; agreed: the agreements at them."""
    pilot = min(outcome.replications, parameters.simulation.replications.value)
    drawn = _unit_costs(parameters, registers, outcome, prices)
    reach = student(outcome.confidence, pilot - 1) / math.sqrt(outcome.replications)
    wanted, confidence = parameters.simulation.price_precision, outcome.confidence

    def needed(spread: float, width: float) -> int:
        return replications_needed(spread, pilot, width, confidence) if width > 0 else pilot

    costs = []
    for service, step in _steps(parameters, prices).items():
        cost, spread = float(drawn[service].mean()), float(drawn[service][:pilot].std(ddof=1))
        width = max(step, wanted.unit_cost.value * cost)
        costs.append((service, cost, spread * reach, width, needed(spread, width)))
    customers = []
    for customer, amounts in _listed(drawn, prices, agreed).items():
        listed, spread = float(amounts.mean()), float(amounts[:pilot].std(ddof=1))
        distance = _distance(prices, customer)
        width = max(distance, wanted.agreement.value * listed)
        found = pilot if math.isinf(distance) else needed(spread, width)
        customers.append((customer.number, listed, spread * reach, distance, width, found))
    return PricePrecision(
        pilot=pilot,
        replications=outcome.replications,
        costs=SURE_COSTS.frame(costs),
        customers=SURE_CUSTOMERS.frame(customers),
    )


def _unit_costs(
    parameters: Parameters, registers: Registers, outcome: Outcome, prices: PriceList
) -> dict[str, Floats]:
    """Each service's unit cost in every replication."""
    volumes = {
        str(line["service"]): float(line["volume"])
        for line in prices.lines.to_dict("records")
        if line["volume"] and line["service"] != ADJUSTMENT
    }
    found: dict[str, list[float]] = {service: [] for service in volumes}
    for hours, roles in single_years(outcome):
        full = full_cost(parameters, registers, outcome.year, activity_hours=hours, capacity=roles)
        table = by_component(full.services).set_index("service")
        totals = table["total"].astype(float)
        for service, volume in volumes.items():
            found[service].append(float(totals.get(service, 0.0)) / volume)
    return {service: np.array(values) for service, values in found.items()}


def _steps(parameters: Parameters, prices: PriceList) -> dict[str, float]:
    """Kronor of a price step by service; yearly sums have none and are not asked of."""
    steps = parameters.pricing
    by_charging = {
        Charging.EACH: steps.price_step_ore.value,
        Charging.BY_MONTH: steps.month_price_step_ore.value,
    }
    return {
        str(line["service"]): by_charging.get(line["charged"], steps.month_price_step_ore.value) / ORE
        for line in prices.lines.to_dict("records")
        if line["service"] not in OWN_AMOUNTS and line["volume"]
    }


def _listed(drawn: dict[str, Floats], prices: PriceList, agreed: pd.DataFrame) -> dict[Customer, Floats]:
    """What each customer would pay by the unit costs of every replication, before rules hold it."""
    means = {service: float(values.mean()) for service, values in drawn.items()}
    own: dict[int, list[tuple[str, float]]] = {}
    for customer, service, amount in agreed[["customer", "service", "amount"]].itertuples(index=False):
        if means.get(service):
            own.setdefault(int(customer), []).append((service, float(amount)))
    return {
        customer: np.sum(
            [amount * drawn[service] / means[service] for service, amount in own[customer.number]], axis=0
        )
        for customer in prices.rules.customers
        if customer.number in own
    }


def _distance(prices: PriceList, customer: Customer) -> float:
    """Kronor from what the customer is to pay, before rules hold it, to the nearest bound of its charge."""
    listed = prices.ruled.listed[customer.number]
    bounds = [bound for bound in (customer.cap, customer.floor, customer.minimum) if bound is not None]
    return min((abs(float(Decimal(int(listed) - bound))) / ORE for bound in bounds), default=math.inf)
