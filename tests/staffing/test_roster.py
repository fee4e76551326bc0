"""The laid-out roster: hours, absence, phone schedule, fair turns."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from model.calendar import WorkingCalendar, working_calendar
from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.staffing.engine.office import Mode
from model.staffing.year.absence import absent_days
from model.staffing.year.people import Person, workforce
from model.staffing.year.roster import Roster, lay_out
from model.time_units import DAY, HOUR

YEAR = 2012


@pytest.fixture(scope="module")
def calendar(base: Parameters) -> WorkingCalendar:
    return working_calendar(base, YEAR)


@pytest.fixture(scope="module")
def people(base: Parameters, registers: Registers) -> tuple[Person, ...]:
    return workforce(base, registers, 2012)


@pytest.fixture(scope="module")
def roster(base: Parameters, calendar: WorkingCalendar, people: tuple[Person, ...]) -> Roster:
    return lay_out(base, calendar, people, seed=1, replication=0)


def without_absence(**more: object) -> Parameters:
    nothing = {
        "staffing.vacation_days": 0.0,
        "staffing.sick_share": 0.0,
        "staffing.other_leave_share": 0.0,
        "staffing.unit_meeting_hours": 0.0,
        "staffing.area_meeting_hours": 0.0,
        "staffing.planning_days": 0,
        "staffing.group_hours": 0.0,
        "staffing.training_hours": 0.0,
        "calendar.break_minutes": 0.0,
    }
    return load(changes={**nothing, **more})


def _mode_at(roster: Roster, time: float) -> np.ndarray:
    """Mode of each person at ``time``."""
    mode = np.full(len(roster.people), int(Mode.HOME))
    until = np.searchsorted(roster.time, time, side="right")
    mode[roster.person[:until]] = roster.mode[:until]  # the last change of each wins
    return mode


@pytest.fixture(scope="module")
def unhindered(calendar: WorkingCalendar, people: tuple[Person, ...]) -> Roster:
    return lay_out(without_absence(), calendar, people, 1, 0)


def test_full_time_without_absence_is_eight_hours_a_day(
    calendar: WorkingCalendar, people: tuple[Person, ...], unhindered: Roster
) -> None:
    hours = unhindered.present_hours.sum(axis=1)
    desk_only = np.array([p.employment == 1 and "phone" not in p.skills for p in people])
    year = len(calendar.days) * 8.0 - len(calendar.short_days) * 2.0
    assert hours[desk_only] == pytest.approx(year)
    # Phone duty lasts a little after closing, and on short days until then.
    on_phone = np.array([p.employment == 1 and "phone" in p.skills for p in people])
    assert (hours[on_phone] >= year).all()
    assert hours[on_phone] == pytest.approx(year, rel=0.01)


def test_hours_follow_from_the_changes(roster: Roster) -> None:
    present, duty = np.zeros(len(roster.people)), np.zeros(len(roster.people))
    for who in range(len(roster.people)):
        mine = roster.person == who
        time, mode = roster.time[mine], roster.mode[mine]
        spans = np.diff(time)
        present[who] = spans[mode[:-1] >= Mode.BACK_OFFICE].sum() / HOUR
        duty[who] = spans[mode[:-1] == Mode.PHONE].sum() / HOUR
    assert present == pytest.approx(roster.present_hours.sum(axis=1))
    assert duty == pytest.approx(roster.phone_hours.sum(axis=1))


def test_everyone_is_at_home_at_night_and_changes_are_in_order(
    roster: Roster, calendar: WorkingCalendar
) -> None:
    assert (np.diff(roster.time) >= 0).all()
    for day in (0, 57, len(calendar.days) - 1):
        assert (_mode_at(roster, calendar.starts[day] + 3 * HOUR) == Mode.HOME).all()
        assert (_mode_at(roster, calendar.starts[day] + 22 * HOUR) == Mode.HOME).all()


@pytest.mark.parametrize(
    ("path", "value", "share", "tolerance"),
    [
        ("vacation_days", 30, 30 / 250, 0.01),
        ("sick_share", 0.2, 0.2, 0.15),  # spells: few independent ones
        ("other_leave_share", 0.03, 0.03, 0.15),
    ],
)
def test_absence_takes_its_share(
    path: str,
    value: float,
    share: float,
    tolerance: float,
    calendar: WorkingCalendar,
    people: tuple[Person, ...],
    unhindered: Roster,
) -> None:
    roster = lay_out(without_absence(**{f"staffing.{path}": value}), calendar, people, 2, 0)
    absent = 1 - roster.present_hours.sum() / unhindered.present_hours.sum()
    assert absent == pytest.approx(share, rel=tolerance)


def test_everyone_takes_the_years_holiday(calendar: WorkingCalendar, people: tuple[Person, ...]) -> None:
    away = absent_days(without_absence(**{"staffing.vacation_days": 30}), calendar, people, 1, 0)
    assert set(away.sum(axis=1)) == {30}
    january = away[:, calendar.months == 1].sum(axis=1)
    assert january.mean() == pytest.approx(0.03 * 30, abs=0.2)


def test_the_phones_are_staffed_as_the_schedule_asks(
    base: Parameters, roster: Roster, calendar: WorkingCalendar
) -> None:
    units = np.array([person.unit for person in roster.people])
    asked = given = 0
    for day in range(0, len(calendar.days), 7):
        for unit, shifts in base.phone.schedule.value.items():
            for span, staff in shifts.items():
                start, end = map(seconds, span.split("-"))
                mode = _mode_at(roster, calendar.starts[day] + (start + end) / 2)
                on_duty = int(((mode == Mode.PHONE) & (units == unit)).sum())
                assert on_duty <= staff
                asked, given = asked + staff, given + on_duty
    assert given >= 0.99 * asked


def test_the_phones_stay_staffed_until_closing_on_short_days(
    roster: Roster, calendar: WorkingCalendar
) -> None:
    for day in calendar.short_days:
        index = calendar.days.index(day)
        mode = _mode_at(roster, calendar.starts[index] + 15.75 * HOUR)
        assert (mode == Mode.PHONE).sum() >= 7
        assert (mode == Mode.BACK_OFFICE).sum() == 0


def test_only_those_who_can_answer_are_on_duty(roster: Roster) -> None:
    able = np.array(["phone" in person.skills for person in roster.people])
    assert (roster.phone_hours.sum(axis=1)[~able] == 0).all()


def test_phone_duty_goes_round_fairly(roster: Roster) -> None:
    hours = roster.phone_hours.sum(axis=1)
    for unit in {person.unit for person in roster.people}:
        own = [
            hours[index]
            for index, person in enumerate(roster.people)
            if person.unit == unit and "phone" in person.skills and person.employment == 1
        ]
        assert max(own) - min(own) <= 0.05 * np.mean(own) + 6


def test_nobody_has_two_changes_at_once(roster: Roster) -> None:
    assert len(set(zip(roster.time, roster.person, strict=True))) == len(roster.time)


def test_lunch_is_taken_outside_the_phone_shift(
    base: Parameters, roster: Roster, calendar: WorkingCalendar
) -> None:
    """Who is at work from eleven to half past two is away for 45 minutes of it at least."""
    start = calendar.starts[100]
    minutes = np.array([_mode_at(roster, start + clock * 60) for clock in range(11 * 60, 14 * 60 + 30, 5)])
    present = (minutes != Mode.HOME).all(axis=0)
    away = (minutes == Mode.AWAY).sum(axis=0) * 5
    assert present.any()
    assert (away[present] >= base.calendar.lunch_minutes.value).all()


def test_part_time_goes_home_earlier(roster: Roster, calendar: WorkingCalendar) -> None:
    index, part = next((i, p) for i, p in enumerate(roster.people) if p.employment < 1)
    mine = (roster.person == index) & (roster.mode == Mode.HOME)
    latest = (roster.time[mine] % DAY).max()
    assert latest <= calendar.work_start + part.employment * 8.75 * HOUR + 60


def test_the_same_seed_lays_out_the_same(
    base: Parameters, calendar: WorkingCalendar, people: tuple[Person, ...], roster: Roster
) -> None:
    again = lay_out(base, calendar, people, 1, 0)
    np.testing.assert_array_equal(again.time, roster.time)
    np.testing.assert_array_equal(again.mode, roster.mode)


class TestWorkforce:
    def test_heads_do_not_handle_items(self, base: Parameters, people: tuple[Person, ...]) -> None:
        assert {person.role for person in people} == {
            role for role, kind in base.staffing.roles.items() if kind.productive
        }

    def test_five_fewer_are_taken_evenly(self, people: tuple[Person, ...], registers: Registers) -> None:
        fewer = workforce(load("five_fewer"), registers, 2012)
        assert len(fewer) == len(people) - 5
        sizes = [
            sum(p.unit == f"unit_{n}" and p.role == "finance_administrator" for p in fewer)
            for n in range(1, 5)
        ]
        assert max(sizes) - min(sizes) <= 2

    def test_one_more_has_a_colleagues_skills(self, people: tuple[Person, ...], registers: Registers) -> None:
        change = {"staffing.headcount_change": {"finance_administrator": 1}}
        more = workforce(load(changes=change), registers, 2012)
        assert len(more) == len(people) + 1
        assert any(person.skills == more[-1].skills for person in people)

    def test_training_gives_breadth_and_costs_hours(self, registers: Registers) -> None:
        broad = workforce(load("cross_training"), registers, 2012)
        administrators = [person for person in broad if person.role == "finance_administrator"]
        cases = {"accounts_payable", "accounts_receivable", "cash_and_bank"}
        assert all(cases <= person.skills for person in administrators)
        assert any(person.extra_training > 0 for person in administrators)

    def test_more_than_there_are_cannot_leave(self, registers: Registers) -> None:
        parameters = load(changes={"staffing.headcount_change": {"system_administrator": -80}})
        with pytest.raises(InputError, match="headcount_change"):
            workforce(parameters, registers, 2012)

    def test_an_unstaffable_schedule_is_refused(self, registers: Registers) -> None:
        changes = {"phone.schedule": {"unit_1": {"08:30-16:00": 60}}}
        with pytest.raises(InputError, match="unit_1"):
            workforce(load(changes=changes), registers, 2012)

    def test_people_start_when_the_customer_they_come_from_joins(
        self, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        parameters = load("onboarding")
        people = workforce(parameters, registers, 2012)
        late = [index for index, person in enumerate(people) if person.valid.first is not None]
        assert late
        roster = lay_out(parameters, calendar, people, 1, 0)
        for index in late:
            assert roster.present_hours[index, : people[index].valid.start.month - 1].sum() == 0
            assert roster.present_hours[index].sum() > 0


def test_a_planning_day_is_the_units_own(base: Parameters, roster: Roster, calendar: WorkingCalendar) -> None:
    october = calendar.first_of_month(base.staffing.planning_month.value)
    assert calendar.days[october] == date(2012, 10, 1)
    on_phone, present = ([], [])
    for clock in range(9, 16):
        mode = _mode_at(roster, calendar.starts[october] + clock * HOUR)
        on_phone.append(mode == Mode.PHONE)
        present.append(mode >= Mode.BACK_OFFICE)
    stays, works = np.any(on_phone, axis=0), np.any(present, axis=0)
    for index, person in enumerate(roster.people):
        if person.unit in ("unit_1", "unit_2"):
            assert works[index] == stays[index]
    assert (works & ~stays).any()


def test_who_else_works_does_not_change_ones_own_absence(
    base: Parameters, calendar: WorkingCalendar, people: tuple[Person, ...]
) -> None:
    whole = absent_days(base, calendar, people, 1, 0)
    fewer = absent_days(base, calendar, people[5:], 1, 0)
    np.testing.assert_array_equal(whole[5:], fewer)
    assert not np.array_equal(whole, absent_days(base, calendar, people, 1, 1))
