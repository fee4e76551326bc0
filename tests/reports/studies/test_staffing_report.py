"""The staffing report, from a year of two replications counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest

from model.observations.registers import Registers
from model.parameters.loading import load
from model.presentation.display import LeftOut
from model.presentation.language import speak
from model.reports.studies import staffing as report
from model.reports.studies import staffing_capacity, staffing_cases, staffing_phone
from model.reports.studies.words import half_hour_starts
from tests.reports.follow_up.shown import file, page, plain
from tests.staffing.test_estimates import outcome

AIMS = {
    "phone.answered_target": 0.96,
    "followup.lead_time_target": 0.97,
    "followup.mail_target": 0.7,
    "followup.call_back_target": 0.99,
}


@pytest.fixture
def english() -> Iterator[None]:
    speak("en")
    yield
    speak("sv")


def test_activities_stand_with_shares_in_the_file_and_points_on_the_page() -> None:
    """Cash: 0.9 and 1 on time, so 0.95 ± 12.706 x 0.05; in all 15 and 14 of 16."""
    table = staffing_cases.by_activity(outcome(), load())
    rows = {row[0]: row[1:] for row in page(table)}
    cash = rows[load().activities["cash"].name]
    assert (cash[0], cash[1], cash[4], cash[5]) == ("10", "6", "95,0 %", "63,5")
    assert rows["Alla ärenden"][0] == "16"
    assert rows["E-post"][4] == "75,0 %"
    assert table.totals == [3]
    assert file(table)["±, andel"][0] == pytest.approx(0.6353, abs=1e-4)
    assert file(table)["Klart i tid"][-1] == pytest.approx(29 / 32)


def test_kinds_of_work_that_miss_their_own_target_are_named() -> None:
    """Cases 0.95 in time, call-backs 1, mail 0.75; a lower wish for mail is no wish for cases."""
    parameters = load(changes=AIMS)
    cases = staffing_cases.cases(outcome(), parameters)
    late = cases[cases["on_time"] < cases["target"]]
    assert late["activity"].tolist() == ["cash"]
    assert staffing_cases.goal_in_words(cases) == "sitt mål"
    chart = staffing_cases.least_on_time(outcome(), parameters)
    assert chart.caption == "Lägst andel i tid: E-post"
    assert chart.note == "I orange de som ligger under sitt mål."
    same = load(changes={name: 0.8 for name in AIMS if name.startswith("followup")})
    assert plain(staffing_cases.goal_in_words(staffing_cases.cases(outcome(), same))) == "målet 80 %"


def test_the_summary_names_lateness_by_activity_and_load_by_unit() -> None:
    parameters = load(changes=AIMS)
    lines = plain(report.summary(outcome(), parameters)).splitlines()
    cash = parameters.activities["cash"].name
    told = f"1 av 3 slag av ärenden når inte sitt mål klart i tid; lägst ligger {cash[0].lower()}{cash[1:]}."
    assert lines[1] == f"- **Ledtider:** {told}"
    assert lines[2] == "- **Belastning:** 81 % av närvarande tid.", "one unit is neither highest nor lowest"


def test_each_promise_is_a_key_figure_with_its_verdict(english: None) -> None:
    """Answered 0.9 and 1: from 0.315 to all, which may or may not reach the target."""
    first = report.key_figures(outcome(), load(changes=AIMS)).figures[0]
    assert (first.label, plain(first.value)) == ("Calls answered", "95.0%")
    assert (plain(first.comparison), first.state) == ("± 34.3, target 96%", "warning")
    assert first.state_text == "Uncertain whether the target is reached"


def test_calls_by_unit_end_with_all_of_them() -> None:
    table = staffing_phone.calls_by_unit(outcome(), ["unit_1", "all"])
    assert table["is_total"].tolist() == [False, True]
    assert table["answer_rate"].tolist() == pytest.approx([0.95, 0.95])


def test_utilisation_is_told_of_units_and_then_of_roles(english: None) -> None:
    table = staffing_capacity.utilisation(outcome(), load())
    assert [row[0] for row in page(table)] == ["Unit 1", "Accountant"]


def test_a_promise_of_nothing_is_no_key_figure() -> None:
    """Nobody calls: cases, mail and call-backs are left of the five."""
    silent = replace(outcome(), phone=outcome().phone.iloc[:0])
    figures = report.key_figures(silent, load()).figures
    assert len(figures) == 3
    assert all("–" not in figure.value for figure in figures)
    assert isinstance(staffing_phone.introduction(silent), LeftOut)
    assert "gruppnummer" in plain(staffing_phone.introduction(outcome()))


def test_nothing_late_is_told_as_all_in_time() -> None:
    """All 16 cases in time at a target of one in two."""
    parameters = load(changes={name: 0.5 for name in AIMS if name.startswith("followup")})
    told = plain(report.summary(outcome(), parameters)).splitlines()[1]
    assert told == "- **Ledtider:** alla 3 slag av ärenden når målet 50 % klart i tid."


def test_a_half_hour_when_the_phone_is_closed_is_not_the_hardest_to_get_through() -> None:
    """Nobody is answered at 09:00, when the phone is closed; at 08:30 half are, at 09:30 nine in ten."""
    parameters = load()
    profile = list(parameters.phone.half_hour_profile.value)
    assert half_hour_starts(parameters)[:3] == ["08:30", "09:00", "09:30"]
    rows = [
        {**row, "half_hour": half_hour, "offered": 10, "answered": answered}
        for row in outcome().phone.groupby("replication").head(1).to_dict("records")
        for half_hour, answered in ((0, 5), (1, 0), (2, 9))
    ]
    called = replace(outcome(), phone=pd.DataFrame(rows))
    closed = load(changes={"phone.half_hour_profile": [profile[0] + profile[1], 0.0, *profile[2:]]})
    always = staffing_phone.by_half_hour(called, parameters)
    assert always.caption == "Svårast att komma fram 09:00 till Enhet 1"
    chart = staffing_phone.by_half_hour(called, closed)
    assert chart.caption == "Svårast att komma fram 08:30 till Enhet 1"
    assert chart.note.endswith("Där linjen är bruten är telefonen stängd.")


def test_a_skill_that_no_work_takes_is_no_vulnerability(registers: Registers) -> None:
    """Where nobody calls, what only calls take has no holders to count."""
    parameters = load()
    every = [row[0] for row in page(staffing_capacity.skills(parameters, registers))]
    phone = parameters.staffing.skills[parameters.phone.skill].name
    assert phone in every
    quiet = load(changes={"contacts.calls": {year: {} for year in parameters.contacts.calls.value}})
    assert [row[0] for row in page(staffing_capacity.skills(quiet, registers))] == [
        name for name in every if name != phone
    ]
