"""How many people the promises to callers take on the phone, quickly: Erlang A by half-hour.

Each half-hour is M/M/c+M in its long run (Garnett, Mandelbaum and Reiman, *M&SOM* 4(3), 2002), at the loads
of all the year's days: month, weekday and the gamma factor of busy days. A crew grows from one person in each
half-hour by one person where most callers are won, whatever the promise; the requirement is the point on that
path, between two whole people, where every promise holds. A higher promise therefore never takes fewer.

Left out: a queue that lives on into the next half-hour, shifts that end during calls, the length of lawful
shifts, and that callers try again later than at once. These are much the same before and after a change, so
requirements are used as ratios, on the hours of the schedule that there is; :mod:`model.staffing.phone.crew`
and whole simulated years have them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from model.arrays import Floats, Ints
from model.calendar import working_calendar
from model.demand.contacts import contact_days
from model.demand.drawing.calls import MAXIMUM_ATTEMPTS
from model.demand.in_force import DaysInForce
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.phone_groups import PROMISES_TO_CALLERS, GroupNumber, group_number, phone_on, weighed
from model.parameters.schema.parameters import Parameters
from model.staffing.phone.shifts import on_duty, plan_of
from model.staffing.queueing.busy_days import gamma_nodes
from model.staffing.queueing.erlang_a import answered_within
from model.time_units import HALF_HOUR

LEVELS = 24
"""Levels that the loads of the year's days are gathered into."""
HIGHEST_PROMISE = 0.9999
"""Shares above this are answered by no crew that could be paid."""
FIRST_MORE, MOST = 8, 200
"""People in one half-hour that are tried at first beyond the least, and at most."""
ANSWERED, WITHIN = range(2)
"""Columns of shares: answered, and answered within the first of the group's times."""
WORKING_DAYS_A_WEEK = 5
HALF_HOURS = 2
"""In an hour."""
SETTLED = 4
"""Rounds in which callers who try again are found from the share answered."""


class PhoneService(NamedTuple):
    """Shares of call attempts: answered, and answered within the threshold."""

    answered: float
    within: float


@dataclass(frozen=True)
class PhoneNeed:
    """What the promises take, all units together.

    weekly_hours: on phone duty. crews: whole people by unit and half-hour. service: what callers meet when
    the promises are just kept; reached: the share of callers who get an answer then, tries again included.
    """

    weekly_hours: float
    crews: Mapping[str, Ints]
    service: PhoneService
    reached: float


@dataclass(frozen=True)
class _Group:
    """Callers who share a crew: their calls a day by half-hour, and how days differ from the mean.

    factors, weights: levels of a day's load relative to the mean day, and each level's part of all calls.
    service, patience: mean seconds of all their calls. parts: the calls of those who are promised an answer
    within the same time, as a share of all, by that time. targets: the shares to be answered, and answered
    within each of these times, at which every number's promises are kept.
    """

    units: tuple[str, ...]
    calls: Floats
    factors: Floats
    weights: Floats
    service: float
    patience: float
    parts: Mapping[float, float]
    targets: Floats

    def service_of(self, met: Floats) -> PhoneService:
        """What callers meet, of the shares answered, and answered within each time of ``parts``."""
        return PhoneService(float(met[ANSWERED]), float(met[WITHIN:] @ np.array(list(self.parts.values()))))


def phone_need(parameters: Parameters, registers: Registers, year: int) -> PhoneNeed:
    """The requirement of ``parameters``; InputError for a promise that no crew can keep.

    With overflow, units count as one group with a person each on duty all the time. Numbers that share a
    crew are answered alike: calls as long as theirs are on average, to the highest promise of an answer.
    """
    _require_possible(parameters)
    crews: dict[str, Ints] = {}
    hours = 0.0
    services: list[tuple[float, PhoneService]] = []
    for group in _groups(parameters, registers, year):
        answered = 1.0
        for _ in range(SETTLED):
            crew, extra, service = _path(parameters, group, _attempts(parameters, answered))
            answered = service.answered
        hours += (crew.sum() + extra) / HALF_HOURS * WORKING_DAYS_A_WEEK
        services.append((float(group.calls.sum()), service))
        crews |= _shared(crew + _rounding(crew, extra), group.units)
    met = _mean(services)
    return PhoneNeed(float(hours), crews, met, reached(parameters, met.answered))


