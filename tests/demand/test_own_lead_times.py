"""A customer may be promised a lead time of its own: its work is due by it, nobody else's is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from model.calendar import working_calendar
from model.demand.drawing.workload import draw
from model.demand.promises import promised_deadlines
from model.errors import InputError
from model.observations.registers import load_registers
from model.parameters.loading import load
from model.pricing.amending.promises import agreed_promises, unsaid_changes
from model.staffing.year.simulated_year import draw_year
from tests.small_world import small_changes

YEAR, WORK, CUSTOMER = 2012, "supplier_scanned", 7
SMALL = small_changes()
OWN = SMALL | {"demand.customer_lead_times": {WORK: {CUSTOMER: 1}}}
"""A customer's scanned invoices in one working day; all others' in three."""


def test_its_work_is_due_earlier_and_all_else_as_before() -> None:
    base, own = load(changes=SMALL), load(changes=OWN)
    registers, calendar = load_registers(base), working_calendar(base, YEAR)
    before, after = (draw(side, registers, calendar, 3, 0).items for side in (base, own))
    row = registers.customers["number"].tolist().index(CUSTOMER)
    work = list(base.activities).index(WORK)
    its = (before.customer == row) & (before.activity == work) & np.isfinite(before.due)
    assert its.sum() > 20
    np.testing.assert_array_equal(before.due[~its], after.due[~its])
    day = calendar.day_index(before.arrival[its])
    inside = day < len(calendar.days) - 3
    np.testing.assert_array_equal(after.due[its][inside], calendar.ends[day[inside] + 1])
    np.testing.assert_array_equal(before.due[its][inside], calendar.ends[day[inside] + 3])


def test_what_comes_back_is_due_by_it_too() -> None:
    own = load(changes=OWN)
    drawn = draw_year(own, load_registers(own), YEAR, 3, 0)
    work = list(drawn.workload.activities).index(WORK)
    items, office = drawn.workload.items, drawn.office
    row = load_registers(own).customers["number"].tolist().index(CUSTOMER)
    mine = (items.activity[drawn.rows] == work) & (items.customer[drawn.rows] == row)
    rows = set(office.work.deadline[mine].tolist())
    assert rows == {len(drawn.workload.activities)}
    assert not set(office.work.deadline[~mine].tolist()) & rows
    wanted = promised_deadlines(drawn.calendar, own.activities[WORK], 1)[:-1]
    np.testing.assert_array_equal(office.days.deadline[rows.pop()], wanted)


def test_its_agreement_promises_it_and_an_amendment_does_not_change_it_silently() -> None:
    own = load(changes=OWN)
    agreed = agreed_promises(own, YEAR)
    assert agreed[f"demand.customer_lead_times.{WORK}.{CUSTOMER}"] == "1"
    (fault,) = unsaid_changes(agreed, load(changes=SMALL), YEAR)
    assert fault.value == "inget"
    assert "1 som i avtalet" in fault.expected


def test_a_lead_time_of_what_there_is_not_is_told_with_all_others() -> None:
    with pytest.raises(InputError) as told:
        load(changes={"demand.customer_lead_times": {"supplier_scaned": {7: 1}, WORK: {99: 2}}})
    places = {finding.place: finding.value for finding in told.value.findings}
    assert places == {
        "demand.customer_lead_times": "supplier_scaned",
        f"demand.customer_lead_times.{WORK}": "kund 99",
    }


def test_the_day_of_a_year_without_any_promise_is_told() -> None:
    late = load(changes={f"activities.{WORK}.lead_time": {"2012-07-01": 3}})
    with pytest.raises(InputError):
        promised_deadlines(working_calendar(late, YEAR), late.activities[WORK], 1)
    assert late.activities[WORK].lead_time.on(date(YEAR, 7, 2)) == 3
