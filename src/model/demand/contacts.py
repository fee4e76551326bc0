"""Calls and letters that a year is expected to bring: so many for what causes them, on each working day.

A cause is a case of an activity, an incomplete document, a closing day, a new customer or a customer
(``contacts.causes``); the rates are per thousand of what is counted, or for each customer. What no cause is
known of comes as the units' own numbers (``phone.calls``, ``mail.volume``). A cause follows what it counts:
twice as many scanned invoices bring twice as many contacts about them, a customer that joins in July brings
none before, and more invoices from July on bring more calls from July on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from model.arrays import Floats
from model.calendar import WorkingCalendar
from model.demand.in_force import DaysInForce, customer_spans, monthly
from model.demand.volumes import (
    activity_volume,
    connected_share,
    customer_shares,
    daily_factors,
    day_shares,
    days_in_force,
    incomplete_shares,
    month_shares,
)
from model.frames import Frame, real, text
from model.parameters.contacted import ContactChannel, rates, unit_factors, without_cause
from model.parameters.drivers import CALLS, MAIL, stream_of
from model.parameters.schema.contacts import COUNT_WORK, Cause, CauseKind
from model.parameters.schema.parameters import Parameters
from model.time_units import MONTHS
from model.working_days import working_days

OTHER = ""
"""Contacts that no cause is known of."""
THOUSAND = 1000
KINDS: dict[ContactChannel, str] = {"calls": CALLS, "mails": MAIL}
"""What the channels are called where volumes change during a year."""

CONTACTS = Frame(
    "contacts that a year is expected to bring to a unit by what causes them",
    cause=text("code; empty of what no cause is known of"),
    unit=text("code"),
    contacts=real("calls, those not counted that are tried again; or letters"),
)


@dataclass(frozen=True, eq=False)
class ContactDays:
    """Expected contacts by cause (the last: none known), unit and working day: the shape of ``daily``."""

    causes: tuple[str, ...]
    units: tuple[str, ...]
    daily: Floats

    @property
    def by_day(self) -> Floats:
        """Shape (units, days)."""
        return np.asarray(self.daily.sum(axis=0))

    @property
    def by_unit(self) -> dict[str, float]:
        """Contacts of the year."""
        return dict(zip(self.units, self.daily.sum(axis=(0, 2)).tolist(), strict=True))

    def by_month(self, calendar: WorkingCalendar) -> Floats:
        """Shape (units, 12)."""
        months = [self.by_day[:, calendar.months == month].sum(axis=1) for month in range(1, MONTHS + 1)]
        return np.array(months).T

    def table(self) -> pd.DataFrame:
        """:data:`CONTACTS`, those that there are none of left out."""
        yearly = self.daily.sum(axis=2)
        rows = [
            (cause, unit, float(yearly[row, column]))
            for row, cause in enumerate(self.causes)
            for column, unit in enumerate(self.units)
            if yearly[row, column]
        ]
        return CONTACTS.frame(rows)


def contact_days(in_force: DaysInForce, channel: ContactChannel) -> ContactDays:
    """What is expected of the calendar's year by ``channel``."""
    parameters, year = in_force.parameters, in_force.calendar.year
    units = tuple(parameters.organisation.units.value)
    factors = np.array(list(unit_factors(parameters, channel, year).values()))
    rows = [
        _caused(in_force, channel, name, rate) * factors[:, None]
        for name, rate in rates(parameters, channel, year).items()
    ]
    numbers = without_cause(parameters, channel).of(year)
    shares, season = connected_share(in_force), _season(in_force, channel)
    others = np.array([numbers.get(unit, 0) * season * shares[unit] for unit in units])
    names = (*rates(parameters, channel, year), OTHER)
    return ContactDays(names, units, np.array([*rows, others]))


def _caused(in_force: DaysInForce, channel: ContactChannel, name: str, rate: float) -> Floats:
    """Contacts by unit and day, before the units' factors; shape (units, days)."""
    parameters = in_force.parameters
    cause = parameters.contacts.causes[name]
    of_cause = name in parameters.contacts.in_cause_months.value
    each = rate / THOUSAND if cause.kind in COUNT_WORK else rate
    return by_unit(in_force, cause, counted(in_force, channel, cause, of_cause=of_cause)) * each


def by_unit(in_force: DaysInForce, cause: Cause, by_customer: Floats) -> Floats:
    """What customers give (customers, ...), by the unit that gets the contacts; shape (units, ...)."""
    parameters = in_force.parameters
    doer = None if cause.activity is None else parameters.activities[cause.activity].unit
    units = in_force.registers.customers["unit"].to_numpy()
    found = np.zeros((len(parameters.organisation.units.value), *by_customer.shape[1:]))
    for place, unit in enumerate(parameters.organisation.units.value):
        if doer is None:
            found[place] = by_customer[units == unit].sum(axis=0)
        elif doer == unit:
            found[place] = by_customer.sum(axis=0)
    return found