def phone_service(parameters: Parameters, registers: Registers, year: int) -> PhoneService:
    """What callers are expected to meet with the phone schedule that the parameters hold."""
    service, schedule = PhoneService(1.0, 1.0), parameters.phone.schedule.value
    groups = _groups(parameters, registers, year)
    for _ in range(SETTLED):
        again = _attempts(parameters, service.answered)
        services = []
        for group in groups:
            slots = len(group.calls)
            crew = np.sum(
                [on_duty(plan_of(parameters, schedule[unit]), slots) for unit in group.units], axis=0
            )
            table = _shares(group, again, int(crew.max()))
            met = group.calls @ table[np.arange(slots), crew] / group.calls.sum()
            services.append((float(group.calls.sum()), group.service_of(met)))
        service = _mean(services)
    return service


def _require_possible(parameters: Parameters) -> None:
    """InputError for a promise that no crew can keep."""
    phone = parameters.phone
    promises = [
        (f"phone.{name}", target)
        for name in PROMISES_TO_CALLERS
        for target in getattr(phone, name).value.values()
    ]
    promises += [
        (f"phone.groups.{name}.{unit}", target)
        for name in PROMISES_TO_CALLERS
        for unit, target in getattr(phone.groups, name).value.items()
    ]
    expected = f"högst {HIGHEST_PROMISE}: alla samtal kan ingen bemanning besvara"
    for path, target in promises:
        if target > HIGHEST_PROMISE:
            raise InputError(Finding("parametrarna", path, f"{target:g}", expected))


def reached(parameters: Parameters, answered: float) -> float:
    """Share of callers who get an answer in the end, when ``answered`` of all attempts do."""
    missed = (1 - answered) * parameters.phone.retry_share.value
    return answered * sum(missed**number for number in range(MAXIMUM_ATTEMPTS))


def _attempts(parameters: Parameters, answered: float) -> float:
    """Call attempts for each caller, when ``answered`` of all attempts are."""
    return 1 / (1 - parameters.phone.retry_share.value * (1 - answered))


def _groups(parameters: Parameters, registers: Registers, year: int) -> list[_Group]:
    calendar = working_calendar(parameters, year)
    expected = contact_days(DaysInForce(parameters, registers, calendar), "calls")
    calls, daily = expected.by_unit, dict(zip(expected.units, expected.by_day, strict=True))
    phone, days = phone_on(parameters.phone, date(year, 12, 31)), len(calendar.days)
    profile = np.array(phone.half_hour_profile.value)
    nodes, node_weights = gamma_nodes(phone.busy_day_cv.value)
    groups = []
    names = [name for name in parameters.organisation.units.value if calls[name]]
    together = [(name,) for name in names] if phone.routing.value == "separate" else [tuple(names)]
    for units in together:
        by_day = np.asarray(sum(daily[unit] for unit in units))
        loads = np.outer(by_day / by_day.mean(), nodes).ravel()
        weights = np.outer(by_day / by_day.sum(), nodes * node_weights).ravel()
        factors, parts = _gathered(loads, weights)
        numbers = [(group_number(phone, unit), calls[unit]) for unit in units]
        groups.append(
            _Group(
                units=units,
                calls=sum(calls[unit] for unit in units) / days * profile,
                factors=factors,
                weights=parts,
                service=weighed((number.handling_mean, count) for number, count in numbers),
                patience=weighed((number.patience, count) for number, count in numbers),
                parts=_by_threshold(numbers),
                targets=_targets([number for number, _ in numbers]),
            )
        )
    return groups


def _by_threshold(numbers: Sequence[tuple[GroupNumber, float]]) -> dict[float, float]:
    """Share of the calls to the numbers, by the seconds within which an answer is promised."""
    calls: dict[float, float] = {}
    for number, count in numbers:
        calls[number.answer_threshold] = calls.get(number.answer_threshold, 0.0) + count
    whole = sum(calls.values())
    return {seconds: count / whole for seconds, count in calls.items()}


def _targets(numbers: Sequence[GroupNumber]) -> Floats:
    """The highest share promised an answer, and one within each number of seconds, in their order."""
    within: dict[float, float] = {}
    for number in numbers:
        level = number.service_level_target
        within[number.answer_threshold] = max(level, within.get(number.answer_threshold, 0.0))
    return np.array([max(number.answered_target for number in numbers), *within.values()])


