"""Phone, call-backs, mail, lead times, backlog and improvement routines on small cases worked by hand."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from model.calendar import working_calendar
from model.followup import backlog, improvement, service
from model.parameters.loading import load
from model.parameters.phone_groups import group_number, phone_on
from model.parameters.variation import changed
from model.staffing.experiments.targets import targets

DAY = date(2011, 12, 31)
PARAMETERS = load(
    changes={
        "phone.answered_target": 0.85,
        "phone.service_level_target": 0.65,
        "phone.callback_lead_time": 2,
        "mail.lead_time": 3,
        "followup.lead_time_target": 0.95,
        "followup.call_back_target": 0.92,
        "followup.mail_target": 0.88,
    }
)
"""Every target and promise differs, so that a sibling's would show."""


def calls(*rows: tuple[int, str, str, int, int, int]) -> pd.DataFrame:
    columns = ["month", "unit", "half_hour", "offered", "answered", "within_threshold"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        abandoned=table["offered"] - table["answered"],
        wait_seconds=20.0 * table["answered"],
        handling_seconds=300.0 * table["answered"],
    )


CALLS = calls(
    (1, "unit_1", "08:30", 100, 95, 70), (1, "unit_1", "09:00", 100, 80, 60), (2, "unit_1", "08:30", 0, 0, 0)
)


def test_phone_against_promise() -> None:
    """Two half-hours keep one promise each: 80 answered, 65 in time, and 85 answered, 60 in time."""
    apart = calls((1, "unit_1", "09:30", 100, 80, 65), (1, "unit_1", "10:00", 100, 85, 60))
    table = pd.concat([CALLS, apart])
    found = service.phone_against_promise(table, ["half_hour"], PARAMETERS, 2011).set_index("half_hour")
    assert found["answer_rate_kept"].tolist() == [True, False, False, True]
    assert found["service_level_kept"].tolist() == [True, False, True, False]
    assert set(found["answer_rate_promise"]) == {0.85}
    assert set(found["service_level_promise"]) == {0.65}
    assert found.loc["08:30", ["wait", "handling"]].tolist() == [20, 300]


def test_each_number_is_judged_by_its_own_promise_and_all_by_their_calls() -> None:
    """Unit 1 has 100 calls in January and 300 in February; unit 2, promised more, has 100 and 60."""
    own = changed(
        PARAMETERS,
        {
            "phone.groups.answered_target": {"unit_2": 0.95},
            "phone.groups.service_level_target": {"unit_2": 0.45},
        },
    )
    table = calls(
        (1, "unit_1", "08:30", 100, 90, 60),
        (1, "unit_2", "08:30", 100, 91, 60),
        (2, "unit_1", "08:30", 300, 264, 195),
        (2, "unit_2", "08:30", 60, 50, 30),
    )
    by_unit = service.phone_against_promise(table, ["unit"], own, 2011).set_index("unit")
    assert by_unit["answer_rate_promise"].to_dict() == {"unit_1": 0.85, "unit_2": 0.95}
    assert by_unit["answer_rate_kept"].to_dict() == {"unit_1": True, "unit_2": False}
    assert by_unit["service_level_promise"].to_dict() == {"unit_1": 0.65, "unit_2": 0.45}
    assert by_unit["service_level_kept"].to_dict() == {"unit_1": False, "unit_2": True}
    by_month = service.phone_against_promise(table, ["month"], own, 2011)
    assert by_month["answer_rate_promise"].tolist() == pytest.approx([0.9, (300 * 0.85 + 60 * 0.95) / 360])
    assert by_month["service_level_promise"].tolist() == pytest.approx([0.55, (300 * 0.65 + 60 * 0.45) / 360])
    assert by_month["answer_rate_kept"].tolist() == [True, True]


def test_half_hours_without_calls_are_missing() -> None:
    heat = service.half_hours_by_month(CALLS)
    assert heat.loc["08:30", 1] == 0.95
    assert pd.isna(heat.loc["08:30", 2])
    assert pd.isna(heat.loc["09:00", 2])


def test_callers_are_promised_what_is_in_force_in_the_month() -> None:
    raised = load(changes={"phone.answered_target": {"2011-01-01": 0.8, "2011-02-15": 0.95}})
    table = calls((1, "unit_1", "08:30", 10, 9, 8), (2, "unit_1", "08:30", 10, 9, 8))
    found = service.phone_against_promise(table, ["month"], raised, 2011)
    assert found["answer_rate_promise"].tolist() == [0.8, 0.95]
    assert found["answer_rate_kept"].tolist() == [True, False]
    assert targets(raised, {"unit_1": 1.0}, 2011)["answer_rate"] == 0.95
    assert group_number(phone_on(raised.phone, date(2011, 2, 14)), "unit_1").answered_target == 0.8


