"""Least staffing and phone schedule: shifts, rota, staffing and the whole study on small centres."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.arrays import Floats
from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.quantity import seconds
from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.kept_promises import Kept, fewest_years, most_failures
from model.staffing.experiments.year_promises import year_table
from model.staffing.phone.crew import ANSWERED, OFFERED, WITHIN, PhoneYears, phone_years
from model.staffing.phone.rota import Rota, may_take, weekly_rota
from model.staffing.phone.schedule import PhonePromise, Search, first_requirement
from model.staffing.phone.shifts import (
    Cut,
    Plan,
    Shift,
    cheapest,
    half_hours,
    lawful_shifts,
    lunches,
    on_duty,
    person_hours,
    plan_of,
    schedule,
    smaller,
)
from model.staffing.studies.least_staffing import StaffSearch, Team, cheapest_counts, kept_by, team_of
from model.staffing.studies.phone_study import PhoneStudy
from model.staffing.year.people import Person, workforce
from model.staffing.year.simulated_year import simulate_year
from model.time_units import HALF_HOUR, HOUR

pytestmark = pytest.mark.slow

FIXED = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


def least_hours(shifts: Sequence[Shift], least: Sequence[int], most: int) -> float:
    """Fewest hours that cover ``least``, by trying every number of people up to ``most`` on every shift."""
    plans = (
        dict(zip(shifts, counts, strict=True)) for counts in product(range(most + 1), repeat=len(shifts))
    )
    return min(person_hours(plan) for plan in plans if (on_duty(plan, len(least)) >= least).all())


# --- shifts ---------------------------------------------------------------------------------------------


@FIXED
@given(st.lists(st.integers(0, 2), min_size=4, max_size=4))
def test_the_programme_finds_what_trying_everything_finds(least: list[int]) -> None:
    shifts = [Shift(0, 2), Shift(1, 3), Shift(2, 4), Shift(0, 3), Shift(1, 4)]
    plan = cheapest(shifts, np.array(least))
    assert (on_duty(plan, 4) >= least).all()
    assert person_hours(plan) == least_hours(shifts, least, 2)


def test_a_cut_is_kept() -> None:
    shifts = [Shift(0, 2), Shift(2, 4)]
    plan = cheapest(shifts, np.array([1, 1, 1, 1]), [Cut(np.array([0.0, 0.0, 1.0, 0.5]), 4.0)])
    assert plan == {Shift(0, 2): 1, Shift(2, 4): 3}


def test_what_no_shift_covers_is_refused() -> None:
    with pytest.raises(ValueError, match="no solution"):
        cheapest([Shift(0, 2)], np.array([1, 1, 1]))


@FIXED
@given(st.sampled_from([1.0, 1.5, 2.0]), st.sampled_from([2.0, 3.0, 4.5]), st.sampled_from([4.75, 5.0, 5.5]))
def test_every_shift_leaves_a_lunch_in_time(
    base: Parameters, shortest: float, longest: float, stretch: float
) -> None:
    rules = {"shortest_shift": shortest, "longest_shift": longest, "longest_stretch": stretch}
    parameters = changed(base, {f"optimisation.{name}": value for name, value in rules.items()})
    start, end = map(seconds, base.calendar.working_hours.value)
    opening, length = seconds(base.calendar.opening_hours.value[0]), base.calendar.lunch_minutes.value * 60
    for shift in lawful_shifts(parameters):
        assert shortest <= shift.hours <= longest
        for lunch in lunches(parameters, shift):
            on_phone = (opening + shift.start * HALF_HOUR, opening + shift.end * HALF_HOUR)
            assert lunch + length <= on_phone[0] or lunch >= on_phone[1]
            assert lunch - start <= stretch * HOUR
            assert end - lunch - length <= stretch * HOUR


def test_lunches_that_no_shift_can_meet_are_named(base: Parameters) -> None:
    """After a lunch at 11:15 the day is 4.75 hours, before one at 12:45 as long."""
    with pytest.raises(InputError, match=r"calendar\.lunch_starts: värdet 11:15, 12:00, 12:45; .* högst 4 "):
        lawful_shifts(changed(base, {"optimisation.longest_stretch": 4.0}))


def test_a_shift_over_all_lunches_and_longer_is_unlawful(base: Parameters) -> None:
    """From 11 to 14 lunch would come after six hours."""
    assert lunches(base, Shift(5, 11)) == []
    assert Shift(6, 9) in lawful_shifts(base)


@FIXED
@given(st.data())
def test_a_schedule_is_the_same_there_and_back(base: Parameters, data: st.DataObject) -> None:
    shifts = data.draw(st.lists(st.sampled_from(lawful_shifts(base)), min_size=1, unique=True))
    plan = {shift: data.draw(st.integers(1, 3)) for shift in shifts}
    assert plan_of(base, schedule(base, plan)) == plan


def test_smaller_plans_have_a_person_or_half_an_hour_less() -> None:
    plan = {Shift(0, 3): 2, Shift(3, 6): 1}
    saved = sorted(person_hours(plan) - person_hours(other) for other in smaller(plan, 2))
    assert saved == [0.5] * 4 + [1.5] * 2
    assert len(smaller({Shift(0, 2): 1}, 2)) == 1


# --- how sure ---------------------------------------------------------------------------------------------


def test_how_many_years_show_a_probability() -> None:
    assert fewest_years(0.9, 0.95) == 29
    assert most_failures(29, 0.9, 0.95) == 0
    assert most_failures(28, 0.9, 0.95) == -1
    assert most_failures(100, 0.9, 0.95) == 4
    assert Kept(29, 29).shows(0.9, 0.95)
    assert not Kept(28, 29).shows(0.9, 0.95)
    assert Kept(5, 8).refutes(0.9, 0.95)
    assert not Kept(6, 8).refutes(0.9, 0.95)


def test_the_exact_interval_is_cloppers_and_pearsons() -> None:
    """Their tables: 10 of 10 gives 0.6915 to 1, 4 of 10 gives 0.1216 to 0.7376."""
    assert Kept(10, 10).interval(0.95) == pytest.approx((0.6915, 1.0), abs=5e-5)
    assert Kept(4, 10).interval(0.95) == pytest.approx((0.1216, 0.7376), abs=5e-5)
    assert Kept(0, 10).interval(0.95) == pytest.approx((0.0, 0.3085), abs=5e-5)


# --- phone schedule ---------------------------------------------------------------------------------------


def test_the_phone_alone_is_the_phone_of_the_whole_year(
    small_world: Parameters, registers: Registers
) -> None:
    """Every call, answered by the same number on duty, unless a shift was left empty or someone is new."""
    parameters = changed(
        small_world,
        {
            "staffing.vacation_days": 0,
            "staffing.sick_share": 0.0,
            "staffing.other_leave_share": 0.0,
        },
    )
    plans = {unit: plan_of(parameters, spans) for unit, spans in parameters.phone.schedule.value.items()}
    alone = phone_years(parameters, registers, year=2012, seed=1, replications=[3]).play(plans)[0]
    whole = year_table(parameters, simulate_year(parameters, registers, 2012, 1, 3))
    whole = whole.set_index(["promise", "place"])
    for place, unit in enumerate(plans):
        assert whole.loc[("answer_rate", unit), "whole"] == pytest.approx(alone[place, OFFERED], abs=1)
        assert whole.loc[("answer_rate", unit), "part"] == pytest.approx(alone[place, ANSWERED], abs=2)
        assert whole.loc[("service_level", unit), "part"] == pytest.approx(alone[place, WITHIN], abs=2)


def test_the_schedule_found_is_least_among_its_neighbours(base: Parameters, registers: Registers) -> None:
    """Three half-days of calls to one unit: the search's answer holds, and nothing smaller does."""
    parameters = changed(
        base,
        {
            "optimisation.probability": 0.5,
            "phone.calls": {2012: dict.fromkeys(UNITS, 4000)},
            "contacts.calls": {2012: {}},
        },
    )
    promises = [PhonePromise(ANSWERED, 0.93), PhonePromise(WITHIN, 0.85)]
    drawn = phone_years(parameters, registers, year=2012, seed=1, replications=range(5), units=["unit_1"])
    search = Search(parameters, lambda plan, _: drawn.play({"unit_1": plan}), promises)
    first = first_requirement(parameters, {"unit_1": 12_000.0}, len(drawn.calendar.days), promises)
    found = search.run(first)
    assert search.holds(found)
    assert (on_duty(found, half_hours(parameters)) > 0).all()
    for other in smaller(found, 3):
        assert (on_duty(other, half_hours(parameters)) == 0).any() or not search.holds(other)
    assert set(found) <= set(lawful_shifts(parameters))


