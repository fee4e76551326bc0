"""What a new centre sells, at which rules, and who does what."""

from __future__ import annotations

from model.centre.beginning import beginning
from model.centre.founding import SUBSCRIPTION, Founding, Tree, quantity
from model.centre.phone_subjects import phone_subjects
from model.parameters.assumed import TO_DECIDE

CHARGED_UNITS = {"by_month": "månad", "by_year": "år"}
SHOWN_FIRST = 3


def pricing(found: Founding) -> Tree:
    """What calls are about, and whose salaries the support department of those who lead has."""
    leading = [found.role(role.name) for role in found.answers.roles if not role.handles]
    return {
        "allocation": {
            "phone_subjects": {"value": phone_subjects(found), "source": TO_DECIDE},
            "support": {beginning().leading: {"pools": leading}},
        },
    }


def services(found: Founding) -> Tree:
    """The lines of the price list."""
    services: Tree = {}
    shown_first = [
        each.name for each in found.answers.services if each.sold == "base" and each.charged == "each"
    ][:SHOWN_FIRST]
    for service in found.answers.services:
        if service.sold == "included":
            continue
        services[found.service(service.name)] = {
            "name": service.name,
            "kind": service.sold,
            "unit": CHARGED_UNITS.get(service.charged, service.unit),
            "charged": service.charged,
            **({"headline": True} if service.name in shown_first else {}),
            "activities": [found.service(service.name)],
        }
    included = [service for service in found.answers.services if service.sold == "included"]
    covers = ", ".join(service.name[:1].lower() + service.name[1:] for service in included)
    last = {"kind": "base", "unit": "år", "charged": "by_year", "activities": []}
    services["incomplete_documents"] = {
        **last,
        "name": "Ofullständigt underlag",
        "unit": "underlag",
        "charged": "each",
    }
    services[SUBSCRIPTION] = {
        **last,
        "name": "Basabonnemang",
        **({"covers": covers} if covers else {}),
        "activities": [found.service(service.name) for service in included],
    }
    services["idle_capacity"] = {**last, "name": "Ledig kapacitet"}
    services["transition_adjustment"] = {**last, "name": "Övergångsjustering"}
    return services


def interface(found: Founding) -> Tree:
    """A process for each skill, with a first step that the centre is to say more of."""
    by_skill: dict[str, list[str]] = {}
    for service in found.answers.services:
        if service.sold != "included":
            by_skill.setdefault(found.skill(service.skill), []).append(found.service(service.name))
    steps = [
        {
            "step": "Underlag",
            "customer": "Lämnar fullständigt underlag i tid.",
            "centre": "Handlägger inom utlovad tid.",
        }
    ]
    processes = {code: (found.skills[code], services) for code, services in by_skill.items()}
    if any(service.sold == "included" for service in found.answers.services):
        processes[SUBSCRIPTION] = ("Basabonnemang", [SUBSCRIPTION])
    return {
        "processes": {
            code: {
                "name": name,
                "services": services,
                "steps": quantity(
                    steps, "steg i ordning", f"{name}: vad kunden och centret gör i varje steg", TO_DECIDE
                ),
            }
            for code, (name, services) in processes.items()
        }
    }  # fmt: skip
