"""Customers that a scenario adds bring their own volumes, and add-ons are had the days that it says.

Worked out by hand: five customers share 1 000 supplier invoices by 0.3, 0.2, 0.1, 0.15 and 0.25; e-invoices
are half, scanned ones 0.3 and manual ones 0.2 of them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.calendar import working_calendar
from model.demand.exact_volumes import ExactVolumes
from model.demand.expected_work import expected_calls
from model.demand.in_force import DaysInForce
from model.demand.volume_plan import plan_changes
from model.demand.volumes import activity_volume, expected_volumes
from model.errors import InputError
from model.observations.register_shorthand import registers_in_short
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.pricing.costing.yearly_sums import subscription_weights
from tests.demand.test_volumes import REGISTERS as AS_IN_TEST_OF_VOLUMES
from tests.demand.test_volumes import YEAR, world

OTHERS = ["supplier_e_invoice", "supplier_scanned", "supplier_manual", "customer_file", "cash", "month_end"]
REGISTERS = Registers(
    AS_IN_TEST_OF_VOLUMES.customers.assign(
        name=["Alpha", "Beta", "Gamma", "Delta", "Epsilon"],
        kind=["district", "specialist", "district", "specialist", "specialist"],
        start=None,
        end=None,
    ),
    AS_IN_TEST_OF_VOLUMES.people,
    AS_IN_TEST_OF_VOLUMES.add_ons,
)


def with_new(number: int = 40, **customer: Any) -> Parameters:
    said = {"name": "Zeta", "kind": "specialist", "unit": "unit_2"} | customer
    return world(demand__new_customers={number: said})


SIXTH = with_new(weights={"supplier": 0.06, "customer": 0.04})
"""A sixth customer that weighs six per cent of what the five do in suppliers' invoices, else four."""


def volumes(parameters: Parameters) -> pd.DataFrame:
    """Volumes of the year by activity and customer."""
    table = expected_volumes(parameters, REGISTERS.under(parameters), YEAR)
    return table.pivot_table(index="activity", columns="customer", values="volume", aggfunc="sum")


@pytest.mark.parametrize(
    ("activity", "brings"),
    [
        ("supplier_e_invoice", 0.06 * 500),
        ("supplier_scanned", 0.06 * 300),
        ("supplier_reminder", 0.06 * 35),
        ("customer_file", 0.04 * 1800),
        ("cash", 0.04 * 6000),  # a number of the whole centre is that of the customers it has
        ("month_end", 12),
        ("fixed_assets", 0),
    ],
)
def test_a_new_customer_brings_its_own_beside_the_others(activity: str, brings: float) -> None:
    before, after = volumes(world()).loc[activity], volumes(SIXTH).loc[activity]
    assert after[40] == pytest.approx(brings)
    assert after.drop(40).tolist() == pytest.approx(before.tolist())
    whole = activity_volume(world(), REGISTERS, activity, YEAR)
    assert activity_volume(SIXTH, REGISTERS.under(SIXTH), activity, YEAR) == pytest.approx(whole + brings)


def test_work_that_customers_do_not_cause_is_shared_by_one_more() -> None:
    after = volumes(SIXTH).loc["payment_run"]
    assert after.sum() == pytest.approx(250)
    assert after[40] == pytest.approx(250 * 0.06 / 1.06)


def test_volumes_of_a_new_customer_are_beside_the_streams_own() -> None:
    parameters = with_new(volumes={"supplier_invoices": 90})
    after = volumes(parameters)
    assert after.loc["supplier_e_invoice", 40] == pytest.approx(45)
    assert after.loc["supplier_scanned", 40] == pytest.approx(27)
    assert after.loc["customer_file", 40] == 0


def test_who_joins_in_april_brings_nothing_before() -> None:
    parameters = with_new(weights={"supplier": 0.06}, start="2012-04-01")
    table = expected_volumes(parameters, REGISTERS.under(parameters), YEAR)
    own = table[(table["customer"] == 40) & (table["activity"] == "month_end")].set_index("month")["volume"]
    assert own.tolist() == pytest.approx([0] * 3 + [1] * 9)


