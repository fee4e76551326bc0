"""Rules of services: what they refer to exists, and every activity is sold or supported once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from model.parameters.checks.breach import Breach, one_of
from model.parameters.contacted import CHANNELS, contacted
from model.parameters.schema.assignments import PaidBy
from model.parameters.schema.parameters import Parameters

CORRESPONDENCE = ("call", "call_back", "mail")
SUBSCRIPTION, ASSIGNMENTS = "subscription", "assignments"
SPECIAL_SERVICES = (SUBSCRIPTION, "idle_capacity", "incomplete_documents", "transition_adjustment")


def references_exist(parameters: Parameters) -> Iterator[Breach]:
    """Skills, activities and services refer to what exists, and every activity is sold once."""
    activities, skills = parameters.activities, parameters.staffing.skills
    for name, activity in activities.items():
        if activity.skill not in skills:
            yield (
                f"activities.{name}.skill",
                activity.skill,
                "en kompetens i staffing.skills: " + ", ".join(skills),
            )
        if activity.released_by is not None and activity.released_by not in activities:
            yield f"activities.{name}.released_by", activity.released_by, "en aktivitet"
        if (activity.timing == "month_start") != bool(activity.release_months):
            yield (
                f"activities.{name}.release_months",
                activity.release_months,
                "månader när timing är month_start",
            )
    rework = parameters.demand.rework
    for path, named in (
        ("incomplete_share", rework.incomplete_share.value),
        ("scanning_error_share", rework.scanning_error_share.value),
    ):
        for name in named:
            if name not in activities:
                yield f"demand.rework.{path}.{name}", name, "en aktivitet"
    yield from one_of("phone.skill", parameters.phone.skill, skills, "staffing.skills")
    yield from one_of("phone.follow_up_skill", parameters.phone.follow_up_skill, skills, "staffing.skills")
    yield from one_of("mail.skill", parameters.mail.skill, skills, "staffing.skills")
    carried = Counter(name for service in parameters.services.values() for name in service.activities)
    carried.update(
        name for centre in parameters.pricing.allocation.support.values() for name in centre.activities
    )
    for name in (*activities, *CORRESPONDENCE):
        if carried[name] != 1 and (carried[name] or name in activities or _corresponds(parameters)):
            expected = "exakt en tjänst i services eller stödverksamhet i pricing.allocation.support"
            yield f"activities.{name}", f"ingår i {carried[name]} tjänster", expected
    for name in carried.keys() - activities.keys() - set(CORRESPONDENCE):
        yield "services", name, "en aktivitet i activities"


def _corresponds(parameters: Parameters) -> bool:
    """Whether anyone calls or writes in any year."""
    return any(contacted(parameters, channel) for channel in CHANNELS)


def services_without_activities_are_known(parameters: Parameters) -> Iterator[Breach]:
    """Lines without work of their own are the four known ones; all else has work that is counted."""
    for name in SPECIAL_SERVICES:
        if name not in parameters.services:
            yield "services", f"{name} saknas", "tjänsterna " + ", ".join(SPECIAL_SERVICES)
    for name, service in parameters.services.items():
        if not service.activities and name not in (*SPECIAL_SERVICES, ASSIGNMENTS):
            yield f"services.{name}.activities", "inga", "minst en aktivitet"


def assignments_are_paid_for(parameters: Parameters) -> Iterator[Breach]:
    """An assignment's work lies where it is paid: in the subscription, or in the line of assignments.

    All work of that line is of one assignment.
    """
    services, of_one = parameters.services, Counter[str]()
    for name, assignment in parameters.assignments.items():
        line = SUBSCRIPTION if assignment.paid_by.value is PaidBy.SUBSCRIPTION else ASSIGNMENTS
        of_one.update(assignment.activities)
        there = services[line].activities if line in services else []
        for activity in assignment.activities:
            if activity not in there:
                wanted = f"en aktivitet i services.{line}.activities, där uppdraget betalas"
                yield f"assignments.{name}.activities", activity, wanted
        payers = assignment.payers.value if assignment.payers else None
        if isinstance(payers, int) and payers < 1:
            yield f"assignments.{name}.payers", payers, "ett kundnummer eller det som beloppet delas efter"
    for name in services[ASSIGNMENTS].activities if ASSIGNMENTS in services else ():
        if not of_one[name]:
            yield f"services.{ASSIGNMENTS}.activities", name, "en aktivitet i ett av uppdragen i assignments"
    for name, count in of_one.items():
        if count > 1:
            yield "assignments", f"{name} i {count} uppdrag", "varje aktivitet i ett uppdrag"
    for name, service in services.items():
        if (service.kind == "assignment") != (name == ASSIGNMENTS):
            yield f"services.{name}.kind", service.kind, f"assignment för {ASSIGNMENTS} och inga andra"


def the_interface_covers_every_service(parameters: Parameters) -> Iterator[Breach]:
    """Every service with work of its own belongs to one process of the interface, and no unknown one does."""
    processes = parameters.interface.processes
    held = Counter(service for process in processes.values() for service in process.services)
    for name, process in processes.items():
        for service in process.services:
            if service not in parameters.services:
                yield f"interface.processes.{name}.services", service, "en tjänst i services"
    for name, line in parameters.services.items():
        if line.activities and held[name] != 1:
            yield "interface.processes", f"{name} i {held[name]} processer", "varje tjänst i en process"
