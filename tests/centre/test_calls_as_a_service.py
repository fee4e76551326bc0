"""Calls that are a service by themselves, and what other calls are taken to be about."""

from __future__ import annotations

from typing import Any

import pytest

from model.centre.contact_trees import phone
from model.centre.demand_trees import activities
from model.centre.founding import Founding
from model.centre.phone_subjects import phone_subjects
from model.centre.questionnaire import answered
from model.errors import InputError
from tests.own_centre import LON, REGION, VAXEL, Rows, entries

PAY = {"name": "Lön", "volume": 6000, "unit": "lön", "minutes": 10, "skill": "Lön", "done_by": LON}
LETTER = {"name": "Intyg", "volume": 3000, "unit": "intyg", "minutes": 10, "skill": "Lön", "done_by": LON}
CALL = {
    "name": "Växelsamtal",
    "driver": "per samtal",
    "volume": 0.9,
    "unit": "samtal",
    "minutes": 1.0,
    "skill": "Växel",
    "done_by": VAXEL,
}


def centre(*services: dict[str, Any], calls: int = 1000) -> Rows:
    units = [{"name": LON, "calls": calls, "mails": 2000}, {"name": VAXEL, "calls": 10_000}]
    return {**REGION, "units": units, "services": list(services), "volumes": []}


def subjects(*services: dict[str, Any]) -> dict[str, float]:
    return phone_subjects(Founding(answered(entries(centre(*services)))))


def test_calls_that_are_sold_bear_their_own_minutes_and_the_others_follow_the_hours() -> None:
    """10 000 minutes of the switchboard's; 1 000 x 5.5 and 2 000 x 6.5 of others, by 1 000 and 500 h."""
    assert subjects(PAY, CALL, LETTER) == {"vaxelsamtal": 0.3509, "lon": 0.4327, "intyg": 0.2164}


def test_little_work_bears_little_of_the_phone() -> None:
    """6 000 x 10 minutes against 300 x 3: a referral is 900 of 60 900 minutes, and not half of all calls."""
    referral = {**LETTER, "name": "Hänvisning", "volume": 300, "minutes": 3, "done_by": VAXEL}
    assert subjects(PAY, referral) == {"lon": 0.9852, "hanvisning": 0.0148}


def test_calls_take_their_units_time_and_no_desk_work() -> None:
    found = Founding(answered(entries(centre(PAY, CALL))))
    call = activities(found)["vaxelsamtal"]
    assert (call["driver"], call["rate"]["value"]) == ("calls_vaxel", {2027: 0.9})
    assert call["hands_on_share"]["value"] == 0.0
    groups = phone(found)["groups"]
    assert groups["talk_time_mean"]["value"] == {"vaxel": 60.0}
    assert groups["after_call_mean"]["value"] == {"vaxel": 0.0}
    assert "groups" not in phone(Founding(answered(entries(centre(PAY)))))


@pytest.mark.parametrize(
    ("services", "value", "expected"),
    [
        ([CALL, {**CALL, "name": "Två"}], VAXEL, f"en enhet som har samtal, för en tjänst var: {VAXEL}"),
        ([{**CALL, "done_by": LON}], LON, f"en enhet som har samtal, för en tjänst var: {VAXEL}"),
        ([{**CALL, "volume": 9000}], "9000", "andelen av samtalen som besvaras, som 0,9"),
    ],
)
def test_calls_that_nobody_takes_are_refused(
    services: list[dict[str, Any]], value: str, expected: str
) -> None:
    with pytest.raises(InputError) as refused:
        answered(entries(centre(PAY, *services, calls=0)))
    assert [(each.value, each.expected) for each in refused.value.findings] == [(value, expected)]
