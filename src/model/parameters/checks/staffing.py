"""Rules of staffing: changes name what exists and leave somebody at work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from model.parameters.checks.breach import Breach, one_of
from model.parameters.contacted import contacted
from model.parameters.schema.parameters import Parameters


def phone_staff_is_enough_people(parameters: Parameters) -> Iterator[Breach]:
    """Somebody is left when the scenario changes the headcount."""
    for role, change in parameters.staffing.headcount_change.value.items():
        if change <= -parameters.organisation.headcount.value:
            yield (f"staffing.headcount_change.{role}", change, "en minskning som lämnar kvar medarbetare")


def roles_are_known(parameters: Parameters) -> Iterator[Breach]:
    """Roles that changes, salaries and breadth name are there, each with a salary; some do the work.

    Phone duty is productive roles' work, and some role's where anyone calls.
    """
    staffing, roles = parameters.staffing, parameters.staffing.roles
    named: dict[str, Iterable[str]] = {
        "staffing.headcount_change": staffing.headcount_change.value,
        **{
            f"staffing.headcount_change_by_unit.{unit}": change
            for unit, change in staffing.headcount_change_by_unit.value.items()
        },
        **{
            f"staffing.mid_year_change.{day}": change
            for day, change in staffing.mid_year_change.value.items()
        },
        "staffing.breadth_skills": staffing.breadth_skills.value,
    }
    productive = [name for name, known in roles.items() if known.productive]
    for path, given in named.items():
        for role in given:
            yield from one_of(path, role, productive, "staffing.roles")
    for role, skills in staffing.breadth_skills.value.items():
        for skill in skills:
            yield from one_of(f"staffing.breadth_skills.{role}", skill, staffing.skills, "staffing.skills")
    if (contact := staffing.contact_skill.value) is not None:
        yield from one_of("staffing.contact_skill", contact, staffing.skills, "staffing.skills")
    salaries = parameters.economy.month_salary.value
    if salaries.keys() != roles.keys():
        yield "economy.month_salary", ", ".join(salaries), "en lön för var och en av " + ", ".join(roles)
    if not any(role.productive for role in roles.values()):
        yield "staffing.roles", "ingen productive", "minst en roll som utför ärenden (productive: true)"
    answering = {name: role for name, role in roles.items() if role.answers_phone}
    for name, description in answering.items():
        if not description.productive:
            yield f"staffing.roles.{name}", "answers_phone", "en roll som utför ärenden (productive: true)"
    if contacted(parameters, "calls") and not answering:
        yield "staffing.roles", "ingen answers_phone", "en roll som svarar i telefon (answers_phone: true)"


def staffing_changes_name_what_exists(parameters: Parameters) -> Iterator[Breach]:
    """Changes of staff name units and skills that exist; absences run forward."""
    staffing, units = parameters.staffing, parameters.organisation.units.value
    for unit in staffing.headcount_change_by_unit.value:
        if unit not in units:
            yield "staffing.headcount_change_by_unit", unit, "enheterna " + ", ".join(units)
    for person, (first, last) in staffing.long_absence.value.items():
        if first > last:
            yield (
                f"staffing.long_absence.{person}",
                f"{first}–{last}",
                "en första dag som inte är efter den sista",
            )
    for person, learned in staffing.cross_training.value.items():
        for skill in learned:
            if skill not in staffing.skills:
                expected = "en kompetens i staffing.skills: " + ", ".join(staffing.skills)
                yield f"staffing.cross_training.{person}", skill, expected