def counted(
    in_force: DaysInForce, channel: ContactChannel, cause: Cause, *, of_cause: bool = False
) -> Floats:
    """What ``cause`` counts, on the days that contacts by ``channel`` come of it; shape (customers, days).

    The sum over a year is what its rate is of: cases or documents, customers' closing days, customers.
    of_cause: they come in the months of the work that causes them, not in the channel's own.
    """
    match cause.kind:
        case CauseKind.ACTIVITY | CauseKind.INCOMPLETE:
            return _of_activity(in_force, channel, cause, of_cause=of_cause)
        case CauseKind.CLOSING_DAY:
            change = daily_factors(in_force.parameters, KINDS[channel], in_force.calendar)
            return np.asarray(in_force.customers * (_closing_days(in_force) * change))
        case CauseKind.NEW_CUSTOMER:
            return _of_new_customers(in_force)
        case CauseKind.CUSTOMER:
            return np.asarray(in_force.customers * _season(in_force, channel))


def _of_activity(in_force: DaysInForce, channel: ContactChannel, cause: Cause, *, of_cause: bool) -> Floats:
    """Cases, or incomplete documents, spread over the days that customers give such."""
    parameters, registers, year = in_force.parameters, in_force.registers, in_force.calendar.year
    name = str(cause.activity)
    volume = activity_volume(parameters, registers, name, year)
    shares = customer_shares(parameters, registers, name, year)
    if cause.kind is CauseKind.INCOMPLETE:
        volume *= parameters.activities[name].hands_on_share.value
        shares = incomplete_shares(parameters, registers, name, year)
    season = _season(in_force, channel, name, of_cause=of_cause)
    return np.asarray(np.outer(volume * shares, season) * days_in_force(in_force, name))


def _season(
    in_force: DaysInForce, channel: ContactChannel, activity: str | None = None, *, of_cause: bool = False
) -> Floats:
    """Each working day's part of a year's contacts, more or fewer by what changes on the way; (days,).

    activity: what causes them, whose changes they follow, and its months, if they come ``of_cause``.
    """
    parameters, calendar = in_force.parameters, in_force.calendar
    settings = parameters.phone if channel == "calls" else parameters.mail
    weekdays = _weekdays(parameters, channel)
    factors = daily_factors(parameters, KINDS[channel], calendar)
    months = np.array(parameters.demand.month_profiles[settings.month_profile].value)
    if activity is not None:
        stream = stream_of(parameters, parameters.activities[activity].driver)
        factors = factors * daily_factors(parameters, stream, calendar)
        if of_cause:
            months = _unchanged_months(parameters, calendar, activity)
    changed = months / months.sum() * monthly(calendar, factors, weekdays[calendar.weekdays])
    return day_shares(calendar, changed, weekdays, factors)


def _unchanged_months(parameters: Parameters, calendar: WorkingCalendar, activity: str) -> Floats:
    own = parameters.activities[activity]
    if own.timing != "profile":
        return month_shares(parameters, calendar, own)
    return np.array(parameters.demand.month_profiles[own.month_profile].value)


def _weekdays(parameters: Parameters, channel: ContactChannel) -> Floats:
    if channel == "calls":
        return np.array(parameters.phone.weekday_profile.value)
    return np.array(parameters.demand.weekday_profiles[parameters.mail.weekday_profile].value)


def _closing_days(in_force: DaysInForce) -> Floats:
    """1 of the working days that are closing days, else 0."""
    calendar, found = in_force.calendar, np.zeros(len(in_force.calendar.days))
    for month in range(1, MONTHS + 1):
        own = np.flatnonzero(calendar.months == month)
        wanted = [day - 1 for day in in_force.parameters.contacts.closing_days.value if day <= len(own)]
        found[own[wanted]] = 1.0
    return found


def _of_new_customers(in_force: DaysInForce) -> Floats:
    """Each customer's part of being new, on the working days that it is."""
    calendar, length = in_force.calendar, in_force.parameters.contacts.new_customer_days.value
    spans = customer_spans(in_force.parameters, in_force.registers)
    days = np.array(calendar.days)
    found = np.zeros((len(in_force.registers.customers), len(days)))
    for row, number in enumerate(in_force.registers.customers["number"].tolist()):
        joins = spans[number].start if number in spans else None
        if joins is None or not calendar.year - 2 < joins.year <= calendar.year:
            continue
        before = sum(day >= joins for day in working_days(calendar.year - 1))
        own = np.flatnonzero(days >= joins)[: max(length - before, 0)]
        found[row, own] = 1 / length
    return found * in_force.customers
