"""Changes during the year: people who come, go, are away or learn; volumes that change; timelines of each."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.calendar import WorkingCalendar, working_calendar
from model.demand.drawing.workload import draw
from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.staffing import simulate_year
from model.staffing.engine.office import NONE, Fate
from model.staffing.year.learning import pace
from model.staffing.year.measures import measure
from model.staffing.year.pay import Employed
from model.staffing.year.people import HIRED, Person, full_time, workforce
from model.staffing.year.roster import lay_out
from model.time_units import MINUTE
from model.validity.span import ALWAYS, Span
from tests.small_world import small_changes
from tests.staffing.centre import DESK, HOME, NINE, PHONE, Centre, moment

ADMINISTRATOR = "finance_administrator"
JULY = "2012-07-01"


@pytest.fixture(scope="module")
def calendar(base: Parameters) -> WorkingCalendar:
    return working_calendar(base, 2012)


def people_with(registers: Registers, **changes: object) -> tuple[Person, ...]:
    return workforce(
        load(changes={f"staffing.{name}": value for name, value in changes.items()}), registers, 2012
    )


def test_full_time_equivalents_are_exact() -> None:
    """Three of a tenth are three tenths, and of a leap year's 366 days 183 are a half."""
    half = Span(date(2012, 1, 1), date(2012, 7, 1))
    tenths = [Employed("unit_1", ADMINISTRATOR, Fraction(1, 10), ALWAYS)] * 3
    tenths += [Employed("unit_2", "manager", Fraction(3, 5), half)]
    assert full_time(tenths, 2012) == {ADMINISTRATOR: Fraction(3, 10), "manager": Fraction(3, 10)}
    person = Person(person="1", unit="unit_1", role=ADMINISTRATOR, employment=0.1, skills=frozenset())
    assert full_time([person] * 3, 2012) == {ADMINISTRATOR: Fraction(3, 10)}


