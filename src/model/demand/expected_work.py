"""Hours of work that a year is expected to bring, by activity: calls, call-backs and mail among them."""

from __future__ import annotations

from model.calendar import working_calendar
from model.demand.contacts import contact_days
from model.demand.in_force import DaysInForce
from model.demand.volumes import customer_shares, expected_hours, parts_in_force
from model.observations.registers import Registers
from model.parameters.contacted import ContactChannel
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
    callers = contact_days(in_force, "calls").by_unit
    numbers = {unit: group_number(phone, unit) for unit in callers}
    calls = sum(callers.values()) * reached
    handling = weighed((numbers[unit].handling_mean, count) for unit, count in callers.items())
    asking = weighed((numbers[unit].follow_up_share, count) for unit, count in callers.items())
    letters = contact_days(in_force, "mails").by_unit
    call_backs = calls * asking
    return work | {
        "call": calls * handling / HOUR,
        "call_back": call_backs * phone.follow_up_minutes_mean.value * MINUTE / HOUR,
        "mail": sum(letters.values()) * mail.minutes_mean.value * MINUTE / HOUR,
    }


def expected_calls(parameters: Parameters, registers: Registers, year: int) -> dict[str, float]:
    """Callers of ``year`` by unit, those not counted who try again."""
    return expected_contacts(parameters, registers, year, "calls")


def expected_contacts(
    parameters: Parameters, registers: Registers, year: int, channel: ContactChannel
) -> dict[str, float]:
    """Callers or letters of ``year`` by unit."""
    in_force = DaysInForce(parameters, registers, working_calendar(parameters, year))
    return contact_days(in_force, channel).by_unit


def _connected_share(in_force: DaysInForce, name: str) -> float:
    """How much of the volume of ``name`` in a year of everyone comes from customers on days that they are."""
    parts = parts_in_force(in_force, name)
    customers = customer_shares(in_force.parameters, in_force.registers, name, in_force.calendar.year)
    if (parts[customers > 0] == 1).all():
        return 1.0
    return float(customers @ parts / customers.sum())
