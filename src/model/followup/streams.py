"""The streams that the centre counts by the piece, and the activities that count each channel of them.

Everything in the follow-up that tells of pieces (volumes by stream, shares of channels, cost per piece) asks
here, and knows no stream by its name. What the centre's cost is told for each of are the pieces of its main
streams.
"""

from __future__ import annotations

import pandas as pd

from model.parameters.drivers import counted_streams, main_streams
from model.parameters.schema.demand import Counted
from model.parameters.schema.parameters import Parameters


def counting(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """The activities that count each stream, one for each of its channels, in the centre's order."""
    counted = counted_streams(parameters, parameters.activities)
    return {
        code: tuple(name for name, driver in counted.items() if driver.stream == code)
        for code in parameters.demand.streams
    }


def channel_names(parameters: Parameters) -> dict[str, str]:
    """Name of the channel that each activity counts; the stream's of one that counts all of it."""
    streams = parameters.demand.streams
    return {
        name: streams[driver.stream].channels[driver.code].name
        if driver.base == "channel"
        else streams[driver.stream].name
        for name, driver in counted_streams(parameters, parameters.activities).items()
    }


def counted(parameters: Parameters) -> Counted:
    """What cost and productivity are told for each of: the words for one and for many."""
    return parameters.demand.counted.value


def pieces(parameters: Parameters) -> tuple[str, ...]:
    """The activities that count the pieces of the main streams."""
    main = main_streams(parameters)
    return tuple(name for code, own in counting(parameters).items() if code in main for name in own)


def services_of(parameters: Parameters, stream: str) -> tuple[str, ...]:
    """The services that are sold by the pieces of ``stream``."""
    counts = counting(parameters)[stream]
    return tuple(
        name
        for name, service in parameters.services.items()
        if service.activities and service.activities[0] in counts
    )


def scanned(parameters: Parameters) -> tuple[str, ...]:
    """The activities whose pieces are scanned by others, who may do it wrongly."""
    shares = parameters.demand.rework.scanning_error_share.value
    return tuple(name for name in shares if name in parameters.activities)


def stream_of(parameters: Parameters, activity: str) -> str | None:
    """The stream that ``activity`` counts; None if it counts none."""
    return next((code for code, own in counting(parameters).items() if activity in own), None)


def planned_share(parameters: Parameters, activity: str, year: int) -> float | None:
    """The share of its stream that a channel is planned to have in ``year``; None where none is planned."""
    driver = counted_streams(parameters, parameters.activities).get(activity)
    shares = None if driver is None else parameters.demand.streams[driver.stream].channel_share
    planned = {} if shares is None else shares.value.get(year, {})
    return None if driver is None else planned.get(driver.code)


def followed(parameters: Parameters, volumes: pd.DataFrame) -> tuple[str, tuple[str, ...]] | None:
    """The channel whose share is followed and the activities of its stream that ``volumes`` has; or None."""
    channel = parameters.dimensions.followed_channel
    if channel is None:
        return None
    there = set(volumes["activity"])
    own = next((own for own in counting(parameters).values() if channel.channel in own), ())
    counted_here = tuple(name for name in own if name in there)
    return (channel.channel, counted_here) if channel.channel in counted_here else None
