"""Yearly sums that customers share by weight: the base subscription and idle capacity."""

from __future__ import annotations

from decimal import Decimal

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.money import shared


def subscription_weights(parameters: Parameters, registers: Registers) -> dict[int, float]:
    """Weight in yearly sums by customer, by rising number (``pricing.subscription_weights``)."""
    weights, customers = parameters.pricing.subscription_weights.value, registers.customers
    mixed = (
        weights.equal / len(customers)
        + weights.supplier * customers["supplier_weight"]
        + weights.customer * customers["customer_weight"]
    )
    return dict(sorted(zip(customers["number"].tolist(), mixed.round(12).tolist(), strict=True)))


def shares(total: Decimal, weights: dict[int, float]) -> dict[int, Decimal]:
    """Each customer's part of a yearly sum, to the öre; the parts make the whole."""
    return dict(zip(weights, shared(total, list(weights.values())), strict=True))
