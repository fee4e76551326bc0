"""Rules of staffing: changes name what exists and leave somebody at work."""

from __future__ import annotations

from collections.abc import Iterator

from model.parameters.checks.breach import Breach
from model.parameters.schema.parameters import Parameters


def phone_staff_is_enough_people(parameters: Parameters) -> Iterator[Breach]:
    """Some finance administrators are left when the scenario changes the headcount."""
    for role, change in parameters.staffing.headcount_change.value.items():
        if change <= -parameters.organisation.headcount.value:
            yield (f"staffing.headcount_change.{role}", change, "en minskning som lämnar kvar medarbetare")


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
                [first, last],
                "en första månad som inte är efter den sista",
            )
    for person, learned in staffing.cross_training.value.items():
        for skill in learned:
            if skill not in staffing.skills:
                expected = "en kompetens i staffing.skills: " + ", ".join(staffing.skills)
                yield f"staffing.cross_training.{person}", skill, expected
