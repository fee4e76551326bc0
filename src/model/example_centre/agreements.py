"""Example agreements of a past year: the pricing model on expected hours instead of simulated ones.

The volumes are the budgeted ones; capacity is one drawn roster. Rules, rounding and the subscription are
those of :mod:`model.pricing`, so that the agreements make exactly the budgeted cost, and next year's prices
can be set beside them.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from model.demand.expected_work import expected_work
from model.demand.volumes import activity_volume
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing import agreements as priced_agreements
from model.pricing import price_list
from model.pricing.costing.costs import activity_roles
from model.staffing.year.presence import present_hours


class Agreed(NamedTuple):
    """Agreements (customer, service, volume, price, amount), their price calculation, and the assignments."""

    agreements: pd.DataFrame
    full_costs: pd.DataFrame
    assignments: pd.DataFrame


def agreements(parameters: Parameters, registers: Registers, year: int, budget: pd.DataFrame) -> Agreed:
    """Agreements for the volumes in ``budget``, and service, volume and full_cost of their price list."""
    budgeted = at_budgeted_volumes(parameters, registers, year, budget)
    hours = expected_work(budgeted, registers, year)
    worked = pd.DataFrame({"hours": pd.Series(hours)})
    prices = price_list(
        budgeted,
        registers,
        year,
        activity_hours=worked,
        capacity=expected_capacity(budgeted, registers, year, hours),
    )
    return Agreed(
        priced_agreements(prices, budgeted).reset_index(drop=True),
        prices.lines[["service", "volume", "full_cost"]].reset_index(drop=True),
        prices.financing.table,
    )


def at_budgeted_volumes(
    parameters: Parameters, registers: Registers, year: int, budget: pd.DataFrame
) -> Parameters:
    """The parameters with each activity's rate scaled so that its volume of ``year`` is the budgeted one."""
    budgeted = budget.groupby("activity")["volume"].sum()
    activities = dict(parameters.activities)
    for name in budgeted.index.intersection(list(activities)):
        rate = activities[name].rate
        volume = activity_volume(parameters, registers, name, year)
        scaled = rate.value | {year: rate.of(year) * float(budgeted[name]) / volume} if volume else rate.value
        activities[name] = activities[name].model_copy(
            update={"rate": rate.model_copy(update={"value": scaled})}
        )
    return parameters.model_copy(update={"activities": activities})


def expected_capacity(
    parameters: Parameters, registers: Registers, year: int, hours: dict[str, float]
) -> pd.DataFrame:
    """Hours present (one roster) and used (the expected hours) by role; index role."""
    present = pd.Series(present_hours(parameters, registers, year))
    doer = pd.Series(activity_roles(parameters, registers))
    used = pd.Series(hours).groupby(doer).sum()
    return pd.DataFrame({"present_hours": present, "used_hours": used})
