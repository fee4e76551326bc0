"""How many times the year is simulated, and how exact the answers are to be."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from model.parameters.quantity import Count, Positive, Quantity, Strict


class WantedPrecision(Strict):
    """How far from its mean each key measure's interval may reach."""

    answer_rate: Quantity[Positive]
    service_level: Quantity[Positive]
    lead_time: Quantity[Positive]
    call_back: Quantity[Positive]
    mail: Quantity[Positive]
    utilisation: Quantity[Positive]
    hours: Quantity[Positive]


class WantedPricePrecision(Strict):
    """How far from its mean a price's interval may reach, as a share of it."""

    unit_cost: Quantity[Positive]
    agreement: Quantity[Positive]


class Simulation(Strict):
    """Extent of the simulation."""

    replications: Quantity[Annotated[int, Field(ge=2)]]
    scenario_replications: Quantity[Annotated[int, Field(ge=2)]]
    most_replications: Quantity[Annotated[int, Field(ge=2)]]
    seed: Quantity[Count]
    confidence: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    planned_utilisation: Quantity[Annotated[float, Field(gt=0, le=1)]]
    precision: WantedPrecision
    price_precision: WantedPricePrecision
