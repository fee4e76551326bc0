"""The optimisation report, from a study of two places made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.presentation.language import speak
from model.reports.studies import optimisation as report
from model.reports.studies import (
    optimisation_phone,
    optimisation_proof,
    optimisation_rota,
    optimisation_routing,
    optimisation_staffing,
)
from model.staffing.phone.rota import Rota
from model.staffing.phone.shifts import Shift
from model.staffing.studies.least_staffing import Place, Team
from model.staffing.studies.optimisation_study import OptimisationStudy
from tests.reports.follow_up.shown import file, page, plain

PROOF = pd.DataFrame(
    [
        ("accountant", "lead_time", 0.9, 0.95, 29, 30, 0.83, 1.0, True),
        ("unit_1", "service_level", 0.8, 0.82, 20, 30, 0.47, 0.83, False),
    ],
    columns=["place", "promise", "target", "mean", "kept", "years", "low", "high", "shown"],
)
FEWER_PEOPLE = pd.DataFrame(
    [
        ("accountant", "lead_time", 0.85, 3, 30, 0.02, 0.27, True, False),
        ("unit_1", "answer_rate", 0.93, 25, 30, 0.65, 0.94, False, False),
    ],
    columns=["place", "promise", "mean", "kept", "years", "low", "high", "refuted", "passes"],
)
FEWER_SHIFTS = pd.DataFrame(
    [
        ("unit_1", "", True, 29, 30, False),
        ("unit_1", "08:30-10:00", False, 0, 1, True),
        ("unit_1", "08:30-10:00 > 09:00-10:00", True, 12, 30, True),
    ],
    columns=["unit", "change", "manned", "kept", "years", "refuted"],
)
ROUTING = pd.DataFrame(
    [
        (routing, measure, mean, difference, difference - margin, difference + margin)
        for routing, shift in (("separate", 0.0), ("overflow", 0.01), ("pooled", 0.03))
        for measure, mean, difference, margin in (
            ("wait", 40 - 1000 * shift, -1000 * shift, 1.5),
            ("service_level", 0.8 + shift, shift, 0.004),
            ("answer_rate", 0.9 + shift / 2, shift / 2, 0.002),
        )
    ],
    columns=["routing", "measure", "mean", "difference", "low", "high"],
)


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("sv")


@pytest.fixture
def study() -> OptimisationStudy:
    places = (Place("unit_1", "finance_administrator", "unit_1"), Place("accountant", "accountant", None))
    load = pd.DataFrame({"person": ["P001", "P002"], "days": [5, 0], "hours": [2.5, 0.0]})
    turns = pd.DataFrame({"person": ["P001"], "day": [1], "shift": [Shift(0, 5)]})
    rota = Rota(turns, load, {"P001": [True] * 5, "P002": [False] * 5}, 1)
    return OptimisationStudy(
        year=2012,
        seed=1,
        confidence=0.95,
        team=Team(places, (), {}),
        now={"unit_1": 9, "accountant": 4},
        counts={"unit_1": 8, "accountant": 5},
        plans_now={"unit_1": {Shift(0, 6): 1}},
        plans={"unit_1": {Shift(0, 5): 2, Shift(5, 9): 1}},
        cost_now=5_000_000.0,
        cost=4_876_000.0,
        changes={},
        proof=PROOF,
        fewer_people=FEWER_PEOPLE,
        fewer_shifts=FEWER_SHIFTS,
        duty=pd.DataFrame(),
        frontier=pd.DataFrame(),
        ladder=pd.DataFrame(),
        routing=ROUTING,
        routing_hours={"separate": 50.0, "overflow": 45.0, "pooled": 40.0},
        rotas={"unit_1": rota},
        reserve={},
        steps=(),
        proofs=1,
        simulated=90,
        phone_years=400,
    )


def test_people_are_told_by_place_and_summed(study: OptimisationStudy, base: Parameters) -> None:
    table = optimisation_staffing.staffing(study, base)
    assert page(table) == [
        ["Enhet 1", "Ekonomiadministratör", "9", "8", "−1"],
        ["hela verksamheten", "Redovisningsekonom", "4", "5", "+1"],
        ["Allt", "", "13", "13", "0"],
    ]
    assert table.totals == [2]


def test_the_phone_schedule_is_told_in_shifts_and_in_hours_a_week(
    study: OptimisationStudy, base: Parameters
) -> None:
    """Two shifts of 2.5 hours and one of 2, five days a week; now one of 3 hours."""
    table = optimisation_phone.shifts(study, base)
    assert page(table) == [
        ["Enhet 1", "2 × 08:30–11:00, 11:00–13:00", "3", "15,0", "35,0"],
        ["Allt", "", "3", "15,0", "35,0"],
    ]
    assert file(table)["Minst"] == [35.0, 35.0]


def test_the_proof_stands_in_the_order_of_places_and_its_file_has_years_and_ends(
    study: OptimisationStudy, base: Parameters
) -> None:
    table = optimisation_proof.proof(study, base)
    promise = f"Svar inom {base.phone.answer_threshold.value:g} sekunder"
    assert page(table) == [
        [
            "Enhet 1",
            promise,
            "80 %",
            "82,0 %",
            "20 av 30",
            "47 %–83 %",
            "inte visat",
        ],
        ["Redovisningsekonom", "Ärenden i tid", "90 %", "95,0 %", "29 av 30", "83 %–100 %", "visat"],
    ]
    columns = file(table)
    assert (columns["Höll"], columns["År"]) == ([20, 29], [30, 30])
    assert (columns["Sannolikhet, lägst"], columns["Sannolikhet, högst"]) == ([0.47, 0.83], [0.83, 1.0])


def test_with_less_what_is_refuted_is_told_apart_from_what_only_fails(
    study: OptimisationStudy, base: Parameters
) -> None:
    rows = page(optimisation_proof.fewer_people(study, base))
    assert [(row[0], row[1], row[-1]) for row in rows] == [
        ("Enhet 1", "7", "klarar inte provet"),
        ("Redovisningsekonom", "4", "räcker inte"),
    ]
    (unit,) = page(optimisation_proof.fewer_shifts(study, base))
    assert unit == ["Enhet 1", "2", "1", "1", "0", "08:30–10:00 blir 09:00–10:00", "12 av 30"]


def test_routings_stand_with_changes_and_half_widths(study: OptimisationStudy) -> None:
    table = optimisation_routing.routings(study)
    rows = page(table)
    assert rows[0] == ["Ett nummer per enhet", "40,0", "", "80,0 %", "", "90,0 %", "", "50,0"]
    assert rows[2][1:7] == ["10,0", "−30,0 ± 1,5", "83,0 %", "+3,0 ± 0,4", "91,5 %", "+1,5 ± 0,2"]
    data = table.block().data
    assert data.header[2:4] == ["Ändring", "Ändring, ±"]
    assert data.columns[2:4] == [[None, pytest.approx(-10.0), pytest.approx(-30.0)], [None, 1.5, 1.5]]
    assert data.header[5:7] == ["Ändring, andel", "Ändring, andel, ±"]
    assert data.columns[5][2] == pytest.approx(0.03)


def test_the_week_tells_shifts_and_who_is_away(study: OptimisationStudy, base: Parameters) -> None:
    (week,) = optimisation_rota.weeks(study, base)
    assert page(week) == [
        ["P001", "", "08:30–11:00", "", "", "", "2,5"],
        ["P002", "borta", "borta", "borta", "borta", "borta", "0,0"],
    ]
    told = plain(optimisation_rota.fairness(study, base))
    assert told == "Telefontid per person i veckan: enhet 1 2,5–2,5 timmar, 1 pass utan någon."


def test_the_summary_in_english(study: OptimisationStudy, base: Parameters, english: None) -> None:
    lines = plain(report.summary(study, base)).splitlines()
    assert lines[0] == (
        "- **Staffing:** 13 people against 13 now (unit 1 −1, accountant +1). The wage cost becomes SEK 4.88 "
        "million a year, SEK −124 thousand against now."
    )
    assert lines[1] == (
        "- **Phone schedule:** 35.0 hours on the phone a week against 15.0 now, in 3 shifts a day."
    )
    assert lines[3].endswith("One pooled number saves 20% of the phone time.")
