"""Targets and limits of the follow-up, and of its year-end forecasts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.parameters.quantity import (
    ByDate,
    ByYear,
    Count,
    NonNegative,
    Positive,
    Quantity,
    Share,
    Strict,
    Year,
)


class FollowUp(Strict):
    """Targets and limits of the follow-up; what agreements promise may change on a day."""

    satisfied_target: Quantity[Share]
    lead_time_target: ByDate[Share]
    mail_target: ByDate[Share]
    call_back_target: ByDate[Share]
    complaint_answer_days: ByDate[Count]
    meetings_per_customer: ByDate[NonNegative]
    deviation_limit: Quantity[Share]
    minimum_answers: Quantity[Annotated[int, Field(ge=1)]]
    dollar_rate: ByYear[Positive]
    comparable_from: Quantity[Year]


class Outlook(Strict):
    """Year-end forecasts, comments that are owed, and what is hidden to protect people."""

    level_sd: Quantity[Positive]
    month_sd: Quantity[Positive]
    money_month_sd: Quantity[Positive]
    share_sd: Quantity[Positive]
    sick_season: Quantity[Annotated[list[Positive], Field(min_length=12, max_length=12)]]
    prior_months: Quantity[Positive]
    least_kronor: Quantity[NonNegative]
    least_volume: Quantity[NonNegative]
    accuracy_target: Quantity[Share]
    least_mean_range: Quantity[NonNegative]
