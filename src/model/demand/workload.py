"""The workload of a year: every invoice, payment, case, mail and call as a row of arrays.

All randomness of the demand is drawn here, one stream per purpose, before anything is played. Times are
seconds since 1 January 00:00 in multiples of 1/1024 s (see :mod:`model.randomness`).

An item needs ``work`` seconds of a person with the right skill; zero means that it flows through untouched.
An item with a ``parent`` does not exist until its parent is done: a rejected line of a file that has been
loaded, a document that comes back from the customer, the call-back after a call.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.calendar import MINUTE, WorkingCalendar
from model.demand.volumes import activity_volume, connected_months, customer_shares, day_shares, month_shares
from model.observations.registers import Registers
from model.parameters.quantity import seconds
from model.parameters.schema import Activity, Parameters
from model.randomness import lognormal, stream, ticks

NONE = -1
CALL_BACK = "call_back"
MAIL = "mail"
CORRESPONDENCE = "correspondence"
MAXIMUM_ATTEMPTS = 5
DAILY_WINDOW = 2 * 3600.0

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Items:
    """Back-office work, one row each.

    activity: index into ``Workload.activities``. customer: row of the customer register, NONE for mail.
    unit: index of the unit that serves the customer. arrival: when it came in. release: when it can be
    worked on (both infinite for an item with a parent). due: promised completion (infinite likewise).
    work: seconds of handling. parent: item that must be done first, or NONE. delay: working days from the
    parent's completion to this item's release. case: items sharing a case are work packages of one task.
    """

    activity: Ints
    customer: Ints
    unit: Ints
    arrival: Floats
    release: Floats
    due: Floats
    work: Floats
    parent: Ints
    delay: Ints
    case: Ints

    def __len__(self) -> int:
        return len(self.activity)


@dataclass(frozen=True)
class Calls:
    """Call attempts, one row each.

    unit: index of the unit called. arrival: when (infinite for a repeated attempt until it is made).
    patience: seconds until the caller hangs up. handling: talk and after-call work, seconds.
    next_attempt: the caller's next attempt should this one fail, or NONE. retry_delay: seconds until then.
    follow_up: item (call-back) that arises when the call is answered, or NONE.
    """

    unit: Ints
    arrival: Floats
    patience: Floats
    handling: Floats
    next_attempt: Ints
    retry_delay: Floats
    follow_up: Ints

    def __len__(self) -> int:
        return len(self.unit)


@dataclass(frozen=True)
class Workload:
    """A drawn year: the items and calls, and what their indices stand for."""

    year: int
    activities: tuple[str, ...]
    units: tuple[str, ...]
    items: Items
    calls: Calls


@dataclass(frozen=True)
class _Draw:
    """What every drawing function needs."""

    parameters: Parameters
    registers: Registers
    calendar: WorkingCalendar
    seed: int
    replication: int

    def stream(self, *purpose: str) -> np.random.Generator:
        return stream(self.seed, self.replication, *purpose)

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(self.parameters.organisation.units.value)

    @property
    def unit_of_customer(self) -> Ints:
        order = {unit: index for index, unit in enumerate(self.units)}
        return np.array([order[unit] for unit in self.registers.customers["unit"]], dtype=np.int32)


def draw(
    parameters: Parameters, registers: Registers, calendar: WorkingCalendar, seed: int, replication: int
) -> Workload:
    """Draw the workload of ``calendar.year``; the same arguments give the same workload."""
    source = _Draw(parameters, registers, calendar, seed, replication)
    names = tuple(parameters.activities)
    blocks: list[Items] = []
    drawn: dict[str, tuple[int, Items]] = {}
    offset = 0

    def add(block: Items) -> int:
        nonlocal offset
        blocks.append(block)
        offset += len(block)
        return offset - len(block)

    for name in sorted(names, key=lambda name: parameters.activities[name].released_by is not None):
        carrier = parameters.activities[name].released_by
        index = names.index(name)
        items = (
            _activity_items(source, name, index)
            if carrier is None
            else _carried_items(source, name, index, *drawn[carrier])
        )
        drawn[name] = add(items), items
        add(_rework_items(source, name, *drawn[name]))
    add(_mail_items(source, len(names) + 1))
    calls, call_backs = _calls(source, len(names), offset)
    add(call_backs)
    return Workload(calendar.year, (*names, CALL_BACK, MAIL), source.units, _concatenate(blocks), calls)


def _concatenate(blocks: list[Items]) -> Items:
    columns = {
        field.name: np.concatenate([getattr(block, field.name) for block in blocks])
        for field in fields(Items)
    }
    columns["case"] = _running_cases(blocks)
    return Items(**columns)


def _running_cases(blocks: list[Items]) -> Ints:
    """Case numbers made unique across blocks."""
    cases, offset = [], 0
    for block in blocks:
        cases.append(block.case + offset)
        offset += int(block.case.max(initial=-1)) + 1
    return np.concatenate(cases).astype(np.int32)


def _block(count: int, **columns: NDArray[np.generic] | float) -> Items:
    """Items with the given columns; scalars are repeated, omitted links are NONE."""
    defaults: dict[str, NDArray[np.generic] | float] = {"parent": NONE, "delay": 0, "case": np.arange(count)}
    values = defaults | columns
    typed: dict[str, Any] = {}
    for field in fields(Items):
        dtype = np.float64 if field.name in {"arrival", "release", "due", "work"} else np.int32
        typed[field.name] = np.broadcast_to(np.asarray(values[field.name], dtype=dtype), (count,)).copy()
    return Items(**typed)


def _activity_items(source: _Draw, name: str, index: int) -> Items:
    parameters, calendar = source.parameters, source.calendar
    activity = parameters.activities[name]
    count = round(activity_volume(parameters, source.registers, name, calendar.year))
    days, clock, scale = _arrivals(source, name, activity, count)
    customer = _customers(source, name, count)
    arrival = ticks(calendar.starts[days] + clock)
    connected = connected_months(parameters, source.registers)[customer, calendar.months[days] - 1]
    hands_on = source.stream("hands on", name).random(count) < activity.hands_on_share.value
    work = lognormal(
        source.stream("work", name), activity.minutes_mean.value, activity.minutes_cv.value, count
    )
    work = np.where(hands_on, work * scale * MINUTE, 0.0)
    days, customer = days[connected], customer[connected]
    arrival, work = arrival[connected], work[connected]
    return _packages(
        parameters,
        activity=index,
        customer=customer,
        unit=source.unit_of_customer[customer],
        arrival=arrival,
        release=_visible(parameters, calendar, arrival),
        due=_due(calendar, activity, arrival),
        work=work,
    )


def _arrivals(source: _Draw, name: str, activity: Activity, count: int) -> tuple[Ints, Floats, Floats]:
    """Working day, time of day (s) and scale of the work of each of ``count`` items."""
    calendar, demand = source.calendar, source.parameters.demand
    day_count = len(calendar.days)
    if activity.timing == "profile":
        shares = day_shares(
            calendar,
            month_shares(source.parameters, calendar, activity),
            np.array(demand.weekday_profiles[activity.weekday_profile].value),
        )
        per_day = source.stream("days", name).multinomial(count, shares)
        first, last = map(seconds, demand.arrival_hours.value)
        clock = source.stream("clock", name).uniform(first, last, count)
        return (np.repeat(np.arange(day_count, dtype=np.int32), per_day), clock, np.ones(count))
    months = np.array(demand.month_profiles[activity.month_profile].value)
    if activity.timing == "daily":
        days = np.sort(np.arange(count) % day_count).astype(np.int32)
        clock = source.stream("clock", name).uniform(
            calendar.work_start, calendar.work_start + DAILY_WINDOW, count
        )
        return days, clock, np.ones(count)
    releases = np.array([calendar.first_of_month(month) for month in activity.release_months], dtype=np.int32)
    turn = np.sort(np.arange(count) % len(releases))
    weight = months[np.array(activity.release_months) - 1]
    return (releases[turn], np.full(count, calendar.work_start), (weight / weight.mean())[turn])


def _customers(source: _Draw, name: str, count: int) -> Ints:
    """Customer of each item: drawn by weight, or everyone in turn for work that each customer has."""
    shares = customer_shares(source.parameters, source.registers, name, source.calendar.year)
    if source.parameters.activities[name].driver == "fixed" or not _is_even(shares):
        return source.stream("customer", name).choice(len(shares), count, p=shares).astype(np.int32)
    members = np.flatnonzero(shares)
    return members[np.arange(count) % len(members)].astype(np.int32)


def _is_even(shares: Floats) -> bool:
    positive = shares[shares > 0]
    return bool(np.allclose(positive, positive[0]))


def _visible(parameters: Parameters, calendar: WorkingCalendar, arrival: Floats) -> Floats:
    """When arrivals can be seen: at the next import, not before work starts or after it ends."""
    step = parameters.demand.import_minutes.value * MINUTE
    imported = np.ceil(arrival / step) * step
    start = (
        calendar.starts[np.minimum(calendar.day_index(arrival), len(calendar.days) - 1)] + calendar.work_start
    )
    return ticks(np.maximum(imported, start))


def _due(calendar: WorkingCalendar, activity: Activity, arrival: Floats) -> Floats:
    cut_off = None if activity.cut_off is None else seconds(activity.cut_off.value)
    return ticks(calendar.deadline(arrival, activity.lead_time.value, cut_off))


def _packages(parameters: Parameters, work: Floats, **columns: NDArray[np.generic] | float) -> Items:
    """Items in order of release, those longer than a work package split into equal packages of one case."""
    limit = parameters.demand.work_package_minutes.value * MINUTE
    packages = np.maximum(np.ceil(work / limit), 1).astype(np.int64)
    case = np.repeat(np.arange(len(work)), packages)
    repeated = {
        name: column[case] if isinstance(column, np.ndarray) else column for name, column in columns.items()
    }
    return _block(len(case), work=ticks((work / packages)[case]), case=case, **repeated)


def _carried_items(source: _Draw, name: str, index: int, start: int, carriers: Items) -> Items:
    """Items that come in a file: spread over the files at random, worked on once the file is loaded."""
    parameters, calendar = source.parameters, source.calendar
    activity = parameters.activities[name]
    files = np.flatnonzero(np.diff(carriers.case, prepend=-1))
    count = round(activity_volume(parameters, source.registers, name, calendar.year))
    months = month_shares(parameters, calendar, activity)
    month = calendar.months[calendar.day_index(carriers.arrival[files])]
    weight = months[month - 1] / np.bincount(month, minlength=13)[month]
    per_file = source.stream("files", name).multinomial(count, weight / weight.sum())
    carrier = np.repeat(files, per_file)
    hands_on = source.stream("hands on", name).random(count) < activity.hands_on_share.value
    work = lognormal(
        source.stream("work", name), activity.minutes_mean.value, activity.minutes_cv.value, count
    )
    return _block(
        count,
        activity=index,
        customer=carriers.customer[carrier],
        unit=carriers.unit[carrier],
        arrival=carriers.arrival[carrier],
        release=np.inf,
        due=np.inf,
        work=ticks(np.where(hands_on, work * MINUTE, 0.0)),
        parent=start + carrier,
    )


def _rework_items(source: _Draw, name: str, start: int, block: Items) -> Items:
    """Second handlings: incomplete documents that were sent back, and wrongly scanned invoices.

    Those cleared by phone instead take longer at once: their time is added to ``block.work`` in place,
    before anything else has seen the block.
    """
    rework = source.parameters.demand.rework
    handled = np.flatnonzero(block.work > 0)
    chance = source.stream("rework", name).random((len(handled), 2))
    incomplete = chance[:, 0] < rework.incomplete_share.value.get(name, 0.0)
    cleared = incomplete & (chance[:, 1] < rework.cleared_by_phone_share.value)
    block.work[handled[cleared]] += rework.clearing_minutes.value * MINUTE
    returned = handled[incomplete & ~cleared]
    rescanned = handled[:0]
    if name == "supplier_scanned":
        wrong = rework.scanning_error_share.value * len(block) / max(len(handled), 1)
        rescanned = handled[(source.stream("rescan", name).random(len(handled)) < wrong) & ~incomplete]
    parents = np.concatenate([returned, rescanned])
    delay = np.repeat([rework.return_days.value, rework.rescan_days.value], [len(returned), len(rescanned)])
    return _block(
        len(parents),
        activity=block.activity[parents],
        customer=block.customer[parents],
        unit=block.unit[parents],
        arrival=np.inf,
        release=np.inf,
        due=np.inf,
        work=ticks(block.work[parents] * rework.second_handling_share.value),
        parent=start + parents,
        delay=delay,
    )


def _mail_items(source: _Draw, index: int) -> Items:
    """Mail to each unit's mailbox, seen at the next reading time."""
    parameters, calendar, mail = (source.parameters, source.calendar, source.parameters.mail)
    shares = day_shares(
        calendar,
        np.array(parameters.demand.month_profiles[mail.month_profile].value),
        np.array(parameters.demand.weekday_profiles[mail.weekday_profile].value),
    )
    readings = np.array([seconds(clock) for clock in mail.reading_times.value])
    days, units = [], []
    connected = _connected_share(source)
    for unit, name in enumerate(source.units):
        daily = mail.volume.of(calendar.year)[name] * shares * connected[unit, calendar.months - 1]
        counts = source.stream("mail days", name).poisson(daily)
        days.append(np.repeat(np.arange(len(calendar.days)), counts))
        units.append(np.full(int(counts.sum()), unit))
    day, unit_index = np.concatenate(days), np.concatenate(units)
    count = len(day)
    first, last = map(seconds, mail.arrival_hours.value)
    clock = source.stream("mail clock").uniform(first, last, count)
    turn = np.searchsorted(readings, clock)
    following = np.minimum(day + 1, len(calendar.days) - 1)
    late = turn == len(readings)
    read = np.where(
        late, calendar.starts[following] + readings[0], calendar.starts[day] + readings[turn % len(readings)]
    )
    arrival = ticks(calendar.starts[day] + clock)
    return _block(
        count,
        activity=index,
        customer=NONE,
        unit=unit_index,
        arrival=arrival,
        release=ticks(np.maximum(read, arrival)),
        due=ticks(calendar.deadline(arrival, mail.lead_time.value)),
        work=ticks(
            lognormal(source.stream("mail work"), mail.minutes_mean.value, mail.minutes_cv.value, count)
            * MINUTE
        ),
    )


