"""Yearly sums that customers share by weight: the base subscription and idle capacity."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from model.arrays import Floats
from model.demand.volumes import weights_of
from model.observations.registers import Registers
from model.parameters.drivers import EQUAL
from model.parameters.schema.parameters import Parameters
from model.pricing.money import shared


def subscription_weights(parameters: Parameters, registers: Registers) -> dict[int, float]:
    """Weight in yearly sums by customer, by rising number (``pricing.subscription_weights``)."""
    mixed = np.zeros(len(registers.customers))
    for name, share in parameters.pricing.subscription_weights.value.items():
        mixed += share * _parts(parameters, registers, name)
    numbers = registers.customers["number"].tolist()
    return dict(sorted(zip(numbers, mixed.round(12).tolist(), strict=True)))


def _parts(parameters: Parameters, registers: Registers, name: str) -> Floats:
    """Each customer's part by the weight ``name``; those of the register sum to one as they stand."""
    weights = weights_of(parameters, registers, name)
    registered = name != EQUAL and name not in parameters.organisation.customer_kinds
    return weights if registered or not weights.any() else np.asarray(weights / weights.sum())


def shares(total: Decimal, weights: dict[int, float]) -> dict[int, Decimal]:
    """Each customer's part of a yearly sum, to the öre; the parts make the whole."""
    return dict(zip(weights, shared(total, list(weights.values())), strict=True))
