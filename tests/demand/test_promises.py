"""A promise that changes within the year holds for what arrives from its day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from model.calendar import working_calendar
from model.demand.promises import call_back_deadlines, mail_deadlines, promised_deadlines
from model.errors import InputError
from model.parameters.loading import load
from model.parameters.quantity import ByDate
from model.parameters.schema.demand import Promise

YEAR = 2012
BASE = load()
CALENDAR = working_calendar(BASE, YEAR)
PATH = "activities.supplier_scanned"


def test_what_arrives_before_the_day_keeps_its_old_promise() -> None:
    dated = {f"{PATH}.lead_time": {"2011-01-01": 3, "2012-07-02": 1}}
    found, three, one = (
        promised_deadlines(CALENDAR, load(changes=changes).activities["supplier_scanned"])
        for changes in (dated, {f"{PATH}.lead_time": 3}, {f"{PATH}.lead_time": 1})
    )
    first = CALENDAR.days.index(date(YEAR, 7, 2))
    np.testing.assert_array_equal(found[:first], three[:first])
    np.testing.assert_array_equal(found[first:], one[first:])
    assert (found[first:] < three[first:]).all()


def test_a_time_of_day_may_come_on_a_day() -> None:
    documented = {"unit": "klockslag", "meaning": "prov", "source": "prov"}
    cut_off = ByDate[str | None].model_validate({"value": {"2012-10-01": "12:00"}, **documented})
    whole = load(changes={f"{PATH}.lead_time": 1}).activities["supplier_scanned"]
    activity = whole.model_copy(update={"cut_off": cut_off})
    assert activity.promise.value_on(date(YEAR, 9, 28)) == Promise(1, None)
    assert activity.promise.value_on(date(YEAR, 10, 1)) == Promise(1, "12:00")
    due = promised_deadlines(CALENDAR, activity)
    first = CALENDAR.days.index(date(YEAR, 10, 1))
    assert due[first] == CALENDAR.starts[first + 1] + 12 * 3600
    assert due[first - 1] == CALENDAR.ends[first]  # the last working day of September: the end of the next


def test_letters_have_promises_by_date_too() -> None:
    mail = load(changes={"mail.lead_time": {"2011-01-01": 2, "2012-12-01": 0}}).mail
    due = mail_deadlines(CALENDAR, mail)
    day = CALENDAR.days.index(date(YEAR, 12, 3))
    assert due[day] == CALENDAR.ends[day]
    assert due[day - 1] == CALENDAR.ends[day + 1]


def test_a_bare_value_holds_on_every_day() -> None:
    lead = BASE.activities["supplier_scanned"].lead_time
    assert lead.on(date(1950, 1, 1)) == lead.on(date(2050, 1, 1))


def test_a_year_without_a_promise_is_told() -> None:
    late = load(changes={f"{PATH}.lead_time": {"2012-07-02": 1}}).activities["supplier_scanned"]
    with pytest.raises(InputError, match="en dag som har ett värde: från 2012-07-02"):
        promised_deadlines(CALENDAR, late)


def test_call_backs_have_promises_by_date_too() -> None:
    phone = load(changes={"phone.callback_lead_time": {"2011-01-01": 2, "2012-12-01": 0}}).phone
    due = call_back_deadlines(CALENDAR, phone)
    day = CALENDAR.days.index(date(YEAR, 12, 3))
    assert due[day] == CALENDAR.ends[day]
    assert due[day - 1] == CALENDAR.ends[day + 1]
