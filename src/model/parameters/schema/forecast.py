"""How volumes are forecast, and the forecast tested."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Quantity, Strict

ForecastMethod = Literal[
    "naive",
    "seasonal_naive",
    "drift",
    "smoothing",
    "damped",
    "theta",
    "ets",
    "combined",
    "combined_seasonal",
]


class ForecastSettings(Strict):
    """How volumes are forecast and the forecast tested."""

    origin_step: Quantity[Annotated[int, Field(ge=1, le=12)]]
    methods: Quantity[Annotated[list[ForecastMethod], Field(min_length=1)]]
    interval: Quantity[Annotated[float, Field(gt=0, lt=1)]]
