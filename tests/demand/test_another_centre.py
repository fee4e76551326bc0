"""Volumes, hours and drawn work of a centre with other dimensions, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.calendar import working_calendar
from model.demand.drawing.workload import draw
from model.demand.expected_work import expected_calls, expected_work
from model.demand.forecasting.forecast import streams
from model.demand.in_force import DaysInForce
from model.demand.volume_plan import plan_changes
from model.demand.volumes import (
    activity_volume,
    connected_share,
    customer_shares,
    expected_hours,
    expected_volumes,
    month_shares,
)
from model.parameters.drivers import driver_names, main_streams, stream_of
from model.parameters.variation import overlaid
from tests.pay_centre import HIRE, PAY, YEAR, pay_parameters, pay_registers

PLAIN, REGISTERS = pay_parameters(), pay_registers()


@pytest.mark.parametrize(
    ("activity", "volume"),
    [
        ("digital_slip", 18_000),
        ("paper_slip", 6_000),
        ("correction", 480),  # 0.02 of all slips
        ("recruitment", 120),
        ("meeting", 2 * 12),  # each of two hospitals, every month
    ],
)
def test_volumes_follow_streams_channels_and_kinds(activity: str, volume: float) -> None:
    assert activity_volume(PLAIN, REGISTERS, activity, YEAR) == pytest.approx(volume)


def test_whatever_counts_customers_may_be_so_many_a_month_or_working_day() -> None:
    """2012 has 250 working days."""
    for driver, volume in {
        "school": 1,
        "school_x_months": 12,
        "customers_x_working_days": 3 * 250,
        "hospital_x_working_days": 2 * 250,
        "working_days": 250,
    }.items():
        assert driver in driver_names(PLAIN)
        tree = PLAIN.model_dump()
        tree["activities"]["meeting"]["driver"] = driver
        other = type(PLAIN).model_validate(tree)
        assert activity_volume(other, REGISTERS, "meeting", YEAR) == volume
    assert not {"pay_slips_x_months", "paper_x_working_days", "supplier_invoices"} & set(driver_names(PLAIN))


def test_a_volume_falls_on_customers_by_a_weight_or_a_kind() -> None:
    assert customer_shares(PLAIN, REGISTERS, "paper_slip", YEAR) == pytest.approx([0.5, 0.3, 0.2])
    assert customer_shares(PLAIN, REGISTERS, "meeting", YEAR) == pytest.approx([0.5, 0.5, 0.0])
    table = expected_volumes(PLAIN, REGISTERS, YEAR)
    paper = table[table["activity"] == "paper_slip"].groupby("customer")["volume"].sum()
    assert paper.to_dict() == pytest.approx({1: 3000, 2: 1800, 3: 1200})


def test_hours_with_errors_of_the_activity_that_is_named() -> None:
    """Of 6 000, 600 are incomplete: 360 cleared in 4 minutes; 240, and 120 rescanned, take 0.6 x 4 again."""
    minutes = 6000 * 4 + 360 * 4 + (240 + 120) * 0.6 * 4
    assert expected_hours(PLAIN, REGISTERS, "paper_slip", YEAR) == pytest.approx(minutes / 60)
    assert expected_hours(PLAIN, REGISTERS, "digital_slip", YEAR) == pytest.approx(18_000 * 0.1 * 3 / 60)


def test_a_stream_that_doubles_in_july_moves_its_own_work_alone() -> None:
    more = pay_parameters(demand__mid_year_change={"2012-07-01": {"pay_slips": 2.0}})
    calendar = working_calendar(more, YEAR)
    shares = {name: month_shares(more, calendar, more.activities[name]).sum() for name in more.activities}
    assert shares == pytest.approx(
        {"digital_slip": 1.5, "paper_slip": 1.5, "correction": 1.5, "recruitment": 1.0, "meeting": 1.0}
    )


def test_work_goes_to_the_unit_that_its_activity_names_else_to_the_customers() -> None:
    workload = draw(PLAIN, REGISTERS, working_calendar(PLAIN, YEAR), 1, 0)
    units = np.array(workload.units)
    for name, unit in {"digital_slip": PAY, "paper_slip": PAY, "recruitment": HIRE, "meeting": HIRE}.items():
        own = workload.items.activity == workload.activities.index(name)
        assert own.any()
        assert set(units[workload.items.unit[own]]) == {unit}
    assert set(REGISTERS.customers["unit"]) == {HIRE}


def test_lines_of_a_file_go_to_the_unit_that_does_them() -> None:
    tree = PLAIN.model_dump()
    tree["activities"]["digital_slip"] |= {"released_by": "meeting", "unit": PAY}
    carried = type(PLAIN).model_validate(tree)
    workload = draw(carried, REGISTERS, working_calendar(carried, YEAR), 1, 0)
    own = workload.items.activity == workload.activities.index("digital_slip")
    assert set(np.array(workload.units)[workload.items.unit[own]]) == {PAY}


def test_nobody_calls_or_writes() -> None:
    workload = draw(PLAIN, REGISTERS, working_calendar(PLAIN, YEAR), 1, 0)
    assert len(workload.calls) == 0
    assert set(workload.items.activity.tolist()) == set(range(5))
    assert expected_calls(PLAIN, REGISTERS, YEAR) == {PAY: 0, HIRE: 0}
    work = expected_work(PLAIN, REGISTERS, YEAR)
    assert (work["call"], work["call_back"], work["mail"]) == (0, 0, 0)


def test_a_unit_without_customers_of_its_own_serves_all_of_them() -> None:
    late = pay_parameters(demand__onboarding={"2012-07-01": [1]})
    share = connected_share(DaysInForce(late, REGISTERS, working_calendar(late, YEAR)))
    before = sum(day < date(2012, 7, 1) for day in working_calendar(late, YEAR).days)
    assert share[PAY] == pytest.approx([2 / 3] * before + [1.0] * (len(share[PAY]) - before))
    assert share[PAY] == pytest.approx(share[HIRE])


def test_only_main_streams_are_what_cost_is_told_for() -> None:
    assert list(main_streams(PLAIN)) == ["pay_slips"]
    assert streams(PLAIN) == {"digital_slip": "pay_slips", "paper_slip": "pay_slips"}


def test_a_plan_becomes_volumes_and_shares_of_the_streams() -> None:
    """A stream without channels is counted by the activity that follows it one to one."""
    rows: list[tuple[int, str, int]] = [
        (1, "digital_slip", 6000),
        (2, "digital_slip", 6000),
        (1, "paper_slip", 1000),
        (3, "paper_slip", 2000),
        (2, "recruitment", 90),
    ]
    plan = pd.DataFrame(rows, columns=["customer", "activity", "volume"])
    changes: dict[str, Any] = plan_changes(plan, PLAIN, REGISTERS, YEAR)
    assert changes["demand.streams.pay_slips.volume"] == {YEAR: 15_000}
    assert changes["demand.streams.pay_slips.channel_share"] == {YEAR: {"digital": 0.8, "paper": 0.2}}
    assert changes["demand.streams.recruitments.volume"] == {YEAR: 90}
    table = expected_volumes(overlaid(PLAIN, changes), REGISTERS, YEAR)
    found = table.groupby(["activity", "customer"])["volume"].sum()
    for customer, activity, volume in rows:
        assert found[activity, customer] == pytest.approx(volume, abs=1e-3)
    assert found["correction"].sum() == pytest.approx(0.02 * 15_000)


def test_work_may_follow_the_calls_to_all_units_or_to_one() -> None:
    tree = PLAIN.model_dump()
    first, *_ = PLAIN.organisation.units.value
    tree["organisation"]["units"]["value"] = {first: "Den ena", "desk": "Den andra"}
    tree["phone"]["calls"]["value"] = {YEAR: {first: 1200, "desk": 800}}
    volumes = {}
    for driver in ("calls", "calls_desk", f"calls_{first}"):
        tree["activities"]["meeting"] |= {"driver": driver, "rate": {**tree["activities"]["meeting"]["rate"]}}
        tree["activities"]["meeting"]["rate"]["value"] = {YEAR: 0.9}
        other = type(PLAIN).model_validate(tree)
        volumes[driver] = activity_volume(other, REGISTERS, "meeting", YEAR)
        assert stream_of(other, driver) == "calls"
    assert volumes == {"calls": 1800, "calls_desk": 720, f"calls_{first}": 1080}
