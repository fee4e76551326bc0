"""Example agreements of a past year: the pricing model on expected hours instead of simulated ones.

The volumes are the budgeted ones; capacity is one drawn roster. Rules, rounding and the subscription are
those of :mod:`model.pricing`, so that the agreements make exactly the budgeted cost, and next year's prices
can be set beside them.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from model.calendar import HOUR, MINUTE, working_calendar
from model.demand.volumes import activity_volume, expected_hours
from model.observations.registers import Registers
from model.parameters.schema import Parameters
from model.pricing import agreements as priced_agreements
from model.pricing import price_list
from model.pricing.costs import activity_roles
from model.staffing.people import workforce
from model.staffing.roster import lay_out


class Agreed(NamedTuple):
    """Agreements (customer, service, volume, price, amount) and the price calculation behind them."""

    agreements: pd.DataFrame
    full_costs: pd.DataFrame


def agreements(parameters: Parameters, registers: Registers, year: int, budget: pd.DataFrame) -> Agreed:
    """Agreements for the volumes in ``budget``, and service, volume and full_cost of their price list."""
    budgeted = at_budgeted_volumes(parameters, registers, year, budget)
    hours = {name: expected_hours(budgeted, registers, name, year) for name in budgeted.activities}
    hours |= correspondence_hours(budgeted, year)
    worked = pd.DataFrame({"hours": pd.Series(hours)})
    prices = price_list(
        budgeted, registers, year, worked, expected_capacity(budgeted, registers, year, hours)
    )
    return Agreed(
        priced_agreements(prices, budgeted, registers).reset_index(drop=True),
        prices.lines[["service", "volume", "full_cost"]].reset_index(drop=True),
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
    people = workforce(parameters, registers)
    calendar = working_calendar(parameters, year)
    roster = lay_out(parameters, calendar, people, parameters.simulation.seed.value, 0)
    roles = [person.role for person in people]
    present = pd.Series(roster.present_hours.sum(axis=1)).groupby(roles).sum()
    doer = pd.Series(activity_roles(parameters, registers))
    used = pd.Series(hours).groupby(doer).sum()
    return pd.DataFrame({"present_hours": present, "used_hours": used})


def correspondence_hours(parameters: Parameters, year: int) -> dict[str, float]:
    """Expected hours of calls, call-backs and mail in ``year``."""
    phone, mail = parameters.phone, parameters.mail
    calls = sum(phone.calls.of(year).values())
    handling = phone.talk_time_mean.value + phone.after_call_mean.value
    call_backs = calls * phone.follow_up_share.value
    return {
        "call": calls * handling / HOUR,
        "call_back": call_backs * phone.follow_up_minutes_mean.value * MINUTE / HOUR,
        "mail": sum(mail.volume.of(year).values()) * mail.minutes_mean.value * MINUTE / HOUR,
    }
