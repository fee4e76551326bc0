"""What each service costs in full: simulated minutes at practical capacity, then support and overhead.

Two steps. *Time-driven costing* (:mod:`model.pricing.costing.time_driven`): a role's salaries over its
practical capacity is the cost of its minute; work is charged the minutes that the simulation says it takes,
and what is left is idle capacity. *Allocation* (:mod:`model.pricing.costing.allocation`): support
departments, some of them with work of their own and some only bought, are allocated to services and to idle
capacity by their drivers (:mod:`model.pricing.costing.support_departments`). Idle capacity thereby carries
its own premises and management, and no service carries any of it. Everything is shared to the öre, so that
the costs sum to the budget.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from model.demand.contact_subjects import contact_subjects
from model.demand.volumes import expected_hours, incomplete_documents
from model.frames import Frame, money, real, text
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.staffing import Role
from model.pricing.costing.allocation import Allocation, allocate
from model.pricing.costing.cost_pools import cost_pools, scenario_fte
from model.pricing.costing.support_departments import own_costs, usage
from model.pricing.costing.time_driven import TimeDriven, Use, time_driven
from model.pricing.money import ZERO
from model.staffing.year.people import phone_role, workforce

MINUTES = 60
CALL_ACTIVITIES = ("call", "call_back", "mail")
SUBSCRIPTION = "subscription"
IDLE = "idle_capacity"
INCOMPLETE = "incomplete_documents"
ADJUSTMENT = "transition_adjustment"
ASSIGNMENTS = "assignments"
SHARED_SUMS = (SUBSCRIPTION, IDLE)
"""Services whose price is a yearly sum that all customers share by weight."""
AT_COST = (ASSIGNMENTS, IDLE)
"""Yearly sums that are their cost, whatever rules say of prices."""
YEARLY_SUMS = (SUBSCRIPTION, ASSIGNMENTS, IDLE)
"""Services whose price is a yearly sum: shared by all, or by those who pay for assignments directly."""
OWN_AMOUNTS = (*YEARLY_SUMS, ADJUSTMENT)
"""Lines with an amount of its own for each customer."""
COMPONENTS = ("direct", "support", "overhead", "unused")
GROUP_TIME = "group time"

COMPONENT_COSTS = Frame(
    "the full cost of a service, Decimal kronor in öre",
    service=text("code"),
    hours=real("worked"),
    direct=money("salaries of the hours worked"),
    support=money("allocated of the centre's own support"),
    overhead=money("allocated of what is bought"),
    unused=money("salaries of hours that stand idle, all of it on ``idle_capacity``"),
    total=money("the four together; all lines sum to the budget"),
)
SERVICE_COSTS = COMPONENT_COSTS.extended(
    "the full cost of an activity sold, as of a service",
    activity=text("code"),
    role=text("that does most of it; empty of idle capacity"),
)
SUPPORT = Frame(
    "a support department's cost, kronor",
    centre=text("code"),
    kind=text("support, or overhead when all of it is bought"),
    driver=text("by which it is allocated"),
    own=money("cost before allocation"),
    passed_on=money("own and what it gets from other support"),
)
ROLE_CAPACITY = Frame(
    "a role's capacity of a year and its cost",
    role=text("code"),
    cost=money("kronor of salaries"),
    present_hours=real("at work"),
    practical_hours=real("that can be expected to be worked"),
    worked_hours=real("in calls and on desk work"),
    idle_hours=real("practical, and not worked"),
    overload_hours=real("worked beyond practical capacity"),
    hourly_cost=real("kronor per practical hour"),
    idle_cost=money("kronor of the idle hours"),
)
COLUMNS = ["service", "activity", "role", "hours", *COMPONENTS, "total"]


@dataclass(frozen=True, kw_only=True)
class FullCost:
    """The budget as what it is spent on, Decimal kronor.

    services: :data:`SERVICE_COSTS`. support: :data:`SUPPORT`. by_origin: index centre, columns activities:
    where each one's own cost ends. capacity: :data:`ROLE_CAPACITY`.
    """

    services: pd.DataFrame
    support: pd.DataFrame
    by_origin: pd.DataFrame
    capacity: pd.DataFrame


class _Work(NamedTuple):
    """Hours of an activity by role, and the service or support department that it is part of."""

    name: str
    carrier: str
    hours: dict[Role, float]


def service_costs(
    parameters: Parameters,
    registers: Registers,
    year: int,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
) -> pd.DataFrame:
    """Full cost of each activity sold, by component: :data:`SERVICE_COSTS`.

    ``activity_hours`` (index activity: hours) and ``capacity`` (index role: present_hours, used_hours) come
    from the simulation. Idle capacity is a line of its own (service ``idle_capacity``, without hours worked).
    """
    return full_cost(parameters, registers, year, activity_hours=activity_hours, capacity=capacity).services


def full_cost(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
    fte: Mapping[Role, float] | None = None,
) -> FullCost:
    """The whole way from cost pools to services; see :func:`service_costs` for the arguments.

    fte: full-time equivalents by role, instead of those of the scenario's people.
    """
    pools = cost_pools(parameters, registers, year, fte)
    people = scenario_fte(parameters, registers, year)
    staffed = people if fte is None else fte
    work = list(_work(parameters, registers, year, activity_hours))
    group_hours = _group_hours(parameters, registers, year, people, staffed)
    rates = _rates(parameters, pools, work, capacity, group_hours)
    time = _time(work, rates, staffed)
    rules = parameters.pricing.allocation
    centre_of = _centres(parameters, work)
    in_support = time[time["name"].isin(centre_of)]
    own_work = in_support.groupby(in_support["name"].map(centre_of))["salaries"].agg("sum")
    own = own_costs(rules, pools, own_work)
    users = _users(parameters, pools, time.replace({"name": centre_of}), capacity, staffed)
    apart = parameters.pricing.incomplete_documents.value == "own_price"
    contacts = contact_subjects(parameters, registers, year, INCOMPLETE if apart else None)
    allocation = allocate(own, usage(rules, users, contacts), rules.method.value, rules.order.value or None)
    support = _support_table(parameters, pools, own, allocation)
    overhead = support.loc[support["kind"] == "overhead", "centre"].tolist()
    return FullCost(
        services=_services(parameters, work, time, allocation.by_origin, overhead),
        support=support,
        by_origin=allocation.by_origin,
        capacity=_capacity_table(parameters, rates, capacity),
    )


def by_component(costs: pd.DataFrame) -> pd.DataFrame:
    """Costs of :func:`service_costs` by service, in the order of the services: :data:`COMPONENT_COSTS`."""
    columns = ["hours", *COMPONENTS, "total"]
    return COMPONENT_COSTS.checked(costs.groupby("service", sort=False)[columns].agg("sum").reset_index())


def activity_roles(parameters: Parameters, registers: Registers) -> dict[str, Role]:
    """The role that does each activity: the one that most holders of its skill have.

    Calls and letters are the work of the role that answers the phone, in a centre that has one. Work that
    nobody can do is left out.
    """
    holders: dict[str, Counter[Role]] = {}
    for person in registers.persons:
        for skill in person.skills if parameters.staffing.roles[person.role].productive else ():
            holders.setdefault(skill, Counter())[person.role] += 1
    skills = {name: activity.skill for name, activity in parameters.activities.items()}
    roles = {name: holders[skill].most_common(1)[0][0] for name, skill in skills.items() if skill in holders}
    phone, mail = parameters.phone, parameters.mail
    answering = phone_role(parameters, registers)
    taken = (phone.skill, phone.follow_up_skill, mail.skill)
    for name, skill in zip(CALL_ACTIVITIES, taken, strict=True):
        if role := answering or (holders[skill].most_common(1)[0][0] if skill in holders else None):
            roles[name] = role
    return roles


def _work(
    parameters: Parameters, registers: Registers, year: int, activity_hours: pd.DataFrame
) -> Iterator[_Work]:
    """All work by service and support department; incomplete documents apart if they have a price."""
    apart = parameters.pricing.incomplete_documents.value == "own_price"
    rework = _rework_shares(parameters, registers, year) if apart else {}
    roles = activity_roles(parameters, registers)
    caused: dict[Role, float] = {}
    carriers = {
        name: carrier.activities
        for group in (parameters.services, parameters.pricing.allocation.support)
        for name, carrier in group.items()
    }
    for carrier, activities in carriers.items():
        for name in activities:
            if name not in roles:
                continue
            worked = float(activity_hours["hours"].get(name, 0.0))
            moved = worked * rework.get(name, 0.0)
            if moved:
                caused[roles[name]] = caused.get(roles[name], 0.0) + moved
            yield _Work(name, carrier, {roles[name]: worked - moved})
    if apart:
        yield _Work(INCOMPLETE, INCOMPLETE, dict(caused))


def _rework_shares(parameters: Parameters, registers: Registers, year: int) -> dict[str, float]:
    """Share of each activity's expected hours that incomplete documents cause."""
    hours = incomplete_documents(parameters, registers, year).groupby("activity")["hours"].sum()
    expected = {str(name): expected_hours(parameters, registers, str(name), year) for name in hours.index}
    return {name: float(hours[name]) / whole for name, whole in expected.items() if whole}


