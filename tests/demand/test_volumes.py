"""Expected volumes and hours of five customers, worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.calendar import working_calendar
from model.demand.expected_work import expected_calls, expected_work
from model.demand.volumes import (
    activity_volume,
    customer_shares,
    expected_hours,
    expected_volumes,
    incomplete_documents,
    month_shares,
)
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters

YEAR = 2012
WORLD: dict[str, Any] = {
    "demand.streams.supplier_invoices.volume": {2012: 1000},
    "demand.streams.supplier_invoices.channel_share": {
        2012: {"supplier_e_invoice": 0.5, "supplier_scanned": 0.3, "supplier_manual": 0.2}
    },
    "demand.streams.customer_invoices.volume": {2012: 2000},
    "demand.streams.customer_invoices.channel_share": {2012: {"customer_file": 0.9, "customer_manual": 0.1}},
    "demand.rework.clearing_minutes": 3.0,
    "phone.calls": {2012: {"unit_1": 1000, "unit_2": 200, "unit_3": 60, "unit_4": 40}},
    "mail.volume": {2012: {"unit_1": 400, "unit_2": 100, "unit_3": 70, "unit_4": 30}},
    "contacts.calls": {2012: {}},
    "contacts.mails": {2012: {}},
}
REGISTERS = Registers(
    pd.DataFrame(
        {
            "number": [1, 2, 3, 4, 5],
            "unit": ["unit_1", "unit_1", "unit_2", "unit_3", "unit_4"],
            "kind": ["district", "department", "district", "department", "department"],
            "supplier_weight": [0.3, 0.2, 0.1, 0.15, 0.25],
            "customer_weight": [0.1, 0.2, 0.3, 0.05, 0.35],
        }
    ),
    pd.DataFrame(),
    pd.DataFrame(
        [
            (1, "fixed_assets", date(2010, 1, 1), None),
            (4, "fixed_assets", date(2012, 12, 31), None),
            (2, "fixed_assets", date(2009, 1, 1), date(2011, 12, 31)),
        ],
        columns=["customer", "service", "start", "end"],
    ),
)


def world(**changes: Any) -> Parameters:
    return load(changes=WORLD | {path.replace("__", "."): value for path, value in changes.items()})


PLAIN = world()
LATER = world(demand__onboarding={"2012-04-01": [2]})
"""The second customer joins in April."""


@pytest.mark.parametrize(
    ("activity", "volume"),
    [
        ("supplier_scanned", 300),
        ("supplier_manual", 200),
        ("supplier_reminder", 35),  # 0.035 of all supplier invoices
        ("customer_file", 1800),
        ("incoming_payment", 1875),  # 0.9375 of all customer invoices
        ("cash", 6000),
        ("payment_run", 250),  # every working day
        ("file_load", 3000),  # twelve a working day
        ("bank_reconciliation", 5 * 250),
        ("month_end", 5 * 12),
        ("tertial_reconciliation", 10),
        ("personal_assistance", 2 * 12),
        ("fixed_assets", 2 * 12),  # one agreement began on the year's last day, one ended the year before
    ],
)
def test_volume_of_a_year(activity: str, volume: float) -> None:
    assert activity_volume(PLAIN, REGISTERS, activity, YEAR) == pytest.approx(volume)


@pytest.mark.parametrize(
    ("activity", "shares"),
    [
        ("supplier_scanned", [0.3, 0.2, 0.1, 0.15, 0.25]),
        ("customer_file", [0.1, 0.2, 0.3, 0.05, 0.35]),
        ("month_end", [0.2] * 5),
        ("personal_assistance", [0.5, 0, 0.5, 0, 0]),
        ("fixed_assets", [0.5, 0, 0, 0.5, 0]),
        ("time_and_project", [0] * 5),
    ],
)
def test_who_causes_it(activity: str, shares: list[float]) -> None:
    assert customer_shares(PLAIN, REGISTERS, activity, YEAR) == pytest.approx(shares)


def test_an_add_on_by_the_piece_is_for_those_who_buy_it() -> None:
    """1 800 vouchers of two buyers, by their invoices: 0.3 and 0.15 of all; the second of them from April."""
    bought = pd.DataFrame(
        [(1, "journal_voucher", date(2010, 1, 1), None), (4, "journal_voucher", date(2012, 4, 1), None)],
        columns=["customer", "service", "start", "end"],
    )
    registers = Registers(REGISTERS.customers, REGISTERS.people, bought)
    assert activity_volume(PLAIN, registers, "journal_voucher", YEAR) == 2 * 900
    shares = customer_shares(PLAIN, registers, "journal_voucher", YEAR)
    assert shares == pytest.approx([2 / 3, 0, 0, 1 / 3, 0])
    volumes = expected_volumes(PLAIN, registers, YEAR)
    own = volumes[volumes["activity"] == "journal_voucher"]
    assert own[own["customer"] == 1]["volume"].sum() == pytest.approx(1200)
    april_on = sum(PLAIN.demand.month_profiles["closing"].value[3:])
    assert own[own["customer"] == 4]["volume"].sum() == pytest.approx(600 * april_on)
    assert own[~own["customer"].isin([1, 4])]["volume"].sum() == 0


def test_files_come_from_those_whose_lines_they_hold() -> None:
    stated = world(demand__customer_shares={"customer_file": {2: 0.25, 5: 0.75}})
    for activity in ("customer_file", "file_load"):
        assert customer_shares(stated, REGISTERS, activity, YEAR).tolist() == [0, 0.25, 0, 0, 0.75]
    assert customer_shares(stated, REGISTERS, "customer_manual", YEAR)[0] == 0.1


def test_when_it_comes() -> None:
    """Releases are tested four times; April 2012 has 19 working days of 250; a half more from July."""
    calendar = working_calendar(PLAIN, YEAR)
    activities = PLAIN.activities
    tested = month_shares(PLAIN, calendar, activities["release_test"])
    assert tested.tolist() == [0, 0.25, 0, 0, 0.25, 0, 0, 0, 0.25, 0, 0.25, 0]
    assert month_shares(PLAIN, calendar, activities["payment_run"])[3] == 19 / 250
    more = world(
        demand__mid_year_change={
            "2012-07-01": {"supplier_invoices": 1.5},
            "2012-10-01": {"supplier_invoices": 0.5},
        }
    )
    profile = np.array([0.089, 0.08, 0.088, 0.08, 0.085, 0.09, 0.06, 0.068, 0.082, 0.088, 0.093, 0.097])
    factors = np.repeat([1.0, 1.5, 0.5], [6, 3, 3])
    found = month_shares(more, calendar, activities["supplier_reminder"])
    assert found == pytest.approx(profile * factors)
    assert month_shares(more, calendar, activities["customer_file"]).sum() == pytest.approx(1)


def test_a_customer_counts_from_the_month_that_it_joins() -> None:
    table = expected_volumes(LATER, REGISTERS, YEAR)
    scanned = table[table["activity"] == "supplier_scanned"].set_index(["customer", "month"])["volume"]
    assert [scanned[2, month] for month in (1, 3, 4)] == pytest.approx([0, 0, 300 * 0.2 * 0.08])
    assert scanned[1, 3] == pytest.approx(300 * 0.3 * 0.088)
    assert scanned.sum() == pytest.approx(300 * (1 - 0.2 * (0.089 + 0.08 + 0.088)))


def test_hours_with_second_handlings() -> None:
    """Manual: 200, of which 16 are incomplete: 9.6 cleared in 3 minutes, 6.4 handled again in 0.6 x 8.

    Scanned: 75 of 300 by hand, of which 3 incomplete: 1.8 cleared; 1.2 and 3 wrongly scanned come again.
    """
    manual = (200 * 8 + 9.6 * 3 + 6.4 * 4.8) / 60
    scanned = (75 * 4 + 1.8 * 3 + (1.2 + 3) * 2.4) / 60
    assert expected_hours(PLAIN, REGISTERS, "supplier_manual", YEAR) == pytest.approx(manual)
    assert expected_hours(PLAIN, REGISTERS, "supplier_scanned", YEAR) == pytest.approx(scanned)
    assert expected_hours(PLAIN, REGISTERS, "cash", YEAR) == pytest.approx(1000)


def test_incomplete_documents_and_the_hours_that_they_cause() -> None:
    """Each takes 0.6 x 3 + 0.4 x 4.8 minutes; the first customer sends twice as many as others."""
    untidy = world(demand__rework__customer_factor={1: 2.0})
    table = incomplete_documents(untidy, REGISTERS, YEAR).set_index(["activity", "customer"])
    manual = table.loc["supplier_manual"]
    assert manual["documents"].tolist() == pytest.approx([9.6, 3.2, 1.6, 2.4, 4])
    assert manual["hours"].tolist() == pytest.approx([n * 3.72 / 60 for n in (9.6, 3.2, 1.6, 2.4, 4)])
    assert table.loc["supplier_scanned", "documents"].sum() == pytest.approx(3 * 1.3)


def test_calls_mail_and_what_callers_are_called_back_about() -> None:
    """1 300 callers of whom nine in ten get through: 330 seconds each, 0.22 call-backs of 14 minutes."""
    work = expected_work(PLAIN, REGISTERS, YEAR, reached=0.9)
    assert work["call"] == pytest.approx(1170 * 330 / 3600)
    assert work["call_back"] == pytest.approx(1170 * 0.22 * 14 / 60)
    assert work["mail"] == pytest.approx(600 * 6.5 / 60)
    assert work["supplier_manual"] == expected_hours(PLAIN, REGISTERS, "supplier_manual", YEAR)


def test_calls_and_work_follow_those_who_have_joined_and_what_changes() -> None:
    """Unit 1 has half of its customers for three months: 0.28 of a year's calls. From July half the calls."""
    assert expected_calls(LATER, REGISTERS, YEAR) == pytest.approx(
        {"unit_1": 860, "unit_2": 200, "unit_3": 60, "unit_4": 40}
    )
    work = expected_work(LATER, REGISTERS, YEAR)
    manual = expected_hours(LATER, REGISTERS, "supplier_manual", YEAR)
    assert work["supplier_manual"] == pytest.approx((1 - 0.2 * 0.257) * manual)  # a fifth of January to March
    assert work["mail"] == pytest.approx((600 - 56) * 6.5 / 60)
    fewer = world(demand__mid_year_change={"2012-07-01": {"calls": 0.5}})
    assert expected_calls(fewer, REGISTERS, YEAR)["unit_2"] == pytest.approx(200 * (1 - 0.475 / 2))
    assert expected_work(fewer, REGISTERS, YEAR)["mail"] == pytest.approx(65)
