"""Calls and e-mail to the units, and how they are answered."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import (
    ByDate,
    ByYear,
    Carried,
    Clock,
    ClockRange,
    Count,
    NextYear,
    NonNegative,
    Positive,
    Quantity,
    Share,
    Strict,
    Text,
)
from model.parameters.schema.demand import WeekdayShares

PatienceCurve = list[Annotated[list[NonNegative], Field(min_length=2, max_length=2)]]


class PhoneGroups(Strict):
    """What a unit's group number has of its own, by unit; what is not named is common: :class:`Phone`.

    See :mod:`model.parameters.phone_groups` for what holds of a number.
    """

    talk_time_mean: Quantity[dict[str, Positive]]
    after_call_mean: Quantity[dict[str, NonNegative]]
    handling_cv: Quantity[dict[str, NonNegative]]
    patience_mean: Quantity[dict[str, Positive]]
    patience_curve: Quantity[dict[str, PatienceCurve]]
    follow_up_share: Quantity[dict[str, Share]]
    answer_threshold: Quantity[dict[str, Positive]]
    answered_target: Quantity[dict[str, Share]]
    service_level_target: Quantity[dict[str, Share]]


class Phone(Strict):
    """Calls, callers and the phone schedule of the units' group numbers.

    Units that are not named have no number; a centre without phones has no calls and no schedule. skill: what
    it takes to answer; follow_up_skill: to call back. groups: what differs from one number to another.
    """

    skill: Text
    follow_up_skill: Text
    calls: Annotated[ByYear[dict[str, Count]], Carried(NextYear.SAME)]
    month_profile: Text
    weekday_profile: Quantity[WeekdayShares]
    half_hour_profile: Quantity[list[Share]]
    busy_day_cv: Quantity[NonNegative]
    talk_time_mean: Quantity[Positive]
    after_call_mean: Quantity[NonNegative]
    handling_cv: Quantity[NonNegative]
    patience_mean: Quantity[Positive]
    patience_curve: Quantity[PatienceCurve]
    retry_share: Quantity[Share]
    retry_delay_mean: Quantity[Positive]
    follow_up_share: Quantity[Share]
    follow_up_minutes_mean: Quantity[Positive]
    follow_up_minutes_cv: Quantity[NonNegative]
    callback_lead_time: ByDate[Count]
    schedule: Quantity[dict[str, dict[str, Count]]]
    routing: Quantity[Literal["separate", "overflow", "pooled"]]
    overflow_after: Quantity[NonNegative]
    answer_threshold: Quantity[Positive]
    answered_target: ByDate[Share]
    service_level_target: ByDate[Share]
    groups: PhoneGroups


class Mail(Strict):
    """E-mail to the units' function mailboxes; units that are not named have none."""

    skill: Text
    volume: Annotated[ByYear[dict[str, Count]], Carried(NextYear.SAME)]
    month_profile: Text
    weekday_profile: Text
    arrival_hours: Quantity[ClockRange]
    reading_times: Quantity[Annotated[list[Clock], Field(min_length=1)]]
    minutes_mean: Quantity[Positive]
    minutes_cv: Quantity[NonNegative]
    lead_time: ByDate[Count]
