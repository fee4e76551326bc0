"""Suggestions and complaints, four cases and the year before by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from model.followup import Period
from model.parameters.schema.parameters import Parameters
from model.presentation.language import speak
from model.reports.follow_up import complaints
from tests.reports.follow_up.shown import file, page, plain, with_tables


def case(
    day: int, category: str, unit: str | None, process: str | None, answered: int | None
) -> dict[str, object]:
    return {
        "case": f"2011-{day:03}",
        "received": date(2011, 2, day),
        "customer": 1,
        "category": category,
        "unit": unit,
        "process": process,
        "positive": day == 1,
        "answered": date(2011, 2, answered) if answered else None,
        "led_to": "Mallen ändrades" if category == "treatment" else None,
    }


@pytest.fixture
def by_hand(april: Period) -> Period:
    """Working days to the answers: 2, 1 and 4; one case waits."""
    now = [
        case(1, "treatment", "unit_2", "system_administration", 3),
        case(2, "treatment", "unit_1", "cash_and_bank", 3),
        case(3, "information", "unit_2", "system_administration", None),
        case(4, "treatment", "unit_1", None, 10),
    ]
    before = pd.DataFrame([case(7, "information", "unit_1", None, 8), case(8, "other", "unit_1", None, 9)])
    return with_tables(april, complaints=now, complaints_before=before)


def test_categories_beside_the_year_before(by_hand: Period, base: Parameters) -> None:
    table = complaints.by_category(by_hand, base)
    assert page(table) == [
        ["Bemötande", "3", "1", "0", "0", "+3"],
        ["Information", "1", "0", "1", "0", "0"],
        ["Övrigt", "0", "0", "1", "0", "−1"],
        ["Summa", "4", "1", "2", "0", "+2"],
    ]
    assert table.totals == [3]
    assert file(table)["Ändring"] == [3, 0, -1, 2]


def test_without_a_register_of_the_year_before_there_is_no_change(by_hand: Period, base: Parameters) -> None:
    shown = page(complaints.by_category(with_tables(by_hand, complaints_before=None), base))
    assert shown[-1] == ["Summa", "4", "1"]


def test_units_and_processes_each_most_first_and_ties_in_the_order_of_their_codes(
    by_hand: Period, base: Parameters
) -> None:
    rows = page(complaints.by_unit_and_process(by_hand, base))
    assert rows == [
        ["Enhet", "Enhet 1", "2", "0", "0", "2,5", "100 %"],
        ["", "Enhet 2", "2", "1", "1", "2,0", "100 %"],
        ["Process", "Systemförvaltning", "2", "1", "1", "2,0", "100 %"],
        ["", "Kassa och bank", "1", "0", "0", "1,0", "100 %"],
        ["", "Ingen process angiven", "1", "0", "0", "4,0", "100 %"],
    ]


def test_rows_stand_in_the_same_order_in_english(by_hand: Period, base: Parameters) -> None:
    swedish = complaints.by_unit_and_process(by_hand, base).data["of"].tolist()
    speak("en")
    try:
        assert complaints.by_unit_and_process(by_hand, base).data["of"].tolist() == swedish
        assert page(complaints.by_unit_and_process(by_hand, base))[3][1] == "Cash and bank"
    finally:
        speak("sv")


def test_what_cases_led_to_names_each_category_once(by_hand: Period, base: Parameters) -> None:
    table = complaints.led_to(by_hand, base)
    assert page(table) == [["Bemötande", "Mallen ändrades", "3", "2011-02-04"]]


def test_sentences(by_hand: Period, year: Period, base: Parameters) -> None:
    said = plain(complaints.sentence(by_hand, base))
    assert said.startswith(
        "4 synpunkter och klagomål har kommit in, varav en positiv; samma månader året före var det 2."
    )
    assert "Svar gavs efter 2 arbetsdagar (median)" in said
    assert said.endswith("1 ärende väntar på svar.")
    assert "var det 54." in plain(complaints.sentence(year, base))