def test_years_of_calls_are_counted_once_and_the_same_from_the_cache(
    base: Parameters, registers: Registers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many as the questions play when nothing is cached, whatever was asked and played before."""
    played: list[int] = []
    play = PhoneYears.play

    def counting(years: PhoneYears, crews: Mapping[str, Plan]) -> Floats:
        found = play(years, crews)
        played.append(len(found))
        return found

    monkeypatch.setattr(PhoneYears, "play", counting)
    monkeypatch.setenv("TERTIAL_CACHE", str(tmp_path))
    parameters = changed(
        base,
        {
            "phone.calls": {2012: dict.fromkeys(UNITS, 500)},
            "contacts.calls": {2012: {}},
            "optimisation.probability": 0.5,
            "optimisation.frontier": [0.5, 0.6],
            "optimisation.phone_replications": 3,
            "optimisation.phone_proof_replications": 3,
        },
    )
    reserve = {(unit, part): 0.0 for unit in UNITS for part in (ANSWERED, WITHIN)}

    def asked() -> int:
        phone = PhoneStudy(parameters, registers, 2012, seed=1, tell=lambda *_: None)
        plans = {unit: phone.found(unit, reserve) for unit in UNITS}
        phone.found(UNITS[0], reserve)
        phone.frontier(100.0)
        phone.routings(plans)
        phone.routing_hours(plans, reserve)
        phone.fewer_shifts(plans, reserve)
        return phone.years

    cold = asked()
    assert cold == sum(played)
    assert asked() == cold == sum(played)


# --- rota -------------------------------------------------------------------------------------------------


def someone(number: int, unit: str = "unit_1", employment: float = 1.0, skill: str = "phone") -> Person:
    return Person(
        person=f"P{number:03d}",
        unit=unit,
        role="finance_administrator",
        employment=employment,
        skills=frozenset({skill}),
    )


def require_lawful(parameters: Parameters, rota: Rota, people: Sequence[Person], there: np.ndarray) -> None:
    by_name = {person.person: row for row, person in enumerate(people)}
    assert not rota.table.duplicated(["person", "day"]).any()
    for row in rota.table.itertuples():
        person = people[by_name[str(row.person)]]
        assert there[by_name[str(row.person)], int(row.day)]  # type: ignore[arg-type]
        assert may_take(parameters, person, "unit_1", Shift(*row.shift))  # type: ignore[misc]
    most = parameters.optimisation.most_phone_hours.value
    assert (rota.load["hours"] <= most * rota.load["employment"] + 1e-9).all()


@FIXED
@given(st.data())
def test_every_rota_is_lawful(base: Parameters, data: st.DataObject) -> None:
    people = [
        someone(
            number,
            data.draw(st.sampled_from(["unit_1", "unit_1", "unit_2"])),
            data.draw(st.sampled_from([1.0, 0.8, 0.5])),
            data.draw(st.sampled_from(["phone", "phone", "closing"])),
        )
        for number in range(data.draw(st.integers(1, 6)))
    ]
    there = np.array(
        data.draw(
            st.lists(
                st.lists(st.booleans(), min_size=3, max_size=3), min_size=len(people), max_size=len(people)
            )
        )
    )
    plan = dict.fromkeys(data.draw(st.lists(st.sampled_from(lawful_shifts(base)), min_size=1, max_size=3)), 1)
    rota = weekly_rota(base, people, there, plan, "unit_1")
    require_lawful(base, rota, people, there)
    assert rota.unfilled == 3 * sum(plan.values()) - len(rota.table)


def test_turns_are_fair(base: Parameters) -> None:
    """Three shifts a day for five days among six: two or three each, and 80 per cent has no more hours."""
    people = [someone(number, employment=0.8 if number == 0 else 1.0) for number in range(6)]
    plan = {Shift(0, 4): 1, Shift(4, 8): 1, Shift(9, 13): 1}
    rota = weekly_rota(base, people, np.ones((6, 5), dtype=bool), plan, "unit_1")
    assert rota.unfilled == 0
    assert rota.load["hours"].max() == 6.0
    assert rota.load["hours"].min() >= 4.0
    assert rota.load["hours"].iloc[0] == 4.0


@FIXED
@given(st.integers(2, 3), st.integers(1, 2), st.integers(1, 2))
def test_the_fairest_rota_is_what_trying_everything_finds(
    base: Parameters, staff: int, days: int, shifts: int
) -> None:
    people = [someone(number) for number in range(staff)]
    plan = {Shift(0, 4): 1, Shift(9, 15): 1} if shifts == 2 else {Shift(0, 4): 1}
    rota = weekly_rota(base, people, np.ones((staff, days), dtype=bool), plan, "unit_1")
    lengths = [shift.hours for shift in sorted(plan)] * days
    loads = []
    for turn in product(range(staff), repeat=len(lengths)):
        pairs = [(who, place // shifts) for place, who in enumerate(turn)]
        if len(set(pairs)) == len(pairs):
            hours = np.bincount(turn, lengths, staff)
            loads.append(hours.max())
    assert rota.unfilled == 0
    assert rota.load["hours"].max() == pytest.approx(min(loads))


# --- staffing ---------------------------------------------------------------------------------------------


@FIXED
@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 3), st.integers(0, 30), st.integers(5, 15)),
        min_size=1,
        max_size=3,
    )
)
def test_the_cheapest_counts_are_what_trying_everything_finds(
    places: list[tuple[int, int, int, int]],
) -> None:
    costs, least, needed, each = (list(column) for column in zip(*places, strict=True))
    found = cheapest_counts(costs, least, list(zip(needed, each, strict=True)))
    tried = [
        sum(cost * count for cost, count in zip(costs, counts, strict=True))
        for counts in product(range(8), repeat=len(places))
        if all(
            count >= low and count * hours >= work
            for count, low, work, hours in zip(counts, least, needed, each, strict=True)
        )
    ]
    assert sum(cost * count for cost, count in zip(costs, found, strict=True)) == min(tried)


class Imagined:
    """Years in which a place keeps its promise in all years when it has enough, and helps nobody."""

    def __init__(self, registers: Registers, team: Team, enough: dict[str, int]) -> None:
        self.registers, self.team, self.enough = registers, team, enough

    def __call__(self, parameters: Parameters, numbers: Sequence[int]) -> pd.DataFrame:
        counts = dict.fromkeys(self.enough, 0)
        for person in workforce(parameters, self.registers, 2012):
            counts[self.team.of(person)] += 1
        rows = [
            ("lead_time", name, 100 if count >= self.enough[name] else 50, 100, 0.0, number)
            for name, count in counts.items()
            for number in numbers
        ]
        rows += [("presence", name, count, 0, 100.0 * count, 0) for name, count in counts.items()]
        return pd.DataFrame(rows, columns=["promise", "place", "part", "whole", "hours", "replication"])


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(2, 6), min_size=6, max_size=6))
def test_the_search_ends_at_the_least_that_is_enough(
    base: Parameters, registers: Registers, sizes: list[int]
) -> None:
    few = {unit: {"08:30-16:00": 1} for unit in UNITS}
    parameters = changed(base, {"phone.schedule": few})
    team = team_of(parameters, registers, 2012)
    enough = dict(zip(team.counts, sizes, strict=True))
    years = Imagined(registers, team, enough)
    search = StaffSearch(parameters, registers, team, years)
    found = search.run(years(parameters, [0]), dict.fromkeys(enough, 1))
    assert found == enough
    assert kept_by(parameters, years(search.staffed(found), [0]))["kept"].all()


def test_counts_become_changes_by_unit_and_back(base: Parameters, registers: Registers) -> None:
    team = team_of(base, registers, 2012)
    wanted = {
        name: count + change
        for (name, count), change in zip(team.counts.items(), (1, -2, 0, 1, -3, 2), strict=True)
    }
    staffed = changed(base, team.changes(base, wanted))
    assert team_of(staffed, registers, 2012).counts == wanted


UNITS = ("unit_1", "unit_2", "unit_3", "unit_4")


# --- bad input --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (
            "longest_shift",
            5.5,
            "optimisation.longest_shift: värdet 5.5; väntat: högst optimisation.longest_stretch, 5",
        ),
        (
            "longest_stretch",
            6.0,
            r"optimisation.longest_stretch: värdet 6.0; väntat: högst 5 timmar (arbetstidslagen 15 §)",
        ),
        (
            "daily_rest",
            9.0,
            "optimisation.daily_rest: värdet 9.0; väntat: minst 11 timmar (arbetstidslagen 13 §)",
        ),
        ("shortest_shift", 1.25, "optimisation.shortest_shift: värdet 1.25; väntat: hela halvtimmar"),
        (
            "shortest_shift",
            3.5,
            "optimisation.longest_shift: värdet 3.0; väntat: minst optimisation.shortest_shift, 3.5",
        ),
        ("proof_replications", 20, "optimisation.proof_replications: värdet 20; väntat: minst 29"),
        ("staff_steps", [1, 0], "optimisation.staff_steps: värdet [1, 0]; väntat: värden i stigande ordning"),
        ("probability", 1.5, "optimisation.probability"),
    ],
)
def test_parameters_that_cannot_be_are_refused(path: str, value: object, words: str) -> None:
    with pytest.raises(InputError) as refused:
        load(changes={f"optimisation.{path}": value})
    assert words in str(refused.value)


def test_a_working_day_without_a_night_is_refused() -> None:
    with pytest.raises(InputError, match=r"calendar\.working_hours.*dygnsvila"):
        load(changes={"calendar.working_hours": ["06:00", "20:00"]})
