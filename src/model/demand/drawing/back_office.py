"""Draws the back-office work of a year: activities, lines of files, second handlings, mail."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from model.arrays import Floats, Integers
from model.calendar import WorkingCalendar
from model.demand.drawing.items import NONE, Items, items, packages
from model.demand.drawing.sampler import Sampler
from model.demand.promises import mail_deadlines, promised_deadlines
from model.demand.volumes import (
    activity_volume,
    customer_shares,
    daily_factors,
    day_shares,
    exposure,
    incomplete_factors,
    month_shares,
)
from model.parameters.drivers import stream_of
from model.parameters.quantity import seconds
from model.parameters.schema.demand import Activity
from model.parameters.schema.parameters import Parameters
from model.randomness import choices, lognormal, ticks
from model.time_units import MINUTE

DAILY_WINDOW = 2 * 3600.0


def activity_items(sampler: Sampler, name: str, index: int) -> Items:
    """Items of activity ``name`` (number ``index``) from customers that are connected when they arrive."""
    parameters, calendar = sampler.parameters, sampler.calendar
    activity = parameters.activities[name]
    shares = customer_shares(parameters, sampler.registers, name, calendar.year)
    volume = activity_volume(parameters, sampler.registers, name, calendar.year)
    months = month_shares(parameters, calendar, activity)
    count = round(volume * float(months.sum())) if shares.any() else 0
    days, clock, scale = _arrivals(sampler, name, activity, months, count)
    customer = _customers(sampler, name, shares, count)
    arrival = ticks(calendar.starts[days] + clock)
    work = _work(sampler, name, activity, count) * scale
    in_force = sampler.in_force(name)
    if not in_force[shares > 0].all():
        connected = in_force[customer, days]
        customer, arrival, work = customer[connected], arrival[connected], work[connected]
    return packages(
        parameters.demand.work_package_minutes.value * MINUTE,
        activity=index,
        customer=customer,
        unit=sampler.units_for(activity, customer),
        arrival=arrival,
        release=_visible(parameters, calendar, arrival),
        due=_due(sampler, name, customer, arrival),
        work=work,
    )


def carried_items(sampler: Sampler, name: str, index: int, start: int, carriers: Items) -> Items:
    """Items that come in a file: spread over the files at random, worked on once the file is loaded.

    A file that takes several work packages is loaded when the last of them is done; lines of one that loads
    without anyone's hands can be worked on at once. start: number of the first of ``carriers``, the files.
    """
    parameters, calendar = sampler.parameters, sampler.calendar
    activity = parameters.activities[name]
    files = np.flatnonzero(np.diff(carriers.case, append=-1))
    customers = customer_shares(parameters, sampler.registers, name, calendar.year)
    there = exposure(sampler.days, name)
    months = month_shares(parameters, calendar, activity) * (customers @ there)
    volume = activity_volume(parameters, sampler.registers, name, calendar.year)
    month = calendar.months[calendar.day_index(carriers.arrival[files])]
    weight = months[month - 1] / np.bincount(month, minlength=13)[month]
    per_file = sampler.stream("files", name).multinomial(round(volume * months.sum()), weight / weight.sum())
    carrier = np.repeat(files, per_file)
    count = len(carrier)
    loaded = carriers.work[carrier] > 0
    arrival = carriers.arrival[carrier]
    return items(
        count,
        activity=index,
        customer=carriers.customer[carrier],
        unit=sampler.units_for(activity, carriers.customer[carrier]),
        arrival=arrival,
        release=np.where(loaded, np.inf, carriers.release[carrier]),
        due=np.where(loaded, np.inf, _due(sampler, name, carriers.customer[carrier], arrival)),
        work=ticks(_work(sampler, name, activity, count)),
        parent=np.where(loaded, start + carrier, NONE),
    )


def with_rework(sampler: Sampler, name: str, block: Items, start: int) -> tuple[Items, Items]:
    """``block`` as it is handled first, and the second handlings that it leads to.

    Incomplete documents are cleared by phone, which takes longer at once, or sent back; what was wrongly
    scanned is scanned anew. start: number that the first of ``block`` will have.
    """
    rework = sampler.parameters.demand.rework
    handled = np.flatnonzero(block.work > 0)
    chance = sampler.stream("rework", name).random((len(handled), 2))
    share = rework.incomplete_share.value.get(name, 0.0)
    factor = incomplete_factors(sampler.parameters, sampler.registers)[block.customer[handled]]
    incomplete = chance[:, 0] < share * factor
    cleared = incomplete & (chance[:, 1] < rework.cleared_by_phone_share.value)
    work = block.work.copy()
    work[handled[cleared]] = ticks(work[handled[cleared]] + rework.clearing_minutes.value * MINUTE)
    returned = handled[incomplete & ~cleared]
    rescanned = handled[:0]
    if name in rework.scanning_error_share.value:
        wrong = rework.scanning_error_share.value[name] * len(block) / max(len(handled), 1)
        rescanned = handled[(sampler.stream("rescan", name).random(len(handled)) < wrong) & ~incomplete]
    parents = np.concatenate([returned, rescanned])
    delay = np.repeat([rework.return_days.value, rework.rescan_days.value], [len(returned), len(rescanned)])
    second = items(
        len(parents),
        activity=block.activity[parents],
        customer=block.customer[parents],
        unit=block.unit[parents],
        arrival=np.inf,
        release=np.inf,
        due=np.inf,
        work=ticks(work[parents] * rework.second_handling_share.value),
        parent=start + parents,
        delay=delay,
    )
    return replace(block, work=work), second


def mail_items(sampler: Sampler, index: int) -> Items:
    """Mail to each unit's mailbox, seen at the next reading time."""
    calendar, mail = sampler.calendar, sampler.parameters.mail
    expected = sampler.contacts("mails")
    readings = np.array([seconds(clock) for clock in mail.reading_times.value])
    days, units = [], []
    for unit, name in enumerate(sampler.units):
        counts = sampler.stream("mail days", name).poisson(expected[unit])
        days.append(np.repeat(np.arange(len(calendar.days)), counts))
        units.append(np.full(int(counts.sum()), unit))
    day, unit_index = np.concatenate(days), np.concatenate(units)
    count = len(day)
    first, last = map(seconds, mail.arrival_hours.value)
    clock = sampler.stream("mail clock").uniform(first, last, count)
    turn = np.searchsorted(readings, clock)
    following = np.minimum(day + 1, len(calendar.days) - 1)
    late = turn == len(readings)
    read = np.where(
        late, calendar.starts[following] + readings[0], calendar.starts[day] + readings[turn % len(readings)]
    )
    arrival = ticks(calendar.starts[day] + clock)
    minutes = lognormal(sampler.stream("mail work"), mail.minutes_mean.value, mail.minutes_cv.value, count)
    return items(
        count,
        activity=index,
        customer=NONE,
        unit=unit_index,
        arrival=arrival,
        release=ticks(np.maximum(read, arrival)),
        due=ticks(mail_deadlines(calendar, mail))[calendar.day_index(arrival)],
        work=ticks(minutes * MINUTE),
    )


