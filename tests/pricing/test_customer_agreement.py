"""One customer's agreement: its lines sum to its total, whatever services it holds."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.observations.registers import load_registers
from model.parameters.loading import load
from model.parameters.quantity import Quantity
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.rated import Rate
from model.pricing.costing.costs import ADJUSTMENT
from model.pricing.customer_agreement import CustomerAgreement, customer_agreement

BASE = load()
REGISTERS = load_registers(BASE)
OWN_LINE = ("unheard_of", "base", "år")
Line = tuple[int, str, int, str]


def lines(rows: list[Line]) -> pd.DataFrame:
    """Lines of agreements: customer, service, volume, price and the amount they make."""
    table = pd.DataFrame(rows, columns=["customer", "service", "volume", "price"])
    table["price"] = [Decimal(price) for price in table["price"]]
    return table.assign(amount=[row[2] * Decimal(row[3]) for row in rows])


def agreement(now: list[Line], before: list[Line], parameters: Parameters = BASE) -> CustomerAgreement:
    """Customer 7's agreement; the price list has a line that the parameters know nothing of."""
    described: list[Any] = [
        (name, service.kind, service.unit) for name, service in parameters.services.items()
    ]
    columns = ["service", "kind", "unit"]
    prices: Any = SimpleNamespace(year=2012, lines=pd.DataFrame([*described, OWN_LINE], columns=columns))
    return customer_agreement(prices, parameters, REGISTERS, now=lines(now), before=lines(before), customer=7)


NOW: list[Line] = [
    (7, "fixed_assets", 4, "3500.00"),
    (7, "supplier_scanned", 1100, "12.00"),
    (7, "subscription", 1, "90000.01"),
    (7, ADJUSTMENT, 1, "-1000.50"),
    (8, "supplier_scanned", 99, "12.00"),
]
BEFORE: list[Line] = [
    (7, "supplier_scanned", 1000, "11.00"),
    (7, "subscription", 1, "91000.01"),
    (7, "time_and_project", 12, "100.00"),
    (8, "supplier_scanned", 98, "11.00"),
]


def rate(value: str) -> dict[str, object]:
    return {"value": Decimal(value), "unit": "andel", "meaning": "Moms", "source": "antagande"}


def with_vat() -> Parameters:
    """25 % on all but fixed assets, which has 12."""
    general: Any = {"pricing": BASE.pricing.model_copy(update={"vat": Quantity[Rate](**rate("0.25"))})}
    own = BASE.services["fixed_assets"].model_copy(update={"vat": Quantity[Rate](**rate("0.12"))})
    return BASE.model_copy(update=general | {"services": BASE.services | {"fixed_assets": own}})


def test_vat_is_rounded_once_at_each_rate_and_lies_on_the_months() -> None:
    """14 000.00 at 12 % and 13 200.00 + 90 000.01 - 1 000.50 = 102 199.51 at 25 %: 25 549.8775."""
    found = agreement(NOW, BEFORE, with_vat())
    assert found.vat == {Decimal("0.12"): Decimal("1680.00"), Decimal("0.25"): Decimal("25549.88")}
    months = found.invoices
    assert sum(months["vat"]) == Decimal("27229.88")
    assert sum(months["total"]) == Decimal("116199.51") + Decimal("27229.88")
    assert found.sum_of("now") == Decimal("116199.51")


def test_an_agreement_without_vat_says_nothing_of_it() -> None:
    found = agreement(NOW, BEFORE)
    assert not found.vat
    assert "vat" not in found.invoices


def test_lines_stand_in_the_price_lists_order_with_what_is_no_longer_bought() -> None:
    found = agreement(NOW, BEFORE)
    assert found.lines["service"].tolist() == [
        "supplier_scanned",
        "fixed_assets",
        "time_and_project",
        "subscription",
        ADJUSTMENT,
    ]
    assert found.agreed["service"].tolist() == [
        "supplier_scanned",
        "fixed_assets",
        "subscription",
        ADJUSTMENT,
    ]
    assert found.kinds == ["base", "add_on"]


