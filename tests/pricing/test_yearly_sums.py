"""Yearly sums shared by three customers, by hand."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from model.observations.registers import Registers
from model.parameters.loading import load
from model.pricing.costing.yearly_sums import shares, subscription_weights

NOBODY = pd.DataFrame()
CUSTOMERS = pd.DataFrame(
    {"number": [3, 1, 2], "supplier_weight": [0.6, 0.3, 0.1], "customer_weight": [0.2, 0.2, 0.6]}
)


def test_weights_mix_an_equal_part_with_both_kinds_of_invoices() -> None:
    """Three tenths in equal parts, half by supplier invoices, a fifth by customer invoices."""
    mix = {"equal": 0.3, "supplier": 0.5, "customer": 0.2}
    parameters = load(changes={"pricing.subscription_weights": mix})
    found = subscription_weights(parameters, Registers(CUSTOMERS, NOBODY, NOBODY), 2012)
    assert list(found) == [1, 2, 3]
    assert found == pytest.approx({1: 0.1 + 0.15 + 0.04, 2: 0.1 + 0.05 + 0.12, 3: 0.1 + 0.3 + 0.04})


def test_each_customer_pays_its_weight() -> None:
    parts = shares(Decimal("1000.01"), {1: 0.29, 2: 0.27, 3: 0.44})
    assert parts == {1: Decimal("290.00"), 2: Decimal("270.00"), 3: Decimal("440.01")}
