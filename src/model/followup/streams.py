"""The streams that the centre counts by the piece, and the activities that count each channel of them.

Everything in the follow-up that tells of pieces (volumes by stream, shares of channels, cost per piece) asks
here, and knows no stream by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from model.parameters.drivers import counted_streams
from model.parameters.schema.parameters import Parameters


class Stream(NamedTuple):
    """What comes in by number. name: as a heading; channels: name of each, by the activity that counts it."""

    name: str
    channels: Mapping[str, str]


class Counted(NamedTuple):
    """What the streams count together: the words for one and for many, inside a sentence."""

    one: str
    many: str


def streams(parameters: Parameters) -> dict[str, Stream]:
    """The streams by code, in the centre's order."""
    found: dict[str, dict[str, str]] = {code: {} for code in parameters.demand.streams}
    for activity, driver in counted_streams(parameters, parameters.activities).items():
        stream = parameters.demand.streams[driver.stream]
        named = stream.channels.get(driver.code)
        found[driver.stream][activity] = stream.name if named is None else named.name
    return {code: Stream(parameters.demand.streams[code].name, own) for code, own in found.items()}


def counted(parameters: Parameters) -> Counted:
    """What cost and productivity are told for each of."""
    words = parameters.demand.counted.value
    return Counted(words.one, words.many)


def counting(parameters: Parameters) -> dict[str, tuple[str, ...]]:
    """The activities that count each stream."""
    return {code: tuple(stream.channels) for code, stream in streams(parameters).items()}


def pieces(parameters: Parameters) -> tuple[str, ...]:
    """The activities that count pieces, of all streams."""
    return tuple(name for own in counting(parameters).values() for name in own)


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
    return tuple(parameters.demand.rework.scanning_error_share.value)


def stream_of(parameters: Parameters, activity: str) -> str | None:
    """The stream that ``activity`` counts; None if it counts none."""
    return next((code for code, own in counting(parameters).items() if activity in own), None)


def planned_share(parameters: Parameters, activity: str, year: int) -> float | None:
    """The share of its stream that a channel is planned to have in ``year``; None where none is planned."""
    code = stream_of(parameters, activity)
    if code is None:
        return None
    shares = parameters.demand.streams[code].channel_share
    planned = {} if shares is None else shares.value.get(year, {})
    return planned.get(parameters.activities[activity].driver)


def followed(parameters: Parameters, volumes: pd.DataFrame) -> tuple[str, tuple[str, ...]] | None:
    """The channel whose share is followed and the activities of its stream that ``volumes`` has; or None."""
    channel = parameters.dimensions.followed_channel
    if channel is None:
        return None
    there = set(volumes["activity"])
    own = next((own for own in counting(parameters).values() if channel.channel in own), ())
    counted = tuple(name for name in own if name in there)
    return (channel.channel, counted) if channel.channel in counted else None
