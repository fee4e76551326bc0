"""Parameters that are possible but implausible: amounts in thousands, rounding that eats prices."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from model.marked import N_
from model.observations.rules.looked_at import Tables
from model.observations.rules.rule import Remark, Rule, Value
from model.parameters.overlays import changes_of
from model.parameters.schema.parameters import Parameters
from model.report_kinds import PRICED
from model.time_units import MONTHS

FAR = 5.0
"""A role's salary this many times the roles' median, or the median so many times it, is told."""
PERSONNEL = 2.0
"""People's salaries this many times the personnel's budget, or the other way round, are told."""
STEP = 0.1
"""Prices are rounded by steps that are no more than this share of the least of them."""
ORE = 100
STEPS = ("price_step_ore", "month_price_step_ore", "hourly_price_step_ore")
MOST = {"price_step_ore": 10_000, "month_price_step_ore": 1_000_000, "hourly_price_step_ore": 100_000}
"""Öre that a step has at most where no price is known to hold it against."""


def _remark(rule: Rule, parameters: Parameters, path: str, value: Value, other: Value, **key: Any) -> Remark:
    return Remark(
        rule=rule,
        file=_file(parameters, path),
        reports=rule.reports,
        column=path,
        key=key,
        value=value,
        other=other,
    )


def _file(parameters: Parameters, path: str) -> str:
    """Where a parameter is said: in the scenario, or in the base's file of its part."""
    if any(each.startswith(path) for each in changes_of(parameters.scenario)):
        return f"params/scenarios/{parameters.scenario}.yaml"
    return f"params/base/{path.split('.')[0]}.yaml"


def _salaries(tables: Tables, rule: Rule) -> Iterator[Remark]:
    if tables.parameters is None:
        return
    salaries = tables.parameters.economy.month_salary.value
    usual = median(salaries.values()) if salaries else 0
    for role, salary in salaries.items():
        if salary * FAR < usual or salary > usual * FAR:
            yield _remark(
                rule, tables.parameters, "economy.month_salary", float(salary), float(usual), role=str(role)
            )


def _personnel(tables: Tables, rule: Rule) -> Iterator[Remark]:
    parameters, registers = tables.parameters, tables.registers
    if parameters is None or registers is None:
        return
    budget = parameters.economy.budget.personnel.value.get(tables.year)
    if not budget:
        return
    cost = _cost_of_people(parameters, registers.persons, tables.year)
    if cost > PERSONNEL * budget or cost * PERSONNEL < budget:
        yield _remark(rule, parameters, "economy.month_salary", round(cost), float(budget))


def _cost_of_people(parameters: Parameters, persons: Any, year: int) -> float:
    """What the register's people cost in a year, near enough: salaries of the roles and the social charge."""
    from datetime import date

    day, economy = date(year, 7, 1), parameters.economy
    salaries = economy.month_salary.value
    paid = sum(salaries.get(person.role, 0) * person.employment for person in persons if day in person.valid)
    charge = 1 + economy.social_charge.on(day)
    return float(paid * MONTHS * charge)


def _steps(tables: Tables, rule: Rule) -> Iterator[Remark]:
    if tables.parameters is None:
        return
    pricing = tables.parameters.pricing
    pieces = {
        name
        for name, service in tables.parameters.services.items()
        if service.activities and service.is_by_piece
    }
    table = tables.all_rows("agreements")
    table = tables.all_rows("agreements", tables.year - 1) if table is None else table
    known = table[table["service"].isin(pieces) & (table["price"] > 0)] if table is not None else None
    for name in STEPS:
        step, most = float(getattr(pricing, name).value), float(MOST[name])
        if name == STEPS[0] and known is not None and len(known):
            most = max(float(known["price"].median()) * ORE * STEP, ORE)
        if step > most:
            yield _remark(rule, tables.parameters, f"pricing.{name}", step, most)


SALARIES = Rule(
    code="salary_of_role",
    says=N_("långt från andra rollers lön"),
    wanted="kronor i månaden; andra roller har omkring {other}{which}",
    explains="A role's month salary is five times the roles' median, or a fifth of it: thousands for kronor.",
    look=_salaries,
    figure=N_("Månadslön"),
    reports=PRICED,
    of=(),
)
PERSONNEL_RULE = Rule(
    code="salaries_against_budget",
    says=N_("lönerna går inte ihop med personalbudgeten"),
    wanted="omkring {other}, som budgeten för personal; det är registrets löner med avgifter på ett år",
    explains=(
        "The register's people at their roles' salaries, with social charges, cost twice the year's "
        "budget of personnel or more, or half of it or less."
    ),
    look=_personnel,
    figure=N_("Löner på ett år"),
    reports=PRICED,
    of=("people",),
)
STEPS_RULE = Rule(
    code="step_against_prices",
    says=N_("avrundning som äter priserna"),
    wanted="högst {other} öre; steget avrundar priser till noll eller till varandra",
    explains=(
        "A step that prices are rounded to is more than a tenth of the median price of a piece in the "
        "agreements (of the year, or the one before), or where none is known more than 100 kronor; 10 "
        "000 of a month's price and 1 000 of an hour's."
    ),
    look=_steps,
    figure=N_("Avrundning av priser, öre"),
    reports=PRICED,
    of=("agreements",),
)
RULES = (SALARIES, PERSONNEL_RULE, STEPS_RULE)
"""Of the parameters, beside tables."""
