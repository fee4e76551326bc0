"""Rows of a new centre's registers."""

from __future__ import annotations

from model.centre.answers import CustomerAnswers
from model.centre.founding import Founding, Tree, plain


def customers(found: Founding) -> list[Tree]:
    """Rows of the register of customers; the shares of ``size_weight`` sum to one."""
    sizes = [customer.size for customer in found.answers.customers]
    return [_customer_row(found, customer, sum(sizes)) for customer in found.answers.customers]


def _customer_row(found: Founding, customer: CustomerAnswers, total: float) -> Tree:
    return {
        "number": found.numbers[plain(customer.name)],
        "name": customer.name,
        "kind": found.codes.of("kind", customer.kind),
        "unit": found.unit(customer.unit),
        "size_weight": customer.size / total,
    }


def people(found: Founding) -> list[Tree]:
    """Rows of the register of people, without names."""
    rows: list[Tree] = []
    for group in found.answers.people:
        unit = group.unit or (found.answers.units[0].name if found.described(group.role).handles else "")
        for _ in range(group.count):
            rows.append(
                {
                    "person": f"P{len(rows) + 1:03}",
                    "unit": found.unit(unit) if unit else "",
                    "role": found.role(group.role),
                    "employment": group.employment,
                    "skills": ";".join(found.skills_of(group)),
                    "customer": "",
                }
            )
    return rows


def add_on_agreements(found: Founding) -> list[Tree]:
    """Rows of the register of add-on agreements: who has said a number buys."""
    return [
        {
            "customer": number,
            "service": found.service(service.name),
            "start": f"{found.year}-01-01",
            "end": "",
        }
        for service in found.answers.services
        if service.sold == "add_on"
        for number, volume in sorted(found.volumes(service).items())
        if volume
    ]
