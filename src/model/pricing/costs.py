"""Budgeted costs, and what each service costs in full.

Method: time-driven activity-based costing (Kaplan and Anderson, Harvard Business Review, November 2004). A
role's salaries divided by its hours present give the cost of an hour; hours worked, from the simulation,
times that cost are the *direct* cost of an activity. Hours present but not worked are *unused capacity*,
shown as a cost of its own. Support (management, competence, welfare, temporary staff, pay reserve) and
overhead follow the hours worked. Every pool is shared to the öre, so that the costs sum to the budget.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pandas as pd

from model.errors import Finding, InputError
from model.observations.registers import Registers
from model.parameters.schema import Parameters, Role
from model.pricing.money import ORE, shared
from model.staffing.people import workforce

MONTHS = 12
PHONE_ROLE: Role = "finance_administrator"
CALL_ACTIVITIES = ("call", "call_back", "mail")
SUBSCRIPTION = "subscription"
COMPONENTS = ("direct", "support", "overhead", "unused")

LABELS = {
    "head_of_area": "Verksamhetschef",
    "unit_head": "Enhetschefer",
    "finance_administrator": "Ekonomiadministratörer",
    "accountant": "Redovisningsekonomer",
    "system_administrator": "Systemförvaltare",
    "competence": "Kompetensutveckling",
    "wellbeing": "Personalfrämjande",
    "temporary_staff": "Timanställda och övertid",
    "pay_reserve": "Reserv för lönerevision",
    "premises": "Lokaler",
    "it": "It",
    "administration": "Förvaltningsgemensam administration",
    "committee": "Nämnd",
    "consumption": "Löpande förbrukning",
}


def cost_pools(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Budgeted costs of ``year``: pool, label, kind (salaries, support, overhead), amount (kronor).

    Salaries are people x monthly salary x salary index x 12 x paid share x (1 + social charge). What the
    personnel budget holds beyond salaries and the named items is the reserve for the pay review. A scenario
    that changes the headcount changes the salaries, and with them the total. Raises InputError when salaries
    alone exceed the budget.
    """
    economy = parameters.economy
    base = _salaries(parameters, year, _register_fte(registers))
    other = {name: Decimal(value) for name, value in economy.other_personnel.value.model_dump().items()}
    reserve = Decimal(economy.budget.personnel.of(year)) - sum(base.values()) - sum(other.values())
    if reserve < 0:
        raise InputError(
            Finding(
                "params/base/economy.yaml",
                f"economy.budget.personnel {year}",
                str(economy.budget.personnel.of(year)),
                f"minst löner och övriga personalkostnader, {sum(base.values()) + sum(other.values())}",
            )
        )
    now = _salaries(parameters, year, _scenario_fte(parameters, registers))
    split = economy.overhead_split.value.model_dump()
    overhead = shared(Decimal(economy.budget.overhead.of(year)), list(split.values()))
    rows = [
        *((role, "salaries" if _productive(parameters, role) else "support", now[role]) for role in now),
        *((name, "support", amount) for name, amount in other.items()),
        ("pay_reserve", "support", reserve),
        *((name, "overhead", amount) for name, amount in zip(split, overhead, strict=True)),
    ]
    return pd.DataFrame(
        [(pool, LABELS[pool], kind, amount.quantize(ORE)) for pool, kind, amount in rows],
        columns=["pool", "label", "kind", "amount"],
    )


