"""When work is due by what was promised on the day that it came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby

import numpy as np

from model.arrays import Floats
from model.calendar import WorkingCalendar
from model.observations.registers import Registers
from model.parameters.quantity import seconds
from model.parameters.schema.contacts import Mail, Phone
from model.parameters.schema.demand import Activity, Promise
from model.parameters.schema.parameters import Parameters


def promised_deadlines(calendar: WorkingCalendar, activity: Activity, own: int | None = None) -> Floats:
    """Deadline of what arrives on each working day; shape (days + 1,), as :meth:`WorkingCalendar.deadlines`.

    own: working days that a customer has been promised in place of the activity's. Raises InputError when
    nothing is promised on the year's first day.
    """
    activity.lead_time.on(date(calendar.year, 1, 1))
    if own is None:
        return _deadlines(calendar, activity.promise.value_on)
    return _deadlines(calendar, lambda day: activity.promise.value_on(day)._replace(lead_time=own))


def own_lead_times(parameters: Parameters, registers: Registers, name: str) -> dict[int, int]:
    """Working days that customers, by row of the register, are promised of activity ``name`` alone."""
    stated = parameters.demand.customer_lead_times.value.get(name, {})
    if not stated:
        return {}
    numbers = enumerate(registers.customers["number"].tolist())
    return {row: stated[number] for row, number in numbers if number in stated}


def mail_deadlines(calendar: WorkingCalendar, mail: Mail) -> Floats:
    """Deadline of a letter that arrives on each working day; shape (days + 1,)."""
    return _deadlines(calendar, lambda day: Promise(mail.lead_time.on(day), None))


def call_back_deadlines(calendar: WorkingCalendar, phone: Phone) -> Floats:
    """Deadline of a call-back that is promised on each working day; shape (days + 1,)."""
    return _deadlines(calendar, lambda day: Promise(phone.callback_lead_time.on(day), None))


def _deadlines(calendar: WorkingCalendar, promised: Callable[[date], Promise]) -> Floats:
    """Each day's by the promise of that day; what comes after them all has the last one's."""
    promises = [promised(day) for day in (*calendar.days, date(calendar.year, 12, 31))]
    found, place = np.empty(len(promises)), 0
    for promise, alike in groupby(promises):
        end = place + len(list(alike))
        cut_off = None if promise.cut_off is None else seconds(promise.cut_off)
        found[place:end] = calendar.deadlines(promise.lead_time, cut_off)[place:end]
        place = end
    return found