def test_calls_without_a_cause_come_from_the_sixth_on_top_of_the_others() -> None:
    parameters = with_new(weights={"supplier": 0.06}, start="2012-07-01")
    registers = REGISTERS.under(parameters)
    before, after = expected_calls(world(), REGISTERS, YEAR), expected_calls(parameters, registers, YEAR)
    assert after["unit_1"] == pytest.approx(before["unit_1"])
    calendar = working_calendar(parameters, YEAR)
    half = np.isin(calendar.months, range(7, 13)).mean()
    assert before["unit_2"] < after["unit_2"] < 2 * before["unit_2"]
    assert after["unit_2"] / before["unit_2"] - 1 == pytest.approx(half, abs=0.05)


def test_exact_volumes_are_the_expected_ones() -> None:
    registers = REGISTERS.under(SIXTH)
    exact = ExactVolumes(DaysInForce(SIXTH, registers, working_calendar(SIXTH, YEAR)))
    for activity in OTHERS:
        assert [float(volume) for volume in exact.by_customer(activity)] == pytest.approx(
            volumes(SIXTH).loc[activity].tolist()
        )
    assert float(sum(exact.by_month("supplier_scanned"))) == pytest.approx(318)


def test_the_new_customer_takes_its_part_of_yearly_sums() -> None:
    registers = REGISTERS.under(SIXTH)
    before = subscription_weights(world(), REGISTERS, YEAR)
    after = subscription_weights(SIXTH, registers, YEAR)
    assert set(after) == {1, 2, 3, 4, 5, 40}
    assert after[40] > 0
    assert after[1] / after[5] == pytest.approx(before[1] / before[5], rel=0.1)


def test_a_plan_of_volumes_is_met_with_a_new_customer_in_it() -> None:
    registers = REGISTERS.under(SIXTH)
    planned = {(1, "supplier_e_invoice"): 500, (40, "supplier_e_invoice"): 25, (2, "supplier_scanned"): 300}
    planned |= {(4, "supplier_manual"): 200}
    plan = pd.DataFrame(
        [(customer, activity, volume) for (customer, activity), volume in planned.items()],
        columns=["customer", "activity", "volume"],
    )
    changes = plan_changes(plan, SIXTH, registers, YEAR)
    after = world(
        demand__new_customers=SIXTH.model_dump(mode="json")["demand"]["new_customers"]["value"],
        **{path.replace(".", "__"): value for path, value in changes.items()},
    )
    found = volumes(after)
    for (customer, activity), volume in planned.items():
        assert found.loc[activity, customer] == pytest.approx(volume, abs=1e-6)
    assert found.loc["supplier_scanned", 40] == 0


def test_shares_that_do_not_know_a_customer_leave_what_they_say_to_the_others() -> None:
    stated = {"supplier_scanned": {2: 0.25, 5: 0.75}}
    new = SIXTH.model_dump(mode="json")["demand"]["new_customers"]["value"]
    after = volumes(world(demand__customer_shares=stated, demand__new_customers=new)).loc["supplier_scanned"]
    assert after.loc[[2, 5, 40]].tolist() == pytest.approx([75, 225, 18])


def test_an_add_on_is_bought_from_april() -> None:
    parameters = world(demand__add_ons={"fixed_assets": {3: {"start": "2012-04-01"}}})
    found = volumes(parameters).loc["fixed_assets"]
    assert found[1] == pytest.approx(12)
    assert found[3] == pytest.approx(9)
    assert found[5] == 0


def test_an_add_on_ends_and_begins_in_place_of_what_the_register_says() -> None:
    parameters = world(
        demand__add_ons={"fixed_assets": {1: {"end": "2012-06-30"}, 4: {"start": "2012-10-01"}}}
    )
    found = volumes(parameters).loc["fixed_assets"]
    assert (found[1], found[4]) == pytest.approx((6, 3))
    agreed = REGISTERS.under(parameters).add_ons.set_index("customer")
    assert agreed.loc[1, "start"] == date(2010, 1, 1)
    assert agreed.loc[1, "end"] == date(2012, 6, 30)
    assert agreed.loc[2, "end"] == date(2011, 12, 31)