def _connected_share(source: _Draw) -> Floats:
    """Share of each unit's customers that are connected, by month; shape (units, 12)."""
    connected = connected_months(source.parameters, source.registers)
    unit = source.unit_of_customer
    return np.array([connected[unit == index].mean(axis=0) for index in range(len(source.units))])


def _calls(source: _Draw, index: int, first_item: int) -> tuple[Calls, Items]:
    """Call attempts of the year, and the call-backs that answered ones lead to."""
    phone = source.parameters.phone
    unit, arrival = _first_attempts(source)
    attempts, callers = [np.arange(len(unit))], np.arange(len(unit))
    again = source.stream("retry")
    for _ in range(MAXIMUM_ATTEMPTS - 1):
        callers = callers[again.random(len(callers)) < phone.retry_share.value]
        attempts.append(callers)
    caller = np.concatenate(attempts)
    count = len(caller)
    number = np.repeat(np.arange(len(attempts)), [len(batch) for batch in attempts])
    position = np.cumsum([0, *map(len, attempts)])
    next_attempt = np.full(count, NONE)
    for level, batch in enumerate(attempts[1:], start=1):
        earlier = np.searchsorted(attempts[level - 1], batch) + position[level - 1]
        next_attempt[earlier] = position[level] + np.arange(len(batch))
    handling_mean = phone.talk_time_mean.value + phone.after_call_mean.value
    asks = np.flatnonzero(source.stream("follow up").random(count) < phone.follow_up_share.value)
    follow_up = np.full(count, NONE)
    follow_up[asks] = first_item + np.arange(len(asks))
    calls = Calls(
        unit=unit[caller].astype(np.int32),
        arrival=np.where(number == 0, arrival[caller], np.inf),
        patience=ticks(_patience(source, count)),
        handling=ticks(lognormal(source.stream("handling"), handling_mean, phone.handling_cv.value, count)),
        next_attempt=next_attempt.astype(np.int32),
        retry_delay=ticks(source.stream("retry delay").exponential(phone.retry_delay_mean.value, count)),
        follow_up=follow_up.astype(np.int32),
    )
    minutes = lognormal(
        source.stream("call back work"),
        phone.follow_up_minutes_mean.value,
        phone.follow_up_minutes_cv.value,
        len(asks),
    )
    call_backs = _block(
        len(asks),
        activity=index,
        customer=NONE,
        unit=calls.unit[asks],
        arrival=np.inf,
        release=np.inf,
        due=np.inf,
        work=ticks(minutes * MINUTE),
    )
    return calls, call_backs


