"""What the volume of an activity may follow: the drivers that a centre's own parameters give.

A driver is ``fixed`` (the rate is the year's volume), ``working_days``, ``customers``, ``buyers`` (customers
that buy the add-on), a stream of ``demand.streams``, one of its channels, a kind of customer, ``calls`` or
one unit's ``calls_UNIT``. What counts customers may be so many times a month or a working day:
``customers_x_months``, ``buyers_x_working_days``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from model.parameters.schema.demand import Stream
from model.parameters.schema.parameters import Parameters

FIXED, WORKING_DAYS, CUSTOMERS, BUYERS = "fixed", "working_days", "customers", "buyers"
EQUAL = "equal"
ADD_ON = "add_on"
"""Kind of the services that customers buy by agreement."""
CASES, CALLS, MAIL = "cases", "calls", "mail"
"""What comes in beside the streams: work that no stream drives, calls, and letters."""
MONTHS, DAYS = "_x_months", "_x_working_days"
RESERVED = (FIXED, WORKING_DAYS, CUSTOMERS, BUYERS, EQUAL, CASES, CALLS, MAIL)
"""Words that no stream, channel or kind of customer may be called."""

Base = Literal["fixed", "working_days", "customers", "buyers", "stream", "channel", "kind", "calls"]


@dataclass(frozen=True)
class Driver:
    """What a volume follows: ``base``, the ``code`` of a stream, channel or kind, and how often a year.

    stream: the stream that a stream's or channel's volume is of; empty of others. times: ``""``,
    :data:`MONTHS` or :data:`DAYS`. unit: the unit whose calls it is; empty where it is all units'.
    """

    base: Base
    code: str
    stream: str = ""
    times: str = ""
    unit: str = ""


def driver_of(parameters: Parameters, written: str) -> Driver:
    """The driver as it is ``written`` in an activity; KeyError when there is no such driver."""
    return _drivers(parameters)[written]


def driver_names(parameters: Parameters) -> list[str]:
    """Everything that a driver may be, in the order of streams, channels, kinds and the rest."""
    return list(_drivers(parameters))


def volume_kinds(parameters: Parameters) -> list[str]:
    """What volumes may change by during a year: each stream, other cases, calls and mail."""
    return [*parameters.demand.streams, CASES, CALLS, MAIL]


def stream_of(parameters: Parameters, written: str) -> str:
    """The stream that an activity with driver ``written`` follows, :data:`CALLS`, or :data:`CASES`."""
    driver = driver_of(parameters, written)
    return CALLS if driver.base == "calls" else driver.stream or CASES


def falls_on_buyers(parameters: Parameters, activity: str) -> bool:
    """Whether ``activity`` is work for those alone who have agreed to buy the service that it is part of.

    All work of an add-on is, whatever its customers weigh by: nobody pays for an add-on without buying it.
    """
    if parameters.activities[activity].customer_weight == BUYERS:
        return True
    sold = parameters.services.values()
    return any(service.kind == ADD_ON and activity in service.activities for service in sold)


def main_streams(parameters: Parameters) -> dict[str, Stream]:
    """The streams that the centre's cost is told for each of."""
    return {name: stream for name, stream in parameters.demand.streams.items() if stream.main}


def counted_streams(parameters: Parameters, activities: Iterable[str]) -> dict[str, Driver]:
    """Those of ``activities`` that count a channel, or a stream without any, one to one: the first each."""
    found: dict[str, Driver] = {}
    for name in activities:
        driver = driver_of(parameters, parameters.activities[name].driver)
        whole = driver.base == "stream" and not parameters.demand.streams[driver.stream].channels
        one_to_one = all(rate == 1 for rate in parameters.activities[name].rate.value.values())
        if (driver.base == "channel" or whole) and one_to_one and driver not in found.values():
            found[name] = driver
    return found


def first_counted(parameters: Parameters) -> str:
    """The first activity that counts a main stream; the first of all in a centre without any."""
    counted = counted_streams(parameters, parameters.activities)
    main = main_streams(parameters)
    first = next(iter(parameters.activities))
    return next((name for name, driver in counted.items() if driver.stream in main), first)


def codes_twice(parameters: Parameters) -> list[str]:
    """Codes that would mean two things: used by two of streams, channels and kinds, or reserved."""
    streams = parameters.demand.streams
    codes = [*streams, *parameters.organisation.customer_kinds]
    codes += [channel for stream in streams.values() for channel in stream.channels]
    codes += [f"{CALLS}_{unit}" for unit in parameters.organisation.units.value]
    used = Counter(codes)
    return [code for code, times in used.items() if times > 1 or code in RESERVED]


def _drivers(parameters: Parameters) -> dict[str, Driver]:
    return {
        driver.code + driver.times: driver
        for driver in (*_of_streams(parameters), *_of_the_centre(parameters))
    }


def _of_streams(parameters: Parameters) -> Iterator[Driver]:
    for name, stream in parameters.demand.streams.items():
        yield Driver("stream", name, stream=name)
        for channel in stream.channels:
            yield Driver("channel", channel, stream=name)


def _of_the_centre(parameters: Parameters) -> Iterator[Driver]:
    for times in ("", MONTHS, DAYS):
        for kind in parameters.organisation.customer_kinds:
            yield Driver("kind", kind, times=times)
        yield Driver("customers", CUSTOMERS, times=times)
        yield Driver("buyers", BUYERS, times=times)
    yield Driver("fixed", FIXED)
    yield Driver("working_days", WORKING_DAYS)
    yield Driver("calls", CALLS)
    for unit in parameters.organisation.units.value:
        yield Driver("calls", f"{CALLS}_{unit}", unit=unit)
