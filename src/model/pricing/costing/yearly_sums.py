"""Yearly sums that customers share by weight: the base subscription and idle capacity."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from model.arrays import Floats
from model.demand.in_force import shares_of_year
from model.demand.volumes import weights_of
from model.observations.registers import Registers
from model.parameters.drivers import EQUAL
from model.parameters.schema.parameters import Parameters
from model.pricing.money import shared


def subscription_weights(parameters: Parameters, registers: Registers, year: int) -> dict[int, float]:
    """Weight in yearly sums of ``year`` by customer, by rising number (``pricing.subscription_weights``).

    Whoever is a customer k of the year's n days has k/n of its weight; the sums still recover the cost.
    """
    mixed = _mixed(parameters, registers) * shares_of_year(parameters, registers, year)
    return _by_number(registers, mixed)


def whole_weights(parameters: Parameters, registers: Registers) -> dict[int, float]:
    """Weight in yearly sums of a whole year by customer, by rising number."""
    return _by_number(registers, _mixed(parameters, registers))


def _mixed(parameters: Parameters, registers: Registers) -> Floats:
    mixed = np.zeros(len(registers.customers))
    for name, share in parameters.pricing.subscription_weights.value.items():
        mixed += share * _parts(parameters, registers, name)
    return mixed


def _by_number(registers: Registers, weights: Floats) -> dict[int, float]:
    numbers = registers.customers["number"].tolist()
    return dict(sorted(zip(numbers, weights.round(12).tolist(), strict=True)))


def _parts(parameters: Parameters, registers: Registers, name: str) -> Floats:
    """Each customer's part by the weight ``name``; those of the register sum to one as they stand."""
    weights = weights_of(parameters, registers, name)
    registered = name != EQUAL and name not in parameters.organisation.customer_kinds
    return weights if registered or not weights.any() else np.asarray(weights / weights.sum())


def shares(total: Decimal, weights: dict[int, float]) -> dict[int, Decimal]:
    """Each customer's part of a yearly sum, to the öre; the parts make the whole."""
    return dict(zip(weights, shared(total, list(weights.values())), strict=True))
