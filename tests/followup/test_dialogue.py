"""Complaints, meetings, the customer log and answers in words, on small cases worked by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.calendar import working_calendar
from model.followup import complaints, dialogue
from model.observations.registers import load_registers
from model.parameters.loading import load

PARAMETERS = load()
REGISTERS = load_registers(PARAMETERS)
CALENDAR = working_calendar(PARAMETERS, 2011)


def cases(*rows: tuple[str, date, int | None, str, bool, date | None, str | None]) -> pd.DataFrame:
    columns = ["case", "received", "customer", "category", "positive", "answered", "led_to"]
    return pd.DataFrame(rows, columns=columns).astype({"customer": "Int64"}).assign(unit="unit_1")


NOW = cases(
    ("a", date(2011, 4, 20), 1, "information", False, date(2011, 4, 27), "Sidan skrevs om"),
    ("b", date(2011, 4, 20), None, "information", False, None, None),
    ("c", date(2011, 5, 2), 1, "availability", True, date(2011, 5, 16), "Sidan skrevs om"),
)
BEFORE = cases(("d", date(2010, 4, 20), 2, "treatment", True, date(2010, 4, 27), None))


def test_cases_without_a_customer_are_counted() -> None:
    found = complaints.complaints_by(NOW, "customer")
    assert found["received"].sum() == len(NOW)
    assert found.loc[found["customer"].isna(), "received"].tolist() == [1]


def test_compilation_of_two_years() -> None:
    found = complaints.compilation(NOW, BEFORE).set_index("category")
    assert found.index.tolist() == ["information", "availability", "treatment"]
    assert found.loc["treatment"].tolist() == [0, 0, 1, 1, -1]
    assert found["received"].sum() == len(NOW)
    assert found["received_before"].sum() == len(BEFORE)


def test_compilation_without_a_register_of_the_year_before() -> None:
    found = complaints.compilation(NOW, None)
    assert found["received_before"].isna().all()
    assert found["received"].tolist() == [2, 1]


def test_time_to_answer_counts_working_days() -> None:
    """20-27 April 2011 is three working days (Easter), 2-16 May ten."""
    found = complaints.time_to_answer(NOW, CALENDAR, 5).iloc[0]
    assert (found["received"], found["answered"], found["unanswered"]) == (3, 2, 1)
    assert found["median_days"] == 6.5
    assert found["within"] == 0.5
    by_category = complaints.time_to_answer(NOW, CALENDAR, 5, "category").set_index("category")
    assert by_category.loc["information", "within"] == 1
    assert by_category["received"].sum() == 3


def test_time_to_answer_of_no_answers_is_missing() -> None:
    found = complaints.time_to_answer(NOW[NOW["case"] == "b"], CALENDAR, 5).iloc[0]
    assert np.isnan(found["median_days"])
    assert np.isnan(found["within"])


def test_unanswered_and_what_cases_led_to() -> None:
    found = complaints.unanswered(NOW, CALENDAR, date(2011, 4, 30))
    assert found[["case", "days"]].to_numpy().tolist() == [["b", 5]]
    led = complaints.led_to(NOW)
    assert led["cases"].tolist() == [1, 1]
    assert led["category"].tolist() == ["availability", "information"]
    twice = pd.concat([NOW, NOW.assign(received=date(2011, 4, 28))])
    led = complaints.led_to(twice)
    assert led["cases"].tolist() == [2, 2]
    assert led["latest"].tolist() == [date(2011, 5, 2), date(2011, 4, 28)]


MEETINGS = pd.DataFrame(
    {
        "date": [date(2011, 2, 1), date(2011, 3, 1), date(2011, 5, 2)],
        "customer": [1, 1, 2],
        "head_of_area": [True, False, False],
    }
)


def test_meetings_by_customer_and_month() -> None:
    found = dialogue.meetings_by(MEETINGS, REGISTERS, "customer")
    assert found.to_numpy().tolist() == [[1, 2, 1], [2, 1, 0]]
    assert dialogue.meetings_by(MEETINGS, REGISTERS, ["unit", "month"])["meetings"].sum() == len(MEETINGS)


def test_customers_with_fewer_meetings_than_promised() -> None:
    """Four a year: one by the end of April, two by the end of August."""
    april = dialogue.fewer_meetings(MEETINGS[MEETINGS["customer"] == 1], REGISTERS, PARAMETERS, 2011, 4)
    assert set(april["customer"]) == set(range(2, 34))
    assert (april["promised"] == 1).all()
    august = dialogue.fewer_meetings(MEETINGS, REGISTERS, PARAMETERS, 2011, 8).set_index("customer")
    assert 1 not in august.index
    assert august.loc[2, ["held", "missing", "latest"]].tolist() == [1, 1, date(2011, 5, 2)]
    assert pd.isna(august.loc[3, "latest"])
    known = REGISTERS.customers.set_index("number")
    for customer in (2, 30):
        assert (
            august.loc[customer, ["name", "unit"]].tolist() == known.loc[customer, ["name", "unit"]].tolist()
        )
    assert dialogue.fewer_meetings(MEETINGS, REGISTERS, PARAMETERS, 2011, 2).empty


def test_answers_by_theme_and_tone() -> None:
    answers = pd.DataFrame(
        [("other", "praise", "C"), ("availability", "proposal", "B"), ("availability", "praise", "A")],
        columns=["theme", "tone", "text"],
    )
    assert dialogue.answers_by_theme(answers, PARAMETERS)["text"].tolist() == ["A", "B", "C"]


def test_study_of_information() -> None:
    study = pd.DataFrame(
        {
            "method": ["web_survey", "interview", "interview"],
            "channel": ["own_intranet", "own_intranet", "city_intranet"],
            "answers": [8, 2, 2],
            "critical": [1, 1, 2],
            "finding": ["A", "A", "B"],
        }
    )
    found = dialogue.information_study(study)
    assert found["channel"].tolist() == ["city_intranet", "own_intranet"]
    assert found["share"].tolist() == pytest.approx([1, 0.2])
    assert found["finding"].tolist() == ["B", "A"]


def test_meetings_are_promised_for_the_days_that_each_promise_holds() -> None:
    """Four a year through June and ten from July: 2 by June, then 4 x 181 / 365 + 10 x 184 / 365 = 7.02."""
    changed = load(changes={"followup.meetings_per_customer": {"2010-01-01": 4, "2011-07-01": 10}})
    assert dialogue.promised_meetings(changed, 2011, 6) == 2
    assert dialogue.promised_meetings(changed, 2011, 12) == 7