def service_costs(
    parameters: Parameters,
    registers: Registers,
    year: int,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
) -> pd.DataFrame:
    """Full cost of each activity, by component: service, activity, label, hours, direct ... unused, total.

    ``activity_hours`` (index activity: volume, hours) and ``capacity`` (index role: present_hours,
    used_hours) come from the simulation. Amounts are Decimal kronor; their sum is the budget.
    """
    pools = cost_pools(parameters, registers, year)
    hours = _hours(parameters, registers, activity_hours)
    salaries = pools[pools["kind"] == "salaries"].set_index("pool")["amount"]
    columns: dict[str, list[Decimal]] = {name: [Decimal(0)] * len(hours) for name in COMPONENTS}
    for role, amount in salaries.items():
        own = (hours["role"] == role).to_numpy()
        hours_of_role = capacity.loc[str(role)].to_dict()
        worked_share = min(hours_of_role["used_hours"] / hours_of_role["present_hours"], 1.0)
        weights = hours["hours"].to_numpy() * own
        worked, idle = shared(amount, [worked_share, 1 - worked_share])
        for component, part in (("direct", worked), ("unused", idle)):
            for index, value in enumerate(shared(part, weights)):
                columns[component][index] += value
    for kind in ("support", "overhead"):
        total = sum(pools.loc[pools["kind"] == kind, "amount"], Decimal(0))
        columns[kind] = shared(total, hours["hours"].to_numpy())
    totals = [sum(row, Decimal(0)) for row in zip(*columns.values(), strict=True)]
    costs = pd.DataFrame({**columns, "total": totals}, dtype=object)
    return pd.concat([hours, costs], axis="columns")


def by_component(costs: pd.DataFrame) -> pd.DataFrame:
    """Costs of :func:`service_costs` summed by service, in the order of the services."""
    columns = ["hours", *COMPONENTS, "total"]
    return costs.groupby("service", sort=False)[columns].agg("sum").reset_index()


def activity_roles(parameters: Parameters, registers: Registers) -> dict[str, Role]:
    """The role that does each activity: the one that most holders of its skill have."""
    holders: dict[str, Counter[Role]] = {}
    for person in registers.persons:
        for skill in person.skills:
            holders.setdefault(skill, Counter())[person.role] += 1
    skills = {name: activity.skill for name, activity in parameters.activities.items()}
    roles = {name: holders[skill].most_common(1)[0][0] for name, skill in skills.items()}
    return roles | dict.fromkeys(CALL_ACTIVITIES, PHONE_ROLE)


def _hours(parameters: Parameters, registers: Registers, activity_hours: pd.DataFrame) -> pd.DataFrame:
    """Hours of every activity with the service that carries it and the role that does it."""
    names = {name: activity.name for name, activity in parameters.activities.items()} | {
        "call": "Telefonsamtal",
        "call_back": "Återkoppling efter samtal",
        "mail": "E-post",
    }
    roles = activity_roles(parameters, registers)
    rows = []
    for service, line in parameters.services.items():
        carried = [*line.activities, *(CALL_ACTIVITIES if service == SUBSCRIPTION else ())]
        for name in carried:
            worked = float(activity_hours["hours"].get(name, 0.0))
            rows.append((service, name, names[name], roles[name], worked))
    return pd.DataFrame(rows, columns=["service", "activity", "label", "role", "hours"])


def _register_fte(registers: Registers) -> dict[Role, float]:
    fte: dict[Role, float] = {}
    for person in registers.persons:
        fte[person.role] = fte.get(person.role, 0.0) + person.employment
    return fte


def _scenario_fte(parameters: Parameters, registers: Registers) -> dict[Role, float]:
    """Full-time equivalents by role in the scenario; unproductive roles are as in the register."""
    fte = {
        role: share for role, share in _register_fte(registers).items() if not _productive(parameters, role)
    }
    for person in workforce(parameters, registers):
        fte[person.role] = fte.get(person.role, 0.0) + person.employment
    return fte


def _productive(parameters: Parameters, role: Role) -> bool:
    return parameters.staffing.roles[role].productive


def _salaries(parameters: Parameters, year: int, fte: dict[Role, float]) -> dict[Role, Decimal]:
    economy = parameters.economy
    on_costs = Decimal(str(economy.paid_share.value)) * (1 + Decimal(str(economy.social_charge.value)))
    factor = Decimal(str(economy.salary_index.of(year))) * on_costs * MONTHS
    return {
        role: (Decimal(str(round(share, 4))) * economy.month_salary.value[role] * factor).quantize(Decimal(1))
        for role, share in fte.items()
    }
