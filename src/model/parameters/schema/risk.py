"""What is uncertain about next year's result, and how it is drawn."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.parameters.quantity import Count, NonNegative, Positive, Quantity, Share, Strict


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
    highest_load: Quantity[Annotated[float, Field(gt=0, le=1)]]
    temporary_limit: Quantity[Share]
    temporary_price: Quantity[Positive]
    staff_turnover: Quantity[Annotated[float, Field(gt=0, le=1)]]
    sick_pay_share: Quantity[Share]
    adaptable_share: Quantity[Share]
    leaving_years: Quantity[Annotated[int, Field(ge=1, le=30)]]
    avoidable_overhead: Quantity[Share]
    overhead_years: Quantity[Positive]
    hours_per_post: Quantity[Positive]