def _work(sampler: Sampler, name: str, activity: Activity, count: int) -> Floats:
    """Seconds of handling of each item; zero for those that flow through untouched."""
    hands_on = sampler.stream("hands on", name).random(count) < activity.hands_on_share.value
    minutes = lognormal(
        sampler.stream("work", name), activity.minutes_mean.value, activity.minutes_cv.value, count
    )
    minutes *= MINUTE
    minutes *= hands_on
    return minutes


def _arrivals(
    sampler: Sampler, name: str, activity: Activity, month_shares: Floats, count: int
) -> tuple[Integers, Floats, Floats | float]:
    """Working day, time of day (s) and scale of the work (1: as drawn) of each of ``count`` items."""
    calendar, demand = sampler.calendar, sampler.parameters.demand
    day_count = len(calendar.days)
    if activity.timing == "profile":
        weekdays = np.array(demand.weekday_profiles[activity.weekday_profile].value)
        factors = daily_factors(sampler.parameters, stream_of(sampler.parameters, activity.driver), calendar)
        shares = day_shares(calendar, month_shares, weekdays, factors)
        per_day = sampler.stream("days", name).multinomial(count, shares / shares.sum())
        first, last = map(seconds, demand.arrival_hours.value)
        clock = sampler.stream("clock", name).uniform(first, last, count)
        return np.repeat(np.arange(day_count, dtype=np.int16), per_day), clock, 1.0
    if activity.timing == "daily":
        days = np.sort(np.arange(count) % day_count).astype(np.int16)
        first, last = calendar.work_start, calendar.work_start + DAILY_WINDOW
        return days, sampler.stream("clock", name).uniform(first, last, count), 1.0
    months = np.array(demand.month_profiles[activity.month_profile].value)
    releases = np.array([calendar.first_of_month(month) for month in activity.release_months])
    turn = np.sort(np.arange(count) % len(releases))
    weight = months[np.array(activity.release_months) - 1]
    return releases[turn], np.full(count, calendar.work_start), (weight / weight.mean())[turn]


def _customers(sampler: Sampler, name: str, shares: Floats, count: int) -> Integers:
    """Customer of each item: drawn by weight, or everyone in turn for work that each customer has."""
    if not count:
        return np.zeros(0, dtype=np.int16)
    if sampler.parameters.activities[name].driver == "fixed" or not _is_even(shares):
        return choices(sampler.stream("customer", name), shares, count).astype(np.int16)
    members = np.flatnonzero(shares)
    return members[np.arange(count) % len(members)].astype(np.int16)


def _is_even(shares: Floats) -> bool:
    positive = shares[shares > 0]
    return bool(np.allclose(positive, positive[0]))


def _visible(parameters: Parameters, calendar: WorkingCalendar, arrival: Floats) -> Floats:
    """When arrivals can be seen: at the next import, not before work starts or after it ends."""
    step = parameters.demand.import_minutes.value * MINUTE
    day = np.minimum(calendar.day_index(arrival), len(calendar.days) - 1)
    seen = arrival / step
    np.ceil(seen, out=seen)
    seen *= step
    np.maximum(seen, (calendar.starts + calendar.work_start)[day], out=seen)
    return ticks(seen)


def _due(sampler: Sampler, name: str, customer: Integers, arrival: Floats) -> Floats:
    """When items of customers (rows of the register) are due: as promised all, or the customer alone."""
    calendar, activity = sampler.calendar, sampler.parameters.activities[name]
    day = calendar.day_index(arrival)
    due = ticks(promised_deadlines(calendar, activity))[day]
    for row, days in sampler.own_lead_times(name).items():
        own = customer == row
        due[own] = ticks(promised_deadlines(calendar, activity, days))[day[own]]
    return due
