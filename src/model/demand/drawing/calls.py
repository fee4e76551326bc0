"""Draws the calls of a year: attempts, callers who try again, and the call-backs that answers lead to.

The numbers share their random streams: a number that differs in its means has the same callers, in the same
order of patience and talk, as when it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.arrays import Floats, Integers
from model.demand.drawing.items import NONE, Items, items
from model.demand.drawing.sampler import Sampler
from model.parameters.phone_groups import GroupNumber, group_number
from model.parameters.schema.contacts import PatienceCurve
from model.randomness import TICK, lognormal, lognormal_shape, ticks
from model.time_units import HALF_HOUR, MINUTE

MAXIMUM_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Calls:
    """Call attempts, one row each.

    unit: index of the unit called. arrival: when (infinite for a repeated attempt until it is made).
    patience: seconds until the caller hangs up. handling: talk and after-call work, seconds.
    next_attempt: the caller's next attempt should this one fail, or NONE. retry_delay: seconds until then.
    follow_up: item (call-back) that arises when the call is answered, or NONE.
    """

    unit: Integers
    arrival: Floats
    patience: Floats
    handling: Floats
    next_attempt: Integers
    retry_delay: Floats
    follow_up: Integers

    def __len__(self) -> int:
        return len(self.unit)


def draw_calls(sampler: Sampler, index: int, first_item: int) -> tuple[Calls, Items]:
    """Call attempts of the year, and the call-backs (activity ``index``) that answered ones lead to.

    The call-backs are numbered from ``first_item``.
    """
    phone = sampler.parameters.phone
    unit, arrival = _first_attempts(sampler)
    caller, number, next_attempt = _attempts(sampler, len(unit))
    count = len(caller)
    called = unit[caller]
    numbers = [group_number(phone, name) for name in sampler.units]
    share = _each([number.follow_up_share for number in numbers], called)
    asks = np.flatnonzero(sampler.stream("follow up").random(count) < share)
    follow_up = np.full(count, NONE, dtype=np.int32)
    follow_up[asks] = first_item + np.arange(len(asks))
    calls = Calls(
        unit=called,
        arrival=np.where(number == 0, arrival[caller], np.inf),
        patience=ticks(_patience(sampler, numbers, called)),
        handling=ticks(_handling(sampler, numbers, called)),
        next_attempt=next_attempt,
        retry_delay=ticks(sampler.stream("retry delay").exponential(phone.retry_delay_mean.value, count)),
        follow_up=follow_up,
    )
    minutes = lognormal(
        sampler.stream("call back work"),
        phone.follow_up_minutes_mean.value,
        phone.follow_up_minutes_cv.value,
        len(asks),
    )
    call_backs = items(
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


def _attempts(sampler: Sampler, callers: int) -> tuple[Integers, Integers, Integers]:
    """Of every attempt that may be made: the caller, its number from 0, and the caller's next attempt."""
    share, again = sampler.parameters.phone.retry_share.value, sampler.stream("retry")
    rounds = [np.arange(callers)]
    for _ in range(MAXIMUM_ATTEMPTS - 1):
        rounds.append(rounds[-1][again.random(len(rounds[-1])) < share])
    position = np.cumsum([0, *map(len, rounds)])
    next_attempt = np.full(position[-1], NONE, dtype=np.int32)
    for level in range(1, len(rounds)):
        earlier = np.searchsorted(rounds[level - 1], rounds[level]) + position[level - 1]
        next_attempt[earlier] = position[level] + np.arange(len(rounds[level]))
    number = np.repeat(np.arange(len(rounds)), [len(callers) for callers in rounds])
    return np.concatenate(rounds), number, next_attempt


def _first_attempts(sampler: Sampler) -> tuple[Integers, Floats]:
    """Unit and arrival of the callers: Poisson per half-hour with a random factor for each day.

    Non-homogeneous Poisson with a gamma day factor common to the units ("busy-day variation"), as in
    Brown et al., JASA 100(469), 2005.
    """
    calendar, phone = sampler.calendar, sampler.parameters.phone
    expected = sampler.contacts("calls")
    factor = np.ones(len(calendar.days))
    if phone.busy_day_cv.value > 0:
        shape = 1 / phone.busy_day_cv.value**2
        factor = sampler.stream("busy day").gamma(shape, 1 / shape, len(factor))
    half_hours = calendar.opening[0] + HALF_HOUR * np.arange(calendar.half_hours)
    begins = (calendar.starts[:, None] + half_hours).ravel()
    units, arrivals = [], []
    for unit, name in enumerate(sampler.units):
        daily = expected[unit] * factor
        counts = sampler.stream("calls", name).poisson(np.outer(daily, phone.half_hour_profile.value)).ravel()
        within = ticks(sampler.stream("call clock", name).uniform(0, HALF_HOUR, int(counts.sum())))
        arrival = np.sort(np.repeat(begins, counts) + np.minimum(within, HALF_HOUR - TICK))
        arrivals.append(arrival)
        units.append(np.full(len(arrival), unit, dtype=np.int8))
    return np.concatenate(units), np.concatenate(arrivals)


def _handling(sampler: Sampler, numbers: Sequence[GroupNumber], called: Integers) -> Floats:
    """Seconds of talk and after-call work; lognormal, constant where a number's variation is zero."""
    generator, count = sampler.stream("handling"), len(called)
    kinds = [(number.handling_mean, number.handling_cv) for number in numbers]
    if len(set(kinds)) == 1:
        return lognormal(generator, *kinds[0], count)
    normal = generator.standard_normal(count)
    shapes = [lognormal_shape(mean, cv) for mean, cv in kinds]
    location, scale = (_each([shape[part] for shape in shapes], called) for part in (0, 1))
    return np.asarray(np.exp(location + scale * normal))


def _patience(sampler: Sampler, numbers: Sequence[GroupNumber], called: Integers) -> Floats:
    """Seconds callers wait at most: exponential, or a measured survival curve with an exponential tail."""
    count = len(called)
    tail = sampler.stream("patience").exponential(size=count)
    tail *= _each([number.patience_mean for number in numbers], called)
    if not any(number.patience_curve for number in numbers):
        return tail
    survival = sampler.stream("patience curve").random(count)
    if len({str(number.patience_curve) for number in numbers}) == 1:
        return _along(numbers[0].patience_curve, survival, tail)
    waits = tail
    for place, number in enumerate(numbers):
        if number.patience_curve:
            own = np.flatnonzero(called == place)
            waits[own] = _along(number.patience_curve, survival[own], tail[own])
    return waits


def _along(curve: PatienceCurve, survival: Floats, tail: Floats) -> Floats:
    """Seconds waited, at the share of callers that wait longer; ``tail`` beyond the end of the curve."""
    time, share = np.array(curve, dtype=float).reshape(-1, 2).T
    within = np.interp(survival, share[::-1], time[::-1], right=0.0)
    return np.asarray(np.where(survival < share[-1], time[-1] + tail, within))


def _each(values: Sequence[float], called: Integers) -> Floats | float:
    """The value of each call's number; a single number where all have the same."""
    return values[0] if len(set(values)) == 1 else np.array(values)[called]
