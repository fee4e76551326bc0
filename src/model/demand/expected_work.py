"""Hours of work that a year is expected to bring, by activity: calls, call-backs and mail among them."""

from __future__ import annotations

import numpy as np

from model.demand.volumes import (
    connected_months,
    connected_share,
    customer_shares,
    expected_hours,
    volume_factors,
)
from model.observations.registers import Registers
from model.parameters.drivers import CALLS, MAIL
from model.parameters.phone_groups import group_number, weighed
from model.parameters.schema.parameters import Parameters
from model.time_units import HOUR, MINUTE, MONTHS


def expected_work(
    parameters: Parameters, registers: Registers, year: int, reached: float = 1.0
) -> dict[str, float]:
    """Hours of each activity in ``year``, second handlings included; customers count from when they join.

    reached: share of callers who get an answer, at once or when they try again.
    """
    work = {
        name: expected_hours(parameters, registers, name, year)
        * _connected_share(parameters, registers, name, year)
        for name in parameters.activities
    }
    phone, mail = parameters.phone, parameters.mail
    callers = expected_calls(parameters, registers, year)
    numbers = {unit: group_number(phone, unit) for unit in callers}
    calls = sum(callers.values()) * reached
    handling = weighed((numbers[unit].handling_mean, count) for unit, count in callers.items())
    asking = weighed((numbers[unit].follow_up_share, count) for unit, count in callers.items())
    letters = _correspondents(parameters, registers, mail.volume.of(year), mail.month_profile, MAIL)
    call_backs = calls * asking
    return work | {
        "call": calls * handling / HOUR,
        "call_back": call_backs * phone.follow_up_minutes_mean.value * MINUTE / HOUR,
        "mail": sum(letters.values()) * mail.minutes_mean.value * MINUTE / HOUR,
    }


def expected_calls(parameters: Parameters, registers: Registers, year: int) -> dict[str, float]:
    """Callers of ``year`` by unit, those not counted who try again."""
    phone = parameters.phone
    return _correspondents(parameters, registers, phone.calls.of(year), phone.month_profile, CALLS)


def _correspondents(
    parameters: Parameters,
    registers: Registers,
    counts: dict[str, int],
    profile: str,
    kind: str,
) -> dict[str, float]:
    """Calls or letters by unit, changes during the year and customers that join later considered."""
    months = np.array(parameters.demand.month_profiles[profile].value)
    weights = months * volume_factors(parameters, kind)
    shares = connected_share(parameters, registers)
    return {
        unit: counts.get(unit, 0) * float((weights * shares[unit]).sum() / months.sum())
        for unit in parameters.organisation.units.value
    }


def _connected_share(parameters: Parameters, registers: Registers, name: str, year: int) -> float:
    """How much of ``name``'s volume comes from customers that are connected; months weigh alike."""
    if not parameters.demand.onboarding.value:
        return 1.0
    customers = customer_shares(parameters, registers, name, year)
    whole = float(customers.sum()) * MONTHS
    return float((customers @ connected_months(parameters, registers)).sum()) / whole if whole else 1.0
