"""The staffing report, from a year of two replications counted by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.parameters.loading import load
from model.presentation.language import speak
from model.reports.studies import staffing as report
from model.reports.studies import staffing_capacity, staffing_cases, staffing_phone
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
    assert lines[2].startswith("- **Belastning:** Enhet 1 är högst belastad med")


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
