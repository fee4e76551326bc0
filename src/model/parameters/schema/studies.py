"""What the studies try, and how thoroughly: sensitivity, breadth, optimisation, what if."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from model.parameters.quantity import Count, NonNegative, Positive, Quantity, Share, Strict, Text


class Factor(Strict):
    """An assumption whose effect is tried: where it stands, and how low and high it may be.

    ``parameters`` are dotted paths, ``*`` for every name. ``change``: ``factor`` multiplies the base value,
    ``value`` replaces it, ``share`` sets one share of a distribution and scales the others to the rest.
    """

    name: Text
    parameters: Annotated[list[Text], Field(min_length=1)]
    change: Literal["factor", "value", "share"]
    range: Quantity[Annotated[list[NonNegative], Field(min_length=2, max_length=2)]]


class Sensitivity(Strict):
    """Which assumptions are tried, and how thoroughly."""

    tried: Quantity[list[Text]]
    replications: Quantity[Annotated[int, Field(ge=2)]]
    trajectories: Quantity[Annotated[int, Field(ge=2)]]
    candidates: Quantity[Annotated[int, Field(ge=2)]]
    levels: Quantity[Annotated[int, Field(ge=2, multiple_of=2)]]
    factors: Annotated[dict[str, Factor], Field(min_length=2)]


class Breadth(Strict):
    """How many should hold each skill, and which absence is tried."""

    wanted_holders: Quantity[Annotated[int, Field(ge=1)]]
    tried: Quantity[list[Text]]
    absence_months: Quantity[Annotated[int, Field(ge=1, le=12)]]
    strain_months: Quantity[Annotated[int, Field(ge=1, le=12)]]
    most_strain: Quantity[Positive]
    most_new_skills: Quantity[Annotated[int, Field(ge=1)]]
    distance_surcharge: Quantity[NonNegative]
    screening_replications: Quantity[Annotated[int, Field(ge=2)]]
    proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    proved: Quantity[Annotated[int, Field(ge=1)]]


class Optimisation(Strict):
    """How surely promises are to hold, which phone shifts are allowed, and how thoroughly it is tried."""

    probability: Quantity[Annotated[float, Field(gt=0, lt=1)]]
    shortest_shift: Quantity[Positive]
    longest_shift: Quantity[Positive]
    longest_stretch: Quantity[Positive]
    daily_rest: Quantity[Positive]
    most_phone_hours: Quantity[Positive]
    rota_week: Quantity[Annotated[int, Field(ge=1, le=52)]]
    most_utilisation: Quantity[Annotated[float, Field(gt=0, le=1)]]
    frontier: Quantity[Annotated[list[Share], Field(min_length=1)]]
    staff_steps: Quantity[Annotated[list[int], Field(min_length=1)]]
    phone_replications: Quantity[Annotated[int, Field(ge=2)]]
    phone_proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    search_replications: Quantity[Annotated[int, Field(ge=2)]]
    proof_replications: Quantity[Annotated[int, Field(ge=2)]]
    neighbour_replications: Quantity[Annotated[int, Field(ge=2)]]


class WhatIfSettings(Strict):
    """How the quick answer to *what if* is found, and how thoroughly it is tried.

    shortcuts: options of the command line that set a channel's share, by their names without dashes.
    shown_service: whose price the price report shows the drivers of; the first headline if none is named.
    """

    bound_waiting: Quantity[Share]
    replications: Quantity[Annotated[int, Field(ge=2)]]
    most_corrections: Quantity[Count]
    drivers: Quantity[list[Text]]
    shortcuts: Quantity[dict[Text, Text]]
    shown_service: Quantity[Text | None]
    factors: dict[str, Factor]
