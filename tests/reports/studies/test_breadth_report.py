"""The breadth report, from a study of two people made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.presentation.language import speak
from model.reports.studies import breadth as report
from model.reports.studies import breadth_people, breadth_training, summaries
from model.staffing.studies.breadth import Absence, MonthSpan, Pool, SkillCoverage
from model.staffing.studies.breadth_study import BreadthStudy
from model.staffing.studies.cross_training import Proposal
from model.staffing.year.people import Person
from tests.reports.follow_up.shown import file, page, plain


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("sv")


PEOPLE = (
    Person(person="P016", unit="unit_2", role="accountant", employment=1.0, skills=frozenset({"closing"})),
    Person(
        person="P023",
        unit="unit_1",
        role="finance_administrator",
        employment=0.8,
        skills=frozenset({"phone", "subletting"}),
    ),
)
HOLDERS = pd.DataFrame(
    {
        "skill": ["subletting", "closing"],
        "unit": [None, "unit_2"],
        "holders": [2, 5],
        "full_time": [1.8, 4.5],
        "left": [1, 4],
        "thin": [True, False],
    }
)
CONSEQUENCES = pd.DataFrame(
    [
        ("P016", 120.0, 100.0, 140.0, 12.0, 0.01, "year_end", -0.15, 2.5),
        ("P023", 8.0, -4.0, 20.0, -1.0, -0.02, "subletting", -0.05, 0.5),
    ],
    columns=[
        "person", "late_hours", "late_hours_low", "late_hours_high", "overdue", "answer_rate", "activity",
        "on_time", "lead_days",
    ],
)  # fmt: skip
TRAINING = pd.DataFrame(
    [("P016", "unit_2", "accountant", "subletting", False, 40.0, 21_340.5)],
    columns=["person", "unit", "role", "skill", "near", "hours", "cost"],
)
PROOF = pd.DataFrame(
    [("P016", 100.0, 90.0, 110.0, 40.0, 30.0, 50.0, 60.0, 55.0, 65.0)],
    columns=[
        "person", "before", "before_low", "before_high", "after", "after_low", "after_high", "removed",
        "removed_low", "removed_high",
    ],
)  # fmt: skip


@pytest.fixture
def study() -> BreadthStudy:
    pools = (Pool("subletting"), Pool("closing", "unit_2"))
    centre = SkillCoverage(
        PEOPLE, pools, np.array([[False, True], [True, False]]), np.ones((2, 12)), np.ones((2, 12))
    )
    return BreadthStudy(
        year=2012,
        seed=1,
        confidence=0.95,
        centre=centre,
        holders=HOLDERS,
        absences={
            "P016": Absence("P016", 1, 3, (MonthSpan(1, 3, 1.25),)),
            "P023": Absence("P023", 10, 12, (MonthSpan(10, 12, 0.5),)),
        },
        consequences=CONSEQUENCES,
        proposal=Proposal(table=TRAINING, uncovered=pd.DataFrame(columns=["person", "before", "after"])),
        frontier=pd.DataFrame({"wanted": [1, 2], "trainings": [0, 1], "cost": [0.0, 21_340.5]}),
        proof=PROOF,
        simulated=44,
    )


def test_the_absences_stand_with_their_values(study: BreadthStudy, base: Parameters) -> None:
    table = breadth_people.everyone(study, base)
    first, second = page(table)
    assert first[:7] == ["P016", "Enhet 2", "jan–mar", "125 %", "+120", "20", "+12"]
    assert first[7] == "–"
    assert second[7] == "−2,0"
    columns = file(table)
    assert (columns["Från"], columns["Till"]) == ([1, 10], [3, 12])
    assert columns["Besvarade, andel"] == [None, -0.02]
    assert columns["I tid, andel"] == [-0.15, -0.05]


def test_a_skill_of_the_whole_centre_and_a_thin_one_are_said_so(
    study: BreadthStudy, base: Parameters
) -> None:
    rows = page(breadth_people.fewest_holders(study, base))
    assert rows[0] == ["Andrahandsuthyrning", "Hela verksamheten", "2", "1,8", "1", "för få"]
    assert (rows[1][1], rows[1][5]) == ("Enhet 2", "")


def test_roles_are_told_by_mean_lateness_and_how_many_are_surely_missed(
    study: BreadthStudy, base: Parameters
) -> None:
    rows = page(breadth_people.roles(study, base))
    assert rows == [
        ["Redovisningsekonom", "1", "125 %", "120", "1"],
        ["Ekonomiadministratör", "1", "50 %", "8", "0"],
    ]


def test_the_training_is_summed_to_the_ore_in_the_file(study: BreadthStudy, base: Parameters) -> None:
    table = breadth_training.proposal(study, base)
    unit = base.organisation.units.value["unit_2"]
    assert page(table) == [
        ["P016", "Redovisningsekonom", unit, "Andrahandsuthyrning", "nej", "40", "21 340"],
        ["Allt", "", "", "", "", "40", "21 340"],
    ]
    assert [cell.decimal for cell in file(table)["Kronor"]] == ["21340.50", "21340.50"]  # type: ignore[union-attr]
    assert table.totals == [1]


def test_the_summary_names_who_learns_what_and_what_that_removes(
    study: BreadthStudy, base: Parameters
) -> None:
    assert plain(report.summary(study, base)).splitlines() == [
        "- **Bredd:** för få kan andrahandsuthyrning (hela verksamheten, 2 kan).",
        (
            "- **Frånvaro:** mest märks redovisningsekonom: i medeltal 120 timmar försenat arbete när en är "
            "borta i 3 månader. Mest ger P016 i enhet 2, jan–mar: 120 timmar."
        ),
        "- **Utbildning:** P016 lär sig andrahandsuthyrning, för 21 340 kronor.",
        "- **Bevis:** förseningen minskar säkert för 1 av de 1 som märks mest, sammanlagt med 60 %.",
    ]


def test_in_english_the_same_is_said(study: BreadthStudy, base: Parameters, english: None) -> None:
    lines = plain(report.summary(study, base)).splitlines()
    assert lines[0] == "- **Breadth:** too few can do subletting (the whole centre, 2 can)."
    assert page(breadth_people.roles(study, base))[0][0] == "Accountant"


def test_work_that_nobody_has_time_for_is_shown_only_where_there_is_any(
    study: BreadthStudy, base: Parameters
) -> None:
    assert breadth_training.uncovered(study, base) == []


def test_the_command_line_tells_late_work_with_its_half_width(study: BreadthStudy, base: Parameters) -> None:
    rows = page(summaries.missed(study, base, "Grundscenario"))
    assert rows[0] == ["P016", "Enhet 2", "jan–mar", "125 %", "120 ± 20"]
