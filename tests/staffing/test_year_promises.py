"""Which promises a year keeps and where, on two units and a centre drawn by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.parameters.schema.parameters import Parameters
from model.parameters.variation import changed
from model.staffing.experiments.year_promises import role_of_skill, unit_roles, year_table
from model.staffing.year.people import Person
from model.staffing.year.simulated_year import SimulatedYear
from tests.staffing.centre import DESK, HOME, NINE, PHONE, Centre

PAYABLE, ASSETS = "accounts_payable", "assets_and_projects"
PEOPLE = (
    Person(
        person="P1",
        unit="a",
        role="finance_administrator",
        employment=1.0,
        skills=frozenset({PAYABLE, "phone", "correspondence"}),
    ),
    Person(
        person="P2",
        unit="b",
        role="finance_administrator",
        employment=1.0,
        skills=frozenset({PAYABLE, "correspondence"}),
    ),
    Person(person="P3", unit="b", role="accountant", employment=1.0, skills=frozenset({ASSETS, PAYABLE})),
    Person(person="P4", unit="a", role="accountant", employment=1.0, skills=frozenset({ASSETS})),
    Person(person="P5", unit="a", role="accountant", employment=0.5, skills=frozenset({ASSETS})),
)


@pytest.fixture(scope="module")
def year() -> SimulatedYear:
    """Invoices and letters of units, assets of the centre, and calls: one person does it all."""
    centre = Centre(groups=(0, 0))
    centre.call(NINE, handling=6)  # at once
    centre.call(NINE + 1, handling=3)  # waits five minutes
    centre.call(NINE + 2, handling=3, patience=2)  # hangs up
    centre.call(NINE + 60, handling=12, unit=1)
    centre.item(NINE + 100, work=30, due=NINE + 130)  # an invoice of unit a, in time
    centre.item(NINE + 100, work=60, due=NINE + 131)  # one of unit b, late
    centre.item(NINE + 100, work=6, due=NINE + 300)  # a letter to unit b, in time
    centre.item(NINE + 100, work=12, due=NINE + 301)  # an asset of unit b, in time
    centre.item(NINE + 100, work=12, due=NINE + 302)  # two packages of another, the second never done
    centre.item(NINE + 100, work=600, due=5000)
    for _ in PEOPLE[1:]:
        centre.person()
    centre.person((NINE, PHONE), (NINE + 90, DESK), (1005, HOME))
    played = centre.simulated(case=[0, 1, 2, 3, 4, 4])
    work = played.workload
    known = {"activity": np.array([0, 0, 1, 2, 2, 2]), "unit": np.array([0, 1, 1, 1, 1, 1])}
    items = replace(
        work.items, **{name: column.astype(getattr(work.items, name).dtype) for name, column in known.items()}
    )
    hours = np.array([[10.0, 20.0], [30.0, 0.0], [5.0, 5.0], [7.0, 0.0], [0.0, 1.0]])
    roster = replace(played.roster, people=PEOPLE, present_hours=hours)
    workload = replace(work, activities=("supplier_scanned", "mail", "fixed_assets"), items=items)
    return replace(played, workload=workload, roster=roster)


def test_a_skill_belongs_to_the_role_that_most_holders_have(base: Parameters) -> None:
    roles = role_of_skill(base, PEOPLE)
    assert roles == {
        PAYABLE: "finance_administrator",
        "phone": "finance_administrator",
        "correspondence": "finance_administrator",
        ASSETS: "accountant",
    }


def test_a_role_works_within_units_if_more_than_half_of_it_does(base: Parameters) -> None:
    """One accountant of three can do what units do; of two, one is not more than half."""
    assert unit_roles(base, PEOPLE) == ["finance_administrator"]
    assert unit_roles(base, PEOPLE[:4]) == ["finance_administrator"]
    assert unit_roles(base, PEOPLE[:3]) == ["finance_administrator", "accountant"]


def test_parts_and_wholes_by_place(base: Parameters, year: SimulatedYear) -> None:
    """Invoices, letters and calls stand with the customer's unit, assets with the role that keeps them."""
    table = year_table(base, year).set_index(["promise", "place"])
    found = {key: tuple(row) for key, row in table[["part", "whole"]].iterrows()}
    assert found == {
        ("answer_rate", "a"): (2, 3),
        ("answer_rate", "b"): (1, 1),
        ("service_level", "a"): (1, 3),
        ("service_level", "b"): (1, 1),
        ("lead_time", "a"): (1, 1),
        ("lead_time", "b"): (0, 1),
        ("lead_time", "accountant"): (1, 2),
        ("mail", "b"): (1, 1),
        ("presence", "a"): (1, 0),
        ("presence", "b"): (1, 0),
        ("presence", "accountant"): (3, 0),
    }
    hours = table["hours"]
    assert hours["answer_rate", "a"] == pytest.approx(9 / 60)
    assert hours["answer_rate", "b"] == pytest.approx(12 / 60)
    assert hours["lead_time", "a"] == pytest.approx(0.5)
    assert hours["lead_time", "b"] == pytest.approx(1.0)
    assert hours["lead_time", "accountant"] == pytest.approx(24 / 60)  # what is done of a case counts
    assert hours["mail", "b"] == pytest.approx(0.1)
    assert hours[["service_level"]].sum() == 0
    assert hours["presence"].to_dict() == {"a": 30, "accountant": 18, "b": 30}


def test_an_answer_at_the_threshold_is_in_time(base: Parameters, year: SimulatedYear) -> None:
    table = year_table(changed(base, {"phone.answer_threshold": 300.0}), year).set_index(["promise", "place"])
    assert table.loc[("service_level", "a"), "part"] == 2


def test_a_case_of_less_than_a_second_needs_hands_and_one_of_nothing_does_not(base: Parameters) -> None:
    centre = Centre()
    centre.item(NINE, work=0.01, due=NINE + 60)
    centre.item(NINE, work=0, due=NINE + 60)
    centre.person((NINE, DESK), (1005, HOME))
    played = centre.simulated()
    workload = replace(played.workload, activities=("supplier_scanned",))
    roster = replace(played.roster, people=PEOPLE[:1], present_hours=np.array([[8.0]]))
    table = year_table(base, replace(played, workload=workload, roster=roster))
    found = table.set_index("promise").loc["lead_time"]
    assert (found["part"], found["whole"]) == (1, 1)


def test_a_year_without_cases_has_calls_and_people_alone(base: Parameters) -> None:
    centre = Centre()
    centre.call(NINE, handling=1)
    centre.person((NINE, PHONE), (1005, HOME))
    table = year_table(base, centre.simulated())
    assert isinstance(table, pd.DataFrame)
    assert table["promise"].tolist() == ["answer_rate", "presence", "service_level"]