def test_registers_go_back_to_what_they_were() -> None:
    changed = REGISTERS.under(SIXTH)
    assert changed.under(world()) is REGISTERS
    assert changed.under(SIXTH).customers["number"].tolist() == [1, 2, 3, 4, 5, 40]


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        (with_new(3), "kundnummer"),
        (with_new(name="Gamma"), "Gamma"),
        (with_new(weights={"invoices": 0.1}), "invoices"),
        (world(demand__add_ons={"fixed_assets": {3: {"end": "2012-06-30"}}}), "första dag"),
        (world(demand__add_ons={"fixed_assets": {6: {"start": "2012-06-30"}}}), "6"),
    ],
)
def test_what_the_registers_cannot_have_is_told(parameters: Parameters, named: str) -> None:
    with pytest.raises(InputError, match=named):
        REGISTERS.under(parameters)


@pytest.mark.parametrize(
    "change",
    [
        {"new_customers": {40: {"name": "Zeta", "kind": "city", "unit": "unit_2"}}},
        {"new_customers": {40: {"name": "Zeta", "kind": "specialist", "unit": "unit_9"}}},
        {"new_customers": {40: {"name": "Z", "kind": "district", "unit": "unit_1", "volumes": {"tins": 1}}}},
        {"add_ons": {"payment_order": {1: {"start": "2012-04-01"}}}},
        {"add_ons": {"fixed_assets": {99: {"start": "2012-04-01"}}}},
        {"add_ons": {"fixed_assets": {1: {"start": "2012-04-01", "end": "2012-03-31"}}}},
        {"add_ons": {"fixed_assets": {1: {}}}},
    ],
)
def test_parameters_that_change_registers_name_what_there_is(change: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        world(**{f"demand__{name}": value for name, value in change.items()})


def test_in_short() -> None:
    short = registers_in_short(
        world(),
        REGISTERS,
        YEAR,
        joins=["Zeta=4,2012-12-31"],
        leaves=["5=2012-06-30", "3"],
        buys=["3=fixed_assets,2012-04-01"],
        stops=["1=fixed_assets,2012-05-31"],
    )
    assert short["demand.leaving"] == {"2012-06-30": [5], "2011-12-31": [3]}
    assert short["demand.add_ons"] == {
        "fixed_assets": {6: {"start": "2012-12-31"}, 3: {"start": "2012-04-01"}, 1: {"end": "2012-05-31"}}
    }
    zeta = short["demand.new_customers"][6]
    assert (zeta["name"], zeta["kind"], zeta["unit"]) == ("Zeta", "specialist", "unit_3")
    assert zeta["weights"] == {"supplier": 0.15, "customer": 0.05}
    parameters = world(**{path.replace(".", "__"): value for path, value in short.items()})
    assert REGISTERS.under(parameters).customers["number"].tolist()[-1] == 6


def test_in_short_keeps_what_the_scenario_has() -> None:
    begun = world(
        demand__leaving={"2012-06-30": [5]},
        demand__add_ons={"fixed_assets": {3: {"start": "2012-04-01"}}},
    )
    short = registers_in_short(
        begun, REGISTERS.under(begun), YEAR, leaves=["4=2012-06-30"], stops=["3=fixed_assets,2012-08-31"]
    )
    assert short["demand.leaving"] == {"2012-06-30": [5, 4]}
    assert short["demand.add_ons"] == {"fixed_assets": {3: {"start": "2012-04-01", "end": "2012-08-31"}}}


@pytest.mark.parametrize(
    "entries",
    [
        {"joins": ["Zeta=9"]},
        {"leaves": ["9"]},
        {"leaves": ["5=soon"]},
        {"buys": ["3=payment_order"]},
        {"stops": ["x=fixed_assets"]},
    ],
)
def test_in_short_tells_what_is_not_there(entries: dict[str, list[str]]) -> None:
    with pytest.raises(InputError):
        registers_in_short(world(), REGISTERS, YEAR, **entries)
