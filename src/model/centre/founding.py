"""Answers beside the codes of what they name, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from model.centre.answers import Answers, PeopleAnswers, RoleAnswers, ServiceAnswers, UnitAnswers
from model.centre.beginning import beginning
from model.centre.codes import Codes

Tree = dict[str, Any]
ANSWERED = "centrets svar"
"""The source of what was answered."""
SUBSCRIPTION = "subscription"
ANSWERING = "phone"
"""The skill that only those who answer the phone have."""


def quantity(value: object, unit: str, meaning: str, source: str = ANSWERED) -> Tree:
    """A documented parameter."""
    return {"value": value, "unit": unit, "meaning": meaning, "source": source}


@dataclass(frozen=True)
class Founding:
    """Answers beside the codes of what they name, and what follows from them."""

    answers: Answers
    codes: Codes = field(default_factory=Codes)

    @property
    def year(self) -> int:
        """The year that is planned."""
        return self.answers.centre.year

    def unit(self, name: str) -> str:
        """Code of a unit."""
        return self.codes.of("unit", name)

    def role(self, name: str) -> str:
        """Code of a role."""
        return self.codes.of("role", name)

    def skill(self, name: str) -> str:
        """Code of a skill."""
        return self.codes.of("skill", name)

    def service(self, name: str) -> str:
        """Code of a service and of its work."""
        return self.codes.of("service", name)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Customers' numbers by their names."""
        return {
            plain(customer.name): number for number, customer in enumerate(self.answers.customers, start=1)
        }

    @cached_property
    def streams(self) -> dict[str, list[ServiceAnswers]]:
        """What is counted, by code, and the services that it comes as: more than one are its channels."""
        together: dict[str, list[ServiceAnswers]] = {}
        for service in self.answers.services:
            if service.driver == "fixed" and service.sold != "included":
                together.setdefault(plain(service.stream or service.name), []).append(service)
        return {
            self.service(group[0].name)
            if len(group) == 1
            else self.codes.of("stream", group[0].stream or group[0].name): group
            for group in together.values()
        }

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Names of the kinds of customers by their codes."""
        return {self.codes.of("kind", customer.kind): customer.kind for customer in self.answers.customers}

    @property
    def called(self) -> list[UnitAnswers]:
        """Units with a group number."""
        return [unit for unit in self.answers.units if unit.calls]

    @property
    def written_to(self) -> list[UnitAnswers]:
        """Units with a mailbox."""
        return [unit for unit in self.answers.units if unit.mails]

    @cached_property
    def skills(self) -> dict[str, str]:
        """Names of the skills that the work takes, by code."""
        needed = {self.skill(service.skill): service.skill for service in self.answers.services}
        return {**needed, **beginning().skills}

    def skills_of(self, group: PeopleAnswers) -> list[str]:
        """Codes of what a group of people can do: what they say, or what their unit's work takes."""
        role = self.described(group.role)
        if not role.handles:
            return []
        own = {plain(name) for name in group.skills}
        able = [
            self.skill(service.skill)
            for service in self.answers.services
            if (plain(service.skill) in own if own else _may_do(service, group))
        ]
        answers = [code for code in beginning().skills if role.phone or code != ANSWERING]
        return list(dict.fromkeys([*able, *answers]))

    def described(self, role: str) -> RoleAnswers:
        """A role's answers."""
        return next(each for each in self.answers.roles if plain(each.name) == plain(role))

    def volumes(self, service: ServiceAnswers) -> dict[int, float]:
        """Numbers of a service by customer's number, where they were given."""
        return {
            self.numbers[plain(row.customer)]: row.volume
            for row in self.answers.volumes
            if plain(row.service) == plain(service.name)
        }


def _may_do(service: ServiceAnswers, group: PeopleAnswers) -> bool:
    return service.done_by is None or group.unit is None or plain(service.done_by) == plain(group.unit)


def plain(name: str) -> str:
    """A name without regard to capitals and spaces."""
    return " ".join(name.split()).casefold()
