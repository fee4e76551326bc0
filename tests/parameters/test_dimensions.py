"""What a centre calls things is its own; a name of nothing is told, with what there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from model.errors import Finding, InputError
from model.observations.registers import load_registers
from model.parameters.checks.rules import breaches
from model.parameters.loading import load
from model.parameters.shorthand import in_short
from tests.pay_centre import YEAR, pay_parameters, write_pay_centre


def told(**changes: Any) -> list[tuple[str, str, str]]:
    """Place, value and what was expected of each breach of the changed centre."""
    tree = pay_parameters().model_dump()
    for path, value in changes.items():
        node = tree
        *steps, last = path.split("__")
        for step in steps:
            node = node[step]
        node[last] = value
    return [
        (place, str(value), wanted)
        for place, value, wanted in breaches(type(pay_parameters()).model_validate(tree))
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "place", "value", "wanted"),
    [
        (
            {"activities__meeting__driver": "customer_file"},
            "activities.meeting.driver",
            "customer_file",
            "digital",
        ),
        (
            {"activities__meeting__driver": "paper_x_months"},
            "activities.meeting.driver",
            "paper_x_months",
            "paper,",
        ),
        (
            {"activities__meeting__month_profile": "flat"},
            "activities.meeting.month_profile",
            "flat",
            "even, autumn",
        ),
        (
            {"activities__meeting__weekday_profile": "case"},
            "activities.meeting.weekday_profile",
            "case",
            "level",
        ),
        ({"activities__meeting__unit": "unit_1"}, "activities.meeting.unit", "unit_1", "pay, hire"),
        ({"mail__month_profile": "cases"}, "mail.month_profile", "cases", "even, autumn"),
        ({"phone__skill": "phone"}, "phone.skill", "phone", "slips, hiring, dialogue"),
        (
            {"demand__mid_year_change__value": {"2012-07-01": {"supplier": 2.0}}},
            "demand.mid_year_change.2012-07-01",
            "supplier",
            "pay_slips, recruitments, cases, calls, mail",
        ),
        (
            {"staffing__headcount_change__value": {"accountant": 1}},
            "staffing.headcount_change",
            "accountant",
            "payroll_officer, recruiter",
        ),
        (
            {"staffing__breadth_skills__value": {"recruiter": ["ledger"]}},
            "staffing.breadth_skills.recruiter",
            "ledger",
            "slips, hiring, dialogue",
        ),
        (
            {"demand__streams__pay_slips__channel_share__value": {YEAR: {"digital": 1.0}}},
            f"demand.streams.pay_slips.channel_share.{YEAR}",
            "digital",
            "kanalerna digital, paper",
        ),
        (
            {"demand__streams__recruitments__channels": {"paper": {"name": "papper"}}},
            "demand.streams",
            "paper",
            "ett namn för varje slag",
        ),
        (
            {"demand__rework__scanning_error_share__value": {"scanned": 0.1}},
            "demand.rework.scanning_error_share.scanned",
            "scanned",
            "en aktivitet",
        ),
        (
            {"what_if__shortcuts__value": {"e": "e_invoice"}},
            "what_if.shortcuts.e",
            "e_invoice",
            "digital, paper",
        ),
        (
            {"what_if__shown_service__value": "invoice"},
            "what_if.shown_service",
            "invoice",
            "digital_slip, paper_slip",
        ),
        (
            {"economy__overhead_split__value": {"rooms": 1, "board": 1, "cars": 1}},
            "economy.kinds",
            "rooms, board, stand_ins, pay_reserve",
            "cars",
        ),
        ({"economy__month_salary__value": {"head": 1}}, "economy.month_salary", "head", "payroll_officer"),
    ],
)
def test_a_name_of_nothing_is_told_with_what_there_is(
    change: dict[str, Any], place: str, value: str, wanted: str
) -> None:
    found = [breach for breach in told(**change) if breach[:2] == (place, value)]
    assert found
    assert wanted in found[0][2]


def test_a_centre_that_is_called_has_someone_to_answer_and_a_schedule() -> None:
    found = told(phone__calls__value={YEAR: {"pay": 10}})
    assert (
        "staffing.roles",
        "ingen answers_phone",
        "en roll som svarar i telefon (answers_phone: true)",
    ) in found
    assert ("phone.schedule", "pay saknas", "ett schema för enheten, som har samtal") in found
    assert any(place == "activities.call" for place, *_ in found)  # somebody must bear what calls cost


def test_phones_that_close_for_lunch_need_nobody_then() -> None:
    """Opening 08:30-16:00; nobody calls 12:00-13:00, half-hours 7 and 8."""
    profile = [1 / 13] * 7 + [0.0] * 2 + [1 / 13] * 6
    schedule = {unit: {"08:30-12:00": 2, "13:00-16:00": 2} for unit in load().organisation.units.value}
    closed = load(changes={"phone.half_hour_profile": profile, "phone.schedule": schedule})
    assert closed.phone.schedule.value["unit_1"] == schedule["unit_1"]
    with pytest.raises(InputError, match=r"ingen i tjänst 12:00 \(2 halvtimmar\)"):
        load(changes={"phone.schedule": schedule})


@pytest.mark.parametrize("day", ["2012-01-06", "2013-01-04", "2012-06-16"])
def test_a_short_day_is_a_working_day_of_its_year(day: str) -> None:
    with pytest.raises(InputError) as caught:
        load(changes={"calendar.short_days": {2012: [day]}})
    (finding,) = caught.value.findings
    assert (finding.place, finding.value, finding.expected) == (
        "calendar.short_days.2012",
        day,
        "en arbetsdag 2012",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"phone.handling_cv": float("inf")},
        {"phone.patience_mean": float("inf")},
        {"phone.patience_curve": [[0.0, 1.0], [float("inf"), 0.5]]},
        {"demand.streams.supplier_invoices.channel_share": {2012: {"supplier_e_invoice": float("nan")}}},
        {"price_rules.opening_reserve": {2011: float("-inf")}},
    ],
)
def test_no_parameter_is_infinite_or_no_number(change: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        load(changes=change)
    assert {finding.expected for finding in caught.value.findings} == {"ett ändligt tal"}


def test_channels_in_short() -> None:
    parameters = pay_parameters()
    path = "demand.streams.pay_slips.channel_share"
    assert in_short(parameters, YEAR, ["paper=0.1"]) == {path: {YEAR: {"digital": 0.9, "paper": 0.1}}}
    assert in_short(parameters, YEAR, ["digital-slips=0,4"]) == {path: {YEAR: {"digital": 0.4, "paper": 0.6}}}
    with pytest.raises(InputError, match="en kanal av digital, paper"):
        in_short(parameters, YEAR, ["e-invoices=0.9"])


def faults_of(
    folder: Path, file: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[Finding, ...]:
    """What is told of the centre in ``folder`` when ``old`` is ``new`` in a register."""
    write_pay_centre(folder)
    monkeypatch.setenv("TERTIAL_HOME", str(folder))
    path = folder / "data" / "registers" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_registers(load())
    return caught.value.findings


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "old", "new", "place", "wanted"),
    [
        (
            "people.csv",
            "payroll_officer",
            "accountant",
            "rad 3 (person P002), kolumn role",
            "head, payroll_officer, recruiter",
        ),
        (
            "people.csv",
            "slips;dialogue",
            "slips;ledger",
            "rad 4 (person P003), kolumn skills",
            "slips, hiring, dialogue",
        ),
        ("people.csv", "P005,hire", "P005,unit_1", "rad 6 (person P005), kolumn unit", "pay, hire"),
        ("customers.csv", "school", "district", "rad 4, kolumn kind", "hospital, school"),
        ("customers.csv", "hire", "unit_1", "rad 2, kolumn unit", "pay, hire"),
        (
            "customers.csv",
            "staff_weight",
            "head_weight",
            "activities.digital_slip.customer_weight",
            "hospital, school, head",
        ),
        ("customers.csv", "0.5", "0.6", "kolumn staff_weight", "vikter vars summa är 1"),
    ],
)
def test_registers_name_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, place: str, wanted: str
) -> None:
    findings = faults_of(tmp_path, file, old, new, monkeypatch)
    (found,) = [finding for finding in findings if finding.place == place]
    assert wanted in found.expected


def test_a_centre_in_a_folder_is_read_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_pay_centre(tmp_path)
    monkeypatch.setenv("TERTIAL_HOME", str(tmp_path))
    parameters = load()
    assert parameters.activities == pay_parameters().activities
    registers = load_registers(parameters)
    assert registers.customers["staff_weight"].tolist() == [0.5, 0.3, 0.2]
    assert [person.skills for person in registers.persons][2] == ("slips", "dialogue")
