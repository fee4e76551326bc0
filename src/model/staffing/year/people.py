"""The workforce of a scenario: who works, for which unit, with which skills, from when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Protocol

from model.apportionment import exactly
from model.demand.in_force import joining_days
from model.errors import Finding, InputError
from model.observations.registers import ALL_CUSTOMERS, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.validity.span import ALWAYS, Span

HIRED = "N"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One productive employee.

    employment: share of full time. skills: names in ``staffing.skills``. valid: days at work. learning:
    skills that are new to the person on the day ``new_since``, or when the year or the person's days begin.
    extra_training: hours of training for new skills.
    """

    person: str
    unit: str
    role: Role
    employment: float
    skills: frozenset[str]
    valid: Span = ALWAYS
    learning: frozenset[str] = frozenset()
    new_since: date | None = None
    extra_training: float = 0.0


def workforce(parameters: Parameters, registers: Registers, year: int) -> tuple[Person, ...]:
    """Productive people of ``year`` after the scenario's changes of headcount, cross-training and onboarding.

    Someone whose unit, role or share of full time changes is there once for each; whoever has no day in the
    year is not. People who come from a customer begin when it joins. Raises InputError when the scenario
    takes away more people than there are, names someone who is not in the register, or leaves the phone of a
    unit without anyone who can answer it.
    """
    joins = joining_days(parameters)
    registered = [
        Person(
            person=row.person,
            unit=str(row.unit),
            role=row.role,
            employment=row.employment,
            skills=frozenset(row.skills),
            valid=valid,
        )
        for row in registers.persons
        if parameters.staffing.roles[row.role].productive
        and (valid := row.valid.since(joins.get(row.customer or ALL_CUSTOMERS, date.min))) is not None
    ]
    _require_registered(registered, parameters)
    people = [
        person for person in registered if person.valid.first is None or person.valid.first.year <= year
    ]
    for change in _headcount_changes(parameters, year):
        people = _reduced(people, change) if change.count < 0 else [*people, *_hired(people, change)]
    people = [_trained(person, parameters) for person in people if person.valid.days(year)]
    _require_phone_staff(people, parameters)
    return tuple(people)


def people_on(parameters: Parameters, registers: Registers, day: date) -> tuple[Person, ...]:
    """Those of :func:`workforce` who are there on ``day``."""
    return tuple(person for person in workforce(parameters, registers, day.year) if day in person.valid)


def phone_role(parameters: Parameters, registers: Registers) -> Role | None:
    """The role whose work phone duty is; of several, the one with most people; None without any."""
    heads = Counter(row.role for row in registers.persons)
    roles = parameters.staffing.roles
    answering = [role for role, known in roles.items() if known.answers_phone and heads[role]]
    return max(answering, key=lambda role: heads[role], default=None)


class AtWork(Protocol):
    """Whoever has a share of full time in a role, on some days."""

    @property
    def role(self) -> Role:
        """What they work as."""

    @property
    def employment(self) -> float | Fraction:
        """Their share of full time."""

    @property
    def valid(self) -> Span:
        """The days that it holds."""


def full_time(people: Iterable[AtWork], year: int) -> dict[Role, Fraction]:
    """Full-time equivalents of ``year`` by role, exact: who is there k of its n days counts k/n."""
    fte: dict[Role, Fraction] = {}
    for person in people:
        part = exactly(person.employment) * person.valid.share(year)
        fte[person.role] = fte.get(person.role, Fraction(0)) + part
    return fte


@dataclass(frozen=True)
class _Change:
    """``count`` people more or fewer of ``role`` in ``unit`` or evenly (None), from ``day`` or at all times.

    asked: the day whose people it concerns.
    """

    path: str
    role: Role
    count: int
    asked: date
    unit: str | None = None
    day: date | None = None

    def concerns(self, person: Person) -> bool:
        """Whether ``person`` may leave, or be the model of one who comes."""
        there = self.asked in person.valid
        return there and person.role == self.role and self.unit in (None, person.unit)

    def require_enough(self, candidates: list[Person]) -> None:
        """Raise InputError when there is nobody whom the change can concern."""
        if not candidates:
            expected = "högst så många som finns" if self.count < 0 else "en roll som finns i enheten"
            raise InputError(Finding("parametrarna", f"{self.path}.{self.role}", str(self.count), expected))


