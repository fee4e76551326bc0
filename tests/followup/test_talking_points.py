"""What a customer's figures say should be talked about, and what a unit's schedule gives."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from model.errors import InputError
from model.followup import Period, load_period
from model.followup.customer_pack import CustomerPack, customer_deviations, customer_pack
from model.followup.talking_points import talking_points
from model.followup.unit_pack import changed_since_last_year, phone_duty, unit_deviations, unit_pack
from model.observations.registers import load_registers
from model.parameters.loading import load, project_root

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)


@pytest.fixture(scope="module")
def period() -> Period:
    return load_period(PARAMETERS, 2011, 8)


@pytest.fixture(scope="module")
def pack(period: Period) -> CustomerPack:
    return customer_pack(period, PARAMETERS, REGISTERS, 16)


def test_volumes_to_talk_about_are_beyond_the_limit_and_worth_it(pack: CustomerPack) -> None:
    found = talking_points(pack, PARAMETERS).volumes
    assert found["service"].tolist() == ["payment_order", "debt_collection", "supplier_e_invoice"]
    assert (found["share"].astype(float).abs() > PARAMETERS.followup.deviation_limit.value).all()
    least = sum(pack.volumes["agreed_amount"]) * 2 / 1000
    assert all(abs(amount) >= least for amount in found["amount_deviation"])


def test_fewer_e_invoices_than_agreed_is_told_with_what_one_saves(pack: CustomerPack) -> None:
    channels = talking_points(pack, PARAMETERS).channels
    assert channels is not None
    assert round(channels.share, 3) == round(48005 / 129666, 3)
    assert str(channels.cheaper) == "7.45"
    lines = pack.volumes.set_index("service")
    lines.loc["supplier_e_invoice", "volume"] = lines.loc["supplier_e_invoice", "agreed"]
    assert talking_points(replace(pack, volumes=lines.reset_index()), PARAMETERS).channels is None


def test_problems_that_come_again_are_named(pack: CustomerPack) -> None:
    assert talking_points(pack, PARAMETERS).repeated == {}
    twice = pd.concat([pack.log, pack.log], ignore_index=True)
    found = talking_points(replace(pack, log=twice), PARAMETERS)
    problems = pack.log.loc[pack.log["kind"] == "problem", "text"]
    assert found.repeated == dict.fromkeys(problems, 2)
    assert found.problems == 2 * len(problems)
    assert found.wishes == pack.log.loc[pack.log["kind"] == "service_wish", "text"].tolist()


def test_proposals_and_wishes_are_told_apart_each_once(pack: CustomerPack) -> None:
    row = pack.log.iloc[0]
    said = [
        ("proposal", "Färre påminnelser"),
        ("service_wish", "Scannade kvitton"),
        ("proposal", "Färre påminnelser"),
    ]
    log = pd.DataFrame([row.to_dict() | {"kind": kind, "text": text} for kind, text in said])
    found = talking_points(replace(pack, log=log), PARAMETERS)
    assert (found.proposals, found.wishes) == (["Färre påminnelser"], ["Scannade kvitton"])
    assert found.problems == 0


def test_what_a_customer_report_owes_a_comment_on(period: Period, pack: CustomerPack) -> None:
    owed = list(customer_deviations(pack, period, PARAMETERS))
    assert [(each.section, each.item) for each in owed] == [
        ("volumes", "supplier_e_invoice"),
        ("volumes", "payment_order"),
        ("dialogue", "complaints_answered"),
    ]
    fewer = replace(pack, meetings=pack.meetings.head(1))
    assert "meetings" in [each.item for each in customer_deviations(fewer, period, PARAMETERS)]
    assert talking_points(fewer, PARAMETERS).missing_meetings == pack.promised_so_far - 1


def test_a_unit_owes_comments_on_missed_promises_alone(period: Period) -> None:
    pack = unit_pack(period, PARAMETERS, "unit_2")
    assert {each.item for each in unit_deviations(pack, PARAMETERS)} == {"answer_rate", "call_backs_on_time"}
    kept = replace(pack, total={**pack.total, "answer_rate": 0.9, "call_backs": 0.94})
    assert list(unit_deviations(kept, PARAMETERS)) == []


def test_the_schedule_is_judged_by_the_calls_that_came(period: Period) -> None:
    duty = phone_duty(period, PARAMETERS, "unit_2").set_index("half_hour")
    assert duty["on_duty"].tolist() == [2] * 6 + [1] * 3 + [2] * 6
    assert (duty["load"] > duty["occupancy"] * duty["on_duty"]).all()
    target = PARAMETERS.phone.answered_target.last
    assert ((duty["expected"] >= target) == (duty["on_duty"] >= duty["needed"])).all()
    three = {**PARAMETERS.phone.schedule.value, "unit_2": {"08:30-16:00": 3}}
    more = phone_duty(period, load(changes={"phone.schedule": three}), "unit_2").set_index("half_hour")
    assert (more["expected"] > duty["expected"]).all()
    assert more["needed"].tolist() == duty["needed"].tolist()
    assert (more["occupancy"] * 3).tolist() == pytest.approx((duty["occupancy"] * duty["on_duty"]).tolist())


def test_more_calls_never_need_fewer_people(period: Period) -> None:
    doubled = replace(period, phone=pd.concat([period.phone, period.phone], ignore_index=True))
    few, many = (phone_duty(each, PARAMETERS, "unit_1") for each in (period, doubled))
    assert (many["needed"] >= few["needed"]).all()
    assert many["needed"].sum() > few["needed"].sum()
    assert many["load"].tolist() == pytest.approx((2 * few["load"]).tolist())


def test_the_year_before_is_compared_when_there_is_one(period: Period, tmp_path: Path) -> None:
    assert changed_since_last_year(period, "unit_1") is None
    data = project_root() / "data"
    (tmp_path / "2010").mkdir()
    shutil.copy(data / "2011" / "phone.csv", tmp_path / "2010")
    moved = replace(period, names=replace(period.names, data=tmp_path))
    changed = changed_since_last_year(moved, "unit_1")
    assert changed is not None
    assert changed["change"].abs().max() == pytest.approx(0)
    assert set(changed["verdict"]) == {"unsure"}


def test_an_unknown_unit(period: Period) -> None:
    with pytest.raises(
        InputError, match="enhet: värdet unit_9; väntat: en av unit_1, unit_2, unit_3, unit_4"
    ):
        unit_pack(period, PARAMETERS, "unit_9")


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_that_there_is_not(month: int) -> None:
    with pytest.raises(InputError, match=f"månad: värdet {month}; väntat: ett tal från 1 till 12"):
        load_period(PARAMETERS, 2011, month)
