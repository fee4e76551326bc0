"""Prices over the years: worked by hand, and the earlier years' file."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.observations.price_history import PRICES, read_price_history
from model.observations.registers import Registers
from model.parameters.loading import project_root
from model.parameters.schema.parameters import Parameters
from model.pricing.price_history import prices_over_years
from model.reports.planning.price_history import (
    history_by_service,
    history_chart,
    history_sentence,
    history_table,
)
from tests.pricing.test_price_list import prices as priced
from tests.reports.follow_up.shown import page, plain


@pytest.fixture(scope="module")
def history(base: Parameters, registers: Registers) -> pd.DataFrame:
    prices = priced(base, registers)
    lines = prices.lines.assign(price=prices.lines["price"].map(lambda _: Decimal("9.00")))
    before = pd.DataFrame(
        [(1, "customer_file", Decimal("9.75")), (2, "customer_file", Decimal("9.75"))],
        columns=["customer", "service", "price"],
    )
    earlier = pd.DataFrame([(2009, "customer_file", Decimal("9.28"))], columns=["year", "service", "price"])
    return prices_over_years(replace(prices, lines=lines), before, earlier, base)


def test_prices_are_set_in_the_present_years_wages(history: pd.DataFrame) -> None:
    """Salary index 0.928, 0.975 and 1: 9.28 then and 9.75 last year are both 10 kronor of today."""
    own = history[history["service"] == "customer_file"]
    assert own["year"].tolist() == [2009, 2011, 2012]
    assert own["price"].tolist() == [Decimal("9.28"), Decimal("9.75"), Decimal("9.00")]
    assert own["at_present_wages"].tolist() == [Decimal(10), Decimal(10), Decimal("9.00")]


def test_changes_are_counted_from_the_first_year_sold(history: pd.DataFrame) -> None:
    row = history_by_service(history).set_index("service").loc["customer_file"]
    assert row["change"] == pytest.approx(9.00 / 9.28 - 1)
    assert row["real"] == pytest.approx(-0.1)
    assert "1 lägre 2012 än 2009 i kronor, och 1 lägre" in plain(history_sentence(history))


def test_the_table_has_a_column_for_each_year(history: pd.DataFrame, base: Parameters) -> None:
    table = history_table(history, base)
    row = next(row for row in page(table) if row[0] == "Kundfaktura via fil")
    assert row == ["Kundfaktura via fil", "kr/faktura", "9,28", "9,75", "9,00", "−3,0 %", "−10,0 %"]


def test_a_service_that_was_not_sold_every_year_is_not_drawn(history: pd.DataFrame, base: Parameters) -> None:
    assert (
        "Leverantörsfaktura"
        not in history_chart(history, base, ["supplier_e_invoice", "customer_file"]).alternative
    )


def test_services_stand_as_in_the_price_list_and_their_years_in_order(
    base: Parameters, registers: Registers
) -> None:
    prices = priced(base, registers)
    sold = prices.lines["service"].tolist()[:2]
    before = pd.DataFrame({"customer": [1, 2, 2], "service": [*sold, sold[0]], "price": Decimal("3.00")})
    rows = [
        (2010, sold[1], Decimal("2.00")),
        (2010, sold[0], Decimal("1.00")),
        (2009, sold[0], Decimal("0.50")),
    ]
    earlier = pd.DataFrame(rows, columns=["year", "service", "price"])
    found = prices_over_years(prices, before, earlier, base)
    assert found["service"].drop_duplicates().tolist()[:2] == sold
    years = {name: found.loc[found["service"] == name, "year"].tolist() for name in sold}
    assert years == {sold[0]: [2009, 2010, 2011, 2012], sold[1]: [2010, 2011, 2012]}
    assert found.loc[found["service"] == sold[0], "price"].tolist()[:3] == [
        Decimal("0.50"),
        Decimal("1.00"),
        Decimal("3.00"),
    ]


def test_yearly_sums_have_no_price_a_unit(history: pd.DataFrame) -> None:
    assert not set(history["service"]) & {"subscription", "idle_capacity"}


def test_the_committed_prices_are_read(base: Parameters) -> None:
    table = read_price_history(parameters=base)
    assert set(table["year"]) == {2009, 2010}
    assert table["price"].map(type).eq(Decimal).all()


def test_an_unknown_service_is_told_with_row_and_value(base: Parameters, tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "registers").symlink_to(project_root() / "data" / "registers")
    (tmp_path / PRICES).write_text("year,service,price\n2009,supplier_telex,3.50\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"prices.csv, rad 2, kolumn service: värdet supplier_telex"):
        read_price_history(tmp_path, parameters=base)
