"""Agreements beside last year's, by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from model.demand.in_force import opened_months
from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.pricing.agreements import comparison, list_prices

NOBODY = pd.DataFrame()
REGISTERS = Registers(
    pd.DataFrame({"number": [1, 2, 3], "name": ["Ett", "Två", "Tre"]}), people=NOBODY, add_ons=NOBODY
)


def lines(*rows: tuple[int, str, int, str]) -> pd.DataFrame:
    """Customer, service, volume, price, and the amount that they make."""
    table = pd.DataFrame(rows, columns=["customer", "service", "volume", "price"])
    table["price"] = [Decimal(price) for price in table["price"]]
    return table.assign(amount=table["price"] * table["volume"])


NOW = lines(
    (1, "supplier_scanned", 110, "12.00"),
    (1, "transition_adjustment", 1, "-50.00"),
    (2, "supplier_scanned", 10, "12.00"),
    (2, "cash", 5, "30.00"),
)
BEFORE = lines((1, "supplier_scanned", 100, "11.00"), (2, "supplier_scanned", 20, "11.00"))


def test_each_customers_year_against_last_year() -> None:
    """Ett: 110 a krona dearer, ten more at 11, 50 off. Två: 10 a krona dearer, ten fewer at 11, and cash."""
    found = comparison(NOW, BEFORE, REGISTERS)
    assert found["customer"].tolist() == [1, 2, 3, 0]
    amounts = ["before", "now", "change", "price_effect", "volume_effect", "adjustment"]
    assert found[amounts].astype(float).to_numpy().tolist() == [
        [1100, 1270, 170, 60, 110, -50],
        [220, 270, 50, 10, 40, 0],
        [0, 0, 0, 0, 0, 0],
        [1320, 1540, 220, 70, 150, -50],
    ]
    assert found["share"].tolist() == pytest.approx([170 / 1100, 50 / 220, np.nan, 1 / 6], nan_ok=True)


def test_a_price_list_is_read_from_agreements_that_agree() -> None:
    own_sum = lines((1, "subscription", 1, "900.00"), (2, "subscription", 1, "800.00"))
    assert list_prices(pd.concat([NOW.iloc[[0, 2, 3]], own_sum])) == {
        "supplier_scanned": Decimal("12.00"),
        "cash": Decimal("30.00"),
    }
    with pytest.raises(InputError, match=r"supplier_scanned.*11\.00, 12\.00"):
        list_prices(pd.concat([NOW, BEFORE]))


def test_an_add_on_is_of_the_year_if_it_is_agreed_on_any_day_of_it() -> None:
    """Whole months are charged; who had it in part of a month alone had it without a month to pay for."""
    agreed = [
        (1, "fixed_assets", date(2010, 5, 1), date(2012, 3, 31)),
        (1, "fixed_assets", date(2012, 11, 1), None),
        (2, "fixed_assets", date(2010, 5, 1), date(2012, 1, 1)),
        (3, "fixed_assets", date(2010, 5, 1), date(2011, 12, 31)),
        (3, "time_and_project", date(2012, 12, 31), None),
        (2, "time_and_project", date(2013, 1, 1), None),
    ]
    add_ons = pd.DataFrame(agreed, columns=["customer", "service", "start", "end"])
    assert opened_months(load(), Registers(REGISTERS.customers, NOBODY, add_ons), 2012) == {
        ("fixed_assets", 1): {1, 2, 3, 11, 12},
        ("fixed_assets", 2): set(),
        ("time_and_project", 3): set(),
    }
