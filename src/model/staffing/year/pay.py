"""What people cost in pay and charges, by the days that they are employed and the wages of those days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from model.apportionment import exactly
from model.observations.names import COMMON_UNIT
from model.observations.registers import PersonRow, Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.staffing.year.people import Person, workforce
from model.time_units import MONTHS
from model.validity.dated import Dated
from model.validity.span import ALWAYS, Span


class Employed(NamedTuple):
    """Someone's share of full time in a unit and a role, and the days that it holds."""

    unit: str
    role: Role
    employment: Fraction
    valid: Span


class Pay(NamedTuple):
    """Kronor, exact: salaries paid, and the charges on them."""

    salaries: Fraction
    charges: Fraction

    @property
    def cost(self) -> Fraction:
        """The two together."""
        return self.salaries + self.charges


def employed(parameters: Parameters, registers: Registers, year: int) -> list[Employed]:
    """Everyone of ``year``: those who handle items as the scenario has them, others as in the register."""
    roles = parameters.staffing.roles
    others = [person for person in registers.persons if not roles[person.role].productive]
    return [*_of_year(others, year), *_of_year(workforce(parameters, registers, year), year)]


def paid(
    parameters: Parameters, people: Iterable[Employed], year: int, within: Span = ALWAYS
) -> dict[Role, Pay]:
    """Pay of ``year`` (of it what is ``within``) by role, exact: any division of it sums to it.

    Monthly salary x 12 x paid share, by the days in force and the wages and charges of those days. Raises
    InputError when somebody is employed on a day that has no wage or charge.
    """
    sums: dict[Role, Pay] = {}
    asked, rates = within & Span.of_year(year), _rates(parameters)
    for person in people:
        common = None if asked is None else person.valid & asked
        salaries, charges = sums.get(person.role, Pay(Fraction(0), Fraction(0)))
        if common is not None:
            _require_rates(parameters, common.start)
        for days, (level, charge) in [] if common is None else rates.parts(year, common):
            monthly = parameters.economy.month_salary.value[person.role] * MONTHS * person.employment
            amount = monthly * days.share(year) * level
            salaries, charges = salaries + amount, charges + amount * charge
        sums[person.role] = Pay(salaries, charges)
    return sums


def yearly_pay(parameters: Parameters, role: Role, year: int, valid: Span = ALWAYS) -> Fraction:
    """Kronor with charges for one full-time employee of ``role`` on the days of ``year`` in ``valid``."""
    person = Employed(COMMON_UNIT, role, Fraction(1), valid)
    return paid(parameters, [person], year)[role].cost


def _of_year(people: Iterable[Person | PersonRow], year: int) -> list[Employed]:
    return [
        Employed(person.unit or COMMON_UNIT, person.role, exactly(person.employment), person.valid)
        for person in people
        if person.valid.days(year)
    ]


def _rates(parameters: Parameters) -> Dated[tuple[Fraction, Fraction]]:
    """The paid part of a salary and the charge on it, each from a day until the next."""
    economy = parameters.economy
    share = exactly(economy.paid_share.value)
    return economy.salary_level.dated.together(
        economy.social_charge.dated, lambda level, charge: (exactly(level) * share, exactly(charge))
    )


def _require_rates(parameters: Parameters, day: date) -> None:
    """Raise InputError when ``day`` has no wage or charge."""
    for rate in (parameters.economy.salary_level, parameters.economy.social_charge):
        rate.on(day)