def _first_attempts(source: _Draw) -> tuple[Ints, Floats]:
    """Unit and arrival of the callers: Poisson per half-hour with a random factor for each day.

    Non-homogeneous Poisson with a gamma day factor common to the units ("busy-day variation"), as in
    Brown et al., JASA 100(469), 2005, section 4.
    """
    parameters, calendar, phone = (source.parameters, source.calendar, source.parameters.phone)
    shares = day_shares(
        calendar,
        np.array(parameters.demand.month_profiles[phone.month_profile].value),
        np.array(phone.weekday_profile.value),
    )
    factor = np.ones(len(shares))
    if phone.busy_day_cv.value > 0:
        shape = 1 / phone.busy_day_cv.value**2
        factor = source.stream("busy day").gamma(shape, 1 / shape, len(shares))
    half_hours = calendar.opening[0] + 1800.0 * np.arange(calendar.half_hours)
    connected = _connected_share(source)
    units, arrivals = [], []
    for unit, name in enumerate(source.units):
        daily = phone.calls.of(calendar.year)[name] * shares * factor * connected[unit, calendar.months - 1]
        counts = source.stream("calls", name).poisson(np.outer(daily, phone.half_hour_profile.value)).ravel()
        begins = (calendar.starts[:, None] + half_hours).ravel()
        within = source.stream("call clock", name).uniform(0, 1800.0, int(counts.sum()))
        arrival = np.sort(ticks(np.repeat(begins, counts) + within))
        arrivals.append(arrival)
        units.append(np.full(len(arrival), unit, dtype=np.int32))
    return np.concatenate(units), np.concatenate(arrivals)


def _patience(source: _Draw, count: int) -> Floats:
    """Seconds callers wait at most: exponential, or a measured survival curve with an exponential tail."""
    phone = source.parameters.phone
    tail = source.stream("patience").exponential(phone.patience_mean.value, count)
    curve = np.array(phone.patience_curve.value, dtype=float).reshape(-1, 2)
    if not len(curve):
        return tail
    survival = source.stream("patience curve").random(count)
    time, share = curve[:, 0], curve[:, 1]
    within = np.interp(survival, share[::-1], time[::-1], right=0.0)
    return np.asarray(np.where(survival < share[-1], time[-1] + tail, within))
