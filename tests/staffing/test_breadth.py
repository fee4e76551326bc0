"""Breadth: strain, worst months, the cheapest training, and what an absence does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from model.errors import InputError
from model.observations.registers import Registers
from model.parameters.loading import load
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.parameters.variation import changed
from model.staffing.studies.breadth import (
    Absence,
    Pool,
    SkillCoverage,
    can_do,
    centre_of,
    holders_table,
    pools_of,
    strain,
    worst_absences,
)
from model.staffing.studies.breadth_study import study
from model.staffing.studies.cross_training import Proposal, cheapest_training, uncovered
from model.staffing.studies.long_absence import without
from model.staffing.year.measures import measure
from model.staffing.year.people import Person, workforce
from model.staffing.year.simulated_year import SimulatedYear
from model.time_units import HOUR
from tests.small_world import small_changes

pytestmark = pytest.mark.slow

CENTRE_SKILLS = ("reporting", "closing", "assignments")


def small_centre(
    skills: Sequence[Sequence[int]],
    work: Sequence[float],
    hours: float = 100.0,
    roles: Sequence[Role] = (),
) -> SkillCoverage:
    """People with pools by number, the same work and presence every month."""
    pools = tuple(Pool(name) for name in CENTRE_SKILLS[: len(work)])
    people = tuple(
        Person(
            person=f"P{row + 1:03d}",
            unit="unit_1",
            role=roles[row] if roles else "accountant",
            employment=1.0,
            skills=frozenset(CENTRE_SKILLS[pool] for pool in own),
        )
        for row, own in enumerate(skills)
    )
    return SkillCoverage(
        people,
        pools,
        np.array([[can_do(person, pool) for pool in pools] for person in people]),
        np.repeat(np.array(work, dtype=float)[:, None], 12, axis=1),
        np.full((len(people), 12), hours),
    )


def wanting(base: Parameters, holders: int, most: int = 2, most_strain: float = 1.05) -> Parameters:
    return changed(
        base,
        {
            "breadth.wanted_holders": holders,
            "breadth.most_new_skills": most,
            "breadth.most_strain": most_strain,
        },
    )


def chosen(proposal: Proposal) -> list[tuple[str, str]]:
    return list(zip(proposal.table["person"], proposal.table["skill"], strict=True))


def trained(centre: SkillCoverage, proposal: Proposal) -> SkillCoverage:
    can = centre.can.copy()
    names = [person.person for person in centre.people]
    for person, skill in chosen(proposal):
        can[names.index(person)] |= np.array([pool.skill == skill for pool in centre.pools])
    return replace(centre, can=can)


def test_strain_counts_an_hour_once() -> None:
    """Two can do both kinds of work; each is 100 hours, and nobody can give the same hour to both."""
    can = np.ones((2, 2), dtype=bool)
    presence = np.array([100.0, 100.0])
    assert strain(np.array([100.0, 100.0]), presence, can) == pytest.approx(1.0)
    assert strain(np.array([150.0, 150.0]), presence, can) == pytest.approx(1.5)


def test_strain_is_that_of_the_narrowest_place() -> None:
    can = np.array([[True, False], [True, False], [False, True]])
    presence = np.array([100.0, 100.0, 50.0])
    assert strain(np.array([60.0, 60.0]), presence, can) == pytest.approx(1.2)
    assert strain(np.array([60.0, 0.0]), presence, can) == pytest.approx(0.3)


def test_work_that_nobody_can_do_is_endless_strain() -> None:
    can = np.array([[True, False]])
    assert strain(np.array([1.0, 1.0]), np.array([100.0]), can) == float("inf")
    assert strain(np.array([0.0, 0.0]), np.array([100.0]), can) == 0.0


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=2, max_size=5),
    st.lists(st.integers(0, 200), min_size=3, max_size=3),
)
def test_more_skills_never_strain_more(rows: list[list[bool]], hours: list[int]) -> None:
    can = np.array(rows)
    assume(bool(can.any(axis=0).all()))
    work, presence = np.array(hours, dtype=float), np.full(len(rows), 100.0)
    before = strain(work, presence, can)
    assert before >= work.sum() / presence.sum() - 1e-6
    for row, column in np.argwhere(~can):
        more = can.copy()
        more[row, column] = True
        assert strain(work, presence, more) <= before + 1e-6


def test_the_worst_months_are_when_the_others_have_least_time() -> None:
    centre = small_centre([[0], [0], [1]], [50.0, 50.0])
    presence = centre.presence.copy()
    presence[1, 6] = 10.0
    absences = worst_absences(replace(centre, presence=presence), 1, 1)
    assert (absences[0].first, absences[0].last) == (7, 7)
    assert absences[0].strain == pytest.approx(5.0)
    assert (absences[1].first, absences[1].strain) == (1, pytest.approx(0.5))
    assert absences[2].strain == float("inf")


def test_work_that_can_wait_strains_less(base: Parameters) -> None:
    """A peak in March: alone it is too much for one person, shared with a quiet neighbour month it is not."""
    centre = small_centre([[0], [0]], [50.0])
    work = centre.work.copy()
    work[0, 2] = 130.0
    peaked = replace(centre, work=work)
    alone, shared = (worst_absences(peaked, 3, length)[0] for length in (1, 2))
    assert alone.strain == pytest.approx(1.3)
    assert shared.strain == pytest.approx(0.9)
    assert (alone.first, alone.last) == (shared.first, shared.last) == (1, 3)
    assert [span.last - span.first for span in shared.spans] == [1, 1]
    needs = cheapest_training(wanting(base, 1), peaked, [alone, alone], 2012)
    assert needs.uncovered["before"].to_numpy() == pytest.approx(130 - 105)
    assert cheapest_training(wanting(base, 1), peaked, [shared], 2012).uncovered.empty


def test_nobody_learns_when_all_is_well(base: Parameters) -> None:
    centre = small_centre([[0, 1], [0, 1], [0, 1]], [50.0, 50.0])
    proposal = cheapest_training(wanting(base, 2), centre, worst_absences(centre, 3, 3), 2012)
    assert proposal.table.empty
    assert proposal.cost == 0


def test_a_skill_with_one_holder_gets_another_the_cheapest(base: Parameters) -> None:
    """Reporting is held by one; of the two who could learn it the finance administrator costs less."""
    centre = small_centre(
        [[0], [1], [1]],
        [10.0, 10.0],
        roles=("accountant", "accountant", "finance_administrator"),
    )
    centre = replace(
        centre, people=(replace(centre.people[0], role="finance_administrator"), *centre.people[1:])
    )
    proposal = cheapest_training(wanting(base, 1), centre, worst_absences(centre, 3, 3), 2012)
    assert chosen(proposal) == [("P003", "reporting")]
    salary = base.economy.month_salary.value["finance_administrator"] * 12 * base.economy.paid_share.value
    cost = 24 * salary * (1 + 0.3846) / 1200
    assert proposal.cost == pytest.approx(cost)


def test_who_is_near_is_preferred_unless_much_dearer(base: Parameters) -> None:
    """An accountant, whose colleague knows reporting, before a cheaper finance administrator."""
    roles: tuple[Role, ...] = ("accountant", "accountant", "finance_administrator")
    centre = small_centre([[0], [1], [1]], [10.0, 10.0], roles=roles)
    proposal = cheapest_training(wanting(base, 1), centre, worst_absences(centre, 3, 3), 2012)
    assert chosen(proposal) == [("P002", "reporting")]
    near_is_nothing = changed(wanting(base, 1), {"breadth.distance_surcharge": 0.0})
    other = cheapest_training(near_is_nothing, centre, worst_absences(centre, 3, 3), 2012)
    assert chosen(other) == [("P003", "reporting")]


def test_hours_must_suffice_and_not_only_heads(base: Parameters) -> None:
    """Three hold reporting, but when one is away the two others lack the time; a fourth must learn it."""
    centre = small_centre([[0], [0], [0], [1], [1], [1]], [250.0, 60.0])
    absences = worst_absences(centre, 3, 3)
    proposal = cheapest_training(wanting(base, 1), centre, absences, 2012)
    assert len(chosen(proposal)) == 1
    assert chosen(proposal)[0][1] == "reporting"
    assert proposal.uncovered["before"].max() == pytest.approx(3 * 250 - 6 * 105)
    assert proposal.uncovered["after"].max() <= 0.5 + 1e-6


def test_of_equal_choices_the_busier_skill_is_learned(base: Parameters) -> None:
    """Either of two skills would relieve those who have both."""
    people = [[0, 1], [0, 1], [0, 1], [2], [2], [2]]
    for work, skill in (([150.0, 130.0, 10.0], "reporting"), ([130.0, 150.0, 10.0], "closing")):
        centre = small_centre(people, work)
        proposal = cheapest_training(wanting(base, 2), centre, worst_absences(centre, 3, 3), 2012)
        assert proposal.table["skill"].tolist() == [skill]


def test_what_no_training_can_cover_is_told(base: Parameters) -> None:
    centre = small_centre([[0], [0], [0]], [400.0])
    proposal = cheapest_training(wanting(base, 2), centre, worst_absences(centre, 3, 3), 2012)
    assert proposal.table.empty
    assert proposal.uncovered["after"].to_numpy() == pytest.approx(3 * 400 - 6 * 105)


def test_nobody_learns_more_than_allowed(base: Parameters) -> None:
    centre = small_centre([[0], [1], [2], [0, 1, 2]], [1.0, 1.0, 1.0])
    proposal = cheapest_training(wanting(base, 2, most=1), centre, worst_absences(centre, 3, 3), 2012)
    assert proposal.table["person"].is_unique
    assert len(proposal.table) == 3


def test_more_holders_than_people_is_refused(base: Parameters) -> None:
    centre = small_centre([[0], [0]], [1.0])
    with pytest.raises(InputError, match=r"breadth\.wanted_holders: värdet 5; väntat: högst 1"):
        cheapest_training(wanting(base, 5), centre, worst_absences(centre, 3, 3), 2012)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=4, max_size=6),
    st.integers(1, 3),
    st.lists(st.integers(1, 120), min_size=3, max_size=3),
)
def test_after_training_anyone_can_be_away(
    base: Parameters, rows: list[list[bool]], wanted: int, work: list[int]
) -> None:
    assume(np.array(rows).any(axis=0).all())
    centre = small_centre([np.flatnonzero(row).tolist() for row in rows], work)
    parameters = wanting(base, wanted, most=3)
    absences = worst_absences(centre, 3, 3)
    after = trained(centre, cheapest_training(parameters, centre, absences, 2012))
    for away in range(len(centre.people)):
        assert (np.delete(after.can, away, axis=0).sum(axis=0) >= wanted).all()
    everyone = replace(centre, can=np.ones_like(centre.can))
    for absence in absences:
        best = uncovered(everyone, absence, parameters.breadth.most_strain.value)
        assert uncovered(after, absence, parameters.breadth.most_strain.value) <= best + 0.5 + 1e-6


def test_the_example_centre_has_a_pool_for_every_skill_and_unit(
    base: Parameters, small_world: Parameters, registers: Registers
) -> None:
    centre = centre_of(small_world, registers, 2012, seed=1)
    assert centre.pools == pools_of(base, registers)
    table = holders_table(base, centre)
    subletting = table[table["skill"] == "subletting"].iloc[0]
    assert (subletting["holders"], subletting["left"], bool(subletting["thin"])) == (3, 2, True)
    assert (centre.work >= 0).all()
    assert len(centre.people) == len(workforce(base, registers, 2012))


def test_the_work_of_the_pools_is_what_the_simulation_works_on(
    small_world: Parameters, registers: Registers, small_year: SimulatedYear
) -> None:
    one = changed(small_world, {"breadth.screening_replications": 2})
    centre = centre_of(one, registers, 2012, seed=1)
    tables = measure(small_world, small_year)
    calls = tables["phone"]["handling_seconds"].sum() / HOUR
    played = tables["activities"]["hours"].sum() + calls
    assert centre.work.sum() == pytest.approx(played, rel=0.02)
    assert centre.presence.sum() == pytest.approx(tables["people"]["present_hours"].sum(), rel=0.02)
    mail = tables["activities"].set_index("activity").loc[["mail", "call_back"], "hours"].sum()
    own = [pool.skill == "correspondence" for pool in centre.pools]
    assert centre.work[own].sum() == pytest.approx(mail, rel=0.15)


def test_an_absence_is_added_to_those_planned(base: Parameters) -> None:
    planned = changed(base, {"staffing.long_absence": {"P003": ["2012-01-01", "2012-02-29"]}})
    away = without(planned, Absence("P016", 5, 7), 2012)
    assert away.staffing.long_absence.value == {
        "P003": [date(2012, 1, 1), date(2012, 2, 29)],
        "P016": [date(2012, 5, 1), date(2012, 7, 31)],
    }
    assert without(planned, None, 2012) is planned


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TERTIAL_CACHE", str(folder))
        yield folder


SMALL_STUDY = {
    "breadth.tried": ["P016", "P023"],
    "breadth.screening_replications": 2,
    "breadth.proof_replications": 2,
    "breadth.proved": 1,
}


@pytest.mark.usefixtures("cache")
def test_a_study_goes_from_absence_to_proof(registers: Registers) -> None:
    parameters = load(changes={**small_changes(), **SMALL_STUDY})
    told: list[tuple[str, int, int]] = []
    found = study(parameters, registers, 2012, seed=1, tell=lambda *words: told.append(words))
    assert set(found.consequences["person"]) == {"P016", "P023"}
    assert found.proof["person"].tolist() == [found.consequences["person"].iloc[0]]
    assert (found.proof["removed"] == found.proof["before"] - found.proof["after"]).all()
    assert found.simulated == 2 * 3 + 2 * 3
    assert [words[1:] for words in told] == [(1, 4), (2, 4), (3, 4), (4, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    plan = found.proposal.changes(parameters)
    assert (
        load(changes={**small_changes(), **SMALL_STUDY, **plan}).staffing.cross_training.value
        == (plan["staffing.cross_training"])
    )


def test_people_who_are_hired_are_neither_tried_nor_trained(registers: Registers) -> None:
    hired = {"staffing.headcount_change_by_unit": {"unit_2": {"finance_administrator": 1}}}
    parameters = load(changes={**small_changes(), **hired})
    centre = centre_of(parameters, registers, 2012, seed=1)
    absences = worst_absences(centre, 3, 3)
    assert "N001" in {person.person for person in centre.people}
    assert "N001" not in {absence.person for absence in absences}
    training = cheapest_training(wanting(parameters, 4), centre, absences, 2012).table
    assert len(training) > 0
    assert "N001" not in set(training["person"])


def test_a_person_who_is_not_there_is_told(registers: Registers) -> None:
    parameters = load(changes={**small_changes(), "breadth.tried": ["P001"]})
    with pytest.raises(InputError, match=r"breadth\.tried: värdet P001"):
        study(parameters, registers, 2012, seed=1)