class TestHeadcount:
    def test_by_unit(self, base: Parameters, registers: Registers) -> None:
        before = Counter(person.unit for person in workforce(base, registers, 2012))
        plan = {"unit_1": {ADMINISTRATOR: -1}, "unit_3": {ADMINISTRATOR: 2}}
        after = Counter(person.unit for person in people_with(registers, headcount_change_by_unit=plan))
        assert {unit: after[unit] - before[unit] for unit in before} == {
            "unit_1": -1,
            "unit_2": 0,
            "unit_3": 2,
            "unit_4": 0,
        }

    def test_who_leaves_in_july_works_until_june(
        self, base: Parameters, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        people = people_with(registers, mid_year_change={JULY: {ADMINISTRATOR: -2}})
        assert len(people) == len(workforce(base, registers, 2012))
        leaving = [number for number, person in enumerate(people) if person.valid.last == date(2012, 6, 30)]
        assert len(leaving) == 2
        hours = lay_out(base, calendar, people, seed=1, replication=0).present_hours
        assert (hours[leaving, :6] > 0).all()
        assert (hours[leaving, 6:] == 0).all()

    def test_who_comes_in_july_is_new_to_everything(
        self, base: Parameters, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        people = people_with(registers, mid_year_change={JULY: {ADMINISTRATOR: 1}})
        (hired,) = (number for number, person in enumerate(people) if person.person.startswith(HIRED))
        assert people[hired].learning == people[hired].skills
        hours = lay_out(base, calendar, people, seed=1, replication=0).present_hours
        assert (hours[hired, :6] == 0).all()
        assert (hours[hired, 6:] > 0).all()

    def test_no_more_can_leave_than_there_are(self, registers: Registers) -> None:
        with pytest.raises(InputError, match=r"mid_year_change\.2012-07-01\.system_administrator"):
            people_with(registers, mid_year_change={JULY: {"system_administrator": -50}})

    def test_a_unit_that_does_not_exist_is_named(self, registers: Registers) -> None:
        with pytest.raises(InputError, match="unit_9"):
            people_with(registers, headcount_change_by_unit={"unit_9": {ADMINISTRATOR: 1}})


class TestLongAbsence:
    def test_months_away_are_whole(self, registers: Registers, calendar: WorkingCalendar) -> None:
        parameters = load(changes={"staffing.long_absence": {"P010": ["2012-03-01", "2012-05-31"]}})
        people = workforce(parameters, registers, 2012)
        away = next(number for number, person in enumerate(people) if person.person == "P010")
        hours = lay_out(parameters, calendar, people, seed=1, replication=0).present_hours[away]
        assert (hours[2:5] == 0).all()
        assert (hours[[0, 1, 5, 7, 8, 9, 10, 11]] > 0).all()

    @pytest.mark.slow
    def test_nobody_elses_days_change(
        self, base: Parameters, registers: Registers, calendar: WorkingCalendar
    ) -> None:
        parameters = load(changes={"staffing.long_absence": {"P010": ["2012-03-01", "2012-05-31"]}})
        people = workforce(base, registers, 2012)
        before = lay_out(base, calendar, people, seed=1, replication=0).present_hours
        after = lay_out(parameters, calendar, people, seed=1, replication=0).present_hours
        changed = {people[row].person for row in np.flatnonzero((before != after).any(axis=1))}
        in_the_unit = {person.person for person in people if person.unit == "unit_1"}
        assert "P010" in changed
        assert changed <= in_the_unit  # who takes over the phone shifts moves breaks

    @pytest.mark.parametrize(
        ("who", "days"), [("P999", ["2012-01-01", "2012-02-29"]), ("P010", ["2012-05-01", "2012-03-31"])]
    )
    def test_a_plan_that_cannot_be_is_refused(self, registers: Registers, who: str, days: list[str]) -> None:
        with pytest.raises(InputError, match=who):
            people_with(registers, long_absence={who: days})


class TestVolumes:
    @pytest.mark.parametrize("stream", ["supplier_invoices", "calls"])
    def test_a_factor_from_july_leaves_the_first_half_alone(
        self, registers: Registers, calendar: WorkingCalendar, stream: str
    ) -> None:
        plan = {"demand.mid_year_change": {JULY: {stream: 2.0}}}
        plain, more = load(changes=small_changes()), load(changes=small_changes() | plan)
        before, after = (draw(parameters, registers, calendar, 1, 0) for parameters in (plain, more))

        def by_half(workload, name):
            if name == "calls":
                when = workload.calls.arrival[np.isfinite(workload.calls.arrival)]
            else:
                activity = workload.activities.index(name)
                when = workload.items.arrival[workload.items.activity == activity]
                when = when[np.isfinite(when)]
            july = calendar.starts[calendar.first_of_month(7)]
            return np.array([(when < july).sum(), (when >= july).sum()])

        name = "calls" if stream == "calls" else "supplier_e_invoice"
        first, second = by_half(after, name) / by_half(before, name)
        assert first == pytest.approx(1.0, abs=0.08)
        assert second == pytest.approx(2.0, rel=0.12)

    def test_everything_is_still_accounted_for(self, registers: Registers) -> None:
        plan = {
            "demand.mid_year_change": {"2012-04-01": {"supplier_invoices": 1.5, "mail": 2.0}},
            "staffing.mid_year_change": {"2012-09-01": {ADMINISTRATOR: -3}, "2012-10-01": {ADMINISTRATOR: 2}},
            "staffing.long_absence": {"P010": ["2012-01-01", "2012-12-31"]},
            "phone.routing": "overflow",
        }
        parameters = load(changes=small_changes() | plan)
        year = simulate_year(parameters, registers, 2012, seed=2, replication=0)
        tables = measure(parameters, year)
        assert (
            tables["phone"]["offered"] == tables["phone"]["answered"] + tables["phone"]["abandoned"]
        ).all()
        items, history = year.workload.items, year.history
        came = np.isfinite(items.arrival) & (items.parent == NONE)
        assert np.isfinite(history.release[came]).all()
        open_items = tables["backlog"].query("month == 12")["open"].sum()
        needed = (items.work > 0) & (np.isfinite(items.arrival) | np.isfinite(history.release))
        assert open_items == (needed & ~np.isfinite(history.end)).sum()


def all_in_one(_person: Person, skills: frozenset[str]) -> np.ndarray:
    """One pool, opened by any skill."""
    return np.array([bool(skills)])


class TestLearning:
    """A newcomer's work takes ``1 + (initial - 1) exp(-weeks / scale)`` times as long."""

    def test_the_curve_falls_towards_one(self, registers: Registers, calendar: WorkingCalendar) -> None:
        parameters = load(changes={"staffing.mid_year_change": {JULY: {ADMINISTRATOR: 1}}})
        people = workforce(parameters, registers, 2012)
        factors = pace(parameters, calendar, people, all_in_one, 1)
        (hired,) = (number for number, person in enumerate(people) if person.person.startswith(HIRED))
        learning = parameters.staffing.learning
        extra, scale = learning.initial_factor.value - 1, learning.weeks.value
        first_week = int(calendar.starts[calendar.first_of_month(7)] // (7 * 86400))
        assert factors[first_week, hired, 0] == pytest.approx(1 + extra)
        assert factors[first_week + 8, hired, 0] == pytest.approx(1 + extra * math.exp(-8 / scale))
        assert (np.diff(factors[first_week:, hired, 0]) < 0).all()
        assert (np.delete(factors, hired, axis=1) == 1).all()

    def test_nobody_new_leaves_one_week(self, base: Parameters, registers: Registers, calendar) -> None:
        people = workforce(base, registers, 2012)
        factors = pace(base, calendar, people, all_in_one, 1)
        assert factors.shape == (1, len(people), 2)
        assert (factors == 1).all()

    def test_half_done_work_passed_on_takes_what_is_left(self) -> None:
        centre = Centre(pace=np.array([[[2.0, 1.0], [1.0, 1.0]]]))
        centre.item(NINE, work=30)
        centre.person((NINE, DESK), (NINE + 40, HOME))
        centre.person((NINE + 40, DESK), (1005, HOME))
        history = centre.play()
        assert history.end.tolist() == [moment(NINE + 50)]  # 20 of 30 minutes done in 40, the rest in 10
        assert history.worked.tolist() == [50 * MINUTE]

    @given(
        work=st.integers(1, 500), factor=st.floats(1.0, 3.0), stops=st.lists(st.integers(1, 300), max_size=4)
    )
    @settings(deadline=None)
    def test_interruptions_cost_no_work_but_rounding(
        self, work: int, factor: float, stops: list[int]
    ) -> None:
        centre = Centre(pace=np.array([[[factor, 1.0]]]))
        centre.item(NINE, work=work / 60)
        for stop in stops:
            centre.call(NINE + stop / 60, handling=0)
        centre.person((NINE, PHONE), (1005, HOME))
        history = centre.play()
        wanted = work * factor
        assert history.worked[0] == pytest.approx(wanted, abs=factor * (len(stops) + 1) / 1024)


class TestOverflow:
    def centre(self, after: float) -> Centre:
        centre = Centre(groups=(0, 1), overflow_after=after)
        centre.call(NINE, handling=30, unit=0)
        centre.call(NINE + 1, handling=5, unit=0)
        centre.person((NINE, PHONE), (1005, HOME), group=0)
        return centre

    def test_the_next_group_answers_who_has_waited_long(self) -> None:
        centre = self.centre(after=3)
        centre.person((NINE, PHONE), (1005, HOME), group=1)
        history = centre.play()
        assert history.answered.tolist() == [moment(NINE), moment(NINE + 4)]
        assert history.call_person.tolist() == [0, 1]

    def test_who_becomes_free_takes_their_own_first(self) -> None:
        centre = self.centre(after=3)
        centre.call(NINE, handling=10, unit=1)
        centre.call(NINE + 6, handling=2, unit=1)
        centre.person((NINE, PHONE), (1005, HOME), group=1)
        history = centre.play()
        assert history.answered[[1, 3]].tolist() == [moment(NINE + 12), moment(NINE + 10)]

    def test_a_long_wait_answered_at_last_by_the_own_group_is_not_answered_twice(self) -> None:
        centre = self.centre(after=3)
        centre.person((NINE + 60, PHONE), (1005, HOME), group=1)
        history = centre.play()
        assert history.answered[1] == moment(NINE + 30)
        assert history.fate.tolist() == [Fate.ANSWERED, Fate.ANSWERED]
        assert history.call_person.tolist() == [0, 0]

    def test_without_overflow_the_other_group_stays_idle(self) -> None:
        centre = self.centre(after=np.inf)
        centre.person((NINE, PHONE), (1005, HOME), group=1)
        assert centre.play().call_seconds[1] == 0
