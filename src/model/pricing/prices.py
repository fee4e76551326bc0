"""The price list: full cost per unit, within the rules, rounded; the subscription takes what rounding leaves.

Idle capacity is a line of its own, a yearly sum that customers share as they share the subscription: it is
recovered, since the budget must be, but no price of a service holds any of it. What rules move between
customers is a line of its own, too, whose amounts sum to zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from model.apportionment import apportion, exactly, over_one_denominator
from model.demand.exact_volumes import ExactVolumes
from model.demand.in_force import charged_months, customer_spans_of, days_of_add_on, has_fee
from model.demand.volumes import incomplete_factors
from model.errors import Finding, InputError
from model.frames import Frame, money, text, whole
from model.observations.registers import Registers
from model.parameters.schema.parameters import Parameters
from model.parameters.schema.pricing import PriceRules
from model.parameters.schema.services import Service
from model.parameters.schema.staffing import Role
from model.pricing.costing.assignment_financing import (
    AssignmentFinancing,
    assignment_financing,
    direct_payers,
)
from model.pricing.costing.cost_pools import cost_pools
from model.pricing.costing.costs import (
    ADJUSTMENT,
    ASSIGNMENTS,
    INCOMPLETE,
    OWN_AMOUNTS,
    SHARED_SUMS,
    SUBSCRIPTION,
    YEARLY_SUMS,
    by_component,
    full_cost,
)
from model.pricing.costing.yearly_sums import subscription_weights
from model.pricing.frames import SERVICE_VOLUMES
from model.pricing.money import ZERO, kronor, to_ore, to_step
from model.pricing.reserve.books import Books
from model.pricing.rules.clash_messages import finding_of
from model.pricing.rules.clashes import Clash
from model.pricing.rules.recovery import Recovery, recovery_of
from model.pricing.rules.rule_set import RuleSet, rule_set
from model.pricing.rules.ruled_prices import Ruled, ruled
from model.pricing.tariffs.terms import ALIKE, Least, PaidPieces
from model.time_units import MONTHS
from model.validity.span import days_in_year

PRICE_LINES = Frame(
    "a line of the price list, Decimal kronor",
    service=text("code"),
    kind=text("code of the kind of service"),
    unit=text("what is counted, as the price is written (kr/faktura)"),
    charged=text("for each piece, each month or the year: a ``Charging``"),
    volume=whole("agreed of all customers; of yearly sums how many customers"),
    full_cost=money("of the volume, with what others than customers pay of it"),
    unit_cost=money("what customers are to bear of one, not rounded; zero without volume"),
    ceiling=money("highest price that the rules allow", optional=True),
    price=money("of one, in steps; of yearly sums the mean"),
    revenue=money("what all customers pay"),
)


@dataclass(frozen=True, kw_only=True)
class PriceList:
    """Prices of a year and what they rest on.

    lines: :data:`PRICE_LINES`. volumes: :data:`~model.pricing.frames.SERVICE_VOLUMES`. pools:
    :data:`~model.pricing.costing.cost_pools.COST_POOLS`; costs, support, by_origin, capacity: see
    :class:`model.pricing.costing.costs.FullCost`. hourly: price of an hour of work that no service
    covers, by role. financing: who pays for the other assignments. revenue: what all agreements sum to.
    rules: the rules as numbers, asked the same before any gave way, and ruled what came of them, öre.
    recovery: how full cost became revenue. clashes: what could not be met, when rules that clash give
    way.
    """

    year: int
    lines: pd.DataFrame
    volumes: pd.DataFrame
    pools: pd.DataFrame
    costs: pd.DataFrame
    support: pd.DataFrame
    by_origin: pd.DataFrame
    capacity: pd.DataFrame
    hourly: Mapping[Role, Decimal]
    financing: AssignmentFinancing
    revenue: Decimal
    rules: RuleSet
    asked: RuleSet
    ruled: Ruled
    recovery: Recovery
    clashes: tuple[Clash, ...]


def price_list(
    parameters: Parameters,
    registers: Registers,
    year: int,
    *,
    activity_hours: pd.DataFrame,
    capacity: pd.DataFrame,
    before: pd.DataFrame | None = None,
    fte: Mapping[Role, float] | None = None,
    books: Books | None = None,
) -> PriceList:
    """The price list of ``year`` for simulated hours; see :func:`full_cost` for the arguments.

    before: last year's agreements (customer, service, volume, price, amount); without them the rules that
    compare with last year say nothing. books: the closed years whose results prices settle. Raises InputError
    when a service has cost but no volume, and when the rules cannot be met and are not to give way.
    """
    pools = cost_pools(parameters, registers, year, fte)
    full = full_cost(parameters, registers, year, activity_hours=activity_hours, capacity=capacity, fte=fte)
    financing = assignment_financing(parameters, registers, year, full.services)
    whole = sum(pools["amount"], Decimal(0))
    recovery = recovery_of(parameters, year, whole, books, financing.elsewhere)
    volumes = service_volumes(parameters, registers, year)
    least = least_amounts(parameters, registers, volumes, year)
    lines = _lines(parameters, by_component(full.services).set_index("service"), volumes, year, financing)
    weights = subscription_weights(parameters, registers, year)
    assigned = {customer: to_ore(amount) for customer, amount in financing.by_customer.items()}
    rules, asked, found, clashes = _within_rules(
        parameters, year, recovery, lines, volumes, weights, before, assigned, least
    )
    moved = pd.DataFrame({"customer": list(found.adjustments), "service": ADJUSTMENT, "volume": 1})
    moved["days"] = days_in_year(year)
    moved["paid"] = pd.Series([Decimal(1)] * len(moved), moved.index, dtype=object)
    return PriceList(
        year=year,
        lines=_priced(parameters, lines, rules, found),
        volumes=pd.concat([volumes, moved], ignore_index=True) if len(moved) else volumes,
        pools=pools,
        costs=full.services,
        support=full.support,
        by_origin=full.by_origin,
        capacity=full.capacity,
        hourly=hourly_prices(
            full.capacity, recovery.full_cost, parameters.pricing.hourly_price_step_ore.value
        ),
        financing=financing,
        revenue=kronor(sum(found.charged.values())),
        rules=rules,
        asked=asked,
        ruled=found,
        recovery=recovery,
        clashes=clashes,
    )


def hourly_prices(capacity: pd.DataFrame, full_cost: Decimal, step_ore: int) -> dict[Role, Decimal]:
    """Price of an hour of each role's work, kronor: its salaries an hour, and its part of all else by them.

    capacity: :data:`~model.pricing.costing.costs.ROLE_CAPACITY`. Before rounding to the step the hours that
    can be worked come to ``full_cost`` kronor.
    """
    rows = capacity.to_dict("records")
    salaries = sum((row["cost"] for row in rows), ZERO)
    hours = {row["role"]: max(row["practical_hours"], row["worked_hours"]) for row in rows}
    return {
        row["role"]: to_step(row["cost"] / Decimal(str(hours[row["role"]])) * full_cost / salaries, step_ore)
        for row in rows
        if hours[row["role"]]
    }


def _within_rules(
    parameters: Parameters,
    year: int,
    recovery: Recovery,
    lines: pd.DataFrame,
    volumes: pd.DataFrame,
    weights: dict[int, Fraction],
    before: pd.DataFrame | None,
    assigned: Mapping[int, int],
    least: Mapping[tuple[int, str], Least],
) -> tuple[RuleSet, RuleSet, Ruled, tuple[Clash, ...]]:
    """The rules that are kept and those that were asked for, prices and charges, and what had to give way."""
    clashes: list[Clash] = []
    asked: RuleSet | None = None
    charged = volumes.assign(volume=pd.Series(charged_volume(volumes, year), volumes.index, dtype=object))
    costs = lines.assign(full_cost=lines["to_bear"])
    while True:
        rules = rule_set(
            parameters,
            year,
            recovery=recovery,
            costs=costs,
            volumes=charged,
            weights=weights,
            before=before,
            assigned=assigned,
            least=least,
        )
        asked = asked or rules
        found = ruled(rules)
        if isinstance(found, Ruled):
            return rules, asked, found, tuple(clashes)
        clashes.append(found)
        if found.yields is None or parameters.price_rules.when_impossible.value == "stop":
            raise InputError(*map(finding_of, clashes))
        parameters = parameters.model_copy(
            update={"price_rules": _without(parameters.price_rules, found.yields)}
        )


def _without(rules: PriceRules, name: str) -> PriceRules:
    """The rules with the one called ``name`` off."""
    off = getattr(rules, name).model_copy(update={"value": {date.min: None}})
    return rules.model_copy(update={name: off})


def _priced(parameters: Parameters, lines: pd.DataFrame, rules: RuleSet, found: Ruled) -> pd.DataFrame:
    """The lines with the prices found, and adjustments, if any, as the last line."""
    targets = {line.service: line for line in rules.lines}
    priced = []
    for line in lines.to_dict("records"):
        service, volume = line["service"], line["volume"]
        target = targets.get(service)
        ceiling = None if target is None else target.ceiling
        if service in YEARLY_SUMS:
            revenue = kronor(found.sums[service])
            price = revenue / volume if volume else ZERO
        else:
            price = kronor(found.prices[service])
            revenue = ZERO if target is None else kronor(target.amount(found.prices[service]))
        most = None
        if target is not None and ceiling is not None and volume:
            most = _divided(kronor(ceiling), target.volume)
        priced.append(line | {"ceiling": most, "price": price, "revenue": revenue})
    if found.adjustments:
        service = parameters.services[ADJUSTMENT]
        revenue = kronor(sum(found.adjustments.values()))
        priced.append(
            {
                "service": ADJUSTMENT,
                "kind": service.kind,
                "unit": service.unit,
                "charged": service.charged,
                "volume": len(found.adjustments),
                "full_cost": ZERO,
                "unit_cost": ZERO,
                "ceiling": None,
                "price": revenue / len(found.adjustments),
                "revenue": revenue,
            }
        )
    return PRICE_LINES.checked(pd.DataFrame(priced, columns=list(PRICE_LINES.columns)))


def service_volumes(parameters: Parameters, registers: Registers, year: int) -> pd.DataFrame:
    """Agreed volume of each customer and service: :data:`~model.pricing.frames.SERVICE_VOLUMES`.

    Each service's whole volume is shared by largest remainder, the lowest number first in a tie, whatever
    the register's order; yearly sums are one per customer of the year. What is sold is what is expected, of
    the days that a customer is one and of the months that an add-on is charged for; of an add-on with a fee
    by the year what is expected in a year, and the days of it. Incomplete documents count when they have a
    price of their own.
    """
    of_year = days_in_year(year)
    expected = ExactVolumes.of_year(parameters, registers, year)
    numbers = registers.customers["number"].to_numpy()
    order = np.argsort(numbers)
    customers, there = numbers[order], customer_spans_of(parameters, registers, year)
    direct = direct_payers(parameters, registers, year)
    frames = []
    for service, line in parameters.services.items():
        if service == ADJUSTMENT:
            continue
        days = np.full(len(customers), of_year)
        if service in YEARLY_SUMS:
            payers = there if service in SHARED_SUMS else direct
            volume = np.array([int(number in payers) for number in customers.tolist()])
        else:
            if service == INCOMPLETE:
                found, over = over_one_denominator(_incomplete(expected))
            elif has_fee(parameters, service):
                held = days_of_add_on(parameters, registers, service, year)
                days = np.array([held.get(number, 0) for number in customers.tolist()])
                in_a_year = zip(numbers.tolist(), expected.of_whole_year(line.activities[0]), strict=True)
                kept = [volume if number in held else Fraction(0) for number, volume in in_a_year]
                found, over = over_one_denominator(kept)
            else:
                found, over = expected.numerators(line.activities[0])
            whole = round(Fraction(sum(found), over))
            exact = np.array([found[row] for row in order.tolist()], dtype=object)
            volume = apportion(whole, exact) if any(found) else np.zeros_like(customers)
        frames.append(
            pd.DataFrame({"customer": customers, "service": service, "volume": volume, "days": days})
        )
    volumes = pd.concat(frames, ignore_index=True)
    volumes = volumes[volumes["volume"] > 0].reset_index(drop=True)
    sold = volumes[["customer", "service", "volume"]].itertuples(index=False, name=None)
    paid = paid_as_expected(parameters, expected)
    pieces = [paid.of(customer, service, volume) for customer, service, volume in sold]
    return SERVICE_VOLUMES.checked(volumes.assign(paid=pd.Series(pieces, volumes.index, dtype=object)))


def paid_as_expected(parameters: Parameters, expected: ExactVolumes) -> PaidPieces:
    """How many list prices what is sold comes to, spread over the months as it is expected."""
    profiles = {
        (customer, name): months
        for name, service in parameters.services.items()
        if service.terms is not None and service.is_by_piece
        for customer, months in expected.month_shares(service.activities[0]).items()
    }
    in_force = expected.in_force
    return _paid(parameters, in_force.registers, in_force.calendar.year, profiles)


def paid_as_came(
    parameters: Parameters, registers: Registers, year: int, volumes: pd.DataFrame
) -> PaidPieces:
    """How many list prices what was sold comes to, over the months that it came. volumes: as observed."""
    counted = {
        service.activities[0]: name
        for name, service in parameters.services.items()
        if service.terms is not None and service.is_by_piece
    }
    profiles: dict[tuple[int, str], list[Fraction]] = {}
    rows = volumes.loc[volumes["activity"].isin(counted), ["activity", "customer", "month", "volume"]]
    for activity, customer, month, volume in rows.itertuples(index=False, name=None):
        own = profiles.setdefault((customer, counted[activity]), [Fraction(0)] * MONTHS)
        own[month - 1] += exactly(volume)
    return _paid(parameters, registers, year, profiles)


def _paid(
    parameters: Parameters,
    registers: Registers,
    year: int,
    profiles: Mapping[tuple[int, str], Sequence[Fraction]],
) -> PaidPieces:
    """Services whose pieces, or months, are not all charged alike; months are those of the add-ons."""
    terms = {name: service.terms for name, service in parameters.services.items() if service.terms}
    if not terms:
        return ALIKE
    charged = charged_months(parameters, registers, year)
    by_month = frozenset(name for name in terms if not parameters.services[name].is_by_piece)
    opened = {(customer, name): charged.of(customer, name) for name, customer in charged.opened}
    with_least = [name for name, own in terms.items() if own.minimum]
    numbers = registers.customers["number"].tolist()
    return PaidPieces(
        terms,
        {**profiles, **{key: months for key, months in opened.items() if key[1] in by_month}},
        year,
        by_month,
        {(customer, name): charged.of(customer, name) for name in with_least for customer in numbers},
    )


def least_amounts(
    parameters: Parameters, registers: Registers, volumes: pd.DataFrame, year: int
) -> dict[tuple[int, str], Least]:
    """What pieces come to at least, by customer and service, of services whose terms say it."""
    with_least = [name for name, one in parameters.services.items() if one.terms and one.terms.minimum]
    if not with_least:
        return {}
    paid = paid_as_expected(parameters, ExactVolumes.of_year(parameters, registers, year))
    sold = volumes.loc[volumes["service"].isin(with_least), ["customer", "service", "volume"]]
    found = {
        (customer, service): paid.least(customer, service, volume)
        for customer, service, volume in sold.itertuples(index=False, name=None)
    }
    return {key: least for key, least in found.items() if least is not None}


def charged_volume(volumes: pd.DataFrame, year: int) -> list[int | Fraction]:
    """What is paid for of each of ``volumes``, in list prices; of a fee for a part of ``year`` that part."""
    whole = days_in_year(year)
    return [
        int(paid) if days == whole and paid == int(paid) else Fraction(paid) * days / whole
        for paid, days in zip(volumes["paid"].tolist(), volumes["days"].tolist(), strict=True)
    ]


def _incomplete(expected: ExactVolumes) -> list[Fraction]:
    """Expected incomplete documents by customer in register order, when they have a price of their own."""
    parameters, registers = expected.in_force.parameters, expected.in_force.registers
    found = [Fraction(0)] * len(registers.customers)
    if parameters.pricing.incomplete_documents.value != "own_price":
        return found
    factors = list(map(exactly, incomplete_factors(parameters, registers).tolist()))
    for name, incomplete in parameters.demand.rework.incomplete_share.value.items():
        share = exactly(incomplete) * exactly(parameters.activities[name].hands_on_share.value)
        rows = zip(found, expected.by_customer(name), factors, strict=True)
        found = [so_far + volume * share * factor for so_far, volume, factor in rows]
    return found


def _lines(
    parameters: Parameters,
    costs: pd.DataFrame,
    volumes: pd.DataFrame,
    year: int,
    financing: AssignmentFinancing,
) -> pd.DataFrame:
    """What is to be priced: each service, its volume, full cost and what of it customers are to bear.

    step_ore: the step of its price in öre.
    """
    in_subscription, surcharged = financing.in_subscription, financing.surcharged
    elsewhere = {
        SUBSCRIPTION: in_subscription + surcharged,
        ASSIGNMENTS: financing.elsewhere - in_subscription - surcharged,
    }
    totals = volumes.groupby("service")["volume"].sum()
    paid = pd.Series(charged_volume(volumes, year), index=volumes.index, dtype=object)
    paid_for = paid.groupby(volumes["service"]).agg("sum").to_dict()
    costs_of = dict(zip(costs.index.tolist(), costs["total"].tolist(), strict=True))
    rows = []
    for name, service in parameters.services.items():
        volume, whole = int(totals.get(name, 0)), costs_of.get(name, ZERO)
        cost = whole - elsewhere.get(name, ZERO)
        if name == ADJUSTMENT or (name in (INCOMPLETE, ASSIGNMENTS) and not volume and not whole):
            continue
        if volume == 0 and cost > 0:
            raise InputError(
                Finding(
                    "prislistan", service.name, "ingen volym", f"en volym att bära kostnaden {cost} kronor"
                )
            )
        if volume and not paid_for[name]:
            wanted = f"något att betala för: kostnaden är {cost} kronor"
            raise InputError(Finding("prislistan", service.name, "terms lämnar inget att betala för", wanted))
        unit_cost = _divided(cost, paid_for[name]) if volume else Decimal(0)
        step = 0 if name in OWN_AMOUNTS else _step(parameters, service)
        kind, unit, charged = service.kind, service.unit, service.charged
        rows.append((name, kind, unit, charged, volume, whole, cost, unit_cost, step))
    named = ["service", "kind", "unit", "charged"]
    counted = ["volume", "full_cost", "to_bear", "unit_cost", "step_ore"]
    return pd.DataFrame(rows, columns=[*named, *counted])


def _divided(amount: Decimal, volume: int | Fraction) -> Decimal:
    return amount * volume.denominator / volume.numerator


def _step(parameters: Parameters, service: Service) -> int:
    pricing = parameters.pricing
    step = pricing.price_step_ore if service.is_by_piece else pricing.month_price_step_ore
    return step.value
