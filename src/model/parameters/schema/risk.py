"""What is uncertain about next year's result, and how it is drawn."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Count, NonNegative, Positive, Quantity, Share, Strict

Scored = Literal["wage", "absence", "vacancy", "productivity", "other"]
"""What has a mean and a standard deviation of its own, and may follow the common factor."""
Load = Annotated[float, Field(ge=-1, le=1)]


class Risk(Strict):
    """What is uncertain about next year's result, how the centre reacts, and how it is drawn."""

    years: Quantity[Annotated[int, Field(ge=100)]]
    seed: Quantity[Count]
    probability: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    volume_spread: Quantity[NonNegative]
    wage_sd: Quantity[NonNegative]
    absence_sd: Quantity[NonNegative]
    vacancy_mean: Quantity[Share]
    vacancy_sd: Quantity[NonNegative]
    productivity_sd: Quantity[NonNegative]
    other_cost_sd: Quantity[NonNegative]
    common_loads: Quantity[dict[Scored, Load]]
    experience: Quantity[Annotated[int, Field(ge=4)] | None]
    minutes_sd: Quantity[NonNegative]
    leaving_probability: Quantity[Share]
    leaving_notice: Quantity[Annotated[int, Field(ge=0, le=36)]]
    highest_load: Quantity[Annotated[float, Field(gt=0, le=1)]]
    temporary_limit: Quantity[Share]
    temporary_price: Quantity[Positive]
    cover_share: Quantity[Share]
    peak_sd: Quantity[NonNegative]
    vacancy_months: Quantity[Positive]
    recruitment_cost: Quantity[NonNegative]
    postponed_share: Quantity[Share]
    late_cost: Quantity[NonNegative]
    promise_at_risk: Quantity[Share]
    promise_lost_at: Quantity[Annotated[float, Field(gt=0, le=1)]]
    staff_turnover: Quantity[Annotated[float, Field(gt=0, le=1)]]
    sick_pay_share: Quantity[Share]
    adaptable_share: Quantity[Share]
    leaving_years: Quantity[Annotated[int, Field(ge=1, le=30)]]
    avoidable_overhead: Quantity[Share]
    overhead_years: Quantity[Positive]
    hours_per_post: Quantity[Positive]