def _group_hours(
    parameters: Parameters,
    registers: Registers,
    year: int,
    people: Mapping[Role, float],
    staffed: Mapping[Role, float],
) -> dict[Role, float]:
    """Hours in groups by role: each of the scenario's people takes part, and others in proportion to FTE.

    Who is there a part of the year has that part of the hours.
    """
    heads: dict[Role, float] = {}
    for person in workforce(parameters, registers, year):
        heads[person.role] = heads.get(person.role, 0.0) + float(person.valid.share(year))
    each = parameters.staffing.group_hours.value
    return {role: count * (staffed[role] / people[role]) * each for role, count in heads.items()}


def _rates(
    parameters: Parameters,
    pools: pd.DataFrame,
    work: list[_Work],
    capacity: pd.DataFrame,
    group_hours: Mapping[Role, float],
) -> dict[Role, TimeDriven]:
    """Time-driven costing of each role that handles items.

    Work is scaled to the hours that the role really worked: what those with several roles' skills did for
    each other. Time in groups is work for process development, beside practical capacity.
    """
    salaries = pools[pools["kind"] == "salaries"].set_index("pool")["amount"].to_dict()
    rates: dict[Role, TimeDriven] = {}
    for role, description in parameters.staffing.roles.items():
        if not description.productive or role not in salaries:
            continue
        hours = {item.name: item.hours[role] for item in work if role in item.hours}
        present, worked = (float(capacity[name][role]) for name in ("present_hours", "used_hours"))
        whole = sum(hours.values())
        scale = worked / whole * MINUTES if whole else 0.0
        group = group_hours.get(role, 0.0) * MINUTES
        practical = present * parameters.pricing.practical_capacity.value * MINUTES
        rates[role] = time_driven(
            Decimal(salaries[role]),
            practical + group,
            {name: Use(value * scale) for name, value in hours.items()} | {GROUP_TIME: Use(group)},
        )
    return rates


