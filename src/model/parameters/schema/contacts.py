"""Calls and e-mail to the units: what causes them, and how they are answered."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from model.parameters.assumed import ASSUMED
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

NOT_BY_CAUSE: dict[str, object] = {
    "in_cause_months": [],
    "closing_days": [1, 2, 3],
    "new_customer_days": 60,
}
PositiveCount = Annotated[int, Field(ge=1)]
PatienceCurve = list[Annotated[list[NonNegative], Field(min_length=2, max_length=2)]]


class CauseKind(StrEnum):
    """What contacts of a cause are counted by."""

    ACTIVITY = "activity"
    """Cases of an activity: an invoice by its channel, a reminder."""
    INCOMPLETE = "incomplete"
    """Incomplete documents of an activity."""
    CLOSING_DAY = "closing_day"
    """Customers on each of the month's closing days."""
    NEW_CUSTOMER = "new_customer"
    """Customers that join, in their first working days."""
    CUSTOMER = "customer"
    """Customers of a whole year."""


COUNT_WORK = (CauseKind.ACTIVITY, CauseKind.INCOMPLETE)
"""Kinds that count cases of an activity; their rates are per thousand, the others' for each customer."""


class Cause(Strict):
    """Something that customers call or write about.

    activity: what is counted, and what bears the cost; none of contacts that customers cause. borne_by: the
    activity or support department that bears the cost instead.
    """

    kind: Annotated[CauseKind, Field(strict=False)]
    activity: Text | None = None
    borne_by: Text | None = None


class Contacts(Strict):
    """What calls and letters come from: so many per thousand cases, or per customer, by cause.

    calls, mails: rates by year and cause, per thousand of what an activity or its incomplete documents count,
    else for each customer. calls_error, mails_error: standard errors of the rates. calls_by_unit,
    mails_by_unit: how many times as many contacts a unit's customers make as the rates say; 1 of units that
    are not named. in_cause_months: causes of work whose contacts come in the months of the work; others'
    come in the phone's or the mailboxes' own months. closing_days: the month's working days that are, counted
    from 1. new_customer_days: working days that a customer is new.
    """

    causes: dict[str, Cause]
    calls: Annotated[ByYear[dict[str, NonNegative]], Carried(NextYear.SAME)]
    mails: Annotated[ByYear[dict[str, NonNegative]], Carried(NextYear.SAME)]
    calls_error: Quantity[dict[str, NonNegative]]
    mails_error: Quantity[dict[str, NonNegative]]
    calls_by_unit: Annotated[ByYear[dict[str, NonNegative]], Carried(NextYear.SAME)]
    mails_by_unit: Annotated[ByYear[dict[str, NonNegative]], Carried(NextYear.SAME)]
    in_cause_months: Quantity[list[Text]]
    closing_days: Quantity[list[PositiveCount]]
    new_customer_days: Quantity[PositiveCount]


def no_causes() -> Contacts:
    """Of a centre that knows of no causes: all that come are those that its units' numbers say."""
    rates: dict[str, object] = {
        "value": {},
        "unit": "per tusen",
        "meaning": "Kontakter per orsak",
        "source": ASSUMED,
    }
    values = dict.fromkeys(Contacts.model_fields, rates)
    values |= {name: rates | {"value": value} for name, value in NOT_BY_CAUSE.items()}
    return Contacts.model_validate(values | {"causes": {}})


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

    A centre without phones has no calls and no schedule. calls: those that no cause is known of
    (:class:`Contacts`), by unit. skill: what it takes to answer; follow_up_skill: to call back. groups: what
    differs from one number to another.
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
    """E-mail to the units' function mailboxes. volume: letters that no cause is known of, by unit."""

    skill: Text
    volume: Annotated[ByYear[dict[str, Count]], Carried(NextYear.SAME)]
    month_profile: Text
    weekday_profile: Text
    arrival_hours: Quantity[ClockRange]
    reading_times: Quantity[Annotated[list[Clock], Field(min_length=1)]]
    minutes_mean: Quantity[Positive]
    minutes_cv: Quantity[NonNegative]
    lead_time: ByDate[Count]
