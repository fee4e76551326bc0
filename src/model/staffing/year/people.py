"""The workforce of a scenario: who works, for which unit, with which skills, from when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from model.demand.volumes import joining_months
from model.errors import Finding, InputError
from model.observations.registers import PersonRow, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role

HIRED = "N"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One productive employee.

    employment: share of full time. skills: names in ``staffing.skills``. start_month, last_month: first and
    last month at work (the first follows the customer that the person came from). learning: skills that are
    new to the person when the first month begins. extra_training: hours of training for new skills.
    """

    person: str
    unit: str
    role: Role
    employment: float
    skills: frozenset[str]
    start_month: int = 1
    last_month: int = 12
    learning: frozenset[str] = frozenset()
    extra_training: float = 0.0


def workforce(parameters: Parameters, registers: Registers) -> tuple[Person, ...]:
    """Productive people after the scenario's changes of headcount, cross-training and onboarding.

    Raises InputError when the scenario takes away more people than there are, names someone who is not in
    the register, or leaves the phone of a unit without anyone who can answer it.
    """
    joins = joining_months(parameters)
    people = [
        Person(
            person=row.person,
            unit=str(row.unit),
            role=row.role,
            employment=row.employment,
            skills=frozenset(row.skills),
            start_month=1 if row.customer is None else joins.get(int(row.customer), 1),
        )
        for row in registers.persons
        if parameters.staffing.roles[row.role].productive
    ]
    _require_registered(people, parameters)
    for change in _headcount_changes(parameters):
        people = _reduced(people, change) if change.count < 0 else [*people, *_hired(people, change)]
    people = [_trained(person, parameters) for person in people]
    _require_phone_staff(people, parameters)
    return tuple(people)


def phone_role(parameters: Parameters, registers: Registers) -> Role | None:
    """The role whose work phone duty is; of several, the one with most people; None without any."""
    heads = Counter(row.role for row in registers.persons)
    roles = parameters.staffing.roles
    answering = [role for role, known in roles.items() if known.answers_phone and heads[role]]
    return max(answering, key=lambda role: heads[role], default=None)


def full_time(people: Iterable[Person | PersonRow]) -> dict[Role, float]:
    """Full-time equivalents by role."""
    fte: dict[Role, float] = {}
    for person in people:
        fte[person.role] = fte.get(person.role, 0.0) + person.employment
    return fte


@dataclass(frozen=True)
class _Change:
    """``count`` people more or fewer of ``role`` from ``month``, in ``unit`` or evenly (None)."""

    path: str
    role: Role
    count: int
    unit: str | None = None
    month: int = 1

    def concerns(self, person: Person) -> bool:
        """Whether ``person`` may leave, or be the model of one who comes."""
        there = person.start_month <= self.month <= person.last_month
        return there and person.role == self.role and self.unit in (None, person.unit)

    def require_enough(self, candidates: list[Person]) -> None:
        """Raise InputError when there is nobody whom the change can concern."""
        if not candidates:
            expected = "högst så många som finns" if self.count < 0 else "en roll som finns i enheten"
            raise InputError(Finding("parametrarna", f"{self.path}.{self.role}", str(self.count), expected))


def _headcount_changes(parameters: Parameters) -> Iterator[_Change]:
    staffing = parameters.staffing
    for role, count in staffing.headcount_change.value.items():
        yield _Change("staffing.headcount_change", role, count)
    for unit, roles in staffing.headcount_change_by_unit.value.items():
        for role, count in roles.items():
            yield _Change(f"staffing.headcount_change_by_unit.{unit}", role, count, unit)
    for month, roles in sorted(staffing.mid_year_change.value.items()):
        for role, count in roles.items():
            yield _Change(f"staffing.mid_year_change.{month}", role, count, month=month)


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
        stays = [replace(narrowest, last_month=change.month - 1)] if change.month > 1 else []
        remaining[position : position + 1] = stays
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
            start_month=change.month,
            last_month=12,
            learning=model.skills,
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