def _time(work: list[_Work], rates: dict[Role, TimeDriven], fte: Mapping[Role, float]) -> pd.DataFrame:
    """What each role's time is spent on: name, role, hours worked, fte, salaries."""
    hours = {item.name: item.hours for item in work}
    rows: list[tuple[str, Role, float, float, Decimal]] = []
    for role, rate in rates.items():
        cost = sum(rate.assigned.values(), rate.idle_cost)
        group = float(rate.unit_cost[GROUP_TIME] / rate.rate) / MINUTES if rate.rate else 0.0
        for name, amount in (*rate.assigned.items(), (IDLE, rate.idle_cost)):
            worked = group if name == GROUP_TIME else hours.get(name, {}).get(role, 0.0)
            rows.append((name, role, worked, fte[role] * float(amount / cost) if cost else 0.0, amount))
    return pd.DataFrame(rows, columns=["name", "role", "hours", "fte", "salaries"])


def _centres(parameters: Parameters, work: list[_Work]) -> dict[str, str]:
    """Support department of each activity that is part of one, and of time in groups."""
    support = parameters.pricing.allocation.support
    own = {item.name: item.carrier for item in work if item.carrier in support}
    return own | {GROUP_TIME: next(name for name, centre in support.items() if centre.takes_group_hours)}