def test_call_backs_and_mail_against_their_targets() -> None:
    """Nine of ten: enough for mail, not for call-backs."""
    call_backs = pd.DataFrame({"month": [1, 2], "unit": "unit_1", "promised": [10, 10], "on_time": [9, 10]})
    mail = pd.DataFrame({"month": [1, 2], "unit": "unit_1", "received": [100, 0], "on_time": [90, 0]})
    found = service.correspondence_against_promise(call_backs, mail, "month", PARAMETERS, DAY)
    columns = ["kind", "month", "asked", "on_time", "promise", "target", "kept"]
    assert found[columns].to_numpy().tolist() == [
        ["call_back", 1, 10, 9, 2, 0.92, False],
        ["call_back", 2, 10, 10, 2, 0.92, True],
        ["mail", 1, 100, 90, 3, 0.88, True],
        ["mail", 2, 0, 0, 3, 0.88, False],
    ]
    assert found["share"].tolist()[:3] == [0.9, 1.0, 0.9]
    assert pd.isna(found["share"].iloc[3])


def test_lead_times_beside_the_promise() -> None:
    observed = pd.DataFrame(
        {"month": [1, 2], "activity": "supplier_scanned", "completed": [100, 100], "on_time": [94, 96]}
    )
    found = service.lead_times_against_promise(observed, PARAMETERS, DAY)
    assert found["kept"].tolist() == [False, True]
    assert set(found["promise"]) == {PARAMETERS.activities["supplier_scanned"].lead_time.on(DAY)}


OPEN = pd.DataFrame(
    {
        "month": [1, 2],
        "activity": "cash",
        "open": [12, 9],
        "overdue": [2, 0],
        "oldest_days": pd.array([5, 2], dtype="Int64"),
    }
)
CAME = pd.DataFrame({"month": [1, 1, 2], "customer": [1, 2, 1], "activity": "cash", "volume": [60, 40, 57]})
DONE = pd.DataFrame({"month": [1, 2], "activity": "cash", "completed": [98, 60], "on_time": [98, 60]})


def test_backlog_balances() -> None:
    found = backlog.balance(OPEN, CAME, DONE)
    assert found["opening"].tolist() == [10, 12]
    assert found["arisen"].tolist() == [100, 57]
    assert (found["opening"] + found["arisen"] - found["completed"] == found["open"]).all()


def test_latest_backlog_in_days_of_work() -> None:
    """February 2011 has twenty working days: three completed a day."""
    found = backlog.latest(backlog.balance(OPEN, CAME, DONE), working_calendar(PARAMETERS, 2011)).iloc[0]
    assert (found["open"], found["overdue"], found["change"]) == (9, 0, -3)
    assert found["days_of_work"] == pytest.approx(3)


def test_backlog_by_month() -> None:
    found = backlog.by_month(backlog.balance(OPEN, CAME, DONE))
    assert found[["open", "overdue", "oldest_days"]].to_numpy().tolist() == [[12, 2, 5], [9, 0, 2]]
    assert found["overdue_share"].tolist() == pytest.approx([1 / 6, 0])


def test_incomplete_documents_over_the_documents_that_came() -> None:
    incomplete = pd.DataFrame(
        {
            "month": [1, 1],
            "customer": [1, 2],
            "activity": "cash",
            "cleared_by_phone": [3, 0],
            "returned": [1, 0],
        }
    )
    found = improvement.incomplete_documents(incomplete, CAME, "customer").set_index("customer")
    assert found.loc[1, ["documents", "incomplete", "cleared_by_phone", "returned"]].tolist() == [
        117,
        4,
        3,
        1,
    ]
    assert found.loc[1, "cleared_share"] == 0.75
    assert found.loc[2, "share"] == 0
    assert pd.isna(found.loc[2, "cleared_share"])


def test_scanning_errors_outstanding() -> None:
    errors = pd.DataFrame({"month": [1, 2], "reported": [10, 5], "corrected": [8, 6]})
    scanned = pd.DataFrame({"month": [1], "activity": "supplier_scanned", "volume": [1000]})
    found = improvement.scanning_errors(errors, scanned, ["supplier_scanned"])
    assert found["outstanding"].tolist() == [2, 1]
    assert found["per_thousand"].iloc[0] == 10
    assert pd.isna(found["per_thousand"].iloc[1])


def test_process_log_open_and_closed() -> None:
    log = pd.DataFrame(
        {
            "date": [date(2011, 4, 1), date(2011, 4, 11), date(2011, 4, 1)],
            "process": "accounting",
            "unit": "unit_1",
            "kind": ["idea", "idea", "problem"],
            "status": ["new", "in_progress", "done"],
            "closed": [None, None, date(2011, 4, 15)],
        }
    )
    found = improvement.process_log_by(log, "process", date(2011, 4, 30)).iloc[0]
    assert found[["entries", "new", "in_progress", "done", "rejected", "open"]].tolist() == [3, 1, 1, 1, 0, 2]
    assert (found["open_days"], found["oldest_days"], found["days_to_close"]) == (24, 29, 14)


def test_actions_as_they_stood() -> None:
    actions = pd.DataFrame(
        {
            "area": ["A", "B", "C"],
            "due": [date(2011, 3, 1), date(2011, 9, 1), date(2011, 3, 1)],
            "status": ["done", "done", "ongoing"],
            "source": ["customer_dialogue", "customer_dialogue", "staff_survey"],
        }
    )
    found = improvement.actions_at(actions, date(2011, 4, 30))
    assert found["status"].tolist() == ["done", "ongoing", "ongoing"]
    assert found["late"].tolist() == [False, False, True]
    assert improvement.actions_at(actions, date(2011, 4, 30), "staff_survey")["area"].tolist() == ["C"]
