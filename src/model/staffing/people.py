"""The workforce of a scenario: who works, for which unit, with which skills, from when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from model.demand.volumes import joining_months
from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema import Parameters, Role

PHONE = "phone"
CASE_SKILLS = ("accounts_payable", "accounts_receivable", "cash_and_bank")


@dataclass(frozen=True)
class Person:
    """One productive employee.

    employment: share of full time. skills: names in ``staffing.skills``. start_month: first month at work
    (follows the customer that the person came from). extra_training: hours of training for new skills.
    """

    person: str
    unit: str
    role: Role
    employment: float
    skills: frozenset[str]
    start_month: int = 1
    extra_training: float = 0.0


def workforce(parameters: Parameters, registers: Registers) -> tuple[Person, ...]:
    """Productive people after the scenario's headcount change, cross-training and onboarding.

    Raises InputError when the scenario takes away more people than there are, or leaves the phone of a
    unit without anyone who can answer it.
    """
    joins = joining_months(parameters)
    people = [
        Person(
            row.person,
            str(row.unit),
            row.role,
            row.employment,
            frozenset(row.skills),
            1 if row.customer is None else joins.get(int(row.customer), 1),
        )
        for row in registers.persons
        if parameters.staffing.roles[row.role].productive
    ]
    for role, change in parameters.staffing.headcount_change.value.items():
        people = _reduced(people, role, -change) if change < 0 else [*people, *_hired(people, role, change)]
    people = [_trained(person, parameters) for person in people]
    _require_phone_staff(people, parameters)
    return tuple(people)


def _reduced(people: list[Person], role: Role, count: int) -> list[Person]:
    """Without ``count`` people of ``role``: each time the narrowest of the unit that has most of them."""
    remaining = list(people)
    for _ in range(count):
        candidates = [person for person in remaining if person.role == role]
        if not candidates:
            raise InputError(
                Finding(
                    "parametrarna",
                    f"staffing.headcount_change.{role}",
                    str(-count),
                    "högst så många som finns",
                )
            )
        sizes = Counter(person.unit for person in candidates)
        largest = min(sizes, key=lambda unit: (-sizes[unit], unit))
        narrowest = min(
            (person for person in candidates if person.unit == largest),
            key=lambda person: (len(person.skills), -int(person.person[1:])),
        )
        remaining.remove(narrowest)
    return remaining


def _hired(people: list[Person], role: Role, count: int) -> Iterator[Person]:
    """``count`` more people of ``role`` in turn over the units, each with a present colleague's skills."""
    colleagues = [person for person in people if person.role == role]
    units = sorted({person.unit for person in colleagues})
    for number in range(count):
        unit = units[number % len(units)]
        model = [person for person in colleagues if person.unit == unit][number // len(units)]
        yield replace(model, person=f"N{number + 1:03d}", employment=1.0)


def _trained(person: Person, parameters: Parameters) -> Person:
    """The person with at least the wanted number of case skills, and the training that it takes."""
    if person.role != "finance_administrator":
        return person
    lacking = [skill for skill in CASE_SKILLS if skill not in person.skills]
    held = len(CASE_SKILLS) - len(lacking)
    learned = lacking[: max(parameters.staffing.minimum_breadth.value - held, 0)]
    hours = len(learned) * parameters.staffing.training_hours_per_new_skill.value
    return replace(person, skills=person.skills | set(learned), extra_training=hours)


def _require_phone_staff(people: list[Person], parameters: Parameters) -> None:
    findings = []
    for unit, shifts in parameters.phone.schedule.value.items():
        able = sum(person.unit == unit and PHONE in person.skills for person in people)
        wanted = max(shifts.values())
        if able < wanted:
            place = f"telefonschemat, {unit}"
            findings.append(Finding("bemanningen", place, f"{able} kan svara i telefon", f"minst {wanted}"))
    if findings:
        raise InputError(*findings)