def _users(
    parameters: Parameters,
    pools: pd.DataFrame,
    time: pd.DataFrame,
    capacity: pd.DataFrame,
    fte: Mapping[Role, float],
) -> pd.DataFrame:
    """What drives support costs, by activity and department: hours, fte, salaries.

    Managers count with their full-time equivalents, their salaries, and the hours of as many others.
    """
    amounts = pools.set_index("pool")["amount"].to_dict()
    practical = float(capacity["present_hours"].sum()) * parameters.pricing.practical_capacity.value
    each = practical / sum(fte[role] for role in set(time["role"]))
    managers = pd.DataFrame(
        [
            (name, role, fte[role] * each, fte[role], amounts[role])
            for name, centre in parameters.pricing.allocation.support.items()
            for role in fte
            if role in centre.pools
        ],
        columns=["name", "role", "hours", "fte", "salaries"],
    )
    both = pd.concat([time, managers], ignore_index=True)
    return both.groupby("name", sort=False)[["hours", "fte", "salaries"]].agg("sum")


def _support_table(
    parameters: Parameters, pools: pd.DataFrame, own: dict[str, Decimal], allocation: Allocation
) -> pd.DataFrame:
    """Support departments as in :class:`FullCost`."""
    overhead = set(pools.loc[pools["kind"] == "overhead", "pool"])
    rows = []
    for name, centre in parameters.pricing.allocation.support.items():
        bought = bool(centre.pools) and set(centre.pools) <= overhead
        kind = "overhead" if bought else "support"
        rows.append((name, kind, centre.driver.value, own[name], allocation.passed_on[name]))
    return SUPPORT.frame(rows)


def _services(
    parameters: Parameters,
    work: list[_Work],
    time: pd.DataFrame,
    by_origin: pd.DataFrame,
    overhead: list[str],
) -> pd.DataFrame:
    """The table of :func:`service_costs`."""
    salaries = time.groupby("name")["salaries"].agg("sum").to_dict()
    idle = _Work(IDLE, IDLE, {})
    sold = [item for item in (*work, idle) if item.carrier in parameters.services]
    order = list(parameters.services)
    rows = []
    for item in sorted(sold, key=lambda item: order.index(item.carrier)):
        allocated = by_origin[item.name] if item.name in by_origin else pd.Series(ZERO, index=by_origin.index)
        bought = sum(allocated[overhead], ZERO)
        support = sum(allocated, ZERO) - bought
        paid = salaries.get(item.name, ZERO)
        direct, unused = (ZERO, paid) if item is idle else (paid, ZERO)
        role = max(item.hours, key=lambda role: item.hours[role], default="")
        hours = sum(item.hours.values())
        total = direct + support + bought + unused
        rows.append((item.carrier, item.name, role, hours, direct, support, bought, unused, total))
    return SERVICE_COSTS.checked(pd.DataFrame(rows, columns=COLUMNS))


def _capacity_table(
    parameters: Parameters, rates: dict[Role, TimeDriven], capacity: pd.DataFrame
) -> pd.DataFrame:
    """Capacity by role as in :class:`FullCost`."""
    rows = []
    for role, rate in rates.items():
        present, worked = (float(capacity[name][role]) for name in ("present_hours", "used_hours"))
        rows.append(
            (
                role,
                sum(rate.assigned.values(), rate.idle_cost),
                present,
                present * parameters.pricing.practical_capacity.value,
                worked,
                float(rate.idle_minutes) / MINUTES,
                float(rate.overload_minutes) / MINUTES,
                float(rate.rate) * MINUTES,
                rate.idle_cost,
            )
        )
    return ROLE_CAPACITY.frame(rows)