def _gathered(loads: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Loads in :data:`LEVELS` levels of about equal weight, each at its mean; weights sum to one."""
    order = np.argsort(loads, kind="stable")
    parts = weights[order] / weights.sum()
    level = np.minimum((np.cumsum(parts) - parts / 2) * LEVELS, LEVELS - 1).astype(int)
    whole = np.asarray(np.bincount(level, parts, LEVELS), dtype=float)
    means = np.asarray(np.bincount(level, parts * loads[order], LEVELS), dtype=float)
    filled = whole > 0
    return means[filled] / whole[filled], whole[filled]


def _path(parameters: Parameters, group: _Group, again: float) -> tuple[Ints, float, PhoneService]:
    """Crew before the last person, the part of that person that the promises take, and what callers meet."""
    targets = group.targets
    least = 1 if parameters.phone.routing.value != "overflow" else len(group.units)
    part, most = group.calls / group.calls.sum(), least + FIRST_MORE
    table = _shares(group, again, most)
    while most < MOST and (part @ table[:, most] < targets).any():
        most *= 2
        table = _shares(group, again, most)
    won = part[:, None, None] * table
    gains = np.diff(won[:, least:, ANSWERED], axis=1)
    # Gains fall with every person more, so the order of all gains is the order in which people are added.
    order = np.argsort(-np.minimum.accumulate(gains, axis=1), axis=None, kind="stable")
    slots, place = np.divmod(order, gains.shape[1])
    steps = won[slots, least + place + 1] - won[slots, least + place]
    path = np.vstack([np.zeros(len(targets)), np.cumsum(steps, axis=0)]) + won[:, least].sum(axis=0)
    enough = [_crossing(path[:, kind], float(target)) for kind, target in enumerate(targets)]
    count, extra = divmod(max(enough), 1.0)
    added = np.bincount(slots[: int(count)], minlength=len(part))
    after = path[min(int(count) + 1, len(path) - 1)]
    met = path[int(count)] + extra * (after - path[int(count)])
    return least + added, extra, group.service_of(met)


def _crossing(shares: Floats, target: float) -> float:
    """People added, between two whole ones, when ``shares`` first reaches ``target``."""
    first = int(np.argmax(shares >= target))
    if shares[first] < target:
        return float(len(shares) - 1)
    return (
        0.0
        if first == 0
        else first - 1 + float((target - shares[first - 1]) / (shares[first] - shares[first - 1]))
    )


def _rounding(crew: Ints, extra: float) -> Ints:
    """A whole person in the half-hour that has fewest, for a part of one."""
    more = np.zeros_like(crew)
    more[int(np.argmin(crew))] = extra > 0
    return more


def _shared(crew: Ints, units: tuple[str, ...]) -> dict[str, Ints]:
    """A group's crew on its units, as evenly as it goes."""
    return {unit: crew // len(units) + (place < crew % len(units)) for place, unit in enumerate(units)}


def _mean(services: list[tuple[float, PhoneService]]) -> PhoneService:
    """What all callers meet, of what each group's do."""
    whole = sum(calls for calls, _ in services)
    if not whole:
        return PhoneService(1.0, 1.0)
    answered, within = (
        sum(calls * service[kind] for calls, service in services) / whole for kind in (ANSWERED, WITHIN)
    )
    return PhoneService(answered, within)


def _shares(group: _Group, again: float, most: int) -> Floats:
    """Shares answered, and answered within each time that is promised: (slots, most + 1, 1 + times)."""
    loads = np.outer(group.calls * again / HALF_HOUR * group.service, group.factors)
    by_crew = erlang_a(tuple(loads.ravel().tolist()), most, group.service, group.patience, tuple(group.parts))
    shape = (*loads.shape, most + 1, by_crew.shape[-1])
    return np.asarray(np.tensordot(group.weights, by_crew.reshape(shape), axes=(0, 1)))


@lru_cache(maxsize=256)
def erlang_a(
    loads: tuple[float, ...], most: int, service: float, patience: float, thresholds: tuple[float, ...]
) -> Floats:
    """Shares answered, and within each of ``thresholds``, in M/M/c+M, for c = 0, 1 ... most servers.

    Shape (loads, most + 1, 1 + thresholds). The same as
    :class:`model.staffing.queueing.erlang_a.ErlangA`, for many loads at once.
    """
    load = np.array(loads)
    largest = int(2 * most + 64 + 4 * load.max(initial=0.0) * max(patience / service, 1.0))
    number = np.arange(1, largest + 1)
    shares = np.zeros((len(load), most + 1, 1 + len(thresholds)))
    with np.errstate(divide="ignore"):
        arriving = np.log(load / service)
    for servers in range(1, most + 1):
        busy = np.minimum(number, servers)
        leaving = np.log(busy / service + (number - busy) / patience)
        logs = np.cumsum(arriving[:, None] - leaving, axis=1)
        logs = np.concatenate([np.zeros((len(load), 1)), logs], axis=1)
        states = np.exp(logs - logs.max(axis=1, keepdims=True))
        states /= states.sum(axis=1, keepdims=True)
        for kind, limit in enumerate((np.inf, *thresholds)):
            shares[:, servers, kind] = states @ answered_within(
                limit, largest + 1, servers, service, patience
            )
    return shares
