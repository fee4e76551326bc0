"""The centre beside public benchmarks: people and costs shared by hours, by hand and on the example year."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from model.demand.expected_work import expected_work
from model.errors import InputError
from model.followup import Period, load_period
from model.followup.benchmarks import (
    OwnFigures,
    in_kronor,
    own_figures,
    process_share,
    quartiles,
    standing,
)
from model.observations.benchmarks import COST, PER_FTE, read_benchmarks
from model.observations.names import known_names
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters


@pytest.fixture(scope="module")
def year(base: Parameters) -> Period:
    return load_period(base, 2011, 12)


@pytest.fixture(scope="module")
def own(year: Period, base: Parameters, registers: Registers) -> OwnFigures:
    return own_figures(year, base, registers)


def share(hours: dict[str, float], base: Parameters) -> float:
    assert base.dimensions.comparison is not None
    contacts = base.pricing.allocation.phone_subjects.value
    return process_share(hours, contacts, base, base.dimensions.comparison)


def work(**hours: float) -> dict[str, float]:
    return dict.fromkeys(load().activities, 0.0) | {"call": 0.0, "call_back": 0.0, "mail": 0.0} | hours


def test_the_share_counts_invoices_and_what_belongs_to_them(base: Parameters) -> None:
    hours = work(
        supplier_scanned=20, supplier_manual=10, scanning_error_report=1, supplier_register=2, payment_run=7
    )
    assert share(hours, base) == 1
    assert share(hours | {"customer_manual": 60}, base) == pytest.approx(40 / 100)


def test_payment_orders_are_no_invoices_and_support_follows_in_proportion(base: Parameters) -> None:
    hours = work(supplier_scanned=30, payment_order=30, customer_manual=40)
    assert share(hours, base) == pytest.approx(0.3)
    assert share(hours | {"system_support": 500}, base) == pytest.approx(0.3)


def test_calls_and_mail_belong_to_what_they_are_about(base: Parameters) -> None:
    """Of ten hours 56 per cent are about the process, 8 about payment orders, 3 about support."""
    hours = work(supplier_scanned=30, customer_manual=50, call=4, call_back=3, mail=3)
    assert share(hours, base) == pytest.approx((30 + 5.6) / (80 + 9.7))


def test_own_figures_follow_from_the_years_tables(
    own: OwnFigures, year: Period, base: Parameters, registers: Registers
) -> None:
    assert own.invoices == 1_012_400
    assert own.share == pytest.approx(share(expected_work(base, registers, 2011), base))
    assert own.fte == pytest.approx(year.staff["fte"].sum() / 12)
    assert own.per_fte_of_all == pytest.approx(1_012_400 / own.fte)
    assert own.per_fte * own.fte * own.share == pytest.approx(1_012_400)


def test_costs_are_the_booked_ones(own: OwnFigures, year: Period) -> None:
    """41 350 000 and 11 900 000 kronor were booked; of the full costs 10 767 447.07 are the invoices'."""
    booked = Decimal(41_350_000 + 11_900_000)
    assert float(own.cost_of_process) == pytest.approx(float(booked) * own.share / 1_012_400, abs=0.005)
    part = Decimal("10767447.07") / sum(year.full_costs["full_cost"])
    assert own.cost_of_services == (booked * part / 1_012_400).quantize(Decimal("0.01"))


def test_a_part_of_a_year_has_no_benchmark(year: Period, base: Parameters, registers: Registers) -> None:
    with pytest.raises(ValueError, match="whole years"):
        own_figures(year.until(8), base, registers)


def test_dollars_become_kronor_of_their_year(base: Parameters) -> None:
    table = in_kronor(read_benchmarks(known_names(load())), base).set_index(["measure", "kind"])
    assert table.loc[(COST, "top_quartile"), "kronor"] == Decimal("2.07") * Decimal("8.7")
    assert table.loc[(COST, "fee"), "kronor"] == 65
    assert table.loc[(COST, "fee"), "rate"] is None
    assert table.loc[PER_FTE, "kronor"].isna().all()


def test_a_dollar_without_a_rate_is_told(base: Parameters) -> None:
    with pytest.raises(InputError, match=r"dollarkurs.*2017.*2018"):
        in_kronor(read_benchmarks(known_names(load())).assign(year=2017), base)


def test_the_latest_quartiles_count() -> None:
    table = read_benchmarks(known_names(load()))
    older = table[table["publisher"] == "APQC"].assign(
        year=2010, value=[Decimal(value) for value in range(1, 6)]
    )
    bottom, top = quartiles(pd.concat([older, table]), PER_FTE)
    assert (bottom["value"], top["value"], top["year"]) == (6488, 20964, 2023)


@pytest.mark.parametrize(
    ("measure", "own_value", "expected"),
    [
        (PER_FTE, 20.0, "top"),
        (PER_FTE, 19.9, "between"),
        (PER_FTE, 10.0, "bottom"),
        (COST, Decimal(10), "top"),
        (COST, Decimal("10.01"), "between"),
        (COST, Decimal(20), "bottom"),
    ],
)
def test_standing_among_the_quartiles(measure: str, own_value: float | Decimal, expected: str) -> None:
    low, high = Decimal(10), Decimal(20)
    bottom, top = (low, high) if measure == PER_FTE else (high, low)
    assert standing(measure, own_value, bottom, top) == expected
