"""A plan of volumes becomes parameters under which the model expects exactly that plan."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.calendar import working_calendar
from model.demand.drawing.workload import draw
from model.demand.volume_plan import plan_changes
from model.demand.volumes import customer_shares, expected_volumes
from model.errors import InputError
from model.observations.registers import Registers, load_registers
from model.observations.volume_history import forecast_activities
from model.parameters.loading import load, project_root
from model.parameters.overlays import Overlay, changes_of, laid_over, write_overlay
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import overlaid
from model.pricing.prices import service_volumes

pytestmark = pytest.mark.slow

YEAR = 2012
BASE = load()
REGISTERS = load_registers(BASE)
CUSTOMERS = REGISTERS.customers["number"].tolist()
PLANNED = forecast_activities(BASE)
VOUCHERS = "journal_voucher"
CELLS = [
    (customer, name)
    for customer in CUSTOMERS
    for name in PLANNED
    if name != VOUCHERS or customer in REGISTERS.buyers(VOUCHERS, YEAR)
]
"""Customers and what they may have of it: an add-on is for those who buy it."""

counts = st.one_of(st.just(0), st.integers(0, 40), st.integers(0, 400_000))


def table(volumes: dict[tuple[int, str], int]) -> pd.DataFrame:
    rows = [(customer, activity, volume) for (customer, activity), volume in volumes.items()]
    return pd.DataFrame(rows, columns=["customer", "activity", "volume"])


def some_plan(seed: int = 3) -> pd.DataFrame:
    drawn = np.random.default_rng(seed).integers(0, 90, len(CELLS)) ** 2
    return table(dict(zip(CELLS, drawn.tolist(), strict=True)))


def by_month(plan: pd.DataFrame, seed: int = 4) -> pd.DataFrame:
    """``plan`` with each volume spread over the months at random."""
    generator = np.random.default_rng(seed)
    months = [generator.multinomial(volume, np.full(12, 1 / 12)) for volume in plan["volume"]]
    spread = plan.loc[plan.index.repeat(12)].assign(month=list(range(1, 13)) * len(plan))
    return spread.assign(volume=np.concatenate(months)).reset_index(drop=True)


def yearly(parameters: Parameters) -> pd.Series:
    expected = expected_volumes(parameters, REGISTERS, YEAR)
    return expected.groupby(["customer", "activity"])["volume"].sum()


def agreed(parameters: Parameters) -> dict[tuple[int, str], int]:
    """Volumes of services counted by the piece, by customer and the activity that gives the volume."""
    first = {name: line.activities[0] for name, line in parameters.services.items() if line.activities}
    volumes = service_volumes(parameters, REGISTERS, YEAR)
    return {
        (row.customer, first[row.service]): row.volume
        for row in volumes.itertuples()
        if first.get(row.service) in PLANNED
    }


@settings(max_examples=25, deadline=None)
@given(
    volumes=st.lists(counts, min_size=6, max_size=60),
    seed=st.integers(0, 9),
    scenario=st.sampled_from(["base", "onboarding", "e_invoices_90", "mid_year"]),
)
def test_a_plan_is_expected_and_agreed_to_the_unit(volumes: list[int], seed: int, scenario: str) -> None:
    change = {"demand.mid_year_change": {"2012-07-01": {"supplier_invoices": 1.4, "cases": 0.3}}}
    parameters = load(changes=change) if scenario == "mid_year" else load(scenario)
    chosen = np.random.default_rng(seed).permutation(len(CELLS))[: len(volumes)]
    drawn = dict(zip([CELLS[number] for number in chosen], volumes, strict=True))
    plan = dict.fromkeys(CELLS, 0) | drawn | {(1, "customer_file"): 1 + volumes[0]}
    after = overlaid(parameters, plan_changes(table(plan), parameters, REGISTERS, YEAR))
    expected = yearly(after)
    assert all(expected[cell] == pytest.approx(volume, abs=1e-3) for cell, volume in plan.items())
    assert agreed(after) == {cell: volume for cell, volume in plan.items() if volume}


def test_activities_outside_the_plan_follow_the_invoices_or_stay() -> None:
    plan = some_plan()
    after = overlaid(BASE, plan_changes(plan, BASE, REGISTERS, YEAR))
    before, now = (yearly(parameters).groupby("activity").sum() for parameters in (BASE, after))
    supplier = plan.loc[plan["activity"].str.startswith("supplier_"), "volume"].sum()
    assert now["supplier_register"] == pytest.approx(before["supplier_register"] * supplier / 1_025_000)
    assert now["bank_reconciliation"] == before["bank_reconciliation"]
    assert after.demand.month_profiles == BASE.demand.month_profiles


def test_months_of_a_plan_become_the_invoices_profiles() -> None:
    plan = by_month(some_plan())
    after = overlaid(BASE, plan_changes(plan, BASE, REGISTERS, YEAR))
    for stream in ("supplier", "customer"):
        names = [name for name in PLANNED if name.startswith(f"{stream}_")]
        wanted = plan[plan["activity"].isin(names)].groupby("month")["volume"].sum()
        expected = expected_volumes(after, REGISTERS, YEAR)
        found = expected[expected["activity"].isin(names)].groupby("month")["volume"].sum()
        assert found.to_numpy() == pytest.approx(wanted.to_numpy(dtype=float), abs=1e-3)
    assert after.demand.month_profiles["cases"] == BASE.demand.month_profiles["cases"]
    assert agreed(after) == {
        cell: volume
        for cell, volume in plan.groupby(["customer", "activity"])["volume"].sum().items()
        if volume
    }


def test_single_parameters_still_move_what_lies_on_a_plan(tmp_path: Path) -> None:
    """The plan is an ordinary scenario: another channel share on top moves invoices between channels."""
    params = tmp_path / "params"
    shutil.copytree(project_root() / "params", params)
    plan = some_plan()
    changes = plan_changes(plan, BASE, REGISTERS, YEAR)
    sourced = {path: {"value": value, "source": "prov"} for path, value in changes.items()}
    write_overlay(Overlay("Prov", "En plan.", sourced), params / "scenarios" / "plan.yaml")
    planned = load("plan", params=params)
    shares = {"supplier_e_invoice": 0.9, "supplier_scanned": 0.08, "supplier_manual": 0.02}
    moved = load("plan", {"demand.streams.supplier_invoices.channel_share": {YEAR: shares}}, params)
    total = planned.demand.streams["supplier_invoices"].volume.of(YEAR)
    assert agreed(planned) == {
        cell: volume for cell, volume in plan.set_index(["customer", "activity"])["volume"].items() if volume
    }
    volumes = yearly(moved).groupby("activity").sum()
    assert volumes["supplier_e_invoice"] == pytest.approx(0.9 * total)
    assert volumes["payment_order"] == pytest.approx(
        yearly(planned).groupby("activity").sum()["payment_order"]
    )


def test_a_plan_over_a_scenario_keeps_what_else_that_changes() -> None:
    first = changes_of("e_invoices_90")
    then = {
        "demand.streams.supplier_invoices.channel_share": {
            "value": {2012: {"supplier_manual": 1.0}},
            "source": "prov",
        }
    }
    both = laid_over(first, then)["demand.streams.supplier_invoices.channel_share"]
    assert both["source"] == "prov"
    assert set(both["value"]) == {2011, 2012}
    assert both["value"][2012] == {"supplier_manual": 1.0}
    assert changes_of("base") == {}


def test_the_simulation_draws_customers_by_the_stated_shares(small_world: Parameters) -> None:
    """Also the lines of files, which come with the files of their customers."""
    stated = {"customer_file": {1: 0.25, 16: 0.75}, "supplier_scanned": {2: 1.0}}
    parameters = overlaid(small_world, {"demand.customer_shares": stated})
    drawn = draw(parameters, REGISTERS, working_calendar(parameters, YEAR), 1, 0)
    for name, shares in (("customer_file", [0, 15]), ("supplier_scanned", [1])):
        own = drawn.items.customer[drawn.items.activity == drawn.activities.index(name)]
        assert sorted(set(own.tolist())) == shares
    files = drawn.items.activity == drawn.activities.index("file_load")
    assert np.mean(drawn.items.customer[files] == 15) == pytest.approx(0.75, abs=0.05)


def test_who_has_not_agreed_on_an_add_on_cannot_have_it() -> None:
    """The third customer buys no vouchers, the second does."""
    with pytest.raises(InputError, match="aktivitet journal_voucher, kund 3: värdet 7; väntat: 0"):
        plan_changes(table({(2, VOUCHERS): 5, (3, VOUCHERS): 7}), BASE, REGISTERS, YEAR)


def test_register_weights_hold_where_no_shares_are_stated(registers: Registers) -> None:
    weights = registers.customers["supplier_weight"].to_numpy(dtype=float)
    assert (
        customer_shares(BASE, registers, "payment_order", YEAR).tolist() == (weights / weights.sum()).tolist()
    )


@pytest.mark.parametrize(
    ("shares", "says"),
    [
        ({"fakturor": {1: 1.0}}, r"demand\.customer_shares\.fakturor: värdet fakturor; väntat: en aktivitet"),
        ({"payment_order": {1: 0.5, 2: 0.4}}, "värdet summan 0.9; väntat: andelar vars summa är 1"),
        ({"payment_order": {1: 0.5, 34: 0.5}}, "värdet kund 34; väntat: 1–33"),
        ({"payment_order": {1: -0.5, 2: 1.5}}, "väntat: ett tal som är minst 0"),
    ],
)
def test_faulty_shares_are_told(shares: dict[str, dict[int, float]], says: str) -> None:
    with pytest.raises(InputError, match=says):
        load(changes={"demand.customer_shares": shares})


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({(1, "payment_orders"): 1}, "aktivitet payment_orders, kund 1: .*väntat: en aktivitet"),
        ({(40, "payment_order"): 1}, "värdet kund 40; väntat: ett kundnummer"),
        ({(1, "payment_order"): -1}, "värdet -1; väntat: ett heltal som är minst 0"),
        ({(1, "payment_order"): 1.5}, "värdet 1.5; väntat: ett heltal"),
        ({(1, "payment_order"): float("nan")}, "värdet nan; väntat: ett heltal"),
        ({(1, "supplier_scanned"): 1}, "aktivitet supplier_e_invoice: värdet saknas; .*alla kanaler"),
    ],
)
def test_a_faulty_plan_is_told(rows: dict[tuple[int, str], int], says: str) -> None:
    with pytest.raises(InputError, match=says):
        plan_changes(table(rows), BASE, REGISTERS, YEAR)


def test_debts_cannot_be_collected_without_invoices() -> None:
    plan = table(dict.fromkeys([(1, name) for name in PLANNED], 0) | {(1, "debt_collection"): 9})
    with pytest.raises(InputError, match="aktivitet debt_collection: värdet 9; väntat: 0"):
        plan_changes(plan, BASE, REGISTERS, YEAR)


def test_a_customer_that_is_never_connected_cannot_have_volume() -> None:
    late = load(
        changes={
            "demand.onboarding": {"2012-12-01": [5]},
            "demand.month_profiles.closing": [1.0, *[0.0] * 11],
        }
    )
    with pytest.raises(InputError, match="aktivitet journal_voucher, kund 5: värdet 7"):
        plan_changes(table({(2, VOUCHERS): 5, (5, VOUCHERS): 7}), late, REGISTERS, YEAR)
    with pytest.raises(InputError, match="kund 1: värdet står två gånger"):
        plan_changes(pd.concat([some_plan(), some_plan()]), BASE, REGISTERS, YEAR)
