"""Planned costs by type and by unit, to the öre: a year costs what its parts say, whatever was decided."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from model.apportionment import whole_parts
from model.frames import Frame, money, text
from model.observations.names import COMMON_UNIT
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.pricing.money import ORE, ZERO, shared, to_ore
from model.staffing.year.pay import Employed, Pay, employed, paid
from model.staffing.year.people import full_time
from model.validity.span import ALWAYS

COST_POOLS = Frame(
    "a budgeted cost of a year, kronor",
    pool=text("code: a role, a cost of personnel, or a part of overhead"),
    kind=text("salaries (of those who handle items), support or overhead"),
    amount=money("in öre"),
    pay=money("of the amount; zero of what is no salary"),
    social_charge=money("of the amount; pay and social charge make a salary"),
)
UNIT_POOLS = Frame(
    "a unit's part of a budgeted cost, kronor",
    pool=text("code"),
    kind=text("salaries, support or overhead"),
    unit=text("code; ``common`` is the area as a whole"),
    amount=money("in öre"),
)
DECIMALS = 4
"""Decimals of full-time equivalents that are asked for."""
Fte = dict[tuple[str, Role], Fraction]
"""Full-time equivalents by unit and role."""


def cost_pools(
    parameters: Parameters, registers: Registers, year: int, fte: Mapping[Role, float] | None = None
) -> pd.DataFrame:
    """Costs of ``year``: :data:`COST_POOLS`.

    Salaries are people x monthly salary x wage level x 12 x paid share x (1 + social charge), by the days
    that people are employed and the wages and charges of those days; the kinds of ``economy.other_personnel``
    are the amounts named there. What a change makes dearer raises the total: more people of a scenario,
    full-time equivalents by role in ``fte`` instead of its people, higher wages.
    """
    economy = parameters.economy
    other = {name: Decimal(value) for name, value in economy.other_personnel.of(year).items()}
    salaries = _paid(parameters, registers, year, fte)
    now = {role: Decimal(round(pay.cost)) for role, pay in salaries.items()}
    split = economy.overhead_split.value
    overhead = shared(Decimal(economy.budget.overhead.of(year)), list(split.values()))
    rows = [
        *((role, "salaries" if _productive(parameters, role) else "support", now[role]) for role in now),
        *((name, "support", amount) for name, amount in other.items()),
        *((name, "overhead", amount) for name, amount in zip(split, overhead, strict=True)),
    ]
    pay = {
        str(role): shared(now[role], [parts.salaries, parts.charges])
        for role, parts in salaries.items()
        if parts.salaries
    }
    return COST_POOLS.frame(
        [(pool, kind, amount.quantize(ORE), *pay.get(pool, (ZERO, ZERO))) for pool, kind, amount in rows]
    )


def beyond_budget(parameters: Parameters, year: int, pools: pd.DataFrame) -> Decimal:
    """Kronor that ``pools`` (:data:`COST_POOLS`) are above the decided budget; negative: below it."""
    budget = parameters.economy.budget
    return sum(pools["amount"], ZERO) - budget.personnel.of(year) - budget.overhead.of(year)


def cost_pools_by_unit(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """The same costs by unit: :data:`UNIT_POOLS`.

    Salaries lie where people work, every other cost as ``economy.kinds`` says: with the area, as salaries, as
    those who handle items, or by everyone's full-time equivalents. Each pool's parts sum to it.
    """
    fte = _fte_by_unit(parameters, registers, year)
    units = [*parameters.organisation.units.value, COMMON_UNIT]
    salary = parameters.economy.month_salary.value
    rows = []
    for pool in cost_pools(parameters, registers, year).to_dict("records"):
        weight = {unit: Fraction(0) for unit in units}
        for (unit, role), share in fte.items():
            weight[unit] += share * _weight(parameters, str(pool["pool"]), role, salary[role])
        kind = parameters.economy.kinds.get(str(pool["pool"]))
        if kind is not None and kind.spread == "centre":
            weight = {unit: Fraction(unit == COMMON_UNIT) for unit in units}
        whole = sum(weight.values(), Fraction(0))
        parts = whole_parts([to_ore(pool["amount"]) * weight[unit] / whole for unit in units])
        rows += [
            (pool["pool"], pool["kind"], unit, ORE * part)
            for unit, part in zip(units, parts, strict=True)
            if weight[unit]
        ]
    return UNIT_POOLS.frame(rows)


def scenario_fte(parameters: Parameters, registers: Registers, year: int) -> dict[Role, float]:
    """Full-time equivalents of ``year`` by role in the scenario; those who handle no items as registered."""
    exact = full_time(employed(parameters, registers, year), year)
    return {role: float(share) for role, share in exact.items()}


def _weight(parameters: Parameters, pool: str, role: Role, salary: int) -> Fraction:
    """Weight in ``pool`` of one full-time equivalent of ``role``."""
    if pool in parameters.staffing.roles:
        return Fraction(pool == role)
    spread = parameters.economy.kinds[pool].spread
    if spread == "salaries":
        return Fraction(salary)
    return Fraction(spread != "productive" or _productive(parameters, role))


def _fte_by_unit(parameters: Parameters, registers: Registers, year: int) -> Fte:
    fte: Fte = {}
    for person in employed(parameters, registers, year):
        place = person.unit, person.role
        fte[place] = fte.get(place, Fraction(0)) + person.employment * person.valid.share(year)
    return fte


def _productive(parameters: Parameters, role: Role) -> bool:
    return parameters.staffing.roles[role].productive


def _paid(
    parameters: Parameters, registers: Registers, year: int, fte: Mapping[Role, float] | None
) -> dict[Role, Pay]:
    """Pay of the scenario's people by role, or of as many as ``fte`` says, at what one of the role costs."""
    people = employed(parameters, registers, year)
    own, exact = paid(parameters, people, year), full_time(people, year)
    if fte is None:
        return own
    found = {}
    for role, share in fte.items():
        asked, there = Fraction(str(round(share, DECIMALS))), exact.get(role, Fraction(0))
        if asked == Fraction(str(round(float(there), DECIMALS))):
            found[role] = own.get(role, Pay(Fraction(0), Fraction(0)))
        elif there:
            found[role] = Pay(*(amount * asked / there for amount in own[role]))
        else:
            one = paid(parameters, [Employed(COMMON_UNIT, role, asked, ALWAYS)], year)
            found[role] = one[role]
    return found
