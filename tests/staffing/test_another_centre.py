"""A centre with other roles, no phone and units by function: staffed, played and measured."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.staffing.experiments.estimates import estimate
from model.staffing.experiments.key_measures import by_replication
from model.staffing.experiments.precision import until_precise
from model.staffing.experiments.replications import Outcome, simulate
from model.staffing.experiments.results import promises, skill_holders
from model.staffing.experiments.year_promises import Places, unit_roles, year_table
from model.staffing.studies.breadth import Pool, pools_of
from model.staffing.studies.least_staffing import team_of
from model.staffing.year.people import phone_role, workforce
from model.staffing.year.simulated_year import simulate_year
from tests.pay_centre import HIRE, PAY, YEAR, pay_parameters, pay_registers

PLAIN, REGISTERS = pay_parameters(), pay_registers()
OFFICERS = f"{PAY}/payroll_officer"


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return simulate(PLAIN, REGISTERS, YEAR, replications=2)


def test_the_year_is_played_and_promises_of_nothing_are_missing(outcome: Outcome) -> None:
    kept = promises(outcome, PLAIN).set_index("measure")
    assert 0.9 < kept.loc["lead_time", "mean"] <= 1
    for measure in ("answer_rate", "service_level", "call_back", "mail"):
        assert kept.loc[measure, ["mean", "low", "high", "kept"]].isna().all()
    assert by_replication(outcome)["answer_rate"].isna().all()
    assert set(outcome.people["role"]) == {"payroll_officer", "recruiter"}


def test_work_is_done_by_the_unit_that_it_belongs_to(outcome: Outcome) -> None:
    worked = outcome.people.groupby("unit")["back_office_hours"].sum() / 2
    slips = outcome.activities[outcome.activities["activity"].str.endswith(("slip", "correction"))]
    assert worked[PAY] >= slips["hours"].sum() / 2 - 25  # meetings are anyone's who has the skill
    assert worked[HIRE] > 100


def test_an_interval_of_nothing_is_missing_and_of_one_value_has_no_width() -> None:
    nothing = estimate(pd.Series([np.nan, np.nan]))
    assert all(map(math.isnan, nothing))
    one = estimate(pd.Series([np.nan, 0.5]))
    assert (one.mean, math.isnan(one.low), math.isnan(one.high)) == (0.5, True, True)
    with pytest.raises(ValueError, match="at least two"):
        estimate(pd.Series([0.5]))


def test_what_nobody_calls_for_is_not_waited_to_be_precise(outcome: Outcome) -> None:
    wanted = {"answer_rate": 0.001, "lead_time": 0.5}
    found = until_precise(lambda _: outcome, wanted, 2, 2)
    assert found.measures["measure"].tolist() == ["lead_time"]


def test_no_example_of_a_unit_without_calls_is_left(outcome: Outcome) -> None:
    assert outcome.phone.empty
    assert outcome.people["duty_hours"].sum() == 0


def test_breadth_counts_the_skills_that_the_centre_names() -> None:
    """Recruiters are counted on three skills and hold two; payroll officers are asked for none."""
    plain = {person.person: person for person in workforce(PLAIN, REGISTERS, YEAR)}
    assert plain["P002"].skills == {"slips"}
    assert all(not person.learning and not person.extra_training for person in plain.values())
    broad = {
        person.person: person
        for person in workforce(pay_parameters(staffing__minimum_breadth=3), REGISTERS, YEAR)
    }
    hours = PLAIN.staffing.training_hours_per_new_skill.value
    assert (broad["P005"].learning, broad["P005"].extra_training) == ({"slips"}, hours)
    assert (broad["P002"].skills, broad["P002"].extra_training) == ({"slips"}, 0)


def test_any_role_may_grow_in_any_unit() -> None:
    more = pay_parameters(staffing__headcount_change_by_unit={PAY: {"payroll_officer": 1}})
    assert len(workforce(more, REGISTERS, YEAR)) == 6
    assert workforce(more, REGISTERS, YEAR)[-1].role == "payroll_officer"


def test_who_answers_the_phone_is_declared() -> None:
    assert phone_role(PLAIN, REGISTERS) is None
    roles = {
        name: role.model_copy(update={"answers_phone": name != "head"})
        for name, role in PLAIN.staffing.roles.items()
    }
    staffing = PLAIN.staffing.model_copy(update={"roles": roles})
    answering = PLAIN.model_copy(update={"staffing": staffing})
    assert phone_role(answering, REGISTERS) == "payroll_officer"  # the most people of two


def test_skills_are_needed_where_their_work_is() -> None:
    assert pools_of(PLAIN, REGISTERS) == (Pool("slips", PAY), Pool("hiring"), Pool("dialogue"))
    held = skill_holders(PLAIN, REGISTERS).set_index("skill")
    assert held.loc["slips", ["holders", "fewest"]].tolist() == [3, 3]
    assert held.loc["dialogue", ["holders", "fewest"]].tolist() == [3, 3]


def with_two_unit_roles() -> tuple[Parameters, Registers]:
    """Recruiters work within units, too, and one of them sits in *pay*."""
    parameters = pay_parameters(staffing__skills__hiring__scope="unit")
    people = REGISTERS.people.copy()
    people.loc[people["person"] == "P006", "unit"] = PAY
    return parameters, Registers(REGISTERS.customers, people, REGISTERS.add_ons)


def test_two_roles_that_work_within_units_have_places_of_their_own() -> None:
    parameters, registers = with_two_unit_roles()
    people = workforce(parameters, registers, YEAR)
    assert unit_roles(parameters, people) == [
        "recruiter",
        "payroll_officer",
    ]  # who would answer the phone first
    places = Places.of(parameters, people)
    assert places.name("recruiter", HIRE) == HIRE
    assert places.name("payroll_officer", PAY) == OFFICERS
    assert places.name("payroll_officer", HIRE) == OFFICERS  # nobody of the role is there
    counts = team_of(parameters, registers, YEAR).counts
    assert counts == {OFFICERS: 3, PAY: 1, HIRE: 1}


def test_every_promise_lies_at_a_place_with_people() -> None:
    parameters, registers = with_two_unit_roles()
    table = year_table(parameters, simulate_year(parameters, registers, YEAR, 1, 0))
    manned = set(table.loc[table["promise"] == "presence", "place"])
    assert set(table["place"]) == manned == {OFFICERS, PAY, HIRE}
    assert set(table["promise"]) == {"lead_time", "presence"}
