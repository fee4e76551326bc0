"""Hours of work that a year is expected to bring, by activity: calls, call-backs and mail among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from model.calendar import working_calendar
from model.demand.in_force import DaysInForce, monthly
from model.demand.volumes import (
    connected_share,
    customer_shares,
    daily_factors,
    expected_hours,
    parts_in_force,
    volume_factors,
)
from model.observations.registers import Registers
from model.parameters.drivers import CALLS, MAIL
from model.parameters.phone_groups import group_number, weighed
from model.parameters.schema.parameters import Parameters
from model.time_units import HOUR, MINUTE


def expected_work(
    parameters: Parameters, registers: Registers, year: int, reached: float = 1.0
) -> dict[str, float]:
    """Hours of each activity in ``year``, second handlings included; customers count the days they are.

    reached: share of callers who get an answer, at once or when they try again.
    """
    in_force = DaysInForce(parameters, registers, working_calendar(parameters, year))
    work = {
        name: expected_hours(parameters, registers, name, year) * _connected_share(in_force, name)
        for name in parameters.activities
    }
    phone, mail = parameters.phone, parameters.mail
    callers = _callers(in_force)
    numbers = {unit: group_number(phone, unit) for unit in callers}
    calls = sum(callers.values()) * reached
    handling = weighed((numbers[unit].handling_mean, count) for unit, count in callers.items())
    asking = weighed((numbers[unit].follow_up_share, count) for unit, count in callers.items())
    letter_days = parameters.demand.weekday_profiles[mail.weekday_profile].value
    letters = _correspondents(in_force, mail.volume.of(year), mail.month_profile, letter_days, MAIL)
    call_backs = calls * asking
    return work | {
        "call": calls * handling / HOUR,
        "call_back": call_backs * phone.follow_up_minutes_mean.value * MINUTE / HOUR,
        "mail": sum(letters.values()) * mail.minutes_mean.value * MINUTE / HOUR,
    }


def expected_calls(parameters: Parameters, registers: Registers, year: int) -> dict[str, float]:
    """Callers of ``year`` by unit, those not counted who try again."""
    return _callers(DaysInForce(parameters, registers, working_calendar(parameters, year)))


def _callers(in_force: DaysInForce) -> dict[str, float]:
    phone = in_force.parameters.phone
    calls = phone.calls.of(in_force.calendar.year)
    return _correspondents(in_force, calls, phone.month_profile, phone.weekday_profile.value, CALLS)


def _correspondents(
    in_force: DaysInForce,
    counts: dict[str, int],
    profile: str,
    weekdays: Sequence[float],
    kind: str,
) -> dict[str, float]:
    """Calls or letters by unit, changes during the year and customers of a part of it considered."""
    parameters, calendar = in_force.parameters, in_force.calendar
    months = np.array(parameters.demand.month_profiles[profile].value)
    factors = volume_factors(parameters, kind, calendar, weekdays)
    days = np.array(weekdays)[calendar.weekdays] * daily_factors(parameters, kind, calendar)
    shares = connected_share(in_force)
    return {
        unit: counts.get(unit, 0)
        * float((months * factors * monthly(calendar, shares[unit], days)).sum() / months.sum())
        for unit in parameters.organisation.units.value
    }


def _connected_share(in_force: DaysInForce, name: str) -> float:
    """How much of the volume of ``name`` in a year of everyone comes from customers on days that they are."""
    parts = parts_in_force(in_force, name)
    customers = customer_shares(in_force.parameters, in_force.registers, name, in_force.calendar.year)
    if (parts[customers > 0] == 1).all():
        return 1.0
    return float(customers @ parts / customers.sum())