def test_price_and_volume_make_the_change_of_each_service() -> None:
    table = agreement(NOW, BEFORE).lines.set_index("service")
    effects = table[["change", "price_effect", "volume_effect"]].map(str).to_dict("index")
    expected = {
        "supplier_scanned": ("2200.00", "1100.00", "1100.00"),  # 1 100 more at +1 kr; 100 more at 11 kr
        "fixed_assets": ("14000.00", "0.00", "14000.00"),
        "time_and_project": ("-1200.00", "0.00", "-1200.00"),
        "subscription": ("-1000.00", "-1000.00", "0.00"),
        ADJUSTMENT: ("-1000.50", "-1000.50", "0.00"),  # an adjustment counts as price
    }
    assert {name: tuple(row.values()) for name, row in effects.items()} == expected


def test_sums_are_the_customers_own() -> None:
    found = agreement(NOW, BEFORE)
    assert found.sum_of("now") == Decimal("116199.51")
    assert found.sum_of("now", "base") == Decimal("102199.51")
    assert found.sum_of("before") == Decimal("103200.01")
    assert found.sum_of("change") == found.sum_of("price_effect") + found.sum_of("volume_effect")


def test_a_twelfth_is_invoiced_each_month_to_the_ore() -> None:
    """102 199,51 / 12 = 8 516,6258...: seven months of 63 öre and five of 62."""
    invoices = agreement(NOW, BEFORE).invoices
    assert invoices["month"].tolist() == list(range(1, 13))
    assert invoices["base"].tolist() == [Decimal("8516.63")] * 7 + [Decimal("8516.62")] * 5
    assert sum(invoices["total"]) == Decimal("116199.51")


def test_a_new_customer_has_nothing_before() -> None:
    found = agreement([(7, "subscription", 1, "1200.00")], [(8, "subscription", 1, "10.00")])
    assert (found.sum_of("before"), found.sum_of("volume_effect")) == (0, Decimal("1200.00"))


def test_a_kind_that_is_no_longer_bought_is_not_invoiced() -> None:
    found = agreement([(7, "supplier_scanned", 12, "10.00")], [(7, "time_and_project", 12, "100.00")])
    assert found.invoices.columns.tolist() == ["month", "base", "total"]
    assert found.invoices["total"].tolist() == [Decimal("10.00")] * 12


def test_a_service_that_has_left_the_price_list_keeps_its_kind_and_unit() -> None:
    left: Any = SimpleNamespace(
        year=2012, lines=pd.DataFrame([OWN_LINE], columns=["service", "kind", "unit"])
    )
    now, before = lines([(7, "unheard_of", 1, "5.00")]), lines([(7, "time_and_project", 12, "100.00")])
    found = customer_agreement(left, BASE, REGISTERS, now=now, before=before, customer=7).lines.set_index(
        "service"
    )
    service = BASE.services["time_and_project"]
    assert found.loc["time_and_project", ["kind", "unit"]].tolist() == ["add_on", service.unit]


@pytest.mark.slow
@given(
    st.dictionaries(
        st.sampled_from([*BASE.services, "unheard_of"]),
        st.tuples(st.integers(1, 10**6), st.integers(-(10**7), 10**7)),
        min_size=1,
    )
)
def test_months_kinds_and_lines_make_the_same_sum(bought: dict[str, tuple[int, int]]) -> None:
    now = [(7, name, volume, str(Decimal(ore) / 100)) for name, (volume, ore) in bought.items()]
    found = agreement(now, [])
    total = sum((Decimal(ore) / 100 * volume for volume, ore in bought.values()), Decimal(0))
    assert found.sum_of("now") == total
    assert sum((found.sum_of("now", kind) for kind in found.kinds), Decimal(0)) == total
    for column in found.kinds:
        assert sum(found.invoices[column]) == found.sum_of("now", column)
    months = found.invoices["total"].tolist()
    assert sum(months) == total
    assert max(months) - min(months) <= Decimal("0.01") * len(found.kinds)


@pytest.mark.parametrize("column", ["before", "now", "change"])
def test_amounts_are_exact(column: str) -> None:
    assert all(isinstance(amount, Decimal) for amount in agreement(NOW, BEFORE).lines[column])