def _headcount_changes(parameters: Parameters, year: int) -> Iterator[_Change]:
    """The changes that the year has: those without a day, then those until its last day, in order."""
    staffing, first = parameters.staffing, date(year, 1, 1)
    for role, count in staffing.headcount_change.value.items():
        yield _Change("staffing.headcount_change", role, count, first)
    for unit, roles in staffing.headcount_change_by_unit.value.items():
        for role, count in roles.items():
            yield _Change(f"staffing.headcount_change_by_unit.{unit}", role, count, first, unit)
    for day, roles in sorted(staffing.mid_year_change.value.items()):
        for role, count in roles.items() if day.year <= year else ():
            yield _Change(f"staffing.mid_year_change.{day}", role, count, day, day=day)


def _reduced(people: list[Person], change: _Change) -> list[Person]:
    """Without those who leave: each time the narrowest of the unit that has most of them."""
    remaining = list(people)
    for _ in range(-change.count):
        candidates = [person for person in remaining if change.concerns(person)]
        change.require_enough(candidates)
        sizes = Counter(person.unit for person in candidates)
        largest = min(sizes, key=lambda unit: (-sizes[unit], unit))
        narrowest = min(
            (person for person in candidates if person.unit == largest),
            key=lambda person: (len(person.skills), -int(person.person[1:])),
        )
        position = remaining.index(narrowest)
        later = [
            person
            for person in remaining
            if person.person == narrowest.person and person.valid.start > narrowest.valid.end
        ]
        before = None if change.day is None else narrowest.valid.before(change.day)
        remaining[position : position + 1] = [] if before is None else [replace(narrowest, valid=before)]
        remaining = [person for person in remaining if person not in later]
    return remaining


def _hired(people: list[Person], change: _Change) -> Iterator[Person]:
    """Those who come, in turn over the units, each with a present colleague's skills, all new to them."""
    colleagues = [person for person in people if change.concerns(person)]
    if change.count:
        change.require_enough(colleagues)
    units = sorted({person.unit for person in colleagues})
    before = sum(person.person.startswith(HIRED) for person in people)
    for number in range(change.count):
        team = [person for person in colleagues if person.unit == units[number % len(units)]]
        model = team[number // len(units) % len(team)]
        yield replace(
            model,
            person=f"{HIRED}{before + number + 1:03d}",
            employment=1.0,
            valid=Span(change.day),
            learning=model.skills,
            new_since=change.day,
        )


def _trained(person: Person, parameters: Parameters) -> Person:
    """The person with the skills of the training plan, the wanted breadth, and the training it takes."""
    staffing = parameters.staffing
    learned = [
        skill for skill in staffing.cross_training.value.get(person.person, ()) if skill not in person.skills
    ]
    counted = staffing.breadth_skills.value.get(person.role, [])
    lacking = [skill for skill in counted if skill not in {*person.skills, *learned}]
    held = len(counted) - len(lacking)
    learned += lacking[: max(staffing.minimum_breadth.value - held, 0)]
    return replace(
        person,
        skills=person.skills | set(learned),
        learning=person.learning | set(learned),
        extra_training=len(learned) * staffing.training_hours_per_new_skill.value,
    )


def _require_registered(people: list[Person], parameters: Parameters) -> None:
    """Plans that name people name those who handle items; raises InputError otherwise."""
    known, staffing = {person.person for person in people}, parameters.staffing
    named: dict[str, Iterable[str]] = {
        "staffing.long_absence": staffing.long_absence.value,
        "staffing.cross_training": staffing.cross_training.value,
    }
    findings = [
        Finding("parametrarna", path, person, "en person i data/registers/people.csv som utför ärenden")
        for path, plan in named.items()
        for person in plan
        if person not in known
    ]
    if findings:
        raise InputError(*findings)


def _require_phone_staff(people: list[Person], parameters: Parameters) -> None:
    findings = []
    skill = parameters.phone.skill
    for unit, shifts in parameters.phone.schedule.value.items():
        able = sum(person.unit == unit and skill in person.skills for person in people)
        wanted = max(shifts.values(), default=0)
        if able < wanted:
            place = f"telefonschemat, {unit}"
            findings.append(Finding("bemanningen", place, f"{able} kan svara i telefon", f"minst {wanted}"))
    if findings:
        raise InputError(*findings)
