"""Yearly sums that customers share by weight: the base subscription and idle capacity."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from model.apportionment import exactly
from model.demand.in_force import customer_spans
from model.demand.volumes import weights_of
from model.observations.registers import Registers
from model.parameters.drivers import EQUAL
from model.parameters.schema.parameters import Parameters
from model.pricing.money import shared


def subscription_weights(parameters: Parameters, registers: Registers, year: int) -> dict[int, Fraction]:
    """Weight in yearly sums of ``year`` by customer, by rising number (``pricing.subscription_weights``).

    Whoever is a customer k of the year's n days has k/n of its weight; the sums still recover the cost.
    """
    spans = customer_spans(parameters, registers)
    return {
        number: weight * spans[number].share(year) if number in spans else Fraction(0)
        for number, weight in whole_weights(parameters, registers).items()
    }


def whole_weights(parameters: Parameters, registers: Registers) -> dict[int, Fraction]:
    """Weight in yearly sums of a whole year by customer, by rising number."""
    numbers = registers.customers["number"].tolist()
    mixed = [Fraction(0)] * len(numbers)
    for name, share in parameters.pricing.subscription_weights.value.items():
        parts = zip(mixed, _parts(parameters, registers, name), strict=True)
        mixed = [so_far + exactly(share) * part for so_far, part in parts]
    return dict(sorted(zip(numbers, mixed, strict=True)))


def _parts(parameters: Parameters, registers: Registers, name: str) -> list[Fraction]:
    """Each customer's part by the weight ``name``; those of the register sum to one as they stand."""
    weights = [exactly(weight) for weight in weights_of(parameters, registers, name).tolist()]
    registered = name != EQUAL and name not in parameters.organisation.customer_kinds
    whole = Fraction(1) if registered else sum(weights, Fraction(0))
    return [weight / whole for weight in weights] if whole else weights


def shares(total: Decimal, weights: Mapping[int, Fraction]) -> dict[int, Decimal]:
    """Each customer's part of a yearly sum, to the öre; the parts make the whole."""
    return dict(zip(weights, shared(total, list(weights.values())), strict=True))
